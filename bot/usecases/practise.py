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
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.commands.typed import QuizRequest
from bot.core.calendar import zone_or_utc
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
from bot.usecases.context import Context, Exam, Posed, pose
from bot.usecases.corrected_keys import corrected_keys
from bot.usecases.learn import lesson_about, note_untaught, review_answer
from questions.question import (
    ChoiceError,
    Grade,
    Layout,
    grade,
    shuffled_layout,
    stored_choice,
)
from storage import practice, versions
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
    "give_keys",
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
        return await context.db.write(
            _start, context, exam, group, member, request, now, rng, token
        )
    except IntegrityError:  # another click began a quiz at the same moment: that one runs
        return await context.db.write(_start, context, exam, group, member, None, now, rng, token)


def _start(
    connection: Connection,
    context: Context,
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
        resumed = _next(connection, context, running)
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
    code = group.settings.exam
    keys = corrected_keys(connection, context, code)
    kept = versions.keep_versions(
        connection, code, {question: exam.content(question) for question in chosen.questions}
    )
    posed = [
        [
            question,
            str(shuffled_layout(exam.pack.questions[question], rng)),
            keys.get(question),
            kept[question],
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
    first = None if session is None else _next(connection, context, session)
    return NoQuestions() if first is None else replace(first, repeats=chosen.repeats)


async def running_quiz(context: Context, group: Group, member: Member) -> QuizQuestion | None:
    """Where the quiz stands that the member has under way in this group; None without one."""
    return await context.db.read(_running, context, group, member)


def _running(
    connection: Connection, context: Context, group: Group, member: Member
) -> QuizQuestion | None:
    session = practice.running_session(connection, member.person_id)
    if session is None or session.group_id != group.id:
        return None
    following = _next(connection, context, session)
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
    if session is None:
        return NoQuiz()
    given = {one.position: one for one in practice.session_answers(connection, session.id)}
    posed = posed_of(connection, context, session)
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
    following = None if session.finished_at is not None else _next(connection, context, session)
    if following is None:
        return NoQuiz()
    if following.number != position + 1:  # its turn has not come, or it is open in a group now
        return following
    try:
        choice = stored_choice(question.question, question.layout, shown)
    except ChoiceError as fault:
        return BadQuizChoice(str(fault))
    graded = grade(question.question, choice)
    _record(connection, context, session, question, position, choice, graded, now)
    if position + 1 == total:
        practice.finish_session(connection, session.id, now)
    return QuizGraded(session, question, choice, graded, position + 1, total)


def _record(
    connection: Connection,
    context: Context,
    session: PracticeSession,
    posed: Posed,
    position: int,
    choice: str,
    graded: Grade,
    now: datetime,
) -> None:
    """Store an answer, and let it teach what practice may: the member's beliefs and review card."""
    question, person_id = posed.question.id, session.person_id
    # The lesson comes first: on PostgreSQL its locks order the answers that are numbered next.
    lesson = lesson_about(
        connection,
        context,
        session.exam,
        person_id,
        question,
        posed.version_id,
        now,
        practising=True,
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
            "version_id": posed.version_id,
        },
    )
    if lesson is None:
        note_untaught(connection, context, session.exam)
        return
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
    if session is None:
        return NoQuiz()
    following = None if session.finished_at is not None else _next(connection, context, session)
    if following is not None:
        return following
    if session.finished_at is None:
        practice.finish_session(connection, session.id, now)
    given = practice.session_answers(connection, session.id)
    return _summary(connection, context, session, given)


async def stop_quiz(context: Context, member: Member, now: datetime) -> QuizSummary | NoQuiz:
    """End the member's running quiz, with the summary of what was answered."""
    return await context.db.write(_stop, context, member, now)


def _stop(
    connection: Connection, context: Context, member: Member, now: datetime
) -> QuizSummary | NoQuiz:
    session = practice.running_session(connection, member.person_id)
    if session is None:
        return NoQuiz()
    practice.finish_session(connection, session.id, now)
    given = practice.session_answers(connection, session.id)
    return _summary(connection, context, session, given)


def posed_of(
    connection: Connection, context: Context, session: PracticeSession
) -> list[Posed | None]:
    """The quiz's questions as it shows them; None for one that is not known any more."""
    found = (
        pose(
            connection,
            context,
            session.exam,
            one.question,
            Layout.parse(one.layout),
            one.answer_key,
            one.version_id,
        )
        for one in quiz_items(session.questions)
    )
    return [None if one is None else one.posed for one in found]


class QuizItem(NamedTuple):
    """One question of a quiz, as it is stored."""

    question: str
    layout: str
    answer_key: str | None
    version_id: int | None = None


def quiz_items(questions: str) -> list[QuizItem]:
    """What is stored of a quiz's questions; quizzes from before versions have three columns."""
    return [QuizItem(*one) for one in json.loads(questions)]


def give_keys(
    connection: Connection, code: str, question: str, keys: Mapping[int | None, str | None]
) -> None:
    """Put a corrected key into the quizzes that are under way: version id -> key."""
    for session_id, questions in practice.running_sessions(connection, code):
        items = quiz_items(questions)
        changed = [
            one._replace(answer_key=keys.get(one.version_id) or one.answer_key)
            if one.question == question
            else one
            for one in items
        ]
        if changed != items:
            practice.change_questions(connection, session_id, json.dumps(changed))


def _next(
    connection: Connection, context: Context, session: PracticeSession
) -> QuizQuestion | None:
    """The next question that may be asked; None when there is none left.

    One that the bank has lost, or that was posted to a group of the member since, is passed over.
    """
    posed = posed_of(connection, context, session)
    closed = practice.open_questions(connection, session.person_id)
    for position in range(session.position, len(posed)):
        question = posed[position]
        if question is not None and question.question.id not in closed:
            return QuizQuestion(session, question, position + 1, len(posed))
    return None


def _summary(
    connection: Connection,
    context: Context,
    session: PracticeSession,
    given: Sequence[PracticeAnswer],
) -> QuizSummary:
    posed = posed_of(connection, context, session)
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
