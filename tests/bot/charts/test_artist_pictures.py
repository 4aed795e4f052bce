"""What a card has to draw is drawn, or left to words."""

from __future__ import annotations

from bot.cards.card import Card, Paragraph
from bot.charts.artist import Artist
from tests.bot.charts.builders import a_board, a_chart, a_row

CARD = Card("T", (Paragraph("x"), a_chart(a_row()), a_board("Ana")))


async def test_without_a_painter_there_are_no_pictures() -> None:
    artist = Artist()
    await artist.close()
    assert await artist.pictures(CARD, dark=True) == {}
    assert await artist.pictures(Card("T", (a_board("Ana", alt=""),)), dark=True) == {}


async def test_charts_and_boards_are_drawn_for_their_ground() -> None:
    artist = Artist()
    try:
        dark = await artist.pictures(CARD, dark=True)
        light = await artist.pictures(CARD, dark=False)
        illegible = await artist.pictures(Card("T", (a_board("\ue000" * 5),)), dark=True)
    finally:
        await artist.close()
    assert sorted(dark) == sorted(light) == [1, 2]
    assert all(one.startswith(b"\x89PNG") for one in dark.values())
    assert dark[1] != light[1]
    assert illegible == {}
