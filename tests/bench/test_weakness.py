"""The benchmark of groups: the same for a seed, and as bad as it is where flags are wrong."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from random import Random

import pytest

from bot.core.mastery import Mastery
from bot.exams import PACKS
from questions.bank import load_pack
from questions.outline import Outline
from tests.bench import waits, weakness
from tests.bench.metrics import Hits
from tests.bench.weakness import TRUTH, Findings, GroupReading, simulate
from tests.bench.world import a_study_group, a_world, answers


@cache
def outline() -> Outline:
    return load_pack(PACKS / "dp-100").outline


def read(weak: float, truth: float) -> GroupReading:
    return GroupReading(Mastery(0.5, 0.4, 0.6, weak), truth)


class TestTheWorld:
    def test_has_sections_in_which_a_whole_group_is_weak(self) -> None:
        world = a_world(outline(), Random(1), replace(TRUTH, members=12))
        group = a_study_group(world, Random(2))
        means = sorted(
            sum(one.abilities[section.name] for one in group.members) / 12
            for section in world.sections
        )

        assert all(mean < -2.0 for mean in means[: TRUTH.weak_sections])
        assert all(mean > -0.6 for mean in means[TRUTH.weak_sections :])

    def test_has_members_who_practise_about_as_much_as_they_are_asked(self) -> None:
        world = a_world(outline(), Random(1), replace(TRUTH, members=12))
        stream = list(answers(world, a_study_group(world, Random(2)), Random(3)))
        practised = sum(one.practised for one in stream)

        assert practised == pytest.approx(len(stream) / 2, rel=0.1)
        assert len({(one.member, one.question.id) for one in stream}) == len(stream)

    @pytest.mark.parametrize(("mean", "numbers"), [(0.0, {0}), (1.0, {1}), (1.5, {1, 2})])
    def test_draws_a_whole_number_of_questions_to_practise(
        self, mean: float, numbers: set[int]
    ) -> None:
        world = a_world(outline(), Random(1), replace(TRUTH, members=1, practised=mean, asked=8))
        group = a_study_group(world, Random(4))
        group.members[0].presence = 1.0
        stream = list(answers(world, group, Random(5)))
        asked = [at for at, one in enumerate(stream) if not one.practised] + [len(stream)]
        runs = {after - before - 1 for before, after in pairwise(asked)}

        assert runs <= numbers


class TestWhatIsFound:
    def test_is_the_same_for_the_same_seed(self) -> None:
        assert simulate(outline(), 3, 1, seed=4) == simulate(outline(), 3, 1, seed=4)
        assert simulate(outline(), 3, 1, seed=4) != simulate(outline(), 3, 1, seed=5)

    def test_of_groups_of_eight_is_mostly_right(self) -> None:
        found = simulate(outline(), 8, 12)

        assert found.flags.flagged > 30
        assert found.flags.precision > 0.75
        assert found.flags.recall > 0.3
        assert 0.75 <= found.coverage <= 0.97

    def test_counts_flags_by_how_far_they_are_wrong(self) -> None:
        found = Findings(
            (read(0.9, 0.5), read(0.9, 0.66), read(0.9, 0.71), read(0.5, 0.45), read(0.1, 0.9)),
            weak=3,
        )

        assert found.flags == Hits(right=1, flagged=3, wanted=3)
        assert found.misleading == pytest.approx(1 / 3)
        assert found.coverage == pytest.approx(2 / 5)

    @pytest.mark.parametrize(
        ("demo", "met"),
        [
            (Hits(right=40, flagged=60, wanted=80), True),
            (Hits(right=54, flagged=100, wanted=85), False),
            (Hits(right=39, flagged=45, wanted=80), False),
        ],
    )
    def test_of_the_demo_is_held_to_its_bounds(self, demo: Hits, met: bool) -> None:
        assert weakness.figures({}, demo)[-1].met is met

    def test_that_is_wrong_too_often_misses_its_target(self) -> None:
        often_wrong = Findings((read(0.9, 0.5), read(0.9, 0.75)), weak=1)
        right = Findings((*[read(0.9, 0.5)] * 9, read(0.9, 0.66)), weak=10)
        demo = Hits(right=40, flagged=60, wanted=80)

        assert [one.met for one in weakness.figures({8: often_wrong}, demo)[:2]] == [False, False]
        assert [one.met for one in weakness.figures({8: right}, demo)[:2]] == [True, True]


def test_answers_said_to_be_missing_to_a_group_are_enough_about_every_second_time() -> None:
    settled = [had for _, had in waits.simulate_groups(2, 6)]

    assert len(settled) > 60
    assert 0.3 < sum(settled) / len(settled) < 0.7
