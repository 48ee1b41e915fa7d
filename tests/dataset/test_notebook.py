"""The notebook of ``docs/`` runs on the shipped sample, from the crawl's database to the finding."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harvester import cli, exits
from harvester.store.database import Store
from tests.store.factory import FakeCapture, make_parsed

ROOT = Path(__file__).resolve().parents[2]


def test_it_runs_on_an_export_and_finds_what_is_there(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    with Store(tmp_path / "harvest.db") as store:
        for number, (key, granted) in enumerate((("500115/水利局", 9), ("500115/双龙镇人民政府", 2))):
            for year in (2020, 2021):
                grounds = {"granted_tot": granted, "total_processed_tot": 10}
                url = f"http://www.a.gov.cn/{number}{year}.html"
                parsed = make_parsed("ogi2021", agency_key=key, year=year, url=url, **grounds)
                capture = FakeCapture(url, warc_offset=number * 10 + year, body=url)
                store.save_report(parsed, store.add_capture(None, capture))
    out = tmp_path / "export"
    assert cli.run(["--dir", str(tmp_path), "export", str(out), "--without-copies"]) == exits.OK
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "finding.py"), str(out)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "4 reports of 2 agencies, 2020-2021" in done.stdout
    assert "Most is disclosed by: department (90 % of requests)\n" in done.stdout
    assert "Least is disclosed by: township (20 %)\n" in done.stdout


def test_it_is_a_notebook_of_about_twenty_lines() -> None:
    text = (ROOT / "docs" / "finding.py").read_text(encoding="utf-8")
    code = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(code) <= 22
    assert sum(line.startswith("# %%") for line in text.splitlines()) == 6
