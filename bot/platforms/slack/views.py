"""Modals: cards as views, and what a view remembers of where it was opened. It sends nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.cards.card import Card
from bot.platforms.slack import limits, render
from bot.platforms.slack.action_ids import BUTTON
from bot.platforms.slack.blocks import Json, plain_text
from bot.platforms.slack.files import NO_FILES, Uploaded
from bot.words.catalogue import Catalogue, catalogue

# The name of the app on top of every modal: a card has its own title.
TITLE = "quizbot"
CARD = "card"
_SENDABLE = ("type", "callback_id", "title", "submit", "close", "private_metadata")
_WRONG = "wrong:"
# What a payload has of a field -> what the field begins with when it is shown.
_INITIAL: Mapping[str, str] = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_time": "initial_time",
    "selected_conversation": "initial_conversation",
    "selected_users": "initial_users",
}


@dataclass(frozen=True, slots=True)
class Memory:
    """What a view carries: the `channel` that it was opened in, if it was in one; `home`: from the
    App Home, which then shows what was done; the button that sends its form (`send`, `action`);
    the delivery (`token`) or the group that it is about; its language; the users who are `named`
    organisers in a form of settings, with spaces between."""

    channel: str | None = None
    home: bool = False
    send: str | None = None
    action: str | None = None
    token: str | None = None
    group: str | None = None
    language: str | None = None
    named: str | None = None

    def written(self) -> str:
        """As it stands in a view."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})


def memory_of(view: Mapping[str, Any]) -> Memory:
    """What a view carries; nothing of one that is not ours."""
    try:
        said = json.loads(view.get("private_metadata") or "{}")
        return Memory(**said)
    except (ValueError, TypeError):
        return Memory()


def card_modal(card: Card, memory: Memory, *, files: Uploaded = NO_FILES) -> Json:
    """A card as a modal. A form's button is the modal's own; raises render.TooLargeError."""
    words = catalogue(card.language)
    blocks, send = _without_send(render.view_blocks(card, files=files))
    if send is None:
        return modal(CARD, blocks, Memory(memory.channel, memory.home), words)
    known = Memory(memory.channel, memory.home, send["action_id"], send["value"])
    return {**modal(CARD, blocks, known, words), "submit": send["text"]}


def with_errors(view: Mapping[str, Any], errors: Mapping[str, str]) -> Json:
    """A form of a payload as it can be shown again: with what was entered, and what is wrong above
    the fields. Slack does so by itself, but only in time."""
    values = (view.get("state") or {}).get("values") or {}
    blocks: list[Json] = []
    for block in view["blocks"]:
        block_id = str(block.get("block_id"))
        if block_id.startswith(_WRONG):
            continue
        if block_id in errors:
            text = plain_text(f"⚠️ {errors[block_id]}"[: limits.SECTION_TEXT])
            blocks.append({"type": "section", "block_id": _WRONG + block_id, "text": text})
        blocks.append(_filled(block, values.get(block_id) or {}))
    shown = {name: view[name] for name in _SENDABLE if view.get(name) is not None}
    return {**shown, "blocks": blocks}


def has_errors(view: Mapping[str, Any]) -> bool:
    """Whether a view shows by itself what was wrong with its fields."""
    return any(str(one.get("block_id")).startswith(_WRONG) for one in view["blocks"])


def _filled(block: Json, entered: Mapping[str, Any]) -> Json:
    """A field with what was entered as what is in it at first."""
    element = block.get("element")
    if element is None or element.get("action_id") not in entered:
        return block
    kept = {name: value for name, value in element.items() if name not in _INITIAL.values()}
    for name, value in entered[element["action_id"]].items():
        if name in _INITIAL and value:
            kept[_INITIAL[name]] = _offered(element, value)
    return {**block, "element": kept}


def _offered(element: Json, value: Any) -> Any:
    """Options as the field offers them: Slack takes no others."""
    offered = {one["value"]: one for one in element.get("options") or ()}
    match value:
        case {"value": chosen}:
            return offered.get(chosen, value)
        case [{"value": _}, *_]:
            return [offered.get(one["value"], one) for one in value]
        case _:
            return value


def waiting_modal(memory: Memory, words: Catalogue, message: str = "slack-wait") -> Json:
    """What is seen until there is something to show: the text of that message."""
    text = {"type": "section", "text": plain_text(words.say(message))}
    return modal(CARD, [text], memory, words)


def modal(callback_id: str, blocks: list[Json], memory: Memory, words: Catalogue) -> Json:
    """A modal of blocks, without a button to send it."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(TITLE),
        "close": plain_text(words.say("slack-close")),
        "private_metadata": replace(memory, language=words.language).written(),
        "blocks": blocks,
    }


def _without_send(blocks: list[Json]) -> tuple[list[Json], Json | None]:
    """The blocks without the button that sends a form, and that button."""
    send: Json | None = None
    kept: list[Json] = []
    for block in blocks:
        if block["type"] == "actions":
            others = []
            for element in block["elements"]:
                found = BUTTON.fullmatch(element["action_id"])
                if found is not None and found["ask"] is not None:
                    send = element
                else:
                    others.append(element)
            if not others:
                continue
            block = {**block, "elements": others}
        kept.append(block)
    return kept, send
