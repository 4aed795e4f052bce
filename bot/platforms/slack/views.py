"""Modals: cards as views, and what a view remembers of where it was opened. It sends nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.cards.card import Card
from bot.cards.catalogue import Catalogue, catalogue
from bot.platforms.slack import render
from bot.platforms.slack.action_ids import BUTTON
from bot.platforms.slack.blocks import Json, plain_text
from bot.platforms.slack.files import NO_FILES, Uploaded

# The name of the app on top of every modal: a card has its own title.
TITLE = "quizbot"
CARD = "card"
_SENDABLE = ("type", "callback_id", "title", "submit", "close", "private_metadata", "blocks")


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


def as_shown(view: Mapping[str, Any]) -> Json:
    """A modal of a payload, as it can be shown again: without what Slack adds to it."""
    return {name: view[name] for name in _SENDABLE if view.get(name) is not None}


def waiting_modal(memory: Memory, words: Catalogue) -> Json:
    """What is seen until there is something to show."""
    text = {"type": "section", "text": plain_text(words.say("slack-wait"))}
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
