"""A local Discord, and the sample bot connected to it; it knows no quizbot."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.discord_server import LocalDiscord, running
from tests.discord_server.sample_bot import Room, Sample, SampleClient


@pytest.fixture
async def discord_server() -> AsyncIterator[LocalDiscord]:
    """A server that listens, with nobody in it; discord.py points at it."""
    server = LocalDiscord()
    async with server.serving():
        with server.pointed_at():
            yield server


@pytest.fixture
async def room(discord_server: LocalDiscord) -> AsyncIterator[Room]:
    """The sample bot, connected."""
    ana = discord_server.add_user("Ana", locale="es-ES")
    ben = discord_server.add_user("Ben")
    guild = discord_server.add_guild("Study world", owner=ana, locale="en-GB")
    guild.join(ben)
    channel = guild.add_text_channel("dp-100")
    sample = Sample()
    client = SampleClient(sample)
    async with running(client, discord_server.token):
        yield Room(discord_server, guild, channel, ana, ben, client, sample)
