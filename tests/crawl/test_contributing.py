"""The family that CONTRIBUTING.md shows: its code, as it stands there, reads a list page after page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from harvester.crawl.families import read_listing, registry
from harvester.crawl.pages import Page

TEXT = (Path(__file__).resolve().parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_example_of_a_family_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    code = re.search(r"## Add a family.*?```python\n(.*?)```", TEXT, re.S)
    assert code is not None
    family: dict[str, Any] = {}
    exec(code.group(1), family)
    monkeypatch.setattr(registry, "FAMILIES", ((family["NAME"], family["read"]), *registry.FAMILIES))
    shown, at = [], "http://www.qinghe.gov.cn/nb/"
    for now in (1, 2, 3):
        shown.append(at)
        page = Page(at, f"<div class='turn' data-now='{now}' data-all='3'></div>".encode(), "text/html")
        listing = next(one for one in read_listing(page, {}) if one.family == family["NAME"])
        at = listing.more[0].url if listing.more else ""
    assert shown == ["http://www.qinghe.gov.cn/nb/", *(f"http://www.qinghe.gov.cn/nb/list-{n}.html" for n in (2, 3))]
    assert at == ""
