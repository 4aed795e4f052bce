"""Text into lines for a picture: cleaned, wrapped by its width, cut with an ellipsis. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TypeAlias

ELLIPSIS = "…"
# Beyond what any language needs, they would reach into the lines above and below.
MOST_ACCENTS = 4
# What looks like a slip before an ellipsis.
BEFORE_MORE = " ,;:([-–—/"

Measure: TypeAlias = Callable[[str], float]

_MARKUP = re.compile(r"\\([\\`*])|\*\*|`")


def unmarked(text: str) -> str:
    """A card's text without its small markup, for a picture can show none."""
    return _MARKUP.sub(lambda mark: mark[1] or "", text)


def clean(text: str) -> str:
    """The text on one line, without what cannot be drawn or may not stand in XML.

    Control and format characters (direction overrides among them), lone surrogates and
    unassigned code points become spaces; runs of spaces become one. Letters are composed with
    their accents, and a tower of more than `MOST_ACCENTS` on one letter is cut.
    """
    seen: list[str] = []
    accents = 0
    for one in unicodedata.normalize("NFC", text):
        category = unicodedata.category(one)
        accents = accents + 1 if category.startswith("M") else 0
        if accents <= MOST_ACCENTS:
            seen.append(" " if category.startswith("C") else one)
    return " ".join("".join(seen).split())


def wrap(text: str, width: float, most: int, measure: Measure) -> tuple[str, ...]:
    """At most `most` lines (1 or more), none wider than `width` in the unit of `measure`.

    Breaks at spaces, inside a word only if the word alone is too wide. What does not fit is cut,
    and the last line then ends in an ellipsis. Nothing to say gives no lines.
    """
    lines: list[str] = []
    left = clean(text)
    while left:
        if measure(left) <= width:
            return (*lines, left)
        if len(lines) == most - 1:
            return (*lines, _cut(left, width, measure))
        line = _first_line(left, width, measure)
        lines.append(line)
        left = left[len(line) :].lstrip()
    return tuple(lines)


def shorten(text: str, width: float, measure: Measure) -> str:
    """The text on one line of `width`, cut after a word and with an ellipsis if it is too long.

    A word is cut only if half of the line would be empty without it. Nothing to say stays empty.
    """
    whole = clean(text)
    if measure(whole) <= width:
        return whole
    cut = _cut(whole, width, measure).removesuffix(ELLIPSIS)
    if whole[len(cut) : len(cut) + 1] != " ":
        words = cut.rpartition(" ")[0]
        cut = words if len(words) * 2 > len(cut) else cut
    return cut.rstrip(BEFORE_MORE) + ELLIPSIS


def _first_line(text: str, width: float, measure: Measure) -> str:
    """As many whole words as fit, or as much of the first word as fits, but a character."""
    fits = _longest(text, width, measure)
    if text[fits : fits + 1] != " ":
        space = text.rfind(" ", 0, fits + 1)
        fits = space if space > 0 else fits
    return text[: max(1, fits)].rstrip()


def _cut(text: str, width: float, measure: Measure) -> str:
    fits = _longest(text, width, lambda start: measure(start.rstrip() + ELLIPSIS))
    return text[:fits].rstrip() + ELLIPSIS


def _longest(text: str, width: float, measure: Measure) -> int:
    """How many characters from the start are no wider than `width`.

    By bisection: a longer text is not narrower, and measuring is what costs.
    """
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low
