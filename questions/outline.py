"""An exam's skills outline: domains with weights, their sections, their skills.

Pure values. How they are read from Markdown is `outline_import`'s business, how they are
sampled is `sampling`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from questions.text import LocalText


@dataclass(frozen=True, slots=True)
class WeightRange:
    """The share of the exam that a domain has, in percent, as the outline states it."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low}-{self.high}" if self.low != self.high else f"{self.low}"

    @property
    def doubled_midpoint(self) -> int:
        """Twice the midpoint, so that weights stay whole numbers (25-30 -> 55)."""
        return self.low + self.high


@dataclass(frozen=True, slots=True)
class Skill:
    """A leaf of the outline. `id` is unique among the outline's skills."""

    id: str
    title: LocalText


@dataclass(frozen=True, slots=True)
class Section:
    """A group of skills. `id` is unique among the outline's sections."""

    id: str
    title: LocalText
    skills: tuple[Skill, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """A weighted part of the exam. `id` is unique among the outline's domains."""

    id: str
    title: LocalText
    weight: WeightRange
    sections: tuple[Section, ...]

    @property
    def skills(self) -> tuple[Skill, ...]:
        """All skills of all sections, in the outline's order."""
        return tuple(skill for section in self.sections for skill in section.skills)


@dataclass(frozen=True, slots=True)
class SkillPath:
    """A skill with the section and the domain that it belongs to."""

    domain: Domain
    section: Section
    skill: Skill


@dataclass(frozen=True)
class Outline:
    """The whole outline of one exam, in the order in which it was published."""

    domains: tuple[Domain, ...]

    def paths(self) -> Iterator[SkillPath]:
        """Every skill with its section and domain, in the outline's order."""
        for domain in self.domains:
            for section in domain.sections:
                for skill in section.skills:
                    yield SkillPath(domain, section, skill)

    @cached_property
    def by_skill(self) -> dict[str, SkillPath]:
        """Skill id -> its path."""
        return {path.skill.id: path for path in self.paths()}

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections of all domains, in the outline's order."""
        return tuple(section for domain in self.domains for section in domain.sections)


@dataclass(frozen=True, slots=True)
class ExamStatus:
    """Whether the exam can still be taken."""

    retired: date | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class ExamFacts:
    """What a pack says of its exam beside the outline.

    `pass_mark` is a scaled score out of 1,000, not a share of right answers.
    """

    id: str
    title: LocalText
    languages: tuple[str, ...]
    status: ExamStatus = field(default_factory=ExamStatus)
    pass_mark: int | None = None
    note: LocalText | None = None
