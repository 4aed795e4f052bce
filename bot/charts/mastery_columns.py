"""A mastery chart -> the scene for a chat, in columns. Pure; it writes no words of its own but the
numbers of the scale.

A chat fits a picture into a small box, so the sheet is about as wide as it is high, and every text
has one line. Titles and notes in full are on the web page and in the message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from bot.cards.card import Chart, ChartRow
from bot.charts.columns import Column, in_columns
from bot.charts.legend import legend
from bot.charts.palette import Palette
from bot.charts.scene import (
    BASELINE,
    LINE,
    MARGIN,
    WIDTH,
    Line,
    Ruler,
    Scene,
    Shape,
    Stroke,
    coloured,
)
from bot.charts.tracks import Track, row_shapes, scale_lines
from bot.words.lines import shorten

# What a chat makes of a picture, in pixels. Some boxes are lower; width is what letters need.
CHAT_WIDTH, CHAT_HEIGHT = 550.0, 412.0
# By the number of columns, how wide each is. One alone is as wide as a phone.
COLUMN_WIDTHS = {1: WIDTH - 2 * MARGIN, 2: 298.0, 3: 298.0}
GUTTER = 22.0

LABEL_SIZE = 11.5
HEADING_SIZE = 11.5
SCALE_SIZE = 11.0

TRACK_HEIGHT = 9.0
LABEL_GAP = 3.0
ROW_GAP = 5.5
RULE_GAP = 6.0
DOMAIN_GAP = 4.0
HEADER_GAP = 6.0
# About how high margins and legend are together.
FRAME_HEIGHT = 46.0

ROW_HEIGHT = LABEL_SIZE * LINE + LABEL_GAP + TRACK_HEIGHT + ROW_GAP
HEADING_HEIGHT = RULE_GAP + HEADING_SIZE * LINE + LABEL_GAP


def columns_scene(chart: Chart, palette: Palette, ruler: Ruler) -> Scene:
    """The chart in as many columns as let a chat show it largest."""
    columns = _columns(chart.rows)
    each = COLUMN_WIDTHS[max(1, len(columns))]
    width = _width(len(columns))
    header, top = legend(chart, width - MARGIN, palette, ruler)
    top += HEADER_GAP
    shapes, bottom = [*header], top
    for number, column in enumerate(columns):
        left = MARGIN + number * (each + GUTTER)
        track = Track(left, left + each, TRACK_HEIGHT)
        shapes += _column(column, chart.line, track, top, palette, ruler)
        bottom = max(bottom, top + _height(column))
    return Scene(width, float(ceil(bottom + MARGIN)), palette.ground, tuple(shapes))


def _columns(rows: Sequence[ChartRow]) -> tuple[Column, ...]:
    def shown(columns: tuple[Column, ...]) -> float:
        """How large a chat shows them."""
        height = FRAME_HEIGHT + max(map(_height, columns), default=0.0)
        return min(CHAT_WIDTH / _width(len(columns)), CHAT_HEIGHT / height)

    return max((in_columns(rows, count) for count in COLUMN_WIDTHS), key=shown)


def _width(columns: int) -> float:
    count = max(1, columns)
    return 2 * MARGIN + count * COLUMN_WIDTHS[count] + (count - 1) * GUTTER


def _height(column: Column) -> float:
    headings = sum(row.heading is not None for row in column)
    return (
        SCALE_SIZE * LINE
        + headings * HEADING_HEIGHT
        + max(0, headings - 1) * DOMAIN_GAP
        + len(column) * ROW_HEIGHT
    )


def _column(
    column: Column, line: float, track: Track, top: float, palette: Palette, ruler: Ruler
) -> Iterator[Shape]:
    """The scale's numbers, then the rows, each a line of text over its track."""
    baseline = top + SCALE_SIZE * BASELINE
    yield from coloured(scale_lines(line, track, baseline, SCALE_SIZE), palette)
    top += SCALE_SIZE * LINE
    for number, row in enumerate(column):
        if row.heading is not None:
            top += DOMAIN_GAP if number else 0.0
            yield Stroke((track.left, top), (track.right, top), 1.0, palette.rule)
            top += RULE_GAP
            heading = _one_line(row.heading, track, top, HEADING_SIZE, ruler, bold=True)
            yield from coloured(heading, palette)
            top += HEADING_SIZE * LINE + LABEL_GAP
        label = _one_line(row.label, track, top, LABEL_SIZE, ruler)
        yield from coloured(label, palette)
        middle = top + LABEL_SIZE * LINE + LABEL_GAP + TRACK_HEIGHT / 2
        yield from row_shapes(row, line, track, middle, palette)
        top += ROW_HEIGHT


def _one_line(
    text: str, track: Track, top: float, size: float, ruler: Ruler, *, bold: bool = False
) -> Iterator[Line]:
    """The text over the track, or nothing if there is nothing to say."""
    width = track.right - track.left
    shown = shorten(text, width, lambda part: ruler(part, size, bold=bold))
    if shown:
        yield Line(shown, track.left, top + size * BASELINE, size, bold)
