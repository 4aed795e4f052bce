"""Which groups are due, in which order, and that finding out reads an index alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.util import await_only

from storage import bindings, groups, seats
from storage.database import Database, PostgresDatabase
from storage.records import Address, Group, Seat, UserKey
from tests.storage.builders import NOW, add_group, plans

HOUR = timedelta(hours=1)
PATIENCE_S = 20

Scan: TypeAlias = Callable[[Connection, datetime, int], list[Group]]


def keys(found: list[Group]) -> list[str]:
    return [group.key for group in found]


def fill(connection: Connection) -> None:
    """Groups that are due two hours, one hour and no time ago, and one that is not yet."""
    for hours in (1, -1, 2, 0):
        at = NOW - hours * HOUR
        add_group(connection, f"due {hours} h ago", due=at, board=at)


@pytest.mark.parametrize("scan", [groups.due_groups, groups.due_boards])
class TestDue:
    async def test_longest_due_first(self, database: Database, scan: Scan) -> None:
        await database.write(fill)
        found = await database.write(scan, NOW, 10)
        assert keys(found) == ["due 2 h ago", "due 1 h ago", "due 0 h ago"]

    async def test_no_more_than_asked_for(self, database: Database, scan: Scan) -> None:
        await database.write(fill)
        assert keys(await database.write(scan, NOW, 1)) == ["due 2 h ago"]

    async def test_a_paused_group_is_never_due(self, database: Database, scan: Scan) -> None:
        group = await database.write(add_group, "g")
        await database.write(
            groups.set_paused, group.id, paused_at=NOW, next_due_at=None, next_board_at=None
        )
        assert await database.write(scan, NOW + 1000 * HOUR, 10) == []

    async def test_another_replica_gets_what_is_not_locked(
        self, postgres_filled_url: str, scan: Scan
    ) -> None:
        database = PostgresDatabase(postgres_filled_url)
        await database.write(fill)
        both_have_looked = asyncio.Barrier(2)

        def take_two(connection: Connection) -> list[str]:
            found = keys(scan(connection, NOW, 2))
            await_only(both_have_looked.wait())
            return found

        async with asyncio.timeout(PATIENCE_S):  # whoever waits for the lock waits for ever
            found = await asyncio.gather(database.write(take_two), database.write(take_two))
        await database.close()
        assert sorted(map(len, found)) == [1, 2]
        assert len({key for keys_ in found for key in keys_}) == 3


class TestPlans:
    async def test_due_questions(self, database: Database) -> None:
        plan = await database.write(plans, groups.due_groups, NOW, 10)
        assert "ix_study_group_next_due_at" in plan

    async def test_due_boards(self, database: Database) -> None:
        plan = await database.write(plans, groups.due_boards, NOW, 10)
        assert "ix_study_group_next_board_at" in plan

    async def test_whether_questions_are_due(self, database: Database) -> None:
        plan = await database.write(plans, groups.is_questions_due, NOW)
        assert "ix_study_group_next_due_at" in plan

    async def test_whether_a_board_is_due(self, database: Database) -> None:
        plan = await database.write(plans, groups.is_board_due, NOW)
        assert "ix_study_group_next_board_at" in plan


async def test_a_channel_belongs_to_one_group(database: Database) -> None:
    group = await database.write(add_group, "first")
    with pytest.raises(IntegrityError):
        await database.write(bindings.add_channel, group.id, Address("fake", "w1", "channel-first"))
    other = await database.write(add_group, "second")
    with pytest.raises(IntegrityError):
        await database.write(bindings.add_channel, other.id, Address("fake", "w1", "channel-first"))
    there = Address("fake", "w1", "channel-first")
    seat = await database.read(seats.seat_at, there, UserKey("fake", "w1", "nobody"))
    assert seat == Seat(group, None, there)


async def test_a_samplers_state_is_replaced(database: Database) -> None:
    group = await database.write(add_group, "g")
    await database.write(groups.save_samplers, [(group.id, "{}")])
    await database.write(groups.save_samplers, [(group.id, '{"draws": 1}')])
    states = await database.read(groups.sampler_states, [group.id, 999])
    assert states == {group.id: '{"draws": 1}'}
