"""One person on several platforms: what a code does, whose history counts, and who may not."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from bot.commands.typed import QuizRequest
from bot.core.scoring import Streak, streaks_over
from bot.usecases.context import Context
from bot.usecases.join_group import choose_language, join_group
from bot.usecases.link_identities import (
    ALPHABET,
    MOST_TRIES,
    TRIES_FOR,
    VALID_FOR,
    BadCode,
    Giver,
    Linked,
    LinkOutcome,
    OnlyIdentity,
    SamePerson,
    TooManyTries,
    Unlinked,
    begin_link,
    finish_link,
    giver_of,
    linked_identities,
    unlink,
)
from bot.usecases.membership import my_settings
from bot.usecases.practise import running_quiz, start_quiz
from bot.usecases.privacy import (
    MEND_AFTER,
    delete_person_of,
    export_person,
    mend_after_deletions,
)
from bot.usecases.rebuild import rebuild
from bot.usecases.take_answer import AlreadyAnswered, Graded
from storage import answers, people, seats
from storage.database import Database, open_database
from storage.records import Group, UserKey
from storage.tables import answer, belief, difficulty, identity, metadata, person
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.fakes import FixedClock
from tests.bot.usecases.classroom import Classroom, Move, some_moves
from tests.questions.builders import a_single

NOTHING_WRONG = dict.fromkeys(("standing", "streak", "belief", "difficulty"), 0)
# Ana on another platform.
ANA_THERE = "cai"
ANA, THERE, BEN = (a_user(name).user for name in ("ana", ANA_THERE, "ben"))

Rows: TypeAlias = dict[str, list[tuple[Any, ...]]]


def silent(_done: int, _all: int) -> None:
    """Nobody watches."""


async def link(room: Room, giver: UserKey = ANA, taker: UserKey = THERE) -> LinkOutcome:
    """One identity gets a code, another enters it."""
    code = await begin_link(room.context, giver, room.clock.now())
    return await finish_link(room.context, taker, code, room.clock.now())


async def person_id_of(room: Room, user: UserKey) -> int | None:
    return await room.context.db.read(people.person_of, user)


def kept(connection: Connection) -> Rows:
    """Every aggregate and review card, with names for persons: both of Ana's are hers."""
    names: dict[int, str] = {}
    for user_id, person_id in connection.execute(select(identity.c.user_id, identity.c.person_id)):
        names[person_id] = "ana" if user_id == ANA_THERE else user_id
    found: Rows = {}
    for name in ("standing", "streak", "belief", "difficulty", "review"):
        table = metadata.tables[name]
        query = select(table)
        if table is difficulty:
            query = query.where(difficulty.c.answers > 0)
        found[name] = sorted(
            tuple(
                names[value] if column == "person_id" else value
                for column, value in row._mapping.items()
            )
            for row in connection.execute(query)
        )
    return found


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))


class TestACode:
    async def test_makes_one_person_of_two(self, room: Room) -> None:
        outcome = await link(room)
        assert outcome == Linked((ANA, THERE), 0)
        assert await person_id_of(room, ANA) == await person_id_of(room, THERE)
        for user in (ANA, THERE):
            assert await linked_identities(room.context, user) == (ANA, THERE)
        assert await linked_identities(room.context, BEN) == ()

    async def test_is_easy_to_type(self, room: Room) -> None:
        code = await begin_link(room.context, ANA, room.clock.now())
        assert len(code) == 9
        assert set(code.replace("-", "")) <= set(ALPHABET)
        assert not set("0O1ILZ2S58BAEU") & set(ALPHABET)
        typed = f"  {code.lower().replace('-', ' . ')}\n"
        assert isinstance(await finish_link(room.context, THERE, typed, room.clock.now()), Linked)

    async def test_works_once(self, room: Room) -> None:
        code = await begin_link(room.context, ANA, room.clock.now())
        now = room.clock.now()
        assert isinstance(await finish_link(room.context, THERE, code, now), Linked)
        assert await finish_link(room.context, BEN, code, now) == BadCode(MOST_TRIES - 1)
        assert await finish_link(room.context, THERE, code, now) == BadCode(MOST_TRIES - 1)

    async def test_says_whose_it_is_and_still_works(self, room: Room) -> None:
        now = room.clock.now()
        code = await begin_link(room.context, ANA, now)
        whose = await giver_of(room.context, THERE, code, now)
        assert whose == Giver(None, (ANA,), code.replace("-", ""))
        assert code.replace("-", "") not in repr(whose)
        assert await person_id_of(room, THERE) is None
        assert await giver_of(room.context, ANA, code, now) == SamePerson()
        assert isinstance(await finish_link(room.context, THERE, code, now), Linked)

    async def test_says_the_name_in_the_group_that_was_joined_last(self, room: Room) -> None:
        for day, name in enumerate(("Ana", "Anita")):
            at = room.clock.now() + timedelta(days=day)
            group = await a_group(room.context, at)
            await join_group(room.context, group, ANA, name, at)
        code = await begin_link(room.context, ANA, room.clock.now())
        whose = await giver_of(room.context, THERE, code, room.clock.now())
        assert isinstance(whose, Giver)
        assert whose.name == "Anita"

    async def test_that_is_wrong_counts_when_it_is_looked_up_too(self, room: Room) -> None:
        now = room.clock.now()
        code = await begin_link(room.context, ANA, now)
        for left in reversed(range(MOST_TRIES)):
            assert await giver_of(room.context, THERE, "wrong", now) == BadCode(left)
        assert isinstance(await giver_of(room.context, THERE, code, now), TooManyTries)
        assert isinstance(await finish_link(room.context, THERE, code, now), TooManyTries)

    async def test_works_for_ten_minutes(self, room: Room) -> None:
        codes = [await begin_link(room.context, user, room.clock.now()) for user in (ANA, BEN)]
        room.clock.pass_time(VALID_FOR - timedelta(seconds=1))
        now = room.clock.now()
        assert isinstance(await finish_link(room.context, THERE, codes[0], now), Linked)
        room.clock.pass_time(timedelta(seconds=1))
        late = await finish_link(room.context, THERE, codes[1], room.clock.now())
        assert isinstance(late, BadCode)

    async def test_is_replaced_by_the_next_one(self, room: Room) -> None:
        now = room.clock.now()
        first = await begin_link(room.context, ANA, now)
        second = await begin_link(room.context, ANA, now)
        assert isinstance(await finish_link(room.context, THERE, first, now), BadCode)
        assert isinstance(await finish_link(room.context, THERE, second, now), Linked)

    async def test_of_ones_own_links_nothing_and_still_works(self, room: Room) -> None:
        now = room.clock.now()
        code = await begin_link(room.context, ANA, now)
        assert await finish_link(room.context, ANA, code, now) == SamePerson()
        assert isinstance(await finish_link(room.context, THERE, code, now), Linked)
        assert await link(room, THERE, ANA) == SamePerson()

    async def test_is_stored_nowhere(self, room: Room) -> None:
        code = await begin_link(room.context, ANA, room.clock.now())
        rows = str(await room.context.db.read(_everything)).upper()
        assert "LINK_CODE" in rows
        assert code not in rows
        assert code.replace("-", "") not in rows

    async def test_of_another_installation_is_none(self, room: Room) -> None:
        now = room.clock.now()
        code = await begin_link(room.context, ANA, now)
        elsewhere = replace(room.context, secret=b"another secret")
        assert isinstance(await finish_link(elsewhere, THERE, code, now), BadCode)


def _everything(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {
        name: [tuple(row) for row in connection.execute(select(table))]
        for name, table in metadata.tables.items()
        if name != "question_version"  # the bank's words, which are about nobody
    }


class TestGuessing:
    async def test_ends_after_a_few_wrong_codes_even_with_the_right_one(self, room: Room) -> None:
        code, now = await begin_link(room.context, ANA, room.clock.now()), room.clock.now()
        left = [await finish_link(room.context, BEN, guess, now) for guess in "34679"]
        assert left == [BadCode(number) for number in (4, 3, 2, 1, 0)]
        assert await finish_link(room.context, BEN, code, now) == TooManyTries(TRIES_FOR)
        assert await person_id_of(room, BEN) is None
        assert isinstance(await finish_link(room.context, THERE, code, now), Linked)

    async def test_may_go_on_after_a_while(self, room: Room) -> None:
        for _ in range(MOST_TRIES + 1):
            await finish_link(room.context, THERE, "", room.clock.now())
        room.clock.pass_time(TRIES_FOR - timedelta(seconds=1))
        assert await link(room) == TooManyTries(timedelta(seconds=1))
        room.clock.pass_time(timedelta(seconds=1))
        assert isinstance(await link(room), Linked)

    async def test_gets_no_more_tries_by_codes_of_ones_own(self, room: Room) -> None:
        now = room.clock.now()
        for _ in range(MOST_TRIES):
            assert isinstance(await finish_link(room.context, BEN, "wrong", now), BadCode)
            own = await begin_link(room.context, BEN, now)
            await finish_link(room.context, BEN, own, now)
        assert isinstance(await link(room, ANA, BEN), TooManyTries)

    async def test_gets_no_more_tries_at_once(self, room: Room) -> None:
        now = room.clock.now()
        done = await asyncio.gather(
            *(finish_link(room.context, BEN, f"wrong {n}", now) for n in range(12))
        )
        assert sum(isinstance(one, BadCode) for one in done) == MOST_TRIES
        assert sum(isinstance(one, TooManyTries) for one in done) == 12 - MOST_TRIES

    async def test_of_one_does_not_keep_others_from_linking(self, room: Room) -> None:
        now = room.clock.now()
        for _ in range(MOST_TRIES + 1):
            await finish_link(room.context, BEN, "wrong", now)
        assert isinstance(await link(room), Linked)


async def a_question(room: Room, **changes: Any) -> Group:
    """A group that has its first question."""
    group = await a_group(room.context, room.clock.now(), **changes)
    await room.at("2026-03-02 09:00")
    return group


class TestHistory:
    async def test_a_question_counts_once_when_both_answered_it_before(self, room: Room) -> None:
        group = await a_question(room)
        right = await room.key_of(group)
        wrong = "B" if right == "A" else "A"
        await room.answers(ANA_THERE, wrong)
        room.clock.pass_time(timedelta(minutes=5))
        await room.answers("ana", right)
        assert await link(room) == Linked((ANA, THERE), 1)
        export = json.loads(await _export(room, ANA))
        assert [one["letters"] for one in export["answers"]] == [wrong]  # what was given first
        assert {(one["points"], one["answers"]) for one in export["standings"]} == {(1, 1)}
        assert len(export["review_cards"]) == 1

    async def test_a_question_counts_once_from_then_on(self, room: Room) -> None:
        await a_question(room)
        await link(room)
        assert isinstance(await room.answers("ana", "A"), Graded)
        again = await room.answers(ANA_THERE, "B")
        assert isinstance(again, AlreadyAnswered)
        assert await room.context.db.read(_number_of_answers) == 1

    async def test_an_answer_that_waits_for_the_reveal_counts_once(self, room: Room) -> None:
        await a_question(room, feedback="at_reveal")
        await room.answers("ana", "A")
        token = room.chat.last.key.rsplit("-", 1)[0]
        person_id = await person_id_of(room, ANA)
        assert person_id is not None
        first = await room.context.db.read(answers.answers_of, person_id, [token])
        room.clock.pass_time(timedelta(minutes=5))
        await room.answers(ANA_THERE, "B")
        assert await link(room) == Linked((ANA, THERE), 1)
        await room.at("2026-03-03 09:00")
        mine = await room.context.db.read(answers.answers_of, person_id, [token])
        assert mine[token].choice == first[token].choice
        assert mine[token].counted_on is not None
        assert await room.context.db.read(_number_of_answers) == 1
        assert (await rebuild(room.context, silent)).mended == NOTHING_WRONG

    async def test_days_on_either_platform_are_one_streak(self, room: Room) -> None:
        group = await a_group(room.context, room.clock.now())
        for day, name in ((2, "ana"), (3, ANA_THERE), (4, "ana"), (5, ANA_THERE)):
            await room.at(f"2026-03-0{day} 09:00")
            await room.answers(name, "A")
        await link(room)
        for user in (ANA, THERE):
            member = await room.context.db.read(people.member_of, group.id, user)
            assert member is not None
            mine = await my_settings(room.context, group, member, room.clock.now())
            assert (mine.streak_days, mine.freezes) == (4, 2)

    async def test_is_not_made_anew_for_who_has_none(self, room: Room) -> None:
        """Whoever links before they answer there keeps beliefs that are exact."""
        classroom = await Classroom.opened(room.context.db)
        await classroom.next_day()
        await classroom.live([Move("answer", who, where) for who in (0, 1) for where in (0, 1)])
        before = await room.context.db.read(kept)
        assert isinstance(await link(classroom.room), Linked)
        assert await room.context.db.read(kept) == before
        assert (await rebuild(classroom.room.context, silent)).mended == NOTHING_WRONG
        assert (
            await mend_after_deletions(classroom.room.context, classroom.room.clock.now()) is None
        )

    async def test_without_its_exam_teaches_nothing(self, room: Room) -> None:
        await a_question(room)
        for name in ("ana", ANA_THERE):
            await room.answers(name, "A")
        without = replace(room, context=replace(room.context, exams={}))
        assert await link(without) == Linked((ANA, THERE), 1)
        assert await room.context.db.read(_beliefs) == 0


async def _export(room: Room, user: UserKey) -> bytes:
    found = await export_person(room.context, user, room.clock.now())
    assert found is not None
    return found


def _number_of_answers(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(answer)).scalar_one()


def _beliefs(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(belief)).scalar_one()


class TestGroups:
    async def test_both_are_in_all_groups_with_the_rights_of_both(self, room: Room) -> None:
        context, now = room.context, room.clock.now()
        groups = [await a_group(context, now, name=f"Group {number}") for number in range(3)]
        await join_group(context, groups[0], ANA, "Ana", now, organiser=True)
        room.clock.pass_time(timedelta(minutes=1))
        for group in groups[:2]:
            await join_group(context, group, THERE, "ana there", room.clock.now(), organiser=True)
        await link(room)
        for user in (ANA, THERE):
            found = {seat.group.id: seat.member for seat in await _seats(context, user)}
            assert set(found) == {groups[0].id, groups[1].id}
            names = [member.name for member in found.values() if member is not None]
            assert sorted(names) == ["Ana", "ana there"]
            assert all(member is not None and member.organiser for member in found.values())
        for group in groups[:2]:
            assert await context.db.read(seats.organisers_of, group.id) == [ANA, THERE]
            assert await context.db.read(people.count_members, group.id) == 1

    async def test_the_chosen_language_is_kept_whoever_chose_it(self, room: Room) -> None:
        group = await a_group(room.context, room.clock.now())
        await room.context.db.write(people.person_for, ANA, room.clock.now())
        there = await join_group(room.context, group, THERE, "Ana", room.clock.now())
        await choose_language(room.context, there, "es")
        await link(room)
        assert await room.context.db.read(seats.own_language, ANA) == "es"

    async def test_of_two_quizzes_the_last_begun_goes_on(self, room: Room) -> None:
        group = await a_group(room.context, room.clock.now())
        tokens = []
        for user in (THERE, ANA):
            member = await join_group(room.context, group, user, "Ana", room.clock.now())
            await start_quiz(room.context, group, member, QuizRequest(), room.clock.now())
            running = await running_quiz(room.context, group, member)
            assert running is not None
            tokens.append(running.session.token)
            room.clock.pass_time(timedelta(minutes=1))
        await link(room)
        member = await join_group(room.context, group, THERE, "Ana", room.clock.now())
        running = await running_quiz(room.context, group, member)
        assert running is not None
        assert running.session.token == tokens[1]
        sessions = json.loads(await _export(room, ANA))["practice_sessions"]
        assert [one["finished_at"] is None for one in sessions] == [False, True]


async def _seats(context: Context, user: UserKey) -> list[Any]:
    return await context.db.read(seats.seats_of, user)


class TestOwnData:
    async def test_the_export_names_every_identity(self, room: Room) -> None:
        await link(room)
        exported = json.loads(await _export(room, THERE))
        assert [one["user_id"] for one in exported["identities"]] == ["ana", ANA_THERE]

    async def test_deleting_takes_every_identity(self, database: Database) -> None:
        classroom = await lived(database, 7)
        room = classroom.room
        await link(room)
        await begin_link(room.context, ANA, room.clock.now())
        assert await delete_person_of(room.context, THERE)
        for user in (ANA, THERE):
            assert await person_id_of(room, user) is None
        assert "ana" not in str(await database.read(_everything))


class TestUnlinking:
    async def test_begins_anew_and_leaves_everything(self, room: Room) -> None:
        group = await a_question(room)
        await room.answers("ana", "A")
        await link(room)
        await choose_language(
            room.context, await join_group(room.context, group, ANA, "Ana", room.clock.now()), "es"
        )
        assert await unlink(room.context, THERE, room.clock.now()) == Unlinked((ANA,))
        assert await room.context.db.read(seats.own_language, THERE) == "es"
        there = json.loads(await _export(room, THERE))
        assert [one["user_id"] for one in there["identities"]] == [ANA_THERE]
        assert not any(there[section] for section in ("answers", "memberships", "standings"))
        assert len(json.loads(await _export(room, ANA))["answers"]) == 1
        assert isinstance(await room.answers(ANA_THERE, "B"), Graded)
        assert (await rebuild(room.context, silent)).mended == NOTHING_WRONG

    async def test_is_not_possible_for_an_only_identity(self, room: Room) -> None:
        now = room.clock.now()
        assert await unlink(room.context, ANA, now) == OnlyIdentity()
        await begin_link(room.context, ANA, now)
        assert await unlink(room.context, ANA, now) == OnlyIdentity()

    async def test_by_both_at_once_leaves_nobodys_history_alone(self, room: Room) -> None:
        await a_question(room)
        await room.answers("ana", "A")
        await link(room)
        now = room.clock.now()
        done = await asyncio.gather(*(unlink(room.context, user, now) for user in (ANA, THERE)))
        assert sorted(type(one).__name__ for one in done) == ["OnlyIdentity", "Unlinked"]
        assert await room.context.db.read(_persons_without_identity) == 0

    async def test_can_be_followed_by_linking_again(self, room: Room) -> None:
        await a_question(room)
        await room.answers("ana", "A")
        await link(room)
        await unlink(room.context, ANA, room.clock.now())
        assert await link(room) == Linked((ANA, THERE), 0)
        assert len(json.loads(await _export(room, ANA))["answers"]) == 1


def _persons_without_identity(connection: Connection) -> int:
    return connection.execute(
        select(func.count())
        .select_from(person)
        .where(person.c.id.not_in(select(identity.c.person_id)))
    ).scalar_one()


class TestAtOnce:
    async def test_of_two_who_enter_a_code_one_is_linked(self, room: Room) -> None:
        now = room.clock.now()
        code = await begin_link(room.context, ANA, now)
        done = await asyncio.gather(
            *(finish_link(room.context, user, code, now) for user in (BEN, THERE))
        )
        assert sorted(type(one).__name__ for one in done) == ["BadCode", "Linked"]

    async def test_each_enters_the_others_code(self, database: Database) -> None:
        classroom = await lived(database, 5)
        context, now = classroom.room.context, classroom.room.clock.now()
        codes = [await begin_link(context, user, now) for user in (ANA, THERE)]
        done = await asyncio.gather(
            finish_link(context, THERE, codes[0], now), finish_link(context, ANA, codes[1], now)
        )
        assert sum(isinstance(one, Linked) for one in done) == 1
        assert await linked_identities(context, ANA) == (ANA, THERE)
        assert await database.read(_persons_without_identity) == 0

    @pytest.mark.parametrize("seed", range(3))
    async def test_answers_under_way_are_lost_nowhere(self, database: Database, seed: int) -> None:
        """On either side, to questions at once and at the reveal, with the heart beating."""
        classroom = await lived(database, seed, 20)
        await classroom.next_day()
        room = classroom.room
        code = await begin_link(room.context, ANA, room.clock.now())
        messages = [one for group in classroom.groups for one in classroom.open_messages(group)]
        answering = [
            room.answers(name, letter, message)
            for message in messages
            for name, letter in (("ana", "A"), (ANA_THERE, "B"), ("ben", "C"))
        ]
        half = seed * 2
        done = await asyncio.gather(
            *answering[:half],
            finish_link(room.context, THERE, code, room.clock.now()),
            classroom.beats(),
            *answering[half:],
        )
        assert isinstance(done[half], Linked)
        assert await database.read(_persons_without_identity) == 0
        mine = await person_id_of(room, ANA)
        assert await database.read(_answered_by, mine) >= len(messages)
        assert (await rebuild(room.context, silent)).mended["standing"] == 0

    async def test_rebuilds_and_deletions_meanwhile(self, database: Database) -> None:
        classroom = await lived(database, 6)
        context, now = classroom.room.context, classroom.room.clock.now()
        code = await begin_link(context, ANA, now)
        _, outcome, _, _ = await asyncio.gather(
            rebuild(context, silent),
            finish_link(context, THERE, code, now),
            rebuild(context, silent),
            delete_person_of(context, BEN),
        )
        assert isinstance(outcome, Linked)
        await rebuild(context, silent)
        assert (await rebuild(context, silent)).mended == NOTHING_WRONG


def _answered_by(connection: Connection, person_id: int | None) -> int:
    return connection.execute(
        select(func.count()).select_from(answer).where(answer.c.person_id == person_id)
    ).scalar_one()


async def lived(database: Database, seed: int, number: int = 40) -> Classroom:
    """A classroom after some days by chance."""
    classroom = await Classroom.opened(database)
    await classroom.next_day()
    await classroom.live(
        [Move("answer", who, where) for who in (0, 2) for where in (0, 1)]
        + some_moves(seed, number)
    )
    return classroom


class TestAggregates:
    """What two persons have done becomes what one would have done."""

    @pytest.mark.parametrize("seed", range(2))
    async def test_sums_are_right_at_once_and_beliefs_after_the_mending(
        self, database: Database, seed: int
    ) -> None:
        classroom = await lived(database, seed)
        room = classroom.room
        assert isinstance(await link(room), Linked)
        before = await database.read(kept)
        assert await mend_after_deletions(room.context, room.clock.now()) is None
        room.clock.pass_time(MEND_AFTER)
        mended = await mend_after_deletions(room.context, room.clock.now())
        assert mended is not None
        assert (mended.mended["standing"], mended.mended["streak"]) == (0, 0)
        assert (await rebuild(room.context, silent)).mended == NOTHING_WRONG
        after = await database.read(kept)
        assert _counts(before) == _counts(after)
        # The beliefs of the meantime are near what they become.
        for near, exact in zip(_means(before), _means(after), strict=True):
            assert near == pytest.approx(exact, abs=0.25)

    @pytest.mark.parametrize("seed", range(2))
    async def test_two_histories_are_the_history_of_one(
        self, database: Database, sqlite_template: Path, tmp_path: Path, seed: int
    ) -> None:
        await _compare(database, sqlite_template, tmp_path, some_moves(seed, 40))


def _counts(rows: Rows) -> list[tuple[Any, ...]]:
    """How many answers moved each belief of Ana's."""
    return [(*row[:3], row[5]) for row in rows["belief"] if row[0] == "ana"]


def _means(rows: Rows) -> list[float]:
    """What is believed of Ana's value at each node by its own evidence, with a prior of 1."""
    precision, information = 3, 4
    return [row[information] / (row[precision] + 1.0) for row in rows["belief"] if row[0] == "ana"]


moves = st.lists(
    st.builds(
        Move,
        st.sampled_from(["day", "day", "answer", "answer", "answer", "answer", "rest", "leave"]),
        st.integers(0, 2),
        st.integers(0, 1),
        st.integers(0, 3),
    ),
    max_size=30,
)


@given(moves)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_two_did_becomes_what_one_did(
    sqlite_template: Path, tmp_path: Path, moves: list[Move]
) -> None:
    for old in tmp_path.glob("*.db*"):
        old.unlink()
    path = Path(shutil.copyfile(sqlite_template, tmp_path / "linked-late.db"))

    async def compare() -> None:
        database = open_database(f"sqlite:///{path}")
        await _compare(database, sqlite_template, tmp_path, moves)
        await database.close()

    asyncio.run(compare())


async def _compare(
    database: Database, sqlite_template: Path, tmp_path: Path, moves: list[Move]
) -> None:
    """The same moves, linked at their end here and before they begin there."""
    path = Path(shutil.copyfile(sqlite_template, tmp_path / "linked-early.db"))
    other = open_database(f"sqlite:///{path}")
    late = await _after(database, moves, early=False)
    early = await _after(other, moves, early=True)
    await other.close()
    assert late == early


async def _after(database: Database, moves: list[Move], *, early: bool) -> tuple[Rows, Rows]:
    """What is right at once, and everything after a rebuild."""
    classroom = await Classroom.opened(database)
    if early:
        assert isinstance(await link(classroom.room), Linked)
    await classroom.next_day()
    await classroom.live([_comparable(move) for move in moves])
    if not early:
        assert isinstance(await link(classroom.room), Linked)
    rows = await database.read(kept)
    at_once = {name: rows[name] for name in ("standing", "streak", "review")}
    await rebuild(classroom.room.context, silent)
    return at_once, await database.read(kept)


def _comparable(move: Move) -> Move:
    """Quizzes are drawn by what somebody knows, and who answers twice before a reveal changes
    their answer: neither would be the same for one person and for two."""
    if move.what == "practise":
        return replace(move, what="answer")
    return replace(move, where=0) if move.who == 2 and move.what == "answer" else move


D = [date(2026, 3, day) for day in range(1, 12)]


@pytest.mark.parametrize(
    ("days", "rests", "wanted"),
    [
        ([D[0]], [], Streak(1, 1, 2, D[0])),
        ([D[0], D[1], D[2]], [], Streak(3, 3, 2, D[2])),
        ([D[0], D[2]], [], Streak(2, 2, 1, D[2])),
        ([D[0], D[4]], [], Streak(1, 1, 2, D[4])),
        ([D[0], D[4]], [(D[2], D[3])], Streak(2, 2, 1, D[4])),
        ([D[4], D[0], D[5]], [], Streak(2, 2, 2, D[5])),
    ],
    ids=["one", "in a row", "a freeze", "broken", "rested", "an older one late"],
)
def test_a_streak_over_days(
    days: list[date], rests: list[tuple[date, date]], wanted: Streak
) -> None:
    assert streaks_over(days, D, rests)[-1] == wanted
