"""The estimator of what people know: an exact Gaussian tree, moved by every answer. Pure.

A member's ability in a skill is a sum of deviations, from the member's own down to the domain's,
the section's and the skill's. Each node of this tree keeps what the answers below it say about the
node's value, the sum of the deviations from the root: a precision and an information (precision
times mean). `up` is what a node's evidence says about the value of the node above. This is Gaussian
belief propagation (Pearl, 1988, "Probabilistic reasoning in intelligent systems", chapter 7): exact
on a tree, so an answer costs constant time and agrees with an update of all nodes at once.

An answer is one Newton step of a logistic regression whose uncertain inputs are integrated out with
MacKay's approximation: Glickman (1999), "Parameter estimation in large dynamic paired comparison
experiments". Difficulties of questions and skills, which all groups share, move against it and are
kept as if they were independent of abilities. The hierarchy is as in Pelánek (2016), "Applications
of the Elo rating system in adaptive educational systems".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from bot.core.logistic import MACKAY, sigmoid


@dataclass(frozen=True, slots=True)
class Model:
    """The estimator's constants: the mean ability and the prior variances, on the logit scale.

    Each of the first `learned_from` answers in a skill adds `learning` logits to it: practice
    teaches, but not without end. `forgetting` is the variance that an answer adds to what the
    earlier ones said about its skill.
    """

    base: float = 0.7
    member: float = 0.6
    domain: float = 0.12
    section: float = 0.3
    skill: float = 0.3
    question: float = 0.6
    skill_difficulty: float = 0.15
    learning: float = 0.05
    learned_from: int = 6
    forgetting: float = 0.002

    def learned(self, answers: int) -> float:
        """What so many answers in a skill have taught, in logits."""
        return self.learning * min(answers, self.learned_from)


MODEL = Model()


@dataclass(frozen=True, slots=True)
class Belief:
    """A normal distribution: mean in logits, variance in logits squared."""

    mean: float
    variance: float


class Evidence(NamedTuple):
    """What the answers below a node say about its value.

    `precision` is in answers' worth of information (1 / logits squared), `information` is precision
    times mean (1 / logits). Nothing known is (0, 0).
    """

    precision: float = 0.0
    information: float = 0.0


NOTHING = Evidence()


def up(evidence: Evidence, variance: float) -> Evidence:
    """What a node's evidence says about the value of the node above, from which it deviates with
    that variance."""
    shrink = 1.0 + variance * evidence.precision
    return Evidence(evidence.precision / shrink, evidence.information / shrink)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What is known of one member on the path to one skill, which they have answered so often."""

    member: Evidence = NOTHING
    domain: Evidence = NOTHING
    section: Evidence = NOTHING
    skill: Evidence = NOTHING
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Difficulties:
    """How hard a question is, and its skill on the whole; shared by all groups."""

    question: Belief
    skill: Belief


def fresh_difficulties(model: Model = MODEL) -> Difficulties:
    """What is believed of a question that was never asked."""
    return Difficulties(Belief(0.0, model.question), Belief(0.0, model.skill_difficulty))


# Precision and information of member, domain, section and skill.
Path: TypeAlias = tuple[float, float, float, float, float, float, float, float]
# Mean and variance of the question's difficulty and of the skill's.
Hard: TypeAlias = tuple[float, float, float, float]


def chance_of(path: Path, answers: int, hard: Hard, model: Model = MODEL) -> float:
    """`predict` on bare numbers, for loops over many answers."""
    mean, variance = value_of(path, model)
    question, v_question, hardness, v_hardness = hard
    logit = model.base + mean + model.learned(answers) - question - hardness
    return sigmoid(logit / math.sqrt(1.0 + MACKAY * (variance + v_question + v_hardness)))


def value_of(path: Path, model: Model = MODEL) -> tuple[float, float]:
    """Mean and variance of the skill's value, from everything that is known of the member."""
    l_member, h_member, l_domain, h_domain, l_section, h_section, l_skill, h_skill = path
    section, skill = model.section, model.skill
    domain = 1.0 + model.domain * l_domain
    precision = 1.0 / model.member + l_member - l_domain / domain
    mean = (h_member - h_domain / domain) / precision
    above = 1.0 / (1.0 / precision + model.domain)
    shrink = 1.0 + section * l_section
    precision = above + l_domain - l_section / shrink
    mean = (mean * above + h_domain - h_section / shrink) / precision
    above = 1.0 / (1.0 / precision + section)
    shrink = 1.0 + skill * l_skill
    precision = above + l_section - l_skill / shrink
    mean = (mean * above + h_section - h_skill / shrink) / precision
    above = 1.0 / (1.0 / precision + skill)
    precision = above + l_skill
    return (mean * above + h_skill) / precision, 1.0 / precision


def taught(
    path: Path, answers: int, hard: Hard, correct: bool, model: Model = MODEL
) -> tuple[Path, Hard]:
    """`learn` on bare numbers; `answers` is how many the member gave in the skill before.

    All learning and recomputing goes through here, so that both agree to the last bit. Written out
    without calls, because every answer that was ever given is replayed through it.
    """
    l_member, h_member, l_domain, h_domain, l_section, h_section, l_skill, h_skill = path
    question, v_question, hardness, v_hardness = hard
    v_domain, v_section, v_skill = model.domain, model.section, model.skill
    # What each node says upwards before the answer.
    shrink = 1.0 + v_domain * l_domain
    l_from_domain, h_from_domain = l_domain / shrink, h_domain / shrink
    shrink = 1.0 + v_section * l_section
    l_from_section, h_from_section = l_section / shrink, h_section / shrink
    shrink = 1.0 + v_skill * l_skill
    l_from_skill, h_from_skill = l_skill / shrink, h_skill / shrink
    # From the root down: what all the rest says of each node's value, itself left out.
    precision = 1.0 / model.member + l_member - l_from_domain
    mean = (h_member - h_from_domain) / precision
    above = 1.0 / (1.0 / precision + v_domain)
    precision = above + l_domain - l_from_section
    mean = (mean * above + h_domain - h_from_section) / precision
    above = 1.0 / (1.0 / precision + v_section)
    precision = above + l_section - l_from_skill
    mean = (mean * above + h_section - h_from_skill) / precision
    above = 1.0 / (1.0 / precision + v_skill)
    precision = above + l_skill
    mean = (mean * above + h_skill) / precision
    variance = 1.0 / precision
    # The answer.
    learned = answers if answers < model.learned_from else model.learned_from
    logit = model.base + mean + model.learning * learned - question - hardness
    soft = math.sqrt(1.0 + MACKAY * (variance + v_question + v_hardness))
    chance = sigmoid(logit / soft)
    gradient = (correct - chance) / soft
    curvature = chance * (1.0 - chance) / (soft * soft)
    after = variance - variance * variance * curvature
    l_skill += 1.0 / after - precision
    h_skill += (mean + variance * gradient) / after - mean * precision
    shrink = 1.0 + model.forgetting * l_skill
    l_skill /= shrink
    h_skill /= shrink
    # Up again: each node takes up by how much what it hears from below has changed.
    shrink = 1.0 + v_skill * l_skill
    l_section += l_skill / shrink - l_from_skill
    h_section += h_skill / shrink - h_from_skill
    shrink = 1.0 + v_section * l_section
    l_domain += l_section / shrink - l_from_section
    h_domain += h_section / shrink - h_from_section
    shrink = 1.0 + v_domain * l_domain
    return (
        (
            l_member + l_domain / shrink - l_from_domain,
            h_member + h_domain / shrink - h_from_domain,
            l_domain,
            h_domain,
            l_section,
            h_section,
            l_skill,
            h_skill,
        ),
        (
            question - v_question * gradient,
            v_question - v_question * v_question * curvature,
            hardness - v_hardness * gradient,
            v_hardness - v_hardness * v_hardness * curvature,
        ),
    )


# More than rounding leaves between a node and the sum of what it hears, in a life of answers.
_SLACK = 1e-6


def whole(path: Path, model: Model = MODEL) -> Path:
    """The path with every node knowing at least what the node below it says.

    Answers keep it that way, so normally this changes nothing. A path stored with another outline
    (while one process already runs with the new one) may violate it, and precisions would become
    negative: then a node takes over what it is told.
    """
    l_member, h_member, l_domain, h_domain, l_section, h_section, l_skill, h_skill = path
    shrink = 1.0 + model.skill * l_skill
    if l_section < l_skill / shrink - _SLACK:
        l_section, h_section = l_skill / shrink, h_skill / shrink
    shrink = 1.0 + model.section * l_section
    if l_domain < l_section / shrink - _SLACK:
        l_domain, h_domain = l_section / shrink, h_section / shrink
    shrink = 1.0 + model.domain * l_domain
    if l_member < l_domain / shrink - _SLACK:
        l_member, h_member = l_domain / shrink, h_domain / shrink
    return l_member, h_member, l_domain, h_domain, l_section, h_section, l_skill, h_skill


def predict(abilities: Abilities, difficulties: Difficulties, model: Model = MODEL) -> float:
    """The probability of a right answer, all uncertainty integrated out."""
    return chance_of(path_of(abilities), abilities.answers, _hard(difficulties), model)


def learn(
    abilities: Abilities, difficulties: Difficulties, correct: bool, model: Model = MODEL
) -> tuple[Abilities, Difficulties]:
    """What is believed after one answer.

    With x the mean and V the variance of the skill's value less the difficulties,
    r = sqrt(1 + pi V / 8) and p = sigmoid(x / r): g = (y - p) / r and h = p (1 - p) / r^2. The
    skill's value moves to mean + v g and variance v - v^2 h, which the skill takes up as evidence;
    each difficulty moves by -v g, and its variance shrinks by v^2 h. What was said of the skill
    loses certainty with time.
    """
    path, hard = taught(path_of(abilities), abilities.answers, _hard(difficulties), correct, model)
    return (
        abilities_of(path, abilities.answers + 1),
        Difficulties(Belief(*hard[0:2]), Belief(*hard[2:4])),
    )


def abilities_of(path: Path, answers: int = 0) -> Abilities:
    """A member's abilities of bare numbers."""
    return Abilities(
        Evidence(*path[0:2]),
        Evidence(*path[2:4]),
        Evidence(*path[4:6]),
        Evidence(*path[6:8]),
        answers,
    )


def path_of(abilities: Abilities) -> Path:
    """The bare numbers of a member's abilities."""
    return (*abilities.member, *abilities.domain, *abilities.section, *abilities.skill)


def _hard(difficulties: Difficulties) -> Hard:
    question, skill = difficulties.question, difficulties.skill
    return question.mean, question.variance, skill.mean, skill.variance
