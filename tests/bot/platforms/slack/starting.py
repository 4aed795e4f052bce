"""A quizbot that has started, connected or not; with HTTP, Slack's requests reach its door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.platforms.slack.service import SlackService
from tests.bot.platforms.slack.world import SlackWorld, serving


@asynccontextmanager
async def started(world: SlackWorld) -> AsyncIterator[SlackService]:
    """The world's quizbot. It is served before it has started, as the site is."""
    service = world.service = SlackService(world.context, world.clock, world.artist, world.settings)
    try:
        if service.door is None:
            await service.start()
            yield service
            return
        async with serving(service, 0) as address:
            world.slack.app.request_url = f"{address}/slack/events"
            await service.start()
            yield service
    finally:
        await service.stop()
