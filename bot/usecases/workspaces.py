"""The bot is removed from a workspace, or comes back: its groups pause, and go on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from bot.core.calendar import ScheduleError, next_board, next_slot, schedule_of
from bot.core.refusal import Refusal, dump_refusal
from bot.usecases.context import Context
from storage import bindings, groups, workspaces

DEPARTED = dump_refusal(Refusal("removed"))


async def leave_workspace(context: Context, platform: str, workspace: str, now: datetime) -> int:
    """Park the channels of a workspace that the bot was removed from, and pause the groups that
    have no other; returns how many channels that were. Idempotent, and nothing is lost: see
    `enter_workspace`."""
    return await context.db.write(_leave, platform, workspace, now)


def _leave(connection: Connection, platform: str, workspace: str, now: datetime) -> int:
    parked = workspaces.park_workspace(connection, platform, workspace, DEPARTED, now)
    left = bindings.channels_of(connection, sorted({one.group_id for one in parked}))
    for group_id, channels in left.items():
        if all(one.parked_at is not None for one in channels):
            workspaces.depart(connection, group_id, now)
    return len(parked)


async def enter_workspace(context: Context, platform: str, workspace: str, now: datetime) -> int:
    """Go on in a workspace that the bot is in (again); returns how many channels were parked.

    A group that an organiser had paused stays paused.
    """
    return await context.db.write(_enter, platform, workspace, now)


def _enter(connection: Connection, platform: str, workspace: str, now: datetime) -> int:
    back = workspaces.unpark_workspace(connection, platform, workspace, now)
    for group in workspaces.departed_groups(connection, sorted({one.group_id for one in back})):
        try:
            schedule = schedule_of(group.settings)
        except ScheduleError:  # its zone is gone from the zone data: an organiser has to fix it
            continue
        groups.set_paused(
            connection,
            group.id,
            paused_at=None,
            next_due_at=next_slot(schedule, now).opens_at,
            next_board_at=next_board(schedule.zone, now),
        )
    return len(back)


async def reconcile_workspaces(
    context: Context, platform: str, present: Collection[str], mine: Collection[str], now: datetime
) -> int:
    """Settle what happened while the bot was away: of the workspaces `mine` (those that this
    process sees to), those not `present` were left; of those present, some may be back. Returns how
    many channels were parked."""
    departed = set(await context.db.read(workspaces.departed_workspaces, platform))
    for back in sorted(departed & set(present)):
        await enter_workspace(context, platform, back, now)
    gone = set(mine) - set(present)
    return sum([await leave_workspace(context, platform, one, now) for one in sorted(gone)])


async def known_workspaces(context: Context, platform: str) -> list[str]:
    """The workspaces of a platform with a group's channel, but those that were left."""
    return await context.db.read(workspaces.workspaces_of, platform)
