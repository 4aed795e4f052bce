"""Whether "about n more answers" is true: sections without a verdict are asked on.

`python -m tests.bench.waits` prints the figures alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from random import Random

from bot.app import PACKS
from bot.core.mastery import answers_missing, mastery
from questions.bank import load_pack
from tests.bench.methods import GaussianTree
from tests.bench.table import Figure, markdown
from tests.bench.world import (
    SimulatedMember,
    World,
    a_study_group,
    a_world,
    answers,
)

SEED = 20_261_125
GROUPS = 15
# (first, last) number of answers said to be missing.
RANGES = ((1, 2), (3, 5), (6, 9), (10, 30))


def simulate(seed: int = SEED, groups: int = GROUPS) -> list[tuple[int, bool]]:
    """(answers said to be missing, verdict by then) of each section without a verdict."""
    rng = Random(seed)
    world = a_world(load_pack(PACKS / "dp-100").outline, rng)
    waits: list[tuple[int, bool]] = []
    for _ in range(groups):
        group, method = a_study_group(world, rng), GaussianTree()
        for answer in answers(world, group, rng):
            method.learn(answer.member, answer.question, answer.correct)
        for member in group.members:
            waits += _waits(world, member, method, rng)
    return waits


def _waits(
    world: World, member: SimulatedMember, method: GaussianTree, rng: Random
) -> Iterator[tuple[int, bool]]:
    for place, estimate in enumerate(method.sections(member.number, world.sections)):
        said = answers_missing(estimate)
        if said:
            yield said, _settled(world, member, place, said, method.copy(), rng)


def _settled(
    world: World,
    member: SimulatedMember,
    place: int,
    most: int,
    method: GaussianTree,
    rng: Random,
) -> bool:
    """Whether there is a verdict at some time within `most` more answers."""
    for _ in range(most):
        question = rng.choice(world.sections[place].questions)
        method.learn(member.number, question, rng.random() < world.chance(member, question))
        if mastery(method.sections(member.number, world.sections)[place]).verdict != "unknown":
            return True
    return False


def figures(waits: list[tuple[int, bool]]) -> list[Figure]:
    """The share with a verdict after the answers said to be missing: half, if it is true."""
    found = []
    for first, last in RANGES:
        settled = [had for said, had in waits if first <= said <= last]
        share = sum(settled) / len(settled)
        found.append(
            Figure(
                f"verdict within the {first} to {last} answers said to be missing",
                f"{share:.0%} of {len(settled):,} sections",
                "about half: 35% to 65%",
                0.35 <= share <= 0.65,
            )
        )
    return found


if __name__ == "__main__":
    results = figures(simulate())
    print(markdown(results))
    sys.exit(any(one.met is False for one in results))
