"""Pictures of cards: drawn, uploaded, and shown in a message, or told in words where that fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias, TypeVar

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.card import Card, Chart, Table
from bot.charts.artist import Artist
from bot.platforms.slack import limits
from bot.platforms.slack.errors import Faults, code_of

T = TypeVar("T")

# Slack takes a message with a file some moments after the file: it looks at it first.
WAITS_S = (0.5, 1.0, 2.0)
NOT_TAKEN = frozenset({"invalid_blocks", "invalid_arguments"})
NAME = "chart.png"
LONGEST_ALT = 1_000

# Block index -> the id of its file.
Uploaded: TypeAlias = Mapping[int, str]
NO_FILES: Uploaded = {}

log = structlog.get_logger(__name__)


class Files:
    """Uploads what `artist` draws; `sleep` takes seconds."""

    def __init__(
        self, artist: Artist, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._artist = artist
        self._sleep = sleep

    async def of(self, client: AsyncWebClient, card: Card) -> Uploaded:
        """The card's pictures, uploaded; what cannot be is left out."""
        uploaded: dict[int, str] = {}
        for index, png in (await self._artist.pictures(card)).items():
            block = card.blocks[index]
            alt = block.alt if isinstance(block, Chart | Table) else card.title
            try:
                answer = await client.files_upload_v2(
                    content=png,
                    filename=NAME,
                    title=card.title[: limits.HEADER_TEXT],
                    alt_txt=alt[:LONGEST_ALT],
                )
            except Faults as fault:
                log.warning("a picture could not be uploaded", reason=str(fault)[:200])
                continue
            uploaded[index] = str(answer["files"][0]["id"])
        return uploaded

    async def shown(self, uploaded: Uploaded, send: Callable[[Uploaded], Awaitable[T]]) -> T:
        """Send something with its pictures, once Slack takes them; else without, in words.

        Raises what `send` raises otherwise.
        """
        for wait in WAITS_S if uploaded else ():
            try:
                return await send(uploaded)
            except Faults as fault:
                if code_of(fault) not in NOT_TAKEN:
                    raise
            await self._sleep(wait)
        return await send(NO_FILES)
