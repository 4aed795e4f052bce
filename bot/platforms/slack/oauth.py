"""Installing the app in a workspace by OAuth: states and tokens are kept in our database."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from html import escape
from logging import Logger
from typing import TypeAlias
from urllib.parse import quote, urlsplit, urlunsplit

import structlog
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.clock import Clock
from bot.platforms.slack.api import SlackApi
from bot.words.catalogue import Catalogue, catalogue, supported_language
from storage import slack_installations
from storage.database import Database
from storage.slack_installations import Installation

# What quizbot may do, and nothing more. The manifest asks for the same.
SCOPES = (
    "commands",
    "chat:write",
    "channels:read",
    "groups:read",
    "channels:history",
    "groups:history",
    "users:read",
    "files:write",
    "im:write",
)
CLIENT = "https://app.slack.com/client/"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
STATE_LASTS = timedelta(minutes=10)

# Told of a workspace, gives the number of channels that groups have there already.
Entered: TypeAlias = Callable[[str], Awaitable[int]]

log = structlog.get_logger(__name__)


def oauth_flow(
    api: SlackApi,
    db: Database,
    clock: Clock,
    *,
    client_id: str,
    client_secret: str,
    base_url: str,
    entered: Entered,
    stylesheet: str | None = None,
) -> AsyncOAuthFlow:
    """Bolt's flow over our stores; `entered` is told of a workspace that installed the app."""
    pages = Pages(entered, stylesheet)
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=SCOPES,
        user_scopes=(),
        redirect_uri=f"{base_url}{REDIRECT_PATH}",
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        install_page_rendering_enabled=False,
        authorization_url=authorize_url(api.url),
        callback_options=AsyncCallbackOptions(success=pages.done, failure=pages.failed),
        installation_store=InstallationStore(db, clock),
        state_store=StateStore(db, clock),
        state_expiration_seconds=int(STATE_LASTS.total_seconds()),
    )
    return AsyncOAuthFlow(
        client=api.client(), logger=logging.getLogger("slack_bolt"), settings=settings
    )


def authorize_url(api_url: str) -> str:
    """Where people are asked whether they want the app: on the same host as the Web API."""
    parts = urlsplit(api_url)
    return urlunsplit((parts.scheme, parts.netloc, "/oauth/v2/authorize", "", ""))


class InstallationStore(AsyncInstallationStore):
    """Keeps installations in our database; they are read by `tokens.Installations`."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    @property
    def logger(self) -> Logger:
        """See AsyncInstallationStore."""
        return logging.getLogger("slack_bolt")

    async def async_save(self, installation: SlackInstallation) -> None:
        """Keep it; raises BoltError for one that is not of a single workspace with a bot."""
        team, token, user = (
            installation.team_id,
            installation.bot_token,
            installation.bot_user_id,
        )
        if team is None or token is None or user is None or installation.is_enterprise_install:
            raise BoltError("quizbot is installed in one workspace at a time")
        now = self._clock.now()
        ends = installation.bot_token_expires_at
        lasts = None if ends is None else timedelta(seconds=ends - int(installation.installed_at))
        new = Installation(
            team=team,
            team_name=installation.team_name or "",
            bot_token=token,
            bot_user=user,
            scopes=",".join(installation.bot_scopes or ()),
            refresh_token=installation.bot_refresh_token,
            expires_at=None if lasts is None else now + lasts,
            installed_at=now,
        )
        await self._db.write(slack_installations.save_installation, new)


class StateStore(AsyncOAuthStateStore):
    """Keeps states in our database: each is taken back once, in time, by any process."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    @property
    def logger(self) -> Logger:
        """See AsyncOAuthStateStore."""
        return logging.getLogger("slack_bolt")

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """A new state."""
        now, state = self._clock.now(), secrets.token_urlsafe(32)
        await self._db.write(slack_installations.add_state, state, now + STATE_LASTS, now)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the state is one of ours; it can be used once."""
        return await self._db.write(slack_installations.use_state, state, self._clock.now())


class Pages:
    """The page at the end of an installation, in the browser's language."""

    def __init__(self, entered: Entered, stylesheet: str | None) -> None:
        self._entered = entered
        self._stylesheet = stylesheet

    async def done(self, args: AsyncSuccessArgs) -> BoltResponse:
        """It is installed."""
        team = args.installation.team_id
        back = 0 if team is None else await self._entered(team)
        words = _words(args.request)
        title = words.say("install-done-title", team=args.installation.team_name or "Slack")
        text = words.say("install-back-text" if back else "install-done-text", count=back)
        link = (words.say("install-open"), f"{CLIENT}{quote(team or '')}")
        return self._page(200, title, text, words, link)

    async def failed(self, args: AsyncFailureArgs) -> BoltResponse:
        """It is not, and why."""
        log.info("the app was not installed", reason=args.reason)
        words = _words(args.request)
        cancelled = args.reason == "access_denied"
        text = words.say("install-cancelled-text" if cancelled else "install-again-text")
        title = words.say("install-failed-title")
        link = (words.say("install-again"), INSTALL_PATH)
        return self._page(args.suggested_status_code, title, text, words, link)

    def _page(
        self, status: int, title: str, text: str, words: Catalogue, link: tuple[str, str]
    ) -> BoltResponse:
        """`link` has a label and an address."""
        sheet = "" if self._stylesheet is None else _stylesheet(self._stylesheet)
        label, address = map(escape, link)
        body = (
            f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="color-scheme" content="light dark">'
            f"<title>{escape(title)} · quizbot</title>{sheet}</head>"
            f'<body><main id="content"><section class="panel narrow"><h1>{escape(title)}</h1>'
            f'<p>{escape(text)}</p><p><a class="button" href="{address}">{label}</a></p>'
            "</section></main></body></html>"
        )
        headers: dict[str, str | Sequence[str]] = {"Content-Type": "text/html; charset=utf-8"}
        return BoltResponse(status=status, body=body, headers=headers)


def _words(request: AsyncBoltRequest) -> Catalogue:
    wanted = request.headers.get("accept-language") or [""]
    return catalogue(supported_language(wanted[0].split(",")[0].split(";")[0].strip()))


def _stylesheet(address: str) -> str:
    return f'<link rel="stylesheet" href="{escape(address)}">'
