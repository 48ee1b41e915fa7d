"""What bodies of one portal have in common: where some have their reports, their siblings may have them too."""

from __future__ import annotations

from urllib.parse import urlsplit

from harvester.crawl.urls import host_of, key

ENOUGH = 2
"""Bodies that must have their column at the same place before it is looked for with others."""
MISSES = 2
"""Fruitless guesses after which a place is given up."""
MAX_BODIES = 2000


class Siblings:
    """Bodies are known by the address that the portal links them with, columns by the address that listed reports."""

    def __init__(self, start: str) -> None:
        self._start = _folder(start)
        self._bodies: dict[str, set[str]] = {}
        self._places: dict[str, int] = {}
        self._misses: dict[str, int] = {}
        self._guessed: dict[str, str] = {}

    def body(self, url: str) -> None:
        """A page or site of a body that the portal links to."""
        folder = _folder(url)
        if folder is not None and folder != self._start and len(self._bodies) < MAX_BODIES:
            self._bodies.setdefault(folder, set())

    def column(self, url: str) -> None:
        """A list of annual reports. If it was a guess of ours, the guess was good."""
        guessed = self._guessed.pop(key(url), None)
        if guessed is not None:
            self._misses[guessed] = 0
        folder = _folder(url)
        owner = self._owner(folder) if folder is not None else None
        if folder is None or owner is None:
            return
        place = folder[len(owner) :]
        if place not in self._bodies[owner]:
            self._bodies[owner].add(place)
            self._places[place] = self._places.get(place, 0) + 1

    def guess(self) -> str | None:
        """An address where a body without a known column may have one; None where nothing speaks for any."""
        for place, times in sorted(self._places.items(), key=lambda item: -item[1]):
            if times < ENOUGH or self._misses.get(place, 0) >= MISSES:
                continue
            for body, places in self._bodies.items():
                url = body + place
                if not places and self._alike(body, place) and url not in self._guessed.values():
                    places.add("")  # one guess a body
                    self._guessed[key(url)] = place
                    self._misses[place] = self._misses.get(place, 0) + 1  # taken back if it is there
                    return url
        return None

    def _owner(self, folder: str) -> str | None:
        """The innermost body that an address lies below."""
        found = None
        for body in self._bodies:
            if folder.startswith(body) and folder != body and (found is None or len(body) > len(found)):
                found = body
        return found

    def _alike(self, body: str, place: str) -> bool:
        """True if a body that has its column there has an address like this one: both sites, or both folders beside
        each other."""
        for other, places in self._bodies.items():
            if place not in places:
                continue
            if body.count("/") == other.count("/") == 3:
                return True
            if host_of(body) == host_of(other) and body.rsplit("/", 2)[0] == other.rsplit("/", 2)[0]:
                return True
        return False


def _folder(url: str) -> str | None:
    """The address up to its last slash; None for addresses that are no folders."""
    parts = urlsplit(url)
    name = parts.path.rpartition("/")[2]
    if parts.query or (name and name.partition(".")[0].lower() not in ("index", "default", "list")):
        return None
    return f"{parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}/"
