"""``harvester portals``: what it says of the registry, how it checks it over the wire, and how it grows it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harvester import cli, exits
from tests.portal import faults
from tests.portal.families import FAMILIES
from tests.portal.judge import run
from tests.portal.server import PortalServer
from tests.portal.site import Reply, Request, Site, Wire, redirect, text

HEAD = "adcode,name,url,family,columns,last_seen,expected,state\n"
Told = subprocess.CompletedProcess[str]


def home(name: str, code: str = "", links: tuple[tuple[str, str], ...] = ()) -> Reply:
    """A front page with what discovery goes by."""
    anchors = "".join(f'<li><a href="{url}">{words}</a></li>' for url, words in links)
    meta = f'<meta name="SiteIDCode" content="{code}">' if code else ""
    news = "".join(f"<p>{name}今日要闻之{number}，各部门认真贯彻落实。</p>" for number in range(30))
    return text(
        f'<html><head><title>{name}门户网站</title><meta name="SiteName" content="{name}门户网站">{meta}</head>'
        f"<body><ul>{anchors}</ul>{news}</body></html>"
    )


def site(host: str, front: Reply | Callable[[Request], Reply], robots: str | None = None) -> Site:
    made = Site(host, {"/": front})
    if robots is not None:
        made.routes["/robots.txt"] = text(robots, content_type="text/plain")
    return made


def portals(server: PortalServer, registry: Path, *words: str) -> Told:
    command = [sys.executable, "-m", "tests.portal.hasty", "portals", "--registry", str(registry), *words]
    return run(command, server)


def lines(told: Told) -> list[list[str]]:
    assert "Traceback" not in told.stderr
    return [line.split("\t") for line in told.stdout.splitlines()]


def proposed(told: Told) -> list[dict[str, str]]:
    assert "Traceback" not in told.stderr, told.stderr
    return list(csv.DictReader(io.StringIO(told.stdout)))


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "portals"
    path.mkdir()
    (path / "hunan.csv").write_text(HEAD, encoding="utf-8")
    return path


def known(registry: Path, *rows: str) -> bytes:
    (registry / "hunan.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return (registry / "hunan.csv").read_bytes()


def test_list_and_count(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["portals", "list", "--division", "430000", "--state", "unverified"]) == exits.OK
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert rows
    assert {row[0][:2] for row in rows} == {"43"}
    assert cli.run(["portals", "list", "--count"]) == exits.OK
    counts = dict(line.split("\t")[:2] for line in capsys.readouterr().out.splitlines())
    assert (counts["province"], counts["prefecture"]) == ("31", "333")
    assert cli.run(["portals", "list", "--state", "unknown"]) == exits.OK
    assert {line.split("\t")[2] for line in capsys.readouterr().out.splitlines()} == {"-"}


@pytest.mark.parametrize(
    "words",
    [
        ["show", "nobody"],
        ["check", "nobody"],
        ["list", "--state", "perhaps"],
        ["list", "--division", "无此县"],
        ["--registry", "no/such/file", "list"],
        ["discover", "--from", "http://www.example.com/"],
        ["discover", "--from", "无此省"],
        ["add", "http://127.0.0.1/"],
    ],
)
def test_wrong_usage_is_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["portals", *words]) == exits.USAGE
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_check_tells_how_each_portal_answers(registry: Path) -> None:
    sites = [
        site("www.fine.gov.cn", home("长沙市人民政府")),
        site("www.old.gov.cn", redirect("http://www.new.gov.cn/", 301)),
        site("www.new.gov.cn", home("株洲市人民政府")),
        site("www.gone.gov.cn", text("<h1>404</h1>", 404)),
        site("www.cut.gov.cn", Reply(wire=Wire(reset=True))),
        site("www.closed.gov.cn", home("x"), "User-agent: *\nDisallow: /\n"),
        Site("www.gate.gov.cn", everything=faults.js_challenge),
        site("www.sold.gov.cn", redirect("http://www.casino.com/")),
        site("www.plain.gov.cn", home("衡阳市人民政府")),
        site("www.nowhere-listed.gov.cn", home("x")),
    ]
    hosts = ("fine", "old", "gone", "cut", "closed", "gate", "sold")
    rows = [f"430000,{name},http://www.{name}.gov.cn/,,,,,unverified" for name in hosts]
    rows += ["430400,plain,https://www.plain.gov.cn/,,,,,unverified", "430500,nobody,,,,,,unknown"]
    before = known(registry, *rows)
    with PortalServer(sites) as server:
        told = portals(server, registry, "check")
        states = {line[2]: line[0] for line in lines(told)}
        assert states == {
            "fine": "ok", "old": "moved", "gone": "dead", "cut": "dead", "closed": "blocked", "gate": "blocked",
            "sold": "moved", "plain": "tls", "nobody": "unknown",
        }  # fmt: skip
        assert told.returncode == exits.REFUSED
        assert (registry / "hunan.csv").read_bytes() == before
        for host in ("fine", "closed", "gone"):
            asked = [entry.path for entry in server.requests_of(f"www.{host}.gov.cn")]
            assert sorted(asked) == (["/robots.txt"] if host == "closed" else ["/", "/robots.txt"])
        assert server.requests_of("www.casino.com") == []
        assert server.requests_of("www.nowhere-listed.gov.cn") == []
        one = portals(server, registry, "check", "www.fine.gov.cn")
        assert (one.returncode, [line[0] for line in lines(one)]) == (exits.OK, ["ok"])
        few = portals(server, registry, "check", "--division", "衡阳市")
        assert [line[2] for line in lines(few)] == ["plain"]


@pytest.fixture
def province() -> Iterator[PortalServer]:
    links = (
        ("http://www.zhuzhou.gov.cn/", "株洲市"),
        ("http://www.changsha.gov.cn/", "长沙"),
        ("http://slt.hunan.gov.cn/", "省水利厅"),
        ("http://www.lusong.gov.cn/zwgk/", "芦淞区"),
        ("http://www.gov.cn/", "中国政府网"),
        ("http://www.jiangxi.gov.cn/", "江西省"),
        ("http://www.secret.gov.cn/", "岳阳市"),
        ("http://www.riddle.gov.cn/", "点击进入"),
        ("http://www.example.com/", "合作媒体"),
        ("http://m.zhuzhou.gov.cn/", "手机版"),
        ("/dh/", "网站导航"),
        ("/xw/", "新闻"),
    )
    front = site("www.hunan.gov.cn", home("湖南省人民政府", "4300000001", links))
    front.routes["/dh/"] = home("网站导航", "4300000001", (("http://www.hengyang.gov.cn/", "衡阳市"),))
    sites = [
        front,
        site("www.zhuzhou.gov.cn", home("株洲市人民政府", "4302000001", (("http://www.youxian.gov.cn/", "攸县"),))),
        site("www.changsha.gov.cn", home("长沙市人民政府", "4301000001")),
        site("slt.hunan.gov.cn", home("湖南省水利厅", "4300000013")),
        site("www.lusong.gov.cn", home("芦淞区人民政府", "4302030001")),
        site("www.secret.gov.cn", home("x"), "User-agent: *\nDisallow: /\n"),
        site("www.riddle.gov.cn", home("欢迎")),
        site("www.hengyang.gov.cn", home("衡阳市人民政府")),
        site("www.youxian.gov.cn", home("攸县人民政府", "4302230001")),
        site("www.jiangxi.gov.cn", home("江西省人民政府", "3600000001")),
        site("www.gov.cn", home("中国政府网", "bm01000001")),
    ]
    with PortalServer(sites) as server:
        yield server


def test_discover_places_what_a_province_links(province: PortalServer, registry: Path) -> None:
    before = known(
        registry,
        "430000,湖南省人民政府,http://www.hunan.gov.cn/,,,,,seen",
        "430100,长沙市人民政府,http://www.changsha.gov.cn/,,,,,seen",
    )
    told = portals(province, registry, "discover", "--from", "湖南省")
    rows = {row["url"]: row for row in proposed(told)}
    assert {url: (row["adcode"], row["name"], row["state"]) for url, row in rows.items()} == {
        "http://www.zhuzhou.gov.cn/": ("430200", "株洲市人民政府", "verified"),
        "http://slt.hunan.gov.cn/": ("430000", "湖南省水利厅", "verified"),
        "http://www.lusong.gov.cn/": ("430203", "株洲市芦淞区人民政府", "verified"),
        "http://www.secret.gov.cn/": ("430600", "岳阳市人民政府", "seen"),
        "http://www.hengyang.gov.cn/": ("430400", "衡阳市人民政府", "verified"),
    }
    assert told.returncode == exits.OK
    assert "not placed: http://www.riddle.gov.cn/" in told.stderr
    assert "5 proposed, 1 in the registry" in told.stderr
    assert (registry / "hunan.csv").read_bytes() == before
    for host in (
        "www.example.com",
        "m.zhuzhou.gov.cn",
        "www.changsha.gov.cn",
        "www.jiangxi.gov.cn",
        "www.youxian.gov.cn",
    ):
        assert province.requests_of(host) == [], host
    assert max(len(province.requests_of(host)) for host in province.sites) <= 3
    deeper = portals(province, registry, "discover", "--from", "http://www.hunan.gov.cn/", "--levels", "2")
    assert {row["url"] for row in proposed(deeper)} == {*rows, "http://www.youxian.gov.cn/"}
    short = portals(province, registry, "discover", "--from", "430000", "--limit", "3")
    assert len(proposed(short)) < 3
    assert "because of --limit" in short.stderr


def test_discover_from_a_dead_portal_is_said(registry: Path) -> None:
    known(registry, "430000,湖南省人民政府,http://www.hunan.gov.cn/,,,,,seen")
    with PortalServer([site("www.hunan.gov.cn", text("<h1>404</h1>", 404))]) as server:
        told = portals(server, registry, "discover", "--from", "湖南省")
    assert (told.returncode, told.stdout) == (exits.REFUSED, "")
    assert "dead" in told.stderr


def test_add_proposes_writes_and_records(tmp_path: Path, registry: Path) -> None:
    portal = FAMILIES["boda"]()
    assert portal.manifest is not None
    code = next(report.adcode for report in portal.manifest.reports if report.adcode)
    (registry / "hunan.csv").write_text(f"{HEAD}{code[:2]}0000,x,http://www.x.gov.cn/,,,,,seen\n", encoding="utf-8")
    fixtures = tmp_path / "recorded"
    before = (registry / "hunan.csv").read_bytes()
    with PortalServer([portal]) as server:
        words = ("add", portal.manifest.home, "--fixtures", str(fixtures))
        only = portals(server, registry, *words)
        [row] = proposed(only)
        assert only.returncode == exits.OK, only.stderr
        assert (row["adcode"], row["family"], row["state"]) == (code, "boda", "verified")
        assert row["name"].endswith("人民政府")
        assert set(row["columns"].split()) & set(portal.manifest.lists)
        assert (registry / "hunan.csv").read_bytes() == before
        assert not fixtures.exists()
        written = portals(server, registry, *words, "--write")
        assert written.returncode == exits.OK, written.stderr
        again = portals(server, registry, *words, "--budget", "2", "--write")
        assert again.returncode == exits.REFUSED
        assert "in the registry already" in again.stderr
    after = (registry / "hunan.csv").read_text(encoding="utf-8")
    assert after.encode() == before + written.stdout.split("\n", 1)[1].encode()
    [folder] = fixtures.iterdir()
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert expected["read_by"] == ""
    assert {report["url"] for report in expected["reports"]} <= {report.url for report in portal.manifest.reports}
    assert expected["reports"]
    assert list(folder.glob("*.warc.gz"))


def test_add_of_a_portal_that_does_not_answer(registry: Path) -> None:
    with PortalServer([Site("www.gate.gov.cn", everything=faults.js_challenge)]) as server:
        told = portals(server, registry, "add", "http://www.gate.gov.cn/")
    assert (told.returncode, told.stdout) == (exits.REFUSED, "")
    assert "no page could be had" in told.stderr
    assert "Traceback" not in told.stderr
