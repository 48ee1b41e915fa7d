"""PDF → Document: text layer and ruled lines by pdfium, scans by OCR where it is installed."""

from __future__ import annotations

import time
from typing import Any

from harvester.documents.extras import load
from harvester.documents.model import Document, Note, Place, UnreadableError
from harvester.documents.pdf_bounds import check_streams
from harvester.documents.pdf_page import PageContent, read_page
from harvester.documents.placed import PlacedPage, blocks_of

MEDIA_TYPE = "application/pdf"
MAX_BYTES = 100_000_000
MAX_PAGES = 500
MAX_SECONDS = 15.0
MAX_SCANNED_PAGES = 40


def read(body: bytes, *, url: str | None = None, name: str | None = None) -> Document:
    """Read a PDF. Raises UnreadableError for what is encrypted, damaged, too large, or scanned while OCR is missing."""
    if len(body) > MAX_BYTES:
        raise UnreadableError("too_large", f"a PDF of {len(body)} bytes (at most {MAX_BYTES} are read)")
    pdfium = load("pypdfium2", extra="pdf", what="PDF")
    check_streams(body)
    pdf = _open(pdfium, body)
    try:
        return _read(pdfium, pdf, url)
    finally:
        pdf.close()


def _open(pdfium: Any, body: bytes) -> Any:
    try:
        return pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableError("unreadable", "the PDF is encrypted: a password is needed to read it") from error
        raise UnreadableError("unreadable", f"the PDF is damaged: {error}") from error


def _read(pdfium: Any, pdf: Any, url: str | None) -> Document:
    if len(pdf) > MAX_PAGES:
        raise UnreadableError("too_large", f"a PDF of {len(pdf)} pages (at most {MAX_PAGES} are read)")
    end = time.monotonic() + MAX_SECONDS
    pages: list[PlacedPage] = []
    notes: list[Note] = []
    scanned: list[int] = []
    unmapped: list[int] = []
    for index in range(len(pdf)):
        if time.monotonic() > end:
            raise UnreadableError(
                "too_large", f"the PDF took longer than {MAX_SECONDS:.0f} s (page {index + 1} of {len(pdf)})"
            )
        try:
            page = pdf[index]
        except pdfium.PdfiumError as error:
            notes.append(Note("damaged_page", f"page {index + 1} cannot be read: {error}", Place(page=index + 1)))
            continue
        try:
            content = read_page(page)
            if _is_scan(content) or _is_unmapped(content):
                scanned.append(index)
            unmapped += [index] if _is_unmapped(content) else []
            pages.append(_placed(index + 1, content))
            notes += _notes(index + 1, content)
        finally:
            page.close()
    if not pages:
        raise UnreadableError("unreadable", "no page of the PDF can be read")
    if scanned:
        notes.extend(_read_scans(pdf, scanned, pages, unmapped))
    blocks, more = blocks_of(pages)
    if not blocks:
        raise UnreadableError("unreadable", "the PDF has no text and no pictures")
    try:
        meta = {key.lower(): value for key, value in pdf.get_metadata_dict().items() if value}
    except UnicodeDecodeError as error:
        meta = {}
        notes.append(Note("damaged_properties", f"the properties of the PDF cannot be decoded: {error}"))
    title = meta.get("title", "").strip()
    # Word processors write the name of the file there; it is a title only when it looks like one.
    is_title = sum("\u4e00" <= character <= "\u9fff" for character in title) >= 4 and not title.startswith("Microsoft")
    return Document(MEDIA_TYPE, blocks, url=url, title=title if is_title else None, meta=meta, notes=notes + more)


def _placed(number: int, content: PageContent) -> PlacedPage:
    return PlacedPage(number, content.width, content.height, content.glyphs, content.horizontal, content.vertical)


def _is_scan(content: PageContent) -> bool:
    """Next to no text, and a picture over a good part of the page."""
    area = sum(box.width * box.height for box in content.pictures)
    return len(content.glyphs) < 30 and area > 0.3 * content.width * content.height


def _is_unmapped(content: PageContent) -> bool:
    """Are the characters of the page unknown for a good part? What the font gives for them is no text."""
    return content.unmapped >= 20 and content.unmapped > 0.2 * len(content.glyphs)


def _notes(number: int, content: PageContent) -> list[Note]:
    place = Place(page=number)
    notes = []
    if content.invisible:
        notes.append(Note("ocr_text_layer", f"the text of page {number} was put below a picture by OCR", place))
    if content.hidden.strip():
        told = f"invisible text below that of page {number} was not read: {content.hidden[:40]!r}"
        notes.append(Note("hidden_text", told, place))
    if content.aside.strip():
        notes.append(Note("oblique_text", f"across page {number} stands {content.aside.strip()[:40]!r}", place))
    if content.unmapped:
        told = f"the font does not tell {content.unmapped} characters of page {number}"
        notes.append(Note("unmapped_font", told, place))
    return notes


def _read_scans(pdf: Any, scanned: list[int], pages: list[PlacedPage], unmapped: list[int]) -> list[Note]:
    """Replace scanned pages, and those whose fonts have no characters, by what OCR reads on them."""
    try:
        from harvester.documents.image import read_picture

        load("rapidocr", extra="ocr", what="a scanned PDF")
    except UnreadableError as error:
        if len(unmapped) == len(pages):
            told = f"its fonts do not say which characters they show, and as a picture: {error.message}"
            raise UnreadableError("unreadable", f"the text of the PDF cannot be read: {told}") from error
        if len(scanned) == len(pages):
            raise UnreadableError("unsupported_media", f"the PDF is scanned: {error.message}") from error
        return [
            Note(
                "scanned_page",
                f"page {index + 1} is a picture and was not read: {error.message}",
                Place(page=index + 1),
            )
            for index in scanned
        ]
    if len(scanned) > MAX_SCANNED_PAGES:
        raise UnreadableError(
            "too_large", f"a PDF of {len(scanned)} scanned pages (at most {MAX_SCANNED_PAGES} are read)"
        )
    by_number = {page.number: position for position, page in enumerate(pages)}
    notes: list[Note] = []
    for index in scanned:
        page = pdf[index]
        try:
            width, height = page.get_size()
            scale = min(200 / 72, 4000 / max(width, height, 1.0))
            picture = page.render(scale=scale).to_pil().convert("RGB")
        finally:
            page.close()
        read = read_picture(picture, number=index + 1)
        pages[by_number[index + 1]] = read
        notes.append(Note("ocr", f"page {index + 1} was read by OCR", Place(page=index + 1)))
    return notes
