"""What may be said of a section, by how far its chance is from the line and how sure it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.logistic import logit, sigmoid
from bot.core.mastery import (
    SURE_ENOUGH,
    WEAK_BELOW,
    Estimate,
    Mastery,
    answers_missing,
    mastery,
    mastery_of_mean,
)

repeatable = settings(max_examples=60, deadline=None, derandomize=True, database=None)

LINE = logit(WEAK_BELOW)
# Somebody unknown, in a section of three skills.
UNKNOWN = Estimate(0.6, 1.0)

estimates = st.builds(Estimate, st.floats(-6, 6), st.floats(0.001, 2))


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
        assert mastery(UNKNOWN).verdict == "unknown"

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


class TestAMeanOfChances:
    @repeatable
    @given(st.floats(0, 1), st.floats(0, 3))
    def test_has_an_interval_of_chances(self, chance: float, spread: float) -> None:
        read = mastery_of_mean(chance, spread)

        assert 0.0 <= read.low <= read.chance <= read.high <= 1.0
        assert 0.0 <= read.weak <= 1.0

    def test_is_judged_by_how_far_the_line_is_away(self) -> None:
        assert mastery_of_mean(WEAK_BELOW - 0.0843, 0.1).verdict == "weak"
        assert mastery_of_mean(WEAK_BELOW - 0.0840, 0.1).verdict == "unknown"
        assert mastery_of_mean(WEAK_BELOW + 0.0843, 0.1).verdict == "strong"


class TestAnswersMissing:
    @repeatable
    @given(estimates)
    def test_are_none_exactly_when_there_is_a_verdict(self, estimate: Estimate) -> None:
        assert (answers_missing(estimate) == 0) == (mastery(estimate).verdict != "unknown")

    @repeatable
    @given(estimates, st.integers(1, 40))
    def test_are_never_more_than_the_most(self, estimate: Estimate, most: int) -> None:
        assert 0 <= answers_missing(estimate, most=most) <= most

    @repeatable
    @given(st.floats(0.05, 1.0), st.floats(0, 0.5), st.floats(0, 0.5), st.sampled_from((-1, 1)))
    def test_are_fewer_further_from_the_line(
        self, variance: float, one: float, other: float, side: int
    ) -> None:
        near, far = sorted((one, other))

        def missing(distance: float) -> int:
            return answers_missing(Estimate(LINE + side * distance, variance))

        assert missing(far) <= missing(near)

    @repeatable
    @given(estimates)
    def test_are_more_where_an_answer_is_worth_less(self, estimate: Estimate) -> None:
        assert answers_missing(estimate, worth=0.5) >= answers_missing(estimate)

    def test_are_said_of_somebody_unknown(self) -> None:
        assert 1 <= answers_missing(UNKNOWN) <= 10

    def test_are_the_most_where_answers_tell_nothing(self) -> None:
        # 1 / (1 / 2,000,001) is more than 2,000,001: no root of less than 0 is taken.
        assert answers_missing(Estimate(800.0, 2_000_001), most=12) == 12


@pytest.mark.parametrize("function", [sigmoid, lambda x: 1.0 - sigmoid(-x)])
def test_the_logistic_function_and_its_inverse_agree(function: Callable[[float], float]) -> None:
    for p in (0.001, 0.2, WEAK_BELOW, SURE_ENOUGH, 0.999):
        assert function(logit(p)) == pytest.approx(p)


def test_the_logistic_function_takes_any_number() -> None:
    assert (sigmoid(-1e9), sigmoid(0.0), sigmoid(1e9)) == (0.0, 0.5, 1.0)
