"""What a member's tree says of each section of an exam, and how hard the section's questions are.

Pure. Sections are told apart by their place in the outline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.core.logistic import softening
from bot.core.mastery import Estimate
from bot.core.tree import MODEL, Belief, Evidence, Model


class SkillEvidence(NamedTuple):
    """What is known of a member's skill, and how many answers it rests on."""

    precision: float = 0.0
    information: float = 0.0
    answers: int = 0


@dataclass(frozen=True, slots=True)
class MemberTree:
    """All that is known of one member in an exam.

    `skills` holds the skills of each section. `domain_of` is the place of each section's domain.
    """

    member: Evidence
    domains: tuple[Evidence, ...]
    sections: tuple[Evidence, ...]
    skills: tuple[tuple[SkillEvidence, ...], ...]
    domain_of: tuple[int, ...]


def member_tree(
    skills: Sequence[Sequence[SkillEvidence]], domain_of: Sequence[int], model: Model = MODEL
) -> MemberTree:
    """The tree above a member's skills, given section by section.

    A node knows the sum of what those below it say, whatever outline the answers were given by.
    """
    sections = [_heard([one[:2] for one in of_one], model.skill) for of_one in skills]
    below: list[list[Evidence]] = [[] for _ in range(max(domain_of, default=-1) + 1)]
    for section, domain in zip(sections, domain_of, strict=True):
        below[domain].append(section)
    domains = [_heard(of_one, model.section) for of_one in below]
    return MemberTree(
        member=_heard(domains, model.domain),
        domains=tuple(domains),
        sections=tuple(sections),
        skills=tuple(map(tuple, skills)),
        domain_of=tuple(domain_of),
    )


def _heard(below: Iterable[tuple[float, float]], variance: float) -> Evidence:
    """What a node hears from those below, which deviate from it with that variance."""
    heard = said = 0.0
    for precision, information in below:
        shrink = 1.0 + variance * precision
        heard += precision / shrink
        said += information / shrink
    return Evidence(heard, said)


@dataclass(frozen=True, slots=True)
class SectionHardness:
    """How hard a section's questions are together.

    `mean` is their mean difficulty (logits), that of their skills included; `variance` how well it
    is known. `flatter` is how much flatter the chance averaged over the questions is than the
    chance at an average one, because they differ.
    """

    mean: float
    variance: float
    flatter: float


def section_hardness(
    questions: Sequence[Belief], skills: Sequence[Belief], model: Model = MODEL
) -> SectionHardness:
    """The difficulty of a section from those of its questions and skills, which count alike.

    Without questions it is that of one which nobody has asked yet. Raises ValueError without
    skills.
    """
    if not skills:
        raise ValueError("a section without skills has no mastery")
    asked = questions or (Belief(0.0, model.question),)
    number = len(asked)
    mean = sum(one.mean for one in asked) / number
    known = sum(one.variance for one in asked)
    differ = (sum((one.mean - mean) ** 2 for one in asked) + known) / number
    return SectionHardness(
        mean=mean + sum(one.mean for one in skills) / len(skills),
        variance=known / number**2 + sum(one.variance for one in skills) / len(skills) ** 2,
        flatter=softening(differ),
    )


class Cavity(NamedTuple):
    """What all the rest says of the value of a section, its own answers left out."""

    mean: float
    variance: float


def cavities(
    tree: MemberTree, effects: Sequence[float], model: Model = MODEL
) -> tuple[Cavity, ...]:
    """The cavity of each section, where the group as a whole deviates by `effects` (logits).

    What is said of a section's value is said of the member's own part of it once the group's effect
    is taken off.
    """
    shrinks = [1.0 / (1.0 + model.section * one.precision) for one in tree.sections]
    # How much less each domain hears from its sections.
    less = [0.0] * len(tree.domains)
    for place, section in enumerate(tree.sections):
        less[tree.domain_of[place]] += shrinks[place] * section.precision * effects[place]
    above = _from_the_root(tree, less, model)
    found = []
    for place, section in enumerate(tree.sections):
        number = tree.domain_of[place]
        domain, (mean, precision) = tree.domains[number], above[number]
        shrink = shrinks[place]
        left = precision + domain.precision - shrink * section.precision
        heard = shrink * (section.information - section.precision * effects[place])
        said = mean * precision + domain.information - less[number] - heard
        found.append(Cavity(said / left, 1.0 / left + model.section))
    return tuple(found)


def _from_the_root(
    tree: MemberTree, less: Sequence[float], model: Model
) -> list[tuple[float, float]]:
    """What the rest says of each domain's value: mean and precision."""
    shrinks = [1.0 / (1.0 + model.domain * one.precision) for one in tree.domains]
    information = tree.member.information - sum(
        shrink * one for shrink, one in zip(shrinks, less, strict=True)
    )
    found = []
    for domain, shrink, one in zip(tree.domains, shrinks, less, strict=True):
        left = 1.0 / model.member + tree.member.precision - shrink * domain.precision
        said = information - shrink * (domain.information - one)
        found.append((said / left, 1.0 / (1.0 / left + model.domain)))
    return found


class Reading(NamedTuple):
    """A member's mastery of a section in logits: its mean, the variance that is the member's own,
    and how much it moves with the group's effect."""

    mean: float
    own: float
    slope: float


def reading(
    section: Evidence,
    skills: Sequence[SkillEvidence],
    cavity: Cavity,
    hardness: SectionHardness,
    effect: float = 0.0,
    model: Model = MODEL,
) -> Reading:
    """Read a section whose skills count alike, over its questions.

    With a_k = 1 / (1 + v L_k), the value of skill k is a_k of the section's plus v a_k H_k.
    """
    known = 1.0 / cavity.variance + section.precision
    value = ((cavity.mean + effect) / cavity.variance + section.information) / known
    follows = deviates = own = 0.0
    for precision, information, answers in skills:
        shrink = 1.0 / (1.0 + model.skill * precision)
        follows += shrink
        deviates += model.skill * shrink * information + model.learned(answers)
        own += model.skill * shrink
    number, flatter = len(skills), hardness.flatter
    follows /= number
    return Reading(
        mean=(model.base + follows * value + deviates / number - hardness.mean) / flatter,
        own=(follows * follows / known + own / number**2) / flatter**2,
        slope=follows / (1.0 + cavity.variance * section.precision) / flatter,
    )


def member_estimates(
    tree: MemberTree, hardness: Sequence[SectionHardness], model: Model = MODEL
) -> tuple[Estimate, ...]:
    """One member's mastery of each section, by nothing but their own answers."""
    found = []
    around = cavities(tree, [0.0] * len(tree.sections), model)
    for section, skills, cavity, hard in zip(
        tree.sections, tree.skills, around, hardness, strict=True
    ):
        read = reading(section, skills, cavity, hard, model=model)
        found.append(Estimate(read.mean, read.own + hard.variance / hard.flatter**2))
    return tuple(found)
