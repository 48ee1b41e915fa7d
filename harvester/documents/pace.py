"""How a reader says that what follows takes long for good reasons: OCR of a page, a program that converts.

A reader in a process of its own has little time. With this it asks for more; in other processes nobody listens.
"""

from __future__ import annotations

from collections.abc import Callable

_listener: Callable[[float], None] | None = None


def listen(listener: Callable[[float], None] | None) -> None:
    """Have ``listener`` told how many seconds of the processor a reader asks for; None ends it."""
    global _listener
    _listener = listener


def ask(seconds: float) -> None:
    """Ask for ``seconds`` of the processor from now on; what is left of earlier time is lost."""
    if _listener is not None:
        _listener(seconds)
