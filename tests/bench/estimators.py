"""What the estimator is worth: next-answer prediction and the weak-section flag, simulated.

`python -m tests.bench.estimators` prints both tables alone, in seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bot.core.mastery import SURE_ENOUGH, WEAK_BELOW, Mastery, mastery
from bot.core.tree import Belief
from bot.exams import PACKS
from questions.bank import load_pack
from tests.bench.methods import BetaBinomial, GaussianTree, Method, PlainElo, RawAccuracy
from tests.bench.metrics import Hits, auc, calibration_error, hits, log_loss
from tests.bench.table import Figure
from tests.bench.world import (
    Group,
    Truth,
    World,
    a_study_group,
    a_world,
    answers,
)

SEED = 20_261_123
EARLIER_GROUPS = 40
GROUPS = 40

RAW, BETA, ELO = "raw accuracy", "hierarchical beta-binomial", "plain hierarchical Elo"
COLD, WARM = "this estimator, cold", "this estimator, warm"
TRUTH = "the true chance itself"


@dataclass(frozen=True, slots=True)
class Prediction:
    """How well a method foretold the next answer."""

    auc: float
    log_loss: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What is said of a section, and its true chance; `accuracy` is None without an answer."""

    mastery: Mastery
    truth: float
    accuracy: float | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """Everything measured in one world: by method, and the readings at the groups' end."""

    answers: int
    share_correct: float
    predictions: dict[str, Prediction]
    members: dict[str, list[Reading]]
    groups: dict[str, list[Reading]]

    def flag(self, method: str) -> Hits:
        """Members' sections flagged by the evidence gate."""
        return hits(
            (one.mastery.verdict == "weak", one.truth < WEAK_BELOW) for one in self.members[method]
        )

    def naive_flag(self) -> Hits:
        """Members' sections flagged because their accuracy is below the line."""
        return hits(
            (one.accuracy is not None and one.accuracy < WEAK_BELOW, one.truth < WEAK_BELOW)
            for one in self.members[COLD]
        )


def simulate(
    seed: int = SEED,
    truth: Truth | None = None,
    groups: int = GROUPS,
    earlier: int = EARLIER_GROUPS,
) -> Results:
    """One world, in which later groups are foretold. The same arguments give the same results.

    `earlier` groups teach the difficulties that the warm estimator begins with. Each group is
    foretold afresh: what one teaches does not help the next.
    """
    rng = Random(seed)
    world = a_world(load_pack(PACKS / "dp-100").outline, rng, truth)
    learned = _difficulties(world, earlier, rng)
    foretold: dict[str, list[float]] = {name: [] for name in (RAW, BETA, ELO, COLD, WARM, TRUTH)}
    outcomes: list[bool] = []
    members: dict[str, list[Reading]] = {COLD: [], WARM: []}
    whole_groups: dict[str, list[Reading]] = {COLD: [], WARM: []}
    for _ in range(groups):
        group, raw = a_study_group(world, rng), RawAccuracy()
        estimators = {COLD: GaussianTree(), WARM: GaussianTree(dict(learned))}
        methods: dict[str, Method] = {RAW: raw, BETA: BetaBinomial(), ELO: PlainElo(), **estimators}
        for answer in answers(world, group, rng):
            outcomes.append(answer.correct)
            foretold[TRUTH].append(answer.chance)
            for name, method in methods.items():
                foretold[name].append(method.predict(answer.member, answer.question))
                method.learn(answer.member, answer.question, answer.correct)
        for name, estimator in estimators.items():
            members[name] += _member_readings(world, group, estimator, raw)
            whole_groups[name] += _group_readings(world, group, estimator)
    return Results(
        len(outcomes),
        sum(outcomes) / len(outcomes),
        {name: _prediction(chances, outcomes) for name, chances in foretold.items()},
        members,
        whole_groups,
    )


def _difficulties(world: World, groups: int, rng: Random) -> dict[str, Belief]:
    """What earlier groups teach about questions and skills."""
    learned: dict[str, Belief] = {}
    for _ in range(groups):
        method = GaussianTree(learned)
        for answer in answers(world, a_study_group(world, rng), rng):
            method.learn(answer.member, answer.question, answer.correct)
    return learned


def _prediction(chances: Sequence[float], outcomes: Sequence[bool]) -> Prediction:
    return Prediction(
        auc(chances, outcomes), log_loss(chances, outcomes), calibration_error(chances, outcomes)
    )


def _member_readings(
    world: World, group: Group, method: GaussianTree, raw: RawAccuracy
) -> Iterator[Reading]:
    for member in group.members:
        estimates = method.sections(member.number, world.sections)
        for section, estimate in zip(world.sections, estimates, strict=True):
            yield Reading(
                mastery(estimate),
                world.section_chance(member, section),
                raw.accuracy(member.number, section.name),
            )


def _group_readings(world: World, group: Group, method: GaussianTree) -> Iterator[Reading]:
    numbers = [member.number for member in group.members]
    for section, read in zip(world.sections, method.group(numbers, world.sections), strict=True):
        yield Reading(read, world.group_chance(group, section))


def coverage(readings: Iterable[Reading]) -> float:
    """The share of intervals that hold the true chance."""
    held = [one.mastery.low <= one.truth <= one.mastery.high for one in readings]
    return sum(held) / len(held)


def figures(results: Results) -> list[Figure]:
    """The claims that the documentation makes, each against its target."""
    by_auc = [results.predictions[name].auc for name in (RAW, BETA, ELO, WARM)]
    cold, warm = results.predictions[COLD], results.predictions[WARM]
    gate, naive = results.flag(COLD), results.naive_flag()
    return [
        Figure(
            "AUC of raw < beta-binomial < Elo < warm estimator",
            " < ".join(f"{value:.3f}" for value in by_auc),
            "in this order",
            by_auc == sorted(by_auc),
        ),
        Figure(
            "AUC gained by known difficulties",
            f"{warm.auc - cold.auc:.3f}",
            "0.03 or more",
            warm.auc - cold.auc >= 0.03,
        ),
        Figure(
            "calibration error of the estimator, cold / warm",
            f"{cold.calibration_error:.3f} / {warm.calibration_error:.3f}",
            "0.025 or less",
            max(cold.calibration_error, warm.calibration_error) <= 0.025,
        ),
        Figure(
            "precision of the weak-section flag, cold, against accuracy",
            f"{gate.precision:.2f} against {naive.precision:.2f}",
            "0.85 or more, and 0.2 better",
            gate.precision >= 0.85 and gate.precision >= naive.precision + 0.2,
        ),
    ]


def tables(results: Results) -> str:
    """The two Markdown tables of `make bench`."""
    lines = [
        f"Simulated: {results.answers:,} answers of members to {Truth().questions:,} questions,"
        f" {results.share_correct:.0%} of them right.",
        "",
        "| next answer foretold by | AUC | log-loss | calibration error |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {one.auc:.3f} | {one.log_loss:.3f} | {one.calibration_error:.3f} |"
        for name, one in results.predictions.items()
    ]
    wanted = results.naive_flag()
    lines += [
        "",
        f"| weak section (true chance below {WEAK_BELOW:.0%}: {wanted.wanted:,} of"
        f" {len(results.members[COLD]):,}) flagged by | flagged | precision | recall |",
        "|---|---|---|---|",
        _flag_row(f"accuracy below {WEAK_BELOW:.0%}", results.naive_flag()),
        *(
            _flag_row(f"P(weak) of {SURE_ENOUGH} or more, {name}", results.flag(name))
            for name in (COLD, WARM)
        ),
        "",
        "| the 80% interval holds the true chance | member's section | group's section |",
        "|---|---|---|",
        *(
            f"| {name} | {coverage(results.members[name]):.0%} "
            f"| {coverage(results.groups[name]):.0%} |"
            for name in (COLD, WARM)
        ),
    ]
    return "\n".join(lines)


def _flag_row(name: str, found: Hits) -> str:
    return f"| {name} | {found.flagged:,} | {found.precision:.2f} | {found.recall:.2f} |"


if __name__ == "__main__":
    print(tables(simulate()))
    sys.exit()
