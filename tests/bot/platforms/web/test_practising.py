"""/quiz on the page: typed or pressed, private, resumable, and deaf to what it did not make."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import Connection, select, update

from bot.core.periods import BEGINNING
from questions.question import Question, key
from storage import people, standings
from storage.database import Database
from storage.records import Group
from storage.tables import membership, study_group
from tests.bot.builders import a_context
from tests.bot.platforms.web.world import Answered, Visitor, World, a_world, actions_in
from tests.questions.builders import a_match, a_multiple, a_series, a_single, an_order

FRAGMENT = {"X-Fragment": "1"}
# One of them is the open question of every group here, which practice never asks.
NAMES = ("one", "two", "three", "four")


@pytest.fixture
async def world(new_database: Callable[[], Database]) -> AsyncIterator[World]:
    """A page whose exam has four singles, alike but for their ids."""
    context = a_context(new_database(), *(a_single(name) for name in NAMES))
    async with a_world(context) as opened:
        yield opened


@pytest.fixture
async def group(world: World, ana: Visitor) -> Group:
    """A group that ana is in."""
    made = await world.group()
    await ana.join(made, "Ana")
    return made


async def _say(visitor: Visitor, group: Group, line: str) -> Answered:
    return await visitor.post(f"/g/{group.key}/say", {"text": line}, **FRAGMENT)


def _option_with(page: str, text: str) -> str:
    """The shown letter of the option with that text."""
    (found,) = [one for one in page.split('<li class="option')[1:] if text in one]
    letter = re.search(r'data-letter="(\w)"', found)
    assert letter is not None
    return letter[1]


def _token_of_quiz(page: str) -> str:
    (token,) = {one.split(":")[1] for one in actions_in(page) if one[0] == "p"}
    return token


async def test_a_quiz_goes_from_question_to_question_to_its_summary(
    group: Group, ana: Visitor
) -> None:
    page = (await _say(ana, group, "/quiz 2")).text
    for number in (1, 2):
        assert "data-quiz" in page
        assert f"Quiz: question {number} of 2" in page
        right = _option_with(page, "prism spectrograph")
        action = f"p:{_token_of_quiz(page)}:{number - 1}-{right}"
        assert action in actions_in(page)
        page = (await ana.act(group, action)).text
        assert "Right!" in page
        assert "A telescope shows at first sight" in page
        further, in_spanish = actions_in(page)
        assert (in_spanish[:2], in_spanish[-5:]) == ("e:", f":{number - 1}-es")
        page = (await ana.act(group, further)).text
    assert "Quiz finished: 2 of 2 right" in page
    assert actions_in(page) == [f"q:{group.key}:mixed"]


async def test_practice_brings_no_points(world: World, group: Group, ana: Visitor) -> None:
    page = (await _say(ana, group, "/quiz 1")).text
    assert "Only you can see this" in (await ana.act(group, actions_in(page)[0])).text
    rows = await world.context.db.read(standings.standings_of, group.id, "all", BEGINNING)
    assert rows == []


@pytest.mark.parametrize("make", [a_multiple, an_order, a_match, a_series])
async def test_every_form_of_a_quiz_works_without_the_pages_script(
    new_database: Callable[[], Database], make: Callable[[str], Question]
) -> None:
    context = a_context(new_database(), make("one"), make("two"))
    async with a_world(context) as world, world.visitor() as ana:
        group = await world.group()
        await ana.join(group, "Ana")
        page = (await ana.post(f"/g/{group.key}/say", {"text": "/quiz 1"})).text
        assert page.startswith("<!doctype html>")
        (action,) = [one for one in actions_in(page) if one[0] == "p"]
        assert action.endswith(":0-")
        picks = {f"pick-{place}": letter for place, letter in enumerate(key(make("one")))}
        answered = await ana.post(f"/g/{group.key}/act", {"action": action, **picks})
        assert re.search(r"Right!|Not this time|parts right", answered.text)
        assert "Show the result" in answered.text


async def test_a_quiz_never_asks_what_is_open(group: Group, ana: Visitor) -> None:
    asked: list[str] = []
    page = (await _say(ana, group, "/quiz 50")).text
    assert "of 3" in page  # four questions, one of which is open
    for number in range(3):
        token = _token_of_quiz(page)
        answered = await ana.act(group, f"p:{token}:{number}-A")
        asked.append(token)
        page = (await ana.act(group, actions_in(answered.text)[0])).text
    assert "Quiz finished" in page
    assert len(set(asked)) == 1


async def test_with_all_questions_open_none_can_be_asked(
    new_database: Callable[[], Database],
) -> None:
    context = a_context(new_database(), a_single())
    async with a_world(context) as world, world.visitor() as ana:
        group = await world.group()
        await ana.join(group, "Ana")
        said = (await _say(ana, group, "/quiz")).text
        assert "No question can be asked" in said
        assert "telescope" not in said


async def test_a_reload_shows_the_quiz_where_it_was_and_only_to_its_owner(
    world: World, group: Group, ana: Visitor, ben: Visitor
) -> None:
    other = await world.group()
    await ben.join(group, "Ben")
    await ana.join(other, "Ana")
    page = (await _say(ana, group, "/quiz 2")).text
    await ana.act(group, actions_in(page)[0])
    again = (await ana.get(f"/g/{group.key}")).text
    assert "data-resumed" in again
    assert "Quiz: question 2 of 2" in again
    assert "Welcome back" in (await _say(ana, group, "/quiz")).text
    assert "data-quiz" not in (await ben.get(f"/g/{group.key}")).text
    assert "data-quiz" not in (await ana.get(f"/g/{other.key}")).text


@pytest.mark.parametrize("line", ["/quiz stop", "/QUIZ  Stop", "/quiz parar"])
async def test_a_quiz_is_stopped(group: Group, ana: Visitor, line: str) -> None:
    page = (await _say(ana, group, "/quiz 3")).text
    await ana.act(group, actions_in(page)[0])
    assert "Quiz finished: " in (await _say(ana, group, line)).text
    assert "data-quiz" not in (await ana.get(f"/g/{group.key}")).text
    assert "This quiz is over" in (await _say(ana, group, line)).text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/quiz 0", "0 questions cannot be asked"),
        ("/quiz -1", "-1 questions cannot be asked"),
        ("/quiz 1000", "1000 questions cannot be asked"),
        ("/quiz lihgt", "No topic is called “lihgt”"),
        ("/quiz lihgt", "<strong>/help</strong> lists what can be done here."),
        ("/quiz <b>", "No topic is called “&lt;b&gt;”"),
        ("/quiz " + "x" * 400, "No topic is called “" + "x" * 40 + "…”"),
        ("/quiz planets", "Quiz|No question can be asked"),
        ("/quiz missed", "Nothing to review"),
        ("/report group", "What the group knows"),
        ("/report", "What you know"),
        ("/leaderboard month accuracy", "Accuracy: this month so far"),
        ("/leaderboard all", "Leaderboard: all time"),
        ("/leaderboard nonsense", "Leaderboard: this week so far"),
    ],
)
async def test_what_is_typed_is_answered(group: Group, ana: Visitor, line: str, said: str) -> None:
    answered = await _say(ana, group, line)
    assert answered.status == 200
    assert re.search(said if "|" in said else re.escape(said), answered.text)


async def test_a_topic_that_could_be_several_is_chosen_by_a_button(
    new_database: Callable[[], Database],
) -> None:
    planets = [a_multiple(name) for name in NAMES]
    context = a_context(new_database(), a_single(), *planets)
    async with a_world(context) as world, world.visitor() as ana:
        group = await world.group()
        await ana.join(group, "Ana")
        page = (await _say(ana, group, "/quiz ma")).text
        buttons = actions_in(page)
        if buttons and buttons[0][0] == "q":
            assert "could be several topics" in page
            assert all(one.startswith(f"q:{group.key}:mixed-") for one in buttons)
            page = (await ana.act(group, buttons[0])).text
        assert "data-quiz" in page


async def test_a_quiz_of_somebody_else_cannot_be_answered(
    group: Group, ana: Visitor, ben: Visitor
) -> None:
    await ben.join(group, "Ben")
    page = (await _say(ana, group, "/quiz 2")).text
    token = _token_of_quiz(page)
    for action in (f"p:{token}:0-A", f"n:{token}:"):
        stolen = (await ben.act(group, action)).text
        assert "This quiz is over" in stolen
        assert "telescope" not in stolen
    assert "Quiz: question 1 of 2" in (await ana.get(f"/g/{group.key}")).text


@pytest.mark.parametrize("value", ["0-Z", "0-", "0-AB", "0-ABCD"])
async def test_a_choice_that_the_question_does_not_have_is_explained(
    group: Group, ana: Visitor, value: str
) -> None:
    token = _token_of_quiz((await _say(ana, group, "/quiz 2")).text)
    assert (
        "That answer doesn&#39;t fit this question"
        in (await ana.act(group, f"p:{token}:{value}")).text
    )


@pytest.mark.parametrize("value", ["", "A", "-A", "x-A", "0-a", "0--A", "9999-A", "1-A", "2-A"])
async def test_a_forged_step_gives_nothing_away(group: Group, ana: Visitor, value: str) -> None:
    token = _token_of_quiz((await _say(ana, group, "/quiz 2")).text)
    forged = (await ana.act(group, f"p:{token}:{value}")).text
    assert re.search(
        "This quiz is over|This button does not work here|Quiz: question 1 of 2", forged
    )
    assert "telescope" not in forged


@pytest.mark.parametrize("value", ["", "hard", "weak-", "mixed-zz", "mixed-k99", "missed-d0"])
async def test_forged_quizzes_are_answered_in_words(group: Group, ana: Visitor, value: str) -> None:
    answered = await ana.act(group, f"q:{group.key}:{value}")
    assert answered.status == 200
    assert 'class="title"' in answered.text


async def test_a_quiz_button_of_another_group_does_not_work(
    world: World, group: Group, ana: Visitor
) -> None:
    other = await world.group()
    pressed = await ana.act(group, f"q:{other.key}:mixed")
    assert "This button does not work here" in pressed.text


async def test_the_same_answer_twice_is_one(group: Group, ana: Visitor) -> None:
    page = (await _say(ana, group, "/quiz 2")).text
    first = actions_in(page)[0]
    once, twice = (await ana.act(group, first)).text, (await ana.act(group, first)).text
    assert "This was your first answer, the one that counts." in twice
    assert ("Right!" in once) is ("Right!" in twice)


async def test_somebody_deleted_in_the_middle_of_a_quiz_is_a_stranger(
    world: World, group: Group, ana: Visitor
) -> None:
    page = (await _say(ana, group, "/quiz 2")).text
    person = await world.context.db.read(_only_person)
    await world.context.db.write(people.delete_person, person)
    assert "Join the group first" in (await ana.act(group, actions_in(page)[0])).text
    assert (await _say(ana, group, "/quiz")).status == 403
    assert (await ana.get(f"/g/{group.key}/report")).status == 403


async def test_without_the_exams_pack_it_is_said(world: World, group: Group, ana: Visitor) -> None:
    await world.context.db.write(_take_the_exam_away)
    for line in ("/quiz", "/report", "/report group"):
        assert "This exam is not installed" in (await _say(ana, group, line)).text
    assert (await ana.get(f"/g/{group.key}")).status == 200


def _only_person(connection: Connection) -> int:
    return int(connection.execute(select(membership.c.person_id)).scalar_one())


def _take_the_exam_away(connection: Connection) -> None:
    connection.execute(update(study_group).values(exam="gone-1"))
