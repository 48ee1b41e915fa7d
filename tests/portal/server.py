"""The server: asyncio on a thread of its own, plain sockets, so that every byte and every fault is under control.

It answers requests in absolute form (as a proxy gets them) and by Host header. CONNECT is refused with 502: none of the
sample portals speaks TLS, so ``https://`` fails as it does at many real ones.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import struct
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from urllib.parse import urlsplit

from .site import DATE, Reply, Request, Site

MAX_HEAD = 64 * 1024
MAX_BODY = 4 * 1024 * 1024


@dataclass(frozen=True)
class LogEntry:
    method: str
    host: str
    target: str
    status: int
    """0 for a connection that was reset or left hanging."""
    headers: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.target}"

    @property
    def path(self) -> str:
        return urlsplit(self.target).path


class PortalServer:
    """A context manager: ``with PortalServer(sites) as server: … server.proxy_url, server.log, server.sites``."""

    def __init__(self, sites: Iterable[Site], port: int = 0) -> None:
        self.sites: dict[str, Site] = {}
        for site in sites:
            self.add_site(site)
        self.log: list[LogEntry] = []
        self.port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def add_site(self, site: Site) -> None:
        for host in (site.host, *site.aliases):
            self.sites[host] = site

    @property
    def proxy_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def requests_of(self, host: str) -> list[LogEntry]:
        return [entry for entry in self.log if entry.host == host]

    def start(self) -> PortalServer:
        ready = threading.Event()
        failure: list[BaseException] = []

        def run() -> None:
            loop = asyncio.new_event_loop()
            asyncio.set_event_loop(loop)
            self._loop = loop
            try:
                server = loop.run_until_complete(asyncio.start_server(self._client, "127.0.0.1", self.port))
            except OSError as error:
                failure.append(error)
                ready.set()
                loop.close()
                return
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            loop.run_forever()
            server.close()
            tasks = list(self._tasks)
            for task in tasks:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            loop.close()

        self._thread = threading.Thread(target=run, name="portal", daemon=True)
        self._thread.start()
        ready.wait()
        if failure:
            raise failure[0]
        return self

    def stop(self) -> None:
        if self._loop is not None and self._thread is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def __enter__(self) -> PortalServer:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client went away: nothing is owed to it
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its reply; False when the connection is over."""
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        parts = lines[0].split(" ")
        if len(parts) != 3 or len(head) > MAX_HEAD:
            writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return False
        method, target, _version = parts
        headers = {}
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if colon:
                headers[name.strip().lower()] = value.strip()
        body = await reader.readexactly(min(int(headers.get("content-length", "0") or 0), MAX_BODY))
        if method == "CONNECT":
            self.log.append(LogEntry(method, target.partition(":")[0], target, 502, headers))
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
            return False
        request = _request(method, target, headers, body)
        site = self.sites.get(request.host)
        reply = site.answer(request) if site else Reply(b"no such portal", 502, "text/plain")
        wire = reply.wire
        silent = wire.reset or wire.hang
        reply = _conditional(request, reply)
        self.log.append(LogEntry(method, request.host, request.target, 0 if silent else reply.status, headers))
        if wire.delay:
            await asyncio.sleep(wire.delay)
        if wire.reset:
            _reset(writer)
            return False
        if wire.hang:
            await reader.read()
            return False
        return await _send(request, reply, writer, compress=site is not None and site.compress)


def _request(method: str, target: str, headers: dict[str, str], body: bytes) -> Request:
    host = headers.get("host", "")
    if target.startswith("http://"):
        split = urlsplit(target)
        host = split.netloc
        target = target[len("http://") + len(split.netloc) :] or "/"
    name, _, port = host.partition(":")
    return Request(method, name.lower(), target, headers, body, int(port) if port.isdigit() else 80)


def _conditional(request: Request, reply: Reply) -> Reply:
    """A reply with validators answers conditional requests with 304."""
    if reply.modified is None or reply.status != 200:
        return reply
    validators = (("ETag", reply.etag), ("Last-Modified", reply.modified))
    wanted = request.headers.get("if-none-match")
    since = request.headers.get("if-modified-since")
    if reply.etag in wanted if wanted is not None else since == reply.modified:
        return Reply(b"", 304, None, validators)
    return Reply(reply.body, 200, reply.content_type, (*reply.headers, *validators), None, reply.wire)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


async def _send(request: Request, reply: Reply, writer: asyncio.StreamWriter, compress: bool) -> bool:
    body = reply.body
    lines = [f"HTTP/1.1 {reply.status} {_phrase(reply.status)}", "Server: portal", f"Date: {DATE}"]
    if reply.content_type:
        lines.append(f"Content-Type: {reply.content_type}")
    if compress and "gzip" in request.headers.get("accept-encoding", "") and len(body) > 500:
        body = gzip.compress(body, 6, mtime=0)
        lines.append("Content-Encoding: gzip")
    lines += [f"{name}: {value}" for name, value in reply.headers]
    wire = reply.wire
    lines.append(f"Content-Length: {len(body) if wire.length is None else wire.length}")
    faulty = wire.cut_at is not None or wire.length is not None
    close = faulty or request.headers.get("connection", "").lower() == "close"
    lines.append(f"Connection: {'close' if close else 'keep-alive'}")
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    if request.method == "HEAD":
        body = b""
    if wire.cut_at is not None:
        body = body[: wire.cut_at]
    if wire.drip:
        step = max(1, len(body) // 8)
        for at in range(0, len(body), step):
            writer.write(body[at : at + step])
            await writer.drain()
            await asyncio.sleep(wire.drip)
    else:
        writer.write(body)
    await writer.drain()
    return not close


def _reset(writer: asyncio.StreamWriter) -> None:
    """Closes so that the other side sees a reset, not an orderly end."""
    raw = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
