"""harvester status: the portals in trouble first, causes with their portals and what to do, JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harvester import cli, exits
from harvester.store.database import Store


def portal(number: int, reports: int = 3, **failed: int) -> dict[str, Any]:
    return {"name": f"县{number:02}", "url": f"http://c{number}.gov.cn/", "reports": {"new": reports}, "refused": {},
            "failed": failed, "expected": None, "pages": 9, "ended": "", "cut_short": False}  # fmt: skip


@pytest.fixture
def harvest(tmp_path: Path) -> Path:
    portals = [portal(number) for number in range(30)]
    portals[27] = portal(27, 0, blocked=1)
    portals[28] = portal(28, 0, gone=2, blocked=5)
    short = [{"name": "县29", "url": "http://c29.gov.cn/", "found": 3, "expected": 9, "basis": "registry", "words": ""}]
    statistics = {"pages": 270, "reports": {"new": 84}, "refused": {}, "failed": {"gone": 2, "blocked": 6},
                  "by_portal": portals, "short": short}  # fmt: skip
    with Store(tmp_path / "harvest.db") as store:
        for day in ("2026-01-01", "2026-02-01"):
            run_id = store.start_run("chongqing", {"years": "2024"}, f"{day}T00:00:00Z")
            store.finish_run(run_id, "finished", statistics, f"{day}T01:00:00Z")
        store.start_run("hubei", {}, "2026-03-01T00:00:00Z")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], directory: Path, *words: str) -> str:
    assert cli.run(["--dir", str(directory), "status", *words]) == exits.OK
    return capsys.readouterr().out


def test_portals_in_trouble_come_first(harvest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, harvest, "--run", "2")
    order = [line.split()[0] for line in out.splitlines() if line.strip().startswith("县")]
    assert order[:3] == ["县29", "县28", "县27"]
    assert len(order) == 20
    assert "and 10 more portals" in out
    assert len([line for line in told(capsys, harvest, "--run", "2", "--all").splitlines() if "县" in line[:4]]) == 30


def test_a_cause_names_portals_and_advice(harvest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, harvest, "--run", "2")
    (line,) = [line for line in out.splitlines() if line.startswith("6 x blocked")]
    assert "(县27, 县28)" in line
    assert "scrapy crawl archive" in line


def test_a_run_without_an_end_is_said_to_be_one(harvest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "still running" in told(capsys, harvest)


def test_json_lines(harvest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = [json.loads(line) for line in told(capsys, harvest, "--json").splitlines()]
    assert [run["run_id"] for run in runs] == [3, 2, 1]
    assert runs[1]["arguments"] == {"years": "2024"}
    assert runs[1]["statistics"]["failed"] == {"gone": 2, "blocked": 6}


def test_a_run_that_is_not_there(harvest: Path) -> None:
    assert cli.run(["--dir", str(harvest), "status", "--run", "9"]) == exits.USAGE
