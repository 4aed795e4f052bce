"""A sheet, and what can stand on it. Pure values: it draws nothing.

Lengths are CSS pixels, from the top left; colours are `#rrggbb`, or `none`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from bot.charts.palette import Palette
from bot.words.lines import wrap

# Of a sheet for a phone; a chat shows some that are wider.
WIDTH = 360.0
MARGIN = 12.0

# A line is this many times as high as its letters; its baseline is this far down in it.
LINE = 1.28
BASELINE = 0.98

MOST_LINES = 2


class IllegibleError(ValueError):
    """A text that the picture's font cannot write; boxes would stand for its letters."""


class Ruler(Protocol):
    """Knows how wide letters are."""

    def __call__(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width of one line, for letters of `size`; both in CSS pixels."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on its baseline, with its left end, its middle or its right end at `x`;
    `soft` for remarks."""

    text: str
    x: float
    baseline: float
    size: float
    bold: bool = False
    soft: bool = False
    side: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class TextRun:
    """A line with its colour."""

    line: Line
    colour: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A lying bar with round corners; `opacity` is that of what fills it."""

    left: float
    right: float
    middle: float
    height: float
    fill: str
    edge: str = "none"
    opacity: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line from `start` to `end`."""

    start: tuple[float, float]
    end: tuple[float, float]
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A small figure around `at`, as wide as `size`."""

    shape: Literal["circle", "triangle", "diamond"]
    at: tuple[float, float]
    size: float
    fill: str
    edge: str


Shape: TypeAlias = TextRun | Bar | Stroke | Mark


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything on a sheet of `width` and `height`, from the back to the front."""

    width: float
    height: float
    ground: str
    shapes: tuple[Shape, ...]


def paragraph(
    text: str,
    at: tuple[float, float],
    size: float,
    ruler: Ruler,
    *,
    right: float = WIDTH - MARGIN,
    bold: bool = False,
    soft: bool = False,
) -> tuple[Line, ...]:
    """The text's lines, at most `MOST_LINES`, from the top left `at` to `right`."""
    x, top = at

    def measure(part: str) -> float:
        return ruler(part, size, bold=bold)

    return tuple(
        Line(part, x, top + (number * LINE + BASELINE) * size, size, bold, soft)
        for number, part in enumerate(wrap(text, right - x, MOST_LINES, measure))
    )


def height_of(lines: Sequence[Line], size: float) -> float:
    """How much of the sheet the lines of a paragraph take."""
    return len(lines) * size * LINE


def coloured(lines: Iterable[Line], palette: Palette) -> Iterator[TextRun]:
    """The lines in ink, and remarks in a softer colour."""
    return (TextRun(line, palette.soft if line.soft else palette.ink) for line in lines)
