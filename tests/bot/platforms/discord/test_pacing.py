"""Requests keep a pace, in the order in which they were asked for, by a clock that tests move."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from dataclasses import dataclass, field
from random import Random

import pytest

from bot.platforms.discord.pacing import (
    COUNTED_WITHIN_S,
    LONGEST_PAUSE_S,
    Pacer,
    PausedError,
    Turn,
)


@dataclass
class Time:
    """Seconds that pass only while somebody sleeps; `stopped` lets a sleeper sleep on. Turns are
    answered when their time comes."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)
    stopped: asyncio.Event | None = None
    sleepers: int = 0
    answers: list[tuple[float, Turn]] = field(default_factory=list)
    pacer: Pacer = field(init=False)

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
        self.pass_to(self.now + seconds)

    def pass_to(self, later: float) -> None:
        while self.answers and min(self.answers, key=lambda one: one[0])[0] <= later:
            one = min(self.answers, key=lambda one: one[0])
            self.answers.remove(one)
            self.now = max(self.now, one[0])
            self.pacer.answered(one[1])
        self.now = later


def a_pacer(time: Time, per_second: float = 10.0) -> Pacer:
    time.pacer = Pacer(per_second, monotonic=time.monotonic, sleep=time.sleep)
    return time.pacer


def busiest(moments: list[float], seconds: float = 1.0) -> int:
    """The most in any such time."""
    moments = sorted(moments)
    return max(bisect_left(moments, one + seconds) - i for i, one in enumerate(moments))


async def requests(
    pacer: Pacer, time: Time, count: int, rng: Random, slowest: float
) -> tuple[list[float], list[float]]:
    """Send that many, one as soon as another may go. (when they go, when the other side counts
    them)"""
    gone, counted = [], []
    for _ in range(count):
        turn = await pacer.turn()
        takes = rng.uniform(0.0, slowest)
        gone.append(time.now)
        counted.append(time.now + min(rng.uniform(0.0, takes), COUNTED_WITHIN_S))
        time.answers.append((time.now + takes, turn))
    return gone, counted


@pytest.mark.parametrize("slowest", [0.01, 0.2, 0.9, 3.0, 30.0])
@pytest.mark.parametrize("per_second", [1.0, 7.0, 23.0, 46.0, 50.0])
async def test_no_second_has_more_however_long_answers_take(
    per_second: float, slowest: float
) -> None:
    time = Time()
    _, counted = await requests(a_pacer(time, per_second), time, 400, Random(7), slowest)
    assert busiest(counted) <= per_second


@pytest.mark.parametrize("per_second", [7.0, 23.0, 46.0])
async def test_none_is_wasted_where_answers_come_soon(per_second: float) -> None:
    time = Time()
    gone, counted = await requests(a_pacer(time, per_second), time, 500, Random(7), 0.01)
    assert 499 / (gone[-1] - gone[0]) > 0.98 * per_second
    assert busiest(counted) <= per_second


@pytest.mark.parametrize(("per_second", "each"), [(0.3, 1 / 0.3), (11.5, 1.0)])
async def test_a_part_of_a_request_is_left_out(per_second: float, each: float) -> None:
    time = Time()
    _, counted = await requests(a_pacer(time, per_second), time, 60, Random(7), 0.01)
    assert busiest(counted, each) == max(1, int(per_second))


async def test_requests_go_at_even_distances() -> None:
    time = Time()
    gone, _ = await requests(a_pacer(time, 46.0), time, 46, Random(7), 0.01)
    assert busiest(gone, 0.1) <= 6
    assert gone[-1] - gone[0] < 0.8


async def test_what_nobody_answers_counts_for_two_seconds() -> None:
    time = Time()
    pacer = a_pacer(time, per_second=2.0)
    first, second = await pacer.turn(), await pacer.turn()
    assert pacer.rest() == pytest.approx(2.0)
    pacer.answered(second)
    await pacer.turn()
    assert time.now - 100.0 == pytest.approx(1.4)
    pacer.answered(first)
    assert first.over == pytest.approx(102.0)


async def test_what_was_not_sent_counts_for_nothing() -> None:
    time = Time()
    pacer = a_pacer(time, per_second=1.0)
    pacer.give_back(await pacer.turn())
    assert pacer.rest() <= 0
    await pacer.turn()
    assert time.now - 100.0 == pytest.approx(0.8)


async def test_after_an_idle_hour_there_is_no_more_than_before() -> None:
    time = Time()
    pacer = a_pacer(time)
    time.now += 3600.0
    _, counted = await requests(pacer, time, 30, Random(7), 0.01)
    assert busiest(counted) <= 10


async def test_who_asks_first_goes_first() -> None:
    time = Time(stopped=asyncio.Event())
    pacer, order = a_pacer(time), []

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
    pacer = a_pacer(time)
    tasks = [asyncio.create_task(pacer.turn()) for _ in range(4)]
    await asyncio.sleep(0)
    tasks[gone].cancel()
    assert time.stopped is not None
    time.stopped.set()
    await asyncio.wait(tasks)
    assert [task.cancelled() for task in tasks].count(True) == 1
    assert time.now - 100.0 == pytest.approx(0.16)


async def test_a_pause_holds_back_those_in_line() -> None:
    time = Time(stopped=asyncio.Event())
    pacer, gone = a_pacer(time), []

    async def go() -> None:
        await pacer.turn()
        gone.append(time.now - 100.0)

    tasks = [asyncio.create_task(go()) for _ in range(3)]
    await asyncio.sleep(0)
    pacer.pause(LONGEST_PAUSE_S)
    pacer.pause(1.0)
    assert time.stopped is not None
    time.stopped.set()
    await asyncio.gather(*tasks)
    assert gone == pytest.approx([0.0, LONGEST_PAUSE_S, LONGEST_PAUSE_S + 0.08])


async def test_who_would_wait_long_for_the_end_of_a_pause_is_told_at_once() -> None:
    time = Time(stopped=asyncio.Event())
    pacer = a_pacer(time)
    await pacer.turn()
    in_line = [asyncio.create_task(pacer.turn()) for _ in range(3)]
    await asyncio.sleep(0)
    pacer.pause(60.0)
    assert time.stopped is not None
    time.stopped.set()
    outcomes = await asyncio.gather(*in_line, return_exceptions=True)
    assert [type(one) for one in outcomes] == [PausedError] * 3
    assert len(time.slept) == 1
    with pytest.raises(PausedError) as told:
        await pacer.turn()
    assert told.value.seconds == pytest.approx(59.92)
    time.pass_to(160.0)
    await pacer.turn()
    assert time.now == pytest.approx(160.0)


async def test_no_pause_is_longer_than_an_hour() -> None:
    time = Time()
    pacer = a_pacer(time)
    pacer.pause(1e9)
    time.pass_to(100.0 + 3600.0)
    await pacer.turn()
    assert time.now == 3700.0


@pytest.mark.parametrize("per_second", [0.0, -1.0])
def test_a_pace_at_which_nothing_comes_is_refused(per_second: float) -> None:
    with pytest.raises(ValueError, match="say"):
        Pacer(per_second)


async def test_the_machine_s_own_clock_will_do() -> None:
    await asyncio.wait_for(Pacer(10_000.0).turn(), timeout=5.0)
