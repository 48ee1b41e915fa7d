"""Page chrome told apart from content: trafilatura judges, our own reading of the page checks that no sentence is lost.

trafilatura sees the tree without the data tables, which makes it three times as fast and keeps their cells out of the
prose. It may drop a short paragraph of the report (``无。``) or keep a share box, so its verdict is corrected by the
structure of the page (everything between the first and the last heading of the report stands in one container) and by
the words of ``data/reading/chrome.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from harvester.documents.model import Document, Note, Paragraph
from harvester.paths import data_dir
from harvester.remembered import remembered


@cache
def _words() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((data_dir() / "reading" / "chrome.json").read_text(encoding="utf-8"))
    return data


@cache
def _line_pattern() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(_words()["line"]) + ")")


@cache
def _tail_pattern() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(_words()["tail"]) + ")")


MAX_CHROME_LINE = 260
MIN_TABLE = 60
"""Characters from which on a table counts as content; a calendar or a search box has fewer."""
_NUMBERED = re.compile(r"\s*([一二三四五六])\s*、")
_DIGITS = "一二三四五六"
MIN_SENTENCE = 20
MIN_NUMBERED = 3
MAX_NUMBERED = 60
"""So many short lines numbered 一、二、三、 in order are the headings of one text."""
MIN_MENU = 4
MAX_MENU_WORD = 14
"""So many links and nothing else are a menu if they have at most so many characters each."""
_LETTERS = re.compile(r"\w+")
_LISTS = etree.XPath(f"/html/body/descendant::*[*[{MIN_MENU}]][descendant::a[{MIN_MENU}]]")
_BLOCKS = frozenset(("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "section", "li", "body"))
_FULL_WIDTH = str.maketrans("：（）［］｜", ":()[]|")


@remembered
def _squeeze(text: str) -> str:
    return "".join(text.split()).translate(_FULL_WIDTH)


def _is_sentence(text: str) -> bool:
    """True for what ends as no chrome does (打印机配备到位。), save for a hint to the reader (扫一扫…。)."""
    return text.rstrip().endswith("。") and not text.lstrip().startswith(tuple(_words()["hints"]))


@remembered
def is_chrome_line(text: str) -> bool:
    """True if the whole line is known chrome: a breadcrumb, a counter, a publication line, a share box."""
    if len(text) > MAX_CHROME_LINE or _is_sentence(text):
        return False
    return _line_pattern().fullmatch(_squeeze(text)) is not None


@remembered
def starts_tail(text: str) -> bool:
    """True if chrome begins here when it stands under a report."""
    if len(text) > MAX_CHROME_LINE or _is_sentence(text):
        return False
    return _tail_pattern().fullmatch(_squeeze(text)) is not None


def cut(text: str) -> str:
    """The line without chrome that is glued to its end."""
    for words in _words()["cut"]:
        text = text.split(words)[0]
    return text.strip()


def ends_like_prose(text: str) -> bool:
    """True for a line that ends as a sentence does."""
    return bool(text) and text.rstrip()[-1:] in _words()["prose_end"]


def mark(
    document: Document,
    elements: list[lxml_html.HtmlElement],
    tree: lxml_html.HtmlElement,
    left_out: list[lxml_html.HtmlElement],
) -> None:
    """Set ``main`` of every paragraph of a page. ``elements`` is in step with ``document.blocks``; ``left_out``: what
    trafilatura need not see, the data tables and menus."""
    if not document.blocks:
        return
    kept = _trafilatura_lines(tree, left_out, document)
    verdict = _match(document, kept)
    _rescue(document, elements, verdict)
    body = _body(document)
    _keep_body(document, elements, verdict, body)
    for i, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            block.main = verdict[i] and (i in body or not is_chrome_line(block.text))


def _trafilatura_lines(
    tree: lxml_html.HtmlElement, left_out: list[lxml_html.HtmlElement], document: Document
) -> list[str]:
    """The lines that trafilatura takes for content, without white space."""
    from trafilatura import extract  # slow to import

    etree.strip_elements(tree, "script", "style", with_tail=False)
    taken = [*_taken_out(left_out)]
    try:
        text = extract(tree, options=_options())
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        document.notes.append(
            Note(
                "chrome_unknown",
                f"trafilatura could not read the page ({type(error).__name__}); chrome was told by words only",
            )
        )
        text = None
    for parent, marker, element in reversed(taken):
        element.tail, marker.tail = marker.tail, None
        parent.replace(marker, element)
    return [_squeeze(line) for line in (text or "").splitlines() if line.strip()]


@cache
def _options() -> Any:
    from trafilatura.settings import Extractor

    return Extractor(fast=True, tables=True, comments=False, formatting=False, dedup=False, recall=True)


_Taken = tuple[lxml_html.HtmlElement, lxml_html.HtmlElement, lxml_html.HtmlElement]


def _taken_out(elements: list[lxml_html.HtmlElement]) -> Iterator[_Taken]:
    """Put an empty paragraph in the place of each element; yields parent, paragraph and element."""
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            marker = lxml_html.Element("p")
            marker.tail, element.tail = element.tail, None
            parent.replace(element, marker)
            yield parent, marker, element


def menus(tree: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    """The elements that hold many short links and next to nothing else: most of a page, never its content."""
    known: list[lxml_html.HtmlElement] = []
    found: list[lxml_html.HtmlElement] = _LISTS(tree)  # type: ignore[assignment]
    for holder in found:
        links = [link for link in holder.iter("a") if link.get("href")]
        if len(links) < MIN_MENU or (known and _is_inside(holder, known[-1])):
            continue
        text = _letters(holder.itertext())
        if text <= MAX_MENU_WORD * len(links) and _letters(t for link in links for t in link.itertext()) >= 0.9 * text:
            known.append(holder)
    return known


def _letters(texts: Iterable[str]) -> int:
    return sum(map(len, _LETTERS.findall("".join(texts))))


def _match(document: Document, kept: list[str]) -> list[bool]:
    """Which paragraphs trafilatura kept: its lines are looked for in reading order."""
    joined = "\n".join(kept)
    verdict = []
    position = 0
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            verdict.append(True)
            continue
        needle = _squeeze(block.text)
        found = joined.find(needle, position) if needle else -1
        if found < 0 and len(needle) > 30:
            found = joined.find(needle[:20], position)
        if found >= 0 and (len(needle) > 6 or _whole_line(joined, found, len(needle))):
            verdict.append(True)
            position = found + len(needle)
        else:
            verdict.append(False)
    return verdict


def _whole_line(joined: str, start: int, length: int) -> bool:
    before = start == 0 or joined[start - 1] == "\n"
    after = start + length >= len(joined) or joined[start + length] == "\n"
    return before and after


def _rescue(document: Document, elements: list[lxml_html.HtmlElement], verdict: list[bool]) -> None:
    """Keep what trafilatura dropped inside the container of the content, and drop what stands outside of it.

    The container is the smallest element that holds nine tenths of the text that trafilatura kept, tables included.
    """
    weights: dict[lxml_html.HtmlElement, int] = {}
    total = 0
    for i, block in enumerate(document.blocks):
        if not verdict[i]:
            continue
        if isinstance(block, Paragraph):
            weight = len(block.text)
        else:
            weight = sum(len(cell.text) for row in block.rows for cell in row)
            if weight < MIN_TABLE:
                continue
        total += weight
        element = elements[i]
        while element is not None:
            weights[element] = weights.get(element, 0) + weight
            element = element.getparent()
    container = None
    for element, weight in weights.items():
        if weight >= 0.9 * total and (container is None or _is_inside(element, container)):
            container = element
    while container is not None and container.tag in ("table", "tbody", "tr"):
        container = container.getparent()
    if container is not None and container.tag not in ("html", "body"):
        for i, block in enumerate(document.blocks):
            if isinstance(block, Paragraph) and not verdict[i] and _is_inside(elements[i], container):
                verdict[i] = not _in_list_of_links(elements[i])
    else:
        _keep_sentences(document, elements, verdict)


def _keep_sentences(document: Document, elements: list[lxml_html.HtmlElement], verdict: list[bool]) -> None:
    """Where the content stands in the page itself, in no container: sentences between its parts belong to it."""
    kept = [i for i, block in enumerate(document.blocks) if verdict[i] and isinstance(block, Paragraph)]
    for i in range(kept[0], kept[-1]) if kept else ():
        block = document.blocks[i]
        if isinstance(block, Paragraph) and not verdict[i] and len(block.text) >= MIN_SENTENCE:
            verdict[i] = block.text.rstrip()[-1:] in "。；！？" and not _in_list_of_links(elements[i])


def _body(document: Document) -> range:
    """The blocks from the first to the last of a report's numbered headings (一、二、三、 in order), else none.

    Nothing of a page's frame stands between them. Of several rows of headings (a table of contents, a numbered list)
    the longest counts, then the one that spans most.
    """
    numbered = [
        (i, number[1])
        for i, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and len(block.text) <= MAX_NUMBERED and (number := _NUMBERED.match(block.text))
    ]
    best = (0, 0, 0)
    for at, (first, digit) in enumerate(numbered):
        if digit != _DIGITS[0]:
            continue
        wanted, last = 1, first
        for i, digit in numbered[at + 1 :]:
            if wanted < len(_DIGITS) and digit == _DIGITS[wanted]:
                wanted, last = wanted + 1, i
        best = max(best, (wanted, last - first, first))
    return range(best[2], best[2] + best[1]) if best[0] >= MIN_NUMBERED else range(0)


def _keep_body(document: Document, elements: list[lxml_html.HtmlElement], verdict: list[bool], body: range) -> None:
    """The body is content; where its beginning was dropped, so is what stands behind it up to the page's frame."""
    if not body:
        return
    dropped = not verdict[body.start]
    for i in body:
        verdict[i] = True
    holder = _holder(elements[body.stop - 1])
    whole_page = holder is None or holder.tag in ("html", "body")
    for i in range(body.stop, len(document.blocks)):
        block = document.blocks[i]
        if not dropped and not _is_inside(elements[i], holder):
            return
        if isinstance(block, Paragraph) and not verdict[i]:
            if starts_tail(block.text) or (is_chrome_line(block.text) and not dropped):
                return
            verdict[i] = not ((dropped or whole_page) and _in_list_of_links(elements[i]))


def _holder(element: lxml_html.HtmlElement | None) -> lxml_html.HtmlElement | None:
    """What holds the paragraph of an element: the text under a last heading stands beside it."""
    while element is not None and element.tag not in _BLOCKS:
        element = element.getparent()
    return None if element is None else element.getparent()


def _is_inside(element: lxml_html.HtmlElement | None, container: lxml_html.HtmlElement) -> bool:
    while element is not None:
        if element is container:
            return True
        element = element.getparent()
    return False


def _in_list_of_links(element: lxml_html.HtmlElement) -> bool:
    """True if nearly all text of the element's surroundings is link text."""
    for holder in (element, element.getparent()):
        if holder is None:
            return False
        if holder.tag == "a" and holder.get("href"):
            return True
    text = len("".join(element.itertext()).strip())
    linked = sum(len("".join(a.itertext()).strip()) for a in element.iter("a") if a.get("href"))
    return bool(linked) and linked >= 0.8 * text
