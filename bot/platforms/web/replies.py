"""What a press or a typed line is answered with, and where on the page that belongs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from aiohttp import web
from multidict import MultiDictProxy

from bot.cards.card import Card, Paragraph
from bot.cards.phrasing import outcome_card, unknown_command_card, with_stray
from bot.commands.typed import (
    WEB_COMMANDS,
    BoardRequest,
    Whose,
    command_named,
    parse_board,
    parse_quiz,
    parse_report,
    stray_of_board,
    stray_of_report,
)
from bot.conversation import asking, pressing
from bot.conversation.visitor import Reply as Said
from bot.conversation.visitor import Visitor
from bot.core.topics import folded
from bot.platforms.web.visit import GroupVisit, MemberVisit
from bot.usecases.take_answer import NotAMember
from storage.records import Seat

PICK = "pick"
STOP = frozenset({"stop", "fin", "parar", "terminar"})

Form: TypeAlias = MultiDictProxy[str | bytes | bytearray | web.FileField]
# Below the message that was pressed, in the one place of the quiz, or at the end of the feed.
Place: TypeAlias = Literal["reply", "translation", "note", "quiz", "log"]


@dataclass(frozen=True, slots=True)
class PlacedReply:
    """A private card and where it belongs; `given` are the letters that now count as mine,
    `chart` is where the card's picture is."""

    place: Place
    card: Card
    given: str = ""
    chart: str | None = None


async def reply_to_press(visit: GroupVisit, form: Form, message_id: int | None) -> PlacedReply:
    """What the press of a card's button gives; `message_id` is the message that it is on."""
    if visit.member is None:
        return PlacedReply("reply", outcome_card(NotAMember(), visit.language))
    visitor = _visitor(visit, None if message_id is None else str(message_id))
    said = await pressing.reply_to_press(visit.site.context, visitor, _action_text(form))
    return _placed(visit, said)


async def reply_to_line(visit: MemberVisit, typed: str) -> PlacedReply:
    """What a line of the message box gives: a command in any language, with or without a slash."""
    context, visitor, seat = visit.site.context, _visitor(visit), _seat(visit)
    command, _, rest = typed.strip().partition(" ")
    match command_named(command.removeprefix("/")):
        case "quiz" if folded(rest) in STOP:
            said = await asking.end_quiz(context, visitor, seat)
        case "quiz":
            said = await asking.quiz_at(context, visitor, seat, parse_quiz(rest))
        case "report":
            said = await asking.report_at(context, visitor, seat, parse_report(rest))
            said = replace(said, card=with_stray(said.card, "report", stray_of_report(rest)))
        case "leaderboard":
            board = await own_standings(visit, parse_board(rest))
            return PlacedReply("log", with_stray(board, "board", stray_of_board(rest)))
        case "help":
            said = await asking.help_(context, visitor)
        case None if command.startswith("/"):
            return PlacedReply("log", unknown_command_card(command, visit.language, WEB_COMMANDS))
        case None:
            words = visit.words
            text = (Paragraph(words.say("no-command-text")),)
            title = words.say("no-command-title")
            return PlacedReply("log", Card(title, text, tone="info", language=visit.language))
    return _placed(visit, said)


async def own_standings(visit: MemberVisit, wanted: BoardRequest) -> Card:
    """A board as it stands, with the member's own place on it."""
    visitor = _visitor(visit)
    return await asking.board_card_at(
        visit.site.context, visitor, _seat(visit), wanted, visitor.now
    )


async def report_of(visit: MemberVisit, whose: Whose) -> PlacedReply:
    """The member's own report, or the group's; without the exam's pack it says so."""
    said = await asking.report_at(visit.site.context, _visitor(visit), _seat(visit), whose)
    return _placed(visit, said)


def _visitor(visit: GroupVisit, message_ref: str | None = None) -> Visitor:
    """On the web nobody joins by answering."""
    return Visitor(
        user=visit.user,
        name="" if visit.member is None else visit.member.name,
        now=visit.now,
        language=visit.language,
        places=(visit.address,),
        message_ref=message_ref,
        may_join=False,
        commands=WEB_COMMANDS,
    )


def _seat(visit: MemberVisit) -> Seat:
    return Seat(visit.group, visit.member, visit.address)


def _placed(visit: GroupVisit, said: Said) -> PlacedReply:
    chart = None if said.report is None else f"{visit.path}/report/chart.svg?of={said.report}"
    return PlacedReply(_place(said), said.card, said.given, chart)


def _place(said: Said) -> Place:
    match said.kind:
        case "answer":
            return "reply"
        case "translation":
            return "translation"
        case "flag":
            return "note"
        case "quiz":
            return "quiz"
        case "note":
            return "log"
        case _:
            assert_never(said.kind)


def _action_text(form: Form) -> str:
    """The pressed button's action; a form's is completed by its picks, in the form's order."""
    action = str(form.get("action", ""))
    if not action.endswith((":", "-")):
        return action
    picks = [str(value) for name, value in form.items() if name.startswith(PICK)]
    return action + "".join(picks)
