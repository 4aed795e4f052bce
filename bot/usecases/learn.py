"""What one answer teaches the bot: beliefs, difficulties and the review card.

It runs inside the answer's own transaction. A question that the person has answered before moves
nothing but its review card; practice moves no difficulty. What it teaches is the skill that the
question was about when it was asked (`Exam.taught`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.core.calendar import week_of
from bot.core.review import reviewed
from bot.core.tree import Hard as HardNumbers
from bot.core.tree import Path, chance_of, fresh_difficulties, taught, whole
from bot.usecases.context import Context
from questions.outline import SkillPath
from storage import aggregates, beliefs, practice
from storage.beliefs import Bearing, Hard, Own
from storage.records import BeliefRow, DifficultyRow

MEMBER = "member"


def nodes_of(path: SkillPath) -> tuple[str, str, str, str]:
    """The nodes of a person's beliefs that a question of that skill bears on."""
    return (
        MEMBER,
        f"domain:{path.domain.id}",
        f"section:{path.section.id}",
        f"skill:{path.skill.id}",
    )


@dataclass(frozen=True, slots=True)
class BeliefUpdate:
    """What is believed before an answer, read (and on PostgreSQL locked) for its transaction.

    `own` are the person's four abilities and the mark of the question, `hard` the difficulties of
    the question and its skill.
    """

    exam: str
    person_id: int
    question: str
    week: str
    own: Own
    hard: Hard
    practising: bool

    @property
    def repeated(self) -> bool:
        """Whether the person has answered this question before."""
        return self.own[-1].answers > 0

    @property
    def expected(self) -> float:
        """The chance of a right answer, before it is given."""
        return chance_of(_path(self.own), self.own[3].answers, _hard(self.hard))

    def learn(self, connection: Connection, correct: bool) -> None:
        """Move the beliefs about the person, and about the question unless it was practice."""
        if self.repeated:
            mark = self.own[-1]
            again = mark._replace(answers=mark.answers + 1)
            beliefs.save_beliefs(connection, self.person_id, self.exam, (again,))
            return
        own, hard = moved(self.own, self.hard, correct, self.week)
        beliefs.save_beliefs(connection, self.person_id, self.exam, own)
        if not self.practising:
            beliefs.save_difficulties(connection, self.exam, hard)


def lesson_about(
    connection: Connection,
    context: Context,
    exam: str,
    person_id: int,
    question: str,
    version_id: int | None,
    now: datetime,
    *,
    practising: bool = False,
    locked: bool = False,
) -> BeliefUpdate | None:
    """The lesson of an answer to a question as it was asked; None where it teaches nothing.

    Call `note_untaught` then, once the answer is stored. `locked`: its rows are (`lock_lessons`).
    """
    path = context.taught_by(connection, exam, question, version_id)
    if path is None:
        return None
    return open_lesson(
        connection, exam, person_id, path, question, now, practising=practising, locked=locked
    )


class Teaching(NamedTuple):
    """An answer that is about to teach: whose, to which question as it was asked, and when."""

    exam: str
    person_id: int
    question: str
    version_id: int | None
    now: datetime


def lock_lessons(connection: Connection, context: Context, answers: Iterable[Teaching]) -> None:
    """Lock what several answers of one transaction move, before any of them moves it."""
    wanted = []
    for exam, person_id, question, version_id, now in answers:
        path = context.taught_by(connection, exam, question, version_id)
        if path is not None:
            own = _fresh_beliefs(path, question, _week(now))
            wanted.append(Bearing(person_id, exam, own, _fresh_hardness(path, question)))
    beliefs.lock_lessons(connection, wanted)


def note_untaught(connection: Connection, context: Context, exam: str) -> None:
    """An answer taught nothing. If its pack is only away, the first start with it makes up for it.

    It comes after the answer is stored, in the order in which a rebuild locks the tables.
    """
    if exam not in context.exams:
        aggregates.forget_basis(connection, exam)


def open_lesson(
    connection: Connection,
    exam: str,
    person_id: int,
    path: SkillPath,
    question: str,
    now: datetime,
    *,
    practising: bool = False,
    locked: bool = False,
) -> BeliefUpdate:
    """Read what an answer to the question will move; practice moves no difficulty."""
    week = _week(now)
    own, hard = beliefs.load_beliefs(
        connection,
        person_id,
        exam,
        _fresh_beliefs(path, question, week),
        _fresh_hardness(path, question),
        practising=practising,
        locked=locked,
    )
    return BeliefUpdate(exam, person_id, question, week, own, hard, practising)


def _week(now: datetime) -> str:
    return week_of(now.astimezone(UTC).date()).isoformat()


_EASY = fresh_difficulties()


def _fresh_beliefs(path: SkillPath, question: str, week: str) -> Own:
    """The rows of somebody who never answered: four abilities and the question's mark."""
    member, domain, section, skill = nodes_of(path)
    return (
        fresh_belief(member, week),
        fresh_belief(domain, week),
        fresh_belief(section, week),
        fresh_belief(skill, week),
        fresh_belief(f"question:{question}", week),
    )


def fresh_belief(node: str, week: str) -> BeliefRow:
    """The row of a node without any answer yet."""
    return BeliefRow(node, 0.0, 0.0, 0, week, 0.0, 0.0, 0)


def _fresh_hardness(path: SkillPath, question: str) -> Hard:
    """The rows of a question and a skill that were never asked."""
    of_question, of_skill = _EASY.question, _EASY.skill
    return (
        DifficultyRow(f"question:{question}", of_question.mean, of_question.variance, 0),
        DifficultyRow(f"skill:{path.skill.id}", of_skill.mean, of_skill.variance, 0),
    )


def _path(own: Own) -> Path:
    member, domain, section, skill, _mark = own
    return whole((*member[1:3], *domain[1:3], *section[1:3], *skill[1:3]))


def _hard(hard: Hard) -> HardNumbers:
    question, hardness = hard
    return (*question[1:3], *hardness[1:3])


def moved(own: Own, hard: Hard, correct: bool, week: str) -> tuple[Own, Hard]:
    """The rows after a first answer to a question. Pure."""
    member, domain, section, skill, mark = own
    path, harder = taught(_path(own), skill.answers, _hard(hard), correct)
    question, hardness = hard
    return (
        (
            _changed(member, path[0], path[1], week),
            _changed(domain, path[2], path[3], week),
            _changed(section, path[4], path[5], week),
            _changed(skill, path[6], path[7], week),
            mark._replace(answers=mark.answers + 1, week=week),
        ),
        (
            DifficultyRow(question[0], harder[0], harder[1], question[3] + 1),
            DifficultyRow(hardness[0], harder[2], harder[3], hardness[3] + 1),
        ),
    )


def review_answer(
    connection: Connection,
    lesson: BeliefUpdate,
    card: str | None,
    correct: bool,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Make a review card at the first miss; afterwards every answer moves it."""
    if card is None and correct:
        return
    after, due_at = reviewed(card, correct, now, zone)
    practice.save_review_card(
        connection, lesson.person_id, lesson.exam, lesson.question, after, due_at
    )


def _changed(row: BeliefRow, precision: float, information: float, week: str) -> BeliefRow:
    """The row after a change; the first one of a week keeps what was known before it."""
    node, was, had, answers, last_week, was_before, had_before, answers_before = row
    if last_week != week:
        was_before, had_before, answers_before = was, had, answers
    return BeliefRow(
        node, precision, information, answers + 1, week, was_before, had_before, answers_before
    )
