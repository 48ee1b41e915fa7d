"""The small language of ``data/forms/series.json``: sums, products and quotients of cells.

A name is a variable of the forms, a derived series, a row of ``requests`` (its column ``total``), or
``table.row.column`` (``table.column`` where the table has one row); ``sum(denied_*)`` adds all rows of
``requests`` whose name begins so; ``a | b`` is the first of them that has a value. A term that
is null makes the result null, and so does a denominator of zero: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from harvester.reports.forms import load_forms

Values = Mapping[str, Any]
Expression = Callable[[Values], Any]
_TOKEN = re.compile(r"\s*(?:(sum\(\s*\w+\*\s*\))|([A-Za-z_][\w.]*)|([-+*/|()])|(.))")


class ExpressionError(ValueError):
    """An expression of the data file that cannot be read."""


@cache
def _cells() -> dict[str, str]:
    """What a name may be → variable."""
    names: dict[str, str] = {}
    for form in load_forms().values():
        for cell in form.cells:
            names[cell.variable] = cell.variable
            names[f"{cell.table}.{cell.row}.{cell.column}"] = cell.variable
            if cell.table == "requests" and cell.column == "total":
                names[cell.row] = cell.variable
            if len(form.table(cell.table).value_rows) == 1:
                names[f"{cell.table}.{cell.column}"] = cell.variable
        for table in form.tables:
            for alternative in table.alternatives:
                for column in table.columns:
                    cell = table.cell(alternative.row, column)
                    names.setdefault(cell.variable, cell.variable)
                    names.setdefault(f"{cell.table}.{cell.row}.{cell.column}", cell.variable)
    return names


def starting(prefix: str) -> list[list[str]]:
    """For each form that has them, the variables of the total column whose row begins so."""
    found = []
    for form in load_forms().values():
        names = [c.variable for c in form.cells if c.column == "total" and c.row.startswith(prefix)]
        if names and names not in found:
            found.append(names)
    return found


class Parsed:
    """An expression: ``evaluate(values)``, the ``variables`` it reads, its ``denominator`` as written or None."""

    def __init__(self, text: str, series: Mapping[str, Parsed]) -> None:
        self.text = text
        self.variables: list[str] = []
        self.denominator: str | None = None
        self._series = series
        self._tokens = [next(part for part in found if part) for found in _TOKEN.findall(text) if any(found)]
        if any(len(token) == 1 and not re.match(r"[-+*/|()\w]", token) for token in self._tokens):
            raise ExpressionError(f"{text!r}: unknown sign")
        self._at = 0
        self.evaluate: Expression = self._alternatives()
        if self._at != len(self._tokens):
            raise ExpressionError(f"{text!r}: {self._tokens[self._at]!r} was not expected")
        top, slash, below = text.rpartition("/")
        if slash and top.count("(") == top.count(")"):
            self.denominator = below.strip().removeprefix("(").removesuffix(")")

    def _peek(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> str:
        found = self._peek()
        if found is None:
            raise ExpressionError(f"{self.text!r} ends too early")
        self._at += 1
        return found

    def _alternatives(self) -> Expression:
        parts = [self._sum()]
        while self._peek() == "|":
            self._next()
            parts.append(self._sum())
        return parts[0] if len(parts) == 1 else _first(parts)

    def _sum(self) -> Expression:
        result = self._product()
        while self._peek() in ("+", "-"):
            result = _combine(self._next(), result, self._product())
        return result

    def _product(self) -> Expression:
        result = self._term()
        while self._peek() in ("*", "/"):
            result = _combine(self._next(), result, self._term())
        return result

    def _term(self) -> Expression:
        word = self._next()
        if word == "(":
            inner = self._alternatives()
            if self._next() != ")":
                raise ExpressionError(f"{self.text!r}: a bracket is not closed")
            return inner
        if word.startswith("sum("):
            groups = starting(word[4:-1].strip().rstrip("*"))
            if not groups:
                raise ExpressionError(f"{self.text!r}: no cell for {word}")
            self.variables += [name for group in groups for name in group if name not in self.variables]
            return _first([_total(group) for group in groups])
        if word in self._series:
            inner_series = self._series[word]
            self.variables += [name for name in inner_series.variables if name not in self.variables]
            return inner_series.evaluate
        variable = _cells().get(word)
        if variable is None:
            raise ExpressionError(f"{self.text!r}: no cell or series is called {word!r}")
        if variable not in self.variables:
            self.variables.append(variable)
        return lambda values: _number(values.get(variable))


def _number(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) else value


def _total(names: list[str]) -> Expression:
    def total(values: Values) -> Any:
        result = 0
        for name in names:
            value = _number(values.get(name))
            if value is None:
                return None
            result += value
        return result

    return total


def _first(parts: list[Expression]) -> Expression:
    def first(values: Values) -> Any:
        for part in parts:
            if (value := part(values)) is not None:
                return value
        return None

    return first


def _combine(sign: str, left: Expression, right: Expression) -> Expression:
    def combined(values: Values) -> Any:
        a, b = left(values), right(values)
        if a is None or b is None or (sign == "/" and b == 0):
            return None
        if sign == "+":
            return a + b
        if sign == "-":
            return a - b
        return a * b if sign == "*" else float(a) / float(b)

    return combined
