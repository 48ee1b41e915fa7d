"""Small databases for the tests of the dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harvester.dataset.selection import Selection
from harvester.dataset.source import Source
from harvester.store.database import Store
from tests.store.factory import FakeCapture, make_parsed

PROSE = (
    "一年来，我局认真贯彻落实条例，坚持以公开为常态、不公开为例外，围绕中心工作推进决策、执行、管理、服务、结果公开，"
    "不断完善制度机制，拓展公开渠道，强化监督保障，切实保障群众知情权、参与权、表达权和监督权，"
    "全年通过门户网站、政务新媒体和信息公开栏主动公开各类信息，依法依规办理公开申请，没有发生泄密事件。"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "harvest.db") as opened:
        yield opened


@pytest.fixture
def put(store: Store) -> Callable[..., int]:
    """Store one report: agency key, year, then what :func:`make_parsed` takes; ``change`` alters the parse object."""
    run_id = store.start_run("chongqing", {})
    number = 0

    def put_report(
        key: str, year: int, form: str = "ogi2021", *, change: dict[str, Any] | None = None, **values: Any
    ) -> int:
        nonlocal number
        number += 1
        url = values.pop("url", f"http://www.a.gov.cn/nb/{key.rpartition('/')[2]}/{year + 1}01/t{number}.html")
        parsed = make_parsed(form, agency_key=key, year=year, url=url, **values)
        parsed["published"] = f"{year + 1}-01-20"
        parsed |= change or {}
        capture = FakeCapture(url, "2024-02-01T08:00:00Z", f"{number}", warc_offset=number)
        return store.save_report(parsed, store.add_capture(run_id, capture, encoding="utf-8")).report_id

    return put_report


@pytest.fixture
def finish(store: Store) -> Callable[..., None]:
    """End the run that :func:`put` stored into."""

    def finish_run(reason: str = "finished") -> None:
        store.finish_run(1, reason, {}, at="2024-02-01T09:00:00Z")

    return finish_run


@pytest.fixture
def source(store: Store) -> Callable[..., Source]:
    def make(**filters: Any) -> Source:
        return Source(store, Selection(**filters))

    return make
