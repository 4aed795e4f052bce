"""A leaderboard's table -> the scene that shows it. Pure; it writes no words of its own.

The first column is the rank, the second the name, and the third is what the bars show. Names
are what people typed: any text at all. A row is a medal, a name over its bar, and its numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from bot.cards.card import Table
from bot.charts.palette import Palette
from bot.charts.scene import (
    BASELINE,
    LINE,
    MARGIN,
    WIDTH,
    Bar,
    IllegibleError,
    Line,
    Mark,
    Ruler,
    Scene,
    Shape,
    TextRun,
    height_of,
    paragraph,
)
from bot.words.lines import clean, unmarked, wrap

NAME_SIZE = 14.0
NUMBER_SIZE = 12.0
REMARK_SIZE = 11.0
RANK_SIZE = 13.0

MEDAL = 26.0
NAME_LEFT = MARGIN + MEDAL + 10.0
BAR_HEIGHT = 8.0
BAR_GAP = 5.0
ROW_GAP = 13.0
COLUMN_GAP = 12.0
# No column of numbers is wider; a name keeps at least this much.
WIDEST = 84.0
NARROWEST_NAME = 96.0
# More of a text is not looked at: two lines hold fewer letters than this.
MOST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of numbers: its cells' texts, the header first, and where their right end is."""

    texts: tuple[str, ...]
    right: float
    bold: bool


def board_scene(table: Table, palette: Palette, ruler: Ruler) -> Scene:
    """The rows that have a bar, under their columns' names; below them, what `rest` says.

    Raises ValueError for a table that is no board, and IllegibleError for a name of which
    nothing can be seen.
    """
    _check(table)
    columns, name_right = _columns(table, ruler)
    shapes: list[Shape] = [*_header(table, columns, name_right, palette, ruler)]
    top = MARGIN + REMARK_SIZE * LINE
    for number in range(len(table.bars)):
        top += ROW_GAP if number else ROW_GAP / 2
        name = _name(table.rows[number][1], top, name_right, ruler)
        middle = top + height_of(name, NAME_SIZE) + BAR_GAP + BAR_HEIGHT / 2
        shapes += _bars(table.bars[number], middle, palette)
        shapes += (TextRun(line, palette.ink) for line in name)
        shapes += _numbers(columns, number + 1, top + NAME_SIZE * BASELINE, palette)
        bottom = middle + BAR_HEIGHT / 2
        shapes += _medal(table.rows[number][0], (top + bottom) / 2, palette)
        top = bottom
    rest = paragraph(table.rest, (NAME_LEFT, top + ROW_GAP), REMARK_SIZE, ruler, soft=True)
    if rest:
        shapes += (TextRun(line, palette.soft) for line in rest)
        top += ROW_GAP + height_of(rest, REMARK_SIZE)
    return Scene(WIDTH, float(ceil(top + MARGIN)), palette.ground, tuple(shapes))


def _check(table: Table) -> None:
    """Nothing is published that nobody has put into words."""
    if not table.alt or not table.bars:
        raise ValueError("a table without alternative text or without bars is not drawn")
    if len(table.bars) > len(table.rows):
        raise ValueError(f"{len(table.bars)} bars for {len(table.rows)} rows")
    widths = {len(table.header), *(len(row) for row in table.rows)}
    if min(widths) < 3 or len(widths) > 1:
        raise ValueError("a board's rows are rank, name, and one or more numbers")


def _columns(table: Table, ruler: Ruler) -> tuple[tuple[_Column, ...], float]:
    """The columns of numbers, and where the names have to end. Set from the right margin on."""
    right, columns = WIDTH - MARGIN, list[_Column]()
    for place in range(len(table.header) - 1, 1, -1):
        bold = place == 2
        cells = [row[place] for row in table.rows[: len(table.bars)]]
        texts = [_cut(table.header[place], REMARK_SIZE, False, ruler)]
        texts += [_cut(cell, _number_size(bold), bold, ruler) for cell in cells]
        widths = [ruler(texts[0], REMARK_SIZE)]
        widths += [ruler(text, _number_size(bold), bold=bold) for text in texts[1:]]
        columns.append(_Column(tuple(texts), right, bold))
        right -= max(widths) + COLUMN_GAP
    if right - NAME_LEFT < NARROWEST_NAME:
        raise ValueError(f"{len(columns)} columns of numbers leave no room for names")
    return tuple(columns), right


def _number_size(bold: bool) -> float:
    return NAME_SIZE if bold else NUMBER_SIZE


def _cut(text: str, size: float, bold: bool, ruler: Ruler) -> str:
    shown = clean(unmarked(text))[:MOST_LETTERS]
    lines = wrap(shown, WIDEST, 1, lambda part: ruler(part, size, bold=bold))
    return lines[0] if lines else ""


def _header(
    table: Table, columns: Sequence[_Column], name_right: float, palette: Palette, ruler: Ruler
) -> Iterator[TextRun]:
    """The columns' names. That of the ranks is left out: the medals say it."""
    name = paragraph(table.header[1], (NAME_LEFT, MARGIN), REMARK_SIZE, ruler, right=name_right)
    yield from (TextRun(line, palette.soft) for line in name[:1])
    baseline = MARGIN + REMARK_SIZE * BASELINE
    for column in columns:
        line = Line(column.texts[0], column.right, baseline, REMARK_SIZE, side="right")
        yield TextRun(line, palette.soft)


def _name(cell: str, top: float, right: float, ruler: Ruler) -> tuple[Line, ...]:
    name = clean(unmarked(cell))[:MOST_LETTERS]
    if not name:
        raise IllegibleError("a name of which nothing can be seen")
    return paragraph(name, (NAME_LEFT, top), NAME_SIZE, ruler, right=right, bold=True)


def _bars(share: float, middle: float, palette: Palette) -> Iterator[Bar]:
    left, right = NAME_LEFT, WIDTH - MARGIN
    yield Bar(left, right, middle, BAR_HEIGHT, palette.track)
    # A bar of nothing is still to be seen as a dot.
    length = max(BAR_HEIGHT, max(0.0, min(1.0, share)) * (right - left))
    yield Bar(left, left + length, middle, BAR_HEIGHT, palette.bar)


def _numbers(
    columns: Sequence[_Column], row: int, baseline: float, palette: Palette
) -> Iterator[TextRun]:
    for column in columns:
        size = _number_size(column.bold)
        line = Line(column.texts[row], column.right, baseline, size, column.bold, side="right")
        yield TextRun(line, palette.ink if column.bold else palette.soft)


def _medal(rank: str, middle: float, palette: Palette) -> Iterator[Shape]:
    """The rank, on a medal if it is one of the first three: a number, so that none needs the
    colour."""
    centre = MARGIN + MEDAL / 2
    ink = palette.soft
    if rank in ("1", "2", "3"):
        ink = palette.medal_ink
        colour = palette.medals[int(rank) - 1]
        yield Mark("circle", (centre, middle), MEDAL, colour, palette.ground)
    baseline = middle + RANK_SIZE * 0.36
    yield TextRun(Line(clean(rank)[:4], centre, baseline, RANK_SIZE, True, side="center"), ink)
