"""quizbot over HTTP for many workspaces: each installs it by OAuth. It knows no test."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from structlog.testing import capture_logs

from bot.charts.artist import Artist
from bot.platforms.slack.service import SlackSettings
from storage import slack_installations
from storage.database import Database
from tests.bot.builders import a_context
from tests.bot.platforms.slack.world import SATURDAY, SlackWorld, the_app
from tests.questions.builders import a_single
from tests.slack_server import LocalSlack, Person
from tests.slack_server.clock import Clock
from tests.slack_server.consent import Page


@asynccontextmanager
async def a_house(
    database: Database, artist: Artist, *, rotation: bool
) -> AsyncIterator[SlackWorld]:
    """quizbot, installed nowhere yet; a workspace with Ana and Ben, and a channel. At the end of
    the block nothing may have been logged as an error, but for what was expected."""
    with capture_logs() as log:
        async with LocalSlack("http", app=the_app(), clock=Clock(SATURDAY)) as slack:
            slack.app.token_rotation = rotation
            team = slack.add_team("Study world", installed=False)
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
            world = SlackWorld(
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
            async with world.open():
                yield world
    wrong = [one for one in log if one["log_level"] in ("error", "critical")]
    assert [one for one in wrong if one["event"] not in world.expected] == []


def free_port() -> int:
    """A port that the system gives out, and not soon again."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def install(world: SlackWorld, person: Person | None = None, **how: Any) -> Page:
    """Somebody goes from quizbot's install page through Slack's consent page and back."""
    browser = (person or world.ana).browser()
    return await browser.install(f"{world.settings.base_url}/slack/install", **how)


async def teams(world: SlackWorld) -> list[str]:
    """The workspaces whose tokens are kept."""
    return await world.context.db.read(slack_installations.installed_teams)
