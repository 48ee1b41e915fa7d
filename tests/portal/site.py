"""What a portal serves: routes to replies, and how a reply may go wrong on the wire."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

DATE = "Mon, 06 Jan 2025 08:00:00 GMT"
"""The server's clock stands still, so that the same page is the same bytes."""


@dataclass(frozen=True)
class Request:
    method: str
    host: str
    target: str
    """Path and query as sent."""
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes = b""
    port: int = 80

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.target).query).items()}

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.target}"


@dataclass(frozen=True)
class Wire:
    """How the bytes of a reply go out, if not plainly."""

    delay: float = 0.0
    """Seconds before the first byte."""
    cut_at: int | None = None
    """Close after so many bytes of the body, although more were promised."""
    reset: bool = False
    """No answer at all: the connection is reset."""
    hang: bool = False
    """No answer, and the connection stays open."""
    drip: float = 0.0
    """Seconds between pieces of the body, which goes out in eight pieces."""
    length: int | None = None
    """A false Content-Length."""


@dataclass(frozen=True)
class Reply:
    body: bytes = b""
    status: int = 200
    content_type: str | None = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    modified: str | None = None
    """``Last-Modified``; with it the reply also has an ``ETag`` and answers conditional requests."""
    wire: Wire = field(default_factory=Wire)

    @property
    def etag(self) -> str:
        return f'"{hashlib.md5(self.body, usedforsecurity=False).hexdigest()[:16]}"'


Route = Reply | Callable[[Request], Reply]


def text(
    body: str, status: int = 200, content_type: str = "text/html; charset=utf-8", encoding: str = "utf-8"
) -> Reply:
    return Reply(body.encode(encoding), status, content_type)


def redirect(location: str, status: int = 302) -> Reply:
    return Reply(b"", status, None, (("Location", location),))


def not_found(_request: Request) -> Reply:
    return text("<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>", 404)


@dataclass(frozen=True)
class TrueReport:
    """One report that a portal has, and where."""

    url: str
    agency: str
    year: int
    form: str | None = "ogi2021"
    adcode: str | None = None
    published: str | None = None
    wrong_sums: int = 0


@dataclass
class Manifest:
    """What a crawl of the site must and must not find."""

    home: str
    reports: list[TrueReport] = field(default_factory=list)
    decoys: dict[str, str] = field(default_factory=dict)
    """Address → what it is: ``website_report``, ``rule_of_law``, ``infographic``, ``guide``, ``soft_404`` …"""
    lists: list[str] = field(default_factory=list)
    """List pages that a person who knows the way would open."""
    copies: dict[str, str] = field(default_factory=dict)
    """Further address of a report → its first address."""
    forbidden: list[str] = field(default_factory=list)
    """Path prefixes that robots.txt forbids."""

    @property
    def ideal_requests(self) -> int:
        return len(self.lists) + len(self.reports)


@dataclass
class Site:
    """One virtual host. ``routes`` map a path, or a path with its query, to a reply or a function of the request."""

    host: str
    routes: dict[str, Route] = field(default_factory=dict)
    missing: Callable[[Request], Reply] = not_found
    everything: Callable[[Request], Reply | None] | None = None
    """Asked before the routes; for challenges and hosts that refuse."""
    aliases: tuple[str, ...] = ()
    manifest: Manifest | None = None
    compress: bool = True
    name: str = ""
    """The site's own name."""

    def add(self, path: str, reply: Route | str) -> None:
        if path in self.routes:
            raise ValueError(f"{self.host} has {path} already")
        self.routes[path] = text(reply) if isinstance(reply, str) else reply

    def answer(self, request: Request) -> Reply:
        if self.everything is not None:
            reply = self.everything(request)
            if reply is not None:
                return reply
        route = self.routes.get(request.target) or self.routes.get(request.path)
        if route is None:
            return self.missing(request)
        return route if isinstance(route, Reply) else route(request)


def with_wire(reply: Reply, wire: Wire) -> Reply:
    return replace(reply, wire=wire)
