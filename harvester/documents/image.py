"""Pictures and scans → Document by OCR: the grid from the ruled lines, every cell read by itself and figures twice."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

from harvester.documents import pace
from harvester.documents.extras import load
from harvester.documents.glyphs import Glyph
from harvester.documents.model import Document, Note, Place, UnreadableError
from harvester.documents.ocr import Reading, find_lines, read_crops
from harvester.documents.orientation import quarters_to_turn
from harvester.documents.placed import PlacedPage, blocks_of
from harvester.documents.ruled import Box, drawn_tables
from harvester.documents.scan import Page, prepare, text_bands

MAX_BYTES = 60_000_000
MAX_PIXELS = 60_000_000
MAX_FRAMES = 40
MAX_SIDE = 3_600
MIN_SIDE = 1_100
"""Shorter pictures are enlarged: their type is smaller than what the recogniser knows."""
MAX_CELLS = 3_000
PAGE_SECONDS = 60.0
"""Of the processor, for OCR of one page; a page full of figures takes a third of it."""
DISAGREED = 0.05
"""Confidence of a figure that two readings read differently, and of ink that no reading could read."""
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
    colour = numpy.asarray(picture, dtype="uint8")
    quarters = quarters_to_turn(colour)
    page = prepare(numpy.ascontiguousarray(numpy.rot90(colour, quarters)) if quarters else colour)
    tolerance = page.tolerance
    tables = drawn_tables(page.horizontal, page.vertical, tolerance)
    cells = [cell.box for table in tables for cell in table.cells]
    if len(cells) > MAX_CELLS:
        raise UnreadableError("too_large", f"a scanned page with more than {MAX_CELLS} cells")
    glyphs = _read_cells(page, cells, max(3, int(tolerance / 3)))
    outside = page.colour.copy()
    for table in tables:
        box = table.box
        outside[max(0, int(box.top) - 2) : int(box.bottom) + 3, max(0, int(box.x0) - 2) : int(box.x1) + 3] = 255
    for found in find_lines(outside):
        glyphs.append(
            Glyph(found.reading.text, Box(found.x0, found.top, found.x1, found.bottom), found.reading.confidence)
        )
    return PlacedPage(number, page.width, page.height, glyphs, page.horizontal, page.vertical, tolerance)


def _read_cells(page: Page, cells: list[Box], inset: int) -> list[Glyph]:
    """Every line of text of every cell. Figures are read twice; where the readings differ they are in doubt."""
    boxes = [band for bands in text_bands(page, cells, inset) for band in bands]
    crops = [_crop(page, box) for box in boxes]
    first = read_crops(crops)
    doubtful = [i for i, reading in enumerate(first) if len(reading.text) <= 8 or re.search(r"\d", reading.text)]
    second = dict(zip(doubtful, read_crops([crops[i] for i in doubtful], 1.6), strict=True))
    glyphs = []
    for i, box in enumerate(boxes):
        reading = agree(first[i], second[i]) if i in second else first[i]
        if not reading.text:
            # There is ink and nobody can read it: the cell must not look empty.
            reading = Reading("?", DISAGREED)
        glyphs.append(Glyph(reading.text, box, reading.confidence))
    return glyphs


def _crop(page: Page, box: Box) -> Any:
    """The line of text with what is left of ruled lines painted over."""
    y0, y1 = max(0, int(box.top) - 2), min(page.height, int(box.bottom) + 2)
    x0, x1 = max(0, int(box.x0) - 2), min(page.width, int(box.x1) + 2)
    return page.colour[y0:y1, x0:x1].copy()


def agree(first: Reading, second: Reading) -> Reading:
    """One reading out of two: the lower confidence where they say the same, next to none where they do not."""
    if first.text == second.text:
        return Reading(first.text, min(first.confidence, second.confidence))
    better = first if first.confidence >= second.confidence else second
    if not re.search(r"\d", first.text + second.text) and len(better.text) > 2:
        return Reading(better.text, min(first.confidence, second.confidence))
    return Reading(better.text, DISAGREED)
