"""Sets a study group up, changes its settings, pauses and resumes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.core.calendar import (
    ScheduleError,
    next_board,
    next_slot,
    parse_days,
    parse_time,
    parse_zone,
    schedule_of,
)
from bot.core.names import NameFaultError, clean_name
from bot.usecases.context import Context, languages_of
from storage import bindings, groups
from storage.records import Address, Group, GroupSettings

MAX_QUESTIONS_A_DAY = 10
SMALLEST_GOAL, GREATEST_GOAL = 10, 100
FEEDBACK = ("at_once", "at_reveal")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of the settings; the code has a sentence in the catalogues."""

    field: str
    code: str


class SettingsError(ValueError):
    """Settings that cannot be kept, with every fault at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.code}" for fault in faults))
        self.faults = tuple(faults)


def checked(context: Context, settings: GroupSettings) -> GroupSettings:
    """The settings in their one spelling; raises SettingsError with every fault."""
    faults: list[Fault] = []

    def check(field: str, code: str, holds: Callable[[], object]) -> None:
        try:
            fine = holds() is not False
        except ScheduleError:
            fine = False
        if not fine:
            faults.append(Fault(field, code))

    name = settings.name
    try:
        name = clean_name(settings.name)
    except NameFaultError as fault:
        faults.append(Fault("name", f"name-{fault.code}"))
    exam = context.exams.get(settings.exam)
    check("exam", "exam", lambda: exam is not None)
    check(
        "language",
        "language",
        lambda: (
            settings.language
            in (languages_of(context.exams) if exam is None else exam.pack.facts.languages)
        ),
    )
    check("zone", "zone", lambda: parse_zone(settings.zone))
    check("post_time", "time", lambda: parse_time(settings.post_time))
    check("days", "days", lambda: parse_days(settings.days))
    check(
        "questions_a_day",
        "count",
        lambda: 1 <= settings.questions_a_day <= MAX_QUESTIONS_A_DAY,
    )
    check("feedback", "feedback", lambda: settings.feedback in FEEDBACK)
    check("goal", "goal", lambda: SMALLEST_GOAL <= settings.goal <= GREATEST_GOAL)
    if faults:
        raise SettingsError(faults)
    return replace(
        settings,
        name=name,
        post_time=f"{parse_time(settings.post_time):%H:%M}",
        days="".join(str(day) for day in sorted(parse_days(settings.days))),
    )


async def set_up_group(
    context: Context,
    settings: GroupSettings,
    address: Callable[[str], Address],
    now: datetime,
) -> Group:
    """Record a new group, bound to the channel `address(key)`; raises SettingsError."""
    return await context.db.write(_set_up, context, checked(context, settings), address, now)


def _set_up(
    connection: Connection,
    context: Context,
    settings: GroupSettings,
    address: Callable[[str], Address],
    now: datetime,
) -> Group:
    group = add_group(connection, context, settings, now)
    bindings.add_channel(connection, group.id, address(group.key))
    return group


def add_group(
    connection: Connection, context: Context, settings: GroupSettings, now: datetime
) -> Group:
    """Record a group without a channel; the settings are checked."""
    schedule = schedule_of(settings)
    return groups.add_group(
        connection,
        context.new_token(),
        settings,
        next_due_at=next_slot(schedule, now).opens_at,
        next_board_at=next_board(schedule.zone, now),
        now=now,
    )


async def change_settings(
    context: Context, group: Group, settings: GroupSettings, now: datetime
) -> Group:
    """Replace a group's settings; what was posted stays as it is. Raises SettingsError."""
    return await context.db.write(save_settings, group, checked(context, settings), now)


def save_settings(connection: Connection, group: Group, new: GroupSettings, now: datetime) -> Group:
    """Replace a group's settings by checked ones; returns the group as it is then.

    What is due at this very moment stays due: the next heartbeat posts it.
    """
    present = groups.lock_group(connection, group.id) or group
    schedule = schedule_of(new)
    paused = present.paused_at is not None

    def due(before: datetime | None, after: datetime) -> datetime | None:
        if paused:
            return None
        return before if before is not None and before <= now else after

    changed = replace(
        present,
        settings=new,
        next_due_at=due(present.next_due_at, next_slot(schedule, now).opens_at),
        next_board_at=due(present.next_board_at, next_board(schedule.zone, now)),
    )
    groups.change_settings(
        connection,
        group.id,
        new,
        next_due_at=changed.next_due_at,
        next_board_at=changed.next_board_at,
    )
    return changed


async def pause_group(context: Context, group: Group, now: datetime) -> None:
    """Post nothing until the group is resumed; what is posted still closes."""
    await context.db.write(
        groups.set_paused, group.id, paused_at=now, next_due_at=None, next_board_at=None
    )


async def resume_group(context: Context, group: Group, now: datetime) -> None:
    """Go on with the next slot; the ones in between are nobody's fault and are not recorded."""
    schedule = schedule_of(group.settings)
    await context.db.write(
        groups.set_paused,
        group.id,
        paused_at=None,
        next_due_at=next_slot(schedule, now).opens_at,
        next_board_at=next_board(schedule.zone, now),
    )


async def reconnect_channels(context: Context, group: Group, now: datetime) -> int:
    """Try the group's parked channels again; returns how many there were."""
    return await context.db.write(_reconnect, group.id, now)


def _reconnect(connection: Connection, group_id: int, now: datetime) -> int:
    parked = [
        channel
        for channel in bindings.channels_of(connection, [group_id])[group_id]
        if channel.parked_at is not None
    ]
    for channel in parked:
        bindings.unpark_channel(connection, channel.id, now)
    return len(parked)
