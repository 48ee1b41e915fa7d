"""An export: complete, described, safe, and never half of one."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harvester.dataset import export as module
from harvester.dataset.export import MARK, TABLES, ExportError, check_formats, export
from harvester.dataset.source import Source
from harvester.reports.forms import load_forms
from harvester.store.database import Store
from tests.store.factory import FakeCapture, make_parsed

Make = Callable[..., Source]
Put = Callable[..., int]
WATER = "500115/水利局"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_cell_of_the_views_is_in_the_long_panel(put: Put, source: Make, store: Store, tmp_path: Path) -> None:
    put(WATER, 2020, "ogi2019", central_procurement_amount="326.8", rules_made=None)
    put(WATER, 2021, granted_tot=7)
    export(source(), tmp_path / "out", ["csv", "jsonl"])
    view = list(store.query("SELECT * FROM panel_long ORDER BY year"))
    assert len(view) == 398
    long = lines(tmp_path / "out" / "panel_long.jsonl")
    assert [{name: row[name] for name in view[0]} for row in long] == view
    for row, cell in zip(read(tmp_path / "out" / "panel_long.csv"), view, strict=True):
        assert row["value"] == ("" if cell["value"] is None else str(cell["value"]))
        assert (row["adcode"], row["state"], row["table_id"]) == (cell["adcode"], cell["state"], cell["table_id"])


def test_the_wide_panel_is_the_view_with_more_columns(put: Put, source: Make, store: Store, tmp_path: Path) -> None:
    put(WATER, 2020, "ogi2019", granted_tot=3, central_procurement_amount="326.8")
    put(WATER, 2021, granted_tot=None)
    export(source(), tmp_path / "out", ["jsonl"])
    view = list(store.query("SELECT * FROM panel_wide ORDER BY year"))
    wide = lines(tmp_path / "out" / "panel_wide.jsonl")
    assert [{name: row[name] for name in view[0]} for row in wide] == view
    assert [row["blank"] for row in wide] == [0, 1]
    assert [row["on_time"] for row in wide] == [True, True]
    assert wide[0]["county"] == "长寿区"


def test_every_table_in_every_format_is_described(put: Put, source: Make, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pandas = pytest.importorskip("pandas")
    put(WATER, 2020, "ogi2019")
    put("500115/人民政府", 2021)
    out = tmp_path / "out"
    result = export(source(), out, ["csv", "parquet", "dta", "jsonl"])
    package = json.loads((out / MARK).read_text(encoding="utf-8"))
    by_path = {resource["path"]: resource for resource in package["resources"]}
    assert set(by_path) == {f"{table}.{ending}" for table in TABLES for ending in ("csv", "parquet", "dta", "jsonl")}
    for path, resource in by_path.items():
        body = (out / path).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(body).hexdigest()
        assert resource["bytes"] == len(body)
        names = [field["name"] for field in resource["schema"]["fields"]]
        if path.endswith(".csv"):
            assert body.decode("utf-8-sig").split("\r\n")[0].split(",") == names
        elif path.endswith(".parquet"):
            assert list(pandas.read_parquet(out / path).columns) == names
        elif path.endswith(".dta"):
            assert list(pandas.read_stata(out / path).columns) == names
    assert result.reports == 2
    assert {"README.md", "LICENSE.md", "CITATION.cff", "codebook.md", "codebook.xml"} <= set(files(out))


def test_stata_says_why_a_number_is_missing(put: Put, source: Make, tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    put(WATER, 2021, granted_tot=None, new_received_tot=4)
    export(source(), tmp_path / "out", ["dta"])
    wide, meta = pyreadstat.read_dta(str(tmp_path / "out" / "panel_wide.dta"), user_missing=True)
    assert wide["granted_tot"][0] == "a"
    assert wide["rules_made"][0] == "c"
    assert wide["new_received_tot"][0] == 4
    assert wide["adcode"][0] == "500115"
    assert meta.column_names_to_labels["new_received_tot"] == "一、本年新收政府信息公开申请数量 总计"
    long, _ = pyreadstat.read_dta(str(tmp_path / "out" / "panel_long.dta"), user_missing=True, apply_value_formats=True)
    assert set(long["state"]) == {"reported", "blank"}
    assert len(long) == len(load_forms()["ogi2021"].cells)


def test_no_cell_of_a_csv_is_a_formula(put: Put, source: Make, store: Store, tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x","y")'
    sections = [
        {"section": "overview", "heading": "@一", "text": evil},
        {"section": "other", "heading": None, "text": "-1"},
    ]
    put(WATER, 2021, change={"title": "+title", "agency": evil, "sections": sections})
    store.add_reject(1, "http://a.gov.cn/x", "gone", "\t=1+1")
    export(source(), tmp_path / "out", ["csv", "jsonl"])
    for path in (tmp_path / "out").glob("*.csv"):
        for row in read(path):
            for value in row.values():
                assert value[:1] not in ("=", "+", "@", "\t", "\r")
                assert value[:1] != "-" or value[1:].replace(".", "").isdigit()
    (exact, _) = lines(tmp_path / "out" / "sections.jsonl")
    assert (exact["heading"], exact["text"]) == ("@一", evil)


def test_filters(put: Put, source: Make, tmp_path: Path) -> None:
    put(WATER, 2020, "ogi2019")
    put(WATER, 2021, change={"grade": "B"})
    put("500115/双龙镇人民政府", 2021)
    put("430203/水利局", 2021)

    def keys(**filters: Any) -> list[tuple[str, str]]:
        export(source(**filters), tmp_path / "out", ["csv"], chosen=["panel_wide"], copies=False)
        return [(row["agency_key"], row["year"]) for row in read(tmp_path / "out" / "panel_wide.csv")]

    assert keys() == [("430203/水利局", "2021"), ("500115/双龙镇人民政府", "2021"), (WATER, "2020"), (WATER, "2021")]
    assert keys(years=frozenset({2020})) == [(WATER, "2020")]
    assert keys(division="430000") == [("430203/水利局", "2021")]
    assert keys(levels=frozenset({"township"})) == [("500115/双龙镇人民政府", "2021")]
    assert keys(forms=frozenset({"ogi2019"})) == [(WATER, "2020")]
    assert keys(grades=frozenset({"B"})) == [(WATER, "2021")]
    assert keys(years=frozenset({1999})) == []


def test_without_people(put: Put, source: Make, tmp_path: Path) -> None:
    put(WATER, 2021, text="联系人：王小明，电话：023-40244123。全年收到申请5件。")
    export(source(), tmp_path / "out", ["jsonl"], people=False)
    text = "".join(row["text"] for row in lines(tmp_path / "out" / "sections.jsonl"))
    assert "王小明" not in text
    assert "40244123" not in text
    assert "全年收到申请5件" in text
    assert json.loads((tmp_path / "out" / MARK).read_text(encoding="utf-8"))["x-harvester"]["people"] is False


def test_provenance_has_page_attachment_and_copy(source: Make, store: Store, tmp_path: Path) -> None:
    run_id = store.start_run("chongqing", {})
    parsed = make_parsed(agency_key=WATER, year=2021)
    page = store.add_capture(run_id, FakeCapture(parsed["url"]))
    extra = store.add_capture(run_id, FakeCapture("http://www.a.gov.cn/nb.pdf", body="pdf", warc_offset=900))
    store.save_report(parsed, page, [extra], cells_from=extra)
    other = "http://www.b.gov.cn/1.html"
    copy = FakeCapture(other, "2024-02-02T08:00:00Z", body="b", warc_offset=901)
    store.save_report(parsed | {"url": other}, store.add_capture(run_id, copy))
    export(source(), tmp_path / "out", ["csv"], chosen=["provenance"])
    found = {row["role"]: row for row in read(tmp_path / "out" / "provenance.csv")}
    assert set(found) == {"page", "attachment", "copy"}
    assert [found[role]["has_cells"] for role in ("page", "attachment")] == ["0", "1"]
    assert found["copy"]["url"] == other


def test_the_last_good_export_stays_until_the_new_one_is_whole(
    put: Put, source: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(WATER, 2021)
    export(source(), tmp_path / "out", ["csv"])
    before = files(tmp_path / "out")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module.tables, "rejects", full)
        with pytest.raises(OSError, match="No space"):
            export(source(), tmp_path / "out", ["csv"])
    assert files(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["out"]
    export(source(), tmp_path / "out", ["jsonl"], chosen=["panel_wide"])
    assert "panel_wide.csv" not in files(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["out"]


def test_what_a_killed_export_left_is_swept_and_the_old_one_brought_back(
    put: Put, source: Make, tmp_path: Path
) -> None:
    put(WATER, 2021)
    export(source(), tmp_path / "out", ["csv"], chosen=["agencies"])
    dead = 2**22 + 1  # above every pid
    (tmp_path / "out").rename(tmp_path / f".out.old-{dead}")
    (tmp_path / f".out.part-{dead}").mkdir()
    with pytest.raises(RuntimeError), module.whole(tmp_path / "out"):
        assert (tmp_path / "out" / "agencies.csv").is_file()
        raise RuntimeError
    assert (tmp_path / "out" / "agencies.csv").is_file()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["out"]


def test_a_folder_with_other_things_is_not_touched(put: Put, source: Make, tmp_path: Path) -> None:
    put(WATER, 2021)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_bytes(b"mine")
    with pytest.raises(ExportError, match="something else"):
        export(source(), tmp_path / "out", ["csv"])
    assert files(tmp_path / "out") == {"thesis.docx": b"mine"}


def test_an_empty_database(source: Make, tmp_path: Path) -> None:
    result = export(source(), tmp_path / "out", ["csv", "jsonl", "dta"])
    assert result.reports == 0
    assert read(tmp_path / "out" / "panel_wide.csv") == []


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(ExportError, match=r"ogi-harvester\[parquet\]"):
        check_formats(["csv", "parquet"])
    check_formats(["csv", "dta", "jsonl"])


def test_memory_stays_small_as_rows_are_streamed(
    put: Put, source: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No table is asked for more than one report's cells before they are written."""
    for year in range(2019, 2024):
        put(WATER, year, "ogi2019")
    asked, written = [], []
    items = Source.items

    def counted(self: Source) -> Any:
        for item in items(self):
            asked.append(item)
            yield item

    class Spy:
        def __init__(self, path: Path) -> None:
            path.write_bytes(b"")

        def write(self, block: Any) -> None:
            written.append((block.count, len(asked)))

        def close(self) -> None:
            pass

    monkeypatch.setattr(module, "_open", lambda name, path, table: Spy(path))
    monkeypatch.setattr(module.codebook, "count_missing", lambda source: {})
    monkeypatch.setattr(Source, "items", counted)
    export(source(), tmp_path / "out", ["csv"], chosen=["panel_long"])
    cells = len(load_forms()["ogi2019"].cells)
    assert written == [(cells, number) for number in range(1, 6)]
