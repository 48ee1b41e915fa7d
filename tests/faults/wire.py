"""Faults on the wire: a portal that answers wrongly, to some pages for ever and to others a few times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.portal.site import Reply, Request, Site, Wire

Fault = Callable[[Reply], Reply]
"""A reply → what comes instead of it."""


def reset(_reply: Reply) -> Reply:
    return Reply(wire=Wire(reset=True))


def hang(_reply: Reply) -> Reply:
    return Reply(wire=Wire(hang=True))


def cut(reply: Reply) -> Reply:
    """The connection ends in the middle of the body."""
    return replace(reply, wire=Wire(cut_at=len(reply.body) // 2))


def too_long(reply: Reply) -> Reply:
    """A Content-Length that promises more than comes."""
    return replace(reply, wire=Wire(length=2 * len(reply.body) + 1000))


def drip(reply: Reply) -> Reply:
    return replace(reply, wire=Wire(drip=0.02))


def status(code: int, *headers: tuple[str, str]) -> Fault:
    return lambda _reply: Reply(b"<html><h1>Error</h1></html>", code, "text/html", headers)


@dataclass
class Disturbed:
    """A site whose pages go wrong the first ``times`` times, and those for which ``lasting`` is true for ever."""

    fault: Fault
    times: int = 1
    lasting: Callable[[Request], bool] = lambda _request: False
    given: int = 0
    """How many faults were given out."""
    asked: Counter[str] = field(default_factory=Counter)
    lost: set[str] = field(default_factory=set)
    """Addresses that were asked for and never answered rightly."""

    def __call__(self, site: Site) -> Site:
        def answer(request: Request) -> Reply | None:
            key = f"{request.url} {request.body!r}"
            self.asked[key] += 1
            lasting = self.lasting(request)
            if not lasting and self.asked[key] > self.times:
                return None
            right = site.answer(request)
            self.given += 1
            if lasting:
                self.lost.add(request.url)
            return self.fault(right)

        # Uncompressed, as the places of the cuts are those of the body.
        return replace(site, everything=answer, compress=False)


def some_reports(request: Request) -> bool:
    """About a quarter of the pages of reports, never lists: what lies behind a list would be lost unseen."""
    name = request.path.rpartition("/")[2]
    return name.startswith(("t2", "P0")) and sum(name.encode()) % 4 == 0
