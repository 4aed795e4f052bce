"""When a missed question comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.review import LONGEST_INTERVAL_DAYS, due_from, due_reviews, reviewed

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MADRID = ZoneInfo("Europe/Madrid")


def test_a_miss_comes_back_tomorrow() -> None:
    _card, due_at = reviewed(None, False, NOW, MADRID)
    assert due_at == NOW + DAY


def test_each_right_answer_waits_longer_up_to_sixty_days() -> None:
    card, due_at = reviewed(None, False, NOW, MADRID)
    waits = []
    for _ in range(8):
        card, next_due = reviewed(card, True, due_at, MADRID)
        waits.append((next_due - due_at).days)
        due_at = next_due
    assert waits == sorted(waits)
    assert waits[0] >= 1
    assert waits[0] < waits[2]
    assert waits[-1] == LONGEST_INTERVAL_DAYS


def test_another_miss_brings_it_back_tomorrow() -> None:
    card, due_at = reviewed(None, False, NOW, MADRID)
    for _ in range(3):
        card, due_at = reviewed(card, True, due_at, MADRID)
    _card, after_miss = reviewed(card, False, due_at, MADRID)
    assert after_miss <= due_at + 3 * DAY
    assert after_miss >= due_at + DAY


@given(st.lists(st.booleans(), max_size=12))
@settings(max_examples=40, deadline=None, derandomize=True, database=None)
def test_the_same_history_gives_the_same_card_in_any_zone(history: list[bool]) -> None:
    def card_after(zone: timezone) -> tuple[str, datetime]:
        card, due_at = reviewed(None, False, NOW.astimezone(zone), MADRID)
        for correct in history:
            card, due_at = reviewed(card, correct, due_at.astimezone(zone), MADRID)
        return card, due_at

    here, there = card_after(UTC), card_after(timezone(timedelta(hours=9)))
    assert here == there
    assert here[1].tzinfo is UTC
    assert isinstance(json.loads(here[0]), dict)


class TestWhatIsDue:
    def test_comes_longest_due_first_and_then_the_next_is_told(self) -> None:
        reviews = [("late", NOW - DAY), ("now", NOW), ("soon", NOW + DAY), ("then", NOW + 2 * DAY)]
        assert due_reviews(reversed(reviews), {}, NOW, MADRID) == (
            ["late", "now"],
            due_from(NOW + DAY, MADRID),
        )

    def test_waits_while_it_is_open_in_a_group(self) -> None:
        closes = {"late": NOW + DAY / 2}
        assert due_reviews([("late", NOW - DAY)], closes, NOW, MADRID) == ([], NOW + DAY / 2)

    def test_that_should_have_closed_by_now_waits_for_its_reveal(self) -> None:
        assert due_reviews([("late", NOW - DAY)], {"late": NOW - DAY / 2}, NOW, MADRID) == ([], NOW)

    def test_may_be_nothing(self) -> None:
        assert due_reviews([], {}, NOW, MADRID) == ([], None)


class TestADayOfLearning:
    def test_begins_at_four_in_the_morning_local_time(self) -> None:
        missed = datetime(2026, 3, 2, 9, 0, tzinfo=MADRID)
        _card, due_at = reviewed(None, False, missed, MADRID)

        early = datetime(2026, 3, 3, 4, 0, tzinfo=MADRID)
        assert due_reviews([("q", due_at)], {}, early, MADRID) == (["q"], None)
        assert due_reviews([("q", due_at)], {}, early - timedelta(seconds=1), MADRID) == ([], early)

    def test_of_somebody_who_learns_at_night_ends_at_four(self) -> None:
        _card, due_at = reviewed(None, False, datetime(2026, 3, 3, 1, 30, tzinfo=MADRID), MADRID)

        assert due_from(due_at, MADRID) == datetime(2026, 3, 3, 4, 0, tzinfo=MADRID)

    def test_counts_whole_whatever_the_time_of_day(self) -> None:
        nine = datetime(2026, 3, 2, 9, 0, tzinfo=MADRID)
        card, due_at = reviewed(None, False, nine, MADRID)

        early = reviewed(card, True, due_at - timedelta(hours=4), MADRID)

        assert early == reviewed(card, True, due_at, MADRID)

    def test_is_not_over_because_a_question_was_practised_again(self) -> None:
        nine = datetime(2026, 3, 2, 9, 0, tzinfo=MADRID)
        card, due_at = reviewed(None, False, nine, MADRID)

        again = reviewed(card, True, nine + timedelta(hours=1), MADRID)

        assert again != reviewed(card, True, due_at, MADRID)

    def test_that_is_a_summer_night_shorter_is_a_day(self) -> None:
        missed = datetime(2026, 3, 28, 9, 0, tzinfo=MADRID)
        _card, due_at = reviewed(None, False, missed, MADRID)

        assert due_from(due_at, MADRID) == datetime(2026, 3, 29, 4, 0, tzinfo=MADRID)
