"""A mastery chart -> the scene of a web page, with every title and note in full. Pure; it writes
no words of its own but the numbers of the scale."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards.card import Chart
from bot.charts.mastery_layout import REMARK_SIZE, MasteryLayout, lay_out
from bot.charts.palette import Palette
from bot.charts.scene import MARGIN, WIDTH, Ruler, Scene, Shape, Stroke, coloured
from bot.charts.tracks import row_shapes, scale_lines, verdict_mark


def mastery_scene(chart: Chart, palette: Palette, ruler: Ruler) -> Scene:
    """The chart with every bar under the line between weak and not, and the marks over it."""
    sheet = lay_out(chart, ruler)
    return Scene(WIDTH, sheet.height, palette.ground, tuple(_shapes(chart, sheet, palette)))


def _shapes(chart: Chart, sheet: MasteryLayout, palette: Palette) -> Iterator[Shape]:
    yield from coloured(sheet.lines, palette)
    for baseline in sheet.scale_at:
        yield from coloured(scale_lines(chart.line, sheet.track, baseline, REMARK_SIZE), palette)
    for placed in sheet.rows:
        if placed.rule is not None:
            ends = (MARGIN, placed.rule), (WIDTH - MARGIN, placed.rule)
            yield Stroke(*ends, 1.0, palette.rule)
        yield from coloured(placed.lines, palette)
        yield from row_shapes(placed.row, chart.line, sheet.track, placed.middle, palette)
        # The same figure again beside the verdict's word.
        if placed.marker is not None:
            yield verdict_mark(placed.row.verdict, placed.marker, palette)
