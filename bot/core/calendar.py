"""When a group's questions, reveals and boards are due. Pure: `now` is an argument.

A **slot** is the instant at which a local date's questions are due. Across daylight saving a
time that does not exist moves forward (02:30 -> 03:30) and one that exists twice is the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from storage.records import GroupSettings

ISO_WEEKDAYS = frozenset(range(1, 8))
BOARD_TIME = time(9, 0)
MONDAY = 1
ONE_DAY = timedelta(days=1)


class ScheduleError(ValueError):
    """A schedule that cannot be kept; the message says what to enter instead."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A group's local time of day, its zone, and the ISO weekdays (1 = Monday) it posts on."""

    zone: ZoneInfo
    at: time
    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Slot:
    """A local date's questions: due at `opens_at`, revealed at `closes_at` (both UTC)."""

    local_date: date
    opens_at: datetime
    closes_at: datetime


def parse_zone(name: str) -> ZoneInfo:
    """The IANA zone of that name, or ScheduleError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise ScheduleError(
            f"there is no time zone {name[:60]!r}; enter one such as Europe/Madrid or UTC"
        ) from fault


def zone_or_utc(name: str) -> ZoneInfo:
    """The zone of that name, or UTC where the time zone data has lost it since it was chosen."""
    try:
        return parse_zone(name)
    except ScheduleError:
        return ZoneInfo("UTC")


def parse_time(text: str) -> time:
    """A time of day written HH:MM, from 00:00 to 23:59, or ScheduleError."""
    hours, colon, minutes = text.partition(":")
    plain = text.isascii() and hours.isdigit() and minutes.isdigit() and len(minutes) == 2
    if colon and plain and len(hours) <= 2 and int(hours) < 24 and int(minutes) < 60:
        return time(int(hours), int(minutes))
    raise ScheduleError(
        f"{text[:20]!r} is no time of day; enter one from 00:00 to 23:59, such as 09:00"
    )


def parse_days(text: str) -> frozenset[int]:
    """ISO weekdays written as digits ("12345" is Monday to Friday), or ScheduleError."""
    if not text:
        raise ScheduleError("choose at least one day of the week")
    if (
        not (text.isascii() and text.isdigit())
        or not {int(digit) for digit in text} <= ISO_WEEKDAYS
    ):
        raise ScheduleError(f"{text[:20]!r} are no weekdays; use the digits 1 (Monday) to 7")
    return frozenset(int(digit) for digit in text)


def local_date(zone: ZoneInfo, now: datetime) -> date:
    """The date on the group's wall at the instant `now`."""
    return now.astimezone(zone).date()


def week_of(day: date) -> date:
    """The Monday of the week that `day` is in."""
    return day - timedelta(days=day.isoweekday() - MONDAY)


def instant(zone: ZoneInfo, day: date, at: time) -> datetime | None:
    """The UTC instant of a local time; None when the zone skipped that whole date.

    (Samoa had no 30 December 2011.) A time that is moved beyond its date, because clocks go forward
    over midnight, is the date's last minute that exists.
    """
    midnight = datetime.combine(day, time(0), tzinfo=zone)
    if midnight.astimezone(UTC).astimezone(zone).date() != day:
        return None
    wanted = datetime.combine(day, at, tzinfo=zone)
    while (found := wanted.astimezone(UTC)).astimezone(zone).date() != day:
        wanted -= timedelta(minutes=1)
    return found


def slot_on(schedule: Schedule, day: date) -> Slot | None:
    """The slot of a local date; None on a day that the group does not post or that is no day.

    It closes when the next local date's slot would open, whether or not the group posts then.
    """
    if day.isoweekday() not in schedule.days:
        return None
    return open_slot(schedule, day)


def open_slot(schedule: Schedule, day: date) -> Slot | None:
    """As `slot_on`, on any weekday."""
    opens_at = instant(schedule.zone, day, schedule.at)
    if opens_at is None:
        return None
    following = day + ONE_DAY
    while (closes_at := instant(schedule.zone, following, schedule.at)) is None:
        following += ONE_DAY
    return Slot(day, opens_at, closes_at)


def slots_from(schedule: Schedule, day: date) -> Iterator[Slot]:
    """All slots on `day` and after it, earliest first, without end."""
    while True:
        slot = slot_on(schedule, day)
        if slot is not None:
            yield slot
        day += ONE_DAY


def next_slot(schedule: Schedule, after: datetime) -> Slot:
    """The first slot that opens strictly after the instant `after`."""
    first = local_date(schedule.zone, after) - ONE_DAY
    return next(slot for slot in slots_from(schedule, first) if slot.opens_at > after)


@dataclass(frozen=True, slots=True)
class DueSlots:
    """What a group is owed now: the slot to post, the slots it was too late for, what is next."""

    current: Slot | None
    missed: tuple[Slot, ...]
    next: Slot


def due_slots(schedule: Schedule, since: datetime, now: datetime) -> DueSlots:
    """Sort the slots from the instant `since` up to `now` (the outage rule).

    A slot is posted, once, if it is still its local date and it has not closed; older ones are
    missed. At most one slot is ever current, so that a return never brings a burst.
    """
    today = local_date(schedule.zone, now)
    current: Slot | None = None
    missed: list[Slot] = []
    for slot in slots_from(schedule, local_date(schedule.zone, since)):
        if slot.opens_at > now:
            return DueSlots(current, tuple(missed), slot)
        if slot.opens_at < since:
            continue
        if slot.local_date == today and now < slot.closes_at:
            current = slot
        else:
            missed.append(slot)
    raise AssertionError("slots have no end")


def next_board(zone: ZoneInfo, after: datetime) -> datetime:
    """The first local Monday, 09:00, strictly after the instant `after`."""
    monday = week_of(local_date(zone, after))
    while True:
        due = instant(zone, monday, BOARD_TIME)
        if due is not None and due > after:
            return due
        monday += timedelta(days=7)


def schedule_of(settings: GroupSettings) -> Schedule:
    """A group's schedule; raises ScheduleError where the settings cannot be kept."""
    return Schedule(
        zone=parse_zone(settings.zone),
        at=parse_time(settings.post_time),
        days=parse_days(settings.days),
    )
