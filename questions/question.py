"""Questions of five types and their grading. Pure: no files, no screens, no chance.

A **choice** is what somebody answered, as a short string of letters, one alphabet for all types:

| type     | choice                               | example |
|----------|--------------------------------------|---------|
| single   | the letter of the option             | `B`     |
| multiple | the letters chosen, in any order     | `AC`    |
| order    | the letters, first step first        | `CABD`  |
| match    | for each blank the letter chosen     | `BA`    |
| series   | for each statement `Y` or `N`        | `YNY`   |

Letters name options in the order of the bank's file. A post shows them in another order, its
`Layout`, which translates between shown and stored letters, so that neither a button nor a
stored answer depends on how a post was shuffled.
"""

from __future__ import annotations

import string
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Literal, TypeAlias, assert_never

from questions.text import LocalText

QuestionType: TypeAlias = Literal["single", "multiple", "order", "match", "series"]
SdkVersion: TypeAlias = Literal["any", "v1", "v2"]
Difficulty: TypeAlias = Literal[1, 2, 3]

LETTERS = string.ascii_uppercase
YES, NO = "Y", "N"


class ChoiceError(ValueError):
    """A choice that this question cannot have been answered with."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a question stands: file relative to the pack, line from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A page of the documentation that settles the key, and when it was read."""

    title: str
    url: str
    checked: date


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, with the reason why it is right or wrong."""

    text: LocalText
    why: LocalText
    correct: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an order question, with the reason for its place."""

    text: LocalText
    why: LocalText


@dataclass(frozen=True, slots=True)
class Blank:
    """A gap with options of its own, of which exactly one is right."""

    label: LocalText
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that is true (`Y`) or not (`N`)."""

    text: LocalText
    why: LocalText
    correct: bool


@dataclass(frozen=True, slots=True)
class Item:
    """What every question has, whatever its type. `id` is unique in its pack."""

    id: str
    skill: str
    difficulty: Difficulty
    sdk: SdkVersion
    stem: LocalText
    explanation: LocalText
    references: tuple[Reference, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Single(Item):
    """One of four options is right."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Multiple(Item):
    """Several options are right; the stem says how many."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Order(Item):
    """Steps to put in order; they are stored in the right one, unless `corrected` names another
    (in stored letters)."""

    steps: tuple[Step, ...]
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class Match(Item):
    """A choice for every blank (Microsoft's hotspot)."""

    blanks: tuple[Blank, ...]


@dataclass(frozen=True, slots=True)
class Series(Item):
    """Statements to be judged one by one."""

    statements: tuple[Statement, ...]


Question: TypeAlias = Single | Multiple | Order | Match | Series


@dataclass(frozen=True, slots=True)
class Grade:
    """What a choice is worth: `score` of `out_of` parts; `correct` when all parts are right."""

    score: int
    out_of: int

    @property
    def correct(self) -> bool:
        """Whether every part is right."""
        return self.score == self.out_of


def question_type(question: Question) -> QuestionType:
    """The type's name as authors write it."""
    match question:
        case Single():
            return "single"
        case Multiple():
            return "multiple"
        case Order():
            return "order"
        case Match():
            return "match"
        case Series():
            return "series"
        case _:
            assert_never(question)


def key(question: Question) -> str:
    """The right choice, in stored letters."""
    match question:
        case Single(options=options) | Multiple(options=options):
            return _letters_of_correct(options)
        case Order(steps=steps, corrected=corrected):
            return corrected or LETTERS[: len(steps)]
        case Match(blanks=blanks):
            return "".join(_letters_of_correct(blank.options) for blank in blanks)
        case Series(statements=statements):
            return "".join(YES if statement.correct else NO for statement in statements)
        case _:
            assert_never(question)


def with_key(question: Question, right: str) -> Question:
    """The question with another key, in stored letters; its texts stay as they are.

    Raises ChoiceError when `right` cannot be a key of it. A multiple may get another number of
    keys, at least one and not all.
    """
    if right == key(question):
        return question
    match question:
        case Single(options=options):
            return replace(question, options=_marked(options, normalised(question, right)))
        case Multiple(options=options):
            _check_letters(right, len(options))
            _check(0 < len(set(right)) == len(right), "name each right option once")
            _check(len(right) < len(options), "not every option can be right")
            return replace(question, options=_marked(options, right))
        case Order():
            return replace(question, corrected=normalised(question, right))
        case Match(blanks=blanks):
            letters = normalised(question, right)
            return replace(
                question,
                blanks=tuple(
                    replace(blank, options=_marked(blank.options, letter))
                    for blank, letter in zip(blanks, letters, strict=True)
                ),
            )
        case Series(statements=statements):
            letters = normalised(question, right)
            return replace(
                question,
                statements=tuple(
                    replace(statement, correct=letter == YES)
                    for statement, letter in zip(statements, letters, strict=True)
                ),
            )
        case _:
            assert_never(question)


def grade(question: Question, choice: str) -> Grade:
    """Grade a choice in stored letters.

    Match and series give a point per part; the other types are right or wrong as a whole.
    Raises ChoiceError when the choice does not fit the question.
    """
    choice = normalised(question, choice)
    right = key(question)
    if isinstance(question, Match | Series):
        return Grade(
            score=sum(given == wanted for given, wanted in zip(choice, right, strict=True)),
            out_of=len(right),
        )
    return Grade(score=int(choice == right), out_of=1)


def normalised(question: Question, choice: str) -> str:
    """The choice in its one spelling (a multiple's letters sorted), or ChoiceError."""
    match question:
        case Single(options=options):
            _check(len(choice) == 1, f"choose 1 option, not {len(choice)}")
            _check_letters(choice, len(options))
        case Multiple(options=options):
            wanted = sum(option.correct for option in options)
            _check(len(set(choice)) == len(choice), "an option was chosen twice")
            _check(len(choice) == wanted, f"choose {wanted} options, not {len(choice)}")
            _check_letters(choice, len(options))
            return "".join(sorted(choice))
        case Order(steps=steps):
            _check(
                sorted(choice) == list(LETTERS[: len(steps)]),
                f"put each of the {len(steps)} steps in its place once",
            )
        case Match(blanks=blanks):
            _check(
                len(choice) == len(blanks), f"choose one option for each of {len(blanks)} blanks"
            )
            for letter, blank in zip(choice, blanks, strict=True):
                _check_letters(letter, len(blank.options))
        case Series(statements=statements):
            _check(
                len(choice) == len(statements), f"judge each of the {len(statements)} statements"
            )
            _check(set(choice) <= {YES, NO}, "a statement is judged with Y or N")
        case _:
            assert_never(question)
    return choice


@dataclass(frozen=True, slots=True)
class Layout:
    """The order in which a post shows options: for each list of options, its stored letters.

    `single`, `multiple` and `order` have one list, `match` one per blank, `series` none (its
    statements keep their order). `BDAC` means: shown as A is the stored B, as B the stored D, ...
    """

    lists: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.lists)

    @classmethod
    def parse(cls, text: str) -> Layout:
        """The inverse of `str`."""
        return cls(tuple(text.split("/"))) if text else cls(())


def fits(question: Question, layout: Layout) -> bool:
    """Whether a layout is one of this question: its lists hold just the question's options."""
    match question:
        case Single(options=options) | Multiple(options=options):
            sizes: tuple[int, ...] = (len(options),)
        case Order(steps=steps):
            sizes = (len(steps),)
        case Match(blanks=blanks):
            sizes = tuple(len(blank.options) for blank in blanks)
        case Series():
            sizes = ()
        case _:
            assert_never(question)
    return [sorted(letters) for letters in layout.lists] == [list(LETTERS[:size]) for size in sizes]


def shuffled_layout(question: Question, rng: Random) -> Layout:
    """A layout drawn with `rng`. The steps of an order are never shown in the right order."""

    def shuffled(size: int) -> str:
        return "".join(rng.sample(LETTERS[:size], size))

    match question:
        case Single(options=options) | Multiple(options=options):
            return Layout((shuffled(len(options)),))
        case Order(steps=steps):
            shown = shuffled(len(steps))
            while len(steps) > 1 and shown == LETTERS[: len(steps)]:
                shown = shuffled(len(steps))
            return Layout((shown,))
        case Match(blanks=blanks):
            return Layout(tuple(shuffled(len(blank.options)) for blank in blanks))
        case Series():
            return Layout(())
        case _:
            assert_never(question)


def stored_choice(question: Question, layout: Layout, shown: str) -> str:
    """Translate a choice in shown letters into stored letters and check it.

    Raises ChoiceError when the choice does not fit the question.
    """
    match question:
        case Single() | Multiple() | Order():
            translated = "".join(_stored_letter(letter, layout.lists[0]) for letter in shown)
        case Match():
            _check(
                len(shown) == len(layout.lists),
                f"choose one option for each of {len(layout.lists)} blanks",
            )
            translated = "".join(
                _stored_letter(letter, order)
                for letter, order in zip(shown, layout.lists, strict=True)
            )
        case Series():
            translated = shown
        case _:
            assert_never(question)
    return normalised(question, translated)


def shown_choice(question: Question, layout: Layout, stored: str) -> str:
    """Translate a choice in stored letters into the letters of a post (the inverse)."""
    match question:
        case Single() | Order():
            return "".join(LETTERS[layout.lists[0].index(letter)] for letter in stored)
        case Multiple():
            return "".join(sorted(LETTERS[layout.lists[0].index(letter)] for letter in stored))
        case Match():
            return "".join(
                LETTERS[order.index(letter)]
                for letter, order in zip(stored, layout.lists, strict=True)
            )
        case Series():
            return stored
        case _:
            assert_never(question)


def _marked(options: tuple[Option, ...], right: str) -> tuple[Option, ...]:
    return tuple(
        replace(option, correct=letter in right)
        for letter, option in zip(LETTERS, options, strict=False)
    )


def _letters_of_correct(options: tuple[Option, ...]) -> str:
    return "".join(
        letter for letter, option in zip(LETTERS, options, strict=False) if option.correct
    )


def _stored_letter(shown: str, order: str) -> str:
    position = LETTERS.find(shown)
    _check(0 <= position < len(order), f"there is no option {shown!r}")
    return order[position]


def _check_letters(choice: str, size: int) -> None:
    unknown = [letter for letter in choice if letter not in LETTERS[:size]]
    _check(not unknown, f"there is no option {', '.join(map(repr, unknown))}")


def _check(holds: bool, message: str) -> None:
    if not holds:
        raise ChoiceError(message)
