"""How Discord's client reads markdown: enough of it to notice what is not shown as it was meant.

Written from what the client does, not from what our renderer escapes; it knows no renderer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# In the order in which the client tries them at each place of a line.
_INLINE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("escape", re.compile(r"\\(?P<shown>[^0-9A-Za-z\s])")),
    ("mention", re.compile(r"<(?:@[!&]?|#|/[\w -]+:|id:|t:|a?:\w+:)[\w:-]+>|@(?:everyone|here)")),
    ("address", re.compile(r"(?:https?|steam|discord)://[^\s<]+|<[a-z]+:[^\s>]+>", re.IGNORECASE)),
    ("link", re.compile(r"\[(?P<shown>(?:\\.|[^\\\]])*)\]\((?P<url>[^)\s]+)\)")),
    ("picture", re.compile(r":[\w+-]+:")),
    ("code", re.compile(r"(?P<ticks>`+)(?P<code>.*?[^`])(?P=ticks)(?!`)", re.DOTALL)),
    ("bold", re.compile(r"\*\*(?P<shown>(?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL)),
    ("underline", re.compile(r"__(?P<shown>(?:\\.|[^\\])+?)__(?!_)", re.DOTALL)),
    ("struck", re.compile(r"~~(?P<shown>(?:\\.|[^\\])+?)~~", re.DOTALL)),
    ("hidden", re.compile(r"\|\|(?P<shown>(?:\\.|[^\\])+?)\|\|", re.DOTALL)),
    ("italic", re.compile(r"\*(?=\S)(?P<shown>(?:\\.|[^\\*])+?)\*|\b_(?P<other>[^_]+?)_\b")),
)
_BLOCKS = re.compile(
    r"\s*(?P<heading>#{1,3}\s)|\s*(?P<small>-#\s)|\s*(?P<item>(?:[-*+]|\d+\.)(?:\s|$))"
    r"|\s*(?P<quotation>>(?:>>)?(?:\s|$))"
)
_FENCE = re.compile(r"```(?:(?P<language>[\w+.#-]+)\n)?\n?(?P<code>.+?)\n?```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece of text as it is shown: `how` is the innermost thing that markdown made of it."""

    text: str
    how: str = "plain"


def read_line(text: str) -> list[Seen]:
    """What one line shows, without the mark of a heading, an item or the like; that comes first,
    as a piece of its own without text."""
    begins = _BLOCKS.match(text)
    if begins is None or begins.lastgroup is None:
        return _joined(_read(text, "plain"))
    return [Seen("", begins.lastgroup), *_joined(_read(text[begins.end() :], "plain"))]


def read_fence(text: str) -> tuple[str, str] | None:
    """(code, language) of a text that is one code block and nothing else."""
    found = _FENCE.fullmatch(text)
    return None if found is None else (found["code"], found["language"] or "")


def shown(text: str) -> str:
    """The words of one line."""
    return "".join(piece.text for piece in read_line(text))


def _read(text: str, how: str) -> list[Seen]:
    seen: list[Seen] = []
    place = 0
    while place < len(text):
        kind, found = next(
            ((kind, match) for kind, rule in _INLINE if (match := rule.match(text, place))),
            ("", None),
        )
        if found is None:
            seen.append(Seen(text[place], how))
            place += 1
            continue
        place = found.end()
        groups = found.groupdict()
        inner = groups.get("shown") or groups.get("other")
        if kind == "escape":
            seen.append(Seen(found["shown"], how))
        elif kind == "code":
            seen.append(Seen(found["code"], "code"))
        elif inner is None:
            seen.append(Seen(found[0], kind))
        else:
            seen += _read(inner, kind)
    return seen


def _joined(pieces: list[Seen]) -> list[Seen]:
    joined: list[Seen] = []
    for piece in pieces:
        if joined and joined[-1].how == piece.how:
            joined[-1] = Seen(joined[-1].text + piece.text, piece.how)
        else:
            joined.append(piece)
    return joined
