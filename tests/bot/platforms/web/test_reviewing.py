"""An organiser's review: notes of members, statistics, and the correction of a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from bot.usecases.context import Exam
from bot.usecases.rekey import Rekeyed, rekey
from questions.question import Question
from storage.database import Database
from storage.records import Group
from tests.bot.builders import a_context
from tests.bot.platforms.web.world import Answered, Visitor, World, a_world, actions_in
from tests.questions.builders import a_match, a_multiple, a_pack, a_series, a_single, an_order

NAME = a_single().id


@pytest.fixture
async def group(world: World, ana: Visitor, ben: Visitor) -> Group:
    """A group on Mondays alone, organised by ana; ben answered its question, now revealed."""
    made = await world.group(days="1")
    await ana.organise(world.organiser(made), "Ana")
    page = await ben.join(made, "Ben")
    await ben.act(made, actions_in(page.text)[0])
    await world.later()
    return made


async def _flag(visitor: Visitor, group: Group) -> Answered:
    page = (await visitor.get(f"/g/{group.key}")).text
    action = next(one for one in actions_in(page) if one.startswith("f:"))
    return await visitor.act(group, action)


async def test_a_note_reaches_the_organiser_once_and_is_settled(
    group: Group, ana: Visitor, ben: Visitor
) -> None:
    flagged = await _flag(ben, group)
    assert "Your note goes to the organiser" in flagged.text
    assert 'data-slot="note"' in flagged.text
    assert "You have told us already" in (await _flag(ben, group)).text
    path = f"/g/{group.key}/questions"
    assert "One note" in (await ana.get(path)).text
    page = (await ana.get(f"{path}/{NAME}")).text
    assert "<bdi>Ben</bdi>, March 3" in page
    settled = await ana.post(f"{path}/{NAME}/settle")
    assert "Marked as reviewed." in settled.text
    assert "Ben" not in settled.text
    assert "One note" not in (await ana.get(path)).text


async def test_what_members_said_of_a_question_stays_when_it_leaves_the_bank(
    world: World, group: Group, ana: Visitor, ben: Visitor
) -> None:
    path = f"/g/{group.key}/questions"
    await ana.get(path)
    await ana.post(f"{path}/{NAME}/key", {"pick-1": "C"})
    await _flag(ben, group)
    exams = cast(dict[str, Exam], world.context.exams)
    exams["sky-1"] = Exam(a_pack(an_order()))
    listed = (await ana.get(path)).text
    assert "One note" in listed
    assert "Withdrawn" in listed
    page = (await ana.get(f"{path}/{NAME}")).text
    assert "<bdi>Ben</bdi>, March 3" in page
    assert "asked once · one answer · Key corrected · Withdrawn" in page
    assert 'value="C" checked' in page
    assert f'action="{path}/{NAME}/key"' not in page
    tried = await ana.post(f"{path}/{NAME}/key", {"pick-1": "A"})
    assert "There is no such question here" in tried.text
    assert "Marked as reviewed." in (await ana.post(f"{path}/{NAME}/settle")).text


async def test_few_answers_are_said_as_such(group: Group, ana: Visitor) -> None:
    page = (await ana.get(f"/g/{group.key}/questions/{NAME}")).text
    assert "asked once · one answer" in page
    assert page.count("after 30 answers") == 2
    assert page.count("after 100 answers") == 2
    assert page.count("after 15 answers") == 1


async def test_an_open_question_is_not_there(world: World, ana: Visitor) -> None:
    made = await world.group()
    await ana.organise(world.organiser(made), "Ana")
    path = f"/g/{made.key}/questions"
    assert "No question has been revealed yet." in (await ana.get(path)).text
    shown = await ana.get(f"{path}/{NAME}")
    assert shown.status == 404
    assert "Key now" not in shown.text
    tried = [await ana.post(f"{path}/{NAME}/key", {"pick-1": letter}) for letter in "AB"]
    assert tried[0].text == tried[1].text  # the key is not to be guessed here
    assert "There is no such question here" in tried[0].text


async def test_a_question_that_is_open_again_is_not_there(world: World, ana: Visitor) -> None:
    made = await world.group()
    await ana.organise(world.organiser(made), "Ana")
    await world.later()  # the exam has one question: it is revealed, and asked again
    assert "The answer: " in (await ana.get(f"/g/{made.key}")).text
    path = f"/g/{made.key}/questions"
    assert "No question has been revealed yet." in (await ana.get(path)).text
    assert (await ana.get(f"{path}/{NAME}")).status == 404


async def test_a_wrong_key_is_corrected_and_the_group_is_told(
    world: World, group: Group, ana: Visitor, ben: Visitor
) -> None:
    path = f"/g/{group.key}/questions/{NAME}"
    await ana.get(path)
    corrected = await ana.post(f"{path}/key", {"pick-1": "C"})
    assert "The key is corrected" in corrected.text
    assert "One group is told." in corrected.text
    assert "Key corrected" in corrected.text
    await world.beat()
    feed = (await ben.get(f"/g/{group.key}")).text
    assert "An answer key was corrected" in feed
    assert "<strong>A sundial of marble</strong>" in feed
    again = await ana.post(f"{path}/key", {"pick-1": "C"})
    assert "That is already the key" in again.text


BAD_KEYS: list[tuple[Question, dict[str, str | list[str]]]] = [
    (a_single(), {}),
    (a_single(), {"pick-1": "Z"}),
    (a_single(), {"pick-1": ["A", "B"]}),
    (a_multiple(), {"pick-1": list("ABCDE")}),
    (a_multiple(), {"pick-1": ["A", "A"]}),
    (an_order(), {"pick-1": "A", "pick-2": "A", "pick-3": "B", "pick-4": "C"}),
    (a_match(), {"pick-1": "A"}),
    (a_series(), {"pick-1": "Y", "pick-2": "Q", "pick-3": "N"}),
    (a_series(), {"pick-1": ["<b>"] * 500}),
]
GOOD_KEYS: list[tuple[Question, dict[str, str | list[str]]]] = [
    (a_multiple(), {"pick-1": ["B", "D", "E"]}),
    (an_order(), {"pick-1": "B", "pick-2": "A", "pick-3": "C", "pick-4": "D"}),
    (a_match(), {"pick-1": "A", "pick-2": "A"}),
    (a_series(), {"pick-1": "N", "pick-2": "N", "pick-3": "N"}),
]


async def _correct(
    database: Database, question: Question, picks: dict[str, str | list[str]]
) -> str:
    async with a_world(a_context(database, question)) as world, world.visitor() as ana:
        made = await world.group(days="1")
        await ana.organise(world.organiser(made), "Ana")
        await world.later()
        path = f"/g/{made.key}/questions/{question.id}"
        assert (await ana.get(path)).status == 200
        return (await ana.post(f"{path}/key", picks)).text


@pytest.mark.parametrize(("question", "picks"), BAD_KEYS)
async def test_what_cannot_be_a_key_is_refused(
    new_database: Callable[[], Database], question: Question, picks: dict[str, str | list[str]]
) -> None:
    assert "That can&#39;t be the key" in await _correct(new_database(), question, picks)


@pytest.mark.parametrize(("question", "picks"), GOOD_KEYS)
async def test_a_key_of_every_type_is_corrected(
    new_database: Callable[[], Database], question: Question, picks: dict[str, str | list[str]]
) -> None:
    assert "The key is corrected" in await _correct(new_database(), question, picks)


async def test_an_unknown_question_is_said(group: Group, ana: Visitor) -> None:
    await ana.get(f"/g/{group.key}/questions")
    for name in ("no-such-question", "..", "x" * 120):
        tried = await ana.post(f"/g/{group.key}/questions/{name}/key", {"pick-1": "A"})
        assert tried.status == 404


async def test_only_organisers_review(
    world: World, group: Group, ana: Visitor, ben: Visitor
) -> None:
    await ben.get(f"/g/{group.key}")
    path = f"/g/{group.key}/questions"
    assert (await ben.get(path)).status == 403
    assert (await ben.get(f"{path}/{NAME}")).status == 403
    assert (await ben.post(f"{path}/{NAME}/settle")).status == 403
    assert (await ben.post(f"{path}/{NAME}/key", {"pick-1": "C"})).status == 403
    changed = await rekey(world.context, NAME, "C", world.clock.now())
    assert isinstance(changed, Rekeyed)  # nobody had corrected it
    other = await world.group()
    assert (await ana.get(f"/g/{other.key}/questions")).status == 403


async def test_a_question_of_another_group_cannot_be_flagged(
    world: World, group: Group, ben: Visitor
) -> None:
    page = (await ben.get(f"/g/{group.key}")).text
    action = next(one for one in actions_in(page) if one.startswith("f:"))
    other = await world.group()
    await ben.join(other, "Ben")
    assert "This button does not work here" in (await ben.act(other, action)).text
    assert "This button does not work here" in (await ben.act(group, "f:no-such-token:")).text
