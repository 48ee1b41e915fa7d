"""Archives that lie on this machine: WARC files, packed or not, WET files (text only), and folders of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harvester.archive.errors import ArchiveError
from harvester.archive.index import CaptureIndex
from harvester.archive.reader import FaultHandler, iter_captures, read_capture, warc_files, warc_path
from harvester.archive.record import Capture
from harvester.archive.sources.model import Listed, Match, SourceError, timestamp_of


class LocalSource:
    """``path``: a file or a folder. Everything is read in place; nothing is written there."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.name = self.path.name or str(self.path)
        try:
            self._files = warc_files(self.path)
        except ArchiveError as error:
            raise SourceError(f"source={error}") from error
        self._index: CaptureIndex | None = None

    def captures(self, match: Match, on_fault: FaultHandler) -> Iterator[tuple[Listed, Capture]]:
        """Every page within ``match``, in the order of the files; what a revisit stands for is put in its place."""
        root = self.path if self.path.is_dir() else None
        for file in self._files:
            for capture in iter_captures(file, on_fault=on_fault, root=root):
                if not match.admits(capture.url) or capture.method != "GET":
                    continue
                whole = self._index_of().original(capture) if capture.refers_to else capture
                if whole is None or whole.status == 304:
                    continue
                yield (
                    Listed(
                        capture.url,
                        timestamp_of(capture.fetched_at),
                        whole.media_type or "",
                        whole.status,
                        whole.payload_digest or whole.sha256,
                        len(whole.body),
                        capture.warc_offset,
                        capture.warc_file,
                        truncated=whole.truncated is not None,
                    ),
                    whole,
                )

    def read(self, listed: Listed) -> Capture:
        """The page that was listed. Raises ArchiveError."""
        if listed.filename is None or listed.offset is None:
            raise ArchiveError(f"{listed.url} is not in {self.path}")
        path = self.path if self.path.is_file() else warc_path(self.path, listed.filename)
        capture = read_capture(path, listed.offset)
        if capture.refers_to is None:
            return capture
        whole = self._index_of().original(capture)
        if whole is None:
            raise ArchiveError(f"{listed.url}: the record that its revisit refers to is not in {self.path}")
        # The page as it stood at the later time: the bytes of the earlier record.
        whole.fetched_at = capture.fetched_at
        return whole

    def _index_of(self) -> CaptureIndex:
        if self._index is None:
            self._index = CaptureIndex(self.path)
            self._index.refresh()
        return self._index

    def close(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None
