"""`quizbot doctor` on Slack: what is wrong is named, with what mends it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.charts.artist import Artist
from bot.diagnosis import Finding
from bot.platforms.slack import doctor
from bot.platforms.slack.service import SlackLoginError, SlackService, SlackSettings
from bot.usecases.workspaces import leave_workspace
from storage.database import Database
from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall
from tests.bot.platforms.slack.house import a_house, install
from tests.slack_server import Refuse


async def findings(hall: Hall, settings: SlackSettings | None = None) -> list[Finding]:
    """What the doctor finds, with a service that is not started."""
    service = SlackService(hall.context, hall.clock, hall.artist, settings or hall.settings)
    try:
        return [one async for one in doctor.examine(service, hall.context.db)]
    finally:
        await service.stop()


async def test_all_is_well(hall: Hall) -> None:
    await hall.set_up()
    found = await findings(hall)
    assert [one for one in found if not one.fine] == []
    said = "\n".join(one.line() for one in found)
    assert "Study hall" in said
    assert "the app has its 9 scopes" in said
    assert "#dp-100 can be posted to" in said


async def test_a_token_that_is_not_taken(hall: Hall) -> None:
    wrong = replace(hall.settings, bot_token="xoxb-wrong")
    with pytest.raises(SlackLoginError, match=r"QUIZBOT_SLACK_BOT_TOKEN.*invalid_auth"):
        await findings(hall, wrong)


async def test_an_app_token_that_is_not_taken(hall: Hall) -> None:
    wrong = replace(hall.settings, app_token="xapp-wrong")
    with pytest.raises(
        SlackLoginError, match=r"QUIZBOT_SLACK_APP_TOKEN.*connections:write"
    ) as said:
        await findings(hall, wrong)
    assert (said.value.what, said.value.found) == ("Slack connection", "the app token is not taken")
    service = SlackService(hall.context, hall.clock, hall.artist, wrong)
    with pytest.raises(SlackLoginError, match="QUIZBOT_SLACK_APP_TOKEN"):
        await service.start()


async def test_slack_that_cannot_be_reached(hall: Hall) -> None:
    nowhere = replace(hall.settings, api_url="http://127.0.0.1:1/api/")
    with pytest.raises(SlackLoginError, match="cannot be reached now: no answer from") as said:
        await findings(hall, nowhere)
    assert (said.value.what, said.value.found) == ("Slack", "cannot be reached")
    assert "QUIZBOT_SLACK_API_URL: it must look like https://slack.com/api/" in str(said.value)


async def test_an_address_that_is_not_slacks(hall: Hall) -> None:
    without = replace(hall.settings, api_url=hall.slack.url)
    with pytest.raises(SlackLoginError, match=r"QUIZBOT_SLACK_API_URL: \S+ answers 404") as said:
        await findings(hall, without)
    assert (said.value.what, said.value.found) == ("Slack address", "Slack is not there")
    assert "https://slack.com/api/" in str(said.value)


async def test_a_refusal_that_is_not_known_is_named_with_its_setting(hall: Hall) -> None:
    hall.slack.faults.next("auth.test", Refuse("forbidden_team"))
    with pytest.raises(SlackLoginError, match=r"SLACK_BOT_TOKEN: Slack refuses \(forbidden"):
        await findings(hall)
    by_socket = replace(hall.settings, app_token=hall.slack.app.app_token)
    hall.slack.faults.next("apps.connections.open", Refuse("forbidden_team"))
    with pytest.raises(
        SlackLoginError, match=r"SLACK_APP_TOKEN: Slack refuses \(forbidden"
    ) as said:
        await findings(hall, by_socket)
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
    async with a_house(database, artist, rotation=False) as hall:
        await install(hall)
        hall.slack.faults.next("auth.test", fault)
        (ill,) = [one for one in await findings(hall) if one.what.startswith("Slack workspace")]
        assert ill.found == line


async def test_one_workspace_is_one(database: Database, artist: Artist) -> None:
    async with a_house(database, artist, rotation=False) as hall:
        await install(hall)
        said = "\n".join(one.line() for one in await findings(hall))
        assert "(1 workspace has installed it)" in said


async def test_scopes_that_lack_or_are_too_many(hall: Hall) -> None:
    token = hall.slack.world.tokens[hall.team.bot_token]
    token.scopes = tuple(one for one in token.scopes if one != "files:write")
    (lacking,) = [one for one in await findings(hall) if not one.fine]
    assert "lacks the scopes files:write" in lacking.line()
    token.scopes = (*token.scopes, "files:write", "channels:join")
    said = "\n".join(one.line() for one in await findings(hall))
    assert "it does not need channels:join" in said


async def test_channels_that_cannot_be_posted_to(hall_of: HallOf) -> None:
    async with hall_of() as hall:
        hall.expected.add("channel parked: it refuses posts")
        await hall.set_up()
        hall.channel.bot = False
        await hall.at("2026-03-02 09:00")
        (out,) = [one for one in await findings(hall) if not one.fine]
        assert "quizbot is not in it" in out.line()
        assert "/invite @quizbot. Then an organiser resumes" in out.line()
        hall.channel.archived = True
        (archived,) = [one for one in await findings(hall) if not one.fine]
        assert "is archived" in archived.line()
        hall.channel.archived, hall.channel.bot = False, True
        (parked,) = [one for one in await findings(hall) if not one.fine]
        assert "can be posted to again" in parked.line()
        del hall.team.channels[hall.channel.id]
        (gone,) = [one for one in await findings(hall) if not one.fine]
        assert "cannot be seen" in gone.line()


async def test_a_channel_of_a_workspace_that_was_left_says_so_in_words(hall: Hall) -> None:
    await hall.set_up()
    await leave_workspace(hall.context, "slack", hall.team.id, hall.clock.now())
    (left,) = [one for one in await findings(hall) if "parked" in one.line()]
    assert "It was parked: quizbot was removed from there: add it again." in left.line()


async def test_over_http_the_addresses_are_named(hall: Hall) -> None:
    settings = SlackSettings(
        signing_secret="s",
        client_id="c",
        client_secret="x",
        api_url=hall.slack.api_url,
        base_url="http://quiz.example.org",
    )
    found = await findings(hall, settings)
    said = "\n".join(one.line() for one in found)
    assert "http://quiz.example.org/slack/events" in said
    assert "http://quiz.example.org/slack/install (0 workspaces" in said
    assert [one.what for one in found if not one.fine] == ["Slack address"]
