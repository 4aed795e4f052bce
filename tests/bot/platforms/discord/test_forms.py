"""Forms are filled in step by step; what does not fit begins anew, what is not offered fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.card import Field, Form
from bot.platforms.discord.forms import FormError, finished, fitting, is_complete, picked

ABC = (("A", "a prism"), ("B", "a lens"), ("C", "a clock"))
YES_NO = (("Y", "Yes"), ("N", "No"))
SEVERAL = Form("several", (Field("Choose 2", ABC, 2),), "a:token-01:", "Send")
ORDER = Form("order", (Field("In order", ABC),), "a:token-01:", "Send")
EACH = Form("each", (Field("1", YES_NO), Field("2", ABC), Field("3", YES_NO)), "p:t:3-", "Send")
FORMS = (SEVERAL, ORDER, EACH)


def test_several_are_chosen_at_once_and_anew() -> None:
    assert picked(SEVERAL, "", 0, ["C", "A"]) == "AC"
    assert picked(SEVERAL, "AC", 0, ["B"]) == "B"
    assert picked(SEVERAL, "AC", 0, []) == ""
    assert [is_complete(SEVERAL, picks) for picks in ("", "B", "AC")] == [False, False, True]
    assert finished(SEVERAL, "CA") == "a:token-01:AC"


def test_an_order_grows_by_one_after_the_other() -> None:
    assert picked(ORDER, "", 0, ["C"]) == "C"
    assert picked(ORDER, "C", 0, ["A"]) == "CA"
    assert picked(ORDER, "CA", 0, ["A"]) == "CA"
    assert [is_complete(ORDER, picks) for picks in ("", "CA", "CAB")] == [False, False, True]
    assert finished(ORDER, "CAB") == "a:token-01:CAB"


def test_each_field_has_a_choice_of_its_own() -> None:
    assert picked(EACH, "", 1, ["C"]) == "_C_"
    assert picked(EACH, "_C_", 0, ["Y"]) == "YC_"
    assert picked(EACH, "YC_", 0, ["N"]) == "NC_"
    assert picked(EACH, "YC_", 0, []) == "_C_"
    assert [is_complete(EACH, picks) for picks in ("", "YC_", "YCN")] == [False, False, True]
    assert finished(EACH, "YCN") == "p:t:3-YCN"


@pytest.mark.parametrize(
    ("form", "picks", "none"),
    [
        (SEVERAL, "AA", ""),
        (SEVERAL, "ABC", ""),
        (SEVERAL, "AX", ""),
        (ORDER, "AA", ""),
        (ORDER, "AX", ""),
        (EACH, "YC", "___"),
        (EACH, "YX_", "___"),
        (EACH, "YC__", "___"),
    ],
)
def test_picks_that_do_not_fit_count_as_none(form: Form, picks: str, none: str) -> None:
    assert fitting(form, picks) == none
    assert not is_complete(form, picks)


@pytest.mark.parametrize(
    ("form", "field", "values"),
    [
        (SEVERAL, 0, ["X"]),
        (SEVERAL, 0, ["A", "A"]),
        (SEVERAL, 0, ["A", "B", "C"]),
        (SEVERAL, 1, ["A"]),
        (ORDER, -1, ["A"]),
        (ORDER, 0, ["A", "X"]),
        (EACH, 3, ["Y"]),
        (EACH, 0, ["A"]),
        (EACH, 1, ["A", "B"]),
    ],
)
def test_what_is_not_offered_cannot_be_chosen(form: Form, field: int, values: list[str]) -> None:
    with pytest.raises(FormError):
        picked(form, "", field, values)


@given(st.sampled_from(FORMS), st.text("ABCXYN_", max_size=6))
def test_whatever_fits_fits_again_and_only_whole_forms_can_be_sent(form: Form, picks: str) -> None:
    fits = fitting(form, picks)
    assert fitting(form, fits) == fits
    if is_complete(form, picks):
        assert finished(form, picks) == form.action + fits
        assert "_" not in fits
