"""A little of JavaScript, read and never run: literals, the constants of a page, and the calls that fetch a list.

An expression is a string, a number, a list, a mapping, or ``Open`` where its value is not known before the script runs
(a parameter of a function, the number of the page that is wanted).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_CALL = 6000
"""Characters that one call or literal may span."""
MAX_LITERAL = 2_000_000
MAX_DEPTH = 12
MAX_CALLS = 200
MAX_CONSTANTS = 5000
MAX_ARRAYS = 300_000
"""Characters of all arrays that are looked into."""

_PAIRS = {"(": ")", "[": "]", "{": "}"}
_NAME = r"[A-Za-z_$][\w$]*"
_DOTTED = re.compile(rf"{_NAME}(?:\s*\.\s*{_NAME})*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?$")
_WRAPPED = re.compile(
    r"^(?:JSON\.stringify|encodeURI(?:Component)?|escape|String|Number|parseInt|\$\.param|Qs\.stringify|qs\.stringify"
    r"|new\s+URLSearchParams)\s*\("
)
_ASSIGNED = re.compile(rf"(?<![\w$.=!<>])(?:(?:var|let|const)\s+)?({_NAME}(?:\.{_NAME})*)\s*=(?![=>])\s*")
_TURNS = re.compile(r"^(?:page|page_?(?:no|num|index|number)|cur\w*|index|no|num|[a-z])$", re.I)
"""Names of what changes from page to page: what they are set to somewhere is not their value."""
_PAIR = re.compile(
    rf"(?<![\w$.])['\"]?({_NAME})['\"]?\s*:\s*('[^'\n]{{0,300}}'|\"[^\"\n]{{0,300}}\"|\d{{1,20}})\s*(?=[,}}])"
)
_FUNCTION = re.compile(r"^\s*(?:async\s+)?function\b|=>")


@dataclass(frozen=True, slots=True)
class Open:
    """A value that only the running script knows, with the name that the script has for it."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A request that a script makes. ``address`` is made of texts and ``Open`` parts; ``data`` goes along as the query
    (``kind`` ``query``), as a form (``form``) or as JSON (``json``)."""

    address: tuple[str | Open, ...]
    method: str
    kind: str
    data: dict[str, Any] = field(default_factory=dict)


def closing(source: str, start: int, limit: int = MAX_CALL) -> int:
    """Where the bracket that opens at ``start`` closes; -1 where it does not within ``limit`` characters."""
    stack: list[str] = []
    at, end = start, min(len(source), start + limit)
    while at < end:
        char = source[at]
        if char in "'\"`":
            at = _past_string(source, at, end)
            continue
        if char in _PAIRS:
            stack.append(_PAIRS[char])
        elif stack and char == stack[-1]:
            stack.pop()
            if not stack:
                return at
        elif char in ")]}":
            return -1
        at += 1
    return -1


def _past_string(source: str, at: int, end: int) -> int:
    quote, at = source[at], at + 1
    while at < end and source[at] != quote:
        at += 2 if source[at] == "\\" else 1
    return at + 1


def split(source: str, mark: str = ",") -> list[str]:
    """The parts of an expression between marks that stand in no bracket and no string."""
    parts: list[str] = []
    depth = at = begin = 0
    while at < len(source):
        char = source[at]
        if char in "'\"`":
            at = _past_string(source, at, len(source))
            continue
        depth += (char in _PAIRS) - (char in ")]}")
        if char == mark and depth == 0:
            parts.append(source[begin:at].strip())
            begin = at + 1
        at += 1
    last = source[begin:].strip()
    return [*parts, last] if last or parts else []


class Scripts:
    """The scripts of a page. ``lookup`` gives the value of what a script asks the page for: ``$('#x').val()``,
    ``.data('channel')``; None where the page does not say."""

    def __init__(self, source: str, lookup: Callable[[str], str | None] | None = None) -> None:
        self.source = source
        self.lookup = lookup or (lambda _: None)
        self._constants: dict[str, int] | None = None
        self._sources: dict[str, str] = {}
        self._busy: set[str] = set()

    # -- constants ------------------------------------------------------------------------------------------------

    def _places(self) -> dict[str, int]:
        """Names and where the value that is first assigned to them begins; keys of objects by their last name too."""
        if self._constants is None:
            found: dict[str, int] = {}
            for count, match in enumerate(_ASSIGNED.finditer(self.source)):
                if count >= MAX_CONSTANTS:
                    break
                found.setdefault(match.group(1).replace(" ", ""), match.end())
            for match in _PAIR.finditer(self.source):
                found.setdefault(f".{match.group(1)}", match.start(2))
            self._constants = found
        return self._constants

    def constant(self, name: str) -> str | None:
        """The source of the value that is first assigned to a name; None where there is none."""
        place = self._places().get(name)
        if place is None:
            return None
        if name not in self._sources:
            self._sources[name] = self.expression(place)
        return self._sources[name]

    def arrays(self) -> Iterator[Any]:
        """The arrays that are assigned to names."""
        left = MAX_ARRAYS
        for place in self._places().values():
            if self.source[place : place + 1] != "[":
                continue
            end = closing(self.source, place, left)
            left -= end - place if end >= 0 else left
            if end >= 0:
                yield self.value(self.source[place : end + 1])

    def expression(self, start: int, limit: int = MAX_CALL) -> str:
        """The source of the expression that begins at ``start``."""
        at, end = start, min(len(self.source), start + limit)
        while at < end:
            char = self.source[at]
            if char in "'\"`":
                at = _past_string(self.source, at, end)
                continue
            if char in _PAIRS:
                close = closing(self.source, at, end - at)
                if close < 0:
                    break
                at = close + 1
                continue
            if char in ";,)]}\n" and self.source[start:at].strip():
                break
            at += 1
        return self.source[start:at].strip()

    # -- values ---------------------------------------------------------------------------------------------------

    def value(self, text: str, depth: int = 0) -> Any:
        """The value of an expression, as far as it can be known."""
        text = text.strip().rstrip(";").strip()
        if not text or depth > MAX_DEPTH:
            return Open("")
        if text[0] == "(" and closing(text, 0) == len(text) - 1:
            return self.value(text[1:-1], depth + 1)
        terms = split(text, "+")
        if len(terms) > 1:
            return self._joined([self.value(term, depth + 1) for term in terms])
        if text[0] in "'\"" and _past_string(text, 0, len(text)) == len(text):
            return unquote(text[1:-1])
        if text[0] == "`" and text[-1] == "`":
            return self._template(text[1:-1], depth)
        if text[0] in "[{" and closing(text, 0, MAX_LITERAL) == len(text) - 1:
            return self._array(text, depth) if text[0] == "[" else self.mapping(text, depth)
        if _NUMBER.match(text):
            return int(text) if "." not in text else float(text)
        if text in ("true", "false", "null", "undefined"):
            return {"true": True, "false": False}.get(text)
        wrapped = _WRAPPED.match(text)
        if wrapped and closing(text, wrapped.end() - 1) == len(text) - 1:
            return self.value((split(text[wrapped.end() : -1]) or [""])[0], depth + 1)
        either = split(text, "|")
        if len(either) == 3 and not either[1]:  # a || b
            first = self.value(either[0], depth + 1)
            return self.value(either[2], depth + 1) if isinstance(first, Open) else first
        return self._named(text, depth)

    def _named(self, text: str, depth: int) -> Any:
        said = self.lookup(text)
        if said is not None:
            return said
        if not _DOTTED.fullmatch(text):
            return Open(re.sub(r"\W+", ".", text)[-60:].strip("."))
        name = re.sub(r"\s", "", text)
        owner, _, last = name.rpartition(".")
        source = self.constant(name)
        if source is None and owner:
            holder = self.constant(owner) or self.constant(owner.rpartition(".")[2])
            if holder is not None and holder[:1] == "{" and owner not in self._busy:
                self._busy.add(owner)
                inner = self.mapping(holder, depth + 1)
                self._busy.discard(owner)
                if last in inner:
                    return inner[last]
            source = None if _TURNS.match(last) else self.constant(f".{last}")
        if source is None or name in self._busy or _FUNCTION.search(source[:200]):
            return Open(name)
        self._busy.add(name)
        found = self.value(source, depth + 1)
        self._busy.discard(name)
        return Open(name) if isinstance(found, Open) else found

    def _joined(self, values: list[Any]) -> Any:
        """Texts put together; with parts that are open, a list of them (see ``parts_of``)."""
        parts: list[str | Open] = []
        for value in values:
            for part in parts_of(value):
                if isinstance(part, str) and parts and isinstance(parts[-1], str):
                    parts[-1] += part
                else:
                    parts.append(part)
        return parts[0] if len(parts) == 1 else Parts(parts)

    def _template(self, text: str, depth: int) -> Any:
        pieces = re.split(r"\$\{([^{}]{0,200})\}", text)
        return self._joined(
            [piece if at % 2 == 0 else self.value(piece, depth + 1) for at, piece in enumerate(pieces) if piece]
        )

    def _array(self, text: str, depth: int) -> list[Any]:
        return [self.value(part, depth + 1) for part in split(text[1:-1]) if part]

    def mapping(self, text: str, depth: int = 0) -> dict[str, Any]:
        """An object literal; names that stand alone (``{page}``) have the value of that name."""
        found: dict[str, Any] = {}
        for part in split(text[1:-1]):
            name, colon, value = part.partition(":")
            key = name.strip().strip("'\"")
            if colon and key and not _FUNCTION.search(value[:200]):
                found[key] = self.value(value, depth + 1)
            elif not colon and re.fullmatch(_NAME, key):
                found[key] = self._named(key, depth + 1)
        return found

    # -- calls ----------------------------------------------------------------------------------------------------

    def calls(self) -> Iterator[Call]:
        """What the scripts ask for, in the order of the text."""
        for count, match in enumerate(_HEAD.finditer(self.source)):
            if count >= MAX_CALLS:
                return
            end = closing(self.source, match.end() - 1)
            if end < 0:
                continue
            found = self._call(match.group(1).lower(), split(self.source[match.end() : end]), end)
            if found is not None:
                yield found

    def _call(self, name: str, arguments: list[str], end: int) -> Call | None:
        if not arguments:
            return None
        options: dict[str, Any] = {}
        if arguments[0][:1] == "{":
            options = self.mapping(arguments[0])
            address, method = options.get("url"), options.get("type") or options.get("method") or name
        elif name == "open":
            method, address = self.value(arguments[0]), self.value(arguments[1]) if len(arguments) > 1 else None
            sent = re.search(r"\.send\s*\(([^()]{0,500})\)", self.source[end : end + 1500])
            options = {"data": self.value(sent.group(1))} if sent and sent.group(1).strip() else {}
        else:
            address = self.value(arguments[0])
            second = self.value(arguments[1]) if len(arguments) > 1 else None
            named = isinstance(second, dict) and bool({"params", "method", "body", "data", "headers"} & second.keys())
            options = second if named and isinstance(second, dict) else {"data": second}
            method = options.get("method") or options.get("type") or name
        parts = parts_of(address)
        if not any(isinstance(part, str) and ("/" in part or "." in part or "?" in part) for part in parts):
            return None
        posts = str(method).lower() == "post"
        data = next((options[key] for key in ("data", "body", "params") if options.get(key) is not None), None)
        return Call(parts, "POST" if posts else "GET", self._kind(posts, options, arguments, name), _as_data(data))

    @staticmethod
    def _kind(posts: bool, options: dict[str, Any], arguments: list[str], name: str) -> str:
        if not posts or (options.get("params") is not None and not (options.get("data") or options.get("body"))):
            return "query"
        text = " ".join(arguments)
        if "JSON.stringify" in text or re.search(r"application/json", text):
            return "json"
        plain = "urlencoded" in text or re.search(r"qs\.stringify|\$\.param|URLSearchParams|FormData", text, re.I)
        by_axios = name in ("axios", "post", "request") and "success" not in text and "dataType" not in text
        return "form" if plain or not by_axios else "either"


_HEAD = re.compile(r"\b(getJSON|get|post|ajax|request|fetch|axios|open|load|jsonp)\s*\(", re.I)


class Parts(list[Any]):
    """A text of which some parts are open."""


def parts_of(value: Any) -> tuple[str | Open, ...]:
    """A value as pieces of text."""
    if isinstance(value, Parts):
        return tuple(value)
    if isinstance(value, Open):
        return (value,)
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return ()
    return (str(value),)


def _as_data(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    name, parts = "", parts_of(value)
    for part in parts:  # 'a=1&b=' + x
        if isinstance(part, Open):
            if name:
                found[name] = part
            continue
        pieces = part.split("&")
        for piece in pieces:
            name, equals, text = piece.partition("=")
            if equals and re.fullmatch(r"[\w.\[\]-]{1,60}", name):
                found[name] = text
            elif not equals:
                name = ""
    return found


def unquote(text: str) -> str:
    """A string of a script without its escapes."""
    if "\\" not in text:
        return text
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found.group(1), 16)), text)
    text = re.sub(r"\\x([0-9a-fA-F]{2})", lambda found: chr(int(found.group(1), 16)), text)
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t", "r": ""}.get(found.group(1), found.group(1)), text)
