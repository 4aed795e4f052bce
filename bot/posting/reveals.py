"""Closes what is over: answers end, kept ones are counted, and posts get their reveal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from itertools import accumulate
from typing import TypeAlias

from sqlalchemy import Connection

from bot.core.calendar import local_date, zone_or_utc
from bot.core.periods import periods_of
from bot.core.scoring import points
from bot.usecases.context import Context
from bot.usecases.learn import (
    Teaching,
    lesson_about,
    lock_lessons,
    note_untaught,
    review_answer,
)
from bot.usecases.show_standings import note_goal
from storage import answers, deliveries, people, practice, standings
from storage.answers import Uncounted
from storage.records import Delivery, Group

BATCH = 200
AT_ONCE = 100  # answers that one transaction counts, if no question alone has more

Due: TypeAlias = tuple[Delivery, Group]


async def close_due(context: Context, now: datetime) -> int:
    """Close every delivery whose time is over at `now`; returns how many."""
    closed = 0
    while await context.db.read(deliveries.is_anything_to_close, now):
        batch = await context.db.write(_close_batch, context, now)
        closed += batch
        if batch == 0:  # the rest is in the hands of another replica
            break
    return closed


def _close_batch(connection: Connection, context: Context, now: datetime) -> int:
    found = deliveries.to_close(connection, now, BATCH)
    if not found:
        return 0
    kept = answers.uncounted(connection, [delivery.id for delivery, _ in found])
    due = _few(found, kept)
    _count_kept_answers(connection, context, due, kept, now)
    deliveries.close(connection, [delivery.id for delivery, _ in due], now)
    return len(due)


def _few(due: Sequence[Due], kept: Sequence[Uncounted]) -> Sequence[Due]:
    """As many of them as have few answers to count, and one at least: meanwhile others wait who
    answer questions of the same skills."""
    number = Counter(one.delivery_id for one in kept)
    sums = accumulate(number[delivery.id] for delivery, _ in due)
    return due[: max(1, sum(so_far <= AT_ONCE for so_far in sums))]


def _count_kept_answers(
    connection: Connection,
    context: Context,
    due: Sequence[Due],
    kept: Sequence[Uncounted],
    now: datetime,
) -> None:
    """Answers with feedback at the reveal teach and count nothing before it: points would tell
    the key, and so would a report.

    What all of them move is locked first, in the order that `storage.beliefs` tells.
    """
    daily = {one.id: (one, group) for one, group in due if one.question is not None}
    if not any(one.delivery_id in daily for one in kept):
        return
    people.lock_people(connection, [one.person_id for one in kept if one.delivery_id in daily])
    kept = answers.uncounted(connection, [*daily])  # people deleted meanwhile are gone
    lock_lessons(connection, context, [_teaching(*daily[one.delivery_id], one) for one in kept])
    earned: dict[int, list[tuple[int, bool, int]]] = {}
    untaught = set()
    for one in kept:
        delivery, group = daily[one.delivery_id]
        if not _teach(connection, context, delivery, group, one, now):
            untaught.add(group.settings.exam)
        mine = one.person_id, one.correct, points(correct=one.correct)
        earned.setdefault(group.id, []).append(mine)
    for exam in sorted(untaught):
        note_untaught(connection, context, exam)
    groups = {group.id: group for _, group in daily.values()}
    for group_id, rows in sorted(earned.items()):
        periods = [(one.span, one.starts) for one in periods_of(_today(groups[group_id], now))]
        standings.count_answers(connection, group_id, periods, sorted(rows))
        note_goal(connection, groups[group_id], now)


def _teaching(delivery: Delivery, group: Group, one: Uncounted) -> Teaching:
    assert delivery.question is not None
    exam = group.settings.exam
    return Teaching(exam, one.person_id, delivery.question, delivery.version_id, one.answered_at)


def _teach(
    connection: Connection,
    context: Context,
    delivery: Delivery,
    group: Group,
    kept: Uncounted,
    now: datetime,
) -> bool:
    """Let a kept answer teach, and number it; False where it teaches nothing."""
    exam, person_id, question, version_id, at = _teaching(delivery, group, kept)
    lesson = lesson_about(
        connection, context, exam, person_id, question, version_id, at, locked=True
    )
    expected = None if lesson is None else lesson.expected
    if lesson is not None:
        lesson.learn(connection, kept.correct)
        card = practice.review_card(connection, person_id, exam, question)
        zone = zone_or_utc(group.settings.zone)
        review_answer(connection, lesson, card, kept.correct, at, zone)
    answers.mark_counted(connection, delivery.id, person_id, _today(group, now), expected)
    return lesson is not None


def _today(group: Group, now: datetime) -> date:
    return local_date(zone_or_utc(group.settings.zone), now)
