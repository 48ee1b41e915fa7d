"""The short form of ``python -m tests.faults``: a few plans on every run of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.plans import PLANS, SHORT
from tests.faults.run import run, undisturbed


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return undisturbed(tmp_path_factory.mktemp("whole") / "harvest")


@pytest.mark.parametrize("name", SHORT)
def test_a_crawl_under(name: str, whole: Path, tmp_path: Path) -> None:
    plan = PLANS[name]
    outcome = run(plan, tmp_path / "harvest", whole)
    assert outcome.faults == []
    assert bool(outcome.missing) == plan.losing, "a plan that costs nothing, or one that costs what it must not"
    assert outcome.named == outcome.missing
    if plan.wire is not None:
        assert outcome.given > 0
    else:
        assert any(one.status for one in outcome.processes), "nothing was disturbed"


def test_every_fault_of_the_issue_has_a_plan() -> None:
    kinds = {name.partition("-")[0] for name in PLANS}
    assert kinds >= {
        "resets", "timeouts", "truncation", "lengths", "storm", "clock", "disk", "memory", "sigterm", "sigkill",
    }  # fmt: skip
    assert set(SHORT) <= PLANS.keys()
