"""Codes and their tries, whose an identity is, and two persons' rows in the hands of one."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.util import await_only

from storage import answers, flags, linking, merging, people, privacy, standings
from storage.database import Database, PostgresDatabase
from storage.records import Address, Group, UserKey
from storage.stale import note_stale, stale_answers
from storage.tables import (
    answer,
    delivery,
    identity,
    link_code,
    link_try,
    membership,
    person,
    post,
    question_report,
    rest,
)
from tests.storage.builders import DAY, NOW, TODAY, add_delivery, add_group

PATIENCE_S = 20
ANA, THERE = UserKey("fake", "w1", "ana"), UserKey("fake", "w2", "ana")


def two_people(connection: Connection) -> tuple[int, int]:
    """The persons behind both identities, the second one recorded a day later."""
    return people.person_for(connection, ANA, NOW), people.person_for(connection, THERE, NOW + DAY)


def number_of(connection: Connection, *tables: Any) -> list[int]:
    return [
        connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
    ]


class TestCodes:
    async def test_a_person_has_one(self, database: Database) -> None:
        one, _ = await database.write(two_people)
        for code in ("first", "second"):
            await database.write(linking.open_code, one, code, NOW + DAY)
        assert await database.read(linking.holder_of, "first", NOW) is None
        assert await database.read(linking.holder_of, "second", NOW) == one

    async def test_two_persons_never_have_the_same(self, database: Database) -> None:
        one, other = await database.write(two_people)
        await database.write(linking.open_code, one, "code", NOW + DAY)
        with pytest.raises(IntegrityError):
            await database.write(linking.open_code, other, "code", NOW + DAY)

    async def test_one_is_used_once_and_in_time(self, database: Database) -> None:
        one, other = await database.write(two_people)
        await database.write(linking.open_code, one, "old", NOW)
        await database.write(linking.open_code, other, "new", NOW + DAY)
        assert await database.write(linking.use_code, "old", NOW) is None
        used = await asyncio.gather(
            *(database.write(linking.use_code, "new", NOW) for _ in range(3))
        )
        assert sorted(used, key=str) == [other, None, None]

    async def test_what_is_over_is_removed(self, database: Database) -> None:
        one, _ = await database.write(two_people)
        await database.write(linking.open_code, one, "code", NOW)
        await database.write(linking.count_try, "somebody", NOW)
        await database.write(linking.count_try, "somebody else", NOW + DAY)
        await database.write(linking.drop_expired, NOW)
        assert await database.read(number_of, link_code, link_try) == [0, 1]

    async def test_tries_are_counted_from_the_first_one(self, database: Database) -> None:
        first = await database.write(linking.count_try, "somebody", NOW)
        again = await database.write(linking.count_try, "somebody", NOW + DAY)
        await database.write(linking.take_back_try, "somebody")
        third = await database.write(linking.count_try, "somebody", NOW + DAY)
        assert [first, again, third] == [(1, NOW), (2, NOW), (2, NOW)]


def in_group(
    connection: Connection,
    group: Group,
    person_id: int,
    name: str,
    joined_at: datetime,
    **changes: Any,
) -> None:
    usual = {"organiser": False, "left_at": None, "on_boards": True}
    values = {"group_id": group.id, "name": name, "joined_at": joined_at, **usual, **changes}
    connection.execute(insert(membership).values(person_id=person_id, **values))


def joint(connection: Connection, first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """The membership of two who were in one group: Ana since today, "there" since tomorrow."""
    group = add_group(connection, "g")
    keep, gone = two_people(connection)
    in_group(connection, group, keep, "Ana", NOW, **first)
    in_group(connection, group, gone, "there", NOW + DAY, **second)
    merging.move_all(connection, keep, gone, NOW + 2 * DAY)
    (row,) = connection.execute(select(membership)).mappings()
    assert (row["person_id"], row["joined_at"]) == (keep, NOW)
    return {name: row[name] for name in ("name", "organiser", "on_boards", "left_at")}


class TestMemberships:
    @pytest.mark.parametrize(
        ("first", "second", "wanted"),
        [
            ({}, {}, {}),
            ({}, {"organiser": True}, {"organiser": True}),
            ({}, {"on_boards": False}, {"on_boards": False}),
            ({"left_at": NOW + DAY}, {}, {"name": "there"}),
            ({}, {"left_at": NOW + DAY}, {}),
            ({"left_at": NOW}, {"left_at": NOW + DAY}, {"left_at": NOW + DAY}),
        ],
        ids=["both", "organiser", "off boards", "first left", "second left", "both left"],
    )
    async def test_two_in_a_group_become_one(
        self,
        database: Database,
        first: dict[str, Any],
        second: dict[str, Any],
        wanted: dict[str, Any],
    ) -> None:
        usual = {"name": "Ana", "organiser": False, "on_boards": True, "left_at": None}
        assert await database.write(joint, first, second) == usual | wanted


def answers_of_both(connection: Connection) -> tuple[int, int]:
    """Three questions: Ana answered the first two, the other identity the last two; of what both
    answered, the other was first."""
    keep, gone = two_people(connection)
    group = add_group(connection, "g")
    for number in range(3):
        given = add_delivery(connection, group, f"token-{number}", on=TODAY + number * DAY)
        for person_id, wanted, minute in ((keep, (0, 1), 30), (gone, (1, 2), 10)):
            if number in wanted:
                connection.execute(
                    insert(answer).values(
                        delivery_id=given,
                        person_id=person_id,
                        choice="A" if person_id == keep else "B",
                        score=1,
                        out_of=1,
                        correct=True,
                        answered_at=NOW.replace(minute=minute),
                    )
                )
    return keep, gone


class TestRows:
    def test_every_table_about_people_is_thought_of(self) -> None:
        known = [*merging.MOVED, *merging.MOVED_WHERE_NEW, *merging.DROPPED]
        names = [table.name for table in known]
        assert sorted(names) == sorted(privacy.tables_about_people())

    async def test_the_earlier_of_two_answers_stays(self, database: Database) -> None:
        keep, gone = await database.write(answers_of_both)
        assert await database.write(merging.drop_later_answers, keep, gone) == 1
        await database.write(merging.move_all, keep, gone, NOW)
        tokens = [f"token-{number}" for number in range(3)]
        found = await database.read(answers.answers_of, keep, tokens)
        assert [found[token].choice for token in tokens] == ["A", "B", "B"]
        assert await database.read(number_of, answer, person, identity) == [3, 1, 2]

    async def test_what_both_planned_or_said_is_there_once(self, database: Database) -> None:
        keep, gone = await database.write(two_people)
        group = await database.write(add_group, "g")
        for person_id in (keep, gone):
            await database.write(standings.add_rest, group.id, person_id, TODAY, TODAY + DAY)
            await database.write(flags.add_flag, group.id, person_id, "q-1", "wrong", NOW)
        await database.write(standings.add_rest, group.id, gone, TODAY, TODAY)
        await database.write(flags.add_flag, group.id, gone, "q-2", "wrong", NOW)
        await database.write(merging.move_all, keep, gone, NOW)
        assert await database.read(number_of, rest, question_report) == [2, 2]
        kept = await database.read(standings.rests_of, group.id, keep, date(2026, 1, 1))
        assert sorted(kept) == [(TODAY, TODAY), (TODAY, TODAY + DAY)]

    async def test_what_is_not_settled_stays_before_what_is(self, database: Database) -> None:
        keep, gone = await database.write(two_people)
        group = await database.write(add_group, "g")
        await database.write(flags.add_flag, group.id, keep, "q-1", "then", NOW)
        await database.write(flags.settle_flags, group.id, "q-1", NOW)
        await database.write(flags.add_flag, group.id, gone, "q-1", "again", NOW + DAY)
        await database.write(merging.move_all, keep, gone, NOW + DAY)
        assert [one.text for one in await database.read(flags.open_flags, group.id)] == ["again"]

    async def test_the_first_day_is_the_first_of_both(self, database: Database) -> None:
        one, other = await database.write(two_people)
        await database.write(merging.move_all, other, one, NOW)
        since = await database.read(
            lambda c: c.execute(select(person.c.created_at)).scalars().all()
        )
        assert since == [NOW]

    async def test_what_is_owed_adds_up(self, database: Database) -> None:
        for _ in range(2):
            await database.write(note_stale, {"sky-1": 3})
        assert await database.read(stale_answers, ["sky-1"]) == 6
        assert await database.read(merging.difficulties_of, "sky-1") == {}


def posted(connection: Connection) -> int:
    """Two persons and a question, posted in a group's channel; returns the first person."""
    keep, _gone = two_people(connection)
    group = add_group(connection, "g")
    add_delivery(connection, group, "token")
    return keep


def someone_waits(connection: Connection) -> bool:
    """Whether a transaction of this database waits for a lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    return bool(connection.execute(waiting).scalar_one())


async def test_who_answers_while_persons_are_merged_answers_as_the_one_left(
    postgres_filled_url: str,
) -> None:
    """The answer waits, and sees whose the identity has become."""
    database = PostgresDatabase(postgres_filled_url)
    keep = await database.write(posted)
    moved, waited = asyncio.Event(), asyncio.Event()

    def merge(connection: Connection) -> None:
        merging.hold_answers(connection)
        one, other = two_people(connection)
        assert merging.lock_people(connection, one, other)
        merging.move_all(connection, one, other, NOW)
        moved.set()
        await_only(waited.wait())

    async with asyncio.timeout(PATIENCE_S):
        merging_now = asyncio.ensure_future(database.write(merge))
        await moved.wait()
        state = asyncio.ensure_future(
            database.write(
                answers.state, "token", Address("fake", "w1", "channel-g"), THERE, lock=True
            )
        )
        while not await database.read(someone_waits):
            assert not state.done(), "the answer did not wait"
        waited.set()
        await merging_now
        found = await state
    await database.close()
    assert found is not None
    assert found.person_id == keep


async def test_who_unlinks_at_the_same_moment_waits_and_looks_again(
    postgres_filled_url: str,
) -> None:
    database = PostgresDatabase(postgres_filled_url)
    one, other = await database.write(two_people)
    await database.write(merging.move_all, one, other, NOW)
    parted, waited = asyncio.Event(), asyncio.Event()

    def leave(connection: Connection) -> None:
        assert linking.hold_person_of(connection, ANA) == one
        linking.part(connection, ANA, NOW)
        parted.set()
        await_only(waited.wait())

    def look(connection: Connection) -> list[UserKey]:
        found = linking.hold_person_of(connection, THERE)
        assert found == one
        return linking.identities_of(connection, found)

    async with asyncio.timeout(PATIENCE_S):
        leaving = asyncio.ensure_future(database.write(leave))
        await parted.wait()
        looking = asyncio.ensure_future(database.write(look))
        while not await database.read(someone_waits):
            assert not looking.done(), "it did not wait"
        waited.set()
        await leaving
        assert await looking == [THERE]
    await database.close()


async def test_of_persons_who_are_gone_nobody_is_held(database: Database) -> None:
    one, other = await database.write(two_people)
    assert await database.write(merging.lock_people, one, other)
    await database.write(people.delete_person, one)
    assert not await database.write(merging.lock_people, one, other)
    assert await database.read(number_of, delivery, post) == [0, 0]
