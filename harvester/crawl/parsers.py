"""Where a crawl's candidates are parsed: in processes beside it, so that the one that fetches is never kept waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from time import monotonic
from typing import Any

from harvester.crawl.judgement import killed, pack_hints
from harvester.documents.sniff import sniff
from harvester.reports.hints import Hints
from harvester.store.packing import checked
from harvester.workers.pool import WARM_UP, KilledError, Pool, processors, take

TASK = "harvester.parsing:parse_task"
TASK_TO_STORE = "harvester.parsing:parse_to_store"
_TEXT = ("html", "text", "empty")
_LOOK = 2.0
GRACE = 15.0
"""Seconds that a crawl which was told to end waits for pages that are being parsed: less than who has told it waits."""


class EndingError(Exception):
    """The crawl ends, and the page was not parsed in time: it is when the crawl goes on."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page to be parsed, or (``parts``) the pictures of one, whose bytes follow one another in ``body``."""

    body: bytes
    url: str
    content_type: str | None
    status: int | None
    hints: Hints
    parts: Sequence[int] = ()
    """Sizes."""
    whole: bool = False
    """The report is looked into before it is stored."""


class Parsers:
    """``number``: processes; 0 parses in this one; None takes as many as there are processors. ``ending``: whether the
    crawl was told to end."""

    def __init__(self, number: int | None = 0, ending: Callable[[], bool] = lambda: False) -> None:
        self._ending = ending
        self._until: float | None = None
        size = processors() if number is None else number
        self._pool = take(size) if size else None
        self.only_stored = False
        """Nobody looks into reports: their cells may come packed for the database (``harvester.store.packing``)."""
        # Each process has a reader of its own for PDF, Office files and pictures, of which OCR is large and slow: not
        # all at once, so that pages get their turn and memory suffices.
        self._documents = asyncio.Semaphore(max(1, size // 2))

    @property
    def inline(self) -> bool:
        """Pages are parsed in this process, which does nothing else meanwhile."""
        return self._pool is None

    @property
    def at_once(self) -> int:
        """How many pages to hand in, for somebody whom nobody else holds back."""
        return 1 if self._pool is None else 3 * self._pool.size

    def begin(self) -> None:
        """Start the processes that do not run yet: there will be something to parse."""
        if self._pool is not None:
            self._pool.begin(WARM_UP)

    async def parse(self, fetched: Fetched) -> dict[str, Any]:
        """The object of ``harvester parse``; that of a page over which processes ended has the code
        ``parser_killed``. Raises FaultError for an exception of the parser, without a pool that exception itself;
        StartError where no process can be had, EndingError."""
        if self._pool is None:
            from harvester.parsing import parse_task  # late: a crawl whose pages are parsed elsewhere does without

            return parse_task(fetched.body, **_arguments(fetched))
        if sniff(fetched.body, fetched.content_type, fetched.url) in _TEXT and not fetched.parts:
            return await self._ask(self._pool, fetched)
        async with self._documents:
            return await self._ask(self._pool, fetched)

    async def _ask(self, pool: Pool, fetched: Fetched) -> dict[str, Any]:
        pages = max(1, len(fetched.parts))
        try:
            task = TASK_TO_STORE if self.only_stored and not (fetched.whole or fetched.parts) else TASK
            parsed = await self._wait(pool.submit(task, _arguments(fetched), fetched.body, pages=pages))
        except KilledError as error:
            return killed(fetched.url, str(error))
        try:
            return checked(parsed)
        except (TypeError, ValueError):
            return killed(fetched.url, "gave an answer that is no report")

    async def _wait(self, coming: Future[Any]) -> Any:
        future = asyncio.wrap_future(coming)
        while not (await asyncio.wait([future], timeout=_LOOK))[0]:
            if self._ending():
                self._until = self._until or monotonic() + GRACE
                if monotonic() > self._until:
                    future.cancel()
                    raise EndingError
        return future.result()

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        if self._pool is not None:
            self._pool.close()


def _arguments(fetched: Fetched) -> dict[str, Any]:
    return {
        "url": fetched.url,
        "content_type": fetched.content_type,
        "status": fetched.status,
        "hints": pack_hints(fetched.hints),
        "parts": list(fetched.parts),
    }
