"""Each event is claimed once, by whoever is first, and forgotten after a while."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from storage import platform_events
from storage.database import Database

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def test_the_first_one_gets_it(database: Database) -> None:
    claim = platform_events.claim_event
    assert await database.write(claim, "slack", "Ev1", NOW)
    assert not await database.write(claim, "slack", "Ev1", NOW + timedelta(hours=1))
    assert await database.write(claim, "slack", "Ev2", NOW)
    assert await database.write(claim, "other", "Ev1", NOW)


async def test_of_many_at_once_one_gets_it(database: Database) -> None:
    claims = [database.write(platform_events.claim_event, "slack", "Ev1", NOW) for _ in range(20)]
    assert sorted(await asyncio.gather(*claims)) == [False] * 19 + [True]


async def test_old_ones_are_forgotten(database: Database) -> None:
    claim = platform_events.claim_event
    await database.write(claim, "slack", "old", NOW - timedelta(days=2))
    await database.write(claim, "slack", "new", NOW)
    assert await database.write(platform_events.forget_events, NOW - timedelta(days=1)) == 1
    assert await database.write(claim, "slack", "old", NOW)
    assert not await database.write(claim, "slack", "new", NOW)
