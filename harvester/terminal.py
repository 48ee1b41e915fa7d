"""Words of strangers on a terminal: titles, addresses and names come from pages, and a terminal obeys what it is shown.

Control characters could rewrite what stands there, and marks of direction could turn it around. They become ``�``.
"""

from __future__ import annotations

import re
from typing import Any

_UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_CONTROLS = re.compile(_UNSAFE)
_CONTROLS_BUT_COLOURS = re.compile(f"(\x1b\\[[0-9;]{{0,20}}m)|{_UNSAFE}")


def clean(text: str, *, colours: bool = False) -> str:
    """``text`` with every control character but tab and newline replaced. ``colours``: sequences of colour stay."""
    if colours:
        return _CONTROLS_BUT_COLOURS.sub(lambda found: found[1] or "\ufffd", text)
    return _CONTROLS.sub("\ufffd", text)


class CleanStream:
    """A text stream that cleans what is written. Bytes written to its ``buffer`` are data and stay as they are."""

    def __init__(self, unclean: Any) -> None:
        self.unclean = unclean
        """The stream itself, for programs that draw (progress bars) and show no strangers' words."""

    def write(self, text: str) -> int:
        self.unclean.write(clean(text, colours=self.unclean.isatty()))
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unclean, name)
