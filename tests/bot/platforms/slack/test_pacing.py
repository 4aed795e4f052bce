"""One message a second in each channel."""

from __future__ import annotations

import pytest

from bot.platforms.slack.pacing import Pacer


class Time:
    """Time that passes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        """Seconds."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let them pass."""
        self.now += seconds


async def test_turns_in_a_channel_are_a_second_apart_and_channels_apart_from_each_other() -> None:
    time = Time()
    pacer = Pacer(time.monotonic, sleep=time.sleep)
    times = []
    for channel in ("C1", "C2", "C1", "C1"):
        await pacer.turn(channel)
        times.append(time.now)
    assert times == [100.0, 100.0, 101.0, 102.0]


async def test_whoever_comes_later_need_not_wait() -> None:
    time = Time()
    pacer = Pacer(time.monotonic, sleep=time.sleep)
    await pacer.turn("C1")
    time.now += 5
    await pacer.turn("C1")
    assert time.now == 105.0


async def test_many_channels_are_forgotten_once_their_turn_is_over() -> None:
    time = Time()
    pacer = Pacer(time.monotonic, sleep=time.sleep)
    for number in range(6_000):
        await pacer.turn(f"C{number}")
    time.now += 2
    await pacer.turn("last")
    assert len(pacer._free_at) <= 5_000


@pytest.mark.parametrize("rate", [0.0, -1.0])
def test_a_rate_that_never_comes_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        Pacer(Time().monotonic, rate)
