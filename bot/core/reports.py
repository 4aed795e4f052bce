"""Beliefs -> weak-skill reports: what is known, how certain that is, and what is missing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeAlias

from bot.core.group_effect import FEWEST_MEMBERS, asked_variance, group_masteries
from bot.core.mastery import GROUP_ANSWER, Estimate, Mastery, answers_missing, mastery, on_logits
from bot.core.sections import (
    MemberTree,
    SectionHardness,
    SkillEvidence,
    member_estimates,
    member_tree,
    section_hardness,
)
from bot.core.tree import Belief, fresh_difficulties
from questions.outline import Domain, Outline, Section

# What is shown of a section rests on so many answers at least; a group's on those of two members,
# because the mastery of one would be that person's.
FEWEST_ANSWERS = 3


class Believed(Protocol):
    """What the answers below a node say, with its state before the week of the last change."""

    @property
    def precision(self) -> float:
        """In 1 / logits squared."""
        ...

    @property
    def information(self) -> float:
        """Precision times mean, in 1 / logits."""
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
    def precision_before(self) -> float:
        """The precision before that week."""
        ...

    @property
    def information_before(self) -> float:
        """The information before that week."""
        ...

    @property
    def answers_before(self) -> int:
        """How many answers had moved it before that week."""
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
class Exercises:
    """An exam's questions: by skill id those that may be asked, and by node (`question:ID`,
    `skill:ID`) how hard they are, as far as anybody was asked."""

    by_skill: Mapping[str, Sequence[str]]
    hardness: Mapping[str, Hardness]

    def difficulty(self, node: str) -> Belief:
        """The difficulty of a question or a skill; what nobody was asked may be anything."""
        stored = self.hardness.get(node)
        if stored is not None:
            return Belief(stored.mean, stored.variance)
        return _EASY.question if node.startswith("question:") else _EASY.skill

    def section(self, section: Section) -> SectionHardness:
        """How hard a section's questions are together."""
        return section_hardness(
            [
                self.difficulty(f"question:{question}")
                for skill in section.skills
                for question in self.by_skill.get(skill.id, ())
            ],
            [self.difficulty(f"skill:{skill.id}") for skill in section.skills],
        )


_EASY = fresh_difficulties()


@dataclass(frozen=True, slots=True)
class SectionReport:
    """What can be said of one section.

    `mastery` is None without evidence enough to show any; `missing` is about how many more answers
    would settle whether it is weak (0: settled). `before` is the mastery before this week, where
    there was evidence enough to show any. `people` is how many members' answers it rests on.
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
        """Whether it is certainly not weak."""
        return self.mastery is not None and self.mastery.verdict == "strong"

    @property
    def unknown(self) -> bool:
        """Whether the evidence allows neither."""
        return not self.weak and not self.strong


def person_sections(
    outline: Outline, beliefs: Mapping[str, Believed], exercises: Exercises, week: str
) -> tuple[SectionReport, ...]:
    """One member's report; `beliefs` by `skill:ID`, `week` is the present one (ISO Monday)."""
    hardness = [exercises.section(section) for section in outline.sections]
    now = _tree(outline, beliefs)
    earlier = _tree(outline, beliefs, before=week)
    return tuple(
        _person_section(domain, section, tree_now, tree_before)
        for (domain, section), tree_now, tree_before in zip(
            _places(outline),
            zip(member_estimates(now, hardness), _answers(now), strict=True),
            zip(member_estimates(earlier, hardness), _answers(earlier), strict=True),
            strict=True,
        )
    )


def group_sections(
    outline: Outline,
    members: Sequence[Mapping[str, Believed]],
    exercises: Exercises,
    asked: Mapping[str, Mapping[str, int]],
) -> tuple[SectionReport, ...]:
    """A group's report over its members' beliefs; nobody is named, nobody stands alone.

    `asked` is, by skill id, how many of the members answered each question. A member who answered
    elsewhere counts in every section: what they know there is told by all the rest.
    """
    trees = [_tree(outline, beliefs) for beliefs in members]
    counts = [_answers(tree) for tree in trees]
    shown: Sequence[Mastery | None] = [None] * len(outline.sections)
    if len(trees) >= FEWEST_MEMBERS:
        shown = group_masteries(
            trees,
            [exercises.section(section) for section in outline.sections],
            [_asked_variance(section, asked, exercises) for section in outline.sections],
        )
    return tuple(
        _group_section(domain, section, read, [one[place] for one in counts])
        for place, ((domain, section), read) in enumerate(zip(_places(outline), shown, strict=True))
    )


def _places(outline: Outline) -> list[tuple[Domain, Section]]:
    return [(domain, section) for domain in outline.domains for section in domain.sections]


def _asked_variance(
    section: Section, asked: Mapping[str, Mapping[str, int]], exercises: Exercises
) -> float:
    return asked_variance(
        (times, exercises.difficulty(f"question:{question}").variance)
        for skill in section.skills
        for question, times in asked.get(skill.id, {}).items()
    )


def has_answers(outline: Outline, beliefs: Mapping[str, Believed]) -> bool:
    """Whether a member has answered anything of the exam."""
    return any(f"skill:{path.skill.id}" in beliefs for path in outline.paths())


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


# A section's estimate and the answers that it rests on.
_Estimated: TypeAlias = tuple[Estimate, int]


def _person_section(
    domain: Domain, section: Section, now: _Estimated, before: _Estimated
) -> SectionReport:
    estimate, answers = now
    if answers == 0:
        return SectionReport(domain, section, None, 0, 0, FEWEST_ANSWERS)
    shown = mastery(estimate)
    return SectionReport(
        domain,
        section,
        shown if answers >= FEWEST_ANSWERS else None,
        answers,
        1,
        _missing(shown, estimate, answers),
        mastery(before[0]) if before[1] >= FEWEST_ANSWERS else None,
    )


def _group_section(
    domain: Domain, section: Section, shown: Mastery | None, counts: Sequence[int]
) -> SectionReport:
    answers, people = sum(counts), sum(count > 0 for count in counts)
    if shown is None or people < FEWEST_MEMBERS or answers < FEWEST_ANSWERS:
        missing = max(1, FEWEST_ANSWERS - answers)
        return SectionReport(domain, section, None, answers, people, missing)
    missing = _missing(shown, on_logits(shown), answers, GROUP_ANSWER)
    return SectionReport(domain, section, shown, answers, people, missing)


def _missing(shown: Mastery, estimate: Estimate, answers: int, worth: float = 1.0) -> int:
    if answers < FEWEST_ANSWERS:
        return FEWEST_ANSWERS - answers
    return 0 if shown.verdict != "unknown" else max(1, answers_missing(estimate, worth))


def _answers(tree: MemberTree) -> list[int]:
    """How many answers each section rests on."""
    return [sum(skill.answers for skill in skills) for skills in tree.skills]


def _tree(
    outline: Outline, beliefs: Mapping[str, Believed], before: str | None = None
) -> MemberTree:
    """What is known of a member now, or as it was before the week that `before` names."""

    def skill(node: str) -> SkillEvidence:
        stored = beliefs.get(node)
        if stored is None:
            return _UNKNOWN
        if before is not None and stored.week == before:
            return SkillEvidence(
                stored.precision_before, stored.information_before, stored.answers_before
            )
        return SkillEvidence(stored.precision, stored.information, stored.answers)

    return member_tree(
        [
            [skill(f"skill:{one.id}") for one in section.skills]
            for _domain, section in _places(outline)
        ],
        [place for place, domain in enumerate(outline.domains) for _section in domain.sections],
    )


_UNKNOWN = SkillEvidence()
