"""Bytes → :class:`~harvester.documents.model.Document`; one file a media type."""

from harvester.documents.model import Block, Cell, Document, Link, Note, Paragraph, Place, Table, UnreadableError

__all__ = ["Block", "Cell", "Document", "Link", "Note", "Paragraph", "Place", "Table", "UnreadableError"]
