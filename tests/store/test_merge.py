"""Merging harvest directories: nothing lost, doubled or made older, in whatever order."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from harvester.store.database import Store, StoreError
from harvester.store.merge import Merged, merge, settle
from harvester.store.schema import STEPS
from tests.store.factory import FakeCapture, make_parsed
from tests.store.keep_schema import load
from tests.store.test_earlier_schemas import KEPT
from tests.store.test_versions import A, B, picture

Page = tuple[str, str, int]


def harvest(folder: Path, pages: list[Page], *, name: str | None = None) -> Path:
    """A harvest directory with these pages: url, day, number of granted requests."""
    (folder / "warc").mkdir(parents=True)
    warc_file = f"{name or folder.name}.warc.gz"
    (folder / "warc" / warc_file).write_bytes(f"{folder.name} {pages}".encode())
    with Store(folder / "harvest.db") as store:
        run_id = store.start_run("chongqing", {"part": folder.name}, "2024-01-01T00:00:00Z")
        for offset, (url, day, granted) in enumerate(pages):
            parsed = make_parsed(url=url, granted_np=granted)
            capture = FakeCapture(url, f"{day}T08:00:00Z", f"{url}{granted}", warc_file=warc_file, warc_offset=offset)
            store.save_report(parsed, store.add_capture(run_id, capture, role="candidate"))
        store.add_reject(run_id, f"http://{folder.name}.cn/x", "soft_404", None, "2024-01-01T00:00:00Z")
        store.finish_run(run_id, "finished", {"found": len(pages)}, "2024-01-02T00:00:00Z")
    return folder


def merge_all(target: Path, others: list[Path]) -> tuple[list[Merged], Any]:
    target.mkdir()
    with Store(target / "harvest.db") as store:
        results = [merge(store, target / "warc", other) for other in others]
        assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []
        counts = {
            table: store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("runs", "captures", "rejects", "reports", "readings", "sections", "agencies")
        }
        return results, (picture(store), counts)


PARTS: list[list[Page]] = [
    [(A, "2024-01-01", 1), ("http://b.cn/2", "2024-01-01", 1)],
    [(A, "2024-02-01", 2), (A, "2024-03-01", 1)],
    [(B, "2024-01-15", 3)],
]


def test_any_order_and_any_number_of_times(tmp_path: Path) -> None:
    parts = [harvest(tmp_path / f"part{n}", pages) for n, pages in enumerate(PARTS)]
    pictures = []
    for number, order in enumerate(permutations(parts)):
        results, seen = merge_all(tmp_path / f"all{number}", [*order, *order])
        pictures.append(seen)
        assert [(r.files, r.captures, r.new, r.versions) for r in results[3:]] == [(0, 0, 0, 0)] * 3
        assert len(list((tmp_path / f"all{number}" / "warc").iterdir())) == 3
    assert all(other == pictures[0] for other in pictures)
    counts = pictures[0][1]
    assert (counts["runs"], counts["captures"], counts["rejects"], counts["reports"]) == (3, 5, 3, 3)


def test_the_same_as_one_crawl(tmp_path: Path) -> None:
    parts = [harvest(tmp_path / f"part{n}", pages) for n, pages in enumerate(PARTS)]
    _, (merged, _) = merge_all(tmp_path / "all", parts)
    whole = harvest(tmp_path / "whole", [page for pages in PARTS for page in pages])
    with Store(whole / "harvest.db") as store:
        assert picture(store) == merged


def test_a_whole_report_is_copied_with_its_provenance(tmp_path: Path) -> None:
    part = harvest(tmp_path / "part", [])
    parsed = make_parsed("ogi2021", granted_np=8, denied_process_info_np=None)
    with Store(part / "harvest.db") as store:
        page = store.add_capture(None, FakeCapture(warc_offset=5))
        sheet = store.add_capture(None, FakeCapture(url="http://www.example.gov.cn/a.doc", body="doc", warc_offset=9))
        old = store.save_report(parsed, page, [sheet], cells_from=sheet).report_id
        expected = store.report(old), store.read.provenance(old)
    (tmp_path / "all").mkdir()
    with Store(tmp_path / "all" / "harvest.db") as store:
        for number in range(3):
            capture = FakeCapture(f"http://c.cn/{number}", body=str(number), warc_file="own", warc_offset=number)
            other = make_parsed(agency_key=f"500101/{number}镇", url=capture.url)
            store.save_report(other, store.add_capture(None, capture))
        merge(store, tmp_path / "all" / "warc", part)
        (row,) = store.find_reports(url=parsed["url"])
        found = store.report(row["report_id"]), store.read.provenance(row["report_id"])
    assert found[0] == expected[0]
    assert [{**s, "capture_id": 0} for s in found[1]] == [{**s, "capture_id": 0} for s in expected[1]]


def test_conflicts_are_listed(tmp_path: Path) -> None:
    first = harvest(tmp_path / "first", [(A, "2024-01-01", 1)], name="same")
    second = harvest(tmp_path / "second", [(B, "2024-01-02", 2)], name="same")
    results, _ = merge_all(tmp_path / "all", [first, second])
    assert results[0].conflicts == []
    assert sorted(c.kind for c in results[1].conflicts) == ["file", "report"]
    with Store(tmp_path / "all" / "harvest.db", read_only=True) as store:
        for report in store.find_reports(current_only=False):
            (source,) = store.provenance(report["report_id"])
            content = (tmp_path / "all" / "warc" / source["warc_file"]).read_text()
            assert report["url"] in content


def test_what_cannot_be_merged_is_said_in_one_line(tmp_path: Path) -> None:
    part = harvest(tmp_path / "part", [(A, "2024-01-01", 1)])
    target = tmp_path / "all"
    target.mkdir()
    with Store(target / "harvest.db") as store:
        with pytest.raises(StoreError, match="no database"):
            merge(store, target / "warc", tmp_path / "nothing")
        (part / "warc" / "x.warc.gz.open").write_bytes(b"")
        with pytest.raises(StoreError, match="still being written"):
            merge(store, target / "warc", part)
        (part / "warc" / "x.warc.gz.open").unlink()
        with Store(part / "harvest.db") as theirs:
            theirs.db.execute("PRAGMA user_version = 0")
        with pytest.raises(StoreError, match="holds no harvest"):
            merge(store, target / "warc", part)
        with pytest.raises(StoreError, match="directory to merge into"):
            merge(store, part / "warc", part)
        assert store.find_reports() == []


def relations(store: Store) -> tuple[list[Any], list[Any]]:
    """The relations beyond a report's own sums, without ids."""
    return tuple(  # type: ignore[return-value]
        sorted(
            store.db.execute(f"SELECT r.url, k.* FROM {table} k JOIN reports r USING (report_id)").fetchall(), key=str
        )
        for table in ("panel_checks", "context_checks")
    )


def place(folder: Path, granted: dict[tuple[str, int], int]) -> Path:
    """A harvest with reports of one county by (agency, year); the one of the government speaks for all of it."""
    (folder / "warc").mkdir(parents=True)
    (folder / "warc" / f"{folder.name}.warc.gz").write_bytes(folder.name.encode())
    with Store(folder / "harvest.db") as store:
        for offset, ((name, year), number) in enumerate(granted.items()):
            url = f"http://www.{folder.name}.gov.cn/{offset}.html"
            parsed = make_parsed(
                "ogi2021", agency_key=f"500115/{name}", adcode="500115", year=year, url=url, granted_np=number
            )
            parsed["scope"] = "own_area" if name == "人民政府" else "own_agency"
            capture = FakeCapture(url, body=url, warc_file=f"{folder.name}.warc.gz", warc_offset=offset)
            store.save_report(parsed, store.add_capture(None, capture, role="candidate"))
        store.check_panel()
    return folder


def test_relations_are_those_of_one_database(tmp_path: Path) -> None:
    """Most are taken over as they were evaluated; those that hang on both directories are evaluated here."""
    parts = [
        place(tmp_path / "area", {("人民政府", 2021): 3, ("人民政府", 2022): 4, ("双龙镇人民政府", 2021): 1}),
        place(tmp_path / "members", {("财政局", 2021): 7, ("财政局", 2022): 9, ("教育局", 2022): 1}),
        place(tmp_path / "later", {("双龙镇人民政府", 2022): 2, ("水利局", 2023): 5}),
    ]
    seen = []
    for number, order in enumerate(permutations(parts)):
        (tmp_path / f"all{number}").mkdir()
        with Store(tmp_path / f"all{number}" / "harvest.db") as store:
            for other in order:
                merge(store, tmp_path / f"all{number}" / "warc", other, settle_now=False)
            settle(store)
            assert store.db.execute("SELECT count(*) FROM agencies WHERE stale = 1").fetchone()[0] == 0
            merged = relations(store)
            store.db.execute("UPDATE agencies SET stale = 1")
            store.check_panel()
            again = relations(store)
            assert merged == again
            seen.append([[(row[0], *row[2:3], *row[-3:]) for row in table] for table in again])
    assert all(other == seen[0] for other in seen)
    years, contexts = seen[0]
    assert years
    assert any(row[2] == "fail" for row in contexts)


def test_the_portal_as_it_was_seen_last(tmp_path: Path) -> None:
    url = "http://www.example.gov.cn/"
    parts = []
    for day in ("2024-02-02", "2024-03-03", "2024-01-01"):
        part = harvest(tmp_path / day, [])
        with Store(part / "harvest.db") as store:
            store.put_portals([{"url": url, "name": "x", "expected": 5, "learned": {"last_seen": day, "found": 5}}])
        parts.append(part)
    target = tmp_path / "all"
    target.mkdir()
    with Store(target / "harvest.db") as store:
        for part in parts:
            merge(store, target / "warc", part)
        ((details,),) = store.db.execute("SELECT details FROM portals").fetchall()
    assert json.loads(details) == {"expected": 5, "learned": {"last_seen": "2024-03-03", "found": 5}}


def test_linked_files_are_on_the_disk_once(tmp_path: Path) -> None:
    part = harvest(tmp_path / "part", [(A, "2024-01-01", 1)])
    target = tmp_path / "all"
    target.mkdir()
    with Store(target / "harvest.db") as store:
        assert merge(store, target / "warc", part, link=True).files == 1
        assert merge(store, target / "warc", part, link=True).files == 0
    (file,) = (target / "warc").iterdir()
    assert file.samefile(part / "warc" / "part.warc.gz")


def seen(store: Store) -> list[list[str]]:
    """What a person sees, and the relations, in an order that hangs on no ids."""
    without_ids = ([(row[0], *row[2:3], *row[-3:]) for row in table] for table in relations(store))
    return [sorted(map(str, rows)) for rows in (*picture(store), *without_ids)]


@pytest.mark.parametrize("step", KEPT)
def test_a_directory_of_an_earlier_schema_is_taken_as_it_is(step: int, tmp_path: Path) -> None:
    part, target = tmp_path / "part", tmp_path / "all"
    for folder in (part, target):
        (folder / "warc").mkdir(parents=True)
    load(step, part / "harvest.db")
    before = (part / "harvest.db").read_bytes()
    with Store(target / "harvest.db") as store:
        first = merge(store, target / "warc", part)
        again = merge(store, target / "warc", part)
        merged = seen(store)
    assert first.new == len(merged[0]) > 0
    assert (again.new, again.versions, again.known) == (0, 0, first.new)
    assert (part / "harvest.db").read_bytes() == before
    assert sorted(path.name for path in target.iterdir()) == ["harvest.db", "warc"]
    with Store(part / "harvest.db") as store:  # brought to today's schema in its own place
        store.check_panel()
        assert seen(store) == merged
        assert list(store.query("PRAGMA user_version")) == [{"user_version": len(STEPS)}]


def test_damage_that_shows_in_the_middle_is_told_of_the_right_database(tmp_path: Path) -> None:
    part = harvest(tmp_path / "part", [])
    with Store(part / "harvest.db") as store:
        for number in range(60):
            url = f"http://www.x.gov.cn/{number}"
            parsed = make_parsed(agency_key=f"500101/{number}镇", url=url)
            page = FakeCapture(url, body=url, warc_file="part.warc.gz", warc_offset=1000 + number)
            store.save_report(parsed, store.add_capture(None, page))
        (root,) = store.db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'readings'").fetchone()
        (size,) = store.db.execute("PRAGMA page_size").fetchone()
    with (part / "harvest.db").open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\x55" * size)
    first = harvest(tmp_path / "first", [(A, "2024-01-01", 1)])
    target = tmp_path / "all"
    target.mkdir()
    with Store(target / "harvest.db") as store:
        merge(store, target / "warc", first)
        before = picture(store)
        with pytest.raises(StoreError) as told:
            merge(store, target / "warc", part)
        assert str(told.value).startswith(f"{part / 'harvest.db'}: the database is damaged")
        assert picture(store) == before
        assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_pages_without_their_file_are_told_until_it_comes(tmp_path: Path) -> None:
    part = harvest(tmp_path / "part", [(A, "2024-01-01", 1), (B, "2024-01-01", 2)])
    away = (part / "warc" / "part.warc.gz").rename(tmp_path / "part.warc.gz")
    target = tmp_path / "all"
    target.mkdir()
    with Store(target / "harvest.db") as store:
        for number in (0, 1):
            merged = merge(store, target / "warc", part)
            assert (merged.captures, [c.kind for c in merged.conflicts if c.kind != "report"]) == (
                2 - 2 * number,
                ["missing"],
            )
        before = picture(store)
        away.rename(part / "warc" / "part.warc.gz")
        merged = merge(store, target / "warc", part)
        assert (merged.files, merged.captures, merged.conflicts) == (1, 0, [])
        away = (part / "warc" / "part.warc.gz").rename(tmp_path / "part.warc.gz")
        assert merge(store, target / "warc", part).conflicts == []  # it is here now
        assert picture(store) == before


@pytest.mark.parametrize("lost", ["ours", "both"])
def test_files_of_one_name_are_not_thrown_together_where_one_is_lost(lost: str, tmp_path: Path) -> None:
    """What is at a byte of one of them is not what the database says of the other."""
    first = harvest(tmp_path / "first", [(A, "2024-01-01", 1)], name="same")
    second = harvest(tmp_path / "second", [("http://b.cn/2", "2024-01-02", 2)], name="same")
    if lost == "both":
        (second / "warc" / "same.warc.gz").unlink()
    target = tmp_path / "all"
    target.mkdir()
    with Store(target / "harvest.db") as store:
        merge(store, target / "warc", first)
        (target / "warc" / "same.warc.gz").unlink()
        counts = []
        for _ in range(2):
            merged = merge(store, target / "warc", second)
            assert [c.kind for c in merged.conflicts if c.kind != "report"] == ["file" if lost == "ours" else "missing"]
            counts.append(merged.captures)
        assert counts == [1, 0]
        assert not (target / "warc" / "same.warc.gz").exists()
        rows = store.find_reports(current_only=False)
        sources = {row["url"]: store.provenance(row["report_id"])[0] for row in rows}
    assert {url: source["url"] for url, source in sources.items()} == {A: A, "http://b.cn/2": "http://b.cn/2"}
    assert sources[A]["warc_file"] == "same.warc.gz"
    assert sources["http://b.cn/2"]["warc_file"].endswith("-same.warc.gz")


def test_an_archive_in_the_other_is_refused(tmp_path: Path) -> None:
    """Else each merge would take over what the one before has made."""
    part = harvest(tmp_path / "part", [(A, "2024-01-01", 1)])
    for target, other in ((part / "warc" / "all", part), (part, part / "warc" / "inner")):
        target.mkdir(exist_ok=True)
        if other != part:
            harvest(other, [(B, "2024-01-01", 1)])
        with Store(target / "harvest.db") as store:
            before = picture(store)
            with pytest.raises(StoreError, match="lies in the other"):
                merge(store, target / "warc", other)
            assert picture(store) == before


def test_what_is_only_linked_into_an_archive_is_not_taken(tmp_path: Path) -> None:
    part = harvest(tmp_path / "part", [(A, "2024-01-01", 1)])
    secret = tmp_path / "secret"
    secret.write_bytes(b"not theirs")
    (part / "warc" / "x.warc.gz").symlink_to(secret)
    (part / "warc" / "half.warc.gz.part").write_bytes(b"left by a merge that was killed")
    target = tmp_path / "all"
    target.mkdir()
    with Store(target / "harvest.db") as store:
        merge(store, target / "warc", part)
    assert [path.name for path in (target / "warc").iterdir()] == ["part.warc.gz"]
