"""The codebook: every variable, from the forms, with what is missing of it in the database.

Markdown in Chinese and English, CSV, and DDI Codebook 2.5 (see :mod:`harvester.dataset.ddi`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harvester.dataset.blocks import Row, in_blocks
from harvester.dataset.bodies import places
from harvester.dataset.columns import CATEGORY, FLOAT, INT, TEXT, Column, Table
from harvester.dataset.series import Series, all_series
from harvester.dataset.source import Source
from harvester.dataset.tables import relations
from harvester.dataset.variables import Variable, form_variables
from harvester.reports.forms import load_forms


@dataclass(slots=True)
class Missing:
    """Counts of one variable in one group of reports whose form has it."""

    reports: int = 0
    blank: int = 0
    lost: int = 0

    @property
    def share(self) -> float | None:
        """Share without a number, 0 to 1; None without reports."""
        return (self.blank + self.lost) / self.reports if self.reports else None


Group = tuple[int | None, str | None]
"""Year and province."""


def count_missing(source: Source) -> dict[str, dict[Group, Missing]]:
    """Variable → (year, province) → what is missing, over the chosen reports."""
    reports: dict[tuple[Group, int], int] = {}
    gaps: dict[tuple[Group, int], dict[int, list[int]]] = {}
    for item in source.items():
        key = ((item.meta["year"], places(item.meta["adcode"])[0]), item.layout_id)
        reports[key] = reports.get(key, 0) + 1
        if item.states and item.states.strip("r"):
            there = gaps.setdefault(key, {})
            for at, letter in enumerate(item.states):
                if letter != "r":
                    there.setdefault(at, [0, 0])["bn".index(letter)] += 1
    result: dict[str, dict[Group, Missing]] = {}
    for (group, layout_id), number in reports.items():
        there = gaps.get((group, layout_id), {})
        for at, variable in enumerate(source.layout(layout_id).variables):
            blank, lost = there.get(at, (0, 0))
            missing = result.setdefault(variable, {}).setdefault(group, Missing())
            missing.reports += number
            missing.blank += blank
            missing.lost += lost
    return result


def total(groups: dict[Group, Missing], year: int | None = None) -> Missing:
    """Over all groups, or those of one year."""
    chosen = [m for (y, _), m in groups.items() if year is None or y == year]
    return Missing(sum(m.reports for m in chosen), sum(m.blank for m in chosen), sum(m.lost for m in chosen))


def years_of(variable: Variable) -> str:
    """``2019-2020, 2021-``: the report years of the forms that have the variable."""
    spans = []
    for form_id in variable.cells:
        first, last = (*load_forms()[form_id].report_years, None)[:2]
        spans.append(f"{first or ''}-{last or ''}")
    return ", ".join(spans)


COLUMNS = (
    Column("variable", TEXT, "name of the column in panel_wide", "变量名", key=True),
    Column("label", TEXT, "Chinese label", "中文标签"),
    Column("label_en", TEXT, "English label", "英文标签"),
    Column("kind", CATEGORY, "count, decimal, rate, days or yuan", "类型"),
    Column("unit", CATEGORY, "unit of the form; what the source prints is in panel_long.unit", "单位"),
    Column("forms", TEXT, "forms that have it", "所在格式"),
    Column("years", TEXT, "report years of these forms", "适用年度"),
    Column("cells", TEXT, "its cell in each form: table.row.column", "单元格"),
    Column("relations", TEXT, "relations that it is a term of", "勾稽关系"),
    Column("expression", TEXT, "how a derived variable is computed", "计算公式"),
    Column("denominator", TEXT, "denominator of a rate", "分母"),
    Column("denominator_of", TEXT, "rates that it is the denominator of", "作为分母的比率"),
    Column("note", TEXT, "remark", "备注"),
    Column("reports", INT, "reports in this dataset whose form has it", "报告数"),
    Column("blank", INT, "of these, cell empty in the source", "空白"),
    Column("not_recoverable", INT, "of these, number cannot be told", "无法确认"),
    Column("share_missing", FLOAT, "share without a number", "缺失比例"),
)
MISSING = (
    Column("variable", TEXT, "variable", "变量名", key=True),
    Column("year", INT, "report year", "报告年度", key=True),
    Column("province", CATEGORY, "province", "省级区划", key=True),
    Column("reports", INT, "reports whose form has it", "报告数"),
    Column("blank", INT, "cell empty in the source", "空白"),
    Column("not_recoverable", INT, "number cannot be told", "无法确认"),
    Column("share_missing", FLOAT, "share without a number", "缺失比例"),
)


def rows(missing: dict[str, dict[Group, Missing]]) -> Iterator[Row]:
    """One row a variable: those of the forms, then the series."""
    for variable in form_variables().values():
        counts = total(missing.get(variable.name, {}))
        cells = " ".join(f"{form}:{c.table}.{c.row}.{c.column}" for form, c in variable.cells.items())
        yield (
            variable.name, variable.label, variable.label_en, "count" if variable.kind == INT else "decimal",
            variable.unit, " ".join(variable.cells), years_of(variable), cells, " ".join(variable.relations) or None,
            None, None, " ".join(variable.denominator_of) or None, None, counts.reports, counts.blank, counts.lost,
            counts.share,
        )  # fmt: skip
    for series in all_series():
        yield (
            series.id, series.label, series.label_en, series.kind, _unit(series), " ".join(series.forms), None, None,
            None, series.expression, series.denominator, None, series.note, None, None, None, None,
        )  # fmt: skip


def _unit(series: Series) -> str | None:
    return {"rate": None, "days": "日", "yuan": "元", "count": "件"}[series.kind]


def tables(source: Source, missing: dict[str, dict[Group, Missing]] | None = None) -> tuple[Table, Table]:
    """``codebook`` and ``codebook_missing`` (by variable, year and province) as tables of a dataset."""
    counted = count_missing(source) if missing is None else missing

    def by_group() -> Iterator[Row]:
        for variable in form_variables():
            for (year, province), m in sorted(counted.get(variable, {}).items(), key=str):
                yield variable, year, province, m.reports, m.blank, m.lost, m.share

    return (
        Table("codebook", "Every variable of panel_wide", "变量说明", COLUMNS, in_blocks(lambda: rows(counted)), 0),
        Table(
            "codebook_missing",
            "What is missing, by year and province",
            "分年度分地区缺失",
            MISSING,
            in_blocks(by_group),
            0,
        ),
    )


def markdown(source: Source, missing: dict[str, dict[Group, Missing]]) -> str:
    """The codebook for people, Chinese and English side by side."""
    years = sorted({year for groups in missing.values() for year, _ in groups if year is not None})
    parts = [
        "# 变量说明 Codebook\n\n",
        f"{len(source.ids)} reports. 一行一个变量；缺失比例按该格式有此项的报告计算。 "
        "One row a variable; shares of missing values are of the reports whose form has it.\n\n",
        "## 报告格式 Forms\n\n| id | 名称 | name | years | reports |\n|---|---|---|---|---|\n",
    ]
    for form in load_forms().values():
        first, last = (*form.report_years, None)[:2]
        parts.append(
            f"| `{form.id}` | {form.name} | {form.name_en} | {first}-{last or ''} | {_of_form(source, form.id)} |\n"
        )
    head = "| 变量 variable | 标签 | label | 单位 | 格式 forms | 勾稽 relations | 缺失 missing |"
    parts.append("\n## 表格变量 Variables of the forms\n\n" + head + "".join(f" {year} |" for year in years) + "\n")
    parts.append("|---" * (7 + len(years)) + "|\n")
    for variable in form_variables().values():
        groups = missing.get(variable.name, {})
        shares = [_percent(total(groups))] + [_percent(total(groups, year)) for year in years]
        cells = (
            f"`{variable.name}`", variable.label, variable.label_en, variable.unit or "", ", ".join(variable.cells),
            ", ".join(variable.relations), *shares,
        )  # fmt: skip
        parts.append("| " + " | ".join(_cell(cell) for cell in cells) + " |\n")
    parts.append(
        "\n## 派生与可比序列 Derived and harmonised series\n\nA term that is missing makes the result missing, and so "
        "does a denominator of zero. Rates are of all requests processed, not of the new ones, unless stated.\n\n"
        "| 变量 | 标签 | label | 公式 expression | 分母 denominator | 格式 forms | 备注 note |\n"
        "|---|---|---|---|---|---|---|\n"
    )
    for series in all_series():
        cells = (
            f"`{series.id}`", series.label, series.label_en, f"`{series.expression}`",
            f"`{series.denominator}`" if series.denominator else "", ", ".join(series.forms), series.note or "",
        )  # fmt: skip
        parts.append("| " + " | ".join(_cell(cell) for cell in cells) + " |\n")
    parts.append("\n## 勾稽关系 Relations\n\n| id | 说明 | severity |\n|---|---|---|\n")
    parts += [f"| `{name}` | {_cell(words)} | {severity} |\n" for name, (severity, words) in relations().items()]
    return "".join(parts)


def _of_form(source: Source, form_id: str) -> int:
    sql = "SELECT count(*) FROM reports WHERE form = ? AND report_id IN ({ids})"
    return sum(row[0] for row in source.select(sql, form_id))


def _percent(missing: Missing) -> str:
    return "" if missing.share is None else f"{missing.share:.1%}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
