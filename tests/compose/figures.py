"""Figures that hold together: sums, flows over the years, stocks. All numbers follow from the seed."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from harvester.reports.forms import FormTable, Relation, load_forms

from .model import Key
from .numbers import read

Cells = dict[Key, str | None]
OUTCOMES_BUSY = 6


def _number(previous: Mapping[Key, str | None] | None, key: Key) -> int | None:
    if not previous or previous.get(key) is None:
        return None
    value = read(previous[key], decimal=False)[0]
    return value if isinstance(value, int) else None


def _requests(table: FormTable, rng: Random, size: int, previous: Mapping[Key, str | None] | None) -> Cells:
    """``size`` 0: a body that gets no requests; else about that many in all."""
    people = [column.id for column in table.columns if column.id != "total"]
    flow = ("new_received", "carried_in", "total_processed", "carried_out")
    outcomes = [row.id for row in table.value_rows if row.id not in flow]
    counts = {(row.id, who): 0 for row in table.value_rows for who in people}
    for who in people:
        if size and (who == "natural_person" or rng.random() < 0.4):
            most = size if who == "natural_person" else max(1, size // 5)
            for outcome in ["granted", *rng.sample(outcomes, min(OUTCOMES_BUSY, len(outcomes)))]:
                counts[outcome, who] += rng.randint(0, max(1, most // 3))
        done = sum(counts[outcome, who] for outcome in outcomes)
        carried_in = _number(previous, ("requests", "carried_out", who))
        if carried_in is None:
            carried_in = rng.randint(0, min(done, 3)) if size else 0
        if carried_in > done:
            counts["granted", who] += carried_in - done
            done = carried_in
        carried_out = rng.randint(0, 2) if size else 0
        counts["total_processed", who] = done
        counts["carried_in", who], counts["carried_out", who] = carried_in, carried_out
        counts["new_received", who] = done + carried_out - carried_in
    cells: Cells = {}
    for row in table.value_rows:
        for who in people:
            cells["requests", row.id, who] = str(counts[row.id, who])
        cells["requests", row.id, "total"] = str(sum(counts[row.id, who] for who in people))
    return cells


def _review(table: FormTable, rng: Random, size: int) -> Cells:
    cells: Cells = {}
    for block in ("recon", "lit_direct", "lit_post_recon"):
        parts = [rng.randint(0, 2) if size >= 10 else 0 for _ in range(4)]
        for name, count in zip(("upheld", "corrected", "other", "pending"), parts, strict=True):
            cells["review_litigation", "cases", f"{block}_{name}"] = str(count)
        cells["review_litigation", "cases", f"{block}_total"] = str(sum(parts))
    return cells


def _signed(number: int, rng: Random) -> str:
    if number > 0 and rng.random() < 0.7:
        return f"+{number}"
    return str(number)


def _money(rng: Random) -> str:
    if rng.random() < 0.5:
        return f"{rng.randint(10, 9999) / 10}万元"
    return f"{rng.randint(1000, 99_999_999) / 100:.2f}元"


def _disclosure_2019(rng: Random, size: int, previous: Mapping[Key, str | None] | None) -> Cells:
    cells: Cells = {("art20_1", "rules", c): "0" for c in ("made", "newly_disclosed", "total_disclosed")}
    made = rng.randint(0, 3) if size else 0
    cells["art20_1", "normative_docs", "made"] = str(made)
    cells["art20_1", "normative_docs", "newly_disclosed"] = str(made)
    cells["art20_1", "normative_docs", "total_disclosed"] = str(made + rng.randint(0, 40))
    blocks = (
        ("art20_5", ("admin_licensing", "other_services")),
        ("art20_6", ("admin_penalty", "admin_compulsion")),
        ("art20_8", ("admin_fees",)),
    )
    for table, rows in blocks:
        for row in rows:
            stock = rng.randint(0, 12 * (size + 1)) if rng.random() < 0.6 else 0
            before = _number(previous, (table, row, "items_prev_year"))
            if before is not None:
                stock = before + (_number(previous, (table, row, "items_change")) or 0)
            cells[table, row, "items_prev_year"] = str(stock)
            cells[table, row, "items_change"] = _signed(rng.randint(-min(stock, 3), 4) if stock else 0, rng)
            if table != "art20_8":
                cells[table, row, "decisions"] = str(rng.randint(0, 900) if stock else 0)
    buys = rng.randint(0, 4)
    cells["art20_9", "central_procurement", "projects"] = str(buys)
    cells["art20_9", "central_procurement", "amount"] = _money(rng) if buys else "0"
    return cells


def _disclosure_2021(rng: Random, size: int, previous: Mapping[Key, str | None] | None) -> Cells:
    cells: Cells = {("art20_1", "rules", c): "0" for c in ("issued", "repealed", "in_force")}
    issued = rng.randint(0, 3) if size else 0
    stock = _number(previous, ("art20_1", "normative_docs", "in_force"))
    stock = rng.randint(0, 20) if stock is None else stock
    repealed = rng.randint(0, min(2, stock))
    names = zip(("issued", "repealed", "in_force"), (issued, repealed, stock + issued - repealed), strict=True)
    for name, count in names:
        cells["art20_1", "normative_docs", name] = str(count)
    cells["art20_5", "admin_licensing", "decisions"] = str(rng.randint(0, 1200))
    cells["art20_6", "admin_penalty", "decisions"] = str(rng.randint(0, 300))
    cells["art20_6", "admin_compulsion", "decisions"] = str(rng.randint(0, 20))
    cells["art20_8", "admin_fees", "collected"] = f"{rng.randint(1, 90000) / 100}" if rng.random() < 0.4 else "0"
    return cells


def _legacy(rng: Random) -> Cells:
    form = load_forms()["legacy2014"]
    numbers = {row.id: rng.randint(0, 30) for row in form.tables[0].value_rows}
    # A sum is set after its own parts are, so relations are taken from the innermost outwards.
    pending: list[Relation] = [r for r in form.relations if r.id.startswith("LEG_")]
    pending.sort(key=lambda r: r.id != "LEG_DENIED")
    for relation in pending:
        left = relation.lhs[0]["row"]
        total = sum(term.get("coef", 1) * numbers[term["row"]] for term in relation.rhs)
        numbers[left] = total if relation.op == "==" else rng.randint(0, total)
    cells: Cells = {("legacy2014", row, "value"): str(number) for row, number in numbers.items()}
    for row in ("leg_fees", "leg_budget"):
        cells["legacy2014", row, "value"] = f"{rng.randint(0, 500) / 100}"
    return cells


def random_cells(form_id: str, rng: Random, size: int, previous: Mapping[Key, str | None] | None = None) -> Cells:
    """All cells of the form. With last year's cells, carried-over requests and stocks follow from them."""
    form = load_forms()[form_id]
    if form_id == "legacy2014":
        return _legacy(rng)
    if form_id == "ogi2019":
        cells = _disclosure_2019(rng, size, previous)
    elif form_id == "ogi2021":
        cells = _disclosure_2021(rng, size, previous)
    else:
        return {}
    return (
        cells
        | _requests(form.table("requests"), rng, size, previous)
        | _review(form.table("review_litigation"), rng, size)
    )
