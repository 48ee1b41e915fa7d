"""A small harvest with its archive: some reports of the sample, and one whose every text is hostile."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harvester.archive.reader import iter_captures
from harvester.archive.writer import WarcWriter
from harvester.parsing import parse_bytes
from harvester.paths import data_dir
from harvester.store.database import Store

SCRIPT = "<script>document.title='owned'</script>"
HOSTILE_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title><base href="http://evil.example/">
<meta http-equiv="refresh" content="0;url=http://evil.example/"><link rel="stylesheet" href="http://evil.example/a.css">
<style>@import url(http://evil.example/b.css); td {{ background: url(http://evil.example/c.png) }}</style>
<script src="http://evil.example/a.js"></script></head>
<body onload="alert(1)" background="http://evil.example/bg.png"><h1 id="t1r5c9">{title}</h1>
<img src="http://evil.example/i.png" onerror="alert(2)"><iframe src="http://evil.example/f"></iframe>
<svg onload="alert(3)"><a xlink:href="javascript:alert(4)">x</a></svg><object data="http://evil.example/o"></object>
<a href="javascript:alert(5)" onclick="alert(6)">link</a><form action="http://evil.example/"><input name="p"></form>
<table><tr><td>甲</td><td colspan="2" style="background:url(http://evil.example/d.png)">1</td></tr>
<tr><td rowspan="2">乙</td><td>2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></table>
<script>alert(7)</script></body></html>"""


@dataclass
class Harvest:
    """A folder with a database, and ids of some of its reports."""

    path: Path
    report_id: int
    wrong_id: int
    hostile_id: int
    hostile_capture: int
    versions: tuple[int, int]
    agency_key: str
    nobody_id: int

    def get(self, address: str, **headers: str) -> Any:
        """The response of the application to one request."""
        pytest.importorskip("datasette", reason="the extra 'web' is not installed")
        from harvester.web.app import make_app

        async def ask() -> Any:
            return await make_app(self.path).client.get(address, headers=headers)

        return asyncio.run(ask())


@pytest.fixture(scope="session")
def harvest(tmp_path_factory: pytest.TempPathFactory) -> Harvest:
    """Made once a session; nobody writes to it but the search index."""
    path = tmp_path_factory.mktemp("web") / "harvest"
    path.mkdir()
    ids: dict[str, int] = {}
    with Store(path / "harvest.db") as store, WarcWriter(path / "warc", "1") as writer:
        run = store.start_run("chongqing", {"years": "2020"})
        pages = [c for c in iter_captures(data_dir() / "sample" / "chongqing.warc.gz") if c.media_type == "text/html"]
        for page in pages:
            body = page.payload()
            parsed = parse_bytes(body, source=page.url, url=page.url, content_type=page.header("Content-Type"))
            if not parsed.get("facts") or "changshou" not in page.url or len(ids) > 12:
                continue
            kept = writer.write_exchange(
                "GET",
                page.url,
                [],
                200,
                [("Content-Type", "text/html; charset=utf-8")],
                body,
                fetched_at=page.fetched_at,
            )
            capture = store.add_capture(run, kept, role="candidate")
            ids[f"{parsed['agency_key']}:{parsed['year']}"] = store.save_report(parsed, capture).report_id
        report_id, wrong_id, versions, key = _wrong(store, writer, run, parsed_of(store, next(iter(ids.values()))))
        title = f"{SCRIPT}双龙镇2020年政府信息公开工作年度报告"
        kept = writer.write_exchange(
            "GET", "javascript:alert(document.domain)//" + SCRIPT, [], 200, [("Content-Type", "text/html")],
            HOSTILE_PAGE.format(title=title).encode(), fetched_at="2024-02-03T00:00:00Z",
        )  # fmt: skip
        hostile_capture = store.add_capture(run, kept)
        hostile = parsed_of(store, report_id) | {
            "title": title, "agency": f"双龙镇{SCRIPT}", "agency_key": f'500115/"onclick="x{SCRIPT}', "url": kept.url,
            "form": None, "facts": [], "checks": [], "published": SCRIPT,
            "sections": [{"section": "overview", "heading": SCRIPT, "text": f"{SCRIPT} 依申请公开 {SCRIPT}"}],
            "warnings": [{"code": SCRIPT, "message": SCRIPT}],
        }  # fmt: skip
        hostile_id = store.save_report(hostile, hostile_capture).report_id
        store.add_reject(run, f"http://www.example.gov.cn/{SCRIPT}", "soft_404", SCRIPT)
        # A body whose portal refuses, and a report of which nobody can tell whose it is.
        refused = "http://www.refused.gov.cn/"
        store.put_portals([{"url": refused, "name": "长寿区档案局", "adcode": "500115", "state": "verified"}])
        store.add_reject(run, refused, "robots_denied", "403", whole_host=True)
        page = "http://www.example.gov.cn/nobody.html"
        kept = writer.write_exchange(
            "GET", page, [], 200, [("Content-Type", "text/html")], b"<p>", fetched_at="2024-02-03T00:00:00Z"
        )
        nobody = parsed_of(store, versions[0]) | {"agency": None, "agency_key": None, "url": page, "title": "年度报告"}
        nobody_id = store.save_report(nobody, store.add_capture(run, kept)).report_id
        store.finish_run(run, "finished", {"pages": 20, "reports": {"new": 12}})
    return Harvest(path, report_id, wrong_id, hostile_id, hostile_capture, versions, key, nobody_id)


def parsed_of(store: Store, report_id: int) -> dict[str, Any]:
    parsed = store.report(report_id)
    assert parsed is not None
    return parsed


def _wrong(store: Store, writer: WarcWriter, run: int, parsed: dict[str, Any]) -> tuple[int, int, tuple[int, int], str]:
    """A second version of a report with a wrong total, a blank and an unknown cell, as a page that says so."""
    first = store.find_reports(agency_key=parsed["agency_key"], year=parsed["year"])[0]["report_id"]
    source = store.provenance(first)[0]
    from harvester.archive.reader import read_capture, warc_path

    body = read_capture(warc_path(store.path.parent / "warc", source["warc_file"]), source["warc_offset"]).payload()
    text = body.decode("utf-8")
    place = next(f["where"] for f in parsed["facts"] if (f["row"], f["column"]) == ("granted", "total"))
    changed = _replace_cell(text, place, "987654")
    again = parse_bytes(
        changed.encode(), source=source["url"], url=source["url"], content_type="text/html; charset=utf-8"
    )
    kept = writer.write_exchange(
        "GET", source["url"], [], 200, [("Content-Type", "text/html; charset=utf-8")], changed.encode(),
        fetched_at="2031-06-01T00:00:00Z",
    )  # fmt: skip
    blank = next(f for f in again["facts"] if (f["row"], f["column"]) == ("carried_in", "other_org"))
    unknown = next(f for f in again["facts"] if (f["row"], f["column"]) == ("carried_in", "legal_service_org"))
    blank.update(value=None, raw="", state="blank")
    unknown.update(value=None, raw=None, state="not_recoverable")
    second = store.save_report(again, store.add_capture(run, kept)).report_id
    return second, second, (first, second), parsed["agency_key"]


def _replace_cell(text: str, place: dict[str, int], value: str) -> str:
    """The page with another text in the cell at a place."""
    from lxml import html

    from harvester.documents.html import read_tree
    from harvester.documents.html_table import cell_elements
    from harvester.documents.model import Table

    tree, blocks = read_tree(text)
    for block, element in blocks:
        if isinstance(block, Table) and block.index == place["table"]:
            for row, cells in zip(block.rows, cell_elements(element), strict=True):
                for cell, td in zip(row, cells, strict=True):
                    if (cell.place.row, cell.place.column) == (place["row"], place["column"]):
                        for child in list(td):
                            td.remove(child)
                        td.text = value
    return str(html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>"))


def tags(text: str, name: str) -> list[str]:
    """The start tags of that name in a page."""
    return re.findall(rf"<{name}\b[^>]*>", text, re.I)
