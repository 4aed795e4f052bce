"""The figures of a month, for people and for programs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from bot.demo.report import DemoReport, largest_deviation
from tests.questions.builders import a_pack

OUTLINE = a_pack().outline
FIRST, SECOND = (section.id for section in OUTLINE.sections[:2])

REPORT = DemoReport(
    days=30,
    members=8,
    deliveries=26,
    posts=34,
    answers=160,
    practice=200,
    missed=0,
    skipped=2,
    double=0,
    faults=7,
    leaderboards=4,
    reports=4,
    max_domain_deviation=Fraction(3, 4),
    weak_sections_true=(FIRST,),
    weak_sections_flagged=(SECOND,),
)


def test_json() -> None:
    found = REPORT.as_json()
    assert found["max_domain_deviation"] == 0.75
    assert (found["weak_sections_true"], found["weak_sections_flagged"]) == ([FIRST], [SECOND])
    assert found["posts"] == 34


def test_text_names_sections_and_what_was_found() -> None:
    text = REPORT.text(OUTLINE)
    first, second = (section.title.in_language("en") for section in OUTLINE.sections[:2])
    assert f"weak, too little evidence   {first}" in text
    assert f"reported, but not weak      {second}" in text
    assert "Sections reported as weak: 1, of which 0 truly are." in text
    both = replace(REPORT, weak_sections_flagged=(FIRST,)).text(OUTLINE)
    assert f"weak, and reported          {first}" in both
    assert "Sections reported as weak: 1, of which 1 truly are." in both
    assert second not in both
    none = replace(REPORT, weak_sections_true=(), weak_sections_flagged=()).text(OUTLINE)
    assert "none" in none
    assert "reported as weak" not in none


@pytest.mark.parametrize(
    ("broken", "kept"),
    [
        (REPORT, True),
        (replace(REPORT, missed=1), False),
        (replace(REPORT, double=1), False),
        (replace(REPORT, max_domain_deviation=Fraction(1)), False),
    ],
)
def test_the_promises(broken: DemoReport, kept: bool) -> None:
    assert broken.promises_kept is kept


def test_the_largest_deviation_is_over_all_prefixes() -> None:
    whole = sum(domain.weight.doubled_midpoint for domain in OUTLINE.domains)
    shares = {
        domain.id: Fraction(domain.weight.doubled_midpoint, whole) for domain in OUTLINE.domains
    }
    one, *_, other = shares
    assert largest_deviation(OUTLINE, []) == 0
    assert largest_deviation(OUTLINE, [one]) == max(1 - shares[one], *list(shares.values())[1:])
    # Three of a kind are far off, and what comes later does not undo it.
    late = largest_deviation(OUTLINE, [one, one, one, other, other])
    assert late >= 3 - 3 * shares[one] > 1
