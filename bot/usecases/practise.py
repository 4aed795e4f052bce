"""`/quiz`: practice on demand, one running quiz a member, resumable after a restart.

It moves the member's own beliefs and review cards, never ranks, difficulties or item statistics,
and it never asks what is open in one of the member's groups.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.core.commands import QuizRequest
from bot.core.reports import to_practise
from bot.core.topics import Found, Topic, find_topics, topic_by_code
from bot.usecases.context import Context, Exam, Posed
from bot.usecases.learn import open_lesson, review_answer
from bot.usecases.show_report import read_my_sections
from questions.question import (
    ChoiceError,
    Grade,
    Layout,
    grade,
    shuffled_layout,
    stored_choice,
    with_key,
)
from questions.sampling import Blueprint, SamplerState, draw
from storage import beliefs, practice, rekeys
from storage.records import Group, Member, PracticeAnswer, PracticeSession

MOST_QUESTIONS = 50


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
class NothingDue:
    """No missed question is due; `later` is when the next one is, if there is any."""

    later: datetime | None


@dataclass(frozen=True, slots=True)
class NoTopic:
    """No topic matches; `nearest` are alike by spelling."""

    wanted: str
    nearest: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class ManyTopics:
    """Several topics match."""

    wanted: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class BadCount:
    """A number of questions that cannot be asked."""

    count: int


@dataclass(frozen=True, slots=True)
class NoQuestions:
    """The topic has no question that may be asked now."""


@dataclass(frozen=True, slots=True)
class NoQuiz:
    """No such quiz is under way for this member."""


@dataclass(frozen=True, slots=True)
class BadQuizChoice:
    """A choice that the question does not have."""

    reason: str


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
        under_way = _question(exam, running, resumed=True)
        if under_way is not None:
            return under_way
    request = request or QuizRequest()
    chosen = _choose(connection, exam, group, member, request, now, rng)
    if not isinstance(chosen, _Chosen):
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
    first = None if session is None else _question(exam, session, repeats=chosen.repeats)
    return first or NoQuestions()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The questions of a new quiz."""

    questions: tuple[str, ...]
    repeats: bool = False


def _choose(
    connection: Connection,
    exam: Exam,
    group: Group,
    member: Member,
    request: QuizRequest,
    now: datetime,
    rng: Random,
) -> _Chosen | NothingDue | NoTopic | ManyTopics | BadCount | NoQuestions:
    if not 1 <= request.count <= MOST_QUESTIONS:
        return BadCount(request.count)
    code = group.settings.exam
    closed = practice.open_questions(connection, member.person_id)
    skills: Collection[str] = {path.skill.id for path in exam.pack.outline.paths()}
    if request.topic.strip():
        named = topic_by_code(exam.pack.outline, request.topic)
        found = Found((named,)) if named else find_topics(exam.pack.outline, request.topic)
        if not found.topics:
            return NoTopic(request.topic, found.nearest)
        if len(found.topics) > 1:
            return ManyTopics(request.topic, found.topics)
        skills = set(found.topics[0].skills)
    if request.mode == "missed":
        due, later = practice.due_reviews(connection, member.person_id, code, now)
        fitting = [
            question
            for question in due
            if question in exam.pack.questions
            and question not in closed
            and exam.pack.questions[question].skill in skills
        ][: request.count]
        return _Chosen(tuple(fitting)) if fitting else NothingDue(later)
    if request.mode == "weak":
        sections = read_my_sections(connection, exam, code, member.person_id, now)
        weak = {
            skill.id
            for one in to_practise([s for s in sections if _covers(s.section.skills, skills)])
            for skill in one.section.skills
        }
        skills = weak & set(skills) or skills
    return _draw(connection, exam, code, member.person_id, skills, closed, request.count, rng)


def _covers(section_skills: Sequence[object], skills: Collection[str]) -> bool:
    return any(getattr(skill, "id", None) in skills for skill in section_skills)


def _draw(
    connection: Connection,
    exam: Exam,
    code: str,
    person_id: int,
    skills: Collection[str],
    closed: Collection[str],
    count: int,
    rng: Random,
) -> _Chosen | NoQuestions:
    """Draw by the blueprint, what was never answered first; then what was answered least."""
    answered = beliefs.answered_questions(connection, person_id, code)
    able = {
        skill: tuple(one for one in questions if one not in closed)
        for skill, questions in exam.pack.by_skill.items()
        if skill in skills
    }
    if not any(able.values()):
        return NoQuestions()
    fresh = {
        skill: tuple(one for one in questions if one not in answered)
        for skill, questions in able.items()
    }
    repeats = not any(fresh.values())
    drawn: list[str] = []
    rounds = [fresh] if not repeats else []
    times = sorted({answered.get(one, 0) for questions in able.values() for one in questions})
    rounds += [
        {
            skill: tuple(one for one in questions if answered.get(one, 0) == seen)
            for skill, questions in able.items()
        }
        for seen in times
        if seen > 0
    ]
    for pool in rounds:
        drawn += _draw_from(exam, pool, count - len(drawn), rng)
        if len(drawn) >= count:
            break
    return _Chosen(tuple(drawn), repeats)


def _draw_from(
    exam: Exam, pool: Mapping[str, tuple[str, ...]], count: int, rng: Random
) -> list[str]:
    """At most `count` different questions of the pool, in the blueprint's shares."""
    size = min(count, sum(len(questions) for questions in pool.values()))
    left = dict(pool)
    drawn: list[str] = []
    state = SamplerState.fresh()
    while len(drawn) < size:
        blueprint = Blueprint.of(exam.pack.outline, left)
        pick = draw(blueprint, state, rng)
        state = pick.state
        drawn.append(pick.question)
        left[pick.skill] = tuple(one for one in left[pick.skill] if one != pick.question)
    return drawn


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
    posed = posed_of(exam, session)
    if not 0 <= position < len(posed) or posed[position] is None or position > session.position:
        return NoQuiz()
    question = posed[position]
    assert question is not None
    total = len(posed)
    if position < session.position:
        first = practice.session_answers(connection, session.id)[position]
        given = Grade(first.score, first.out_of)
        return QuizGraded(session, question, first.choice, given, position + 1, total, again=True)
    if session.finished_at is not None:
        return NoQuiz()
    try:
        choice = stored_choice(question.question, question.layout, shown)
    except ChoiceError as fault:
        return BadQuizChoice(str(fault))
    graded = grade(question.question, choice)
    lesson = open_lesson(
        connection,
        session.exam,
        member.person_id,
        question.path,
        question.question.id,
        now,
        practising=True,
    )
    practice.add_practice_answer(
        connection,
        {
            "session_id": session.id,
            "position": position,
            "person_id": member.person_id,
            "exam": session.exam,
            "question": question.question.id,
            "choice": choice,
            "score": graded.score,
            "out_of": graded.out_of,
            "correct": graded.correct,
            "answered_at": now,
        },
    )
    lesson.learn(connection, graded.correct)
    card = practice.review_card(connection, member.person_id, session.exam, question.question.id)
    review_answer(connection, lesson, card, graded.correct, now)
    if position + 1 == total:
        practice.finish_session(connection, session.id, now)
    return QuizGraded(session, question, choice, graded, position + 1, total)


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
    following = None if session.finished_at is not None else _question(exam, session)
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
        question = exam.pack.questions.get(identifier)
        if question is None:
            posed.append(None)
            continue
        if right is not None:
            question = with_key(question, right)
        path = exam.pack.outline.by_skill[question.skill]
        posed.append(Posed(question, Layout.parse(layout), path))
    return posed


def _question(
    exam: Exam, session: PracticeSession, *, resumed: bool = False, repeats: bool = False
) -> QuizQuestion | None:
    posed = posed_of(exam, session)
    if session.position >= len(posed):
        return None
    question = posed[session.position]
    if question is None:
        return None
    return QuizQuestion(
        session, question, session.position + 1, len(posed), resumed=resumed, repeats=repeats
    )


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
