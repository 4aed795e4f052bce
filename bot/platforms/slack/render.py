"""Cards -> Slack's messages and views, within every limit. It knows no use case and no client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.cards.card import Card
from bot.platforms.slack import limits
from bot.platforms.slack.blocks import Json, blocks_of, header, pieces_of, told
from bot.platforms.slack.controls import controls_of
from bot.platforms.slack.text import Mrkdwn
from bot.words.catalogue import catalogue

LONGEST_ECHO = 60
EVENT_TYPE = "quizbot_post"
NO_FILES: Mapping[int, str] = {}


class TooLargeError(ValueError):
    """A card that does not fit one message or one view of Slack."""


@dataclass(frozen=True)
class Payload:
    """What `chat.postMessage`, `chat.update` and a `response_url` take.

    `text` is for notifications and screen readers. Send it with `link_names` off, and without
    previews of links.
    """

    blocks: list[Json]
    text: str
    metadata: Json | None = None


def message(card: Card, *, files: Mapping[int, str] = NO_FILES, key: str | None = None) -> Payload:
    """One message; that of a post carries its `key`, by which it is found again.

    `files` maps a block's index to the id of its picture, which is uploaded already. Raises
    TooLargeError.
    """
    blocks = _blocks(card, files, limits.MESSAGE_BLOCKS)
    size = characters(blocks)
    if size > limits.MESSAGE_CHARACTERS:
        raise TooLargeError(
            f"{card.title[:LONGEST_ECHO]!r} takes {size:,} characters; a message of Slack has"
            f" {limits.MESSAGE_CHARACTERS:,}: shorten it"
        )
    text = told(card, catalogue(card.language))
    return Payload(blocks, text, None if key is None else _metadata(key))


def view_blocks(card: Card, *, files: Mapping[int, str] = NO_FILES) -> list[Json]:
    """The blocks of a modal, or a part of a Home. Raises TooLargeError."""
    return _blocks(card, files, limits.VIEW_BLOCKS)


def characters(blocks: list[Json]) -> int:
    """How long a message is, as Slack counts it."""
    return limits.CHARACTERS_PER_BLOCK * len(blocks) + sum(map(_characters, blocks))


def key_of(metadata: Mapping[str, Any]) -> str | None:
    """The key that a message's metadata carry; None of somebody else's."""
    payload = metadata.get("event_payload")
    if metadata.get("event_type") != EVENT_TYPE or not isinstance(payload, Mapping):
        return None
    key = payload.get("key")
    return key if isinstance(key, str) else None


def _metadata(key: str) -> Json:
    """Everybody in the channel can read it: an opaque key, and nothing else."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


def _blocks(card: Card, files: Mapping[int, str], most: int) -> list[Json]:
    mrkdwn = Mrkdwn(catalogue(card.language))
    controls = controls_of(card, mrkdwn)
    room = most - 1 - len(controls)
    texts = blocks_of(list(pieces_of(card, files, mrkdwn)), room)
    if len(texts) > room:
        taken = 1 + len(texts) + len(controls)
        raise TooLargeError(
            f"{card.title[:LONGEST_ECHO]!r} takes {taken} blocks where Slack has {most}: shorten it"
        )
    return [header(card), *texts, *controls]


def _characters(value: object) -> int:
    match value:
        case dict():
            return sum(
                len(one) if name == "text" and isinstance(one, str) else _characters(one)
                for name, one in value.items()
            )
        case list():
            return sum(map(_characters, value))
        case _:
            return 0
