"""Search in the texts of the reports: ``search.db`` beside ``harvest.db``, made from it and made again at any time.

Chinese has no spaces, so a text is indexed as its pairs of neighbouring characters: 信息公开 is 信息 息公 公开 and the
last character alone. A word is then looked up as the phrase of its pairs, which is found exactly where the word is
part of the text: what a plain scan finds is found, and nothing else, with words of any length. One row is one current
report, its columns are the sections, so that one section alone can be searched.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType

from harvester.reports.forms import load_forms
from harvester.store.database import Store
from harvester.store.errors import StoreError, explained

NAME = "name"
"""The column with the title and the agency's name."""
_PLACE = "place"
_REST = "rest"
_LETTERS = "letters"
"""The column with every character of a report once: what would be slow to look up as the beginning of pairs."""
_FORMAT = "3"
_YEAR_STEP = 1_000_000_000
"""Row ids begin with the year, so that the newest reports come first without sorting."""
_BATCH = 1_000
_CANDIDATES = 120
"""So many matches are ranked by their text; of more, the newest and those with the word in the name."""
_MAX_QUERY = 200
_MAX_WORDS = 12
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5aİ]")
"""Full-width letters and digits; the one letter whose small form is two characters."""
_RUNS = re.compile(r"[^\W_]+")
_WORDS = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')
Progress = Callable[[int, int], None]


class SearchError(StoreError):
    """A query that says nothing to look for, or an index that cannot be made. ``str()`` is one line."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One report that was found."""

    report_id: int
    title: str | None
    agency: str | None
    agency_key: str | None
    adcode: str | None
    year: int | None
    section: str
    """Id of the section that the snippet is of, or ``name``."""
    heading: str | None
    snippet: tuple[tuple[str, bool], ...]
    """Pieces of text, each with whether it is a found word."""
    count: int
    """How often the words occur in the report."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. ``total`` is exact unless ``more``: then there are more than that."""

    hits: tuple[Hit, ...]
    total: int
    more: bool


def state_of(path: Path) -> str:
    """Changes whenever a database may have changed."""
    parts = []
    for file in (path, path.with_name(f"{path.name}-wal")):
        if file.is_file() and (stat := file.stat()).st_size:
            parts.append(f"{stat.st_size}:{stat.st_mtime_ns}")
    return " ".join(parts)


def fold(text: str) -> str:
    """Small letters, full-width letters and digits as plain ones; the length stays."""
    return _WIDE.sub(lambda found: "i" if found[0] == "İ" else chr(ord(found[0]) - 0xFEE0), text).lower()


def words_of(query: str) -> list[str]:
    """The words of a query, folded: what stands between spaces or in quotation marks. Raises SearchError for none."""
    words = ["".join(parts).strip() for parts in _WORDS.findall(query[:_MAX_QUERY])]
    found = list(dict.fromkeys(fold(word) for word in words if _RUNS.search(fold(word))))[:_MAX_WORDS]
    if not found:
        raise SearchError("nothing to look for: give a word of the reports, such as 依申请公开")
    return found


def tokens(text: str) -> str:
    """What the index holds of a text: the pairs of characters of each run of letters, each followed by the run's last
    character so that no phrase goes on into the next run."""
    return " ".join(" ".join([*map("".join, pairwise(run)), run[-1]]) for run in _RUNS.findall(fold(text)))


def _letters(text: str) -> str:
    """Every character of a text once."""
    return " ".join(sorted(set("".join(_RUNS.findall(fold(text))))))


def _phrase(run: str, where: str) -> str:
    """A run of letters as FTS5 looks for it in some columns. A single character is, in one column, the beginning of a
    pair."""
    if len(run) == 1:
        return f'{_LETTERS} : "{run}"' if " " in where else f'{where} : "{run}"*'
    return f'{{{where}}} : "{" ".join(map("".join, pairwise(run)))}"'


class SearchIndex:
    """The index of one harvest. A context manager.

    ``read_only``: use the index as it is; raises SearchError if there is none. Raises StoreError for files that cannot
    be opened.
    """

    def __init__(self, directory: Path | str, *, read_only: bool = False) -> None:
        self.path = Path(directory) / "search.db"
        self._sections = _section_ids()
        self.store = Store(Path(directory) / "harvest.db", read_only=True)
        try:
            with explained(self.path):
                self._conn = self._open(read_only)
        except BaseException:
            self.store.close()
            raise

    def _open(self, read_only: bool) -> sqlite3.Connection:
        columns = " ".join([NAME, _PLACE, *self._sections, _REST, _LETTERS])
        if read_only:
            if not self.path.is_file():
                raise SearchError(f"{self.path}: there is no index yet; 'harvester search WORD' makes it")
            return sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, timeout=60)
        conn = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        conn.execute("PRAGMA auto_vacuum = INCREMENTAL")
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = OFF")  # derived: after a power cut it is made again
        conn.execute("CREATE TABLE IF NOT EXISTS marks(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        if _mark(conn, "format") != f"{_FORMAT} {columns}":
            _make(conn, columns)
        return conn

    @property
    def sections(self) -> tuple[str, ...]:
        """What may be given as a section."""
        return (NAME, *self._sections, _REST)

    def close(self) -> None:
        self._conn.close()
        self.store.close()

    def __enter__(self) -> SearchIndex:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- keeping up with the database ---------------------------------------------------------------------------

    def update(self, progress: Progress | None = None) -> int:
        """Bring the index up to the database. Returns the number of reports that were read for it.

        ``progress(done, all)`` is called now and then. What is done is kept if it is interrupted.
        """
        state = state_of(self.store.path)
        if _mark(self._conn, "state") == state:
            return 0
        with explained(self.path):
            count = self._update(progress)
            self._put_mark("state", state)
        return count

    def _update(self, progress: Progress | None) -> int:
        current = {
            row[0]: (row[1] or 0, row[2])
            for row in self.store.db.execute(
                "SELECT report_id, year, hex(content) || '|' || ifnull(title, '') || '|' || ifnull(agency, '') || '|' "
                "|| ifnull(adcode, '') FROM reports WHERE is_current = 1"
            )
        }
        known = {row[0]: (row[1], row[2]) for row in self._conn.execute("SELECT report_id, doc_id, content FROM docs")}
        gone = [known[i][0] for i in known if i not in current or current[i][1] != known[i][1]]
        if len(gone) > 1_000 and len(gone) * 3 > len(known):
            # What is gone stays in the index as a dead row; with many of them a new index is better.
            _make(self._conn, " ".join([NAME, _PLACE, *self._sections, _REST, _LETTERS]))
            gone, known = [], {}
        alive = {i for i, (doc_id, _) in known.items() if doc_id not in set(gone)} if gone else set(known)
        new = sorted((year, i) for i, (year, _) in current.items() if i not in alive)
        self._conn.executemany("DELETE FROM docs WHERE doc_id = ?", [(doc_id,) for doc_id in gone])
        serial = int(_mark(self._conn, "serial") or 0)
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            with _transaction(self._conn):
                for year, report_id in batch:
                    serial += 1
                    self._add(year * _YEAR_STEP + serial, report_id, current[report_id][1])
                self._put_mark("serial", str(serial))
            if progress is not None:
                progress(start + len(batch), len(new))
        if len(new) > _BATCH:
            # One piece instead of many is faster to search; its making leaves as much room empty.
            self._conn.execute("INSERT INTO texts(texts) VALUES ('optimize')")
            self._conn.execute("PRAGMA incremental_vacuum").fetchall()
            self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(new)

    def _add(self, doc_id: int, report_id: int, content: str) -> None:
        title, agency, adcode = self.store.db.execute(
            "SELECT title, agency, adcode FROM reports WHERE report_id = ?", (report_id,)
        ).fetchone()
        named = f"{title or ''}\n{agency or ''}"
        whole = [named]
        columns: dict[str, list[str]] = {NAME: [tokens(named)], _PLACE: [_places(adcode)]}
        for section in self.store.read.sections(report_id):
            name = section["section"] if section["section"] in self._sections else _REST
            whole.append(f"{section['heading'] or ''}\n{section['text']}")
            columns.setdefault(name, []).append(tokens(whole[-1]))
        columns[_LETTERS] = [_letters("\n".join(whole))]
        names = ", ".join(columns)
        marks = ", ".join("?" * (len(columns) + 1))
        values = ["\n".join(parts) for parts in columns.values()]
        self._conn.execute(f"INSERT INTO texts(rowid, {names}) VALUES ({marks})", (doc_id, *values))
        self._conn.execute("INSERT INTO names(rowid, name, place) VALUES (?, ?, ?)", (doc_id, *values[:2]))
        self._conn.execute("INSERT INTO docs VALUES (?, ?, ?)", (doc_id, report_id, content))

    def _put_mark(self, name: str, value: str) -> None:
        self._conn.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))

    def __len__(self) -> int:
        """Number of reports in the index."""
        return int(self._conn.execute("SELECT count(*) FROM docs").fetchone()[0])

    # -- looking things up --------------------------------------------------------------------------------------

    def matches(
        self, query: str, *, section: str | None = None, year: int | None = None, adcode: str | None = None
    ) -> list[int]:
        """Ids of all reports that contain every word of the query, newest report year first."""
        words = words_of(query)
        return [i for i in self._ids(words, section, year, adcode) if self._contains(i, words, section)]

    def search(
        self,
        query: str,
        *,
        section: str | None = None,
        year: int | None = None,
        adcode: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """Reports that contain every word of the query: those with the words in their name first, then by how often
        the words occur for the text's length, then the newest.

        ``section``: an id of a section or ``name``; ``adcode``: the first digits of one, in pairs. Raises SearchError.
        """
        words = words_of(query)
        texts = _Texts(self.store, section, self._sections)
        wanted = max(_CANDIDATES, offset + limit)
        ids: dict[int, None] = {}
        more = False
        # What has the words in its name comes first anyhow; where that is enough, nothing else needs to be looked at.
        for column in dict.fromkeys((NAME, section) if section in (None, NAME) else (section,)):
            for report_id in self._ids(words, column, year, adcode):
                if report_id in ids or not self._contains(report_id, words, section):
                    continue
                if len(ids) == wanted:
                    more = True
                    break
                ids[report_id] = None
            if more:
                break
        texts.fetch(ids)
        # Of equals the newest is first: they were found in that order.
        ranked = sorted(((*_score(texts.of(i), words), i) for i in ids), key=lambda entry: -entry[0])
        page = [self._hit(i, texts.of(i), words, count) for _, count, i in ranked[offset : offset + limit]]
        return Found(tuple(page), len(ids), more)

    def _ids(self, words: Sequence[str], column: str | None, year: int | None, adcode: str | None) -> Iterator[int]:
        if column is not None and column not in self.sections:
            raise SearchError(f"no section {column[:40]!r}; sections are {', '.join(self.sections)}")
        # Names have an index of their own: in the large one their few places are far between.
        table = "names" if column == NAME else "texts"
        where = column or " ".join(self.sections)
        runs = dict.fromkeys(run for word in words for run in _RUNS.findall(word))
        match = " AND ".join(_phrase(run, where) for run in runs)
        if adcode:
            match = f'{_PLACE} : "{_area(adcode)}" AND {match}'
        low, high = (0, 1 << 62) if year is None else (year * _YEAR_STEP, (year + 1) * _YEAR_STEP - 1)
        sql = (
            f"SELECT d.report_id FROM {table} t CROSS JOIN docs d ON d.doc_id = t.rowid "
            f"WHERE t.{table} MATCH ? AND t.rowid BETWEEN ? AND ? ORDER BY t.rowid DESC"
        )
        for row in self._conn.execute(sql, (match, low, high)):
            yield int(row[0])

    def _contains(self, report_id: int, words: Sequence[str], section: str | None) -> bool:
        """Whether words with signs inside, which the index does not know, stand there as they are."""
        signed = [word for word in words if not _RUNS.fullmatch(word)]
        if not signed:
            return True
        folded = [fold(text) for _, _, text in _Texts(self.store, section, self._sections).of(report_id)]
        return all(any(word in text for text in folded) for word in signed)

    def _hit(self, report_id: int, texts: _Parts, words: Sequence[str], count: int) -> Hit:
        row = self.store.read.row(report_id)
        if row is None:
            raise SearchError(f"report {report_id} is no longer in the database; search again")
        # The section with most of the words tells most; the name stands above the snippet anyhow.
        best = max(texts, key=lambda t: (sum(word in fold(t[2]) for word in words), t[0] != NAME))
        return Hit(
            report_id, row["title"], row["agency"], row["agency_key"], row["adcode"], row["year"],
            best[0], best[1], snippet(best[2], words), count,
        )  # fmt: skip


_Parts = list[tuple[str, str | None, str]]
"""Of a report: section, heading, and text of what is searched."""


class _Texts:
    """The texts of reports as they are searched, in one section or all; the title and the agency are ``name``."""

    def __init__(self, store: Store, section: str | None, known: Sequence[str]) -> None:
        self._store, self._section, self._known = store, section, known
        self._parts: dict[int, _Parts] = {}

    def of(self, report_id: int) -> _Parts:
        self.fetch((report_id,))
        return self._parts[report_id]

    def fetch(self, report_ids: Iterable[int]) -> None:
        """Read them at once, which is faster than one by one."""
        wanted = [i for i in report_ids if i not in self._parts]
        for start in range(0, len(wanted), 500):
            chunk = wanted[start : start + 500]
            self._parts |= {i: [] for i in chunk}
            marks = ",".join("?" * len(chunk))
            if self._section in (None, NAME):
                for report_id, name in self._store.db.execute(
                    f"SELECT report_id, ifnull(title, '') || char(10) || ifnull(agency, '') FROM reports "
                    f"WHERE report_id IN ({marks})",
                    chunk,
                ):
                    self._parts[report_id].append((NAME, None, name))
            if self._section != NAME:
                for report_id, section, heading, text in self._store.db.execute(
                    f"SELECT report_id, section, heading, text FROM sections WHERE report_id IN ({marks}) "
                    "ORDER BY report_id, section_id",
                    chunk,
                ):
                    if self._section in (None, section) or (self._section == _REST and section not in self._known):
                        self._parts[report_id].append((section, heading, f"{heading or ''}\n{text}"))


def _score(texts: _Parts, words: Sequence[str]) -> tuple[float, int]:
    """Rank, and how often the words occur."""
    whole = fold("\n".join(text for _, _, text in texts))
    counts = [whole.count(word) for word in words]
    length = len(whole)
    name = fold(texts[0][2]) if texts and texts[0][0] == NAME else ""
    named = all(word in name for word in words)
    # As BM25 weighs a term: each further occurrence counts less, and less so in a long text.
    spread = 1.2 * (0.25 + 0.75 * length / 1_500)
    score = sum(count * 2.2 / (count + spread) for count in counts) + (100 if named else 0)
    return round(score, 2), sum(counts)


def snippet(text: str, words: Sequence[str], width: int = 90) -> tuple[tuple[str, bool], ...]:
    """The part of a text around the first of the (folded) words, as pieces: text, and whether it is a found word."""
    folded = fold(text)
    first = min((at for word in words if (at := folded.find(word)) >= 0), default=0)
    start = max(0, first - width // 3)
    start += len(text[start:first]) - len(text[start:first].lstrip())
    end = min(len(text), start + width)
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for match in pattern.finditer(folded, start, end):
        pieces += [(text[at : match.start()], False), (text[match.start() : match.end()], True)]
        at = match.end()
    pieces.append((text[at:end] + ("…" if end < len(text) else ""), False))
    return tuple((re.sub(r"\s+", " ", piece), marked) for piece, marked in pieces if piece)


def _section_ids() -> tuple[str, ...]:
    """Ids of the sections of all forms, which become columns of the index."""
    ids = dict.fromkeys(section.id for form in load_forms().values() for section in form.sections)
    return tuple(dict.fromkeys(["preamble", *(i for i in ids if re.fullmatch(r"[a-z][a-z0-9_]*", i))]))


def _places(adcode: str | None) -> str:
    """Province, prefecture and county of a code, as words of the index."""
    return f"a{adcode[:2]} a{adcode[:4]} a{adcode[:6]}" if adcode else ""


def _area(adcode: str) -> str:
    digits = adcode[:6]
    while len(digits) > 2 and digits.endswith("00"):
        digits = digits[:-2]
    if not re.fullmatch(r"(?:\d\d){1,3}", digits):
        raise SearchError(f"{adcode[:20]!r} is no code of a division: give 2, 4 or 6 digits")
    return f"a{digits}"


def _mark(conn: sqlite3.Connection, name: str) -> str | None:
    row = conn.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def _make(conn: sqlite3.Connection, columns: str) -> None:
    """An empty index. The texts themselves stay in harvest.db: this keeps only where which pair of letters stands."""
    with _transaction(conn):
        conn.execute("DROP TABLE IF EXISTS texts")
        conn.execute("DROP TABLE IF EXISTS names")
        conn.execute("DROP TABLE IF EXISTS docs")
        conn.execute("DELETE FROM marks")
        # The ascii tokenizer takes every other character as a letter, whatever version of Unicode SQLite knows.
        conn.execute(
            f"CREATE VIRTUAL TABLE texts USING fts5({', '.join(columns.split())}, content='', columnsize=0, "
            "tokenize='ascii')"
        )
        conn.execute("CREATE VIRTUAL TABLE names USING fts5(name, place, content='', columnsize=0, tokenize='ascii')")
        conn.execute("CREATE TABLE docs(doc_id INTEGER PRIMARY KEY, report_id INTEGER UNIQUE, content TEXT)")
        conn.execute("INSERT INTO marks VALUES ('format', ?)", (f"{_FORMAT} {columns}",))


class _transaction:
    """``BEGIN IMMEDIATE`` … ``COMMIT``, so that two programs that bring the index up do so one after the other."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def __enter__(self) -> None:
        self._conn.execute("BEGIN IMMEDIATE")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._conn.execute("COMMIT" if error is None else "ROLLBACK")
