"""Damaged tables: a number is in its own cell, or the cell is not told, or a warning or a failed sum tells."""

from __future__ import annotations

from random import Random

import pytest

from tests.compose.mutate import MUTATIONS
from tests.compose.silent import SURFACES, damaged, draw, knowable, silent_errors

CASES = 160


@pytest.mark.parametrize("mutation", sorted(MUTATIONS))
def test_one_kind_of_damage(mutation: str) -> None:
    rng = Random(mutation)
    surfaces = [surface for surface in SURFACES if knowable(surface, (mutation,))]
    for number, surface in enumerate(surfaces):
        form = ("ogi2019", "ogi2021")[number % 2]
        findings = silent_errors(surface, form, rng.randrange(10_000), (mutation,))
        assert not findings, "\n".join(map(str, findings[:5]))


def test_damage_upon_damage() -> None:
    rng = Random("more than one")
    tried = 0
    while tried < CASES:
        surface, form, seed, names = draw(rng)
        if surface.startswith("text_") or not knowable(surface, names):
            continue
        tried += 1
        findings = silent_errors(surface, form, seed, names)
        assert not findings, "\n".join(map(str, findings[:5]))


@pytest.mark.parametrize(
    ("surface", "form", "seed", "names"),
    [
        ("text_lines", "ogi2019", 2326, ("table_twice",)),
        ("html_word", "ogi2021", 9936, ("table_twice", "extra_column_without_heading")),
        ("text_dropped", "ogi2021", 719, ("reorder_columns", "duplicate_row", "delete_header_row")),
    ],
)
def test_what_was_silent_once(surface: str, form: str, seed: int, names: tuple[str, ...]) -> None:
    """A label without values and later with some, a number beside the only heading, columns without a header."""
    findings = silent_errors(surface, form, seed, names)
    assert not findings, "\n".join(map(str, findings[:5]))


def test_damage_is_done() -> None:
    """Every mutation changes the document for some seed, else the tests above prove nothing."""
    for mutation in MUTATIONS:
        bodies = {damaged("html", "ogi2019", seed, ())[1] for seed in range(3)}
        assert any(damaged("html", "ogi2019", seed, (mutation,))[1] not in bodies for seed in range(3)), mutation
