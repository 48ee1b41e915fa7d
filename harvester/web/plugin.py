"""What Datasette asks of us: our addresses, and headers that keep every page to this machine."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Response

from harvester.web import pages
from harvester.web.respond import Asked, render_error

_log = logging.getLogger(__name__)
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
        (r"^/coverage\.csv$", pages.coverage_csv),
        (r"^/coverage\.json$", pages.coverage_json),
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
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    """Our words in the frame of Datasette's pages; our own pages bring theirs."""
    if not _is_ours(datasette) or request is None:
        return {}
    asked = Asked(datasette, request)
    return {"t": asked.words, "html_lang": "zh-Hans" if asked.language == "zh" else "en"}


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """What Datasette cannot show, as a page of ours or as JSON: a wrong address is no traceback in the terminal."""
    if not _is_ours(datasette):
        return None
    status = int(getattr(exception, "status", 500))
    message = getattr(exception, "message", None) or (str(exception) if status < 500 else "internal error")
    if status >= 500 and not hasattr(exception, "message"):
        _log.error("%s cannot be shown", request.path, exc_info=exception)
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": message, "status": status}, status=status)
    if getattr(exception, "message_is_html", False):
        message = html.unescape(re.sub(r"<[^>]*>", " ", str(message))).strip()

    async def shown() -> Response:
        asked = Asked(datasette, request)
        message_shown = asked.words["not_found"] if status == 404 else message
        return await render_error(datasette, asked, message_shown, status)

    return shown


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
