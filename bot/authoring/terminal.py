"""Card -> lines of text for a terminal, wrapped to its width, with or without colours.

Pure: it knows neither the terminal nor what the card is about.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from bot.cards.card import (
    Block,
    Button,
    Card,
    Content,
    Control,
    Form,
    Links,
    OptionRow,
    Options,
    Paragraph,
)
from bot.cards.markup import as_sentence, parts_of, rich
from bot.cards.markup import spelled as mentioned
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
from bot.cards.worded import fixed_width

NARROWEST = 20
WHY_INDENT = 3
MARKS = {"none": " ", "right": "✓", "wrong": "✗"}
_CODES = {"bold": "1", "faint": "2", "code": "36", "right": "32", "wrong": "31"}

Styles: TypeAlias = frozenset[str]
Piece: TypeAlias = tuple[str, Styles]
Word: TypeAlias = tuple[Piece, ...]
PLAIN: Styles = frozenset()


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a card is shown: `width` in characters, and whether it has colours."""

    width: int = 80
    colours: bool = False

    def show(self, card: Card) -> str:
        """The card as text, without an empty line at its end."""
        tags = " · ".join(card.tags)
        head = [
            *([self._styled(tags, {"faint"})] if tags else []),
            self._styled(card.title, {"bold"}),
        ]
        parts = [self._block(block) for block in card.blocks]
        labels = {block.label for block in card.blocks if isinstance(block, Options)}
        parts.append(list(self._controls(card.controls, labels)))
        if card.footer:
            parts.append(self.prose(card.footer, styles=frozenset({"faint"})))
        return "\n".join("\n".join(part) for part in _spaced([head, *parts]))

    def prose(self, text: Content, indent: int = 0, styles: Styles = PLAIN) -> list[str]:
        """Text with its markup as lines, each `indent` characters in."""
        return self._parts(parts_of(text), indent, styles)

    def _parts(self, parts: Iterable[Part], indent: int, styles: Styles) -> list[str]:
        lines: list[str] = []
        for part in parts:
            if lines:
                lines.append("")
            lines += self._part(part, indent, styles)
        return lines

    def _part(self, part: Part, indent: int, styles: Styles) -> list[str]:
        match part:
            case Prose(lines=own):
                wrapped = (self._wrapped(_words(_pieces(line, styles)), indent) for line in own)
                return [line for lines in wrapped for line in lines]
            case Fence(code=code):
                return self._code(code, indent + 4, styles | {"code"})
            case ItemList():
                return list(self._list(part, indent, styles))
            case Grid():
                return self._code(fixed_width(part), indent + 4, styles)
            case Quotation(parts=quoted):
                return self._parts(quoted, indent + 4, styles)
            case _:
                assert_never(part)

    def _code(self, code: str, indent: int, styles: Styles) -> list[str]:
        return [
            " " * indent + self._styled(row, styles) if row else "" for row in code.splitlines()
        ]

    def _list(self, block: ItemList, indent: int, styles: Styles) -> Iterator[str]:
        for mark, parts in block.marks("-"):
            inside = indent + len(mark) + 1
            lines = [line for part in parts for line in self._part(part, inside, styles)]
            if not parts or not isinstance(parts[0], Prose):
                lines.insert(0, "")
            yield f"{' ' * indent}{mark} {lines[0][inside:]}"
            yield from lines[1:]

    def _block(self, block: Block) -> list[str]:
        match block:
            case Paragraph(text=text, small=small):
                return self.prose(text, styles=frozenset({"faint"}) if small else PLAIN)
            case Options(rows=rows, label=label):
                head = self.prose(label, styles=frozenset({"bold"})) if label else []
                return [*head, *(line for row in rows for line in self._option(row))]
            case Links(label=label, links=links):
                return [
                    *self.prose(label, styles=frozenset({"bold"})),
                    *(line for link in links for line in self._link(link.title, link.url)),
                ]
            case _:
                return []  # boards and charts are no part of a question

    def _option(self, row: OptionRow) -> Iterator[str]:
        """Mark and letter, then the text beside them, then the reason below it."""
        styles = frozenset({row.mark, "bold"}) if row.mark == "right" else PLAIN
        head = f"{MARKS[row.mark]} {row.letter}"
        indent = len(head) + 2
        first, *others = self.prose(row.text, indent, styles) or [""]
        if not rich(row.text).starts_in_line:
            yield self._styled(head, styles)
            yield first
        else:
            yield f"{self._styled(head, styles)}  {first.lstrip(' ')}"
        yield from others
        if row.why:
            yield from self.prose(row.why, indent + WHY_INDENT, frozenset({"faint"}))

    def _link(self, title: str, url: str) -> Iterator[str]:
        yield from self.prose(title, indent=2)
        yield f"    {self._styled(url, {'faint'})}"

    def _controls(self, controls: Sequence[Control], shown: Container[str | None]) -> Iterator[str]:
        """Buttons and fields; a field whose label stands above is its options there."""
        buttons = [one.label for one in controls if isinstance(one, Button)]
        if buttons:
            yield _pressed(buttons)
        for form in (one for one in controls if isinstance(one, Form)):
            for field in (one for one in form.fields if one.label not in shown):
                # Long texts stand above already, under their letters.
                judged = form.ask == "each" and field.label.isdigit()
                names = [
                    as_sentence(rich(text)) if judged else letter for letter, text in field.options
                ]
                yield from self.prose(f"{field.label} {_pressed(names)}")
            yield _pressed([form.submit])

    def _wrapped(self, words: Iterable[Word], indent: int) -> list[str]:
        width = max(self.width - indent, NARROWEST)
        lines: list[list[Word]] = [[]]
        used = 0
        for word in words:
            length = sum(len(text) for text, _ in word)
            if lines[-1] and used + 1 + length > width:
                lines.append([])
            used = length if not lines[-1] else used + 1 + length
            lines[-1].append(word)
        return [" " * indent + " ".join(map(self._word, line)) for line in lines if line]

    def _word(self, word: Word) -> str:
        return "".join(self._styled(text, styles) for text, styles in word)

    def _styled(self, text: str, styles: Iterable[str]) -> str:
        codes = [_CODES[style] for style in sorted(styles)]
        if not codes or not self.colours:
            return text
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m"


def _pressed(labels: Sequence[str]) -> str:
    return " ".join(f"[{label}]" for label in labels)


def _spaced(parts: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The parts that have lines, an empty line between each two."""
    first = True
    for part in parts:
        if part:
            if not first:
                yield ("",)
            first = False
            yield part


def _pieces(line: Line, styles: Styles) -> Iterator[Piece]:
    """A line's text with its styles; code keeps its backticks, which tell it from prose."""
    for span in line:
        match span:
            case Text(text=text):
                yield text, styles
            case Code(text=text):
                yield f"`{text}`", styles | {"code"}
            case Mention():
                yield mentioned(span), styles
            case Bold(spans=spans):
                yield from _pieces(spans, styles | {"bold"})
            case _:
                assert_never(span)


def _words(pieces: Iterable[Piece]) -> Iterator[Word]:
    """The pieces cut at blanks; what stands together stays together."""
    word: list[Piece] = []
    for text, styles in pieces:
        first, *others = text.split(" ")
        if first:
            word.append((first, styles))
        for other in others:
            if word:
                yield tuple(word)
            word = [(other, styles)] if other else []
    if word:
        yield tuple(word)
