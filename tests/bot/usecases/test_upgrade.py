"""Databases of older versions are upgraded, and what was under way or posted goes on."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select, text

from bot.usecases.context import Context, Exam
from bot.usecases.corrected_keys import corrected_keys
from bot.usecases.keep_asked import keep_asked
from bot.usecases.practise import QuizGraded, answer_quiz, quiz_items
from bot.usecases.rebuild import catch_up, rebuild
from bot.usecases.show_standings import board_of_delivery, show_last_week
from bot.usecases.take_answer import Actor, Graded, take_answer
from questions.question import Multiple, key
from storage import deliveries, groups, people
from storage.database import Database, open_database
from storage.migration import migrate
from storage.records import Address, UserKey
from storage.tables import delivery, practice_answer, practice_session, rekey
from tests.bot.builders import a_context
from tests.questions.builders import a_match, a_multiple, a_pack, a_series, a_single
from tests.storage.test_migration import all_rows, differences, fill, same_columns

NOW = datetime(2026, 3, 2, 8, 30, 15, tzinfo=UTC)
GONE = "long-gone"
QUIZ = [
    [a_match().id, "BA/CAB", None],
    [a_series().id, "", "YNN"],
    [GONE, "ABCD", None],
    [a_single().id, "ABC", None],
]

# More rows, in the columns of revision 0008. Of the series every statement was Y, N, Y at first;
# the order's answer was right when it was given, and is wrong by the bank's key.
ROWS_AT_0008 = f"""
INSERT INTO delivery (id, token, group_id, kind, local_date, position, question, layout, opens_at,
  closes_at, state, answer_key, detail, feedback) VALUES
  (4, 'token-0004', 1, 'daily', '2026-02-28', 0, 'claims-on-comets', '',
   '2026-02-28 08:00:00.000000', '2026-03-01 08:00:00.000000', 'closed', 'YNN', NULL, 'at_once'),
  (5, 'token-0005', 1, 'daily', '2026-02-27', 0, 'signs-of-a-planet', 'ABCDE',
   '2026-02-27 08:00:00.000000', '2026-02-28 08:00:00.000000', 'closed', NULL, NULL, 'at_once'),
  (6, 'token-0006', 1, 'daily', '2026-02-26', 0, '{GONE}', 'ABCD',
   '2026-02-26 08:00:00.000000', '2026-02-27 08:00:00.000000', 'closed', NULL, NULL, 'at_once'),
  (7, 'token-0007', 1, 'correction', '2026-03-01', 0, 'claims-on-comets', '',
   '2026-03-01 08:00:00.000000', '2026-03-08 08:00:00.000000', 'open', 'YNN',
   '{{"right": 1, "wrong": 0}}', NULL),
  (8, 'token-0008', 1, 'daily', '2026-02-25', 0, 'spread-of-light', 'ABC',
   '2026-02-25 08:00:00.000000', '2026-02-26 08:00:00.000000', 'closed', NULL, NULL, 'at_once');
INSERT INTO answer (delivery_id, person_id, choice, score, out_of, correct, answered_at,
  counted_on, number, expected) VALUES
  (4, 1, 'YNN', 3, 3, true, '2026-02-28 08:05:00.000000', '2026-02-28', 11, 0.5),
  (4, 2, 'YNY', 2, 3, false, '2026-02-28 08:06:00.000000', '2026-02-28', 12, 0.5),
  (5, 1, 'BD', 1, 1, true, '2026-02-27 08:05:00.000000', '2026-02-27', 13, 0.5),
  (6, 1, 'A', 1, 1, true, '2026-02-26 08:05:00.000000', '2026-02-26', 14, 0.5);
INSERT INTO rekey (exam, question, answer_key, rekeyed_at) VALUES
  ('sky-1', 'claims-on-comets', 'YNN', '2026-03-01 08:00:00.000000');
INSERT INTO practice_session (id, token, person_id, group_id, exam, mode, questions, started_at,
  finished_at) VALUES
  (1, 'quiz-1', 2, 1, 'sky-1', 'mixed', '[]', '2026-03-01 10:00:00.000000',
   '2026-03-01 10:30:00.000000'),
  (2, 'quiz-2', 1, 1, 'sky-1', 'weak', '{json.dumps(QUIZ)}', '2026-03-02 08:00:00.000000', NULL);
INSERT INTO practice_answer (session_id, position, person_id, exam, question, choice, score,
  out_of, correct, answered_at, number) VALUES
  (1, 0, 2, 'sky-1', 'gaps-in-a-formula', 'BA', 2, 2, true, '2026-03-01 10:01:00.000000', 15),
  (1, 1, 2, 'sky-1', 'claims-on-comets', 'YNN', 3, 3, true, '2026-03-01 10:02:00.000000', 16),
  (1, 2, 2, 'sky-1', 'spread-of-light', 'E', 0, 1, false, '2026-03-01 10:03:00.000000', 17),
  (1, 3, 2, 'sky-1', 'spread-of-light', 'C', 1, 1, true, '2026-03-01 10:04:00.000000', 18),
  (1, 4, 2, 'sky-1', '{GONE}', 'A', 1, 1, true, '2026-03-01 10:05:00.000000', 19)
"""


def fill_at_0008(connection: Connection) -> None:
    fill(connection, ROWS_AT_0008)
    if connection.dialect.name == "postgresql":  # it does not see ids that were given
        for sequence in ("answer_number", "person_id_seq"):
            connection.execute(text(f"SELECT setval('{sequence}', 100)"))


@pytest.fixture
async def upgraded(database_url: str) -> AsyncIterator[tuple[Database, Context]]:
    """The database after the upgrade and the first start with its pack."""
    await migrate(database_url, NOW, to="0001")
    filling = open_database(database_url)
    await filling.write(fill)
    await migrate(database_url, NOW, to="0008")
    await filling.write(fill_at_0008)
    before = await filling.read(all_rows)
    await filling.close()
    await migrate(database_url, NOW)
    database = open_database(database_url)
    assert same_columns(await database.read(all_rows), filled(before)) == filled(before)
    assert await database.read(differences) == []
    context = a_context(database)
    await keep_asked(context, NOW)
    await catch_up(context, lambda _done, _all: None)
    yield database, context
    await database.close()


def filled(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The tables that have rows."""
    return {table: found for table, found in rows.items() if found}


async def versioned(database: Database, table: Table) -> list[bool]:
    """Whether each row has a version, by its key."""

    def read(connection: Connection) -> list[bool]:
        rows = connection.execute(select(table.c.version_id).order_by(*table.primary_key))
        return [one is not None for one in rows.scalars()]

    return await database.read(read)


def edited(context: Context) -> Context:
    """A start on a bank whose options all moved."""
    multiple, match, series, single = a_multiple(), a_match(), a_series(), a_single()
    blanks = tuple(replace(one, options=one.options[::-1]) for one in match.blanks)
    exam = Exam(
        a_pack(
            replace(multiple, options=multiple.options[::-1]),
            replace(match, blanks=blanks),
            replace(series, statements=series.statements[::-1]),
            replace(single, options=single.options[::-1]),
        )
    )
    return Context(context.db, {"sky-1": exam}, context.secret, context.new_token)


async def test_versions_go_where_the_pack_has_what_was_asked(
    upgraded: tuple[Database, Context],
) -> None:
    database, _context = upgraded
    # 3 is a board, 5 would be graded otherwise, 6 is gone, and 8 had three options.
    assert await versioned(database, delivery) == [
        *(True, True, False, True),
        *(False, False, True, False),
    ]
    assert await versioned(database, practice_answer) == [True, True, False, False, False]
    assert await versioned(database, rekey) == [True]


async def test_a_button_posted_before_goes_on(upgraded: tuple[Database, Context]) -> None:
    _database, context = upgraded
    address, cai = Address("web", "", "owls"), Actor(UserKey("web", "", "cai"), "Cai")
    # Shown as E and C are the stored A and C, which are right.
    outcome = await take_answer(edited(context), cai, address, "token-0002", "CE", NOW)
    assert isinstance(outcome, Graded)
    assert isinstance(outcome.asked.question, Multiple)
    assert outcome.grade.correct
    done = await rebuild(edited(context), lambda _done, _all: None)
    assert not any(done.mended.values())


async def test_a_quiz_goes_on(upgraded: tuple[Database, Context]) -> None:
    database, context = upgraded

    def questions(connection: Connection) -> str:
        found: str = connection.execute(
            select(practice_session.c.questions).where(practice_session.c.id == 2)
        ).scalar_one()
        return found

    items = quiz_items(await database.read(questions))
    assert [list(one[:3]) for one in items] == QUIZ
    assert [one.version_id is not None for one in items] == [True, True, False, False]
    group_id, ana = 1, UserKey("web", "", "ana")
    member = await database.read(people.member_of, group_id, ana)
    assert member is not None
    # Of the first blank B is shown as A, of the second A as B.
    first = await answer_quiz(edited(context), member, "quiz-2", 0, "AB", NOW)
    assert isinstance(first, QuizGraded)
    assert first.grade.correct
    second = await answer_quiz(edited(context), member, "quiz-2", 1, "YNN", NOW)
    assert isinstance(second, QuizGraded)
    assert second.grade.correct


async def test_a_corrected_key_follows_the_texts(upgraded: tuple[Database, Context]) -> None:
    database, context = upgraded
    now = edited(context)
    assert key(now.exams["sky-1"].pack.questions[a_series().id]) == "YNY"
    assert await database.read(corrected_keys, now, "sky-1") == {a_series().id: "NNY"}


async def test_what_was_answered_teaches_after_the_bank_was_edited(
    upgraded: tuple[Database, Context],
) -> None:
    _database, context = upgraded
    for start in (context, edited(context)):
        done = await rebuild(start, lambda _done, _all: None)
        assert not any(done.mended.values())


# A board that was posted by an older version: of the week in which Ana had three points.
BOARD_AT_0011 = """
INSERT INTO delivery (id, token, group_id, kind, local_date, position, question, layout, opens_at,
  closes_at, state) VALUES
  (9, 'token-0009', 1, 'leaderboard', '2026-03-02', 0, NULL, NULL,
   '2026-03-02 08:00:00.000000', '2026-03-09 08:00:00.000000', 'open');
INSERT INTO post (id, delivery_id, channel_id, state, attempt, due_at, first_attempt_at,
  message_ref, error) VALUES
  (9, 9, 1, 'sent', 1, '2026-03-02 08:00:00.000000', '2026-03-02 08:00:00.000000', '8', NULL)
"""


async def test_a_board_that_was_posted_before_boards_were_kept_is_kept_from_its_next_edit_on(
    database_url: str,
) -> None:
    await migrate(database_url, NOW, to="0001")
    filling = open_database(database_url)
    await filling.write(fill)
    await migrate(database_url, NOW, to="0011")
    await filling.write(fill, BOARD_AT_0011)
    before = await filling.read(all_rows)
    await filling.close()
    await migrate(database_url, NOW)
    database = open_database(database_url)
    after = await database.read(all_rows)
    assert same_columns(after, filled(before)) == filled(before)
    assert after["posted_board"] == after["board_row"] == after["goal_reached"] == []
    assert {row["day_total"] for row in after["delivery"]} == {None}
    for member in after["membership"]:
        assert (member["asked_at"], member["away_at"]) == (member["joined_at"], None)
    assert await database.read(differences) == []
    context = a_context(database)
    group = await database.read(groups.group_by_id, 1)
    assert group is not None
    (posted,) = await database.read(deliveries.by_tokens, 1, ["token-0009"])
    present = await show_last_week(context, group, NOW)
    assert not present.is_posted
    shown = replace(present, is_posted=True)
    assert await board_of_delivery(context, group, posted, NOW) == shown
    assert [(one.rank, one.row.name, one.row.points) for one in shown.rows] == [(1, "Ana", 3)]
    assert (shown.answered, shown.members) == (1, 1)
    await database.write(people.rename, 1, 1, "Queen Ana")
    await database.write(people.leave_group, 1, 1, NOW)
    assert await show_last_week(context, group, NOW) == shown
    assert await board_of_delivery(context, group, posted, NOW) == shown
    await database.close()
