"""A group's channel: its feed, answers, commands, and live updates."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Literal, assert_never

from aiohttp import web

from bot.cards.phrasing import quiz_card
from bot.platforms.web.feed import Slot, read_feed, read_message, with_private
from bot.platforms.web.hub import TooManyPagesError
from bot.platforms.web.render import CardView
from bot.platforms.web.replies import PlacedReply, reply_to_line, reply_to_press
from bot.platforms.web.security import TooManyRequests
from bot.platforms.web.start_pages import join_page
from bot.platforms.web.visit import MemberVisit, group_visit, member_visit
from bot.platforms.web.wording import NOTICES, schedule_sentence
from bot.usecases.practise import running_quiz
from storage import bindings

LONGEST_LINE = 500
# What the message box suggests.
COMMANDS = (
    "/quiz",
    "/quiz weak",
    "/quiz missed",
    "/quiz stop",
    "/report",
    "/report group",
    "/leaderboard",
    "/leaderboard month",
    "/leaderboard all accuracy",
    "/help",
)
KEEP_ALIVE_S = 20.0
# A stream ends after an hour: people who left the group must not be told for ever.
QUIET_BEATS = 180


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What stands at the end of the feed for its reader alone: what was typed, and the answer."""

    typed: str
    card: CardView
    place: Literal["quiz", "log"]
    resumed: bool = False


async def channel(request: web.Request) -> web.Response:
    """The feed, for members; for others the way in, if there is one."""
    visit = await group_visit(request)
    if visit.member is None:
        if visit.site.settings.invites_open:
            return join_page(visit, f"{visit.path}/join")
        raise web.HTTPForbidden
    before = _number(request.query.get("before"))
    return await _channel_page(await member_visit(request), before=before)


async def message(request: web.Request) -> web.Response:
    """One message of the feed, as its reader sees it."""
    visit = await member_visit(request)
    found = await read_message(visit, int(request.match_info["message"]))
    if found is None:
        raise web.HTTPNotFound
    return visit.html("message.html", message=found)


async def act(request: web.Request) -> web.Response:
    """Take a press of one of a card's buttons."""
    visit = await group_visit(request)
    form = await request.post()
    message_id = _number(form.get("message"))
    reply = await reply_to_press(visit, form, message_id)
    slot = _slot(reply)
    if not visit.wants_fragment:
        return await _channel_page(await member_visit(request), message_id=message_id, reply=reply)
    if slot is None:
        return visit.html("said.html", said=_said(reply))
    view = CardView(reply.card, f"{slot[0]}{message_id or 0}")
    return visit.html("reply.html", reply=reply, view_of_reply=view, message_id=message_id)


async def say(request: web.Request) -> web.Response:
    """Take a line from the message box."""
    visit = await member_visit(request)
    typed = " ".join(str((await request.post()).get("text", ""))[:LONGEST_LINE].split())
    said = _said(await reply_to_line(visit, typed), typed)
    if visit.wants_fragment:
        return visit.html("said.html", said=said)
    return await _channel_page(visit, said=said)


async def live(request: web.Request) -> web.StreamResponse:
    """Server-sent events: the (id, version) pairs of the last messages whenever they change."""
    visit = await member_visit(request)
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
    )
    try:
        with visit.site.hub.subscribe(visit.group.key, visit.session.user) as subscriber:
            await response.prepare(request)
            await response.write(b"retry: 1000\n\n")
            beats = 0
            async for state in subscriber.changes(KEEP_ALIVE_S):
                beats += 1
                text = ": quiet\n\n" if state is None else f"data: {json.dumps(state)}\n\n"
                await response.write(text.encode())
                if beats >= QUIET_BEATS:
                    break
    except TooManyPagesError as fault:
        raise TooManyRequests(60.0) from fault
    except ConnectionResetError:
        pass  # the page was closed
    return response


async def _channel_page(
    visit: MemberVisit,
    *,
    before: int | None = None,
    message_id: int | None = None,
    reply: PlacedReply | None = None,
    said: TypedLine | None = None,
) -> web.Response:
    """The whole page; `reply` and `said` are for browsers without our script."""
    feed = await read_feed(visit, before)
    if reply is not None:
        slot = _slot(reply)
        if slot is not None and any(one.id == message_id for one in feed.messages):
            feed = with_private(feed, message_id or 0, slot, reply.card)
        else:
            said = _said(reply)
    shown = [] if said is None else [said]
    if before is None and (said is None or said.place != "quiz"):
        shown = [*await _resumed(visit), *shown]
    channels = await visit.site.context.db.read(bindings.channels_of, [visit.group.id])
    parked = [one for one in channels[visit.group.id] if one.parked_at is not None]
    notice = visit.request.query.get("notice", "")
    return visit.html(
        "channel.html",
        feed=feed,
        shown_below=shown,
        parked=parked,
        is_latest=before is None,
        notice=notice if notice in NOTICES else None,
        schedule=schedule_sentence(visit.words, visit.group.settings),
        exam=_exam_title(visit),
        longest_line=LONGEST_LINE,
        commands=COMMANDS,
    )


def _slot(reply: PlacedReply) -> Slot | None:
    """The place below its message where a reply belongs; None for the end of the feed."""
    match reply.place:
        case "reply" | "translation" | "note":
            return reply.place
        case "quiz" | "log":
            return None
        case _:
            assert_never(reply.place)


def _said(reply: PlacedReply, typed: str = "") -> TypedLine:
    if reply.place == "quiz":
        return TypedLine(typed, CardView(reply.card, "quiz"), "quiz")
    return TypedLine(
        typed, CardView(reply.card, f"s{secrets.token_hex(4)}", chart=reply.chart), "log"
    )


async def _resumed(visit: MemberVisit) -> list[TypedLine]:
    """The quiz that the member has under way, where it stands."""
    question = await running_quiz(visit.site.context, visit.group, visit.member)
    if question is None:
        return []
    card = quiz_card(question, visit.group, visit.language)
    return [TypedLine("", CardView(card, "quiz"), "quiz", resumed=True)]


def _exam_title(visit: MemberVisit) -> str:
    exam = visit.site.context.exams.get(visit.group.settings.exam)
    if exam is None:
        return visit.group.settings.exam
    return exam.pack.facts.title.in_language(visit.language)


def _number(text: object) -> int | None:
    """An id that a page of ours sent; None for anything else."""
    if isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) <= 15:
        return int(text)
    return None
