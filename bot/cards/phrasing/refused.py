"""Why a channel refuses our posts, in its reader's words."""

from __future__ import annotations

from bot.core.refusal import load_refusal
from bot.words.catalogue import Catalogue, CatalogueError


def reason_in_words(reason: str | None, words: Catalogue) -> str:
    """The kept reason as plain text. A sentence stays as it is; a code that these catalogues do
    not know, because it is of a newer version, is shown by itself."""
    refusal = load_refusal(reason or "")
    if refusal is None:
        return reason or ""
    try:
        names = [words.say(f"permission-{one}") for one in refusal.permissions]
        return words.say(f"refused-{refusal.code}", permissions=", ".join(names), said=refusal.said)
    except CatalogueError:
        return refusal.code
