"""`quizbot doctor` on Slack: what is wrong is named, with what mends it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.charts.artist import Artist
from bot.diagnosis import Diagnosis
from bot.platforms.slack import doctor
from bot.platforms.slack.service import SlackLoginError, SlackService, SlackSettings
from bot.usecases.workspaces import leave_workspace
from storage.database import Database
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.house import a_house, install
from tests.bot.platforms.slack.world import SlackWorld
from tests.slack_server import Refuse


async def findings(world: SlackWorld, settings: SlackSettings | None = None) -> list[Diagnosis]:
    """What the doctor finds, with a service that is not started."""
    service = SlackService(world.context, world.clock, world.artist, settings or world.settings)
    try:
        return [one async for one in doctor.examine(service, world.context.db)]
    finally:
        await service.stop()


async def test_all_is_well(world: SlackWorld) -> None:
    await world.set_up()
    found = await findings(world)
    assert [one for one in found if not one.fine] == []
    said = "\n".join(one.line() for one in found)
    assert "Study world" in said
    assert "the app has its 9 scopes" in said
    assert "#dp-100 can be posted to" in said


async def test_a_token_that_is_not_taken(world: SlackWorld) -> None:
    wrong = replace(world.settings, bot_token="xoxb-wrong")
    with pytest.raises(SlackLoginError, match=r"QUIZBOT_SLACK_BOT_TOKEN.*invalid_auth"):
        await findings(world, wrong)


async def test_an_app_token_that_is_not_taken(world: SlackWorld) -> None:
    wrong = replace(world.settings, app_token="xapp-wrong")
    with pytest.raises(
        SlackLoginError, match=r"QUIZBOT_SLACK_APP_TOKEN.*connections:write"
    ) as said:
        await findings(world, wrong)
    assert (said.value.what, said.value.found) == ("Slack connection", "the app token is not taken")
    service = SlackService(world.context, world.clock, world.artist, wrong)
    with pytest.raises(SlackLoginError, match="QUIZBOT_SLACK_APP_TOKEN"):
        await service.start()


async def test_slack_that_cannot_be_reached(world: SlackWorld) -> None:
    nowhere = replace(world.settings, api_url="http://127.0.0.1:1/api/")
    with pytest.raises(SlackLoginError, match="cannot be reached now: no answer from") as said:
        await findings(world, nowhere)
    assert (said.value.what, said.value.found) == ("Slack", "cannot be reached")
    assert "QUIZBOT_SLACK_API_URL: it must look like https://slack.com/api/" in str(said.value)


async def test_an_address_that_is_not_slacks(world: SlackWorld) -> None:
    without = replace(world.settings, api_url=world.slack.url)
    with pytest.raises(SlackLoginError, match=r"QUIZBOT_SLACK_API_URL: \S+ answers 404") as said:
        await findings(world, without)
    assert (said.value.what, said.value.found) == ("Slack address", "Slack is not there")
    assert "https://slack.com/api/" in str(said.value)


async def test_a_refusal_that_is_not_known_is_named_with_its_setting(world: SlackWorld) -> None:
    world.slack.faults.next("auth.test", Refuse("forbidden_team"))
    with pytest.raises(SlackLoginError, match=r"SLACK_BOT_TOKEN: Slack refuses \(forbidden"):
        await findings(world)
    by_socket = replace(world.settings, app_token=world.slack.app.app_token)
    world.slack.faults.next("apps.connections.open", Refuse("forbidden_team"))
    with pytest.raises(
        SlackLoginError, match=r"SLACK_APP_TOKEN: Slack refuses \(forbidden"
    ) as said:
        await findings(world, by_socket)
    assert (said.value.what, said.value.found) == (
        "Slack connection",
        "Slack refuses (forbidden_team)",
    )


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Refuse("token_expired"), "the token is not taken (token_expired)"),
        (Refuse("account_inactive"), "the token is not taken (account_inactive)"),
        (Refuse("internal_error"), "Slack does not say now (internal_error)"),
    ],
    ids=str,
)
async def test_a_workspaces_token_is_refused_in_one_word(
    database: Database, artist: Artist, fault: Refuse, line: str
) -> None:
    async with a_house(database, artist, rotation=False) as world:
        await install(world)
        world.slack.faults.next("auth.test", fault)
        (ill,) = [one for one in await findings(world) if one.what.startswith("Slack workspace")]
        assert ill.found == line


async def test_one_workspace_is_one(database: Database, artist: Artist) -> None:
    async with a_house(database, artist, rotation=False) as world:
        await install(world)
        said = "\n".join(one.line() for one in await findings(world))
        assert "(1 workspace has installed it)" in said


async def test_scopes_that_lack_or_are_too_many(world: SlackWorld) -> None:
    token = world.slack.world.tokens[world.team.bot_token]
    token.scopes = tuple(one for one in token.scopes if one != "files:write")
    (lacking,) = [one for one in await findings(world) if not one.fine]
    assert "is missing the scopes files:write" in lacking.line()
    token.scopes = (*token.scopes, "files:write", "channels:join")
    said = "\n".join(one.line() for one in await findings(world))
    assert "it does not need channels:join" in said


async def test_channels_that_cannot_be_posted_to(world_of: WorldOf) -> None:
    async with world_of() as world:
        world.expected.add("channel parked: it refuses posts")
        await world.set_up()
        world.channel.bot = False
        await world.at("2026-03-02 09:00")
        (out,) = [one for one in await findings(world) if not one.fine]
        assert "quizbot is not in it" in out.line()
        assert "/invite @quizbot. Then an organiser resumes" in out.line()
        world.channel.archived = True
        (archived,) = [one for one in await findings(world) if not one.fine]
        assert "is archived" in archived.line()
        world.channel.archived, world.channel.bot = False, True
        (parked,) = [one for one in await findings(world) if not one.fine]
        assert "can be posted to again" in parked.line()
        del world.team.channels[world.channel.id]
        (gone,) = [one for one in await findings(world) if not one.fine]
        assert "cannot be seen" in gone.line()


async def test_a_channel_of_a_workspace_that_was_left_says_so_in_words(world: SlackWorld) -> None:
    await world.set_up()
    await leave_workspace(world.context, "slack", world.team.id, world.clock.now())
    (left,) = [one for one in await findings(world) if "parked" in one.line()]
    assert "It was parked: quizbot was removed from there: add it again." in left.line()


async def test_over_http_the_addresses_are_named(world: SlackWorld) -> None:
    settings = SlackSettings(
        signing_secret="s",
        client_id="c",
        client_secret="x",
        api_url=world.slack.api_url,
        base_url="http://quiz.example.org",
    )
    found = await findings(world, settings)
    said = "\n".join(one.line() for one in found)
    assert "http://quiz.example.org/slack/events" in said
    assert "http://quiz.example.org/slack/install (0 workspaces" in said
    assert [one.what for one in found if not one.fine] == ["Slack address"]
