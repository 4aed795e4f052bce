"""A quizbot that has started, connected or not; with HTTP, Slack's requests reach its door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.platforms.slack.service import SlackService
from tests.bot.platforms.slack.hall import Hall, serving


@asynccontextmanager
async def started(hall: Hall) -> AsyncIterator[SlackService]:
    """The hall's quizbot. It is served before it has started, as the site is."""
    service = hall.service = SlackService(hall.context, hall.clock, hall.artist, hall.settings)
    try:
        if service.door is None:
            await service.start()
            yield service
            return
        async with serving(service, 0) as address:
            hall.slack.app.request_url = f"{address}/slack/events"
            await service.start()
            yield service
    finally:
        await service.stop()
