"""Where the reference data that ships with the product lies."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def data_dir() -> Path:
    """The folder with ``forms/``, ``divisions/``, ``portals/``, ``reading/`` and ``sample/``.

    In a checkout it is the top-level ``data/``; a wheel carries the same folders as ``harvester/_data``.
    """
    here = Path(__file__).resolve().parent
    for candidate in (here / "_data", here.parent / "data"):
        if (candidate / "forms").is_dir():
            return candidate
    raise FileNotFoundError("the reference data (data/forms) is missing: install the package again")
