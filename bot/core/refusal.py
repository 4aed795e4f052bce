"""Why a channel refuses our posts, as the ledger keeps it until it is put into somebody's words.
Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason; the catalogues have `refused-<code>` for it. `permissions` are the missing ones, by
    the names of `permission-<name>`; `said` is what the platform said, in its own words."""

    code: str
    permissions: tuple[str, ...] = ()
    said: str = ""


def dump_refusal(refusal: Refusal) -> str:
    """The reason as text."""
    return json.dumps({name: value for name, value in asdict(refusal).items() if value})


def load_refusal(text: str) -> Refusal | None:
    """The inverse of `dump_refusal`; None for a sentence, as it was kept before."""
    if not text.startswith("{"):
        return None
    try:
        kept = json.loads(text)
        permissions = tuple(map(str, kept.get("permissions", ())))
        return Refusal(str(kept["code"]), permissions, str(kept.get("said", "")))
    except (ValueError, KeyError, TypeError):
        return None
