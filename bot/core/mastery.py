"""The estimator of what people know: a hierarchical Bayesian Elo ("tree-Glicko"). Pure.

Every ability and every difficulty is a belief, a normal distribution on the logit scale. One
answer moves six of them, in constant time: the member's own ability, their ability in the domain,
the section and the skill, and the difficulties of the question and of the skill.

The update is one Newton step of a logistic regression whose uncertain inputs are integrated out
with MacKay's approximation (r below): Glickman (1999), "Parameter estimation in large dynamic
paired comparison experiments"; MacKay (1992), "The evidence framework applied to classification
networks"; the hierarchy as in Pelánek (2016), "Applications of the Elo rating system in adaptive
educational systems".

The six beliefs are kept as if they were independent, though answers tie them together. That is what
makes an answer cheap; it costs some caution: the variance of their sum comes out too large, so
intervals hold the truth somewhat more often than they claim, and late answers weigh more than early
ones. `make bench` measures it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, TypeAlias

WEAK_BELOW = 0.65
SURE_ENOUGH = 0.8
# An 80% interval: what a reader may bet four to one on.
INTERVAL_Z = NormalDist().inv_cdf(0.9)
GATE_Z = NormalDist().inv_cdf(SURE_ENOUGH)
# A mean that ends beyond the gate may have been there and back before. Were the gate fixed, half of
# all would have been there when a quarter is beyond it (reflection); it narrows, and in the
# simulation of tests/bench half have had their verdict when this share is beyond.
ENDED_BEYOND = 0.35


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


# In the order member, domain, section, skill, question, difficulty of the skill.
Six: TypeAlias = tuple[float, float, float, float, float, float]


def chance_of(means: Six, variances: Six, model: Model = MODEL) -> float:
    """`predict` on bare numbers, for loops over many answers."""
    return sigmoid(_logit_of(means, model) / _softening(_added(variances)))


def taught(means: Six, variances: Six, correct: bool, model: Model = MODEL) -> tuple[Six, Six]:
    """`learn` on bare numbers: means and variances after an answer.

    Whoever learns or recomputes goes through here, so that both come to the same last bit.
    """
    softening = _softening(_added(variances))
    chance = sigmoid(_logit_of(means, model) / softening)
    gradient = (float(correct) - chance) / softening
    curvature = _slope(chance) / softening**2
    member, domain, section, skill, question, hardness = means
    v_member, v_domain, v_section, v_skill, v_question, v_hardness = variances
    return (
        (
            member + v_member * gradient,
            domain + v_domain * gradient,
            section + v_section * gradient,
            skill + v_skill * gradient + model.learning,
            question - v_question * gradient,
            hardness - v_hardness * gradient,
        ),
        (
            min(model.member, v_member - v_member * v_member * curvature + model.member_drift),
            v_domain - v_domain * v_domain * curvature,
            v_section - v_section * v_section * curvature,
            min(model.skill, v_skill - v_skill * v_skill * curvature + model.skill_drift),
            v_question - v_question * v_question * curvature,
            v_hardness - v_hardness * v_hardness * curvature,
        ),
    )


def predict(abilities: Abilities, difficulties: Difficulties, model: Model = MODEL) -> float:
    """The probability of a right answer, all uncertainty integrated out."""
    return chance_of(*_numbers(abilities, difficulties), model)


def learn(
    abilities: Abilities, difficulties: Difficulties, correct: bool, model: Model = MODEL
) -> tuple[Abilities, Difficulties]:
    """The beliefs after one answer.

    With x the sum of the means, V that of the variances, r = sqrt(1 + pi V / 8), p = sigmoid(x/r):
    g = (y - p) / r and h = p (1 - p) / r^2; each ability moves by v g, each difficulty by -v g, and
    each variance shrinks by v^2 h. Then the skill gains by practice, and time adds uncertainty.
    """
    means, variances = taught(*_numbers(abilities, difficulties), correct, model)
    member, domain, section, skill, question, hardness = map(Belief, means, variances)
    return Abilities(member, domain, section, skill), Difficulties(question, hardness)


Verdict: TypeAlias = Literal["weak", "strong", "unknown"]


@dataclass(frozen=True, slots=True)
class Mastery:
    """The chance of a right answer in a section, averaged over the section's questions.

    `low` and `high` bound an interval that should hold the true chance four times in five; `weak`
    is the probability that the chance is below 65%.
    """

    chance: float
    low: float
    high: float
    weak: float

    @property
    def verdict(self) -> Verdict:
        """What the evidence allows to say: weak or strong only when it is 80% sure."""
        if self.weak >= SURE_ENOUGH:
            return "weak"
        return "strong" if self.weak <= 1.0 - SURE_ENOUGH else "unknown"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One member's mastery of a section in logits, before it is read as a chance.

    `variance` is all the uncertainty; `shared` is the part of it that every member has in common,
    because it is about the skills' difficulties.
    """

    mean: float
    variance: float
    shared: float = 0.0


def section_estimate(
    member: Belief,
    domain: Belief,
    section: Belief,
    skills: Sequence[tuple[Belief, Belief]],
    model: Model = MODEL,
) -> Estimate:
    """A member's mastery of a section whose skills count alike.

    `skills` holds (ability, difficulty of the skill) of every skill of the section. A section's
    questions differ in difficulty with the variance `model.question`, and the chance averaged over
    them is flatter than the chance at an average one: mean and deviation are divided by
    sqrt(1 + pi question / 8), MacKay's approximation again. Raises ValueError without skills.
    """
    number = len(skills)
    if number == 0:
        raise ValueError("a section without skills has no mastery")
    mean = sum(ability.mean - difficulty.mean for ability, difficulty in skills) / number
    shared = sum(difficulty.variance for _, difficulty in skills) / number**2
    own = sum(ability.variance for ability, _ in skills) / number**2
    own += member.variance + domain.variance + section.variance
    flatter = _softening(model.question)
    return Estimate(
        mean=(model.base + member.mean + domain.mean + section.mean + mean) / flatter,
        variance=(own + shared) / flatter**2,
        shared=shared / flatter**2,
    )


def mastery(estimate: Estimate) -> Mastery:
    """Read one member's estimate as a chance with its interval."""
    spread = math.sqrt(estimate.variance)
    chance = _chance(estimate)
    return Mastery(
        chance=chance,
        # The mean chance leaves the interval of its own distribution only near 0 and 1.
        low=min(chance, sigmoid(estimate.mean - INTERVAL_Z * spread)),
        high=max(chance, sigmoid(estimate.mean + INTERVAL_Z * spread)),
        weak=_probability_below(logit(WEAK_BELOW), estimate.mean, spread),
    )


def group_mastery(estimates: Sequence[Estimate]) -> Mastery:
    """A group's mastery: the mean of its members' chances, and how sure that mean is.

    With p_i (1 - p_i) the slope of a member's chance (delta method), what is known of each member
    alone adds up as independent, and what all have in common moves all chances at once:
    variance = (sum slope_i^2 own_i + (sum slope_i sqrt(shared_i))^2) / n^2. Raises ValueError
    without members.
    """
    if not estimates:
        raise ValueError("a group without answers has no mastery")
    number = len(estimates)
    chances = [_chance(one) for one in estimates]
    slopes = [_slope(chance) for chance in chances]
    own = sum(
        slope**2 * (one.variance - one.shared) for slope, one in zip(slopes, estimates, strict=True)
    )
    common = sum(
        slope * math.sqrt(one.shared) for slope, one in zip(slopes, estimates, strict=True)
    )
    mean = sum(chances) / number
    spread = math.sqrt(own + common**2) / number
    return Mastery(
        chance=mean,
        low=max(0.0, mean - INTERVAL_Z * spread),
        high=min(1.0, mean + INTERVAL_Z * spread),
        weak=_probability_below(WEAK_BELOW, mean, spread),
    )


def answers_missing(estimate: Estimate, most: int = 30) -> int:
    """About how many more answers in the section bring a verdict: as often fewer as more.

    0 if there is a verdict, at most `most`. After n answers the variance is 1 / (1/V + n p (1 - p))
    and the mean has moved by as much as the variance fell; `most` or the first n counts after which
    the mean is beyond the line's gate with the probability ENDED_BEYOND. A guide, not a promise.
    """
    if mastery(estimate).verdict != "unknown":
        return 0
    information = _slope(sigmoid(estimate.mean))
    distance = estimate.mean - logit(WEAK_BELOW)
    for answers in range(1, most):
        left = 1.0 / (1.0 / estimate.variance + answers * information)
        # Rounding may leave more than there was when an answer tells next to nothing.
        moved = math.sqrt(max(0.0, estimate.variance - left))
        gate = GATE_Z * math.sqrt(left)
        weak = _probability_below(-gate, distance, moved)
        strong = _probability_below(-gate, -distance, moved)
        if weak + strong >= ENDED_BEYOND:
            return answers
    return most


def sigmoid(x: float) -> float:
    """The logistic function, for any finite x."""
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    grown = math.exp(x)
    return grown / (1.0 + grown)


def logit(p: float) -> float:
    """The inverse of `sigmoid`."""
    return math.log(p / (1.0 - p))


def _numbers(abilities: Abilities, difficulties: Difficulties) -> tuple[Six, Six]:
    member, domain, section, skill = (
        abilities.member,
        abilities.domain,
        abilities.section,
        abilities.skill,
    )
    question, hardness = difficulties.question, difficulties.skill
    return (
        (member.mean, domain.mean, section.mean, skill.mean, question.mean, hardness.mean),
        (
            member.variance,
            domain.variance,
            section.variance,
            skill.variance,
            question.variance,
            hardness.variance,
        ),
    )


def _logit_of(means: Six, model: Model) -> float:
    member, domain, section, skill, question, hardness = means
    return model.base + member + domain + section + skill - question - hardness


def _added(variances: Six) -> float:
    # Written out: Python 3.12's sum() rounds otherwise than 3.11's.
    one, two, three, four, five, six = variances
    return one + two + three + four + five + six


def _softening(variance: float) -> float:
    return math.sqrt(1.0 + math.pi * variance / 8.0)


def _chance(estimate: Estimate) -> float:
    return sigmoid(estimate.mean / _softening(estimate.variance))


def _slope(chance: float) -> float:
    """How steep the logistic function is there; also the information of one answer."""
    return chance * (1.0 - chance)


def _probability_below(line: float, mean: float, spread: float) -> float:
    """P(a normal variable < line); a step where the spread has vanished."""
    if spread == 0.0:
        return float(mean < line)
    return NormalDist().cdf((line - mean) / spread)
