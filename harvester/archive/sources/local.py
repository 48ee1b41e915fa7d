"""Archives that lie on this machine: WARC files, packed or not, WET files (text only), and folders of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harvester.archive.errors import ArchiveError
from harvester.archive.index import CaptureIndex
from harvester.archive.reader import FaultHandler, iter_captures, read_capture, warc_files
from harvester.archive.record import Capture
from harvester.archive.sources.model import Listed, Matches, SourceError, timestamp_of
from harvester.archive.unpacked import Unpacked


class LocalSource:
    """``path``: a file or a folder. Everything is read in place; nothing is written there."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.name = self.path.name or str(self.path)
        try:
            warc_files(self.path)
        except ArchiveError as error:
            raise SourceError(f"source={error}") from error
        self._unpacked: Unpacked | None = None
        self._index: CaptureIndex | None = None

    @property
    def _root(self) -> Path:
        if self._unpacked is None:
            self._unpacked = Unpacked(self.path)
        return self._unpacked.root

    @property
    def notices(self) -> list[str]:
        """What a person should know of how it is read. Raises ArchiveError, as all that reads does."""
        return self._unpacked.notices if self._root and self._unpacked is not None else []

    def captures(self, match: Matches, on_fault: FaultHandler) -> Iterator[tuple[Listed, Capture]]:
        """Every page within ``match``, in the order of the files; what a revisit stands for is put in its place."""
        folder = self._root if self._root.is_dir() else None
        for file in warc_files(self._root):
            for capture in iter_captures(file, on_fault=on_fault, root=folder):
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
        path = self._root / listed.filename if self._root.is_dir() else self._root
        if not path.exists():  # names of captures are those that files have when they are closed
            path = path.with_name(f"{path.name}.open")
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
            self._index = CaptureIndex(self._root)
            self._index.refresh()
        return self._index

    def close(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None
        if self._unpacked is not None:
            self._unpacked.close()
            self._unpacked = None
