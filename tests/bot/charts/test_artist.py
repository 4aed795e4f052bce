"""Pictures are drawn away from the event loop, once for all who want them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.charts.artist import Artist, ChartError, IllegibleChartError
from bot.charts.draw import Drawable
from tests.bot.charts.builders import a_board, a_chart, a_row, the_outline

CHART = a_chart(a_row("Añadir datos"))
OTHER = a_chart(a_row("Otra sección"))


@pytest_asyncio.fixture
async def artist() -> AsyncIterator[Artist]:
    # The machine may be busy with other tests.
    artist = Artist(seconds=60)
    yield artist
    await artist.close()


async def test_both_styles_come_whole(artist: Artist) -> None:
    svg = await artist.picture(CHART, "svg")
    png = await artist.picture(CHART, "png", dark=True)

    assert "Añadir datos" in svg.decode()
    assert svg.endswith(b"</svg>\n")
    assert png.startswith(b"\x89PNG")
    assert png.endswith(b"IEND\xaeB`\x82")


async def test_a_leaderboard_is_a_picture_too(artist: Artist) -> None:
    board = a_board("Ana $x$ **Ñ**", "أحمد")

    png = await artist.picture(board, "png", dark=True)

    assert png.startswith(b"\x89PNG")
    assert await artist.picture(replace(board), "png", dark=True) is png


async def test_names_beyond_the_font_are_told_apart_from_troubles(artist: Artist) -> None:
    with pytest.raises(IllegibleChartError, match="text instead: the font has no letters for 🦄"):
        await artist.picture(a_board("Ana", "Ben 🦄"), "png")

    assert (await artist.picture(a_board("Ana", "Ben"), "png")).startswith(b"\x89PNG")


def test_a_bot_that_draws_nothing_is_spared_the_image_library() -> None:
    code = "import sys, bot.charts.artist; print({'matplotlib', 'PIL', 'numpy'} & {*sys.modules})"
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run([sys.executable, "-c", code], env=paths, capture_output=True, check=True)

    assert said.stdout == b"set()\n"


async def test_the_loop_goes_on_while_a_chart_is_drawn(artist: Artist) -> None:
    drawing = asyncio.create_task(artist.picture(the_outline("es"), "png"))

    turns = 0
    while not drawing.done():
        turns += 1
        await asyncio.sleep(0)

    assert turns > 50
    assert (await drawing).startswith(b"\x89PNG")


async def test_a_picture_is_drawn_once_for_all_who_want_it(artist: Artist) -> None:
    one, two = await asyncio.gather(*(artist.picture(CHART, "png") for _ in range(2)))
    three = await artist.picture(replace(CHART), "png")

    assert one is two
    assert one is three
    assert one != await artist.picture(CHART, "png", dark=True)


async def test_the_picture_that_was_wanted_least_lately_is_forgotten() -> None:
    artist = Artist(seconds=60, keep=2)
    try:
        old = await artist.picture(CHART, "svg")
        other = await artist.picture(OTHER, "svg")
        assert await artist.picture(CHART, "svg") is old
        await artist.picture(a_chart(), "svg")

        assert await artist.picture(CHART, "svg") is old
        again = await artist.picture(OTHER, "svg")
        assert again is not other
        assert again == other
    finally:
        await artist.close()


async def test_a_picture_that_takes_too_long_is_given_up_and_the_next_one_comes(
    artist: Artist,
) -> None:
    artist.seconds = 0
    with pytest.raises(ChartError, match=r"not drawn within 0 s: the machine is too busy"):
        await artist.picture(CHART, "svg")

    artist.seconds = 60
    assert b"</svg>" in await artist.picture(CHART, "svg")


async def test_who_goes_away_leaves_no_picture_for_the_next(artist: Artist) -> None:
    drawing = asyncio.create_task(artist.picture(the_outline("es"), "png"))
    await asyncio.sleep(0)
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing

    assert "Otra sección" in (await artist.picture(OTHER, "svg")).decode()


async def test_waiting_in_the_queue_too_long_spares_who_is_served(artist: Artist) -> None:
    first = asyncio.create_task(artist.picture(CHART, "svg"))
    await asyncio.sleep(0)
    artist.seconds = 0
    with pytest.raises(ChartError, match="not drawn within 0 s"):
        await artist.picture(OTHER, "svg")

    assert b"</svg>" in await first


@pytest.mark.parametrize(
    "bad",
    [
        a_chart(a_row(chance=float("inf"))),
        a_chart(a_row(chance=float("nan"))),
        replace(a_chart(a_row()), line=float("nan")),
        a_board("Ana", alt=""),
    ],
)
async def test_a_block_that_cannot_be_drawn_is_said_and_the_next_one_comes(
    artist: Artist, bad: Drawable
) -> None:
    with pytest.raises(ChartError, match="could not be drawn, please report this: "):
        await artist.picture(bad, "svg")

    await artist.picture(CHART, "svg")


async def test_half_a_letter_is_left_out(artist: Artist) -> None:
    for block in (a_chart(a_row("half \ud800 a letter")), a_board("half \ud800 a letter")):
        svg = (await artist.picture(block, "svg")).decode()

        assert "half a letter" in svg


async def test_closing_lets_the_first_one_end_and_sends_the_others_away() -> None:
    artist = Artist(seconds=60)
    first, second = (asyncio.create_task(artist.picture(one, "svg")) for one in (CHART, OTHER))
    for _ in range(3):
        await asyncio.sleep(0)

    await artist.close()

    assert b"</svg>" in await first
    for late in (second, artist.picture(CHART, "png")):
        with pytest.raises(ChartError, match="the bot is closing"):
            await late
    await artist.close()
