"""Texts -> rich text, each read once: sentences of a catalogue, and what authors write. Pure.

Sentences have a small markup: `**bold**`, `` `code` ``, fenced code, blank lines between
paragraphs, mentions (`card.mention`), and a backslash before one of those characters that is meant
as it is. Authors write Markdown (`questions.text`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from typing import assert_never

from markdown_it.token import Token

from bot.cards.card import MENTION, Content, plain
from bot.cards.richtext import (
    Align,
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
    RichText,
    Span,
    Text,
)
from questions.text import LocalText, parse_blocks

# Sentences in memory: all that has no names in it, in every language.
KEPT_SENTENCES = 4_096

_FENCE = re.compile(
    r"^```(?P<language>[\w+-]*)[ \t]*\n(?P<code>.*?)(?:\n```[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_MARKS = re.compile(r"[\\`*⟦\n]")
_INLINE = re.compile(
    r"\\(?P<plain>[\\`*])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<bold>(?:\\.|`[^`\n]*`|[^\\*]|\*(?!\*))+)\*\*"
    rf"|(?P<mention>{MENTION.pattern})",
)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
# A line that begins with bold text is meant to be one of its own; others are wrapped freely.
_LINE = re.compile(r"\n(?=\*\*)")
# Some thousand questions with all their reasons, in two languages.
KEPT_TEXTS = 16_384
RULE = "———"
_LANGUAGE = re.compile(r"[\w+.#-]+")


def rich(content: Content) -> RichText:
    """The content of a card, read."""
    return content if isinstance(content, RichText) else sentence(content)


@lru_cache(maxsize=KEPT_SENTENCES)
def sentence(text: str) -> RichText:
    """A text in the small markup, read."""
    parts: list[Part] = []
    position = 0
    for fence in _FENCE.finditer(text) if "```" in text else ():
        parts += _paragraphs(text[position : fence.start()])
        parts.append(Fence(fence["code"], fence["language"]))
        position = fence.end()
    return RichText((*parts, *_paragraphs(text[position:])))


def line_of(content: Content) -> Line:
    """One line of text, for a title or a table's cell."""
    if isinstance(content, str):
        return _spans(" ".join(content.split("\n")))
    spans: list[Span] = []
    for line in lines_of(content.parts):
        spans += [Text(" "), *line] if spans else line
    return joined(spans)


def parts_of(content: Content) -> tuple[Part, ...]:
    """Paragraphs, code blocks, lists and the like, in order."""
    return content.parts if isinstance(content, RichText) else sentence(content).parts


def is_one_line(content: Content) -> bool:
    """Whether the text is one paragraph of one line, so that it can stand beside other things."""
    match parts_of(content):
        case () | (Prose(lines=(_,)),):
            return True
        case _:
            return False


def flat(content: Content) -> str:
    """The text without its markup, for places that can show none, such as a drop-down."""
    return " ".join(" ".join(plain_text(line) for line in lines_of(parts_of(content))).split())


def as_sentence(text: RichText) -> str:
    """A text in the small markup, on one line, to be put into a sentence."""
    return "".join(map(_marked, line_of(text)))


def _marked(span: Span) -> str:
    match span:
        case Code(text=text) if "`" not in text and text.strip():
            return f"`{' '.join(text.split())}`"
        case Bold(spans=spans):
            inside = "".join(map(_marked, spans))
            return f"**{inside}**" if inside.strip() else inside
        case _:
            return plain(plain_text((span,)))


def _paragraphs(text: str) -> list[Prose]:
    return [
        Prose(tuple(map(line_of, _LINE.split(paragraph.strip()))))
        for paragraph in _PARAGRAPHS.split(text)
        if paragraph.strip()
    ]


def _spans(text: str) -> Line:
    if _MARKS.search(text) is None:
        return (Text(text),) if text else ()
    spans: list[Span] = []
    position = 0
    for found in _INLINE.finditer(text):
        spans.append(Text(text[position : found.start()]))
        position = found.end()
        if found["plain"] is not None:
            spans.append(Text(found["plain"]))
        elif found["code"] is not None:
            spans.append(Code(found["code"]))
        elif found["mention"] is not None:
            spans.append(Mention(found["kind"], found["platform"], found["id"]))
        else:
            spans.append(Bold(_spans(found["bold"])))
    return joined((*spans, Text(text[position:])))


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


@lru_cache(maxsize=KEPT_TEXTS)
def question_text(text: str) -> RichText:
    """A text of a question, read."""
    tokens = _Reader(parse_blocks(text))
    return RichText(tuple(tokens.parts()))


def written(text: LocalText, language: str) -> RichText:
    """What an author wrote, read, in `language` or else in one that there is."""
    return question_text(text.in_language(language))


def opening(text: LocalText, language: str) -> str:
    """How a text begins, without markup: what comes before code, a list or the like."""
    begins = takewhile(lambda part: isinstance(part, Prose), written(text, language).parts)
    return flat(RichText(tuple(begins)))


@dataclass
class _Reader:
    """Reads the tokens of a text from `place` on."""

    tokens: Sequence[Token]
    place: int = field(default=0)

    def parts(self, until: str = "") -> list[Part]:
        """The blocks up to a closing token, which is passed, or up to the end."""
        parts: list[Part] = []
        while self.place < len(self.tokens):
            token = self._next()
            if token.type == until:
                break
            parts += self._part(token)
        return parts

    def _next(self) -> Token:
        token = self.tokens[self.place]
        self.place += 1
        return token

    def _part(self, token: Token) -> list[Part]:
        match token.type:
            case "inline":
                prose = _prose(token)
                return [prose] if prose.lines else []
            case "heading_open":
                heading = _line_of(self._next())
                self._next()
                return [Prose(((Bold(_without_bold(heading)),),))]
            case "fence" | "code_block":
                language = _LANGUAGE.match(token.info.strip())
                return [Fence(token.content.rstrip("\n"), language[0] if language else "")]
            case "hr":
                return [Prose(((Text(RULE),),))]
            case "bullet_list_open":
                return [ItemList(self._items("bullet_list_close"))]
            case "ordered_list_open":
                start = int(token.attrs.get("start", 1))
                return [ItemList(self._items("ordered_list_close"), start)]
            case "blockquote_open":
                return [Quotation(tuple(self.parts("blockquote_close")))]
            case "table_open":
                return [self._grid()]
            case _:  # a paragraph's ends
                return []

    def _items(self, until: str) -> tuple[tuple[Part, ...], ...]:
        items = []
        while self._next().type != until:
            items.append(tuple(self.parts("list_item_close")))
        return tuple(items)

    def _grid(self) -> Grid:
        rows: list[list[Line]] = []
        align: list[Align] = []
        while (token := self._next()).type != "table_close":
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                if token.type == "th_open":
                    align.append(_align(str(token.attrs.get("style", ""))))
                rows[-1].append(_line_of(self._next()))
        header, *others = map(tuple, rows)
        return Grid(header, tuple(others), tuple(align))


def _align(style: str) -> Align:
    if "right" in style:
        return "right"
    return "center" if "center" in style else "left"


def _prose(token: Token) -> Prose:
    """A paragraph. Authors wrap lines freely; one that begins with bold text is its own."""
    children = [one for one in token.children or () if one.type != "text" or one.content]
    lines: list[list[Token]] = [[]]
    depth = 0
    for place, child in enumerate(children):
        depth += child.nesting
        following = children[place + 1].type if place + 1 < len(children) else ""
        own = child.type == "hardbreak" or (child.type, following) == ("softbreak", "strong_open")
        if own and depth == 0:
            lines.append([])
        else:
            lines[-1].append(child)
    return Prose(tuple(line for tokens in lines if (line := _spans_of(tokens))))


def _line_of(token: Token) -> Line:
    return _spans_of(token.children or [])


def _spans_of(tokens: Sequence[Token]) -> Line:
    """The spans of a line's tokens, which are balanced."""
    open_spans: list[list[Span]] = [[]]
    for token in tokens:
        match token.type:
            case "strong_open":
                open_spans.append([])
            case "strong_close":
                inside = _without_bold(joined(open_spans.pop()))
                open_spans[-1].append(Bold(inside))
            case "code_inline":
                open_spans[-1].append(Code(token.content))
            case "softbreak" | "hardbreak":
                open_spans[-1].append(Text(" "))
            case _:  # words, entities and escapes
                open_spans[-1].append(Text(token.content))
    return joined(open_spans[0])


def _without_bold(line: Line) -> Line:
    """The line without a style that it is within already."""
    spans: list[Span] = []
    for span in line:
        spans += span.spans if isinstance(span, Bold) else [span]
    return joined(spans)
