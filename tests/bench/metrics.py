"""How good predictions and flags are. Pure; it knows no estimator."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

# No prediction is taken to be surer than this; otherwise one answer could decide the log-loss.
SUREST = 1e-6


def auc(predictions: Sequence[float], outcomes: Sequence[bool]) -> float:
    """The chance that a right answer was predicted higher than a wrong one; a tie counts half.

    The Mann-Whitney statistic by average ranks. Raises ValueError unless both outcomes occur.
    """
    positives = sum(outcomes)
    negatives = len(outcomes) - positives
    if not positives or not negatives:
        raise ValueError("the AUC needs right and wrong answers")
    rank_sum, before = 0.0, 0
    pairs = sorted(zip(predictions, outcomes, strict=True))
    for _, ties in groupby(pairs, key=itemgetter(0)):
        tied = [outcome for _, outcome in ties]
        rank_sum += sum(tied) * (before + (len(tied) + 1) / 2)
        before += len(tied)
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def log_loss(predictions: Sequence[float], outcomes: Sequence[bool]) -> float:
    """The mean surprise of an outcome, in nats."""
    return -math.fsum(
        math.log(max(SUREST, chance if outcome else 1.0 - chance))
        for chance, outcome in zip(predictions, outcomes, strict=True)
    ) / len(outcomes)


def calibration_error(
    predictions: Sequence[float], outcomes: Sequence[bool], bins: int = 10
) -> float:
    """Expected calibration error: bins of equal width, their |predicted - observed| by size."""
    sums = [0.0] * bins
    for chance, outcome in zip(predictions, outcomes, strict=True):
        sums[min(bins - 1, int(chance * bins))] += chance - outcome
    return sum(map(abs, sums)) / len(outcomes)


@dataclass(frozen=True, slots=True)
class Hits:
    """What a flag found: `right` of the `flagged` were among the `wanted`."""

    right: int
    flagged: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of the flagged that should be; not a number if nothing was flagged."""
        return self.right / self.flagged if self.flagged else math.nan

    @property
    def recall(self) -> float:
        """The share found of those that should be; not a number if there were none."""
        return self.right / self.wanted if self.wanted else math.nan


def hits(flags: Iterable[tuple[bool, bool]]) -> Hits:
    """Count (flagged, should be)."""
    right = flagged = wanted = 0
    for flag, should in flags:
        right += flag and should
        flagged += flag
        wanted += should
    return Hits(right, flagged, wanted)
