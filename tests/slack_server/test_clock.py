"""Slack's time, which the test moves."""

from __future__ import annotations

import asyncio

from tests.slack_server import Clock, LocalSlack


async def test_waiting_ends_when_the_clock_is_moved_far_enough() -> None:
    clock = Clock()
    waiting = asyncio.ensure_future(clock.until(clock.now() + 3))
    await asyncio.sleep(0)
    clock.advance(2.9)
    await asyncio.sleep(0)
    assert not waiting.done()
    clock.advance(0.1)
    await waiting


async def test_a_running_clock_comes_to_its_moments_by_itself() -> None:
    clock = Clock(running=True)
    moment = clock.now() + 0.01
    await clock.until(moment)
    assert clock.now() >= moment - 0.001


async def test_timestamps_grow_while_the_clock_stands(web_slack: LocalSlack) -> None:
    first, second = web_slack.world.new_ts(), web_slack.world.new_ts()
    assert first < second
    assert float(first) == web_slack.clock.now()
