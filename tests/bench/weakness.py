"""What a group's report is worth: groups that are weak together, and the months of the demo.

`python -m tests.bench.weakness` prints the figures alone. In the simulated world, which is like the
demo's, each group as a whole is weaker in some sections, as when nobody has read a chapter; its
members answer a month of daily questions and practise as much again.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from bot.config import Config
from bot.core.group_effect import FEWEST_MEMBERS
from bot.core.mastery import WEAK_BELOW, Mastery
from bot.core.reports import FEWEST_ANSWERS
from bot.demo.show import simulate as live_a_month
from bot.exams import PACKS
from bot.platforms.web.chat import WebChat
from bot.platforms.web.hub import Hub
from bot.platforms.web.site import address_of
from questions.bank import load_pack
from questions.outline import Outline
from tests.bench.methods import GaussianTree
from tests.bench.metrics import Hits, hits
from tests.bench.table import Figure, markdown
from tests.bench.world import Group, Truth, World, a_study_group, a_world, answers

SEED = 20_261_201
# A flag that is wrong by this much misleads: most of the section is known.
FAR_FROM_WEAK = 0.70
TRUTH = Truth(
    base=0.5,
    member=0.8,
    domain=0.3,
    section=0.3,
    skill=0.5,
    question=0.6,
    skill_difficulty=0.0,
    learning=0.05,
    wander=0.0,
    questions=340,
    asked=30,
    presence=(0.7, 0.98),
    weak_sections=4,
    practised=1.0,
)
# Members of a group -> how many worlds, and the recall that is wanted at least.
SIZES = {2: (300, 0.20), 8: (150, 0.45), 30: (60, 0.60)}
DEMO_SEEDS = range(1, 13)
DEMO_MOST_FLAGGED, DEMO_LEAST_RIGHT = 60, 40


@dataclass(frozen=True, slots=True)
class GroupReading:
    """What a group's report says of a section, and the true mean of its members' chances."""

    mastery: Mastery
    truth: float

    @property
    def flagged(self) -> bool:
        """Whether the report calls it weak."""
        return self.mastery.verdict == "weak"


@dataclass(frozen=True, slots=True)
class Findings:
    """All sections of all groups of one size; `shown` leaves out those with too few answers."""

    shown: tuple[GroupReading, ...]
    weak: int

    @property
    def flags(self) -> Hits:
        """The flags, those wanted being all weak sections, shown or not."""
        found = hits((one.flagged, one.truth < WEAK_BELOW) for one in self.shown)
        return replace(found, wanted=self.weak)

    @property
    def misleading(self) -> float:
        """The share of the flagged sections whose true chance is 70% or more."""
        flagged = [one for one in self.shown if one.flagged]
        far = sum(one.truth >= FAR_FROM_WEAK for one in flagged)
        return far / len(flagged) if flagged else 0.0

    @property
    def coverage(self) -> float:
        """The share of the intervals that hold the true chance."""
        held = sum(one.mastery.low <= one.truth <= one.mastery.high for one in self.shown)
        return held / len(self.shown)


def simulate(
    outline: Outline, members: int, worlds: int, seed: int = SEED, truth: Truth = TRUTH
) -> Findings:
    """Groups of so many members, each in a world of its own; the same for the same seed."""
    rng = Random(f"{seed} {members}")
    shown: list[GroupReading] = []
    weak = 0
    for _ in range(worlds):
        world = a_world(outline, rng, replace(truth, members=members))
        group, method = a_study_group(world, rng), GaussianTree()
        for answer in answers(world, group, rng):
            method.learn(answer.member, answer.question, answer.correct, practised=answer.practised)
        shown += _readings(world, group, method)
        weak += sum(world.group_chance(group, one) < WEAK_BELOW for one in world.sections)
    return Findings(tuple(shown), weak)


def _readings(world: World, group: Group, method: GaussianTree) -> Iterator[GroupReading]:
    numbers = [member.number for member in group.members]
    trees = [method.tree(number, world.sections) for number in numbers]
    for place, read in enumerate(method.group(numbers, world.sections)):
        given = [sum(skill.answers for skill in tree.skills[place]) for tree in trees]
        if sum(count > 0 for count in given) >= FEWEST_MEMBERS and sum(given) >= FEWEST_ANSWERS:
            yield GroupReading(read, world.group_chance(group, world.sections[place]))


def demo_flags(seeds: Iterable[int] = DEMO_SEEDS) -> Hits:
    """The flags of the demo's months, through the bot itself."""
    found = []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as name:
            report, outline = live_a_month(
                Config(_env_file=None),  # type: ignore[call-arg]  # pydantic's own switch
                Path(name),
                (30, 8, seed),
                lambda db, clock: WebChat(db, Hub(db), clock),
                address_of,
                lambda _line: None,
            )
        flagged, true = set(report.weak_sections_flagged), set(report.weak_sections_true)
        found += [(one.id in flagged, one.id in true) for one in outline.sections]
    return hits(found)


def figures(found: dict[int, Findings], demo: Hits) -> list[Figure]:
    """The claims that the documentation makes, each against its target."""
    rows: list[Figure] = []
    for members, one in found.items():
        least, flags = SIZES[members][1], one.flags
        rows += [
            Figure(
                f"weak sections of a group of {members}: precision, recall",
                f"{flags.precision:.2f}, {flags.recall:.2f} ({flags.flagged:,} flagged)",
                f"0.80 or more, {least:.2f} or more",
                flags.precision >= 0.8 and flags.recall >= least,
            ),
            Figure(
                f"of these, with a true chance of {FAR_FROM_WEAK:.0%} or more",
                f"{one.misleading:.1%}",
                "5% at most",
                one.misleading <= 0.05,
            ),
            Figure(
                f"80% intervals of a group of {members} that hold the true chance",
                f"{one.coverage:.0%}",
                "75% to 95%",
                0.75 <= one.coverage <= 0.95,
            ),
        ]
    rows.append(
        Figure(
            f"weak sections in {len(DEMO_SEEDS)} months of the demo: flagged, of these right",
            f"{demo.flagged}, {demo.right}",
            f"{DEMO_MOST_FLAGGED} at most, {DEMO_LEAST_RIGHT} or more",
            demo.flagged <= DEMO_MOST_FLAGGED and demo.right >= DEMO_LEAST_RIGHT,
        )
    )
    return rows


def measure(sizes: Sequence[int] = tuple(SIZES)) -> list[Figure]:
    """Simulate groups of each size, and live the demo's months."""
    outline = load_pack(PACKS / "dp-100").outline
    found = {members: simulate(outline, members, SIZES[members][0]) for members in sizes}
    return figures(found, demo_flags())


if __name__ == "__main__":
    results = measure()
    print(markdown(results))
    sys.exit(any(one.met is False for one in results))
