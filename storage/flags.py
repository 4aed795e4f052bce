"""Queries about questions that members say are wrong, and how questions were answered."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select, update

from storage.dialects import per_dialect
from storage.records import QuestionReport
from storage.tables import (
    answer,
    delivery,
    membership,
    practice_answer,
    question_report,
    standing,
    study_group,
)

_ADD = per_dialect(
    question_report,
    lambda new: new.on_conflict_do_nothing(
        index_elements=["group_id", "person_id", "question"]
    ).returning(question_report.c.id),
)


def add_flag(
    connection: Connection,
    group_id: int,
    person_id: int,
    question: str,
    text: str,
    now: datetime,
) -> bool:
    """Record that somebody thinks a question wrong. False: they had said so before."""
    added = connection.execute(
        _ADD(connection),
        {
            "group_id": group_id,
            "person_id": person_id,
            "question": question,
            "text": text,
            "reported_at": now,
        },
    ).first()
    return added is not None


def open_flags(connection: Connection, group_id: int) -> list[QuestionReport]:
    """What was said of questions and is not settled, oldest first."""
    rows = connection.execute(
        select(
            question_report.c.id,
            question_report.c.group_id,
            question_report.c.question,
            question_report.c.text,
            func.coalesce(membership.c.name, "").label("name"),
            question_report.c.reported_at,
        )
        .outerjoin(
            membership,
            (membership.c.group_id == question_report.c.group_id)
            & (membership.c.person_id == question_report.c.person_id),
        )
        .where(question_report.c.group_id == group_id, question_report.c.settled_at.is_(None))
        .order_by(question_report.c.id)
    )
    return [QuestionReport(**row._mapping) for row in rows]


def settle_flags(connection: Connection, group_id: int, question: str, now: datetime) -> int:
    """Settle all that was said of a question in a group; returns how many."""
    return connection.execute(
        update(question_report)
        .where(
            question_report.c.group_id == group_id,
            question_report.c.question == question,
            question_report.c.settled_at.is_(None),
        )
        .values(settled_at=now)
    ).rowcount


def settle_flags_until(connection: Connection, group_id: int, last: int, now: datetime) -> int:
    """Settle all that was said in a group up to the report of id `last`; returns how many."""
    return connection.execute(
        update(question_report)
        .where(
            question_report.c.group_id == group_id,
            question_report.c.id <= last,
            question_report.c.settled_at.is_(None),
        )
        .values(settled_at=now)
    ).rowcount


class ItemAnswerRow(NamedTuple):
    """A person's first answer to a question: its version, and what they answered in that group in
    all (`all_correct` of `answered`)."""

    choice: str
    correct: bool
    expected: float | None
    all_correct: int
    answered: int
    version_id: int | None


def item_answers(connection: Connection, exam: str, question: str) -> list[ItemAnswerRow]:
    """How a question was answered in all groups of an exam, by whom it was new to."""
    rows = connection.execute(
        select(
            answer.c.choice,
            answer.c.correct,
            answer.c.expected,
            standing.c.correct.label("all_correct"),
            standing.c.answers,
            delivery.c.version_id,
            answer.c.person_id,
            answer.c.number,
        )
        .join(delivery, delivery.c.id == answer.c.delivery_id)
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .join(
            standing,
            (standing.c.group_id == delivery.c.group_id)
            & (standing.c.person_id == answer.c.person_id)
            & (standing.c.span == "all"),
        )
        .where(
            study_group.c.exam == exam,
            delivery.c.question == question,
            answer.c.counted_on.is_not(None),
        )
        .order_by(answer.c.number)
    )
    practised = _first_practised(connection, exam, question)
    found: dict[int, ItemAnswerRow] = {}
    for *row, person_id, number in rows:
        if person_id not in found and number < practised.get(person_id, number + 1):
            found[person_id] = ItemAnswerRow(*row)
    return list(found.values())


def _first_practised(connection: Connection, exam: str, question: str) -> dict[int, int]:
    """Person -> the number of their first practice answer to a question."""
    rows = connection.execute(
        select(practice_answer.c.person_id, func.min(practice_answer.c.number).label("first"))
        .where(practice_answer.c.exam == exam, practice_answer.c.question == question)
        .group_by(practice_answer.c.person_id)
    )
    return {row.person_id: row.first for row in rows}
