"""Archives to crawl: one set of captures, offered in the dialects of Wayback, pywb and Common Crawl, with their ways of
paging, refusing and being slow."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.compose import random_report
from tests.compose.html import HtmlStyle, render_html
from tests.portal.site import Reply, Request, Site

HOST = "www.qinghe-test.gov.cn"
WAYBACK = "web.archive-test.example"
PYWB = "pywb.archive-test.example"
INDEX = "index.crawl-test.example"
DATA = "data.crawl-test.example"
COLUMN = f"http://{HOST}/zwgk/zfxxgknb/"
CHALLENGE = b"<html><script>document.cookie='__jsl_clearance=1';location.href='/'</script></html>"


@dataclass(frozen=True)
class Held:
    """One capture that the archives hold."""

    url: str
    timestamp: str
    body: bytes
    mime: str = "text/html"
    status: int = 200
    charset: str = "utf-8"
    moved_to: str | None = None
    """The replay answers with a redirect to the capture of this time."""
    revisit: bool = False

    @property
    def digest(self) -> str:
        return base64.b32encode(hashlib.sha1(self.body).digest()).decode()

    @property
    def urlkey(self) -> str:
        parts = urlsplit(self.url)
        host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
        return f"{host}){parts.path}"

    @property
    def content_type(self) -> str:
        return f"{self.mime}; charset={self.charset}" if self.mime == "text/html" else self.mime


def page(seed: int, agency: str, year: int, style: HtmlStyle | None = None, size: int = 9) -> bytes:
    form = "ogi2019" if year < 2021 else "ogi2021"
    return render_html(random_report(seed, form, agency=agency, adcode="130534", year=year, size=size), style)


def captures() -> list[Held]:
    """Three reports, of which one in two versions; and everything else that an archive holds."""
    government, water = "青禾县人民政府", "青禾县水利局"
    first = Held(f"{COLUMN}202101/t20210128_8812345.html", "20210305112233", page(1, government, 2020))
    entries = (
        f'<li><a href="./202101/t20210128_8812345.html">{government}2020年政府信息公开工作年度报告</a>'
        "<span>2021-01-28</span></li>"
        f'<li><a href="/info/2961/497631.htm">{water}2021年政府信息公开工作年度报告</a><span>2022-01-20</span></li>'
    )
    column = f"<html><head><title>政府信息公开年报</title></head><body><ul>{entries}</ul></body></html>"
    gone = "<html><head><title>提示</title></head><body>您访问的页面不存在或已删除</body></html>"
    return [
        first,
        replace(first, timestamp="20210401000000", revisit=True),
        replace(first, timestamp="20230301080000", body=page(2, government, 2020)),
        Held(f"http://{HOST}:80/info/2961/497631.htm", "20220305112233",
             page(3, water, 2021, HtmlStyle(charset="gb18030")), charset="gb2312"),
        Held(f"{COLUMN}202301/t20230118_3.html", "20230205000000", page(4, government, 2022),
             moved_to="20230207010203"),
        Held(COLUMN, "20230101000000", column.encode()),
        Held(f"http://{HOST}/", "20230101000001", b"<html><title>x</title><body><a href='/zwgk/'>z</a></body></html>"),
        Held(f"{COLUMN}202201/t20220128_1.html", "20220301000000", CHALLENGE),
        Held(f"{COLUMN}202202/t20220208_2.html", "20220302000000", gone.encode()),
        Held(f"{COLUMN}202203/t20220308_9.html", "20220303000000", b"", status=301),
        Held(f"http://{HOST}/style.css", "20220303000000", b"a{}", "text/css"),
        Held("http://www.qinghe-spam.example/zfxxgknb/t20210128_1.html", "20220303000000", page(1, government, 2020)),
        Held("http://www.elsewhere-test.gov.cn/zfxxgknb/t20210128_1.html", "20220303000000", page(5, government, 2023)),
    ]  # fmt: skip


@dataclass
class Archive:
    """The servers. ``refuse``: statuses to answer with before doing as asked, by ``index`` and ``replay``."""

    held: Sequence[Held] = field(default_factory=captures)
    page_size: int = 4
    refuse: dict[str, list[tuple[int, str | None]]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def sites(self) -> list[Site]:
        own = Site(HOST, everything=lambda request: Reply(b"the original is alive", 200))
        return [
            own,
            Site(WAYBACK, everything=self.wayback),
            Site(PYWB, everything=self.pywb),
            Site(INDEX, everything=self.index),
            Site(DATA, everything=self.data),
        ]

    def _refusal(self, what: str) -> Reply | None:
        self.asked[what] += 1
        if self.refuse.get(what):
            status, after = self.refuse[what].pop(0)
            return Reply(b"slow down", status, "text/plain", (("Retry-After", after),) if after is not None else ())
        return None

    def _matching(self, pattern: str) -> list[Held]:
        """As a careless archive would: by the beginning of the key, and some lines too many."""
        stem = pattern.rstrip("*").removeprefix("*.").removeprefix("www.")
        known = {(h.urlkey, h.timestamp): h for h in self.held}
        if not any(stem.split("/")[0] in h.url for h in self.held):
            return []
        return [known[place] for place in sorted(known)]

    # -- Wayback

    def wayback(self, request: Request) -> Reply | None:
        if request.path == "/cdx/search/cdx":
            return self._refusal("index") or self._wayback_index(request)
        if request.path.startswith("/web/"):
            return self._refusal("replay") or self._replay(request, "/web")
        return Reply(b"", 404)

    def _wayback_index(self, request: Request) -> Reply:
        asked = dict(parse_qsl(urlsplit(request.target).query))
        held = self._matching(asked["url"])
        names = asked["fl"].split(",")
        start = 0
        if "resumeKey" in asked:
            urlkey, timestamp = asked["resumeKey"].removesuffix("!").split(" ")
            start = 1 + next(i for i, h in enumerate(held) if (h.urlkey, h.timestamp) == (urlkey, timestamp))
        part = held[start : start + min(int(asked["limit"]), self.page_size)]
        rows = [[_cdx(h)[name] for name in names] for h in part]
        answer: list[list[str]] = [names, *rows] if rows else []
        if part and asked.get("showResumeKey") and start + len(part) < len(held):
            answer += [[], [quote(f"{part[-1].urlkey} {part[-1].timestamp}!", safe="").replace("%20", "+")]]
        return Reply(json.dumps(answer).encode(), content_type="application/json")

    def _replay(self, request: Request, prefix: str) -> Reply:
        stamp, _, url = unquote(request.target.removeprefix(f"{prefix}/")).partition("id_/")
        held = [h for h in self.held if h.url == url and not h.revisit]
        for h in held:
            if h.moved_to and stamp != h.moved_to:
                return Reply(b"", 302, None, (("Location", f"{prefix}/{h.moved_to}id_/{h.url}"),))
        same = [h for h in held if stamp in (h.timestamp, h.moved_to)] or held
        if not same:
            return Reply(b"not in this archive", 404, "text/plain")
        return Reply(same[0].body, same[0].status, same[0].content_type)

    # -- pywb

    def pywb(self, request: Request) -> Reply | None:
        if request.path == "/qinghe/cdx":
            return self._refusal("index") or self._cdxj(request)
        if request.path.startswith("/qinghe/"):
            return self._refusal("replay") or self._replay(request, "/qinghe")
        return Reply(b"", 404)

    def _cdxj(self, request: Request, places: dict[tuple[str, str], dict[str, str]] | None = None) -> Reply:
        held = self._matching(request.query["url"])
        if places is not None:
            held = [h for h in held if (h.url, h.timestamp) in places]
        if not held:
            message = {"message": f"No Captures found for: {request.query['url']}"}
            return Reply(json.dumps(message).encode(), 404, "application/json")
        number = int(request.query.get("page", "0"))
        part = held[number * self.page_size : (number + 1) * self.page_size]
        if not part:
            return Reply(b'{"message": "Page out of range"}', 400, "application/json")
        lines = []
        for h in part:
            row = _cdx(h)
            names = {"original": "url", "mimetype": "mime", "statuscode": "status"}
            line = {names.get(name, name): value for name, value in row.items()}
            lines.append(json.dumps(line | ((places or {}).get((h.url, h.timestamp)) or {})))
        return Reply(("\n".join(lines) + "\n").encode(), content_type="text/x-ndjson")

    # -- Common Crawl

    def index(self, request: Request) -> Reply | None:
        if request.path == "/collinfo.json":
            crawls = [
                {"id": name, "name": name, "cdx-api": f"https://{INDEX}/{name}-index"}
                for name in ("CC-MAIN-2023-14", "CC-MAIN-2021-10", "CC-MAIN-2018-05")
            ]
            return Reply(json.dumps(crawls).encode(), content_type="application/json")
        name = request.path.removeprefix("/").removesuffix("-index")
        places = {place: spot for place, spot in self._stored[1].items() if spot["filename"].startswith(name)}
        return self._refusal("index") or self._cdxj(request, places)

    def data(self, request: Request) -> Reply | None:
        refusal = self._refusal("replay")
        if refusal is not None:
            return refusal
        file = self._stored[0].get(request.path.removeprefix("/"))
        wanted = request.headers.get("range", "").removeprefix("bytes=").split("-")
        if file is None or len(wanted) != 2:
            return Reply(b"<Error>AccessDenied</Error>", 403, "application/xml")
        return Reply(file[int(wanted[0]) : int(wanted[1]) + 1], 206, "application/octet-stream")

    @cached_property
    def _stored(self) -> tuple[dict[str, bytes], dict[tuple[str, str], dict[str, str]]]:
        files: dict[str, bytes] = {}
        places: dict[tuple[str, str], dict[str, str]] = {}
        for crawl, years in (("CC-MAIN-2021-10", ("2020", "2021", "2022")), ("CC-MAIN-2023-14", ("2023",))):
            name, out = f"{crawl}/segments/1/warc/{crawl}-00494.warc.gz", io.BytesIO()
            for h in self.held:
                if h.timestamp.startswith(years) and not h.revisit:
                    start = out.tell()
                    out.write(record(h))
                    length = str(out.tell() - start)
                    places[h.url, h.timestamp] = {"filename": name, "offset": str(start), "length": length}
            files[name] = out.getvalue()
        return files, places


def record(held: Held, kind: str = "response") -> bytes:
    """A packed record as warcio writes it: ``response``, or ``conversion`` of a WET file (text only)."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    moment = held.timestamp
    date = f"{moment[:4]}-{moment[4:6]}-{moment[6:8]}T{moment[8:10]}:{moment[10:12]}:{moment[12:]}Z"
    fields = {"WARC-Date": date}
    if kind == "response":
        head = StatusAndHeaders(f"{held.status} OK", [("Content-Type", held.content_type)], protocol="HTTP/1.1")
        made = writer.create_warc_record(
            held.url, kind, io.BytesIO(held.body), http_headers=head, warc_headers_dict=fields
        )
    else:
        made = writer.create_warc_record(
            held.url, kind, io.BytesIO(held.body), warc_content_type="text/plain", warc_headers_dict=fields
        )
    writer.write_record(made)
    return out.getvalue()


def write_files(folder: Path, held: Sequence[Held]) -> None:
    """The captures as files of a folder: half of them packed, half plain."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [record(h) for h in held if not h.revisit]
    (folder / "a.warc.gz").write_bytes(b"".join(parts[::2]))
    (folder / "b.warc").write_bytes(b"".join(gzip.decompress(part) for part in parts[1::2]))


def _cdx(held: Held) -> dict[str, str]:
    return {
        "urlkey": held.urlkey,
        "timestamp": held.timestamp,
        "original": held.url,
        "mimetype": "warc/revisit" if held.revisit else held.mime,
        "statuscode": "-" if held.revisit else str(held.status),
        "digest": held.digest,
        "length": str(len(held.body)),
    }
