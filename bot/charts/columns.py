"""The rows of a chart -> columns of about the same height. Pure; it measures nothing.

A domain stays together where that costs little height. Where it is torn, its heading is said
again at the top of the next column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, combinations, pairwise
from typing import TypeAlias

from bot.cards.card import ChartRow

# A heading is about as high as this share of a row.
HEADING = 0.75
# So many rows a column may be longer if that keeps a domain whole.
WHOLE = 1.5

Column: TypeAlias = tuple[ChartRow, ...]


def in_columns(rows: Sequence[ChartRow], most: int) -> tuple[Column, ...]:
    """The rows in reading order, in `most` columns or one for each row if they are fewer.

    The first row of a column has its domain's heading, if its domain has one.
    """
    if not rows:
        return ()
    names = _domains(rows)
    headings = [0, *accumulate(int(row.heading is not None) for row in rows)]

    def torn(at: int) -> bool:
        return rows[at].heading is None and names[at] is not None

    def cost(breaks: tuple[int, ...]) -> float:
        ends = pairwise((0, *breaks, len(rows)))
        highest = max(
            end - start + HEADING * (headings[end] - headings[start] + torn(start))
            for start, end in ends
        )
        return highest + WHOLE * sum(map(torn, breaks))

    best = min(combinations(range(1, len(rows)), min(most, len(rows)) - 1), key=cost)
    headed = [replace(row, heading=name) for row, name in zip(rows, names, strict=True)]
    return tuple(
        (headed[start], *rows[start + 1 : end]) for start, end in pairwise((0, *best, len(rows)))
    )


def _domains(rows: Iterable[ChartRow]) -> list[str | None]:
    """For each row the heading that it stands under; none before the first."""
    above: str | None = None
    names: list[str | None] = []
    for row in rows:
        above = above if row.heading is None else row.heading
        names.append(above)
    return names
