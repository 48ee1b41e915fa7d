"""A report that a page holds but does not show until its script has run: in a hidden element, a field or a script.

Looked for only on pages that show hardly any text. What is found is put where a script would put it, once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from harvester.documents.html_tags import is_hidden
from harvester.documents.model import Document, Paragraph

SHOWN = 600
"""Characters of paragraphs; a page that shows more needs no script to be read."""
MIN_TEXT = 150
MAX_SCRIPT = 3_000_000
MAX_STRINGS = 400
_STRING = re.compile(r'"((?:[^"\\\n]|\\.){150,})"' + r"|'((?:[^'\\\n]|\\.){150,})'", re.DOTALL)
_HEADINGS = tuple(re.compile(f"{number}\\s*、") for number in "一二三")


def hardly_shows(document: Document) -> bool:
    """True if the page has no table and next to no text."""
    length = 0
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            return False
        length += len(block.text)
        if length > SHOWN:
            return False
    return True


def bring_out(tree: lxml_html.HtmlElement) -> bool:
    """Put the hidden report into the tree as a visible element; False if there is none."""
    for holder, markup in _candidates(tree):
        if markup is None:
            for name in ("style", "hidden"):
                holder.attrib.pop(name, None)
            return True
        try:
            shown = lxml_html.fragment_fromstring(markup, create_parent="div")
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            continue
        parent = holder.getparent()
        body = tree.find("body")
        if body is not None and (parent is None or parent.tag == "head"):
            body.append(shown)
        elif parent is not None:
            holder.addnext(shown)
        return True
    return False


def _candidates(tree: lxml_html.HtmlElement) -> Iterator[tuple[lxml_html.HtmlElement, str | None]]:
    """Elements that hold a report, with its markup; None where the element itself only has to be shown."""
    for element in tree.iter():
        tag = element.tag
        if tag == "textarea" and _is_report(element.text or ""):
            yield element, element.text
        elif tag == "input" and _is_report(element.get("value") or ""):
            yield element, element.get("value")
        elif tag == "script":
            yield from ((element, text) for text in _strings(element.text or "") if _is_report(text))
        elif isinstance(tag, str) and is_hidden(element) and _is_report("".join(element.itertext())):
            yield element, None


def _strings(script: str) -> Iterator[str]:
    """The long strings of a script, unescaped."""
    for number, found in enumerate(_STRING.finditer(script[:MAX_SCRIPT])):
        if number >= MAX_STRINGS:
            return
        quoted = found[1] if found[1] is not None else found[2].replace("\\'", "'").replace('"', '\\"')
        try:
            text = json.loads(f'"{quoted}"', strict=False)
        except ValueError:
            continue
        yield text


def _is_report(text: str) -> bool:
    return len(text) >= MIN_TEXT and "公开" in text and all(heading.search(text) for heading in _HEADINGS)
