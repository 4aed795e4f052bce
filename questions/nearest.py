"""Names that are like one that nobody knows, for error messages. Pure; it knows no pack."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST = 3
LIKE = 0.5


def nearest(wanted: str, known: Iterable[str], most: int = MOST) -> tuple[str, ...]:
    """Up to `most` of the names in `known`: those that hold `wanted`, then those alike, best
    first."""
    names = list(known)
    wanted = wanted.strip().lower()
    holding = [name for name in names if wanted and wanted in name]
    alike = get_close_matches(wanted, names, n=most, cutoff=LIKE)
    return tuple(dict.fromkeys([*holding, *alike]))[:most]


def advice(wanted: str, known: Iterable[str], otherwise: str) -> str:
    """What to say of them: "did you mean `a` or `b`?", or `otherwise` where nothing is alike."""
    found = [f"`{name}`" for name in nearest(wanted, known)]
    if not found:
        return otherwise
    listed = " or ".join(filter(None, (", ".join(found[:-1]), found[-1])))
    return f"did you mean {listed}?"
