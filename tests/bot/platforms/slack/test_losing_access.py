"""Channels that refuse, workspaces that take quizbot out, and the way back: nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall
from tests.questions.builders import a_single
from tests.slack_server import Broken, Cut, Refuse
from tests.slack_server.installing import revoke

POST = "chat.postMessage"
PARKED = "channel parked: it refuses posts"
TOKEN_GONE = (
    "Slack does not take QUIZBOT_SLACK_BOT_TOKEN any more: install the app again, set its new token"
    " and start again"
)


def leave(hall: Hall) -> None:
    """Somebody removes quizbot from the channel."""
    hall.channel.bot = False


def archive(hall: Hall) -> None:
    """Somebody archives the channel."""
    hall.channel.archived = True


@pytest.mark.parametrize(
    ("happens", "said"), [(leave, "invite it there"), (archive, "unarchive it")]
)
async def test_a_channel_is_parked_its_organiser_told_and_it_goes_on_again(
    hall: Hall, happens: Callable[[Hall], None], said: str
) -> None:
    hall.expected.add(PARKED)
    await hall.set_up()
    happens(hall)

    await hall.at("2026-03-02 09:00")
    for _ in range(3):
        await hall.later(timedelta(minutes=10))

    refused = [one for one in hall.slack.asked(POST) if not (one.response or {})["ok"]]
    assert len(refused) == 1
    (told,) = hall.told(hall.ana)
    assert "cannot post" in told.text_of_blocks
    assert said in told.text_of_blocks

    hall.channel.bot, hall.channel.archived = True, False
    await hall.asks(hall.ana, "resume")
    await hall.beat()
    assert len(hall.posts()) == 1


async def test_a_channel_that_is_deleted_is_parked_and_its_organiser_told(hall: Hall) -> None:
    hall.expected.add(PARKED)
    await hall.set_up()
    del hall.team.channels[hall.channel.id]

    await hall.at("2026-03-02 09:00")
    await hall.later(timedelta(minutes=10))

    refused = [one for one in hall.slack.asked(POST) if not (one.response or {})["ok"]]
    assert [(one.response or {})["error"] for one in refused] == ["channel_not_found"]
    (told,) = hall.told(hall.ana)
    assert "the channel was deleted" in told.text_of_blocks or "invite it" in told.text_of_blocks


async def test_a_workspace_that_uninstalls_during_the_daily_post(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        hall.expected |= {PARKED, TOKEN_GONE}
        other = hall.team.add_channel("other", members=[hall.ana], bot=True)
        await hall.set_up()
        await hall.set_up(channel=other)
        await hall.asks(hall.ana, "help")

        hold = hall.slack.faults.hold(POST, accepted=False, times=2)
        beating = asyncio.ensure_future(hall.at("2026-03-02 09:00"))
        await hall.slack.until(lambda: hold.waiting == 2)
        hall.team.uninstall()
        hold.release()
        await beating

        group = await hall.group()
        assert group.paused_at is not None
        assert group.departed_at is not None
        before = len(hall.slack.asked(POST))
        await hall.later(timedelta(days=1))
        assert len(hall.slack.asked(POST)) == before
        assert hall.service.trouble() is not None


async def test_back_with_a_new_token_the_groups_go_on(closed_hall: HallOf) -> None:
    async with closed_hall(a_single()) as hall:
        hall.expected |= {PARKED, TOKEN_GONE}
        async with hall.open():
            await hall.set_up()
            hall.team.uninstall()
            await hall.slack.until(
                lambda: len([o for o in hall.slack.attempts if not o.answer.error]) >= 4
            )
            await hall.at("2026-03-02 09:00")
        hall.team.install(hall.slack.app.scopes)
        hall.channel.bot = True
        hall.settings = replace(hall.settings, bot_token=hall.team.bot_token)
        async with hall.open():
            assert (await hall.group()).paused_at is None
            await hall.at("2026-03-03 09:00")
            assert len(hall.posts()) == 1
            assert hall.service.trouble() is None


async def test_a_token_that_is_revoked_parks_the_workspace(hall: Hall) -> None:
    hall.expected |= {PARKED, TOKEN_GONE}
    await hall.set_up()
    for method in (POST, "auth.test"):
        hall.slack.faults.next(method, Refuse("token_revoked"))
    await hall.at("2026-03-02 09:00")
    await hall.later(timedelta(minutes=30))
    in_channel = [o for o in hall.slack.asked(POST) if o.arguments["channel"] == hall.channel.id]
    assert len(in_channel) == 1
    assert (await hall.group()).departed_at is not None


async def test_other_channels_go_on_beside_one_that_refuses(hall: Hall) -> None:
    hall.expected.add(PARKED)
    other = hall.team.add_channel("other", members=[hall.ana], bot=True)
    await hall.set_up()
    await hall.set_up(channel=other)
    leave(hall)
    await hall.at("2026-03-02 09:00")
    assert (hall.posts(), len(hall.posts(other))) == ([], 1)


@pytest.mark.parametrize("fault", [None, Broken(503), Cut()], ids=str)
async def test_a_stray_refusal_of_a_good_token_removes_nothing(
    hall: Hall, fault: Broken | Cut | None
) -> None:
    await hall.set_up()
    hall.slack.faults.next(POST, Refuse("invalid_auth"))
    if fault is not None:
        hall.slack.faults.next("auth.test", fault)

    await hall.at("2026-03-02 09:00")
    assert (await hall.group()).departed_at is None
    await hall.later(timedelta(minutes=10))

    assert len(hall.posts()) == 1
    assert hall.service.trouble() is None


async def test_word_of_a_departure_is_looked_into_once_slack_answers(hall: Hall) -> None:
    hall.expected |= {PARKED, TOKEN_GONE}
    await hall.set_up()
    token = hall.slack.world.tokens[hall.team.bot_token]
    hall.slack.faults.next("auth.test", Broken(503))
    revoke(token)
    await asyncio.wait_for(logged(hall, "a token could not be looked at"), 30)
    assert (await hall.group()).departed_at is None

    await hall.service.look_after()

    assert (await hall.group()).departed_at is not None


async def logged(hall: Hall, event: str) -> None:
    """Until quizbot has logged that."""
    while event not in [one["event"] for one in hall.log]:
        await hall.group()  # each look into the database lets the others work


async def test_a_token_that_is_taken_again_mends_everything(hall: Hall) -> None:
    hall.expected |= {PARKED, TOKEN_GONE}
    await hall.set_up()
    for method in (POST, "auth.test"):
        hall.slack.faults.next(method, Refuse("token_revoked"))
    await hall.at("2026-03-02 09:00")
    assert hall.service.trouble() is not None
    hall.slack.faults.next("auth.test", Broken(503))
    await hall.service.look_after()
    assert hall.service.trouble() is not None

    await hall.service.look_after()

    assert hall.service.trouble() is None
    assert (await hall.group()).departed_at is None
    await hall.at("2026-03-03 09:00")
    assert len(hall.posts()) == 1
