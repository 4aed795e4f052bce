"""Many workspaces over HTTP: installing, tokens that rotate, leaving and coming back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
import pytest

from bot.charts.artist import Artist
from bot.platforms.slack.oauth import SCOPES, authorize_url
from storage import slack_installations
from storage.database import Database
from tests.bot.platforms.slack.house import a_house, install, teams
from tests.bot.platforms.slack.world import SlackWorld, connected
from tests.slack_server import Refuse
from tests.slack_server.installing import revoke

PARKED = "channel parked: it refuses posts"


@pytest.fixture
async def house(database: Database, artist: Artist) -> AsyncIterator[SlackWorld]:
    """With tokens that last."""
    async with a_house(database, artist, rotation=False) as built:
        yield built


async def test_a_workspace_installs_sets_up_and_answers(house: SlackWorld) -> None:
    page = await install(house)
    assert (page.status, "quizbot is in Study world" in page.text) == (200, True)
    assert house.team.installation is not None
    assert set(house.team.installation.scopes) == set(SCOPES)
    house.channel.bot = True

    post = await house.posted()

    answer = await house.presses(house.ben, post, "A")
    assert "here about A" in answer.text_of_blocks


async def test_several_workspaces_do_not_mix(house: SlackWorld) -> None:
    await install(house)
    house.channel.bot = True
    other = house.slack.add_team("Library", installed=False)
    olga = other.add_user("Olga", tz="Europe/Madrid", admin=True)
    room = other.add_channel("exam", members=[olga])
    await install(house, olga)
    room.bot = True
    await house.set_up()
    await house.set_up(by=olga, channel=room)

    await house.at("2026-03-02 09:00")

    (here,), (there,) = house.posts(), house.posts(room)
    mine = await house.presses(house.ben, here, "A")
    assert "here about A" in mine.text_of_blocks
    # The value of a button of the one workspace, pressed in the other.
    there.buttons[0].raw["value"] = here.buttons[0].value
    foreign = await house.presses(olga, there, "A")
    assert "here about" not in foreign.text_of_blocks
    tokens = {one.token for one in house.slack.asked("chat.postMessage")}
    assert len(tokens) == 2


async def test_whoever_installs_it_again_reads_that_the_groups_go_on(house: SlackWorld) -> None:
    await install(house)
    house.channel.bot = True
    await house.set_up()
    house.team.uninstall()
    await asyncio.wait_for(departed(house), 30)

    page = await install(house)

    assert "Its groups go on. Invite it to its channel again" in page.text
    assert f'href="https://app.slack.com/client/{house.team.id}"' in page.text


async def test_whoever_cancels_has_installed_nothing(house: SlackWorld) -> None:
    page = await install(house, allow=False)
    assert "Nothing has changed" in page.text
    assert await teams(house) == []


@pytest.mark.parametrize(
    ("tamper", "status"),
    [
        (lambda query: {**query, "state": "forged"}, 400),
        (lambda query: {"code": query["code"]}, 400),
        (lambda query: {"state": query["state"]}, 401),
        (lambda query: {**query, "code": "forged"}, 401),
    ],
)
async def test_a_way_back_that_was_tampered_with_installs_nothing(
    house: SlackWorld, tamper: Any, status: int
) -> None:
    page = await install(house, tamper=tamper)
    assert (page.status, "quizbot was not added" in page.text) == (status, True)
    assert 'href="/slack/install">Start again</a>' in page.text
    assert await teams(house) == []


async def test_a_state_is_taken_once_and_for_ten_minutes(house: SlackWorld) -> None:
    kept: list[dict[str, str]] = []
    browser = house.ana.browser()
    address = f"{house.settings.base_url}/slack/install"

    def keep(query: dict[str, str]) -> dict[str, str]:
        kept.append(query)
        return query

    def late(query: dict[str, str]) -> dict[str, str]:
        house.slack.clock.advance(601)
        return query

    assert (await browser.install(address, tamper=keep)).status == 200
    again = await browser.install(address, tamper=lambda query: kept[0])
    assert again.status in (400, 401)
    assert (await browser.install(address, tamper=late)).status == 401


async def test_the_pages_speak_spanish(house: SlackWorld) -> None:
    async with aiohttp.ClientSession(headers={"Accept-Language": "es-ES,es;q=0.9"}) as session:
        back = f"{house.settings.base_url}/slack/oauth_redirect?error=access_denied"
        async with session.get(back) as answer:
            text = await answer.text()
    assert "La instalación se canceló" in text
    assert 'lang="es"' in text


async def test_a_name_of_a_workspace_is_no_markup(house: SlackWorld) -> None:
    house.team.name = "<script>alert(1)</script>"
    page = await install(house)
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_a_workspace_that_uninstalls_pauses_and_comes_back(house: SlackWorld) -> None:
    await install(house)
    house.channel.bot = True
    await house.set_up()

    house.team.uninstall()
    await house.slack.until(lambda: len(house.slack.attempts) >= 4)
    await asyncio.wait_for(departed(house), 30)
    group = await house.group()
    assert (group.paused_at is not None, group.departed_at is not None) == (True, True)
    await house.at("2026-03-02 09:00")
    assert house.posts() == []

    assert (await install(house)).status == 200
    house.channel.bot = True
    assert (await house.group()).paused_at is None
    await house.at("2026-03-03 09:00")
    assert len(house.posts()) == 1


async def test_word_of_a_departure_that_comes_late_removes_nothing(house: SlackWorld) -> None:
    await install(house)
    house.channel.bot = True
    await house.set_up()
    events: list[dict[str, Any]] = [
        {"type": "app_uninstalled"},
        {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}},
    ]
    for number, event in enumerate(events, start=2):
        await house.slack.event(house.team, event)
        await house.slack.until(partial(asked_for_the_token, house, number))
    await house.at("2026-03-02 09:00")
    assert len(house.posts()) == 1
    assert await teams(house) == [house.team.id]


def asked_for_the_token(world: SlackWorld, times: int) -> bool:
    """Whether quizbot has looked so often whether its token is taken."""
    return len(world.slack.asked("auth.test")) >= times


async def departed(world: SlackWorld) -> None:
    """Until the group knows that its workspace is gone."""
    while (await world.group()).departed_at is None:
        pass  # each look into the database lets the others work


async def test_a_workspace_that_was_left_while_quizbot_was_away(house: SlackWorld) -> None:
    await install(house)
    house.channel.bot = True
    await house.set_up()
    await house.context.db.write(
        slack_installations.drop_installation, house.team.id, house.team.bot_token
    )
    await house.service.stop()
    async with connected(house.slack, house.context, house.artist, house.settings):
        assert (await house.group()).departed_at is not None


async def test_revoked_tokens_are_forgotten(house: SlackWorld) -> None:
    house.expected.add(PARKED)
    await install(house)
    house.channel.bot = True
    await house.set_up()
    for method in ("chat.postMessage", "auth.test"):
        house.slack.faults.next(method, Refuse("token_revoked"))
    await house.at("2026-03-02 09:00")
    assert await teams(house) == []
    assert (await house.group()).departed_at is not None


async def test_a_late_refusal_of_an_old_token_leaves_the_new_installation(
    house: SlackWorld,
) -> None:
    await install(house)
    house.channel.bot = True
    await house.set_up()
    hold = house.slack.faults.hold("chat.postMessage", accepted=False)
    beating = asyncio.ensure_future(house.at("2026-03-02 09:00"))
    await house.slack.until(lambda: hold.waiting == 1)
    house.slack.world.tokens[house.team.bot_token].state = "revoked"
    await install(house)
    hold.release()
    await beating

    assert await teams(house) == [house.team.id]
    assert (await house.group()).departed_at is None
    await house.later(timedelta(minutes=10))
    assert len(house.posts()) == 1


async def test_a_workspace_that_installs_again_while_slack_refuses_the_old_token(
    house: SlackWorld,
) -> None:
    """Slack's word on the old token comes after the new installation."""
    await install(house)
    house.channel.bot = True
    await house.set_up()
    hold = house.slack.faults.hold("auth.test")
    revoke(house.slack.world.tokens[house.team.bot_token])
    await house.slack.until(lambda: hold.waiting == 1)
    assert (await install(house)).status == 200
    hold.release()
    await house.service.stop()  # what was begun is done by then

    assert await teams(house) == [house.team.id]
    assert (await house.group()).departed_at is None


async def test_a_workspace_that_uninstalls_during_the_daily_post(house: SlackWorld) -> None:
    """The other one goes on."""
    house.expected.add(PARKED)
    await install(house)
    house.channel.bot = True
    other = house.slack.add_team("Library", installed=False)
    olga = other.add_user("Olga", tz="Europe/Madrid", admin=True)
    room = other.add_channel("exam", members=[olga])
    await install(house, olga)
    room.bot = True
    await house.set_up()
    await house.set_up(by=olga, channel=room)
    hold = house.slack.faults.hold("chat.postMessage", accepted=False, times=2)
    beating = asyncio.ensure_future(house.at("2026-03-02 09:00"))
    await house.slack.until(lambda: hold.waiting == 2)
    house.team.uninstall()
    hold.release()
    await beating
    await asyncio.wait_for(departed(house), 30)

    assert await teams(house) == [other.id]
    assert (house.posts(), len(house.posts(room))) == ([], 1)
    refused = len(house.slack.asked("chat.postMessage"))
    await house.later(timedelta(minutes=10))
    assert len(house.slack.asked("chat.postMessage")) == refused


def test_the_consent_page_is_on_the_same_host_as_the_web_api() -> None:
    assert authorize_url("https://slack.com/api/") == "https://slack.com/oauth/v2/authorize"
    assert authorize_url("https://slack-gov.com/api/") == "https://slack-gov.com/oauth/v2/authorize"


async def test_tokens_stay_out_of_logs(house: SlackWorld) -> None:
    await install(house)
    kept = await house.context.db.read(slack_installations.installation_of, house.team.id)
    assert kept is not None
    assert kept.bot_token not in repr(kept)
    assert kept.bot_token not in str(house.log)
    assert house.slack.app.client_secret not in repr(house.settings)
