"""Rendered messages as checked payloads, and what is in them, for tests. It knows no server."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.cards.card import Card
from bot.platforms.slack import limits, render
from bot.platforms.slack.render import NO_FILES
from tests.slack_server import check_message, check_view, pings
from tests.slack_server.checks import texts_of
from tests.slack_server.refusal import Json

KEY = "token-0001-1"


def posted(card: Card, files: Mapping[int, str] = NO_FILES, key: str | None = KEY) -> Json:
    """A message's payload, once Slack's rules and our own numbers allow it; it pings nobody."""
    message = render.message(card, files=files, key=key)
    payload: Json = {"blocks": message.blocks, "text": message.text}
    if message.metadata is not None:
        payload["metadata"] = message.metadata
    check_message(payload)
    assert pings(payload) == ()
    assert len(message.blocks) <= limits.MESSAGE_BLOCKS
    assert render.characters(message.blocks) <= limits.MESSAGE_CHARACTERS
    assert 0 < len(message.text) <= limits.FALLBACK_TEXT
    return payload


def shown_at_home(card: Card, files: Mapping[int, str] = NO_FILES) -> Json:
    """The same as a Home, checked."""
    view: Json = {"type": "home", "blocks": render.view_blocks(card, files=files)}
    check_view(view)
    return view


def in_modal(card: Card) -> Json:
    """The same as a modal, checked."""
    title = {"type": "plain_text", "text": "quizbot"}
    view: Json = {
        "type": "modal",
        "title": title,
        "submit": title,
        "blocks": render.view_blocks(card),
    }
    check_view(view)
    return view


def texts(payload: Json) -> list[str]:
    """The texts to read, without those of controls, in order."""
    words = (one for one in payload["blocks"] if one["type"] in ("header", "section", "context"))
    return list(texts_of(list(words)))


def smalls(payload: Json) -> list[str]:
    """The small texts, in order."""
    return list(texts_of(of_type(payload, "context")))


def buttons(payload: Json) -> list[Json]:
    """The buttons, in order."""
    return [one for row in of_type(payload, "actions") for one in row["elements"]]


def labels(payload: Json) -> list[str]:
    """What the buttons say."""
    return [one["text"]["text"] for one in buttons(payload)]


def of_type(payload: Json, kind: str) -> list[Json]:
    """The blocks of one type, in order."""
    return [one for one in payload["blocks"] if one["type"] == kind]


def as_sent(payload: Json) -> str:
    """All of it, as it leaves: texts, ids, values and metadata."""
    return json.dumps(payload, sort_keys=True, ensure_ascii=False)
