"""Many workspaces over HTTP: installing, tokens that rotate, leaving and coming back."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.charts.artist import Artist
from bot.platforms.slack.oauth import SCOPES, authorize_url
from bot.platforms.slack.service import SlackSettings
from storage import slack_installations
from storage.database import Database
from tests.bot.builders import a_context
from tests.bot.platforms.slack.hall import SATURDAY, Hall, connected, the_app
from tests.questions.builders import a_single
from tests.slack_server import Broken, LocalSlack, Person, Refuse
from tests.slack_server.clock import Clock
from tests.slack_server.consent import Page

PARKED = "channel parked: it refuses posts"


@asynccontextmanager
async def a_house(database: Database, artist: Artist, *, rotation: bool) -> AsyncIterator[Hall]:
    """quizbot, installed nowhere yet; a workspace with Ana and Ben, and a channel."""
    with capture_logs() as log:
        async with LocalSlack("http", app=the_app(), clock=Clock(SATURDAY)) as slack:
            slack.app.token_rotation = rotation
            team = slack.add_team("Study hall", installed=False)
            ana = team.add_user("Ana", tz="Europe/Madrid", locale="es-ES", admin=True)
            ben = team.add_user("Ben")
            channel = team.add_channel("dp-100", members=[ana, ben])
            port = free_port()
            settings = SlackSettings(
                signing_secret=slack.app.signing_secret,
                client_id=slack.app.client_id,
                client_secret=slack.app.client_secret,
                api_url=slack.api_url,
                base_url=f"http://127.0.0.1:{port}",
                per_second=1000.0,
            )
            hall = Hall(
                slack,
                a_context(database, a_single()),
                artist,
                team,
                channel,
                ana,
                ben,
                settings,
                log,
                port,
            )
            slack.app.redirect_urls = [f"{settings.base_url}/slack/oauth_redirect"]
            async with hall.open():
                yield hall


@pytest.fixture
async def house(database: Database, artist: Artist) -> AsyncIterator[Hall]:
    """With tokens that last."""
    async with a_house(database, artist, rotation=False) as built:
        yield built


@pytest.fixture
async def rotating(database: Database, artist: Artist) -> AsyncIterator[Hall]:
    """With tokens that end after twelve hours."""
    async with a_house(database, artist, rotation=True) as built:
        yield built


def free_port() -> int:
    """A port that the system gives out, and not soon again."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def install(hall: Hall, person: Person | None = None, **how: Any) -> Page:
    """Somebody goes from quizbot's install page through Slack's consent page and back."""
    browser = (person or hall.ana).browser()
    return await browser.install(f"{hall.settings.base_url}/slack/install", **how)


async def teams(hall: Hall) -> list[str]:
    """The workspaces whose tokens are kept."""
    return await hall.context.db.read(slack_installations.installed_teams)


async def test_a_workspace_installs_sets_up_and_answers(house: Hall) -> None:
    page = await install(house)
    assert (page.status, "quizbot is in Study hall" in page.text) == (200, True)
    assert house.team.installation is not None
    assert set(house.team.installation.scopes) == set(SCOPES)
    house.channel.bot = True

    post = await house.posted()

    answer = await house.presses(house.ben, post, "A")
    assert "here about A" in answer.text_of_blocks


async def test_several_workspaces_do_not_mix(house: Hall) -> None:
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


async def test_whoever_cancels_has_installed_nothing(house: Hall) -> None:
    page = await install(house, allow=False)
    assert "nothing has changed" in page.text
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
    house: Hall, tamper: Any, status: int
) -> None:
    page = await install(house, tamper=tamper)
    assert (page.status, "quizbot was not added" in page.text) == (status, True)
    assert '<a href="/slack/install">' in page.text
    assert await teams(house) == []


async def test_a_state_is_taken_once_and_for_ten_minutes(house: Hall) -> None:
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


async def test_the_pages_speak_spanish(house: Hall) -> None:
    async with aiohttp.ClientSession(headers={"Accept-Language": "es-ES,es;q=0.9"}) as session:
        back = f"{house.settings.base_url}/slack/oauth_redirect?error=access_denied"
        async with session.get(back) as answer:
            text = await answer.text()
    assert "La instalación se canceló" in text
    assert 'lang="es"' in text


async def test_a_name_of_a_workspace_is_no_markup(house: Hall) -> None:
    house.team.name = "<script>alert(1)</script>"
    page = await install(house)
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_a_workspace_that_uninstalls_pauses_and_comes_back(house: Hall) -> None:
    await install(house)
    house.channel.bot = True
    await house.set_up()

    house.team.uninstall()
    await house.slack.until(lambda: len(house.slack.attempts) >= 4)
    await asyncio.wait_for(departed(house), 5)
    group = await house.group()
    assert (group.paused_at is not None, group.departed_at is not None) == (True, True)
    await house.at("2026-03-02 09:00")
    assert house.posts() == []

    assert (await install(house)).status == 200
    house.channel.bot = True
    assert (await house.group()).paused_at is None
    await house.at("2026-03-03 09:00")
    assert len(house.posts()) == 1


async def test_word_of_a_departure_that_comes_late_removes_nothing(house: Hall) -> None:
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


def asked_for_the_token(hall: Hall, times: int) -> bool:
    """Whether quizbot has looked so often whether its token is taken."""
    return len(hall.slack.asked("auth.test")) >= times


async def departed(hall: Hall) -> None:
    """Until the group knows that its workspace is gone."""
    while (await hall.group()).departed_at is None:
        pass  # each look into the database lets the others work


async def test_a_workspace_that_was_left_while_quizbot_was_away(house: Hall) -> None:
    await install(house)
    house.channel.bot = True
    await house.set_up()
    await house.context.db.write(slack_installations.drop_installation, house.team.id)
    await house.service.stop()
    async with connected(house.slack, house.context, house.artist, house.settings):
        assert (await house.group()).departed_at is not None


async def test_a_token_is_renewed_before_it_ends(rotating: Hall) -> None:
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


async def test_a_token_that_cannot_be_renewed_now_works_until_it_ends(rotating: Hall) -> None:
    await install(rotating)
    rotating.slack.clock.advance(timedelta(hours=11, minutes=45).total_seconds())
    rotating.slack.faults.next("oauth.v2.access", Broken(503))
    assert "/quiz" in (await rotating.asks(rotating.ben, "help")).text_of_blocks
    assert "/quiz" in (await rotating.asks(rotating.ben, "help")).text_of_blocks


async def test_what_another_process_renewed_is_taken(rotating: Hall) -> None:
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


async def test_revoked_tokens_are_forgotten(house: Hall) -> None:
    await install(house)
    house.channel.bot = True
    await house.set_up()
    house.slack.faults.next("chat.postMessage", Refuse("token_revoked"))
    await house.at("2026-03-02 09:00")
    assert await teams(house) == []
    assert (await house.group()).departed_at is not None


def test_the_consent_page_is_on_the_same_host_as_the_web_api() -> None:
    assert authorize_url("https://slack.com/api/") == "https://slack.com/oauth/v2/authorize"
    assert authorize_url("https://slack-gov.com/api/") == "https://slack-gov.com/oauth/v2/authorize"


async def test_tokens_stay_out_of_logs(house: Hall) -> None:
    await install(house)
    kept = await house.context.db.read(slack_installations.installation_of, house.team.id)
    assert kept is not None
    assert kept.bot_token not in repr(kept)
    assert kept.bot_token not in str(house.log)
    assert house.slack.app.client_secret not in repr(house.settings)
