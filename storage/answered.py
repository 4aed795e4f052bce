"""Queries about all that one person has answered, from which their sums can be recomputed.

What a rebuild reads of everybody is in `storage.aggregates`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, cast, func, null, select, union_all

from storage.tables import (
    Id,
    answer,
    delivery,
    practice_answer,
    practice_session,
    study_group,
)


class Counted(NamedTuple):
    """An answer that was counted, with its group's `zone`; practice has no group and no local
    date."""

    number: int
    exam: str
    question: str
    version_id: int | None
    correct: bool
    answered_at: datetime
    group_id: int | None
    counted_on: date | None
    zone: str


def counted_of(connection: Connection, person_id: int) -> list[Counted]:
    """A person's counted answers, the group's questions and practice, in their order."""
    asked = (
        select(
            answer.c.number,
            study_group.c.exam,
            delivery.c.question,
            delivery.c.version_id,
            answer.c.correct,
            answer.c.answered_at,
            delivery.c.group_id,
            answer.c.counted_on,
            study_group.c.zone,
        )
        .join(delivery, delivery.c.id == answer.c.delivery_id)
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .where(answer.c.person_id == person_id, answer.c.number.is_not(None))
    )
    practised = (
        select(
            practice_answer.c.number,
            practice_answer.c.exam,
            practice_answer.c.question,
            practice_answer.c.version_id,
            practice_answer.c.correct,
            practice_answer.c.answered_at,
            cast(null(), Id).label("group_id"),
            cast(null(), answer.c.counted_on.type).label("counted_on"),
            study_group.c.zone,
        )
        .join(practice_session, practice_session.c.id == practice_answer.c.session_id)
        .join(study_group, study_group.c.id == practice_session.c.group_id)
        .where(practice_answer.c.person_id == person_id)
    )
    rows = connection.execute(union_all(asked, practised).order_by("number"))
    return [Counted(*row) for row in rows]


def days_answered(connection: Connection, person_id: int) -> dict[int, list[date]]:
    """Group -> the local dates whose questions a person answered, counted or not, in the order in
    which they gave the first answer of each."""
    first = func.min(answer.c.answered_at)
    rows = connection.execute(
        select(delivery.c.group_id, delivery.c.local_date)
        .join(answer, answer.c.delivery_id == delivery.c.id)
        .where(answer.c.person_id == person_id)
        .group_by(delivery.c.group_id, delivery.c.local_date)
        .order_by(delivery.c.group_id, first, delivery.c.local_date)
    )
    found: dict[int, list[date]] = {}
    for group_id, day in rows:
        found.setdefault(group_id, []).append(day)
    return found


def first_answers(
    connection: Connection, group_id: int, person_id: int
) -> list[tuple[datetime, date]]:
    """(when, local date) of a person's first answer to a group's questions of each date, in order.

    Counted or not.
    """
    first = func.min(answer.c.answered_at)
    rows = connection.execute(
        select(first, delivery.c.local_date)
        .join(answer, answer.c.delivery_id == delivery.c.id)
        .where(answer.c.person_id == person_id, delivery.c.group_id == group_id)
        .group_by(delivery.c.local_date)
        .order_by(first, delivery.c.local_date)
    )
    return [(when, day) for when, day in rows]


def days_posted(connection: Connection, group_id: int, since: date) -> list[date]:
    """The local dates from `since` on whose questions a group was posted, earliest first."""
    rows = connection.execute(
        select(delivery.c.local_date)
        .where(
            delivery.c.group_id == group_id,
            delivery.c.kind == "daily",
            delivery.c.state != "missed",
            delivery.c.local_date >= since,
        )
        .distinct()
        .order_by(delivery.c.local_date)
    )
    return list(rows.scalars())
