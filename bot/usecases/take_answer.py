"""Takes one answer: checks that it may be given, grades it, records it, counts it.

Everything happens in one transaction, and every outcome is a value for `phrasing`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection

from bot.core import scoring
from bot.core.calendar import local_date, week_of, zone_or_utc
from bot.core.names import NO_NAME, usable_name
from bot.core.periods import periods_of
from bot.usecases.context import Asked, Context, asked
from bot.usecases.learn import lesson_about, note_untaught, review_answer
from bot.usecases.results import Result, result_of
from bot.usecases.show_standings import note_goal
from questions.question import ChoiceError, Grade, grade, stored_choice
from storage import answers, people, presence, seats, standings
from storage.records import Address, AnswerRow, AnswerState, Member, StreakRow, UserKey


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the platform tells it. `may_join`: seeing the post is enough to answer it.
    `name_known`: the name is theirs, and no stand-in while the platform does not say it."""

    user: UserKey
    name: str
    language: str | None = None
    may_join: bool = True
    name_known: bool = True


@dataclass(frozen=True, slots=True)
class Graded:
    """Taken and graded: feedback at once. `points` and `streak` are of this answer and after it."""

    asked: Asked
    choice: str
    grade: Grade
    points: int
    streak: scoring.Streak


@dataclass(frozen=True, slots=True)
class Kept:
    """Taken, graded at the reveal; `changed` when it replaces an earlier one."""

    asked: Asked
    choice: str
    changed: bool


@dataclass(frozen=True, slots=True)
class AlreadyAnswered:
    """The first answer counts: here it is again, with the result that it had."""

    asked: Asked
    choice: str
    grade: Grade
    result: Result


@dataclass(frozen=True, slots=True)
class Closed:
    """Too late: the question was revealed. `choice` is what the member had answered, if at all,
    with its `grade` and `result`."""

    asked: Asked
    choice: str | None
    grade: Grade | None = None
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class NotHere:
    """No such question was posted in this channel: a forged, foreign or outdated button."""


@dataclass(frozen=True, slots=True)
class NotAMember:
    """The person has to join the group first."""


@dataclass(frozen=True, slots=True)
class BadChoice:
    """A choice that the question does not have; `reason` is for logs, not for people."""

    reason: str


Outcome: TypeAlias = Graded | Kept | AlreadyAnswered | Closed | NotHere | NotAMember | BadChoice


async def take_answer(
    context: Context,
    actor: Actor,
    address: Address,
    token: str,
    shown: str,
    now: datetime,
    *,
    message_ref: str | None = None,
) -> Outcome:
    """Take `shown`, the letters that `actor` chose on the post of delivery `token` at `address`.

    `message_ref` is the message that was clicked, where the platform tells it.
    """
    return await context.db.write(_take, context, actor, address, token, shown, now, message_ref)


async def call_by_name(context: Context, actor: Actor, address: Address) -> None:
    """Call a member of the group at `address` by the name that the platform has of them now."""
    await context.db.write(_call, actor, address)


def _call(connection: Connection, actor: Actor, address: Address) -> None:
    seat = seats.seat_at(connection, address, actor.user)
    if seat is not None and seat.member is not None:
        _called(connection, seat.member, actor)


def _take(
    connection: Connection,
    context: Context,
    actor: Actor,
    address: Address,
    token: str,
    shown: str,
    now: datetime,
    message_ref: str | None,
) -> Outcome:
    state = answers.state(connection, token, address, actor.user, lock=True)
    question = None if state is None else asked(connection, context, state.delivery, state.group)
    if state is None or question is None or _is_another_message(state, message_ref):
        return NotHere()
    if state.delivery.state != "open" or now >= state.delivery.closes_at:
        return _too_late(connection, state, question)
    try:
        choice = stored_choice(question.question, question.layout, shown)
    except ChoiceError as fault:
        return BadChoice(str(fault))
    if state.member is not None:
        member: Member | None = _called(connection, state.member, actor)
    else:
        member = _joined(connection, state, actor, now)
    if member is None:
        return NotAMember()
    graded = grade(question.question, choice)
    if question.feedback == "at_reveal":
        return _keep(connection, state, member, question, choice, graded, now)
    return _count(connection, context, state, member, question, choice, graded, now)


def _too_late(connection: Connection, state: AnswerState, question: Asked) -> Closed:
    given = state.answer
    if given is None or state.person_id is None:
        return Closed(question, None)
    result = result_of(connection, state.group, state.person_id, state.delivery, given)
    return Closed(question, given.choice, Grade(given.score, given.out_of), result)


def _is_another_message(state: AnswerState, message_ref: str | None) -> bool:
    return None not in (message_ref, state.message_ref) and message_ref != state.message_ref


def _joined(
    connection: Connection, state: AnswerState, actor: Actor, now: datetime
) -> Member | None:
    if not actor.may_join:
        return None
    person_id = state.person_id or people.person_for(connection, actor.user, now)
    name = usable_name(actor.name)
    people.join_group(connection, state.group.id, person_id, name, organiser=False, now=now)
    return Member(state.group.id, person_id, name, organiser=False, language=None)


def _called(connection: Connection, member: Member, actor: Actor) -> Member:
    """The member by the name that the platform has of them now. On the web page people choose
    their name themselves."""
    name = usable_name(actor.name)
    if not (actor.may_join and actor.name_known) or name in (member.name, NO_NAME):
        return member
    people.rename(connection, member.group_id, member.person_id, name)
    return replace(member, name=name)


def _count(
    connection: Connection,
    context: Context,
    state: AnswerState,
    member: Member,
    question: Asked,
    choice: str,
    graded: Grade,
    now: datetime,
) -> Outcome:
    """Record an answer and all that it changes."""
    if state.answer is not None:
        return _already(connection, state, member, question)
    zone = zone_or_utc(state.group.settings.zone)
    today = local_date(zone, now)
    # The lesson comes first: on PostgreSQL its locks order the answers that are numbered next.
    exam = state.group.settings.exam
    name, version_id = question.question.id, question.version_id
    lesson = lesson_about(connection, context, exam, member.person_id, name, version_id, now)
    expected = None if lesson is None else lesson.expected
    given = AnswerRow(choice, graded.score, graded.out_of, graded.correct, now, today, expected)
    if not answers.add_answer(connection, state.delivery.id, member.person_id, given):
        return _already(connection, state, member, question)
    if lesson is None:
        note_untaught(connection, context, exam)
    else:
        lesson.learn(connection, graded.correct)
    if state.was_away:
        presence.note_back(connection, state.group.id, member.person_id)
    earned = scoring.points(correct=graded.correct)
    standings.count_answers(
        connection,
        state.group.id,
        [(period.span, period.starts) for period in periods_of(today)],
        [(member.person_id, graded.correct, earned)],
    )
    if state.streak is None or state.streak.last_date < week_of(today):  # their first of the week
        note_goal(connection, state.group, now)
    if lesson is not None:
        review_answer(connection, lesson, state.review_card, graded.correct, now, zone)
    streak = _extend_streak(connection, state, member)
    return Graded(question, choice, graded, earned, streak)


def _already(
    connection: Connection, state: AnswerState, member: Member, question: Asked
) -> AlreadyAnswered:
    first = state.answer
    if first is None:  # a second click overtook this one after the state was read
        first = answers.answers_of(connection, member.person_id, [state.delivery.token])[
            state.delivery.token
        ]
    result = result_of(connection, state.group, member.person_id, state.delivery, first)
    return AlreadyAnswered(question, first.choice, Grade(first.score, first.out_of), result)


def _keep(
    connection: Connection,
    state: AnswerState,
    member: Member,
    question: Asked,
    choice: str,
    graded: Grade,
    now: datetime,
) -> Kept | AlreadyAnswered:
    given = _answer_row(choice, graded, now)
    if state.answer is None and answers.add_answer(
        connection, state.delivery.id, member.person_id, given
    ):
        _extend_streak(connection, state, member)
        return Kept(question, choice, changed=False)
    if not answers.change_answer(connection, state.delivery.id, member.person_id, given):
        return _already(connection, state, member, question)
    return Kept(question, choice, changed=True)


def _answer_row(choice: str, graded: Grade, now: datetime) -> AnswerRow:
    return AnswerRow(
        choice=choice,
        score=graded.score,
        out_of=graded.out_of,
        correct=graded.correct,
        answered_at=now,
        counted_on=None,
    )


def _extend_streak(connection: Connection, state: AnswerState, member: Member) -> scoring.Streak:
    row = state.streak
    before = (
        None if row is None else scoring.Streak(row.days, row.longest, row.freezes, row.last_date)
    )
    after = scoring.extended(before, state.delivery.local_date, state.days_missed)
    if after != before:
        standings.save_streak(
            connection,
            state.group.id,
            member.person_id,
            StreakRow(after.days, after.longest, after.freezes, after.last_date),
        )
    return after
