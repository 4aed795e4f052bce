"""Weights as publishers write them, and sums that no exam can have."""

from __future__ import annotations

import pytest

from questions.outline import WeightRange
from questions.outline_weight import WeightError, split_weight, sum_fault, sum_notice


@pytest.mark.parametrize(
    ("text", "title", "weight"),
    [
        ("Train (25-30%)", "Train", WeightRange(25, 30)),
        ("Train (25–30 %)", "Train", WeightRange(25, 30)),
        ("Train (25% – 30%)", "Train", WeightRange(25, 30)),
        ("Train - 10%", "Train", WeightRange(10, 10)),
        ("Train: 10 to 15 percent", "Train", WeightRange(10, 15)),
        ("Entrenar (10 a 15 por ciento)", "Entrenar", WeightRange(10, 15)),
        ("Train (~12% of the exam)", "Train", WeightRange(12, 12)),
        ("Entrenar (aproximadamente 12% del examen)", "Entrenar", WeightRange(12, 12)),
        ("Train (on GPUs) (5%)", "Train (on GPUs)", WeightRange(5, 5)),
        ("100%", "", WeightRange(100, 100)),
        ("Train models", "Train models", None),
        ("Cut costs by 10% in a year", "Cut costs by 10% in a year", None),
        ("Train (25-30)", "Train (25-30)", None),
    ],
)
def test_the_weight_at_the_end(text: str, title: str, weight: WeightRange | None) -> None:
    assert split_weight(text) == (title, weight)


@pytest.mark.parametrize("weight", ["0%", "101%", "30-20%", "20-101%", "-5%", "7.5%", "7,5-8%"])
def test_weights_that_no_domain_has(weight: str) -> None:
    with pytest.raises(WeightError, match=weight):
        split_weight(f"Train ({weight})")


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([(33, 33)] * 3, None),  # a third each, rounded
        ([(34, 34)] * 3, "add to 102"),
        ([(25, 30), (20, 25), (35, 40), (5, 10)], None),
        ([(25, 30), (20, 25), (35, 40)], "add to 95"),
        ([(60, 70), (45, 50)], "add to 105"),
    ],
)
def test_sums(weights: list[tuple[int, int]], words: str | None) -> None:
    fault = sum_fault([WeightRange(*ends) for ends in weights])
    assert (fault is None) if words is None else (fault is not None and words in fault)


def test_midpoints_are_named_when_they_do_not_make_a_whole() -> None:
    assert sum_notice([WeightRange(40, 50), WeightRange(50, 60)]) is None
    notice = sum_notice([WeightRange(15, 20), WeightRange(75, 80)])
    assert notice is not None
    assert "add to 95, not to 100 (low ends 90, high ends 100)" in notice
