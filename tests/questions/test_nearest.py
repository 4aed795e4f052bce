"""Names that are alike, as an error message offers them."""

from __future__ import annotations

from questions.nearest import advice, nearest

KNOWN = ("find-planets", "weigh-planets", "measure-light", "draw-maps")


def test_names_that_hold_the_word_come_first() -> None:
    assert nearest("planets", KNOWN) == ("find-planets", "weigh-planets")
    assert nearest(" Light ", KNOWN)[0] == "measure-light"


def test_a_slip_of_the_pen_is_understood() -> None:
    assert nearest("mesure-ligth", KNOWN) == ("measure-light",)


def test_at_most_so_many_are_named() -> None:
    assert len(nearest("a", KNOWN)) == 3
    assert nearest("planets", KNOWN, most=1) == ("find-planets",)


def test_what_is_like_nothing() -> None:
    assert nearest("zzz", KNOWN) == nearest("", KNOWN) == ()


def test_advice_is_a_question_or_the_other_way_out() -> None:
    assert advice("draw", KNOWN, "look it up") == "did you mean `draw-maps`?"
    assert advice("planets", KNOWN, "") == "did you mean `find-planets` or `weigh-planets`?"
    assert advice("zzz", KNOWN, "look it up") == "look it up"
