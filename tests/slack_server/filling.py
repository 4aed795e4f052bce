"""Filling in forms: what a person says, as the value that Slack keeps. It knows no person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from tests.slack_server.refusal import Json, Refused
from tests.slack_server.surface import Element, Surface
from tests.slack_server.world import View

Value: TypeAlias = str | list[str] | int
_REQUIRED = "Please complete this required field."


def value_of(element: Element, said: Value) -> object:
    """The value for `state.values`: options for menus and boxes, ids and text as they are."""
    match element.slot:
        case "selected_option":
            return element.option(str(said))
        case "selected_options":
            return [element.option(one) for one in _several(said)]
        case "selected_users" | "selected_channels" | "selected_conversations":
            return _several(said)
        case None:
            raise LookupError(f"nothing can be filled in at {element.label!r}: a {element.kind}")
        case _:
            return said


def steps(surface: Surface, user_id: str, element: Element, labels: list[str]) -> Iterator[object]:
    """The values on the way from what is chosen now to exactly `labels`, one click each."""
    if element.slot != "selected_options":
        raise LookupError(f"{element.label!r} does not take several: it is a {element.kind}")
    values = surface.state_for(user_id)["values"]
    now: list[Json] = values[element.block_id][element.action_id]["selected_options"] or []
    wanted = [element.option(label) for label in labels]
    for option in [one for one in now if one not in wanted]:
        now = [one for one in now if one != option]
        yield now
    for option in wanted:
        if option not in now:
            now = [*now, option]
            yield now


def complaints(view: View, user_id: str) -> dict[str, str]:
    """What Slack's own client says of a form before it sends it, by block id."""
    found: dict[str, str] = {}
    values = view.state_for(user_id)["values"]
    for element in view.elements:
        if element.block["type"] != "input" or element.slot is None:
            continue
        value = values[element.block_id][element.action_id][element.slot]
        if value in (None, "", []):
            if not element.block.get("optional"):
                found[element.block_id] = _REQUIRED
        elif isinstance(value, str) and len(value) < element.raw.get("min_length", 0):
            found[element.block_id] = f"Enter at least {element.raw['min_length']} characters."
        elif isinstance(value, str) and len(value) > element.raw.get("max_length", 3_000):
            found[element.block_id] = f"Enter at most {element.raw['max_length']} characters."
        elif isinstance(value, list) and len(value) > element.raw.get("max_selected_items", 1_000):
            found[element.block_id] = f"Select at most {element.raw['max_selected_items']}."
    return found


def checked_errors(view: View, errors: object) -> dict[str, str]:
    """The app's errors, if each of them stands at an input block of this view."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise Refused("invalid_errors", "/errors", f"must name input blocks of the view: {errors}")
    return {str(block): str(text) for block, text in errors.items()}


def _several(said: Value) -> list[str]:
    return said if isinstance(said, list) else [str(said)]
