"""Tokens that rotate: renewed in time and once, and what happens when Slack renews them no more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.charts.artist import Artist
from storage import slack_installations
from storage.database import Database
from tests.bot.platforms.slack.house import a_house, install, teams
from tests.bot.platforms.slack.world import SlackWorld, connected
from tests.slack_server import Broken, Refuse

ACCESS = "oauth.v2.access"
POST = "chat.postMessage"
PARKED = "channel parked: it refuses posts"
NOT_RENEWED = "a token could not be renewed"
NEARLY_OVER = timedelta(hours=11, minutes=45)
OVER = timedelta(hours=13)


@pytest.fixture
async def rotating(database: Database, artist: Artist) -> AsyncIterator[SlackWorld]:
    """With tokens that end after twelve hours."""
    async with a_house(database, artist, rotation=True) as built:
        yield built


async def test_a_token_is_renewed_before_it_ends(rotating: SlackWorld) -> None:
    await install(rotating)
    rotating.channel.bot = True
    await rotating.set_up()
    first = rotating.team.bot_token
    rotating.slack.clock.advance(timedelta(hours=11, minutes=45).total_seconds())

    await asyncio.gather(*(rotating.asks(rotating.ben, "help") for _ in range(4)))

    renewed = [
        one
        for one in rotating.slack.asked("oauth.v2.access")
        if one.arguments.get("grant_type") == "refresh_token"
    ]
    assert len(renewed) == 1
    assert rotating.team.bot_token != first
    await rotating.at("2026-03-02 09:00")
    assert len(rotating.posts()) == 1


async def test_a_token_that_cannot_be_renewed_now_works_until_it_ends(rotating: SlackWorld) -> None:
    rotating.expected.add(NOT_RENEWED)
    await install(rotating)
    rotating.slack.clock.advance(timedelta(hours=11, minutes=45).total_seconds())
    rotating.slack.faults.next("oauth.v2.access", Broken(503))
    assert "/quiz" in (await rotating.asks(rotating.ben, "help")).text_of_blocks
    assert "/quiz" in (await rotating.asks(rotating.ben, "help")).text_of_blocks


async def test_what_another_process_renewed_is_taken(rotating: SlackWorld) -> None:
    rotating.expected.add(NOT_RENEWED)
    await install(rotating)
    rotating.slack.clock.advance(timedelta(hours=11, minutes=45).total_seconds())
    async with connected(
        rotating.slack, rotating.context, rotating.artist, rotating.settings
    ) as other:
        one, two = rotating.service.tokens, other.tokens
        clients = await asyncio.gather(one.client(rotating.team.id), two.client(rotating.team.id))
    assert len({client.token for client in clients} - {None}) >= 1
    for client in clients:
        assert (await rotating.service.api.client(client.token).auth_test())["ok"]


async def test_a_renewal_that_nobody_waits_for_any_more_is_stored(rotating: SlackWorld) -> None:
    await install(rotating)
    rotating.slack.clock.advance(NEARLY_OVER.total_seconds())
    hold = rotating.slack.faults.hold(ACCESS)
    impatient = [asyncio.ensure_future(token_of(rotating)) for _ in range(2)]
    await rotating.slack.until(lambda: hold.waiting == 1)
    for one in impatient:
        one.cancel()
    await asyncio.wait(impatient)

    hold.release()

    assert await token_of(rotating) == rotating.team.bot_token
    rotating.slack.clock.advance(OVER.total_seconds())
    assert await token_of(rotating) == rotating.team.bot_token


async def test_a_stop_waits_for_a_renewal(rotating: SlackWorld) -> None:
    await install(rotating)
    rotating.slack.clock.advance(NEARLY_OVER.total_seconds())
    hold = rotating.slack.faults.hold(ACCESS)
    asking = asyncio.ensure_future(token_of(rotating))
    await rotating.slack.until(lambda: hold.waiting == 1)
    asking.cancel()
    stopping = asyncio.ensure_future(rotating.service.stop())
    await asyncio.wait({asking})

    hold.release()
    await stopping

    kept = await rotating.context.db.read(slack_installations.installation_of, rotating.team.id)
    assert kept is not None
    assert kept.bot_token == rotating.team.bot_token


async def test_a_workspace_whose_token_is_renewed_no_more_is_left(rotating: SlackWorld) -> None:
    rotating.expected |= {NOT_RENEWED, PARKED}
    await install(rotating)
    rotating.channel.bot = True
    await rotating.set_up()
    rotating.slack.faults.next(ACCESS, Refuse("invalid_refresh_token"), times=99)

    await rotating.at("2026-03-02 09:00")
    assert await teams(rotating) == [rotating.team.id]  # another process may be renewing it
    await rotating.later(timedelta(minutes=2))

    assert await teams(rotating) == []
    assert (await rotating.group()).departed_at is not None
    asked = len(rotating.slack.asked(ACCESS))
    await rotating.later(timedelta(minutes=10))
    assert len(rotating.slack.asked(ACCESS)) == asked


async def test_a_refresh_token_that_another_process_used_ends_nothing(rotating: SlackWorld) -> None:
    """The other one is about to store the new token: Slack is asked once more before the end."""
    rotating.expected.add(NOT_RENEWED)
    await install(rotating)
    rotating.channel.bot = True
    await rotating.set_up()
    rotating.slack.faults.next(ACCESS, Refuse("invalid_refresh_token"), times=2)

    await rotating.at("2026-03-02 09:00")
    for _ in range(2):
        await rotating.later(timedelta(minutes=2))

    assert len(rotating.posts()) == 1
    assert (await rotating.group()).departed_at is None


async def token_of(world: SlackWorld) -> str | None:
    """The token that quizbot speaks with in the workspace, after Slack took it."""
    client = await world.service.tokens.client(world.team.id)
    await client.auth_test()
    return client.token
