"""Makes ``docs/finding.ipynb`` from ``docs/finding.py`` and runs it.

``python -m tests.dataset.make_notebook FOLDER``: FOLDER holds ``data/export``, an export of the sample. Run it when the
script was changed; a test fails until then.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCRIPT, NOTEBOOK = DOCS / "finding.py", DOCS / "finding.ipynb"
_MARKDOWN = " [markdown]"


def cells() -> list[Any]:
    """The script's cells, which ``# %%`` begins."""
    made = []
    for number, part in enumerate(SCRIPT.read_text(encoding="utf-8").split("# %%")[1:]):
        head, _, body = part.partition("\n")
        if head == _MARKDOWN:
            text = "\n".join(line.removeprefix("#").removeprefix(" ") for line in body.strip().splitlines())
            cell = nbformat.v4.new_markdown_cell(text)
        else:
            cell = nbformat.v4.new_code_cell(body.strip())
        cell["id"] = f"cell-{number}"
        made.append(cell)
    return made


def run(notebook: Any, folder: Path) -> str:
    """Run the cells in ``folder``, with their output put into them. Returns all of it that is text. Raises
    nbclient's CellExecutionError."""
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return "".join(output.get("text", "") for output in outputs)


def main() -> None:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells(), metadata={"kernelspec": kernel})
    run(notebook, Path(sys.argv[1]))
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times, which change with every run
    notebook.metadata.pop("language_info", None)
    NOTEBOOK.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
