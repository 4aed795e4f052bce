"""Rich text -> Discord's markdown, with everything else escaped.

It knows no card and no component. Escapes stand only where Discord would read markdown:
notifications show the text as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import quote

from bot.cards.card import Content
from bot.cards.markup import flat, line_of, parts_of, plain_text
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
from bot.platforms.discord import limits
from bot.words.catalogue import Catalogue
from bot.words.lines import shorten

PLATFORM = "discord"
# No line gets longer, so that lines can be distributed over messages.
LONGEST_LINE = 3_000
# Longer texts in a line are parted between words; escapes at most double them.
LONGEST_SPAN = 1_000

_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Addresses are not made links, since names may hold them; `:smile:` would be a picture.
_MARKDOWN = re.compile(r"[\\*_~`|<@\[\]]|:(?=//|[\w+-]+:)")
# What makes a line a heading, a quotation, small text or an item of a list.
_BEGINNING = re.compile(r"(\s*)([#>+-])|(\s*\d+)(\.)(?=\s|$)")
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_KEPT_IN_ADDRESS = ":/?#[]@!$&'*+,;=%~"
_WORDS = re.compile(rf".{{1,{LONGEST_SPAN}}}(?:\s|$)|.{{1,{LONGEST_SPAN}}}", re.DOTALL)
# Parts what Discord would read together.
_NOTHING = "\u200b"
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Markdown:
    """Writes markdown in the language of `words`; `commands` maps a command's name to its id."""

    words: Catalogue
    commands: Mapping[str, int]

    def line(self, text: Content, most: int | None = None) -> str:
        """One line. One of more than `most` characters loses its markup and is cut, with an
        ellipsis."""
        if most is not None and len(flat(text)) > most:
            return self._written((Text(shorten(flat(text), most, len)),))
        return self._written(line_of(text))

    def bold(self, text: Content, most: int | None = None) -> str:
        """One line in bold; see `line`."""
        shown = self.line(text, most)
        return _in_bold(shown) if "**" not in shown else shown

    def lines(self, text: Content, *, small: bool = False) -> list[str]:
        """The lines of a text, an empty one between paragraphs. A code block is one of them.

        In a `small` text, Discord makes no lists: there, bullets are characters.
        """
        return self._lines(parts_of(text), small=small)

    def link(self, title: Content, url: str, most: int) -> str:
        """A link whose title has at most `most` characters; only the title where `url` is no
        address of the web."""
        shown = self.line(title, most)
        if _ADDRESS.match(url) is None:
            return shown
        return f"[{shown}]({quote(url, safe=_KEPT_IN_ADDRESS)})"

    def _lines(self, parts: tuple[Part, ...], *, small: bool) -> list[str]:
        lines: list[str] = []
        before: Part | None = None
        for part in parts:
            if isinstance(part, Prose | Quotation) and not isinstance(before, Fence | Grid | None):
                lines.append("")
            lines += self._part(part, small=small)
            before = part
        return lines

    def _part(self, part: Part, *, small: bool) -> list[str]:
        match part:
            case Prose(lines=prose):
                return [self._written(piece) for line in prose for piece in _pieces(line)]
            case Fence(code=code, language=language):
                return [_fence(piece, language) for piece in _code_pieces(code)]
            case ItemList():
                return self._list(part, small=small)
            case Grid():
                return self._part(for_chat(part, limits.FENCE_WIDTH), small=small)
            case Quotation(parts=quoted):
                lines = self._lines(quoted, small=small)
                return [line if small or _is_fence(line) else f"> {line}" for line in lines]
            case _:
                assert_never(part)

    def _list(self, block: ItemList, *, small: bool) -> list[str]:
        """Items behind their marks, and what else is in them, indented below. A code block cannot
        be indented."""
        lines: list[str] = []
        for mark, parts in block.marks("•" if small else "-"):
            if small and mark != "•":
                mark = mark.replace(".", "\\.")
            space = (_NO_BREAK if small else " ") * (len(mark) + 1)
            inside = [line for line in self._lines(parts, small=small) if line]
            if not inside or _is_fence(inside[0]):
                inside.insert(0, _NOTHING)
            lines.append(f"{mark} {inside[0]}")
            lines += [line if _is_fence(line) else space + line for line in inside[1:]]
        return lines

    def _written(self, line: Line, *, begins: bool = True) -> str:
        text = ""
        before: Span | None = None
        for span in line:
            if isinstance(span, Bold | Code) and type(before) is type(span):
                text += _NOTHING
            text += self._span(span, begins=begins and before is None)
            before = span
        return text

    def _span(self, span: Span, *, begins: bool) -> str:
        match span:
            case Text(text=text):
                return _escaped(text, begins=begins)
            case Code(text=text):
                return _code(text)
            case Mention():
                return self._mention(span)
            case Bold(spans=spans):
                return "".join(self._bold_runs(spans))
            case _:
                assert_never(span)

    def _bold_runs(self, spans: Line) -> Iterator[str]:
        """Bold text, interrupted by code that would end it; its asterisks begin the line."""
        run: list[Span] = []
        for span in spans:
            if isinstance(span, Code) and "**" in span.text:
                yield _in_bold(self._written(tuple(run), begins=False))
                yield self._span(span, begins=False)
                run = []
            else:
                run.append(span)
        yield _in_bold(self._written(tuple(run), begins=False))

    def _mention(self, mention: Mention) -> str:
        if mention.target == "command":
            number = self.commands.get(mention.identifier)
            return f"</{mention.identifier}:{number}>" if number else f"/{mention.identifier}"
        is_ours = mention.platform == PLATFORM and mention.identifier.isdecimal()
        if mention.target == "channel":
            if mention.platform != PLATFORM:
                return self.words.say("linked-place", platform=mention.platform)
            return f"<#{mention.identifier}>" if is_ours else self.words.say("a-channel")
        return f"<@&{mention.identifier}>" if is_ours else self.words.say("a-role")


def _escaped(text: str, *, begins: bool) -> str:
    text = _BREAKS.sub(" ", text)
    escaped = _MARKDOWN.sub(lambda found: "\\" + found[0], text)
    if not begins:
        return escaped
    start = _BEGINNING.match(text)
    if start is None:
        return escaped
    # Nothing before the mark was escaped: it is white space or a number.
    head = start[1] if start[2] else start[3]
    return f"{head}\\{escaped[len(head) :]}"


def _is_fence(line: str) -> bool:
    return line.startswith("```")


def _code(text: str) -> str:
    """Code within a line. Backticks in it need two of them around it, and apart from those."""
    shown = _BREAKS.sub(" ", text)
    if "`" not in shown:
        return f"`{shown}`"
    apart = shown.replace("``", f"`{_NOTHING}`").replace("``", f"`{_NOTHING}`")
    begins = _NOTHING if apart.startswith("`") else ""
    return f"``{begins}{apart}{_NOTHING if apart.endswith('`') else ''}``"


def _in_bold(text: str) -> str:
    return f"**{text}**" if text.strip() else text


def _fence(code: str, language: str) -> str:
    inside = code.replace("```", f"``{_NOTHING}`")
    return f"```{language}\n{inside if inside.strip() else ' '}\n```"


def _pieces(line: Line) -> Iterator[Line]:
    """The line, or several that say the same, each short enough."""
    if 2 * len(plain_text(line)) + 4 * len(line) <= LONGEST_SPAN:
        yield line
        return
    piece: list[Span] = []
    length = 0
    for span in (short for one in line for short in _parted(one)):
        longest = 2 * len(plain_text((span,))) + 4
        if piece and length + longest > LONGEST_LINE:
            yield tuple(piece)
            piece, length = [], 0
        piece.append(span)
        length += longest
    yield tuple(piece)


def _parted(span: Span) -> Iterator[Span]:
    match span:
        case Text(text=text) if len(text) > LONGEST_SPAN:
            yield from (Text(words) for words in _WORDS.findall(text))
        case Code(text=text) if len(text) > LONGEST_SPAN:
            yield from (Code(words) for words in _WORDS.findall(text))
        case Bold(spans=spans) if len(plain_text(spans)) > LONGEST_SPAN:
            yield from (Bold((short,)) for one in spans for short in _parted(one))
        case _:
            yield span


def _code_pieces(code: str) -> Iterator[str]:
    lines = [piece for line in code.split("\n") for piece in (_WORDS.findall(line) or [""])]
    piece: list[str] = []
    length = 0
    for line in lines:
        if piece and length + len(line) > 2 * LONGEST_SPAN:
            yield "\n".join(piece)
            piece, length = [], 0
        piece.append(line)
        length += len(line) + 1
    yield "\n".join(piece)
