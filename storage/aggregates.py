"""Queries of the rebuild: every counted answer in its order, and the sums that they make.

Values are the driver's own (see `storage.hot`): a rebuild reads millions of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

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
    belief_basis,
    delivery,
    difficulty,
    practice_answer,
    rekey,
    rest,
    standing,
    streak,
    study_group,
)

Row: TypeAlias = tuple[Any, ...]
# All key columns but the last -> the last one -> the other columns; dates as the driver has them.
Wanted: TypeAlias = dict[Row, dict[Any, list[Any]]]


# The place of the version in a row of `counted_between`.
VERSION = 4
_COUNTED = (
    select(
        answer.c.number,
        answer.c.person_id,
        study_group.c.exam,
        delivery.c.question,
        delivery.c.version_id,
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
    practice_answer.c.version_id,
    practice_answer.c.correct,
    practice_answer.c.answered_at,
    cast(null(), Id).label("group_id"),
    cast(null(), answer.c.counted_on.type).label("counted_on"),
).where(
    practice_answer.c.number > bindparam("after"),
    practice_answer.c.number <= bindparam("until"),
)
_NEXT = HotStatement(
    ("after", "until"),
    lambda _connection: union_all(_COUNTED, _PRACTISED).order_by("number"),
)


def last_number(connection: Connection) -> int:
    """The number of the answer that was counted last; 0 when there is none."""
    return max(
        int(connection.execute(select(func.coalesce(func.max(table.c.number), 0))).scalar_one())
        for table in (answer, practice_answer)
    )


def counted_between(connection: Connection, after: int, until: int) -> list[Row]:
    """The answers numbered from `after` (not included) to `until`, in their order.

    (number, person, exam, question, version, correct, answered at, group, counted on) each; the
    last two are None for practice.
    """
    return _NEXT.rows(connection, (after, until))


def fingerprint(connection: Connection, until: int) -> Row:
    """What changes when an answer numbered up to `until` goes, comes or is graded again."""
    found: list[Any] = []
    for table in (answer, practice_answer):
        numbered = select(
            func.count(), func.sum(table.c.person_id), func.max(table.c.answered_at)
        ).where(table.c.number <= until)
        found += connection.execute(numbered).one()
    found += connection.execute(select(func.count(), func.max(rekey.c.rekeyed_at))).one()
    return tuple(found)


_GIVEN = HotStatement(
    (),
    lambda _connection: (
        select(
            delivery.c.group_id,
            answer.c.person_id,
            delivery.c.local_date,
            func.min(answer.c.answered_at),
        )
        .join(delivery, delivery.c.id == answer.c.delivery_id)
        .group_by(delivery.c.group_id, answer.c.person_id, delivery.c.local_date)
    ),
)


def given_by_day(connection: Connection) -> Iterator[Row]:
    """(group, person, local date, when the first answer was given) of each member and date."""
    return _GIVEN.each(connection)


_POSTED = HotStatement(
    ("kind", "not_posted"),
    lambda _connection: (
        select(delivery.c.group_id, delivery.c.local_date)
        .where(
            delivery.c.kind == bindparam("kind"),
            delivery.c.state != bindparam("not_posted"),
        )
        .distinct()
        .order_by(delivery.c.group_id, delivery.c.local_date)
    ),
)
_RESTS = HotStatement(
    (),
    lambda _connection: select(
        rest.c.group_id, rest.c.person_id, rest.c.first_date, rest.c.last_date
    ),
)


def posting_days(connection: Connection) -> dict[int, list[Any]]:
    """Group -> the local dates on which it was posted a question, earliest first."""
    days: dict[int, list[Any]] = {}
    for group, day in _POSTED.each(connection, ("daily", "missed")):
        days.setdefault(group, []).append(day)
    return days


def all_rests(connection: Connection) -> dict[tuple[int, int], list[tuple[Any, Any]]]:
    """(group, person) -> planned rests, first and last local date each."""
    found: dict[tuple[int, int], list[tuple[Any, Any]]] = {}
    for group, person, first, last in _RESTS.each(connection):
        found.setdefault((group, person), []).append((first, last))
    return found


def lock_aggregates(connection: Connection) -> None:
    """Let no answer move an aggregate until this transaction ends (SQLite: it cannot anyway).

    In the order in which an answer touches the tables, so that none waits for the other in turn.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                "LOCK TABLE belief, difficulty, answer, practice_answer, standing, streak"
                " IN SHARE ROW EXCLUSIVE MODE"
            )
        )


# Key columns, the last of which tells the rows of one `Wanted` entry apart.
KEYS: dict[Table, tuple[str, ...]] = {
    standing: ("group_id", "span", "starts", "person_id"),
    streak: ("group_id", "person_id"),
    belief: ("person_id", "exam", "node"),
    difficulty: ("exam", "node"),
}
_CHUNK = 20_000


def belief_bases(connection: Connection) -> dict[str, str]:
    """Exam -> what its stored beliefs were computed by; none of an exam that has to be rebuilt."""
    rows = connection.execute(select(belief_basis.c.exam, belief_basis.c.basis))
    return {row.exam: row.basis for row in rows}


def forget_basis(connection: Connection, exam: str) -> None:
    """Answers are missing from an exam's beliefs: they have to be rebuilt."""
    connection.execute(delete(belief_basis).where(belief_basis.c.exam == exam))


def replace_bases(connection: Connection, bases: Mapping[str, str]) -> None:
    """Note what all beliefs were computed by, inside the transaction that stored them."""
    connection.execute(delete(belief_basis))
    if bases:
        rows = [{"exam": exam, "basis": basis} for exam, basis in sorted(bases.items())]
        connection.execute(insert(belief_basis), rows)


def replace_standings(connection: Connection, wanted: Wanted) -> int:
    """Make the table hold exactly `wanted`, which is used up; returns how many rows were wrong,
    lacking or too many. What is right already is not written."""
    return _replace(connection, standing, wanted)


def replace_streaks(connection: Connection, wanted: Wanted) -> int:
    """As `replace_standings`."""
    return _replace(connection, streak, wanted)


def replace_beliefs(connection: Connection, wanted: Wanted) -> int:
    """As `replace_standings`."""
    return _replace(connection, belief, wanted)


def replace_difficulties(connection: Connection, wanted: Wanted) -> int:
    """As `replace_standings`. A row that no answer has moved says nothing, and may stay."""
    return _replace(connection, difficulty, wanted)


def _replace(connection: Connection, table: Table, wanted: Wanted) -> int:
    keys = KEYS[table]
    last = len(keys) - 1
    wrong: list[Row] = []
    for row in _READ[table].each(connection):
        mine = wanted.get(tuple(row[:last]))
        state = None if mine is None else mine.get(row[last])
        if mine is not None and state == list(row[last + 1 :]):
            del mine[row[last]]
        elif state is not None or table is not difficulty or row[-1] != 0:
            wrong.append(tuple(row[: last + 1]))
    _DROP[table].run_many(connection, wrong)
    # By key: neighbours in the table are written one after the other.
    lacking = [
        (*key, one, *state)
        for key, states in sorted(wanted.items())
        for one, state in states.items()
    ]
    for first in range(0, len(lacking), _CHUNK):
        _ADD[table].run_many(connection, lacking[first : first + _CHUNK])
    return len(set(wrong).union(row[: last + 1] for row in lacking))


def _columns(table: Table) -> tuple[str, ...]:
    keys = KEYS[table]
    return (*keys, *(column.name for column in table.c if column.name not in keys))


def _read_all(table: Table) -> HotStatement:
    return HotStatement((), lambda _connection: select(*(table.c[one] for one in _columns(table))))


def _add(table: Table) -> HotStatement:
    names = _columns(table)
    return HotStatement(
        names, lambda _connection: insert(table).values({one: bindparam(one) for one in names})
    )


_READ = {table: _read_all(table) for table in KEYS}
_ADD = {table: _add(table) for table in KEYS}


def _drop(table: Table) -> HotStatement:
    names = KEYS[table]
    return HotStatement(
        names,
        lambda _connection: delete(table).where(
            and_(*(table.c[one] == bindparam(one) for one in names))
        ),
    )


_DROP = {table: _drop(table) for table in KEYS}


def day_key(answered_at: Any) -> Any:
    """What `as_date` makes the UTC date of: the same for all instants of a day, where it can."""
    return answered_at[:10] if isinstance(answered_at, str) else as_date(answered_at)


def as_date(value: Any) -> date:
    """A driver's date, or the UTC date of its instant: SQLite gives text."""
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        return value.astimezone(UTC).date()
    assert isinstance(value, date)
    return value


def like(value: Any, day: date) -> Any:
    """The date as the driver has it that gave `value`."""
    return day.isoformat() if isinstance(value, str) else day
