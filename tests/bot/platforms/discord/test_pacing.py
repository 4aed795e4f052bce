"""Turns come at a pace, in the order in which they were asked for, by a clock that tests move."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.platforms.discord.pacing import Pacer


@dataclass
class Time:
    """Seconds that pass only while somebody sleeps; `stopped` lets a sleeper sleep on."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)
    stopped: asyncio.Event | None = None
    sleepers: int = 0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)
        self.sleepers += 1
        assert self.sleepers == 1, "one of those who wait is enough to watch the clock"
        try:
            if self.stopped is not None:
                await self.stopped.wait()
        finally:
            self.sleepers -= 1
        self.now += seconds


def a_pacer(time: Time, per_second: float = 10.0, burst: int = 2) -> Pacer:
    return Pacer(per_second, burst, monotonic=time.monotonic, sleep=time.sleep)


async def test_a_burst_goes_at_once_and_the_rest_at_a_pace() -> None:
    time = Time()
    pacer, turns = a_pacer(time), []
    for _ in range(5):
        await pacer.turn()
        turns.append(round(time.now - 100.0, 6))
    assert turns == [0.0, 0.0, 0.1, 0.2, 0.3]
    assert len(time.slept) == 3


async def test_idle_time_fills_no_more_than_the_burst() -> None:
    time = Time()
    pacer = a_pacer(time)
    time.now += 3600.0
    for _ in range(3):
        await pacer.turn()
    assert time.now == pytest.approx(3700.1)


@pytest.mark.parametrize("per_second", [0.3, 7.0, 45.0, 49.9])
async def test_no_rate_is_exceeded_and_none_is_wasted(per_second: float) -> None:
    time = Time()
    pacer = a_pacer(time, per_second, burst=5)
    for _ in range(105):
        await pacer.turn()
    assert time.now - 100.0 == pytest.approx(100 / per_second)
    assert len(time.slept) == 100


async def test_who_asks_first_goes_first() -> None:
    time = Time(stopped=asyncio.Event())
    pacer, order = a_pacer(time, burst=1), []

    async def go(name: int) -> None:
        await pacer.turn()
        order.append(name)

    tasks = [asyncio.create_task(go(name)) for name in range(6)]
    await asyncio.sleep(0)
    assert order == [0]
    assert time.stopped is not None
    time.stopped.set()
    await asyncio.gather(*tasks)
    assert order == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("gone", [1, 2])
async def test_who_goes_away_takes_no_turn_and_holds_up_nobody(gone: int) -> None:
    time = Time(stopped=asyncio.Event())
    pacer = a_pacer(time, burst=1)
    tasks = [asyncio.create_task(pacer.turn()) for _ in range(4)]
    await asyncio.sleep(0)
    tasks[gone].cancel()
    assert time.stopped is not None
    time.stopped.set()
    await asyncio.wait(tasks)
    assert [task.cancelled() for task in tasks].count(True) == 1
    assert time.now - 100.0 == pytest.approx(0.2)


@pytest.mark.parametrize(("per_second", "burst"), [(0.0, 5), (-1.0, 5), (10.0, 0)])
def test_a_pace_at_which_nothing_comes_is_refused(per_second: float, burst: int) -> None:
    with pytest.raises(ValueError, match="say"):
        Pacer(per_second, burst)


async def test_the_machine_s_own_clock_will_do() -> None:
    await asyncio.wait_for(Pacer(10_000.0, burst=1).turn(), timeout=5.0)
