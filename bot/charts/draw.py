"""A chart or a leaderboard -> SVG or PNG. Slow and heavy: only the drawing process imports it.

It alone knows the drawing library, and no group and no person. Equal blocks give equal bytes.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from math import sqrt
from pathlib import Path
from typing import assert_never

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch
from matplotlib.textpath import TextToPath
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.cards.card import Chart, Table
from bot.charts.board import board_scene
from bot.charts.lines import clean
from bot.charts.mastery import mastery_scene
from bot.charts.mastery_columns import columns_scene
from bot.charts.palette import DARK, LIGHT, Palette
from bot.charts.scene import Bar, IllegibleError, Mark, Scene, Shape, Stroke, Text
from bot.charts.wire import Drawable, Style

# One point is one CSS pixel, so that lengths mean the same in both styles. A PNG has two pixels
# for one, or fewer where it would be too large a file.
DPI = 72
PNG_SCALE = 2.0
MOST_PIXELS = 1_300_000
PNG_COLOURS = 128
NO_DITHER = Image.Dither.NONE
# Six of nine: a tenth smaller than three, for a few milliseconds.
PNG_EFFORT = 6
BAR_CORNER = 3.0
MARK_EDGE = 1.0
# So many of the letters that cannot be written are named.
NAMED_LETTERS = 20

_FIGURES = {"circle": "o", "triangle": "v", "diamond": "D"}


def draw(block: Drawable, style: Style, dark: bool = False) -> bytes:
    """The block as a file: an SVG 360 pixels wide for a web page, or a PNG for a chat.

    A chart's PNG is laid out in columns, because a chat fits a picture into a small box, where a
    long one is a strip; a leaderboard's is laid out as its SVG.

    The ground is opaque, because a chat shows the picture on a ground of its own. An SVG keeps
    its text as text: small, sharp, and to be searched; it asks for DejaVu Sans and then for any
    sans-serif, which is hardly ever wider. It is to be shown as an image (`<img>`), with
    the block's `alt` beside it, and has styles but no script in it.

    Raises IllegibleError for a PNG with letters that our font has not: an SVG's viewer may have
    another font, a PNG would show boxes. Raises ValueError for a table that is no board.
    """
    palette = DARK if dark else LIGHT
    with _settings():
        scene = _scene(block, style, palette)
        match style:
            case "svg":
                return _svg(_figure(scene, 1.0), block.alt)
            case "png":
                _check_letters(scene)
                return _png(_figure(scene, _png_scale(scene)), block.alt)


def _scene(block: Drawable, style: Style, palette: Palette) -> Scene:
    match block, style:
        case Table(), _:
            return board_scene(block, palette, _width)
        case Chart(), "svg":
            return mastery_scene(block, palette, _width)
        case Chart(), "png":
            return columns_scene(block, palette, _width)
        case _:
            assert_never(block)


def _png_scale(scene: Scene) -> float:
    """How many pixels there are for one of the scene's."""
    return min(PNG_SCALE, sqrt(MOST_PIXELS / (scene.width * scene.height)))


def _figure(scene: Scene, scale: float) -> Figure:
    inches = (scene.width / DPI, scene.height / DPI)
    figure = Figure(inches, DPI * scale, facecolor=scene.ground)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, scene.width), ylim=(scene.height, 0))
    axes.set_axis_off()
    for depth, shape in enumerate(scene.shapes):
        _paint(axes, shape, depth)
    return figure


@contextmanager
def _settings() -> Iterator[None]:
    """The library's own settings, whatever files or variables of the machine say."""
    with mpl.rc_context(), warnings.catch_warnings():
        # Of a letter that the font has not: we look ourselves.
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
    figure.savefig(raw, format="raw", dpi="figure")
    # Of parts of pixels: the library knows which way it rounded.
    size = figure.canvas.get_width_height(physical=True)
    drawn = Image.frombytes("RGBA", size, raw.getvalue())
    # A few flat colours and their edges: a palette makes the file a third as large.
    flat = drawn.convert("RGB").quantize(PNG_COLOURS, Image.Quantize.FASTOCTREE, dither=NO_DITHER)
    words = PngInfo()
    words.add_itxt("Description", clean(alt))
    file = io.BytesIO()
    flat.save(file, format="png", pnginfo=words, compress_level=PNG_EFFORT)
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
    """See `scene.Ruler`. Letter by letter: kerning would only make it a little narrower."""
    return size * sum(_letter(one, bold) for one in text)


@lru_cache(maxsize=4096)
def _letter(letter: str, bold: bool) -> float:
    """How wide a letter is, as a share of its size. Two minus one: a space alone has no ink."""
    many, few = (
        _MEASURE.get_text_width_height_descent(text, _font(100.0, bold=bold), ismath=False)[0]
        for text in (f"|{letter}|", "||")
    )
    return (many - few) / 100.0


def _check_letters(scene: Scene) -> None:
    """Raise IllegibleError if a text has letters for which boxes would be drawn."""
    missing = {
        letter
        for shape in scene.shapes
        if isinstance(shape, Text)
        for letter in shape.line.text
        if ord(letter) not in _letters(bold=shape.line.bold) and not _is_selector(letter)
    }
    if missing:
        named = "".join(sorted(missing)[:NAMED_LETTERS])
        raise IllegibleError(f"the font has no letters for {named}")


@cache
def _letters(*, bold: bool) -> frozenset[int]:
    """The code points that a font can write."""
    file = _font(1.0, bold=bold).get_file()
    return frozenset(FT2Font(str(file)).get_charmap())


def _is_selector(letter: str) -> bool:
    """Whether it only chooses between two looks of the letter before it."""
    return "\ufe00" <= letter <= "\ufe0f"


def _paint(axes: Axes, shape: Shape, depth: int) -> None:
    match shape:
        case Text(line, colour):
            axes.text(
                line.x,
                line.baseline,
                line.text,
                color=colour,
                fontproperties=_font(line.size, bold=line.bold),
                horizontalalignment=line.side,
                zorder=depth,
            )
        case Bar():
            axes.add_artist(_bar(shape, depth))
        case Stroke((x0, y0), (x1, y1), width, colour):
            axes.add_artist(Line2D([x0, x1], [y0, y1], linewidth=width, color=colour, zorder=depth))
        case Mark():
            axes.add_artist(_mark(shape, depth))
        case _:
            assert_never(shape)


def _bar(bar: Bar, depth: int) -> FancyBboxPatch:
    width = bar.right - bar.left
    corner = min(BAR_CORNER, width / 2)
    return FancyBboxPatch(
        (bar.left, bar.middle - bar.height / 2),
        width,
        bar.height,
        boxstyle=f"round,pad=0,rounding_size={corner}",
        facecolor="none" if bar.fill == "none" else (bar.fill, bar.opacity),
        edgecolor=bar.edge,
        linewidth=1.2,
        linestyle="dashed" if bar.dashed else "solid",
        clip_on=False,
        zorder=depth,
    )


def _mark(mark: Mark, depth: int) -> Line2D:
    x, y = mark.at
    return Line2D(
        [x],
        [y],
        linestyle="none",
        marker=_FIGURES[mark.shape],
        markersize=mark.size,
        markerfacecolor=mark.fill,
        markeredgecolor=mark.edge,
        markeredgewidth=MARK_EDGE,
        clip_on=False,
        zorder=depth,
    )
