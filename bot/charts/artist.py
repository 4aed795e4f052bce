"""Has pictures drawn in a thread, so that the event loop goes on meanwhile, and keeps the last."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TypeAlias

import structlog

from bot.cards.card import Card, Chart, Table
from bot.charts.draw import Drawable, Style, draw
from bot.charts.scene import IllegibleError

# A post that waits for a picture in vain has to have time left to be sent in words.
SECONDS = 12.0

_Wanted: TypeAlias = tuple[Drawable, Style, bool]

log = structlog.get_logger(__name__)


class ChartError(Exception):
    """A picture cannot be had now. Its words are for the operator's log; show the block in words
    (its `alt`) or as text."""


class IllegibleChartError(ChartError):
    """The bundled font cannot write some letters of this block: show it as text.

    Expected, and not worth logging: trying again would not help.
    """


class Artist:
    """Draws charts and leaderboards, one at a time, and keeps the last `keep` by their content.

    `seconds` is how long a caller waits in all, the queue included. Used from one event loop.
    """

    def __init__(self, *, seconds: float = SECONDS, keep: int = 64) -> None:
        self.seconds = seconds
        self.keep = keep
        self._kept: OrderedDict[_Wanted, bytes] = OrderedDict()
        self._turn = asyncio.Lock()
        self._closed = False

    async def picture(self, block: Drawable, style: Style, dark: bool = False) -> bytes:
        """The chart or the leaderboard as a whole SVG or PNG file, for a light or a dark ground.

        A table has a picture if it has `alt`; ask for no other. Raises IllegibleChartError when a
        PNG would show boxes instead of letters, and ChartError when it cannot be drawn, takes
        too long, or the artist is closed.
        """
        wanted = (block, style, dark)
        if (kept := self._recall(wanted)) is not None:
            return kept
        try:
            async with asyncio.timeout(self.seconds), self._turn:
                # Somebody before us in the queue may have wanted the same picture.
                if (kept := self._recall(wanted)) is not None:
                    return kept
                content = await self._draw(wanted)
        except TimeoutError:
            raise ChartError(
                f"a chart was not drawn within {self.seconds:g} s: the machine is too busy or too"
                " slow"
            ) from None
        self._kept[wanted] = content
        while len(self._kept) > self.keep:
            self._kept.popitem(last=False)
        return content

    async def pictures(self, card: Card, *, dark: bool = True) -> dict[int, bytes]:
        """Block index -> its PNG, on a dark ground, as most people read chats.

        What cannot be drawn is left out, and shown in words.
        """
        drawn: dict[int, bytes] = {}
        for index, block in enumerate(card.blocks):
            if not isinstance(block, Chart | Table) or not block.alt:
                continue
            try:
                drawn[index] = await self.picture(block, "png", dark=dark)
            except IllegibleChartError:
                continue
            except ChartError as error:
                log.warning("a chart is shown in words", reason=str(error))
        return drawn

    async def close(self) -> None:
        """Draw nothing more and forget the pictures; callers in the queue get a ChartError."""
        self._closed = True
        async with self._turn:
            self._kept.clear()

    def _recall(self, wanted: _Wanted) -> bytes | None:
        if wanted in self._kept:
            self._kept.move_to_end(wanted)
        return self._kept.get(wanted)

    async def _draw(self, wanted: _Wanted) -> bytes:
        if self._closed:
            raise ChartError("no charts: the bot is closing")
        try:
            return await asyncio.to_thread(draw, *wanted)
        except IllegibleError as error:
            raise IllegibleChartError(f"no picture, but text instead: {error}") from error
        except ValueError as error:
            raise ChartError(f"a chart could not be drawn, please report this: {error}") from error
