"""Which token speaks in which workspace: the configured one, or that of an installation.

It knows no message.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Protocol

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.clock import Clock
from bot.platforms.slack.api import SlackApi
from bot.platforms.slack.errors import NOT_RENEWED, Faults, NotInstalledError, code_of
from storage import slack_installations
from storage.database import Database
from storage.slack_installations import Installation

# A token that rotates is renewed so long before it ends.
RENEWED_BEFORE = timedelta(minutes=30)
# For so long a refused refresh token may be one that another process uses, and has not stored yet.
STORED_WITHIN_S = 60.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Presence:
    """The app in a workspace: the bot's user id, and the workspace's name."""

    bot_user: str
    team_name: str


class Tokens(Protocol):
    """The workspaces that the app is in."""

    async def client(self, team: str) -> AsyncWebClient:
        """A client that speaks there. Raises NotInstalledError, and what a request raises."""
        ...

    async def presence(self, team: str) -> Presence:
        """What the app is there. Raises NotInstalledError."""
        ...

    async def teams(self) -> list[str]:
        """All of them."""
        ...

    async def drop(self, team: str, token: str) -> bool:
        """Slack does not take that token any more; False if the workspace has another one."""
        ...


@dataclass
class OneTeam:
    """The workspace of the configured token, once it `is_in` one."""

    api: SlackApi
    token: str = field(repr=False)
    team: str | None = None
    dropped: bool = False
    _presence: Presence = field(default=Presence("", ""), init=False, repr=False)

    def is_in(self, team: str, presence: Presence) -> None:
        """Slack said which workspace the token is for."""
        self.team, self._presence, self.dropped = team, presence, False

    async def client(self, team: str) -> AsyncWebClient:
        """See Tokens.client."""
        self._check(team)
        return self.api.client(self.token)

    async def presence(self, team: str) -> Presence:
        """See Tokens.presence."""
        self._check(team)
        return self._presence

    async def teams(self) -> list[str]:
        """See Tokens.teams."""
        return [] if self.team is None or self.dropped else [self.team]

    async def drop(self, team: str, token: str) -> bool:
        """See Tokens.drop. Mostly, only a new token helps, and a start with it."""
        if team == self.team and token == self.token and not self.dropped:
            self.dropped = True
            log.error(
                "Slack does not take QUIZBOT_SLACK_BOT_TOKEN any more: install the app again, set"
                " its new token and start again"
            )
        return team not in await self.teams()

    async def end(self) -> None:
        """Nothing is under way."""

    def _check(self, team: str) -> None:
        if self.team is None:
            raise ConnectionError("Slack has not said yet which workspace the token is for")
        if team != self.team:
            raise NotInstalledError(f"the configured token is not one of workspace {team}")


@dataclass
class Installations:
    """The workspaces that installed the app by OAuth; their tokens are in the database."""

    api: SlackApi
    db: Database
    clock: Clock
    client_id: str
    client_secret: str = field(repr=False)
    _renewing: dict[str, asyncio.Task[Installation]] = field(
        default_factory=dict, init=False, repr=False
    )
    # When a refresh token was refused first.
    _refused: dict[str, float] = field(default_factory=dict, init=False, repr=False)

    async def client(self, team: str) -> AsyncWebClient:
        """See Tokens.client."""
        installation = await self._installation(team)
        if self._ends_soon(installation):
            installation = await self._renewal(team)
        return self.api.client(installation.bot_token)

    async def presence(self, team: str) -> Presence:
        """See Tokens.presence."""
        installation = await self._installation(team)
        return Presence(installation.bot_user, installation.team_name)

    async def teams(self) -> list[str]:
        """See Tokens.teams."""
        return await self.db.read(slack_installations.installed_teams)

    async def drop(self, team: str, token: str) -> bool:
        """See Tokens.drop."""
        gone = await self.db.write(slack_installations.drop_installation, team, token)
        if gone:
            log.info("an installation is gone", team=team)
        return gone

    async def end(self) -> None:
        """Wait for the renewals that are under way."""
        if self._renewing:
            await asyncio.wait(set(self._renewing.values()))

    async def _installation(self, team: str) -> Installation:
        found = await self.db.read(slack_installations.installation_of, team)
        if found is None:
            raise NotInstalledError(f"quizbot is not installed in workspace {team}")
        return found

    def _ends_soon(self, installation: Installation) -> bool:
        ends = installation.expires_at
        return ends is not None and self.clock.now() >= ends - RENEWED_BEFORE

    async def _renewal(self, team: str) -> Installation:
        """Begin a renewal, or join the one that goes on. It is a task of its own: Slack takes a
        refresh token once, so a caller that gives up must not end it before it is stored."""
        task = self._renewing.get(team)
        if task is None:
            task = self._renewing[team] = asyncio.create_task(self._renewed(team))
            task.add_done_callback(partial(self._renewal_ended, team))
        await asyncio.wait({task})
        return task.result()

    def _renewal_ended(self, team: str, task: asyncio.Task[Installation]) -> None:
        del self._renewing[team]
        if not task.cancelled():
            task.exception()  # perhaps nobody waits for it any more

    async def _renewed(self, team: str) -> Installation:
        """The installation with a token that lasts; another process may have been quicker."""
        old = await self._installation(team)
        if not self._ends_soon(old) or old.refresh_token is None:
            return old
        try:
            said = await self._exchange(old.refresh_token)
        except Faults as fault:
            return await self._not_renewed(old, old.refresh_token, fault)
        self._refused.pop(old.refresh_token, None)
        expires_in = said.get("expires_in")
        await self.db.write(
            slack_installations.renew_token,
            old.team,
            old.refresh_token,
            str(said["access_token"]),
            said.get("refresh_token"),
            None if expires_in is None else self.clock.now() + timedelta(seconds=int(expires_in)),
        )
        return await self._installation(old.team)

    async def _exchange(self, refresh_token: str) -> AsyncSlackResponse:
        return await self.api.client().oauth_v2_access(
            client_id=self.client_id,
            client_secret=self.client_secret,
            grant_type="refresh_token",
            refresh_token=refresh_token,
        )

    async def _not_renewed(
        self, old: Installation, refresh_token: str, fault: Exception
    ) -> Installation:
        """The token of another process, or the old one while it works. Raises the fault where it
        may pass, and NotInstalledError where it does not."""
        now = await self._installation(old.team)
        if now.refresh_token != refresh_token:
            return now
        if isinstance(fault, SlackApiError):
            log.error("a token could not be renewed", team=old.team, reason=str(fault)[:200])
        if code_of(fault) in NOT_RENEWED:
            since = self._refused.setdefault(refresh_token, self.clock.monotonic())
        else:
            since = self.clock.monotonic()
        if old.expires_at is not None and self.clock.now() < old.expires_at:
            return old  # it still works; the next one tries again
        if self.clock.monotonic() - since >= STORED_WITHIN_S:
            raise NotInstalledError(
                f"the token of workspace {old.team} has ended, and cannot be renewed", old.bot_token
            ) from fault
        raise fault
