"""Writes the widths of the charts' letters from the font files: `python -m tests.font_widths`."""

from __future__ import annotations

import json
from pathlib import Path

from fontTools.ttLib import TTFont

from bot.charts.font import BOLD, REGULAR, WIDTHS


def widths_of(path: Path) -> tuple[int, dict[str, int]]:
    """(units per em, letter -> its advance in these units), in the order of the code points."""
    with TTFont(path) as font:
        advances = font["hmtx"].metrics
        letters = sorted(font.getBestCmap().items())
        return font["head"].unitsPerEm, {chr(code): advances[name][0] for code, name in letters}


def widths_file() -> str:
    """The content of `widths.json`. Raises ValueError when the two weights count differently."""
    (units, regular), (bold_units, bold) = widths_of(REGULAR), widths_of(BOLD)
    if units != bold_units:
        raise ValueError(f"{units} units per em in the regular font, {bold_units} in the bold one")
    stored = {"units": {"em": units}, "regular": regular, "bold": bold}
    return json.dumps(stored, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    WIDTHS.write_text(widths_file(), encoding="utf-8")
