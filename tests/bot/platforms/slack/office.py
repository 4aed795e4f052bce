"""A SlackChat at a local Slack, and somebody who reads what it posts; no quizbot around it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.charts.artist import Artist
from bot.platforms.slack.api import SlackApi
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.files import Files
from bot.platforms.slack.oauth import SCOPES
from bot.platforms.slack.pacing import Pacer
from bot.platforms.slack.tokens import OneTeam, Presence
from bot.posting.port import ChatError
from storage.records import Address
from tests.slack_server import App, Channel, LocalSlack, Person, Workspace

KEY = "0123456789abcdef-1f"
POST, UPDATE = "chat.postMessage", "chat.update"


@dataclass
class Office:
    """A workspace of Ana's, with the chat under test; `departed` are the workspaces that it
    asked about, whether they are `gone`, `waits` how long it slept."""

    slack: LocalSlack
    team: Workspace
    ana: Person
    chat: SlackChat
    departed: list[str] = field(default_factory=list)
    gone: bool = True
    waits: list[float] = field(default_factory=list)
    _others: int = 0

    def new(self, **about: Any) -> tuple[Channel, Address]:
        """An empty channel that quizbot is in, and its address."""
        self._others += 1
        about = {"bot": True, **about}
        channel = self.team.add_channel(f"channel-{self._others}", members=[self.ana], **about)
        return channel, self.address(channel)

    def address(self, channel: Channel) -> Address:
        """Where the channel is."""
        return Address("slack", self.team.id, channel.id)

    def titles(self, channel: Channel) -> list[str]:
        """The titles of the cards that stand in a channel, oldest first."""
        return [
            one.text_of_blocks.split("\n")[0] for one in channel.posts() if one.thread_ts is None
        ]

    def asked(self, method: str) -> int:
        """How many such requests arrived."""
        return len(self.slack.asked(method))

    async def another(self) -> SlackChat:
        """The chat of another process: it remembers nothing."""
        return a_chat(self, self._api)

    _api: SlackApi = field(init=False, repr=False)


def a_chat(office: Office, api: SlackApi, artist: Artist | None = None) -> SlackChat:
    """A chat in the office's workspace."""
    installation = office.team.installation
    assert installation is not None
    tokens = OneTeam(api, office.team.bot_token)
    tokens.is_in(office.team.id, Presence(installation.bot_user.id, office.team.name))

    async def sleep(seconds: float) -> None:
        office.waits.append(seconds)

    async def is_gone(team: str) -> bool:
        office.departed.append(team)
        return office.gone

    files = Files(artist or Artist(), sleep=sleep)
    pacer = Pacer(office.slack.clock.now, sleep=sleep)

    def now() -> datetime:
        return datetime.fromtimestamp(office.slack.clock.now(), UTC)

    return SlackChat(tokens, files, pacer, is_gone, now)


async def refusal(awaitable: Any) -> ChatError:
    """The port's error that something ends with."""
    try:
        await awaitable
    except ChatError as fault:
        return fault
    raise AssertionError("it was not refused")


@asynccontextmanager
async def an_office() -> AsyncIterator[Office]:
    """An office with its chat."""
    artist = Artist()
    async with LocalSlack(app=App(scopes=SCOPES)) as slack:
        team = slack.add_team("Study world")
        ana = team.add_user("Ana")
        api = SlackApi(slack.api_url)
        office = Office(slack, team, ana, None)  # type: ignore[arg-type]  # made in a moment
        office._api = api
        office.chat = a_chat(office, api, artist)
        try:
            yield office
        finally:
            await api.close()
            await artist.close()
