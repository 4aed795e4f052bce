"""Beliefs -> weak-skill reports: what is known, how surely, and what is still missing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from bot.core.mastery import (
    INTERVAL_Z,
    Belief,
    Estimate,
    Mastery,
    answers_missing,
    fresh_abilities,
    fresh_difficulties,
    group_mastery,
    logit,
    mastery,
    section_estimate,
)
from questions.outline import Domain, Outline, Section

# A group's mastery of a section is never one person's.
FEWEST_MEMBERS = 2
FEWEST_ANSWERS = 3


class Believed(Protocol):
    """A stored belief with its state before this week."""

    @property
    def mean(self) -> float:
        """Logits."""
        ...

    @property
    def variance(self) -> float:
        """Logits squared."""
        ...

    @property
    def answers(self) -> int:
        """How many answers moved it."""
        ...

    @property
    def week(self) -> str:
        """The week of the last change."""
        ...

    @property
    def mean_before(self) -> float:
        """The mean before that week."""
        ...

    @property
    def variance_before(self) -> float:
        """The variance before that week."""
        ...


class Hardness(Protocol):
    """A stored difficulty."""

    @property
    def mean(self) -> float:
        """Logits."""
        ...

    @property
    def variance(self) -> float:
        """Logits squared."""
        ...


@dataclass(frozen=True, slots=True)
class SectionReport:
    """What can be said of one section.

    `mastery` is None without evidence enough to show any; `missing` is about how many more answers
    would settle whether it is weak (0: settled). `before` is the mastery before this week, where
    there was any. `people` is how many members' answers it rests on.
    """

    domain: Domain
    section: Section
    mastery: Mastery | None
    answers: int
    people: int
    missing: int
    before: Mastery | None = None

    @property
    def weak(self) -> bool:
        """Whether it passes the evidence gate."""
        return self.mastery is not None and self.mastery.verdict == "weak"

    @property
    def strong(self) -> bool:
        """Whether it is surely not weak."""
        return self.mastery is not None and self.mastery.verdict == "strong"

    @property
    def unknown(self) -> bool:
        """Whether the evidence allows neither."""
        return not self.weak and not self.strong


def person_sections(
    outline: Outline,
    beliefs: Mapping[str, Believed],
    hardness: Mapping[str, Hardness],
    week: str,
) -> tuple[SectionReport, ...]:
    """One member's report; `week` is the present one (ISO Monday), `hardness` by `skill:ID`."""
    return tuple(
        _person_section(domain, section, beliefs, hardness, week)
        for domain in outline.domains
        for section in domain.sections
    )


def group_sections(
    outline: Outline,
    members: Sequence[Mapping[str, Believed]],
    hardness: Mapping[str, Hardness],
) -> tuple[SectionReport, ...]:
    """A group's report over its members' beliefs; nobody is named, nobody stands alone."""
    return tuple(
        _group_section(domain, section, members, hardness)
        for domain in outline.domains
        for section in domain.sections
    )


def has_answers(outline: Outline, beliefs: Mapping[str, Believed]) -> bool:
    """Whether a member has answered anything of the exam."""
    return any(_answers(section, beliefs) for one in outline.domains for section in one.sections)


def weakest(sections: Sequence[SectionReport]) -> tuple[SectionReport, ...]:
    """The weak sections, weakest first."""
    weak = [one for one in sections if one.mastery is not None and one.weak]
    return tuple(sorted(weak, key=lambda one: one.mastery.chance if one.mastery else 1.0))


def to_practise(sections: Sequence[SectionReport], most: int = 3) -> tuple[SectionReport, ...]:
    """The sections worth practising: the weak ones, else those of least mastery, else unknown."""
    weak = weakest(sections)
    if weak:
        return weak[:most]
    seen = [one for one in sections if one.mastery is not None and not one.strong]
    if seen:
        return tuple(sorted(seen, key=lambda one: one.mastery.chance if one.mastery else 1.0))[
            :most
        ]
    return tuple(one for one in sections if one.unknown)[:most]


@dataclass(frozen=True, slots=True)
class BlueprintLine:
    """How the questions so far followed the blueprint in one domain."""

    domain: Domain
    asked: int
    target: Fraction


def blueprint_lines(outline: Outline, asked: Mapping[str, int]) -> tuple[BlueprintLine, ...]:
    """Questions asked by domain id, against each domain's share of all."""
    total = sum(asked.values())
    whole = sum(domain.weight.doubled_midpoint for domain in outline.domains)
    return tuple(
        BlueprintLine(
            domain,
            asked.get(domain.id, 0),
            Fraction(total * domain.weight.doubled_midpoint, whole),
        )
        for domain in outline.domains
    )


def _person_section(
    domain: Domain,
    section: Section,
    beliefs: Mapping[str, Believed],
    hardness: Mapping[str, Hardness],
    week: str,
) -> SectionReport:
    answers = _answers(section, beliefs)
    if answers == 0:
        return SectionReport(domain, section, None, 0, 0, FEWEST_ANSWERS)
    now = _estimate(domain, section, beliefs, hardness, before=None)
    shown = mastery(now)
    changed = beliefs[f"section:{section.id}"].week == week
    began = _estimate(domain, section, beliefs, hardness, before=week) if changed else now
    return SectionReport(
        domain,
        section,
        shown if answers >= FEWEST_ANSWERS else None,
        answers,
        1,
        _missing(shown, now, answers),
        mastery(began),
    )


def _group_section(
    domain: Domain,
    section: Section,
    members: Sequence[Mapping[str, Believed]],
    hardness: Mapping[str, Hardness],
) -> SectionReport:
    counts = [_answers(section, beliefs) for beliefs in members]
    able = [beliefs for beliefs, count in zip(members, counts, strict=True) if count]
    answers = sum(counts)
    if len(able) < FEWEST_MEMBERS or answers < FEWEST_ANSWERS:
        return SectionReport(
            domain, section, None, answers, len(able), max(1, FEWEST_ANSWERS - answers)
        )
    shown = group_mastery(
        [_estimate(domain, section, beliefs, hardness, before=None) for beliefs in able]
    )
    return SectionReport(
        domain,
        section,
        shown,
        answers,
        len(able),
        _missing(shown, _on_logits(shown), answers),
    )


def _missing(shown: Mastery, estimate: Estimate, answers: int) -> int:
    if answers < FEWEST_ANSWERS:
        return FEWEST_ANSWERS - answers
    return 0 if shown.verdict != "unknown" else max(1, answers_missing(estimate))


def _on_logits(shown: Mastery) -> Estimate:
    """A group's mastery as an estimate of its own, by the interval that it was given."""
    low, high = (min(0.99, max(0.01, bound)) for bound in (shown.low, shown.high))
    spread = (logit(high) - logit(low)) / (2 * INTERVAL_Z)
    return Estimate(logit(min(0.99, max(0.01, shown.chance))), max(1e-6, spread**2))


def _answers(section: Section, beliefs: Mapping[str, Believed]) -> int:
    stored = beliefs.get(f"section:{section.id}")
    return 0 if stored is None else stored.answers


def _estimate(
    domain: Domain,
    section: Section,
    beliefs: Mapping[str, Believed],
    hardness: Mapping[str, Hardness],
    *,
    before: str | None,
) -> Estimate:
    """The estimate now, or as it was before the week that `before` names."""
    prior = fresh_abilities()
    easy = fresh_difficulties().skill

    def belief(node: str, fresh: Belief) -> Belief:
        stored = beliefs.get(node)
        if stored is None:
            return fresh
        if before is not None and stored.week == before:
            return Belief(stored.mean_before, stored.variance_before)
        return Belief(stored.mean, stored.variance)

    def hard(skill: str) -> Belief:
        stored = hardness.get(f"skill:{skill}")
        return easy if stored is None else Belief(stored.mean, stored.variance)

    return section_estimate(
        belief("member", prior.member),
        belief(f"domain:{domain.id}", prior.domain),
        belief(f"section:{section.id}", prior.section),
        [(belief(f"skill:{skill.id}", prior.skill), hard(skill.id)) for skill in section.skills],
    )
