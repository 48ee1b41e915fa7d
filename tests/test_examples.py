"""Examples: a WARC record in, the expected objects out, found by glob in ``tests/examples/``.

To add one, put ``NAME.warc.gz`` there (``harvester ingest`` and every crawl write such files) and run this test: it
writes ``NAME.json`` and fails, so that a person reads what was written before it is committed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harvester.archive.reader import iter_captures
from harvester.parsing import parse_bytes

EXAMPLES = Path(__file__).parent / "examples"


def read(path: Path) -> list[dict[str, Any]]:
    """The objects of ``harvester parse`` for every capture of a WARC file."""
    return [
        parse_bytes(
            capture.payload(),
            source=capture.url,
            url=capture.url if capture.url.startswith("http") else None,
            content_type=capture.header("Content-Type") or capture.media_type,
            status=capture.status,
        )
        for capture in iter_captures(path)
    ]


def write(objects: list[dict[str, Any]]) -> str:
    """JSON with one list item a line, so that a diff shows the cell that became different."""
    parts = []
    for value in objects:
        lines = []
        for name, part in value.items():
            if isinstance(part, list) and part:
                items = ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in part)
                lines.append(f"{json.dumps(name)}: [\n  {items}]")
            else:
                lines.append(f"{json.dumps(name)}: {json.dumps(part, ensure_ascii=False)}")
        parts.append("{\n " + ",\n ".join(lines) + "\n}")
    return "[" + ",\n".join(parts) + "]\n"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.warc.gz")), ids=lambda path: path.name.split(".")[0])
def test_example(path: Path) -> None:
    found = read(path)
    expected = path.with_name(path.name.removesuffix(".warc.gz") + ".json")
    if not expected.exists():
        expected.write_text(write(found), encoding="utf-8")
        pytest.fail(f"{expected.name} was not there and has been written: read it, then commit it")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_there_are_examples() -> None:
    assert len(list(EXAMPLES.glob("*.warc.gz"))) >= 2


def test_what_is_written_is_what_is_read() -> None:
    objects = [{"a": [], "b": [{"c": "1\n"}, 2], "d": None, "e": {"f": 1}}, {"source": "x"}]
    assert json.loads(write(objects)) == objects
