"""A row's mastery -> its bar and its marks on a track from 0 to 1. Pure; it writes no words but
the numbers of the scale, and knows nothing of what stands around a track."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from bot.cards.card import ChartRow, Verdict
from bot.charts.palette import Palette
from bot.charts.scene import Bar, Line, Mark, Shape, Stroke

MARK_SIZE = 8.5
# How far the line between weak and not reaches out of the track.
REACH = 2.0

# A verdict is told by its colour, by its shape and by its word.
_FIGURES: dict[Verdict, Literal["circle", "triangle", "diamond"]] = {
    "weak": "triangle",
    "strong": "circle",
    "unknown": "diamond",
}


@dataclass(frozen=True, slots=True)
class Track:
    """Where tracks that stand under each other begin and end, and how high each is."""

    left: float
    right: float
    height: float

    def at(self, share: float) -> float:
        """Where a share is on the track, beyond 0 and 1 at its ends; raises ValueError for none."""
        if not isfinite(share):
            raise ValueError(f"{share} is no share")
        return self.left + max(0.0, min(1.0, share)) * (self.right - self.left)


def row_shapes(
    row: ChartRow, line: float, track: Track, middle: float, palette: Palette
) -> Iterator[Shape]:
    """The row on its track at `middle`: the interval, `line` between weak and not, the chance."""
    yield from _bars(row, track, middle, palette)
    reach = track.height / 2 + REACH
    x = track.at(line)
    yield Stroke((x, middle - reach), (x, middle + reach), 1.5, palette.ink)
    if row.chance is not None:
        yield verdict_mark(row.verdict, (track.at(row.chance), middle), palette)


def verdict_mark(verdict: Verdict, at: tuple[float, float], palette: Palette) -> Mark:
    """The verdict's figure in its colour."""
    # A diamond stands on its corner, and would look larger than the others.
    size = MARK_SIZE * 0.8 if verdict == "unknown" else MARK_SIZE
    return Mark(_FIGURES[verdict], at, size, palette.verdicts[verdict], palette.ground)


def empty_track(track: Track, middle: float, palette: Palette) -> Bar:
    """A dashed track: there is no evidence."""
    return Bar(track.left, track.right, middle, track.height, "none", palette.soft, dashed=True)


def scale_lines(line: float, track: Track, baseline: float, size: float) -> Iterator[Line]:
    """The ends of the track and the line between weak and not, as shares in percent."""
    sides: tuple[tuple[float, Literal["left", "center", "right"]], ...]
    sides = ((0.0, "left"), (line, "center"), (1.0, "right"))
    for share, side in sides:
        marked = share == line
        yield Line(f"{share:.0%}", track.at(share), baseline, size, marked, not marked, side)


def _bars(row: ChartRow, track: Track, middle: float, palette: Palette) -> Iterator[Bar]:
    """The track with the interval on it; that of a verdict is filled, of "not sure" hollow."""
    if row.chance is None:
        yield empty_track(track, middle, palette)
        return
    yield Bar(track.left, track.right, middle, track.height, palette.track)
    low, high = (track.at(share) for share in sorted((row.low, row.high)))
    colour = palette.verdicts[row.verdict]
    if row.verdict == "unknown":
        yield Bar(low, high, middle, track.height, palette.ground, colour)
    else:
        yield Bar(low, high, middle, track.height, colour, colour, opacity=0.45)
