"""Packing is lossless, whatever a report holds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvester.store import compact
from tests.store.factory import make_parsed

IDS = st.sampled_from(["art20_1", "requests", "granted", "total", "other_processing", "x"])
NUMBERS = st.one_of(st.none(), st.integers(-(2**70), 2**70), st.sampled_from(["326.8", "-0.50", "0.00"]))
PARTS = st.dictionaries(st.sampled_from(compact.PLACE_PARTS), st.integers(0, 500), min_size=1)
FACTS = st.lists(
    st.fixed_dictionaries(
        {
            "table": IDS,
            "row": IDS,
            "column": IDS,
            "value": NUMBERS,
            "raw": st.one_of(st.none(), st.just(""), st.text(max_size=5)),
            "unit": st.one_of(st.none(), st.just("万元")),
            "state": st.sampled_from(sorted(compact.STATES)),
            "where": st.one_of(st.none(), PARTS),
        }
    ),
    max_size=30,
)
CHECKS = st.lists(
    st.fixed_dictionaries(
        {
            "relation": IDS,
            "scope": st.one_of(st.none(), IDS),
            "status": st.sampled_from(sorted(compact.STATUSES)),
            "left": NUMBERS,
            "right": NUMBERS,
        }
    ),
    max_size=20,
)

# The machine may be busy: how long it takes to make an example says nothing here.
PATIENT = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@PATIENT
@given(FACTS)
def test_facts_come_back(facts: list[dict[str, Any]]) -> None:
    names = compact.fact_names(facts)
    back = compact.unpack_facts(names, **compact.pack_facts(facts))
    places = compact.unpack_places(names, *compact.pack_places(facts))
    assert [{**fact, "where": place} for fact, place in zip(back, places, strict=True)] == facts


@PATIENT
@given(CHECKS)
def test_checks_come_back(checks: list[dict[str, Any]]) -> None:
    assert compact.unpack_checks(compact.check_names(checks), **compact.pack_checks(checks)) == checks


def test_pages_of_one_template_share_their_places() -> None:
    facts = make_parsed()["facts"]
    below = [{**f, "where": {**f["where"], "table": f["where"]["table"] + 7}} for f in facts]
    assert compact.pack_places(facts)[0] == compact.pack_places(below)[0]
    assert compact.pack_places(below)[1] == 8


def test_a_state_nobody_knows_is_refused() -> None:
    facts = make_parsed()["facts"]
    facts[0]["state"] = "perhaps"
    with pytest.raises(ValueError, match="perhaps"):
        compact.pack_facts(facts)


def test_a_version_is_made_by_cells_and_text_only() -> None:
    base = compact.content_digest(make_parsed())
    other_title = {**make_parsed(), "title": "年报", "published": "2022-01-01", "warnings": [{"code": "x"}]}
    moved = make_parsed()
    for fact in moved["facts"]:
        fact["where"] = None
    assert compact.content_digest(other_title) == compact.content_digest(moved) == base
    blank = make_parsed(granted_np=None)
    lost = make_parsed(granted_np=None)
    for fact in lost["facts"]:
        if fact["value"] is None:
            fact["state"] = "not_recoverable"
    changes = [make_parsed(granted_np=1), make_parsed(text="另一份。"), blank, lost, make_parsed("ogi2021")]
    digests = [compact.content_digest(parsed) for parsed in changes]
    assert len({base, *digests}) == 6
