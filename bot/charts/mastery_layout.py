"""The positions of everything on a mastery chart. Pure: it draws nothing and knows no colour.

The sheet is a column of rows. A row has its label, on as many lines as it needs, over a track
that goes from 0 to 1, with the verdict and the note at the right of it. A label next to its
track would leave a phone no room for either.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from bot.cards.card import Chart, ChartRow
from bot.charts.scene import (
    BASELINE,
    LINE,
    MARGIN,
    WIDTH,
    Line,
    Ruler,
    height_of,
    paragraph,
)
from bot.charts.tracks import Track
from bot.words.lines import clean

LABEL_SIZE = 12.0
REMARK_SIZE = 11.0
HEADING_SIZE = 13.0

TRACK_HEIGHT = 10.0
# The column at the right is as wide as its words need, but never more or less than this.
NARROWEST, WIDEST = 76.0, 132.0
COLUMN_GAP = 14.0
MARKER_ROOM = 14.0
LABEL_GAP = 3.0
ROW_GAP = 9.0
HEADING_GAP = 10.0


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row and its positions.

    `middle` is how far down its track is, `marker` where the verdict's marker goes, next to its
    word (None without evidence), `rule` how far down a line separates the domains.
    """

    row: ChartRow
    lines: tuple[Line, ...]
    middle: float
    marker: tuple[float, float] | None
    rule: float | None


@dataclass(frozen=True, slots=True)
class MasteryLayout:
    """All of a chart, of which all rows have the `track`; `scale_at` are the baselines of the
    scale's numbers."""

    height: float
    track: Track
    lines: tuple[Line, ...]
    rows: tuple[PlacedRow, ...]
    scale_at: tuple[float, ...]


def lay_out(chart: Chart, ruler: Ruler) -> MasteryLayout:
    """The chart's sheet, as high as its rows need; a chart without rows is only its scale."""
    right = WIDTH - MARGIN - _column_width(chart, ruler) - COLUMN_GAP
    words = dict(chart.legend)
    caption = paragraph(chart.scale, (MARGIN, MARGIN), REMARK_SIZE, ruler, soft=True)
    top = MARGIN + height_of(caption, REMARK_SIZE) + LABEL_GAP
    scale_at = [top + REMARK_SIZE * BASELINE]
    top += REMARK_SIZE * LINE
    rows: list[PlacedRow] = []
    for row in chart.rows:
        placed, top = _place(row, words.get(row.verdict, ""), top, right + COLUMN_GAP, ruler)
        rows.append(placed)
    if rows:
        top += ROW_GAP
        scale_at.append(top + REMARK_SIZE * BASELINE)
        top += REMARK_SIZE * LINE
    track = Track(MARGIN, right, TRACK_HEIGHT)
    return MasteryLayout(float(ceil(top + MARGIN)), track, caption, tuple(rows), tuple(scale_at))


def _column_width(chart: Chart, ruler: Ruler) -> float:
    """How wide the words beside the tracks are."""
    verdicts = [
        MARKER_ROOM + ruler(clean(text), REMARK_SIZE, bold=True) for _, text in chart.legend
    ]
    notes = [ruler(clean(row.note), REMARK_SIZE) for row in chart.rows]
    return min(WIDEST, max([NARROWEST, *verdicts, *notes]))


def _place(
    row: ChartRow, verdict: str, top: float, column: float, ruler: Ruler
) -> tuple[PlacedRow, float]:
    """A row from `top` on, with its words at the right from `column` on; and where it ends."""
    lines: list[Line] = []
    rule = None
    if row.heading is not None:
        rule = top + HEADING_GAP
        at = (MARGIN, rule + HEADING_GAP)
        heading = paragraph(row.heading, at, HEADING_SIZE, ruler, bold=True)
        lines += heading
        top = at[1] + height_of(heading, HEADING_SIZE)
    top += ROW_GAP
    label = paragraph(row.label, (MARGIN, top), LABEL_SIZE, ruler)
    lines += label
    top += height_of(label, LABEL_SIZE) + LABEL_GAP
    said, marked = _words(row, verdict, (column, top), ruler)
    lines += said
    height = max(TRACK_HEIGHT * 2, height_of(said, REMARK_SIZE))
    # Beside the first line, so that marker, verdict and bar are read as one.
    middle = top + REMARK_SIZE * LINE / 2
    marker = (column + MARKER_ROOM / 2 - 2, middle) if marked else None
    return PlacedRow(row, tuple(lines), middle, marker, rule), top + height


def _words(
    row: ChartRow, verdict: str, at: tuple[float, float], ruler: Ruler
) -> tuple[tuple[Line, ...], bool]:
    """Verdict and note, and whether the verdict wants its marker.

    Without evidence there is no verdict: the note says so, or the verdict's word for want of it.
    """
    if row.chance is None:
        return paragraph(row.note or verdict, at, REMARK_SIZE, ruler, soft=True), False
    x, top = at
    said = paragraph(verdict, (x + MARKER_ROOM, top), REMARK_SIZE, ruler, bold=True)
    below = (x, top + max(1, len(said)) * REMARK_SIZE * LINE)
    return (*said, *paragraph(row.note, below, REMARK_SIZE, ruler, soft=True)), True
