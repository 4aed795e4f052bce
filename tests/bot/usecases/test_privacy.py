"""What a person gets who asks for their data, and what is left when they are deleted."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, insert, select

from bot.usecases.context import Context
from bot.usecases.flag_question import flag_question
from bot.usecases.join_group import choose_language, join_group
from bot.usecases.membership import delete_person
from bot.usecases.privacy import (
    MEND_AFTER,
    delete_person_of,
    export_person,
    mend_after_deletions,
)
from bot.usecases.rebuild import rebuild
from questions.question import Layout, shown_choice
from storage import groups, people, privacy, stale
from storage.database import Database
from storage.records import Group, UserKey
from storage.tables import delivery, difficulty, identity, metadata, person, post
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.fakes import FixedClock
from tests.bot.usecases.classroom import Classroom, Move, aggregates, some_moves
from tests.questions.builders import a_match, a_multiple, a_series, a_single, an_order

NAMES = ("standing", "streak", "belief", "difficulty")
NOTHING_WRONG = dict.fromkeys(NAMES, 0)
SECTIONS = (
    "identities",
    "memberships",
    "answers",
    "practice_sessions",
    "beliefs",
    "streaks",
    "standings",
    "rests",
    "review_cards",
    "question_reports",
)


def silent(_done: int, _all: int) -> None:
    """Nobody watches."""


async def exported(room: Room, name: str, language: str | None = None) -> dict[str, Any]:
    found = await export_person(room.context, a_user(name).user, room.clock.now(), language)
    assert found is not None
    document: dict[str, Any] = json.loads(found)
    return document


async def lived(database: Database) -> Classroom:
    """Ana, Ben and Cai after some days in which each of them did everything once."""
    classroom = await Classroom.opened(database)
    await classroom.next_day()
    moves = [Move("rest", who, 0, 3) for who in range(3)]
    moves += [Move("answer", who, where) for who in range(3) for where in range(2)]
    moves += [Move("practise", who) for who in range(3)]
    await classroom.live([*moves, *some_moves(5, 25)])
    message = classroom.open_messages(classroom.groups[0])[-1]
    token = message.key.rsplit("-", 1)[0]
    for name in ("ana", "ben", "cai"):
        await classroom.member(name, 0)  # the one who left comes back
        now = classroom.room.clock.now()
        await flag_question(
            classroom.room.context, a_user(name), message.address, token, f"said by {name}", now
        )
    return classroom


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))


class TestAnExport:
    def test_covers_every_table_about_people(self) -> None:
        covered = set(privacy.EXPORTED) | set(privacy.LEFT_OUT)
        assert privacy.tables_about_people() == covered, "hand it out, or say why not"
        assert {"person", "identity", "answer", "practice_answer"} <= covered

    def test_hides_no_column_but_numbers_of_ours_and_what_tells_keys(self) -> None:
        ours = {"id", "person_id", "group_id", "delivery_id", "number"}
        hidden = {
            f"{table}.{column}"
            for table, columns in privacy.HIDDEN.items()
            for column in columns - ours
        }
        assert hidden == {"practice_session.token", "practice_session.questions"}
        for table, columns in privacy.HIDDEN.items():
            assert columns <= set(metadata.tables[table].c.keys())

    async def test_tells_what_happened(self, room: Room) -> None:
        group = await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        right = await room.key_of(group)
        await room.answers("ana", right)
        document = await exported(room, "ana")
        about = document["about"]
        assert (about["format"], about["version"]) == ("quizbot-personal-data", 1)
        assert about["made_at"] == "2026-03-02T08:00:00Z"
        assert document["person"] == {"language": None, "created_at": "2026-03-02T08:00:00Z"}
        assert document["identities"] == [{"platform": "fake", "workspace": "w1", "user_id": "ana"}]
        assert document["memberships"] == [
            {
                "group": "Night owls",
                "name": "ana",
                "organiser": False,
                "joined_at": "2026-03-02T08:00:00Z",
                "left_at": None,
                "on_boards": True,
                "asked_at": "2026-03-02T08:00:00Z",
                "away_at": None,
            }
        ]
        (answer,) = document["answers"]
        assert answer.pop("expected") == pytest.approx(0.5, abs=0.4)
        assert answer == {
            "group": "Night owls",
            "exam": "sky-1",
            "local_date": "2026-03-02",
            "question": "spread-of-light",
            "choice": "A prism spectrograph",
            "score": 1,
            "out_of": 1,
            "correct": True,
            "answered_at": "2026-03-02T08:00:00Z",
            "counted_on": "2026-03-02",
            "letters": right,
            "points": 3,
        }
        assert [(one["span"], one["points"]) for one in document["standings"]] == [
            ("all", 3),
            ("month", 3),
            ("week", 3),
        ]

    async def test_is_readable_and_the_same_each_time(self, room: Room) -> None:
        await a_group(room.context, room.clock.now(), name="Búhos 🦉")
        await room.at("2026-03-02 09:00")
        await room.answers("ana", "A")
        user, now = a_user("ana").user, room.clock.now()
        once = await export_person(room.context, user, now)
        assert once is not None
        assert once == await export_person(room.context, user, now)
        text = once.decode("utf-8")
        assert text.startswith('{\n  "about": {\n    "format"')
        assert '"group": "Búhos 🦉"' in text

    async def test_has_all_of_one_and_nothing_of_anybody_else(self, database: Database) -> None:
        room = (await lived(database)).room
        mine, others = await exported(room, "ana"), await exported(room, "ben")
        for section in SECTIONS:
            assert mine[section], section
            assert others[section], section
        assert "ben" not in json.dumps(mine)
        assert {one["text"] for one in mine["question_reports"]} == {"said by ana"}
        kept = await database.read(_rows_about, a_user("ana").user)
        for section, table in (
            ("answers", "answer"),
            ("practice_sessions", "practice_session"),
            ("beliefs", "belief"),
            ("standings", "standing"),
            ("rests", "rest"),
            ("review_cards", "review"),
        ):
            assert len(mine[section]) == kept[table], section
        practised = [one for session in mine["practice_sessions"] for one in session["answers"]]
        assert len(practised) == kept["practice_answer"]

    async def test_does_not_tell_the_key_before_the_reveal(self, room: Room) -> None:
        await a_group(room.context, room.clock.now(), feedback="at_reveal")
        await room.at("2026-03-02 09:00")
        await room.answers("ana", "A")
        (waiting,) = (await exported(room, "ana"))["answers"]
        assert waiting["letters"] == "A"
        assert {waiting[name] for name in ("correct", "score", "out_of", "points")} == {None}
        await room.at("2026-03-03 09:00")
        (revealed, *_) = (await exported(room, "ana"))["answers"]
        assert revealed["out_of"] == 1
        assert revealed["points"] in (1, 3)

    async def test_does_not_tell_the_keys_of_a_quiz(self, database: Database) -> None:
        classroom = await Classroom.opened(database)
        await classroom.practise("ana", "A", 0)
        (session,) = (await exported(classroom.room, "ana"))["practice_sessions"]
        assert set(session) == {"group", "exam", "mode", "started_at", "finished_at", "answers"}
        assert [one["choice"] for one in session["answers"]]

    @pytest.mark.parametrize(
        ("question", "letters", "choice"),
        [
            (a_single(), "B", "A prism spectrograph"),
            (a_multiple(), "AC", ["A dip in brightness", "A wobble in velocity"]),
            (an_order(), "BADC", ["Cool the camera", "Open the dome"]),
            (a_match(), "BA", 2),
            (a_series(), "YNY", ["Yes: ", "No: ", "Yes: "]),
        ],
        ids=lambda one: getattr(one, "id", None),
    )
    async def test_says_in_words_what_was_chosen(
        self, database: Database, question: Any, letters: str, choice: Any
    ) -> None:
        """`letters` are stored ones; the post shows others."""
        room = Room(a_context(database, question), FixedClock(local("2026-03-01 20:00")))
        group = await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        shown = await _shown(room, group, letters)
        await room.answers("ana", shown)
        (answer,) = (await exported(room, "ana"))["answers"]
        assert answer["letters"] == shown
        said = answer["choice"]
        match choice:
            case str():
                assert said == choice
            case int():
                assert len(said) == choice
            case _:
                assert all(one.startswith(begin) for one, begin in zip(said, choice, strict=False))

    async def test_speaks_the_language_of_the_person(self, room: Room) -> None:
        group = await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        await room.answers("ana", await room.key_of(group))
        assert "Everything" in (await exported(room, "ana"))["about"]["what"]
        assert "Todo lo que" in (await exported(room, "ana", "es-MX"))["about"]["what"]
        ana = await join_group(room.context, group, a_user("ana").user, "ana", room.clock.now())
        await choose_language(room.context, ana, "es")
        (answer,) = (await exported(room, "ana", "en"))["answers"]
        assert answer["choice"] == "Un espectrógrafo de prisma"

    async def test_of_a_question_that_is_gone_or_another_one_now(self, room: Room) -> None:
        group = await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        shown = await room.key_of(group)
        await room.answers("ana", shown)
        now, user = room.clock.now(), a_user("ana").user
        shorter = replace(a_single(), options=a_single().options[:1])
        for context in (replace(room.context, exams={}), a_context(room.context.db, shorter)):
            found = await export_person(context, user, now)
            (answer,) = json.loads(found or b"")["answers"]
            assert (answer["choice"], answer["letters"]) == ("A prism spectrograph", shown)

    async def test_of_somebody_unknown(self, room: Room) -> None:
        assert await export_person(room.context, a_user("eve").user, room.clock.now()) is None

    async def test_costs_one_query_a_table(self, database: Database) -> None:
        await lived(database)
        assert await database.read(_queries_for, a_user("ana").user) == len(privacy.EXPORTED)


async def _shown(room: Room, group: Group, stored: str) -> str:
    """Stored letters as the last post shows them."""
    (question,) = room.context.exams["sky-1"].pack.questions.values()
    layout = await room.context.db.read(_layout, group.id)
    return shown_choice(question, Layout.parse(layout), stored)


def _layout(connection: Connection, group_id: int) -> str:
    query = select(delivery.c.layout).where(delivery.c.group_id == group_id)
    return str(connection.execute(query).scalar_one())


def _queries_for(connection: Connection, user: UserKey) -> int:
    known = people.person_of(connection, user)
    assert known is not None
    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(connection, "before_cursor_execute", note)
    privacy.kept_of(connection, known)
    event.remove(connection, "before_cursor_execute", note)
    return len(statements)


def _rows_about(connection: Connection, user: UserKey) -> dict[str, int]:
    known = people.person_of(connection, user)
    return {
        name: connection.execute(
            select(func.count()).select_from(table).where(table.c.person_id == known)
        ).scalar_one()
        for name, table in metadata.tables.items()
        if name in privacy.tables_about_people() and table is not person
    }


class TestDeleting:
    async def test_leaves_no_row_about_the_person(self, database: Database) -> None:
        context = (await lived(database)).room.context
        ana, ben = a_user("ana").user, a_user("ben").user
        known = await database.read(people.person_of, ana)
        bens = await database.read(_rows_about, ben)
        assert known is not None
        assert await delete_person_of(context, ana)
        assert await database.read(_rows_of_number, known) == 0
        assert await database.read(people.person_of, ana) is None
        assert await database.read(_rows_about, ben) == bens
        assert not await delete_person_of(context, ana)

    async def test_takes_every_identity_of_the_person(self, room: Room) -> None:
        await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        await room.answers("ana", "A")
        other = UserKey("other", "w2", "ana-too")
        await room.context.db.write(_give_identity, a_user("ana").user, other)
        assert len((await exported(room, "ana"))["identities"]) == 2
        assert await delete_person_of(room.context, other)
        assert not await delete_person_of(room.context, a_user("ana").user)

    async def test_of_somebody_unknown_or_twice_at_once(self, room: Room) -> None:
        await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        await room.answers("ana", "A")
        user = a_user("ana").user
        assert not await delete_person_of(room.context, a_user("eve").user)
        done = await asyncio.gather(*(delete_person_of(room.context, user) for _ in range(3)))
        assert sorted(done) == [False, False, True]

    async def test_who_comes_back_begins_anew(self, room: Room) -> None:
        await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        await room.answers("ana", "A")
        await delete_person_of(room.context, a_user("ana").user)
        await room.answers("ana", "B")
        document = await exported(room, "ana")
        assert [one["letters"] for one in document["answers"]] == ["B"]
        assert {one["answers"] for one in document["standings"]} == {1}

    async def test_a_group_whose_last_organiser_goes_goes_on(self, room: Room) -> None:
        context, now = room.context, room.clock.now()
        group = await a_group(context, now)
        user = a_user("ana").user
        await join_group(context, group, user, "ana", now, organiser=True)
        assert await delete_person_of(context, user)
        assert await context.db.read(groups.group_by_id, group.id) is not None
        done = await room.at("2026-03-02 09:00")
        assert done.delivered.sent == 1

    async def test_has_boards_edited_that_may_name_the_person(self, room: Room) -> None:
        await a_group(room.context, room.clock.now())
        for day in ("03-02", "03-09"):
            await room.at(f"2026-{day} 09:00")
            question = [one for one in room.chat.messages if one.card.tone == "question"][-1]
            for name in ("ana", "ben") if day == "03-02" else ("ben",):
                await room.answers(name, "A", question)
        await room.at("2026-03-16 09:00")
        assert await room.context.db.read(_boards) == {
            date(2026, 3, 9): "sent",
            date(2026, 3, 16): "sent",
        }
        await delete_person_of(room.context, a_user("ana").user)
        assert await room.context.db.read(_boards) == {
            date(2026, 3, 9): "edit",
            date(2026, 3, 16): "sent",  # a week without her
        }


def _rows_of_number(connection: Connection, person_id: int) -> int:
    counts = [
        select(func.count()).select_from(table).where(column == person_id)
        for table in metadata.tables.values()
        for column in table.c
        if column is person.c.id or any(key.column is person.c.id for key in column.foreign_keys)
    ]
    assert len(counts) == len(privacy.tables_about_people())
    return sum(connection.execute(one).scalar_one() for one in counts)


def _give_identity(connection: Connection, user: UserKey, other: UserKey) -> None:
    known = people.person_of(connection, user)
    connection.execute(
        insert(identity).values(
            platform=other.platform,
            workspace=other.workspace,
            user_id=other.user_id,
            person_id=known,
        )
    )


def _boards(connection: Connection) -> dict[date, str]:
    rows = connection.execute(
        select(delivery.c.local_date, post.c.state)
        .join(post, post.c.delivery_id == delivery.c.id)
        .where(delivery.c.kind == "leaderboard")
    )
    return {row.local_date: row.state for row in rows}


class TestMending:
    """What the answers of somebody who is gone taught about questions, and so about everybody."""

    async def test_makes_all_as_if_the_person_had_never_answered(self, database: Database) -> None:
        classroom = await lived(database)
        context, clock = classroom.room.context, classroom.room.clock
        await delete_person_of(context, a_user("ana").user)
        assert await mend_after_deletions(context, clock.now()) is None
        clock.pass_time(MEND_AFTER)
        mended = await mend_after_deletions(context, clock.now())
        assert mended is not None
        assert mended.mended["difficulty"] > 1
        assert (await rebuild(context, silent)).mended == NOTHING_WRONG
        assert await mend_after_deletions(context, clock.now()) is None

    async def test_is_one_for_all_who_went_meanwhile(self, database: Database) -> None:
        classroom = await lived(database)
        context, clock = classroom.room.context, classroom.room.clock
        for name in ("ana", "ben", "cai"):
            await delete_person_of(context, a_user(name).user)
            assert await mend_after_deletions(context, clock.now()) is None
            clock.pass_time(MEND_AFTER / 3)
        assert await mend_after_deletions(context, clock.now()) is not None
        assert await mend_after_deletions(context, clock.now()) is None
        assert {
            name: rows for name, rows in (await database.read(aggregates)).items() if rows
        } == {}

    async def test_is_done_by_one_replica(self, database: Database) -> None:
        classroom = await lived(database)
        context, now = classroom.room.context, classroom.room.clock.now()
        await delete_person_of(context, a_user("ana").user)
        await mend_after_deletions(context, now)
        later = now + MEND_AFTER
        done = await asyncio.gather(*(mend_after_deletions(context, later) for _ in range(3)))
        assert sum(one is not None for one in done) == 1

    async def test_is_taken_over_when_its_replica_died(self, database: Database) -> None:
        context, now = await _one_gone(database)
        exams = tuple(context.exams)
        assert await database.write(stale.claim_rebuild, exams, now, MEND_AFTER)
        soon = now + MEND_AFTER - timedelta(seconds=1)
        assert await mend_after_deletions(context, soon) is None
        assert await mend_after_deletions(context, now + MEND_AFTER) is not None

    async def test_is_not_needed_after_a_rebuild_by_hand(self, database: Database) -> None:
        context, now = await _one_gone(database)
        await rebuild(context, silent)
        assert await mend_after_deletions(context, now + MEND_AFTER) is None
        assert await database.read(stale.stale_answers, tuple(context.exams)) == 0

    async def test_is_not_needed_for_who_only_practised(self, database: Database) -> None:
        classroom = await Classroom.opened(database)
        await classroom.next_day()
        context = classroom.room.context
        await classroom.live([Move("answer", 1, 0)])
        await classroom.practise("ana", "A", 0)
        await delete_person_of(context, a_user("ana").user)
        assert await database.read(stale.stale_answers, tuple(context.exams)) == 0
        assert (await rebuild(context, silent)).mended == NOTHING_WRONG

    async def test_is_noted_for_who_is_deleted_as_a_member_too(self, database: Database) -> None:
        classroom = await lived(database)
        context = classroom.room.context
        await delete_person(context, await classroom.member("ben", 0))
        assert await database.read(stale.stale_answers, tuple(context.exams)) > 0

    async def test_is_noted_apart_from_difficulties(self, database: Database) -> None:
        """Questions and skills have a colon in their names, and are looked for by it."""
        context, _ = await _one_gone(database)
        assert await database.read(_without_colon) == []
        assert await database.read(stale.stale_answers, tuple(context.exams)) > 0


async def _one_gone(database: Database) -> tuple[Context, Any]:
    """A context after a deletion whose mending is due now."""
    classroom = await lived(database)
    context, now = classroom.room.context, classroom.room.clock.now()
    await delete_person_of(context, a_user("ana").user)
    assert await mend_after_deletions(context, now) is None
    return context, now + MEND_AFTER


def _without_colon(connection: Connection) -> list[str]:
    query = select(difficulty.c.node).where(difficulty.c.node.not_like("%:%"))
    return list(connection.execute(query).scalars())
