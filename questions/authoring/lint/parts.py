"""A question taken apart into its texts, each with its name and its place in the file.

It judges nothing; the rules walk over these parts instead of over five types of question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from questions.question import LETTERS, Match, Multiple, Option, Order, Question, Series, Single
from questions.text import LocalText
from questions.yaml_reader import YamlPath

PartKind: TypeAlias = Literal["stem", "explanation", "label", "option", "step", "statement", "why"]


@dataclass(frozen=True, slots=True)
class Part:
    """One text: what it is, what messages call it, where it stands."""

    kind: PartKind
    name: str
    path: YamlPath
    text: LocalText


@dataclass(frozen=True, slots=True)
class OptionList:
    """Options of which some are right; `name` and `path` are those of the list."""

    name: str
    path: YamlPath
    options: tuple[Option, ...]

    def named(self) -> Iterator[tuple[str, YamlPath, Option]]:
        """Each option with its name and path."""
        for index, option in enumerate(self.options):
            yield f"{self.name}option {LETTERS[index]}", (*self.path, index), option


def option_lists(question: Question) -> tuple[OptionList, ...]:
    """The lists of options: one for single and multiple, one per blank for match, else none."""
    match question:
        case Single(options=options) | Multiple(options=options):
            return (OptionList("", ("options",), options),)
        case Match(blanks=blanks):
            return tuple(
                OptionList(f"blank {index + 1}, ", ("blanks", index, "options"), blank.options)
                for index, blank in enumerate(blanks)
            )
        case Order() | Series():
            return ()
        case _:
            assert_never(question)


def choice_lists(question: Question) -> tuple[tuple[Part, ...], ...]:
    """The texts that a reader compares with each other, list by list, without their reasons."""
    match question:
        case Single() | Multiple() | Match():
            return tuple(
                tuple(
                    Part("option", name, (*path, "text"), option.text)
                    for name, path, option in options.named()
                )
                for options in option_lists(question)
            )
        case Order(steps=steps):
            return (
                tuple(
                    Part("step", f"step {index + 1}", ("steps", index, "text"), step.text)
                    for index, step in enumerate(steps)
                ),
            )
        case Series(statements=statements):
            return (
                tuple(
                    Part("statement", f"statement {i + 1}", ("statements", i, "text"), each.text)
                    for i, each in enumerate(statements)
                ),
            )
        case _:
            assert_never(question)


def reasons(question: Question) -> tuple[tuple[Part, Part], ...]:
    """Each choice with its reason, as (choice, why)."""
    match question:
        case Single() | Multiple() | Match():
            whys = [o.why for options in option_lists(question) for o in options.options]
        case Order(steps=steps):
            whys = [step.why for step in steps]
        case Series(statements=statements):
            whys = [statement.why for statement in statements]
        case _:
            assert_never(question)
    choices = [part for parts in choice_lists(question) for part in parts]
    return tuple(
        (choice, Part("why", f"why of {choice.name}", (*choice.path[:-1], "why"), why))
        for choice, why in zip(choices, whys, strict=True)
    )


def labels(question: Question) -> tuple[Part, ...]:
    """The labels of a match question's blanks."""
    if not isinstance(question, Match):
        return ()
    return tuple(
        Part("label", f"label of blank {index + 1}", ("blanks", index, "label"), blank.label)
        for index, blank in enumerate(question.blanks)
    )


def parts_of(question: Question) -> Iterator[Part]:
    """Every text of the question, in the order of the file."""
    yield Part("stem", "stem", ("stem",), question.stem)
    yield from labels(question)
    for choice, why in reasons(question):
        yield choice
        yield why
    yield Part("explanation", "explanation", ("explanation",), question.explanation)


def shown_text(question: Question, language: str) -> str:
    """What a post shows before anybody answers: the stem and the lettered choices."""
    lines = [question.stem.in_language(language), ""]
    blanks = labels(question)
    for index, choices in enumerate(choice_lists(question)):
        if blanks:
            lines.append(blanks[index].text.in_language(language))
        lines += [
            f"{letter}. {choice.text.in_language(language)}"
            for letter, choice in zip(LETTERS, choices, strict=False)
        ]
    return "\n".join(lines)


def revealed_text(question: Question, language: str) -> str:
    """What a post shows once it is closed: as before, with every reason, the explanation and the
    references."""
    return "\n".join(
        (
            shown_text(question, language),
            *(why.text.in_language(language) for _, why in reasons(question)),
            question.explanation.in_language(language),
            *(f"{reference.title} {reference.url}" for reference in question.references),
        )
    )
