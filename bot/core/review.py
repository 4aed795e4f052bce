"""When a missed question comes back: spaced repetition (FSRS). Pure; the only importer of fsrs.

A card is made at the first miss; right is Good, wrong is Again. Intervals are whole days, without
learning steps and without chance, so that the same history gives the same date. What is due on a
day is due from 04:00 local time on, so that what was missed at nine can be reviewed at eight.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from fsrs import Card, Rating, Scheduler
from fsrs.card import CardDict

LONGEST_INTERVAL_DAYS = 60
# When a day of learning begins, local time.
ROLLOVER = time(4)
_SCHEDULER = Scheduler(
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_INTERVAL_DAYS,
    enable_fuzzing=False,
)
# Cards are told apart by person and question; fsrs would invent a number from the clock.
_CARD_ID = 0


def reviewed(
    card: str | None, correct: bool, now: datetime, zone: ZoneInfo
) -> tuple[str, datetime]:
    """The card (JSON) after an answer at `now`, and when its question is due again (UTC).

    `card` is None at the first miss. A review earlier in its local day (in `zone`) than it was
    due counts as whole days.
    """
    now = now.astimezone(UTC)
    before = (
        Card(card_id=_CARD_ID, due=now)
        if card is None
        else Card.from_dict(cast(CardDict, json.loads(card)))
    )
    if due_from(before.due, zone) <= now < before.due:
        now = before.due
    rating = Rating.Good if correct else Rating.Again
    after, _log = _SCHEDULER.review_card(before, rating, review_datetime=now)
    # A question that was missed again on its day would be due at once: tomorrow is soon enough.
    due = max(after.due, now + timedelta(days=1)) if not correct else after.due
    return json.dumps(after.to_dict(), separators=(",", ":")), due


def due_from(due_at: datetime, zone: ZoneInfo) -> datetime:
    """04:00 in `zone` on the day of `due_at`, in UTC; a day begins at 04:00."""
    local = due_at.astimezone(zone)
    day = local.date() if local.time() >= ROLLOVER else local.date() - timedelta(days=1)
    return datetime.combine(day, ROLLOVER, zone).astimezone(UTC)


def due_reviews(
    reviews: Iterable[tuple[str, datetime]],
    closes: Mapping[str, datetime],
    now: datetime,
    zone: ZoneInfo,
) -> tuple[list[str], datetime | None]:
    """Questions due at `now` in `zone`, longest due first; and when the next one after them is.

    `closes` tells of questions that are open in a group until then: practice must not tell their
    keys, so they wait.
    """
    waits = sorted(
        (max(starts, closes.get(question, starts)), question)
        for question, starts in ((question, due_from(due_at, zone)) for question, due_at in reviews)
    )
    due = [question for wait, question in waits if wait <= now and question not in closes]
    later = [max(wait, now) for wait, question in waits if wait > now or question in closes]
    return due, min(later, default=None)
