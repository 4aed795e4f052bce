"""What a bank as a whole should be like: measured, wanted, met. Pure; it knows no files.

A target that is missed is no fault: a bank grows question by question, and every one of its
questions may be sound meanwhile. Whether thought was given to different angles, no program tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from questions.authoring.balance import KeyBalance
from questions.authoring.lint.pack import (
    MAX_CENTRAL,
    MAX_RECALL,
    MAX_STANDING_OUT,
    POSITION_SHARE,
    RECALL,
)
from questions.bank import Pack
from questions.question import Difficulty, Question, QuestionType, question_type

Unit: TypeAlias = Literal["count", "share"]

QUESTIONS_PER_SKILL = 4
DIFFICULTIES: tuple[Difficulty, ...] = get_args(Difficulty)
HARDEST = 3
MIN_HARDEST = 0.20
# Half of a section's questions hold today, unless all of it is about what is no longer supported.
MIN_CURRENT = 0.50
TYPE_SHARES: Mapping[QuestionType, tuple[float, float]] = {
    "single": (0.50, 0.65),
    "multiple": (0.10, 0.15),
    "order": (0.06, 0.12),
    "match": (0.10, 0.15),
    "series": (0.08, 0.12),
}
SHOWN_BEHIND = 6


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to measure. `measured` and the bounds are numbers, or shares from 0 to 1.

    `name` is stable, for programs; `measured` is None where there was nothing to measure, `low`
    or `high` where there is no such bound. `behind` names the skills or sections (with what each
    has) that keep the target from being met.
    """

    name: str
    what: str
    unit: Unit
    measured: float | None
    low: float | None = None
    high: float | None = None
    behind: tuple[tuple[str, float], ...] = ()

    @property
    def met(self) -> bool:
        """Whether what was measured lies within the bounds, which are allowed themselves."""
        if self.measured is None:
            return False
        return (self.low is None or self.low <= self.measured) and (
            self.high is None or self.measured <= self.high
        )

    @property
    def wanted(self) -> str:
        """The bounds in words: "4 or more", "at most 35%", "50% to 65%"."""
        low = None if self.low is None else _bound(self.low, self.unit)
        high = None if self.high is None else _bound(self.high, self.unit)
        if low and high:
            return f"{low} to {high}"
        return f"{low} or more" if low else f"at most {high}"

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What, measured, wanted, met: as a row of a table."""
        measured = "-" if self.measured is None else _figure(self.measured, self.unit)
        return self.what, measured, self.wanted, "yes" if self.met else "NO"

    @property
    def blame(self) -> str | None:
        """Who keeps the target from being met, the first few by name."""
        if self.met or not self.behind:
            return None
        shown = [f"{name} ({_figure(value, self.unit)})" for name, value in self.behind]
        more = len(shown) - SHOWN_BEHIND
        rest = [f"and {more} more"] if more > 0 else []
        return f"{self.what}: {', '.join([*shown[:SHOWN_BEHIND], *rest])}"

    def as_json(self) -> dict[str, Any]:
        """The target for programs; shares are 0 to 1."""
        return {
            "name": self.name,
            "measured": None if self.measured is None else round(self.measured, 4),
            "low": self.low,
            "high": self.high,
            "met": self.met,
            "behind": {name: round(value, 4) for name, value in self.behind},
        }


def targets_of(pack: Pack) -> tuple[Target, ...]:
    """Every target of a bank, measured."""
    return (
        _per_skill(pack),
        _difficulties(pack),
        *_difficulty_shares(pack),
        *_types(pack),
        *_keys(pack),
        _current(pack),
    )


def _per_skill(pack: Pack) -> Target:
    counts = {skill: float(len(ids)) for skill, ids in pack.by_skill.items()}
    return _least(
        "skill-questions", "fewest questions on a skill", "count", counts, QUESTIONS_PER_SKILL
    )


def _difficulties(pack: Pack) -> Target:
    found = {
        section: float(len({question.difficulty for question in questions}))
        for section, questions in _by_section(pack).items()
    }
    return _least(
        "section-difficulties",
        "fewest difficulties in a section",
        "count",
        found,
        len(DIFFICULTIES),
    )


def _difficulty_shares(pack: Pack) -> Iterator[Target]:
    levels: list[int] = [question.difficulty for question in pack.questions.values()]
    recall, hardest = (_share(levels.count(level), len(levels)) for level in (RECALL, HARDEST))
    yield Target("recall", "recall (difficulty 1)", "share", recall, high=MAX_RECALL)
    yield Target("hardest", "hardest (difficulty 3)", "share", hardest, low=MIN_HARDEST)


def _types(pack: Pack) -> Iterator[Target]:
    counts = Counter(map(question_type, pack.questions.values()))
    for name, (low, high) in TYPE_SHARES.items():
        share = _share(counts[name], len(pack.questions))
        yield Target(f"type-{name}", f"type {name}", "share", share, low, high)


def _keys(pack: Pack) -> Iterator[Target]:
    balance = KeyBalance.of(pack.questions.values(), pack.facts.languages)
    for extreme, count in (("longest", balance.longest), ("shortest", balance.shortest)):
        yield Target(
            f"key-{extreme}",
            f"single: the key is the {extreme}",
            "share",
            balance.share(count),
            high=MAX_STANDING_OUT,
        )
    yield Target(
        "key-central",
        "single: the key is most like all",
        "share",
        balance.share(balance.central),
        high=MAX_CENTRAL,
    )
    for letter, count in balance.positions.items():
        yield Target(
            f"key-{letter.lower()}",
            f"single: the key is option {letter}",
            "share",
            balance.share(count),
            *POSITION_SHARE,
        )


def _current(pack: Pack) -> Target:
    shares = {
        section: _current_share(questions)
        for section, questions in _by_section(pack).items()
        if any(question.sdk != "v1" for question in questions)
    }
    return _least(
        "section-current", "least SDK any or v2 in a section", "share", shares, MIN_CURRENT
    )


def _current_share(questions: Sequence[Question]) -> float:
    return sum(question.sdk != "v1" for question in questions) / len(questions)


def _by_section(pack: Pack) -> dict[str, list[Question]]:
    """Section id -> its questions, for every section of the outline."""
    return {
        section.id: [
            pack.questions[identifier]
            for skill in section.skills
            for identifier in pack.by_skill[skill.id]
        ]
        for section in pack.outline.sections
    }


def _least(name: str, what: str, unit: Unit, found: Mapping[str, float], low: float) -> Target:
    """The target that even the least of `found` reaches `low`."""
    behind = tuple((place, value) for place, value in found.items() if value < low)
    return Target(name, what, unit, min(found.values(), default=None), low, behind=behind)


def _share(count: int, total: int) -> float | None:
    return count / total if total else None


def _bound(value: float, unit: Unit) -> str:
    return f"{value:.0%}" if unit == "share" else f"{value:.0f}"


def _figure(value: float, unit: Unit) -> str:
    return f"{value:.1%}" if unit == "share" else f"{value:.0f}"
