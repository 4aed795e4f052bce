"""One process at a time runs on an SQLite file; the operating system keeps the lock.

Two lock files lie next to the database, wherever a link or a relative path led from:

- `FILE.lock` is held by the one process that runs the bot, or replaces or upgrades the database,
  and says which it is;
- `FILE.in-use` is shared by all that write to the database, and held alone while it is replaced.

The lock ends with its process, however that dies, so that none is ever stale, and the files can
stay. On PostgreSQL, which is made for several processes, nothing is locked.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.database import DatabaseError, advice, sqlite_file
from storage.files import make_folder, open_private

RUNS = ".lock"
IN_USE = ".in-use"
LONGEST = 4_096  # bytes of what a lock file says


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that holds a lock, as it said when it took it."""

    command: str
    pid: int
    host: str
    since: datetime

    def __str__(self) -> str:
        since = f"{self.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        return f"`{self.command}` (process {self.pid} on {self.host}, since {since})"


@contextmanager
def running(url: str, command: str, now: datetime) -> Iterator[None]:
    """Be the one process that runs on the database at `url`, until the block ends.

    Raises DatabaseError, which names the process that is, or what keeps it from being locked.
    """
    path = sqlite_file(url)
    if path is None:
        yield
        return
    with using(url), _locked(path, RUNS, fcntl.LOCK_EX) as lock:
        if lock is None:
            raise DatabaseError(
                f"{path}: {_named(path)} is using this database, and SQLite is for one process at"
                " a time. Stop that one first, or use PostgreSQL to run several"
            )
        _say(lock, command, now)
        yield


@contextmanager
def using(url: str) -> Iterator[None]:
    """Keep the database at `url` from being replaced until the block ends.

    Raises DatabaseError while it is being replaced.
    """
    path = sqlite_file(url)
    if path is None:
        yield
        return
    with _locked(path, IN_USE, fcntl.LOCK_SH) as lock:
        if lock is None:
            raise DatabaseError(
                f"{path}: {_named(path)} is replacing this database. Try again when it is done"
            )
        yield


@contextmanager
def replacing(path: Path, command: str, now: datetime) -> Iterator[None]:
    """Be the only process at work on the SQLite file at `path` until the block ends.

    Raises DatabaseError, which names the process that runs on it.
    """
    with _locked(path, RUNS, fcntl.LOCK_EX) as runs:
        if runs is None:
            raise DatabaseError(
                f"{path}: {_named(path)} is using this database. Stop it first; nothing was changed"
            )
        _say(runs, command, now)
        with _locked(path, IN_USE, fcntl.LOCK_EX) as alone:
            if alone is None:
                raise DatabaseError(
                    f"{path}: another quizbot command, such as `quizbot rebuild`, is at work on"
                    " this database. Wait until it is done; nothing was changed"
                )
            yield


@contextmanager
def _locked(path: Path, suffix: str, kind: int) -> Iterator[int | None]:
    """A descriptor of the lock file of the database at `path`; None where others have it."""
    try:
        make_folder(path.parent)
        if path.is_dir():
            raise IsADirectoryError
        lock = open_private(lock_file(path, suffix))
    except OSError as fault:
        raise DatabaseError(f"{path}: {advice(fault, path)}") from fault
    try:
        yield lock if _taken(lock, kind, path) else None
    finally:
        os.close(lock)


def _taken(lock: int, kind: int, path: Path) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except OSError as fault:
        if fault.errno in (errno.EWOULDBLOCK, errno.EACCES):
            return False
        raise DatabaseError(
            f"{path}: files cannot be locked here ({fault.strerror}). Put the database on a disk of"
            " this machine, or use PostgreSQL"
        ) from fault
    return True


def lock_file(path: Path, suffix: str = RUNS) -> Path:
    """Where the lock of the SQLite file at `path` is: one for every way to name that file."""
    real = path.resolve()
    return real.with_name(f"{real.name}{suffix}")


def _say(lock: int, command: str, now: datetime) -> None:
    said = {
        "command": command,
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": now.astimezone(UTC).isoformat(timespec="seconds"),
    }
    os.ftruncate(lock, 0)
    os.pwrite(lock, json.dumps(said).encode(), 0)


def holder_of(path: Path) -> Holder | None:
    """Who says to hold the database at `path`; None where no living process does."""
    try:
        said = json.loads(lock_file(path).read_bytes()[:LONGEST])
        found = Holder(
            str(said["command"]),
            int(said["pid"]),
            str(said["host"]),
            datetime.fromisoformat(said["since"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if _may_live(found) else None


def _may_live(holder: Holder) -> bool:
    """False where the note is one that a dead process left, and its successor has written none."""
    if holder.host != socket.gethostname():
        return True
    try:
        os.kill(holder.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is another user's
        return True
    return True


def _named(path: Path) -> str:
    return str(holder_of(path) or "another process")
