"""What one answer teaches: six beliefs, once for each question, and a card for what was missed."""

from __future__ import annotations

import pytest

from bot.core.tree import Abilities, Evidence, fresh_difficulties, learn, predict
from storage import answers as stored
from storage import beliefs, deliveries, practice
from storage.database import Database
from storage.records import BeliefRow
from tests.bot.usecases.classroom import Classroom, aggregates


@pytest.fixture
async def classroom(database: Database) -> Classroom:
    opened = await Classroom.opened(database)
    await opened.next_day()
    return opened


async def asked(classroom: Classroom, where: int) -> tuple[str, str, str]:
    """(question, right letter, wrong letter) of a group's last message."""
    message = classroom.open_messages(classroom.groups[where])[-1]
    right = await classroom.room.key_of(classroom.groups[where], message)
    token = message.key.rsplit("-", 1)[0]
    context, group = classroom.room.context, classroom.groups[where]
    (delivery,) = await context.db.read(deliveries.by_tokens, group.id, [token])
    assert delivery.question is not None
    return delivery.question, right, next(one for one in "ABCD" if one != right)


async def answers(classroom: Classroom, name: str, letter: str, where: int = 0) -> None:
    message = classroom.open_messages(classroom.groups[where])[-1]
    await classroom.room.answers(name, letter, message)


async def beliefs_of(classroom: Classroom, name: str) -> dict[str, BeliefRow]:
    member = await classroom.member(name, 0)
    return await classroom.room.context.db.read(beliefs.beliefs_of, member.person_id, "sky-1")


@pytest.mark.parametrize("correct", [True, False])
async def test_a_first_answer_moves_six_beliefs_by_the_estimator(
    classroom: Classroom, correct: bool
) -> None:
    question, right, wrong = await asked(classroom, 0)
    await answers(classroom, "ana", right if correct else wrong)
    mine = await beliefs_of(classroom, "ana")
    hard = (await classroom.room.context.db.read(aggregates))["difficulty"]
    after, harder = learn(Abilities(), fresh_difficulties(), correct)
    assert sorted(Evidence(row.precision, row.information) for row in mine.values()) == sorted(
        (after.member, after.domain, after.section, after.skill)
    )
    assert {(row[2], row[3]) for row in hard} == {
        (harder.question.mean, harder.question.variance),
        (harder.skill.mean, harder.skill.variance),
    }
    assert {row[1].split(":")[0] for row in hard} == {"question", "skill"}
    assert f"question:{question}" in {row[1] for row in hard}


async def test_the_chance_is_kept_as_it_was_before_the_answer(classroom: Classroom) -> None:
    _question, right, _wrong = await asked(classroom, 0)
    await answers(classroom, "ana", right)
    member = await classroom.member("ana", 0)
    tokens = [one.key.rsplit("-", 1)[0] for one in classroom.open_messages(classroom.groups[0])]
    given = await classroom.room.context.db.read(stored.answers_of, member.person_id, tokens)
    (row,) = given.values()
    assert row.expected == predict(Abilities(), fresh_difficulties())


async def test_a_second_answer_to_the_same_question_moves_nothing(classroom: Classroom) -> None:
    """The other group is asked the same question, sooner or later."""
    seen: dict[str, int] = {}
    for _day in range(6):
        question, right, wrong = await asked(classroom, 0)
        before = await beliefs_of(classroom, "ana")
        hard = (await classroom.room.context.db.read(aggregates))["difficulty"]
        await answers(classroom, "ana", wrong if question in seen else right)
        if question in seen:
            assert await beliefs_of(classroom, "ana") == before
            assert (await classroom.room.context.db.read(aggregates))["difficulty"] == hard
            return
        assert await beliefs_of(classroom, "ana") != before
        seen[question] = 1
        await classroom.next_day()
    pytest.fail("six questions, two a day, and none came again")


async def test_practice_moves_the_member_and_no_difficulty(classroom: Classroom) -> None:
    await classroom.practise("ana", "A", 0)
    rows = await classroom.room.context.db.read(aggregates)
    assert rows["standing"] == rows["streak"] == rows["difficulty"] == []
    assert {"member"} < set(await beliefs_of(classroom, "ana"))


async def test_at_the_reveal_nothing_is_learnt_before_it(classroom: Classroom) -> None:
    _question, right, wrong = await asked(classroom, 1)
    await answers(classroom, "ana", wrong, where=1)
    await answers(classroom, "ana", right, where=1)
    assert await beliefs_of(classroom, "ana") == {}
    await classroom.next_day()
    after, _ = learn(Abilities(), fresh_difficulties(), correct=True)
    mine = await beliefs_of(classroom, "ana")
    assert Evidence(mine["member"].precision, mine["member"].information) == after.member


async def test_a_miss_makes_a_review_card_and_a_right_answer_does_not(
    classroom: Classroom,
) -> None:
    question, right, wrong = await asked(classroom, 0)
    await answers(classroom, "ana", wrong)
    await answers(classroom, "ben", right)
    read = classroom.room.context.db.read
    ana, ben = await classroom.member("ana", 0), await classroom.member("ben", 0)
    missed = await read(practice.reviews_of, ana.person_id, "sky-1")
    assert [one for one, _due in missed] == [question]
    assert await read(practice.reviews_of, ben.person_id, "sky-1") == []


async def test_the_trend_keeps_the_state_before_this_week(classroom: Classroom) -> None:
    _question, right, _wrong = await asked(classroom, 0)
    await answers(classroom, "ana", right)
    first = (await beliefs_of(classroom, "ana"))["member"]
    assert (first.week, first.answers) == ("2026-03-02", 1)
    assert (first.precision_before, first.information_before, first.answers_before) == (0, 0, 0)
    await classroom.room.at("2026-03-09 09:00")
    for _ in range(2):  # the second answer of that week leaves it as the first one found it
        messages = classroom.open_messages(classroom.groups[0])
        for message in messages:
            await classroom.room.answers("ana", "A", message)
        second = (await beliefs_of(classroom, "ana"))["member"]
        assert second.week == "2026-03-09"
        assert second.answers > first.answers
        assert (second.precision_before, second.information_before, second.answers_before) == (
            first.precision,
            first.information,
            first.answers,
        )
        await classroom.next_day()
