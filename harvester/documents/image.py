"""Pictures and scans → Document by OCR: the grid from the ruled lines, every cell read by itself and figures twice."""

from __future__ import annotations

import io
import warnings
from typing import Any

from harvester.documents import pace
from harvester.documents.extras import load
from harvester.documents.glyphs import Glyph
from harvester.documents.loose import loose_pieces
from harvester.documents.model import Document, Note, Place, UnreadableError
from harvester.documents.orientation import boxes_on, quarters_to_turn, turned_boxes
from harvester.documents.placed import PlacedPage, blocks_of
from harvester.documents.ruled import Box, drawn_tables
from harvester.documents.scan import Page, crop, prepare, text_bands, touches
from harvester.documents.skew import straightened
from harvester.documents.stamps import without_stamps
from harvester.documents.twice import DISAGREED, is_doubtful, read_twice

MAX_BYTES = 60_000_000
MAX_PIXELS = 60_000_000
MAX_FRAMES = 40
MAX_SIDE = 3_600
MIN_SIDE = 1_100
"""Shorter pictures are enlarged: their type is smaller than what the recogniser knows."""
MAX_CELLS = 3_000
PAGE_SECONDS = 60.0
"""Of the processor, for OCR of one page; a page full of figures takes a third of it."""
_FORMATS = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "WEBP": "image/webp",
}


def read(body: bytes, *, url: str | None = None, name: str | None = None) -> Document:
    """Read PNG, JPEG, GIF, TIFF (all its pages), BMP or WebP. ``confidence`` of every cell and paragraph is set.

    Raises UnreadableError: ``unsupported_media`` without the extra ``ocr``, ``too_large``, ``unreadable``.
    """
    if len(body) > MAX_BYTES:
        raise UnreadableError("too_large", f"a picture of {len(body)} bytes (at most {MAX_BYTES} are read)")
    images = load("PIL.Image", extra="ocr", what="scans and pictures")
    sequence = load("PIL.ImageSequence", extra="ocr", what="scans and pictures")
    load("rapidocr", extra="ocr", what="scans and pictures")
    pages: list[PlacedPage] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", images.DecompressionBombWarning)
            with images.open(io.BytesIO(body), formats=tuple(_FORMATS)) as picture:
                kind = _FORMATS.get(picture.format or "", "image/png")
                if picture.width * picture.height > MAX_PIXELS:
                    size = f"{picture.width} × {picture.height}"
                    raise UnreadableError("too_large", f"a picture of {size} pixels (at most {MAX_PIXELS} are read)")
                # animated GIFs are banners: their first frame is all there is to see
                several = picture.format == "TIFF"
                for number, frame in enumerate(sequence.Iterator(picture), 1):
                    if number > MAX_FRAMES:
                        raise UnreadableError("too_large", f"a picture of more than {MAX_FRAMES} pages")
                    pages.append(read_picture(_flat(images, frame), number=number))
                    if not several:
                        break
    except images.DecompressionBombError as error:
        raise UnreadableError("too_large", f"a picture of more than {MAX_PIXELS} pixels") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise UnreadableError("unreadable", f"the picture is damaged: {error}") from error
    blocks, notes = blocks_of(pages)
    if not blocks:
        raise UnreadableError("unreadable", "no text was found on the picture")
    notes.extend(Note("ocr", f"page {page.number} was read by OCR", Place(page=page.number)) for page in pages)
    return Document(kind, blocks, url=url, notes=notes)


def _flat(images: Any, frame: Any) -> Any:
    """RGB on white, at a size that suits the recogniser."""
    if frame.width * frame.height > MAX_PIXELS:
        raise UnreadableError("too_large", f"a picture of {frame.width} × {frame.height} pixels")
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        layer = frame.convert("RGBA")
        ground = images.new("RGB", frame.size, (255, 255, 255))
        ground.paste(layer, mask=layer.getchannel("A"))
        frame = ground
    return frame.convert("RGB")


def read_picture(picture: Any, *, number: int) -> PlacedPage:
    """One page, given as an RGB ``PIL.Image``: its text as glyphs with confidence, its ruled lines as edges."""
    numpy = load("numpy", extra="ocr", what="scans and pictures")
    pace.ask(PAGE_SECONDS)
    longest = max(picture.size)
    if longest > MAX_SIDE or longest < MIN_SIDE:
        scale = min(MAX_SIDE / longest, 3.0) if longest > MAX_SIDE else min(MIN_SIDE * 1.5 / longest, 3.0)
        picture = picture.resize((max(1, int(picture.width * scale)), max(1, int(picture.height * scale))), 1)
    colour, _ = straightened(numpy.asarray(picture, dtype="uint8"))
    boxes = boxes_on(colour)
    quarters = quarters_to_turn(colour, boxes)
    boxes = turned_boxes(boxes, quarters, *colour.shape[:2])
    page = prepare(without_stamps(numpy.ascontiguousarray(numpy.rot90(colour, quarters))))
    tables = drawn_tables(page.horizontal, page.vertical, page.tolerance)
    cells = [cell.box for table in tables for cell in table.cells]
    if len(cells) > MAX_CELLS:
        raise UnreadableError("too_large", f"a scanned page with more than {MAX_CELLS} cells")
    inset = max(3, int(page.tolerance / 3))
    bands = [(cell, band) for cell, own in zip(cells, text_bands(page, cells, inset), strict=True) for band in own]
    cut = {id(band) for cell, band in bands if touches(page, cell, band)}
    loose = loose_pieces(page, boxes, [table.box for table in tables])
    glyphs = _read(page, [(band, band) for _, band in bands], True)
    for glyph in glyphs:
        if id(glyph.box) in cut and is_doubtful(glyph.text):
            glyph.confidence = DISAGREED
    glyphs += _read(page, [(piece.box, piece.ink) for piece in loose if piece.is_sure], False)
    glyphs += _read(page, [(piece.box, piece.ink) for piece in loose if not piece.is_sure], True)
    return PlacedPage(number, page.width, page.height, glyphs, page.horizontal, page.vertical, page.tolerance)


def _read(page: Page, boxes: list[tuple[Box, Box]], ink_is_text: bool) -> list[Glyph]:
    """What is printed there: pairs of the place of a line of text and the box around its ink.

    Where ``ink_is_text``, ink that nobody can read leaves a mark: its cell must not look empty.
    """
    glyphs = []
    for (place, _), reading in zip(boxes, read_twice([crop(page, ink) for _, ink in boxes]), strict=True):
        if reading.text:
            glyphs.append(Glyph(reading.text, place, reading.confidence))
        elif ink_is_text:
            glyphs.append(Glyph("?", place, DISAGREED))
    return glyphs
