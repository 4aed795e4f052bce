"""A card's options, tables and charts as lines of the small markup, for screens that have only
lines. Pure; it knows no screen.

A chat writes each line in its own markup. Beside each symbol stands a word: a symbol alone would
be a riddle for screen readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from bot.cards.card import Chart, ChartRow, Mark, OptionRow, Options, Table, Verdict, plain
from bot.cards.markup import flat
from bot.words.catalogue import Catalogue
from bot.words.lines import shorten

LONGEST_CELL = 60
LONGEST_LABEL = 120
FENCE = "```"

MARKS: dict[Mark, str] = {"none": "", "right": "✅ ", "wrong": "❌ "}
VERDICTS: dict[Verdict, str] = {"weak": "🔴", "unknown": "⚪", "strong": "🟢"}
MEDALS = {"1": "🥇", "2": "🥈", "3": "🥉"}


@dataclass(frozen=True, slots=True)
class Said:
    """Text in the small markup, of one line or, with a code block in it, of several."""

    text: str
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
    yield Said(_after(f"{MARKS[row.mark]}**{row.letter}.** ", row.text))
    remarks = " · ".join(_remarks(row, of, words))
    if row.why is not None:
        yield Said(_after(f"{remarks} · " if remarks else "", row.why), small=True)
    elif remarks:
        yield Said(remarks, small=True)


def _after(start: str, text: str) -> str:
    """The text behind `start`, or below it if it begins with a code block."""
    return f"{start.rstrip()}\n{text}" if text.startswith(FENCE) else start + text


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
