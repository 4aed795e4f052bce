"""Draws what a card has to draw, as PNG. What cannot be drawn is left out: it is shown in words."""

from __future__ import annotations

from bot.cards.card import Card
from bot.charts.artist import Artist
from bot.charts.pictured import pictured


async def drawn(card: Card, artist: Artist) -> dict[int, bytes]:
    """Block index -> its picture, for a dark ground, as most read Discord."""
    return await pictured(card, artist, dark=True)
