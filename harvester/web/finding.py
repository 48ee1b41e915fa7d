"""The search page, and keeping the index up with the database while pages are served."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from harvester.reports.forms import load_forms
from harvester.store.database import Store, StoreError
from harvester.store.search import NAME, SearchError, SearchIndex
from harvester.web.kept import kept
from harvester.web.queries import years_of
from harvester.web.respond import Asked, Json, PageError

PAGE = 20
_EVERY = 30.0
"""Seconds after which a search looks whether the database has changed."""
_log = logging.getLogger(__name__)


class Keeper:
    """Brings the index of one harvest up in a thread of its own, so that no page waits for it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.problem: str | None = None
        self._lock = threading.Lock()
        self._looked = -_EVERY

    def look(self, *, wait: float = 0.0) -> None:
        """Start an update unless one is running or was just done; wait so many seconds for it at most."""
        if time.monotonic() - self._looked < _EVERY or not self._lock.acquire(blocking=False):
            return
        thread = threading.Thread(target=self._update, name="search index", daemon=True)
        thread.start()
        thread.join(wait)

    def _update(self) -> None:
        try:
            with SearchIndex(self.directory) as index:
                index.update()
            self.problem = None
        except StoreError as error:
            self.problem = str(error)
            _log.warning("search index: %s", error)
        finally:
            self._looked = time.monotonic()
            self._lock.release()


_keepers: dict[Path, Keeper] = {}


def keeper(directory: Path) -> Keeper:
    """The one keeper of a harvest's index in this process."""
    return _keepers.setdefault(directory.resolve(), Keeper(directory))


def look_up(asked: Asked, store: Store) -> Json:
    """What the search page shows."""
    keeper(asked.directory).look(wait=1.0)
    sections = {s.id: s.label for form in load_forms().values() for s in form.sections}
    query, section = asked.text("q"), asked.text("section")
    year, area = asked.number("year", 1990, 2200), asked.code("region")
    number = asked.number("page", 1, 500) or 1
    if section is not None and section not in (*sections, NAME, "preamble"):
        raise PageError(400, "bad_parameter", "section", section[:60])
    shown: Json = {
        "q": query or "", "section": section, "year": year, "region": area, "page": number, "found": None,
        "sections": sections, "years": kept(store, years_of), "busy": None, "problem": None, "pages": 1,
    }  # fmt: skip
    if query is None:
        return shown
    try:
        with SearchIndex(asked.directory, read_only=True) as index:
            shown["found"] = found = index.search(
                query, section=section, year=year, adcode=area, limit=PAGE, offset=(number - 1) * PAGE
            )
            shown["pages"] = max(1, -(-found.total // PAGE))
            known = len(index)
            current = next(store.query("SELECT count(*) AS n FROM reports WHERE is_current = 1"))["n"]
            if known < current:
                shown["busy"] = (known, current)
    except SearchError as error:
        shown["problem"] = keeper(asked.directory).problem or str(error)
    return shown
