"""A thousand members answer within a few seconds."""

from __future__ import annotations

import asyncio

import pytest

from storage import people
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.world import SlackWorld
from tests.questions.builders import a_single
from tests.slack_server import Message, Person, TransportName

MEMBERS = 1_000


@pytest.fixture
def transport() -> TransportName:
    """Of many workspaces, the answers come over HTTP."""
    return "http"


def told(world: SlackWorld, one: Person) -> list[Message]:
    """What somebody was told became of their answer. A machine that is busy may take longer than
    Slack waits: then they read before that it is still being saved."""
    return [
        message
        for message in one.sees(world.channel)
        if message.ephemeral_to is one and "Still saving" not in message.text_of_blocks
    ]


async def test_all_are_acknowledged_counted_once_and_answered(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        crowd = [world.person(f"Member {number}") for number in range(MEMBERS)]

        replies = await asyncio.gather(*(one.press(post, "A") for one in crowd))

        assert {reply.error for reply in replies} == {None}
        await world.slack.until(
            lambda: len(world.slack.asked("response_url")) >= MEMBERS, within=240.0
        )
        await world.slack.until(
            lambda: all(len(told(world, one)) == 1 for one in crowd), within=240.0
        )
        assert await world.context.db.read(people.count_members, (await world.group()).id) == (
            MEMBERS + 1
        )
        await world.at("2026-03-03 09:00")
        assert "1,000 people answered" in post.text_of_blocks
