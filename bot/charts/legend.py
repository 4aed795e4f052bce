"""What the bars of a mastery chart mean -> a line or more above them. Pure; it writes no words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.cards.card import Chart, Verdict
from bot.charts.palette import Palette
from bot.charts.scene import BASELINE, LINE, MARGIN, Line, Ruler, Shape, coloured
from bot.charts.tracks import MARK_SIZE, Track, empty_track, verdict_mark
from bot.words.lines import shorten

SIZE = 11.0
# Between two of its parts, and from a figure to what follows it.
GAP = 16.0
NEAR = 5.0
SAMPLE_WIDTH, SAMPLE_HEIGHT = 20.0, 8.0


@dataclass(frozen=True, slots=True)
class _Part:
    """The caption, or a verdict with its figure and perhaps a `sample` of an empty track."""

    text: str
    width: float
    verdict: Verdict | None = None
    sample: bool = False


def legend(
    chart: Chart, right: float, palette: Palette, ruler: Ruler
) -> tuple[tuple[Shape, ...], float]:
    """What the scale means and the figures with their words, from the sheet's top left to
    `right`; and how far down they reach.

    On one line if they fit; otherwise the words begin on a line of their own.
    """
    shapes: list[Shape] = []
    x, top = MARGIN, MARGIN
    parts = list(_parts(chart, right - MARGIN, ruler))
    fits = x + sum(part.width + GAP for part in parts) - GAP <= right
    for number, part in enumerate(parts):
        if number and (x + part.width > right or (number == 1 and not fits)):
            x, top = MARGIN, top + SIZE * LINE
        shapes += _shapes(part, x, top, palette)
        x += part.width + GAP
    return tuple(shapes), top + SIZE * LINE


def _parts(chart: Chart, width: float, ruler: Ruler) -> Iterator[_Part]:
    def shown(text: str, room: float) -> tuple[str, float]:
        cut = shorten(text, room, lambda part: ruler(part, SIZE))
        return cut, ruler(cut, SIZE)

    yield _Part(*shown(chart.scale, width))
    # Without evidence nothing is known, so the two share a word.
    empty = any(row.chance is None for row in chart.rows)
    for verdict, word in chart.legend:
        sample = empty and verdict == "unknown"
        before = _before(sample)
        text, wide = shown(word, width - before)
        yield _Part(text, before + wide, verdict, sample)


def _before(sample: bool) -> float:
    """How much room the figures before a word take."""
    return MARK_SIZE + NEAR + (SAMPLE_WIDTH + NEAR if sample else 0.0)


def _shapes(part: _Part, x: float, top: float, palette: Palette) -> Iterator[Shape]:
    middle = top + SIZE * LINE / 2
    start = x
    if part.verdict is not None:
        yield verdict_mark(part.verdict, (x + MARK_SIZE / 2, middle), palette)
        start += _before(part.sample)
    if part.sample:
        left = x + MARK_SIZE + NEAR
        yield empty_track(Track(left, left + SAMPLE_WIDTH, SAMPLE_HEIGHT), middle, palette)
    if part.text:
        line = Line(part.text, start, top + SIZE * BASELINE, SIZE, soft=part.verdict is None)
        yield from coloured([line], palette)
