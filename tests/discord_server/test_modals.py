"""Every rule for modals refuses what breaks it, and names the place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.discord_server.modals import check_modal
from tests.discord_server.refusals import Json, Refused
from tests.discord_server.test_checks import a_button, a_row, a_select, options


def a_label(component: Json, **changes: Any) -> Json:
    return {"type": 18, "label": "Name", "component": component} | changes


def an_input(**changes: Any) -> Json:
    return {"type": 4, "custom_id": "name", "style": 1} | changes


def a_modal(*rows: Json, **changes: Any) -> Json:
    return {"title": "T", "custom_id": "m", "components": list(rows)} | changes


def a_group(kind: int, number: int, **changes: Any) -> Json:
    return {"type": kind, "custom_id": "g", "options": options(number)} | changes


FINE_MODALS: list[Json] = [
    a_modal(a_label(an_input(value="x", max_length=5))),
    a_modal({"type": 1, "components": [an_input(label="Old style")]}),
    a_modal({"type": 10, "content": "Read this"}, a_label(a_select())),
    a_modal(a_label(a_group(21, 2))),
    a_modal(a_label(a_group(22, 1, min_values=0, required=False))),
    a_modal(a_label({"type": 8, "custom_id": "c", "channel_types": [0]})),
]


@pytest.mark.parametrize("modal", FINE_MODALS)
def test_what_a_modal_takes(modal: Json) -> None:
    check_modal(modal)


C = "components.0.component"
REFUSED_MODALS: dict[str, tuple[Json, str]] = {
    "long title": (a_modal(a_label(an_input()), title="x" * 46), "title"),
    "no title": (a_modal(a_label(an_input()), title=""), "title"),
    "long custom id": (a_modal(a_label(an_input()), custom_id="x" * 101), "custom_id"),
    "nothing in it": (a_modal(), "components"),
    "6 rows": (
        a_modal(*[a_label(an_input(custom_id=f"{index}")) for index in range(6)]),
        "components",
    ),
    "a button": (a_modal(a_row()), "components.0.components.0.type"),
    "a bare select": (a_modal(a_select()), "components.0.type"),
    "long label": (a_modal(a_label(an_input(), label="x" * 46)), "components.0.label"),
    "long description": (
        a_modal(a_label(an_input(), description="x" * 101)),
        "components.0.description",
    ),
    "a label around nothing": (a_modal({"type": 18, "label": "x"}), C),
    "a label around a button": (a_modal(a_label(a_button())), f"{C}.type"),
    "a label twice": (a_modal(a_label(an_input(label="x"))), f"{C}.label"),
    "no style": (a_modal(a_label(an_input(style=None))), f"{C}.style"),
    "placeholder": (a_modal(a_label(an_input(placeholder="x" * 101))), f"{C}.placeholder"),
    "value too long": (a_modal(a_label(an_input(value="xx", max_length=1))), f"{C}.value"),
    "value too short": (a_modal(a_label(an_input(value="x", min_length=2))), f"{C}.value"),
    "min above max": (
        a_modal(a_label(an_input(min_length=3, max_length=2))),
        f"{C}.min_length",
    ),
    "max of 4001": (a_modal(a_label(an_input(max_length=4001))), f"{C}.max_length"),
    "an id twice": (
        a_modal(a_label(an_input()), a_label(an_input())),
        "components.1.component.custom_id",
    ),
    "a disabled select": (a_modal(a_label(a_select(disabled=True))), f"{C}.disabled"),
    "required, but none will do": (a_modal(a_label(a_select(min_values=0))), f"{C}.required"),
    "1 radio": (a_modal(a_label(a_group(21, 1))), f"{C}.options"),
    "11 radios": (a_modal(a_label(a_group(21, 11))), f"{C}.options"),
    "two radios on": (
        a_modal(a_label(a_group(21, 0, options=[o | {"default": True} for o in options(2)]))),
        f"{C}.options",
    ),
    "no checkbox": (a_modal(a_label(a_group(22, 0))), f"{C}.options"),
    "11 checkboxes": (a_modal(a_label(a_group(22, 11))), f"{C}.options"),
    "more checks than boxes": (a_modal(a_label(a_group(22, 2, max_values=3))), f"{C}.max_values"),
}


@pytest.mark.parametrize("name", REFUSED_MODALS)
def test_what_a_modal_refuses(name: str) -> None:
    modal, place = REFUSED_MODALS[name]

    with pytest.raises(Refused) as caught:
        check_modal(modal)

    assert ".".join(map(str, caught.value.path)) == place
