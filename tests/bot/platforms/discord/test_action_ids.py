"""Custom ids say what a button is for, in 100 characters, and are read back as they were made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.action import Action, Verb, encode
from bot.platforms.discord.action_ids import (
    BUTTON_TEMPLATE,
    SELECT_TEMPLATE,
    CustomIdError,
    Press,
    Selection,
    ShowForm,
    parse,
    pick,
    press,
    show_form,
)
from bot.platforms.discord.limits import CUSTOM_ID

TOKENS = st.text("abcXYZ019_-", min_size=8, max_size=32)
VERBS: st.SearchStrategy[Verb] = st.sampled_from(["answer", "practise", "translate", "settings"])
ACTIONS = st.builds(Action, VERBS, TOKENS, st.text("ABC019_-", max_size=20)).map(encode)
PICKS = st.text("ABCYN_", max_size=12)


@given(ACTIONS, PICKS, st.integers(0, 24))
def test_ids_are_read_back_as_they_were_made(action: str, picks: str, field: int) -> None:
    assert parse(press(action)) == Press(action)
    assert parse(show_form(action, picks)) == ShowForm(action, picks)
    assert parse(pick(action, picks, field)) == Selection(action, picks, field)


@given(ACTIONS, PICKS, st.integers(0, 24))
def test_each_fits_the_template_of_its_kind_and_no_other(
    action: str, picks: str, field: int
) -> None:
    for button in (press(action), show_form(action, picks)):
        assert BUTTON_TEMPLATE.fullmatch(button)
        assert not SELECT_TEMPLATE.fullmatch(button)
    assert SELECT_TEMPLATE.fullmatch(pick(action, picks, field))
    assert not BUTTON_TEMPLATE.fullmatch(pick(action, picks, field))


def test_the_ids_of_a_form() -> None:
    assert press("a:token-01:B") == "a:token-01:B"
    assert show_form("a:token-01:") == "form::a:token-01:"
    assert show_form("p:token-01:3-", "A_") == "form:A_:p:token-01:3-"
    assert pick("a:token-01:", "A_", 1) == "pick:1:A_:a:token-01:"
    assert show_form("a:token-01:", "A_", "es") == "form:A_.es:a:token-01:"
    assert pick("a:token-01:", "", 0, "es") == "pick:0:.es:a:token-01:"


@pytest.mark.parametrize(
    "custom_id",
    [
        "",
        "flag:token-01",
        "a:token-01",
        "A:token-01:B",
        "form:a:token-01:B",
        "form:1:a:token-01:",
        "pick::A:a:token-01:",
        "pick:x:A:a:token-01:",
        "a:token-01:B\n",
        "a:" + "t" * 98 + ":",
    ],
)
def test_what_is_none_of_ours_is_refused(custom_id: str) -> None:
    with pytest.raises(CustomIdError, match="not one of our buttons"):
        parse(custom_id)


def test_what_would_be_too_long_is_refused_at_once() -> None:
    longest = "a:" + "t" * 32 + ":" + "B" * 40
    assert len(show_form(longest, "A" * 19)) == CUSTOM_ID
    with pytest.raises(CustomIdError, match="101 characters; Discord takes 100"):
        show_form(longest, "A" * 20)


@pytest.mark.parametrize("picks", ["a:b", "form:", "1"])
def test_picks_that_would_be_read_as_something_else_are_refused(picks: str) -> None:
    with pytest.raises(CustomIdError):
        show_form("a:token-01:", picks)
