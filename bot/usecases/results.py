"""What an answer was worth when it was given: its points, and the streak after it.

Neither is stored with the answer. Both follow from the answers that are there, by the rules that
counted them, so that a rebuild, a corrected key and linked accounts need no work here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.core.scoring import points, streaks_over
from storage import answered, standings
from storage.records import AnswerRow, Delivery, Group


@dataclass(frozen=True, slots=True)
class Result:
    """The points of one answer, and the days of its member's streak after it."""

    points: int
    streak_days: int


def results_of(
    connection: Connection,
    group: Group,
    person_id: int,
    given: Mapping[Delivery, AnswerRow],
) -> dict[str, Result]:
    """Delivery token -> the result of a member's answer there.

    `given` are answers of theirs that are stored. Points are what they get for it, counted or not.
    """
    if not given:
        return {}
    first = answered.first_answers(connection, group.id, person_id)
    days = [day for _, day in first]
    since = min(days)
    streaks = streaks_over(
        days,
        answered.days_posted(connection, group.id, since),
        standings.rests_of(connection, group.id, person_id, since),
    )
    results: dict[str, Result] = {}
    for delivery, row in given.items():
        place = bisect_right(first, (row.answered_at, delivery.local_date))
        results[delivery.token] = Result(points(correct=row.correct), streaks[place - 1].days)
    return results


def result_of(
    connection: Connection, group: Group, person_id: int, delivery: Delivery, row: AnswerRow
) -> Result:
    """The same of one answer."""
    return results_of(connection, group, person_id, {delivery: row})[delivery.token]
