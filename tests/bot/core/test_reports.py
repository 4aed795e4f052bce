"""Beliefs become reports: what is said, how surely, and what is not said yet."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from bot.core.mastery import mastery
from bot.core.reports import (
    FEWEST_ANSWERS,
    Exercises,
    blueprint_lines,
    group_sections,
    person_sections,
    to_practise,
    weakest,
)
from bot.core.sections import (
    SkillEvidence,
    member_estimates,
    member_tree,
    section_hardness,
)
from bot.core.tree import fresh_difficulties
from tests.questions.builders import an_outline

WEEK = "2026-03-02"


@dataclass(frozen=True)
class Row:
    """A stored belief."""

    precision: float = 0.0
    information: float = 0.0
    answers: int = 10
    week: str = WEEK
    precision_before: float = 0.0
    information_before: float = 0.0
    answers_before: int = 0


@dataclass(frozen=True)
class Hard:
    """A stored difficulty."""

    mean: float
    variance: float


def told(mean: float, answers: int = 10, before: float = 0.0, answers_before: int = 0) -> Row:
    """A skill of which answers say that mean, and earlier ones said another."""
    worth = 0.5
    return Row(
        precision=answers * worth,
        information=answers * worth * mean,
        answers=answers,
        precision_before=answers_before * worth,
        information_before=answers_before * worth * before,
        answers_before=answers_before,
    )


def knowing(light: float, planets: float, answers: int = 10) -> dict[str, Row]:
    """Beliefs of somebody with these logits in two sections."""
    half = answers // 2
    return {
        "skill:measure-light": told(light, answers),
        "skill:find-planets": told(planets, answers - half),
        "skill:weigh-planets": told(planets, half),
    }


SKILLS = ("measure-light", "find-planets", "weigh-planets")
# Many questions of which much is known, so that abilities decide.
QUESTIONS = {skill: tuple(f"{skill}-{number}" for number in range(20)) for skill in SKILLS}
SURE = Exercises(
    QUESTIONS,
    {f"skill:{skill}": Hard(0.0, 0.001) for skill in SKILLS}
    | {f"question:{one}": Hard(0.0, 0.01) for of_one in QUESTIONS.values() for one in of_one},
)
# Each of the questions was answered by one or two.
ASKED = {skill: dict.fromkeys(questions, 2) for skill, questions in QUESTIONS.items()}


def test_the_gate_tells_weak_from_strong_from_unknown() -> None:
    light, planets, maps = person_sections(an_outline(), knowing(-3.0, 3.0), SURE, WEEK)
    assert (light.weak, light.strong, light.unknown) == (True, False, False)
    assert (planets.weak, planets.strong, planets.unknown) == (False, True, False)
    assert (maps.weak, maps.strong, maps.unknown) == (False, False, True)
    assert (light.missing, planets.missing) == (0, 0)
    assert (maps.mastery, maps.answers, maps.missing) == (None, 0, FEWEST_ANSWERS)


def test_near_the_line_it_says_about_how_many_answers_are_missing() -> None:
    light, _, _ = person_sections(an_outline(), knowing(-0.35, -0.35), SURE, WEEK)
    assert light.unknown
    assert 1 <= light.missing <= 30


@pytest.mark.parametrize("answers", [1, 2])
def test_too_few_answers_show_nothing(answers: int) -> None:
    light, _, _ = person_sections(an_outline(), knowing(-3.0, 0.0, answers), SURE, WEEK)
    assert light.mastery is None
    assert light.missing == FEWEST_ANSWERS - answers


def test_mastery_is_the_estimators() -> None:
    outline, unknown = an_outline(), Exercises({}, {})
    mine = knowing(1.0, 0.0)
    light, planets, _ = person_sections(outline, mine, unknown, WEEK)
    tree = member_tree(
        [
            [SkillEvidence(row.precision, row.information, row.answers) for row in rows]
            for rows in (
                [mine["skill:measure-light"]],
                [mine["skill:find-planets"], mine["skill:weigh-planets"]],
                [Row(answers=0)],
            )
        ],
        [0, 1, 1],
    )
    easy = fresh_difficulties().skill
    hardness = [section_hardness([], [easy] * skills) for skills in (1, 2, 1)]
    estimates = member_estimates(tree, hardness)
    assert (light.mastery, planets.mastery) == (mastery(estimates[0]), mastery(estimates[1]))


def test_harder_questions_make_a_section_weaker() -> None:
    hard = Exercises(
        QUESTIONS, {f"question:{one}": Hard(1.0, 0.01) for one in QUESTIONS["measure-light"]}
    )
    for exercises in (SURE, hard):
        assert exercises.section(an_outline().sections[0]).mean == (exercises is hard)
    easier, harder = (
        person_sections(an_outline(), knowing(1.0, 1.0), exercises, WEEK)[0].mastery
        for exercises in (SURE, hard)
    )
    assert easier is not None
    assert harder is not None
    assert harder.chance < easier.chance - 0.1


class TestSinceLastWeek:
    def test_what_was_believed_before_is_of_the_weeks_before(self) -> None:
        mine = {"skill:measure-light": told(2.0, 10, before=0.0, answers_before=4)}
        light, _, _ = person_sections(an_outline(), mine, SURE, WEEK)
        assert light.before is not None
        assert light.mastery is not None
        assert light.before.chance < light.mastery.chance
        later, _, _ = person_sections(an_outline(), mine, SURE, "2026-03-09")
        assert later.before == later.mastery

    @pytest.mark.parametrize("before", [0, FEWEST_ANSWERS - 1])
    def test_nothing_is_said_where_too_few_answers_came_before(self, before: int) -> None:
        mine = {"skill:measure-light": told(2.0, 27, answers_before=before)}
        light, _, _ = person_sections(an_outline(), mine, SURE, WEEK)
        assert light.mastery is not None
        assert light.before is None

    def test_the_answers_before_are_those_of_all_skills_of_the_section(self) -> None:
        mine = {
            "skill:find-planets": told(2.0, 5, answers_before=FEWEST_ANSWERS - 1),
            "skill:weigh-planets": replace(told(2.0, 1), week="2026-02-23"),
        }
        _, planets, _ = person_sections(an_outline(), mine, SURE, WEEK)
        assert planets.before is not None


def test_a_group_needs_two_people_and_three_answers() -> None:
    alone = group_sections(an_outline(), [knowing(-3.0, -3.0)], SURE, ASKED)
    assert all(one.mastery is None and one.missing >= 1 for one in alone)
    few = group_sections(an_outline(), [knowing(-3.0, -3.0, 1)] * 2, SURE, ASKED)
    assert [one.missing for one in few] == [1, 1, 3]
    two = group_sections(an_outline(), [knowing(-3.0, 3.0)] * 2, SURE, ASKED)
    assert [(one.weak, one.strong, one.people) for one in two] == [
        (True, False, 2),
        (False, True, 2),
        (False, False, 0),
    ]


def test_a_group_of_members_who_answered_elsewhere_only_is_shown_nothing() -> None:
    """One who answered in a section, and one who did so in another: nobody stands alone."""
    one = {"skill:measure-light": told(-3.0, 10)}
    other = {"skill:find-planets": told(-3.0, 10)}
    light, planets, _ = group_sections(an_outline(), [one, other], SURE, ASKED)
    assert (light.mastery, planets.mastery) == (None, None)
    assert (light.people, planets.people) == (1, 1)


def test_a_group_that_was_asked_few_questions_is_judged_with_more_caution() -> None:
    members = [knowing(-1.2, -1.2)] * 6
    few = {"measure-light": {"measure-light-0": 6}, "find-planets": ASKED["find-planets"]}
    unsure = Exercises(QUESTIONS, {})
    many_asked = group_sections(an_outline(), members, unsure, ASKED)[0].mastery
    few_asked = group_sections(an_outline(), members, unsure, few)[0].mastery
    assert many_asked is not None
    assert few_asked is not None
    assert few_asked.weak < many_asked.weak


def test_the_weakest_come_first_and_practice_begins_with_them() -> None:
    sections = person_sections(an_outline(), knowing(-2.0, -3.0), SURE, WEEK)
    assert [one.section.id for one in weakest(sections)] == ["planets", "light"]
    assert to_practise(sections) == weakest(sections)
    assert to_practise(sections, most=1) == weakest(sections)[:1]


def test_without_weak_ones_practice_takes_the_least_known() -> None:
    undecided = person_sections(an_outline(), knowing(-0.3, 3.0), SURE, WEEK)
    assert [one.section.id for one in to_practise(undecided)] == ["light"]
    all_strong = person_sections(an_outline(), knowing(3.0, 3.0), SURE, WEEK)
    assert [one.section.id for one in to_practise(all_strong)] == ["maps"]


def test_the_blueprint_is_shared_out_over_all_questions_asked() -> None:
    stars, worlds = blueprint_lines(an_outline(), {"stars": 7})
    assert (stars.asked, worlds.asked) == (7, 0)
    assert stars.target + worlds.target == 7
    assert stars.target > worlds.target
    assert [line.target for line in blueprint_lines(an_outline(), {})] == [0, 0]
