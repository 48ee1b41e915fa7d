"""The lines of a document that say who speaks and when: before the first section, at its opening, at the end,
and in the chrome."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from harvester.documents.model import Document, Paragraph, Table
from harvester.reports.identity_words import alternatives, compact, normal, words
from harvester.reports.titles import speaks_of_report

_HEADING = re.compile(r"^\s*(?:一\s*[、.．,]|第一部分|\(一\)\s*(?:主动公开|概述|总体))")
_HEAD_LINES = 150
_TOP = 15
"""Blocks at the very top, where a site's name stands, are read however far the report is from them."""
_OPENING_LINES = 14
_TAIL_LINES = 14
_CHROME_LINES = 60
_LONG = 400
_UNDER_TITLE = 4


@dataclass(slots=True)
class Page:
    """Lines in NFKC. ``main``: before the first section; ``chrome``: what is no content before it; ``opening``
    and ``tail``: the text's first
    and last lines; ``footer``: chrome behind. Rows of tables are lines with `` | `` between the cells."""

    main: list[str] = field(default_factory=list)
    chrome: list[str] = field(default_factory=list)
    opening: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)
    under_title: list[str] = field(default_factory=list)
    """The first lines of ``chrome`` that follow a title of a report in ``main``."""
    headed: bool = False
    """True where a first section was found, so that the title is near the end of ``main``."""

    @property
    def head(self) -> list[str]:
        return [*self.main, *self.chrome]


def _rows(table: Table) -> Iterator[str]:
    texts = [[normal(cell.text).replace("\n", " ").strip() for cell in row] for row in table.rows[:20]]
    for above, below in pairwise(texts):
        yield from _columns(above, below)
    for row in texts:
        yield " | ".join(row)


def _columns(above: Sequence[str], below: Sequence[str]) -> Iterator[str]:
    """``label: value`` lines where one row holds the labels and the next the values."""
    if len(above) == len(below) > 1 and sum(compact(cell).rstrip(":") in _known_labels() for cell in above) >= 2:
        for label, value in zip(above, below, strict=True):
            if compact(value).rstrip(":") not in _known_labels():
                yield f"{label.rstrip(':')}: {value}"


@cache
def _known_labels() -> frozenset[str]:
    listed = words()
    names = (
        "publisher_labels",
        "source_labels",
        "published_labels",
        "generic_date_labels",
        "written_labels",
        "title_labels",
    )
    return frozenset([*(label for name in names for label in listed[name]), *listed["box_labels"]])


def _piped(lines: list[str]) -> list[str]:
    """Text dumps of tables with labels in one line and values in the next."""
    extra: list[str] = []
    for above, below in pairwise(lines):
        if "|" in above and "|" in below:
            cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in (above, below)]
            extra += _columns(cells[0], cells[1])
    return extra


def first_heading(document: Document) -> int | None:
    """Index of the block that looks like the first section's heading, None where there is none."""
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph) and block.main and len(block.text) < 60 and _HEADING.match(normal(block.text)):
            return index
    return None


def read_page(document: Document, heading_block: int | None) -> Page:
    """Sort the document's lines by where they stand."""
    page = Page()
    heading = first_heading(document) if heading_block is None else heading_block
    page.headed = heading is not None
    blocks = document.blocks
    end = len(blocks) if heading is None else heading
    near = max(_TOP, end - _HEAD_LINES) if page.headed else _TOP
    titled = False
    for block in [*blocks[: min(_TOP, end)], *blocks[near : min(end, near + _HEAD_LINES)]]:
        target = page.main if block.main else page.chrome
        if isinstance(block, Paragraph):
            titled = _under(block, titled, page)
        if isinstance(block, Table):
            if heading is not None or len(block.rows) <= 8:
                target += _rows(block)
        elif block.text.strip():
            target += [line for line in normal(block.text).splitlines() if line.strip()]
    page.main += _piped(page.main)
    for block in blocks[end : end + 60]:
        if len(page.opening) >= _OPENING_LINES:
            break
        if isinstance(block, Paragraph) and block.main and block.text.strip():
            page.opening.append(normal(block.text))
    if heading is None:
        page.opening = [line for line in page.main if len(line) > 25][:_OPENING_LINES]
    for block in reversed(blocks[end:] if heading is not None else blocks):
        if isinstance(block, Table):
            continue
        if not block.main:
            if len(page.footer) < _CHROME_LINES and block.text.strip():
                page.footer.insert(0, normal(block.text)[:_LONG])
        elif len(page.tail) < _TAIL_LINES:
            page.tail[:0] = [line for line in normal(block.text).splitlines() if line.strip()]
        elif len(page.footer) >= _CHROME_LINES:
            break
    return page


def _under(block: Paragraph, titled: bool, page: Page) -> bool:
    """Note a line of the frame under a title. ``titled``: a title was met before; the answer: it was met by now."""
    if block.main:
        if speaks_of_report(block.text):
            page.under_title.clear()
            return True
    elif titled and len(page.under_title) < _UNDER_TITLE and block.text.strip():
        page.under_title.append(normal(block.text))
    return titled


@cache
def _label_pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\u4e00-\u9fff])(?:{alternatives(words()[kind], spaced=True)})(?=[\s:|\]】]|$)[\s:|\]】]*")


@lru_cache(maxsize=10_000)
def _has_label(line: str, kind: str) -> bool:
    return _label_pattern(kind).search(line) is not None


_CUT = re.compile(
    r"(?:作者|发布时间|发布日期|时间|日期|字体|字号|浏览|访问|点击|阅读|责任编辑|编辑|文号|来源|打印|分享|成文|有效性)"
)


def labelled(lines: Sequence[str], kind: str, limit: int = 60) -> list[str]:
    """Values that stand behind the labels of a kind (a list of ``identity.json``), in the same line or the next."""
    pattern = _label_pattern(kind)
    values: list[str] = []
    for i, line in enumerate(lines):
        if len(line) > _LONG or not _has_label(line, kind):
            continue
        for found in pattern.finditer(line):
            value = line[found.end() :]
            if not value.strip() and i + 1 < len(lines) and ":" not in lines[i + 1]:
                value = lines[i + 1]
            value = re.split(r"\s*\|\s*|\s{2,}", value.strip())[0]
            if kind != "title_labels":
                value = re.split(r"[\s:【\[]", value)[0]
                value = _CUT.split(value)[0]
            if value and len(value) <= limit + 40:
                values.append(value.strip())
    return values


@cache
def _breadcrumb_start() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(words()['breadcrumb_start'])})\\s*[:：]?")


def breadcrumbs(lines: Sequence[str]) -> list[list[str]]:
    """The items of each breadcrumb, outermost first, without column names' numbers."""
    start = _breadcrumb_start()
    trails: list[list[str]] = []
    for i, line in enumerate(lines):
        if len(line) > 200:
            continue
        found = start.search(line)
        if not found and sum(map(line.count, ">»›")) < 2:
            continue
        trail = line[found.end() :] if found else line
        for following in lines[i + 1 : i + 8]:
            if not following.lstrip().startswith((">", "»", "›")):
                break
            trail += following
        items = [item.strip() for item in re.split(r"\s*[>»›]+\s*", trail)]
        items = [item for item in items if item and len(item) <= 30]
        if items and items not in trails:
            trails.append(items)
    return trails
