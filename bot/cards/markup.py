"""The small markup of cards, read: text -> parts, lines and spans. Pure; it knows no screen.

`**bold**`, `` `code` ``, fenced code, blank lines between paragraphs, mentions (`card.mention`),
and a backslash before one of those characters that is meant as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from bot.cards.card import MENTION


@dataclass(frozen=True, slots=True)
class Text:
    """Words, meant as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Code within a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A channel, a role or a command of a platform, by its id (a command: by its name)."""

    kind: str
    platform: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Bold:
    """Spans in bold; none of them is bold itself."""

    spans: tuple[Span, ...]


Span: TypeAlias = Text | Code | Mention | Bold
Line: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph: one line, unless it has lines that are meant to stand alone."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code; `language` is empty when it was not said."""

    code: str
    language: str


Part: TypeAlias = Prose | Fence

_FENCE = re.compile(
    r"^```(?P<language>[\w+-]*)[ \t]*\n(?P<code>.*?)(?:\n```[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_INLINE = re.compile(
    r"\\(?P<plain>[\\`*])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<bold>(?:\\.|`[^`\n]*`|[^\\*]|\*(?!\*))+)\*\*"
    rf"|(?P<mention>{MENTION.pattern})",
)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
# Authors wrap lines freely; a line that begins with bold text is meant to be one of its own.
_LINE = re.compile(r"\n(?=\*\*)")


def line_of(text: str) -> Line:
    """One line of text, for a title or a table's cell."""
    return tuple(_joined(_spans(" ".join(text.split("\n")))))


def parts_of(text: str) -> tuple[Part, ...]:
    """Paragraphs and code blocks, in order."""
    return tuple(_parts(text))


def is_one_line(text: str) -> bool:
    """Whether the text is one paragraph of one line, so that it can stand beside other things."""
    stripped = text.strip()
    return not ("```" in stripped or _PARAGRAPHS.search(stripped) or _LINE.search(stripped))


def flat(text: str) -> str:
    """The text without its markup, for places that can show none, such as a drop-down."""
    shown = []
    for part in _parts(text):
        match part:
            case Prose(lines=lines):
                shown += [plain_text(line) for line in lines]
            case Fence(code=code):
                shown.append(code)
            case _:
                assert_never(part)
    return " ".join(" ".join(shown).split())


def plain_text(line: Line) -> str:
    """What a line says, without its markup."""
    return "".join(_said(span) for span in line)


def spelled(mention: Mention) -> str:
    """A mention for screens that know no better name of it: `#id`, `@id`, `/study settings`."""
    return {"channel": "#", "role": "@"}.get(mention.kind, "/") + mention.identifier


def _said(span: Span) -> str:
    match span:
        case Text(text=text) | Code(text=text):
            return text
        case Mention():
            return spelled(span)
        case Bold(spans=spans):
            return plain_text(spans)
        case _:
            assert_never(span)


def _parts(text: str) -> Iterator[Part]:
    position = 0
    for fence in _FENCE.finditer(text):
        yield from _paragraphs(text[position : fence.start()])
        yield Fence(fence["code"], fence["language"])
        position = fence.end()
    yield from _paragraphs(text[position:])


def _paragraphs(text: str) -> Iterator[Prose]:
    for paragraph in _PARAGRAPHS.split(text):
        if paragraph.strip():
            yield Prose(tuple(line_of(line) for line in _LINE.split(paragraph.strip())))


def _spans(text: str) -> Iterator[Span]:
    position = 0
    for found in _INLINE.finditer(text):
        yield Text(text[position : found.start()])
        position = found.end()
        if found["plain"] is not None:
            yield Text(found["plain"])
        elif found["code"] is not None:
            yield Code(found["code"])
        elif found["mention"] is not None:
            yield Mention(found["kind"], found["platform"], found["id"])
        else:
            yield Bold(tuple(_joined(_spans(found["bold"]))))
    yield Text(text[position:])


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    """The same, with neighbouring texts as one and without empty ones."""
    held = ""
    for span in spans:
        if isinstance(span, Text):
            held += span.text
            continue
        if held:
            yield Text(held)
        held = ""
        yield span
    if held:
        yield Text(held)
