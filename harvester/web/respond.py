"""From a request to a page: the language, the parameters, the template, and errors as pages of their own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from harvester.dataset.columns import Column
from harvester.dataset.text_files import csv_lines
from harvester.store.database import Store, StoreError
from harvester.web.words import choose, words

Json = dict[str, Any]
T = TypeVar("T")


class PageError(Exception):
    """Something a reader asked for that cannot be shown: HTTP status, and words of :mod:`harvester.web.words`."""

    def __init__(self, status: int, word: str, *values: str) -> None:
        super().__init__(word)
        self.status = status
        self.word = word
        self.values = values


class Asked:
    """One request: its parameters, checked, and the language."""

    def __init__(self, datasette: Any, request: Any) -> None:
        self.directory = Path(datasette.plugin_config("harvester")["directory"])
        self.request = request
        self.args = request.args
        self.language = choose(self.text("lang"), request.cookies.get("lang"), request.headers.get("accept-language"))
        self.words = words(self.language)

    def text(self, name: str, limit: int = 300) -> str | None:
        """A parameter as text, without control characters; None if it is not given or empty."""
        value = self.args.get(name)
        value = re.sub(r"[\x00-\x1f\x7f]", " ", value).strip() if value else ""
        # A lone surrogate can neither be looked up nor be shown.
        return value[:limit].encode("utf-8", "replace").decode() or None

    def number(self, name: str, least: int = 0, most: int = 10**15) -> int | None:
        value = self.text(name)
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{1,15}", value) or not least <= int(value) <= most:
            raise PageError(400, "bad_parameter", name, value[:60])
        return int(value)

    def code(self, name: str) -> str | None:
        """A parameter that is the code of a division, or its first digits."""
        value = self.text(name)
        if value is not None and not re.fullmatch(r"(?:[0-9]{2}){1,3}", value):
            raise PageError(400, "bad_parameter", name, value[:60])
        return value.ljust(6, "0") if value else None

    def link(self, **changes: Any) -> str:
        """This address with other parameters."""
        given = {name: self.args.get(name) for name in self.args}
        given |= {name: str(value) for name, value in changes.items()}
        return f"{self.request.path}?{urlencode(given, errors='replace')}"


Build = Callable[[Asked, Store], tuple[str, Json]]


def page(build: Build) -> Callable[..., Awaitable[Response]]:
    """A view of Datasette from a function that gives a template's name and what it shows.

    The function runs in a thread with a connection of its own, so that a slow page holds up no other."""

    async def view(datasette: Any, request: Any) -> Response:
        asked = Asked(datasette, request)
        try:
            name, shown = await asyncio.to_thread(_run, build, asked)
        except PageError as error:
            return await render_error(datasette, asked, asked.words[error.word].format(*error.values), error.status)
        except StoreError as error:
            return await render_error(datasette, asked, str(error), 503)
        return await _render(datasette, asked, name, shown, 200)

    view.__doc__ = build.__doc__
    return view


def _run(build: Callable[[Asked, Store], T], asked: Asked) -> T:
    with Store(asked.directory / "harvest.db", read_only=True) as store:
        return build(asked, store)


async def render_error(datasette: Any, asked: Asked, message: str, status: int) -> Response:
    """A page that says in one sentence why there is no other."""
    return await _render(datasette, asked, "h_error.html", {"title": asked.words["error"], "message": message}, status)


Rows = Callable[[Asked, Store], list[tuple[Any, ...]]]


def table_views(name: str, columns: Sequence[Column], make: Rows) -> tuple[Callable[..., Awaitable[Response]], ...]:
    """Two views of what is no table of the database: as CSV for a spreadsheet, and as a JSON list of objects."""

    async def answer(datasette: Any, request: Any, kind: str) -> Response:
        asked = Asked(datasette, request)
        try:
            rows = await asyncio.to_thread(_run, make, asked)
        except PageError as error:
            return await render_error(datasette, asked, asked.words[error.word].format(*error.values), error.status)
        except StoreError as error:
            return await render_error(datasette, asked, str(error), 503)
        if kind == "csv":
            headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
            return Response(csv_lines(columns, rows), headers=headers, content_type="text/csv; charset=utf-8")
        names = [column.name for column in columns]
        return Response.json([dict(zip(names, row, strict=True)) for row in rows])

    async def as_csv(datasette: Any, request: Any) -> Response:
        return await answer(datasette, request, "csv")

    async def as_json(datasette: Any, request: Any) -> Response:
        return await answer(datasette, request, "json")

    return as_csv, as_json


async def _render(datasette: Any, asked: Asked, name: str, shown: Json, status: int) -> Response:
    from harvester.web.plugin import OWN_POLICY

    other = "zh" if asked.language == "en" else "en"
    context = {
        **shown,
        "t": asked.words,
        "lang": asked.language,
        "html_lang": "zh-Hans" if asked.language == "zh" else "en",
        "other_lang": other,
        "other_link": asked.link(lang=other),
        "path": asked.request.path,
        "link": asked.link,
    }
    html = await datasette.render_template(name, context, request=asked.request)
    response = Response.html(html, status=status, headers={"Content-Security-Policy": OWN_POLICY})
    if asked.text("lang") in ("en", "zh"):
        response.set_cookie("lang", asked.language, max_age=31_536_000, httponly=True, samesite="lax")
    return response
