"""Parquet by year and province: the same rows as in one file, found by whoever reads Hive's names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from harvester.cli import run as harvester
from harvester.dataset.export import export
from harvester.dataset.partitioned import BY_REPORT, export_partitioned
from harvester.dataset.source import Source

pa_parquet = pytest.importorskip("pyarrow.parquet")
dataset = pytest.importorskip("pyarrow.dataset")

Make = Callable[..., Source]
Put = Callable[..., int]


def fill(put: Put) -> None:
    put("500115/水利局", 2020, "ogi2019", central_procurement_amount="326.8")
    put("500115/水利局", 2021, granted_tot=None)
    put("500000/人民政府", 2021, granted_tot=7)
    put("430203/水利局", 2021, granted_tot=8)
    put("/水利局", 2022, change={"adcode": None, "agency_key": None, "year": None})


def test_the_rows_are_those_of_one_file(put: Put, source: Make, tmp_path: Path) -> None:
    fill(put)
    export(source(), tmp_path / "whole", ["parquet"], copies=False)
    result = export_partitioned(source(), tmp_path / "parts", copies=False)
    assert result.reports == 5
    for name in BY_REPORT:
        whole = pa_parquet.read_table(tmp_path / "whole" / f"{name}.parquet").to_pylist()
        parts = dataset.dataset(tmp_path / "parts" / name, partitioning="hive").to_table().to_pylist()
        places = {(row["year"], row.pop("province_code")) for row in parts}
        if whole:
            assert places == {(2020, 500000), (2021, 500000), (2021, 430000), (None, None)}, name
        if whole and "year" not in whole[0]:
            parts = [{key: row[key] for key in row if key != "year"} for row in parts]
        assert sorted(map(_line, whole)) == sorted(map(_line, parts)), name
    assert (tmp_path / "parts" / "agencies.parquet").read_bytes() == (
        tmp_path / "whole" / "agencies.parquet"
    ).read_bytes()
    assert (tmp_path / "parts/panel_wide/year=2021/province_code=430000/part-0.parquet").is_file()


def _line(row: dict[str, object]) -> str:
    return json.dumps(row, sort_keys=True, default=str)


def test_the_descriptor_names_every_file(put: Put, source: Make, tmp_path: Path) -> None:
    import hashlib

    fill(put)
    export_partitioned(source(), tmp_path / "parts", copies=False)
    package = json.loads((tmp_path / "parts" / "datapackage.json").read_text(encoding="utf-8"))
    named = set()
    for resource in package["resources"]:
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        named |= set(paths)
        for path, told in resource.get("x-hashes", {}).items():
            assert told == "sha256:" + hashlib.sha256((tmp_path / "parts" / path).read_bytes()).hexdigest()
    assert named == {p.relative_to(tmp_path / "parts").as_posix() for p in (tmp_path / "parts").rglob("*.parquet")}
    assert len(named) > 4 * len(BY_REPORT)
    # A second export takes the place of the first, divided or not.
    export(source(), tmp_path / "parts", ["csv"], chosen=["agencies"])
    assert not list((tmp_path / "parts").rglob("*.parquet"))


def test_only_parquet_can_be_divided(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert harvester(["--dir", str(tmp_path), "export", str(tmp_path / "out"), "--partition"]) == 2
    assert "--partition is for Parquet files" in capfd.readouterr().err
