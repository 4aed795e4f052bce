"""The small markup of cards -> HTML, with everything else escaped. Pure; it knows no card.

`**bold**`, `` `code` ``, fenced code, blank lines between paragraphs, and a backslash before
one of those characters that is meant as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_FENCE = re.compile(
    r"^```(?P<language>[\w+-]*)[ \t]*\n(?P<code>.*?)(?:\n```[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_INLINE = re.compile(
    r"\\(?P<plain>[\\`*])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<bold>(?:\\.|`[^`\n]*`|[^\\*]|\*(?!\*))+)\*\*",
)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
# Authors wrap lines freely; a line that begins with bold text is meant to be one of its own.
_LINE = re.compile(r"\n(?=\*\*)")


def inline(text: str) -> Markup:
    """One line of text, for a title or a table's cell."""
    return Markup("").join(_spans(" ".join(text.split("\n"))))


def flat(text: str) -> str:
    """The text without its markup, for places that can show none, such as a drop-down."""
    return " ".join(str(inline(text).striptags()).split())


def blocks(text: str) -> Markup:
    """Paragraphs and code blocks."""
    parts = [
        _code_block(part, language) if is_code else _paragraphs(part)
        for is_code, part, language in _parts(text)
    ]
    return Markup("\n").join(part for part in parts if part)


def compact(text: str) -> Markup:
    """As `inline` when it is one paragraph, as `blocks` when it is more."""
    stripped = text.strip()
    is_more = "```" in stripped or _PARAGRAPHS.search(stripped) or _LINE.search(stripped)
    return blocks(text) if is_more else inline(stripped)


def _parts(text: str) -> Iterator[tuple[bool, str, str]]:
    """(is code, text, language of the code), in order."""
    position = 0
    for fence in _FENCE.finditer(text):
        yield False, text[position : fence.start()], ""
        yield True, fence["code"], fence["language"]
        position = fence.end()
    yield False, text[position:], ""


def _paragraphs(text: str) -> Markup:
    return Markup("\n").join(
        Markup("<p>{}</p>").format(
            Markup("<br>").join(inline(line) for line in _LINE.split(paragraph.strip()))
        )
        for paragraph in _PARAGRAPHS.split(text)
        if paragraph.strip()
    )


def _code_block(code: str, language: str) -> Markup:
    # Focusable, so that a keyboard can scroll a wide one.
    return Markup('<pre tabindex="0" translate="no" dir="ltr"{}><code>{}</code></pre>').format(
        Markup(' data-language="{}"').format(language) if language else "", code
    )


def _spans(text: str) -> Iterator[Markup]:
    position = 0
    for span in _INLINE.finditer(text):
        yield escape(text[position : span.start()])
        position = span.end()
        if span["plain"] is not None:
            yield escape(span["plain"])
        elif span["code"] is not None:
            yield Markup('<code translate="no">{}</code>').format(span["code"])
        else:
            bold = Markup("").join(_spans(span["bold"]))
            yield Markup("<strong>{}</strong>").format(bold)
    yield escape(text[position:])
