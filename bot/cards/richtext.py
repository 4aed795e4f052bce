"""Rich text: what a text says and how, as blocks of lines of spans. Values; they know no screen.

`markup` reads the sentences of the catalogues into it, `question_text` what authors write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from questions.markdown import BETWEEN_COLUMNS

Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words, meant as they are."""

    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Code:
    """Code within a line."""

    text: str
    kind: Literal["code"] = "code"


@dataclass(frozen=True, slots=True)
class Mention:
    """A channel, a role or a command of a platform, by its id (a command: by its name)."""

    target: str
    platform: str
    identifier: str
    kind: Literal["mention"] = "mention"


@dataclass(frozen=True, slots=True)
class Bold:
    """Spans in bold; none of them is bold itself."""

    spans: tuple[Span, ...]
    kind: Literal["bold"] = "bold"


Span: TypeAlias = Text | Code | Mention | Bold
Line: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph: one line, unless it has lines that are meant to stand alone."""

    lines: tuple[Line, ...]
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code; `language` is empty when it was not said."""

    code: str
    language: str
    kind: Literal["fence"] = "fence"


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list; `start` is the number of its first item, None where bullets are meant."""

    items: tuple[tuple[Part, ...], ...]
    start: int | None = None
    kind: Literal["list"] = "list"

    def marks(self, bullet: str) -> Iterator[tuple[str, tuple[Part, ...]]]:
        """Each item behind its mark: `bullet`, or its number with a full stop."""
        for place, item in enumerate(self.items):
            yield bullet if self.start is None else f"{self.start + place}.", item


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of lines, with an alignment for each column; every row has as many cells."""

    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    align: tuple[Align, ...]
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody else said."""

    parts: tuple[Part, ...]
    kind: Literal["quotation"] = "quotation"


Part: TypeAlias = Prose | Fence | ItemList | Grid | Quotation


@dataclass(frozen=True, slots=True)
class RichText:
    """A text that was read: its blocks, in order."""

    parts: tuple[Part, ...]

    @property
    def starts_in_line(self) -> bool:
        """Whether something can stand before it in its first line."""
        return not self.parts or isinstance(self.parts[0], Prose)


def one_line(spans: Iterable[Span]) -> RichText:
    """A text of a single line."""
    return RichText((Prose((joined(spans),)),))


def joined(spans: Iterable[Span]) -> Line:
    """The same, with neighbouring texts as one and without empty ones."""
    line: list[Span] = []
    for span in spans:
        if isinstance(span, Text):
            if not span.text:
                continue
            if line and isinstance(line[-1], Text):
                line[-1] = Text(line[-1].text + span.text)
                continue
        line.append(span)
    return tuple(line)


def after(start: Line, text: RichText) -> RichText:
    """The text behind `start`, or below it if it begins with a code block, a list or the like."""
    if text.parts and isinstance(first := text.parts[0], Prose):
        begun = Prose((joined((*start, *first.lines[0])), *first.lines[1:]))
        return RichText((begun, *text.parts[1:]))
    return RichText((Prose((_stripped(start),)), *text.parts))


def _stripped(line: Line) -> Line:
    last = line[-1]
    if not isinstance(last, Text):
        return line
    return joined((*line[:-1], Text(last.text.rstrip())))


def lines_of(parts: Iterable[Part]) -> Iterator[Line]:
    """Every line of a text, code blocks as code, whatever it is in."""
    for part in parts:
        match part:
            case Prose(lines=lines):
                yield from lines
            case Fence(code=code):
                yield (Code(code),)
            case ItemList(items=items):
                for item in items:
                    yield from lines_of(item)
            case Grid(header=header, rows=rows):
                for row in (header, *rows):
                    yield from row
            case Quotation(parts=quoted):
                yield from lines_of(quoted)
            case _:
                assert_never(part)


def leaves(line: Line) -> Iterator[Text | Code | Mention]:
    """What a line consists of, whatever it is in."""
    for span in line:
        match span:
            case Text() | Code() | Mention():
                yield span
            case Bold(spans=spans):
                yield from leaves(spans)
            case _:
                assert_never(span)


def plain_text(line: Line) -> str:
    """What a line says, without its markup."""
    said = ""
    for span in line:
        match span:
            case Text(text=text) | Code(text=text):
                said += text
            case Mention():
                said += spelled(span)
            case Bold(spans=spans):
                said += plain_text(spans)
            case _:
                assert_never(span)
    return said


def spelled(mention: Mention) -> str:
    """A mention for screens that know no better name of it: `#id`, `@id`, `/study settings`."""
    return {"channel": "#", "role": "@"}.get(mention.target, "/") + mention.identifier


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
