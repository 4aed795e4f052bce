"""The small markup of sentences -> rich text. Pure; it knows no screen.

Sentences are the catalogues': `**bold**`, `` `code` ``, fenced code, blank lines between
paragraphs, mentions (`card.mention`), and a backslash before one of those characters that is meant
as it is. What authors write is Markdown, which `question_text` reads.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.cards.card import MENTION, Content, plain
from bot.cards.richtext import (
    Bold,
    Code,
    Fence,
    Line,
    Mention,
    Part,
    Prose,
    RichText,
    Span,
    Text,
    joined,
    lines_of,
    plain_text,
)

# Sentences in memory: all that has no names in it, in every language.
KEPT_SENTENCES = 4_096

_FENCE = re.compile(
    r"^```(?P<language>[\w+-]*)[ \t]*\n(?P<code>.*?)(?:\n```[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_MARKS = re.compile(r"[\\`*⟦\n]")
_INLINE = re.compile(
    r"\\(?P<plain>[\\`*])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<bold>(?:\\.|`[^`\n]*`|[^\\*]|\*(?!\*))+)\*\*"
    rf"|(?P<mention>{MENTION.pattern})",
)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
# A line that begins with bold text is meant to be one of its own; others are wrapped freely.
_LINE = re.compile(r"\n(?=\*\*)")


def rich(content: Content) -> RichText:
    """The content of a card, read."""
    return content if isinstance(content, RichText) else sentence(content)


@lru_cache(maxsize=KEPT_SENTENCES)
def sentence(text: str) -> RichText:
    """A text in the small markup, read."""
    parts: list[Part] = []
    position = 0
    for fence in _FENCE.finditer(text) if "```" in text else ():
        parts += _paragraphs(text[position : fence.start()])
        parts.append(Fence(fence["code"], fence["language"]))
        position = fence.end()
    return RichText((*parts, *_paragraphs(text[position:])))


def line_of(content: Content) -> Line:
    """One line of text, for a title or a table's cell."""
    if isinstance(content, str):
        return _spans(" ".join(content.split("\n")))
    spans: list[Span] = []
    for line in lines_of(content.parts):
        spans += [Text(" "), *line] if spans else line
    return joined(spans)


def parts_of(content: Content) -> tuple[Part, ...]:
    """Paragraphs, code blocks, lists and the like, in order."""
    return content.parts if isinstance(content, RichText) else sentence(content).parts


def is_one_line(content: Content) -> bool:
    """Whether the text is one paragraph of one line, so that it can stand beside other things."""
    match parts_of(content):
        case () | (Prose(lines=(_,)),):
            return True
        case _:
            return False


def flat(content: Content) -> str:
    """The text without its markup, for places that can show none, such as a drop-down."""
    return " ".join(" ".join(plain_text(line) for line in lines_of(parts_of(content))).split())


def as_sentence(text: RichText) -> str:
    """A text in the small markup, on one line, to be put into a sentence."""
    return "".join(map(_marked, line_of(text)))


def _marked(span: Span) -> str:
    match span:
        case Code(text=text) if "`" not in text and text.strip():
            return f"`{' '.join(text.split())}`"
        case Bold(spans=spans):
            inside = "".join(map(_marked, spans))
            return f"**{inside}**" if inside.strip() else inside
        case _:
            return plain(plain_text((span,)))


def _paragraphs(text: str) -> list[Prose]:
    return [
        Prose(tuple(map(line_of, _LINE.split(paragraph.strip()))))
        for paragraph in _PARAGRAPHS.split(text)
        if paragraph.strip()
    ]


def _spans(text: str) -> Line:
    if _MARKS.search(text) is None:
        return (Text(text),) if text else ()
    spans: list[Span] = []
    position = 0
    for found in _INLINE.finditer(text):
        spans.append(Text(text[position : found.start()]))
        position = found.end()
        if found["plain"] is not None:
            spans.append(Text(found["plain"]))
        elif found["code"] is not None:
            spans.append(Code(found["code"]))
        elif found["mention"] is not None:
            spans.append(Mention(found["kind"], found["platform"], found["id"]))
        else:
            spans.append(Bold(_spans(found["bold"])))
    return joined((*spans, Text(text[position:])))
