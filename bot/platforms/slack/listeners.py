"""Registers everything on Bolt's app, the same for both transports.

An answer is stored and then acknowledged; all else is acknowledged first.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeAlias

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.platforms.slack import home_tab
from bot.platforms.slack.errors import NotInstalledError, RepeatedError
from bot.platforms.slack.forms import Forms
from bot.platforms.slack.inbox import Inbox
from bot.platforms.slack.replies import Responder

COMMAND = "/quiz"
SHORTCUT = "quiz"

Body: TypeAlias = dict[str, Any]
Ack: TypeAlias = Callable[..., Awaitable[Any]]
Removed: TypeAlias = Callable[[str], Awaitable[object]]

log = structlog.get_logger(__name__)


class Work:
    """What goes on after an acknowledgement."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it in the background; a fault is logged."""
        task = asyncio.ensure_future(self._guarded(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def end(self, within: float) -> None:
        """Wait so many seconds for what is going on, and stop the rest."""
        if not self._running:
            return
        _, pending = await asyncio.wait(set(self._running), timeout=within)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except NotInstalledError as fault:
            log.info("a payload of a workspace without the app is passed over", reason=str(fault))
        except RepeatedError as fault:
            log.info("a payload that came before is passed over", reason=str(fault))
        except Exception:
            log.exception("an interaction failed")


def listen(app: AsyncApp, responder: Responder, work: Work, removed: Removed) -> None:
    """Register all listeners. `removed` is told of a workspace that seems to be left."""
    _listen_to_people(app, Inbox(responder), Forms(responder), work)
    _listen_to_events(app, responder, work, removed)


def _listen_to_people(app: AsyncApp, inbox: Inbox, forms: Forms, work: Work) -> None:
    async def told(body: Body, work_of: Coroutine[Any, Any, None]) -> None:
        """Do it, or say that the app is not there."""
        try:
            await work_of
        except NotInstalledError:
            await inbox.responder.not_installed(body)
            raise

    @app.command(COMMAND)
    async def command(ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        work.start(told(body, inbox.commanded(body, _team(context))))

    @app.shortcut(SHORTCUT)
    async def shortcut(ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        work.start(inbox.shortcut(body, _team(context)))

    @app.action(home_tab.LANGUAGE)
    async def language(ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        work.start(home_tab.language_chosen(inbox.responder, body, _team(context)))

    @app.action(re.compile(rf"^(?!{home_tab.LANGUAGE}$)"))
    async def press(ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        work.start(told(body, inbox.pressed(body, _team(context), ack)))

    @app.view(re.compile(".*"))
    async def form(ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        async def acknowledge(answer: dict[str, Any]) -> None:
            await ack(**answer)

        work.start(forms.sent(body, _team(context), acknowledge))


def _listen_to_events(app: AsyncApp, responder: Responder, work: Work, removed: Removed) -> None:
    @app.event("app_home_opened")
    async def home(body: Body, context: AsyncBoltContext) -> None:
        work.start(home_tab.opened(responder, body, _team(context)))

    @app.event("app_uninstalled")
    async def uninstalled(body: Body, context: AsyncBoltContext) -> None:
        work.start(left(_team(context)))

    @app.event("tokens_revoked")
    async def revoked(body: Body, context: AsyncBoltContext) -> None:
        if body["event"].get("tokens", {}).get("bot"):
            work.start(left(_team(context)))

    async def left(team: str) -> None:
        # Idempotent: Slack may send this twice, and `removed` checks for itself.
        await removed(team)


def _team(context: AsyncBoltContext) -> str:
    return str(context.team_id or "")
