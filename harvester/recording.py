"""A report into the database with the looks at its pages: one way for crawls and for ``reparse``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from harvester.store.database import CANDIDATE, CaptureLike, Store
from harvester.store.writing import Outcome


class LookLike(Protocol):
    """The record with the bytes, and the revisit record of a look at which they were the same."""

    @property
    def capture(self) -> CaptureLike: ...

    @property
    def visit(self) -> CaptureLike | None: ...


RunOf = Callable[[CaptureLike], int | None]
"""The run that a record belongs to."""


def record_report(
    store: Store, run_of: RunOf, parsed: Mapping[str, Any], looks: Sequence[LookLike], cells_from: int | None = None
) -> Outcome:
    """Store a report that was read from ``looks`` (the page first, then attachments; ``cells_from`` is the one with the
    tables), and that it was unchanged where a look was a revisit. Raises StoreError; then nothing was changed."""
    encoding = parsed.get("encoding")
    with store.transaction():
        ids = [note_look(store, run_of, look, encoding) for look in looks]
        cells = ids[cells_from] if cells_from is not None else None
        outcome = store.save_report(parsed, ids[0], ids[1:], cells_from=cells)
        visit = looks[0].visit
        if visit is not None:
            # The first capture of the bytes stays the evidence; this look at them is a row of its own.
            visit_id = store.add_capture(run_of(visit), visit, role=CANDIDATE)
            store.save_report(parsed, visit_id, ids[1:], cells_from=cells)
    return outcome


def note_look(store: Store, run_of: RunOf, look: LookLike, encoding: str | None = None) -> int:
    """That this page may be a report: it must end as one, or as a reject. Returns the id of the capture with the bytes.
    Raises StoreError."""
    capture_id = store.add_capture(run_of(look.capture), look.capture, role=CANDIDATE, encoding=encoding)
    if look.visit is not None:
        store.add_capture(run_of(look.visit), look.visit, role=CANDIDATE)
    return capture_id
