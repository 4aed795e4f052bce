"""Reads outline.yaml into ExamFacts and Outline; it knows neither Markdown nor the bank.

The file has two blocks: `pack:` is written by hand, `domains:` by `outline_writer`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from questions.outline import (
    Domain,
    ExamFacts,
    ExamStatus,
    Outline,
    Section,
    Skill,
    WeightRange,
)
from questions.outline_weight import sum_fault
from questions.text import LocalText
from questions.yaml_reader import (
    YamlError,
    YamlFault,
    YamlList,
    YamlMap,
    YamlNode,
    YamlText,
    parse_yaml,
    read_yaml,
)

MAX_PASS_MARK = 1000
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
_WEIGHT = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?")
_NUMBER = re.compile(r"[1-9]\d{0,5}")

_NO_WEIGHT = WeightRange(0, 0)
"""Stands in for a weight that cannot be read."""

T = TypeVar("T")


class OutlineFileError(YamlError):
    """An outline.yaml that holds no outline; `faults` holds every reason, by line."""


def read_outline(path: Path) -> tuple[ExamFacts, Outline]:
    """The facts and the outline in the file at `path`.

    Raises YamlError for what is no safe YAML, and its child OutlineFileError for what is no
    outline, each with every fault.
    """
    return _read(read_yaml(path), str(path))


def parse_outline(content: bytes, *, name: str) -> tuple[ExamFacts, Outline]:
    """As `read_outline`, for content in memory; `name` is what errors call it."""
    return _read(parse_yaml(content, name=name), name)


def _read(root: YamlNode, name: str) -> tuple[ExamFacts, Outline]:
    reader = _Reader()
    result = reader.file(root)
    if result is None or reader.faults:
        faults = sorted(set(reader.faults), key=lambda fault: fault.line)
        raise OutlineFileError(name, tuple(faults))
    return result


class _Reader:
    """Reads on after a fault, with a stand-in value, so that one reading finds all faults."""

    def __init__(self) -> None:
        self.faults: list[YamlFault] = []
        self.languages: tuple[str, ...] = ()
        self.lines_of_ids: dict[tuple[str, str], int] = {}

    def file(self, root: YamlNode) -> tuple[ExamFacts, Outline] | None:
        """The file's content; None when nothing more can be told of it than the faults."""
        entries = self._map(root, "the file", required=("pack", "domains"))
        if "pack" not in entries:
            return None
        facts = self._facts(entries["pack"])
        if not facts.languages:
            return None
        domains = self._list(entries.get("domains"), "domains", self._domain)
        weights = [domain.weight for domain in domains]
        if weights and _NO_WEIGHT not in weights and (fault := sum_fault(weights)):
            self._fault(entries["domains"].line, fault)
        return facts, Outline(domains)

    def _facts(self, node: YamlNode) -> ExamFacts:
        entries = self._map(
            node,
            "`pack`",
            required=("exam", "title", "languages"),
            optional=("retired", "successor", "pass_mark", "note"),
        )
        self.languages = self._list(entries.get("languages"), "languages", self._code)
        if len(set(self.languages)) < len(self.languages):
            self._fault(entries["languages"].line, "a language stands twice: keep one")
        note = entries.get("note")
        successor = entries.get("successor")
        return ExamFacts(
            id=self._id(entries.get("exam"), "exam"),
            title=self._title(entries.get("title")),
            languages=self.languages,
            status=ExamStatus(
                retired=self._date(entries.get("retired")),
                successor=self._text(successor, "successor") if successor else None,
            ),
            pass_mark=self._pass_mark(entries.get("pass_mark")),
            note=self._title(note) if note else None,
        )

    def _domain(self, node: YamlNode) -> Domain:
        entries = self._node_map(node, "a domain", ("weight", "sections"))
        return Domain(
            id=self._id(entries.get("id"), "domain"),
            title=self._title(entries.get("title")),
            weight=self._weight(entries.get("weight")),
            sections=self._list(entries.get("sections"), "sections", self._section),
        )

    def _section(self, node: YamlNode) -> Section:
        entries = self._node_map(node, "a section", ("skills",))
        return Section(
            id=self._id(entries.get("id"), "section"),
            title=self._title(entries.get("title")),
            skills=self._list(entries.get("skills"), "skills", self._skill),
        )

    def _skill(self, node: YamlNode) -> Skill:
        entries = self._node_map(node, "a skill", ())
        return Skill(
            id=self._id(entries.get("id"), "skill"),
            title=self._title(entries.get("title")),
        )

    def _node_map(
        self, node: YamlNode, what: str, own_keys: Sequence[str]
    ) -> Mapping[str, YamlNode]:
        """A node's entries; where its words come from is checked here and then forgotten."""
        entries = self._map(
            node, what, required=("id", "title", *own_keys), optional=("line", "source")
        )
        for place in self._origins(entries.get("line"), "line"):
            if not _NUMBER.fullmatch(self._text(place, "line")):
                self._fault(place.line, "`line` must be a number from 1")
        for source in self._origins(entries.get("source"), "source"):
            self._text(source, "source")
        return entries

    def _origins(self, node: YamlNode | None, key: str) -> Iterable[YamlNode]:
        if node is None:
            return ()
        return self._map(node, f"`{key}`", required=(), optional=self.languages).values()

    def _map(
        self,
        node: YamlNode,
        what: str,
        *,
        required: Sequence[str],
        optional: Sequence[str] = (),
    ) -> Mapping[str, YamlNode]:
        if not isinstance(node, YamlMap):
            self._fault(
                node.line, f"{what} must be a mapping with {', '.join(required or optional)}"
            )
            return {}
        for key in node.entries:
            if key not in required and key not in optional:
                self._fault(node.key_lines[key], f"{what} has no `{key}`: remove it")
        for key in required:
            if key not in node.entries:
                self._fault(node.line, f"{what} is missing `{key}`: add it")
        return node.entries

    def _list(
        self, node: YamlNode | None, key: str, read: Callable[[YamlNode], T]
    ) -> tuple[T, ...]:
        if node is None:
            return ()
        if not isinstance(node, YamlList) or not node.items:
            self._fault(node.line, f"`{key}` must be a list with at least one entry")
            return ()
        return tuple(read(item) for item in node.items)

    def _text(self, node: YamlNode | None, key: str) -> str:
        if isinstance(node, YamlText) and node.text.strip():
            return node.text
        if node is not None:
            self._fault(node.line, f"`{key}` must be a text")
        return ""

    def _title(self, node: YamlNode | None) -> LocalText:
        """A text in each of the pack's languages."""
        if not isinstance(node, YamlMap):
            if node is not None:
                languages = ", ".join(self.languages)
                self._fault(node.line, f"write the text for each language: {languages}")
            return LocalText.of({"": ""})
        entries = self._map(node, "a text", required=self.languages)
        return LocalText.of({code: self._text(text, code) for code, text in entries.items()})

    def _id(self, node: YamlNode | None, level: str) -> str:
        text = self._text(node, "id")
        if not text or node is None:
            return text
        if not _ID.fullmatch(text):
            self._fault(node.line, f"`{text}` is no id: use lower-case words joined by hyphens")
        first = self.lines_of_ids.get((level, text))
        if first is not None:
            message = f"the {level} `{text}` stands at line {first} too: give one another id"
            self._fault(node.line, message)
        self.lines_of_ids.setdefault((level, text), node.line)
        return text

    def _code(self, node: YamlNode) -> str:
        text = self._text(node, "languages")
        if text and not _LANGUAGE.fullmatch(text):
            self._fault(node.line, f"`{text}` is no language code: write one such as `en`")
        return text

    def _weight(self, node: YamlNode | None) -> WeightRange:
        text = self._text(node, "weight")
        found = _WEIGHT.fullmatch(text)
        low, high = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if 0 <= low <= high <= 100 and high > 0:
            return WeightRange(low, high)
        if node is not None and text:
            self._fault(node.line, f"`{text}` is no weight: write percents such as `25-30` or `10`")
        return _NO_WEIGHT

    def _date(self, node: YamlNode | None) -> date | None:
        if node is None:
            return None
        text = self._text(node, "retired")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self._fault(node.line, f"`{text}` is no date: write it as 2026-06-01")
            return None

    def _pass_mark(self, node: YamlNode | None) -> int | None:
        if node is None:
            return None
        text = self._text(node, "pass_mark")
        if not _NUMBER.fullmatch(text) or int(text) > MAX_PASS_MARK:
            self._fault(node.line, f"`pass_mark` is a score from 1 to {MAX_PASS_MARK:,}")
            return None
        return int(text)

    def _fault(self, line: int, message: str) -> None:
        self.faults.append(YamlFault(line, message))
