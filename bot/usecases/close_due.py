"""Closes what is over: answers end, kept ones are counted, and posts get their reveal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.core.calendar import local_date, zone_or_utc
from bot.core.periods import periods_of
from bot.core.scoring import points
from bot.usecases.context import Context
from bot.usecases.learn import lesson_about, note_untaught, review_answer
from storage import answers, deliveries, practice, standings
from storage.records import Delivery, Group

BATCH = 200


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
    due = deliveries.to_close(connection, now, BATCH)
    if not due:
        return 0
    for delivery, group in due:
        if delivery.kind == "daily":
            _count_kept_answers(connection, context, delivery, group, now)
    deliveries.close(connection, [delivery.id for delivery, _ in due], now)
    return len(due)


def _count_kept_answers(
    connection: Connection, context: Context, delivery: Delivery, group: Group, now: datetime
) -> None:
    """Answers with feedback at the reveal teach and count nothing before it: points would tell
    the key, and so would a report."""
    zone = zone_or_utc(group.settings.zone)
    today = local_date(zone, now)
    periods = [(period.span, period.starts) for period in periods_of(today)]
    exam, question, version_id = group.settings.exam, delivery.question, delivery.version_id
    if question is None:
        return
    for person_id, correct, answered_at in answers.uncounted(connection, delivery.id):
        lesson = lesson_about(
            connection, context, exam, person_id, question, version_id, answered_at
        )
        expected = None if lesson is None else lesson.expected
        if lesson is not None:
            lesson.learn(connection, correct)
            card = practice.review_card(connection, person_id, exam, question)
            review_answer(connection, lesson, card, correct, answered_at, zone)
        answers.mark_counted(connection, delivery.id, person_id, today, expected)
        if lesson is None:
            note_untaught(connection, context, exam)
        standings.count_answers(
            connection, group.id, periods, [(person_id, correct, points(correct=correct))]
        )
