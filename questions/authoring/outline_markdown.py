"""Markdown text -> the headings, bullets and tables that it holds, each with its line.

It knows Markdown only: what a domain, a weight or a skill is, is `outline_tree`'s business.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

MAX_BYTES = 1_000_000
MAX_FAULTS_SHOWN = 50
MAX_TITLE = 400
"""Characters in a heading or a bullet; more is prose, and slow to match against patterns."""


@dataclass(frozen=True, slots=True)
class OutlineFinding:
    """Something to say about a line (from 1): a warning, or a fault when it is in an error."""

    line: int
    message: str


class OutlineError(ValueError):
    """An outline that cannot be read; `faults` holds every reason, by line."""

    def __init__(self, faults: Sequence[OutlineFinding], file: str | None = None) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        self.file = file
        super().__init__(self.described(file))

    def described(self, file: str | None) -> str:
        """The faults, one a line, as `file:line: ...`, or `line N: ...` without a file."""
        lines = [
            f"{file}:{fault.line}: {fault.message}"
            if file
            else f"line {fault.line}: {fault.message}"
            for fault in self.faults[:MAX_FAULTS_SHOWN]
        ]
        if len(self.faults) > MAX_FAULTS_SHOWN:
            lines.append(f"and {len(self.faults) - MAX_FAULTS_SHOWN} more")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Heading:
    """A `#` heading (level 1 to 6), or a paragraph all in bold that serves as one (`bold`)."""

    line: int
    level: int
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Bullet:
    """A list item; `indent` is the column of its mark."""

    line: int
    indent: int
    text: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table's body."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkdownTable:
    """A table; its header row is not in `rows`."""

    line: int
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class ProseLines:
    """A line of anything else."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class LanguageMarker:
    """`language: es` in front matter or in a comment: what follows is in this language."""

    line: int
    language: str


Element: TypeAlias = Heading | Bullet | MarkdownTable | ProseLines | LanguageMarker

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_HEADING_WITHOUT_SPACE = re.compile(r" {0,3}#{2,6}[^#\s].*")
_BULLET = re.compile(r"([ \t]*)(?:[-*+•]|\d{1,3}[.)])(?:[ \t]+(.*))?")
_BOLD_LINE = re.compile(r" {0,3}(?:\*\*[^*]+\*\*|__[^_]+__)(?:[ \t]*\([^()]*\))?[ \t]*")
_RULE = re.compile(r" {0,3}(?:-[ \t]*){3,}|(?: {0,3}(?:\*[ \t]*){3,})|(?: {0,3}(?:_[ \t]*){3,})")
_FRONT_MATTER_FENCE = re.compile(r"---[ \t]*")
_FRONT_MATTER_ENTRY = re.compile(r"[A-Za-z][\w-]*:(?: .*)?|[ \t]+\S.*")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*")
_TABLE_RULE = re.compile(r":?-+:?(?:[ \t]*\|[ \t]*:?-+:?)*")
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
_LANGUAGE = re.compile(rf"(?:lang|language):\s*[\"']?({LANGUAGE_CODE.pattern})[\"']?\s*")
# Control characters and the marks that turn the direction of writing, as in `yaml_reader`.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_CODE_FENCE = re.compile(r" {0,3}(```+|~~~+)")


def decode_markdown(content: bytes) -> str:
    """The text of a Markdown file. Raises OutlineError for what is no text, or no small one."""
    if len(content) > MAX_BYTES:
        raise _refused(1, f"the file is larger than {MAX_BYTES:,} bytes: no outline is; cut it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(line, "this is not UTF-8 text: save the file as UTF-8") from error
    return text


def read_elements(text: str) -> tuple[Element, ...]:
    """Everything that the Markdown holds, in order; raises OutlineError with every fault.

    Front matter, comments, rules and blank lines leave nothing but language markers.
    """
    lines = text_lines(text)
    reader = _Reader(lines)
    elements = tuple(reader.elements())
    if reader.faults:
        raise OutlineError(reader.faults)
    if not elements:
        raise _refused(1, "the file is empty: give it an outline with domains, sections and skills")
    return elements


def text_lines(text: str) -> list[str]:
    """The text's lines with composed letters; raises OutlineError for invisible characters."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if found := _INVISIBLE.search(line):
            message = f"invisible character U+{ord(found[0]):04X}: remove it, or is this no text?"
            raise _refused(number, message)
    return lines


def _refused(line: int, message: str) -> OutlineError:
    return OutlineError([OutlineFinding(line, message)])


def _without_closing_marks(text: str) -> str:
    """`Train models ##` -> `Train models`, but `C#` stays."""
    text = text.strip()
    shorter = text.rstrip("#")
    return shorter.rstrip() if shorter == "" or shorter[-1] in " \t" else text


class _Reader:
    """One pass over the lines; `at` is the index of the next one."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.at = 0
        self.faults: list[OutlineFinding] = []

    def elements(self) -> Iterator[Element]:
        pending: Bullet | ProseLines | None = None  # the next line may continue it
        while self.at < len(self.lines):
            number, line = self.at + 1, self.lines[self.at]
            if isinstance(pending, ProseLines) and (setext := _SETEXT.fullmatch(line)):
                level = 1 if setext[1].startswith("=") else 2
                heading = Heading(pending.line, level, pending.text.strip())
                pending = None
                self.at += 1
                yield self._checked(heading)
                continue
            if isinstance(pending, Bullet) and self._continues(line):
                pending = replace(pending, text=f"{pending.text} {line.strip()}".strip())
                self.at += 1
                continue
            if pending is not None:
                yield self._checked(pending)
                pending = None
            skipped = self._skip_unseen()
            if skipped is not None:
                yield from skipped
                continue
            element = self._element(number, line)
            if isinstance(element, Bullet | ProseLines):
                pending = element
            else:
                yield self._checked(element)
        if pending is not None:
            yield self._checked(pending)

    def _continues(self, line: str) -> bool:
        return not (
            not line.strip()
            or _HEADING.fullmatch(line)
            or _HEADING_WITHOUT_SPACE.fullmatch(line)
            or _BULLET.fullmatch(line)
            or _BOLD_LINE.fullmatch(line)
            or _RULE.fullmatch(line)
            or _CODE_FENCE.match(line)
            or line.lstrip().startswith(("<!--", "|", ">"))
        )

    def _skip_unseen(self) -> list[LanguageMarker] | None:
        """Pass over what nobody sees on the page; None when the line is something seen."""
        line = self.lines[self.at]
        if not line.strip():
            self.at += 1
            return []
        if line.lstrip().startswith("<!--"):
            return self._comment()
        if _FRONT_MATTER_FENCE.fullmatch(line) and (end := self._front_matter_end()):
            inside = range(self.at + 1, end)
            self.at = end + 1
            return [marker for index in inside for marker in self._marker(index, self.lines[index])]
        if _RULE.fullmatch(line):
            self.at += 1
            return []
        if fence := _CODE_FENCE.match(line):
            self.at += 1
            while self.at < len(self.lines) and not self.lines[self.at].strip().startswith(
                fence[1]
            ):
                self.at += 1
            self.at += 1
            return []
        return None

    def _comment(self) -> list[LanguageMarker]:
        start = self.at
        while self.at < len(self.lines) and "-->" not in self.lines[self.at]:
            self.at += 1
        if self.at == len(self.lines):
            self.faults.append(
                OutlineFinding(start + 1, "this comment never ends: close it with -->")
            )
            return []
        content = "\n".join(self.lines[start : self.at + 1]).strip()
        self.at += 1
        return self._marker(start, content.removeprefix("<!--").partition("-->")[0].strip())

    def _front_matter_end(self) -> int | None:
        """The index of the closing fence if front matter opens here.

        Site builders put it on top of a page; a document joined from pages has several.
        """
        end = self.at + 1
        while end < len(self.lines) and _FRONT_MATTER_ENTRY.fullmatch(self.lines[end]):
            end += 1
        closed = end < len(self.lines) and _FRONT_MATTER_FENCE.fullmatch(self.lines[end])
        return end if closed and end > self.at + 1 else None

    def _marker(self, index: int, text: str) -> list[LanguageMarker]:
        found = _LANGUAGE.fullmatch(text)
        return [LanguageMarker(index + 1, found[1])] if found else []

    def _element(self, number: int, line: str) -> Element:
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        self.at += 1
        if heading := _HEADING.fullmatch(line):
            return Heading(number, len(heading[1]), _without_closing_marks(heading[2]))
        if _HEADING_WITHOUT_SPACE.fullmatch(line):
            self.faults.append(
                OutlineFinding(number, "put a space between the # marks and the heading")
            )
        if _BOLD_LINE.fullmatch(line):
            return Heading(number, 1, line.strip(), bold=True)
        if bullet := _BULLET.fullmatch(line):
            return Bullet(number, len(bullet[1].expandtabs(4)), (bullet[2] or "").strip())
        if "|" in line and "|" in following and _TABLE_RULE.fullmatch(following.strip(" \t|")):
            return self._table(number)
        return ProseLines(number, line)

    def _table(self, number: int) -> MarkdownTable:
        self.at += 1  # the rule beneath the header
        rows = []
        while self.at < len(self.lines) and "|" in self.lines[self.at]:
            cells = self.lines[self.at].strip().strip("|").split("|")
            rows.append(TableRow(self.at + 1, tuple(cell.strip()[:MAX_TITLE] for cell in cells)))
            self.at += 1
        return MarkdownTable(number, tuple(rows))

    def _checked(self, element: Element) -> Element:
        if isinstance(element, Heading | Bullet) and len(element.text) > MAX_TITLE:
            kind = "heading" if isinstance(element, Heading) else "bullet"
            self.faults.append(
                OutlineFinding(
                    element.line,
                    f"this {kind} has {len(element.text)} characters: "
                    f"a title has at most {MAX_TITLE}; shorten it",
                )
            )
            return replace(element, text=element.text[:MAX_TITLE])
        return element
