"""Charts as SVG, drawn here: no script, no style of their own, colours by classes of the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

WIDTH = 640
HEIGHT = 250
LEFT, RIGHT, TOP, BOTTOM = 56, 8, 16, 30


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of thing over the years; None where there is no number."""

    id: str
    label: str
    values: tuple[float | None, ...]


def nice_top(value: float) -> int:
    """The end of an axis that reaches over ``value``: 1, 2 or 5 with noughts, at least 5."""
    scale = 1
    while True:
        for factor in (5, 10, 20):
            if factor * scale >= value:
                return factor * scale
        scale *= 10


def bars(years: Sequence[int], series: Sequence[Series], title: str, description: str) -> Markup:
    """Stacked bars, one a year. A year without any number has no bar and a dash instead."""
    sums = [sum(v for s in series if (v := s.values[i]) is not None) for i in range(len(years))]
    known = [any(s.values[i] is not None for s in series) for i in range(len(years))]
    top = nice_top(max(sums, default=0))
    plot = HEIGHT - TOP - BOTTOM
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(years))
    width = min(64.0, slot * 0.62)
    parts = [_axis(top, plot)]
    for i, year in enumerate(years):
        middle = LEFT + slot * (i + 0.5)
        y = float(TOP + plot)
        for one in series:
            value = one.values[i]
            if not value:
                continue
            height = max(0.75, value / top * plot)
            y -= height
            parts.append(
                Markup(
                    '<rect class="s-{}" x="{}" y="{}" width="{}" height="{}"><title>{} {}: {}</title></rect>'
                ).format(one.id, _n(middle - width / 2), _n(y), _n(width), _n(height), year, one.label, _figure(value))
            )
        label = _figure(sums[i]) if known[i] else "–"
        parts.append(_text(middle, y - 4, label, "total"))
        parts.append(_text(middle, HEIGHT - 10, str(year), "tick"))
    return _svg(parts, title, description)


def _axis(top: int, plot: float) -> Markup:
    lines = []
    steps = 5 if top % 5 == 0 else 4
    for i in range(steps + 1):
        y = TOP + plot - plot * i / steps
        lines.append(
            Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(LEFT, WIDTH - RIGHT, _n(y), _n(y))
        )
        lines.append(_text(LEFT - 6, y + 4, _figure(top * i / steps), "axis"))
    return Markup("").join(lines)


def _text(x: float, y: float, text: str, kind: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(kind, _n(x), _n(y), text)


def _svg(parts: Sequence[Markup], title: str, description: str) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, HEIGHT, f"{title}. {description}", Markup("").join(parts)
    )


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")


def _figure(value: Any) -> str:
    number = float(value)
    return f"{int(number):,}" if number == int(number) else f"{number:,.2f}"
