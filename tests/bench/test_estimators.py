"""The simulations: the same for a seed, the methods as described and in the order promised."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from bot.core.mastery import Mastery
from bot.core.tree import fresh_difficulties
from bot.exams import PACKS
from questions.bank import load_pack
from tests.bench import estimators, items, waits
from tests.bench.estimators import BETA, COLD, ELO, RAW, TRUTH, WARM, Reading, Results, simulate
from tests.bench.methods import BetaBinomial, GaussianTree, PlainElo, RawAccuracy
from tests.bench.world import SimulatedQuestion, Truth, World, a_study_group, a_world, answers

QUESTION = SimulatedQuestion("q", "domain:d", "section:s", "skill:k", 0.0)
ELSEWHERE = SimulatedQuestion("r", "domain:d", "section:s", "skill:l", 0.0)


@cache
def a_small_world() -> World:
    return a_world(load_pack(PACKS / "dp-100").outline, Random(1), Truth(questions=200))


@cache
def small_results() -> Results:
    return simulate(seed=5, truth=Truth(questions=400, asked=100), groups=4, earlier=12)


class TestTheWorld:
    def test_spreads_its_questions_over_all_skills(self) -> None:
        world = a_small_world()
        skills = [question.skill for question in world.questions.values()]

        assert len(set(skills)) == 79
        assert {skills.count(skill) for skill in skills} <= {2, 3}
        assert sum(len(section.questions) for section in world.sections) == 200

    def test_lets_even_the_unable_guess(self) -> None:
        world = a_small_world()
        member = a_study_group(world, Random(2)).members[0]
        member.abilities["exam"] = -50.0

        assert world.chance(member, world.sections[0].questions[0]) == pytest.approx(0.2)

    def test_follows_the_blueprint_and_the_members_presence(self) -> None:
        world = a_small_world()
        stream = list(answers(world, a_study_group(world, Random(3)), Random(4)))

        assert 1_200 <= len(stream) <= 1_500
        deploying = [a for a in stream if a.question.domain == world.sections[-1].domain]
        assert len(deploying) / len(stream) == pytest.approx(7.5 / 95, abs=0.01)

    def test_lets_members_learn_what_they_practise(self) -> None:
        world = a_small_world()
        group = a_study_group(world, Random(3))
        skill = world.sections[0].skills[0]
        before = [member.abilities[skill] for member in group.members]
        asked = [a for a in answers(world, group, Random(4)) if a.question.skill == skill]

        gained = sum(member.abilities[skill] for member in group.members) - sum(before)
        assert asked
        assert gained == pytest.approx(world.truth.learning * len(asked))


class TestMethods:
    def test_raw_accuracy_falls_back_from_the_skill_to_everything(self) -> None:
        method = RawAccuracy()
        assert method.predict(1, QUESTION) == 0.5

        method.learn(1, QUESTION, True)
        method.learn(1, QUESTION, False)
        method.learn(1, ELSEWHERE, True)
        other = SimulatedQuestion("x", "domain:e", "section:t", "skill:m", 0.0)

        assert method.predict(1, QUESTION) == 0.5
        assert method.predict(1, ELSEWHERE) == 0.95
        assert method.predict(1, other) == pytest.approx(2 / 3)
        assert method.accuracy(1, "section:t") is None

    def test_beta_binomial_lies_between_the_prior_and_what_was_seen(self) -> None:
        method = BetaBinomial()
        prior = method.predict(1, QUESTION)
        for _ in range(5):
            method.learn(1, QUESTION, True)

        assert prior < method.predict(1, ELSEWHERE) < method.predict(1, QUESTION) < 1.0

    def test_elo_moves_abilities_and_difficulties_by_fixed_steps(self) -> None:
        method = PlainElo()
        surprise = 1 - method.predict(1, QUESTION)
        method.learn(1, QUESTION, True)

        assert method.abilities[1, "skill:k"] == pytest.approx(method.steps[3] * surprise)
        assert method.difficulties["q"] == pytest.approx(-method.question_step * surprise)

    def test_the_estimator_shares_difficulties_but_not_abilities(self) -> None:
        method = GaussianTree()
        before = method.predict(2, QUESTION)
        method.learn(1, QUESTION, False)

        assert method.predict(2, QUESTION) < before
        assert {member for member, _ in method.evidence} == {1}
        assert method.difficulties["q"].variance < fresh_difficulties().question.variance

    def test_a_copy_of_the_estimator_goes_its_own_way(self) -> None:
        method = GaussianTree()
        method.learn(1, QUESTION, True)
        before = method.predict(1, QUESTION)
        method.copy().learn(1, QUESTION, False)

        assert method.predict(1, QUESTION) == before


class TestTheSimulation:
    def test_is_the_same_for_the_same_seed(self) -> None:
        def run(seed: int) -> Results:
            truth = Truth(questions=100, asked=10, members=3)
            return simulate(seed=seed, truth=truth, groups=1, earlier=1)

        assert run(1) == run(1)
        assert run(1) != run(2)

    def test_puts_the_methods_in_their_order(self) -> None:
        found = [small_results().predictions[name].auc for name in (RAW, BETA, ELO, WARM, TRUTH)]
        assert found == sorted(found)

    def test_finds_the_truth_unsurpassed_and_calibrated(self) -> None:
        predictions = small_results().predictions
        truth = predictions[TRUTH]

        assert all(one.log_loss >= truth.log_loss for one in predictions.values())
        assert truth.calibration_error < 0.03

    def test_flags_with_more_precision_than_accuracy_does(self) -> None:
        results = small_results()
        for name in (COLD, WARM):
            assert results.flag(name).precision > results.naive_flag().precision + 0.15

    def test_reads_every_section_of_every_member_and_group(self) -> None:
        assert len(small_results().members[COLD]) == 4 * 10 * 21
        assert len(small_results().groups[WARM]) == 4 * 21

    def test_prints_a_row_for_every_method(self) -> None:
        printed = estimators.tables(small_results())
        assert all(f"| {name} |" in printed for name in (RAW, BETA, ELO, COLD, WARM))


def test_coverage_is_the_share_of_intervals_that_hold_the_truth() -> None:
    read = Mastery(0.5, 0.4, 0.6, 0.9)
    readings = [Reading(read, 0.4), Reading(read, 0.61), Reading(read, 0.5), Reading(read, 0.39)]

    assert estimators.coverage(readings) == 0.5


def test_the_wrong_key_alarm_finds_wrong_keys_rather_than_right_ones() -> None:
    found = items.simulate(seed=3, questions=60, groups=4)
    for size in items.SIZES:
        assert found[size].wanted == 60
        assert found[size].recall > 0.7
        assert items.false_alarms(found[size], questions=60) < 0.1


def test_answers_said_to_be_missing_are_enough_about_every_second_time() -> None:
    settled = [had for _, had in waits.simulate(seed=2, groups=1)]

    assert len(settled) > 40
    assert 0.3 < sum(settled) / len(settled) < 0.7
