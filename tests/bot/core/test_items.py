"""Item analysis: what is said of a question, from how many answers on, and of a wrong key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.items import NO_OPTION, ItemAnswer, correlation, item_statistics

repeatable = settings(max_examples=60, deadline=None, derandomize=True, database=None)

KEY, OPTIONS = "A", "ABCD"


def an_answer(choice: str, rest: float = 0.0, expected: float = 0.7) -> ItemAnswer:
    return ItemAnswer(rest, expected, choice, choice == KEY)


def answers(choices: str, expected: float = 0.7) -> list[ItemAnswer]:
    """One answer a letter, the ablest member first."""
    return [
        an_answer(choice, float(len(choices) - place), expected)
        for place, choice in enumerate(choices)
    ]


some_answers = st.lists(
    st.builds(an_answer, st.sampled_from(OPTIONS), st.floats(-3, 3), st.floats(0.05, 0.95)),
    max_size=130,
)


class TestTheShareCorrect:
    def test_is_said_from_thirty_answers_on(self) -> None:
        assert item_statistics(answers("A" * 20 + "B" * 9)).share_correct is None
        assert item_statistics(answers("A" * 20 + "B" * 10)).share_correct == pytest.approx(2 / 3)


class TestDiscrimination:
    def test_is_said_from_a_hundred_answers_on(self) -> None:
        assert item_statistics(answers("A" * 60 + "B" * 39)).discrimination is None
        assert item_statistics(answers("A" * 60 + "B" * 40)).discrimination is not None

    def test_is_the_point_biserial_correlation_with_the_rest_score(self) -> None:
        """By the textbook: (mean of the right - mean of the wrong) / deviation * sqrt(p q)."""
        rng = Random(1)
        rows = [an_answer(rng.choice("AAB"), rng.gauss(0, 1)) for _ in range(150)]
        right = [row.rest for row in rows if row.correct]
        wrong = [row.rest for row in rows if not row.correct]
        mean = sum(right + wrong) / 150
        deviation = (sum((rest - mean) ** 2 for rest in right + wrong) / 150) ** 0.5
        expected = (
            (sum(right) / len(right) - sum(wrong) / len(wrong))
            / deviation
            * (len(right) / 150 * len(wrong) / 150) ** 0.5
        )

        assert item_statistics(rows).discrimination == pytest.approx(expected)

    def test_is_high_when_the_able_are_right_and_negative_when_they_are_not(self) -> None:
        good = item_statistics(answers("A" * 50 + "B" * 50)).discrimination
        bad = item_statistics(answers("B" * 50 + "A" * 50)).discrimination

        assert good is not None
        assert good == pytest.approx(0.866, abs=0.001)
        assert bad == pytest.approx(-good)

    def test_is_not_said_of_a_question_that_everybody_gets_right(self) -> None:
        assert item_statistics(answers("A" * 120)).discrimination is None


class TestOptions:
    def test_have_their_shares_and_those_that_nobody_takes_none(self) -> None:
        found = item_statistics(answers("AAAB"), OPTIONS)
        assert found.shares == {"A": 0.75, "B": 0.25, "C": 0.0, "D": 0.0}

    def test_of_several_letters_have_shares_too(self) -> None:
        rows = [ItemAnswer(0, 0.5, "AC", True), ItemAnswer(0, 0.5, "AB", False)]
        assert item_statistics(rows).shares == {"AC": 0.5, "AB": 0.5}

    def test_that_fewer_than_one_in_twenty_take_are_dead(self) -> None:
        found = item_statistics(answers("A" * 81 + "B" * 15 + "C" * 4), OPTIONS)
        assert found.dead == ("C", "D")

    def test_that_one_in_twenty_take_are_not(self) -> None:
        assert item_statistics(answers("A" * 80 + "B" * 15 + "C" * 5), OPTIONS).dead == ("D",)

    def test_are_not_judged_before_a_hundred_answers(self) -> None:
        assert item_statistics(answers("A" * 99), OPTIONS).dead is None

    def test_are_not_judged_when_they_are_not_known(self) -> None:
        assert item_statistics(answers("A" * 120)).dead is None

    def test_that_were_added_later_are_judged_by_the_answers_since(self) -> None:
        """D came after 150 answers: 60 since then are too few, and 10 of them are its share."""
        before = [replace(one, offered=frozenset("ABC")) for one in answers("A" * 100 + "B" * 50)]
        found = item_statistics([*before, *answers("A" * 50 + "D" * 10)], OPTIONS)
        assert found.dead == ("C",)
        assert found.shares["D"] == pytest.approx(10 / 60)
        later = item_statistics([*before, *answers("A" * 110)], OPTIONS)
        assert later.dead == ("C", "D")

    def test_that_are_gone_are_no_dead_ones(self) -> None:
        found = item_statistics(answers("A" * 110 + NO_OPTION * 2), OPTIONS)
        assert found.dead == ("B", "C", "D")
        assert found.shares[NO_OPTION] == pytest.approx(2 / 112)

    def test_the_key_is_never_dead(self) -> None:
        """Hard, or wrong; but not a distractor that could be improved."""
        assert item_statistics(answers("B" * 97 + "A" * 3), OPTIONS).dead == ("C", "D")

    @repeatable
    @given(some_answers)
    def test_shares_add_up_to_one(self, rows: list[ItemAnswer]) -> None:
        found = item_statistics(rows, OPTIONS)
        assert found.answers == len(rows)
        assert sum(found.shares.values()) == pytest.approx(1.0 if rows else 0.0)


class TestTheWrongKeyAlarm:
    # The able take B, the others guess: what answers to a wrong key look like.
    SUSPICIOUS = "BBBBBBAB" + "CADBCDA"

    def test_says_which_rival_the_able_prefer(self) -> None:
        alarm = item_statistics(answers(self.SUSPICIOUS)).alarm

        assert alarm is not None
        assert (alarm.rival, alarm.key_in_better_half, alarm.rival_in_better_half) == ("B", 1, 7)
        # 3 right of 15 where 10.5 were expected: -7.5 / sqrt(15 * 0.7 * 0.3).
        assert alarm.surprise == pytest.approx(-7.5 / 3.15**0.5)

    def test_never_names_an_option_that_is_gone(self) -> None:
        assert item_statistics(answers(self.SUSPICIOUS.replace("B", NO_OPTION))).alarm is None
        both = "B" + NO_OPTION
        alarm = item_statistics(answers(both * 4 + "CADBCDA")).alarm
        assert alarm is not None
        assert alarm.rival == "B"

    def test_holds_an_option_that_was_added_later_to_the_answers_since(self) -> None:
        before = [replace(one, offered=frozenset("ACD")) for one in answers("A" * 40, 0.99)]
        rows = [*before, *answers(self.SUSPICIOUS)]
        alarm = item_statistics(rows).alarm
        assert alarm is not None
        assert (alarm.rival, alarm.key_in_better_half, alarm.rival_in_better_half) == ("B", 1, 7)
        few = [*before, *answers(self.SUSPICIOUS[:14])]
        assert item_statistics(few).alarm is None

    def test_waits_for_fifteen_answers(self) -> None:
        assert item_statistics(answers(self.SUSPICIOUS[:14])).alarm is None

    def test_is_silent_when_the_able_prefer_the_key(self) -> None:
        assert item_statistics(answers("AAAABBBC" + "BCDBCDB", expected=0.95)).alarm is None

    @pytest.mark.parametrize(("better", "speaks"), [("BBBACAAD", True), ("BBBAAAAD", False)])
    def test_wants_a_rival_as_frequent_as_the_key_among_the_able(
        self, better: str, speaks: bool
    ) -> None:
        alarm = item_statistics(answers(better + "CCDCDDC", expected=0.9)).alarm
        assert (alarm is not None) == speaks

    def test_names_the_first_of_equal_rivals_whatever_their_order(self) -> None:
        for better in ("CCCDDDAA", "DDDCCCAA"):
            alarm = item_statistics(answers(better + "BBBBBBB")).alarm
            assert alarm is not None
            assert alarm.rival == "C"

    def test_is_silent_when_the_rival_tempts_the_unable(self) -> None:
        """As many able take B as A; but those below them take it more often still."""
        assert item_statistics(answers("BAABBACD" + "BBBBBBB")).alarm is None

    def test_is_silent_when_few_were_expected_to_know(self) -> None:
        assert item_statistics(answers(self.SUSPICIOUS, expected=0.3)).alarm is None

    def test_is_silent_when_nothing_was_in_doubt(self) -> None:
        assert item_statistics(answers(self.SUSPICIOUS, expected=1.0)).alarm is None

    def test_speaks_when_nobody_chose_the_key(self) -> None:
        alarm = item_statistics(answers("BBBBBBBB" + "BBCDCDC")).alarm
        assert alarm is not None
        assert (alarm.rival, alarm.key_in_better_half) == ("B", 0)

    def test_looks_at_the_next_rival_when_the_first_tempts_the_unable(self) -> None:
        # B and C are equally frequent among the able; only C is theirs alone.
        alarm = item_statistics(answers("BCBCABCD" + "BBBBBBB")).alarm
        assert alarm is not None
        assert alarm.rival == "C"

    def test_is_silent_when_members_cannot_be_told_apart(self) -> None:
        rows = [an_answer(choice) for choice in self.SUSPICIOUS]
        assert item_statistics(rows).alarm is None

    @repeatable
    @given(some_answers, st.randoms(use_true_random=False))
    def test_and_all_else_is_the_same_in_any_order(
        self, rows: list[ItemAnswer], rng: Random
    ) -> None:
        assert item_statistics(rng.sample(rows, len(rows)), OPTIONS) == item_statistics(
            rows, OPTIONS
        )


class TestCorrelation:
    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            ([1, 2, 3], [10, 20, 30], 1.0),
            ([1, 2, 3], [3, 2, 1], -1.0),
            ([1, 2, 3, 4], [1, -1, -1, 1], 0.0),
        ],
    )
    def test_is_pearsons(
        self, left: Sequence[float], right: Sequence[float], expected: float
    ) -> None:
        assert correlation(left, right) == pytest.approx(expected)

    @pytest.mark.parametrize("right", [[], [5.0, 5.0, 5.0]])
    def test_needs_something_that_varies(self, right: list[float]) -> None:
        assert correlation([1.0, 2.0, 3.0][: len(right)], right) is None
