"""A local Slack, which knows no idempotency key, reached by the real adapter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from bot.charts.artist import Artist
from bot.clock import Clock
from bot.platforms.slack.api import SlackApi
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.files import Files
from bot.platforms.slack.oauth import SCOPES
from bot.platforms.slack.pacing import Pacer
from bot.platforms.slack.tokens import OneTeam, Presence
from bot.posting.port import Chat
from storage.records import Address
from tests.crash.platform import Posted, Reach
from tests.slack_server import App, LocalSlack
from tests.slack_server.clock import Clock as ServerClock


class SlackPlatform:
    """A workspace with public and private channels."""

    def __init__(self, moment: datetime) -> None:
        self._slack = LocalSlack(app=App(scopes=SCOPES), clock=ServerClock(moment))
        self._team = self._slack.add_team("Study world")

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Reach]:
        """See tests.crash.platform.Platform."""
        installation = self._team.installation
        assert installation is not None
        async with self._slack:
            yield SlackReach(
                self._slack.api_url,
                self._team.bot_token,
                self._team.id,
                installation.bot_user.id,
            )

    def addresses(self, count: int) -> list[Address]:
        """See Platform; their kinds take turns."""
        return [
            Address(
                "slack",
                self._team.id,
                self._team.add_channel(f"group-{number}", bot=True, private=number % 2 == 1).id,
            )
            for number in range(count)
        ]

    def discussions(self, count: int) -> int:
        """See Platform."""
        return count

    def posted(self) -> list[Posted]:
        """See Platform."""
        return [
            Posted(
                address=Address("slack", self._team.id, channel.id),
                ref=message.ts,
                title=message.text_of_blocks.split("\n")[0],
                edits=message.edits,
                discussions=sum(one.thread_ts == message.ts for one in channel.posts()),
            )
            for message, channel in sorted(
                (
                    (message, channel)
                    for channel in self._team.channels.values()
                    for message in channel.posts()
                    if message.thread_ts is None
                ),
                key=lambda pair: pair[0].number,
            )
        ]

    def lose_replies(self, share: float) -> None:
        """See Platform."""
        self._slack.faults.lose_replies(share, Random(7))

    def move_to(self, moment: datetime) -> None:
        """See Platform."""
        now = datetime.fromtimestamp(self._slack.clock.now(), UTC)
        self._slack.clock.advance((moment - now).total_seconds())


@dataclass(frozen=True)
class SlackReach:
    """See tests.crash.platform.Reach."""

    api_url: str
    token: str
    team: str
    bot_user: str

    @asynccontextmanager
    async def chat(self, clock: Clock) -> AsyncIterator[Chat]:
        """See Reach."""
        api = SlackApi(self.api_url)
        tokens = OneTeam(api, self.token)
        tokens.is_in(self.team, Presence(self.bot_user, "Study world"))

        async def is_gone(team: str) -> bool:
            raise AssertionError(f"{team} takes the token")

        try:
            pacer = Pacer(clock.monotonic, 1000.0)
            yield SlackChat(tokens, Files(Artist()), pacer, is_gone, clock.now)
        finally:
            await api.close()
