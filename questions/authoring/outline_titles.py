"""A line's text -> the title, or the titles, that were meant, and a warning per correction."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from questions.authoring import outline_errata
from questions.authoring.outline_markdown import OutlineFinding

_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])(\*)(?=\S)([^*]+)(?<=\S)\*(?!\w)")
_NUMBER = re.compile(
    r"(?:(?:section|domain|module|part|sección|dominio|módulo|parte)\s+\d+\s*[:.)–—-]?"
    r"|\d+(?:\.\d+)+[.:)]?|\d+[.:)])\s+(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Title:
    """A node's title. `source` is the text of the file where the title was corrected."""

    text: str
    line: int
    source: str | None = None


@dataclass
class Findings:
    """What the reading has to say, gathered over its steps."""

    warnings: list[OutlineFinding] = field(default_factory=list)
    faults: list[OutlineFinding] = field(default_factory=list)

    def warn(self, line: int, message: str) -> None:
        self.warnings.append(OutlineFinding(line, message))

    def refuse(self, line: int, message: str) -> None:
        self.faults.append(OutlineFinding(line, message))


def unmarked(text: str) -> str:
    """The text without Markdown's marks for emphasis and links; code keeps its backticks."""
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(lambda found: found[2] or found[4], text)
    return " ".join(text.split())


def mended_titles(
    source: str, line: int, findings: Findings, *, numbered: bool = False
) -> tuple[Title, ...]:
    """The title, or the titles, that a line holds, each correction reported as a warning.

    Corrected are wiki links, the numbers before titles (where `numbered`) and known errata.
    """
    text = _WIKI_LINK.sub(r"\1", source)
    if text != source:
        findings.warn(line, f'wiki link unwrapped: "{text}"')
    if numbered and (number := _NUMBER.match(text)):
        text = text[number.end() :]
        findings.warn(line, f'the number "{number[0].strip()}" is left out of the title')
    texts = outline_errata.TITLES.get(text, (text,))
    if len(texts) > 1:
        parts = " | ".join(f'"{part}"' for part in texts)
        findings.warn(line, f"{len(texts)} titles run together are split: {parts}")
    elif texts[0] != text:
        findings.warn(line, f'"{text}" is corrected to "{texts[0]}"')
    mended = source if texts != (source,) else None
    return tuple(Title(part, line, mended) for part in texts)
