"""quizbot starts while Slack has trouble: it goes on without, and connects once Slack is back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.platforms.slack.service import SlackLoginError, SlackService
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.starting import started
from tests.bot.platforms.slack.world import SlackWorld
from tests.questions.builders import a_single
from tests.slack_server import Broken, Cut, Refuse, TooMany

WAITS = "not connected to Slack; it is tried again"


async def connected(world: SlackWorld) -> None:
    """Try again once; with Socket Mode, until Slack has the connection."""
    await world.service.look_after()
    if world.slack.transport == "socket":
        await world.slack.until(lambda: world.slack.sockets.connections)


@pytest.mark.parametrize(
    "fault", [Broken(503), Cut(), TooMany(after=60), Refuse("internal_error")], ids=str
)
async def test_an_outage_at_the_start_is_waited_for(
    closed_world: WorldOf, fault: Broken | Cut | TooMany | Refuse
) -> None:
    async with closed_world(a_single()) as world:
        world.slack.faults.next("auth.test", fault, times=2)
        async with started(world) as service:
            assert "cannot be reached now" in str(service.trouble())
            assert "TOKEN" not in str(service.trouble())
            await service.look_after()
            assert service.trouble() is not None
            assert [one["event"] for one in world.log].count(WAITS) == 1

            await connected(world)

            assert "/quiz" in (await world.asks(world.ben, "help")).text_of_blocks
            assert service.trouble() is None


async def test_posts_wait_for_the_end_of_an_outage(closed_world: WorldOf) -> None:
    async with closed_world(a_single()) as world:
        async with world.open():
            await world.set_up()
        world.slack.faults.next("auth.test", Broken(503))
        async with started(world):
            await world.at("2026-03-02 09:00")
            assert world.posts() == []
            assert (await world.group()).departed_at is None
            await connected(world)
            await world.at("2026-03-02 09:10")
            assert len(world.posts()) == 1


async def test_a_wrong_token_that_shows_after_an_outage_is_said(closed_world: WorldOf) -> None:
    async with closed_world() as world:
        world.settings = replace(world.settings, bot_token="xoxb-wrong")
        world.slack.faults.next("auth.test", Broken(503))
        async with started(world) as service:
            await service.look_after()
            assert "QUIZBOT_SLACK_BOT_TOKEN" in str(service.trouble())


async def test_an_app_that_was_removed_keeps_nothing_else_from_starting(
    closed_world: WorldOf,
) -> None:
    async with closed_world() as world:
        world.slack.faults.next("auth.test", Refuse("account_inactive"))
        async with started(world) as service:
            assert "install it again, set QUIZBOT_SLACK_BOT_TOKEN" in str(service.trouble())
            await connected(world)
            assert "/quiz" in (await world.asks(world.ben, "help")).text_of_blocks
            assert service.trouble() is None


async def test_a_wrong_token_ends_the_start(closed_world: WorldOf) -> None:
    async with closed_world() as world:
        wrong = replace(world.settings, bot_token="xoxb-wrong")
        service = SlackService(world.context, world.clock, world.artist, wrong)
        with pytest.raises(SlackLoginError, match="QUIZBOT_SLACK_BOT_TOKEN"):
            await service.start()


async def test_a_command_before_the_start_is_over_is_not_swallowed(closed_world: WorldOf) -> None:
    async with closed_world() as world:
        if world.slack.transport == "socket":
            pytest.skip("nothing comes before the socket is open")
        hold = world.slack.faults.hold("auth.test")

        async def asks_early() -> str | None:
            await world.slack.until(lambda: hold.waiting == 1)
            reply = await world.ben.command(world.channel, "/quiz", "help")
            hold.release()
            return reply.error

        asking = asyncio.ensure_future(asks_early())
        async with started(world):
            assert await asking is not None
            assert "/quiz" in (await world.asks(world.ben, "help")).text_of_blocks


class TestATokenThatSlackTakes:
    """and that is not one to work with ends the start, with what to do."""

    async def refused(self, world: SlackWorld) -> str:
        with pytest.raises(SlackLoginError) as refusal:
            async with started(world):
                pass
        return str(refusal.value)

    async def test_of_a_whole_organisation(self, closed_world: WorldOf) -> None:
        async with closed_world(a_single()) as world:
            world.slack.app.org_wide = True
            assert "install the app in the workspace itself" in await self.refused(world)

    async def test_of_a_person(self, closed_world: WorldOf) -> None:
        async with closed_world(a_single()) as world:
            assert world.team.installation is not None
            world.team.installation.bot_id = ""
            assert "which begins with xoxb-" in await self.refused(world)

    async def test_of_another_app_than_the_connection(self, closed_world: WorldOf) -> None:
        async with closed_world(a_single()) as world:
            world.settings = replace(world.settings, app_token="xapp-1-A0OTHER99-1-secret")
            said = await self.refused(world)
            assert f"is a token of the app {world.slack.app.id}" in said
            assert "A0OTHER99" in said
            assert "secret" not in said
