"""Closes what is over: answers end, kept ones are counted, and posts get their reveal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.core.calendar import local_date, parse_zone, week_of
from bot.core.scoring import points
from bot.usecases.context import Context
from storage import answers, deliveries, standings
from storage.records import Delivery

BATCH = 200


async def close_due(context: Context, now: datetime) -> int:
    """Close every delivery whose time is over at `now`; returns how many."""
    closed = 0
    while await context.db.read(deliveries.is_anything_to_close, now):
        batch = await context.db.write(_close_batch, now)
        closed += batch
        if batch == 0:  # the rest is in the hands of another replica
            break
    return closed


def _close_batch(connection: Connection, now: datetime) -> int:
    due = deliveries.to_close(connection, now, BATCH)
    if not due:
        return 0
    for delivery, zone in due:
        if delivery.kind == "daily":
            _count_kept_answers(connection, delivery, zone, now)
    deliveries.close(connection, [delivery.id for delivery, _ in due], now)
    return len(due)


def _count_kept_answers(
    connection: Connection, delivery: Delivery, zone: str, now: datetime
) -> None:
    """Answers with feedback at the reveal have no points before it: points would tell the key."""
    kept = answers.uncounted(connection, delivery.id)
    if not kept:
        return
    today = local_date(parse_zone(zone), now)
    standings.count_answer(
        connection,
        delivery.group_id,
        week_of(today),
        [(person, correct, points(correct=correct)) for person, correct in kept],
    )
    answers.mark_counted(connection, delivery.id, today)
