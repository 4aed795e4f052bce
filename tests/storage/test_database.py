"""Transactions on both engines, and what is said of databases that cannot be used."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError
from sqlalchemy.util import await_only

from storage.database import (
    WRITE_TRIES,
    Database,
    DatabaseError,
    PostgresDatabase,
    SqliteDatabase,
    advice,
    open_database,
    sqlite_engine,
    sqlstate,
)
from storage.migration import migrate
from storage.tables import identity, person

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NOBODY = 65_534
PATIENCE_S = 30  # for what would otherwise hang when it is broken


class OnPurposeError(Exception):
    """A fault of the work itself."""


def add_person(connection: Connection, language: str = "en", at: datetime = NOW) -> int:
    added: int = connection.execute(
        insert(person).values(language=language, created_at=at).returning(person.c.id)
    ).scalar_one()
    return added


def add_and_fail(connection: Connection) -> None:
    add_person(connection, "failed")
    raise OnPurposeError


def count_people(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(person)).scalar_one()


def spoken(connection: Connection) -> set[str | None]:
    return set(connection.execute(select(person.c.language)).scalars())


@contextmanager
def waiting_writes(database: SqliteDatabase) -> Iterator[threading.Event]:
    """Keep the writer busy until the event is set (or the block ends), so that writes queue up."""
    gate = threading.Event()
    try:
        busy = asyncio.ensure_future(database.write(lambda _connection: gate.wait(PATIENCE_S)))
        yield gate
    finally:
        gate.set()
        assert not busy.cancelled()


@pytest.fixture
async def sqlite(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    """An open SQLite database with tables."""
    path = tmp_path / "quizbot.db"
    shutil.copyfile(sqlite_template, path)
    database = SqliteDatabase(path)
    yield database
    await database.close()


@pytest.fixture
async def postgres(postgres_filled_url: str) -> AsyncIterator[PostgresDatabase]:
    """An open PostgreSQL database with tables."""
    database = PostgresDatabase(postgres_filled_url)
    yield database
    await database.close()


class TestTransactions:
    async def test_a_write_is_read_once_it_returned(self, database: Database) -> None:
        added = await database.write(add_person)
        assert await database.read(lambda c: c.scalar(select(person.c.id))) == added

    async def test_a_fault_undoes_its_transaction_and_reaches_the_caller(
        self, database: Database
    ) -> None:
        with pytest.raises(OnPurposeError):
            await database.write(add_and_fail)
        assert await database.read(count_people) == 0

    async def test_of_many_at_once_the_faults_undo_only_themselves(
        self, database: Database
    ) -> None:
        works: list[Callable[[Connection], object]] = [
            add_and_fail if number % 3 == 0 else add_person for number in range(150)
        ]
        outcomes = await asyncio.gather(*map(database.write, works), return_exceptions=True)
        assert [type(one) for one in outcomes] == [
            OnPurposeError if number % 3 == 0 else int for number in range(150)
        ]
        assert await database.read(count_people) == 100
        assert await database.read(spoken) == {"en"}

    async def test_a_broken_constraint_undoes_only_its_own_transaction(
        self, database: Database
    ) -> None:
        taken = await database.write(add_person)

        def add_again(connection: Connection) -> None:
            add_person(connection, "failed")
            connection.execute(insert(person).values(id=taken, created_at=NOW))

        outcomes = await asyncio.gather(
            database.write(add_person),
            database.write(add_again),
            database.write(add_person),
            return_exceptions=True,
        )
        assert [type(one) for one in outcomes] == [int, IntegrityError, int]
        assert await database.read(count_people) == 3
        assert await database.read(spoken) == {"en"}

    async def test_a_read_cannot_write(self, database: Database) -> None:
        with pytest.raises(DBAPIError, match=r"read.?only"):
            await database.read(add_person)
        assert await database.read(count_people) == 0
        await database.write(add_person)  # and the connection is as good as before

    async def test_foreign_keys_hold(self, database: Database) -> None:
        lost = {"platform": "fake", "workspace": "w1", "user_id": "ana", "person_id": 999}
        with pytest.raises(IntegrityError):
            await database.write(lambda c: c.execute(insert(identity).values(lost)) and None)

    async def test_whoever_no_longer_waits_disturbs_nobody(self, database: Database) -> None:
        impatient = asyncio.ensure_future(database.write(add_person))
        others = [asyncio.ensure_future(database.write(add_person, "es")) for _ in range(5)]
        await asyncio.sleep(0)  # all of them are on their way
        impatient.cancel()
        with pytest.raises(asyncio.CancelledError):
            await impatient
        async with asyncio.timeout(PATIENCE_S):
            assert len(set(await asyncio.gather(*others))) == 5
        assert "es" in await database.read(spoken)
        await database.write(add_person)

    async def test_closing_finishes_what_was_begun_and_refuses_the_rest(
        self, database_url: str, database: Database
    ) -> None:
        begun = [asyncio.ensure_future(database.write(add_person)) for _ in range(5)]
        await asyncio.gather(*begun)
        await database.close()
        await database.close()  # once more does no harm
        for late in (database.write(add_person), database.read(count_people)):
            with pytest.raises(DatabaseError, match="closed"):
                await late
        again = open_database(database_url)
        assert await again.read(count_people) == 5
        await again.close()


class TestInstants:
    async def test_an_instant_comes_back_in_utc(self, database: Database) -> None:
        in_delhi = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
        await database.write(add_person, "en", in_delhi)
        (stored,) = await database.read(lambda c: c.scalars(select(person.c.created_at)).all())
        assert (stored, stored.tzinfo) == (NOW, UTC)

    async def test_instants_compare_whatever_their_zone(self, database: Database) -> None:
        await database.write(add_person)
        limit = NOW.astimezone(timezone(timedelta(hours=-8)))
        found = select(func.count()).where(person.c.created_at <= limit)
        missed = select(func.count()).where(person.c.created_at < limit)
        assert await database.read(lambda c: (c.scalar(found), c.scalar(missed))) == (1, 0)

    async def test_a_naive_datetime_is_refused(self, database: Database) -> None:
        with pytest.raises(StatementError, match="a naive datetime cannot be stored"):
            await database.write(add_person, "en", datetime(2026, 3, 2, 8, 0))  # noqa: DTZ001
        assert await database.read(count_people) == 0


class TestSqlite:
    async def test_pragmas_of_the_writer(self, sqlite: SqliteDatabase) -> None:
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "query_only": 0}
        assert await sqlite.write(pragmas, wanted) == wanted

    async def test_pragmas_of_the_readers(self, sqlite: SqliteDatabase) -> None:
        wanted = {"foreign_keys": 1, "query_only": 1, "wal_autocheckpoint": 0}
        assert await sqlite.read(pragmas, wanted) == wanted

    async def test_writes_that_wait_share_one_commit(
        self, sqlite: SqliteDatabase, tmp_path: Path
    ) -> None:
        def add_and_look(connection: Connection) -> tuple[int, int]:
            """(people that the transaction sees, people that everybody else sees)"""
            add_person(connection)
            with closing(sqlite3.connect(tmp_path / "quizbot.db")) as other:
                (committed,) = other.execute("SELECT count(*) FROM person").fetchone()
            return count_people(connection), committed

        with waiting_writes(sqlite) as gate:
            writes = [asyncio.ensure_future(sqlite.write(add_and_look)) for _ in range(4)]
            await asyncio.sleep(0)
            gate.set()
            assert await asyncio.gather(*writes) == [(1, 0), (2, 0), (3, 0), (4, 0)]
        assert await sqlite.read(count_people) == 4

    async def test_a_failing_write_takes_nobody_of_its_commit_with_it(
        self, sqlite: SqliteDatabase
    ) -> None:
        works: list[Callable[[Connection], object]] = [add_person, add_and_fail, add_person]
        with waiting_writes(sqlite) as gate:
            writes = [asyncio.ensure_future(sqlite.write(work)) for work in works]
            await asyncio.sleep(0)
            gate.set()
            outcomes = await asyncio.gather(*writes, return_exceptions=True)
        assert [type(one) for one in outcomes] == [int, OnPurposeError, int]
        assert await sqlite.read(spoken) == {"en"}
        assert await sqlite.read(count_people) == 2

    async def test_a_cancelled_write_that_was_queued_is_still_made(
        self, sqlite: SqliteDatabase
    ) -> None:
        with waiting_writes(sqlite) as gate:
            write = asyncio.ensure_future(sqlite.write(add_person))
            await asyncio.sleep(0)
            write.cancel()
            gate.set()
            with pytest.raises(asyncio.CancelledError):
                await write
        await sqlite.write(lambda _connection: None)  # comes behind it
        assert await sqlite.read(count_people) == 1

    async def test_closing_lets_queued_writes_finish(self, sqlite: SqliteDatabase) -> None:
        with waiting_writes(sqlite) as gate:
            writes = [asyncio.ensure_future(sqlite.write(add_person)) for _ in range(3)]
            await asyncio.sleep(0)
            closing_down = asyncio.ensure_future(sqlite.close())
            await asyncio.sleep(0)
            gate.set()
            await closing_down
        assert len(await asyncio.gather(*writes)) == 3

    async def test_a_full_disk_fails_who_wrote_and_harms_nothing_else(
        self, sqlite: SqliteDatabase
    ) -> None:
        await sqlite.write(add_person)
        (pages,) = (await sqlite.write(pragmas, ["page_count"])).values()
        await sqlite.write(set_pragma, "max_page_count", pages)
        with pytest.raises(OperationalError, match="full"):
            await sqlite.write(add_person, "x" * 100_000)
        assert await sqlite.read(spoken) == {"en"}
        await sqlite.write(set_pragma, "max_page_count", pages + 100)
        await sqlite.write(add_person, "x" * 100_000)
        assert await sqlite.read(count_people) == 2


def pragmas(connection: Connection, names: Any) -> dict[str, Any]:
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names}


def set_pragma(connection: Connection, name: str, value: object) -> None:
    connection.exec_driver_sql(f"PRAGMA {name}={value}")


class TestPostgres:
    async def test_a_deadlock_is_tried_again(self, postgres: PostgresDatabase) -> None:
        ana, ben = [await postgres.write(add_person, "") for _ in range(2)]
        both_hold_one = asyncio.Barrier(2)
        tries: list[str] = []

        def mark_both(connection: Connection, name: str, first: int, second: int) -> None:
            connection.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
            tries.append(name)
            append(connection, first, name)
            if tries.count(name) == 1:
                await_only(both_hold_one.wait())
            append(connection, second, name)

        await asyncio.gather(
            postgres.write(mark_both, "x", ana, ben), postgres.write(mark_both, "y", ben, ana)
        )
        assert len(tries) == 3  # the engine broke the deadlock by undoing one of the two
        stored = await postgres.read(lambda c: c.scalars(select(person.c.language)).all())
        assert [sorted(str(marks)) for marks in stored] == [["x", "y"], ["x", "y"]]

    @pytest.mark.parametrize(
        ("code", "tries"), [("40001", WRITE_TRIES), ("40P01", WRITE_TRIES), ("22012", 1)]
    )
    async def test_what_can_pass_is_tried_a_few_times_and_the_rest_once(
        self, postgres: PostgresDatabase, code: str, tries: int
    ) -> None:
        tried: list[int] = []

        def fail(connection: Connection) -> None:
            tried.append(add_person(connection))
            connection.exec_driver_sql(
                f"DO $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '{code}'; END $$"
            )

        with pytest.raises(DBAPIError) as caught:
            await postgres.write(fail)
        assert (sqlstate(caught.value), len(tried)) == (code, tries)
        assert await postgres.read(count_people) == 0

    async def test_more_transactions_than_connections_wait_for_their_turn(
        self, postgres_filled_url: str
    ) -> None:
        database = PostgresDatabase(postgres_filled_url, pool_size=2)
        added = await asyncio.gather(*(database.write(add_person) for _ in range(20)))
        await database.close()
        assert len(set(added)) == 20

    def test_the_password_is_not_shown(self) -> None:
        database = PostgresDatabase("postgresql://ana:hunter2@localhost/quizbot")
        assert "hunter2" not in database.url
        assert "localhost/quizbot" in database.url


def append(connection: Connection, person_id: int, mark: str) -> None:
    connection.execute(
        update(person)
        .where(person.c.id == person_id)
        .values(language=func.concat(person.c.language, mark))
    )


class TestAddresses:
    @pytest.mark.parametrize(
        ("url", "advice"),
        [
            ("mysql://ana:hunter2@host/db", "use sqlite:/// or postgresql://"),
            ("nonsense with hunter2", "Use sqlite:///data/quizbot.db or postgresql://"),
            ("postgresql://ana:hunter2@host:hunter2/db", "or postgresql://user:password@host"),
            ("", "Use sqlite:///data/quizbot.db"),
            ("sqlite:///:memory:", "SQLite needs a file: sqlite:///data/quizbot.db"),
            ("sqlite://", "SQLite needs a file"),
        ],
    )
    async def test_what_cannot_be_an_address_is_refused_with_advice(
        self, url: str, advice: str
    ) -> None:
        with pytest.raises(DatabaseError) as opening:
            open_database(url)
        with pytest.raises(DatabaseError) as migrating:
            await migrate(url, NOW)
        assert advice in str(opening.value)
        assert str(migrating.value) == str(opening.value)
        assert "hunter2" not in str(opening.value)

    async def test_a_folder_that_does_not_exist_is_made(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/new/data/quizbot.db"
        await migrate(url, NOW)
        database = open_database(url)
        assert database.url == url
        await database.write(add_person)
        await database.close()


class TestFilesThatCannotBeUsed:
    def test_something_else(self, tmp_path: Path) -> None:
        path = tmp_path / "quizbot.db"
        path.write_bytes(random.Random(7).randbytes(5_000))
        with pytest.raises(DatabaseError, match=r"is damaged or no SQLite database.*backup"):
            sqlite_engine(path)

    def test_a_database_that_was_cut_short(self, sqlite_template: Path, tmp_path: Path) -> None:
        path = tmp_path / "quizbot.db"
        whole = sqlite_template.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(DatabaseError, match=r"is damaged.*malformed.*`quizbot restore FILE`"):
            sqlite_engine(path)

    def test_the_newest_finished_backup_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "quizbot.db"
        (tmp_path / "backups").mkdir()
        for age, name in enumerate(
            [
                "backups/quizbot-20260303T080000.db.part",  # never finished
                "quizbot.db.replaced-20260302T080000",  # what a restore has put away
                "backups/quizbot-20260301T080000.db",
                "quizbot.db.before-0007-20260228T080000",
            ]
        ):
            (tmp_path / name).write_bytes(b"")
            os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
        path.write_bytes(b"no database at all")
        newest = tmp_path / "backups" / "quizbot-20260301T080000.db"
        with pytest.raises(DatabaseError, match=f"`quizbot restore {newest}` puts the newest"):
            sqlite_engine(path)

    @pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
    async def test_a_new_file_is_its_owners_alone_whatever_the_umask(
        self, tmp_path: Path, umask: int
    ) -> None:
        before = os.umask(umask)
        try:
            database = SqliteDatabase(tmp_path / "new" / "data" / "quizbot.db")
            await database.write(lambda c: c.exec_driver_sql("CREATE TABLE a (x)") and None)
        finally:
            os.umask(before)
        data = tmp_path / "new" / "data"
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in data.iterdir()}
        await database.close()
        assert modes == {f"quizbot.db{end}": 0o600 for end in ("", "-wal", "-shm")}
        assert {stat.S_IMODE(one.stat().st_mode) for one in (data, data.parent)} == {0o700}

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(DatabaseError, match=r"is a folder. Name a file in it: .*/quizbot\.db"):
            sqlite_engine(tmp_path)

    @pytest.mark.parametrize("below", ["file/quizbot.db", "file/data/quizbot.db"])
    def test_a_file_where_a_folder_should_be(self, tmp_path: Path, below: str) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(DatabaseError, match=r"below a file.*Change QUIZBOT_DATABASE_URL"):
            sqlite_engine(tmp_path / below)

    def test_a_database_that_somebody_else_holds(self, tmp_path: Path) -> None:
        path = tmp_path / "quizbot.db"
        with (
            closing(sqlite3.connect(path, isolation_level=None)) as holder,
            closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other,
        ):
            holder.execute("BEGIN EXCLUSIVE")
            with pytest.raises(sqlite3.OperationalError) as caught:
                other.execute("BEGIN IMMEDIATE")
        said = advice(caught.value, path)
        assert said.startswith("another program holds the database (database is locked). Stop it")

    def test_a_file_that_may_only_be_read(self, sqlite_template: Path) -> None:
        with a_folder_for_all() as folder:
            path = folder / "quizbot.db"
            path.write_bytes(sqlite_template.read_bytes())
            path.chmod(0o444)
            folder.chmod(0o555)
            said = said_without_rights(path)
        assert "cannot be written (attempt to write a readonly database)" in said
        assert "Check the owner and the mode" in said

    def test_a_folder_that_may_only_be_read(self) -> None:
        with a_folder_for_all() as folder:
            folder.chmod(0o555)
            said = said_without_rights(folder / "quizbot.db")
            deeper = said_without_rights(folder / "data" / "quizbot.db")
        assert "cannot be written" in said
        assert "cannot be written" in deeper

    def test_a_disk_that_takes_no_more(self, tmp_path: Path) -> None:
        path = tmp_path / "quizbot.db"
        said = said_by_a_child(
            "import asyncio, resource; from datetime import UTC, datetime;"
            "from storage.migration import migrate;"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
            f"asyncio.run(migrate('sqlite:///{path}', datetime(2026, 1, 1, tzinfo=UTC)))"
        )
        assert f"{path}: the upgrade failed and changed nothing" in said
        assert "Check the disk" in said


@contextmanager
def a_folder_for_all() -> Iterator[Path]:
    """A temporary folder that everybody may enter (pytest's own are closed to others)."""
    with tempfile.TemporaryDirectory(prefix="quizbot-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            yield folder
        finally:
            folder.chmod(0o755)


def said_without_rights(path: Path) -> str:
    """What is said of a database when it is opened by somebody without rights to it.

    To root everything may be written, so a child gives its rights up before it opens the file.
    """
    become_nobody = f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY});"
    return said_by_a_child(
        "import os; from pathlib import Path; from storage.database import sqlite_engine;"
        f"{become_nobody if os.geteuid() == 0 else ''}"
        f"sqlite_engine(Path({str(path)!r}))"
    )


def said_by_a_child(code: str) -> str:
    """The last line of the fault that ends a Python program."""
    child = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert child.returncode == 1
    lines = child.stderr.strip().splitlines()
    with suppress(ValueError):
        _, said = lines[-1].split("storage.database.DatabaseError: ")
        return said
    pytest.fail(child.stderr)
