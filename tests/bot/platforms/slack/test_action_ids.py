"""What is pressed and chosen is told by ids and values alone, so that it outlives a restart."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.cards.card import Button, Card, Field, Form
from bot.platforms.slack import action_ids, limits
from bot.platforms.slack.action_ids import BUTTON, ActionIdError, Lack, lacking, parse_press
from tests.bot.platforms.slack.pressing import a_surface, action_of, choose, pressed

ACTION = "a:token-0001:"
ABC = (("A", "a prism"), ("B", "a lens"), ("C", "a clock"))
YES_NO = (("Y", "Yes"), ("N", "No"))
SEVERAL = Form("several", (Field("Choose two.", ABC, 2),), ACTION, "Send")
MANY = Form(
    "several", (Field("Choose two.", tuple((c, c) for c in "ABCDEFGHIJKL"), 2),), ACTION, "Send"
)
ORDER = Form("order", (Field("Put them in order.", ABC),), ACTION, "Send")
MATCH = Form("each", (Field("Blank [1]", ABC), Field("Blank [2]", ABC)), ACTION, "Send")
SERIES = Form("each", tuple(Field(str(n), YES_NO) for n in range(1, 13)), ACTION, "Send")
FORMS = pytest.mark.parametrize(
    ("form", "letters"),
    [
        (SEVERAL, "AC"),
        (MANY, "BL"),
        (ORDER, "CAB"),
        (MATCH, "BB"),
        (SERIES, "YNYNYNYYNNYN"),
    ],
    ids=["several", "many", "order", "match", "series"],
)


def test_a_button_is_its_action() -> None:
    buttons = tuple(Button(one, f"Answer {one}", ACTION + one) for one in "ABCD")
    surface = a_surface(Card("T", controls=(*buttons, Button("Español", "x", "t:token-0001:es"))))
    assert [pressed(surface, one) for one in "AD"] == [ACTION + "A", ACTION + "D"]
    assert pressed(surface, "Español") == "t:token-0001:es"
    assert lacking(action_of(surface, "A"), {}) is None


@FORMS
def test_a_form_is_completed_by_what_was_chosen(form: Form, letters: str) -> None:
    surface = a_surface(Card("T", controls=(form,)))
    choose(surface, letters)
    assert pressed(surface, "Send") == ACTION + letters
    assert lacking(action_of(surface, "Send"), surface.state_for("U1")) is None


@FORMS
def test_a_form_that_is_not_complete_is_no_answer(form: Form, letters: str) -> None:
    for upto in range(len(letters)):
        surface = a_surface(Card("T", controls=(form,)))
        choose(surface, letters[:upto])
        assert pressed(surface, "Send") is None
        assert lacking(action_of(surface, "Send"), surface.state_for("U1")) == Lack(
            form.ask, len(letters), upto
        )


def test_too_many_and_twice_the_same_are_no_answer() -> None:
    surface = a_surface(Card("T", controls=(SEVERAL,)))
    choose(surface, "ABC")
    assert pressed(surface, "Send") is None
    surface = a_surface(Card("T", controls=(ORDER,)))
    choose(surface, "ABA")
    assert pressed(surface, "Send") is None
    assert lacking(action_of(surface, "Send"), surface.state_for("U1")) == Lack("order", 3, 2)


def test_several_are_told_in_the_order_of_their_letters() -> None:
    surface = a_surface(Card("T", controls=(SEVERAL,)))
    choose(surface, "CA")
    assert pressed(surface, "Send") == ACTION + "AC"


def test_in_a_shared_message_everyone_has_their_own_choice() -> None:
    surface = a_surface(Card("T", controls=(MATCH,)))
    choose(surface, "AB", who="U1")
    choose(surface, "CC", who="U2")
    assert pressed(surface, "Send", who="U1") == ACTION + "AB"
    assert pressed(surface, "Send", who="U2") == ACTION + "CC"
    assert pressed(surface, "Send", who="U3") is None


def test_another_question_s_fields_are_not_counted() -> None:
    surface = a_surface(Card("T", controls=(MATCH,)))
    choose(surface, "AB")
    other = {**action_of(surface, "Send"), "value": "a:token-0002:"}
    assert parse_press(other, surface.state_for("U1")) is None


@pytest.mark.parametrize("state", [{}, {"values": None}, {"values": {}}, {"values": {"x": {}}}])
def test_without_a_state_nothing_is_chosen(state: dict[str, Any]) -> None:
    action = {"action_id": action_ids.send(SERIES), "value": ACTION}
    assert lacking(action, state) == Lack("each", 12, 0)


@pytest.mark.parametrize(
    "action",
    [
        {},
        {"action_id": "press:1"},
        {"action_id": "press:1", "value": None},
        {"action_id": "press:", "value": "x"},
        {"action_id": "press:1x", "value": "x"},
        {"action_id": "send:all:2", "value": "x"},
        {"action_id": "send:several:-2", "value": "x"},
        {"action_id": "pick", "value": "x"},
        {"action_id": "x" * 5_000, "value": "x"},
    ],
)
def test_buttons_that_are_not_ours_are_refused(action: dict[str, Any]) -> None:
    with pytest.raises(ActionIdError):
        parse_press(action, {})
    with pytest.raises(ActionIdError):
        lacking(action, {})


@FORMS
def test_ids_are_short_and_the_listener_knows_them(form: Form, letters: str) -> None:
    longest = Form(form.ask, form.fields, "p:" + "t" * 32 + ":" + "v" * 40, "Send")
    ids = [action_ids.field(longest, index) for index in range(action_ids.places(longest))]
    assert len(set(ids)) == len(ids)
    assert max(map(len, ids)) <= limits.IDENTIFIER
    assert BUTTON.fullmatch(action_ids.send(longest))
    assert re.fullmatch(BUTTON, action_ids.press(24))
    assert BUTTON.fullmatch(action_ids.PICK) is None
