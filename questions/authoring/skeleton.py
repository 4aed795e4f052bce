"""A new question's skeleton, and its place at the end of its section's file. It writes no content.

A skeleton is a draft, and every text of it begins with TODO. It is added to the
file, which otherwise stays as it is, to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import assert_never

from questions.authoring.balance import KeyBalance
from questions.bank import BANK_FOLDER, TODO, PackReading, read_pack
from questions.nearest import advice
from questions.outline import Outline, Section
from questions.question import QuestionType
from questions.yaml_reader import (
    YamlError,
    YamlList,
    YamlMap,
    YamlNode,
    line_at,
    parse_yaml,
    plain,
)

SCHEMA = "bank.schema.json"
LONGEST_ID = 60
OPTIONS = {"single": 4, "multiple": 5}
STEPS, BLANKS, BLANK_OPTIONS, STATEMENTS = 4, 2, 3, 3


class SkeletonError(ValueError):
    """A question that cannot be added; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Added:
    """Where a new question stands: `line` (from 1) of `file` is where it begins."""

    question: str
    skill: str
    file: Path
    line: int


def add_question(
    directory: Path, section: str, *, skill: str | None, type_: QuestionType, today: date
) -> Added:
    """Add a skeleton to the file of a section of the pack in `directory`.

    Without `skill` it is for the section's skill that has the fewest questions. Raises
    SkeletonError when the section or the skill is unknown or the file cannot be added to, and
    BankError when there is no outline.
    """
    reading = read_pack(directory)
    outline = reading.pack.outline
    found = _section(outline, section)
    chosen = _skill(reading, found, skill)
    file = directory / BANK_FOLDER / _domain(outline, section) / f"{section}.yaml"
    identifier = _free_id(directory, chosen, _written_for(reading, chosen) + 1)
    entry = skeleton(
        identifier,
        chosen,
        type_,
        languages=reading.pack.facts.languages,
        key_at=_rarest_key(reading),
        today=today,
    )
    line = _append(file, entry) if file.exists() else _create(file, section, entry)
    return Added(identifier, chosen, file, line)


def skeleton(
    identifier: str,
    skill: str,
    type_: QuestionType,
    *,
    languages: Sequence[str],
    key_at: int,
    today: date,
) -> str:
    """The lines of a question that is well formed and says nothing yet; `key_at` is the place
    (from 0) of a single's key."""
    lines = [
        f"- id: {identifier}",
        "  status: draft # live, once it is written and somebody else has answered it",
        f"  skill: {skill}",
        f"  type: {type_}",
        "  difficulty: 2 # 1 recall, 2 apply, 3 analyse",
        "  sdk: any # any, v1 or v2: what the answer depends on",
        *_text("  stem:", _stem_hint(type_), languages),
        *_body(type_, languages, key_at),
        *_text("  explanation:", "the idea behind the key, for those who got it wrong", languages),
        "  references:",
        f"    - title: {TODO}",
        f"      url: https://learn.microsoft.com/{TODO}",
        f"      checked: {today.isoformat()} # the day on which you read that page",
    ]
    return "\n".join(lines) + "\n"


def _stem_hint(type_: QuestionType) -> str:
    match type_:
        case "single":
            return "a short scenario, the task, one question that ends in ?"
        case "multiple":
            return "a short scenario, the task, one question that says to choose **two**?"
        case "order":
            return "a short scenario, the task, and in which order the steps are taken?"
        case "match":
            return "a short scenario, code or text with the gaps [1] and [2], one question?"
        case "series":
            return "a short scenario, and whether each of these statements is true?"
        case _:
            assert_never(type_)


def _body(type_: QuestionType, languages: Sequence[str], key_at: int) -> Iterator[str]:
    """What somebody chooses from."""
    match type_:
        case "single":
            yield "  options:"
            yield from _options("    ", OPTIONS["single"], {key_at}, languages)
        case "multiple":
            yield "  options:"
            yield from _options("    ", OPTIONS["multiple"], {0, 2}, languages)
        case "order":
            yield "  steps: # in the right order"
            for _ in range(STEPS):
                yield from _choice("    ", "why it has this place", languages)
        case "match":
            yield "  blanks:"
            for number in range(BLANKS):
                yield f'    - label: "[{number + 1}]"'
                yield "      options:"
                yield from _options("        ", BLANK_OPTIONS, {number}, languages)
        case "series":
            yield "  statements:"
            for number in range(STATEMENTS):
                yield from _choice("    ", "why it is true or not", languages)
                yield f"      answer: {'no' if number % 2 else 'yes'}"
        case _:
            assert_never(type_)


def _options(indent: str, count: int, keys: set[int], languages: Sequence[str]) -> Iterator[str]:
    for place in range(count):
        right = place in keys
        yield from _choice(indent, f"why it is {'right' if right else 'wrong'}", languages)
        if right:
            yield f"{indent}  correct: true"


def _choice(indent: str, why: str, languages: Sequence[str]) -> Iterator[str]:
    yield f"{indent}- text:"
    yield from (f"{indent}    {language}: {TODO}" for language in languages)
    yield from _text(f"{indent}  why:", why, languages)


def _text(name: str, hint: str, languages: Sequence[str]) -> Iterator[str]:
    indent = " " * (len(name) - len(name.lstrip()) + 2)
    yield name
    for language in languages:
        yield f"{indent}{language}: >-"
        yield f"{indent}  {TODO}: {hint}"


def _section(outline: Outline, wanted: str) -> Section:
    sections = {section.id: section for section in outline.sections}
    if wanted not in sections:
        otherwise = f"use a section id of the outline, such as `{next(iter(sections), '')}`"
        near = advice(wanted, sections, otherwise)
        raise SkeletonError(f"the outline has no section `{wanted}`: {near}")
    return sections[wanted]


def _domain(outline: Outline, section: str) -> str:
    return next(
        domain.id for domain in outline.domains if section in {one.id for one in domain.sections}
    )


def _skill(reading: PackReading, section: Section, wanted: str | None) -> str:
    """The skill that was asked for, or the one with the fewest questions."""
    skills = [skill.id for skill in section.skills]
    if wanted is None:
        return min(skills, key=lambda skill: _written_for(reading, skill))
    if wanted not in skills:
        near = advice(wanted, skills, f"its skills are {', '.join(skills)}")
        raise SkeletonError(f"section `{section.id}` has no skill `{wanted}`: {near}")
    return wanted


def _written_for(reading: PackReading, skill: str) -> int:
    """How many questions a skill has, drafts among them."""
    return sum(one.skill == skill for one in reading.pack.written.values())


def _rarest_key(reading: PackReading) -> int:
    """The place, from 0, where the fewest keys of single questions stand."""
    balance = KeyBalance.of(reading.pack.written.values(), ())
    counts = list(balance.positions.values())
    return counts.index(min(counts))


def _free_id(directory: Path, skill: str, first: int) -> str:
    """`<skill>-<number>`. An id that stands anywhere in the bank, even in a broken file, is
    taken."""
    bank = "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((directory / BANK_FOLDER).rglob("*.yaml"))
    )
    taken = set(re.findall(r"[a-z0-9-]+", bank))
    number = first
    while True:
        tail = f"-{number}"
        identifier = skill[: LONGEST_ID - len(tail)].rstrip("-") + tail
        if identifier not in taken:
            return identifier
        number += 1


def _create(file: Path, section: str, entry: str) -> int:
    """Write a new file that holds the entry alone; returns its line."""
    schema = "../../../../" + SCHEMA
    head = f"# yaml-language-server: $schema={schema}\n" if _is_file(file, schema) else ""
    head += f"section: {section}\nquestions:\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as new:
            new.write((head + _indented(entry, "  ")).encode())
    except OSError as fault:
        raise SkeletonError(f"{file}: cannot be written ({fault.strerror})") from fault
    return head.count("\n") + 1


def _is_file(file: Path, relative: str) -> bool:
    return (file.parent / relative).resolve().is_file()


def _append(file: Path, entry: str) -> int:
    """Add the entry at the end of the file's list; returns its line."""
    try:
        content = file.read_bytes()
        before = parse_yaml(content, name=str(file))
    except OSError as fault:
        raise SkeletonError(f"{file}: cannot be read ({fault.strerror})") from fault
    except YamlError as error:
        raise SkeletonError(f"{error}\nNothing was added: fix the file first.") from error
    newline = b"\r\n" if b"\r\n" in content else b"\n"
    gap = newline if content.endswith(b"\n") else newline * 2
    text = _indented(entry, _indent(file, content, before)).encode().replace(b"\n", newline)
    _check_added(file, before, content + gap + text)
    try:
        with file.open("ab") as old:
            old.write(gap + text)
    except OSError as fault:
        raise SkeletonError(f"{file}: cannot be written ({fault.strerror})") from fault
    return (content + gap).count(b"\n") + 1


def _indent(file: Path, content: bytes, node: YamlNode) -> str:
    """How far the list of questions is indented."""
    questions = _questions(node)
    if questions is not None and questions.items:
        line = content.splitlines()[line_at(questions.items[0], ()) - 1]
        found = re.match(rb"( *)- ", line)
        if found:
            return found[1].decode()
    raise SkeletonError(
        f"{file}: has no list of questions, each with a `-` of its own line: write the first one"
    )


def _check_added(file: Path, before: YamlNode, content: bytes) -> None:
    """The file must say what it said, with one more question at the end of its list."""
    try:
        after = parse_yaml(content, name=str(file))
    except YamlError:
        after = None
    old, new = plain(before), None if after is None else plain(after)
    if isinstance(old, dict) and isinstance(new, dict):
        questions, more = old.get("questions"), new.get("questions")
        same = {**old, "questions": ""} == {**new, "questions": ""}
        if same and isinstance(more, list) and more[:-1] == questions:
            return
    raise SkeletonError(
        f"{file}: a question added at its end would not belong to the list `questions`: "
        "make that list the last thing in the file"
    )


def _questions(node: YamlNode) -> YamlList | None:
    found = node.entries.get("questions") if isinstance(node, YamlMap) else None
    return found if isinstance(found, YamlList) else None


def _indented(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}" for line in text.splitlines(keepends=True))
