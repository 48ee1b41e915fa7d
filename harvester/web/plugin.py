"""What Datasette asks of us: our addresses, and headers that keep every page to this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette import hookimpl

from harvester.web import pages

OWN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
DATASETTE_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Datasette's own pages have scripts of its own; from elsewhere nothing comes either."""


def _is_ours(datasette: Any) -> bool:
    return bool(datasette.plugin_config("harvester"))


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    if not _is_ours(datasette):
        return []
    return [
        (r"^/$", pages.start),
        (r"^/coverage$", pages.coverage),
        (r"^/region/(?P<code>\d{6})$", pages.region),
        (r"^/agency$", pages.agency),
        (r"^/report/(?P<number>\d{1,15})$", pages.report),
        (r"^/diff$", pages.diff),
        (r"^/search$", pages.search),
        (r"^/archived/(?P<number>\d{1,15})$", pages.archived),
        (r"^/archived/(?P<number>\d{1,15})/bytes$", pages.archived_bytes),
        (r"^/archived/(?P<number>\d{1,15})/picture(?:/(?P<page>\d{1,4}))?$", pages.archived_picture),
    ]


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    def wrap(app: Any) -> Any:
        if not _is_ours(datasette):
            return app

        async def guarded(scope: Any, receive: Any, send: Any) -> None:
            async def send_guarded(event: Any) -> None:
                if event["type"] == "http.response.start":
                    headers = list(event.get("headers") or [])
                    names = {name.lower() for name, _ in headers}
                    if b"content-security-policy" not in names:
                        headers.append((b"content-security-policy", DATASETTE_POLICY.encode()))
                    headers += [
                        (b"x-content-type-options", b"nosniff"),
                        (b"referrer-policy", b"no-referrer"),
                        (b"cross-origin-opener-policy", b"same-origin"),
                    ]
                    event = {**event, "headers": headers}
                await send(event)

            await app(scope, receive, send_guarded if scope["type"] == "http" else send)

        return guarded

    return wrap
