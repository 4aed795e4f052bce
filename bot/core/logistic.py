"""The logistic scale: chances and logits, and what uncertainty does to them. Pure."""

from __future__ import annotations

import math
from statistics import NormalDist

# MacKay (1992), "The evidence framework applied to classification networks": the mean of
# sigmoid(x) over a normal x of variance v is about sigmoid(x / sqrt(1 + pi v / 8)).
MACKAY = math.pi / 8.0


def sigmoid(x: float) -> float:
    """The logistic function, for any finite x."""
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    grown = math.exp(x)
    return grown / (1.0 + grown)


def logit(p: float) -> float:
    """The inverse of `sigmoid`."""
    return math.log(p / (1.0 - p))


def softening(variance: float) -> float:
    """What a logit of that variance is divided by to read its mean chance (MacKay)."""
    return math.sqrt(1.0 + MACKAY * variance)


def slope(chance: float) -> float:
    """How steep the logistic function is there; also the information of one answer."""
    return chance * (1.0 - chance)


def probability_below(line: float, mean: float, spread: float) -> float:
    """P(a normal variable < line); a step where the spread has vanished."""
    if spread == 0.0:
        return float(mean < line)
    return NormalDist().cdf((line - mean) / spread)
