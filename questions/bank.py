"""Loads an exam pack from its folder: outline and questions, with every fault by file and line.

It decides whether a pack can be asked at all. Whether its questions are well written is
`lint`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TypedDict, assert_never

from questions.bank_schema import (
    CheckedFile,
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
    Plain,
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
# What a text begins with that is still to be written.
TODO = "TODO"
BANK_FOLDER = "bank"


class BankError(ValueError):
    """A pack that cannot be used; `problems` holds every fault of all its files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True, slots=True)
class Draft:
    """A question that is not finished, or not approved yet. `to_do` says what is left, each with
    its line; `question` is None where it cannot be shown yet."""

    id: str
    file: str
    line: int
    to_do: tuple[Problem, ...]
    question: Question | None = None


@dataclass(frozen=True)
class Pack:
    """One exam: its facts, its outline and its questions by id, in the order of the outline.

    `questions` are the live ones, which are asked; `retired` ones are not asked again, and
    what they were goes on counting. `drafts` are never asked."""

    facts: ExamFacts
    outline: Outline
    questions: Mapping[str, Question]
    retired: Mapping[str, Question] = field(default_factory=dict)
    drafts: tuple[Draft, ...] = ()

    def known(self, question_id: str) -> Question | None:
        """A question that is asked, or was."""
        return self.questions.get(question_id) or self.retired.get(question_id)

    @cached_property
    def written(self) -> Mapping[str, Question]:
        """All questions that can be shown, drafts and retired ones among them."""
        drafts = {one.id: one.question for one in self.drafts if one.question is not None}
        return {**self.questions, **self.retired, **drafts}

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
    live = {one.id: one for one in questions if one.id not in reader.retired}
    retired = {one.id: one for one in questions if one.id in reader.retired}
    return PackReading(
        Pack(facts, outline, live, retired, tuple(reader.drafts)),
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
    """The bank's files in a stable order; files that are not bank files are named in `problems`."""
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
        self.retired: set[str] = set()
        self.drafts: list[Draft] = []
        self.places: dict[str, YamlNode] = {}

    def read(self, directory: Path, path: Path) -> None:
        name = path.relative_to(directory).as_posix()
        node = _node(path, name, self.problems)
        if node is None:
            return
        content = plain(node)
        checked = check_file(content, self.languages)
        drafts = _drafts(content)
        others = tuple(fault for fault in checked.faults if _index_of(fault[0]) not in drafts)
        self.problems += _schema_problems(name, node, others)
        for index, item in drafts.items():
            self._keep_draft(name, node, index, item, checked)
        if checked.section is not None:
            self._check_place(path, name, line_at(node, ("section",)), checked.section)
        for index, entry in checked.questions.items():
            if index in drafts:
                continue
            place = _item_node(node, index)
            question = as_question(entry, Source(name, place.line))
            if self._belongs(question, place, checked.section):
                self.questions[question.id] = question
                self.places[question.id] = place
                if entry.status == "retired":
                    self.retired.add(question.id)

    def _keep_draft(
        self,
        name: str,
        node: YamlNode,
        index: int,
        item: Mapping[str, Plain],
        checked: CheckedFile,
    ) -> None:
        """What is wrong with a draft is what is left to do."""
        place = _item_node(node, index)
        faults = tuple(fault for fault in checked.faults if _index_of(fault[0]) == index)
        identifier = item.get("id")
        shown = identifier if isinstance(identifier, str) else f"question {index + 1}"
        to_do = [
            *_schema_problems(name, node, faults),
            *_open_todos(name, node, index, item, shown),
        ]
        question = None
        if index in checked.questions:
            question = as_question(checked.questions[index], Source(name, place.line))
            before = len(self.problems)
            sound = self._belongs(question, place, checked.section)
            to_do += self.problems[before:]
            del self.problems[before:]
            question = question if sound else None
        if question is not None:
            self.places[question.id] = place
        self.drafts.append(Draft(shown, name, place.line, tuple(sorted(to_do)), question))

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


def _drafts(content: Plain) -> dict[int, Mapping[str, Plain]]:
    """Position -> question that says it is a draft, or in which something is still TODO."""
    listed = content.get("questions") if isinstance(content, dict) else None
    return {
        index: item
        for index, item in enumerate(listed if isinstance(listed, list) else ())
        if isinstance(item, dict) and (item.get("status") == "draft" or any(_todos(item, ())))
    }


def _todos(value: Plain, path: YamlPath) -> Iterator[YamlPath]:
    """Where something is still to be written."""
    match value:
        case str():
            # An address may hold it anywhere.
            at_start = value.lstrip().startswith(TODO)
            if at_start or (path and path[-1] == "url" and TODO in value):
                yield path
        case dict():
            for name, one in value.items():
                yield from _todos(one, (*path, name))
        case list():
            for index, one in enumerate(value):
                yield from _todos(one, (*path, index))


def _open_todos(
    name: str, node: YamlNode, index: int, item: Mapping[str, Plain], identifier: str
) -> Iterator[Problem]:
    for path in _todos(dict(item), ()):
        line = line_at(node, ("questions", index, *path))
        message = f"{identifier}: {_named(path)} is still to be written"
        yield Problem(name, line, "todo", message)


_ENTRIES = {
    "options": "option",
    "steps": "step",
    "blanks": "blank",
    "statements": "statement",
    "references": "reference",
}


def _named(path: YamlPath) -> str:
    """A place in a question, in an author's words: "why of option 2 (es)"."""
    parts: list[str] = []
    language = ""
    for before, part in zip(("", *path), path, strict=False):
        if isinstance(part, int):
            parts[-1] = f"{_ENTRIES.get(str(before), str(before))} {part + 1}"
        elif part == path[-1] and isinstance(before, str) and before in _TEXTS:
            language = f" ({part})"
        else:
            parts.append(str(part))
    return " of ".join(reversed(parts)) + language


_TEXTS = frozenset({"stem", "explanation", "text", "why", "label"})


def _index_of(path: YamlPath) -> int | str | None:
    """The position of the question that a path of the file leads into."""
    return path[1] if len(path) > 1 and path[0] == "questions" else None


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
