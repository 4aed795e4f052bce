"""`/quiz`: practice on demand, one running quiz a member, resumable after a restart.

It moves the member's own beliefs and review cards, never ranks, difficulties or item statistics,
and it never asks what is open in one of the member's groups.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.core.calendar import zone_or_utc
from bot.core.commands import QuizRequest
from bot.usecases.choose_questions import (
    MOST_QUESTIONS,
    BadCount,
    Chosen,
    ManyTopics,
    NoQuestions,
    NothingDue,
    NoTopic,
    choose_questions,
)
from bot.usecases.context import Context, Exam, Posed
from bot.usecases.learn import open_lesson, review_answer
from questions.question import (
    ChoiceError,
    Grade,
    Layout,
    fits,
    grade,
    shuffled_layout,
    stored_choice,
    with_key,
)
from storage import practice, rekeys
from storage.records import Group, Member, PracticeAnswer, PracticeSession


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """The next question of a quiz; `resumed` when the quiz was under way already, `repeats` when
    every question asked for was answered before."""

    session: PracticeSession
    posed: Posed
    number: int
    total: int
    resumed: bool = False
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class QuizGraded:
    """An answer of a quiz, graded; `last` when a summary follows."""

    session: PracticeSession
    posed: Posed
    choice: str
    grade: Grade
    number: int
    total: int
    again: bool = False

    @property
    def last(self) -> bool:
        """Whether this was the quiz's last question."""
        return self.number == self.total


@dataclass(frozen=True, slots=True)
class SectionScore:
    """How a section went in a quiz."""

    title: Mapping[str, str]
    correct: int
    answers: int


@dataclass(frozen=True, slots=True)
class QuizSummary:
    """A finished quiz: per section, and what to review."""

    session: PracticeSession
    sections: tuple[SectionScore, ...]
    correct: int
    answers: int
    missed: tuple[Posed, ...]


@dataclass(frozen=True, slots=True)
class NoQuiz:
    """No such quiz is under way for this member."""


@dataclass(frozen=True, slots=True)
class BadQuizChoice:
    """A choice that the question does not have."""

    reason: str


__all__ = [
    "MOST_QUESTIONS",
    "BadCount",
    "BadQuizChoice",
    "ManyTopics",
    "NoQuestions",
    "NoQuiz",
    "NoTopic",
    "NothingDue",
    "QuizGraded",
    "QuizQuestion",
    "QuizStart",
    "QuizStep",
    "QuizSummary",
    "SectionScore",
    "answer_quiz",
    "continue_quiz",
    "give_key",
    "posed_of",
    "running_quiz",
    "start_quiz",
    "stop_quiz",
]

QuizStart: TypeAlias = QuizQuestion | NothingDue | NoTopic | ManyTopics | BadCount | NoQuestions
QuizStep: TypeAlias = QuizQuestion | QuizGraded | QuizSummary | NoQuiz | BadQuizChoice


async def start_quiz(
    context: Context,
    group: Group,
    member: Member,
    request: QuizRequest | None,
    now: datetime,
    *,
    seed: str | None = None,
) -> QuizStart:
    """Start a quiz, ending one that is under way; without a request, resume that one if there is.

    `seed` makes the draw repeatable (for tests).
    """
    exam = context.exams[group.settings.exam]
    rng = Random(seed if seed is not None else context.new_token())
    token = context.new_token()
    try:
        return await context.db.write(_start, exam, group, member, request, now, rng, token)
    except IntegrityError:  # another click began a quiz at the same moment: that one runs
        return await context.db.write(_start, exam, group, member, None, now, rng, token)


def _start(
    connection: Connection,
    exam: Exam,
    group: Group,
    member: Member,
    request: QuizRequest | None,
    now: datetime,
    rng: Random,
    token: str,
) -> QuizStart:
    running = practice.running_session(connection, member.person_id)
    if running is not None and request is None:
        resumed = _next(connection, exam, running)
        if resumed is not None:
            return replace(resumed, resumed=True)
    request = request or QuizRequest()
    chosen = choose_questions(
        connection,
        exam,
        group.settings.exam,
        member.person_id,
        request,
        now,
        zone_or_utc(group.settings.zone),
        rng,
    )
    if not isinstance(chosen, Chosen):
        return chosen
    if running is not None:
        practice.finish_session(connection, running.id, now)
    keys = rekeys.keys_of(connection, group.settings.exam)
    posed = [
        [
            question,
            str(shuffled_layout(exam.pack.questions[question], rng)),
            keys.get(question),
        ]
        for question in chosen.questions
    ]
    practice.start_session(
        connection,
        {
            "token": token,
            "person_id": member.person_id,
            "group_id": group.id,
            "exam": group.settings.exam,
            "mode": request.mode,
            "questions": json.dumps(posed),
            "started_at": now,
        },
    )
    session = practice.session_by_token(connection, token, member.person_id)
    first = None if session is None else _next(connection, exam, session)
    return NoQuestions() if first is None else replace(first, repeats=chosen.repeats)


async def running_quiz(context: Context, group: Group, member: Member) -> QuizQuestion | None:
    """Where the quiz stands that the member has under way in this group; None without one."""
    exam = context.exams.get(group.settings.exam)
    return None if exam is None else await context.db.read(_running, exam, group, member)


def _running(
    connection: Connection, exam: Exam, group: Group, member: Member
) -> QuizQuestion | None:
    session = practice.running_session(connection, member.person_id)
    if session is None or session.group_id != group.id:
        return None
    following = _next(connection, exam, session)
    return None if following is None else replace(following, resumed=True)


async def answer_quiz(
    context: Context, member: Member, token: str, position: int, shown: str, now: datetime
) -> QuizStep:
    """Take an answer to the question at `position` (from 0) of the member's quiz."""
    return await context.db.write(_answer, context, member, token, position, shown, now)


def _answer(
    connection: Connection,
    context: Context,
    member: Member,
    token: str,
    position: int,
    shown: str,
    now: datetime,
) -> QuizStep:
    session = practice.session_by_token(connection, token, member.person_id, lock=True)
    exam = None if session is None else context.exams.get(session.exam)
    if session is None or exam is None:
        return NoQuiz()
    given = {one.position: one for one in practice.session_answers(connection, session.id)}
    posed = posed_of(exam, session)
    question = posed[position] if 0 <= position < len(posed) else None
    if question is None:
        return NoQuiz()
    total = len(posed)
    if position in given:
        first = given[position]
        grade_then = Grade(first.score, first.out_of)
        return QuizGraded(
            session, question, first.choice, grade_then, position + 1, total, again=True
        )
    following = None if session.finished_at is not None else _next(connection, exam, session)
    if following is None:
        return NoQuiz()
    if following.number != position + 1:  # its turn has not come, or it is open in a group now
        return following
    try:
        choice = stored_choice(question.question, question.layout, shown)
    except ChoiceError as fault:
        return BadQuizChoice(str(fault))
    graded = grade(question.question, choice)
    _record(connection, session, question, position, choice, graded, now)
    if position + 1 == total:
        practice.finish_session(connection, session.id, now)
    return QuizGraded(session, question, choice, graded, position + 1, total)


def _record(
    connection: Connection,
    session: PracticeSession,
    posed: Posed,
    position: int,
    choice: str,
    graded: Grade,
    now: datetime,
) -> None:
    """Store an answer, and let it teach what practice may: the member's beliefs and review card."""
    question, person_id = posed.question.id, session.person_id
    lesson = open_lesson(
        connection, session.exam, person_id, posed.path, question, now, practising=True
    )
    practice.add_practice_answer(
        connection,
        {
            "session_id": session.id,
            "position": position,
            "person_id": person_id,
            "exam": session.exam,
            "question": question,
            "choice": choice,
            "score": graded.score,
            "out_of": graded.out_of,
            "correct": graded.correct,
            "answered_at": now,
        },
    )
    lesson.learn(connection, graded.correct)
    card = practice.review_card(connection, person_id, session.exam, question)
    review_answer(connection, lesson, card, graded.correct, now, zone_or_utc(session.zone))


async def continue_quiz(
    context: Context, member: Member, token: str, now: datetime
) -> QuizQuestion | QuizSummary | NoQuiz:
    """The next question of a quiz, or its summary when there is none left."""
    return await context.db.write(_continue, context, member, token, now)


def _continue(
    connection: Connection, context: Context, member: Member, token: str, now: datetime
) -> QuizQuestion | QuizSummary | NoQuiz:
    session = practice.session_by_token(connection, token, member.person_id, lock=True)
    exam = None if session is None else context.exams.get(session.exam)
    if session is None or exam is None:
        return NoQuiz()
    following = None if session.finished_at is not None else _next(connection, exam, session)
    if following is not None:
        return following
    if session.finished_at is None:
        practice.finish_session(connection, session.id, now)
    return _summary(exam, session, practice.session_answers(connection, session.id))


async def stop_quiz(context: Context, member: Member, now: datetime) -> QuizSummary | NoQuiz:
    """End the member's running quiz, with the summary of what was answered."""
    return await context.db.write(_stop, context, member, now)


def _stop(
    connection: Connection, context: Context, member: Member, now: datetime
) -> QuizSummary | NoQuiz:
    session = practice.running_session(connection, member.person_id)
    exam = None if session is None else context.exams.get(session.exam)
    if session is None or exam is None:
        return NoQuiz()
    practice.finish_session(connection, session.id, now)
    return _summary(exam, session, practice.session_answers(connection, session.id))


def posed_of(exam: Exam, session: PracticeSession) -> list[Posed | None]:
    """The quiz's questions as it shows them; None where the bank has lost one since."""
    posed: list[Posed | None] = []
    for identifier, layout, right in json.loads(session.questions):
        posed.append(_posed(exam, identifier, Layout.parse(layout), right))
    return posed


def _posed(exam: Exam, identifier: str, layout: Layout, right: str | None) -> Posed | None:
    """One question of a quiz; None when its options are not those of then any more."""
    question = exam.pack.questions.get(identifier)
    if question is None or not fits(question, layout):
        return None
    try:
        keyed = question if right is None else with_key(question, right)
    except ChoiceError:
        return None
    return Posed(keyed, layout, exam.pack.outline.by_skill[question.skill])


def give_key(connection: Connection, code: str, question: str, right: str) -> None:
    """Put a corrected key into the quizzes that are under way."""
    for session_id, questions in practice.running_sessions(connection, code):
        posed = json.loads(questions)
        if any(identifier == question for identifier, _layout, _key in posed):
            changed = [
                [identifier, layout, right if identifier == question else before]
                for identifier, layout, before in posed
            ]
            practice.change_questions(connection, session_id, json.dumps(changed))


def _next(connection: Connection, exam: Exam, session: PracticeSession) -> QuizQuestion | None:
    """The next question that may be asked; None when there is none left.

    One that the bank has lost, or that was posted to a group of the member since, is passed over.
    """
    posed = posed_of(exam, session)
    closed = practice.open_questions(connection, session.person_id)
    for position in range(session.position, len(posed)):
        question = posed[position]
        if question is not None and question.question.id not in closed:
            return QuizQuestion(session, question, position + 1, len(posed))
    return None


def _summary(exam: Exam, session: PracticeSession, given: Sequence[PracticeAnswer]) -> QuizSummary:
    posed = posed_of(exam, session)
    scores: dict[str, SectionScore] = {}
    missed: list[Posed] = []
    for one in given:
        question = posed[one.position]
        if question is None:
            continue
        section = question.path.section
        before = scores.get(section.id, SectionScore(dict(section.title), 0, 0))
        scores[section.id] = SectionScore(
            before.title, before.correct + one.correct, before.answers + 1
        )
        if not one.correct:
            missed.append(question)
    return QuizSummary(
        session,
        tuple(scores.values()),
        sum(one.correct for one in given),
        len(given),
        tuple(missed),
    )
