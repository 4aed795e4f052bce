"""What goes wrong on purpose, and asking too fast."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

import pytest
from aiohttp import ClientConnectionError
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.http_retry import FixedValueRetryIntervalCalculator
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler

from tests.slack_server import (
    App,
    Broken,
    Channel,
    Cut,
    LocalSlack,
    Refuse,
    TooMany,
    Workspace,
    app_of,
    client_of,
    running,
)
from tests.slack_server.refusal import Json

Scene = tuple[LocalSlack, Workspace, Channel]
POST = "chat.postMessage"


@pytest.fixture
def scene(web_slack: LocalSlack) -> Scene:
    """A workspace with a channel in which the app is."""
    team = web_slack.add_team("Study world")
    return web_slack, team, team.add_channel("dp-100", bot=True)


async def test_too_many_says_when_to_try_again(scene: Scene) -> None:
    slack, team, channel = scene
    slack.faults.next(POST, TooMany(after=7))
    client = client_of(slack, team)
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel=channel.id, text="x")
    response = raised.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert response.headers["Retry-After"] == "7"
    assert channel.posts() == []
    await client.chat_postMessage(channel=channel.id, text="x")


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_broken_reply_may_hide_a_post(scene: Scene, accepted: bool) -> None:
    slack, team, channel = scene
    client = client_of(slack, team)
    slack.faults.next(POST, Broken(503, accepted=accepted))
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=channel.id, text="x")
    slack.faults.next(POST, Cut(accepted=accepted))
    with pytest.raises(ClientConnectionError):
        await client.chat_postMessage(channel=channel.id, text="x")
    assert len(channel.posts()) == (2 if accepted else 0)
    assert [(one.status, one.lost) for one in slack.asked(POST)] == [(503, True), (200, True)]


async def test_the_sdks_own_retry_posts_twice_for_one_call(scene: Scene) -> None:
    slack, team, channel = scene
    slack.faults.next(POST, Cut(accepted=True))
    client = client_of(slack, team)
    # The client's default, but for the time it waits.
    retry = AsyncConnectionErrorRetryHandler(
        interval_calculator=FixedValueRetryIntervalCalculator(0)
    )
    client.retry_handlers = [retry]
    await client.chat_postMessage(channel=channel.id, text="x")
    assert len(channel.posts()) == 2


async def test_any_error_can_be_given(scene: Scene) -> None:
    slack, team, channel = scene
    slack.faults.next(POST, Refuse("restricted_action"), times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="restricted_action"):
            await client_of(slack, team).chat_postMessage(channel=channel.id, text="x")
    assert channel.posts() == []


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_reply_is_held_until_it_is_released(scene: Scene, accepted: bool) -> None:
    slack, team, channel = scene
    hold = slack.faults.hold(POST, accepted=accepted)
    posting = asyncio.ensure_future(
        client_of(slack, team).chat_postMessage(channel=channel.id, text="x")
    )
    await slack.until(lambda: hold.waiting)
    assert len(channel.posts()) == (1 if accepted else 0)
    assert not posting.done()
    hold.release()
    await posting
    assert len(channel.posts()) == 1


async def test_a_share_of_the_replies_is_lost(scene: Scene) -> None:
    slack, team, channel = scene
    slack.faults.lose_replies(0.5, Random(1))
    client = client_of(slack, team)
    lost = 0
    for _ in range(20):
        try:
            await client.chat_postMessage(channel=channel.id, text="x")
        except ClientConnectionError:
            lost += 1
    assert 0 < lost < 20
    assert len(channel.posts()) == 20


async def test_a_response_url_can_fail_too(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana])
    app = app_of(slack, team)
    statuses: list[int] = []

    @app.command("/quiz")
    async def quiz(ack: Any, respond: Any) -> None:
        await ack()
        statuses.extend([(await respond(text=f"{n}")).status_code for n in range(3)])

    slack.faults.next("response_url", Broken(500))
    slack.faults.next("response_url", Broken(500, accepted=True))
    async with running(slack, app):
        reply = await ana.command(channel, "/quiz")
        messages = await reply.messages(2)
        await slack.until(lambda: len(statuses) == 3)
    assert [one.text for one in messages] == ["1", "2"]
    assert statuses == [500, 500, 200]


async def test_an_upload_can_fail_too(scene: Scene) -> None:
    slack, team, channel = scene
    slack.faults.next("files.upload", Refuse("too_busy"))
    client = client_of(slack, team)
    with pytest.raises(SlackRequestError, match="status: 400"):
        await client.files_upload_v2(channel=channel.id, filename="a.png", content=b"PNG")
    assert channel.posts() == []


async def test_one_post_a_second_in_each_channel(scene: Scene) -> None:
    slack, team, channel = scene
    other = team.add_channel("ai-900", bot=True)
    slack.rates.enforced = True
    client = client_of(slack, team)
    await client.chat_postMessage(channel=channel.id, text="1")
    await client.chat_postMessage(channel=other.id, text="1")
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel=channel.id, text="2")
    assert raised.value.response.headers["Retry-After"] == "1"
    slack.clock.advance(1)
    await client.chat_postMessage(channel=channel.id, text="2")
    assert [one.text for one in channel.posts()] == ["1", "2"]


async def test_methods_have_their_tier(scene: Scene) -> None:
    slack, team, channel = scene
    slack.rates.enforced = True
    client = client_of(slack, team)
    for _ in range(50):
        await client.conversations_history(channel=channel.id)
    with pytest.raises(SlackApiError, match="ratelimited"):
        await client.conversations_history(channel=channel.id)
    other = slack.add_team("Library")
    place = other.add_channel("dp-100", bot=True)
    await client_of(slack, other).conversations_history(channel=place.id)


async def test_commercial_apps_read_history_once_a_minute() -> None:
    async with LocalSlack(app=App(commercial=True)) as slack:
        team = slack.add_team("Study world")
        channel = team.add_channel("dp-100", bot=True)
        client = client_of(slack, team)
        for _ in range(16):
            await client.chat_postMessage(channel=channel.id, text="x")
        slack.rates.enforced = True
        page: Json = (await client.conversations_history(channel=channel.id, limit=100)).data  # type: ignore[assignment]
        assert (len(page["messages"]), page["has_more"]) == (15, True)
        with pytest.raises(SlackApiError, match="ratelimited"):
            await client.conversations_history(channel=channel.id)
