"""A card's title, blocks and footer -> lines of markdown and pictures. It knows no message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from bot.cards.card import (
    Block,
    Card,
    Chart,
    ChartRow,
    Links,
    OptionRow,
    Options,
    Paragraph,
    Table,
    plain,
)
from bot.cards.catalogue import Catalogue
from bot.charts.lines import ELLIPSIS, shorten
from bot.platforms.discord import limits
from bot.platforms.discord.markup import Markdown

SMALL = "-# "
FENCE = "```"
LONGEST_TITLE = 256
LONGEST_TAG = 100
LONGEST_CELL = 60
LONGEST_LINK = 100
LONGEST_FOOTER = 500
# So many links stand in one line.
FEW_LINKS = 3

# Beside each stands a word: a symbol alone would be a riddle for screen readers.
MARKS = {"none": "", "right": "✅ ", "wrong": "❌ "}
VERDICTS = {"weak": "🔴", "unknown": "⚪", "strong": "🟢"}
MEDALS = {"1": "🥇", "2": "🥈", "3": "🥉"}


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
            alt = alt_text(block.alt, markdown.words)
            yield Picture(f"picture-{index}.png", pictures[index], alt)
            continue
        if isinstance(block, Chart) and chart_words is not None:
            told = plain(alt_text(block.alt, markdown.words, chart_words))
            yield Words((markdown.line(told),))
            continue
        words = Words(tuple(_lines(block, markdown)))
        if words.text.strip():
            yield words


def alt_text(alt: str, words: Catalogue, most: int = limits.MEDIA_DESCRIPTION) -> str:
    """A picture's description, if need be without its last items, and with their number."""
    if len(alt) <= most:
        return alt
    items = alt.split("; ")
    for kept in range(len(items) - 1, 0, -1):
        begins = "; ".join(items[:kept])
        if len(begins) > most:
            continue
        shown = words.say("picture-more", shown=begins, more=len(items) - kept)
        if len(shown) <= most:
            return shown
    return shorten(alt, most, len)


def _lines(block: Block, markdown: Markdown) -> Iterator[str]:
    match block:
        case Paragraph(text=text, small=small):
            yield from _small(markdown.lines(text)) if small else markdown.lines(text)
        case Options(rows=rows, label=label):
            if label is not None:
                yield markdown.bold(label)
            for row in rows:
                yield from _option(row, block, markdown)
        case Table():
            yield from _table(block, markdown)
        case Links():
            yield from _links(block, markdown)
        case Chart():
            yield from _chart(block, markdown)
        case _:
            assert_never(block)


def _small(lines: list[str]) -> Iterator[str]:
    """Small text: each line says so by itself, and a code block cannot."""
    for line in lines:
        if line:
            yield line if line.startswith(FENCE) else SMALL + line


def _option(row: OptionRow, of: Options, markdown: Markdown) -> Iterator[str]:
    letter = f"{MARKS[row.mark]}**{row.letter}.**"
    yield from _after(letter + " ", markdown.lines(row.text))
    remarks = " · ".join(_remarks(row, of, markdown.words))
    if row.why is None:
        if remarks:
            yield SMALL + remarks
        return
    start = f"{remarks} · " if remarks else ""
    yield from _small(list(_after(start, markdown.lines(row.why))))


def _after(start: str, lines: list[str]) -> Iterator[str]:
    """The lines behind `start`, or below it if they begin with a code block."""
    if not lines or lines[0].startswith(FENCE):
        yield start.rstrip()
        yield from lines
    else:
        yield start + lines[0]
        yield from lines[1:]


def _remarks(row: OptionRow, of: Options, words: Catalogue) -> Iterator[str]:
    """Right or wrong, mine or not, and how many chose it."""
    match row.mark:
        case "right":
            yield f"**{words.say('mark-right')}**"
        case "wrong":
            yield words.say("mark-wrong")
        case "none":
            pass
        case _:
            assert_never(row.mark)
    if row.chosen:
        yield f"**{words.say('mark-mine')}**"
    if row.people is None:
        return
    if of.total is None:
        counted = "people-right" if of.counts == "right" else "people-chose"
        yield words.say(counted, people=row.people)
    else:
        counted = "people-of-right" if of.counts == "right" else "people-of"
        yield words.say(counted, people=row.people, total=of.total)


def _table(table: Table, markdown: Markdown) -> Iterator[str]:
    """A line for each row; of a leaderboard, for each that a picture would show."""
    shown = table.rows[: len(table.bars)] if table.bars else table.rows
    for row in shown:
        first, second, *others = (*row, "", "")[: max(2, len(row))]
        start = MEDALS.get(first, f"{markdown.line(first, LONGEST_CELL)}\\.")
        cells = [markdown.bold(second, LONGEST_CELL)]
        cells += [
            f"{markdown.line(name, LONGEST_CELL)} {markdown.line(cell, LONGEST_CELL)}"
            for name, cell in zip(table.header[2:], others, strict=False)
        ]
        yield f"{start} {' · '.join(cells)}"
    if table.rest:
        yield SMALL + markdown.line(table.rest)


def _links(links: Links, markdown: Markdown) -> Iterator[str]:
    label = markdown.bold(links.label.rstrip(": "))
    shown = [markdown.link(one.title, one.url, LONGEST_LINK) for one in links.links]
    if len(shown) <= FEW_LINKS:
        yield f"{label}: {' · '.join(shown)}"
    else:
        yield label
        yield from (f"- {link}" for link in shown)


def _chart(chart: Chart, markdown: Markdown) -> Iterator[str]:
    named = dict(chart.legend)
    for row in chart.rows:
        if row.heading is not None:
            yield markdown.bold(row.heading)
        yield _chart_row(row, named.get(row.verdict, ""), markdown)


def _chart_row(row: ChartRow, verdict: str, markdown: Markdown) -> str:
    parts = [markdown.line(row.label, LONGEST_CELL * 2)]
    if row.chance is not None:
        parts += [markdown.words.share(round(row.chance * 100), 100), markdown.line(verdict)]
    parts.append(markdown.line(row.note, LONGEST_CELL))
    return f"{SMALL}{VERDICTS[row.verdict]} {' · '.join(parts)}"
