"""Runs the Slack side: by Socket Mode or over HTTP, in one workspace or in many."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass, field

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.charts.artist import Artist
from bot.clock import Clock
from bot.platforms.slack.api import SLACK, SlackApi
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.connection import Connection
from bot.platforms.slack.deduplicator import Deduplicator
from bot.platforms.slack.errors import (
    GONE,
    REMOVED,
    WRONG_TOKEN,
    Faults,
    NotInstalledError,
    code_of,
)
from bot.platforms.slack.files import Files
from bot.platforms.slack.http_endpoint import HttpEndpoint
from bot.platforms.slack.listeners import Work, listen
from bot.platforms.slack.oauth import oauth_flow
from bot.platforms.slack.pacing import Pacer
from bot.platforms.slack.profiles import Profiles
from bot.platforms.slack.reaching import reason_of
from bot.platforms.slack.replies import Responder
from bot.platforms.slack.tokens import Installations, OneTeam, Presence
from bot.platforms.slack.visitor import PLATFORM
from bot.usecases.context import Context
from bot.usecases.workspaces import (
    enter_workspace,
    known_workspaces,
    leave_workspace,
    reconcile_workspaces,
)

# What was begun gets so many seconds to end when the bot stops.
ENDS_WITHIN_S = 5.0
# What does not work is tried again after so many seconds.
LOOKS_EVERY_S = 20.0

# An app-level token names its app: xapp-1-A0123456789-...
_APP_OF_TOKEN = re.compile(r"xapp-\d+-(?P<app>A[A-Z0-9]{5,})-")
BOT_TOKEN, APP_TOKEN = "QUIZBOT_SLACK_BOT_TOKEN", "QUIZBOT_SLACK_APP_TOKEN"

log = structlog.get_logger(__name__)


class SlackLoginError(Exception):
    """Slack does not take a token; the message says what to do, the rest is the headline of it."""

    def __init__(
        self, message: str, what: str = "Slack token", found: str = "is not taken"
    ) -> None:
        super().__init__(message)
        self.what = what
        self.found = found


class SlackUnreachableError(SlackLoginError):
    """Slack does not say whether it takes a token: it has trouble, or cannot be reached."""


class SlackRemovedError(SlackLoginError):
    """The app was removed from the workspace of the only token."""


@dataclass(frozen=True)
class SlackSettings:
    """How to reach Slack.

    With an `app_token`, payloads come by Socket Mode; else over HTTP, signed with the
    `signing_secret`. With a `client_id`, workspaces install the app by OAuth; else the `bot_token`
    is that of the only one. `api_url` stands in for Slack's own, `base_url` is where this bot can
    be reached, `stylesheet` the address of what its pages look like. `acknowledge_after` is in
    seconds, `per_second` messages in one channel.
    """

    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    api_url: str = SLACK
    base_url: str = ""
    stylesheet: str | None = None
    acknowledge_after: float = 1.5
    per_second: float = 1.0

    @property
    def by_socket(self) -> bool:
        """Whether payloads come by Socket Mode."""
        return self.app_token is not None


class SlackService:
    """The bot on Slack, from `start` to `stop`. Make it in a running event loop.

    `door` serves Slack's requests, where they come over HTTP.
    """

    def __init__(
        self, context: Context, clock: Clock, artist: Artist, settings: SlackSettings
    ) -> None:
        self._context = context
        self._clock = clock
        self.settings = settings
        self.api = SlackApi(settings.api_url)
        self.tokens: OneTeam | Installations = self._tokens()
        files = Files(artist)
        pacer = Pacer(clock.monotonic, settings.per_second)
        self.chat = SlackChat(self.tokens, files, pacer, self.removed, clock.now)
        self._work = Work()
        self._ground = Responder(
            context,
            clock,
            self.api,
            self.tokens,
            files,
            Profiles(self.tokens, clock.monotonic),
            Deduplicator(context.db, clock),
            settings.acknowledge_after,
        )
        self._app = self._bolt()
        listen(self._app, self._ground, self._work, self.removed)
        self._connection: Connection | None = None
        self._watching: asyncio.Task[None] | None = None
        # Workspaces that may have been left: Slack could not be asked.
        self._doubtful: set[str] = set()
        # Why there is no connection to Slack; None once it has begun.
        self._waits_for: str | None = "it is not connected to Slack yet"
        self.door: HttpEndpoint | None = None
        if not settings.by_socket:
            self.door = HttpEndpoint(
                self._app,
                self._flow(),
                lambda: self._waits_for is None,
                signing_secret=settings.signing_secret or "",
                monotonic=clock.monotonic,
            )

    def _flow(self) -> AsyncOAuthFlow | None:
        settings = self.settings
        if settings.client_id is None:
            return None
        return oauth_flow(
            self.api,
            self._context.db,
            self._clock,
            client_id=settings.client_id,
            client_secret=settings.client_secret or "",
            base_url=settings.base_url,
            entered=self.entered,
            stylesheet=settings.stylesheet,
        )

    def _tokens(self) -> OneTeam | Installations:
        settings = self.settings
        if settings.client_id is not None:
            return Installations(
                self.api,
                self._context.db,
                self._clock,
                settings.client_id,
                settings.client_secret or "",
            )
        return OneTeam(self.api, settings.bot_token or "")

    def _bolt(self) -> AsyncApp:
        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
            # Tokens are looked up after the acknowledgement, which waits for nothing.
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)

        return AsyncApp(
            name="quizbot",
            logger=logging.getLogger("slack_bolt"),
            client=self.api.client(),
            signing_secret=self.settings.signing_secret or "",
            authorize=authorize,
        )

    async def start(self) -> None:
        """Find out where the app is, and connect; raises SlackLoginError for a token that is not
        taken. While Slack cannot be reached, or the app is removed, it is tried again, and
        `trouble` says so."""
        try:
            await self._begin()
        except (SlackUnreachableError, SlackRemovedError) as fault:
            # All else goes on without Slack.
            self._wait_for(fault)
        except BaseException:
            await self.stop()
            raise
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Disconnect; what was begun is finished first."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait({self._watching})
        if self._connection is not None:
            await self._connection.close()
        await self._work.end(ENDS_WITHIN_S)
        await self.tokens.end()
        await self.api.close()

    def trouble(self) -> str | None:
        """What keeps Slack from working; None when it works."""
        if isinstance(self.tokens, OneTeam) and self.tokens.dropped:
            return (
                "the app was removed from its Slack workspace: install it again, set"
                f" {BOT_TOKEN} to its new token, and start again"
            )
        if self._waits_for is not None:
            return self._waits_for
        if self._connection is not None and not self._connection.is_open:
            return "not connected to Slack; it tries again by itself"
        return None

    async def look_after(self) -> None:
        """Try again what did not work. It is called every few seconds."""
        dropped = isinstance(self.tokens, OneTeam) and self.tokens.dropped
        if dropped or self._waits_for is not None:
            try:
                await self._begin()
            except SlackLoginError as fault:
                if not dropped:
                    self._wait_for(fault)
        elif self._connection is not None and not self._connection.is_open:
            await self._connection.renew()
        for team in sorted(self._doubtful):
            await self.removed(team)

    async def removed(self, team: str) -> bool:
        """Slack says that the app was taken out of a workspace: whether it is gone. Slack says so
        late, perhaps: where it has been added again since then, it stays."""
        token = ""
        self._doubtful.discard(team)
        try:
            client = await self.tokens.client(team)
            token = client.token or ""
            await client.auth_test()
        except NotInstalledError as fault:
            return await self._departed(team, fault.token)
        except Faults as fault:
            if code_of(fault) in GONE:
                return await self._departed(team, token)
            self._doubtful.add(team)
            log.warning("a token could not be looked at", team=team, reason=str(fault)[:200])
        return False

    async def _departed(self, team: str, token: str) -> bool:
        """A token is not taken any more: unless the workspace has another one, its groups pause,
        and nothing is lost."""
        if not await self.tokens.drop(team, token):
            return False
        left = await leave_workspace(self._context, PLATFORM, team, self._clock.now())
        if left:
            log.warning("removed from a workspace", team=team, channels=left)
        return True

    async def entered(self, team: str) -> int:
        """The app was added to a workspace, perhaps again: its groups go on. Returns how many
        channels it had there."""
        back = await enter_workspace(self._context, PLATFORM, team, self._clock.now())
        log.info("added to a workspace", team=team, channels=back)
        return back

    async def log_in(self) -> str | None:
        """Show Slack the token of the only workspace; the workspace's name, None with OAuth."""
        await self._log_in()
        if isinstance(self.tokens, OneTeam) and self.tokens.team is not None:
            return (await self.tokens.presence(self.tokens.team)).team_name
        return None

    async def _log_in(self) -> None:
        if not isinstance(self.tokens, OneTeam):
            return
        try:
            said = await self.api.client(self.tokens.token).auth_test()
        except SlackApiError as fault:
            if code_of(fault) in REMOVED:
                raise SlackRemovedError(
                    f"the app was removed from its Slack workspace ({code_of(fault)}): install it"
                    " again, set QUIZBOT_SLACK_BOT_TOKEN to its new token, and start again"
                ) from fault
            if code_of(fault) not in WRONG_TOKEN:
                raise self._unreachable(fault, BOT_TOKEN) from fault
            raise SlackLoginError(
                f"{BOT_TOKEN}: Slack does not take it"
                f" ({code_of(fault) or 'no answer'}); copy the Bot User OAuth Token of your app,"
                " which begins with xoxb-, again"
            ) from fault
        except Faults as fault:
            raise self._unreachable(fault, BOT_TOKEN) from fault
        await self._check_kind(said)
        presence = Presence(str(said["user_id"]), str(said.get("team") or ""))
        self.tokens.is_in(str(said["team_id"]), presence)

    async def _check_kind(self, said: AsyncSlackResponse) -> None:
        """Raises SlackLoginError for a token that Slack takes, and that is not one for here."""
        if said.get("is_enterprise_install"):
            raise SlackLoginError(
                f"{BOT_TOKEN}: this token is for a whole organisation on Enterprise Grid, and"
                " quizbot works in one workspace with it; install the app in the workspace itself"
                " and copy the Bot User OAuth Token from there, or set QUIZBOT_SLACK_CLIENT_ID and"
                " QUIZBOT_SLACK_CLIENT_SECRET, so that each workspace installs it by a link",
                found="is an organisation's",
            )
        if not said.get("bot_id"):
            raise SlackLoginError(
                f"{BOT_TOKEN}: this is a person's token, not the app's; copy the Bot User OAuth"
                " Token of your app, which begins with xoxb-",
                found="is a person's",
            )
        named = _APP_OF_TOKEN.match(self.settings.app_token or "")
        if named is None or not isinstance(self.tokens, OneTeam):
            return
        try:
            about = await self.api.client(self.tokens.token).bots_info(bot=str(said["bot_id"]))
        except Faults as fault:
            log.info("which app the bot token is of is not known", reason=str(fault)[:200])
            return
        app = str((about.get("bot") or {}).get("app_id") or "")
        if app and app != named["app"]:
            raise SlackLoginError(
                f"{BOT_TOKEN} is a token of the app {app}, and {APP_TOKEN} one of {named['app']};"
                " copy both from the settings of the same app",
                found="is another app's",
            )

    async def _settle(self) -> None:
        """Settle where the app was added and removed while it was away."""
        known = await known_workspaces(self._context, PLATFORM)
        present = await self.tokens.teams()
        await reconcile_workspaces(self._context, PLATFORM, present, known, self._clock.now())

    async def check_socket(self) -> str:
        """The address of a new connection; raises SlackLoginError for a wrong app token."""
        try:
            said = await self.api.client().apps_connections_open(
                app_token=self.settings.app_token or ""
            )
        except SlackApiError as fault:
            if code_of(fault) not in WRONG_TOKEN:
                raise self._unreachable(fault, APP_TOKEN) from fault
            raise SlackLoginError(
                f"{APP_TOKEN}: Slack does not take it"
                f" ({code_of(fault) or 'no answer'}); make an app-level token with the scope"
                " connections:write, and switch Socket Mode on in your app's settings",
                "Slack connection",
                "the app token is not taken",
            ) from fault
        except Faults as fault:
            raise self._unreachable(fault, APP_TOKEN) from fault
        return str(said["url"])

    def _unreachable(self, fault: Exception, setting: str) -> SlackUnreachableError:
        reason = reason_of(fault, self.api.url, setting)
        return SlackUnreachableError(reason.said, reason.what, reason.found)

    async def _begin(self) -> None:
        await self._log_in()
        await self._settle()
        if self.settings.app_token is not None and self._connection is None:
            # Asked here first: the connection itself would try a wrong token for ever.
            address = await self.check_socket()
            self._connection = Connection(self._app, self.settings.app_token)
            self._connection.open(address)
        self._waits_for = None

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOKS_EVERY_S)
            try:
                await self.look_after()
            except Exception:
                log.exception("the connection to Slack could not be looked after")

    def _wait_for(self, fault: SlackLoginError) -> None:
        if self._waits_for != str(fault):
            self._waits_for = str(fault)
            log.warning("not connected to Slack; it is tried again", reason=self._waits_for)
