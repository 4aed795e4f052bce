"""Pictures that every viewer opens, whatever the names in them, and that need no colour."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from PIL import Image

from bot.cards.card import Chart
from bot.charts.draw import Drawable, Style, draw
from bot.charts.palette import DARK, LIGHT, Palette
from bot.charts.scene import IllegibleError
from tests.bot.charts.builders import VERDICTS, a_board, a_chart, a_row, an_outline_of, the_outline

SVG = "{http://www.w3.org/2000/svg}"

HOSTILE = (
    "$\\frac{1}{0}$",
    "one $ alone",
    "</text><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]> &amp; &#0; <!--",
    "\x00\x0b\x1b[31m\ud800",
    "\u202eesrever",
    "أحمد محمد",
    "שלום",
    "Z" + "\u0300\u0301\u0302" * 80 + "algo",
    "❤\ufe0f Ana",
    "i" * 5_000,
    "**bold** `code` \\* \\",
    "\\textbf{x}_{y}^{z} %s {0}",
)
UNWRITABLE = ("漢字", "Ana 🦄", "नमस्ते", "ไทย", "👩\u200d💻")


def texts(svg: bytes) -> list[str]:
    """The lines of text, as a viewer reads them."""
    return [node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


STYLES: tuple[Style, ...] = ("svg", "png")
CHARTS: dict[str, Drawable] = {
    "no row": a_chart(),
    "one row": a_chart(a_row()),
    "21 rows": the_outline("es"),
}
BOARDS: dict[str, Drawable] = {
    "board": a_board("Ana", "Benjamín Ortega de la Vega", "Cai"),
    "long board": a_board(*("a name on two lines of the board",) * 10, rest="and 5 more people"),
}


@pytest.mark.parametrize("block", [*CHARTS.values(), *BOARDS.values()], ids=[*CHARTS, *BOARDS])
def test_an_svg_is_as_wide_as_a_phone(block: Drawable) -> None:
    root = ElementTree.fromstring(draw(block, "svg"))

    assert root.get("width") == "360"
    assert root.get("viewBox") == f"0 0 360 {root.get('height')}"
    assert int(root.get("height", "0")) < 2000


@pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)
def test_png_and_svg_of_a_board_are_one_picture(board: Drawable) -> None:
    root = ElementTree.fromstring(draw(board, "svg"))

    assert size_of(draw(board, "png")) == (720, 2 * int(root.get("height", "0")))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("sections", [4, 9, 12, 21, 33, 47, 60])
def test_the_picture_of_a_chart_suits_a_chat(sections: int, language: str) -> None:
    png = draw(an_outline_of(sections, language), "png", dark=True)

    width, height = size_of(png)
    assert len(png) < 150_000
    assert 720 <= width <= 1600
    assert 0.8 < width / height < 2.2
    assert len(edge_colours(png)) == 1


def edge_colours(png: bytes) -> set[bytes]:
    """The colours of the first and the last column of pixels: what stands slanted is cut there."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    edges = (picture.crop((x, 0, x + 1, picture.height)) for x in (0, picture.width - 1))
    return {
        raw[at : at + 3] for raw in (one.tobytes() for one in edges) for at in range(0, len(raw), 3)
    }


def test_the_svg_says_every_title_and_the_alternative_text() -> None:
    chart = the_outline("es")

    root = ElementTree.fromstring(draw(chart, "svg"))

    said = " ".join(texts(draw(chart, "svg")))
    assert root.findtext(f"{SVG}title") == chart.alt
    for row in chart.rows:
        assert row.label in said
        assert (row.heading or "") in said
    assert "Configurar un entorno de desarrollo" in said


def test_the_scale_shows_the_line_between_weak_and_not() -> None:
    assert texts(draw(a_chart(a_row()), "svg")).count("65%") == 2


def hostile_blocks(text: str) -> tuple[Drawable, ...]:
    """A chart and a board that say it wherever they say anything."""
    row = a_row(text, note=text, heading=text)
    board = a_board("Ana", "x" + text, "Cai", rest=text, alt=f"x{text}")
    cells = (board.rows[0], ("1" + text, board.rows[1][1], text, text), board.rows[2])
    return (
        Chart((row,), 0.65, text, (("weak", text),), text),
        replace(board, header=("Rank", text, text, text), rows=cells),
    )


@pytest.mark.parametrize("hostile", ["", *HOSTILE])
def test_names_are_text_and_nothing_else(hostile: str) -> None:
    for block in hostile_blocks(hostile):
        assert size_of(draw(block, "png"))[0] == 720
        root = ElementTree.fromstring(draw(block, "svg"))

        kinds = {node.tag.rpartition("}")[2] for node in root.iter()}
        assert kinds.isdisjoint({"script", "img", "image", "a", "foreignObject", "iframe"})
        assert not [name for node in root.iter() for name in node.attrib if name.startswith("on")]


@pytest.mark.parametrize("text", UNWRITABLE)
def test_a_png_never_shows_boxes_and_an_svg_leaves_the_font_to_its_viewer(text: str) -> None:
    for block in hostile_blocks(text):
        with pytest.raises(IllegibleError, match="the font has no letters for"):
            draw(block, "png")
        assert text[0] in "".join(texts(draw(block, "svg")))


def test_the_picture_of_a_board_is_light_enough_for_a_chat() -> None:
    board = a_board(*(f"{number} Benjamín Ortega de la Vega Álvarez" for number in range(10)))

    assert len(draw(board, "png")) < 60_000
    assert len(draw(board, "png", dark=True)) < 60_000


def test_a_dollar_sign_is_a_dollar_sign() -> None:
    assert "cost $5 or $6" in texts(draw(a_chart(a_row("cost $5 or $6")), "svg"))


@pytest.mark.parametrize("style", STYLES)
def test_equal_blocks_give_equal_bytes(style: Style) -> None:
    assert draw(the_outline("en"), style) == draw(the_outline("en"), style)
    assert draw(a_board("Ana"), style) == draw(a_board("Ana"), style)


def test_verdicts_differ_by_shape_and_not_only_by_colour() -> None:
    def colourless(chart: Chart) -> str:
        return re.sub(r"#[0-9a-f]{6}", "", draw(chart, "svg").decode())

    def without_words(svg: str) -> str:
        return re.sub(r"<text.*?</text>|id=\"\w+\"|url\(#\w+\)|xlink:href=\"#\w+\"", "", svg)

    shapes = [without_words(colourless(a_chart(a_row(verdict=one)))) for one in VERDICTS]
    assert all(one != other for one, other in combinations(shapes, 2))


def test_no_evidence_looks_unlike_an_even_chance() -> None:
    known = draw(a_chart(a_row(verdict="unknown")), "svg")
    unknown = draw(a_chart(a_row(chance=None, verdict="unknown")), "svg")

    assert b"stroke-dasharray" in unknown
    assert b"stroke-dasharray" not in known


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_stand_out_from_their_ground(palette: Palette) -> None:
    assert contrast(palette.ink, palette.ground) >= 7
    assert contrast(palette.soft, palette.ground) >= 4.5
    for colour in palette.verdicts.values():
        assert contrast(colour, palette.ground) >= 3
    assert contrast(palette.bar, palette.track) >= 3
    assert min(contrast(palette.medal_ink, medal) for medal in palette.medals) >= 4.5


def test_light_and_dark_are_on_grounds_of_their_own() -> None:
    for block in (a_chart(a_row()), a_board("Ana")):
        assert LIGHT.ground in draw(block, "svg").decode()
        assert DARK.ground in draw(block, "svg", dark=True).decode()
        assert draw(block, "png") != draw(block, "png", dark=True)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2, the term's definition)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
