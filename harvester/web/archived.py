"""Archived documents for a browser: HTML without anything that acts or loads, other kinds as they were read.

What is shown is meant for a frame that is sandboxed, under a policy that forbids scripts and every address
(:data:`POLICY`); what is taken out here is taken out all the same. Every table cell has an anchor such as ``t1r5c9``,
by the same grid that the facts' places count on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from lxml_html_clean import Cleaner
from markupsafe import Markup

from harvester.archive.decode import decode
from harvester.documents.html import MAX_BYTES, read_tree
from harvester.documents.html_table import cell_elements
from harvester.documents.model import Block, Document, Table, UnreadableError
from harvester.documents.sniff import sniff

POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self'; base-uri 'none'; form-action 'none'"
)
IMAGE_TYPES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
}
"""Pictures that a browser may be given as such, by their first bytes; everything else is a download."""
_ANCHOR = re.compile(r"(t\d+r\d+c\d+|[lp]\d+)")
_STYLE = (
    "html{background:#fff;color:#222}body{font-family:sans-serif;line-height:1.6;margin:12px;max-width:100%}"
    "table{border-collapse:collapse}td,th{border:1px solid #999;padding:3px 6px}img{max-width:100%}"
    ":target{outline:3px solid #c2410c!important;outline-offset:1px;background:#fde68a!important;color:#000!important;"
    "scroll-margin:40vh 0 0 40vw}"
)
_KEPT = frozenset(
    [
        "id", "style", "class", "rowspan", "colspan", "align", "valign", "width", "height", "border", "cellpadding",
        "cellspacing", "bgcolor", "color", "face", "size", "lang", "dir", "scope", "span", "start", "type", "alt",
        "title",
    ]
)  # fmt: skip
_CSS_ADDRESS = re.compile(r"@import[^;]*;?|(?:url|image-set|src)\s*\([^)]*\)?", re.I)
"""What a style sheet loads something with. Other ways to write it are stopped by :data:`POLICY` alone."""
_READABLE = frozenset(["text", "docx", "xlsx", "xls", "rtf", "ofd"])
"""Kinds whose reading takes little time, so that it can be done for a page view."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page for the frame. ``kind``: ``html`` the page as archived; ``read`` the document as it was read; ``picture``;
    ``pages`` pictures of a PDF's pages; ``none`` only to be downloaded."""

    kind: str
    html: str


def show(body: bytes, content_type: str | None, url: str | None, picture: str, words: dict[str, str]) -> Shown:
    """The page for a document. ``picture``: address of the bytes as a picture; of a PDF's page with ``/N``.

    ``words``: ``archived_download_only`` and ``page_number`` in the reader's language. Never raises for what is in
    ``body``.
    """
    kind = sniff(body, content_type, url)
    try:
        if kind == "html" and len(body) <= MAX_BYTES:
            return Shown("html", _html(decode(body, content_type).text))
        if kind == "image" and image_type(body):
            return Shown("picture", _page(Markup('<img alt="" id="p1" src="{}">').format(picture)))
        if kind == "pdf" and (count := page_count(body)):
            images = [
                Markup('<img alt="{}" id="p{}" src="{}/{}">').format(f"{words['page_number']} {n}", n, picture, n)
                for n in range(1, count + 1)
            ]
            return Shown("pages", _page(Markup("").join(images)))
        if kind in _READABLE:
            from harvester.documents.read import read_document

            return Shown("read", _page(_blocks(read_document(body, content_type=content_type, url=url))))
    except UnreadableError as error:
        return Shown("none", _page(Markup("<p>{}</p>").format(error.message)))
    return Shown("none", _page(Markup("<p>{}</p>").format(words["archived_download_only"])))


def image_type(body: bytes) -> str | None:
    """The media type of a picture that may be shown, else None."""
    return next((kind for mark, kind in IMAGE_TYPES.items() if body.startswith(mark)), None)


def _html(text: str) -> str:
    tree, blocks = read_tree(text)
    for element in tree.iter(etree.Element):
        for name in ("id", "name"):
            if _ANCHOR.fullmatch(element.get(name) or ""):
                del element.attrib[name]
    _put_anchors(blocks)
    # Pictures and links are gone with their addresses; what was a link or a picture can be told by its text.
    for element in tree.iter("a", "area", "img", "body", "table", "td", "th", "tr"):
        for name in ("href", "src", "srcset", "background", "ping", "target"):
            element.attrib.pop(name, None)
    Cleaner(
        scripts=True, javascript=True, comments=True, style=False, inline_style=False, links=True, meta=True,
        page_structure=False, processing_instructions=True, embedded=True, frames=True, forms=True,
        remove_unknown_tags=False, safe_attrs_only=True, safe_attrs=_KEPT, add_nofollow=False,
        kill_tags=["noscript", "template", "svg", "math", "audio", "video", "canvas", "dialog", "base"],
    )(tree)  # fmt: skip
    for element in tree.iter(etree.Element):
        if element.tag == "style":
            element.text = _CSS_ADDRESS.sub("", element.text or "")
        elif "style" in element.attrib:
            element.set("style", _CSS_ADDRESS.sub("none", element.get("style") or ""))
    head = tree.find("head")
    if head is None:
        head = lxml_html.Element("head")
        tree.insert(0, head)
    for child in [c for c in head if c.tag not in ("style", "title")]:
        head.remove(child)
    style = lxml_html.Element("style")
    style.text = _STYLE
    head.append(style)
    charset = lxml_html.Element("meta", charset="utf-8")
    head.insert(0, charset)
    markup: str = lxml_html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")
    return markup


def _put_anchors(blocks: list[tuple[Block, lxml_html.HtmlElement | None]]) -> None:
    used: set[str] = set()
    for block, element in blocks:
        if isinstance(block, Table):
            if element is None:
                continue
            for row, cells in zip(block.rows, cell_elements(element), strict=True):
                for cell, td in zip(row, cells, strict=True):
                    td.set("id", f"t{cell.place.table}r{cell.place.row}c{cell.place.column}")
        elif element is not None and block.place.line is not None:
            anchor = f"l{block.place.line}"
            if anchor not in used and element.get("id") is None and element.tag not in ("html", "body"):
                element.set("id", anchor)
                used.add(anchor)


def _blocks(document: Document) -> Markup:
    parts: list[Markup] = []
    used: set[str] = set()
    for block in document.blocks:
        page = block.page if isinstance(block, Table) else block.place.page
        if page is not None and f"p{page}" not in used:
            used.add(f"p{page}")
            parts.append(Markup('<hr id="p{}">').format(page))
        if isinstance(block, Table):
            rows = []
            for row in block.rows:
                cells = [
                    Markup('<td id="t{}r{}c{}" rowspan="{}" colspan="{}">{}</td>').format(
                        c.place.table, c.place.row, c.place.column, c.rowspan, c.colspan, c.text
                    )
                    for c in row
                ]
                rows.append(Markup("<tr>{}</tr>").format(Markup("").join(cells)))
            parts.append(Markup("<table>{}</table>").format(Markup("").join(rows)))
            continue
        anchor = f"l{block.place.line}" if block.place.line is not None else ""
        mark = Markup(' id="{}"').format(anchor) if anchor and anchor not in used else ""
        used.add(anchor)
        parts.append(Markup("<p{}>{}</p>").format(mark, block.text))
    return Markup("\n").join(parts)


def _page(content: Markup) -> str:
    return str(
        Markup(
            '<!DOCTYPE html><html><head><meta charset="utf-8"><title></title><style>{}</style></head><body>{}</body>'
        ).format(_STYLE, content)
    )


def page_count(body: bytes) -> int:
    """Number of pages of a PDF, at most 60; 0 if it cannot be opened here."""
    pdf = _open_pdf(body)
    if pdf is None:
        return 0
    try:
        return min(len(pdf), 60)
    finally:
        pdf.close()


def page_picture(body: bytes, number: int) -> bytes | None:
    """One page of a PDF as a PNG, about 1,000 pixels wide; None if there is no such page."""
    import io

    pdf = _open_pdf(body)
    if pdf is None:
        return None
    try:
        if not 1 <= number <= len(pdf):
            return None
        page = pdf[number - 1]
        width, height = page.get_size()
        scale = min(1000 / max(width, 1), 2000 / max(height, 1), 4)
        buffer = io.BytesIO()
        page.render(scale=scale).to_pil().convert("RGB").save(buffer, "PNG")
        return buffer.getvalue()
    finally:
        pdf.close()


def _open_pdf(body: bytes) -> Any:
    from harvester.documents.pdf_bounds import check_streams

    try:
        import PIL  # noqa: F401
        import pypdfium2
    except ModuleNotFoundError:
        return None
    try:
        check_streams(body)
        return pypdfium2.PdfDocument(body)
    except (pypdfium2.PdfiumError, UnreadableError):
        return None
