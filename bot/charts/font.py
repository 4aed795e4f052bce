"""The font of pictures: which letters it has and how wide they are. Pure; it draws nothing.

The fonts are DejaVu Sans, from `fonts/` next to this file, so that every machine draws the same.
Their widths are in `fonts/widths.json`, taken from the font files by `python -m tests.font_widths`:
reading them from the files at run time would need a library of 20 MB.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TypeAlias

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "DejaVu Sans"
REGULAR, BOLD = FOLDER / "DejaVuSans.ttf", FOLDER / "DejaVuSans-Bold.ttf"
WIDTHS = FOLDER / "widths.json"
# Wide enough for a letter that only the viewer's font has.
UNKNOWN = 1.0

Widths: TypeAlias = dict[str, float]


def width(text: str, size: float, *, bold: bool = False) -> float:
    """See `scene.Ruler`. Letter by letter: kerning would only make it a little narrower."""
    widths = _widths()["bold" if bold else "regular"]
    return size * sum(widths.get(letter, UNKNOWN) for letter in text)


def has_letter(letter: str, *, bold: bool = False) -> bool:
    """Whether the font can write a letter.

    Variation selectors always pass: they only choose between two looks of the letter before them.
    """
    return letter in _widths()["bold" if bold else "regular"] or "\ufe00" <= letter <= "\ufe0f"


@cache
def _widths() -> dict[str, Widths]:
    """Letter -> its advance as a share of the font size, for each of the two weights."""
    stored: dict[str, dict[str, int]] = json.loads(WIDTHS.read_text(encoding="utf-8"))
    units = stored.pop("units")["em"]
    return {
        weight: {letter: advance / units for letter, advance in letters.items()}
        for weight, letters in stored.items()
    }
