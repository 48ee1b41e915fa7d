"""A font with Chinese characters for the figures, among those that are installed."""

from __future__ import annotations

from collections.abc import Iterable

WANTED = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Microsoft YaHei", "SimHei", "PingFang SC", "Hiragino Sans GB",
    "Heiti SC", "STHeiti", "Droid Sans Fallback", "AR PL UMing CN", "Noto Serif CJK SC", "Noto Serif CJK JP", "SimSun",
)  # fmt: skip
"""Families by preference."""
NONE = (
    "no font with Chinese characters was found, so they are drawn as boxes: install one "
    "(Debian: fonts-noto-cjk or fonts-wqy-zenhei) and draw again"
)


def choose(installed: Iterable[str]) -> str | None:
    """The best of the installed families, or None."""
    there = set(installed)
    return next((name for name in WANTED if name in there), None)


def use_chinese_font() -> str | None:
    """Set Matplotlib's font. Returns its family, or None where there is none with Chinese characters."""
    import matplotlib
    from matplotlib import font_manager

    family = choose(font.name for font in font_manager.fontManager.ttflist)
    if family is None:
        # The list that Matplotlib keeps may be older than the fonts.
        for path in font_manager.findSystemFonts():
            if any(word in path.lower() for word in ("cjk", "wqy", "hei", "han", "yahei", "song", "pingfang")):
                try:
                    font_manager.fontManager.addfont(path)
                except (OSError, RuntimeError):
                    continue
        family = choose(font.name for font in font_manager.fontManager.ttflist)
    if family is not None:
        matplotlib.rcParams["font.family"] = [family, "DejaVu Sans"]
    matplotlib.rcParams["axes.unicode_minus"] = False
    return family
