"""The small markup of cards -> HTML, with everything else escaped. Pure; it knows no card."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from markupsafe import Markup, escape

from bot.cards.markup import (
    Bold,
    Code,
    Fence,
    Line,
    Mention,
    Prose,
    Text,
    flat,
    is_one_line,
    line_of,
    parts_of,
    spelled,
)

__all__ = ["blocks", "compact", "flat", "inline"]


def inline(text: str) -> Markup:
    """One line of text, for a title or a table's cell."""
    return _line(line_of(text))


def blocks(text: str) -> Markup:
    """Paragraphs and code blocks."""
    shown = []
    for part in parts_of(text):
        match part:
            case Prose(lines=lines):
                lined = Markup("<br>").join(_line(line) for line in lines)
                shown.append(Markup("<p>{}</p>").format(lined))
            case Fence(code=code, language=language):
                shown.append(_code_block(code, language))
            case _:
                assert_never(part)
    return Markup("\n").join(shown)


def compact(text: str) -> Markup:
    """As `inline` when it is one paragraph, as `blocks` when it is more."""
    return inline(text.strip()) if is_one_line(text) else blocks(text)


def _code_block(code: str, language: str) -> Markup:
    # Focusable, so that a keyboard can scroll a wide one.
    return Markup('<pre tabindex="0" translate="no" dir="ltr"{}><code>{}</code></pre>').format(
        Markup(' data-language="{}"').format(language) if language else "", code
    )


def _line(line: Line) -> Markup:
    return Markup("").join(_spans(line))


def _spans(line: Line) -> Iterator[Markup]:
    for span in line:
        match span:
            case Text(text=text):
                yield escape(text)
            case Code(text=text):
                yield Markup('<code translate="no">{}</code>').format(text)
            case Mention():
                yield escape(spelled(span))
            case Bold(spans=spans):
                yield Markup("<strong>{}</strong>").format(_line(spans))
            case _:
                assert_never(span)
