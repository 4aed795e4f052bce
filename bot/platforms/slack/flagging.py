"""The form in which somebody says what is wrong with a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation import pressing
from bot.conversation.visitor import Reply
from bot.platforms.slack.blocks import Json, plain_text
from bot.platforms.slack.replies import Responder
from bot.platforms.slack.study_form import FIELD
from bot.platforms.slack.views import Memory, memory_of, modal
from bot.platforms.slack.visitor import Origin
from bot.usecases.flag_question import LONGEST_TEXT
from bot.words.catalogue import Catalogue

FLAG = "flag"
TEXT = "text"


async def ask(responder: Responder, origin: Origin, memory: Memory, token: str) -> None:
    """Open the form, in time: it waits for the database no longer than it can."""
    channel = memory.channel if origin.channel is None else origin.channel
    known = replace(memory, channel=channel, token=token, send=None, action=None)
    view = flag_view(known, await responder.words(origin))
    if await responder.open(origin, view, known) is None:

        async def late() -> Reply:
            return Reply("note", await responder.too_late(origin))

        await responder.give(origin, responder.whisper(origin), late)


def flag_view(memory: Memory, words: Catalogue) -> Json:
    """The form."""
    field = {
        "type": "input",
        "block_id": TEXT,
        "optional": True,
        "label": plain_text(words.say("flag-form-label")),
        "hint": plain_text(words.say("flag-form-hint")),
        "element": {
            "type": "plain_text_input",
            "action_id": FIELD,
            "multiline": True,
            "max_length": LONGEST_TEXT,
        },
    }
    view = modal(FLAG, [field], memory, words)
    return {**view, "submit": plain_text(words.say("slack-send"))}


async def sent(responder: Responder, origin: Origin, view: Mapping[str, Any]) -> Reply:
    """Keep what was written."""
    memory = memory_of(view)
    values = (view.get("state") or {}).get("values") or {}
    text = str(((values.get(TEXT) or {}).get(FIELD) or {}).get("value") or "")
    visitor = await responder.visitor(origin, places=await responder.places(origin, memory))
    return await pressing.flag_with_words(responder.context, visitor, memory.token or "", text)
