"""Where a private reply is shown: next to what was pressed, in a modal or in a direct message.

Slack's ephemeral messages vanish, so the App Home shows the same. A client is requested only
where one is needed: without a token, commands and buttons can still be answered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.card import Card, Chart, Table
from bot.platforms.slack import render
from bot.platforms.slack.api import SlackApi
from bot.platforms.slack.blocks import Json
from bot.platforms.slack.chat import direct_channel, write_to
from bot.platforms.slack.errors import Faults, chat_error, code_of
from bot.platforms.slack.files import NO_FILES, Files, Uploaded
from bot.platforms.slack.views import Memory, card_modal
from bot.posting.port import TryLaterError

# Gives the client that speaks in a workspace. Raises NotInstalledError, and what a request raises.
Clients: TypeAlias = Callable[[], Awaitable[AsyncWebClient]]

# Idempotent: the same view may be shown twice.
TRIES = 2
# The reader has closed it.
CLOSED = "not_found"

log = structlog.get_logger(__name__)


class ReplySurface(Protocol):
    """Shows cards to one person. Raises what a request raises, and render.TooLargeError."""

    async def show(self, card: Card) -> None:
        """Show a card, in place of the previous one or below it."""
        ...


@dataclass(frozen=True)
class Ephemeral:
    """A message in the channel that one person sees; `in_place` of the one that was pressed."""

    api: SlackApi
    client: Clients
    files: Files
    url: str = field(repr=False)
    in_place: bool = False

    async def show(self, card: Card) -> None:
        """See Screen.show."""

        async def send(shown: Uploaded) -> None:
            payload = render.message(card, files=shown)
            await self.api.respond(
                self.url,
                {
                    "response_type": "ephemeral",
                    "replace_original": self.in_place,
                    "text": payload.text,
                    "blocks": payload.blocks,
                },
            )

        await self.files.shown(await self._uploaded(card), send)

    async def _uploaded(self, card: Card) -> Uploaded:
        """Upload the card's pictures; without a token the card is text only."""
        if not any(isinstance(block, Chart | Table) for block in card.blocks):
            return NO_FILES
        try:
            return await self.files.of(await self.client(), card)
        except Exception:
            log.warning("a private message goes without its pictures", exc_info=True)
            return NO_FILES


@dataclass(frozen=True)
class DirectMessage:
    """A direct message, for when there is nothing else to show it in."""

    client: Clients
    files: Files
    user: str

    async def show(self, card: Card) -> None:
        """See Screen.show."""
        await write_to(await self.client(), self.user, card, self.files)


@dataclass(frozen=True)
class Modal:
    """An open modal; what it cannot show comes by `letter`."""

    client: Clients
    files: Files
    view_id: str
    memory: Memory
    letter: DirectMessage

    async def show(self, card: Card) -> None:
        """See Screen.show."""

        async def send(shown: Uploaded) -> None:
            await self._update(card_modal(card, self.memory, files=shown))

        try:
            await self.files.shown(await self.files.of(await self.client(), card), send)
        except Faults as fault:
            await self._instead(card, fault)

    async def put(self, view: Json, otherwise: Card) -> None:
        """Show a view that is no card, or tell what goes instead. Raises as `show` does."""
        try:
            await self._update(view)
        except Faults as fault:
            await self._instead(otherwise, fault)

    async def _update(self, view: Json) -> None:
        client = await self.client()
        for number in range(1, TRIES + 1):
            try:
                await client.views_update(view_id=self.view_id, view=view)
                return
            except Faults as fault:
                if number == TRIES or not isinstance(chat_error(fault), TryLaterError):
                    raise

    async def _instead(self, card: Card, fault: Exception) -> None:
        if code_of(fault) == CLOSED:
            raise fault
        log.info("a modal could not be shown", reason=code_of(fault) or str(fault)[:200])
        await self.letter.show(card)


async def send_file(clients: Clients, user: str, name: str, content: bytes) -> bool:
    """Send somebody a file directly; False if that is not possible."""
    try:
        client = await clients()
        channel = await direct_channel(client, user)
        await client.files_upload_v2(content=content, filename=name, title=name, channel=channel)
    except Faults as fault:
        log.warning("a file could not be sent", reason=str(fault)[:200])
        return False
    return True
