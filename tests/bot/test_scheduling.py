"""The heart beats by no wall clock, and a jump of that clock is noticed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from bot.scheduling import JUMP_S, ClockJumps, Heartbeat

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class TwoClocks:
    """A wall clock and a monotonic one that are moved apart."""

    def __init__(self) -> None:
        self.wall, self.steady = NOON, 100.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.steady

    def move(self, wall: float, steady: float) -> None:
        self.wall += timedelta(seconds=wall)
        self.steady += steady


@pytest.mark.parametrize("jump", [-3600.0, 86_400.0, -6.0])
async def test_it_beats_on_whatever_the_wall_clock_does(jump: float) -> None:
    clock = TwoClocks()
    beats = 0
    three = asyncio.Event()

    async def beat() -> None:
        nonlocal beats
        beats += 1
        clock.move(jump, 0.0)
        if beats == 3:
            three.set()

    heart = Heartbeat(beat, 0.001, clock)
    heart.start()
    async with asyncio.timeout(20):
        await three.wait()
    heart.stop()


async def test_a_beat_that_fails_is_not_the_last() -> None:
    again = asyncio.Event()
    beats = 0

    async def beat() -> None:
        nonlocal beats
        beats += 1
        if beats == 2:
            again.set()
        raise ValueError("this beat fails")

    heart = Heartbeat(beat, 0.001, TwoClocks())
    heart.start()
    async with asyncio.timeout(20):
        await again.wait()
    heart.stop()


class TestAJump:
    @pytest.mark.parametrize(
        ("wall", "steady", "jump"),
        [(-3600.0, 5.0, -3605.0), (86_405.0, 5.0, 86_400.0), (7200.0, 0.0, 7200.0)],
    )
    def test_of_the_wall_clock_is_logged(self, wall: float, steady: float, jump: float) -> None:
        clock = TwoClocks()
        jumps = ClockJumps(clock)
        clock.move(wall, steady)
        with structlog.testing.capture_logs() as said:
            assert jumps.look() == jump
        assert [one["seconds"] for one in said] == [jump]
        clock.move(5.0, 5.0)
        assert jumps.look() == 0.0

    def test_of_less_than_clocks_drift_is_none(self) -> None:
        clock = TwoClocks()
        jumps = ClockJumps(clock)
        clock.move(5.0 + JUMP_S * 0.9, 5.0)
        assert jumps.look() == 0.0
