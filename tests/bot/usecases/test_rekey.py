"""A wrong key is corrected: answers are graded again, all sums follow, and groups are told once."""

from __future__ import annotations

import pytest

from bot.cards.card import Paragraph
from bot.commands.typed import QuizRequest
from bot.usecases.context import asked
from bot.usecases.join_group import join_group
from bot.usecases.practise import QuizGraded, QuizQuestion, answer_quiz, start_quiz
from bot.usecases.rebuild import rebuild
from bot.usecases.rekey import BadKey, Rekeyed, SameKey, UnknownQuestion, rekey
from bot.usecases.show_standings import show_standings
from bot.usecases.take_answer import Graded
from questions.question import Question, key, shown_choice, with_key
from storage import deliveries
from storage.database import Database
from storage.records import Group
from tests.bot.builders import Room, a_context, a_group, a_user, fake_address, local
from tests.bot.cards.reading import marked
from tests.bot.fakes import FixedClock, Message
from tests.bot.usecases.classroom import aggregates
from tests.questions.builders import a_match, a_multiple, a_series, a_single, an_order

SUNDAY_EVENING = local("2026-03-01 20:00")
SINGLE = "spread-of-light"


def room_with(database: Database, *questions: Question) -> Room:
    return Room(a_context(database, *questions), FixedClock(SUNDAY_EVENING))


@pytest.fixture
def room(database: Database) -> Room:
    return room_with(database, a_single())


async def answered_by_two(room: Room, **settings: object) -> tuple[Group, str]:
    """Ana answered B, which is the key, Ben C (in stored letters); the group, and C as shown."""
    group = await a_group(room.context, room.clock.now(), **settings)
    await room.at("2026-03-02 09:00")
    before = await room.key_of(group)
    shown = await _shown(room, group, "C")
    await room.answers("ana", before)
    await room.answers("ben", shown)
    return group, shown


async def _shown(room: Room, group: Group, stored: str) -> str:
    """A stored letter as the last message shows it."""
    token = room.chat.last.key.rsplit("-", 1)[0]
    (delivery,) = await room.context.db.read(deliveries.by_tokens, group.id, [token])
    question = await room.context.db.read(asked, room.context, delivery, group)
    assert question is not None
    return shown_choice(question.question, question.layout, stored)


def corrections(room: Room) -> list[Message]:
    return [one for one in room.chat.messages if one.card.title == "An answer key was corrected"]


def text_of(message: Message) -> str:
    return " ".join(marked(one.text) for one in message.card.blocks if isinstance(one, Paragraph))


async def points(room: Room, group: Group) -> dict[str, int]:
    board = await show_standings(room.context, group, room.clock.now(), "all")
    return {entry.row.name: entry.row.points for entry in board.rows}


async def test_boards_follow_and_the_group_is_told_in_one_post(room: Room) -> None:
    group, _ = await answered_by_two(room)
    await room.at("2026-03-03 09:00")
    assert await points(room, group) == {"ana": 3, "ben": 1}
    outcome = await rekey(room.context, SINGLE, "c", room.clock.now())
    assert outcome == Rekeyed(SINGLE, "B", "C", turned_right=1, turned_wrong=1, groups=1)
    assert await points(room, group) == {"ana": 1, "ben": 3}
    # The same question is open again (there is no other): until it closes nothing tells its key.
    await room.at("2026-03-03 09:05")
    assert corrections(room) == []
    await room.at("2026-03-04 09:00")
    await room.at("2026-03-04 09:01")
    (told,) = corrections(room)
    option = room.context.exams["sky-1"].pack.questions[SINGLE]
    assert option.options[2].text.in_language("en") in text_of(told)  # type: ignore[union-attr]


async def test_every_sum_is_as_if_the_key_had_been_right(database: Database, room: Room) -> None:
    await answered_by_two(room)
    await rekey(room.context, SINGLE, "C", room.clock.now())
    before = await database.read(aggregates)
    done = await rebuild(room.context, lambda _done, _all: None)
    assert set(done.mended.values()) == {0}
    assert await database.read(aggregates) == before
    skill = [row for row in before["belief"] if row[2] == "skill:measure-light"]
    precision, information = 3, 4
    assert [row[information] / row[precision] > 0.1 for row in skill] == [False, True]


async def test_a_revealed_post_is_edited_once_more(room: Room) -> None:
    questions = [a_single(f"q-{number}") for number in range(4)]
    room = room_with(room.context.db, *questions)
    group, _ = await answered_by_two(room)
    message = room.chat.last
    token = message.key.rsplit("-", 1)[0]
    (delivery,) = await room.context.db.read(deliveries.by_tokens, group.id, [token])
    assert delivery.question is not None
    await room.at("2026-03-03 09:00")
    assert message.edits == 1
    await rekey(room.context, delivery.question, "C", room.clock.now())
    await room.at("2026-03-03 09:01")
    assert message.edits == 2
    assert len(corrections(room)) == 1
    assert "One answer in this group is now correct, one is now incorrect" in text_of(
        corrections(room)[0]
    )
    await room.at("2026-03-03 09:02")
    assert (message.edits, len(corrections(room))) == (2, 1)


async def test_an_open_question_is_graded_by_the_new_key(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    outcome = await rekey(room.context, SINGLE, "D", room.clock.now())
    assert outcome == Rekeyed(SINGLE, "B", "D", 0, 0, 0)
    graded = await room.answers("ana", await _shown(room, group, "D"))
    assert isinstance(graded, Graded)
    assert graded.grade.correct
    await room.at("2026-03-03 09:00")
    again = await room.answers("ben", await _shown(room, group, "D"))
    assert isinstance(again, Graded)
    assert again.grade.correct


async def test_kept_answers_are_counted_by_the_new_key(room: Room) -> None:
    group, _ = await answered_by_two(room, feedback="at_reveal")
    outcome = await rekey(room.context, SINGLE, "C", room.clock.now())
    assert outcome == Rekeyed(SINGLE, "B", "C", 0, 0, 0)
    await room.at("2026-03-03 09:00")
    assert await points(room, group) == {"ana": 1, "ben": 3}
    assert corrections(room) == []  # they never saw the wrong key


async def test_a_running_quiz_goes_on_by_the_new_key(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    now = room.clock.now()
    ana = await join_group(room.context, group, a_user("ana").user, "ana", now)
    step = await start_quiz(room.context, group, ana, QuizRequest(), now)
    assert isinstance(step, QuizQuestion)
    await rekey(room.context, SINGLE, "C", now)
    letter = step.posed.layout.lists[0].index("C")
    outcome = await answer_quiz(room.context, ana, step.session.token, 0, "ABCD"[letter], now)
    assert isinstance(outcome, QuizGraded)
    assert outcome.grade.correct


async def test_practice_is_graded_again_too(database: Database, room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    now = room.clock.now()
    ana = await join_group(room.context, group, a_user("ana").user, "ana", now)
    step = await start_quiz(room.context, group, ana, QuizRequest(), now)
    assert isinstance(step, QuizQuestion)
    letter = "ABCD"[step.posed.layout.lists[0].index("C")]
    await answer_quiz(room.context, ana, step.session.token, 0, letter, now)
    before = (await database.read(aggregates))["belief"]
    await rekey(room.context, SINGLE, "C", now)
    after = (await database.read(aggregates))["belief"]
    information = 4
    risen = [
        now_[information] > then[information] for then, now_ in zip(before, after, strict=True)
    ]
    assert risen.count(True) == 4


@pytest.mark.parametrize(
    ("question", "right", "example"),
    [
        (a_single(), "D", "B"),
        (a_multiple(), "BC", "AC"),
        (a_multiple(), "D", "AC"),
        (an_order(), "DCBA", "ABCD"),
        (a_match(), "AB", "BA"),
        (a_series(), "NNN", "YNY"),
    ],
)
async def test_each_type_takes_another_key(
    database: Database, question: Question, right: str, example: str
) -> None:
    room = room_with(database, question)
    assert key(question) == example
    outcome = await rekey(room.context, question.id, right, room.clock.now())
    assert outcome == Rekeyed(question.id, example, right, 0, 0, 0)
    assert await rekey(room.context, question.id, right, room.clock.now()) == SameKey(right)
    back = await rekey(room.context, question.id, example, room.clock.now())
    assert back == Rekeyed(question.id, right, example, 0, 0, 0)


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        (a_single(), "E"),
        (a_single(), "AB"),
        (a_single(), ""),
        (a_multiple(), ""),
        (a_multiple(), "AA"),
        (a_multiple(), "ABCDE"),
        (an_order(), "ABC"),
        (a_match(), "AD"),
        (a_series(), "YN"),
        (a_series(), "YNX"),
    ],
)
async def test_what_cannot_be_a_key_is_refused_with_the_present_one(
    database: Database, question: Question, wrong: str
) -> None:
    room = room_with(database, question)
    outcome = await rekey(room.context, question.id, wrong, room.clock.now())
    assert isinstance(outcome, BadKey)
    assert outcome.example == key(question)


async def test_answers_that_no_longer_fit_are_wrong(database: Database) -> None:
    room = room_with(database, a_multiple())
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    await room.answers("ana", await room.key_of(group))
    outcome = await rekey(room.context, a_multiple().id, "A", room.clock.now())
    assert outcome == Rekeyed(a_multiple().id, "AC", "A", 0, 1, 1)
    assert await points(room, group) == {"ana": 1}


async def test_an_unknown_question_has_its_nearest(room: Room) -> None:
    outcome = await rekey(room.context, "spread-of-lite", "B", room.clock.now())
    assert outcome == UnknownQuestion((SINGLE,))
    assert await rekey(room.context, "zzz", "B", room.clock.now()) == UnknownQuestion(())


async def test_answers_graded_before_the_bank_was_mended_are_graded_again(room: Room) -> None:
    """Whoever corrects the file first, and then says so, is not told that nothing changes."""
    group, _ = await answered_by_two(room)
    room.context = a_context(room.context.db, with_key(a_single(), "C"))
    outcome = await rekey(room.context, SINGLE, "C", room.clock.now())
    assert outcome == Rekeyed(SINGLE, "C", "C", turned_right=1, turned_wrong=1, groups=1)
    assert await points(room, group) == {"ana": 1, "ben": 3}
    assert await rekey(room.context, SINGLE, "C", room.clock.now()) == SameKey("C")


async def test_every_group_is_told_of_its_own_answers(room: Room) -> None:
    first, _ = await answered_by_two(room)
    second = await a_group(room.context, room.clock.now(), name="Early birds")
    third = await a_group(room.context, room.clock.now(), name="Nobody home")
    await room.at("2026-03-03 09:00")
    message = next(one for one in room.chat.messages if one.address == fake_address(second.key))
    await room.answers("cai", await room.key_of(second, message), message)
    outcome = await rekey(room.context, SINGLE, "A", room.clock.now())
    assert isinstance(outcome, Rekeyed)
    assert (outcome.turned_right, outcome.turned_wrong, outcome.groups) == (0, 2, 2)
    await room.at("2026-03-04 09:00")
    told = {one.address for one in corrections(room)}
    assert told == {fake_address(first.key), fake_address(second.key)}
    assert fake_address(third.key) not in told
