"""Archived bytes on the wire: never as anything that a browser would run."""

from __future__ import annotations

import asyncio
from typing import Any

from datasette.utils.asgi import Response

from harvester.archive.errors import ArchiveError
from harvester.archive.reader import read_capture, warc_path
from harvester.archive.record import Capture
from harvester.store.database import Store, StoreError
from harvester.web import archived as render
from harvester.web.respond import Asked, PageError

MAX_SHOWN = 64 * 1024 * 1024
_HEADERS = {"Content-Security-Policy": render.POLICY, "X-Frame-Options": "SAMEORIGIN"}


def _capture(asked: Asked) -> Capture:
    """The record of a capture. Raises PageError."""
    number = int(asked.request.url_vars["number"])
    with Store(asked.directory / "harvest.db", read_only=True) as store:
        row = next(store.query("SELECT warc_file, warc_offset FROM captures WHERE capture_id = ?", (number,)), None)
    if row is None:
        raise PageError(404, "not_found")
    return read_capture(warc_path(asked.directory / "warc", row["warc_file"]), row["warc_offset"])


async def _answer(asked: Asked, work: Any) -> Response:
    """The response that ``work`` makes in a thread; what cannot be read is a line of plain text."""
    try:
        response: Response = await asyncio.to_thread(work)
        return response
    except PageError as error:
        message, status = asked.words[error.word].format(*error.values), error.status
    except (ArchiveError, StoreError, OSError) as error:
        message, status = asked.words["archived_missing"].format(error), 404
    return Response.text(message, status=status, headers=_HEADERS)


async def archived(datasette: Any, request: Any) -> Response:
    """The page for the frame."""
    asked = Asked(datasette, request)

    def work() -> Response:
        capture = _capture(asked)
        number = int(request.url_vars["number"])
        shown = render.show(
            capture.payload(MAX_SHOWN),
            capture.header("Content-Type") or capture.media_type,
            capture.url,
            f"/archived/{number}/picture",
            asked.words,
        )
        return Response.html(shown.html, headers=_HEADERS)

    return await _answer(asked, work)


async def archived_bytes(datasette: Any, request: Any) -> Response:
    """The payload as a download, whatever it is."""
    asked = Asked(datasette, request)

    def work() -> Response:
        capture = _capture(asked)
        name = f"capture-{int(request.url_vars['number'])}.bin"
        return Response(
            body=capture.payload(),
            headers={**_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'},
            content_type="application/octet-stream",
        )

    return await _answer(asked, work)


async def archived_picture(datasette: Any, request: Any) -> Response:
    """A picture, by its own first bytes, or a page of a PDF as one."""
    asked = Asked(datasette, request)

    def work() -> Response:
        body = _capture(asked).payload(MAX_SHOWN)
        page = request.url_vars.get("page")
        if page is not None:
            picture, kind = render.page_picture(body, int(page)), "image/png"
        else:
            kind = render.image_type(body) or ""
            picture = body if kind else None
        if picture is None:
            raise PageError(404, "not_found")
        return Response(body=picture, headers=_HEADERS, content_type=kind)

    return await _answer(asked, work)
