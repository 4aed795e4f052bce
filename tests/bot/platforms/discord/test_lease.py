"""The turn at a token, by clocks that jump and stand still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.platforms.discord.lease import Introductions, Lease, token_name
from storage.database import Database
from storage.leases import held_leases
from tests.bot.fakes import FixedClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_lease(database: Database, clock: FixedClock, *names: str) -> Lease:
    return Lease(database, clock, names or ("turn",), 30.0, 0.0)


def held(lease: Lease) -> bool:
    """Whether it is held now; mypy takes a property for one that does not change."""
    return lease.is_held


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


async def test_it_is_held_until_shortly_before_its_end(
    database: Database, clock: FixedClock
) -> None:
    lease = a_lease(database, clock)
    assert not held(lease)
    assert await lease.take()
    clock.pass_time(timedelta(seconds=19))
    assert held(lease)
    clock.pass_time(timedelta(seconds=1))
    assert not held(lease)


async def test_who_slept_holds_it_no_longer(database: Database, clock: FixedClock) -> None:
    """While the machine sleeps, the monotonic clock stands still."""
    lease = a_lease(database, clock)
    await lease.take()
    clock.instant += timedelta(seconds=60)
    assert not held(lease)


async def test_who_was_put_back_in_time_holds_it_no_longer(
    database: Database, clock: FixedClock
) -> None:
    lease = a_lease(database, clock)
    await lease.take()
    clock.instant -= timedelta(hours=1)
    clock.seconds += 60.0
    assert not held(lease)


async def test_what_was_given_back_is_not_held(database: Database, clock: FixedClock) -> None:
    lease, other = a_lease(database, clock), a_lease(database, clock)
    await lease.take()
    await lease.release(2.0)
    assert not held(lease)
    assert not await other.take()
    clock.pass_time(timedelta(seconds=2))
    assert await other.take()


async def test_one_who_died_ahead_of_the_time_is_followed(
    database: Database, clock: FixedClock
) -> None:
    ahead = FixedClock(NOON + timedelta(days=365))
    assert await a_lease(database, ahead).take()
    other = a_lease(database, clock)
    assert not await other.take()
    clock.pass_time(timedelta(seconds=29))
    assert not await other.take()
    clock.pass_time(timedelta(seconds=1))
    assert await other.take()


async def test_one_who_lives_ahead_of_the_time_is_not(
    database: Database, clock: FixedClock
) -> None:
    ahead = FixedClock(NOON + timedelta(days=365))
    living, other = a_lease(database, ahead), a_lease(database, clock)
    await living.take()
    for _ in range(10):
        assert not await other.take()
        for each in (clock, ahead):
            each.pass_time(timedelta(seconds=10))
        assert await living.take()
        assert held(living)


async def test_processes_with_the_same_shard_take_turns(
    database: Database, clock: FixedClock
) -> None:
    first, second, third = (
        a_lease(database, clock, *shards) for shards in (("0", "1"), ("1", "2"), ("2", "3"))
    )
    assert await first.take()
    assert not await second.take()
    assert await third.take()
    await first.release()
    assert not await second.take()
    await third.release()
    assert await second.take()


async def test_introductions_are_no_nearer_than_said(database: Database, clock: FixedClock) -> None:
    introductions = Introductions(database, clock, "hello", 5.0)
    await introductions.turn()
    ((_, _, until),) = await database.read(held_leases, ["hello"])
    assert until == NOON + timedelta(seconds=5)
    assert not await Lease(database, clock, ("hello",), 5.0, 0.0).ask()
    clock.pass_time(timedelta(seconds=5))
    await introductions.turn()


def test_a_token_is_not_to_be_read_from_its_name() -> None:
    assert token_name("secret").startswith("discord-")
    assert "secret" not in token_name("secret")
    assert token_name("secret") != token_name("another")
