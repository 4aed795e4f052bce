"""A group's mastery of each section, with what its members have in common. Pure.

Members of a group tend to be weak together, for instance where nobody has read a chapter. So a
section's value is the member's own part plus an effect of the group, and a report estimates both.
Uncertainty about the effect, and about the difficulties of the questions that everyone was asked,
is an error that all members share: more members do not make it smaller.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.core.logistic import MACKAY, sigmoid, slope
from bot.core.mastery import Mastery, mastery_of_mean
from bot.core.sections import Cavity, MemberTree, SectionHardness, cavities, reading
from bot.core.tree import MODEL, Model

# The prior variance of a group's effect on a section, in logits squared.
EFFECT_VARIANCE = 0.5
# Sections move each other's effects a little; after so many rounds they are at rest.
ROUNDS = 6
FEWEST_MEMBERS = 2


class Effect(NamedTuple):
    """By how much the whole group deviates in a section: mean and variance in logits."""

    mean: float
    variance: float


def asked_variance(asked: Iterable[tuple[int, float]]) -> float:
    """The variance of the mean difficulty of the questions that a group answered in a section.

    `asked` are (answers, variance of the difficulty) of each question. Few distinct questions say
    little of a section, whatever the number of answers. If none of them is in the bank today, the
    result is the variance of a single question that was never asked before.
    """
    answers, variance = 0, 0.0
    for times, of_question in asked:
        answers += times
        variance += times * times * of_question
    return variance / (answers * answers) if answers else MODEL.question


def group_effects(
    trees: Sequence[MemberTree], asked: Sequence[float], model: Model = MODEL
) -> tuple[Effect, ...]:
    """The group's effect on each section; `asked` is `asked_variance` of each.

    Where fewer than two members answered, nothing is known about what they have in common.
    """
    effects = [Effect(0.0, EFFECT_VARIANCE)] * len(asked)
    for _ in range(ROUNDS):
        means = [one.mean for one in effects]
        around = [cavities(tree, means, model) for tree in trees]
        effects = [
            _effect(trees, [one[place] for one in around], place, variance)
            for place, variance in enumerate(asked)
        ]
    return tuple(effects)


def _effect(
    trees: Sequence[MemberTree], around: Sequence[Cavity], place: int, asked: float
) -> Effect:
    """The effect on one section: how far its answers are from what each member's others predict."""
    total = weighed = 0.0
    members = 0
    for tree, cavity in zip(trees, around, strict=True):
        precision, information = tree.sections[place]
        if precision <= 0.0:
            continue
        members += 1
        weight = 1.0 / (1.0 / precision + cavity.variance)
        total += weight
        weighed += weight * (information / precision - cavity.mean)
    if members < FEWEST_MEMBERS:
        return Effect(0.0, EFFECT_VARIANCE)
    known = 1.0 / (1.0 / total + asked)
    left = 1.0 / EFFECT_VARIANCE + known
    return Effect(known * (weighed / total) / left, 1.0 / left)


def group_masteries(
    trees: Sequence[MemberTree],
    hardness: Sequence[SectionHardness],
    asked: Sequence[float],
    model: Model = MODEL,
) -> tuple[Mastery, ...]:
    """The mean of the members' chances in each section, and how sure that mean is.

    With s_i the slope of a member's chance (delta method), the variance is
    (sum s_i^2 own_i + (sum s_i)^2 shared + (sum s_i slope_i)^2 effect) / n^2: what is the member's
    own adds up as independent, and what is not known of the difficulties and of the group's effect
    moves all members at once. Raises ValueError without members.
    """
    if not trees:
        raise ValueError("a group without members has no mastery")
    effects = group_effects(trees, asked, model)
    around = [cavities(tree, [one.mean for one in effects], model) for tree in trees]
    return tuple(
        _group_mastery(trees, [one[place] for one in around], place, hard, effects[place], model)
        for place, hard in enumerate(hardness)
    )


def _group_mastery(
    trees: Sequence[MemberTree],
    around: Sequence[Cavity],
    place: int,
    hardness: SectionHardness,
    effect: Effect,
    model: Model,
) -> Mastery:
    shared = hardness.variance / hardness.flatter**2
    chances = own = moved = together = 0.0
    for tree, cavity in zip(trees, around, strict=True):
        read = reading(
            tree.sections[place], tree.skills[place], cavity, hardness, effect.mean, model
        )
        uncertain = read.own + shared + read.slope**2 * effect.variance
        chance = sigmoid(read.mean / math.sqrt(1.0 + MACKAY * uncertain))
        steep = slope(chance)
        chances += chance
        own += steep * steep * read.own
        moved += steep
        together += steep * read.slope
    spread = math.sqrt(own + moved * moved * shared + together * together * effect.variance)
    return mastery_of_mean(chances / len(trees), spread / len(trees))
