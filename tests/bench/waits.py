"""Whether "about n more answers" is true: sections without a verdict are asked on.

A member practises the section; of a group, all answer one question of it after the other.

`python -m tests.bench.waits` prints the figures alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from bot.core.mastery import GROUP_ANSWER, answers_missing, mastery, on_logits
from bot.exams import PACKS
from questions.bank import load_pack
from tests.bench import weakness
from tests.bench.methods import GaussianTree
from tests.bench.table import Figure, markdown
from tests.bench.world import (
    Group,
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
# Members of a group -> how many such groups, each in a world of its own.
SIZES = {2: 30, 8: 15}
GROUP_RANGES = ((1, 9), (10, 29))


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


def simulate_groups(members: int, groups: int, seed: int = SEED) -> list[tuple[int, bool]]:
    """The same of groups that are weak together (see `tests.bench.weakness`)."""
    rng, outline = Random(f"{seed} {members}"), load_pack(PACKS / "dp-100").outline
    waits: list[tuple[int, bool]] = []
    for _ in range(groups):
        world = a_world(outline, rng, replace(weakness.TRUTH, members=members))
        group, method = a_study_group(world, rng), GaussianTree()
        for answer in answers(world, group, rng):
            method.learn(answer.member, answer.question, answer.correct, practised=answer.practised)
        for place, read in enumerate(method.group(range(members), world.sections)):
            if read.verdict == "unknown":
                said = answers_missing(on_logits(read), GROUP_ANSWER)
                yes = _settled_together(world, group, place, said, method.copy(), rng)
                waits.append((said, yes))
    return waits


def _settled_together(
    world: World, group: Group, place: int, most: int, method: GaussianTree, rng: Random
) -> bool:
    """Whether there is a verdict on the group at some time within `most` more answers."""
    numbers, done = range(len(group.members)), 0
    while True:
        question = rng.choice(world.sections[place].questions)
        for member in rng.sample(group.members, len(group.members)):
            correct = rng.random() < world.chance(member, question)
            method.learn(member.number, question, correct)
            done += 1
            if method.group(numbers, world.sections)[place].verdict != "unknown":
                return True
            if done == most:
                return False


def figures(
    waits: Sequence[tuple[int, bool]],
    ranges: Sequence[tuple[int, int]] = RANGES,
    whose: str = "",
) -> list[Figure]:
    """The share with a verdict after the answers said to be missing: half, if it is true."""
    found = []
    for first, last in ranges:
        settled = [had for said, had in waits if first <= said <= last]
        share = sum(settled) / len(settled)
        found.append(
            Figure(
                f"verdict{whose} within the {first} to {last} answers said to be missing",
                f"{share:.0%} of {len(settled):,} sections",
                "about half: 35% to 65%",
                0.35 <= share <= 0.65,
            )
        )
    return found


def measure() -> list[Figure]:
    """Members, and groups of each size."""
    found = figures(simulate())
    for members, groups in SIZES.items():
        waits = simulate_groups(members, groups)
        found += figures(waits, GROUP_RANGES, f" on a group of {members}")
    return found


if __name__ == "__main__":
    results = measure()
    print(markdown(results))
    sys.exit(any(one.met is False for one in results))
