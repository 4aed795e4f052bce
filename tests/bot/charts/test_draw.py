"""Pictures that every viewer opens, whatever the names in them, and that need no colour."""

from __future__ import annotations

import re
import struct
from itertools import combinations
from xml.etree import ElementTree

import matplotlib as mpl
import pytest

from bot.cards.card import Chart
from bot.charts.draw import DARK, LIGHT, Palette, draw
from bot.charts.wire import Style
from tests.bot.charts.builders import VERDICTS, a_chart, a_row, the_outline

SVG = "{http://www.w3.org/2000/svg}"

HOSTILE = (
    "$\\frac{1}{0}$",
    "one $ alone",
    "</text><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]> &amp; &#0; <!--",
    "\x00\x0b\x1b[31m\ud800",
    "\u202eesrever",
    "漢字 🦄",
    "\\textbf{x}_{y}^{z} %s {0}",
    "",
)


def texts(svg: bytes) -> list[str]:
    """The lines of text, as a viewer reads them."""
    return [node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


STYLES: tuple[Style, ...] = ("svg", "png")
CHARTS = [a_chart(), a_chart(a_row()), the_outline("es")]


@pytest.mark.parametrize("chart", CHARTS, ids=["empty", "one row", "21 rows"])
def test_png_and_svg_are_one_picture_as_wide_as_a_phone(chart: Chart) -> None:
    root = ElementTree.fromstring(draw(chart, "svg"))
    width, height = size_of(draw(chart, "png"))

    assert root.get("width") == "360"
    assert root.get("viewBox") == f"0 0 360 {root.get('height')}"
    assert (width, height) == (720, 2 * int(root.get("height", "0")))
    assert height < 4000


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


@pytest.mark.parametrize("hostile", HOSTILE)
def test_names_are_text_and_nothing_else(hostile: str) -> None:
    row = a_row(hostile, note=hostile, heading=hostile)
    chart = Chart((row,), 0.65, hostile, (("weak", hostile),), hostile)

    assert size_of(draw(chart, "png"))[0] == 720
    root = ElementTree.fromstring(draw(chart, "svg"))

    kinds = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert kinds.isdisjoint({"script", "img", "image", "a", "foreignObject", "iframe"})
    assert not [name for node in root.iter() for name in node.attrib if name.startswith("on")]


def test_a_dollar_sign_is_a_dollar_sign() -> None:
    assert "cost $5 or $6" in texts(draw(a_chart(a_row("cost $5 or $6")), "svg"))


@pytest.mark.parametrize("style", STYLES)
def test_equal_charts_give_equal_bytes(style: Style) -> None:
    assert draw(the_outline("en"), style) == draw(the_outline("en"), style)


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


def test_light_and_dark_are_on_grounds_of_their_own() -> None:
    chart = a_chart(a_row())

    assert LIGHT.ground in draw(chart, "svg").decode()
    assert DARK.ground in draw(chart, "svg", dark=True).decode()
    assert draw(chart, "png") != draw(chart, "png", dark=True)


def test_settings_of_the_machine_change_nothing() -> None:
    chart = a_chart(a_row())
    expected = draw(chart, "svg")
    with mpl.rc_context({"svg.fonttype": "path", "font.size": 40, "savefig.bbox": "tight"}):
        assert draw(chart, "svg") == expected
        assert mpl.rcParams["svg.fonttype"] == "path"


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
