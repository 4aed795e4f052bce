"""Draws what a card has to draw, as PNG. It knows no file of Slack's: `chat` uploads them."""

from __future__ import annotations

from bot.cards.card import Card
from bot.charts.artist import Artist
from bot.charts.pictured import pictured


async def drawn(card: Card, artist: Artist) -> dict[int, bytes]:
    """Block index -> its picture; what cannot be drawn is left out, and shown in words."""
    return await pictured(card, artist, dark=True)
