"""Rendered messages as payloads, and what is in them, for tests. It knows no server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import discord

from bot.cards.card import Card
from bot.platforms.discord import limits, render
from bot.platforms.discord.render import Rendered
from tests.discord_server.checks import EPHEMERAL, LAYOUT, REPLIABLE, SENDABLE, check_message
from tests.discord_server.components import BUTTON, GALLERY, STRING_SELECT, TEXT_DISPLAY, walk
from tests.discord_server.refusals import Json

COMMANDS = {"quiz": 2**63, "study settings": 2**63 - 1, "help": 7}
KEY = "token-0001-1"


def posted(card: Card, pictures: Mapping[int, bytes] | None = None, key: str = KEY) -> Json:
    """The checked payload of a post."""
    return checked(render.public(card, key, pictures or {}, COMMANDS), SENDABLE)


def replied(card: Card, picks: str = "", pictures: Mapping[int, bytes] | None = None) -> list[Json]:
    """The checked payloads of a private reply."""
    messages = render.private(card, pictures or {}, COMMANDS, picks)
    return [checked(message, REPLIABLE) for message in messages]


def checked(message: Rendered, flags_allowed: int) -> Json:
    """The payload, as discord.py makes it, once Discord's rules and our own numbers allow it."""
    flags = LAYOUT | (EPHEMERAL if flags_allowed == REPLIABLE else 0)
    components = message.view.to_components()  # type: ignore[no-untyped-call]
    payload: Json = {"flags": flags, "components": components}
    names = [file.filename for file in message.files]
    assert len(set(names)) == len(names)
    check_message(payload, files=names, flags_allowed=flags_allowed)
    shown = list(walk(payload["components"]))
    assert len(shown) <= limits.COMPONENTS
    assert len("".join(texts(payload))) <= limits.TEXT
    assert message.view.content_length() == len("".join(texts(payload)))
    assert message.view.timeout is None
    assert {item["media"]["url"] for item in images(payload)} == {
        f"attachment://{name}" for name in names
    }
    return payload


def texts(payload: Json) -> list[str]:
    """The markdown of each text, in order."""
    return [one["content"] for one in of_type(payload, TEXT_DISPLAY)]


def whole(*payloads: Json) -> str:
    """All markdown of the payloads."""
    return "\n".join(text for payload in payloads for text in texts(payload))


def buttons(payload: Json) -> list[Json]:
    """The buttons, in order."""
    return list(of_type(payload, BUTTON))


def labels(payload: Json) -> list[str]:
    """What the buttons say; in brackets those that cannot be pressed."""
    return [
        f"({one['label']})" if one.get("disabled") else one["label"] for one in buttons(payload)
    ]


def ids_by_label(payload: Json) -> dict[str, str]:
    """What each button does."""
    return {one["label"]: one["custom_id"] for one in buttons(payload)}


def selects(payload: Json) -> list[Json]:
    """The selects, in order."""
    return list(of_type(payload, STRING_SELECT))


def images(payload: Json) -> list[Json]:
    """The pictures, with their alternative texts."""
    return [item for one in of_type(payload, GALLERY) for item in one["items"]]


def of_type(payload: Json, kind: int) -> Iterator[Json]:
    """The components of one type, in order."""
    return (one for one in walk(payload["components"]) if one["type"] == kind)


def content_of(file: discord.File) -> bytes:
    """What is uploaded."""
    return file.fp.read()
