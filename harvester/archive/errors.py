"""What can go wrong in the archive room. Every message is one line for a person: what, where, what to do."""

from __future__ import annotations


class ArchiveError(Exception):
    """The archive cannot be read or written."""


class TooLargeError(ArchiveError):
    """Bytes that would unpack to more than the bound that was set for them."""


class DamagedError(ArchiveError):
    """Bytes that do not read as what they say they are. ``partial`` is what could be read of a payload."""

    def __init__(self, message: str, partial: bytes = b"") -> None:
        super().__init__(message)
        self.partial = partial


class HarvestLockedError(ArchiveError):
    """Another process holds the harvest directory."""
