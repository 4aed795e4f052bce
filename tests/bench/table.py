"""The table that `make bench` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement against its target; `met` is None where there is no target."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None


def markdown(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table, as the README holds it."""
    marks = {True: "yes", False: "NO", None: ""}
    lines = ["| what | measured | target | met |", "|---|---|---|---|"]
    lines += [
        f"| {one.what} | {one.measured} | {one.target} | {marks[one.met]} |" for one in figures
    ]
    return "\n".join(lines)
