"""Text in several languages, and the Markdown that it is written in. It knows no screen.

The Markdown differs from CommonMark because questions are about code and are shown in chats. The
only emphasis is `**bold**`: `_x_`, `*args` and, within a word, `2**3**2` are meant as they are. A
fence may be indented by more than three spaces. Links, pictures and HTML are shown as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize
from markdown_it.token import Token

FALLBACK_LANGUAGE = "en"
BETWEEN_COLUMNS = " | "
# Lists count twice, quotations once. JSON of what is deeper could not be loaded again.
MOST_NESTED = 40

# Scripts from here on put no spaces between words, so that emphasis within a "word" is meant.
_FIRST_WITHOUT_SPACES = "\u2e80"
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_DEEP_FENCE = re.compile(r"(?P<indent>[ ]{4,})(?P<mark>`{3,}(?=[^`]*$)|~{3,})")


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in every language of its pack, as sorted `(language, text)` pairs.

    A text is Markdown: see above.
    """

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, by_language: Mapping[str, str]) -> LocalText:
        """Build from a mapping of language code to text."""
        return cls(tuple(sorted(by_language.items())))

    def in_language(self, language: str) -> str:
        """The text in `language`, else in English, else in the first language there is."""
        by_language = dict(self.pairs)
        if language in by_language:
            return by_language[language]
        return by_language.get(FALLBACK_LANGUAGE, self.pairs[0][1])

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that this text is written in, sorted."""
        return tuple(language for language, _ in self.pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)


def parse_blocks(text: str) -> list[Token]:
    """The tokens of a text; one without line breaks is never a list, a heading or the like.

    One that is too deep is taken for a single line, so that nothing of it is lost.
    """
    if "\n" in text.strip():
        tokens = _parser().parse(_dedented(text))
        if not _are_too_deep(tokens):
            return tokens
    return _parser().parseInline(text.strip())


def is_too_deep(text: str) -> bool:
    """Whether lists and quotations are in each other deeper than is read."""
    return "\n" in text.strip() and _are_too_deep(_parser().parse(_dedented(text)))


def _are_too_deep(tokens: list[Token]) -> bool:
    return any(token.level + 1 >= MOST_NESTED for token in tokens)


def table_widths(text: str) -> Iterator[int]:
    """The width in characters of each table, as it is drawn with columns of fixed width."""
    rows: list[list[int]] = []
    for token, cell in pairwise(parse_blocks(text)):
        match token.type:
            case "table_open":
                rows = []
            case "tr_open":
                rows.append([])
            case "th_open" | "td_open":
                rows[-1].append(sum(len(child.content) for child in cell.children or ()))
        if cell.type == "table_close":
            columns = [max(column) for column in zip(*rows, strict=True)]
            yield sum(columns) + len(BETWEEN_COLUMNS) * (len(columns) - 1)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MOST_NESTED})
    parser.enable("table").disable(["reference", "link", "image", "autolink"])
    parser.inline.ruler.at("emphasis", _emphasis)
    return parser


def _emphasis(state: StateInline, silent: bool) -> bool:
    """CommonMark's emphasis, but for all that is no pair of asterisks at the edge of a word."""
    source, start = state.src, state.pos
    if silent or source[start] not in "*_":
        return tokenize(state, silent)
    end = start
    while source.startswith(source[start], end):
        end += 1
    if end - start == len("**") and source[start] == "*" and not _is_power(source, start, end):
        return tokenize(state, silent)
    state.pending += source[start:end]
    state.pos = end
    return True


def _is_power(source: str, start: int, end: int) -> bool:
    before = source[start - 1] if start else " "
    after = source[end] if end < len(source) else " "
    return (before in ")]" or _in_word(before)) and (after in "([" or _in_word(after))


def _in_word(character: str) -> bool:
    return character < _FIRST_WITHOUT_SPACES and (character.isalnum() or character == "_")


def _dedented(text: str) -> str:
    """The text with fences that are indented too far for CommonMark at the margin.

    Within a list the indent says to which item a fence belongs.
    """
    lines = text.split("\n")
    indent, mark = 0, ""
    for number, line in enumerate(lines):
        if mark:
            lines[number] = line[min(indent, len(line) - len(line.lstrip(" "))) :]
            mark = "" if line.strip() and not line.strip().strip(mark[0]) else mark
        elif _ITEM.match(line):
            break
        elif found := _DEEP_FENCE.match(line):
            indent, mark = len(found["indent"]), found["mark"]
            lines[number] = line[indent:]
    return "\n".join(lines)
