"""Brings a database to the newest tables, with a backup first where there is data to lose."""

from __future__ import annotations

import asyncio
import shlex
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from glob import escape
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from storage.backup_files import BEFORE, time_stamp
from storage.backups import copy
from storage.database import (
    DatabaseError,
    address_of,
    advice,
    postgres_engine,
    sqlite_engine,
    sqlite_file,
)
from storage.files import PART

SCRIPTS = Path(__file__).parent / "migrations"
# Any number, the same for all replicas: it keeps two of them from migrating at once.
MIGRATION_LOCK = 1_002_026


@dataclass(frozen=True, slots=True)
class Migration:
    """What was done: revision before (None: an empty database) and after, and the backup."""

    before: str | None
    after: str
    backup: Path | None

    @property
    def changed(self) -> bool:
        """Whether there was anything to do."""
        return self.before != self.after


def newest_revision() -> str:
    """The revision that this program's tables have."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise DatabaseError("this installation has no migrations; install quizbot again")
    return head


def known_revisions() -> tuple[str, ...]:
    """The revisions that this program can read, the newest first."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(script.revision for script in scripts)


async def migrate(url: str, now: datetime, *, to: str = "head") -> Migration:
    """Upgrade the database at `url` in one transaction.

    `now` names the backup (`FILE.before-<revision>-<time>`, SQLite only). Raises DatabaseError
    when the database is newer than this program, or cannot be read or written.
    """
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_migrate_sqlite, Path(address.database or ""), now, to)
    return await _migrate_postgres(address, to)


async def is_behind(url: str) -> bool:
    """Whether an SQLite database has older tables than this program, or none; False on PostgreSQL,
    where processes keep each other from migrating at once. Raises DatabaseError."""
    path = sqlite_file(url)
    if path is None:
        return False
    return await asyncio.to_thread(_revision_of, path) != newest_revision()


def _revision_of(path: Path) -> str | None:
    engine = sqlite_engine(path)
    try:
        with engine.connect() as connection:
            return known_revision(connection)
    finally:
        engine.dispose()


def _migrate_sqlite(path: Path, now: datetime, to: str) -> Migration:
    engine = sqlite_engine(path)
    backup = None
    try:
        with engine.connect() as connection:
            before = known_revision(connection)
            connection.rollback()
            if before is not None and before != newest_revision():
                backup = _back_up(connection, path, before, now)
            suspend_foreign_keys(connection, path)
            with connection.begin():
                _upgrade(connection, to)
                _check_foreign_keys(connection)
                after = known_revision(connection)
    except DBAPIError as fault:
        reason = fault.orig if isinstance(fault.orig, sqlite3.Error) else fault
        raise DatabaseError(
            f"{path}: the upgrade failed and changed nothing: {advice(reason, path)}"
            + _way_back(backup)
        ) from fault
    finally:
        engine.dispose()
    return Migration(before, after or "", backup)


def _way_back(backup: Path | None) -> str:
    if backup is None:
        return ""
    command = f"quizbot restore {shlex.quote(str(backup))}"
    return (
        f". Should the database itself be at fault, `{command}` puts the backup made just now back"
    )


def suspend_foreign_keys(connection: Connection, path: Path) -> None:
    """Rebuilding a parent table with foreign keys on would delete all its children.

    SQLite passes the pragma over inside a transaction, and SQLAlchemy begins one with any
    statement of its own: it goes to the driver, and is checked.
    """
    connection.rollback()
    driver = connection.connection.driver_connection
    if driver is None:
        raise DatabaseError(f"{path}: the connection was lost before the upgrade")
    driver.execute("PRAGMA foreign_keys=OFF")
    if driver.execute("PRAGMA foreign_keys").fetchone() != (0,):
        raise DatabaseError(f"{path}: foreign keys cannot be suspended for the upgrade")


def _back_up(connection: Connection, path: Path, revision: str, now: datetime) -> Path:
    backup = path.with_name(f"{path.name}{BEFORE}{revision}-{time_stamp(now)}")
    _drop_unfinished(path)
    driver = connection.connection.driver_connection
    if driver is None:
        raise DatabaseError(f"{path}: the connection was lost before the backup")
    connection.rollback()  # VACUUM wants no transaction around it
    try:
        copy(driver, path, backup, lambda _done, _total: None)
    except DatabaseError as fault:
        raise DatabaseError(
            f"{path}: no backup {backup.name} could be made, so nothing was changed: {fault}"
        ) from fault
    return backup


def _drop_unfinished(path: Path) -> None:
    """Delete what upgrades that were killed have left of their backups."""
    for part in path.parent.glob(f"{escape(path.name)}{BEFORE}*{PART}"):
        part.unlink(missing_ok=True)


def _check_foreign_keys(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if orphans:
        tables = ", ".join(sorted({str(row[0]) for row in orphans}))
        raise DatabaseError(
            f"the upgrade would leave {len(orphans)} rows without their parents (in {tables});"
            " nothing was changed. Please report this with the backup's revision"
        )


async def _migrate_postgres(address: URL, to: str) -> Migration:
    engine = postgres_engine(address, patient=True)
    try:
        async with engine.begin() as connection:
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK}
            )
            before = await connection.run_sync(known_revision)
            await connection.run_sync(partial(_upgrade, to=to))
            after = await connection.run_sync(known_revision)
    except (DBAPIError, OSError) as fault:
        reason = getattr(fault, "orig", fault)
        raise DatabaseError(
            f"{engine.url.render_as_string(hide_password=True)}: {reason}. Check the address, the"
            " password and that the server is running"
        ) from fault
    finally:
        await engine.dispose()
    return Migration(before, after or "", None)


def known_revision(connection: Connection) -> str | None:
    """The database's revision; None when it is empty; DatabaseError when we don't know it."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        foreign = set(inspect(connection).get_table_names()) - {"alembic_version"}
        if foreign:
            raise DatabaseError(
                "the database holds tables that are not quizbot's"
                f" ({', '.join(sorted(foreign)[:5])}). Give quizbot a database of its own"
            )
        return None
    if current not in known_revisions():
        raise DatabaseError(
            f"the database is of a newer quizbot (revision {current}; this program knows up to"
            f" {newest_revision()}). Upgrade quizbot, or go back to the backup from before with"
            " `quizbot restore FILE`"
        )
    return current


def _upgrade(connection: Connection, to: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
