"""Who asks too often is told how long to wait."""

from __future__ import annotations

import pytest

from bot.platforms.web.rate_limit import MOST_KEYS, Buckets


class Seconds:
    """A monotonic clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_then_time_must() -> None:
    clock = Seconds()
    buckets = Buckets(3, 2.0, clock)
    assert [buckets.wait("ana") for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    clock.now += 0.5
    assert buckets.wait("ana") == 0.0
    assert buckets.wait("ana") == pytest.approx(0.5)


def test_each_has_a_bucket_of_their_own() -> None:
    buckets = Buckets(1, 1.0, Seconds())
    assert [buckets.wait(name) for name in ("ana", "ben", "ana")] == [0.0, 0.0, 1.0]


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    clock = Seconds()
    buckets = Buckets(2, 1.0, clock)
    buckets.wait("ana")
    clock.now += 1_000
    assert [buckets.wait("ana") > 0 for _ in range(3)] == [False, False, True]


def test_a_flood_of_names_does_not_fill_the_memory() -> None:
    buckets = Buckets(1, 1.0, Seconds())
    for number in range(MOST_KEYS + 1):
        assert buckets.wait(str(number)) == 0.0
    assert buckets.wait(str(MOST_KEYS)) > 0  # the newest are remembered
    assert buckets.wait("0") == 0.0  # the oldest were let go
