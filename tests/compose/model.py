"""The neutral description of a report document, from which every surface is composed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

Key = tuple[str, str, str]
"""Table, row and column id of a cell of the form."""

SECTION_ORDER = ("preamble", "overview", "proactive", "requests", "review", "problems", "other")


@dataclass(frozen=True)
class ReportData:
    """What a report says, whatever it looks like.

    ``cells``: the printed text of each cell; None is a cell that is there and empty; a key that is missing is a cell
    that the document does not have. ``sections``: prose paragraphs by section id; a missing id leaves the heading out
    (sections with a table keep theirs), an empty list prints the heading alone.
    """

    agency: str
    adcode: str | None
    title: str
    year: int
    published: date | None
    form: str
    cells: dict[Key, str | None]
    sections: dict[str, list[str]]
    headings: dict[str, str] = field(default_factory=dict)
    """Headings that differ from the form's own."""
    signature: str | None = None
    signed: date | None = None
    published_time: str | None = None
    date_label: str = "发布时间"
    site_name: str = "示例县人民政府"
    site_code: str | None = None
    """网站标识码: six digits of the place and a serial."""
    host: str = "www.example-sample.gov.cn"
    source: str | None = None
    column: str = "政府信息公开年报"
    breadcrumb: tuple[str, ...] = ("首页", "政务公开", "政府信息公开年报")
    index_number: str | None = None
    views: int | None = None

    def with_cells(self, changes: dict[Key, str | None]) -> ReportData:
        """The same report with other texts in some cells."""
        unknown = set(changes) - set(self.cells)
        if unknown:
            raise KeyError(f"no such cells: {sorted(unknown)}")
        return replace(self, cells={**self.cells, **changes})


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
