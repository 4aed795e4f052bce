"""Statements on the driver's own cursor, on both engines."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, bindparam, insert, select

from storage.database import Database
from storage.hot import FETCHED_AT_ONCE, HotStatement
from storage.tables import difficulty

COLUMNS = ("answers", "variance", "mean", "node", "exam")  # not the table's order

ADD = HotStatement(
    COLUMNS,
    lambda _connection: insert(difficulty).values({one: bindparam(one) for one in COLUMNS}),
)
FIND = HotStatement(
    ("node", "exam"),
    lambda _connection: (
        select(difficulty.c.node, difficulty.c.mean, difficulty.c.answers)
        .where(difficulty.c.exam == bindparam("exam"), difficulty.c.node >= bindparam("node"))
        .order_by(difficulty.c.node)
    ),
)


async def test_values_come_in_the_order_of_the_names(database: Database) -> None:
    def work(connection: Connection) -> list[tuple[object, ...]]:
        ADD.run_many(connection, [(3, 0.5, 1.25, "b", "sky"), (4, 0.5, 1 / 3, "a", "sky")])
        ADD.run_many(connection, [(5, 0.5, 0.0, "c", "sea")])
        return [tuple(row) for row in FIND.rows(connection, ("a", "sky"))]

    assert await database.write(work) == [("a", 1 / 3, 4), ("b", 1.25, 3)]
    assert await database.read(FIND.rows, ("z", "sky")) == []


async def test_many_rows_come_one_after_the_other(database: Database) -> None:
    number = FETCHED_AT_ONCE + 1

    def work(connection: Connection) -> list[str]:
        ADD.run_many(connection, [(1, 1.0, 0.0, f"{one:06}", "sky") for one in range(number)])
        return [row[0] for row in FIND.each(connection, ("", "sky"))]

    found = await database.write(work)
    assert len(found) == number
    assert found == sorted(found)


async def test_names_that_the_statement_does_not_have_are_a_mistake(database: Database) -> None:
    wrong = HotStatement(("nodes",), lambda _connection: select(difficulty.c.node))
    with pytest.raises(AssertionError, match="nodes"):
        await database.read(wrong.rows, ("a",))
