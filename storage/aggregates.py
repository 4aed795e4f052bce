"""Queries of the rebuild: every counted answer in its order, and the sums that they make.

Values are the driver's own (see `storage.hot`): a rebuild reads millions of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    Connection,
    Table,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    null,
    select,
    text,
    union_all,
)

from storage.hot import HotStatement
from storage.tables import (
    Id,
    answer,
    belief,
    delivery,
    difficulty,
    practice_answer,
    rest,
    standing,
    streak,
    study_group,
)

StandingKey: TypeAlias = tuple[int, str, date, int]
Row: TypeAlias = tuple[Any, ...]


class Counted(NamedTuple):
    """An answer in the order of counting; `group` and `counted_on` are None for practice."""

    number: int
    person: int
    exam: str
    question: str
    correct: bool
    answered_at: Any
    group: int | None
    counted_on: Any


class Given(NamedTuple):
    """An answer to a group's question, counted or not, as streaks need it."""

    group: int
    person: int
    local_date: Any
    answered_at: Any


_COUNTED = (
    select(
        answer.c.number,
        answer.c.person_id,
        study_group.c.exam,
        delivery.c.question,
        answer.c.correct,
        answer.c.answered_at,
        delivery.c.group_id,
        answer.c.counted_on,
    )
    .join(delivery, delivery.c.id == answer.c.delivery_id)
    .join(study_group, study_group.c.id == delivery.c.group_id)
    .where(answer.c.number > bindparam("after"), answer.c.number <= bindparam("until"))
)
_PRACTISED = select(
    practice_answer.c.number,
    practice_answer.c.person_id,
    practice_answer.c.exam,
    practice_answer.c.question,
    practice_answer.c.correct,
    practice_answer.c.answered_at,
    cast(null(), Id).label("group_id"),
    cast(null(), answer.c.counted_on.type).label("counted_on"),
).where(
    practice_answer.c.number > bindparam("after"),
    practice_answer.c.number <= bindparam("until"),
)
_NEXT = HotStatement(lambda _connection: union_all(_COUNTED, _PRACTISED).order_by("number"))


def last_number(connection: Connection) -> int:
    """The number of the answer that was counted last; 0 when there is none."""
    return max(
        int(connection.execute(select(func.coalesce(func.max(table.c.number), 0))).scalar_one())
        for table in (answer, practice_answer)
    )


def counted_between(connection: Connection, after: int, until: int) -> list[Counted]:
    """The answers numbered from `after` (not included) to `until`, in their order."""
    return [Counted._make(row) for row in _NEXT.rows(connection, {"after": after, "until": until})]


_GIVEN = HotStatement(
    lambda _connection: (
        select(
            delivery.c.group_id,
            answer.c.person_id,
            delivery.c.local_date,
            func.min(answer.c.answered_at),
        )
        .join(delivery, delivery.c.id == answer.c.delivery_id)
        .group_by(delivery.c.group_id, answer.c.person_id, delivery.c.local_date)
    )
)


def given_by_day(connection: Connection) -> list[Given]:
    """For each member and local date, when the first answer was given."""
    return [Given._make(row) for row in _GIVEN.rows(connection, {})]


def posting_days(connection: Connection) -> dict[int, list[date]]:
    """Group id -> the local dates on which questions were posted, in order."""
    rows = connection.execute(
        select(delivery.c.group_id, delivery.c.local_date)
        .where(delivery.c.kind == "daily", delivery.c.state != "missed")
        .distinct()
        .order_by(delivery.c.group_id, delivery.c.local_date)
    )
    days: dict[int, list[date]] = {}
    for row in rows:
        days.setdefault(row.group_id, []).append(row.local_date)
    return days


def all_rests(connection: Connection) -> dict[tuple[int, int], list[tuple[date, date]]]:
    """(group, person) -> planned rests."""
    rows = connection.execute(
        select(rest.c.group_id, rest.c.person_id, rest.c.first_date, rest.c.last_date)
    )
    found: dict[tuple[int, int], list[tuple[date, date]]] = {}
    for row in rows:
        found.setdefault((row.group_id, row.person_id), []).append((row.first_date, row.last_date))
    return found


def lock_aggregates(connection: Connection) -> None:
    """Let no answer move an aggregate until this transaction ends (SQLite: it cannot anyway)."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                "LOCK TABLE answer, practice_answer, standing, streak, belief, difficulty"
                " IN SHARE ROW EXCLUSIVE MODE"
            )
        )


KEYS: dict[str, tuple[str, ...]] = {
    "standing": ("group_id", "span", "starts", "person_id"),
    "streak": ("group_id", "person_id"),
    "belief": ("person_id", "exam", "node"),
    "difficulty": ("exam", "node"),
}


def replace_rows(connection: Connection, name: str, wanted: Mapping[Row, Row]) -> int:
    """Make an aggregate's table hold exactly `wanted` (key -> values); returns how many rows
    were not right before. What is right already is not written."""
    table = {"standing": standing, "streak": streak, "belief": belief, "difficulty": difficulty}[
        name
    ]
    keys = KEYS[name]
    values = tuple(column.name for column in table.c if column.name not in keys)
    stored: dict[Row, Row] = {}
    for row in connection.execute(select(*(table.c[column] for column in (*keys, *values)))):
        stored[tuple(row[: len(keys)])] = tuple(row[len(keys) :])
    wrong = [key for key, state in stored.items() if wanted.get(key) != state]
    _delete(connection, table, keys, wrong)
    lacking = [
        dict(zip((*keys, *values), (*key, *state), strict=True))
        for key, state in wanted.items()
        if stored.get(key) != state
    ]
    for first in range(0, len(lacking), 5_000):
        connection.execute(insert(table), lacking[first : first + 5_000])
    return len(set(wrong) | {tuple(row[key] for key in keys) for row in lacking})


def _delete(
    connection: Connection, table: Table, keys: tuple[str, ...], rows: Iterable[Row]
) -> None:
    found = [dict(zip((f"k_{key}" for key in keys), row, strict=True)) for row in rows]
    if found:
        connection.execute(
            delete(table).where(and_(*(table.c[key] == bindparam(f"k_{key}") for key in keys))),
            found,
        )


def as_date(value: Any) -> date:
    """A driver's date, or the UTC date of its instant: SQLite gives text."""
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        return value.astimezone(UTC).date()
    assert isinstance(value, date)
    return value
