"""Simulated members: drawn from a seed, of known abilities, and wrong in ways that can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.demo.people import MAX_MEMBERS, MEMBER_NODE, WEAK_SECTIONS, World, mistaken
from bot.demo.timetable import ZONE
from questions.bank import Pack, load_pack
from questions.question import Question, grade, question_type
from tests.questions.builders import a_pack, one_of_each

SHIPPED = Path(__file__).parents[3] / "questions" / "packs" / "dp-100"


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The shipped pack."""
    return load_pack(SHIPPED)


def test_a_seed_draws_the_same_members_again(pack: Pack) -> None:
    one, again, other = (World.of(pack, 5, seed) for seed in (1, 1, 2))
    assert one == again
    assert [person.abilities for person in one.people] != [
        person.abilities for person in other.people
    ]


def test_names_are_different(pack: Pack) -> None:
    names = [person.name for person in World.of(pack, MAX_MEMBERS, 1).people]
    assert len(set(names)) == MAX_MEMBERS


@pytest.mark.parametrize("members", [-1, 0, MAX_MEMBERS + 1])
def test_a_number_of_members_that_cannot_be(members: int) -> None:
    with pytest.raises(ValueError, match=f"cannot have {members} members: choose from 1 to"):
        World.of(a_pack(), members, 1)


def test_a_small_pack_will_do() -> None:
    world = World.of(a_pack(), 3, 1)
    chances = [
        world.chance(person, question)
        for person in world.people
        for question in world.pack.questions.values()
    ]
    assert all(0.2 <= chance < 1 for chance in chances)


@pytest.mark.parametrize("seed", range(5))
def test_the_group_is_weak_somewhere_and_not_everywhere(pack: Pack, seed: int) -> None:
    weak = World.of(pack, 8, seed).weak_sections()
    assert WEAK_SECTIONS <= len(weak) <= len(pack.outline.sections) * 2 // 3


def test_whoever_learns_gets_better(pack: Pack) -> None:
    world = World.of(pack, 2, 1)
    question = next(iter(pack.questions.values()))
    before = world.chance(world.people[0], question)
    world.people[0].learns(pack.outline.by_skill[question.skill])
    assert world.chance(world.people[0], question) > before


def test_ability_and_difficulty_pull_apart(pack: Pack) -> None:
    world = World.of(pack, 1, 1)
    (person,) = world.people
    question = next(iter(pack.questions.values()))
    usual = world.chance(person, question)
    harder = replace(world, difficulty={**world.difficulty, question.id: 9.0})
    assert harder.chance(person, question) == pytest.approx(0.2, abs=0.01)
    person.abilities[MEMBER_NODE] += 1
    assert world.chance(person, question) > usual


def test_visits_lie_around_the_usual_time(pack: Pack) -> None:
    person, rng, day = World.of(pack, 1, 1).people[0], Random(1), date(2026, 3, 29)
    visits = [person.visit(day, rng) for _ in range(300)]
    came = [visit.astimezone(ZONE) for visit in visits if visit is not None]
    assert len(came) / len(visits) == pytest.approx(person.presence, abs=0.1)
    assert {visit.date() for visit in came} == {day}
    usual = came[0].replace(
        hour=person.looks_in.hour, minute=person.looks_in.minute, second=0, microsecond=0
    )
    assert all(abs(visit - usual) <= timedelta(hours=2) for visit in came)


@pytest.mark.parametrize("question", one_of_each(), ids=question_type)
def test_a_mistake_can_be_made_and_is_wrong(question: Question) -> None:
    rng = Random(1)
    assert not any(grade(question, mistaken(question, rng)).correct for _ in range(50))


def test_every_shipped_question_can_be_got_wrong(pack: Pack) -> None:
    rng = Random(1)
    for question in pack.questions.values():
        assert not grade(question, mistaken(question, rng)).correct
