"""A chart or a leaderboard -> SVG, and that SVG -> PNG. It knows no group and no person.

It alone knows the drawing library. Equal blocks give equal bytes.
"""

from __future__ import annotations

import io
from functools import cache
from math import isfinite, sqrt
from pathlib import Path
from typing import Literal, TypeAlias, assert_never

import resvg_py
from jinja2 import Environment, StrictUndefined, Template

from bot.cards.card import Chart, Table
from bot.charts.board import board_scene
from bot.charts.font import BOLD, FAMILY, REGULAR, has_letter, width
from bot.charts.lines import clean
from bot.charts.mastery import mastery_scene
from bot.charts.mastery_columns import columns_scene
from bot.charts.palette import DARK, LIGHT, Palette
from bot.charts.scene import Bar, IllegibleError, Mark, Scene, Stroke, Text

Style: TypeAlias = Literal["svg", "png"]
Drawable: TypeAlias = Chart | Table

TEMPLATE = Path(__file__).parent / "scene.svg.j2"
# Lengths are CSS pixels. A PNG has two pixels for one, or fewer where it would be too large a file.
PNG_SCALE = 2.0
MOST_PIXELS = 1_300_000
BAR_CORNER = 3.0
# So many of the letters that cannot be written are named.
NAMED_LETTERS = 20
PNG_COLOURS = 128
# Six of nine: a tenth smaller than three, for a few milliseconds.
PNG_EFFORT = 6


def draw(block: Drawable, style: Style, dark: bool = False) -> bytes:
    """The block as a file: an SVG 360 pixels wide for a web page, or a PNG for a chat.

    A chart's PNG is laid out in columns, because a chat fits a picture into a small box, where a
    long one is a strip; a leaderboard's is laid out as its SVG.

    The ground is opaque, because a chat shows the picture on a ground of its own. An SVG keeps
    its text as text: small, sharp, and to be searched; it asks for DejaVu Sans and then for any
    sans-serif, which is hardly ever wider. It is to be shown as an image (`<img>`), with
    the block's `alt` next to it, and has no script in it.

    Raises IllegibleError for a PNG with letters that our font does not have: an SVG's viewer may
    have another font, a PNG would show boxes. Raises ValueError for a table that is no board, and
    for what has no place on a sheet.
    """
    palette = DARK if dark else LIGHT
    scene = _scene(block, style, palette)
    svg = _svg(scene, block.alt)
    match style:
        case "svg":
            return svg.encode()
        case "png":
            _check_letters(scene)
            return _png(svg, _png_scale(scene), block.alt)
        case _:
            assert_never(style)


def _scene(block: Drawable, style: Style, palette: Palette) -> Scene:
    match block, style:
        case Table(), _:
            return board_scene(block, palette, width)
        case Chart(), "svg":
            return mastery_scene(block, palette, width)
        case Chart(), "png":
            return columns_scene(block, palette, width)
        case _:
            assert_never(block)


def _png_scale(scene: Scene) -> float:
    """How many pixels there are for one of the scene's."""
    return min(PNG_SCALE, sqrt(MOST_PIXELS / (scene.width * scene.height)))


def _svg(scene: Scene, alt: str) -> str:
    return _template().render(scene=scene, title=clean(alt), family=FAMILY, corner=BAR_CORNER)


def _png(svg: str, scale: float, alt: str) -> bytes:
    # Loaded here: a bot that draws nothing starts sooner and stays smaller without it.
    from PIL import Image, PngImagePlugin

    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=scale,
        skip_system_fonts=True,
        font_files=[str(REGULAR), str(BOLD)],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
    with Image.open(io.BytesIO(drawn)) as picture:
        # A few flat colours and their edges: a palette makes the file a third as large.
        flat = picture.convert("RGB").quantize(
            PNG_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
    words = PngImagePlugin.PngInfo()
    words.add_itxt("Description", clean(alt))
    file = io.BytesIO()
    flat.save(file, format="png", pnginfo=words, compress_level=PNG_EFFORT)
    return file.getvalue()


@cache
def _template() -> Template:
    shapes = Environment(
        autoescape=True,
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    shapes.filters["length"] = _length
    shapes.filters["corners"] = _corners
    for name, kind in (("text", Text), ("bar", Bar), ("stroke", Stroke)):
        shapes.tests[name] = lambda shape, kind=kind: isinstance(shape, kind)
    return shapes.from_string(TEMPLATE.read_text(encoding="utf-8"))


def _length(pixels: float) -> str:
    """A length as an SVG says it: whole, or with two decimals. Raises ValueError without end."""
    if not isfinite(pixels):
        raise ValueError(f"a length of {pixels} pixels cannot be drawn")
    return f"{pixels:.2f}".rstrip("0").rstrip(".")


def _corners(mark: Mark) -> str:
    """The corners of a triangle that points down, or of a diamond."""
    (x, y), half = mark.at, mark.size / 2
    match mark.shape:
        case "triangle":
            corners = [(x - half, y - half), (x + half, y - half), (x, y + half)]
        case "diamond":
            # As wide as a square of `size` that stands on its corner.
            reach = half * sqrt(2)
            corners = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
        case _:
            raise ValueError(f"a {mark.shape} has no corners")
    return " ".join(f"{_length(across)},{_length(down)}" for across, down in corners)


def _check_letters(scene: Scene) -> None:
    """Raise IllegibleError if a text has letters for which boxes would be drawn."""
    missing = {
        letter
        for shape in scene.shapes
        if isinstance(shape, Text)
        for letter in shape.line.text
        if not has_letter(letter, bold=shape.line.bold)
    }
    if missing:
        named = "".join(sorted(missing)[:NAMED_LETTERS])
        raise IllegibleError(f"the font has no letters for {named}")
