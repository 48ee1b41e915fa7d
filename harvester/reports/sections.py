"""The sections of a report: where each begins, and its prose without chrome and without the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from harvester.documents import chrome
from harvester.documents.model import Document, Paragraph, Table
from harvester.remembered import KEPT, LONGEST, remembered
from harvester.reports.forms import Form, SectionDef
from harvester.reports.labels import bigram_similarity, normalise, split_enumerator
from harvester.reports.lexicon import GROUP, ROW, Lexicon
from harvester.reports.model import Section

MAX_HEADING = 46
PREAMBLE = "preamble"
_CJK_NUMBER = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
_ENDS_SENTENCE = "。；，、;,"
MIN_PREAMBLE_LINE = 40


@dataclass(slots=True)
class Heading:
    """A heading found: its block, the printed heading and the text that follows it in the same paragraph."""

    block: int
    section: str
    printed: str
    rest: str
    score: float
    order: int


def find_headings(document: Document, form: Form, lexicon: Lexicon) -> list[Heading]:
    """The headings of the form's sections in order, at most one of each; a table of contents is passed over."""
    candidates: list[Heading] = []
    for index, block in enumerate(document.blocks):
        for text in _heading_texts(block):
            found = (_known_match if len(text) <= LONGEST else _match)(text, form, lexicon)
            if found is not None:
                section, order, printed, rest, score = found
                candidates.append(Heading(index, section, printed, rest, score, order))
    return _best_chain(_without_contents(candidates, document))


def _heading_texts(block: Paragraph | Table) -> Iterator[str]:
    """What may be a heading: a paragraph of the content, or the only text of a table's row."""
    if isinstance(block, Paragraph):
        if block.main and block.text.strip():
            yield block.text
        return
    for row in block.rows:
        texts = [cell.text for cell in row if cell.text.strip()]
        if len(texts) == 1 and len(texts[0]) <= MAX_HEADING:
            yield texts[0]


def _match(text: str, form: Form, lexicon: Lexicon) -> tuple[str, int, str, str, float] | None:
    whole = normalise(text)
    for order, section in enumerate(form.sections):
        cut = _prefix(text, section)
        if cut is not None:
            rest = text[cut:].lstrip(" :：\u3000\u00a0")
            return section.id, order, text[:cut].strip(), rest, _rank(split_enumerator(whole)[0], order)
    if len(whole) > MAX_HEADING or any(r.kind in (ROW, GROUP) for r in lexicon.find_exact(text)):
        return None
    enumerator, rest = split_enumerator(whole)
    if not rest or rest[-1] in _ENDS_SENTENCE:
        return None
    number = _CJK_NUMBER.get(enumerator[0]) if enumerator and enumerator[-1] in "、.," else None
    best: tuple[float, int] | None = None
    for order, section in enumerate(form.sections):
        likeness = max(bigram_similarity(rest, label) for _, _, label in _labels(section))
        if number == order + 1:
            likeness += 0.25
        if best is None or likeness > best[0]:
            best = (likeness, order)
    if best is None or best[0] < (0.72 if number else 0.8):
        return None
    return form.sections[best[1]].id, best[1], text.strip(), "", min(best[0], 0.99)


def _rank(enumerator: str, order: int) -> float:
    """What a heading is worth by its numbering: （一）主动公开情况 is a part of 一、总体情况 where 二、 comes later."""
    if not enumerator:
        return 0.9
    if enumerator[0] == "(" or enumerator[0].isdigit():
        return 0.5
    digits = (c for c in enumerator if c in _CJK_NUMBER)
    return 1.0 if _CJK_NUMBER.get(next(digits, "")) == order + 1 else 0.85


_known_match = lru_cache(maxsize=KEPT)(_match)


def _prefix(text: str, section: SectionDef) -> int | None:
    """Number of characters of ``text`` that a label of the section covers, if the text begins with it.

    The whole text may be the label; text may follow only after a label with its numbering.
    """
    whole = normalise(text)
    bare = whole.rstrip(":：")
    unnumbered = split_enumerator(bare)[1]
    for wanted, number, rest in _labels(section):
        if bare in (wanted, rest) or unnumbered == rest:
            return len(text)
        if number and whole.startswith(wanted):
            end = _raw_length(text, wanted)
            following = text[end:].lstrip()
            if following[:1] not in ("的", "及", "和", "与", "、"):
                return end
    return None


@lru_cache(maxsize=256)
def _labels(section: SectionDef) -> tuple[tuple[str, str, str], ...]:
    """Each label of a section normalised, with its numbering and the rest; the longest first."""
    labels = sorted((section.label, *section.variants), key=len, reverse=True)
    return tuple((wanted, *split_enumerator(wanted)) for wanted in map(normalise, labels))


def _raw_length(text: str, wanted: str) -> int:
    """How many characters of the printed text make up a normalised beginning."""
    for end in range(1, min(len(text), 4 * len(wanted) + 20) + 1):
        if len(normalise(text[:end])) >= len(wanted):
            return end
    return len(text)


def _without_contents(candidates: list[Heading], document: Document) -> list[Heading]:
    """Headings that stand close together are a table of contents if the same sections come again later."""
    last: dict[tuple[str, float], int] = {}
    for candidate in candidates:
        last[candidate.section, candidate.score] = candidate.block
    result = []
    for i, heading in enumerate(candidates):
        around = (*candidates[max(i - 1, 0) : i], *candidates[i + 1 : i + 2])
        neighbours = any(abs(c.block - heading.block) <= 2 for c in around)
        again = any(
            block > heading.block + 2
            for (section, score), block in last.items()
            if section == heading.section and score >= heading.score
        )
        if not (neighbours and again and not heading.rest):
            result.append(heading)
    return result


def _best_chain(candidates: list[Heading]) -> list[Heading]:
    """The chain with rising section order and the highest sum of scores; the first of equals."""
    best: dict[int, tuple[float, int, list[Heading]]] = {}
    """order of the last heading → score, number of that heading, chain"""
    for i, heading in enumerate(candidates):
        before = [found for order, found in best.items() if order < heading.order]
        score, _, chain = max(before, key=lambda found: (found[0], -found[1]), default=(0.0, 0, []))
        known = best.get(heading.order)
        if known is None or score + heading.score > known[0]:
            best[heading.order] = (score + heading.score, i, [*chain, heading])
    return max(best.values(), key=lambda found: (found[0], -found[1]))[2] if best else []


def split_sections(document: Document, headings: list[Heading], consumed: set[int]) -> list[Section]:
    """The preamble and the sections with their prose. ``consumed``: paragraphs that are cells of a table."""
    sections = []
    first = headings[0].block if headings else len(document.blocks)
    preamble = _preamble(document, first, whole=not headings)
    if preamble:
        sections.append(Section(PREAMBLE, None, preamble))
    for i, heading in enumerate(headings):
        end = headings[i + 1].block if i + 1 < len(headings) else len(document.blocks)
        lines = [heading.rest] if heading.rest else []
        for index in range(heading.block + 1, end):
            block = document.blocks[index]
            if isinstance(block, Paragraph) and block.main and index not in consumed:
                text = _strip(block.text)
                if not text:
                    continue
                if i + 1 == len(headings) and chrome.starts_tail(text):
                    break
                lines.append(text)
        sections.append(Section(heading.section, heading.printed, "\n".join(_clean(lines))))
    return sections


_SPACES = re.compile(r"[ \t\u00a0]+")


def _clean(lines: list[str]) -> list[str]:
    return [line for line in (chrome.cut(line) for line in lines) if line]


@remembered
def _strip(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" \t\r\n\u3000\u00a0\u2002\u2003\ufeff\u200b")


def _preamble(document: Document, first: int, *, whole: bool) -> str:
    """What stands between the title and the first heading: sentences, no title lines and no chrome."""
    lines: list[str] = []
    for block in document.blocks[:first]:
        if not isinstance(block, Paragraph):
            continue
        text = _strip(block.text)
        if not text:
            continue
        if whole and block.main and lines and chrome.starts_tail(text):
            break
        is_sentence = block.main and (len(text) > MIN_PREAMBLE_LINE or chrome.ends_like_prose(text))
        if _is_title(text) or chrome.is_chrome_line(text):
            if not whole:
                lines.clear()
        elif is_sentence or (whole and block.main):
            lines.append(text)
    return "\n".join(_clean(lines))


_TITLE = re.compile(r"(年度?报告|年报|工作情况(的)?(年度)?报告)(\(.{1,12}\))?$")


def _is_title(text: str) -> bool:
    folded = normalise(text)
    return len(folded) <= 60 and _TITLE.search(folded) is not None
