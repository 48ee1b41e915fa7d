"""Requests and responses of Scrapy as the archive sees them, and what it leaves with them.

For spiders and pipelines: ``capture_of(response)`` is the capture with the bytes, ``visit_of(response)`` the revisit
record where the page was looked at again and was the same. Request meta that is understood: ``harvest_refetch`` (ask
again in this run), ``harvest_max_age`` (seconds: a younger capture of any run will do), ``harvest_about`` (a dict that
becomes part of the record's metadata).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from harvester.archive.index import Entry, key_of
from harvester.archive.record import Capture

if TYPE_CHECKING:
    from scrapy import Request

CAPTURE = "harvest_capture"
VISIT = "harvest_visit"
ABOUT = "harvest_about"

# Kept in a request's meta while it is under way.
CACHED = "_harvest_cached"
"""What is held of the page that is asked for on a condition: a response and its capture."""
NOT_MODIFIED = "_harvest_not_modified"
"""The 304 as it was sent."""
LOOKED_UP = "_harvest_looked_up"
"""The request's key, and what the harvest held of it when it was asked for."""
SENT = "_harvest_sent_headers"
"""The response's headers as they came: the cache middleware adds a Date where there is none."""
_CONDITIONAL = "_harvest_conditional"


def capture_of(response: Response) -> Capture | None:
    """The capture that holds the bytes of ``response``; None for what is not archived (``data:``, ``file:``, a
    shell)."""
    capture = response.meta.get(CAPTURE) if response.request is not None else None
    return capture if isinstance(capture, Capture) else None


def visit_of(response: Response) -> Capture | None:
    """The revisit record of this visit where the page was the same as in ``capture_of(response)``, else None."""
    visit = response.meta.get(VISIT) if response.request is not None else None
    return visit if isinstance(visit, Capture) else None


def key_of_request(request: Request) -> bytes:
    """The key under which the archive's index has it."""
    part = request.headers.get("Range") if dict.__contains__(request.headers, b"Range") else None
    return key_of(request.method, request.url, request.body, part.decode("latin-1") if part else None)


def looked_up(request: Request) -> tuple[bytes, list[Entry]] | None:
    """What ``LOOKED_UP`` says; None for a request that went past the cache."""
    found: tuple[bytes, list[Entry]] | None = request.meta.get(LOOKED_UP)
    return found


def begin(request: Request) -> None:
    """A retry or redirect is made of a copy of the request: nothing of the old one's way may be left in it."""
    meta = request.meta
    for name in (CAPTURE, VISIT, SENT, NOT_MODIFIED, LOOKED_UP, CACHED, "cached_response"):
        meta.pop(name, None)
    for name in meta.pop(_CONDITIONAL, ()):
        request.headers.pop(name, None)


def ask_if_changed(request: Request, capture: Capture) -> bool:
    """Make the request a conditional one with the validators of ``capture``; False where it has none."""
    asked = []
    for condition, validator in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        value = capture.header(validator)
        if value:
            request.headers[condition] = value.encode("latin-1", "replace")
            asked.append(condition)
    if not asked:
        return False
    request.meta[_CONDITIONAL] = asked
    response = response_of(capture, request.url)
    response.flags.append("cached")
    request.meta[CACHED] = (response, capture)
    return True


def is_conditional(request: Request) -> bool:
    return any(name in request.headers for name in ("If-None-Match", "If-Modified-Since", "Range"))


def response_of(capture: Capture, url: str) -> Response:
    """As a download handler would give it: by headers and address; HttpCompression looks again after decoding."""
    headers = Headers([(name.encode("latin-1"), value.encode("latin-1")) for name, value in capture.headers])
    if capture.record_type != "response" and capture.media_type:
        headers["Content-Type"] = capture.media_type
    kind = responsetypes.from_args(headers=headers, url=url, body=capture.body)
    return kind(url=url, status=capture.status or 200, headers=headers, body=capture.body)


def pairs(headers: Headers) -> list[tuple[str, str]]:
    """Names and values, bytes read as latin-1."""
    # The dict itself, since Headers.items() normalises every name again: a tenth of the archive's whole cost.
    lists: Iterable[tuple[bytes, list[bytes]]] = dict.items(headers)
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in lists for value in values]


def sent_headers(request: Request, response: Response) -> list[tuple[str, str]]:
    """The response's headers as they came."""
    sent = request.meta.pop(SENT, None)
    return sent if isinstance(sent, list) else pairs(response.headers)


def about(request: Request, response: Response) -> dict[str, Any]:
    """The metadata of an exchange: what is not said by its records; mostly nothing."""
    told: dict[str, Any] = {
        "flags": response.flags or None,
        "retry": request.meta.get("retry_times"),
        "via": request.meta.get("redirect_urls", [])[-1:] or None,
        **request.meta.get(ABOUT, {}),
    }
    return {name: value for name, value in told.items() if value is not None}


def ip_address(request: Request, response: Response) -> str | None:
    """The server's; behind a proxy nobody knows it."""
    if request.meta.get("proxy") or response.ip_address is None:
        return None
    return str(response.ip_address)


def age(fetched_at: str) -> float:
    """Seconds since then; endless for what is no time, and for a time to come: then a clock was wrong."""
    try:
        then = datetime.strptime(fetched_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return float("inf")
    passed = (datetime.now(UTC) - then).total_seconds()
    return passed if passed >= 0 else float("inf")
