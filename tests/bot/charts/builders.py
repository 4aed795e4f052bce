"""Pictures for tests: charts of a row, of the whole outline of DP-100, and leaderboards."""

from __future__ import annotations

from functools import cache
from itertools import cycle, islice
from pathlib import Path

import bot
from bot.cards.card import Chart, ChartRow, Table, Verdict, plain
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


def a_board(*names: str, rest: str = "", alt: str = "1. Ana, 12 points.") -> Table:
    """A leaderboard of these people, each a rank and a point behind the one before."""
    points = range(len(names), 0, -1)
    rows = tuple(
        (str(rank), plain(name), str(own), f"{own} of {len(names)}")
        for rank, (name, own) in enumerate(zip(names, points, strict=True), start=1)
    )
    bars = tuple(own / len(names) for own in points)
    return Table(("Rank", "Name", "Points", "Right"), rows, "rlrr", alt, bars, rest)


def ruler(text: str, size: float, *, bold: bool = False) -> float:
    """A font whose letters are all as wide as DejaVu Sans is on average, or a little more."""
    return len(text) * size * (0.65 if bold else 0.6)


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


def an_outline_of(count: int, language: str = "es") -> Chart:
    """A chart of so many sections, in domains of at most seven: those of DP-100 over and over."""
    return a_chart(*islice(cycle(the_outline(language).rows), count))
