"""Local time: slots across daylight saving, outages, and dates that a zone skipped."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.core.calendar import (
    Schedule,
    ScheduleError,
    due_slots,
    instant,
    local_date,
    next_board,
    next_slot,
    open_slot,
    parse_days,
    parse_time,
    parse_zone,
    slot_on,
    slots_from,
    week_of,
)

MADRID = ZoneInfo("Europe/Madrid")
APIA = ZoneInfo("Pacific/Apia")
EVERY_DAY = frozenset(range(1, 8))


def a_schedule(zone: ZoneInfo = MADRID, at: str = "09:00", days: str = "1234567") -> Schedule:
    return Schedule(zone, parse_time(at), parse_days(days))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestDaylightSaving:
    def test_a_time_that_does_not_exist_moves_forward(self) -> None:
        slot = slot_on(a_schedule(at="02:30"), date(2026, 3, 29))
        assert slot is not None
        assert slot.opens_at.astimezone(MADRID).time() == time(3, 30)

    def test_a_time_that_exists_twice_is_the_first(self) -> None:
        slot = slot_on(a_schedule(at="02:30"), date(2026, 10, 25))
        assert slot is not None
        assert slot.opens_at == utc("2026-10-25T00:30")

    def test_the_day_of_the_change_has_23_hours(self) -> None:
        slot = slot_on(a_schedule(), date(2026, 3, 28))
        assert slot is not None
        assert slot.closes_at - slot.opens_at == timedelta(hours=23)

    def test_a_date_that_the_zone_skipped_has_no_slot(self) -> None:
        assert instant(APIA, date(2011, 12, 30), time(9)) is None
        assert slot_on(a_schedule(APIA), date(2011, 12, 30)) is None

    def test_the_slot_before_a_skipped_date_closes_after_it(self) -> None:
        slot = open_slot(a_schedule(APIA), date(2011, 12, 29))
        assert slot is not None
        assert slot.closes_at.astimezone(APIA).date() == date(2011, 12, 31)
        assert slot.closes_at - slot.opens_at == timedelta(hours=24)

    @pytest.mark.parametrize("at", ["00:00", "02:30", "23:59"])
    def test_slots_increase_on_their_own_dates_in_every_zone(self, at: str) -> None:
        for name in sorted(available_timezones()):
            zone = ZoneInfo(name)
            schedule = a_schedule(zone, at)
            last = utc("2000-01-01")
            day = date(2026, 3, 1)
            for slot in slots_from(schedule, day):
                if slot.local_date > date(2026, 4, 30):
                    break
                assert slot.opens_at > last, name
                assert slot.opens_at.astimezone(zone).date() == slot.local_date, name
                last = slot.opens_at


class TestNextSlot:
    def test_is_strictly_after(self) -> None:
        schedule = a_schedule()
        first = next_slot(schedule, utc("2026-11-23T00:00"))
        assert first.opens_at == utc("2026-11-23T08:00")
        assert next_slot(schedule, first.opens_at).local_date == date(2026, 11, 24)

    def test_skips_days_that_are_not_chosen(self) -> None:
        friday_evening = utc("2026-11-27T20:00")
        slot = next_slot(a_schedule(days="12345"), friday_evening)
        assert slot.local_date == date(2026, 11, 30)

    def test_just_after_midnight_on_the_wall_and_the_day_before_in_utc(self) -> None:
        auckland = ZoneInfo("Pacific/Auckland")
        slot = next_slot(a_schedule(auckland, "00:00"), utc("2026-11-22T10:59"))
        assert slot.local_date == date(2026, 11, 23)
        assert slot.opens_at == utc("2026-11-22T11:00")


class TestOutage:
    def test_on_return_the_same_day_is_posted_once(self) -> None:
        due = due_slots(a_schedule(), utc("2026-11-23T08:00"), utc("2026-11-23T20:00"))
        assert due.current is not None
        assert due.current.local_date == date(2026, 11, 23)
        assert due.missed == ()
        assert due.next.local_date == date(2026, 11, 24)

    def test_older_days_are_missed_and_never_a_burst(self) -> None:
        due = due_slots(a_schedule(), utc("2026-11-20T08:00"), utc("2026-11-23T20:00"))
        assert due.current is not None
        assert due.current.local_date == date(2026, 11, 23)
        assert [slot.local_date.day for slot in due.missed] == [20, 21, 22]

    def test_after_midnight_the_day_before_is_missed(self) -> None:
        due = due_slots(a_schedule(at="23:30"), utc("2026-11-23T22:30"), utc("2026-11-23T23:10"))
        assert due.current is None
        assert [slot.local_date.day for slot in due.missed] == [23]
        assert due.next.local_date == date(2026, 11, 24)

    def test_before_the_slot_nothing_is_due(self) -> None:
        due = due_slots(a_schedule(), utc("2026-11-23T08:00"), utc("2026-11-23T07:59"))
        assert (due.current, due.missed) == (None, ())


class TestBoards:
    def test_come_on_local_monday_mornings(self) -> None:
        assert next_board(MADRID, utc("2026-11-24T00:00")) == utc("2026-11-30T08:00")

    def test_come_strictly_after(self) -> None:
        monday = utc("2026-11-23T08:00")
        assert next_board(MADRID, monday) == utc("2026-11-30T08:00")
        assert next_board(MADRID, monday - timedelta(seconds=1)) == monday

    def test_weeks_begin_on_monday(self) -> None:
        assert week_of(date(2026, 11, 29)) == date(2026, 11, 23)
        assert week_of(date(2026, 11, 23)) == date(2026, 11, 23)

    def test_local_date_is_of_the_groups_wall(self) -> None:
        assert local_date(ZoneInfo("Asia/Tokyo"), utc("2026-11-23T15:00")) == date(2026, 11, 24)


class TestInput:
    @pytest.mark.parametrize("text", ["25:00", "9", "09:60", "9:5", "aa:bb", "", "-1:00", "٠٩:٠٠"])
    def test_times_that_are_none_are_refused(self, text: str) -> None:
        with pytest.raises(ScheduleError, match="time of day"):
            parse_time(text)

    @pytest.mark.parametrize(("text", "hour"), [("00:00", 0), ("9:00", 9), ("23:59", 23)])
    def test_times_of_day_are_read(self, text: str, hour: int) -> None:
        assert parse_time(text).hour == hour

    @pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "Europe/", "x" * 999])
    def test_zones_that_do_not_exist_are_refused(self, name: str) -> None:
        with pytest.raises(ScheduleError, match="no time zone"):
            parse_zone(name)

    def test_a_group_without_days_is_refused(self) -> None:
        with pytest.raises(ScheduleError, match="at least one day"):
            parse_days("")

    @pytest.mark.parametrize("text", ["8", "0", "mon", "1 2", "²"])
    def test_days_that_are_none_are_refused(self, text: str) -> None:
        with pytest.raises(ScheduleError, match="weekdays"):
            parse_days(text)
