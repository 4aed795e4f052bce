"""What may be said of a section: a chance with its interval, and whether it is weak. Pure.

It reads estimates on the logit scale, and knows neither answers nor how the estimates came about.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, TypeAlias

from bot.core.logistic import logit, probability_below, sigmoid, slope, softening

WEAK_BELOW = 0.65
SURE_ENOUGH = 0.8
# An 80% interval: what a reader may bet four to one on.
INTERVAL_Z = NormalDist().inv_cdf(0.9)
GATE_Z = NormalDist().inv_cdf(SURE_ENOUGH)
# A mean that ends beyond the gate may have been there and back before. Were the gate fixed, half of
# all would have been there when a quarter is beyond it (reflection); it narrows, and in the
# simulation of tests/bench half have had their verdict when this share is beyond.
ENDED_BEYOND = 0.35
# What one more answer of a member tells of the whole group: the rest of it is about that member,
# and about the question that others answer too. Fitted in tests/bench as the share above.
GROUP_ANSWER = 0.6

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
    """One member's mastery of a section in logits, before it is read as a chance."""

    mean: float
    variance: float


def mastery(estimate: Estimate) -> Mastery:
    """Read one member's estimate as a chance with its interval."""
    spread = math.sqrt(estimate.variance)
    chance = sigmoid(estimate.mean / softening(estimate.variance))
    return Mastery(
        chance=chance,
        # The mean chance leaves the interval of its own distribution only near 0 and 1.
        low=min(chance, sigmoid(estimate.mean - INTERVAL_Z * spread)),
        high=max(chance, sigmoid(estimate.mean + INTERVAL_Z * spread)),
        weak=probability_below(logit(WEAK_BELOW), estimate.mean, spread),
    )


def mastery_of_mean(chance: float, spread: float) -> Mastery:
    """A mean of several members' chances, with the standard deviation of what is known of it."""
    return Mastery(
        chance=chance,
        low=max(0.0, chance - INTERVAL_Z * spread),
        high=min(1.0, chance + INTERVAL_Z * spread),
        weak=probability_below(WEAK_BELOW, chance, spread),
    )


def on_logits(shown: Mastery) -> Estimate:
    """A group's mastery as an estimate of its own, by the interval that it was given."""
    low, high = (min(0.99, max(0.01, bound)) for bound in (shown.low, shown.high))
    spread = (logit(high) - logit(low)) / (2 * INTERVAL_Z)
    return Estimate(logit(min(0.99, max(0.01, shown.chance))), max(1e-6, spread**2))


def answers_missing(estimate: Estimate, worth: float = 1.0, most: int = 30) -> int:
    """About how many more answers in the section bring a verdict: as often fewer as more.

    0 if there is a verdict, at most `most`. After n answers, each of them `worth` so much of one
    that tells of nothing else, the variance is 1 / (1/V + n worth p (1 - p)) and the mean has moved
    by as much as the variance fell; `most` or the first n counts after which the mean is beyond the
    line's gate with the probability ENDED_BEYOND. A guide, not a promise.
    """
    if mastery(estimate).verdict != "unknown":
        return 0
    information = worth * slope(sigmoid(estimate.mean))
    distance = estimate.mean - logit(WEAK_BELOW)
    for answers in range(1, most):
        left = 1.0 / (1.0 / estimate.variance + answers * information)
        # Rounding may leave more than there was when an answer tells next to nothing.
        moved = math.sqrt(max(0.0, estimate.variance - left))
        gate = GATE_Z * math.sqrt(left)
        weak = probability_below(-gate, distance, moved)
        strong = probability_below(-gate, -distance, moved)
        if weak + strong >= ENDED_BEYOND:
            return answers
    return most
