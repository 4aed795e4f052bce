"""What a member sees in a group's channel: its messages, with the member's own answers below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, assert_never
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.cards.action import decode
from bot.cards.card import Card, load_card
from bot.cards.phrasing import outcome_card
from bot.conversation.pressing import given_letters
from bot.platforms.web.hub import SHOWN_MESSAGES
from bot.platforms.web.render import CardView
from bot.platforms.web.visit import MemberVisit
from bot.usecases.show_question import MyAnswer, my_answers
from storage import web_feed
from storage.records import WebMessage

_ON_REPLIES = frozenset({"explain", "flag"})

# The places below a message that are its reader's own.
Slot: TypeAlias = Literal["reply", "translation", "note"]


@dataclass(frozen=True, slots=True)
class FeedMessage:
    """A message as its reader sees it: the card, and what is private below it."""

    id: int
    version: int
    at: datetime
    day: str
    time: str
    card: CardView
    reply: CardView | None = None
    translation: CardView | None = None
    note: CardView | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """Messages, oldest first; `earlier` is the id to ask for those before them."""

    messages: tuple[FeedMessage, ...]
    earlier: int | None


async def read_feed(visit: MemberVisit, before: int | None = None) -> Feed:
    """The last messages of the group's channel, or the last before a message id."""
    rows, tokens = await visit.site.context.db.read(_rows, visit.group.key, before)
    shown = rows[-SHOWN_MESSAGES:]
    messages = await _with_answers(visit, shown, tokens)
    return Feed(messages, shown[0].id if len(rows) > SHOWN_MESSAGES else None)


async def read_message(visit: MemberVisit, message_id: int) -> FeedMessage | None:
    """One message of the group's channel."""
    rows, tokens = await visit.site.context.db.read(_row, visit.group.key, message_id)
    messages = await _with_answers(visit, rows, tokens)
    return messages[0] if messages else None


def with_private(feed: Feed, message_id: int, place: Slot, card: Card) -> Feed:
    """The feed with a private card put below one of its messages."""

    def changed(message: FeedMessage) -> FeedMessage:
        if message.id != message_id:
            return message
        view = CardView(card, f"{place[0]}{message_id}")
        match place:
            case "reply":
                return replace(message, reply=view)
            case "translation":
                return replace(message, translation=view)
            case "note":
                return replace(message, note=view)
            case _:
                assert_never(place)

    return replace(feed, messages=tuple(changed(message) for message in feed.messages))


async def _with_answers(
    visit: MemberVisit, rows: Sequence[WebMessage], tokens: Mapping[int, str]
) -> tuple[FeedMessage, ...]:
    answers = await my_answers(
        visit.site.context, visit.group, visit.member.person_id, tuple(tokens.values())
    )
    return tuple(_message(visit, row, answers.get(tokens.get(row.id, ""))) for row in rows)


def _message(visit: MemberVisit, row: WebMessage, mine: MyAnswer | None) -> FeedMessage:
    local = row.created_at.astimezone(ZoneInfo(visit.group.settings.zone))
    given = "" if mine is None else given_letters(mine)
    card = load_card(row.card)
    reply = None
    if mine is not None:
        reply = CardView(outcome_card(mine, visit.language, looking=True), f"r{row.id}")
        if all(decode(one.action).verb in _ON_REPLIES for one in card.controls):
            card = replace(card, controls=())  # the reply below has the same buttons
    return FeedMessage(
        id=row.id,
        version=row.version,
        at=row.created_at,
        day=visit.words.day(local.date()),
        time=f"{local:%H:%M}",
        card=CardView(card, f"m{row.id}", given, f"{visit.path}/messages/{row.id}/chart.svg"),
        reply=reply,
    )


def _rows(
    connection: Connection, channel: str, before: int | None
) -> tuple[list[WebMessage], dict[int, str]]:
    """One message more than is shown, to know whether there are earlier ones."""
    rows = web_feed.last_messages(connection, channel, SHOWN_MESSAGES + 1, before=before)
    return rows, web_feed.delivery_tokens(connection, channel, [row.id for row in rows])


def _row(
    connection: Connection, channel: str, message_id: int
) -> tuple[list[WebMessage], dict[int, str]]:
    row = web_feed.message_by_id(connection, channel, message_id)
    if row is None:
        return [], {}
    return [row], web_feed.delivery_tokens(connection, channel, [message_id])
