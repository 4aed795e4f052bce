"""Consistent copies of an SQLite file, taken while the bot runs: whole or not there at all.

A copy is written under its name with `.part` behind it, examined, brought to the disk and then
renamed, so that no crash and no full disk leaves a file that only looks like a backup.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from storage.backup_files import FOLDER, default_name
from storage.database import BUSY_TIMEOUT_MS, DatabaseError, advice
from storage.files import PART, PRIVATE_FILE, make_folder, open_private, sync

Progress = Callable[[int, int], None]
STEP = 20_000  # of SQLite's virtual machine, between two calls for progress
COUNTER = "PRAGMA page_count", "PRAGMA freelist_count", "PRAGMA page_size"


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished copy, and its size in bytes."""

    path: Path
    size: int


def back_up(
    path: Path, target: Path | None, data: Path, now: datetime, progress: Progress
) -> Backup:
    """Copy the database at `path` to `target`: a new file, or a folder to put it in.

    Without a target it goes to the folder `backups` below `data`, named by the time. `progress`
    is told (bytes written, bytes in all). Raises DatabaseError; then there is no new file.
    """
    if not path.is_file():
        raise DatabaseError(f"{path}: there is no database yet, so there is nothing to back up")
    if target is None or target.is_dir():
        target = (target or data / FOLDER) / default_name(path, now)
    if target.name.endswith(PART):
        raise DatabaseError(f"{target}: *{PART} is for unfinished files. Choose another name")
    try:
        make_folder(target.parent)
    except OSError as fault:
        raise DatabaseError(f"{target.parent}: cannot be made ({fault.strerror})") from fault
    try:
        with opened(path, "rw") as source:
            copy(source, path, target, progress)
    except sqlite3.Error as fault:
        raise DatabaseError(f"{path}: {advice(fault, path)}") from fault
    return Backup(target, target.stat().st_size)


@contextmanager
def opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """The database at `path`, never made; `mode` is SQLite's own (`ro`, `rw`), or `immutable` for
    a file that nobody writes. Raises sqlite3.Error."""
    how = "immutable=1" if mode == "immutable" else f"mode={mode}"
    address = f"file:{quote(str(path))}?{how}"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        yield connection


def has_groups(path: Path) -> bool:
    """Whether the file at `path` is a database of quizbot's that anybody has used yet."""
    if not path.is_file():
        return False
    try:
        with opened(path, "rw") as connection:
            return connection.execute("SELECT 1 FROM study_group").fetchone() is not None
    except sqlite3.Error:  # it has no tables yet, or cannot be read: opening it will say why
        return False


def copy(source: sqlite3.Connection, path: Path, target: Path, progress: Progress) -> None:
    """Write what `source`, the database at `path`, holds now to the new file `target`.

    Raises DatabaseError when that file exists, or cannot be written, or is not sound afterwards.
    """
    if target.exists():
        raise DatabaseError(f"{target}: is there already. Choose another name; nothing was changed")
    with unfinished(target) as part:
        fill(source, path, part, progress)
        _publish(part, target)
    sync(target.parent)


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """An empty file of this process's own that is to become `target`; gone if the block fails.

    What a killed process left under its name is overwritten. Raises DatabaseError.
    """
    part = target.with_name(f"{target.name}{PART}")
    try:
        descriptor = open_private(part)
    except OSError as fault:
        raise DatabaseError(f"{part}: cannot be written ({fault.strerror})") from fault
    try:
        _claim(descriptor, part)
        try:
            yield part
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    finally:
        os.close(descriptor)


def _claim(descriptor: int, part: Path) -> None:
    """Lock the file against other processes that would write it, and empty it."""
    with suppress(BlockingIOError, FileNotFoundError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), part.stat()):  # still under its name
            os.fchmod(descriptor, PRIVATE_FILE)
            os.ftruncate(descriptor, 0)
            return
    raise DatabaseError(f"{part}: another process is writing this file. Try again when it is done")


def fill(source: sqlite3.Connection, path: Path, part: Path, progress: Progress) -> None:
    """Write what `source`, the database at `path`, holds into the empty file `part`, examine it
    and bring it to the disk. Raises DatabaseError."""
    pages, unused, size = (source.execute(one).fetchone()[0] for one in COUNTER)
    total = (pages - unused) * size
    room = shutil.disk_usage(part.parent).free
    if room < total:
        raise DatabaseError(
            f"{part.parent}: no room for a copy ({total:,} bytes wanted, {room:,} free). Free some"
            " room, or name another disk; nothing was changed"
        )
    source.set_progress_handler(lambda: progress(min(part.stat().st_size, total), total), STEP)
    try:
        source.execute("VACUUM INTO ?", (str(part),))
        examine(part)
        sync(part)
    except (sqlite3.Error, OSError) as fault:
        raise DatabaseError(
            f"{part.with_suffix('')}: cannot be written ({fault}). Check that the disk has room"
            f" and that {path} is sound; nothing was changed"
        ) from fault
    finally:
        source.set_progress_handler(None, 0)
    progress(total, total)


def examine(path: Path) -> None:
    """Raise sqlite3.Error unless SQLite finds the file, which nobody writes, to be sound."""
    with opened(path, "immutable") as connection:
        require_soundness(connection)


def require_soundness(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.Error unless SQLite finds the open database to be sound."""
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise sqlite3.DatabaseError("; ".join(found))


def _publish(part: Path, target: Path) -> None:
    """Give a finished file its name, which nobody else has taken meanwhile."""
    try:
        os.link(part, target)
    except FileExistsError as fault:
        raise DatabaseError(f"{target}: was made by another process meanwhile") from fault
    except OSError:  # no hard links on this disk
        part.rename(target)
    else:
        part.unlink()
