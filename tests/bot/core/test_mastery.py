"""The estimator: what one answer teaches, what many add up to, and what may be said of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from random import Random
from statistics import fmean

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.mastery import (
    MODEL,
    SURE_ENOUGH,
    WEAK_BELOW,
    Abilities,
    Belief,
    Difficulties,
    Estimate,
    Mastery,
    Model,
    answers_missing,
    fresh_abilities,
    fresh_difficulties,
    group_mastery,
    learn,
    logit,
    mastery,
    predict,
    section_estimate,
    sigmoid,
)

repeatable = settings(max_examples=60, deadline=None, derandomize=True, database=None)

LINE = logit(WEAK_BELOW)
STILL = replace(MODEL, learning=0.0, member_drift=0.0, skill_drift=0.0)
CENTRED = replace(STILL, base=0.0)


def beliefs(prior: float, furthest: float = 3.0) -> st.SearchStrategy[Belief]:
    """Beliefs whose variance is that of the prior or less."""
    return st.builds(Belief, st.floats(-furthest, furthest), st.floats(prior / 1000, prior))


def some_abilities(furthest: float = 3.0) -> st.SearchStrategy[Abilities]:
    return st.builds(
        Abilities,
        beliefs(MODEL.member, furthest),
        beliefs(MODEL.domain, furthest),
        beliefs(MODEL.section, furthest),
        beliefs(MODEL.skill, furthest),
    )


def some_difficulties(furthest: float = 3.0) -> st.SearchStrategy[Difficulties]:
    return st.builds(
        Difficulties,
        beliefs(MODEL.question, furthest),
        beliefs(MODEL.skill_difficulty, furthest),
    )


estimates = st.builds(
    lambda mean, variance, part: Estimate(mean, variance, variance * part),
    st.floats(-6, 6),
    st.floats(0.001, 2),
    st.floats(0, 1),
)


def four(abilities: Abilities) -> list[Belief]:
    return [abilities.member, abilities.domain, abilities.section, abilities.skill]


def two(difficulties: Difficulties) -> list[Belief]:
    return [difficulties.question, difficulties.skill]


def total(abilities: Abilities) -> float:
    return sum(belief.mean for belief in four(abilities))


def mirrored(abilities: Abilities, difficulties: Difficulties) -> tuple[Abilities, Difficulties]:
    """Able becomes unable, hard becomes easy."""

    def turned(belief: Belief) -> Belief:
        return Belief(-belief.mean, belief.variance)

    return Abilities(*map(turned, four(abilities))), Difficulties(*map(turned, two(difficulties)))


def after(outcomes: Sequence[bool], model: Model = MODEL) -> Abilities:
    """Somebody who answered so, each time to a new question of one skill."""
    abilities, skill = fresh_abilities(model), fresh_difficulties(model).skill
    for correct in outcomes:
        difficulties = replace(fresh_difficulties(model), skill=skill)
        abilities, difficulties = learn(abilities, difficulties, correct, model)
        skill = difficulties.skill
    return abilities


class TestAPrediction:
    def test_of_somebody_unknown_is_the_base_drawn_towards_a_half(self) -> None:
        chance = predict(fresh_abilities(), fresh_difficulties())

        # x = 0.7, V = 1.99: r = sqrt(1 + pi 1.99 / 8) = 1.3347.
        assert chance == pytest.approx(sigmoid(0.7 / 1.3347), abs=1e-5)

    @repeatable
    @given(some_abilities(), some_difficulties())
    def test_is_neither_impossible_nor_certain(
        self, abilities: Abilities, difficulties: Difficulties
    ) -> None:
        assert 0.0 < predict(abilities, difficulties) < 1.0

    @repeatable
    @given(some_abilities(), some_difficulties())
    def test_treats_right_and_wrong_alike(
        self, abilities: Abilities, difficulties: Difficulties
    ) -> None:
        chance = predict(abilities, difficulties, CENTRED)
        assert predict(*mirrored(abilities, difficulties), CENTRED) == pytest.approx(1.0 - chance)

    @repeatable
    @given(some_abilities(), some_difficulties(), st.floats(0.01, 2))
    def test_rises_with_ability_and_falls_with_difficulty(
        self, abilities: Abilities, difficulties: Difficulties, step: float
    ) -> None:
        chance = predict(abilities, difficulties)
        skill, question = abilities.skill, difficulties.question
        abler = replace(abilities, skill=replace(skill, mean=skill.mean + step))
        harder = replace(difficulties, question=replace(question, mean=question.mean + step))

        assert predict(abler, difficulties) > chance
        assert predict(abilities, harder) < chance

    def test_comes_close_to_the_integral_that_it_stands_for(self) -> None:
        """MacKay's approximation against the sum over a fine grid of a normal distribution."""
        abilities = replace(fresh_abilities(), member=Belief(1.2, 0.6))
        mean, variance = 0.7 + 1.2, 0.6 + 0.12 + 0.12 + 0.4 + 0.6 + 0.15
        grid = [step / 100 for step in range(-600, 601)]
        weights = [math.exp(-(z**2) / 2) for z in grid]
        exact = sum(
            weight * sigmoid(mean + math.sqrt(variance) * z)
            for weight, z in zip(weights, grid, strict=True)
        ) / sum(weights)

        assert predict(abilities, fresh_difficulties()) == pytest.approx(exact, abs=0.01)


class TestAnAnswer:
    def test_moves_beliefs_by_the_formula(self) -> None:
        abilities, difficulties = learn(fresh_abilities(), fresh_difficulties(), correct=True)
        softening = math.sqrt(1 + math.pi * 1.99 / 8)
        chance = predict(fresh_abilities(), fresh_difficulties())
        gradient = (1 - chance) / softening
        curvature = chance * (1 - chance) / softening**2

        assert astuple(abilities.domain) == pytest.approx(
            (0.12 * gradient, 0.12 - 0.12**2 * curvature)
        )
        assert astuple(abilities.member) == pytest.approx(
            (0.6 * gradient, 0.6 - 0.6**2 * curvature + 0.002)
        )
        assert astuple(abilities.skill) == pytest.approx(
            (0.4 * gradient + 0.05, 0.4 - 0.4**2 * curvature + 0.002)
        )
        assert astuple(difficulties.question) == pytest.approx(
            (-0.6 * gradient, 0.6 - 0.6**2 * curvature)
        )

    @repeatable
    @given(some_abilities(), some_difficulties())
    def test_that_is_right_raises_abilities_and_lowers_difficulties(
        self, abilities: Abilities, difficulties: Difficulties
    ) -> None:
        abler, easier = learn(abilities, difficulties, correct=True)

        assert all(b.mean > a.mean for a, b in zip(four(abilities), four(abler), strict=True))
        assert all(b.mean < a.mean for a, b in zip(two(difficulties), two(easier), strict=True))

    @repeatable
    @given(some_abilities(), some_difficulties())
    def test_that_is_wrong_does_the_opposite_but_for_what_practice_teaches(
        self, abilities: Abilities, difficulties: Difficulties
    ) -> None:
        right = learn(abilities, difficulties, True, CENTRED)
        wrong = learn(*mirrored(abilities, difficulties), False, CENTRED)

        for one, other in zip(
            (*four(right[0]), *two(right[1])), (*four(wrong[0]), *two(wrong[1])), strict=True
        ):
            assert astuple(one) == pytest.approx((-other.mean, other.variance))

    @repeatable
    @given(some_abilities(), some_difficulties(), st.booleans())
    def test_keeps_variances_positive_and_within_their_priors(
        self, abilities: Abilities, difficulties: Difficulties, correct: bool
    ) -> None:
        learned = learn(abilities, difficulties, correct)
        priors = (*four(fresh_abilities()), *two(fresh_difficulties()))

        for belief, prior in zip((*four(learned[0]), *two(learned[1])), priors, strict=True):
            assert 0.0 < belief.variance <= prior.variance

    def test_that_taught_nothing_leaves_no_more_doubt_than_there_was_at_first(self) -> None:
        certain = replace(fresh_abilities(), domain=Belief(60.0, MODEL.domain))
        learned, _ = learn(certain, fresh_difficulties(), correct=True)

        assert learned.member.variance == MODEL.member
        assert learned.skill.variance == MODEL.skill

    @repeatable
    @given(some_abilities(), some_difficulties(), st.booleans())
    def test_leaves_what_does_not_age_surer(
        self, abilities: Abilities, difficulties: Difficulties, correct: bool
    ) -> None:
        learned, known = learn(abilities, difficulties, correct)

        assert learned.domain.variance < abilities.domain.variance
        assert learned.section.variance < abilities.section.variance
        assert known.question.variance < difficulties.question.variance
        assert known.skill.variance < difficulties.skill.variance

    @given(some_abilities(), some_difficulties())
    @repeatable
    def test_teaches_more_the_less_it_was_expected(
        self, abilities: Abilities, difficulties: Difficulties
    ) -> None:
        chance = predict(abilities, difficulties)
        # At an even chance both teach the same.
        assume(abs(chance - 0.5) > 0.01)

        def moved(correct: bool) -> float:
            return abs(total(learn(abilities, difficulties, correct, STILL)[0]) - total(abilities))

        assert (moved(True) < moved(False)) == (chance > 0.5)

    @pytest.mark.parametrize("mean", [-1e6, -800.0, 800.0, 1e6])
    @pytest.mark.parametrize("correct", [True, False])
    def test_is_survived_by_beliefs_out_of_this_world(self, mean: float, correct: bool) -> None:
        abilities = replace(fresh_abilities(), member=Belief(mean, MODEL.member))
        learned, known = learn(abilities, fresh_difficulties(), correct)

        values = [v for belief in (*four(learned), *two(known)) for v in astuple(belief)]
        assert all(map(math.isfinite, values))
        assert 0.0 <= predict(learned, known) <= 1.0


class TestManyAnswers:
    @pytest.mark.parametrize("right", [6, 15, 24])
    def test_teach_much_the_same_in_any_order(self, right: int) -> None:
        """Shuffled, the ability found is on average less than half a deviation away."""
        rng = Random(20)
        outcomes = [True] * right + [False] * (30 - right)
        found = [after(rng.sample(outcomes, 30), STILL) for _ in range(100)]
        deviation = math.sqrt(sum(belief.variance for belief in four(found[0])))

        assert fmean(abs(total(one) - total(found[0])) for one in found) < deviation / 2

    def test_show_a_higher_ability_the_more_are_right(self) -> None:
        """Of twenty answers the right ones lie evenly among the wrong ones."""
        found = [
            total(after([(place + 1) * right // 20 > place * right // 20 for place in range(20)]))
            for right in range(21)
        ]

        assert found == sorted(set(found))

    @pytest.mark.parametrize("truth", [-1.5, 0.0, 1.5])
    def test_find_the_true_ability(self, truth: float) -> None:
        """On questions of known difficulty, within four standard errors of 3,000 answers."""
        rng = Random(17)
        abilities = fresh_abilities(CENTRED)
        for _ in range(3_000):
            hardness = rng.gauss(0, 0.8)
            known = Difficulties(Belief(hardness, 1e-9), Belief(0.0, 1e-9))
            correct = rng.random() < sigmoid(truth - hardness)
            abilities, _ = learn(abilities, known, correct, CENTRED)
        chance = sigmoid(truth)

        assert total(abilities) == pytest.approx(
            truth, abs=4 / math.sqrt(3_000 * chance * (1 - chance))
        )

    @pytest.mark.parametrize("truth", [-1.0, 1.0])
    def test_find_the_true_difficulty(self, truth: float) -> None:
        rng = Random(18)
        known = fresh_difficulties(CENTRED)
        for _ in range(3_000):
            ability = rng.gauss(0, 0.8)
            member = Abilities(Belief(ability, 1e-9), *[Belief(0.0, 1e-9)] * 3)
            _, known = learn(member, known, rng.random() < sigmoid(ability - truth), CENTRED)

        assert sum(belief.mean for belief in two(known)) == pytest.approx(truth, abs=0.2)

    def test_of_long_ago_count_less_than_those_of_today(self) -> None:
        """A member who learned is believed: drift keeps beliefs movable."""
        first_failed = after([False] * 200 + [True] * 200)
        rigid = after([False] * 200 + [True] * 200, STILL)

        assert total(first_failed) > total(rigid)
        assert first_failed.member.variance > rigid.member.variance


def a_section(
    member: Belief | None = None, skills: Sequence[tuple[Belief, Belief]] | None = None
) -> Estimate:
    """A section of three skills of somebody unknown, unless told."""
    own, hard = fresh_abilities(), fresh_difficulties()
    return section_estimate(
        member or own.member,
        own.domain,
        own.section,
        [(own.skill, hard.skill)] * 3 if skills is None else skills,
    )


class TestASection:
    def test_is_the_mean_of_its_skills_flattened_by_how_its_questions_differ(self) -> None:
        skills = [
            (Belief(0.6, 0.3), Belief(0.2, 0.1)),
            (Belief(0.0, 0.1), Belief(-0.2, 0.1)),
        ]
        estimate = section_estimate(
            Belief(0.1, 0.05), Belief(0.2, 0.02), Belief(-0.1, 0.03), skills
        )
        flatter = math.sqrt(1 + math.pi * MODEL.question / 8)

        assert estimate.mean == pytest.approx((0.7 + 0.1 + 0.2 - 0.1 + 0.3) / flatter)
        assert estimate.variance == pytest.approx((0.1 + 0.6 / 4) / flatter**2)
        assert estimate.shared == pytest.approx(0.2 / 4 / flatter**2)

    def test_chance_is_what_its_questions_average_to(self) -> None:
        """A member known exactly, against questions spread as the model says."""
        sure = 1e-9
        nothing = Belief(0.0, sure)
        estimate = section_estimate(Belief(0.8, sure), nothing, nothing, [(nothing, nothing)])
        rng = Random(19)
        chances = [
            sigmoid(0.7 + 0.8 - rng.gauss(0, math.sqrt(MODEL.question))) for _ in range(20_000)
        ]

        assert mastery(estimate).chance == pytest.approx(sum(chances) / len(chances), abs=0.01)

    def test_is_surer_with_more_skills_behind_it(self) -> None:
        own, hard = fresh_abilities().skill, fresh_difficulties().skill
        assert a_section(skills=[(own, hard)] * 5).variance < a_section().variance

    def test_without_skills_has_no_mastery(self) -> None:
        with pytest.raises(ValueError, match="without skills"):
            a_section(skills=[])


class TestMastery:
    @repeatable
    @given(st.floats(-700, 700), st.floats(1e-9, 1e4))
    def test_interval_holds_the_chance(self, mean: float, variance: float) -> None:
        read = mastery(Estimate(mean, variance))

        assert 0.0 <= read.low <= read.chance <= read.high <= 1.0
        assert 0.0 <= read.weak <= 1.0

    @repeatable
    @given(estimates)
    def test_interval_is_wider_with_less_evidence(self, estimate: Estimate) -> None:
        vaguer = mastery(replace(estimate, variance=estimate.variance * 2))
        read = mastery(estimate)

        assert vaguer.low < read.low
        assert vaguer.high > read.high

    def test_of_somebody_unknown_says_nothing(self) -> None:
        assert mastery(a_section()).verdict == "unknown"

    @pytest.mark.parametrize(
        ("weak", "verdict"),
        [(0.8, "weak"), (0.79, "unknown"), (0.21, "unknown"), (0.19, "strong")],
    )
    def test_is_judged_at_the_gate(self, weak: float, verdict: str) -> None:
        assert Mastery(0.6, 0.5, 0.7, weak).verdict == verdict

    @pytest.mark.parametrize(("sign", "verdict"), [(-1, "weak"), (1, "strong")])
    def test_is_judged_when_the_line_is_far_enough_away(self, sign: int, verdict: str) -> None:
        deviations = 0.8416
        near = Estimate(LINE + sign * (deviations - 0.001) * 0.5, 0.25)
        far = Estimate(LINE + sign * (deviations + 0.001) * 0.5, 0.25)

        assert mastery(near).verdict == "unknown"
        assert mastery(far).verdict == verdict

    def test_without_any_doubt_is_a_step_at_the_line(self) -> None:
        assert mastery(Estimate(LINE - 0.1, 0.0)).verdict == "weak"
        assert mastery(Estimate(LINE + 0.1, 0.0)).verdict == "strong"


class TestAGroup:
    @repeatable
    @given(st.lists(estimates, min_size=1, max_size=12))
    def test_has_the_mean_of_its_members_chances(self, members: list[Estimate]) -> None:
        read = group_mastery(members)
        chances = [mastery(one).chance for one in members]

        assert read.chance == pytest.approx(sum(chances) / len(chances))
        assert 0.0 <= read.low <= read.chance <= read.high <= 1.0

    def test_is_surer_than_any_one_member(self) -> None:
        one = Estimate(0.5, 0.3)
        alone, ten = group_mastery([one]), group_mastery([one] * 10)

        assert ten.high - ten.low == pytest.approx((alone.high - alone.low) / math.sqrt(10))

    def test_is_no_surer_than_a_member_of_what_all_have_in_common(self) -> None:
        one = Estimate(0.5, 0.3, shared=0.3)
        alone, ten = group_mastery([one]), group_mastery([one] * 10)

        assert alone.high - alone.low > 0.1
        assert ten.high - ten.low == pytest.approx(alone.high - alone.low)

    def test_of_which_little_is_known_has_an_interval_of_chances(self) -> None:
        assert group_mastery([Estimate(-1.0, 9.0)]).low == 0.0
        assert group_mastery([Estimate(1.0, 9.0)]).high == 1.0

    def test_that_is_weak_together_is_called_weak_where_nobody_alone_is(self) -> None:
        member = Estimate(LINE - 0.3, 0.3)

        assert mastery(member).verdict == "unknown"
        assert group_mastery([member] * 10).verdict == "weak"

    def test_without_answers_has_no_mastery(self) -> None:
        with pytest.raises(ValueError, match="without answers"):
            group_mastery([])

    def test_out_of_this_world_is_survived(self) -> None:
        read = group_mastery([Estimate(800.0, 0.3), Estimate(900.0, 0.3)])

        assert (read.chance, read.weak) == (1.0, 0.0)


class TestAnswersMissing:
    @repeatable
    @given(estimates)
    def test_are_none_exactly_when_there_is_a_verdict(self, estimate: Estimate) -> None:
        assert (answers_missing(estimate) == 0) == (mastery(estimate).verdict != "unknown")

    @repeatable
    @given(estimates, st.integers(1, 40))
    def test_are_never_more_than_the_most(self, estimate: Estimate, most: int) -> None:
        assert 0 <= answers_missing(estimate, most) <= most

    @repeatable
    @given(st.floats(0.05, 1.0), st.floats(0, 0.5), st.floats(0, 0.5), st.sampled_from((-1, 1)))
    def test_are_fewer_further_from_the_line(
        self, variance: float, one: float, other: float, side: int
    ) -> None:
        near, far = sorted((one, other))

        def missing(distance: float) -> int:
            return answers_missing(Estimate(LINE + side * distance, variance))

        assert missing(far) <= missing(near)

    def test_are_said_of_somebody_unknown(self) -> None:
        assert 1 <= answers_missing(a_section()) <= 10

    def test_are_the_most_where_answers_tell_nothing(self) -> None:
        # 1 / (1 / 2,000,001) is more than 2,000,001: no root of less than 0 is taken.
        assert answers_missing(Estimate(800.0, 2_000_001), most=12) == 12


@pytest.mark.parametrize("function", [sigmoid, lambda x: 1.0 - sigmoid(-x)])
def test_the_logistic_function_and_its_inverse_agree(function: Callable[[float], float]) -> None:
    for p in (0.001, 0.2, WEAK_BELOW, SURE_ENOUGH, 0.999):
        assert function(logit(p)) == pytest.approx(p)


def test_the_logistic_function_takes_any_number() -> None:
    assert (sigmoid(-1e9), sigmoid(0.0), sigmoid(1e9)) == (0.0, 0.5, 1.0)
