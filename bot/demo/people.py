"""Simulated members: what they can, when they look at the channel, and how they go wrong.

Truth is the hierarchical logistic model that `bot.core.mastery` believes in, with a floor for
guessing; the estimator never sees it. Pure: all chance comes from a seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import fsum
from random import Random

from bot.core.logistic import sigmoid
from bot.core.mastery import WEAK_BELOW
from bot.demo.timetable import at_local
from questions.bank import Pack
from questions.outline import Outline, SkillPath
from questions.question import (
    LETTERS,
    NO,
    YES,
    Match,
    Multiple,
    Order,
    Question,
    Series,
    Single,
    key,
)

NAMES = (
    *("Lucía", "Mateo", "Zoë", "Jürgen", "Chloé", "Tomás", "Ingrid", "Łukasz", "Noor", "Ravi"),
    *("Sofía", "Bjørn", "Amélie", "Yuki", "André", "Şebnem", "Kofi", "Martina", "Dário", "Elif"),
)
MAX_MEMBERS = 100

# In logits, as deviations of a member, a member's domain, section and skill, and a question.
BASE, GUESS = 0.5, 0.2
MEMBER, DOMAIN, SECTION, SKILL, QUESTION = 0.8, 0.3, 0.3, 0.5, 0.5
LEARNING = 0.05
# What the whole group is weak in: so many sections, by so much. A month's answers are few, and the
# report is careful: with less it would call no section weak.
WEAK_SECTIONS, WEAKER = 4, 2.5
EASIER = {1: 0.4, 2: 0.0, 3: -0.4}

MEMBER_NODE = "member"
PRACTISES = (0.6, 0.15, 0.45, 0.3)

REQUESTS = ("5", "5 weak", "5 weak", "5 missed")


@dataclass(slots=True)
class Person:
    """A simulated member. `abilities` are in logits by node of the outline, and grow.

    `looks_in` is the local time at which they usually do, `spread` how far off that they may be,
    `presence` their share of days, `practises` the share of visits that end with a quiz.
    """

    name: str
    abilities: dict[str, float]
    looks_in: time
    spread: timedelta
    presence: float
    practises: float
    language: str | None = None
    on_boards: bool = True
    joins_after: int = 0

    def visit(self, day: date, rng: Random) -> datetime | None:
        """When they look at the channel on a local date, in UTC; None: not at all."""
        comes, off = rng.random() < self.presence, rng.gauss(0, 1)
        return (
            at_local(day, self.looks_in) + max(-2.0, min(2.0, off)) * self.spread if comes else None
        )

    def learns(self, path: SkillPath) -> None:
        """An answer, right or wrong, teaches."""
        self.abilities[f"skill:{path.skill.id}"] += LEARNING


@dataclass(frozen=True)
class World:
    """The exam as it truly is: how hard every question is, and whom it is asked."""

    pack: Pack
    people: tuple[Person, ...]
    difficulty: Mapping[str, float]

    @classmethod
    def of(cls, pack: Pack, members: int, seed: int) -> World:
        """Draw so many members. Raises ValueError for a number that cannot be."""
        if not 1 <= members <= MAX_MEMBERS:
            raise ValueError(
                f"a demo cannot have {members} members: choose from 1 to {MAX_MEMBERS}"
            )
        rng = Random(f"people {seed}")
        weak = _weak_sections(pack.outline, rng)
        difficulty = {
            name: rng.gauss(0, QUESTION) - EASIER[question.difficulty]
            for name, question in sorted(pack.questions.items())
        }
        people = tuple(
            _a_person(number, members, pack.outline, weak, rng) for number in range(members)
        )
        mean = fsum(person.abilities[MEMBER_NODE] for person in people) / members
        for person in people:  # so that no seed makes a group that knows all, or nothing
            person.abilities[MEMBER_NODE] -= mean
        return cls(pack, people, difficulty)

    def chance(self, person: Person, question: Question) -> float:
        """The true chance of a right answer, guessing included."""
        path = self.pack.outline.by_skill[question.skill]
        ability = BASE + fsum(person.abilities[node] for node in _nodes(path))
        return GUESS + (1.0 - GUESS) * sigmoid(ability - self.difficulty[question.id])

    def weak_sections(self) -> tuple[str, ...]:
        """The sections where the members' mean chance is below the line, in the outline's order."""
        return tuple(
            section.id
            for section in self.pack.outline.sections
            if (chances := self._chances([skill.id for skill in section.skills]))
            and fsum(chances) / len(chances) < WEAK_BELOW
        )

    def _chances(self, skills: Sequence[str]) -> list[float]:
        return [
            self.chance(person, self.pack.questions[name])
            for skill in skills
            for name in self.pack.by_skill.get(skill, ())
            for person in self.people
        ]


def _weak_sections(outline: Outline, rng: Random) -> frozenset[str]:
    """What the group is weak in: some sections of one large domain, as when a chapter is unread."""
    large = [one for one in outline.domains if len(one.sections) > WEAK_SECTIONS]
    if not large:
        return frozenset()
    sections = rng.choice(large).sections
    return frozenset(section.id for section in rng.sample(sections, WEAK_SECTIONS))


def _a_person(
    number: int, members: int, outline: Outline, weak: frozenset[str], rng: Random
) -> Person:
    abilities = {MEMBER_NODE: rng.gauss(0, MEMBER)}
    for path in outline.paths():
        domain, section = f"domain:{path.domain.id}", f"section:{path.section.id}"
        if domain not in abilities:
            abilities[domain] = rng.gauss(0, DOMAIN)
        if section not in abilities:
            abilities[section] = rng.gauss(0, SECTION) - WEAKER * (path.section.id in weak)
        abilities[f"skill:{path.skill.id}"] = rng.gauss(0, SKILL)
    times_round, place = divmod(number, len(NAMES))
    return Person(
        name=NAMES[place] if times_round == 0 else f"{NAMES[place]} {times_round + 1}",
        abilities=abilities,
        looks_in=rng.choice((time(8, 50), time(11, 15), time(14, 20), time(18, 40), time(21, 10))),
        spread=timedelta(minutes=rng.uniform(10, 60)),
        presence=rng.uniform(0.7, 0.98),
        practises=PRACTISES[number % len(PRACTISES)],
        language="es" if number % 3 == 1 else None,
        # Somebody keeps off the boards, and the last one comes when the others have begun.
        on_boards=number != 4,
        joins_after=4 if number == members - 1 and members > 1 else 0,
    )


def _nodes(path: SkillPath) -> tuple[str, ...]:
    return (
        MEMBER_NODE,
        f"domain:{path.domain.id}",
        f"section:{path.section.id}",
        f"skill:{path.skill.id}",
    )


def mistaken(question: Question, rng: Random) -> str:
    """A wrong choice, in stored letters; of a single's options one tempts more than the others."""
    right = key(question)
    match question:
        case Single(options=options):
            tempting = [letter for letter in LETTERS[: len(options)] if letter != right]
            Random(question.id).shuffle(tempting)
            return rng.choices(tempting, weights=range(len(tempting), 0, -1))[0]
        case Multiple(options=options):
            out, into = (
                rng.choice(right),
                rng.choice([letter for letter in LETTERS[: len(options)] if letter not in right]),
            )
            return "".join(sorted(right.replace(out, into)))
        case Order():
            place = rng.randrange(len(right) - 1)
            return right[:place] + right[place + 1] + right[place] + right[place + 2 :]
        case Match(blanks=blanks):
            place = rng.randrange(len(blanks))
            others = LETTERS[: len(blanks[place].options)].replace(right[place], "")
            return right[:place] + rng.choice(others) + right[place + 1 :]
        case Series():
            place = rng.randrange(len(right))
            return right[:place] + (NO if right[place] == YES else YES) + right[place + 1 :]
