"""The benchmark's metrics against their definitions, done the long way."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.metrics import auc, calibration_error, hits, log_loss

repeatable = settings(max_examples=80, deadline=None, derandomize=True, database=None)

# Few values, so that ties are frequent.
foretold = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.7, 1.0]), st.booleans()),
    min_size=2,
    max_size=40,
)


@repeatable
@given(foretold)
def test_auc_is_the_share_of_pairs_in_the_right_order(pairs: list[tuple[float, bool]]) -> None:
    right = [chance for chance, outcome in pairs if outcome] or [0.5]
    wrong = [chance for chance, outcome in pairs if not outcome] or [0.5]
    by_hand = sum((r > w) + 0.5 * (r == w) for r in right for w in wrong)

    found = auc([*right, *wrong], [True] * len(right) + [False] * len(wrong))

    assert found == pytest.approx(by_hand / (len(right) * len(wrong)))


def test_auc_needs_both_outcomes() -> None:
    with pytest.raises(ValueError, match="right and wrong"):
        auc([0.5, 0.6], [True, True])


def test_log_loss_is_the_mean_surprise() -> None:
    expected = -(math.log(0.8) + math.log(0.7)) / 2
    assert log_loss([0.8, 0.3], [True, False]) == pytest.approx(expected)


def test_log_loss_of_a_certain_error_is_large_but_finite() -> None:
    assert log_loss([1.0], [False]) == pytest.approx(-math.log(1e-6))


def test_calibration_error_weighs_bins_by_their_size() -> None:
    # Three near 0.85 of which two right (off by 0.55 in sum), one at 0.2 that is wrong (0.2).
    chances, outcomes = [0.85, 0.85, 0.85, 0.2], [True, True, False, False]
    assert calibration_error(chances, outcomes) == pytest.approx((0.55 + 0.2) / 4)


def test_calibration_error_counts_a_certainty_in_the_last_bin() -> None:
    assert calibration_error([1.0, 0.95], [True, True]) == pytest.approx(0.05 / 2)


def test_calibration_error_is_none_when_shares_are_as_foretold() -> None:
    assert calibration_error([0.25] * 4, [True, False, False, False]) == pytest.approx(0.0)


def test_hits_count_precision_and_recall() -> None:
    found = hits([(True, True), (True, False), (True, True), (False, True), (False, False)])

    assert (found.right, found.flagged, found.wanted) == (2, 3, 3)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)


def test_hits_of_nothing_are_not_a_number() -> None:
    assert math.isnan(hits([(False, False)]).precision)
    assert math.isnan(hits([(False, False)]).recall)
