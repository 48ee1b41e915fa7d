"""Copied texts: a report that repeats its own last year's, or another agency's of the same year.

The text is that of the sections without numbers, so that a text that was only brought up to date counts as copied. With
last year's it is compared directly (RapidFuzz, 0 to 1). Neighbours are found by MinHash and locality-sensitive hashing
(datasketch) among the reports of one year and province, then compared directly too.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from harvester.dataset.source import Source

SHINGLE = 6
"""Characters of a shingle."""
PERMUTATIONS = 64
THRESHOLD = 0.8
"""Estimated share of common shingles from which a neighbour is looked at, and similarity from which it is named."""
SHORTEST = 120
"""Texts with fewer characters say the same by necessity and are not compared."""
LONGEST = 20_000
CANDIDATES = 20
"""So many probable neighbours of a report are compared with it."""
_DIGITS = re.compile(r"[\d\s〇○零一二三四五六七八九十百千年月日]+")


@dataclass(frozen=True, slots=True)
class Copying:
    """How much of a report's text stands in others. Similarities are 0 to 1, None where there is nothing to compare."""

    last_year: float | None = None
    neighbour: float | None = None
    neighbour_id: int | None = None


def normal(texts: Sequence[str]) -> str:
    """The words without numbers, dates and white space."""
    return _DIGITS.sub("", "".join(texts))[:LONGEST]


def available() -> bool:
    """True where both libraries are installed (extra ``quality``)."""
    from importlib.util import find_spec

    return find_spec("datasketch") is not None and find_spec("rapidfuzz") is not None


def find_copies(source: Source, tell: Callable[[int], None] = lambda _: None) -> dict[int, Copying]:
    """``report_id`` → what was found, for every chosen report with enough text. ``tell`` hears of each report.

    Last year's report is looked for in the whole database, neighbours among the chosen reports.
    """
    from rapidfuzz.distance import Indel

    copies: dict[int, Copying] = {}
    for group in _groups(source):
        texts = {report_id: text for report_id, text in _texts(source.conn, list(group)) if len(text) >= SHORTEST}
        before = _before(source.conn, list(group))
        old = dict(_texts(source.conn, list(set(before.values()))))
        near = _neighbours(texts, group)
        for report_id in group:
            tell(1)
            if report_id not in texts:
                continue
            earlier = old.get(before.get(report_id, -1), "")
            last = Indel.normalized_similarity(texts[report_id], earlier) if len(earlier) >= SHORTEST else None
            best, best_id = None, None
            for other in near.get(report_id, ()):
                alike = Indel.normalized_similarity(texts[report_id], texts[other], score_cutoff=best or THRESHOLD)
                if alike >= THRESHOLD and (best is None or alike > best):
                    best, best_id = alike, other
            copies[report_id] = Copying(
                None if last is None else round(last, 3), None if best is None else round(best, 3), best_id
            )
    return copies


def _groups(source: Source) -> Iterator[dict[int, str | None]]:
    """The chosen reports of one year and province: report id → agency."""
    groups: dict[tuple[Any, ...], dict[int, str | None]] = {}
    sql = "SELECT report_id, year, adcode, agency_key FROM reports WHERE report_id IN ({ids})"
    for report_id, year, adcode, agency in source.select(sql):
        groups.setdefault((year, (adcode or "")[:2]), {})[report_id] = agency
    yield from groups.values()


def _texts(conn: sqlite3.Connection, ids: list[int]) -> Iterator[tuple[int, str]]:
    for begin in range(0, len(ids), 500):
        chunk = ids[begin : begin + 500]
        rows: dict[int, list[str]] = {}
        marks = ",".join("?" * len(chunk))
        for report_id, text in conn.execute(
            f"SELECT report_id, text FROM sections WHERE report_id IN ({marks}) ORDER BY section_id", chunk
        ):
            rows.setdefault(report_id, []).append(text)
        for report_id, texts in rows.items():
            yield report_id, normal(texts)


def _before(conn: sqlite3.Connection, ids: list[int]) -> dict[int, int]:
    """Report → the current report of the same agency for the year before."""
    found: dict[int, int] = {}
    for begin in range(0, len(ids), 500):
        chunk = ids[begin : begin + 500]
        marks = ",".join("?" * len(chunk))
        found.update(
            conn.execute(
                "SELECT r.report_id, p.report_id FROM reports r JOIN reports p ON p.agency_key = r.agency_key "
                "AND p.year = r.year - 1 AND p.site = r.site AND p.is_current = 1 "
                f"WHERE r.report_id IN ({marks})",
                chunk,
            )
        )
    return found


def _neighbours(texts: dict[int, str], agencies: dict[int, str | None]) -> dict[int, list[int]]:
    """Report → others of the group, of another agency, that are probably alike."""
    import numpy
    from datasketch import MinHash, MinHashLSH

    # Many reports are equal but for the numbers: each text is in the index once, with the reports that have it.
    holders: dict[str, list[int]] = {}
    for report_id, text in texts.items():
        holders.setdefault(text, []).append(report_id)
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    sketches: dict[str, Any] = {}
    for text in holders:
        hashes = {zlib.crc32(text[i : i + SHINGLE].encode()) for i in range(len(text) - SHINGLE + 1)}
        sketch = MinHash(num_perm=PERMUTATIONS, hashfunc=int)
        sketch.update_batch(numpy.fromiter(hashes, dtype=numpy.uint64, count=len(hashes)))
        sketches[text] = sketch
        index.insert(text, sketch)
    result: dict[int, list[int]] = {}
    for text, reports in holders.items():
        alike = [i for other in index.query(sketches[text]) if other != text for i in holders[other][:CANDIDATES]]
        for report_id in reports:
            equal = [i for i in reports[: CANDIDATES + 1] if agencies[i] != agencies[report_id]]
            # Those nearest by number first: neighbours on one portal were often stored together.
            others = sorted(
                (i for i in alike if agencies[i] != agencies[report_id]), key=lambda i: (abs(i - report_id), i)
            )
            result[report_id] = (equal[:1] or others)[:CANDIDATES]
    return result
