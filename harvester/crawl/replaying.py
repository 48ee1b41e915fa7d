"""What is crawled in place of the web: a WARC file, a folder of them, or another harvest."""

from __future__ import annotations

import logging
from pathlib import Path

from harvester.archive.index import CaptureIndex
from harvester.archive.unpacked import Unpacked

logger = logging.getLogger(__name__)


class Replay:
    """``path`` as HARVEST_REPLAY gives it. Nothing is read before ``open``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._unpacked: Unpacked | None = None

    @property
    def root(self) -> Path:
        """The file or folder that is meant: a harvest keeps its WARC files in ``warc/``."""
        inner = self.path / "warc"
        return (inner if inner.is_dir() else self.path).resolve()

    def open(self) -> CaptureIndex:
        """Its index, made now; what is damaged is told. Raises ArchiveError where there is no archive."""
        self._unpacked = Unpacked(self.root)
        index = CaptureIndex(self._unpacked.root)
        for line in self._unpacked.notices:
            logger.warning("%s", line)
        for damage in index.refresh():
            logger.warning("%s; the other records are used", damage.words(self._unpacked.root))
        return index

    def close(self) -> None:
        if self._unpacked is not None:
            self._unpacked.close()
            self._unpacked = None
