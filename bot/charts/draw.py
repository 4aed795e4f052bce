"""A chart or a leaderboard -> SVG, and that SVG -> PNG. It knows no group and no person.

It alone knows the drawing library. Equal blocks give equal bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from math import isfinite, sqrt
from pathlib import Path
from typing import Literal, TypeAlias, assert_never

import resvg_py
from jinja2 import Environment, StrictUndefined, Template

from bot.cards.card import Chart, Table
from bot.charts.board import board_scene
from bot.charts.font import BOLD, FAMILY, REGULAR, has_letter, width
from bot.charts.mastery import mastery_scene
from bot.charts.mastery_columns import columns_scene
from bot.charts.palette import DARK, LIGHT, Palette
from bot.charts.scene import Bar, IllegibleError, Mark, Scene, Shape, Stroke, TextRun
from bot.words.lines import clean

Style: TypeAlias = Literal["svg", "png"]
Drawable: TypeAlias = Chart | Table

TEMPLATE = Path(__file__).parent / "scene.svg.j2"
# Lengths are CSS pixels. A PNG has two pixels for one, or fewer where it would be too large a file.
PNG_SCALE = 2.0
MOST_PIXELS = 1_300_000
BAR_CORNER = 3.0
# So many of the letters that cannot be written are named.
NAMED_LETTERS = 20
# A band takes about 20 ms on a slow machine.
BAND_PIXELS = 250_000
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
    scene = _scene(block, style, DARK if dark else LIGHT)
    match style:
        case "svg":
            return _svg(scene, clean(block.alt)).encode()
        case "png":
            _check_letters(scene)
            return _png(scene, clean(block.alt))
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


def _svg(scene: Scene, title: str, band: _Band | None = None) -> str:
    """The scene, or a band of it, as an SVG document."""
    whole = _Band(scene.width, scene.height, 0.0, scene.height)
    return _template().render(
        scene=scene, band=band or whole, title=title, family=FAMILY, corner=BAR_CORNER
    )


@dataclass(frozen=True, slots=True)
class _Band:
    """A part of a scene, as wide as all of it: `width` and `height` in pixels of the picture,
    `top` and `bottom` in the scene's."""

    width: float
    height: float
    top: float
    bottom: float

    def holds(self, shape: Shape) -> bool:
        """Whether some of the shape may be seen in this part."""
        top, bottom = _reach(shape)
        return top < self.bottom and self.top < bottom


def _bands(scene: Scene) -> Iterator[_Band]:
    """The scene from top to bottom, in parts of about `BAND_PIXELS`."""
    scale = min(PNG_SCALE, sqrt(MOST_PIXELS / (scene.width * scene.height)))
    width, height = round(scene.width * scale), round(scene.height * scale)
    each = max(1, BAND_PIXELS // width)
    for top in range(0, height, each):
        bottom = min(height, top + each)
        part = scene.height / height
        yield _Band(width, bottom - top, top * part, bottom * part)


def _reach(shape: Shape) -> tuple[float, float]:
    """How far up and down a shape reaches, generously."""
    match shape:
        case TextRun(line):
            return line.baseline - 2 * line.size, line.baseline + line.size
        case Bar():
            return shape.middle - shape.height, shape.middle + shape.height
        case Stroke((_, start), (_, end), width):
            return min(start, end) - width, max(start, end) + width
        case Mark(at=(_, middle), size=size):
            return middle - size, middle + size
        case _:
            assert_never(shape)


def _png(scene: Scene, title: str) -> bytes:
    """The scene as PNG, drawn band by band: the library lets no other thread run meanwhile."""
    # Loaded here: a bot that draws nothing starts sooner and stays smaller without it.
    from PIL import Image, PngImagePlugin

    bands = list(_bands(scene))
    sheet = Image.new("RGB", (int(bands[0].width), int(sum(band.height for band in bands))))
    top = 0
    for band in bands:
        seen = replace(scene, shapes=tuple(filter(band.holds, scene.shapes)))
        drawn = resvg_py.svg_to_bytes(
            svg_string=_svg(seen, title, band),
            skip_system_fonts=True,
            font_files=[str(REGULAR), str(BOLD)],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
        with Image.open(io.BytesIO(drawn)) as picture:
            sheet.paste(picture.convert("RGB"), (0, top))
        top += int(band.height)
    # A few flat colours and their edges: a palette makes the file a third as large.
    flat = sheet.quantize(PNG_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    words = PngImagePlugin.PngInfo()
    words.add_itxt("Description", title)
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
    for name, kind in (("text", TextRun), ("bar", Bar), ("stroke", Stroke)):
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
        if isinstance(shape, TextRun)
        for letter in shape.line.text
        if not has_letter(letter, bold=shape.line.bold)
    }
    if missing:
        named = "".join(sorted(missing)[:NAMED_LETTERS])
        raise IllegibleError(f"the font has no letters for {named}")
