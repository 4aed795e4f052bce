"""Draws what a card has to draw, as PNG. What cannot be drawn is left out: it is shown in words."""

from __future__ import annotations

import structlog

from bot.cards.card import Card, Chart, Table
from bot.charts.artist import Artist, ChartError, IllegibleChartError

log = structlog.get_logger(__name__)


async def drawn(card: Card, artist: Artist) -> dict[int, bytes]:
    """Block index -> its picture, for a dark ground, as most read Discord."""
    pictures: dict[int, bytes] = {}
    for index, block in enumerate(card.blocks):
        if not isinstance(block, Chart | Table) or not block.alt:
            continue
        try:
            pictures[index] = await artist.picture(block, "png", dark=True)
        except IllegibleChartError:
            continue
        except ChartError as error:
            log.warning("a chart is shown in words", reason=str(error))
    return pictures
