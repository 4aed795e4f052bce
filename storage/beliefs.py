"""Queries about beliefs (what people know) and difficulties (how hard questions are).

On PostgreSQL every transaction adds and locks rows in one order, so that no two wait for each other
in a circle: deliveries, quizzes, people by id, then their beliefs (first those that are new, in the
tree's order, then all by node), then difficulties in the same two steps, then answers, standings by
person, and streaks. A transaction that moves several answers locks what all of them need first
(`lock_lessons`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from sqlalchemy import (
    Connection,
    Table,
    bindparam,
    func,
    literal_column,
    null,
    select,
    union_all,
)

from storage.dialects import Insert, per_dialect
from storage.hot import HotStatement
from storage.records import BeliefRow, DifficultyRow
from storage.tables import belief, difficulty, membership

_BELIEF_STATE = (
    *("precision", "information", "answers", "week"),
    *("precision_before", "information_before", "answers_before"),
)
_DIFFICULTY_STATE = ("mean", "variance", "answers")
# Four abilities and the mark of the question; the question and its skill.
_OWN = tuple(f"node_{number}" for number in range(5))
_HARD = tuple(f"hard_{number}" for number in range(2))


def _named(table: Table, insert: Insert) -> Insert:
    return insert.values({column.name: bindparam(column.name) for column in table.c})


_BELIEF_COLUMNS = ("person_id", "exam", "node", *_BELIEF_STATE)
_DIFFICULTY_COLUMNS = ("exam", "node", *_DIFFICULTY_STATE)
_KEEP_BELIEFS = HotStatement(
    _BELIEF_COLUMNS,
    per_dialect(
        belief,
        lambda new: _named(belief, new).on_conflict_do_update(
            index_elements=["person_id", "exam", "node"],
            set_={name: new.excluded[name] for name in _BELIEF_STATE},
        ),
    ),
)
_KEEP_DIFFICULTIES = HotStatement(
    _DIFFICULTY_COLUMNS,
    per_dialect(
        difficulty,
        lambda new: _named(difficulty, new).on_conflict_do_update(
            index_elements=["exam", "node"],
            set_={name: new.excluded[name] for name in _DIFFICULTY_STATE},
        ),
    ),
)
_ADD_BELIEFS = HotStatement(
    _BELIEF_COLUMNS, per_dialect(belief, lambda new: _named(belief, new).on_conflict_do_nothing())
)
_ADD_DIFFICULTIES = HotStatement(
    _DIFFICULTY_COLUMNS,
    per_dialect(difficulty, lambda new: _named(difficulty, new).on_conflict_do_nothing()),
)
_FIVE_BELIEFS = select(belief.c.node, *(belief.c[name] for name in _BELIEF_STATE)).where(
    belief.c.person_id == bindparam("person_id"),
    belief.c.exam == bindparam("exam"),
    belief.c.node.in_([bindparam(name) for name in _OWN]),
)
_TWO_DIFFICULTIES = select(
    difficulty.c.node, *(difficulty.c[name] for name in _DIFFICULTY_STATE)
).where(
    difficulty.c.exam == bindparam("exam"),
    difficulty.c.node.in_([bindparam(name) for name in _HARD]),
)
# SQLite has one writer and needs no locks: one query instead of two. A difficulty has no week.
_READ_ALL = HotStatement(
    ("person_id", "exam", *_OWN, *_HARD),
    lambda _connection: union_all(
        _FIVE_BELIEFS,
        _TWO_DIFFICULTIES.add_columns(null(), *[literal_column("0")] * 3),
    ),
)
_LOCK_BELIEFS = HotStatement(
    ("person_id", "exam", *_OWN),
    lambda _connection: _FIVE_BELIEFS.order_by(belief.c.node).with_for_update(),
)
_SEE_DIFFICULTIES = HotStatement(("exam", *_HARD), lambda _connection: _TWO_DIFFICULTIES)
_LOCK_DIFFICULTIES = HotStatement(
    ("exam", *_HARD),
    lambda _connection: _TWO_DIFFICULTIES.order_by(difficulty.c.node).with_for_update(),
)
_HOLD_DIFFICULTIES = HotStatement(
    ("exam", *_HARD),
    lambda _connection: _TWO_DIFFICULTIES.order_by(difficulty.c.node).with_for_update(read=True),
)

Own: TypeAlias = tuple[BeliefRow, BeliefRow, BeliefRow, BeliefRow, BeliefRow]
Hard: TypeAlias = tuple[DifficultyRow, DifficultyRow]


class Bearing(NamedTuple):
    """The rows that an answer bears on, as they are when they are new."""

    person_id: int
    exam: str
    own: Own
    hard: Hard


def lock_lessons(connection: Connection, wanted: Sequence[Bearing]) -> None:
    """On PostgreSQL, add and lock the rows that several answers of one transaction bear on.

    Then each of them is read with `locked`. Other answers that move the same rows wait.
    """
    if connection.dialect.name == "sqlite":  # it has one writer
        return
    own = {
        (one.person_id, one.exam, level, row.node): row
        for one in wanted
        for level, row in enumerate(one.own)
    }
    hard = {(one.exam, row.node): row for one in wanted for row in one.hard}
    _ADD_BELIEFS.run_many(connection, [(*key[:2], *own[key]) for key in sorted(own)])
    _LOCK_BELIEF.run_many(connection, sorted((*key[:2], key[3]) for key in own))
    _ADD_DIFFICULTIES.run_many(connection, [(key[0], *hard[key]) for key in sorted(hard)])
    _LOCK_DIFFICULTY.run_many(connection, sorted(hard))


def load_beliefs(
    connection: Connection,
    person_id: int,
    exam: str,
    own: Own,
    hard: Hard,
    *,
    practising: bool,
    locked: bool = False,
) -> tuple[Own, Hard]:
    """What is stored of these nodes, in the same order; those given stand for what is not.

    On PostgreSQL rows are locked until the transaction ends, new ones too, so that answers that
    move the same beliefs come one after the other, in the order in which they are numbered.
    Practice holds the difficulties as they are, and a repeated question moves none at all. What is
    `locked` already (see `lock_lessons`) is only read.
    """
    if locked or connection.dialect.name == "sqlite":
        rows = _READ_ALL.rows(
            connection, (person_id, exam, *(row[0] for row in own), *(row[0] for row in hard))
        )
        found = {row[0]: BeliefRow._make(row) for row in rows if row[4] is not None}
        hardness = {row[0]: DifficultyRow._make(row[:4]) for row in rows if row[4] is None}
    else:
        found = _locked_beliefs(connection, person_id, exam, own)
        repeated = found[own[-1].node].answers > 0
        hardness = _locked_difficulties(
            connection, exam, hard, practising=practising, repeated=repeated
        )
    one, two, three, four, mark = own
    question, skill = hard
    return (
        (
            found.get(one[0], one),
            found.get(two[0], two),
            found.get(three[0], three),
            found.get(four[0], four),
            found.get(mark[0], mark),
        ),
        (hardness.get(question[0], question), hardness.get(skill[0], skill)),
    )


_LOCK_BELIEF = HotStatement(
    ("person_id", "exam", "node"),
    lambda _connection: (
        select(belief.c.node)
        .where(
            belief.c.person_id == bindparam("person_id"),
            belief.c.exam == bindparam("exam"),
            belief.c.node == bindparam("node"),
        )
        .with_for_update()
    ),
)
_LOCK_DIFFICULTY = HotStatement(
    ("exam", "node"),
    lambda _connection: (
        select(difficulty.c.node)
        .where(difficulty.c.exam == bindparam("exam"), difficulty.c.node == bindparam("node"))
        .with_for_update()
    ),
)


def _locked_beliefs(
    connection: Connection, person_id: int, exam: str, own: Own
) -> dict[str, BeliefRow]:
    _ADD_BELIEFS.run_many(connection, [(person_id, exam, *row) for row in own])
    nodes = (row.node for row in own)
    rows = _LOCK_BELIEFS.rows(connection, (person_id, exam, *nodes))
    return {row[0]: BeliefRow._make(row) for row in rows}


def _locked_difficulties(
    connection: Connection, exam: str, hard: Hard, *, practising: bool, repeated: bool
) -> dict[str, DifficultyRow]:
    if repeated:
        statement = _SEE_DIFFICULTIES
    else:
        _ADD_DIFFICULTIES.run_many(connection, [(exam, *row) for row in hard])
        statement = _HOLD_DIFFICULTIES if practising else _LOCK_DIFFICULTIES
    rows = statement.rows(connection, (exam, *(row.node for row in hard)))
    return {row[0]: DifficultyRow._make(row) for row in rows}


def save_beliefs(
    connection: Connection, person_id: int, exam: str, rows: Iterable[BeliefRow]
) -> None:
    """Store one person's beliefs."""
    _KEEP_BELIEFS.run_many(connection, [(person_id, exam, *row) for row in rows])


def save_difficulties(connection: Connection, exam: str, rows: Iterable[DifficultyRow]) -> None:
    """Store difficulties."""
    _KEEP_DIFFICULTIES.run_many(connection, [(exam, *row) for row in rows])


# Marks of single questions, which have no belief of their own.
_MARKS = "question:%"
_OF_PERSON = HotStatement(
    ("person_id", "exam", "marks"),
    lambda _connection: select(belief.c.node, *(belief.c[name] for name in _BELIEF_STATE)).where(
        belief.c.person_id == bindparam("person_id"),
        belief.c.exam == bindparam("exam"),
        belief.c.node.not_like(bindparam("marks")),
    ),
)
_PRESENT = (
    membership.c.person_id == belief.c.person_id,
    membership.c.group_id == bindparam("group_id"),
    membership.c.left_at.is_(None),
    belief.c.exam == bindparam("exam"),
)
_OF_MEMBERS = HotStatement(
    ("group_id", "exam", "marks"),
    lambda _connection: select(
        belief.c.person_id, belief.c.node, *(belief.c[name] for name in _BELIEF_STATE)
    ).where(*_PRESENT, belief.c.node.not_like(bindparam("marks"))),
)
_ASKED_MEMBERS = HotStatement(
    ("group_id", "exam", "marks"),
    lambda _connection: (
        select(belief.c.node, func.count())
        .where(*_PRESENT, belief.c.node.like(bindparam("marks")))
        .group_by(belief.c.node)
    ),
)
_ALL_DIFFICULTIES = HotStatement(
    ("exam",),
    lambda _connection: select(
        difficulty.c.node, *(difficulty.c[name] for name in _DIFFICULTY_STATE)
    ).where(difficulty.c.exam == bindparam("exam")),
)


def beliefs_of(connection: Connection, person_id: int, exam: str) -> dict[str, BeliefRow]:
    """Node -> belief, of one person (not the marks of single questions)."""
    rows = _OF_PERSON.rows(connection, (person_id, exam, _MARKS))
    return {row[0]: BeliefRow._make(row) for row in rows}


def beliefs_of_members(
    connection: Connection, group_id: int, exam: str
) -> dict[int, dict[str, BeliefRow]]:
    """Person id -> node -> belief, of a group's present members who ever answered."""
    found: dict[int, dict[str, BeliefRow]] = {}
    for row in _OF_MEMBERS.rows(connection, (group_id, exam, _MARKS)):
        found.setdefault(row[0], {})[row[1]] = BeliefRow._make(row[1:])
    return found


def questions_of_members(connection: Connection, group_id: int, exam: str) -> dict[str, int]:
    """Question id -> how many of a group's present members have answered it, anywhere."""
    rows = _ASKED_MEMBERS.rows(connection, (group_id, exam, _MARKS))
    return {row[0].removeprefix("question:"): row[1] for row in rows}


def difficulties_of(connection: Connection, exam: str) -> dict[str, DifficultyRow]:
    """Node (`question:ID`, `skill:ID`) -> difficulty, of all that was ever asked."""
    rows = _ALL_DIFFICULTIES.rows(connection, (exam,))
    return {row[0]: DifficultyRow._make(row) for row in rows}


def answered_questions(connection: Connection, person_id: int, exam: str) -> dict[str, int]:
    """Question id -> how often the person answered it, the group's questions and practice."""
    rows = connection.execute(
        select(belief.c.node, belief.c.answers).where(
            belief.c.person_id == person_id,
            belief.c.exam == exam,
            belief.c.node.like("question:%"),
        )
    )
    return {row.node.removeprefix("question:"): row.answers for row in rows}
