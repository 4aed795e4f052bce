"""Chooses the questions of a quiz: by topic, in the blueprint's shares, the weak or the missed.

What is open in one of the member's groups is never among them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TypeAlias, assert_never
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.commands.typed import QuizRequest
from bot.core.reports import to_practise
from bot.core.review import due_reviews
from bot.core.topics import Topic, TopicMatches, find_topics, topic_by_code
from bot.usecases.context import Exam
from bot.usecases.show_report import read_my_sections
from questions.sampling import Blueprint, SamplerState, draw
from storage import beliefs, practice

MOST_QUESTIONS = 50


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
class Chosen:
    """The questions of a new quiz."""

    questions: tuple[str, ...]
    repeats: bool = False


Choice: TypeAlias = Chosen | NothingDue | NoTopic | ManyTopics | BadCount | NoQuestions


def choose_questions(
    connection: Connection,
    exam: Exam,
    code: str,
    person_id: int,
    request: QuizRequest,
    now: datetime,
    zone: ZoneInfo,
    rng: Random,
) -> Choice:
    """The questions of a new quiz; `code` is the exam's, and nothing is written. Reviews are due
    by the days of `zone`."""
    skills = skills_of(exam, request)
    if isinstance(skills, BadCount | NoTopic | ManyTopics):
        return skills
    closes = practice.open_questions(connection, person_id)
    match request.mode:
        case "mixed":
            pass
        case "weak":
            skills = _weak(connection, exam, code, person_id, skills, now)
        case "missed":
            reviews = [
                one
                for one in practice.reviews_of(connection, person_id, code)
                if one[0] in exam.pack.questions and exam.pack.questions[one[0]].skill in skills
            ]
            due, later = due_reviews(reviews, closes, now, zone)
            return Chosen(tuple(due[: request.count])) if due else NothingDue(later)
        case _:
            assert_never(request.mode)
    return _draw(connection, exam, code, person_id, skills, closes, request.count, rng)


def skills_of(exam: Exam, request: QuizRequest) -> frozenset[str] | BadCount | NoTopic | ManyTopics:
    """The skills that a request is about, of the whole exam without a topic; or why it is about
    none. It knows nobody."""
    if not 1 <= request.count <= MOST_QUESTIONS:
        return BadCount(request.count)
    outline, topic = exam.pack.outline, request.topic
    if not topic.strip():
        return frozenset(path.skill.id for path in outline.paths())
    named = topic_by_code(outline, topic)
    found = TopicMatches((named,)) if named else find_topics(outline, topic)
    match found.topics:
        case ():
            return NoTopic(topic, found.nearest)
        case (one,):
            return frozenset(one.skills)
        case many:
            return ManyTopics(topic, many)


def _weak(
    connection: Connection,
    exam: Exam,
    code: str,
    person_id: int,
    skills: frozenset[str],
    now: datetime,
) -> frozenset[str]:
    """The skills of the weakest sections among these skills' sections."""
    sections = [
        one
        for one in read_my_sections(connection, exam, code, person_id, now)
        if any(
            skill.id in skills and exam.pack.by_skill.get(skill.id) for skill in one.section.skills
        )
    ]
    weak = {skill.id for one in to_practise(sections) for skill in one.section.skills}
    return skills & weak or skills


def _draw(
    connection: Connection,
    exam: Exam,
    code: str,
    person_id: int,
    skills: Collection[str],
    closed: Collection[str],
    count: int,
    rng: Random,
) -> Chosen | NoQuestions:
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
    return Chosen(tuple(drawn), repeats)


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
