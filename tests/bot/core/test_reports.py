"""Beliefs become reports: what is said, how surely, and what is not said yet."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.core.mastery import Belief, fresh_abilities, fresh_difficulties, mastery, section_estimate
from bot.core.reports import (
    FEWEST_ANSWERS,
    blueprint_lines,
    group_sections,
    person_sections,
    to_practise,
    weakest,
)
from tests.questions.builders import an_outline

WEEK = "2026-03-02"


@dataclass(frozen=True)
class Row:
    """A stored belief."""

    mean: float = 0.0
    variance: float = 0.02
    answers: int = 10
    week: str = WEEK
    mean_before: float = 0.0
    variance_before: float = 0.1


def knowing(light: float, planets: float, answers: int = 10) -> dict[str, Row]:
    """Beliefs of somebody with these logits in two sections."""
    return {
        "section:light": Row(light, answers=answers),
        "section:planets": Row(planets, answers=answers),
        "skill:measure-light": Row(),
        "skill:find-planets": Row(),
        "skill:weigh-planets": Row(),
        "member": Row(),
        "domain:stars": Row(),
        "domain:worlds": Row(),
    }


SURE = {
    f"skill:{skill}": Row(0.0, 0.001)
    for skill in ("measure-light", "find-planets", "weigh-planets")
}


def test_the_gate_tells_weak_from_strong_from_unknown() -> None:
    light, planets, maps = person_sections(an_outline(), knowing(-3.0, 3.0), SURE, WEEK)
    assert (light.weak, light.strong, light.unknown) == (True, False, False)
    assert (planets.weak, planets.strong, planets.unknown) == (False, True, False)
    assert (maps.weak, maps.strong, maps.unknown) == (False, False, True)
    assert (light.missing, planets.missing) == (0, 0)
    assert (maps.mastery, maps.answers, maps.missing) == (None, 0, FEWEST_ANSWERS)


def test_near_the_line_it_says_about_how_many_answers_are_missing() -> None:
    light, _, _ = person_sections(an_outline(), knowing(0.0, 0.0), SURE, WEEK)
    assert light.unknown
    assert 1 <= light.missing <= 30


@pytest.mark.parametrize("answers", [1, 2])
def test_too_few_answers_show_nothing(answers: int) -> None:
    light, _, _ = person_sections(an_outline(), knowing(-3.0, 0.0, answers), SURE, WEEK)
    assert light.mastery is None
    assert light.missing == FEWEST_ANSWERS - answers


def test_mastery_is_the_estimators() -> None:
    light, _, _ = person_sections(an_outline(), knowing(1.0, 0.0), {}, WEEK)
    still = Belief(0.0, 0.02)
    expected = section_estimate(
        still, still, Belief(1.0, 0.02), [(still, fresh_difficulties().skill)]
    )
    assert light.mastery == mastery(expected)


def test_what_was_believed_before_is_of_the_weeks_before() -> None:
    mine = knowing(2.0, 2.0)
    light, _, _ = person_sections(an_outline(), mine, SURE, WEEK)
    assert light.before is not None
    assert light.mastery is not None
    assert light.before.chance < light.mastery.chance
    later, _, _ = person_sections(an_outline(), mine, SURE, "2026-03-09")
    assert later.before == later.mastery


def test_a_node_without_a_row_is_as_nobody_knows_it() -> None:
    mine = {"section:light": Row(0.0, fresh_abilities().section.variance)}
    light, _, _ = person_sections(an_outline(), mine, {}, WEEK)
    prior, easy = fresh_abilities(), fresh_difficulties().skill
    assert light.mastery == mastery(
        section_estimate(prior.member, prior.domain, prior.section, [(prior.skill, easy)])
    )


def test_a_group_needs_two_people_and_three_answers() -> None:
    alone = group_sections(an_outline(), [knowing(-3.0, -3.0)], SURE)
    assert all(one.mastery is None and one.missing >= 1 for one in alone)
    few = group_sections(an_outline(), [knowing(-3.0, -3.0, 1)] * 2, SURE)
    assert [one.missing for one in few] == [1, 1, 3]
    two = group_sections(an_outline(), [knowing(-3.0, 3.0)] * 2, SURE)
    assert [(one.weak, one.strong, one.people) for one in two] == [
        (True, False, 2),
        (False, True, 2),
        (False, False, 0),
    ]


def test_the_weakest_come_first_and_practice_begins_with_them() -> None:
    sections = person_sections(an_outline(), knowing(-2.0, -3.0), SURE, WEEK)
    assert [one.section.id for one in weakest(sections)] == ["planets", "light"]
    assert to_practise(sections) == weakest(sections)
    assert to_practise(sections, most=1) == weakest(sections)[:1]


def test_without_weak_ones_practice_takes_the_least_known() -> None:
    undecided = person_sections(an_outline(), knowing(0.1, 3.0), SURE, WEEK)
    assert [one.section.id for one in to_practise(undecided)] == ["light"]
    all_strong = person_sections(an_outline(), knowing(3.0, 3.0), SURE, WEEK)
    assert [one.section.id for one in to_practise(all_strong)] == ["maps"]


def test_the_blueprint_is_shared_out_over_all_questions_asked() -> None:
    stars, worlds = blueprint_lines(an_outline(), {"stars": 7})
    assert (stars.asked, worlds.asked) == (7, 0)
    assert stars.target + worlds.target == 7
    assert stars.target > worlds.target
    assert [line.target for line in blueprint_lines(an_outline(), {})] == [0, 0]
