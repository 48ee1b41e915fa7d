"""Figures of a harvest with Matplotlib: what they show is computed here, and nothing is shown that is not in the data.

Chinese labels need a font (:mod:`harvester.dataset.fonts`); colours can be told apart by people who see few colours.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from harvester.dataset.bodies import body_of, deadline, places
from harvester.dataset.coverage import Entry
from harvester.dataset.series import all_series, derive
from harvester.dataset.source import Source
from harvester.dataset.tables import relations
from harvester.reports.forms import load_forms

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STATUS_COLOURS = {
    "not_looked": "#f0f0f0", "not_published": "#bdbdbd", "blocked": "#7b3294", "unreadable": "#e08214", "E": "#c7dcee",
    "D": "#9ecae1", "C": "#6baed6", "B": "#3182bd", "A": "#08519c",
}  # fmt: skip
STATUS_WORDS = {
    "not_looked": "未查看 not looked for", "not_published": "未公布 not published", "blocked": "被拒 blocked",
    "unreadable": "无法读取 unreadable", "E": "E", "D": "D", "C": "C", "B": "B", "A": "等级 grade A",
}  # fmt: skip
MOST_LINES = 60
OUTCOMES = (
    (("h_granted",), "予以公开 granted", "#08519c"), (("h_partial",), "部分公开 in part", "#6baed6"),
    (("h_denied",), "不予公开 denied", "#e08214"), (("unable_total", "h_not_held"), "无法提供 unable", "#fdb863"),
    (("notproc_total",), "不予处理 not processed", "#7b3294"), (("other_total",), "其他 other", "#bdbdbd"),
)  # fmt: skip
"""Series (the first that a report has), label, colour."""


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=110, layout="constrained")
    return figure, figure.subplots()


def save(figure: Figure, path: Path) -> None:
    """PNG or SVG by the name's end; SVG holds its letters as text."""
    import matplotlib

    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "harvester"}), warnings.catch_warnings():
        # That there is no Chinese font is said once and in words, not for each letter.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def _nothing(axes: Axes, words: str) -> None:
    axes.text(0.5, 0.5, words, ha="center", va="center", transform=axes.transAxes, color="#666666")
    axes.set_axis_off()


def coverage(entries: Sequence[Entry]) -> Figure:
    """Agency by year, one square each. With many agencies one line a division: the share of reports found."""
    own = [entry for entry in entries if entry.agency_key is not None and entry.year is not None]
    years = sorted({entry.year for entry in own if entry.year is not None})
    agencies = list(dict.fromkeys((entry.agency_key, entry.site) for entry in own))
    if not own:
        figure, axes = _figure(6, 2)
        _nothing(axes, "没有报告 no reports")
        return figure
    if len(agencies) > MOST_LINES:
        return _shares(own, years)
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Patch

    states = list(STATUS_COLOURS)
    grid = [[float("nan")] * len(years) for _ in agencies]
    names: dict[Any, str] = {}
    for entry in own:
        state = (entry.grade or "E") if entry.status == "found" else entry.status
        line = agencies.index((entry.agency_key, entry.site))
        grid[line][years.index(entry.year or 0)] = states.index(state)
        names[line] = entry.agency or entry.agency_key or "?"
    figure, axes = _figure(3.6 + 0.62 * len(years), 1.2 + 0.26 * len(agencies))
    colours = ListedColormap(list(STATUS_COLOURS.values()))
    axes.pcolormesh(grid, cmap=colours, vmin=-0.5, vmax=len(states) - 0.5, edgecolors="white", linewidth=2)
    for entry in own:
        if entry.status == "found":
            line = agencies.index((entry.agency_key, entry.site))
            words = f"{entry.grade or '?'}{' 迟 late' if entry.time == 'late' else ''}"
            colour = "white" if entry.grade in ("A", "B") else "black"
            at = (years.index(entry.year or 0) + 0.5, line + 0.5)
            axes.text(*at, words, ha="center", va="center", color=colour, fontsize=7)
    axes.set_xticks([at + 0.5 for at in range(len(years))], [str(year) for year in years])
    axes.set_yticks([at + 0.5 for at in range(len(agencies))], [names[at] for at in range(len(agencies))], fontsize=8)
    axes.invert_yaxis()
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    there = {value for line in grid for value in line}
    patches = [Patch(color=STATUS_COLOURS[s], label=STATUS_WORDS[s]) for s in states if states.index(s) in there]
    figure.legend(handles=patches[::-1], loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    return figure


def _shares(own: Sequence[Entry], years: list[int]) -> Figure:
    one_province = len({(entry.adcode or "")[:2] for entry in own}) == 1
    found: Counter[tuple[str, int]] = Counter()
    expected: Counter[tuple[str, int]] = Counter()
    for entry in own:
        names = places(entry.adcode)
        name = (names[2] or names[1] or names[0] or "-") if one_province else names[0] or "中央 central"
        expected[name, entry.year or 0] += 1
        found[name, entry.year or 0] += entry.status == "found"
    lines = list(dict.fromkeys(name for name, _ in expected))
    total = {name: sum(number for (n, _), number in expected.items() if n == name) for name in lines}
    lines = sorted(lines, key=lambda name: -total[name])[:MOST_LINES]
    grid = [
        [found[name, y] / expected[name, y] if expected[name, y] else float("nan") for y in years] for name in lines
    ]
    figure, axes = _figure(3.4 + 0.62 * len(years), 1.4 + 0.26 * len(lines))
    mesh = axes.pcolormesh(grid, cmap="Blues", vmin=0, vmax=1, edgecolors="white", linewidth=2)
    for at, name in enumerate(lines):
        for step, year in enumerate(years):
            if expected[name, year]:
                dark = found[name, year] / expected[name, year] > 0.55
                text = f"{found[name, year]}/{expected[name, year]}"
                colour = "white" if dark else "#444444"
                axes.text(step + 0.5, at + 0.5, text, ha="center", va="center", fontsize=6.5, color=colour)
    axes.set_xticks([at + 0.5 for at in range(len(years))], [str(year) for year in years])
    axes.set_yticks([at + 0.5 for at in range(len(lines))], lines, fontsize=8)
    axes.invert_yaxis()
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    bar = figure.colorbar(mesh, ax=axes, shrink=0.5)
    bar.set_label("已收录占应有 share of expected reports found", fontsize=8)
    return figure


def outcomes(source: Source) -> Figure:
    """Requests received and what became of them, by report year; only reports that give both."""
    names = [series.id for series in all_series()]
    sums: dict[int, Counter[str]] = {}
    reports: Counter[int] = Counter()
    for item in source.items():
        year = item.meta["year"]
        values = dict(zip(item.layout.variables, item.numbers, strict=True))
        row = dict(zip(names, derive(values, {}, year, None), strict=True))
        if year is None or row["h_requests_received"] is None or row["h_granted"] is None:
            continue
        reports[year] += 1
        of_year = sums.setdefault(year, Counter())
        of_year["received"] += row["h_requests_received"]
        for series, label, _ in OUTCOMES:
            of_year[label] += next((row[name] for name in series if row[name] is not None), 0)
    years = sorted(sums)
    figure, axes = _figure(7.2, 4.2)
    if not years:
        _nothing(axes, "没有申请数据 no request figures")
        return figure
    base = [0.0] * len(years)
    for _, label, colour in OUTCOMES:
        heights = [float(sums[year][label]) for year in years]
        axes.bar(years, heights, 0.62, bottom=base, color=colour, label=label)
        base = [a + b for a, b in zip(base, heights, strict=True)]
    received = [sums[year]["received"] for year in years]
    axes.plot(years, received, color="black", marker="o", label="新收申请 received")
    axes.set_ylim(0, max(*received, *base, 1) * 1.12)
    axes.set_xticks(years, [f"{year}\n{reports[year]} 份 reports" for year in years], fontsize=8)
    axes.set_ylabel("件 requests")
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside right upper", frameon=False, fontsize=8)
    return figure


def dates(source: Source) -> Figure:
    """Days from 1 January to publication, by report year, against the statutory date of each kind of body."""
    points: dict[int, list[tuple[int, str]]] = {}
    for year, published, key, adcode, scope in source.select(
        "SELECT year, published, agency_key, adcode, scope FROM reports WHERE published IS NOT NULL "
        "AND year IS NOT NULL AND report_id IN ({ids})"
    ):
        due = deadline(body_of(key, adcode), year, scope)
        kind = "none" if due is None else f"{due.month}-{due.day}"
        points.setdefault(year, []).append(((date.fromisoformat(published) - date(year + 1, 1, 1)).days, kind))
    figure, axes = _figure(7.2, 4.2)
    years = sorted(points)
    if not years:
        _nothing(axes, "没有公布日期 no publication dates")
        return figure
    colours = {"1-31": "#08519c", "3-31": "#e08214", "none": "#999999"}
    words = {
        "1-31": "限1月31日 due 31 January", "3-31": "限3月31日 due 31 March", "none": "无法定期限 no statutory date"
    }  # fmt: skip
    last = 365
    for at, (kind, colour) in enumerate(colours.items()):
        for year in years:
            days = sorted(min(max(day, -15), last) for day, k in points[year] if k == kind)
            shift = (at - 1) * 0.22
            # Equal days stand beside one another, so that each report is seen.
            spread = [year + shift + 0.02 * ((n % 9) - 4) for n in range(len(days))]
            axes.scatter(spread, days, s=9, color=colour, alpha=0.55, linewidths=0)
            if days:
                axes.hlines(median(days), year + shift - 0.09, year + shift + 0.09, color="black", linewidth=1.5)
        axes.scatter([], [], s=20, color=colour, label=words[kind])
    axes.plot([], [], color="black", label="中位数 median")
    top = min(last, max(day for found in points.values() for day, _ in found)) + 12
    kinds = {kind for found in points.values() for _, kind in found}
    for day, kind in ((30, "1-31"), (89, "3-31")):
        if kind in kinds:
            axes.axhline(day + 0.5, color=colours[kind], linestyle="--", linewidth=1)
    axes.set_ylim(-5, max(top, 98))
    axes.set_xticks(years, [str(year) for year in years])
    axes.set_xlabel("报告年度 report year")
    axes.set_ylabel("次年1月1日起天数 days after 1 January")
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside right upper", frameon=False, fontsize=8)
    return figure


def failed(source: Source) -> Figure:
    """Of the reports in which a relation can be evaluated, the share in which it fails."""
    evaluated: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for item in source.items():
        by_relation: dict[str, set[str]] = {}
        for check in source.checks(item):
            by_relation.setdefault(check["relation"], set()).add(check["status"])
        for relation, statuses in by_relation.items():
            evaluated[relation] += bool(statuses & {"pass", "fail"})
            wrong[relation] += "fail" in statuses
    kinds = dict.fromkeys(evaluated, "own")
    for kind in ("panel", "context"):
        for _, relation, bad, known in source.by_chunk(
            f"SELECT report_id, relation, max(status = 'fail'), max(status <> 'not_evaluable') FROM {kind}_checks "
            "WHERE report_id IN ({ids}) GROUP BY report_id, relation"
        ):
            if relation in _only_failures():
                continue
            kinds[relation] = kind
            evaluated[relation] += known
            wrong[relation] += bad
    names = sorted((name for name in evaluated if evaluated[name]), key=lambda n: (wrong[n] / evaluated[n], n))
    figure, axes = _figure(8.4, 1.2 + 0.34 * max(len(names), 3))
    if not names:
        _nothing(axes, "没有可检验的勾稽关系 no relation can be evaluated")
        return figure
    shares = [100 * wrong[name] / evaluated[name] for name in names]
    axes.barh(range(len(names)), shares, color=[_KIND_COLOURS[kinds[name]] for name in names])
    for at, name in enumerate(names):
        axes.text(shares[at], at, f" {wrong[name]}/{evaluated[name]}", va="center", fontsize=8)
    labels = [f"{_short(relations().get(name, ('', name))[1])}\n{name}" for name in names]
    axes.set_yticks(range(len(names)), labels, fontsize=7)
    axes.set_xlim(0, max(*shares, 1) * 1.18)
    axes.set_xlabel("未通过的报告 % of reports in which the relation fails")
    axes.spines[["top", "right"]].set_visible(False)
    for kind in dict.fromkeys(kinds[name] for name in reversed(names)):
        axes.barh([0], [0], color=_KIND_COLOURS[kind], label=_KIND_WORDS[kind])
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    return figure


_KIND_COLOURS = {"own": "#e08214", "panel": "#7b3294", "context": "#1b7837"}
_KIND_WORDS = {
    "own": "表内 within the tables", "panel": "与上年 with the year before",
    "context": "与正文或同地区报告 with its prose or its place",
}  # fmt: skip


@cache
def _only_failures() -> frozenset[str]:
    """Relations of which only what fails is kept, so that there is no share of it."""
    return frozenset(r.id for form in load_forms().values() for r in form.relations if r.op == "domain")


def _short(label: str) -> str:
    return label if len(label) <= 26 else label[:25] + "…"
