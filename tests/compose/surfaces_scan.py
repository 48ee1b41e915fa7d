"""A report as a scan: the pages of its PDF as pictures, askew and noisy, alone or in a PDF without text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from .model import ReportData
from .surfaces_pdf import render_pdf

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)


def chinese_font() -> Path | None:
    """A font that lets pdfium draw Chinese, without which a scan cannot be composed."""
    return next((path for path in map(Path, FONTS) if path.is_file()), None)


def page_pictures(pdf: bytes, *, dots: int = 200) -> list[Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[i].render(scale=dots / 72).to_pil().convert("L") for i in range(len(document))]
    finally:
        document.close()


def worsen(picture: Any, *, skew: float, noise: float, seed: int = 0) -> Any:
    """Turn by ``skew`` degrees, add grain of standard deviation ``noise`` and a little blur, on greyish paper."""
    import numpy
    from PIL import Image, ImageFilter

    turned = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grain = numpy.random.default_rng(seed).normal(-8, noise, turned.size[::-1])
    pixels = (numpy.asarray(turned).astype(float) + grain).clip(0, 255).astype("uint8")
    return Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(0.6))


def render_scan(
    report: ReportData, *, skew: float = 0.0, noise: float = 0.0, kind: str = "TIFF", pages: int = 9
) -> bytes:
    """``kind``: TIFF with all pages, JPEG or PNG of the first, or PDF without a text layer."""
    pictures = [
        worsen(p, skew=skew, noise=noise, seed=i) for i, p in enumerate(page_pictures(render_pdf(report))[:pages])
    ]
    buffer = io.BytesIO()
    if kind in ("TIFF", "PDF"):
        pictures[0].save(buffer, kind, save_all=True, append_images=pictures[1:], resolution=200)
    else:
        pictures[0].save(buffer, kind)
    return buffer.getvalue()
