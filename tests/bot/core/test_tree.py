"""The estimator: what one answer teaches, and what many add up to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, replace
from random import Random
from statistics import fmean

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.logistic import sigmoid
from bot.core.tree import (
    MODEL,
    Abilities,
    Belief,
    Difficulties,
    Evidence,
    Model,
    abilities_of,
    fresh_difficulties,
    learn,
    path_of,
    predict,
    up,
    value_of,
    whole,
)
from tests.bot.core.dense import DenseTree
from tests.bot.core.trees import PATHS, Pupil, skills_of, some_answers

repeatable = settings(max_examples=60, deadline=None, derandomize=True, database=None)

STILL = replace(MODEL, learning=0.0, forgetting=0.0)
CENTRED = replace(STILL, base=0.0)
VARIANCE = MODEL.member + MODEL.domain + MODEL.section + MODEL.skill
DIFFICULTY = MODEL.question + MODEL.skill_difficulty


def told(furthest: float = 3.0) -> st.SearchStrategy[Evidence]:
    """What some answers may say: of a mean, with a precision."""
    return st.builds(
        lambda mean, precision: Evidence(precision, precision * mean),
        st.floats(-furthest, furthest),
        st.floats(0, 20),
    )


def added(one: Evidence, other: Evidence) -> Evidence:
    return Evidence(one.precision + other.precision, one.information + other.information)


def above(skill: Evidence, *others: Evidence, answers: int = 0, model: Model = MODEL) -> Abilities:
    """A path of which each node also hears from elsewhere."""
    section = added(up(skill, model.skill), others[0])
    domain = added(up(section, model.section), others[1])
    member = added(up(domain, model.domain), others[2])
    return Abilities(member, domain, section, skill, answers)


some_abilities = st.builds(above, told(), told(), told(), told(), answers=st.integers(0, 10))


def beliefs(prior: float) -> st.SearchStrategy[Belief]:
    """Beliefs whose variance is that of the prior or less."""
    return st.builds(Belief, st.floats(-3, 3), st.floats(prior / 1000, prior))


some_difficulties = st.builds(
    Difficulties, beliefs(MODEL.question), beliefs(MODEL.skill_difficulty)
)


def able(mean: float) -> Abilities:
    """Somebody whose ability in a skill is known exactly."""
    nothing = Evidence()
    return above(Evidence(1e9, 1e9 * mean), nothing, nothing, nothing)


def value(abilities: Abilities, model: Model = MODEL) -> Belief:
    return Belief(*value_of(path_of(abilities), model))


def two(difficulties: Difficulties) -> list[Belief]:
    return [difficulties.question, difficulties.skill]


def mirrored(abilities: Abilities, difficulties: Difficulties) -> tuple[Abilities, Difficulties]:
    """Able becomes unable, hard becomes easy."""

    def turned(evidence: Evidence) -> Evidence:
        return Evidence(evidence.precision, -evidence.information)

    return (
        Abilities(
            turned(abilities.member),
            turned(abilities.domain),
            turned(abilities.section),
            turned(abilities.skill),
            abilities.answers,
        ),
        Difficulties(*(Belief(-one.mean, one.variance) for one in two(difficulties))),
    )


def after(outcomes: Sequence[bool], model: Model = MODEL) -> Abilities:
    """Somebody who answered so, each time to a new question of one skill."""
    abilities, skill = Abilities(), fresh_difficulties(model).skill
    for correct in outcomes:
        difficulties = replace(fresh_difficulties(model), skill=skill)
        abilities, difficulties = learn(abilities, difficulties, correct, model)
        skill = difficulties.skill
    return abilities


class TestThePrediction:
    def test_of_somebody_unknown_is_the_base_drawn_towards_a_half(self) -> None:
        chance = predict(Abilities(), fresh_difficulties())

        # x = 0.7, V = 2.07: r = sqrt(1 + pi 2.07 / 8) = 1.3464.
        assert chance == pytest.approx(sigmoid(0.7 / 1.3464), abs=1e-5)

    @repeatable
    @given(some_abilities, some_difficulties)
    def test_is_neither_impossible_nor_certain(
        self, abilities: Abilities, difficulties: Difficulties
    ) -> None:
        assert 0.0 < predict(abilities, difficulties) < 1.0

    @repeatable
    @given(some_abilities, some_difficulties)
    def test_treats_right_and_wrong_alike(
        self, abilities: Abilities, difficulties: Difficulties
    ) -> None:
        chance = predict(abilities, difficulties, CENTRED)
        assert predict(*mirrored(abilities, difficulties), CENTRED) == pytest.approx(1.0 - chance)

    @repeatable
    @given(some_abilities, some_difficulties, st.floats(0.01, 2))
    def test_rises_with_ability_and_falls_with_difficulty(
        self, abilities: Abilities, difficulties: Difficulties, step: float
    ) -> None:
        chance = predict(abilities, difficulties)
        member, question = abilities.member, difficulties.question
        abler = replace(abilities, member=added(member, Evidence(0.0, step)))
        harder = replace(difficulties, question=replace(question, mean=question.mean + step))

        assert predict(abler, difficulties) > chance
        assert predict(abilities, harder) < chance

    def test_rises_with_practice_up_to_six_answers(self) -> None:
        chances = [predict(Abilities(answers=done), fresh_difficulties()) for done in range(9)]

        assert chances[:7] == sorted(set(chances[:7]))
        assert chances[6] == chances[7] == chances[8]

    def test_comes_close_to_the_integral_that_it_stands_for(self) -> None:
        """MacKay's approximation against the sum over a fine grid of a normal distribution."""
        # Two thirds of what is told of the member's 1.8 come through: 0.6 x 2 = 1.2.
        abilities = Abilities(member=Evidence(1 / 0.3, 1.8 / 0.3))
        mean, variance = 0.7 + 1.2, 0.2 + 0.12 + 0.3 + 0.3 + 0.6 + 0.15
        grid = [step / 100 for step in range(-600, 601)]
        weights = [math.exp(-(z**2) / 2) for z in grid]
        exact = sum(
            weight * sigmoid(mean + math.sqrt(variance) * z)
            for weight, z in zip(weights, grid, strict=True)
        ) / sum(weights)

        assert predict(abilities, fresh_difficulties()) == pytest.approx(exact, abs=0.01)


class TestAnAnswer:
    def test_moves_what_is_believed_by_the_formula(self) -> None:
        abilities, difficulties = learn(Abilities(), fresh_difficulties(), True, STILL)
        softening = math.sqrt(1 + math.pi * (VARIANCE + DIFFICULTY) / 8)
        chance = predict(Abilities(), fresh_difficulties(), STILL)
        gradient = (1 - chance) / softening
        curvature = chance * (1 - chance) / softening**2

        assert astuple(value(abilities)) == pytest.approx(
            (VARIANCE * gradient, VARIANCE - VARIANCE**2 * curvature)
        )
        assert astuple(difficulties.question) == pytest.approx(
            (-0.6 * gradient, 0.6 - 0.6**2 * curvature)
        )
        assert astuple(difficulties.skill) == pytest.approx(
            (-0.15 * gradient, 0.15 - 0.15**2 * curvature)
        )
        assert abilities.answers == 1

    @pytest.mark.parametrize("seed", range(4))
    def test_teaches_what_an_update_of_all_nodes_at_once_does(self, seed: int) -> None:
        """400 answers to 15 skills in 6 sections, against Kalman's update of the covariances."""
        pupil, dense, furthest = Pupil(), DenseTree(PATHS), 0.0
        for skill, question, correct in some_answers(Random(seed), 400):
            pupil.answer(skill, question, correct)
            dense.learn(skill, question, correct)
            for other in PATHS:
                abilities, hard = pupil.believed(other, question)
                ours = (*astuple(value(abilities)), *astuple(hard.question), *astuple(hard.skill))
                theirs = (
                    *dense.value([other]),
                    *dense.difficulty[question],
                    *dense.difficulty.get(other, (0.0, MODEL.skill_difficulty)),
                )
                furthest = max(furthest, *(abs(a - b) for a, b in zip(ours, theirs, strict=True)))

        assert furthest <= 1e-9

    @repeatable
    @given(st.integers(0, 1_000))
    def test_leaves_each_node_the_sum_of_what_it_hears(self, seed: int) -> None:
        pupil = Pupil()
        for answer in some_answers(Random(seed), 60):
            pupil.answer(*answer)
        tree = pupil.tree()

        assert tree.member == pytest.approx(pupil.evidence["member"], abs=1e-12)
        for place, section in enumerate(tree.sections):
            if f"s{place}" in pupil.evidence:
                assert section == pytest.approx(pupil.evidence[f"s{place}"], abs=1e-12)
        for place, domain in enumerate(tree.domains):
            if f"d{place}" in pupil.evidence:
                assert domain == pytest.approx(pupil.evidence[f"d{place}"], abs=1e-12)

    @repeatable
    @given(some_abilities, some_difficulties)
    def test_that_is_right_raises_the_ability_and_lowers_difficulties(
        self, abilities: Abilities, difficulties: Difficulties
    ) -> None:
        abler, easier = learn(abilities, difficulties, True, STILL)

        assert value(abler).mean > value(abilities).mean
        assert all(b.mean < a.mean for a, b in zip(two(difficulties), two(easier), strict=True))

    @repeatable
    @given(some_abilities, some_difficulties)
    def test_that_is_wrong_does_the_opposite(
        self, abilities: Abilities, difficulties: Difficulties
    ) -> None:
        right = learn(abilities, difficulties, True, CENTRED)
        wrong = mirrored(*learn(*mirrored(abilities, difficulties), False, CENTRED))

        assert path_of(right[0]) == pytest.approx(path_of(wrong[0]), abs=1e-9)
        for one, other in zip(two(right[1]), two(wrong[1]), strict=True):
            assert astuple(one) == pytest.approx(astuple(other), abs=1e-9)

    @repeatable
    @given(some_abilities, some_difficulties, st.booleans())
    def test_leaves_everything_surer_and_nothing_certain(
        self, abilities: Abilities, difficulties: Difficulties, correct: bool
    ) -> None:
        learned, known = learn(abilities, difficulties, correct, STILL)

        assert 0.0 < value(learned).variance < value(abilities).variance <= VARIANCE
        for before, now in zip(two(difficulties), two(known), strict=True):
            assert 0.0 < now.variance < before.variance

    def test_that_could_not_be_otherwise_teaches_nothing(self) -> None:
        certain = Abilities(member=Evidence(1.0, 200.0))
        learned, known = learn(certain, fresh_difficulties(), True)

        assert path_of(learned) == pytest.approx(path_of(certain))
        assert known == fresh_difficulties()

    @repeatable
    @given(some_abilities, some_difficulties)
    def test_teaches_more_the_less_it_was_expected(
        self, abilities: Abilities, difficulties: Difficulties
    ) -> None:
        chance = predict(abilities, difficulties, STILL)
        # At an even chance both teach the same.
        assume(abs(chance - 0.5) > 0.01)

        def moved(correct: bool) -> float:
            learned, _ = learn(abilities, difficulties, correct, STILL)
            return abs(value(learned).mean - value(abilities).mean)

        assert (moved(True) < moved(False)) == (chance > 0.5)

    @pytest.mark.parametrize("mean", [-1e6, -800.0, 800.0, 1e6])
    @pytest.mark.parametrize("correct", [True, False])
    def test_is_survived_by_beliefs_out_of_this_world(self, mean: float, correct: bool) -> None:
        abilities = Abilities(member=Evidence(1.0, mean))
        learned, known = learn(abilities, fresh_difficulties(), correct)

        assert all(map(math.isfinite, path_of(learned)))
        assert all(math.isfinite(part) for one in two(known) for part in astuple(one))
        assert 0.0 <= predict(learned, known) <= 1.0


class TestManyAnswers:
    @pytest.mark.parametrize("right", [6, 15, 24])
    def test_teach_much_the_same_in_any_order(self, right: int) -> None:
        """Shuffled, the ability found is on average less than half a deviation away."""
        rng = Random(20)
        outcomes = [True] * right + [False] * (30 - right)
        found = [value(after(rng.sample(outcomes, 30), STILL)) for _ in range(100)]
        deviation = math.sqrt(found[0].variance)

        assert fmean(abs(one.mean - found[0].mean) for one in found) < deviation / 2

    def test_show_a_higher_ability_the_more_are_right(self) -> None:
        """Of twenty answers the right ones lie evenly among the wrong ones."""
        found = [
            value(
                after([(place + 1) * right // 20 > place * right // 20 for place in range(20)])
            ).mean
            for right in range(21)
        ]

        assert found == sorted(set(found))

    @pytest.mark.parametrize("truth", [-1.5, 0.0, 1.5])
    def test_find_the_true_ability(self, truth: float) -> None:
        """On questions of known difficulty, within four standard errors of 3,000 answers."""
        rng = Random(17)
        abilities = Abilities()
        for _ in range(3_000):
            hardness = rng.gauss(0, 0.8)
            known = Difficulties(Belief(hardness, 1e-9), Belief(0.0, 1e-9))
            correct = rng.random() < sigmoid(truth - hardness)
            abilities, _ = learn(abilities, known, correct, CENTRED)
        chance = sigmoid(truth)

        assert value(abilities).mean == pytest.approx(
            truth, abs=4 / math.sqrt(3_000 * chance * (1 - chance))
        )

    @pytest.mark.parametrize("truth", [-1.0, 1.0])
    def test_find_the_true_difficulty(self, truth: float) -> None:
        rng = Random(18)
        known = fresh_difficulties(CENTRED)
        for _ in range(3_000):
            ability = rng.gauss(0, 0.8)
            correct = rng.random() < sigmoid(ability - truth)
            _, known = learn(able(ability), known, correct, CENTRED)

        assert sum(belief.mean for belief in two(known)) == pytest.approx(truth, abs=0.2)

    def test_of_long_ago_count_less_than_those_of_today(self) -> None:
        """A member who learned is believed: what was said long ago loses certainty."""
        first_failed = after([False] * 200 + [True] * 200)
        rigid = after([False] * 200 + [True] * 200, STILL)

        assert value(first_failed).mean > value(rigid).mean
        assert value(first_failed).variance > value(rigid).variance


class TestAPathOfAnotherOutline:
    def test_is_left_as_it_is_where_answers_made_it(self) -> None:
        pupil = Pupil()
        for skill, question, correct in some_answers(Random(3), 200):
            pupil.answer(skill, question, correct)
            path = path_of(pupil.believed(skill, question)[0])
            assert whole(path) == path

    def test_is_made_whole_where_a_node_knows_less_than_the_one_below_says(self) -> None:
        """As when a section was moved into a domain of which nothing was asked."""
        pupil = Pupil()
        for number in range(40):
            pupil.answer(skills_of(1)[0], f"q{number}", True)
        known, hard = pupil.believed(skills_of(1)[0], "another")
        moved = replace(known, domain=Evidence(), member=Evidence())
        healed = whole(path_of(moved))

        assert healed[6:] == path_of(moved)[6:]
        assert healed[2:4] == up(known.section, MODEL.section)
        assert value(abilities_of(healed)).variance > 0.0
        learned, _ = learn(abilities_of(healed), hard, True)
        assert all(map(math.isfinite, path_of(learned)))
