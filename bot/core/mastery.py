"""The estimator of what people know: a hierarchical Bayesian Elo ("tree-Glicko"). Pure.

Every ability and every difficulty is a belief, a normal distribution on the logit scale. One
answer moves six of them, in constant time: the member's own ability, their ability in the domain,
the section and the skill, and the difficulties of the question and of the skill.

The update is one Newton step of a logistic regression whose uncertain inputs are integrated out
with MacKay's approximation (r below): Glickman (1999), "Parameter estimation in large dynamic
paired comparison experiments"; MacKay (1992), "The evidence framework applied to classification
networks"; the hierarchy as in Pelánek (2016), "Applications of the Elo rating system in adaptive
educational systems".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Literal, TypeAlias

WEAK_BELOW = 0.65
SURE_ENOUGH = 0.8
# An 80% interval: what a reader may bet four to one on.
INTERVAL_Z = NormalDist().inv_cdf(0.9)
GATE_Z = NormalDist().inv_cdf(SURE_ENOUGH)


@dataclass(frozen=True, slots=True)
class Belief:
    """A normal distribution: mean in logits, variance in logits squared."""

    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Model:
    """The estimator's constants, in logits (mean answer, prior variances, drift per answer)."""

    base: float = 0.7
    member: float = 0.6
    domain: float = 0.12
    section: float = 0.12
    skill: float = 0.4
    question: float = 0.6
    skill_difficulty: float = 0.15
    learning: float = 0.05
    member_drift: float = 0.002
    skill_drift: float = 0.002


MODEL = Model()


@dataclass(frozen=True, slots=True)
class Abilities:
    """One member's abilities that bear on one question."""

    member: Belief
    domain: Belief
    section: Belief
    skill: Belief


@dataclass(frozen=True, slots=True)
class Difficulties:
    """How hard a question is, and its skill on the whole; shared by all groups."""

    question: Belief
    skill: Belief


def fresh_abilities(model: Model = MODEL) -> Abilities:
    """What is believed of somebody who never answered."""
    return Abilities(
        Belief(0.0, model.member),
        Belief(0.0, model.domain),
        Belief(0.0, model.section),
        Belief(0.0, model.skill),
    )


def fresh_difficulties(model: Model = MODEL) -> Difficulties:
    """What is believed of a question that was never asked."""
    return Difficulties(Belief(0.0, model.question), Belief(0.0, model.skill_difficulty))


def predict(abilities: Abilities, difficulties: Difficulties, model: Model = MODEL) -> float:
    """The probability of a right answer, all uncertainty integrated out."""
    mean, variance = _sum(abilities, difficulties, model)
    return sigmoid(mean / _softening(variance))


def learn(
    abilities: Abilities, difficulties: Difficulties, correct: bool, model: Model = MODEL
) -> tuple[Abilities, Difficulties]:
    """The beliefs after one answer.

    With x the sum of the means, V that of the variances, r = sqrt(1 + pi V / 8), p = sigmoid(x/r):
    g = (y - p) / r and h = p (1 - p) / r^2; each ability moves by v g, each difficulty by -v g, and
    each variance shrinks by v^2 h. Then the skill gains by practice, and time adds uncertainty.
    """
    mean, variance = _sum(abilities, difficulties, model)
    softening = _softening(variance)
    chance = sigmoid(mean / softening)
    gradient = (float(correct) - chance) / softening
    curvature = chance * (1.0 - chance) / softening**2

    def moved(belief: Belief, sign: float) -> Belief:
        return Belief(
            belief.mean + sign * belief.variance * gradient,
            belief.variance - belief.variance**2 * curvature,
        )

    member, skill = moved(abilities.member, 1), moved(abilities.skill, 1)
    return (
        Abilities(
            member=_aged(member, model.member_drift, model.member),
            domain=moved(abilities.domain, 1),
            section=moved(abilities.section, 1),
            skill=_aged(
                replace(skill, mean=skill.mean + model.learning), model.skill_drift, model.skill
            ),
        ),
        Difficulties(
            question=moved(difficulties.question, -1), skill=moved(difficulties.skill, -1)
        ),
    )


Verdict: TypeAlias = Literal["weak", "strong", "unknown"]


@dataclass(frozen=True, slots=True)
class Mastery:
    """The chance of a right answer to an average question of a section.

    `low` and `high` bound an 80% interval; `weak` is the probability that the chance is below 65%.
    """

    chance: float
    low: float
    high: float
    weak: float

    @property
    def verdict(self) -> Verdict:
        """What the evidence allows to say: weak or not only when it is 80% sure."""
        if self.weak >= SURE_ENOUGH:
            return "weak"
        return "strong" if self.weak <= 1.0 - SURE_ENOUGH else "unknown"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A section's mastery of one member on the logit scale, before it is read as a chance."""

    mean: float
    variance: float


def section_estimate(
    member: Belief,
    domain: Belief,
    section: Belief,
    skills: Sequence[tuple[Belief, Belief]],
    model: Model = MODEL,
) -> Estimate:
    """A member's mastery of a section whose skills count alike.

    `skills` holds (ability, difficulty of the skill) of every skill of the section.
    """
    number = len(skills)
    if number == 0:
        raise ValueError("a section without skills has no mastery")
    mean = sum(ability.mean - difficulty.mean for ability, difficulty in skills) / number
    variance = sum(ability.variance + difficulty.variance for ability, difficulty in skills)
    return Estimate(
        model.base + member.mean + domain.mean + section.mean + mean,
        member.variance + domain.variance + section.variance + variance / number**2,
    )


def mastery(estimate: Estimate) -> Mastery:
    """Read one member's estimate as a chance with its interval."""
    spread = math.sqrt(estimate.variance)
    return Mastery(
        chance=sigmoid(estimate.mean / _softening(estimate.variance)),
        low=sigmoid(estimate.mean - INTERVAL_Z * spread),
        high=sigmoid(estimate.mean + INTERVAL_Z * spread),
        weak=NormalDist().cdf((logit(WEAK_BELOW) - estimate.mean) / spread),
    )


def group_mastery(estimates: Sequence[Estimate]) -> Mastery:
    """A group's mastery: the mean of its members' chances, and how sure that mean is.

    Each member's chance has the variance (p (1 - p))^2 V (delta method); the members' are taken
    as independent.
    """
    if not estimates:
        raise ValueError("a group without answers has no mastery")
    chances = [sigmoid(one.mean / _softening(one.variance)) for one in estimates]
    number = len(estimates)
    mean = sum(chances) / number
    spread = (
        math.sqrt(
            sum(
                (chance * (1.0 - chance)) ** 2 * one.variance
                for chance, one in zip(chances, estimates, strict=True)
            )
        )
        / number
    )
    return Mastery(
        chance=mean,
        low=max(0.0, mean - INTERVAL_Z * spread),
        high=min(1.0, mean + INTERVAL_Z * spread),
        weak=NormalDist().cdf((WEAK_BELOW - mean) / spread),
    )


def answers_missing(estimate: Estimate, most: int = 30) -> int:
    """About how many more answers would settle whether a section is weak; at most `most`.

    The variance must fall until the distance to the line is GATE_Z deviations wide; an answer
    adds the information p (1 - p).
    """
    distance = abs(estimate.mean - logit(WEAK_BELOW))
    needed = (distance / GATE_Z) ** 2
    if estimate.variance <= needed:
        return 0
    chance = sigmoid(estimate.mean)
    if needed == 0.0:
        return most
    missing = (1.0 / needed - 1.0 / estimate.variance) / (chance * (1.0 - chance))
    return min(most, math.ceil(missing))


def sigmoid(x: float) -> float:
    """The logistic function, for any finite x."""
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    grown = math.exp(x)
    return grown / (1.0 + grown)


def logit(p: float) -> float:
    """The inverse of `sigmoid`."""
    return math.log(p / (1.0 - p))


def _sum(abilities: Abilities, difficulties: Difficulties, model: Model) -> tuple[float, float]:
    four = (abilities.member, abilities.domain, abilities.section, abilities.skill)
    two = (difficulties.question, difficulties.skill)
    mean = model.base + sum(one.mean for one in four) - sum(one.mean for one in two)
    return mean, sum(one.variance for one in (*four, *two))


def _softening(variance: float) -> float:
    return math.sqrt(1.0 + math.pi * variance / 8.0)


def _aged(belief: Belief, drift: float, prior: float) -> Belief:
    return Belief(belief.mean, min(prior, belief.variance + drift))
