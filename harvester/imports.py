"""Libraries loaded without what they would load for nothing: start-up counts for every process of a pool."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


@contextmanager
def without(*names: str) -> Iterator[None]:
    """As if packages were not installed, unless they are loaded already. Only for libraries that do without them."""
    modules: dict[str, Any] = sys.modules
    hidden = [name for name in names if name not in modules]
    modules.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            del modules[name]


@contextmanager
def modules_by_name() -> Iterator[None]:
    """The module of a stack frame is the one that the frame itself names. Python looks for it among the files of all
    modules that are loaded, which Scrapy has it do for each of its deprecated classes: a twentieth of its start."""
    whole = inspect.getmodule

    def named(object: object, _filename: str | None = None) -> ModuleType | None:  # noqa: A002
        if inspect.isframe(object):
            return sys.modules.get(object.f_globals.get("__name__", ""))
        return whole(object, _filename)

    inspect.getmodule = named
    try:
        yield
    finally:
        inspect.getmodule = whole
