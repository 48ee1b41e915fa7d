"""The comparison sees every kind of difference."""

from __future__ import annotations

from typing import Any

from tests.compose import compare, expected, load_report


def parsed_as(wanted: dict[str, Any]) -> dict[str, Any]:
    """A perfect reading of what is expected."""
    names = ("title", "agency", "adcode", "year", "published", "signed", "form")
    return {
        **{name: wanted[name] for name in names},
        "facts": [{"table": t, "row": r, "column": c, **fact} for (t, r, c), fact in wanted["facts"].items()],
        "sections": [{"section": name, "text": text} for name, text in wanted["sections"].items()],
        "checks": [{"relation": r, "scope": s, "status": status} for (r, s), status in wanted["checks"].items()],
    }


def test_a_perfect_reading_is_clean() -> None:
    wanted = expected(load_report("lingqiu_2019"))
    result = compare(parsed_as(wanted), wanted)
    assert result.clean
    assert result.exact == 198


def test_every_difference_is_named() -> None:
    wanted = expected(load_report("lingqiu_2019"))
    parsed = parsed_as(wanted)
    facts = {(f["row"], f["column"]): f for f in parsed["facts"]}
    facts["admin_penalty", "items_prev_year"]["value"] = 1294
    facts["admin_penalty", "decisions"].update(value=0, state="reported", raw="0")
    facts["new_received", "total"].update(value=None, state="not_recoverable", raw=None)
    parsed["adcode"] = None
    parsed["sections"][1]["text"] += "分享到"
    del parsed["checks"][0]
    result = compare(parsed, wanted)
    assert [w.split(":")[0] for w in result.wrong] == [
        "art20_6.admin_penalty.items_prev_year",
        "art20_6.admin_penalty.decisions",
    ]
    assert result.lost == ["requests.new_received.total"]
    assert len(result.other) == 3
    assert result.exact == 195


def test_a_number_where_none_can_be_known_is_a_guess() -> None:
    wanted = expected(load_report("lingqiu_2019"), blanks="dropped")
    parsed = parsed_as(expected(load_report("lingqiu_2019")))
    result = compare(parsed, wanted)
    assert {name.split(":")[0] for name in result.guessed} >= {"art20_6.admin_penalty.items_prev_year"}


def test_a_refusal_is_a_difference() -> None:
    result = compare({"error": {"code": "not_a_report", "message": ""}}, expected(load_report("lingqiu_2019")))
    assert not result.clean
