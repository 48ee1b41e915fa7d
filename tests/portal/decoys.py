"""Pages that look like reports, in title or in content, and are none."""

from __future__ import annotations

import json
from pathlib import Path

from .build import Portal
from .listing import Entry

DATA = Path(__file__).resolve().parent / "data" / "decoys.json"


def decoy_entries(portal: Portal, place: str, folder: str, way: tuple[str, ...]) -> list[Entry]:
    """One of each kind below ``folder``; gives list entries with whole addresses."""
    entries = []
    for decoy in json.loads(DATA.read_text(encoding="utf-8")):
        day = decoy["day"]
        compact = day.replace("-", "")
        path = f"{folder}{compact[:6]}/t{compact}_{portal.serial()}.{portal.lister.extension}"
        title, content = (decoy[part].replace("{place}", place) for part in ("title", "content"))
        entries.append(portal.decoy(path, decoy["kind"], title, day, content, way))
    return entries
