"""Engines and transactions. It knows no table and no query.

A query is a plain function whose first argument is a `sqlalchemy.Connection`; `Database.write`
runs it in one transaction and `Database.read` in a read-only one, so that the same function
serves both engines:

- **PostgreSQL**: an async engine over asyncpg, a transaction each.
- **SQLite**: one writer thread with the only writing connection. A whole transaction costs one
  hop to that thread instead of one for every statement, and transactions that wait at the same
  moment share one commit, each in a savepoint of its own (group commit, as PostgreSQL's
  commit_delay and Oracle's log writer do). Readers have connections of their own.

`synchronous=FULL`: with NORMAL a power cut can undo the claim of a post that was already sent.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import queue
import re
import socket
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from storage.backup_files import how_to_restore
from storage.files import make_folder, open_private
from storage.postgres_address import (
    BETWEEN_S,
    IDLE_S,
    PROBES,
    UNANSWERED_MS,
    AddressError,
    postgres_address,
)

P = ParamSpec("P")
T = TypeVar("T")

BUSY_TIMEOUT_MS = 5_000
READERS = 4
BATCH = 64
SERIALIZATION_FAILURES = frozenset({"40001", "40P01"})
WRITE_TRIES = 5
# For a connection of the pool.
POOL_S = 30.0
# What the system does for a connection that says nothing; the names are the socket module's.
KEEPALIVE = {
    "SO_KEEPALIVE": 1,
    "TCP_KEEPIDLE": IDLE_S,
    "TCP_KEEPINTVL": BETWEEN_S,
    "TCP_KEEPCNT": PROBES,
    "TCP_USER_TIMEOUT": UNANSWERED_MS,
}


# An execution option of our own.
_ONLY_READS = "quizbot_only_reads"


class DatabaseError(Exception):
    """The database cannot be used as it is; the message says what to do."""


class Database(Protocol):
    """Runs queries in transactions. Whatever a query raises undoes its transaction."""

    @property
    def url(self) -> str:
        """Where the data is, without a password."""
        ...

    async def write(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work(connection, ...)` in one writing transaction; return once it is committed."""
        ...

    async def read(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work(connection, ...)` in a transaction that may not write."""
        ...

    async def close(self) -> None:
        """Finish what is under way and let go of every connection."""
        ...


def address_of(url: str) -> URL:
    """The address of a database that quizbot can use; raise DatabaseError for anything else.

    What was given is not repeated: a mistyped address may hold a password anywhere.
    """
    try:
        # Hosters give both names.
        address = make_url(re.sub(r"^postgres(?=(\+\w+)?:)", "postgresql", url.strip()))
    except (ArgumentError, ValueError):
        raise DatabaseError(
            "QUIZBOT_DATABASE_URL is not an address. Use sqlite:///data/quizbot.db or"
            " postgresql://user:password@host/name"
        ) from None
    match address.get_backend_name():
        case "sqlite":
            if not address.database or address.database == ":memory:":
                raise DatabaseError("SQLite needs a file: sqlite:///data/quizbot.db")
        case "postgresql":
            _check_host(address)
            try:
                postgres_address(address)
            except AddressError as fault:
                raise DatabaseError(str(fault)) from None
        case other:
            raise DatabaseError(f"{other} is not supported; use sqlite:/// or postgresql://")
    return address


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL. Raises DatabaseError like address_of."""
    address = address_of(url)
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


def open_database(url: str) -> Database:
    """Open `sqlite:///FILE` or `postgresql://...`; raise DatabaseError for anything else."""
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        return SqliteDatabase(Path(address.database or ""))
    return PostgresDatabase(url)


def _check_host(address: URL) -> None:
    """A password that was not encoded may end up in the host, the port or the name."""
    places = [address.database or "", address.username or ""]
    if not _is_ipv6(address.host or ""):
        places.append(address.host or "")
    if any(character in place for place in places for character in "@:/#?%"):
        raise DatabaseError(
            "QUIZBOT_DATABASE_URL cannot be read: in a password or a name, write each of"
            " @ : / # ? and % as its percent code (@ is %40, : is %3A, / is %2F, # is %23, ? is"
            " %3F, % is %25)"
        )


@dataclass(slots=True)
class _Job:
    """A transaction that waits for the writer, and whom to tell."""

    work: Callable[[Connection], Any]
    done: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None


class SqliteDatabase:
    """SQLite in WAL mode: one writer thread with group commit, and a few readers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = sqlite_engine(path)
        self._readers = sqlite_engine(path, read_only=True)
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="sqlite-reader")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._file = path.stat()
        self._thread = threading.Thread(target=self._serve, name="sqlite-writer", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where the data is."""
        return f"sqlite:///{self.path}"

    @property
    def is_gone(self) -> bool:
        """Whether the file was deleted, moved or replaced: what is written now will be lost."""
        try:
            return not os.path.samestat(self.path.stat(), self._file)
        except FileNotFoundError:
            return True

    async def write(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See Database.write."""
        _refuse_if(self._closed)
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(lambda connection: work(connection, *args, **kwargs), done, loop))
        return await done

    async def read(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See Database.read."""
        _refuse_if(self._closed)

        def run() -> T:
            with self._readers.begin() as connection:
                return work(connection, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._pool, run)

    async def close(self) -> None:
        """See Database.close."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._thread.join)
        await loop.run_in_executor(None, self._pool.shutdown)
        self._readers.dispose()
        self._writer.dispose()

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            batch, last = self._gather(job)
            self._transact(batch)
            _tell(batch)
            if last:
                return

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        """The jobs that wait now, at most BATCH; True when the queue was closed behind them."""
        batch = [first]
        with suppress(queue.Empty):
            while len(batch) < BATCH:
                job = self._jobs.get_nowait()
                if job is None:
                    return batch, True
                batch.append(job)
        return batch, False

    def _transact(self, batch: list[_Job]) -> None:
        """Run the batch in one transaction; a fault of the transaction itself fails them all."""
        try:
            with self._writer.begin() as connection:
                for job in batch:
                    _run_alone(connection, job)
        except Exception as fault:  # raised where the job is awaited
            for job in batch:
                job.error = job.error or fault


def _run_alone(connection: Connection, job: _Job) -> None:
    """Run one job in a savepoint, so that its fault undoes nothing of the others'."""
    connection.exec_driver_sql("SAVEPOINT job")
    try:
        job.result = job.work(connection)
    except Exception as fault:  # raised where the job is awaited
        job.error = fault
        # After a full disk SQLite has undone everything: this raises, and the batch fails.
        connection.exec_driver_sql("ROLLBACK TO job")
    connection.exec_driver_sql("RELEASE job")


def _tell(batch: list[_Job]) -> None:
    """Hand results to their loops, one wake-up for each loop."""
    loops = {id(job.loop): job.loop for job in batch}
    for loop in loops.values():
        mine = [job for job in batch if job.loop is loop]
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, mine)


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.done.cancelled():
            continue
        if job.error is not None:
            job.done.set_exception(job.error)
        else:
            job.done.set_result(job.result)


def sqlite_engine(path: Path, *, read_only: bool = False) -> Engine:
    """An engine over the file; raise DatabaseError when the file cannot be used."""
    if not read_only:
        _check_usable(path)
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=READERS if read_only else 1,
        max_overflow=0,
        connect_args={"check_same_thread": False, "isolation_level": None},
        execution_options={_ONLY_READS: read_only},
    )
    pragmas = [f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON"]
    if read_only:
        pragmas += ["query_only=1", "wal_autocheckpoint=0"]
    else:
        pragmas += ["journal_mode=WAL", "synchronous=FULL"]

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def may_see_undone(connection: Connection) -> bool:
    """Whether a new row's id that is seen here may come back as another row's: SQLite hands out
    again what a transaction that was undone had taken. PostgreSQL never does."""
    reads = connection.get_execution_options().get(_ONLY_READS, False)
    return connection.dialect.name == "sqlite" and not reads


def _check_usable(path: Path) -> None:
    """Fail early, and in words, where SQLite would fail late with a code."""
    try:
        make_folder(path.parent)
        if not path.exists():  # SQLite makes it readable to all, and -wal and -shm follow its mode
            os.close(open_private(path.resolve()))
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE IF NOT EXISTS _write_check (x)")
            connection.execute("ROLLBACK")
            connection.execute("PRAGMA schema_version").fetchone()
    except (sqlite3.Error, OSError) as fault:
        raise DatabaseError(f"{path}: {advice(fault, path)}") from fault


def advice(fault: Exception, path: Path) -> str:
    """What is wrong with the SQLite file at `path`, by SQLite's or the system's own words, and
    what to do about it."""
    said = str(fault)
    if path.is_dir():
        return f"is a folder. Name a file in it: QUIZBOT_DATABASE_URL=sqlite:///{path}/quizbot.db"
    if isinstance(fault, FileExistsError | NotADirectoryError):
        return "stands below a file, not a folder. Change QUIZBOT_DATABASE_URL"
    if "readonly" in said or "unable to open" in said or isinstance(fault, PermissionError):
        return f"the database cannot be written ({said}). Check the owner and the mode of the file"
    if "not a database" in said or "malformed" in said:
        return (
            f"the file is damaged or no SQLite database ({said}). It is kept aside when"
            f" {how_to_restore(path)}"
        )
    if "full" in said or "No space" in said:
        return f"the disk is full ({said}). Free some room and start again"
    if "locked" in said:
        return f"another program holds the database ({said}). Stop it, or use PostgreSQL"
    return f"the database cannot be used ({said}). Check the disk and QUIZBOT_DATABASE_URL"


def _is_ipv6(host: str) -> bool:
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        return False
    return True


def postgres_engine(address: URL, *, patient: bool = False, **options: Any) -> AsyncEngine:
    """An engine over the server: a connection that falls silent is given up after a while, unless
    it may be `patient`, because an upgrade takes as long as it takes."""
    known = postgres_address(address)
    arguments = {**known.arguments, **({"command_timeout": None} if patient else {})}
    engine = create_async_engine(
        known.url.set(drivername="postgresql+asyncpg"),
        connect_args=arguments,
        **options,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        _keep_alive(connection)
        cursor = connection.cursor()
        told = ", ".join(
            f"set_config('{name}', '{v}', false)" for name, v in known.settings.items()
        )
        cursor.execute(f"SELECT {told}")
        cursor.close()
        connection.commit()

    return engine


def _keep_alive(connection: Any) -> None:
    transport = getattr(connection.driver_connection, "_transport", None)
    found = None if transport is None else transport.get_extra_info("socket")
    if found is None or found.family == getattr(socket, "AF_UNIX", None):
        return
    for name, value in KEEPALIVE.items():
        if hasattr(socket, name):
            level = socket.SOL_SOCKET if name == "SO_KEEPALIVE" else socket.IPPROTO_TCP
            found.setsockopt(level, getattr(socket, name), value)


class PostgresDatabase:
    """PostgreSQL over asyncpg; safe for many replicas."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self._engine = postgres_engine(
            address_of(url),
            pool_size=pool_size,
            max_overflow=0,
            pool_pre_ping=True,
            pool_timeout=POOL_S,
        )
        self._closed = False

    @property
    def url(self) -> str:
        """Where the data is, without the password."""
        return self._engine.url.render_as_string(hide_password=True)

    async def write(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See Database.write. A deadlock or a serialization failure is tried again."""
        _refuse_if(self._closed)
        for left in reversed(range(WRITE_TRIES)):
            try:
                async with self._engine.begin() as connection:
                    return await connection.run_sync(partial(_call, work, args, kwargs))
            except Exception as fault:
                if left == 0 or sqlstate(fault) not in SERIALIZATION_FAILURES:
                    raise
        raise AssertionError("unreachable")

    async def read(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See Database.read."""
        _refuse_if(self._closed)
        async with self._engine.connect() as connection:
            await connection.execution_options(postgresql_readonly=True)
            async with connection.begin():
                return await connection.run_sync(partial(_call, work, args, kwargs))

    async def close(self) -> None:
        """See Database.close."""
        self._closed = True
        await self._engine.dispose()


def _refuse_if(closed: bool) -> None:
    if closed:
        raise DatabaseError("the database was closed; start quizbot again")


def _call(
    work: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any], connection: Connection
) -> T:
    return work(connection, *args, **kwargs)


def sqlstate(fault: Exception) -> str | None:
    """PostgreSQL's five-letter code of an error, if it has one.

    Hot statements raise the driver's own errors, the others wrap them as `orig`.
    """
    original = getattr(fault, "orig", None) or fault
    code = getattr(original, "sqlstate", None)
    return code if isinstance(code, str) else None
