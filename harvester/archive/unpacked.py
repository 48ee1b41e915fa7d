"""Archives whose gzip files hold all records in one member, as some tools write them: no record in them can be reached
by itself, so they are read from an unpacked copy."""

from __future__ import annotations

import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from harvester.archive.errors import ArchiveError
from harvester.archive.framing import is_one_member
from harvester.archive.reader import warc_files

_PIECE = 1 << 20


class Unpacked:
    """``root`` is what to read in place of ``path`` (a file or a folder): the same, or a folder of links and unpacked
    copies; ``unpacked`` names the files of which there are copies. Raises ArchiveError."""

    def __init__(self, path: Path) -> None:
        self.root = path
        self.unpacked: list[str] = []
        self._room: TemporaryDirectory[str] | None = None
        files = warc_files(path)
        packed = {file for file in files if is_one_member(file)}
        if not packed:
            return
        self._room = TemporaryDirectory(prefix="harvester-")
        room = Path(self._room.name)
        try:
            for file in files:
                name = file.relative_to(path) if path.is_dir() else Path(file.name)
                place = room / name
                place.parent.mkdir(parents=True, exist_ok=True)
                if file in packed:
                    place = place.with_name(f"{place.name.removesuffix('.open')[: -len('.gz')]}.unpacked.warc")
                    _unpack(file, place)
                    self.unpacked.append(name.as_posix())
                else:
                    place.symlink_to(file.resolve())
                self.root = room if path.is_dir() else place
        except OSError as error:
            self.close()
            raise ArchiveError(f"cannot unpack {path} into {room}: {error.strerror}") from error

    @property
    def notices(self) -> list[str]:
        """A line for a person about each copy."""
        return [f"{name}: all its records are in one gzip member, so it is read unpacked" for name in self.unpacked]

    def close(self) -> None:
        """Remove the copies."""
        if self._room is not None:
            self._room.cleanup()
            self._room = None


def _unpack(path: Path, target: Path) -> None:
    """All members, up to the first damage; the records before it are whole."""
    with path.open("rb") as source, target.open("wb") as out:
        stream = zlib.decompressobj(31)
        data = b""
        try:
            while data := data or source.read(_PIECE):
                if stream.eof:
                    stream = zlib.decompressobj(31)
                out.write(stream.decompress(data, _PIECE))
                data = stream.unconsumed_tail or stream.unused_data
        except zlib.error:
            out.write(b"WARC/damaged\r\n")
