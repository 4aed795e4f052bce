"""Points, shared ranks, and streaks that forgive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.scoring import FREEZES, Streak, extended, points, ranked, top

MONDAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Row:
    name: str
    points: int


def a_board(*scores: int) -> list[int]:
    return [entry.rank for entry in ranked([Row(str(n), score) for n, score in enumerate(scores)])]


def test_an_answer_is_worth_one_point_and_a_right_one_three() -> None:
    assert points(correct=False) == 1
    assert points(correct=True) == 3


def test_ties_share_a_rank_and_the_next_one_is_skipped() -> None:
    assert a_board(9, 7, 7, 4) == [1, 2, 2, 4]


def test_the_public_board_shows_three_ranks_with_all_who_share_them() -> None:
    rows = [Row(str(n), score) for n, score in enumerate((9, 7, 7, 7, 4, 3))]
    assert [entry.row.points for entry in top(ranked(rows))] == [9, 7, 7, 7]


@given(st.lists(st.integers(0, 50)))
def test_a_rank_is_one_more_than_those_with_more_points(scores: list[int]) -> None:
    for entry in ranked([Row("", score) for score in scores]):
        assert entry.rank == 1 + sum(score > entry.row.points for score in scores)


class TestStreaks:
    def test_begin_with_the_first_answer(self) -> None:
        assert extended(None, MONDAY, 0) == Streak(1, 1, FREEZES, MONDAY)

    def test_a_second_answer_on_a_day_changes_nothing(self) -> None:
        streak = Streak(4, 9, 1, MONDAY)
        assert extended(streak, MONDAY, 0) == streak

    def test_a_late_answer_to_an_older_question_changes_nothing(self) -> None:
        streak = Streak(4, 9, 1, MONDAY)
        assert extended(streak, MONDAY - timedelta(days=1), 0) == streak

    def test_grow_over_days_without_a_post(self) -> None:
        friday = MONDAY - timedelta(days=3)
        assert extended(Streak(5, 5, 2, friday), MONDAY, 0).days == 6

    def test_spend_freezes_for_missed_days(self) -> None:
        after = extended(Streak(3, 3, 2, MONDAY - timedelta(days=3)), MONDAY, 2)
        assert (after.days, after.freezes) == (4, 0)

    def test_begin_anew_when_the_freezes_do_not_reach(self) -> None:
        after = extended(Streak(8, 8, 1, MONDAY - timedelta(days=3)), MONDAY, 2)
        assert (after.days, after.longest, after.freezes) == (1, 8, FREEZES)

    def test_earn_a_freeze_back_every_seventh_day(self) -> None:
        after = extended(Streak(6, 6, 0, MONDAY - timedelta(days=1)), MONDAY, 0)
        assert (after.days, after.freezes) == (7, 1)

    def test_never_hold_more_freezes_than_two(self) -> None:
        after = extended(Streak(6, 6, 2, MONDAY - timedelta(days=1)), MONDAY, 0)
        assert after.freezes == FREEZES

    @given(st.lists(st.integers(0, 4), max_size=60))
    def test_the_longest_is_never_shorter_than_the_present_one(self, gaps: list[int]) -> None:
        streak: Streak | None = None
        day = MONDAY
        for gap in gaps:
            day += timedelta(days=gap + 1)
            before, streak = streak, extended(streak, day, gap)
            assert streak.longest >= streak.days >= 1
            assert 0 <= streak.freezes <= FREEZES
            assert before is None or streak.longest >= before.longest
