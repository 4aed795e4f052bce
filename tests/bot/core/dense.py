"""The estimator's tree as one normal distribution over all nodes, updated as Kalman would do it.

Slow and plain, to hold the product's update against: it knows nothing of messages.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.core.logistic import sigmoid
from bot.core.tree import MODEL, Model


class DenseTree:
    """One member's deviations at all nodes, with their means and covariances.

    `paths` gives (domain, section) of each skill by name; deviations of a skill's path add up to
    its value.
    """

    def __init__(self, paths: dict[str, tuple[str, str]], model: Model = MODEL) -> None:
        self.model, self.paths = model, paths
        nodes = {"member": model.member}
        for skill, (domain, section) in paths.items():
            nodes |= {domain: model.domain, section: model.section, skill: model.skill}
        self.place = {node: number for number, node in enumerate(nodes)}
        priors = list(nodes.values())
        self.mean = [0.0] * len(priors)
        self.covariance = [
            [prior if row == column else 0.0 for column in range(len(priors))]
            for row, prior in enumerate(priors)
        ]
        self.known = dict.fromkeys(paths, (0.0, 0.0))
        self.answers = dict.fromkeys(paths, 0)
        self.difficulty: dict[str, tuple[float, float]] = {}

    def learn(self, skill: str, question: str, correct: bool) -> None:
        """One answer, its difficulties independent of the member's abilities."""
        model = self.model
        value, variance = self.value([skill])
        b, v_b = self.difficulty.get(question, (0.0, model.question))
        beta, v_beta = self.difficulty.get(skill, (0.0, model.skill_difficulty))
        learned = model.learning * min(self.answers[skill], model.learned_from)
        soft = math.sqrt(1 + math.pi / 8 * (variance + v_b + v_beta))
        chance = sigmoid((model.base + value + learned - b - beta) / soft)
        gradient, curvature = (correct - chance) / soft, chance * (1 - chance) / soft**2
        self.difficulty[question] = (b - v_b * gradient, v_b - v_b**2 * curvature)
        self.difficulty[skill] = (beta - v_beta * gradient, v_beta - v_beta**2 * curvature)
        self.answers[skill] += 1
        # The answer as a measurement of the skill's value, of that precision and information.
        after = variance - variance**2 * curvature
        precision = 1 / after - 1 / variance
        information = (value + variance * gradient) / after - value / variance
        self._measure(skill, precision, information)
        self._forget(skill, precision, information)

    def value(self, skills: Sequence[str]) -> tuple[float, float]:
        """Mean and variance of the mean value of some skills."""
        weights = self._weights(skills)
        spread = self._covariances(weights)
        return (
            math.fsum(weight * mean for weight, mean in zip(weights, self.mean, strict=True)),
            math.fsum(weight * one for weight, one in zip(weights, spread, strict=True)),
        )

    def _forget(self, skill: str, precision: float, information: float) -> None:
        """All that was measured of a skill becomes less sure: the difference is taken off."""
        before = self.known[skill]
        total, said = before[0] + precision, before[1] + information
        shrink = 1 + self.model.forgetting * total
        self._measure(skill, total / shrink - total, said / shrink - said)
        self.known[skill] = (total / shrink, said / shrink)

    def _measure(self, skill: str, precision: float, information: float) -> None:
        """Condition on a measurement of the skill's value."""
        weights = self._weights([skill])
        spread = self._covariances(weights)
        value, variance = self.value([skill])
        gain = 1 / (1 + precision * variance)
        moved = (information - precision * value) * gain
        self.mean = [mean + one * moved for mean, one in zip(self.mean, spread, strict=True)]
        self.covariance = [
            [
                entry - one * other * precision * gain
                for entry, other in zip(row, spread, strict=True)
            ]
            for row, one in zip(self.covariance, spread, strict=True)
        ]

    def _weights(self, skills: Sequence[str]) -> list[float]:
        weights = [0.0] * len(self.mean)
        for skill in skills:
            for node in ("member", *self.paths[skill], skill):
                weights[self.place[node]] += 1 / len(skills)
        return weights

    def _covariances(self, weights: Sequence[float]) -> list[float]:
        return [
            math.fsum(entry * weight for entry, weight in zip(row, weights, strict=True))
            for row in self.covariance
        ]
