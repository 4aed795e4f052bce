"""When a simulated month happens, and what happens to it: an outage, a clock change, a holiday.

Pure. The month lies around the night of 28 to 29 March 2026, when Madrid's clocks go forward.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.calendar import Schedule, Slot, instant, local_date, next_slot

ZONE = ZoneInfo("Europe/Madrid")
AT = time(8, 30)
SET_UP_AT, END_AT = time(7, 0), time(21, 0)
SUMMER_TIME = date(2026, 3, 29)
NEXT_MONDAY = date(2026, 3, 30)
OUTAGE = (datetime(2026, 3, 24, 7, tzinfo=ZONE), datetime(2026, 3, 26, 11, tzinfo=ZONE))
HOLIDAY = (date(2026, 3, 19), date(2026, 3, 20))
SHORT_HOLIDAY = (date(2026, 3, 28), date(2026, 3, 28))
ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MOST_WEEKS_BEFORE = 2
SHORTEST_LONG = 8
MAX_DAYS = 366


@dataclass(frozen=True, slots=True)
class Timetable:
    """A month from the local date `first`, `days` long.

    The bot is down from `down_from` until `down_until` (the same instant: it never is), and the
    group is paused from the first to the last date of `holiday`, if it has one.
    """

    first: date
    days: int
    down_from: datetime
    down_until: datetime
    holiday: tuple[date, date] | None

    @classmethod
    def of(cls, days: int) -> Timetable:
        """The timetable of so many days; the shorter, the less happens. Raises ValueError."""
        if not 1 <= days <= MAX_DAYS:
            raise ValueError(f"a demo cannot last {days} days: choose from 1 to {MAX_DAYS}")
        first = _first_day(days)
        last = first + (days - 1) * ONE_DAY
        down_from = max(OUTAGE[0].astimezone(UTC), at_local(first, SET_UP_AT) + ONE_DAY)
        down_until = min(OUTAGE[1].astimezone(UTC), at_local(last, END_AT))
        holidays = [one for one in (HOLIDAY, SHORT_HOLIDAY) if first < one[0] and one[1] < last]
        return cls(
            first, days, down_from, max(down_from, down_until), holidays[0] if holidays else None
        )

    @property
    def begins(self) -> datetime:
        """When the group is set up: on the first morning, before its first question."""
        return at_local(self.first, SET_UP_AT)

    @property
    def ends(self) -> datetime:
        """The end: in the last evening, when the day's question is still open."""
        return at_local(self.dates[-1], END_AT)

    @property
    def dates(self) -> tuple[date, ...]:
        """All local dates."""
        return tuple(self.first + number * ONE_DAY for number in range(self.days))

    @property
    def pauses(self) -> tuple[datetime, datetime] | None:
        """When the group's organiser pauses it, and when they let it go on."""
        if self.holiday is None:
            return None
        first, last = self.holiday
        return at_local(first, time(0, 30)), at_local(last + ONE_DAY, time(0, 30))

    def is_down(self, now: datetime) -> bool:
        """Whether the bot is down at that instant."""
        return self.down_from <= now < self.down_until

    def instants(self, day: date, apart: timedelta) -> Iterator[datetime]:
        """The instants of a local date at that distance, in UTC; a date may have 23 hours."""
        now = max(at_local(day, time(0)), self.begins)
        until = min(at_local(day + ONE_DAY, time(0)), self.ends + apart)
        while now < until:
            yield now
            now += apart

    def slots(self) -> tuple[Slot, ...]:
        """The slots at which a question is due: all but those of a holiday."""
        schedule = Schedule(ZONE, AT, frozenset(range(1, 8)))
        found, slot = [], next_slot(schedule, self.begins)
        while slot.opens_at <= self.ends:
            if self.holiday is None or not self.holiday[0] <= slot.local_date <= self.holiday[1]:
                found.append(slot)
            slot = next_slot(schedule, slot.opens_at)
        return tuple(found)

    def can_post(self, slot: Slot) -> bool:
        """Whether the bot is up at any time of the slot while it is still its own local date."""
        back = max(slot.opens_at, self.down_until)
        if not self.is_down(slot.opens_at):
            return True
        return back < slot.closes_at and local_date(ZONE, back) == slot.local_date

    def remarks(self, day: date) -> tuple[str, ...]:
        """What is special about a local date, in words."""
        said = []
        midnight, next_midnight = at_local(day, time(0)), at_local(day + ONE_DAY, time(0))
        if self.down_from < min(next_midnight, self.down_until) and midnight < self.down_until:
            back = self.down_until < next_midnight
            said.append("the bot comes back before noon" if back else "the bot is down")
        if self.holiday is not None and self.holiday[0] <= day <= self.holiday[1]:
            said.append("holiday: the group is paused")
        if day == SUMMER_TIME:
            said.append("the clocks go forward: a day of 23 hours")
        return tuple(said)


def at_local(day: date, at: time) -> datetime:
    """The instant of a local time, in UTC."""
    found = instant(ZONE, day, at)
    if found is None:
        raise AssertionError("Madrid skips no date")
    return found


def _first_day(days: int) -> date:
    """The first local date of a month of so many days.

    Long ones begin on a Thursday, at most 17 days before the clocks change, so that the usual one
    ends on a Friday, when there is a week to be seen. Short ones begin on the Monday before, or
    end on the Monday behind, if they can, because that brings a leaderboard.
    """
    if days < SHORTEST_LONG:
        return min(SUMMER_TIME, NEXT_MONDAY - (days - 1) * ONE_DAY)
    weeks = min(MOST_WEEKS_BEFORE, (days - SHORTEST_LONG) // 7)
    monday = SUMMER_TIME - 6 * ONE_DAY - weeks * WEEK
    return monday + 3 * ONE_DAY if weeks else monday
