"""A simulated world: questions, study groups and their answers, from a seed. No estimator is known.

Truth is a hierarchical logistic model with a floor for guessing,

    chance = guess + (1 - guess) * sigmoid(mu + member + domain + section + skill - b - beta)

on the shipped DP-100 outline. An answer raises the member's ability in its skill, and the member's
own ability wanders. Questions are drawn by the product's sampler, so groups follow the blueprint.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from random import Random

from bot.core.logistic import sigmoid
from questions.outline import Outline
from questions.sampling import Blueprint, SamplerState, draw


@dataclass(frozen=True, slots=True)
class Truth:
    """How the world is: standard deviations in logits, and what a group does.

    A floor for guessing makes answers tell less of abilities, so the deviations are those of the
    estimator's priors divided by how much flatter the floor makes the curve: about 0.87 at p = 2/3.
    A group as a whole is `weaker` in so many of its sections, as when nobody has read a chapter.
    `practised` is how many questions a member practises for each one that the group is asked.
    """

    guess: float = 0.2
    base: float = 0.35
    member: float = 0.9
    domain: float = 0.4
    section: float = 0.4
    skill: float = 0.7
    question: float = 0.9
    skill_difficulty: float = 0.45
    learning: float = 0.06
    wander: float = 0.045
    questions: int = 1_000
    members: int = 10
    asked: int = 150
    presence: tuple[float, float] = (0.8, 1.0)
    weak_sections: int = 0
    weaker: float = 2.5
    practised: float = 0.0


@dataclass(frozen=True, slots=True)
class SimulatedQuestion:
    """A question with its true difficulty, its skill's included."""

    id: str
    domain: str
    section: str
    skill: str
    difficulty: float


@dataclass(frozen=True, slots=True)
class SimulatedSection:
    """A section of the outline, by the names of its nodes."""

    name: str
    domain: str
    skills: tuple[str, ...]
    questions: tuple[SimulatedQuestion, ...]


@dataclass(slots=True)
class SimulatedMember:
    """A member's true abilities, by node; they change as the member learns."""

    number: int
    presence: float
    abilities: dict[str, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a group's stream, and the chance that it had to be right."""

    member: int
    question: SimulatedQuestion
    chance: float
    correct: bool
    practised: bool = False


@dataclass(frozen=True)
class World:
    """All questions, and the chance of a right answer to each."""

    truth: Truth
    blueprint: Blueprint
    questions: dict[str, SimulatedQuestion]
    sections: tuple[SimulatedSection, ...]

    def chance(self, member: SimulatedMember, question: SimulatedQuestion) -> float:
        """The member's true chance of a right answer, guessing included."""
        abilities = member.abilities
        ability = (
            self.truth.base
            + abilities["exam"]
            + abilities[question.domain]
            + abilities[question.section]
            + abilities[question.skill]
        )
        guess = self.truth.guess
        return guess + (1.0 - guess) * sigmoid(ability - question.difficulty)

    def section_chance(self, member: SimulatedMember, section: SimulatedSection) -> float:
        """The member's true chance, averaged over the section's questions."""
        chances = [self.chance(member, question) for question in section.questions]
        return math.fsum(chances) / len(chances)

    def group_chance(self, group: Group, section: SimulatedSection) -> float:
        """The mean of the members' true chances."""
        chances = [self.section_chance(member, section) for member in group.members]
        return math.fsum(chances) / len(chances)


@dataclass
class Group:
    """A study group under way, with the questions that each member has seen."""

    members: list[SimulatedMember]
    seen: list[set[str]]
    sampler: SamplerState = field(default_factory=SamplerState.fresh)


def a_world(outline: Outline, rng: Random, truth: Truth | None = None) -> World:
    """Questions spread evenly over the outline's skills."""
    truth = truth or Truth()
    paths = tuple(outline.paths())
    hardness = [rng.gauss(0, truth.skill_difficulty) for _ in paths]
    questions: dict[str, SimulatedQuestion] = {}
    by_skill: dict[str, list[str]] = {path.skill.id: [] for path in paths}
    for number in range(truth.questions):
        path, name = paths[number % len(paths)], f"q{number}"
        questions[name] = SimulatedQuestion(
            id=name,
            domain=f"domain:{path.domain.id}",
            section=f"section:{path.section.id}",
            skill=f"skill:{path.skill.id}",
            difficulty=hardness[number % len(paths)] + rng.gauss(0, truth.question),
        )
        by_skill[path.skill.id].append(name)
    return World(
        truth, Blueprint.of(outline, by_skill), questions, _sections(outline, questions.values())
    )


def _sections(
    outline: Outline, questions: Iterable[SimulatedQuestion]
) -> tuple[SimulatedSection, ...]:
    by_section: dict[str, list[SimulatedQuestion]] = {}
    for question in questions:
        by_section.setdefault(question.section, []).append(question)
    return tuple(
        SimulatedSection(
            name=name,
            domain=f"domain:{domain.id}",
            skills=tuple(f"skill:{skill.id}" for skill in section.skills),
            questions=tuple(by_section[name]),
        )
        for domain in outline.domains
        for section in domain.sections
        if (name := f"section:{section.id}") in by_section
    )


def a_study_group(world: World, rng: Random) -> Group:
    """A group whose members' abilities are drawn independently, but for what all are weak in."""
    truth = world.truth
    weak = {one.name for one in rng.sample(world.sections, truth.weak_sections)}
    members = [_a_member(world, number, weak, rng) for number in range(truth.members)]
    return Group(members, [set() for _ in members])


def _a_member(world: World, number: int, weak: Collection[str], rng: Random) -> SimulatedMember:
    truth = world.truth
    abilities = {"exam": rng.gauss(0, truth.member)}
    for section in world.sections:
        if section.domain not in abilities:
            abilities[section.domain] = rng.gauss(0, truth.domain)
        abilities[section.name] = rng.gauss(0, truth.section)
        if section.name in weak:
            abilities[section.name] -= truth.weaker
        for skill in section.skills:
            abilities[skill] = rng.gauss(0, truth.skill)
    return SimulatedMember(number, rng.uniform(*truth.presence), abilities)


def answers(world: World, group: Group, rng: Random) -> Iterator[Answer]:
    """The group's answers, question by question; the members change as it goes on."""
    practising = [SamplerState.fresh() for _ in group.members]
    for _ in range(world.truth.asked):
        pick = draw(world.blueprint, group.sampler, rng)
        group.sampler = pick.state
        for member in group.members:
            if rng.random() >= member.presence or pick.question in group.seen[member.number]:
                continue
            yield _answered(world, group, member, pick.question, rng)
            for _ in range(_about(world.truth.practised, rng)):
                drawn = draw(world.blueprint, practising[member.number], rng)
                practising[member.number] = drawn.state
                if drawn.question not in group.seen[member.number]:
                    answer = _answered(world, group, member, drawn.question, rng)
                    yield replace(answer, practised=True)


def _about(mean: float, rng: Random) -> int:
    """A whole number next to the mean, by chance, so that the mean comes out."""
    return int(mean) + (rng.random() < mean - int(mean)) if mean else 0


def _answered(
    world: World, group: Group, member: SimulatedMember, question_id: str, rng: Random
) -> Answer:
    """One answer, from which the member learns."""
    truth, question = world.truth, world.questions[question_id]
    group.seen[member.number].add(question_id)
    chance = world.chance(member, question)
    answer = Answer(member.number, question, chance, rng.random() < chance)
    member.abilities[question.skill] += truth.learning
    member.abilities["exam"] += rng.gauss(0, truth.wander)
    return answer
