"""The pages by way of the application itself, without a network."""

from __future__ import annotations

import re
import socket
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import html

from harvester.cli import run
from harvester.store.database import Store
from harvester.web import kept, ledger
from tests.web.conftest import SCRIPT, Harvest

pytest.importorskip("datasette", reason="the extra 'web' is not installed")
REAL_MAKE = ledger.make
REFUSED = "500115/档案局"
NASTY = (
    "'",
    '"',
    "1 OR 1=1",
    "1; DROP TABLE reports; --",
    "' UNION SELECT value FROM settings --",
    "\x00",
    "%",
    "../../etc/passwd",
    SCRIPT,
    "9" * 21,
    "-1",
    "１",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "🙂" * 50,
)


def addresses(harvest: Harvest) -> dict[str, str]:
    old, new = harvest.versions
    return {
        "start": "/",
        "coverage": "/coverage",
        "region": "/region/500115",
        "province": "/region/500000",
        "refused bodies": "/coverage?show=blocked",
        "agency": f"/agency?key={quote(harvest.agency_key)}",
        "agency without a report": f"/agency?key={quote(REFUSED)}",
        "report": f"/report/{harvest.report_id}",
        "hostile": f"/report/{harvest.hostile_id}",
        "diff": f"/diff?old={old}&new={new}",
        "search": "/search?q=" + quote("依申请公开"),
        "empty search": "/search",
    }


def test_every_page_answers_in_both_languages_with_its_structure(harvest: Harvest) -> None:
    for name, address in addresses(harvest).items():
        for language, code in (("en", "en"), ("zh", "zh-Hans")):
            response = harvest.get(address + ("&" if "?" in address else "?") + f"lang={language}")
            assert response.status_code == 200, name
            page = html.fromstring(response.text)
            assert page.get("lang") == code
            assert len(page.findall(".//h1")) == 1, name
            assert page.findall(".//a[@class='skip']")[0].get("href") == "#content"
            for table in page.iter("table"):
                assert table.findall(".//th"), name
                assert all(th.get("scope") for th in table.iter("th")), name
            ids = [element.get("id") for element in page.iter() if element.get("id")]
            assert len(ids) == len(set(ids)), name


def test_nothing_is_loaded_from_elsewhere_and_no_script_runs(harvest: Harvest) -> None:
    for name, address in addresses(harvest).items():
        response = harvest.get(address)
        assert "script-src" not in response.headers["content-security-policy"]
        assert "default-src 'none'" in response.headers["content-security-policy"]
        page = html.fromstring(response.text)
        assert not page.findall(".//script"), name
        for element in page.iter("link", "img", "iframe", "source"):
            assert (element.get("src") or element.get("href")).startswith("/"), name
        assert not [e for e in page.iter() if any(a.startswith("on") for a in e.attrib)], name
        assert not [a for a in page.iter("a") if (a.get("href") or "").lower().startswith("javascript")], name


def test_hostile_texts_are_shown_as_text(harvest: Harvest) -> None:
    for address in (
        "/",
        "/coverage",
        "/region/500115",
        f"/report/{harvest.hostile_id}",
        "/search?q=" + quote("依申请公开"),
    ):
        assert SCRIPT not in harvest.get(address).text, address
    page = html.fromstring(harvest.get(f"/report/{harvest.hostile_id}").text)
    assert SCRIPT in page.findtext(".//h1")
    assert harvest.get("/agency?key=" + quote(f'500115/"onclick="x{SCRIPT}')).status_code == 200


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_no_parameter_reaches_sql_or_a_path(harvest: Harvest, value: str) -> None:
    told = quote(value, errors="replace")
    for address in (
        f"/coverage?region={told}&page=1", f"/coverage?page={told}", f"/coverage?show={told}",
        f"/coverage.csv?region={told}", f"/coverage.json?region={told}", f"/region/{told}", f"/agency?key={told}",
        f"/report/{told}", f"/report/{harvest.report_id}?source={told}", f"/diff?old={told}&new={told}",
        f"/search?q={told}", f"/search?q=a&section={told}", f"/search?q=a&year={told}", f"/search?q=a&region={told}",
        f"/archived/{told}", f"/archived/{told}/bytes", f"/?lang={told}",
    ):  # fmt: skip
        response = harvest.get(address)
        assert response.status_code in (200, 302, 400, 404), address
        assert re.match(r"/(?!/)", response.headers.get("location", "/"))
        if "html" in response.headers.get("content-type", ""):
            assert SCRIPT not in response.text, address
        assert "Traceback" not in response.text


def test_form_is_printed_with_every_cell_its_state_and_place(harvest: Harvest) -> None:
    page = html.fromstring(harvest.get(f"/report/{harvest.wrong_id}?lang=en").text)
    cells = [td for td in page.iter("td") if (td.get("id") or "").startswith("c-")]
    assert len(cells) in (198, 200)
    (total,) = page.xpath("//td[@id='c-requests-granted-total']")
    assert total.text_content().startswith("987654")
    assert "wrong" in total.get("class").split()
    (link,) = total.xpath("./a")
    assert link.get("target") == "archived"
    capture, anchor = re.fullmatch(r"/archived/(\d+)#(t\d+r\d+c\d+)", link.get("href")).groups()  # type: ignore[union-attr]
    archived = html.fromstring(harvest.get(f"/archived/{capture}").text)
    assert archived.xpath(f"//td[@id='{anchor}']")[0].text_content().strip() == "987654"
    assert page.xpath("//td[@id='c-requests-carried_in-other_org']")[0].text_content() == "blank"
    assert page.xpath("//td[@id='c-requests-carried_in-legal_service_org']")[0].text_content() == "unknown"
    assert "REQ_ROW_TOTAL" in page.text_content()
    frame = page.find(".//iframe")
    assert frame.get("sandbox") == ""


def test_difference_names_the_cells_and_marks_the_words(harvest: Harvest) -> None:
    old, new = harvest.versions
    page = html.fromstring(harvest.get(f"/diff?old={old}&new={new}&lang=en").text)
    rows = page.xpath("//table//tbody/tr")
    assert any("987654" in row.text_content() for row in rows)
    assert len(rows) == 3
    assert "no difference" in harvest.get(f"/diff?old={old}&new={old}&lang=en").text


def test_numbers_of_an_agency_lead_to_their_cells(harvest: Harvest) -> None:
    page = html.fromstring(harvest.get(f"/agency?key={quote(harvest.agency_key)}").text)
    links = [a.get("href") for a in page.xpath("//table[contains(@class, 'panel')]//td/a")]
    assert f"/report/{harvest.wrong_id}#c-requests-granted-total" in links
    assert page.findall(".//svg[@class='chart']")


def test_everything_is_there_as_csv_and_json(harvest: Harvest) -> None:
    csv = harvest.get("/harvest/panel_wide.csv?_size=max").text
    assert csv.startswith("report_id,agency,agency_key")
    facts = harvest.get(f"/harvest/facts.json?report_id={harvest.wrong_id}&_size=max&_shape=array").json()
    assert len(facts) in (198, 200)
    wrong = harvest.get("/harvest/wrong_sums.json?_shape=array").json()
    assert {row["report_id"] for row in wrong} == {harvest.wrong_id}
    from harvester.web.canned import QUERIES

    for name in QUERIES:
        assert harvest.get(f"/harvest/{name}.json?year=2020&_shape=array").status_code == 200, name


def test_the_database_is_only_read(harvest: Harvest) -> None:
    before = (harvest.path / "harvest.db").read_bytes()
    response = harvest.get("/harvest.json?sql=" + quote("delete from reports"))
    assert response.status_code == 400
    assert harvest.get("/harvest.json?sql=" + quote("pragma journal_mode=delete")).status_code == 400
    assert (harvest.path / "harvest.db").read_bytes() == before
    assert harvest.get("/harvest.db").status_code in (403, 404)


def test_language_follows_the_browser_and_is_kept(harvest: Harvest) -> None:
    assert 'lang="zh-Hans"' in harvest.get("/", **{"Accept-Language": "fr, zh-CN;q=0.8, en;q=0.5"}).text[:60]
    assert 'lang="en"' in harvest.get("/", **{"Accept-Language": "xx;q=nonsense"}).text[:60]
    assert "lang=zh" in harvest.get("/?lang=zh").headers["set-cookie"]
    assert 'lang="zh-Hans"' in harvest.get("/", Cookie="lang=zh").text[:60]


def test_coverage_says_why_there_is_no_report_and_when_it_was_last_looked_at(harvest: Harvest) -> None:
    table = html.fromstring(harvest.get("/coverage?lang=en").text)
    own = quote(harvest.agency_key)
    years = [th.text for th in table.xpath("//table[@class='heat']//thead//th")][1:]
    assert "2020" in years
    (refused,) = table.xpath("//table[@class='heat']//tr[th/a[text()='长寿区档案局']]")
    assert [td.get("class") for td in refused.iter("td")] == ["blocked"] * len(years)
    link = refused.xpath(".//td/a")[0]
    today = date.today().isoformat()
    assert link.get("title") == f"blocked, Last looked at {today}"
    assert link.get("href") == f"/agency?key={quote(REFUSED, safe='')}#y-{years[0]}"
    page = html.fromstring(harvest.get(link.get("href").partition("#")[0] + "&lang=en").text)
    row = page.get_element_by_id(f"y-{years[0]}")
    said = " ".join(row.text_content().split())
    assert "blocked robots_denied" in said and "http://www.refused.gov.cn/" in said and said.endswith(today)
    sums = {
        row[0]: row
        for row in ([c.text_content() for c in tr] for tr in table.xpath("//table[contains(@class,'sums')]//tbody/tr"))
    }
    assert sums["2020"][3] == "1" and sums["2020"][6] == today
    shown = html.fromstring(harvest.get("/coverage?show=blocked").text)
    assert [a.text for a in shown.xpath("//table[@class='heat']//tbody//th/a")] == ["长寿区档案局"]
    assert own not in harvest.get("/coverage?show=blocked").text


def test_coverage_is_there_as_csv_and_json(harvest: Harvest) -> None:
    rows = harvest.get("/coverage.json?region=500115").json()
    (refused,) = [row for row in rows if row["agency_key"] == REFUSED and row["year"] == 2020]
    assert (refused["status"], refused["reason"]) == ("blocked", "robots_denied")
    assert {row["county"] for row in rows} == {"长寿区"}
    lines = harvest.get("/coverage.csv?region=500115").text.splitlines()
    assert lines[0].startswith("\ufeffagency_key,site")
    assert len(lines) == len(rows) + 1
    assert harvest.get("/coverage.json?region=43").json() != []
    assert harvest.get("/coverage.csv?region=x").status_code == 400


def test_a_report_of_nobody_known_is_found_from_its_region(harvest: Harvest) -> None:
    for address in ("/coverage", "/region/500115"):
        assert f'href="/report/{harvest.nobody_id}"' in harvest.get(address).text, address
    assert f'href="/report/{harvest.nobody_id}"' not in harvest.get("/region/430000").text
    assert harvest.get(f"/report/{harvest.nobody_id}").status_code == 200


def test_the_ledger_follows_the_database(harvest: Harvest, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def make(store: Store) -> ledger.Ledgers:
        made.append(1)
        return REAL_MAKE(store)

    monkeypatch.setattr(ledger, "make", make)
    monkeypatch.setattr(kept, "QUICK", 1e9)  # nothing takes so long that it is shown while the database changes
    for address in ("/coverage", "/region/500115", "/coverage"):
        assert harvest.get(address).status_code == 200
    assert len(made) == 1
    monkeypatch.setattr(kept, "state_of", lambda path: "changed")
    for _ in range(2):
        assert harvest.get("/coverage").status_code == 200
    assert len(made) == 2


def test_relations_with_the_prose_are_shown(harvest: Harvest) -> None:
    with Store(harvest.path / "harvest.db", read_only=True) as store:
        (row,) = store.query("SELECT * FROM context_checks WHERE status = 'fail' ORDER BY report_id LIMIT 1")
    page = html.fromstring(harvest.get(f"/report/{row['report_id']}").text)
    assert row["relation"] in page.get_element_by_id("place").getparent().text_content()


def test_wrong_addresses_of_the_data_browser_are_pages_of_ours(
    harvest: Harvest, capfd: pytest.CaptureFixture[str]
) -> None:
    for address, status in (("/nothing", 404), ("/harvest/nothing", 404), ("/harvest?sql=selec", 400)):
        response = harvest.get(address + ("&" if "?" in address else "?") + "lang=en")
        assert response.status_code == status
        page = html.fromstring(response.text)
        assert page.get("lang") == "en" and page.findall(".//p[@class='alert']")
    assert harvest.get("/nothing.json").json()["status"] == 404
    captured = capfd.readouterr()
    assert "Traceback" not in captured.out + captured.err


def test_data_browser_is_in_the_frame_of_our_pages(harvest: Harvest) -> None:
    for address in ("/harvest", "/harvest/panel_wide", "/harvest/wrong_sums", f"/harvest/reports/{harvest.report_id}"):
        page = html.fromstring(harvest.get(address, **{"Accept-Language": "zh"}).text)
        assert page.get("lang") == "en" and page.findall(".//main"), address
        assert page.findtext(".//header/p/a") == "政府信息公开年度报告"


def test_unknown_pages_say_so(harvest: Harvest) -> None:
    for address in ("/report/99999", "/region/123456", "/agency?key=x", "/diff", "/archived/99999"):
        assert harvest.get(address).status_code == 404, address


def test_port_in_use_and_missing_harvest_are_one_line(
    harvest: Harvest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["serve", "--dir", str(harvest.path), "--port", str(port)]) == 3
    words = capsys.readouterr().err
    assert words == f"harvester: port {port} on 127.0.0.1 is in use; choose another with --port\n"
    assert run(["serve", "--dir", str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
