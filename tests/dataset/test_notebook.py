"""The notebook of ``docs/`` runs, from the database to the finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester import cli, exits
from harvester.store.database import Store
from tests.store.factory import FakeCapture, make_parsed

pytest.importorskip("pandas")
make_notebook = pytest.importorskip("tests.dataset.make_notebook", reason="nbclient is not installed (extra 'dev')")


def test_it_runs_on_an_export_and_finds_what_is_there(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        for number, (key, granted) in enumerate((("500115/水利局", 9), ("500115/双龙镇人民政府", 2))):
            for year in (2020, 2021):
                grounds = {"granted_tot": granted, "total_processed_tot": 10}
                url = f"http://www.a.gov.cn/{number}{year}.html"
                parsed = make_parsed("ogi2021", agency_key=key, year=year, url=url, **grounds)
                capture = FakeCapture(url, warc_offset=number * 10 + year, body=url)
                store.save_report(parsed, store.add_capture(None, capture))
    out = tmp_path / "data" / "export"
    assert cli.run(["--dir", str(tmp_path), "export", str(out), "--without-copies"]) == exits.OK
    notebook = make_notebook.nbformat.read(make_notebook.NOTEBOOK, as_version=4)
    shown = make_notebook.run(notebook, tmp_path)
    assert "4 reports of 2 agencies, 2020-2021" in shown
    assert "Most is disclosed by: department (90 % of requests)\n" in shown
    assert "Least is disclosed by: township (20 %)\n" in shown


def test_notebook_and_script_have_the_same_cells() -> None:
    """And the notebook was run after they were written."""
    notebook = make_notebook.nbformat.read(make_notebook.NOTEBOOK, as_version=4)
    pairs = [(cell.cell_type, cell.source) for cell in notebook.cells]
    told = "the script was changed: run python -m tests.dataset.make_notebook"
    assert pairs == [(cell.cell_type, cell.source) for cell in make_notebook.cells()], told
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(output.output_type == "stream" and output.name == "stdout" for cell in code for output in cell.outputs)
    lines = [line for cell in code for line in cell.source.splitlines() if line.strip()]
    assert len(lines) <= 22
