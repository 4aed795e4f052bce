"""Records the weekly leaderboards and reports that groups are owed, on their local Monday morning.

A week's standings are final when the week is over, because an answer counts on the local date on
which it was given (or revealed). A board that an outage held up is posted once, in its own week.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.core.calendar import local_date, next_board, week_of, zone_or_utc
from bot.core.periods import BEGINNING
from bot.usecases.context import Context
from bot.usecases.show_standings import keep_board
from storage import deliveries, groups, history, standings
from storage.records import DeliveryKind, Group, NewDelivery

BATCH = 200
WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)


async def publish_boards(context: Context, now: datetime) -> int:
    """Record the leaderboard of every group that is owed one at `now`; returns how many."""
    total = 0
    while await context.db.read(groups.is_board_due, now):
        seen, recorded = await context.db.write(_plan_batch, context, now)
        total += recorded
        if seen == 0:  # the rest is in the hands of another replica
            break
    return total


def _plan_batch(connection: Connection, context: Context, now: datetime) -> tuple[int, int]:
    due = groups.due_boards(connection, now, BATCH)
    following: dict[int, datetime] = {}
    boards: list[NewDelivery] = []
    for group in due:
        zone = zone_or_utc(group.settings.zone)
        following[group.id] = next_board(zone, now)
        board = _weekly(context, group, "leaderboard", now)
        monday = board.local_date
        if history.any_daily_between(connection, group.id, monday - WEEK, monday - ONE_DAY):
            boards.append(board)
            if standings.members_who_answered(connection, group.id, "all", BEGINNING):
                boards.append(_weekly(context, group, "report", now))
    slots = {(board.group_id, board.local_date) for board in boards}
    known = {
        (kind, *slot)
        for kind in ("leaderboard", "report")
        for slot in deliveries.recorded_positions(connection, kind, slots)
    }
    new = [
        one for one in boards if (one.kind, one.group_id, one.local_date, one.position) not in known
    ]
    ids = deliveries.add_deliveries(connection, new, now)
    by_id = {group.id: group for group in due}
    for delivery_id, one in zip(ids, new, strict=True):
        if one.kind == "leaderboard":
            keep_board(connection, by_id[one.group_id], delivery_id, now)
    groups.set_next_board(connection, following)
    return len(due), len(new)


def _weekly(context: Context, group: Group, kind: DeliveryKind, now: datetime) -> NewDelivery:
    """What this week's Monday owes, good until the next is due."""
    zone = zone_or_utc(group.settings.zone)
    return NewDelivery(
        token=context.new_token(),
        group_id=group.id,
        kind=kind,
        local_date=week_of(local_date(zone, now)),
        position=0,
        question=None,
        layout=None,
        opens_at=now,
        closes_at=next_board(zone, now),
        state="open",
    )
