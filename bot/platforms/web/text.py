"""Rich text -> HTML, with everything else escaped. Pure; it knows no card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from markupsafe import Markup, escape

from bot.cards.card import Content
from bot.cards.markup import flat, is_one_line, line_of, parts_of, spelled
from bot.cards.richtext import (
    Bold,
    Code,
    Fence,
    Grid,
    ItemList,
    Line,
    Mention,
    Part,
    Prose,
    Quotation,
    Text,
)

__all__ = ["blocks", "compact", "flat", "inline"]


def inline(text: Content) -> Markup:
    """One line of text, for a title or a table's cell."""
    return _line(line_of(text))


def blocks(text: Content) -> Markup:
    """Paragraphs, code blocks, lists, tables and quotations."""
    return _blocks(parts_of(text))


def compact(text: Content) -> Markup:
    """As `inline` when it is one paragraph, as `blocks` when it is more."""
    if not is_one_line(text):
        return blocks(text)
    return inline(text.strip() if isinstance(text, str) else text)


def _blocks(parts: Iterable[Part]) -> Markup:
    return Markup("\n").join(map(_block, parts))


def _block(part: Part) -> Markup:
    match part:
        case Prose(lines=lines):
            return Markup("<p>{}</p>").format(Markup("<br>").join(map(_line, lines)))
        case Fence(code=code, language=language):
            return _code_block(code, language)
        case ItemList(items=items, start=start):
            shown = Markup("").join(Markup("<li>{}</li>").format(_item(item)) for item in items)
            if start is None:
                return Markup("<ul>{}</ul>").format(shown)
            first = Markup(' start="{}"').format(start) if start != 1 else ""
            return Markup("<ol{}>{}</ol>").format(first, shown)
        case Grid():
            return _table(part)
        case Quotation(parts=quoted):
            return Markup("<blockquote>{}</blockquote>").format(_blocks(quoted))
        case _:
            assert_never(part)


def _item(parts: tuple[Part, ...]) -> Markup:
    """What is in an item: its first paragraph of one line stands without a frame of its own."""
    match parts:
        case (Prose(lines=(only,)), *others):
            return Markup("\n").join((_line(only), *map(_block, others)))
        case _:
            return _blocks(parts)


def _table(grid: Grid) -> Markup:
    head = _cells("th", grid.header, grid)
    rows = Markup("").join(Markup("<tr>{}</tr>").format(_cells("td", r, grid)) for r in grid.rows)
    # Focusable, so that a keyboard can scroll a wide one.
    return Markup(
        '<div class="wide" tabindex="0"><table class="grid"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(head, rows)


def _cells(tag: str, cells: tuple[Line, ...], grid: Grid) -> Markup:
    scope = Markup(' scope="col"') if tag == "th" else ""
    return Markup("").join(
        Markup("<{tag}{scope}{align}>{shown}</{tag}>").format(
            tag=tag,
            scope=scope,
            align="" if align == "left" else Markup(' class="{}"').format(align[0]),
            shown=_line(cell),
        )
        for cell, align in zip(cells, grid.align, strict=True)
    )


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
