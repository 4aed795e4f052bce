"""Upgrades: of nothing, of what is new already, and of databases that people have filled."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, make_url, select

from storage.database import Database, DatabaseError, open_database, sqlite_engine
from storage.migration import migrate, newest_revision, suspend_foreign_keys
from storage.tables import metadata, stale_difficulty, standing

NOW = datetime(2026, 3, 2, 8, 30, 15, tzinfo=UTC)

# One row or more of each table, in the columns that it has at revision 0001.
ROWS_AT_0001 = """
INSERT INTO person (id, language, created_at) VALUES
  (1, NULL, '2026-03-01 08:00:00.000000'), (2, 'es', '2026-03-01 09:00:00.000000');
INSERT INTO study_group (id, key, name, exam, language, zone, post_time, days, questions_a_day,
  feedback, paused_at, next_due_at, next_board_at, created_at) VALUES
  (1, 'owls', 'Night owls', 'sky-1', 'en', 'Europe/Madrid', '09:00', '1234567', 1, 'at_once',
   NULL, '2026-03-03 08:00:00.000000', '2026-03-09 08:00:00.000000', '2026-03-01 08:00:00.000000'),
  (2, 'birds', 'Pájaros', 'sky-1', 'es', 'America/Lima', '18:30', '135', 3, 'at_reveal',
   '2026-03-02 08:00:00.000000', NULL, NULL, '2026-03-01 08:00:00.000000');
INSERT INTO channel (id, group_id, platform, workspace, channel, parked_at, parked_reason) VALUES
  (1, 1, 'web', '', 'owls', NULL, NULL),
  (2, 2, 'fake', 'w1', 'birds', '2026-03-02 08:00:00.000000', 'archived');
INSERT INTO delivery (id, token, group_id, kind, local_date, position, question, layout, opens_at,
  closes_at, state) VALUES
  (1, 'token-0001', 1, 'daily', '2026-03-01', 0, 'spread-of-light', 'BDAC',
   '2026-03-01 08:00:00.000000', '2026-03-02 08:00:00.000000', 'closed'),
  (2, 'token-0002', 1, 'daily', '2026-03-02', 0, 'signs-of-a-planet', 'EDCBA',
   '2026-03-02 08:00:00.000000', '2026-03-03 08:00:00.000000', 'open'),
  (3, 'token-0003', 2, 'leaderboard', '2026-03-02', 0, NULL, NULL,
   '2026-03-02 08:00:00.000000', '2026-03-09 08:00:00.000000', 'missed');
INSERT INTO identity (platform, workspace, user_id, person_id) VALUES
  ('web', '', 'ana', 1), ('fake', 'w1', 'ben', 2);
INSERT INTO membership (group_id, person_id, name, organiser, joined_at, left_at) VALUES
  (1, 1, 'Ana', true, '2026-03-01 08:00:00.000000', NULL),
  (1, 2, 'Ben', false, '2026-03-01 09:00:00.000000', '2026-03-02 09:00:00.000000');
INSERT INTO sampler (group_id, state) VALUES (1, '{"draws": 2}');
INSERT INTO standing (group_id, week, person_id, points, answers, correct) VALUES
  (1, '2026-02-23', 1, 3, 1, 1), (1, '2026-02-23', 2, 1, 1, 0);
INSERT INTO streak (group_id, person_id, days, longest, freezes, last_date) VALUES
  (1, 1, 1, 4, 2, '2026-03-01');
INSERT INTO answer (delivery_id, person_id, choice, score, out_of, correct, answered_at,
  counted_on) VALUES
  (1, 1, 'B', 1, 1, true, '2026-03-01 08:05:00.000000', '2026-03-01'),
  (1, 2, 'A', 0, 1, false, '2026-03-01 08:06:00.000000', '2026-03-01'),
  (2, 1, 'AC', 1, 1, true, '2026-03-02 08:05:00.000000', NULL);
INSERT INTO post (id, delivery_id, channel_id, state, attempt, due_at, first_attempt_at,
  message_ref, error) VALUES
  (1, 1, 1, 'done', 2, '2026-03-02 08:00:00.000000', '2026-03-01 08:00:00.000000', '7', NULL),
  (2, 2, 1, 'sending', 1, '2026-03-02 08:01:00.000000', '2026-03-02 08:00:00.000000', NULL, NULL),
  (3, 3, 2, 'missed', 0, '2026-03-02 08:00:00.000000', NULL, NULL, 'archived')
"""
ORPHAN = (
    "INSERT INTO answer (delivery_id, person_id, choice, score, out_of, correct, answered_at)"
    " VALUES (999, 999, 'A', 0, 1, false, '2026-03-01 08:05:00.000000')"
)

# Beliefs as they were up to revision 0007: means and variances, of one estimator of its time.
STALE_AT_0014 = """
INSERT INTO difficulty (exam, node, mean, variance, answers) VALUES
  ('sky-1', 'deleted', 1772442000.0, 0, 5), ('moon-1', 'deleted', 0, 0, 2)
"""

ROWS_AT_0007 = """
INSERT INTO belief (person_id, exam, node, mean, variance, answers, week, mean_before,
  variance_before) VALUES
  (1, 'sky-1', 'member', 0.2, 0.5, 1, '2026-02-23', 0.0, 0.6),
  (1, 'sky-1', 'skill:measure-light', 0.1, 0.4, 1, '2026-02-23', 0.0, 0.4),
  (1, 'sky-1', 'question:spread-of-light', 0.0, 0.0, 1, '2026-02-23', 0.0, 0.0);
INSERT INTO difficulty (exam, node, mean, variance, answers) VALUES
  ('sky-1', 'question:spread-of-light', -0.2, 0.5, 2)
"""

Rows = dict[str, list[dict[str, Any]]]


def fill(connection: Connection, rows: str = ROWS_AT_0001) -> None:
    for statement in rows.strip().split(";\n"):
        connection.exec_driver_sql(statement)


def all_rows(connection: Connection) -> Rows:
    """Table -> its rows, sorted; Alembic's own table left out."""
    tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return {
        table: sorted(
            (dict(row._mapping) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")),
            key=str,
        )
        for table in tables
    }


def differences(connection: Connection) -> list[Any]:
    """What Alembic would change to make the database the same as `storage.tables`."""
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def with_rows_at_0001(url: str) -> Rows:
    """Bring an empty database to revision 0001, fill it, and return its rows."""
    await migrate(url, NOW, to="0001")
    database = open_database(url)
    await database.write(fill)
    rows = await database.read(all_rows)
    await database.close()
    return rows


def same_columns(rows: Rows, wanted: Rows) -> Rows:
    """The rows as they were before, cut to the tables and columns of `wanted`."""
    return {
        table: sorted(
            ({name: row[name] for name in wanted[table][0]} for row in rows[table]), key=str
        )
        for table in wanted
    }


def backups(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.before-*"))


def counted(connection: Connection) -> list[tuple[Any, ...]]:
    return [
        tuple(row)
        for row in connection.exec_driver_sql(
            "SELECT delivery_id, person_id, number FROM answer ORDER BY delivery_id, person_id"
        )
    ]


def periods(connection: Connection) -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in connection.execute(select(standing)) if row.person_id == 1)


class TestUpgrade:
    async def test_boards_get_their_months_and_answers_their_order(self, database_url: str) -> None:
        await with_rows_at_0001(database_url)
        await migrate(database_url, NOW)
        database = open_database(database_url)
        assert await database.read(periods) == [
            (1, "all", date(1970, 1, 1), 1, 3, 1, 1),
            (1, "month", date(2026, 3, 1), 1, 3, 1, 1),
            (1, "week", date(2026, 2, 23), 1, 3, 1, 1),
        ]
        assert await database.read(counted) == [(1, 1, 1), (1, 2, 2), (2, 1, None)]
        await database.close()

    async def test_beliefs_are_left_to_be_made_of_the_answers(self, database_url: str) -> None:
        """Means and variances of another estimator would be read as what they are not."""
        await with_rows_at_0001(database_url)
        await migrate(database_url, NOW, to="0007")
        database = open_database(database_url)
        await database.write(fill, ROWS_AT_0007)
        before = await database.read(all_rows)
        await database.close()
        await migrate(database_url, NOW)
        database = open_database(database_url)
        after = await database.read(all_rows)
        assert len(before["belief"]) == 3
        assert after["belief"] == after["belief_basis"] == []
        assert {name: after[name] for name in ("answer", "difficulty", "standing", "streak")} == {
            name: before[name] for name in ("answer", "difficulty", "standing", "streak")
        }
        assert await database.read(differences) == []
        await database.close()

    async def test_what_has_to_be_rebuilt_is_still_known(self, database_url: str) -> None:
        """It was noted as a row of difficulties that was none, with a time in its mean."""
        await with_rows_at_0001(database_url)
        await migrate(database_url, NOW, to="0014")
        database = open_database(database_url)
        before = await database.read(all_rows)
        await database.write(fill, STALE_AT_0014)
        await database.close()
        await migrate(database_url, NOW)
        database = open_database(database_url)
        after = await database.read(all_rows)
        assert after["difficulty"] == before["difficulty"]
        noted = await database.read(
            lambda connection: connection.execute(
                select(stale_difficulty).order_by(stale_difficulty.c.exam)
            ).all()
        )
        assert [tuple(row) for row in noted] == [
            ("moon-1", 2, None),
            ("sky-1", 5, datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ]
        assert await database.read(differences) == []
        await database.close()

    async def test_an_empty_database_gets_the_newest_tables(self, database_url: str) -> None:
        done = await migrate(database_url, NOW)
        assert (done.before, done.after) == (None, newest_revision())
        assert (done.changed, done.backup) == (True, None)

    async def test_a_new_database_is_left_as_it_is(self, database_url: str, tmp_path: Path) -> None:
        await migrate(database_url, NOW)
        done = await migrate(database_url, NOW)
        assert (done.before, done.after) == (newest_revision(), newest_revision())
        assert (done.changed, done.backup) == (False, None)
        assert backups(tmp_path) == []

    async def test_the_newest_tables_are_those_that_the_program_knows(
        self, database: Database
    ) -> None:
        assert await database.read(differences) == []

    async def test_the_comparison_would_notice_a_difference(self, database: Database) -> None:
        await database.write(lambda c: c.exec_driver_sql("ALTER TABLE person DROP COLUMN language"))
        ((kind, _schema, table, column),) = await database.read(differences)
        assert (kind, table, column.name) == ("add_column", "person", "language")

    async def test_every_row_survives(self, database_url: str) -> None:
        before = await with_rows_at_0001(database_url)
        assert all(before.values())  # no table was forgotten
        done = await migrate(database_url, NOW)
        assert (done.before, done.after, done.changed) == ("0001", newest_revision(), True)
        database = open_database(database_url)
        after = await database.read(all_rows)
        del before["standing"]  # it changed its shape: see the next test
        assert same_columns(after, before) == before
        assert await database.read(differences) == []
        await database.close()


class TestSqlite:
    async def test_the_backup_holds_what_was_there(self, tmp_path: Path) -> None:
        path = tmp_path / "quizbot.db"
        rows = await with_rows_at_0001(f"sqlite:///{path}")
        done = await migrate(f"sqlite:///{path}", NOW)
        assert done.backup == tmp_path / "quizbot.db.before-0001-20260302T083015"
        with closing(sqlite3.connect(done.backup)) as backup:
            assert backup.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert backup.execute("SELECT version_num FROM alembic_version").fetchall() == [
                ("0001",)
            ]
        restored = open_database(f"sqlite:///{done.backup}")
        assert await restored.read(all_rows) == rows
        await restored.close()

    async def test_rows_without_their_parents_stop_it_and_nothing_is_changed(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "quizbot.db"
        await with_rows_at_0001(f"sqlite:///{path}")
        with closing(sqlite3.connect(path)) as careless:  # it does not check foreign keys
            careless.execute(ORPHAN)
            careless.commit()
        with pytest.raises(
            DatabaseError, match=r"leave 2 rows without their parents \(in answer\).*nothing was"
        ):
            await migrate(f"sqlite:///{path}", NOW)
        with closing(sqlite3.connect(path)) as untouched:
            tables = {name for (name,) in untouched.execute("SELECT name FROM sqlite_master")}
            assert untouched.execute("SELECT version_num FROM alembic_version").fetchall() == [
                ("0001",)
            ]
        assert "web_message" not in tables

    async def test_without_a_backup_nothing_is_changed(self, tmp_path: Path) -> None:
        path = tmp_path / "quizbot.db"
        await with_rows_at_0001(f"sqlite:///{path}")
        (tmp_path / "quizbot.db.before-0001-20260302T083015").write_text("in the way")
        with pytest.raises(DatabaseError, match=r"no backup quizbot.*nothing was changed"):
            await migrate(f"sqlite:///{path}", NOW)
        with closing(sqlite3.connect(path)) as untouched:
            assert untouched.execute("SELECT version_num FROM alembic_version").fetchall() == [
                ("0001",)
            ]

    async def test_the_backup_is_its_owners_alone_and_what_a_killed_upgrade_left_goes(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "quizbot.db"
        await with_rows_at_0001(f"sqlite:///{path}")
        (tmp_path / "quizbot.db.before-0001-20260301T083015.part").write_text("half of it")
        done = await migrate(f"sqlite:///{path}", NOW)
        assert backups(tmp_path) == [done.backup]
        assert done.backup is not None
        assert stat.S_IMODE(done.backup.stat().st_mode) == 0o600

    async def test_an_upgrade_that_fails_says_how_to_go_back(self, tmp_path: Path) -> None:
        path = tmp_path / "quizbot.db"
        await with_rows_at_0001(f"sqlite:///{path}")
        with closing(sqlite3.connect(path)) as other:  # a table that an upgrade wants to make
            other.execute("CREATE TABLE web_message (x)")
        with pytest.raises(DatabaseError, match=r"changed nothing: .*`quizbot restore (.*)`") as no:
            await migrate(f"sqlite:///{path}", NOW)
        backup = tmp_path / "quizbot.db.before-0001-20260302T083015"
        assert f"`quizbot restore {backup}`" in str(no.value)
        assert backup.exists()


async def test_of_replicas_that_start_together_one_upgrades(postgres_url: str) -> None:
    rows = await with_rows_at_0001(postgres_url)
    del rows["standing"]  # it changed its shape
    done = await asyncio.gather(*(migrate(postgres_url, NOW) for _ in range(3)))
    assert sorted(one.changed for one in done) == [False, False, True]
    database = open_database(postgres_url)
    assert same_columns(await database.read(all_rows), rows) == rows
    await database.close()


async def test_of_replicas_that_start_together_one_makes_the_tables(postgres_url: str) -> None:
    done = await asyncio.gather(*(migrate(postgres_url, NOW) for _ in range(3)))
    assert sorted(str(one.before) for one in done) == [newest_revision()] * 2 + ["None"]


class TestRefusals:
    async def test_a_database_of_a_newer_quizbot(
        self, database_url: str, database: Database, tmp_path: Path
    ) -> None:
        await database.write(
            lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        )
        with pytest.raises(
            DatabaseError,
            match=r"newer quizbot \(revision 9999.*Upgrade quizbot, or .*`quizbot restore FILE`",
        ):
            await migrate(database_url, NOW)
        assert backups(tmp_path) == []

    async def test_a_database_of_another_program(self, database_url: str) -> None:
        other = open_database(database_url)
        await other.write(lambda c: c.exec_driver_sql("CREATE TABLE invoices (id INTEGER)"))
        with pytest.raises(
            DatabaseError, match=r"not quizbot's \(invoices\). Give quizbot a database of its own"
        ):
            await migrate(database_url, NOW)
        assert await other.read(all_rows) == {"invoices": []}
        await other.close()

    @pytest.mark.parametrize(
        "change",
        [{"username": "stranger", "password": "hunter2"}, {"database": "elsewhere"}],
        ids=["no such user", "no such database"],
    )
    async def test_a_server_that_refuses_us(
        self, postgres_server: str, change: dict[str, str]
    ) -> None:
        url = make_url(postgres_server).set(**change)  # type: ignore[arg-type]
        with pytest.raises(DatabaseError, match=r"Check the address, the password") as caught:
            await migrate(url.render_as_string(hide_password=False), NOW)
        assert "hunter2" not in str(caught.value)

    async def test_a_server_that_does_not_run(self) -> None:
        nobody_listens = "postgresql://ana:hunter2@127.0.0.1:1/quizbot"
        with pytest.raises(DatabaseError, match=r"that the server is running") as caught:
            await migrate(nobody_listens, NOW)
        assert "hunter2" not in str(caught.value)


def test_foreign_keys_are_off_while_sqlite_is_upgraded(tmp_path: Path) -> None:
    """Else a parent table that is rebuilt would take all its children with it."""
    path = tmp_path / "quizbot.db"
    engine = sqlite_engine(path)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql(
            "CREATE TABLE child (parent INTEGER REFERENCES parent (id) ON DELETE CASCADE)"
        )
        connection.exec_driver_sql("INSERT INTO parent VALUES (1)")
        connection.exec_driver_sql("INSERT INTO child VALUES (1)")
        connection.commit()
        suspend_foreign_keys(connection, path)
        with connection.begin():
            for statement in (
                "CREATE TABLE rebuilt (id INTEGER PRIMARY KEY)",
                "INSERT INTO rebuilt SELECT * FROM parent",
                "DROP TABLE parent",
                "ALTER TABLE rebuilt RENAME TO parent",
            ):
                connection.exec_driver_sql(statement)
        assert connection.exec_driver_sql("SELECT * FROM child").fetchall() == [(1,)]
    engine.dispose()
