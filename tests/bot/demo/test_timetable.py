"""When a simulated month happens: an outage, a change of the clocks and a holiday fit into it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.demo.timetable import MAX_DAYS, SUMMER_TIME, ZONE, Timetable

HOUR = timedelta(hours=1)


def test_the_usual_month() -> None:
    month = Timetable.of(30)
    assert (month.dates[0], month.dates[-1]) == (date(2026, 3, 12), date(2026, 4, 10))
    assert month.down_until - month.down_from == timedelta(days=2, hours=4)
    assert month.holiday == (date(2026, 3, 19), date(2026, 3, 20))


@pytest.mark.parametrize("days", range(9, 60))
def test_from_nine_days_on_everything_is_in_it(days: int) -> None:
    month = Timetable.of(days)
    assert month.begins < month.down_from < month.down_until < month.ends
    assert month.down_until - month.down_from == timedelta(days=2, hours=4)
    assert month.holiday is not None
    assert month.first < month.holiday[0] <= month.holiday[1] < month.dates[-1]
    assert SUMMER_TIME in month.dates[1:-1]


@pytest.mark.parametrize("days", [*range(1, 9), MAX_DAYS])
def test_any_number_of_days_has_its_clock_change(days: int) -> None:
    month = Timetable.of(days)
    assert len(month.dates) == days
    assert SUMMER_TIME in month.dates
    assert month.begins < month.ends
    assert month.down_from <= month.down_until


@pytest.mark.parametrize("days", [-1, 0, MAX_DAYS + 1])
def test_a_number_of_days_that_cannot_be(days: int) -> None:
    with pytest.raises(ValueError, match=f"cannot last {days} days: choose from 1 to {MAX_DAYS}"):
        Timetable.of(days)


def test_the_day_of_the_clock_change_has_23_hours() -> None:
    month = Timetable.of(30)
    change, usual = SUMMER_TIME, SUMMER_TIME - timedelta(days=1)
    assert len(list(month.instants(change, HOUR))) == 23
    assert len(list(month.instants(usual, HOUR))) == 24


def test_the_slots_are_at_the_same_local_time_and_leave_the_holiday_out() -> None:
    month = Timetable.of(30)
    slots = month.slots()
    assert {f"{slot.opens_at.astimezone(ZONE):%H:%M}" for slot in slots} == {"08:30"}
    assert len({slot.opens_at.time() for slot in slots}) == 2
    assert len(slots) == 30 - 2
    assert not {date(2026, 3, 19), date(2026, 3, 20)} & {slot.local_date for slot in slots}


def test_of_the_outages_slots_only_the_last_can_still_be_posted() -> None:
    month = Timetable.of(30)
    down = {
        slot.local_date.day: month.can_post(slot)
        for slot in month.slots()
        if month.is_down(slot.opens_at)
    }
    assert down == {24: False, 25: False, 26: True}
    assert all(month.can_post(slot) for slot in month.slots() if slot.local_date.day not in down)


def test_the_days_say_what_is_special_about_them() -> None:
    month = Timetable.of(30)
    remarks = {day.isoformat(): month.remarks(day) for day in month.dates if month.remarks(day)}
    assert remarks == {
        "2026-03-19": ("holiday: the group is paused",),
        "2026-03-20": ("holiday: the group is paused",),
        "2026-03-24": ("the bot is down",),
        "2026-03-25": ("the bot is down",),
        "2026-03-26": ("the bot comes back before noon",),
        "2026-03-29": ("the clocks go forward: a day of 23 hours",),
    }
