"""Kind, level and statutory date of a body."""

from __future__ import annotations

from datetime import date

import pytest

from harvester.dataset.bodies import body_of, deadline, level_of, places


@pytest.mark.parametrize(
    ("key", "kind", "level"),
    [
        ("500115/人民政府", "government", "county"),
        ("500000/人民政府", "government", "provincial"),
        ("430200/人民政府办公室", "government_office", "prefecture"),
        ("500115/水利局", "department", "county"),
        ("500115/教育委员会", "department", "county"),
        ("500115/双龙镇人民政府", "township", "township"),
        ("500115/凤城街道办事处", "township", "township"),
        ("431129/大锡乡人民政府", "township", "township"),
        ("430200/高新技术产业开发区管理委员会", "dispatched", "prefecture"),
        ("500115/人民医院", "public_body", "county"),
        ("000000/教育部", "department", "national"),
    ],
)
def test_kind_and_level(key: str, kind: str, level: str) -> None:
    body = body_of(key, key.partition("/")[0])
    assert (body.kind, body.level) == (kind, level)


def test_without_a_code_nothing_is_guessed() -> None:
    assert body_of(None, None).kind is None
    assert body_of("某局", None).level is None
    assert level_of(None) is None
    assert deadline(body_of("某局", None), 2020) is None


@pytest.mark.parametrize(
    ("key", "year", "scope", "day"),
    [
        ("500115/水利局", 2020, "own_agency", date(2021, 1, 31)),
        ("500115/人民政府", 2020, "own_area", date(2021, 3, 31)),
        ("500115/人民政府办公室", 2020, "own_area", date(2021, 3, 31)),
        ("500115/人民政府办公室", 2020, "own_agency", date(2021, 1, 31)),
        ("500115/水利局", 2015, None, date(2016, 3, 31)),
        ("500115/双龙镇人民政府", 2020, None, None),
        ("500115/双龙镇人民政府", 2015, None, None),
        ("500115/水利局", 2007, None, None),
    ],
)
def test_statutory_date(key: str, year: int, scope: str | None, day: date | None) -> None:
    assert deadline(body_of(key, "500115"), year, scope) == day


def test_places() -> None:
    assert places("500115") == ("重庆市", None, "长寿区")
    assert places("430203") == ("湖南省", "株洲市", "芦淞区")
    assert places(None) == places("999999") == (None, None, None)


def test_bodies_of_the_state_have_no_code() -> None:
    body = body_of("/教育部", None)
    assert (body.kind, body.level) == ("department", "national")
    assert deadline(body, 2021) == date(2022, 1, 31)
    assert body_of("/国家税务总局", None).level == "national"
