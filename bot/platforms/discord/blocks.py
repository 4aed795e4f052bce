"""A card's title, blocks and footer -> lines of markdown and pictures. It knows no message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from bot.cards.card import (
    Block,
    Card,
    Chart,
    Content,
    Links,
    Options,
    Paragraph,
    Table,
    plain,
)
from bot.cards.worded import fitting_alt, worded
from bot.platforms.discord import limits
from bot.platforms.discord.text import Markdown
from bot.words.lines import ELLIPSIS

SMALL = "-# "
FENCE = "```"
LONGEST_TITLE = 256
LONGEST_TAG = 100
LONGEST_LINK = 100
LONGEST_FOOTER = 500
# So many links stand in one line.
FEW_LINKS = 3


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of markdown; a code block counts as one."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, with what it shows in words."""

    name: str
    content: bytes
    alt: str


Piece: TypeAlias = Words | Picture


def header(card: Card, markdown: Markdown) -> Words:
    """The title, and what the card is about."""
    lines = [f"### {markdown.line(card.title, LONGEST_TITLE).strip() or ELLIPSIS}"]
    if card.tags:
        tags = (markdown.line(tag, LONGEST_TAG) for tag in card.tags)
        lines.append(SMALL + " · ".join(tags))
    return Words(tuple(lines))


def footer(card: Card, markdown: Markdown) -> tuple[Words, ...]:
    """What stands below everything, if there is something."""
    if card.footer is None:
        return ()
    return (Words((SMALL + markdown.line(card.footer, LONGEST_FOOTER),)),)


def pieces_of(
    card: Card,
    pictures: Mapping[int, bytes],
    markdown: Markdown,
    chart_words: int | None = None,
) -> Iterator[Words | Picture]:
    """The card's blocks in order; `pictures` maps a block's index to its PNG.

    A chart without a picture is told row by row or, where room is scarce, in one paragraph of at
    most `chart_words` characters.
    """
    for index, block in enumerate(card.blocks):
        if isinstance(block, Chart | Table) and index in pictures:
            alt = fitting_alt(block.alt, limits.MEDIA_DESCRIPTION, markdown.words)
            yield Picture(f"picture-{index}.png", pictures[index], alt)
            continue
        if isinstance(block, Chart) and chart_words is not None:
            told = plain(fitting_alt(block.alt, chart_words, markdown.words))
            yield Words((markdown.line(told),))
            continue
        words = Words(tuple(_lines(block, markdown)))
        if words.text.strip():
            yield words


def _lines(block: Block, markdown: Markdown) -> Iterator[str]:
    match block:
        case Paragraph(text=text, small=small):
            yield from _told(markdown, text, small=small)
        case Options() | Table() | Chart():
            for said in worded(block, markdown.words):
                yield from _told(markdown, said.text, small=said.small)
        case Links():
            yield from _links(block, markdown)
        case _:
            assert_never(block)


def _told(markdown: Markdown, text: Content, *, small: bool) -> Iterator[str]:
    """The lines of a text. A small one says so in each line, and a code block cannot."""
    lines = markdown.lines(text, small=small)
    if not small:
        yield from lines
        return
    for line in lines:
        if line:
            yield line if line.startswith(FENCE) else SMALL + line


def _links(links: Links, markdown: Markdown) -> Iterator[str]:
    label = markdown.bold(links.label.rstrip(": "))
    shown = [markdown.link(one.title, one.url, LONGEST_LINK) for one in links.links]
    if len(shown) <= FEW_LINKS:
        yield f"{label}: {' · '.join(shown)}"
    else:
        yield label
        yield from (f"- {link}" for link in shown)
