"""Choosing and pressing on a rendered card, as the local Slack hands it over. No server."""

from __future__ import annotations

from bot.cards.card import Card
from bot.platforms.slack import action_ids, render
from tests.slack_server.filling import value_of
from tests.slack_server.refusal import Json
from tests.slack_server.surface import Surface, complete

WHO = "U1"


def a_surface(card: Card) -> Surface:
    """The card's message on somebody's screen."""
    return Surface(complete(render.message(card).blocks, "s"))


def choose(surface: Surface, letters: str, *, who: str = WHO) -> None:
    """Choose these letters: all in a field of several, one in each of the other fields."""
    fields = [one for one in surface.elements if one.action_id == action_ids.PICK]
    for number, field in enumerate(fields):
        several = field.slot == "selected_options"
        chosen = list(letters) if several else letters[number : number + 1]
        if chosen:
            surface.fill(who, field, value_of(field, chosen))


def action_of(surface: Surface, label: str) -> Json:
    """What Slack says of the button that was pressed."""
    raw = surface.element(label, kind="button").raw
    return {"type": "button", "action_id": raw["action_id"], "value": raw["value"]}


def pressed(surface: Surface, label: str, *, who: str = WHO) -> str | None:
    """The card's action that a press of this button stands for."""
    return action_ids.parse_press(action_of(surface, label), surface.state_for(who))
