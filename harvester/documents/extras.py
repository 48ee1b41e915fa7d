"""Optional libraries: asked for where they are needed, and missed with one clear line."""

from __future__ import annotations

import importlib
from types import ModuleType

from harvester.documents.model import UnreadableError


def load(module: str, *, extra: str, what: str) -> ModuleType:
    """Import an optional ``module``, or raise UnreadableError('unsupported_media') that names the extra to install."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise UnreadableError(
            "unsupported_media",
            f"reading {what} needs ogi-harvester[{extra}]: pip install 'ogi-harvester[{extra}]' ({error})",
        ) from error
