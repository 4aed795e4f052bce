"""What a member settles for themselves: boards, planned rest, leaving; and their present streak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from sqlalchemy import Connection

from bot.core.calendar import local_date, zone_or_utc
from bot.usecases.context import Context
from bot.usecases.show_standings import note_goal
from storage import history, people, privacy, standings
from storage.records import Group, Member

LONGEST_REST = timedelta(days=60)
MOST_RESTS = 12
RestFault: TypeAlias = Literal["past", "order", "long", "many"]


@dataclass(frozen=True, slots=True)
class MySettings:
    """What a member has settled; `rests` are planned and not over."""

    on_boards: bool
    rests: tuple[tuple[date, date], ...]
    streak_days: int
    freezes: int


async def my_settings(context: Context, group: Group, member: Member, now: datetime) -> MySettings:
    """A member's own settings and streak, as they stand today."""
    return await context.db.read(_settings, group, member, now)


def _settings(connection: Connection, group: Group, member: Member, now: datetime) -> MySettings:
    today = _today(group, now)
    days, freezes = present_streak(connection, group, member.person_id, today)
    rests = standings.rests_of(connection, group.id, member.person_id, today)
    return MySettings(member.on_boards, tuple(rests), days, freezes)


def present_streak(
    connection: Connection, group: Group, person_id: int, today: date
) -> tuple[int, int]:
    """(days, freezes left) of a streak as it stands on the local date `today`.

    Posting days that were missed since are covered by freezes, or the streak is over: (0, 0).
    Today's own question may still be answered, so it is not missed yet.
    """
    streak = standings.streak_of(connection, group.id, person_id)
    if streak is None:
        return 0, 0
    rests = standings.rests_of(connection, group.id, person_id, streak.last_date)
    missed = [
        day
        for day in history.posting_days(connection, group.id, streak.last_date, today)
        if not any(first <= day <= last for first, last in rests)
    ]
    if len(missed) > streak.freezes:
        return 0, 0
    return streak.days, streak.freezes - len(missed)


async def set_on_boards(context: Context, group: Group, member: Member, on_boards: bool) -> None:
    """Appear on the group's boards, or not; points are kept either way."""
    await context.db.write(people.set_on_boards, group.id, member.person_id, on_boards)


async def plan_rest(
    context: Context, group: Group, member: Member, first: date, last: date, now: datetime
) -> RestFault | None:
    """Plan days of rest, from today at the earliest; None when it is planned."""
    today = _today(group, now)
    if first < today:
        return "past"
    if last < first:
        return "order"
    if last - first >= LONGEST_REST:
        return "long"
    return await context.db.write(_plan, group.id, member.person_id, first, last, today)


def _plan(
    connection: Connection, group_id: int, person_id: int, first: date, last: date, today: date
) -> RestFault | None:
    if len(standings.rests_of(connection, group_id, person_id, today)) >= MOST_RESTS:
        return "many"
    standings.add_rest(connection, group_id, person_id, first, last)
    return None


async def drop_rests(context: Context, group: Group, member: Member, now: datetime) -> int:
    """Take back the rests that have not begun; returns how many."""
    tomorrow = _today(group, now) + timedelta(days=1)
    return await context.db.write(standings.drop_rests, group.id, member.person_id, tomorrow)


async def leave_group(context: Context, group: Group, member: Member, now: datetime) -> None:
    """Leave; members who come back find points and streak, but no longer organise."""
    await context.db.write(_leave, group, member.person_id, now)


def _leave(connection: Connection, group: Group, person_id: int, now: datetime) -> None:
    people.leave_group(connection, group.id, person_id, now)
    note_goal(connection, group, now)  # it waits for fewer now


async def delete_person(context: Context, member: Member) -> None:
    """Remove a member's person, as `privacy.delete_person_of` does."""
    await context.db.write(privacy.forget, member.person_id)


def _today(group: Group, now: datetime) -> date:
    return local_date(zone_or_utc(group.settings.zone), now)
