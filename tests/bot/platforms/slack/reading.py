"""How Slack's client reads mrkdwn: enough of it to notice what is not shown as it was meant.

Written from what the client does, rather too ready to format than too slow: what it documents,
and loose pairs that others met. It knows no renderer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# In the order in which the client tries them at each place of a line. A formatted text begins at
# no letter's end, ends at no letter's beginning, and has no space inside its marks.
_INLINE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mention", re.compile(r"<(?:[@#][A-Z0-9]+|![a-z]+[^>]*)(?:\|[^>]*)?>")),
    ("link", re.compile(r"<(?P<url>(?:https?|mailto):[^|>\s]+)(?:\|(?P<shown>[^>\n]*))?>")),
    ("picture", re.compile(r":[^\s:<>]+:")),
    ("code", re.compile(r"(?<![A-Za-z0-9`])`(?P<shown>[^`\n]+)`(?![A-Za-z0-9`])")),
    ("bold", re.compile(r"(?<![A-Za-z0-9*])\*(?P<shown>\S(?:[^*\n]*\S)?)\*(?![A-Za-z0-9*])")),
    ("italic", re.compile(r"(?<![A-Za-z0-9_])_(?P<shown>\S(?:[^\n]*?\S)?)_(?![A-Za-z0-9_])")),
    ("struck", re.compile(r"(?<![A-Za-z0-9~])~(?P<shown>\S(?:[^~\n]*\S)?)~(?![A-Za-z0-9~])")),
)
_QUOTATION = re.compile(r"\s*(?:&gt;|>|＞)")
_FENCE = re.compile(r"```\n?(?P<code>.+?)\n?```", re.DOTALL)
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ENTITY = re.compile("|".join(_ENTITIES))


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece of text as it is shown: `how` is the innermost thing that mrkdwn made of it."""

    text: str
    how: str = "plain"


def read_line(text: str) -> list[Seen]:
    """What one line shows; a quotation begins with a piece of its own without text."""
    pieces = _joined(_read(text, "plain"))
    return [Seen("", "quotation"), *pieces] if _QUOTATION.match(text) else pieces


def read_fence(text: str) -> str | None:
    """The code of a text that is one code block and nothing else."""
    found = _FENCE.fullmatch(text)
    return None if found is None else _unescaped(found["code"])


def read(text: str) -> list[Seen]:
    """All lines of a text without its code blocks."""
    return [seen for line in _FENCE.sub("", text).split("\n") for seen in read_line(line)]


def shown(text: str) -> str:
    """The words of one line."""
    return "".join(piece.text for piece in read_line(text))


def mrkdwn_of(value: Any) -> Iterator[str]:
    """Every mrkdwn text in raw JSON."""
    if isinstance(value, list):
        for one in value:
            yield from mrkdwn_of(one)
    elif isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for one in value.values():
            yield from mrkdwn_of(one)


def labels_of(value: Any) -> Iterator[str]:
    """Every plain text in raw JSON; of its markup Slack reads the names of emojis."""
    if isinstance(value, list):
        for one in value:
            yield from labels_of(one)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            yield value["text"]
        for one in value.values():
            yield from labels_of(one)


def _read(text: str, how: str) -> list[Seen]:
    seen: list[Seen] = []
    place = 0
    while place < len(text):
        kind, found = next(
            ((kind, match) for kind, rule in _INLINE if (match := rule.match(text, place))),
            ("", None),
        )
        if found is None:
            entity = _ENTITY.match(text, place)
            seen.append(Seen(_ENTITIES[entity[0]] if entity else text[place], how))
            place = entity.end() if entity else place + 1
            continue
        place = found.end()
        inner = found.groupdict().get("shown")
        if kind in ("code", "link"):
            seen.append(Seen(_unescaped(inner or found["url"]), kind))
        elif inner is None:
            seen.append(Seen(found[0], kind))
        else:
            seen += _read(inner, kind)
    return seen


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], text)


def _joined(pieces: list[Seen]) -> list[Seen]:
    joined: list[Seen] = []
    for piece in pieces:
        if joined and joined[-1].how == piece.how:
            joined[-1] = Seen(joined[-1].text + piece.text, piece.how)
        else:
            joined.append(piece)
    return joined
