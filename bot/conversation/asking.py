"""Commands for everybody: `/quiz`, `/leaderboard`, `/report`, `/help`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal, assert_never

from bot.cards.action import Action, encode
from bot.cards.card import Button, Card, Paragraph, plain
from bot.cards.phrasing import (
    accuracy_card,
    elsewhere_card,
    group_report_card,
    help_card,
    my_report_card,
    no_group_card,
    quiz_card,
    standings_card,
)
from bot.cards.phrasing.answer import notice_card
from bot.commands.typed import BoardRequest, QuizRequest, Whose
from bot.conversation.finding import channels_nearby, find_seats, joined, language_at, language_of
from bot.conversation.visitor import Reply, Visitor
from bot.usecases.choose_questions import BadCount, ManyTopics, NoTopic, skills_of
from bot.usecases.context import Context
from bot.usecases.membership import my_settings
from bot.usecases.practise import start_quiz, stop_quiz
from bot.usecases.show_report import show_group_report, show_my_report
from bot.usecases.show_standings import show_standings
from bot.words.catalogue import catalogue
from storage.records import Group, Seat

OTHER_GROUPS = 10
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,30}")


async def quiz(context: Context, visitor: Visitor, request: QuizRequest | None) -> Reply:
    """Begin a quiz in the group that is meant; without a request, go on with the running one."""
    seats = await find_seats(context, visitor)
    if not seats:
        return await no_group(context, visitor)
    first, *others = seats
    reply = await quiz_at(context, visitor, first, request)
    exams = {seat.group.settings.exam for seat in seats}
    value = _as_value(request, with_topic=len(exams) == 1)
    buttons = _other_groups("quiz", others, value, reply.card.language)
    return replace(reply, card=replace(reply.card, controls=(*reply.card.controls, *buttons)))


async def quiz_at(
    context: Context, visitor: Visitor, seat: Seat, request: QuizRequest | None
) -> Reply:
    """Begin a quiz in that group, or go on with the running one. Words that are no topic make
    nobody a member."""
    language = language_at(visitor, seat)
    if seat.member is None and request is not None:
        exam = context.exams.get(seat.group.settings.exam)
        unclear = None if exam is None else skills_of(exam, request)
        if isinstance(unclear, BadCount | NoTopic | ManyTopics):
            return Reply("quiz", quiz_card(unclear, seat.group, language, visitor.commands))
    member = await joined(context, visitor, seat)
    if member is None:
        return join_first(language)
    if seat.group.settings.exam not in context.exams:
        return Reply("note", notice_card("no-exam", catalogue(language)))
    started = await start_quiz(context, seat.group, member, request, visitor.now)
    return Reply("quiz", quiz_card(started, seat.group, language, visitor.commands))


async def end_quiz(context: Context, visitor: Visitor, seat: Seat) -> Reply:
    """End the running quiz, with its summary."""
    language = language_at(visitor, seat)
    if seat.member is None:
        return join_first(language)
    stopped = await stop_quiz(context, seat.member, visitor.now)
    return Reply("quiz", quiz_card(stopped, seat.group, language))


async def stop(context: Context, visitor: Visitor) -> Reply:
    """End the running quiz of the group that is meant."""
    seats = await find_seats(context, visitor)
    if not seats:
        return await no_group(context, visitor)
    return await end_quiz(context, visitor, seats[0])


async def board(context: Context, visitor: Visitor, wanted: BoardRequest) -> Reply:
    """A leaderboard as it stands, with the visitor's own place."""
    seats = await find_seats(context, visitor)
    if not seats:
        return await no_group(context, visitor)
    first, *others = seats
    card = await board_card_at(context, visitor, first, wanted, visitor.now)
    value = f"{wanted.span}-{wanted.kind}"
    buttons = (
        *_other_boards(first.group, wanted, card.language),
        *_other_groups("board", others, value, card.language),
    )
    return Reply("note", replace(card, controls=buttons))


async def board_card_at(
    context: Context, visitor: Visitor, seat: Seat, wanted: BoardRequest, at: datetime
) -> Card:
    """The leaderboard of the period that `at` is in, without buttons."""
    group, member, language = seat.group, seat.member, language_at(visitor, seat)
    shown = await show_standings(context, group, at, wanted.span)
    match wanted.kind:
        case "points":
            days = 0
            if member is not None:
                days = (await my_settings(context, group, member, visitor.now)).streak_days
            return standings_card(shown, member, days, language)
        case "accuracy":
            return accuracy_card(shown, member, language)
        case _:
            assert_never(wanted.kind)


async def report(context: Context, visitor: Visitor, whose: Whose) -> Reply:
    """The visitor's own report, or the group's."""
    seats = await find_seats(context, visitor)
    if not seats:
        return await no_group(context, visitor)
    first, *others = seats
    reply = await report_at(context, visitor, first, whose)
    buttons = _other_groups("report", others, whose, reply.card.language)
    return replace(reply, card=replace(reply.card, controls=(*reply.card.controls, *buttons)))


async def report_at(context: Context, visitor: Visitor, seat: Seat, whose: Whose) -> Reply:
    """A report of one group; without the exam's pack it says so."""
    group, language = seat.group, language_at(visitor, seat)
    match whose:
        case "me":
            if seat.member is None:
                return join_first(language)
            mine = await show_my_report(context, group, seat.member.person_id, visitor.now)
            if mine is not None:
                return Reply("note", my_report_card(mine, language), report="me")
        case "group":
            ours = await show_group_report(context, group)
            if ours is not None:
                return Reply("note", group_report_card(ours, language), report="group")
        case _:
            assert_never(whose)
    return Reply("note", notice_card("no-exam", catalogue(language)))


async def help_(context: Context, visitor: Visitor) -> Reply:
    """What can be done here."""
    return Reply("note", help_card(await language_of(context, visitor), visitor.commands))


async def no_group(context: Context, visitor: Visitor) -> Reply:
    """There is no group that could be meant here."""
    language = await language_of(context, visitor)
    nearby = await channels_nearby(context, visitor)
    if nearby:
        return Reply("note", elsewhere_card(nearby, language))
    direct = visitor.rights is None
    return Reply("note", no_group_card(language, visitor.commands, direct=direct))


def _as_value(request: QuizRequest | None, *, with_topic: bool) -> str:
    """The way to practise, with the topic if a button can carry it."""
    if request is None:
        return "mixed"
    if with_topic and _TOPIC.fullmatch(request.topic):
        return f"{request.mode}-{request.topic}"
    return request.mode


def join_first(language: str) -> Reply:
    """Say that only members of a group can do that there."""
    words = catalogue(language)
    text = (Paragraph(words.say("join-first-text")),)
    card = Card(words.say("join-first-title"), text, tone="info", language=language)
    return Reply("note", card)


def _other_boards(group: Group, shown: BoardRequest, language: str) -> tuple[Button, ...]:
    words = catalogue(language)
    other_kind = "accuracy" if shown.kind == "points" else "points"
    wanted = [
        *((f"board-button-{span}", f"{span}-{shown.kind}") for span in ("week", "month", "all")),
        (f"board-button-{other_kind}", f"{shown.span}-{other_kind}"),
    ]
    return tuple(
        Button(
            label := words.say(message),
            label,
            encode(Action("board", group.key, value)),
            style="quiet",
        )
        for message, value in wanted
        if value != f"{shown.span}-{shown.kind}"
    )


def _other_groups(
    verb: Literal["quiz", "board", "report"], others: Sequence[Seat], value: str, language: str
) -> tuple[Button, ...]:
    """The same of the visitor's other groups."""
    words = catalogue(language)
    return tuple(
        Button(
            label := words.say("in-group", group=plain(seat.group.settings.name)),
            label,
            encode(Action(verb, seat.group.key, value)),
            style="quiet",
        )
        for seat in others[:OTHER_GROUPS]
    )
