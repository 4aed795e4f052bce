"""Loads an exam pack from its folder: outline and questions, with every fault by file and line.

It decides whether a pack can be asked at all. Whether its questions are well written is
`lint`'s business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TypedDict, assert_never

from questions.bank_schema import (
    MatchEntry,
    MultipleEntry,
    OptionEntry,
    OrderEntry,
    QuestionEntry,
    SeriesEntry,
    SingleEntry,
    check_file,
)
from questions.outline import ExamFacts, Outline
from questions.outline_file import read_outline
from questions.problem import Problem
from questions.question import (
    Blank,
    Difficulty,
    Match,
    Multiple,
    Option,
    Order,
    Question,
    Reference,
    SdkVersion,
    Series,
    Single,
    Source,
    Statement,
    Step,
)
from questions.text import LocalText
from questions.yaml_reader import (
    YamlError,
    YamlList,
    YamlMap,
    YamlNode,
    YamlPath,
    line_at,
    plain,
    read_yaml,
)

OUTLINE_FILE = "outline.yaml"
BANK_FOLDER = "bank"


class BankError(ValueError):
    """A pack that cannot be used; `problems` holds every fault of all its files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True)
class Pack:
    """One exam: its facts, its outline and its questions by id, in the order of the outline."""

    facts: ExamFacts
    outline: Outline
    questions: Mapping[str, Question]

    @cached_property
    def by_skill(self) -> Mapping[str, tuple[str, ...]]:
        """Question ids by skill id, for every skill of the outline, in the outline's order."""
        found: dict[str, list[str]] = {path.skill.id: [] for path in self.outline.paths()}
        for question in self.questions.values():
            found[question.skill].append(question.id)
        return {skill: tuple(ids) for skill, ids in found.items()}


@dataclass(frozen=True)
class PackReading:
    """What could be read of a pack: its sound questions, all structural problems, sorted by
    place, and for each sound question its node in the file, by which lines are found."""

    pack: Pack
    problems: tuple[Problem, ...]
    places: Mapping[str, YamlNode]

    def line_of(self, question: str, path: YamlPath) -> int:
        """The line of a part of a question, such as `("options", 2, "why", "es")`."""
        return line_at(self.places[question], path)


def load_pack(directory: Path) -> Pack:
    """The pack in `directory`. Raises BankError with every fault of all its files."""
    reading = read_pack(directory)
    if reading.problems:
        raise BankError(reading.problems)
    return reading.pack


def read_pack(directory: Path) -> PackReading:
    """Read what is sound of the pack in `directory` and name the rest.

    Raises BankError only when there is no pack without it: the outline cannot be read. The
    problems of the bank's files are then in the error too.
    """
    try:
        facts, outline = read_outline(directory / OUTLINE_FILE)
    except YamlError as error:
        problems = [
            *(Problem(OUTLINE_FILE, f.line, "outline", f.message) for f in error.faults),
            *_problems_without_outline(directory),
        ]
        raise BankError(tuple(sorted(problems))) from error
    reader = _Reader(facts, outline)
    for file in _bank_files(directory, reader.problems):
        reader.read(directory, file)
    order = {path.skill.id: place for place, path in enumerate(outline.paths())}
    questions = sorted(reader.questions.values(), key=lambda question: order[question.skill])
    return PackReading(
        Pack(facts, outline, {question.id: question for question in questions}),
        tuple(sorted(reader.problems)),
        reader.places,
    )


def _problems_without_outline(directory: Path) -> list[Problem]:
    """The faults of the bank's files that show without knowing languages and skills."""
    problems: list[Problem] = []
    for file in _bank_files(directory, problems):
        name = file.relative_to(directory).as_posix()
        node = _node(file, name, problems)
        if node is not None:
            faults = check_file(plain(node), ()).faults
            problems += _schema_problems(name, node, faults)
    return problems


def _bank_files(directory: Path, problems: list[Problem]) -> list[Path]:
    """The bank's files in a stable order; files that are none are named in `problems`."""
    found = sorted(path for path in (directory / BANK_FOLDER).rglob("*") if not path.is_dir())
    files = [path for path in found if path.suffix == ".yaml"]
    for path in found:
        if path.suffix != ".yaml" and not path.name.startswith("."):
            name = path.relative_to(directory).as_posix()
            problems.append(
                Problem(name, 1, "file-place", "not a .yaml file: rename it or move it away")
            )
    if not files:
        message = "there are no questions: write <domain id>/<section id>.yaml in this folder"
        problems.append(Problem(BANK_FOLDER, 1, "file-place", message))
    return files


def _node(path: Path, name: str, problems: list[Problem]) -> YamlNode | None:
    try:
        return read_yaml(path)
    except YamlError as error:
        problems += [Problem(name, fault.line, "yaml", fault.message) for fault in error.faults]
        return None


def _schema_problems(
    name: str, node: YamlNode, faults: tuple[tuple[YamlPath, str], ...]
) -> list[Problem]:
    return [Problem(name, line_at(node, path), "schema", message) for path, message in faults]


class _Reader:
    """Collects questions and problems, file by file."""

    def __init__(self, facts: ExamFacts, outline: Outline) -> None:
        self.languages = facts.languages
        self.outline = outline
        self.problems: list[Problem] = []
        self.questions: dict[str, Question] = {}
        self.places: dict[str, YamlNode] = {}

    def read(self, directory: Path, path: Path) -> None:
        name = path.relative_to(directory).as_posix()
        node = _node(path, name, self.problems)
        if node is None:
            return
        checked = check_file(plain(node), self.languages)
        self.problems += _schema_problems(name, node, checked.faults)
        if checked.section is not None:
            self._check_place(path, name, line_at(node, ("section",)), checked.section)
        for index, entry in checked.questions.items():
            place = _item_node(node, index)
            question = as_question(entry, Source(name, place.line))
            if self._belongs(question, place, checked.section):
                self.questions[question.id] = question
                self.places[question.id] = place

    def _check_place(self, path: Path, name: str, line: int, section: str) -> None:
        """The path must be bank/<domain>/<section>.yaml, as the outline has them."""
        domain = next(
            (d.id for d in self.outline.domains if section in {s.id for s in d.sections}), None
        )
        if domain is None:
            message = f"the outline has no section `{section}`: use a section id of {OUTLINE_FILE}"
            self.problems.append(Problem(name, line, "section-known", message))
            return
        wanted = f"{BANK_FOLDER}/{domain}/{section}.yaml"
        if name != wanted:
            message = f"the questions of section `{section}` live in {wanted}: move the file there"
            self.problems.append(Problem(name, line, "file-place", message))

    def _belongs(self, question: Question, place: YamlNode, section: str | None) -> bool:
        """Whether id and skill are right; what is not, becomes a problem."""
        file, before = question.source.file, len(self.problems)
        first = self.questions.get(question.id)
        if first is not None:
            message = (
                f"the id `{question.id}` is taken by {first.source.file}:{first.source.line}: "
                "choose another"
            )
            self.problems.append(Problem(file, line_at(place, ("id",)), "id-unique", message))
        path = self.outline.by_skill.get(question.skill)
        line = line_at(place, ("skill",))
        if path is None:
            message = f"the outline has no skill `{question.skill}`: {self._advice(question.skill)}"
            self.problems.append(Problem(file, line, "skill-known", message))
        elif section is not None and path.section.id != section:
            message = (
                f"the skill `{question.skill}` belongs to section `{path.section.id}`: "
                "move the question there or choose a skill of this section"
            )
            self.problems.append(Problem(file, line, "skill-section", message))
        return len(self.problems) == before

    def _advice(self, skill: str) -> str:
        near = get_close_matches(skill, self.outline.by_skill, n=1)
        return f"did you mean `{near[0]}`?" if near else f"use a skill id of {OUTLINE_FILE}"


def _item_node(node: YamlNode, index: int) -> YamlNode:
    """The node of a question in a file in which `check_file` found it."""
    assert isinstance(node, YamlMap)
    questions = node.entries["questions"]
    assert isinstance(questions, YamlList)
    return questions.items[index]


class _ItemFields(TypedDict):
    id: str
    skill: str
    difficulty: Difficulty
    sdk: SdkVersion
    stem: LocalText
    explanation: LocalText
    references: tuple[Reference, ...]
    source: Source


def as_question(entry: QuestionEntry, source: Source) -> Question:
    """The question that a checked entry describes."""
    fields: _ItemFields = {
        "id": entry.id,
        "skill": entry.skill,
        "difficulty": entry.difficulty,
        "sdk": entry.sdk,
        "stem": entry.stem,
        "explanation": entry.explanation,
        "references": tuple(Reference(r.title, r.url, r.checked) for r in entry.references),
        "source": source,
    }
    match entry:
        case SingleEntry(options=options):
            return Single(**fields, options=_options(options))
        case MultipleEntry(options=options):
            return Multiple(**fields, options=_options(options))
        case OrderEntry(steps=steps):
            return Order(**fields, steps=tuple(Step(step.text, step.why) for step in steps))
        case MatchEntry(blanks=blanks):
            return Match(
                **fields, blanks=tuple(Blank(b.label, _options(b.options)) for b in blanks)
            )
        case SeriesEntry(statements=statements):
            return Series(
                **fields,
                statements=tuple(Statement(s.text, s.why, s.answer == "yes") for s in statements),
            )
        case _:
            assert_never(entry)


def _options(entries: list[OptionEntry]) -> tuple[Option, ...]:
    return tuple(Option(entry.text, entry.why, entry.correct) for entry in entries)
