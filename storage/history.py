"""Queries about what a group was asked so far: they read the ledger and change nothing."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, exists, func, select

from storage.tables import delivery


def any_daily_between(connection: Connection, group_id: int, first: date, last: date) -> bool:
    """Whether a group was posted a question between two local dates, both included."""
    row = connection.execute(
        select(delivery.c.id)
        .where(
            delivery.c.group_id == group_id,
            delivery.c.kind == "daily",
            delivery.c.state != "missed",
            delivery.c.local_date.between(first, last),
        )
        .limit(1)
    ).first()
    return row is not None


def asked_questions(connection: Connection, group_id: int) -> dict[tuple[str, int | None], int]:
    """(question id, version) -> how often it was posted to a group."""
    rows = connection.execute(
        select(delivery.c.question, delivery.c.version_id, func.count().label("times"))
        .where(
            delivery.c.group_id == group_id,
            delivery.c.kind == "daily",
            delivery.c.question.is_not(None),
        )
        .group_by(delivery.c.question, delivery.c.version_id)
    )
    return {(row.question, row.version_id): row.times for row in rows}


class Closed(NamedTuple):
    """How often a question was revealed, and the last version of it that was."""

    times: int
    version_id: int | None


def closed_questions(connection: Connection, group_id: int) -> dict[str, Closed]:
    """Question id -> how often it was posted to a group and has been revealed.

    One that is open there again is left out: its key is not to be seen now.
    """
    again = delivery.alias("again")
    is_open = exists().where(
        again.c.group_id == delivery.c.group_id,
        again.c.question == delivery.c.question,
        again.c.kind == "daily",
        again.c.state == "open",
    )
    rows = connection.execute(
        select(
            delivery.c.question,
            func.count().label("times"),
            func.max(delivery.c.version_id).label("version_id"),
        )
        .where(
            delivery.c.group_id == group_id,
            delivery.c.kind == "daily",
            delivery.c.state == "closed",
            delivery.c.question.is_not(None),
            ~is_open,
        )
        .group_by(delivery.c.question)
        .order_by(func.max(delivery.c.id).desc())
    )
    return {row.question: Closed(row.times, row.version_id) for row in rows}


def posting_days(connection: Connection, group_id: int, after: date, until: date) -> list[date]:
    """The local dates strictly between two whose questions a group was posted and that are over."""
    rows = connection.execute(
        select(delivery.c.local_date)
        .where(
            delivery.c.group_id == group_id,
            delivery.c.kind == "daily",
            delivery.c.state == "closed",
            delivery.c.local_date > after,
            delivery.c.local_date < until,
        )
        .distinct()
    )
    return list(rows.scalars())
