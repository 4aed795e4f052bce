"""Channels that refuse, workspaces that take quizbot out, and the way back: nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.world import SlackWorld
from tests.questions.builders import a_single
from tests.slack_server import Broken, Cut, Refuse
from tests.slack_server.installing import revoke

POST = "chat.postMessage"
PARKED = "channel parked: it refuses posts"
TOKEN_GONE = (
    "Slack does not take QUIZBOT_SLACK_BOT_TOKEN any more: install the app again, set its new token"
    " and start again"
)


def leave(world: SlackWorld) -> None:
    """Somebody removes quizbot from the channel."""
    world.channel.bot = False


def archive(world: SlackWorld) -> None:
    """Somebody archives the channel."""
    world.channel.archived = True


@pytest.mark.parametrize(
    ("happens", "said"), [(leave, "invite it there"), (archive, "unarchive it")]
)
async def test_a_channel_is_parked_its_organiser_told_and_it_goes_on_again(
    world: SlackWorld, happens: Callable[[SlackWorld], None], said: str
) -> None:
    world.expected.add(PARKED)
    await world.set_up()
    happens(world)

    await world.at("2026-03-02 09:00")
    for _ in range(3):
        await world.later(timedelta(minutes=10))

    refused = [one for one in world.slack.asked(POST) if not (one.response or {})["ok"]]
    assert len(refused) == 1
    (told,) = world.told(world.ana)
    assert "can't post" in told.text_of_blocks
    assert said in told.text_of_blocks

    world.channel.bot, world.channel.archived = True, False
    await world.asks(world.ana, "resume")
    await world.beat()
    assert len(world.posts()) == 1


async def test_a_channel_that_is_deleted_is_parked_and_its_organiser_told(
    world: SlackWorld,
) -> None:
    world.expected.add(PARKED)
    await world.set_up()
    del world.team.channels[world.channel.id]

    await world.at("2026-03-02 09:00")
    await world.later(timedelta(minutes=10))

    refused = [one for one in world.slack.asked(POST) if not (one.response or {})["ok"]]
    assert [(one.response or {})["error"] for one in refused] == ["channel_not_found"]
    (told,) = world.told(world.ana)
    assert "the channel was deleted" in told.text_of_blocks or "invite it" in told.text_of_blocks


async def test_a_workspace_that_uninstalls_during_the_daily_post(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        world.expected |= {PARKED, TOKEN_GONE}
        other = world.team.add_channel("other", members=[world.ana], bot=True)
        await world.set_up()
        await world.set_up(channel=other)
        await world.asks(world.ana, "help")

        hold = world.slack.faults.hold(POST, accepted=False, times=2)
        beating = asyncio.ensure_future(world.at("2026-03-02 09:00"))
        await world.slack.until(lambda: hold.waiting == 2)
        world.team.uninstall()
        hold.release()
        await beating

        group = await world.group()
        assert group.paused_at is not None
        assert group.departed_at is not None
        before = len(world.slack.asked(POST))
        await world.later(timedelta(days=1))
        assert len(world.slack.asked(POST)) == before
        assert world.service.trouble() is not None


async def test_back_with_a_new_token_the_groups_go_on(closed_world: WorldOf) -> None:
    async with closed_world(a_single()) as world:
        world.expected |= {PARKED, TOKEN_GONE}
        async with world.open():
            await world.set_up()
            world.team.uninstall()
            await world.slack.until(
                lambda: len([o for o in world.slack.attempts if not o.answer.error]) >= 4
            )
            await world.at("2026-03-02 09:00")
        world.team.install(world.slack.app.scopes)
        world.channel.bot = True
        world.settings = replace(world.settings, bot_token=world.team.bot_token)
        async with world.open():
            assert (await world.group()).paused_at is None
            await world.at("2026-03-03 09:00")
            assert len(world.posts()) == 1
            assert world.service.trouble() is None


async def test_a_token_that_is_revoked_parks_the_workspace(world: SlackWorld) -> None:
    world.expected |= {PARKED, TOKEN_GONE}
    await world.set_up()
    for method in (POST, "auth.test"):
        world.slack.faults.next(method, Refuse("token_revoked"))
    await world.at("2026-03-02 09:00")
    await world.later(timedelta(minutes=30))
    in_channel = [o for o in world.slack.asked(POST) if o.arguments["channel"] == world.channel.id]
    assert len(in_channel) == 1
    assert (await world.group()).departed_at is not None


async def test_other_channels_go_on_beside_one_that_refuses(world: SlackWorld) -> None:
    world.expected.add(PARKED)
    other = world.team.add_channel("other", members=[world.ana], bot=True)
    await world.set_up()
    await world.set_up(channel=other)
    leave(world)
    await world.at("2026-03-02 09:00")
    assert (world.posts(), len(world.posts(other))) == ([], 1)


@pytest.mark.parametrize("fault", [None, Broken(503), Cut()], ids=str)
async def test_a_stray_refusal_of_a_good_token_removes_nothing(
    world: SlackWorld, fault: Broken | Cut | None
) -> None:
    await world.set_up()
    world.slack.faults.next(POST, Refuse("invalid_auth"))
    if fault is not None:
        world.slack.faults.next("auth.test", fault)

    await world.at("2026-03-02 09:00")
    assert (await world.group()).departed_at is None
    await world.later(timedelta(minutes=10))

    assert len(world.posts()) == 1
    assert world.service.trouble() is None


async def test_word_of_a_departure_is_looked_into_once_slack_answers(world: SlackWorld) -> None:
    world.expected |= {PARKED, TOKEN_GONE}
    await world.set_up()
    token = world.slack.world.tokens[world.team.bot_token]
    world.slack.faults.next("auth.test", Broken(503))
    revoke(token)
    await asyncio.wait_for(logged(world, "a token could not be looked at"), 30)
    assert (await world.group()).departed_at is None

    await world.service.look_after()

    assert (await world.group()).departed_at is not None


async def logged(world: SlackWorld, event: str) -> None:
    """Until quizbot has logged that."""
    while event not in [one["event"] for one in world.log]:
        await world.group()  # each look into the database lets the others work


async def test_a_token_that_is_taken_again_mends_everything(world: SlackWorld) -> None:
    world.expected |= {PARKED, TOKEN_GONE}
    await world.set_up()
    for method in (POST, "auth.test"):
        world.slack.faults.next(method, Refuse("token_revoked"))
    await world.at("2026-03-02 09:00")
    assert world.service.trouble() is not None
    world.slack.faults.next("auth.test", Broken(503))
    await world.service.look_after()
    assert world.service.trouble() is not None

    await world.service.look_after()

    assert world.service.trouble() is None
    assert (await world.group()).departed_at is None
    await world.at("2026-03-03 09:00")
    assert len(world.posts()) == 1
