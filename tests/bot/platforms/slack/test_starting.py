"""quizbot starts while Slack has trouble: it goes on without, and connects once Slack is back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.platforms.slack.service import SlackLoginError, SlackService
from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall
from tests.bot.platforms.slack.starting import started
from tests.questions.builders import a_single
from tests.slack_server import Broken, Cut, Refuse, TooMany

WAITS = "not connected to Slack; it is tried again"


async def connected(hall: Hall) -> None:
    """Try again once; with Socket Mode, until Slack has the connection."""
    await hall.service.look_after()
    if hall.slack.transport == "socket":
        await hall.slack.until(lambda: hall.slack.sockets.connections)


@pytest.mark.parametrize(
    "fault", [Broken(503), Cut(), TooMany(after=60), Refuse("internal_error")], ids=str
)
async def test_an_outage_at_the_start_is_waited_for(
    closed_hall: HallOf, fault: Broken | Cut | TooMany | Refuse
) -> None:
    async with closed_hall(a_single()) as hall:
        hall.slack.faults.next("auth.test", fault, times=2)
        async with started(hall) as service:
            assert "cannot be reached now" in str(service.trouble())
            assert "TOKEN" not in str(service.trouble())
            await service.look_after()
            assert service.trouble() is not None
            assert [one["event"] for one in hall.log].count(WAITS) == 1

            await connected(hall)

            assert "/quiz" in (await hall.asks(hall.ben, "help")).text_of_blocks
            assert service.trouble() is None


async def test_posts_wait_for_the_end_of_an_outage(closed_hall: HallOf) -> None:
    async with closed_hall(a_single()) as hall:
        async with hall.open():
            await hall.set_up()
        hall.slack.faults.next("auth.test", Broken(503))
        async with started(hall):
            await hall.at("2026-03-02 09:00")
            assert hall.posts() == []
            assert (await hall.group()).departed_at is None
            await connected(hall)
            await hall.at("2026-03-02 09:10")
            assert len(hall.posts()) == 1


async def test_a_wrong_token_that_shows_after_an_outage_is_said(closed_hall: HallOf) -> None:
    async with closed_hall() as hall:
        hall.settings = replace(hall.settings, bot_token="xoxb-wrong")
        hall.slack.faults.next("auth.test", Broken(503))
        async with started(hall) as service:
            await service.look_after()
            assert "QUIZBOT_SLACK_BOT_TOKEN" in str(service.trouble())


async def test_an_app_that_was_removed_keeps_nothing_else_from_starting(
    closed_hall: HallOf,
) -> None:
    async with closed_hall() as hall:
        hall.slack.faults.next("auth.test", Refuse("account_inactive"))
        async with started(hall) as service:
            assert "install it again, set QUIZBOT_SLACK_BOT_TOKEN" in str(service.trouble())
            await connected(hall)
            assert "/quiz" in (await hall.asks(hall.ben, "help")).text_of_blocks
            assert service.trouble() is None


async def test_a_wrong_token_ends_the_start(closed_hall: HallOf) -> None:
    async with closed_hall() as hall:
        wrong = replace(hall.settings, bot_token="xoxb-wrong")
        service = SlackService(hall.context, hall.clock, hall.artist, wrong)
        with pytest.raises(SlackLoginError, match="QUIZBOT_SLACK_BOT_TOKEN"):
            await service.start()


async def test_a_command_before_the_start_is_over_is_not_swallowed(closed_hall: HallOf) -> None:
    async with closed_hall() as hall:
        if hall.slack.transport == "socket":
            pytest.skip("nothing comes before the socket is open")
        hold = hall.slack.faults.hold("auth.test")

        async def asks_early() -> str | None:
            await hall.slack.until(lambda: hold.waiting == 1)
            reply = await hall.ben.command(hall.channel, "/quiz", "help")
            hold.release()
            return reply.error

        asking = asyncio.ensure_future(asks_early())
        async with started(hall):
            assert await asking is not None
            assert "/quiz" in (await hall.asks(hall.ben, "help")).text_of_blocks


class TestATokenThatSlackTakes:
    """and that is not one to work with ends the start, with what to do."""

    async def refused(self, hall: Hall) -> str:
        with pytest.raises(SlackLoginError) as refusal:
            async with started(hall):
                pass
        return str(refusal.value)

    async def test_of_a_whole_organisation(self, closed_hall: HallOf) -> None:
        async with closed_hall(a_single()) as hall:
            hall.slack.app.org_wide = True
            assert "install the app in the workspace itself" in await self.refused(hall)

    async def test_of_a_person(self, closed_hall: HallOf) -> None:
        async with closed_hall(a_single()) as hall:
            assert hall.team.installation is not None
            hall.team.installation.bot_id = ""
            assert "which begins with xoxb-" in await self.refused(hall)

    async def test_of_another_app_than_the_connection(self, closed_hall: HallOf) -> None:
        async with closed_hall(a_single()) as hall:
            hall.settings = replace(hall.settings, app_token="xapp-1-A0OTHER99-1-secret")
            said = await self.refused(hall)
            assert f"is a token of the app {hall.slack.app.id}" in said
            assert "A0OTHER99" in said
            assert "secret" not in said
