"""What authors write, in Markdown -> rich text, read once for each text. It knows no screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

from markdown_it.token import Token

from bot.cards.markup import flat
from bot.cards.richtext import (
    Align,
    Bold,
    Code,
    Fence,
    Grid,
    ItemList,
    Line,
    Part,
    Prose,
    Quotation,
    RichText,
    Span,
    Text,
    joined,
)
from questions.markdown import parse_blocks
from questions.text import LocalText

# Some thousand questions with all their reasons, in two languages.
KEPT_TEXTS = 16_384
RULE = "———"

_LANGUAGE = re.compile(r"[\w+.#-]+")


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
                heading = _line(self._next())
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
                rows[-1].append(_line(self._next()))
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
    return Prose(tuple(line for tokens in lines if (line := _spans(tokens))))


def _line(token: Token) -> Line:
    return _spans(token.children or [])


def _spans(tokens: Sequence[Token]) -> Line:
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
