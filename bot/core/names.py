"""Names that people type: cleaned of what hides or turns other text, never of their language."""

from __future__ import annotations

import re
import unicodedata

MAX_NAME = 40
NO_NAME = "?"
# They hold emoji together, and keep letters of a word apart: inside a name only.
_JOINERS = "\u200c\u200d"
# The flags of England, Scotland and Wales spell their country in tags.
_TAGGED_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f")
_TAGS = re.compile("[\U000e0020-\U000e007f]")
# What is drawn as nothing, or as a blank: Default_Ignorable_Code_Point (Unicode 15, chapter 5.21)
# without what `_visible` takes out anyway, the braille blank and the null notehead.
_BLANKS = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f"
    "\uffa0\ufff0-\ufff8\U0001d159\U000e0000-\U000e0fff\\s]"
)
_STRAY_JOINER = re.compile(rf"(?<![^\s{_JOINERS}])[{_JOINERS}]+|[{_JOINERS}]+(?![^\s{_JOINERS}])")


class NameFaultError(ValueError):
    """A name that cannot be used; `code` says why: `empty` or `long`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean_name(text: str) -> str:
    """The name in NFC, on one line, without control and direction marks, 1 to 40 characters.

    Raises NameFaultError when nothing of it can be seen or it is too long.
    """
    if len(text) > 10 * MAX_NAME:  # no need to look at all of a flood
        raise NameFaultError("long")
    name = _visible(text)
    if _is_blank(name):
        raise NameFaultError("empty")
    if len(name) > MAX_NAME:
        raise NameFaultError("long")
    return name


def usable_name(text: str, otherwise: str = NO_NAME) -> str:
    """The name that a platform has of somebody, cleaned and cut to what fits; `otherwise` when
    nothing of it can be shown."""
    name = _visible(_visible(text[: 10 * MAX_NAME])[:MAX_NAME])
    return otherwise if _is_blank(name) else name


def _is_blank(name: str) -> bool:
    """Whether nothing of it can be seen: fillers, blanks and selectors without a letter."""
    return not _BLANKS.sub("", name)


def _visible(text: str) -> str:
    flags = {match.group(): None for match in _TAGGED_FLAG.finditer(text)}
    visible = "".join(map(_shown, unicodedata.normalize("NFC", text)))
    if not flags:
        visible = _TAGS.sub("", visible)
    else:
        parts = re.split(f"({'|'.join(flags)})", visible)
        visible = "".join(part if part in flags else _TAGS.sub("", part) for part in parts)
    return " ".join(_STRAY_JOINER.sub("", visible).split())


def _shown(character: str) -> str:
    """The character, a space for what ends a line, and nothing for what only steers text."""
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf" if character not in _JOINERS and _TAGS.match(character) is None:
            return ""
        case "Co" | "Cs":
            return ""
        case _:
            return character
