"""The codec of block ids, action ids and values: what is pressed, and what was chosen. Pure.

| element          | block_id               | action_id          | value             |
|------------------|------------------------|--------------------|-------------------|
| button           | Slack's                | `press:0`          | the card's action |
| field of a form  | `pick:0:<form action>` | `pick`             | a letter an option|
| a form's button  | Slack's                | `send:several:2`   | the form's action |

The number behind `press` tells the buttons of a block apart. The one behind `send:` says what a
complete answer has: so many letters of `several`, so many fields of `order` and `each`. What was
chosen comes in the payload's `state.values`; it is everyone's own, also in a shared message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, assert_never, cast

from bot.cards.action import Action, ActionError, decode
from bot.cards.card import Form

Ask: TypeAlias = Literal["several", "order", "each"]

PICK = "pick"
# All buttons of cards, for the listener.
BUTTON = re.compile(r"press:\d{1,3}|send:(?P<ask>several|order|each):(?P<wanted>\d{1,2})")


class ActionIdError(ValueError):
    """An action id that we did not make."""


@dataclass(frozen=True, slots=True)
class Lack:
    """An answer that was sent too early: `chosen` of `wanted` letters (`several`), places with a
    step of their own (`order`) or fields (`each`)."""

    ask: Ask
    wanted: int
    chosen: int


def press(number: int) -> str:
    """The action id of a message's button of that number."""
    return f"press:{number}"


def send(form: Form) -> str:
    """The action id of the button that sends a form."""
    wanted = form.fields[0].count if form.ask == "several" else places(form)
    return f"send:{form.ask}:{wanted}"


def field(form: Form, index: int) -> str:
    """The block id of a form's field, from 0. It differs from question to question: Slack keeps
    what was chosen by it."""
    return f"{PICK}:{index}:{form.action}"


def places(form: Form) -> int:
    """How many fields Slack shows: an order has one for each of its places."""
    return len(form.fields[0].options) if form.ask == "order" else len(form.fields)


def parse_press(action: Mapping[str, Any], state: Mapping[str, Any]) -> str | None:
    """The card's action of a pressed button, completed by what was chosen; None while that is
    incomplete (see `lacking`).

    `action` is one of the payload's `actions`, `state` the payload's `state`. Raises
    ActionIdError for a button that is not ours.
    """
    parts = _parsed(action)
    if parts["ask"] is None:
        return _value(action)
    chosen = _chosen(action, state)
    return None if _lack(parts, chosen) is not None else _value(action) + "".join(chosen)


def lacking(action: Mapping[str, Any], state: Mapping[str, Any]) -> Lack | None:
    """What is missing from an incomplete answer; None of any other button. See `parse_press`."""
    parts = _parsed(action)
    return None if parts["ask"] is None else _lack(parts, _chosen(action, state))


def _parsed(action: Mapping[str, Any]) -> re.Match[str]:
    found = BUTTON.fullmatch(str(action.get("action_id", "")))
    if found is None or not isinstance(action.get("value"), str):
        raise ActionIdError("this button is not one of ours")
    return found


def _value(action: Mapping[str, Any]) -> str:
    return str(action["value"])


def _lack(parts: re.Match[str], chosen: list[str]) -> Lack | None:
    ask, wanted = cast(Ask, parts["ask"]), int(parts["wanted"])
    match ask:
        case "several" | "each":
            count = len("".join(chosen))
        case "order":
            count = len(set("".join(chosen)))
        case _:
            assert_never(ask)
    return None if count == wanted else Lack(ask, wanted, count)


def _chosen(action: Mapping[str, Any], state: Mapping[str, Any]) -> list[str]:
    """The letters of each field, in order; none where nothing is chosen yet."""
    fields: dict[int, str] = {}
    for block_id, elements in (state.get("values") or {}).items():
        kind, _, rest = str(block_id).partition(":")
        index, _, form_action = rest.partition(":")
        if kind == PICK and form_action == _value(action) and index.isdecimal():
            fields[int(index)] = _letters(elements.get(PICK) or {})
    return [fields[index] for index in sorted(fields)]


def _letters(entry: Mapping[str, Any]) -> str:
    """What is chosen in one element; of several, in the order of the letters."""
    one = entry.get("selected_option")
    options = [one] if one else entry.get("selected_options") or []
    return "".join(sorted(str(option.get("value", "")) for option in options))


def meant(text: str) -> Action:
    """The action of a finished press; one that is not ours means nothing that is there."""
    try:
        return decode(text)
    except ActionError:
        return Action("answer", "unknown-")
