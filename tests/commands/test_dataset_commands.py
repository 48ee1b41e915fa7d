"""export, codebook, coverage, quality and plot at the command line, on the sample's harvest."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from harvester import cli, exits
from harvester.dataset import fonts
from harvester.store.database import Store
from tests.store.factory import FakeCapture, make_parsed

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def harvest(tmp_path: Path) -> Path:
    directory = tmp_path / "harvest"
    directory.mkdir()
    with Store(directory / "harvest.db") as store:
        run_id = store.start_run("chongqing", {})
        for number, (key, year) in enumerate(
            (("500115/水利局", 2020), ("500115/水利局", 2021), ("500115/财政局", 2021))
        ):
            parsed = make_parsed("ogi2021", agency_key=key, year=year, url=f"http://www.a.gov.cn/{number}.html")
            parsed |= {"published": f"{year + 1}-02-0{number + 1}", "grade": "C" if number else "A"}
            capture = FakeCapture(parsed["url"], warc_offset=number, body=str(number))
            store.save_report(parsed, store.add_capture(run_id, capture))
        store.finish_run(run_id, "finished", {})
    return directory


def run(capfdbinary: pytest.CaptureFixture[bytes], *words: object) -> tuple[int, str, str]:
    status = cli.run([str(word) for word in words])
    out, err = (stream.decode("utf-8-sig") for stream in capfdbinary.readouterr())
    assert "Traceback" not in err
    return status, out, err


def test_export_says_what_it_made(capfdbinary: pytest.CaptureFixture[bytes], harvest: Path, tmp_path: Path) -> None:
    status, out, err = run(
        capfdbinary, "--dir", harvest, "export", tmp_path / "out", "--format", "csv", "--year", "2021"
    )
    assert (status, out) == (exits.OK, "")
    assert "2 reports in 12 files" in err
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["x-harvester"]["filters"] == {"years": [2021]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--year", "20x0"), "no year"),
        (("--division", "没有的县"), "no division"),
        (("--level", "village"), "no level"),
        (("--form", "ogi1999"), "no form"),
        (("--grade", "AX"), "no grade"),
        (("--table", "panel"), "no table"),
    ],
)
def test_wrong_usage_is_one_line_and_nothing_is_made(
    capfdbinary: pytest.CaptureFixture[bytes], harvest: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    status, _, err = run(capfdbinary, "--dir", harvest, "export", tmp_path / "out", *words)
    assert status == exits.USAGE
    assert said in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_folder_with_other_things(capfdbinary: pytest.CaptureFixture[bytes], harvest: Path) -> None:
    status, _, err = run(capfdbinary, "--dir", harvest, "export", harvest)
    assert status == exits.USAGE
    assert "something else" in err
    assert (harvest / "harvest.db").is_file()


def test_no_harvest(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    for name in ("codebook", "coverage", "quality"):
        status, _, err = run(capfdbinary, "--dir", tmp_path, name)
        assert status == exits.USAGE
        assert "there is no harvest" in err


def test_coverage_table_and_csv(capfdbinary: pytest.CaptureFixture[bytes], harvest: Path) -> None:
    status, out, _ = run(capfdbinary, "--dir", harvest, "coverage", "--division", "500115")
    assert status == exits.OK
    assert "水利局" in out
    assert "C late" in out
    status, out, _ = run(capfdbinary, "--dir", harvest, "coverage", "--division", "500115", "--year", "2020", "--csv")
    found = {row["agency_key"]: row for row in csv.DictReader(io.StringIO(out))}
    assert found["500115/财政局"]["status"] == "not_published"
    assert found["500115/水利局"]["timeliness"] == "late"


def test_quality_list_and_csv(capfdbinary: pytest.CaptureFixture[bytes], harvest: Path) -> None:
    status, out, _ = run(capfdbinary, "--dir", harvest, "quality", "--without-copies")
    assert status == exits.OK
    assert "2 grade" in out
    assert "A 1, C 2" in out
    _, out, _ = run(capfdbinary, "--dir", harvest, "quality", "--without-copies", "--csv", "--only", "grade")
    assert [row["finding"] for row in csv.DictReader(io.StringIO(out))] == ["grade", "grade"]


@pytest.mark.parametrize(("kind", "begin"), [("md", "# 变量说明"), ("csv", "variable,label"), ("ddi", "<?xml")])
def test_codebook(capfdbinary: pytest.CaptureFixture[bytes], harvest: Path, kind: str, begin: str) -> None:
    status, out, _ = run(capfdbinary, "--dir", harvest, "codebook", "--format", kind)
    assert status == exits.OK
    assert out.startswith(begin)
    assert "new_received_tot" in out


def test_plot(
    capfdbinary: pytest.CaptureFixture[bytes], harvest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.setattr(fonts, "use_chinese_font", lambda: None)
    status, _, err = run(capfdbinary, "--dir", harvest, "plot", tmp_path / "figures", "--format", "svg")
    assert status == exits.OK
    assert "no font with Chinese characters" in err
    assert {path.name for path in (tmp_path / "figures").iterdir()} == {
        "coverage.svg", "outcomes.svg", "dates.svg", "failed.svg"
    }  # fmt: skip
    status, _, _ = run(capfdbinary, "--dir", harvest, "coverage", "--division", "500115", "--plot", tmp_path / "c.png")
    assert status == exits.OK
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
    status, _, err = run(capfdbinary, "--dir", harvest, "coverage", "--plot", tmp_path / "c.gif")
    assert status == exits.USAGE
    assert ".png or .svg" in err
