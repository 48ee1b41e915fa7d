"""Expressions of the data file, derived rates, amounts in yuan."""

from __future__ import annotations

import pytest

from harvester.dataset.expressions import ExpressionError, Parsed, starting
from harvester.dataset.series import all_series, derive, in_yuan
from harvester.dataset.variables import form_variables, series_columns, variable_columns

NAMES = [series.id for series in all_series()]


def derived(year: int = 2021, published: str | None = None, **values: object) -> dict[str, object]:
    units = {"admin_fees_collected": "万元"}
    return dict(zip(NAMES, derive(values, units, year, published), strict=True))


def test_rates_have_their_denominators() -> None:
    row = derived(granted_tot=2, partially_granted_tot=1, total_processed_tot=4, new_received_tot=5, carried_in_tot=3)
    assert row["disclosure_rate"] == 0.75
    assert row["full_disclosure_rate"] == 0.5
    assert row["caseload"] == 8
    assert row["completion_rate"] == 0.5
    assert {s.id: s.denominator for s in all_series()}["completion_rate"] == "caseload"


def test_nothing_is_guessed() -> None:
    row = derived(granted_tot=2, partially_granted_tot=None, total_processed_tot=4)
    assert row["disclosure_rate"] is None
    assert row["denied_total"] is None
    assert derived(granted_tot=0, total_processed_tot=0)["full_disclosure_rate"] is None


def test_a_sum_wants_every_part() -> None:
    grounds = [name for group in starting("denied_") for name in group]
    assert len(grounds) == 8
    assert derived(**dict.fromkeys(grounds, 1))["denied_total"] == 8
    assert derived(**dict.fromkeys(grounds[1:], 1))["denied_total"] is None


def test_the_other_row_of_both_forms_and_of_undivided_tables() -> None:
    assert derived(other_processing_tot=4)["other_total"] == 4
    divided = {"other_no_correction_tot": 1, "other_fee_unpaid_tot": 2, "other_misc_tot": 3}
    assert derived(**divided)["other_total"] == 6
    assert derived(**divided | {"other_processing_tot": None})["other_total"] == 6


def test_series_over_forms() -> None:
    assert derived(new_received_tot=7)["h_requests_received"] == 7
    assert derived(leg_req_received=9)["h_requests_received"] == 9
    assert derived(leg_ans_not_this_agency=1, leg_ans_not_exist=2)["h_not_held"] == 3


@pytest.mark.parametrize(
    ("value", "unit", "yuan"),
    [("326.8", "万元", "3268000"), ("0.12345", "万元", "1234.5"), ("8236541.4", "元", "8236541.4"), (0, None, "0"),
     ("5", None, None), ("5", "美元", None), (None, "元", None), ("100", "亿元", "10000000000")],
)  # fmt: skip
def test_yuan_only_with_a_printed_unit(value: int | str | None, unit: str | None, yuan: str | None) -> None:
    assert in_yuan(value, unit) == yuan


def test_days_to_publish() -> None:
    assert derived(2020, "2021-01-01")["days_to_publish"] == 0
    assert derived(2020, "2021-03-31")["days_to_publish"] == 89
    assert derived(2020, "2020-12-30")["days_to_publish"] == -2
    assert derived(2020, None)["days_to_publish"] is None


@pytest.mark.parametrize(
    "text", ["granted +", "granted ** 2", "(granted", "nonsense_row", "sum(nothing_*)", "granted 2"]
)
def test_faults_of_the_data_file_are_told(text: str) -> None:
    with pytest.raises(ExpressionError):
        Parsed(text, {})


def test_a_minus_binds_from_the_left() -> None:
    assert (
        Parsed("granted - carried_in - carried_out", {}).evaluate(
            {"granted_tot": 9, "carried_in_tot": 3, "carried_out_tot": 2}
        )
        == 4
    )


def test_names_fit_stata_and_are_labelled() -> None:
    columns = (*variable_columns(), *series_columns())
    assert len({column.name for column in columns}) == len(columns)
    for column in columns:
        assert len(column.name) <= 32
        assert column.label
        assert column.label_en


def test_a_variable_knows_its_forms_and_relations() -> None:
    variable = form_variables()["new_received_tot"]
    assert set(variable.cells) == {"ogi2019", "ogi2021"}
    assert {"REQ_FLOW", "REQ_ROW_TOTAL"} <= set(variable.relations)
    assert "YOY_CARRY" in form_variables()["carried_in_np"].relations
    assert "disclosure_rate" in form_variables()["total_processed_tot"].denominator_of
