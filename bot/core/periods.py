"""The spans that boards are kept for: a local week, a local month, all time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.calendar import week_of
from storage.records import Span

SPANS: tuple[Span, ...] = ("week", "month", "all")
BEGINNING = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """A span that begins on the local date `starts` (all time: 1970-01-01)."""

    span: Span
    starts: date


def period_of(span: Span, day: date) -> Period:
    """The period of that span that `day` is in."""
    match span:
        case "week":
            return Period("week", week_of(day))
        case "month":
            return Period("month", day.replace(day=1))
        case "all":
            return Period("all", BEGINNING)


def periods_of(day: date) -> tuple[Period, ...]:
    """All periods that an answer of that local date counts in."""
    return tuple(period_of(span, day) for span in SPANS)


def before(period: Period) -> Period:
    """The period of the same span before this one; all time has none but itself."""
    if period.span == "all":
        return period
    return period_of(period.span, period.starts - timedelta(days=1))


def after(period: Period) -> Period | None:
    """The period of the same span after this one; all time has none."""
    match period.span:
        case "week":
            return Period("week", period.starts + timedelta(days=7))
        case "month":
            return period_of("month", period.starts + timedelta(days=31))
        case "all":
            return None


__all__ = ["BEGINNING", "SPANS", "Period", "Span", "after", "before", "period_of", "periods_of"]
