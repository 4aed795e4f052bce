"""A mastery chart -> SVG or PNG. Pure, slow and heavy: only the drawing process imports it.

It knows no group and no person, and writes no words of its own but the numbers of the scale.
Equal charts give equal bytes.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch
from matplotlib.textpath import TextToPath
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.cards.card import Chart, Verdict
from bot.charts.layout import (
    REMARK_SIZE,
    TRACK_HEIGHT,
    WIDTH,
    Line,
    PlacedRow,
    Sheet,
    lay_out,
)
from bot.charts.lines import clean
from bot.charts.wire import Style

# One point is one pixel, so that lengths mean the same in both styles; a PNG has twice as many.
DPI = 72
PNG_SCALE = 2
PNG_COLOURS = 128
NO_DITHER = Image.Dither.NONE
MARKER_SIZE = 8.5

# A verdict is told by its colour, by its shape and by its word beside it.
_SHAPES: dict[Verdict, str] = {"weak": "v", "strong": "o", "unknown": "D"}


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours for one ground. Those of the verdicts are of the Okabe-Ito palette, which people
    with any kind of colour vision tell apart (M. Okabe, K. Ito: Color Universal Design)."""

    ground: str
    ink: str
    soft: str
    track: str
    rule: str
    verdicts: dict[Verdict, str]


LIGHT = Palette(
    ground="#ffffff",
    ink="#1a2130",
    soft="#566074",
    track="#e6e9f0",
    rule="#c9cfdb",
    verdicts={"weak": "#d55e00", "strong": "#0072b2", "unknown": "#566074"},
)
DARK = Palette(
    ground="#1a1f29",
    ink="#e8ebf2",
    soft="#a7b0c2",
    track="#2c3444",
    rule="#465066",
    verdicts={"weak": "#e69f00", "strong": "#56b4e9", "unknown": "#a7b0c2"},
)


def draw(chart: Chart, style: Style, dark: bool = False) -> bytes:
    """The chart as a file: an SVG 360 pixels wide, or a PNG of 720 with the same layout.

    The ground is opaque, because a chat shows the picture on a ground of its own. An SVG keeps
    its text as text: small, sharp, and to be searched; it asks for DejaVu Sans and then for any
    sans-serif, which is hardly ever wider. It is to be shown as an image (`<img>`), with
    `chart.alt` beside it, and has styles but no script in it.
    """
    palette = DARK if dark else LIGHT
    with _settings():
        sheet = lay_out(chart, _width)
        figure = Figure((WIDTH / DPI, sheet.height / DPI), DPI, facecolor=palette.ground)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(sheet.height, 0))
        axes.set_axis_off()
        _paint(axes, sheet, chart.line, palette)
        match style:
            case "svg":
                return _svg(figure, chart.alt)
            case "png":
                return _png(figure, chart.alt)


@contextmanager
def _settings() -> Iterator[None]:
    """The library's own settings, whatever files or variables of the machine say."""
    with mpl.rc_context(), warnings.catch_warnings():
        # A letter that the font has not is drawn as a box.
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "quizbot",
                # Names may hold dollar signs.
                "text.parse_math": False,
                "font.sans-serif": ["DejaVu Sans"],
                # Fitting letters to pixels costs half of the time, and at two pixels to one it
                # is hardly seen.
                "text.hinting": "none",
            }
        )
        yield


def _png(figure: Figure, alt: str) -> bytes:
    raw = io.BytesIO()
    figure.savefig(raw, format="raw", dpi=DPI * PNG_SCALE)
    width, height = (round(inches * DPI * PNG_SCALE) for inches in figure.get_size_inches())
    drawn = Image.frombytes("RGBA", (width, height), raw.getvalue())
    # A few flat colours and their edges: a palette makes the file a third as large.
    flat = drawn.convert("RGB").quantize(PNG_COLOURS, Image.Quantize.FASTOCTREE, dither=NO_DITHER)
    words = PngInfo()
    words.add_itxt("Description", clean(alt))
    file = io.BytesIO()
    flat.save(file, format="png", pnginfo=words, compress_level=3)
    return file.getvalue()


def _svg(figure: Figure, alt: str) -> bytes:
    file = io.BytesIO()
    metadata = {"Title": clean(alt), "Creator": None, "Date": None, "Format": None, "Type": None}
    figure.savefig(file, format="svg", metadata=metadata)
    # Points would be shown a third larger than the layout means.
    return (
        file.getvalue()
        .replace(b'pt" height="', b'" height="', 1)
        .replace(b'pt" viewBox', b'" viewBox', 1)
    )


_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
_MEASURE = TextToPath()


@cache
def _font(size: float, *, bold: bool = False) -> FontProperties:
    """The font that comes with the library, so that every machine draws the same."""
    return FontProperties(
        family="sans-serif",
        weight="bold" if bold else "normal",
        size=size,
        fname=_FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"),
    )


def _width(text: str, size: float, *, bold: bool = False) -> float:
    """See `layout.Ruler`. Letter by letter: kerning would only make it a little narrower."""
    return size * sum(_letter(one, bold) for one in text)


@lru_cache(maxsize=4096)
def _letter(letter: str, bold: bool) -> float:
    """How wide a letter is, as a share of its size. Two minus one: a space alone has no ink."""
    many, few = (
        _MEASURE.get_text_width_height_descent(text, _font(100.0, bold=bold), ismath=False)[0]
        for text in (f"|{letter}|", "||")
    )
    return (many - few) / 100.0


def _paint(axes: Axes, sheet: Sheet, line: float, palette: Palette) -> None:
    for text in sheet.lines:
        _write(axes, text, palette)
    for baseline in sheet.scale_at:
        _write_scale(axes, sheet, line, baseline, palette)
    for placed in sheet.rows:
        for text in placed.lines:
            _write(axes, text, palette)
        _paint_bar(axes, sheet, placed, palette)
    rules = [placed.rule for placed in sheet.rows if placed.rule is not None]
    axes.hlines(rules, sheet.left, WIDTH - sheet.left, color=palette.rule, linewidth=1)
    # The line is over the bars and under the dots.
    middles = [placed.middle for placed in sheet.rows]
    reach = TRACK_HEIGHT / 2 + 2
    axes.vlines(
        [sheet.at(line)] * len(middles),
        [middle - reach for middle in middles],
        [middle + reach for middle in middles],
        color=palette.ink,
        linewidth=1.5,
        zorder=3,
    )
    _paint_markers(axes, sheet, palette)


def _write(axes: Axes, line: Line, palette: Palette) -> None:
    axes.text(
        line.x,
        line.baseline,
        line.text,
        color=palette.soft if line.soft else palette.ink,
        fontproperties=_font(line.size, bold=line.bold),
    )


def _write_scale(axes: Axes, sheet: Sheet, line: float, baseline: float, palette: Palette) -> None:
    """The ends of the track and the line between weak and not, as shares in percent."""
    for share, side in ((0.0, "left"), (line, "center"), (1.0, "right")):
        marked = share == line
        axes.text(
            sheet.at(share),
            baseline,
            f"{share:.0%}",
            color=palette.ink if marked else palette.soft,
            fontproperties=_font(REMARK_SIZE, bold=marked),
            horizontalalignment=side,
        )


def _paint_bar(axes: Axes, sheet: Sheet, placed: PlacedRow, palette: Palette) -> None:
    """The track with the interval on it; an empty, dashed track where there is no evidence.

    The interval of a verdict is filled, that of "not sure" is hollow.
    """
    row, whole = placed.row, (sheet.left, sheet.right)
    if row.chance is None:
        axes.add_patch(_box(whole, placed.middle, "none", palette.soft, "dashed"))
        return
    colour = palette.verdicts[row.verdict]
    fill = palette.ground if row.verdict == "unknown" else (colour, 0.45)
    interval = (sheet.at(min(row.low, row.high)), sheet.at(max(row.low, row.high)))
    axes.add_patch(_box(whole, placed.middle, palette.track, "none"))
    axes.add_patch(_box(interval, placed.middle, fill, colour))


def _box(
    span: tuple[float, float],
    middle: float,
    fill: str | tuple[str, float],
    edge: str,
    style: str = "solid",
) -> FancyBboxPatch:
    """A bar with round corners around `middle`."""
    left, right = span
    corner = min(3.0, (right - left) / 2)
    return FancyBboxPatch(
        (left, middle - TRACK_HEIGHT / 2),
        right - left,
        TRACK_HEIGHT,
        boxstyle=f"round,pad=0,rounding_size={corner}",
        facecolor=fill,
        edgecolor=edge,
        linewidth=1.2,
        linestyle=style,
        clip_on=False,
    )


def _paint_markers(axes: Axes, sheet: Sheet, palette: Palette) -> None:
    """On each bar the chance, and the same shape again beside the verdict's word."""
    for verdict, shape in _SHAPES.items():
        at = [
            (sheet.at(placed.row.chance), placed.middle)
            for placed in sheet.rows
            if placed.row.chance is not None and placed.row.verdict == verdict
        ]
        at += [
            placed.marker
            for placed in sheet.rows
            if placed.marker is not None and placed.row.verdict == verdict
        ]
        axes.plot(
            [x for x, _ in at],
            [y for _, y in at],
            linestyle="none",
            marker=shape,
            # A diamond stands on its corner, and would look larger than the others.
            markersize=MARKER_SIZE * 0.8 if verdict == "unknown" else MARKER_SIZE,
            markerfacecolor=palette.verdicts[verdict],
            markeredgecolor=palette.ground,
            markeredgewidth=1,
            clip_on=False,
            zorder=4,
        )
