"""Leases: one holder at a time, on both engines."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from storage.database import Database
from storage.leases import held_leases, release_leases, renew_leases, take_lease, take_leases

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LENGTH = timedelta(seconds=30)


async def take(database: Database, holder: str, at: datetime = NOON, name: str = "gateway") -> bool:
    return await database.write(take_lease, name, holder, at, at + LENGTH)


async def test_one_has_it(database: Database) -> None:
    assert await take(database, "ana")
    assert not await take(database, "ben")
    assert await take(database, "ben", name="another")


async def test_the_holder_takes_it_again(database: Database) -> None:
    await take(database, "ana")

    assert await take(database, "ana", NOON + LENGTH / 2)

    assert not await take(database, "ben", NOON + LENGTH)


async def test_whoever_is_silent_for_too_long_loses_it(database: Database) -> None:
    await take(database, "ana")
    assert not await take(database, "ben", NOON + LENGTH - timedelta(seconds=1))

    assert await take(database, "ben", NOON + LENGTH)

    assert not await database.write(renew_leases, ["gateway"], "ana", NOON + 2 * LENGTH)
    assert not await take(database, "ana", NOON + LENGTH)


async def test_who_renews_it_keeps_it(database: Database) -> None:
    await take(database, "ana")

    assert await database.write(renew_leases, ["gateway"], "ana", NOON + 2 * LENGTH)

    assert not await take(database, "ben", NOON + LENGTH)
    assert await take(database, "ben", NOON + 2 * LENGTH)


async def test_one_that_was_released_is_free_at_once(database: Database) -> None:
    await take(database, "ana")
    await database.write(release_leases, ["gateway"], "ben", NOON)
    assert not await take(database, "ben")

    await database.write(release_leases, ["gateway"], "ana", NOON)

    assert await take(database, "ben")


async def test_one_can_be_released_for_later(database: Database) -> None:
    await take(database, "ana")

    await database.write(release_leases, ["gateway"], "ana", NOON + timedelta(seconds=2))

    assert not await take(database, "ben", NOON + timedelta(seconds=1))
    assert await take(database, "ben", NOON + timedelta(seconds=2))


async def take_all(database: Database, holder: str, *names: str, at: datetime = NOON) -> bool:
    return await database.write(take_leases, names, holder, at, at + LENGTH)


async def test_of_several_all_are_taken_or_none(database: Database) -> None:
    assert await take_all(database, "ana", "shard 0", "shard 1")

    assert not await take_all(database, "ben", "shard 2", "shard 1")

    assert await take_all(database, "eva", "shard 2")
    assert await take_all(database, "ana", "shard 1", "shard 0")


async def test_several_are_kept_together(database: Database) -> None:
    await take_all(database, "ana", "shard 0", "shard 1")
    assert await database.write(renew_leases, ["shard 0", "shard 1"], "ana", NOON + LENGTH + LENGTH)
    await take(database, "ben", NOON + 2 * LENGTH, "shard 1")

    assert not await database.write(renew_leases, ["shard 0", "shard 1"], "ana", NOON + 3 * LENGTH)


async def test_what_a_dead_process_took_until_next_year_is_taken(database: Database) -> None:
    await take(database, "ana", NOON.replace(year=2027))
    dead = await database.read(held_leases, ["gateway"])
    assert not await take_all(database, "ben", "gateway")

    assert await database.write(take_leases, ["gateway"], "ben", NOON, NOON + LENGTH, dead)
    assert not await take(database, "ana")


async def test_what_was_renewed_is_not_dead(database: Database) -> None:
    await take(database, "ana")
    dead = await database.read(held_leases, ["gateway"])
    await database.write(renew_leases, ["gateway"], "ana", NOON + 2 * LENGTH)

    assert not await database.write(take_leases, ["gateway"], "ben", NOON, NOON + LENGTH, dead)


async def test_of_several_who_find_it_dead_one_takes_it(database: Database) -> None:
    for number in range(20):
        name = f"gateway {number}"
        await take(database, "ana", NOON.replace(year=2027), name)
        dead = await database.read(held_leases, [name])
        taken = await asyncio.gather(
            *(
                database.write(take_leases, [name], holder, NOON, NOON + LENGTH, dead)
                for holder in ("ben", "cleo", "dan")
            )
        )
        assert sorted(taken) == [False, False, True]


async def test_what_is_dead_in_part_is_not_kept(database: Database) -> None:
    names = ["shard 0", "shard 1"]
    await take(database, "ana", NOON.replace(year=2027), "shard 0")
    await take(database, "cleo", name="shard 1")
    dead = await database.read(held_leases, names)
    await database.write(renew_leases, ["shard 1"], "cleo", NOON + 2 * LENGTH)

    assert not await database.write(take_leases, names, "ben", NOON, NOON + LENGTH, dead)

    assert await take(database, "dan", name="shard 0")
    assert not await take(database, "dan", name="shard 1")
