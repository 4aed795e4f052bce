"""What the press of a card's button is answered with."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TypeAlias, assert_never, get_args

from bot.cards.action import Action, ActionError, decode
from bot.cards.phrasing import flag_card, outcome_card, quiz_card, translated_card
from bot.cards.phrasing.answer import notice_card
from bot.commands.typed import BoardKind, BoardRequest, QuizRequest, Whose
from bot.conversation.asking import (
    board_card_at,
    end_quiz,
    join_first,
    quiz_at,
    report_at,
)
from bot.conversation.finding import joined, language_at, language_of
from bot.conversation.leaving import reply_to_leave
from bot.conversation.linking import reply_to_link
from bot.conversation.organising import reply_to_organiser
from bot.conversation.own_data import reply_to_delete
from bot.conversation.visitor import Reply, Visitor
from bot.core.calendar import zone_or_utc
from bot.usecases.context import Context, languages_of
from bot.usecases.flag_question import flag_question
from bot.usecases.practise import QuizGraded, QuizStep, answer_quiz, continue_quiz
from bot.usecases.show_question import my_answers, show_question
from bot.usecases.take_answer import (
    AlreadyAnswered,
    Closed,
    Graded,
    Kept,
    NotHere,
    Outcome,
    call_by_name,
    take_answer,
)
from bot.words.catalogue import catalogue
from questions.question import shown_choice
from storage import seats
from storage.records import Address, PracticeMode, Seat, Span

_MODES: dict[str, PracticeMode] = {one: one for one in get_args(PracticeMode)}
_SPANS: dict[str, Span] = {one: one for one in get_args(Span)}
_KINDS: dict[str, BoardKind] = {one: one for one in get_args(BoardKind)}
_WHOSE: dict[str, Whose] = {one: one for one in get_args(Whose)}
_STEP = re.compile(r"(?P<position>\d{1,3})-(?P<letters>[A-Z]{0,26})")
_STEP_IN = re.compile(r"(?P<position>\d{1,3})-(?P<language>[a-z]{2,3})")
_BOARD = re.compile(r"(?P<span>[a-z]+)-(?P<kind>[a-z]+)(?:-(?P<day>\d{4}-\d\d-\d\d))?")


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What an answer to a post did, before it is put into words. `own` and `group_language` are as
    in `Visitor.speaks`; `named`: the platform had said who the visitor is."""

    outcome: Outcome
    address: Address
    own: str | None
    group_language: str
    named: bool


@dataclass(frozen=True, slots=True)
class StoredStep:
    """The same of an answer in a quiz."""

    step: QuizStep
    seat: Seat


# None: the button is not for here.
Stored: TypeAlias = StoredAnswer | StoredStep | None


async def reply_to_press(context: Context, visitor: Visitor, text: str) -> Reply:
    """The reply to an action id; one that is not ours, or of another place, does nothing."""
    try:
        action = decode(text)
    except ActionError:
        return await nothing(context, visitor)
    if stores_answer(action):
        stored = await store_answer(context, visitor, action)
        return await reply_to_stored(context, visitor, action, stored)
    match action.verb:
        case "answer" | "translate" | "flag":
            return await _on_post(context, visitor, action)
        case "explain":
            return await _explained(context, visitor, action)
        case "practise" | "next":
            return await _in_quiz(context, visitor, action)
        case "quiz" | "report" | "board":
            return await _at_group(context, visitor, action)
        case "settings":
            return await reply_to_organiser(context, visitor, action.token, action.value)
        case "delete":
            return await reply_to_delete(context, visitor)
        case "link":
            return await reply_to_link(context, visitor, action.token)
        case "withdraw":
            return await reply_to_leave(context, visitor, action.token)
        case _:
            assert_never(action.verb)


def replaces(action: Action) -> bool:
    """Whether the reply to a private message's button takes the message's place: a quiz that ends
    leaves no live question behind. Otherwise it comes in addition."""
    if (action.verb, action.value) == ("quiz", "stop"):
        return True
    return action.verb not in ("quiz", "translate", "flag")


def stores_answer(action: Action) -> bool:
    """Whether it is an answer, which must be stored before the press is acknowledged."""
    match action.verb:
        case "answer":
            return True
        case "practise":
            return _STEP.fullmatch(action.value) is not None
        case _:
            return False


async def store_answer(context: Context, visitor: Visitor, action: Action) -> Stored:
    """Store an answer, for `reply_to_stored` to tell. Idempotent."""
    if action.verb == "practise":
        return await _store_step(context, visitor, action)
    found = await context.db.read(seats.place_of_post, action.token, visitor.places, visitor.user)
    if found is None:
        return None
    address, group_language, own = found
    outcome = await take_answer(
        context,
        visitor.actor,
        address,
        action.token,
        action.value,
        visitor.now,
        message_ref=visitor.message_ref,
    )
    return StoredAnswer(outcome, address, own, group_language, visitor.known)


async def _store_step(context: Context, visitor: Visitor, action: Action) -> Stored:
    seat = await context.db.read(seats.seat_of_quiz, action.token, visitor.user)
    step = _STEP.fullmatch(action.value)
    if seat is None or seat.member is None or step is None:
        return None
    position, letters = int(step["position"]), step["letters"]
    graded = await answer_quiz(context, seat.member, action.token, position, letters, visitor.now)
    return StoredStep(graded, seat)


async def reply_to_stored(
    context: Context, visitor: Visitor, action: Action, stored: Stored
) -> Reply:
    """Tell what became of an answer. Somebody of whom the platform says only now who they are is
    called by that name from now on."""
    match stored:
        case None if action.verb == "practise":
            return await no_quiz(context, visitor)
        case None:
            return await nothing(context, visitor)
        case StoredStep(step=step, seat=seat):
            return Reply("quiz", quiz_card(step, seat.group, language_at(visitor, seat)))
        case StoredAnswer(outcome=outcome):
            if visitor.known and not stored.named:
                await call_by_name(context, visitor.actor, stored.address)
            language = visitor.speaks(stored.own, stored.group_language)
            return Reply("answer", outcome_card(outcome, language), given_letters(outcome))
        case _:
            assert_never(stored)


async def flag_with_words(context: Context, visitor: Visitor, token: str, text: str) -> Reply:
    """Say what is wrong with the question of that delivery, in the visitor's own words."""
    return await _on_post(context, visitor, Action("flag", token), text)


async def _on_post(context: Context, visitor: Visitor, action: Action, text: str = "") -> Reply:
    """A button of a post: it has to stand where the visitor is."""
    found = await context.db.read(seats.place_of_post, action.token, visitor.places, visitor.user)
    if found is None:
        return await nothing(context, visitor)
    address, group_language, own = found
    language = visitor.speaks(own, group_language)
    if action.verb == "translate":
        return await _translated(context, visitor, address, action)
    flagged = await flag_question(context, visitor.actor, address, action.token, text, visitor.now)
    return Reply("flag", flag_card(flagged, language))


async def _translated(
    context: Context, visitor: Visitor, address: Address, action: Action
) -> Reply:
    found = await show_question(context, visitor.actor, address, action.token, visitor.now)
    if isinstance(found, NotHere) or action.value not in found.asked.question.stem.languages:
        return await nothing(context, visitor)
    card = translated_card(found.asked, action.value, still_open=found.open)
    return Reply("translation", card)


async def _explained(context: Context, visitor: Visitor, action: Action) -> Reply:
    """What the visitor answered, once more: to a post (`es`), or in a quiz (`3-es`)."""
    step = _STEP_IN.fullmatch(action.value)
    if step is not None:
        return await _explained_in_quiz(context, visitor, action.token, step)
    found = await context.db.read(seats.place_of_post, action.token, visitor.places, visitor.user)
    seat = None if found is None else await context.db.read(seats.seat_at, found[0], visitor.user)
    if seat is None:
        return await nothing(context, visitor)
    offered = languages_of(context.exams)
    language = action.value if action.value in offered else language_at(visitor, seat)
    if seat.member is None:
        return join_first(language)
    mine = await my_answers(context, seat.group, seat.member.person_id, [action.token])
    outcome: Outcome | None = mine.get(action.token)
    if outcome is None:
        shown = await show_question(
            context,
            visitor.actor,
            visitor.places[0] if found is None else found[0],
            action.token,
            visitor.now,
        )
        if isinstance(shown, NotHere) or shown.open:
            return await nothing(context, visitor)
        outcome = Closed(shown.asked, None)
    card = outcome_card(outcome, language, looking=True)
    return Reply("answer", card, given_letters(outcome))


async def _explained_in_quiz(
    context: Context, visitor: Visitor, token: str, step: re.Match[str]
) -> Reply:
    seat = await context.db.read(seats.seat_of_quiz, token, visitor.user)
    if seat is None or seat.member is None:
        return await no_quiz(context, visitor)
    # Without letters nothing can be answered, only shown again.
    given = await answer_quiz(context, seat.member, token, int(step["position"]), "", visitor.now)
    language = step["language"]
    if language not in languages_of(context.exams):
        language = language_at(visitor, seat)
    if isinstance(given, QuizGraded):
        given = replace(given, again=False)
    return Reply("quiz", quiz_card(given, seat.group, language))


async def _in_quiz(context: Context, visitor: Visitor, action: Action) -> Reply:
    """A button of a quiz: it has to be the visitor's own."""
    seat = await context.db.read(seats.seat_of_quiz, action.token, visitor.user)
    if seat is None or seat.member is None:
        return await no_quiz(context, visitor)
    if action.verb != "next":
        return await nothing(context, visitor)
    following = await continue_quiz(context, seat.member, action.token, visitor.now)
    return Reply("quiz", quiz_card(following, seat.group, language_at(visitor, seat)))


async def _at_group(context: Context, visitor: Visitor, action: Action) -> Reply:
    """A button that names a group: for its members, and for who is in its channel."""
    seat = await _seat_of_key(context, visitor, action.token)
    if seat is None:
        return await nothing(context, visitor)
    match action.verb:
        case "quiz":
            return await _quiz(context, visitor, seat, action.value)
        case "report":
            return await report_at(context, visitor, seat, _WHOSE.get(action.value, "me"))
        case _:
            return await _board(context, visitor, seat, action.value)


async def _seat_of_key(context: Context, visitor: Visitor, key: str) -> Seat | None:
    seat = await context.db.read(seats.seat_in, key, visitor.user)
    if seat is None or seat.member is not None:
        return seat
    for address in visitor.places:
        there = await context.db.read(seats.seat_at, address, visitor.user)
        if there is not None and there.group.id == seat.group.id:
            return there
    return None


async def _quiz(context: Context, visitor: Visitor, seat: Seat, value: str) -> Reply:
    """A way to practise and, perhaps, a topic: `mixed-d2`; or `stop`."""
    if value == "stop":
        return await end_quiz(context, visitor, seat)
    wanted, _, topic = value.partition("-")
    mode = _MODES.get(wanted)
    if mode is None or await joined(context, visitor, seat) is None:
        return await nothing(context, visitor)
    return await quiz_at(context, visitor, seat, QuizRequest(topic=topic, mode=mode))


async def _board(context: Context, visitor: Visitor, seat: Seat, value: str) -> Reply:
    """`week-points`, or that of the period that a day is in: `week-points-2026-11-16`."""
    parts = _BOARD.fullmatch(value)
    span = _SPANS.get(parts["span"]) if parts else None
    kind = _KINDS.get(parts["kind"]) if parts else None
    if parts is None or span is None or kind is None:
        return await nothing(context, visitor)
    at = visitor.now
    if parts["day"]:
        try:
            day = date.fromisoformat(parts["day"])
        except ValueError:
            return await nothing(context, visitor)
        at = datetime.combine(day, time(12), zone_or_utc(seat.group.settings.zone))
    card = await board_card_at(context, visitor, seat, BoardRequest(span, kind), at)
    return Reply("note", card)


async def nothing(context: Context, visitor: Visitor) -> Reply:
    """For buttons that are not ours, or not for here."""
    return Reply("answer", outcome_card(NotHere(), await language_of(context, visitor)))


async def no_quiz(context: Context, visitor: Visitor) -> Reply:
    """For buttons of a quiz that is over, or somebody else's."""
    words = catalogue(await language_of(context, visitor))
    return Reply("quiz", notice_card("quiz-none", words))


def given_letters(outcome: Outcome) -> str:
    """What somebody has answered, in the letters of the post; empty when it is not told."""
    match outcome:
        case Graded() | Kept() | AlreadyAnswered() | Closed():
            if outcome.choice is None:
                return ""
            return shown_choice(outcome.asked.question, outcome.asked.layout, outcome.choice)
        case _:
            return ""
