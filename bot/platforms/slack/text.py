"""Rich text -> Slack's mrkdwn and plain text. It knows no card and no block.

Slack has no escape for the characters of its formatting, and next to a zero-width character they
work all the more. So where people's words would be formatted, a look-alike stands instead; names
such as `snake_case` stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import quote

from bot.cards.card import Content
from bot.cards.markup import flat, leaves, line_of, lines_of, parts_of, plain_text
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
    Span,
    Text,
)
from bot.cards.worded import for_chat
from bot.platforms.slack import limits
from bot.words.catalogue import Catalogue, CatalogueError
from bot.words.lines import ELLIPSIS, shorten

PLATFORM = "slack"
# One character takes at most so many: `&` is `&amp;`.
LONGEST_ESCAPE = 5
LONGEST_LINE = limits.SECTION_TEXT
FENCE = "```"

# What formats anywhere; an underscore, only at the edge of a word.
LOOKALIKES = {"*": "∗", "~": "∼", "`": "ˋ", "_": "ˍ", ":": "∶"}
_FORMATS = re.compile(r"[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=:*[^\s:]+:)")
_SHORTCODE = re.compile(r":(?=:*[^\s:]+:)")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# A line that begins so is a quotation, unless something invisible stands before it.
_QUOTATION = re.compile(r"\s*(?:&gt;|＞)")
_BEFORE_QUOTATION = "\u00ad"
# Between formatted words and letters; there Slack sees the end of a word.
_BETWEEN = "\u200b"
_OPENS = frozenset("([{«“‘\"'¿¡—–-/")
_CLOSES = frozenset(")]}»”’\"'.,;:!?…—–-/")
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_KEPT_IN_ADDRESS = ":/?#[]@!$&'()*+,;=%~"
_INDENT = "\u00a0" * 4
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Mrkdwn:
    """Writes mrkdwn, and the plain text of labels, in the language of `words`."""

    words: Catalogue

    def line(self, text: Content) -> str:
        """One line; one that is too long loses its markup and is cut."""
        return self._fitted(line_of(text))

    def lines(self, text: Content) -> list[str]:
        """The lines of a text, an empty one between paragraphs. A code block is one of them."""
        return self._lines(parts_of(text))

    def unformatted(self, text: Content) -> str:
        """All of a text on one line without formatting; channels go by their names."""
        written, words = "", ""
        for line in lines_of(parts_of(text)):
            for span in leaves(line):
                match span:
                    case Mention():
                        written += escaped(words) + self._mention(span)
                        words = ""
                    case _:
                        words += span.text
            words += " "
        return " ".join((written + escaped(words)).split())

    def link(self, title: Content, url: str, most: int) -> str:
        """A link with a title of at most `most` characters; only the title where `url` is no
        address of the web."""
        shown = escaped(shorten(flat(title), most, len) or ELLIPSIS)
        address = quote(url, safe=_KEPT_IN_ADDRESS).translate(_ENTITIES)
        if _ADDRESS.match(url) is None or len(address) > limits.URL:
            return shown
        return f"<{address}|{shown}>"

    def _lines(self, parts: tuple[Part, ...]) -> list[str]:
        lines: list[str] = []
        before: Part | None = None
        for part in parts:
            if isinstance(part, Prose | Quotation) and not isinstance(before, Fence | Grid | None):
                lines.append("")
            lines += self._part(part)
            before = part
        return lines

    def _part(self, part: Part) -> list[str]:
        match part:
            case Prose(lines=prose):
                return [self._fitted(line) for line in prose]
            case Fence(code=code):
                return [_fence(code)]
            case ItemList():
                return self._list(part)
            case Grid():
                return self._part(for_chat(part, limits.FENCE_WIDTH))
            case Quotation(parts=quoted):
                return [
                    line if line.startswith(FENCE) else f">{line}" for line in self._lines(quoted)
                ]
            case _:
                assert_never(part)

    def _list(self, block: ItemList) -> list[str]:
        """Items behind their marks, and what else is in them, indented below: mrkdwn has no
        lists. A code block cannot be indented."""
        lines: list[str] = []
        for mark, parts in block.marks("•"):
            inside = [line for line in self._lines(parts) if line]
            if not inside or inside[0].startswith(FENCE):
                inside.insert(0, "")
            lines.append(f"{mark} {inside[0]}")
            lines += [line if line.startswith(FENCE) else _INDENT + line for line in inside[1:]]
        return lines

    def _fitted(self, line: Line) -> str:
        written = self._written(line)
        if len(written) <= LONGEST_LINE:
            return written
        short = shorten(plain_text(line), LONGEST_LINE // LONGEST_ESCAPE - 1, len)
        return self._written((Text(short),))

    def _written(self, line: Line) -> str:
        text = _joined(piece for span in line for piece in self._pieces(span))
        return _BEFORE_QUOTATION + text if _QUOTATION.match(text) else text

    def _pieces(self, span: Span) -> Iterator[_Piece]:
        match span:
            case Text(text=text):
                yield _Piece(escaped(text))
            case Code(text=text):
                yield _code(text)
            case Mention():
                yield _Piece(self._mention(span))
            case Bold(spans=spans):
                yield from self._bold(spans)
            case _:
                assert_never(span)

    def _bold(self, spans: Line) -> Iterator[_Piece]:
        """Bold text; code in it is next to it."""
        run = ""
        for span in spans:
            if isinstance(span, Code):
                yield from _in_bold(run)
                yield _code(span.text)
                run = ""
            else:
                run += _joined(self._pieces(span))
        yield from _in_bold(run)

    def _mention(self, mention: Mention) -> str:
        match mention.target:
            case "command":
                return "/" + " ".join(map(self._typed, mention.identifier.split(" ")))
            case "channel":
                if mention.platform != PLATFORM:
                    return self.words.say("linked-place", platform=mention.platform)
                known = _CHANNEL.fullmatch(mention.identifier)
                return f"<#{mention.identifier}>" if known else self.words.say("a-channel")
            case _:
                return self.words.say("a-role")

    def _typed(self, word: str) -> str:
        """A word of a command, as whoever reads it may type it too."""
        try:
            return self.words.say(f"command-{word}")
        except CatalogueError:
            return word


def plain_label(text: Content, most: int) -> str:
    """A text as a label of at most `most` characters, at least one: without markup and on one
    line, and what looks like an emoji's name stays text."""
    return _SHORTCODE.sub(LOOKALIKES[":"], shorten(flat(text), most, len)) or ELLIPSIS


def escaped(text: str) -> str:
    """Text, meant as it is, on one line of mrkdwn."""
    unformatted = _FORMATS.sub(lambda found: LOOKALIKES[found[0]], _BREAKS.sub(" ", text))
    return unformatted.translate(_ENTITIES)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Written text; a formatted one has to stand apart from letters."""

    text: str
    formatted: bool = False


def _joined(pieces: Iterable[_Piece]) -> str:
    text, after_formatted = "", False
    for piece in pieces:
        if not piece.text:
            continue
        touches_end = piece.formatted and text and not _separates(text[-1], _OPENS)
        touches_start = after_formatted and not _separates(piece.text[0], _CLOSES)
        text += (_BETWEEN if touches_end or touches_start else "") + piece.text
        after_formatted = piece.formatted
    return text


def _separates(character: str, marks: frozenset[str]) -> bool:
    return character.isspace() or character in marks


def _code(text: str) -> _Piece:
    shown = _BREAKS.sub(" ", text)
    if not shown.strip():
        return _Piece(shown)
    # Slack ends code at the first backtick.
    inside = shown.replace("`", LOOKALIKES["`"]).translate(_ENTITIES)
    return _Piece(f"`{inside}`", formatted=True)


def _in_bold(text: str) -> Iterator[_Piece]:
    """Slack wants no space next to the asterisks."""
    core = text.strip()
    begin, _, end = text.partition(core) if core else (text, "", "")
    yield _Piece(begin)
    yield _Piece(f"*{core}*" if core else "", formatted=True)
    yield _Piece(end)


def _fence(code: str) -> str:
    """A code block. Slack has no place for its language."""
    inside = code.replace(FENCE, f"``{_BETWEEN}`").translate(_ENTITIES)
    room = LONGEST_LINE - 2 * len(FENCE) - 2
    if len(inside) > room:
        inside = code.replace("`", "'")[: room // LONGEST_ESCAPE].translate(_ENTITIES) + ELLIPSIS
    return f"{FENCE}\n{inside if inside.strip() else ' '}\n{FENCE}"
