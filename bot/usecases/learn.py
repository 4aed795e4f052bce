"""What one answer teaches the bot: beliefs, difficulties and the review card.

It runs inside the answer's own transaction. A question that the person has answered before moves
nothing but its review card; practice moves no difficulty.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.core.calendar import week_of
from bot.core.mastery import (
    MODEL,
    Abilities,
    Belief,
    Difficulties,
    fresh_abilities,
    fresh_difficulties,
    learn,
    predict,
)
from bot.core.review import reviewed
from questions.outline import SkillPath
from storage import beliefs, practice
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
class Lesson:
    """What is believed before an answer, read (and on PostgreSQL locked) for its transaction."""

    exam: str
    person_id: int
    path: SkillPath
    question: str
    week: str
    believed: dict[str, BeliefRow]
    hard: dict[str, DifficultyRow]
    practising: bool

    @property
    def repeated(self) -> bool:
        """Whether the person has answered this question before."""
        return self.believed[f"question:{self.question}"].answers > 0

    @property
    def expected(self) -> float:
        """The chance of a right answer, before it is given."""
        member, domain, section, skill = (
            Belief(self.believed[node].mean, self.believed[node].variance)
            for node in nodes_of(self.path)
        )
        question, of_skill = (
            Belief(self.hard[node].mean, self.hard[node].variance)
            for node in (f"question:{self.question}", f"skill:{self.path.skill.id}")
        )
        return predict(Abilities(member, domain, section, skill), Difficulties(question, of_skill))

    def learn(self, connection: Connection, correct: bool) -> None:
        """Move the beliefs about the person, and about the question unless it was practice."""
        if self.repeated:
            mark = self.believed[f"question:{self.question}"]
            again = replace(mark, answers=mark.answers + 1)
            beliefs.save_beliefs(connection, self.person_id, self.exam, [again])
            return
        own, hard = moved(self.path, self.question, self.believed, self.hard, correct, self.week)
        beliefs.save_beliefs(connection, self.person_id, self.exam, own)
        if not self.practising:
            beliefs.save_difficulties(connection, self.exam, hard)


def open_lesson(
    connection: Connection,
    exam: str,
    person_id: int,
    path: SkillPath,
    question: str,
    now: datetime,
    *,
    practising: bool = False,
) -> Lesson:
    """Read what an answer to the question will move; practice moves no difficulty."""
    week = week_of(now.astimezone(UTC).date()).isoformat()
    return Lesson(
        exam,
        person_id,
        path,
        question,
        week,
        beliefs.beliefs_to_change(
            connection, person_id, exam, fresh_beliefs(path, f"question:{question}", week)
        ),
        beliefs.difficulties_to_change(
            connection, exam, fresh_hardness(path, question), lock=not practising
        ),
        practising,
    )


def fresh_beliefs(path: SkillPath, mark: str, week: str) -> list[BeliefRow]:
    """The rows of somebody who never answered: four abilities and the question's mark."""
    prior = fresh_abilities()
    abilities = (prior.member, prior.domain, prior.section, prior.skill)
    rows = [
        BeliefRow(node, one.mean, one.variance, 0, week, one.mean, one.variance)
        for node, one in zip(nodes_of(path), abilities, strict=True)
    ]
    return [*rows, BeliefRow(mark, 0.0, 0.0, 0, week, 0.0, 0.0)]


def fresh_hardness(path: SkillPath, question: str) -> list[DifficultyRow]:
    """The rows of a question and a skill that were never asked."""
    prior = fresh_difficulties()
    return [
        DifficultyRow(f"question:{question}", prior.question.mean, prior.question.variance, 0),
        DifficultyRow(f"skill:{path.skill.id}", prior.skill.mean, prior.skill.variance, 0),
    ]


def moved(
    path: SkillPath,
    question: str,
    believed: dict[str, BeliefRow],
    hard: dict[str, DifficultyRow],
    correct: bool,
    week: str,
) -> tuple[list[BeliefRow], list[DifficultyRow]]:
    """The rows after a first answer to a question. Pure."""
    own = [believed[node] for node in nodes_of(path)]
    two = [hard[f"question:{question}"], hard[f"skill:{path.skill.id}"]]
    member, domain, section, skill = (Belief(row.mean, row.variance) for row in own)
    abilities, difficulties = learn(
        Abilities(member, domain, section, skill),
        Difficulties(*(Belief(row.mean, row.variance) for row in two)),
        correct,
        MODEL,
    )
    after = (abilities.member, abilities.domain, abilities.section, abilities.skill)
    rows = [_changed(row, one, week) for row, one in zip(own, after, strict=True)]
    mark = believed[f"question:{question}"]
    harder = [
        DifficultyRow(row.node, one.mean, one.variance, row.answers + 1)
        for row, one in zip(two, (difficulties.question, difficulties.skill), strict=True)
    ]
    return [*rows, replace(mark, answers=mark.answers + 1, week=week)], harder


def review_answer(
    connection: Connection, lesson: Lesson, card: str | None, correct: bool, now: datetime
) -> None:
    """Make a review card at the first miss; afterwards every answer moves it."""
    if card is None and correct:
        return
    after, due_at = reviewed(card, correct, now)
    practice.save_review_card(
        connection, lesson.person_id, lesson.exam, lesson.question, after, due_at
    )


def _changed(row: BeliefRow, after: Belief, week: str) -> BeliefRow:
    """The row after a change; the first one of a week keeps what was believed before it."""
    first_of_week = row.week != week
    return BeliefRow(
        node=row.node,
        mean=after.mean,
        variance=after.variance,
        answers=row.answers + 1,
        week=week,
        mean_before=row.mean if first_of_week else row.mean_before,
        variance_before=row.variance if first_of_week else row.variance_before,
    )
