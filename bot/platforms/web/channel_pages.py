"""A group's channel: its feed, answers, commands, and live updates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal, assert_never

from aiohttp import web
from multidict import MultiDictProxy

from bot.cards.action import Action, ActionError, decode
from bot.cards.card import Card, Paragraph
from bot.cards.catalogue import languages
from bot.cards.phrasing import (
    help_card,
    outcome_card,
    standings_card,
    translated_card,
    unknown_command_card,
)
from bot.platforms.web.feed import given_letters, read_feed, read_message, with_private
from bot.platforms.web.hub import TooManyPagesError
from bot.platforms.web.render import CardView
from bot.platforms.web.security import TooManyRequests
from bot.platforms.web.start_pages import join_page
from bot.platforms.web.visit import GroupVisit, MemberVisit, group_visit, member_visit
from bot.platforms.web.wording import NOTICES, schedule_sentence
from bot.usecases.membership import my_settings
from bot.usecases.show_question import show_question
from bot.usecases.show_standings import show_standings
from bot.usecases.take_answer import NotAMember, NotHere, take_answer
from storage import groups

LONGEST_LINE = 500
KEEP_ALIVE_S = 20.0
# A stream ends after an hour, so that whoever left the group is not told for ever.
QUIET_BEATS = 180
PICK = "pick"

Form = MultiDictProxy[str | bytes | bytearray | web.FileField]


@dataclass(frozen=True, slots=True)
class Reply:
    """A private card and where it belongs; `given` are the letters that now count as mine."""

    place: Literal["reply", "translation"]
    card: Card
    given: str = ""


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
    reply = await _reply(visit, form, message_id)
    if visit.wants_fragment:
        view = CardView(reply.card, f"{reply.place[0]}{message_id or 0}")
        return visit.html("reply.html", reply=reply, view_of_reply=view, message_id=message_id)
    here = await member_visit(request)
    return await _channel_page(here, message_id=message_id, reply=reply)


async def say(request: web.Request) -> web.Response:
    """Take a line from the message box."""
    visit = await member_visit(request)
    typed = str((await request.post()).get("text", "")).strip()[:LONGEST_LINE]
    card = await _answer_to(visit, typed)
    said = (typed, CardView(card, "said"))
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
    reply: Reply | None = None,
    said: tuple[str, CardView] | None = None,
) -> web.Response:
    """The whole page; `reply` and `said` are for browsers without our script."""
    feed = await read_feed(visit, before)
    if reply is not None:
        if any(one.id == message_id for one in feed.messages):
            feed = with_private(feed, message_id or 0, reply.place, reply.card)
        else:
            said = ("", CardView(reply.card, "said"))
    channels = await visit.site.context.db.read(groups.channels_of, [visit.group.id])
    parked = [one for one in channels[visit.group.id] if one.parked_at is not None]
    notice = visit.request.query.get("notice", "")
    return visit.html(
        "channel.html",
        feed=feed,
        said=said,
        parked=parked,
        is_latest=before is None,
        notice=notice if notice in NOTICES else None,
        schedule=schedule_sentence(visit.words, visit.group.settings),
        exam=_exam_title(visit),
        longest_line=LONGEST_LINE,
    )


async def _reply(visit: GroupVisit, form: Form, message_id: int | None) -> Reply:
    if visit.member is None:
        return Reply("reply", outcome_card(NotAMember(), visit.language))
    try:
        action = decode(_action_text(form))
    except ActionError:
        return Reply("reply", outcome_card(NotHere(), visit.language))
    match action.verb:
        case "answer":
            return await _answered(visit, action, message_id)
        case "translate":
            return await _translated(visit, action)
        case "practise" | "next" | "quiz" | "flag":
            raise ActionError(f"{action.verb} is not known here yet")
        case _:
            assert_never(action.verb)


async def _answered(visit: GroupVisit, action: Action, message_id: int | None) -> Reply:
    outcome = await take_answer(
        visit.site.context,
        visit.actor,
        visit.address,
        action.token,
        action.value,
        visit.now,
        message_ref=None if message_id is None else str(message_id),
    )
    return Reply("reply", outcome_card(outcome, visit.language), given_letters(outcome))


async def _translated(visit: GroupVisit, action: Action) -> Reply:
    found = await show_question(
        visit.site.context, visit.actor, visit.address, action.token, visit.now
    )
    if isinstance(found, NotHere) or action.value not in languages():
        return Reply("reply", outcome_card(NotHere(), visit.language))
    card = translated_card(found.asked, action.value, still_open=found.open)
    return Reply("translation", card)


async def _answer_to(visit: MemberVisit, typed: str) -> Card:
    command = typed.split(maxsplit=1)[0].lower() if typed else ""
    match command:
        case "/leaderboard":
            return await own_standings(visit)
        case "/help":
            return help_card(visit.language)
        case unknown if unknown.startswith("/"):
            return unknown_command_card(typed.split(maxsplit=1)[0], visit.language)
        case _:
            words = visit.words
            return Card(
                words.say("no-command-title"),
                (Paragraph(words.say("no-command-text")),),
                tone="info",
                language=visit.language,
            )


async def own_standings(visit: MemberVisit) -> Card:
    """This week's board with the member's own place on it."""
    context, group = visit.site.context, visit.group
    board = await show_standings(context, group, visit.now)
    settings = await my_settings(context, group, visit.member, visit.now)
    return standings_card(board, visit.member, settings.streak_days, visit.language)


def _action_text(form: Form) -> str:
    """The pressed button's action; a form's is completed by its picks, in the form's order."""
    action = str(form.get("action", ""))
    if not action.endswith(":"):
        return action
    picks = [str(value) for name, value in form.items() if name.startswith(PICK)]
    return action + "".join(picks)


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
