"""A card's options, tables and charts as texts of a line or a few, for screens that have only
lines. Pure; it knows no screen.

A chat writes each line in its own markup. Next to each symbol is a word: a symbol alone would
be a riddle for screen readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from bot.cards.card import (
    Chart,
    ChartRow,
    Content,
    Mark,
    OptionRow,
    Options,
    Table,
    Verdict,
    plain,
)
from bot.cards.markup import after, flat, joined, line_of, one_line, plain_text, rich
from bot.cards.richtext import Align, Bold, Fence, Grid, ItemList, Line, Prose, Span, Text
from bot.words.catalogue import Catalogue
from bot.words.lines import shorten
from questions.text import BETWEEN_COLUMNS

LONGEST_CELL = 60
LONGEST_LABEL = 120

MARKS: dict[Mark, str] = {"none": "", "right": "✅ ", "wrong": "❌ "}
VERDICTS: dict[Verdict, str] = {"weak": "🔴", "unknown": "⚪", "strong": "🟢"}
MEDALS = {"1": "🥇", "2": "🥈", "3": "🥉"}


@dataclass(frozen=True, slots=True)
class Said:
    """A text of one line or, with code blocks or lists in it, of several."""

    text: Content
    small: bool = False


def worded(block: Options | Table | Chart, words: Catalogue) -> Iterator[Said]:
    """The block in words, line by line."""
    match block:
        case Options(rows=rows, label=label):
            if label is not None:
                yield Said(bold(label))
            for row in rows:
                yield from _option(row, block, words)
        case Table():
            yield from _table(block)
        case Chart(rows=sections, legend=legend):
            named = dict(legend)
            for one in sections:
                if one.heading is not None:
                    yield Said(bold(one.heading))
                yield Said(_section(one, named.get(one.verdict, ""), words), small=True)
        case _:
            assert_never(block)


def fitting_alt(alt: str, most: int, words: Catalogue) -> str:
    """A picture's description in at most `most` characters: if need be without its last items,
    and with their number."""
    if len(alt) <= most:
        return alt
    items = alt.split("; ")
    for kept in range(len(items) - 1, 0, -1):
        begins = "; ".join(items[:kept])
        if len(begins) > most:  # the catalogue takes no longer ones
            continue
        shown = words.say("picture-more", shown=begins, more=len(items) - kept)
        if len(shown) <= most:
            return shown
    return shorten(alt, most, len)


def bold(text: str) -> str:
    """One line of the markup in bold; a line with bold words stays as it is."""
    return text if "**" in text or not text.strip() else f"**{text}**"


def cut(text: str, most: int) -> str:
    """One line of the markup; one of more than `most` characters loses it and is cut."""
    shown = flat(text)
    return text if len(shown) <= most else plain(shorten(shown, most, len))


def _option(row: OptionRow, of: Options, words: Catalogue) -> Iterator[Said]:
    start = (Text(MARKS[row.mark]), Bold((Text(f"{row.letter}."),)), Text(" "))
    yield Said(after(start, rich(row.text)))
    remarks = _remarks(row, of, words)
    if row.why is not None:
        behind = (*remarks, Text(" · ")) if remarks else ()
        yield Said(after(behind, rich(row.why)), small=True)
    elif remarks:
        yield Said(one_line(remarks), small=True)


def _remarks(row: OptionRow, of: Options, words: Catalogue) -> Line:
    """Right or wrong, mine or not, and how many chose it."""
    remarks: list[Line] = []
    match row.mark:
        case "right":
            remarks.append((Bold(line_of(words.say("mark-right"))),))
        case "wrong":
            remarks.append(line_of(words.say("mark-wrong")))
        case "none":
            pass
        case _:
            assert_never(row.mark)
    if row.chosen:
        remarks.append((Bold(line_of(words.say("mark-mine"))),))
    if row.people is not None:
        remarks.append(line_of(_people(row.people, of, words)))
    return tuple(
        span for place, line in enumerate(remarks) for span in (*[Text(" · ")][:place], *line)
    )


def _people(people: int, of: Options, words: Catalogue) -> str:
    """How many chose it, or had it right."""
    if of.total is None:
        counted = "people-right" if of.counts == "right" else "people-chose"
        return words.say(counted, people=people)
    counted = "people-of-right" if of.counts == "right" else "people-of"
    return words.say(counted, people=people, total=of.total)


def _table(table: Table) -> Iterator[Said]:
    """A line for each row; of a leaderboard, for each that a picture would show."""
    for row in table.rows[: len(table.bars)] if table.bars else table.rows:
        first, second, *others = (*row, "", "")[: max(2, len(row))]
        cells = [bold(cut(second, LONGEST_CELL))]
        cells += [
            f"{cut(name, LONGEST_CELL)} {cut(cell, LONGEST_CELL)}"
            for name, cell in zip(table.header[2:], others, strict=False)
        ]
        yield Said(f"{MEDALS.get(first, f'{cut(first, LONGEST_CELL)}.')} {' · '.join(cells)}")
    if table.rest:
        yield Said(table.rest, small=True)


def _section(row: ChartRow, verdict: str, words: Catalogue) -> str:
    parts = [cut(row.label, LONGEST_LABEL)]
    if row.chance is not None:
        parts += [words.share(round(row.chance * 100), 100), verdict]
    parts.append(cut(row.note, LONGEST_CELL))
    return f"{VERDICTS[row.verdict]} {' · '.join(parts)}"


def for_chat(grid: Grid, widest: int) -> Fence | ItemList:
    """A table for a screen without tables: with columns of fixed width where it is no wider than
    `widest` characters, else as a list, in which each cell stands behind its column's name."""
    drawn = fixed_width(grid)
    if len(drawn.partition("\n")[0]) <= widest:
        return Fence(drawn, "")
    return ItemList(tuple((_told(grid.header, row),) for row in grid.rows))


def fixed_width(grid: Grid) -> str:
    """A table as lines of equal width."""
    cells = [
        [" ".join(plain_text(cell).split()) for cell in row] for row in (grid.header, *grid.rows)
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    header, *rows = (
        BETWEEN_COLUMNS.join(
            _placed(cell, width, align)
            for cell, width, align in zip(row, widths, grid.align, strict=True)
        )
        for row in cells
    )
    return "\n".join((header, "-+-".join("-" * width for width in widths), *rows))


def _placed(cell: str, width: int, align: Align) -> str:
    match align:
        case "left":
            return cell.ljust(width)
        case "center":
            return cell.center(width)
        case "right":
            return cell.rjust(width)
        case _:
            assert_never(align)


def _told(header: tuple[Line, ...], row: tuple[Line, ...]) -> Prose:
    spans: list[Span] = []
    for name, cell in zip(header, row, strict=True):
        if plain_text(cell).strip():
            said = plain_text(name).strip()
            spans += [Text(" · ")] if spans else []
            spans += [Text(f"{said}: ")] if said else []
            spans += cell
    return Prose((joined(spans),))
