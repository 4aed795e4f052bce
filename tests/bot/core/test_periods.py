"""Weeks, months and all time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.periods import BEGINNING, SPANS, Period, Span, before, period_of, periods_of


@pytest.mark.parametrize(
    ("span", "day", "starts"),
    [
        ("week", date(2026, 3, 2), date(2026, 3, 2)),
        ("week", date(2026, 3, 1), date(2026, 2, 23)),
        ("week", date(2026, 1, 1), date(2025, 12, 29)),
        ("month", date(2026, 2, 28), date(2026, 2, 1)),
        ("all", date(2026, 2, 28), BEGINNING),
    ],
)
def test_a_day_is_in_its_period(span: Span, day: date, starts: date) -> None:
    assert period_of(span, day) == Period(span, starts)


def test_an_answer_counts_in_all_spans() -> None:
    assert tuple(period.span for period in periods_of(date(2026, 3, 2))) == SPANS


@given(st.sampled_from(SPANS[:2]), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_the_one_before_ends_where_this_begins(span: Span, day: date) -> None:
    period = period_of(span, day)
    earlier = before(period)
    assert earlier.starts < period.starts
    assert period_of(span, date.fromordinal(period.starts.toordinal() - 1)) == earlier


def test_before_all_time_there_is_nothing_else() -> None:
    assert before(Period("all", BEGINNING)) == Period("all", BEGINNING)
