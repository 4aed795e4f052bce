"""What was asked is kept: no edit of the bank changes a grade, a reveal or a sum of the past."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, func, select, update

from bot.cards.card import Options, Paragraph
from bot.commands.typed import QuizRequest
from bot.core.items import NO_OPTION
from bot.posting.channel_sender import ChannelSender, Deadline, Delivered
from bot.posting.heartbeat import beat
from bot.posting.port import TryLaterError
from bot.posting.withdrawals import tell_withdrawn
from bot.usecases.context import Context, Exam
from bot.usecases.corrected_keys import keys_that_differ
from bot.usecases.flag_question import review_questions
from bot.usecases.keep_asked import keep_asked
from bot.usecases.merge_people import merge_people
from bot.usecases.practise import (
    QuizGraded,
    QuizQuestion,
    answer_quiz,
    continue_quiz,
    start_quiz,
)
from bot.usecases.rebuild import catch_up, rebuild
from bot.usecases.rekey import Rekeyed, rekey
from bot.usecases.show_question import my_answers
from bot.usecases.show_standings import show_standings
from bot.usecases.take_answer import AlreadyAnswered, Closed, Graded
from questions.outline import Outline
from questions.question import Question, Single, key, shown_choice, with_key
from questions.text import LocalText
from questions.version import digest_of, dump_version
from storage import deliveries, merging, people
from storage.database import Database, open_database
from storage.migration import migrate
from storage.records import Group
from storage.tables import (
    answer,
    belief,
    delivery,
    identity,
    practice_answer,
    question_version,
    upkeep,
)
from storage.tables import rekey as rekey_table
from storage.versions import keep_versions
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.cards.reading import marked
from tests.bot.fakes import FixedClock
from tests.bot.usecases.classroom import (
    SKILLS,
    Classroom,
    aggregates,
    some_moves,
    some_questions,
)
from tests.conftest import MIGRATED_AT
from tests.questions.builders import a_pack, a_single

SUNDAY_EVENING = local("2026-03-01 20:00")


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(SUNDAY_EVENING))


async def asked(room: Room) -> Group:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    return group


def with_bank(room: Room, *questions: Question) -> None:
    """A restart with another bank: nothing is remembered but the database."""
    exams = {"sky-1": Exam(a_pack(*questions))} if questions else {}
    room.context = Context(room.context.db, exams, room.context.secret, room.context.new_token)


def reordered(question: Single, seed: int = 1) -> Single:
    options = tuple(Random(seed).sample(question.options, len(question.options)))
    assert options != question.options
    return replace(question, options=options)


def other_question() -> Single:
    return a_single("another-one", stem=LocalText.of({"en": "Which one is another one?"}))


class TestAnOpenQuestion:
    async def test_is_graded_as_it_was_asked_when_its_options_move(self, room: Room) -> None:
        group = await asked(room)
        right = await room.key_of(group)
        with_bank(room, reordered(a_single()))
        outcome = await room.answers("ana", right)
        assert isinstance(outcome, Graded)
        assert outcome.grade.correct
        await room.at("2026-03-03 09:00")
        options = next(one for one in room.chat.messages[0].card.blocks if isinstance(one, Options))
        assert [row.mark for row in options.rows if row.letter == right] == ["right"]

    async def test_that_left_the_bank_takes_answers_and_is_revealed(self, room: Room) -> None:
        group = await asked(room)
        right = await room.key_of(group)
        with_bank(room, other_question())
        outcome = await room.answers("ana", right)
        assert isinstance(outcome, Graded)
        assert (outcome.grade.correct, outcome.points) == (True, 3)
        await room.at("2026-03-03 09:00")
        revealed = room.chat.messages[0].card
        assert "withdrawn" in str(revealed)
        assert a_single().explanation.in_language("en") in str(revealed)
        board = await show_standings(room.context, group, room.clock.now(), "all")
        assert [one.row.points for one in board.rows] == [3]
        assert not any((await rebuild(room.context, lambda _done, _all: None)).mended.values())

    async def test_that_left_the_bank_says_so_once_while_it_is_open(self, room: Room) -> None:
        group = await asked(room)
        right = await room.key_of(group)
        message = room.chat.messages[0]
        posted = message.card
        with_bank(room, other_question())
        assert await tell_withdrawn(room.context, room.clock.now()) == 1
        await room.at("2026-03-02 10:00")
        assert message.edits == 1
        said = Paragraph(
            "This question has been withdrawn. You can still answer it; answers count as usual.",
            small=True,
        )
        assert message.card == replace(posted, blocks=(*posted.blocks, said))
        with_bank(room, other_question())
        assert await tell_withdrawn(room.context, room.clock.now()) == 0
        await room.at("2026-03-02 11:00")
        assert message.edits == 1
        outcome = await room.answers("ana", right, message)
        assert isinstance(outcome, Graded)
        assert outcome.grade.correct
        await room.at("2026-03-03 09:00")
        assert message.edits == 2
        assert a_single().explanation.in_language("en") in str(message.card)

    async def test_that_came_back_is_as_it_was(self, room: Room) -> None:
        await asked(room)
        message = room.chat.messages[0]
        posted = message.card
        with_bank(room, other_question())
        await tell_withdrawn(room.context, room.clock.now())
        await room.at("2026-03-02 10:00")
        with_bank(room, reordered(a_single()))
        assert await tell_withdrawn(room.context, room.clock.now()) == 1
        await room.at("2026-03-02 11:00")
        assert (message.edits, message.card) == (2, posted)

    @pytest.mark.parametrize("bank", ["away", "retired"])
    async def test_that_nobody_withdrew_does_not_say_so(self, room: Room, bank: str) -> None:
        await asked(room)
        with_bank(room, *([] if bank == "away" else [other_question()]))
        if bank == "retired":
            pack = replace(a_pack(other_question()), retired={a_single().id: a_single()})
            room.context = replace(room.context, exams={"sky-1": Exam(pack)})
        assert await tell_withdrawn(room.context, room.clock.now()) == 0

    async def test_is_revealed_though_it_closed_before_its_withdrawal_could_be_said(
        self, room: Room
    ) -> None:
        await asked(room)
        message = room.chat.messages[0]
        with_bank(room, other_question())
        await tell_withdrawn(room.context, room.clock.now())
        room.chat.faults = [TryLaterError("busy", 24 * 3600)]
        await room.at("2026-03-03 08:59")
        assert message.edits == 0
        await room.at("2026-03-04 09:30")
        assert message.edits == 1
        assert a_single().explanation.in_language("en") in str(message.card)

    @pytest.mark.parametrize(("seconds", "edits"), [(10, 2), (120, 1)])
    async def test_is_revealed_though_it_closed_while_its_withdrawal_was_said(
        self, room: Room, seconds: int, edits: int
    ) -> None:
        """Within its lease the withdrawal is said, then revealed; after that it is too late."""
        await asked(room)
        message = room.chat.messages[0]
        with_bank(room, other_question())
        await tell_withdrawn(room.context, room.clock.now())
        room.clock.pass_time(local("2026-03-03 08:59:55") - room.clock.now())
        now = room.clock.now()
        deadline = Deadline(now + timedelta(seconds=35), room.clock.monotonic() + 35)
        (claimed,) = await room.context.db.write(
            deliveries.claim,
            now=now,
            lease_until=now + timedelta(minutes=1),
            platforms=("fake",),
            limit=10,
        )
        assert claimed.editing
        room.clock.pass_time(timedelta(seconds=seconds))
        await beat(room.context, {"fake": room.chat}, room.clock)
        sender = ChannelSender(room.context, room.chat, room.clock, deadline, Delivered())
        await sender.see_to([claimed])
        await room.at("2026-03-03 09:05")
        assert message.edits == edits
        assert a_single().explanation.in_language("en") in str(message.card)

    async def test_takes_answers_while_its_pack_is_away(self, room: Room) -> None:
        group = await asked(room)
        right = await room.key_of(group)
        with_bank(room)
        assert isinstance(await room.answers("ana", right), Graded)
        done = await room.at("2026-03-03 09:00")
        assert done.failed == ()
        assert "withdrawn" in str(room.chat.messages[0].card)

    async def test_with_a_key_that_is_mended_in_the_bank_counts_by_the_one_before(
        self, room: Room
    ) -> None:
        group = await asked(room)
        right = await room.key_of(group)
        options = a_single().options
        mended = tuple(replace(one, correct=place == 3) for place, one in enumerate(options))
        with_bank(room, a_single(options=mended))
        outcome = await room.answers("ana", right)
        assert isinstance(outcome, Graded)
        assert outcome.grade.correct


async def test_an_answer_is_shown_as_it_was_given_for_ever(room: Room) -> None:
    group = await asked(room)
    right = await room.key_of(group)
    await room.answers("ana", right)
    with_bank(room, reordered(a_single()))
    again = await room.answers("ana", "A")
    assert isinstance(again, AlreadyAnswered)
    assert again.grade.correct
    await room.at("2026-03-03 09:00")
    with_bank(room, other_question())
    person = await room.context.db.read(people.person_of, a_user("ana").user)
    assert person is not None
    token = room.chat.messages[0].key.rsplit("-", 1)[0]
    mine = (await my_answers(room.context, group, person, [token]))[token]
    assert isinstance(mine, Closed)
    assert mine.grade is not None
    assert mine.grade.correct


async def test_one_row_is_kept_of_each_content(room: Room) -> None:
    await asked(room)
    await room.at("2026-03-03 09:00")
    with_bank(room, reordered(a_single()))
    await room.at("2026-03-04 09:00")

    def kept(connection: Connection) -> tuple[int, int]:
        versions = select(func.count()).select_from(question_version)
        asked_ = select(func.count()).where(delivery.c.version_id.is_not(None))
        return (
            connection.execute(versions).scalar_one(),
            connection.execute(asked_).scalar_one(),
        )

    assert await room.context.db.read(kept) == (2, 3)


async def test_a_version_that_was_undone_is_not_taken_for_the_next(room: Room) -> None:
    """SQLite hands its id out again."""
    seen: list[int] = []

    def keep(connection: Connection, question: Single) -> Question:
        pack = a_pack(question)
        content = dump_version(question, pack.outline.by_skill[question.skill])
        wanted = {question.id: (digest_of(content), content)}
        (version_id,) = keep_versions(connection, "sky-1", wanted).values()
        seen.append(version_id)
        found = room.context.versions.get(connection, version_id).question
        if question.id == "undone":
            raise ZeroDivisionError
        return found

    with pytest.raises(ZeroDivisionError):
        await room.context.db.write(keep, a_single("undone"))
    assert (await room.context.db.write(keep, a_single())).id == a_single().id
    found = await room.context.db.read(room.context.versions.get, seen[-1])
    assert found.question.id == a_single().id
    assert await room.context.db.read(room.context.versions.get, seen[-1]) is found


async def test_statistics_join_versions_by_the_texts_of_options(room: Room) -> None:
    group = await asked(room)
    right = await room.key_of(group)
    await room.answers("ana", right)
    await room.at("2026-03-03 09:00")
    other = reordered(a_single())
    with_bank(room, other)
    await room.answers("ben", await room.key_of(group))
    with_bank(room, other_question())
    await room.at("2026-03-04 09:00")
    with_bank(room, other)
    (review,) = await review_questions(room.context, group)
    assert review.statistics.answers == 2
    assert review.answer_key == key(other)


async def test_statistics_hold_no_option_to_answers_from_before_it_was_there(room: Room) -> None:
    """Three options first, then one goes and another one comes."""
    first = a_single(options=a_single().options[:3])
    with_bank(room, first)
    group = await asked(room)
    right = await room.key_of(group)
    gone = _letter(room, "A brass barometer")
    for number in range(12):
        await room.answers(f"early-{number}", right if number < 8 else gone)
    await room.at("2026-03-03 09:00")
    other = a_single(options=a_single().options[1:])
    with_bank(room, other)
    await room.at("2026-03-04 09:00")
    new = _letter(room, "A nautical chronometer")
    for number in range(8):
        await room.answers(f"late-{number}", new if number < 4 else await room.key_of(group))
    with_bank(room, other_question())
    await room.at("2026-03-05 09:00")
    with_bank(room, other)
    (review,) = await review_questions(room.context, group)
    assert review.statistics.shares == {"A": 12 / 20, "B": 0.0, "C": 4 / 8, NO_OPTION: 4 / 20}


def _letter(room: Room, text: str) -> str:
    """The letter of an option of the last post."""
    options = next(one for one in room.chat.last.card.blocks if isinstance(one, Options))
    return next(row.letter for row in options.rows if marked(row.text) == text)


class TestACorrection:
    async def test_reaches_every_version_by_the_texts(self, room: Room) -> None:
        group = await asked(room)
        await room.answers("ana", await room.key_of(group))
        await room.at("2026-03-03 09:00")
        other = reordered(a_single())
        with_bank(room, other)
        await room.answers("ben", await room.key_of(group))
        wrong = next(letter for letter in "ABCD" if letter != key(other))
        done = await rekey(room.context, other.id, wrong, room.clock.now())
        assert isinstance(done, Rekeyed)
        assert (done.turned_wrong, done.unmatched) == (2, 0)
        back = await rekey(room.context, other.id, key(other), room.clock.now())
        assert isinstance(back, Rekeyed)
        assert back.turned_right == 2

    async def test_outlives_another_order_of_the_bank(self, room: Room) -> None:
        group = await asked(room)
        wrong = next(letter for letter in "ABCD" if letter != key(a_single()))
        text = a_single().options["ABCD".index(wrong)].text
        await rekey(room.context, a_single().id, wrong, room.clock.now())
        with_bank(room, reordered(a_single()))
        await room.at("2026-03-03 09:00")
        shown = await room.key_of(group)
        options = next(one for one in room.chat.last.card.blocks if isinstance(one, Options))
        (row,) = [one for one in options.rows if one.letter == shown]
        assert marked(row.text) == text.in_language("en")

    async def test_leaves_alone_what_never_had_its_options_and_says_so(self, room: Room) -> None:
        group = await asked(room)
        await room.answers("ana", await room.key_of(group))
        new = tuple(
            replace(one, text=LocalText.of({"en": f"Quite another text {place}"}))
            for place, one in enumerate(a_single().options)
        )
        with_bank(room, a_single(options=new))
        wrong = next(letter for letter in "ABCD" if letter != key(a_single()))
        done = await rekey(room.context, a_single().id, wrong, room.clock.now())
        assert isinstance(done, Rekeyed)
        assert (done.turned_wrong, done.unmatched) == (0, 1)


async def test_a_key_that_differs_from_what_was_graded_is_named_until_it_is_corrected(
    room: Room,
) -> None:
    group = await asked(room)
    await room.answers("ana", await room.key_of(group))

    async def differing() -> list[str]:
        found = await room.context.db.read(keys_that_differ, room.context, "sky-1")
        return [one.found for one in found]

    assert await differing() == []
    options = reordered(a_single()).options
    wrong = next(place for place, one in enumerate(options) if not one.correct)
    mended = a_single(
        options=tuple(replace(one, correct=at == wrong) for at, one in enumerate(options))
    )
    with_bank(room, mended)
    said = "the key of spread-of-light differs from what 1 answer was graded by"
    assert await differing() == [said]
    assert isinstance(await rekey(room.context, mended.id, key(mended), room.clock.now()), Rekeyed)
    assert await differing() == []


async def test_a_quiz_goes_on_as_it_began(room: Room) -> None:
    group = await asked(room)
    await room.answers("ana", "A")
    await room.at("2026-03-03 12:00")
    with_bank(room, other_question())
    member = await room.context.db.read(people.member_of, group.id, a_user("ana").user)
    assert member is not None
    begun = await start_quiz(room.context, group, member, None, room.clock.now(), seed="1")
    assert isinstance(begun, QuizQuestion)
    with_bank(room, a_single())
    given = await answer_quiz(room.context, member, begun.session.token, 0, "A", room.clock.now())
    assert isinstance(given, QuizGraded)
    assert given.posed.question.id == "another-one"

    def kept(connection: Connection) -> int | None:
        found: int | None = connection.execute(select(practice_answer.c.version_id)).scalar_one()
        return found

    assert await room.context.db.read(kept) is not None


class TestAfterTheUpgrade:
    """Deliveries and practice from before versions were kept."""

    async def forget(self, room: Room) -> None:
        def old(connection: Connection) -> None:
            for table in (delivery, practice_answer, rekey_table):
                connection.execute(update(table).values(version_id=None))
            connection.execute(upkeep.delete())
            connection.execute(question_version.delete())

        await room.context.db.write(old)

    @staticmethod
    async def versioned(room: Room, table: Table = delivery) -> list[bool]:
        """Whether each row has a version, in order."""

        def read(connection: Connection) -> list[bool]:
            rows = connection.execute(select(table.c.version_id).order_by(*table.primary_key))
            return [one is not None for one in rows.scalars()]

        return await room.context.db.read(read)

    async def test_they_get_the_versions_that_the_pack_has(self, room: Room) -> None:
        group = await asked(room)
        right = await room.key_of(group)
        await self.forget(room)
        assert await keep_asked(room.context, room.clock.now()) == 1
        with_bank(room, reordered(a_single()))
        outcome = await room.answers("ana", right)
        assert isinstance(outcome, Graded)
        assert outcome.grade.correct

    async def test_only_where_the_options_are_those_that_were_posted(self, room: Room) -> None:
        await asked(room)
        await self.forget(room)
        with_bank(room, a_single(options=a_single().options[:3]))
        assert await keep_asked(room.context, room.clock.now()) == 0

    async def test_only_where_answers_would_get_the_grades_that_they_have(self, room: Room) -> None:
        group = await asked(room)
        await room.answers("ana", await room.key_of(group))
        await room.at("2026-03-03 09:00")
        await self.forget(room)
        with_bank(room, with_key(a_single(), "C"))
        assert await keep_asked(room.context, room.clock.now()) == 1  # what nobody answered yet
        assert await self.versioned(room) == [False, True]

    async def test_also_where_grades_follow_a_corrected_key(self, room: Room) -> None:
        group = await asked(room)
        await room.answers("ana", await room.key_of(group))
        await room.at("2026-03-03 09:00")
        await rekey(room.context, a_single().id, "C", room.clock.now())
        await self.forget(room)
        assert await keep_asked(room.context, room.clock.now()) == 3  # the correction is one
        assert await self.versioned(room, rekey_table) == [True]
        with_bank(room, reordered(a_single()))
        text = a_single().options[2].text.in_language("en")
        await room.at("2026-03-04 09:00")
        posted = [one for one in room.chat.messages if one.card.tone == "question"][-1]
        shown = await room.key_of(group, posted)
        options = next(one for one in posted.card.blocks if isinstance(one, Options))
        assert [marked(row.text) for row in options.rows if row.letter == shown] == [text]

    async def test_it_is_done_once(self, room: Room) -> None:
        await asked(room)
        await self.forget(room)
        with_bank(room, other_question())
        assert await keep_asked(room.context, room.clock.now()) == 0
        with_bank(room, a_single())
        assert await keep_asked(room.context, room.clock.now()) == 0

    async def test_an_exam_without_a_pack_is_done_when_the_pack_comes(self, room: Room) -> None:
        await asked(room)
        await self.forget(room)
        with_bank(room)
        assert await keep_asked(room.context, room.clock.now()) == 0
        with_bank(room, a_single())
        assert await keep_asked(room.context, room.clock.now()) == 1

    async def test_practice_goes_in_batches_where_the_choice_fits(self, room: Room) -> None:
        group = await asked(room)
        await room.answers("ana", "A")
        await room.at("2026-03-03 12:00")
        questions = [
            a_single(f"q-{one}", stem=LocalText.of({"en": f"Which one is number {one}?"}))
            for one in range(3)
        ]
        with_bank(room, *questions)
        member = await room.context.db.read(people.member_of, group.id, a_user("ana").user)
        assert member is not None
        now = room.clock.now()
        begun = await start_quiz(room.context, group, member, QuizRequest(count=3), now, seed="1")
        assert isinstance(begun, QuizQuestion)
        names: list[str] = []
        for position in range(3):
            step = await continue_quiz(room.context, member, begun.session.token, now)
            assert isinstance(step, QuizQuestion)
            names.append(step.posed.question.id)
            shown = shown_choice(step.posed.question, step.posed.layout, "D")
            await answer_quiz(room.context, member, begun.session.token, position, shown, now)
        await self.forget(room)
        shorter = replace(questions[0], options=questions[0].options[:3])
        with_bank(room, shorter, with_key(questions[1], "D"), questions[2])
        await keep_asked(room.context, now, batch=1)
        assert await self.versioned(room, practice_answer) == [one == "q-2" for one in names]


EVENTS = st.lists(
    st.sampled_from(
        ["reorder", "reword", "remove", "bring back", "change key", "no pack", "answer", "day"]
    ),
    min_size=3,
    max_size=10,
)


def edited(question: Single, event: str, rng: Random) -> Single | None:
    match event:
        case "reorder":
            return replace(question, options=tuple(rng.sample(question.options, 4)))
        case "reword":
            place = rng.randrange(4)
            options = list(question.options)
            text = LocalText.of({"en": f"Reworded {rng.random()}"})
            options[place] = replace(options[place], text=text)
            return replace(question, options=tuple(options))
        case "change key":
            place = rng.randrange(4)
            keyed = (replace(one, correct=at == place) for at, one in enumerate(question.options))
            return replace(question, options=tuple(keyed))
        case _:
            return None


@given(EVENTS, st.integers(0, 1000))
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_whatever_happens_to_the_bank_an_answer_is_worth_what_it_was(
    tmp_path_factory: pytest.TempPathFactory, events: list[str], seed: int
) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('edits') / 'quizbot.db'}"
    await migrate(url, MIGRATED_AT)
    database = open_database(url)
    rng = Random(seed)
    room = Room(a_context(database, a_single()), FixedClock(SUNDAY_EVENING))
    await asked(room)
    present, wanted = a_single(), {}
    day = 2
    try:
        for number, event in enumerate(events):
            match event:
                case "answer":
                    options = next(
                        one for one in room.chat.last.card.blocks if isinstance(one, Options)
                    )
                    letter = rng.choice("ABCD")
                    (text,) = [marked(one.text) for one in options.rows if one.letter == letter]
                    outcome = await room.answers(f"member-{number}", letter)
                    if isinstance(outcome, Graded):
                        question = outcome.asked.question
                        assert isinstance(question, Single)
                        (right,) = [one for one in question.options if one.correct]
                        assert outcome.grade.correct == (right.text.in_language("en") == text)
                        wanted[f"member-{number}"] = outcome.grade.correct
                case "day":
                    day += 1
                    with_bank(room, present)
                    assert (await room.at(f"2026-03-{day:02} 09:00")).failed == ()
                case "remove":
                    with_bank(room, other_question())
                case "no pack":
                    with_bank(room)
                case "bring back":
                    with_bank(room, present)
                case _:
                    present = edited(present, event, rng) or present
                    with_bank(room, present)
        assert await _grades(room) == wanted
        with_bank(room, present)
        await rebuild(room.context, lambda _done, _all: None)
        assert await _grades(room) == wanted
    finally:
        await database.close()


async def _grades(room: Room) -> dict[str, bool]:
    def read(connection: Connection) -> dict[str, bool]:
        rows = connection.execute(
            select(identity.c.user_id, answer.c.correct).join(
                answer, answer.c.person_id == identity.c.person_id
            )
        )
        return {row.user_id: row.correct for row in rows}

    return await room.context.db.read(read)


BANK_EDITS = ("move", "move", "reorder", "remove", "retire", "return", "away", "lose a skill")


@dataclass
class Bank:
    """A bank that is edited by chance between whatever else happens."""

    rng: Random
    live: dict[str, Single] = field(
        default_factory=lambda: {one.id: one for one in some_questions()}
    )
    retired: dict[str, Single] = field(default_factory=dict)
    removed: dict[str, Single] = field(default_factory=dict)
    is_away: bool = False
    lost: str | None = None

    def edit(self, what: str) -> None:
        """Change one question, or all at once."""
        self.is_away, self.lost = what == "away", None
        name = self.rng.choice(sorted(self.live) or [""])
        if what == "return" or not name:
            self.live |= self.retired | self.removed
            self.retired, self.removed = {}, {}
            return
        match what:
            case "move":
                skill = self.rng.choice([one for one in SKILLS if one != self.live[name].skill])
                self.live[name] = replace(self.live[name], skill=skill)
            case "reorder":
                options = tuple(self.rng.sample(self.live[name].options, 4))
                self.live[name] = replace(self.live[name], options=options)
            case "remove":
                self.removed[name] = self.live.pop(name)
            case "retire":
                self.retired[name] = self.live.pop(name)
            case "lose a skill":
                self.lost = "find-planets"

    def exams(self) -> dict[str, Exam]:
        """The exams as a start finds them."""
        if self.is_away:
            return {}
        pack = replace(a_pack(*self.live.values()), questions=self.live, retired=self.retired)
        if self.lost is None:
            return {"sky-1": Exam(pack)}
        has = {name: one for name, one in self.live.items() if one.skill != self.lost}
        gone = {name: one for name, one in self.retired.items() if one.skill != self.lost}
        stars, worlds = pack.outline.domains
        planets, maps = worlds.sections
        planets = replace(
            planets, skills=tuple(one for one in planets.skills if one.id != self.lost)
        )
        outline = Outline((stars, replace(worlds, sections=(planets, maps))))
        return {"sky-1": Exam(replace(pack, outline=outline, questions=has, retired=gone))}


async def through_edits(database: Database, seed: int, number: int) -> None:
    """Days by chance, with starts on edited banks between: nothing of the past ever moves."""
    rng = Random(seed)
    bank = Bank(rng)
    classroom = await Classroom.opened(database)
    await classroom.next_day()

    async def start() -> None:
        context = classroom.room.context
        classroom.room.context = Context(
            context.db, bank.exams(), context.secret, context.new_token
        )
        await catch_up(classroom.room.context, lambda _done, _all: None)

    for move in some_moves(seed, number):
        if rng.random() < 0.25:
            bank.edit(rng.choice(BANK_EDITS))
            await start()
        if move.what != "practise" or (bank.live and not bank.is_away):
            await classroom.live([move])
    bank.is_away = False
    await start()
    before = await database.read(aggregates)
    done = await rebuild(classroom.room.context, lambda _done, _all: None)
    assert set(done.mended.values()) == {0}
    assert await database.read(aggregates) == before


@pytest.mark.parametrize("seed", range(4))
async def test_a_rebuild_comes_out_the_same_after_any_edit(database: Database, seed: int) -> None:
    await through_edits(database, seed, 80)


@given(st.integers(0, 1_000_000), st.integers(0, 40))
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_a_rebuild_comes_out_the_same_after_all_kinds_of_edits(
    tmp_path_factory: pytest.TempPathFactory, seed: int, number: int
) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('edits') / 'quizbot.db'}"
    await migrate(url, MIGRATED_AT)
    database = open_database(url)
    try:
        await through_edits(database, seed, number)
    finally:
        await database.close()


class TestWhatAnAnswerTaught:
    """It taught the skill that its question was about when it was asked."""

    @staticmethod
    async def skills(room: Room) -> set[str]:
        def read(connection: Connection) -> set[str]:
            rows = connection.execute(
                select(belief.c.node).where(belief.c.node.startswith("skill:"))
            )
            return set(rows.scalars())

        return await room.context.db.read(read)

    @pytest.mark.parametrize("feedback", ["at_once", "at_reveal"])
    async def test_though_it_moved_before_the_answer_came(self, room: Room, feedback: str) -> None:
        group = await a_group(room.context, room.clock.now(), feedback=feedback)
        await room.at("2026-03-02 09:00")
        with_bank(room, a_single(skill="find-planets"))
        await room.answers("ana", await room.key_of(group))
        await room.at("2026-03-03 09:00")
        assert await self.skills(room) == {"skill:measure-light"}
        with_bank(room, other_question())
        done = await rebuild(room.context, lambda _done, _all: None)
        assert not any(done.mended.values())
        assert await self.skills(room) == {"skill:measure-light"}

    async def test_while_the_pack_was_away_is_made_up_for(self, room: Room) -> None:
        group = await asked(room)
        right = await room.key_of(group)
        await catch_up(room.context, lambda _done, _all: None)
        with_bank(room)
        await room.answers("ana", right)
        assert await self.skills(room) == set()
        with_bank(room, a_single())
        await catch_up(room.context, lambda _done, _all: None)
        assert await self.skills(room) == {"skill:measure-light"}

    async def test_goes_on_when_two_persons_become_one(self, room: Room) -> None:
        group = await asked(room)
        right = await room.key_of(group)
        await room.answers("ana", right)
        await room.at("2026-03-03 09:00")
        await room.answers("ben", await room.key_of(group))
        with_bank(room, other_question())

        def merge(connection: Connection) -> None:
            found = [people.person_of(connection, a_user(name).user) for name in ("ana", "ben")]
            one, other = (person for person in found if person is not None)
            assert merging.lock_people(connection, one, other)
            merge_people(connection, room.context.exams, one, other, room.clock.now())

        await room.context.db.write(merge)
        assert await self.skills(room) == {"skill:measure-light"}
