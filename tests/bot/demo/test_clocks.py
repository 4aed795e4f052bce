"""The clocks of a demo: one that is moved, and one that runs on from there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from bot.clock import OffsetClock, SimulatedClock

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_simulated_clock_stands_until_it_is_moved() -> None:
    clock = SimulatedClock(NOON)
    assert (clock.now(), clock.now(), clock.monotonic()) == (NOON, NOON, 0.0)
    clock.move_to(NOON + MINUTE)
    assert (clock.now(), clock.monotonic()) == (NOON + MINUTE, 60.0)


def test_a_simulated_clock_never_goes_back() -> None:
    clock = SimulatedClock(NOON)
    clock.move_to(NOON - MINUTE)
    assert (clock.now(), clock.monotonic()) == (NOON, 0.0)


def test_an_offset_clock_runs_on_in_utc() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=2)))
    clock = OffsetClock(elsewhere)
    first, began = clock.now(), clock.monotonic()
    second, ended = clock.now(), clock.monotonic()
    assert NOON <= first <= second <= NOON + MINUTE
    assert first.tzinfo is UTC
    assert began <= ended
