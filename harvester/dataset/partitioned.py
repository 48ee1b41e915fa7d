"""The dataset as Parquet files by year and province, for those whose data outgrow one file or one database.

``panel_long/year=2022/province_code=500000/part-0.parquet``: names as Hive has them, which DuckDB, Arrow, Spark and
Polars read as two further columns; ``year`` is therefore not in the files themselves. What belongs to no single report
(agencies, coverage, codebook …) is one file a table as always.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from harvester.dataset import codebook, export
from harvester.dataset.columns import Table
from harvester.dataset.coverage import Expected
from harvester.dataset.export import MARK, TABLES, Exported, Progress, Result, Silent
from harvester.dataset.panel import wide_columns
from harvester.dataset.people import without_people
from harvester.dataset.source import Source

BY_REPORT = ("panel_long", "panel_wide", "sections", "mentions", "checks", "provenance")
"""The tables that are divided: every row belongs to one report."""
UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
"""Hive's name for no value."""
Hide = Callable[[str | None], str | None]
Place = tuple[int | None, str | None]


class Part(Source):
    """Some of the reports of a source."""

    def __init__(self, whole: Source, ids: Sequence[int]) -> None:
        super().__init__(whole.store, whole.selection)
        self.__dict__["ids"] = list(ids)


def places(source: Source) -> list[tuple[Place, list[int]]]:
    """Year and province (adcode) → ids of the reports, in the source's order; by year and province."""
    where = {
        row[0]: (row[1], f"{row[2][:2]}0000" if row[2] else None)
        for row in source.select("SELECT report_id, year, adcode FROM reports WHERE report_id IN ({ids})")
    }
    order = sorted(range(len(source.ids)), key=lambda at: (_sortable(where[source.ids[at]]), at))
    ids = [source.ids[at] for at in order]
    return [(place, list(found)) for place, found in groupby(ids, key=where.__getitem__)]


def _sortable(place: Place) -> tuple[int, str]:
    return place[0] or 0, place[1] or ""


def export_partitioned(
    source: Source,
    folder: Path,
    *,
    chosen: Sequence[str] = TABLES,
    people: bool = True,
    copies: bool = True,
    registry: Iterable[Expected] = (),
    progress: Progress | None = None,
) -> Result:
    """As :func:`harvester.dataset.export.export` with the format ``parquet``, divided. Raises the same."""
    from harvester.dataset.package import describe

    progress = progress or Silent()
    export.check_formats(("parquet",))
    folder = folder.absolute()
    export.check_folder(folder)
    hide: Hide = (lambda text: text) if people else without_people
    with export.whole(folder) as work, source.snapshot():
        notes: list[str] = []
        found = export.copied_texts(source, chosen, progress, notes) if copies else {}
        missing = codebook.count_missing(source)
        files: list[Exported] = []
        parts: dict[str, list[Exported]] = {}
        for (year, province), ids in places(source):
            name = f"year={year if year is not None else UNKNOWN}/province_code={province or UNKNOWN}"
            divided = [name for name in chosen if name in BY_REPORT]
            for table in export._tables(Part(source, ids), found, hide, (), missing, divided):
                part = _write(work, f"{table.name}/{name}/part-0.parquet", table)
                parts.setdefault(table.name, []).append(part)
                progress.advance(part.rows)
        files += [_together(pieces) for pieces in parts.values()]
        undivided = [name for name in chosen if name not in BY_REPORT]
        for table in export._tables(source, found, hide, registry, missing, undivided):
            files += export._write(work, table, ("parquet",), progress)
        notes += [f"{f.path}: {f.lost} numbers are too large for the format and empty" for f in files if f.lost]
        describe(work, source, files, missing, wide_columns(), people=people, notes=notes)
        _list_parts(work / MARK, parts)
    return Result([*files], len(source.ids), notes)


def _write(work: Path, name: str, table: Table) -> Exported:
    from harvester.dataset.parquet_file import ParquetFile

    path = work / name
    path.parent.mkdir(parents=True)
    keep = [at for at, column in enumerate(table.columns) if column.name != "year"]
    file = ParquetFile(path, [table.columns[at] for at in keep])
    rows = 0
    try:
        for block in table.blocks():
            file.write(block.only(keep))
            rows += block.count
    finally:
        file.close()
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Exported(name, "parquet", table, rows, path.stat().st_size, digest, file.lost)


def _together(parts: Sequence[Exported]) -> Exported:
    """The files of a table as one entry: the digest is of their digests."""
    table = parts[0].table
    digest = hashlib.sha256("".join(part.sha256 for part in parts).encode()).hexdigest()
    rows, size, lost = (sum(getattr(part, name) for part in parts) for name in ("rows", "bytes", "lost"))
    return Exported(f"{table.name}/*/*/*.parquet", "parquet", table, rows, size, digest, lost)


def _list_parts(path: Path, parts: Mapping[str, Sequence[Exported]]) -> None:
    """The descriptor names every file with its digest."""
    package: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    by_path = {f"{name}/*/*/*.parquet": files for name, files in parts.items()}
    for resource in package["resources"]:
        files = by_path.get(resource["path"])
        if files:
            resource["path"] = [file.path for file in files]
            resource["x-partitions"] = ["year", "province_code"]
            resource["x-hashes"] = {file.path: f"sha256:{file.sha256}" for file in files}
            del resource["hash"]
            fields = [f for f in resource["schema"]["fields"] if f["name"] != "year"]
            resource["schema"]["fields"] = [*fields, *_partition_fields()]
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _partition_fields() -> Iterator[dict[str, str]]:
    yield {"name": "year", "type": "integer", "title": "报告年度", "description": "report year, in the path"}
    yield {
        "name": "province_code", "type": "string", "title": "省级区划代码",
        "description": "adcode of the province, in the path",
    }  # fmt: skip
