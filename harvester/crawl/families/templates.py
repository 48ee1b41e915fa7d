"""How a script makes the address of an article from a record: ``'/show/' + it.id + '.html'``, ``${it.id}``,
``{{it.id}}``.

A template is a list of texts and names by turns, beginning with a text: ``["/show/", "id", ".html"]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

MAX_TEMPLATES = 20
MAX_TEXT = 1_000_000

_START = re.compile(
    r"(?:href|HREF|data-url)\s*=\s*\\?['\"]?|(?:location(?:\.href)?\s*=|window\.open\s*\()\s*(?=['\"`])"
)
_ATTRIBUTE = re.compile(r":href\s*=\s*(?=\"['`])")
_CLOSED = re.compile(r"\s*['\"`]\s*\+\s*([\w$.]{1,60}(?:\[['\"]?\w{1,40}['\"]?\])?)\s*(?:\+\s*['\"`]|(?=[;,)]|$|\"))")
_INSIDE = re.compile(r"\$\{\s*([\w$.]{1,60})\s*\}|\{\{\s*=?\s*([\w$.]{1,60})\s*\}\}|<%=?\s*([\w$.]{1,60})\s*%>")
_LITERAL = re.compile(r"[\w./:?=&%;~-]{0,200}")


def templates_of(source: str) -> list[list[str]]:
    """The templates of a page's markup and scripts, in order, each once."""
    found: dict[tuple[str, ...], None] = {}
    for pattern in (_ATTRIBUTE, _START):
        for match in pattern.finditer(source[:MAX_TEXT]):
            template = _template(source, match.end())
            if template is not None:
                found[tuple(template)] = None
            if len(found) >= MAX_TEMPLATES:
                break
    return [list(template) for template in found]


def _template(source: str, at: int) -> list[str] | None:
    """Texts and names from ``at`` on; None where no name stands among them."""
    while at < len(source) and source[at] in "\"'`\\" and not _CLOSED.match(source, at):
        at += 1
    parts = [""]
    for _ in range(6):
        literal = _LITERAL.match(source, at)
        assert literal is not None
        parts[-1] += literal.group(0)
        at = literal.end()
        name = _INSIDE.match(source, at) or _CLOSED.match(source, at)
        if name is None:
            break
        label = next(group for group in name.groups() if group)
        parts += [re.split(r"[.\[]", label)[-1].strip("'\"]"), ""]
        at = name.end()
    if len(parts) < 3 or "/" not in parts[0] + parts[2] + "".join(parts[2::2]):
        return None
    return parts


def fill(templates: Iterable[list[str]], record: Mapping[str, Any]) -> str | None:
    """The address of a record by the first template whose names it has all; None where there is none."""
    for template in templates:
        names = template[1::2]
        values = [record.get(name) for name in names]
        if all(isinstance(value, str | int) and str(value).strip() for value in values):
            texts = [text for pair in zip(template[::2], [*map(str, values), ""], strict=True) for text in pair]
            return "".join(texts)
    return None
