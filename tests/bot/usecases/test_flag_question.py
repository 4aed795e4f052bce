"""Questions that members say are wrong, and what the answers say of them."""

from __future__ import annotations

import pytest

from bot.commands.typed import QuizRequest
from bot.usecases.flag_question import flag_question, review_questions, settle_question
from bot.usecases.join_group import join_group
from bot.usecases.practise import QuizQuestion, answer_quiz, start_quiz
from storage import flags
from storage.database import Database
from tests.bot.builders import Room, a_context, a_group, a_user, fake_address, local
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_single

SINGLE = "spread-of-light"


@pytest.fixture
def room(database: Database) -> Room:
    """Its bank is so large that no question comes again on the next day."""
    questions = [a_single(f"question-{number}") for number in range(6)]
    return Room(a_context(database, *questions), FixedClock(local("2026-03-01 20:00")))


async def flag(room: Room, name: str, text: str = "B is wrong") -> str:
    token = room.chat.last.key.rsplit("-", 1)[0]
    return await flag_question(
        room.context, a_user(name), room.chat.last.address, token, text, room.clock.now()
    )


async def test_a_word_is_taken_once_from_each_member_and_from_nobody_else(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    assert await flag(room, "ana") == "not-here"
    await room.answers("ana", "A")
    assert await flag(room, "ana", "x" * 600) == "taken"
    assert await flag(room, "ana") == "known"
    elsewhere = await flag_question(
        room.context, a_user("ana"), fake_address("x"), "token-0003", "?", room.clock.now()
    )
    assert elsewhere == "not-here"
    assert await review_questions(room.context, group) == ()  # it is open still
    await room.at("2026-03-03 09:00")
    (review,) = await review_questions(room.context, group)
    assert review.urgent
    assert [(one.name, len(one.text)) for one in review.flags] == [("ana", 500)]
    assert (review.answer_key, review.corrected, review.asked) == ("B", False, 1)
    assert await settle_question(room.context, group, review.question.id, room.clock.now()) == 1
    (review,) = await review_questions(room.context, group)
    assert not review.urgent


async def test_a_key_that_the_able_do_not_choose_raises_the_alarm(room: Room) -> None:
    """Twenty members; the ten who know the other question choose C here, the rest at random."""
    group = await a_group(room.context, room.clock.now(), questions_a_day=2)
    await room.at("2026-03-02 09:00")
    reviews = {one.question.id: one for one in await review_questions(room.context, group)}
    assert reviews == {}
    for message in list(room.chat.messages):
        key = await room.key_of(group, message)
        others = [letter for letter in "ABCD" if letter != key]
        suspicious = message is room.chat.messages[0]
        for number in range(20):
            able = number < 10
            if suspicious:
                letter = others[0] if able else others[1 + number % 2]
            else:
                letter = key if able else others[number % 3]
            await room.answers(f"m{number}", letter, message)
    await room.at("2026-03-03 09:00")
    first, second = await review_questions(room.context, group)
    assert first.urgent
    assert first.statistics.alarm is not None
    assert first.statistics.answers == 20
    assert not second.urgent
    assert second.statistics.share_correct is None  # from thirty answers on


async def test_statistics_know_only_answers_of_whom_the_question_was_new_to(
    database: Database,
) -> None:
    room = Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))
    group = await a_group(room.context, room.clock.now())
    now = room.clock.now()
    ben = await join_group(room.context, group, a_user("ben").user, "ben", now)
    step = await start_quiz(room.context, group, ben, QuizRequest(), now)
    assert isinstance(step, QuizQuestion)
    await answer_quiz(room.context, ben, step.session.token, 0, "A", now)
    for day in ("03-02", "03-03"):
        await room.at(f"2026-{day} 09:00")
        for name in ("ana", "ben"):
            await room.answers(name, "A")
    rows = await database.read(flags.item_answers, "sky-1", SINGLE)
    assert len(rows) == 1  # ana's first
    assert rows[0][4] == 2
