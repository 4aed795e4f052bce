"""Charts for tests: a row, a chart, and the whole outline of DP-100 as one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import bot
from bot.cards.card import Chart, ChartRow, Verdict
from questions.bank import load_pack
from questions.outline import Outline

LEGEND: tuple[tuple[Verdict, str], ...] = (
    ("weak", "débil"),
    ("strong", "segura"),
    ("unknown", "aún no se sabe"),
)
VERDICTS: tuple[Verdict, ...] = ("weak", "strong", "unknown")


def a_row(
    label: str = "Run model training scripts",
    chance: float | None = 0.5,
    verdict: Verdict = "weak",
    note: str = "12 answers",
    heading: str | None = None,
) -> ChartRow:
    """A section's row, with an interval of a tenth on both sides."""
    middle = 0.5 if chance is None else chance
    return ChartRow(label, chance, middle - 0.1, middle + 0.1, verdict, note, heading)


def a_chart(*rows: ChartRow, alt: str = "One section is weak.") -> Chart:
    """A chart of these rows."""
    return Chart(rows, 0.65, "Chance of a right answer", LEGEND, alt)


@cache
def _outline() -> Outline:
    return load_pack(Path(bot.__file__).parents[1] / "questions" / "packs" / "dp-100").outline


def the_outline(language: str = "es") -> Chart:
    """A chart of all 21 sections of DP-100, with every verdict and every third row unknown."""
    rows: list[ChartRow] = []
    for domain in _outline().domains:
        for number, section in enumerate(domain.sections):
            rows.append(
                a_row(
                    section.title.in_language(language),
                    None if number % 4 == 3 else 0.3 + number / 10,
                    VERDICTS[number % 3],
                    f"{number + 1} respuestas",
                    domain.title.in_language(language) if number == 0 else None,
                )
            )
    return a_chart(*rows)
