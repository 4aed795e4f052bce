"""Who counts in "N of M" and in a group's goal: members who are there. Pure; the only such rule.

`storage.attendance` applies it to the database. Members who left never count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.periods import Period, after

# Members who have not answered for longer are silent: no goal waits for them.
SILENT_AFTER = timedelta(days=28)
# So long after its first question a group is still gathering.
FIRST_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who counts, by local dates: joined before `joined_before` (None: whenever) or has an answer
    in the period, and answered or joined on `heard_since` or later."""

    joined_before: date | None
    heard_since: date


def who_counts(period: Period, today: date, first_day: date) -> Attendance:
    """Who counts in a period, seen on `today`, in a group whose first question was on `first_day`.

    New members never make a week's goal harder: they count from their first answer, or from the
    next week. In the group's first week all count at once. Somebody new is not silent for having
    answered nothing yet.
    """
    following = after(period)
    last = today if following is None else min(today, following.starts - timedelta(days=1))
    joined_before = None
    if period.span == "week":
        joined_before = max(period.starts, first_day + FIRST_WEEK)
    return Attendance(joined_before, last - SILENT_AFTER)


def goal_people(members: int, percent: int) -> int:
    """How many of so many members have to answer in a week to reach the goal (at least one)."""
    return max(1, -(-members * percent // 100))
