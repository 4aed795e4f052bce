"""Names that people type: cleaned of what hides or turns other text, never of their language."""

from __future__ import annotations

import unicodedata

MAX_NAME = 40
NO_NAME = "?"
_JOINER = "\u200d"  # holds emoji together


class NameFaultError(ValueError):
    """A name that cannot be used; `code` says why: `empty` or `long`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean_name(text: str) -> str:
    """The name in NFC, on one line, without control and direction marks, 1 to 40 characters.

    Raises NameFaultError when nothing is left of it or it is too long.
    """
    if len(text) > 10 * MAX_NAME:  # no need to look at all of a flood
        raise NameFaultError("long")
    name = _visible(text)
    if not name.strip(_JOINER):
        raise NameFaultError("empty")
    if len(name) > MAX_NAME:
        raise NameFaultError("long")
    return name


def usable_name(text: str, otherwise: str = NO_NAME) -> str:
    """The name that a platform has of somebody, cleaned and cut to what fits; `otherwise` when
    nothing of it can be shown."""
    name = _visible(text[: 10 * MAX_NAME])[:MAX_NAME].rstrip(_JOINER + " ")
    return name if name.strip(_JOINER) else otherwise


def _visible(text: str) -> str:
    visible = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character
        for character in unicodedata.normalize("NFC", text)
        if unicodedata.category(character) not in ("Cf", "Co", "Cs") or character == _JOINER
    )
    return " ".join(visible.split())
