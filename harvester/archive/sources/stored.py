"""Archives in object stores: brought into a temporary folder, then read as files."""

from __future__ import annotations

import tempfile
from pathlib import Path

from harvester.archive.errors import ArchiveError
from harvester.archive.sources.local import LocalSource
from harvester.archive.sources.model import SourceError
from harvester.archive.stores import WarcStore


class StoredSource(LocalSource):
    """``address``: what fsspec understands. Only listed at first; everything is brought when it is first read."""

    def __init__(self, address: str) -> None:
        try:
            self._store = WarcStore(address)
        except ArchiveError as error:
            raise SourceError(f"source={error}") from error
        self._folder = tempfile.TemporaryDirectory(prefix="harvester-")
        self._brought = False
        self.path = Path(self._folder.name)
        self.name = address
        self._unpacked = None
        self._index = None

    @property
    def _root(self) -> Path:
        if not self._brought:
            self._store.bring_all(self.path)
            self._brought = True
        return super()._root

    def close(self) -> None:
        super().close()
        self._folder.cleanup()
