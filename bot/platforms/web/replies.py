"""What a press or a typed line is answered with: a card for the one who acted. It knows no page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never, get_args

from aiohttp import web
from multidict import MultiDictProxy

from bot.cards.action import Action, ActionError, decode
from bot.cards.card import Card, Paragraph
from bot.cards.catalogue import languages
from bot.cards.phrasing import (
    accuracy_card,
    flag_card,
    group_report_card,
    help_card,
    my_report_card,
    outcome_card,
    quiz_card,
    standings_card,
    translated_card,
    unknown_command_card,
)
from bot.cards.phrasing.answer import notice_card
from bot.core.commands import (
    BoardRequest,
    QuizRequest,
    Whose,
    parse_board,
    parse_quiz,
    parse_report,
)
from bot.core.topics import folded
from bot.platforms.web.feed import given_letters
from bot.platforms.web.visit import GroupVisit, MemberVisit
from bot.usecases.flag_question import flag_question
from bot.usecases.membership import my_settings
from bot.usecases.practise import (
    QuizStart,
    QuizStep,
    answer_quiz,
    continue_quiz,
    start_quiz,
    stop_quiz,
)
from bot.usecases.show_question import show_question
from bot.usecases.show_report import show_group_report, show_my_report
from bot.usecases.show_standings import show_standings
from bot.usecases.take_answer import NotAMember, NotHere, take_answer
from storage.records import PracticeMode

PICK = "pick"
STOP = frozenset({"stop", "fin", "parar", "terminar"})
_MODES: tuple[PracticeMode, ...] = get_args(PracticeMode)
_STEP = re.compile(r"(?P<position>\d{1,3})-(?P<letters>[A-Z]{0,26})")

Form: TypeAlias = MultiDictProxy[str | bytes | bytearray | web.FileField]
# Below the message that was pressed, in the one place of the quiz, or at the end of the feed.
Place: TypeAlias = Literal["reply", "translation", "note", "quiz", "log"]


@dataclass(frozen=True, slots=True)
class Reply:
    """A private card and where it belongs; `given` are the letters that now count as mine,
    `chart` is where the card's picture is."""

    place: Place
    card: Card
    given: str = ""
    chart: str | None = None


async def reply_to_press(visit: GroupVisit, form: Form, message_id: int | None) -> Reply:
    """What the press of a card's button gives; `message_id` is the message that it is on."""
    try:
        action = decode(_action_text(form))
    except ActionError:
        return _not_here(visit)
    if visit.member is None:
        return Reply("reply", outcome_card(NotAMember(), visit.language))
    return await _acted(
        MemberVisit(visit.request, visit.site, visit.group, visit.member), action, message_id
    )


async def _acted(visit: MemberVisit, action: Action, message_id: int | None) -> Reply:
    match action.verb:
        case "answer":
            return await _answered(visit, action, message_id)
        case "translate":
            return await _translated(visit, action)
        case "flag":
            return await _flagged(visit, action)
        case "quiz":
            return await _quiz_pressed(visit, action)
        case "practise":
            return await _practised(visit, action)
        case "next":
            step = await continue_quiz(visit.site.context, visit.member, action.token, visit.now)
            return _quiz(visit, step)
        case _:
            assert_never(action.verb)


async def reply_to_line(visit: MemberVisit, typed: str) -> Reply:
    """What a line of the message box gives."""
    command, _, rest = typed.partition(" ")
    match command.lower():
        case "/quiz":
            return await _quiz_typed(visit, rest)
        case "/report":
            return await report_of(visit, parse_report(rest))
        case "/leaderboard":
            return Reply("log", await own_standings(visit, parse_board(rest)))
        case "/help":
            return Reply("log", help_card(visit.language))
        case unknown if unknown.startswith("/"):
            return Reply("log", unknown_command_card(command, visit.language))
        case _:
            words = visit.words
            text = (Paragraph(words.say("no-command-text")),)
            title = words.say("no-command-title")
            return Reply("log", Card(title, text, tone="info", language=visit.language))


async def own_standings(visit: MemberVisit, wanted: BoardRequest) -> Card:
    """A board as it stands, with the member's own place on it."""
    context, group, member = visit.site.context, visit.group, visit.member
    board = await show_standings(context, group, visit.now, wanted.span)
    match wanted.kind:
        case "points":
            settings = await my_settings(context, group, member, visit.now)
            return standings_card(board, member, settings.streak_days, visit.language)
        case "accuracy":
            return accuracy_card(board, member, visit.language)
        case _:
            assert_never(wanted.kind)


async def report_of(visit: MemberVisit, whose: Whose) -> Reply:
    """The member's own report, or the group's."""
    chart = f"{visit.path}/report/chart.svg?of={whose}"
    return Reply("log", await report_card(visit, whose), chart=chart)


async def report_card(visit: MemberVisit, whose: Whose) -> Card:
    """The card of a report; without the exam's pack it says so."""
    context, group = visit.site.context, visit.group
    match whose:
        case "me":
            mine = await show_my_report(context, group, visit.member.person_id, visit.now)
            if mine is not None:
                return my_report_card(mine, visit.language)
        case "group":
            ours = await show_group_report(context, group)
            if ours is not None:
                return group_report_card(ours, visit.language)
        case _:
            assert_never(whose)
    return notice_card("no-exam", visit.words)


async def _answered(visit: MemberVisit, action: Action, message_id: int | None) -> Reply:
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


async def _translated(visit: MemberVisit, action: Action) -> Reply:
    found = await show_question(
        visit.site.context, visit.actor, visit.address, action.token, visit.now
    )
    if isinstance(found, NotHere) or action.value not in languages():
        return _not_here(visit)
    card = translated_card(found.asked, action.value, still_open=found.open)
    return Reply("translation", card)


async def _flagged(visit: MemberVisit, action: Action) -> Reply:
    flagged = await flag_question(
        visit.site.context, visit.actor, visit.address, action.token, "", visit.now
    )
    return Reply("note", flag_card(flagged, visit.language))


async def _quiz_typed(visit: MemberVisit, rest: str) -> Reply:
    if folded(rest) in STOP:
        return _quiz(visit, await stop_quiz(visit.site.context, visit.member, visit.now))
    return await _start(visit, parse_quiz(rest))


async def _quiz_pressed(visit: MemberVisit, action: Action) -> Reply:
    """A button names the group, the way to practise and, perhaps, a topic: `mixed-d2`."""
    wanted, _, topic = action.value.partition("-")
    mode = next((one for one in _MODES if one == wanted), None)
    if action.token != visit.group.key or mode is None:
        return _not_here(visit)
    return await _start(visit, QuizRequest(topic=topic, mode=mode))


async def _start(visit: MemberVisit, request: QuizRequest | None) -> Reply:
    context, group = visit.site.context, visit.group
    if group.settings.exam not in context.exams:
        return Reply("log", notice_card("no-exam", visit.words))
    started = await start_quiz(context, group, visit.member, request, visit.now)
    return _quiz(visit, started)


async def _practised(visit: MemberVisit, action: Action) -> Reply:
    given = _STEP.fullmatch(action.value)
    if given is None:
        return _not_here(visit)
    step = await answer_quiz(
        visit.site.context,
        visit.member,
        action.token,
        int(given["position"]),
        given["letters"],
        visit.now,
    )
    return _quiz(visit, step)


def _quiz(visit: MemberVisit, step: QuizStart | QuizStep) -> Reply:
    return Reply("quiz", quiz_card(step, visit.group, visit.language))


def _not_here(visit: GroupVisit) -> Reply:
    return Reply("reply", outcome_card(NotHere(), visit.language))


def _action_text(form: Form) -> str:
    """The pressed button's action; a form's is completed by its picks, in the form's order."""
    action = str(form.get("action", ""))
    if not action.endswith((":", "-")):
        return action
    picks = [str(value) for name, value in form.items() if name.startswith(PICK)]
    return action + "".join(picks)
