"""What is known about a document from outside it: the list it was found on, the portal's row in the registry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hints:
    """Context of a document; every part is optional and weaker than what the document itself says."""

    url: str | None = None
    anchor_text: str | None = None
    """Text of the link that led to the document."""
    column_name: str | None = None
    site_name: str | None = None
    division: str | None = None
    """6-digit adcode of the portal's division."""
    vouched: bool = False
    """The host is a portal of the registry, or the user's own word: it need not look official."""
