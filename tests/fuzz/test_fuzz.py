"""Ten thousand inputs a run through everything that reads bytes of strangers, and all that ever broke something."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import WORDS, damaged
from tests.fuzz.targets import TARGETS

CORPUS = sorted(path for path in (Path(__file__).parent / "corpus").iterdir() if path.suffix == ".bin")
WORDED = 60
"""Inputs of hypothesis for each target: it builds them itself and makes those that break something small."""
FEWER = {
    "page": 150,
    "plain_text": 150,
    "date": 300,
    "listing": 500,
    "answer": 700,
    "warc_file": 900,
    "attachment": 500,
}
DAMAGED = dict.fromkeys(TARGETS, 1_000) | FEWER
"""Damaged seeds, which cost less."""


@pytest.mark.parametrize("name", TARGETS)
def test_any_words_end_as_announced(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=WORDED, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(WORDS) | st.binary(max_size=12), max_size=12).map(b"".join))
    def run(data: bytes) -> None:
        target(data)

    run()


@pytest.mark.parametrize("name", TARGETS)
def test_any_damage_ends_as_announced(name: str) -> None:
    first = Random().getrandbits(48)
    for seed in range(first, first + DAMAGED[name]):
        data = damaged(Random(seed))
        try:
            TARGETS[name](data)
        except Exception as error:
            pytest.fail(f"{name}(damaged(Random({seed}))): {type(error).__name__}: {error}")


def test_it_is_ten_thousand_inputs() -> None:
    assert sum(DAMAGED.values()) + WORDED * len(TARGETS) >= 9_900


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_what_was_found_once(path: Path) -> None:
    """Files are named after their target and the fault: ``listing-int-too-long.bin``."""
    TARGETS[path.stem.partition("-")[0]](path.read_bytes())
