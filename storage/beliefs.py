"""Queries about beliefs (what people know) and difficulties (how hard questions are)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, Table, bindparam, select

from storage.dialects import Insert, per_dialect
from storage.hot import HotStatement
from storage.records import BeliefRow, DifficultyRow
from storage.tables import belief, difficulty, membership

_BELIEF_STATE = ("mean", "variance", "answers", "week", "mean_before", "variance_before")
_DIFFICULTY_STATE = ("mean", "variance", "answers")
# Four abilities and the mark of the question; the question and its skill.
_BELIEFS, _DIFFICULTIES = 5, 2


def _named(table: Table, insert: Insert) -> Insert:
    return insert.values({column.name: bindparam(column.name) for column in table.c})


_KEEP_BELIEFS = HotStatement(
    per_dialect(
        belief,
        lambda new: _named(belief, new).on_conflict_do_update(
            index_elements=["person_id", "exam", "node"],
            set_={name: new.excluded[name] for name in _BELIEF_STATE},
        ),
    )
)
_KEEP_DIFFICULTIES = HotStatement(
    per_dialect(
        difficulty,
        lambda new: _named(difficulty, new).on_conflict_do_update(
            index_elements=["exam", "node"],
            set_={name: new.excluded[name] for name in _DIFFICULTY_STATE},
        ),
    )
)
_ADD_BELIEFS = HotStatement(
    per_dialect(belief, lambda new: _named(belief, new).on_conflict_do_nothing())
)
_ADD_DIFFICULTIES = HotStatement(
    per_dialect(difficulty, lambda new: _named(difficulty, new).on_conflict_do_nothing())
)
_READ_BELIEFS = HotStatement(
    lambda _connection: (
        select(belief.c.node, *(belief.c[name] for name in _BELIEF_STATE))
        .where(
            belief.c.person_id == bindparam("person_id"),
            belief.c.exam == bindparam("exam"),
            belief.c.node.in_([bindparam(f"node_{n}") for n in range(_BELIEFS)]),
        )
        .order_by(belief.c.node)
        .with_for_update()
    )
)
_TWO_DIFFICULTIES = select(
    difficulty.c.node, *(difficulty.c[name] for name in _DIFFICULTY_STATE)
).where(
    difficulty.c.exam == bindparam("exam"),
    difficulty.c.node.in_([bindparam(f"node_{n}") for n in range(_DIFFICULTIES)]),
)
_SEE_DIFFICULTIES = HotStatement(lambda _connection: _TWO_DIFFICULTIES)
_READ_DIFFICULTIES = HotStatement(
    lambda _connection: _TWO_DIFFICULTIES.order_by(difficulty.c.node).with_for_update()
)


def beliefs_to_change(
    connection: Connection, person_id: int, exam: str, fresh: Sequence[BeliefRow]
) -> dict[str, BeliefRow]:
    """Node -> belief, for the five nodes of `fresh`, which stand for those not stored yet.

    On PostgreSQL the rows are locked until the transaction ends, new ones too, so that answers
    that move the same beliefs come one after the other. SQLite has one writer.
    """
    if connection.dialect.name == "postgresql":
        _ADD_BELIEFS.run_many(connection, _belief_rows(person_id, exam, fresh))
    nodes = {f"node_{n}": row.node for n, row in enumerate(fresh)}
    found = {row.node: row for row in fresh}
    for row in _READ_BELIEFS.rows(connection, {"person_id": person_id, "exam": exam, **nodes}):
        found[row[0]] = BeliefRow(*row)
    return found


def difficulties_to_change(
    connection: Connection, exam: str, fresh: Sequence[DifficultyRow], *, lock: bool = True
) -> dict[str, DifficultyRow]:
    """Node -> difficulty, for the two nodes of `fresh`; locked as by `beliefs_to_change`, or
    (for practice) only read."""
    if lock and connection.dialect.name == "postgresql":
        _ADD_DIFFICULTIES.run_many(connection, _difficulty_rows(exam, fresh))
    nodes = {f"node_{n}": row.node for n, row in enumerate(fresh)}
    found = {row.node: row for row in fresh}
    read = _READ_DIFFICULTIES if lock else _SEE_DIFFICULTIES
    for row in read.rows(connection, {"exam": exam, **nodes}):
        found[row[0]] = DifficultyRow(*row)
    return found


def save_beliefs(
    connection: Connection, person_id: int, exam: str, rows: Sequence[BeliefRow]
) -> None:
    """Store one person's beliefs."""
    _KEEP_BELIEFS.run_many(connection, _belief_rows(person_id, exam, rows))


def save_difficulties(connection: Connection, exam: str, rows: Sequence[DifficultyRow]) -> None:
    """Store difficulties."""
    _KEEP_DIFFICULTIES.run_many(connection, _difficulty_rows(exam, rows))


def beliefs_of(connection: Connection, person_id: int, exam: str) -> dict[str, BeliefRow]:
    """Node -> belief, of one person (not the marks of single questions)."""
    rows = connection.execute(
        select(belief).where(
            belief.c.person_id == person_id,
            belief.c.exam == exam,
            belief.c.node.not_like("question:%"),
        )
    )
    return {row.node: _belief_from(row._mapping) for row in rows}


def beliefs_of_members(
    connection: Connection, group_id: int, exam: str
) -> dict[int, dict[str, BeliefRow]]:
    """Person id -> node -> belief, of a group's present members who ever answered."""
    rows = connection.execute(
        select(belief)
        .join(membership, membership.c.person_id == belief.c.person_id)
        .where(
            membership.c.group_id == group_id,
            membership.c.left_at.is_(None),
            belief.c.exam == exam,
            belief.c.node.not_like("question:%"),
        )
    )
    found: dict[int, dict[str, BeliefRow]] = {}
    for row in rows:
        found.setdefault(row.person_id, {})[row.node] = _belief_from(row._mapping)
    return found


def skill_difficulties(connection: Connection, exam: str) -> dict[str, DifficultyRow]:
    """Node (`skill:ID`) -> difficulty, of every skill that was ever asked."""
    rows = connection.execute(
        select(difficulty).where(difficulty.c.exam == exam, difficulty.c.node.like("skill:%"))
    )
    return {row.node: DifficultyRow(row.node, row.mean, row.variance, row.answers) for row in rows}


def question_difficulties(
    connection: Connection, exam: str, questions: Sequence[str]
) -> dict[str, DifficultyRow]:
    """Question id -> difficulty, of those that were ever asked."""
    nodes = [f"question:{question}" for question in questions]
    rows = connection.execute(
        select(difficulty).where(difficulty.c.exam == exam, difficulty.c.node.in_(nodes))
    )
    return {
        row.node.removeprefix("question:"): DifficultyRow(
            row.node, row.mean, row.variance, row.answers
        )
        for row in rows
    }


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


def _belief_rows(person_id: int, exam: str, rows: Sequence[BeliefRow]) -> list[dict[str, object]]:
    return [
        {
            "person_id": person_id,
            "exam": exam,
            "node": row.node,
            "mean": row.mean,
            "variance": row.variance,
            "answers": row.answers,
            "week": row.week,
            "mean_before": row.mean_before,
            "variance_before": row.variance_before,
        }
        for row in rows
    ]


def _difficulty_rows(exam: str, rows: Sequence[DifficultyRow]) -> list[dict[str, object]]:
    return [
        {
            "exam": exam,
            "node": row.node,
            "mean": row.mean,
            "variance": row.variance,
            "answers": row.answers,
        }
        for row in rows
    ]


def _belief_from(value: RowMapping) -> BeliefRow:
    return BeliefRow(**{name: value[name] for name in BeliefRow.__slots__})
