"""Reports whose tables stand in an attachment: which links of a page to follow, and the two read as one report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from harvester.crawl.links import words
from harvester.crawl.pages import Page
from harvester.crawl.urls import clean, is_document
from harvester.reports.forms import load_forms

TABLES_ELSEWHERE = "tables_elsewhere"
MAX_ATTACHMENTS = 3

MAX_PICTURES = 12
"""Pictures of one page that are tried, where pictures can be read at all."""
PICTURE = "picture"
"""Number of a picture among those of its page, in a lead's state and in the archive's note."""
MAX_PICTURE_BYTES = 64_000_000
"""Of all pictures of one page together."""
MIN_WIDTH = 300
"""Pixels; what says that it is narrower is a logo or a button."""

_PICTURE = re.compile(r"\.(png|jpe?g|gif|tiff?|bmp)$", re.I)
_CONTENT_PICTURE = re.compile(r"/W0\d{10,}|/P0\d{10,}|/\d{8,}|[0-9a-f]{16,}|/(upload|ueditor|attach|picture)", re.I)
_CHROME_PICTURE = re.compile(
    r"logo|icon|banner|qr|ewm|weixin|wechat|button|arrow|/bg|share|print|jiucuo|dzjg|gongan", re.I
)
_DOWNLOAD = re.compile(r"download|downfile|attach|__local/|fileid=|/P0\d{10,}", re.I)
_INLINE = re.compile(r"showVsbpdfIframe\(\s*['\"]([^'\"]+)['\"]")


def needs_attachment(parsed: Mapping[str, Any]) -> bool:
    """True for a report that says that its tables stand somewhere else."""
    return any(warning.get("code") == TABLES_ELSEWHERE for warning in parsed.get("warnings", ()))


def attachments(page: Page) -> list[tuple[str, str]]:
    """Address and label of the documents a page offers or shows in a frame, the likeliest first, at most three."""
    known = words()
    found: dict[str, tuple[int, str]] = {}
    for anchor in page.anchors:
        target = _viewed(anchor.url) or anchor.url
        if not (
            is_document(target) or is_document(anchor.text) or (_DOWNLOAD.search(target) and anchor.kind == "link")
        ):
            continue
        good = bool(known.report.search(anchor.text) or known.weak.search(anchor.text))
        found.setdefault(target, (0 if good else 1, anchor.text))
    for tag in page.tree.iter("embed", "object") if page.tree is not None else ():
        source = clean(tag.get("src") or tag.get("data") or "", page.base)
        if source and is_document(_viewed(source) or source):
            found.setdefault(_viewed(source) or source, (0, ""))
    for source in _INLINE.findall(page.scripts):
        inline = clean(source, page.base)
        if inline:
            found.setdefault(inline, (0, ""))
    ranked = sorted(found.items(), key=lambda item: item[1][0])
    return [(url, label) for url, (_, label) in ranked][:MAX_ATTACHMENTS]


def pictures(page: Page) -> list[str]:
    """Addresses of the pictures that a page's content shows, in its order; none where pictures cannot be read (extra
    ``ocr``)."""
    if page.tree is None or find_spec("rapidocr") is None:
        return []
    return list(dict.fromkeys(_pictures(page)))[:MAX_PICTURES]


def _pictures(page: Page) -> Iterator[str]:
    assert page.tree is not None
    for tag in page.tree.iter("img"):
        source = clean(tag.get("src") or "", page.base)
        if source is None or not _PICTURE.search(urlsplit(source).path) or _CHROME_PICTURE.search(source):
            continue
        width = _width(tag)
        if width >= MIN_WIDTH if width is not None else _CONTENT_PICTURE.search(source):
            yield source


def _width(tag: Any) -> int | None:
    """The width that a picture is shown with, in pixels; None where the page does not say it."""
    stated = re.search(r"(?:^|[;\s])width\s*:\s*(\d+)(?:\.\d+)?px", tag.get("style") or "", re.I)
    plain = re.fullmatch(r"\s*(\d{1,5})(?:px)?\s*", tag.get("width") or "")
    found = stated or plain
    return int(found.group(1)) if found else None


def _viewed(url: str) -> str | None:
    """The file that a viewer such as ``viewer.html?file=/upload/2021.pdf`` shows."""
    for values in parse_qs(urlsplit(url).query).values():
        if is_document(values[0]):
            return clean(urljoin(url, values[0]))
    return None


def join(page_report: Mapping[str, Any] | None, attached: Mapping[str, Any], page: Mapping[str, Any]) -> dict[str, Any]:
    """One report of a page and its attachment: who, when and where from the page, cells and sections from the file.

    ``page``: source, url, sha256 and media type of the page, for reports that only the attachment shows to be one.
    """
    first = dict(page_report) if page_report else {**attached, **page}
    joined = {**attached, **first}
    for name in ("form", "facts", "checks", "grade", "mentions"):
        joined[name] = attached.get(name)
    if len("".join(s.get("text") or "" for s in attached.get("sections", ()))) > len(
        "".join(s.get("text") or "" for s in first.get("sections", ()))
    ):
        joined["sections"] = attached["sections"]
    for name in ("agency", "agency_key", "adcode", "year", "title", "published", "signed"):
        if joined.get(name) is None:
            joined[name] = attached.get(name)
    whole = not str(attached.get("media_type")).startswith("image/") or _all_tables(attached)
    kept = [w for w in (page_report or {}).get("warnings", ()) if w.get("code") != TABLES_ELSEWHERE or not whole]
    joined["warnings"] = kept + [w for w in attached.get("warnings", ()) if w not in kept]
    return joined


def _all_tables(parsed: Mapping[str, Any]) -> bool:
    """True if the facts come from every table of the form: a picture may show one of several."""
    form = load_forms().get(str(parsed.get("form")))
    return form is None or {table.id for table in form.tables} <= {fact["table"] for fact in parsed.get("facts", ())}
