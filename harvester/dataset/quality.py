"""What a person should look at before trusting the numbers: a list of findings, the worst first within a report.

====================  ==============================================================================================
finding               meaning
====================  ==============================================================================================
``grade``             the report has grade C, D or E
``failed_relation``   a sum in the source is wrong (grade C and worse)
``yoy_break``         a number does not continue last year's report
``context_relation``  the prose says another number, or an area's report has less than its members' reports together
``copied_last_year``  the text repeats last year's (similarity from :data:`COPIED` on)
``copied_neighbour``  the text is another agency's of the same year
``same_numbers``      every number of the report is last year's, and not all of them are zero
``not_recoverable``   cells whose number cannot be told
``disagrees``         another address has another version of the report at the same time
====================  ==============================================================================================
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harvester.dataset.blocks import Row, in_blocks
from harvester.dataset.columns import CATEGORY, FLOAT, INT, TEXT, Column, Table
from harvester.dataset.panel import Breaks, Broken
from harvester.dataset.similar import Copying
from harvester.dataset.source import Item, Source
from harvester.dataset.tables import relations

COPIED = 0.9
BAD_GRADES = frozenset({"C", "D", "E"})


@dataclass(frozen=True, slots=True)
class Finding:
    """``amount``: how many, or how alike; ``other_id``: the report it is compared with."""

    report_id: int
    agency: str | None
    agency_key: str | None
    adcode: str | None
    year: int | None
    grade: str | None
    kind: str
    detail: str
    amount: float | None = None
    other_id: int | None = None
    url: str | None = None


def findings(source: Source, copies: Mapping[int, Copying]) -> Iterator[Finding]:
    """Of every chosen report, in its order. ``copies``: what :func:`harvester.dataset.similar.find_copies` found."""
    breaks = Breaks(source)
    disagree = {row[0] for row in source.conn.execute("SELECT report_id FROM reports WHERE disagrees = 1")}
    last: Item | None = None
    for item in source.items():
        broken = breaks.of(item.meta["report_id"])
        for kind, detail, amount, other in _of(item, last, source, copies.get(item.meta["report_id"]), broken):
            yield _finding(item, kind, detail, amount, other)
        if item.meta["report_id"] in disagree:
            yield _finding(item, "disagrees", "another address shows another version at the same time", None, None)
        last = item


def _finding(item: Item, kind: str, detail: str, amount: float | None, other: int | None) -> Finding:
    m = item.meta
    return Finding(
        m["report_id"], m["agency"], m["agency_key"], m["adcode"], m["year"], m["grade"], kind, detail, amount, other,
        m["url"],
    )  # fmt: skip


def _of(
    item: Item, last: Item | None, source: Source, copying: Copying | None, broken: Broken
) -> Iterator[tuple[str, str, float | None, int | None]]:
    meta = item.meta
    if meta["grade"] in BAD_GRADES:
        yield "grade", f"grade {meta['grade']}: {meta['reported']} of {meta['cells']} cells have a number", None, None
    if meta["failed"]:
        failed = [c for c in source.checks(item) if c["status"] == "fail"]
        for check in failed:
            scope = f" ({check['scope']})" if check["scope"] else ""
            yield "failed_relation", f"{check['relation']}{scope}: {check['left']} and {check['right']}", None, None
    if broken.years:
        yield "yoy_break", broken.years_names or "", broken.years, None
    if broken.context:
        often = f" (in {broken.context} cells)" if broken.context > 1 else ""
        yield "context_relation", _in_words(broken.context_names or "") + often, broken.context, None
    if copying and copying.last_year is not None and copying.last_year >= COPIED:
        yield "copied_last_year", f"{copying.last_year:.0%} of the text is last year's", copying.last_year, None
    if copying and copying.neighbour is not None and copying.neighbour >= COPIED:
        words = f"{copying.neighbour:.0%} of the text is that of report {copying.neighbour_id}"
        yield "copied_neighbour", words, copying.neighbour, copying.neighbour_id
    if last is not None and _repeats(item, last):
        yield "same_numbers", f"all numbers are those of {last.meta['year']}", None, last.meta["report_id"]
    lost = item.count("not_recoverable")
    if lost and meta["grade"] not in BAD_GRADES:
        yield "not_recoverable", f"{lost} cells cannot be told", lost, None


def _in_words(names: str) -> str:
    """Ids of relations with what the forms say of them."""
    return "; ".join(f"{name} {relations()[name][1]}" if name in relations() else name for name in names.split())


def _repeats(item: Item, last: Item) -> bool:
    a, b = item.meta, last.meta
    same_body = a["agency_key"] is not None and (a["agency_key"], a["site"]) == (b["agency_key"], b["site"])
    if not same_body or a["year"] is None or b["year"] != a["year"] - 1 or item.layout_id != last.layout_id:
        return False
    some = sum(1 for value in item.numbers if value not in (None, 0, "0"))
    # A report of nothing but a few numbers may well repeat itself.
    return some >= 5 and json.dumps(item.numbers) == json.dumps(last.numbers)


COLUMNS = (
    Column("report_id", INT, "the report", "报告编号", key=True),
    Column("agency", TEXT, "name", "机关名称"),
    Column("agency_key", TEXT, "the agency", "机关标识"),
    Column("adcode", TEXT, "6-digit code of the division (text, not a number)", "行政区划代码"),
    Column("year", INT, "report year", "报告年度"),
    Column("grade", CATEGORY, "grade", "质量等级"),
    Column("finding", CATEGORY, "kind of finding, see the README", "问题", key=True),
    Column("detail", TEXT, "in words", "说明", key=True),
    Column("amount", FLOAT, "how many, or how alike (0 to 1)", "数量或相似度"),
    Column("other_report_id", INT, "report it is compared with", "对照报告编号"),
    Column("url", TEXT, "address", "网址"),
)


def quality_table(source: Source, copies: Mapping[int, Copying]) -> Table:
    """The findings as a table of a dataset."""

    def rows() -> Iterator[Row]:
        for f in findings(source, copies):
            yield (
                f.report_id, f.agency, f.agency_key, f.adcode, f.year, f.grade, f.kind, f.detail, f.amount, f.other_id,
                f.url,
            )  # fmt: skip

    return Table("quality", "What to look at before trusting a number", "质量问题清单", COLUMNS, in_blocks(rows), 0)


def grades(source: Source) -> Counter[str]:
    """How many chosen reports have which grade; ``-`` for none."""
    rows = source.select("SELECT ifnull(grade, '-') FROM reports WHERE report_id IN ({ids})")
    return Counter(grade for (grade,) in rows)
