"""Pages whose report is an attachment: page and file make one report, with the provenance of both."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pytest

from harvester.store.database import Store
from tests.compose import random_report
from tests.compose.surfaces_office import DOCX, render_docx
from tests.kill.harvests import contents, differing, harvester
from tests.portal.build import Portal
from tests.portal.judge import crawl, read_items
from tests.portal.server import PortalServer
from tests.portal.site import Reply, Site

pytest.importorskip("docx", reason="python-docx composes the attachments")

TITLE = "青禾县水利局2020年政府信息公开工作年度报告"
ARTICLE = "/nb/t20210128_1.html"


def portal(content: str, *, file: bytes | None) -> Site:
    portal = Portal("www.qinghe-sample.gov.cn", "青禾县人民政府", "130534", skin="plain")
    portal.page("/", "首页", '<a href="/nb/">政府信息公开年报</a>')
    portal.page("/nb/", "政府信息公开年报", f'<ul><li><a href="{ARTICLE}">{TITLE}</a><span>2021-01-28</span></li></ul>')
    portal.article(ARTICLE, TITLE, "2021-01-28", content)
    if file is not None:
        portal.site.add("/nb/P020210128570001234567.docx", Reply(file, content_type=DOCX))
        portal.site.add("/system/_content/download.jsp?wbfileid=8", Reply(file, content_type=DOCX))
    return portal.site


def run(site: Site, tmp_path: Path) -> list[dict[str, object]]:
    with PortalServer([site]) as server:
        done = crawl(
            "portal", server, tmp_path / "h", tmp_path / "items.jsonl", {"url": "http://www.qinghe-sample.gov.cn/"}
        )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return read_items(tmp_path / "items.jsonl")


def report_file() -> bytes:
    return render_docx(random_report(1, "ogi2019", agency="青禾县水利局", adcode="130534", year=2020, size=8))


@pytest.mark.parametrize(
    "content",
    [
        '<p>报告全文见附件。</p><p>附件：<a href="./P020210128570001234567.docx">2020年年报.docx</a></p>',
        '<p>附件【<a href="/system/_content/download.jsp?wbfileid=8">年报.docx</a>】已下载<span>3</span>次</p>',
        '<iframe src="/pdfjs/web/viewer.html?file=/nb/P020210128570001234567.docx"></iframe>',
    ],
    ids=["sentence and link", "download.jsp", "viewer"],
)
def test_page_and_attachment_are_one_report(tmp_path: Path, content: str) -> None:
    items = run(portal(content, file=report_file()), tmp_path)
    assert [item["url"] for item in items] == [f"http://www.qinghe-sample.gov.cn{ARTICLE}"]
    item = items[0]
    assert (item["agency"], item["year"], item["form"], item["published"]) == (
        "青禾县水利局",
        2020,
        "ogi2019",
        "2021-01-28",
    )
    assert len(item["facts"]) == 198  # type: ignore[arg-type]
    with Store(tmp_path / "h" / "harvest.db", read_only=True) as store:
        reports = store.find_reports()
        assert len(reports) == 1
        urls = [capture["url"] for capture in store.provenance(reports[0]["report_id"])]
    assert urls[0].endswith(ARTICLE)
    assert len(urls) == 2


def test_an_attachment_that_is_gone_leaves_a_reject(tmp_path: Path) -> None:
    content = '<p>报告全文见附件。</p><p><a href="./P020210128570001234567.docx">2020年年报.docx</a></p>'
    run(portal(content, file=None), tmp_path)
    with sqlite3.connect(tmp_path / "h" / "harvest.db") as database:
        rejects = dict(database.execute("SELECT url, reason FROM rejects").fetchall())
    assert rejects["http://www.qinghe-sample.gov.cn/nb/P020210128570001234567.docx"] == "gone"


def test_the_pictures_of_a_page_are_one_report(tmp_path: Path) -> None:
    """Two scanned pages: the cells of both, each traced to its own picture; the archive alone gives the same."""
    pytest.importorskip("rapidocr", reason="reading pictures needs the extra ocr")
    scans = pytest.importorskip("tests.compose.surfaces_scan")
    report = random_report(1, "ogi2019", agency="青禾县水利局", adcode="130534", year=2020, size=8)
    first, second, *_ = scans.page_pictures(scans.render_pdf(report), dots=110)
    width, height = second.size
    shots = [first, second.crop((0, int(0.66 * height), width, height))]  # without the large table: OCR is slow
    names = [f"W02021012857000123456{number}.png" for number in range(len(shots))]
    shown = "".join(f'<p><img src="./{name}" width="900"></p>' for name in names)
    logo = '<img src="/images/logo.png" width="600">'
    site = portal(f"<p>现将青禾县水利局2020年政府信息公开工作年度报告公布如下。</p>{logo}{shown}", file=None)
    for name, shot in zip(names, shots, strict=True):
        buffer = io.BytesIO()
        shot.save(buffer, "PNG")
        site.add(f"/nb/{name}", Reply(buffer.getvalue(), content_type="image/png"))
    (item,) = run(site, tmp_path)
    assert item["url"] == f"http://www.qinghe-sample.gov.cn{ARTICLE}"
    assert (item["agency"], item["year"], item["form"]) == ("青禾县水利局", 2020, "ogi2019")
    facts = {(fact["table"], fact["row"], fact["column"]): fact for fact in item["facts"]}  # type: ignore[attr-defined]
    seen = [fact for fact in facts.values() if fact["where"]]
    assert {fact["where"]["page"] for fact in seen} == {1, 2}
    assert {fact["table"] for fact in seen if fact["where"]["page"] == 2} == {"review_litigation"}
    harvest = tmp_path / "h"
    with Store(harvest / "harvest.db", read_only=True) as store:
        (found,) = store.find_reports()
        urls = [capture["url"] for capture in store.provenance(found["report_id"])]
        last = max(seen, key=lambda f: f["where"]["page"])
        source, placed = store.read.cell_source(found["report_id"], last)
    assert sorted(url.rpartition("/")[2] for url in urls) == sorted([ARTICLE.rpartition("/")[2], *names])
    assert source["url"].endswith(names[last["where"]["page"] - 1])
    assert placed["where"]["page"] == 1
    before = contents(harvest, exact=True)
    (harvest / "harvest.db").unlink()
    done = harvester("--dir", harvest, "reparse", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert differing(before, contents(harvest, exact=True)) == {}


def test_pictures_of_the_content_not_of_the_page() -> None:
    from harvester.crawl.attachments import MAX_PICTURES, pictures
    from harvester.crawl.pages import Page

    pytest.importorskip("rapidocr", reason="reading pictures needs the extra ocr")
    shown = "".join(f'<img src="./W0202101285700012345{n}.png">' for n in range(10, 40))
    chrome = (
        '<img src="/images/logo.png" width="900"><img src="/upload/1.png" width="40"><img src="/ewm.jpg">'
        '<img src="/a.svg" width="800">'
    )
    wide = '<img src="/x.jpg" style="max-width:100%; width: 650px">'
    found = pictures(Page("http://www.qinghe.gov.cn/nb/1.html", f"<div>{chrome}{wide}{shown}</div>".encode()))
    assert found[0] == "http://www.qinghe.gov.cn/x.jpg"
    assert len(found) == MAX_PICTURES
    assert not [url for url in found if "logo" in url or "upload" in url or "ewm" in url]
