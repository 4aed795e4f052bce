"""What people read and use on a message, a modal or a Home, from its blocks.

It knows no server: what happens when something is used is in `people`.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.slack_server.blocks import elements_of
from tests.slack_server.checks import texts_of
from tests.slack_server.refusal import Json

# By kind of element: where the state holds its value, what its first value is called, no value.
_VALUES: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "checkboxes": ("selected_options", "initial_options", []),
    "multi_static_select": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "channels_select": ("selected_channel", "initial_channel", None),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
}


@dataclass(frozen=True)
class Element:
    """Something to press, choose or fill in."""

    block: Json = field(repr=False)
    raw: Json = field(repr=False)
    kind: str
    block_id: str
    action_id: str
    label: str

    @property
    def value(self) -> str | None:
        """A button's value."""
        value: str | None = self.raw.get("value")
        return value

    @property
    def options(self) -> list[Json]:
        """The options to choose from, as raw JSON."""
        groups = self.raw.get("option_groups") or []
        return [
            *self.raw.get("options", []),
            *(one for group in groups for one in group["options"]),
        ]

    @property
    def options_text(self) -> list[str]:
        """What the options say."""
        return [option["text"]["text"] for option in self.options]

    @property
    def slot(self) -> str | None:
        """The name of the value in `state.values`; None if it has no value there."""
        return _VALUES[self.kind][0] if self.kind in _VALUES else None

    def option(self, said: str) -> Json:
        """The option with this text or value."""
        for option in self.options:
            if said in (option["text"]["text"], option.get("value")):
                return option
        raise LookupError(f"{said!r} is not among the options {self.options_text}")

    def first_value(self) -> Json:
        """Its entry in `state.values` before anybody touched it."""
        slot, initial, empty = _VALUES[self.kind]
        return {"type": self.kind, slot: deepcopy(self.raw.get(initial, empty))}


@dataclass(eq=False)
class Surface:
    """Blocks on the screen, and what each person has filled in there."""

    blocks: list[Json]
    inputs: dict[str, dict[tuple[str, str], Json]] = field(
        default_factory=dict, init=False, repr=False
    )

    @property
    def shown(self) -> list[Json]:
        """All blocks, in the order in which they are read."""
        return self.blocks

    @property
    def text_of_blocks(self) -> str:
        """Everything there is to read, a line for each text."""
        return "\n".join(texts_of(self.shown))

    @property
    def elements(self) -> list[Element]:
        """Everything to press, choose or fill in, in reading order."""
        return [_element(block, raw) for block in self.shown for _, raw in elements_of(block)]

    @property
    def buttons(self) -> list[Element]:
        """The buttons, in reading order."""
        return [element for element in self.elements if element.kind == "button"]

    @property
    def labels(self) -> list[str]:
        """What the buttons say."""
        return [button.label for button in self.buttons]

    @property
    def alt_texts(self) -> list[str]:
        """What a screen reader says of the pictures."""
        return list(_alt_texts(self.shown))

    def element(self, where: str, *, kind: str | None = None) -> Element:
        """The element with this label, action id or block id, or a button with this value."""
        among = [one for one in self.elements if kind in (None, one.kind)]
        for names in ("label", "action_id", "block_id", "value"):
            found = [one for one in among if getattr(one, names) == where]
            if len(found) == 1:
                return found[0]
            if found:
                raise LookupError(f"{len(found)} elements have {names} {where!r}: name one exactly")
        known = [(one.kind, one.label) for one in among]
        raise LookupError(f"nothing is called {where!r} here, only {known}")

    def state_for(self, user_id: str) -> Json:
        """`state` of a payload: every value that this person sees filled in."""
        touched = self.inputs.get(user_id, {})
        values: dict[str, Json] = {}
        for element in self.elements:
            if element.slot is not None:
                entry = touched.get((element.block_id, element.action_id))
                values.setdefault(element.block_id, {})[element.action_id] = deepcopy(
                    entry if entry is not None else element.first_value()
                )
        return {"values": values}

    def fill(self, user_id: str, element: Element, value: object) -> None:
        """This person chose or typed this."""
        entry = {"type": element.kind, str(element.slot): value}
        self.inputs.setdefault(user_id, {})[(element.block_id, element.action_id)] = entry

    def forget_removed_inputs(self) -> None:
        """Drop what was filled in where the block or the element is not there any more."""
        there = {(element.block_id, element.action_id) for element in self.elements}
        for touched in self.inputs.values():
            for key in set(touched) - there:
                del touched[key]


def complete(blocks: list[Json], token: str) -> list[Json]:
    """The blocks as Slack keeps them: with the ids and defaults that the app left out."""
    kept = deepcopy(blocks)
    for place, block in enumerate(kept):
        block.setdefault("block_id", f"{token}b{place}")
        for number, (_, element) in enumerate(elements_of(block)):
            element.setdefault("action_id", f"{token}a{place}.{number}")
    _add_defaults(kept)
    return kept


def _add_defaults(value: object) -> None:
    if isinstance(value, list):
        for one in value:
            _add_defaults(one)
    elif isinstance(value, dict):
        match value.get("type"):
            case "plain_text":
                value.setdefault("emoji", True)
            case "mrkdwn":
                value.setdefault("verbatim", False)
        for one in value.values():
            _add_defaults(one)


def _element(block: Json, raw: Json) -> Element:
    if block["type"] == "input":
        label = block["label"]["text"]
    else:
        label = (raw.get("text") or raw.get("placeholder") or {}).get("text", "")
    return Element(block, raw, raw["type"], block["block_id"], raw["action_id"], label)


def _alt_texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _alt_texts(one)
    elif isinstance(value, dict):
        if isinstance(value.get("alt_text"), str):
            yield value["alt_text"]
        for one in value.values():
            yield from _alt_texts(one)
