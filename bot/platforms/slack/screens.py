"""Where a private reply is shown: beside what was pressed, in a modal, or in a direct message.

Slack's private messages vanish, so whatever is told here can be seen in the App Home as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.card import Card
from bot.platforms.slack import render
from bot.platforms.slack.api import SlackApi
from bot.platforms.slack.chat import direct_channel, write_to
from bot.platforms.slack.errors import Faults
from bot.platforms.slack.files import Files, Uploaded
from bot.platforms.slack.views import Memory, card_modal

log = structlog.get_logger(__name__)


class Screen(Protocol):
    """Shows cards to one person. Raises what a request raises, and render.TooLargeError."""

    async def show(self, card: Card) -> None:
        """Show a card, in place of the one before or beside it."""
        ...


@dataclass(frozen=True)
class Whisper:
    """A message in the channel that one person sees; `in_place` of the one that was pressed."""

    api: SlackApi
    client: AsyncWebClient
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

        await self.files.shown(await self.files.of(self.client, card), send)


@dataclass(frozen=True)
class Sheet:
    """An open modal."""

    client: AsyncWebClient
    files: Files
    view_id: str
    memory: Memory

    async def show(self, card: Card) -> None:
        """See Screen.show."""

        async def send(shown: Uploaded) -> None:
            view = card_modal(card, self.memory, files=shown)
            await self.client.views_update(view_id=self.view_id, view=view)

        await self.files.shown(await self.files.of(self.client, card), send)


@dataclass(frozen=True)
class Letter:
    """A direct message, for when there is nothing else to show it in."""

    client: AsyncWebClient
    files: Files
    user: str

    async def show(self, card: Card) -> None:
        """See Screen.show."""
        await write_to(self.client, self.user, card, self.files)


async def send_file(client: AsyncWebClient, user: str, name: str, content: bytes) -> bool:
    """Send somebody a file directly; False if that is not possible."""
    try:
        channel = await direct_channel(client, user)
        await client.files_upload_v2(content=content, filename=name, title=name, channel=channel)
    except Faults as fault:
        log.warning("a file could not be sent", reason=str(fault)[:200])
        return False
    return True
