"""Who is part of "N of M" and of a group's goal."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.attendance import Attendance, goal_people, who_counts
from bot.core.periods import BEGINNING, Period

MONDAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("first_day", "joined_before"),
    [
        (date(2026, 1, 5), MONDAY),
        (date(2026, 3, 2), MONDAY),
        (date(2026, 3, 7), date(2026, 3, 14)),
        (MONDAY, date(2026, 3, 16)),
    ],
    ids=["old", "a week old", "since Saturday", "new"],
)
def test_a_member_who_joins_in_a_week_counts_from_the_next_unless_the_group_is_new(
    first_day: date, joined_before: date
) -> None:
    who = who_counts(Period("week", MONDAY), date(2026, 3, 11), first_day)
    assert who == Attendance(joined_before, date(2026, 2, 11))


@pytest.mark.parametrize(
    ("period", "heard_since"),
    [
        (Period("week", date(2026, 3, 2)), date(2026, 2, 8)),
        (Period("month", date(2026, 2, 1)), date(2026, 1, 31)),
        (Period("month", date(2026, 3, 1)), date(2026, 2, 11)),
        (Period("all", BEGINNING), date(2026, 2, 11)),
    ],
)
def test_silence_is_seen_from_the_end_of_a_period_that_is_over(
    period: Period, heard_since: date
) -> None:
    who = who_counts(period, date(2026, 3, 11), date(2026, 1, 5))
    assert who.heard_since == heard_since
    if period.span != "week":
        assert who.joined_before is None


@pytest.mark.parametrize(
    ("members", "percent", "people"),
    [(0, 70, 1), (1, 1, 1), (3, 70, 3), (10, 70, 7), (20, 70, 14), (14, 57, 8)],
)
def test_a_goal_is_a_share_rounded_up(members: int, percent: int, people: int) -> None:
    assert goal_people(members, percent) == people
