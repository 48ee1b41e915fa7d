"""A portal for benchmarks, served as by a proxy: composed reports of a given size behind lists of fifty.

    python benchmarks/server.py FOLDER

serves what :func:`write` has put there and prints its port. ``http://bench/begin`` forgets when the first page was
asked for, ``http://bench/began`` tells it (seconds of ``time.monotonic``).
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

HOST = "www.bench-sample.gov.cn"
HOME = f"http://{HOST}/"
COLUMN = "政府信息公开年度报告"
A_LIST = 50
"""Reports on one list page."""


def write(folder: Path, count: int, size: int) -> None:
    """``count`` different pages of about ``size`` bytes, and the lists that lead to them."""
    from benchmarks.parse import page
    from tests.compose import random_report

    routes: dict[str, str] = {}
    entries = []
    for number in range(count):
        year = 2019 + number % 4
        form = ("ogi2019", "ogi2021")[year > 2020]
        agency = f"长寿区第{number // 4}双龙镇人民政府"
        report = random_report(number, form, agency=agency, adcode="500115", year=year)
        path = f"/nb/{year + 1}/t{year + 1}0128_{1000 + number}.html"
        (folder / f"{number}.html").write_bytes(page(report, number, size))
        routes[path] = f"{number}.html"
        entries.append(f'<li><a href="{path}">{report.title}</a><span>{year + 1}-01-28</span></li>')
    lists = [entries[at : at + A_LIST] for at in range(0, count, A_LIST)]
    for number, shown in enumerate(lists):
        following = f'<a href="/nb/index_{number + 1}.html">下一页</a>' if number + 1 < len(lists) else ""
        name = "index.html" if not number else f"index_{number}.html"
        _write(folder / f"list{number}.html", COLUMN, f"<ul>{''.join(shown)}</ul><div class='page'>{following}</div>")
        routes[f"/nb/{name}"] = f"list{number}.html"
    _write(folder / "home.html", "长寿区人民政府", f'<a href="/nb/index.html">{COLUMN}</a>')
    routes["/"] = "home.html"
    (folder / "routes.json").write_text(json.dumps(routes), encoding="utf-8")


def _write(path: Path, title: str, content: str) -> None:
    head = f'<html><head><meta charset="utf-8"><title>{title}</title></head>'
    path.write_text(f"{head}<body><h1>{title}</h1>{content}</body></html>", encoding="utf-8")


def _answer(body: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Serve(asyncio.Protocol):
    answers: dict[str, bytes]
    began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.held = transport, b""

    def data_received(self, data: bytes) -> None:
        self.held += data
        while b"\r\n\r\n" in self.held:
            head, _, self.held = self.held.partition(b"\r\n\r\n")
            parts = urlsplit(head.split(b" ", 2)[1].decode("ascii"))
            if parts.netloc == "bench":
                if parts.path == "/begin":
                    Serve.began = 0.0
                self.transport.write(_answer(str(Serve.began).encode()))
                continue
            Serve.began = Serve.began or time.monotonic()
            self.transport.write(self.answers.get(parts.path) or _answer(b"", "404 Not Found"))


async def main(folder: Path) -> None:
    routes = json.loads((folder / "routes.json").read_text(encoding="utf-8"))
    Serve.answers = {path: _answer((folder / name).read_bytes()) for path, name in routes.items()}
    server = await asyncio.get_running_loop().create_server(Serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
