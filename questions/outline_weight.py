"""Reads the weight at the end of a title, and judges whether weights can be an exam's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from questions.outline import WeightRange


class WeightError(ValueError):
    """A weight that no domain can have; the message says what to do."""


_NUMBER = r"\d{1,4}(?:[.,]\d{1,3})?"
_PERCENT = r"(?:%|percent\b|per cent\b|por ciento\b)"
_WEIGHT = re.compile(
    rf"(?P<open>\()?(?:~|≈|about |approximately |aproximadamente )?"
    rf"(?P<low>-?{_NUMBER}) ?{_PERCENT}?"
    rf"(?: ?(?:-|–|—|\bto\b|\ba\b) ?(?P<high>{_NUMBER}))? ?{_PERCENT}"
    rf"(?: (?:of|del) [\w ]{{1,30}})?(?(open)\))\.?$",
    re.IGNORECASE,
)


def split_weight(text: str) -> tuple[str, WeightRange | None]:
    """A title and the weight at its end: `Storage - 10%`, `Train (20–25%)`, `(~12% of the exam)`.

    The weight is None when the title ends in none. Raises WeightError for one out of bounds.
    """
    text = " ".join(text.split())
    found = _WEIGHT.search(text)
    if found is None:
        return text, None
    title = text[: found.start()].rstrip(" :–—-")
    numbers = [found["low"], found["high"] or found["low"]]
    if any("." in number or "," in number for number in numbers):
        raise WeightError(f'weight "{found[0]}": give whole percents')
    low, high = (int(number) for number in numbers)
    if not 0 <= low <= 100 or not 0 < high <= 100:
        raise WeightError(f'weight "{found[0]}": a weight is between 1% and 100%; correct it')
    if low > high:
        raise WeightError(f'weight "{found[0]}": the low end is above the high end; swap them')
    return title, WeightRange(low, high)


def sum_fault(weights: Sequence[WeightRange]) -> str | None:
    """Why no exam can have these weights, or None.

    Somewhere within the ranges the weights must add to 100. Each published end may have been
    rounded by half a percent.
    """
    rounding = len(weights) / 2
    low, high = sum(weight.low for weight in weights), sum(weight.high for weight in weights)
    if low > 100 + rounding:
        return f"the low ends of the weights add to {low}, more than 100: correct the weights"
    if high < 100 - rounding:
        return (
            f"the high ends of the weights add to {high}, less than 100: "
            "correct the weights, or add the domain that is missing"
        )
    return None


def sum_notice(weights: Sequence[WeightRange]) -> str | None:
    """What is worth knowing of weights whose midpoints do not add to 100, or None."""
    doubled = sum(weight.doubled_midpoint for weight in weights)
    if doubled == 200:
        return None
    low, high = sum(weight.low for weight in weights), sum(weight.high for weight in weights)
    return (
        f"the midpoints of the weights add to {doubled / 2:g}, not to 100 "
        f"(low ends {low}, high ends {high}): each domain gets its share of the sum"
    )
