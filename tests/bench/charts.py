"""How long a chart takes, and how long it holds up everybody else."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.charts.artist import Artist
from tests.bench.table import Figure
from tests.bot.charts.builders import the_outline

ROUNDS = 5
TICK = 0.001


async def measure(directory: Path) -> list[Figure]:
    """The median of warm charts of all sections, as PNG, and the longest pause of the loop.

    The cache is left out, so every round draws; nothing is kept in `directory`.
    """
    artist = Artist(keep=0)
    chart = the_outline("es")
    try:
        await artist.picture(chart, "png")
        ticker = asyncio.create_task(_longest_pause())
        took: list[float] = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            await artist.picture(chart, "png")
            took.append(time.perf_counter() - started)
        ticker.cancel()
        pause = await ticker
    finally:
        await artist.close()
    median = sorted(took)[ROUNDS // 2]
    return [
        Figure(
            f"a chart of {len(chart.rows)} sections, PNG",
            f"{median * 1000:.0f} ms",
            "under 300 ms",
            median < 0.3,
        ),
        Figure(
            "longest pause of the loop meanwhile",
            f"{pause * 1000:.1f} ms",
            "under 50 ms",
            pause < 0.05,
        ),
    ]


async def _longest_pause() -> float:
    """Until cancelled, how much later than asked for the loop came round, at worst (seconds)."""
    longest = 0.0
    try:
        while True:
            asleep = time.perf_counter()
            await asyncio.sleep(TICK)
            longest = max(longest, time.perf_counter() - asleep - TICK)
    except asyncio.CancelledError:
        return longest
