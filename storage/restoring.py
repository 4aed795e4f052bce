"""Puts a backup in the place of an SQLite file, which is kept aside and never deleted.

The steps, each of which a crash may follow:

1. the backup is copied to `FILE.new.part`, examined, and on the disk;
2. `FILE.restoring` says what is about to happen;
3. what the `-wal` holds goes into the database, which gets a second name, `FILE.replaced-TIME`.
   A database too damaged for that is set aside with its `-wal` and `-shm` as they are: one of
   these left behind would be taken for the new database's own, and ruin it;
4. the copy takes the name of the database;
5. `FILE.restoring` goes.

Up to 4 the old database is there and whole, from 4 on the new one. A crash within 3 matters for
damaged databases alone, and on disks without hard links. `after_interruption` says which it was.
"""

from __future__ import annotations

import json
import os
import shlex
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from storage.backup_files import REPLACED, newest_backup, time_stamp
from storage.backups import Progress, fill, opened, require_soundness, unfinished
from storage.database import DatabaseError, advice, sqlite_file
from storage.files import PART, make_folder, sync, write_private
from storage.migration import known_revisions

OWN_TABLES = frozenset({"study_group", "person", "delivery", "answer"})
SIDES = "-wal", "-shm"  # what SQLite keeps next to a database, in the order to set them aside
HELD = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
MAGIC = b"SQLite format 3\0"  # how every SQLite file begins
NEW = ".new"
UNDER_WAY = ".restoring"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database of quizbot's holds."""

    revision: str
    is_older: bool
    groups: int
    answers: int
    last_answer: datetime | None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place, and where the database from before is kept; None: there was none."""

    contents: Contents
    kept: Path | None


@contextmanager
def _backup(file: Path, path: Path) -> Iterator[sqlite3.Connection]:
    """A backup of the database at `path`, open to be read.

    One that still has a `-wal` next to it is read through that; any other may lie on a disk that
    cannot be written.
    """
    if file.name.endswith(PART):
        raise DatabaseError(f"{file}: was never finished, so it is no backup. {_other(file, path)}")
    if file.is_dir():
        raise DatabaseError(f"{file}: is a folder. Name a backup in it; nothing was changed")
    has_sides = any(file.with_name(f"{file.name}{side}").exists() for side in ("-wal", "-journal"))
    try:
        if not _looks_like_sqlite(file):
            what = "is no SQLite database" if file.stat().st_size else "is empty"
            raise DatabaseError(f"{file}: {what}. {_other(file, path)}")
        with opened(file, "ro" if has_sides else "immutable") as connection:
            if not has_sides:
                _require_all_pages(connection, file)
            yield connection
    except FileNotFoundError:
        raise DatabaseError(f"{file}: is not there. {_other(file, path)}") from None
    except OSError as fault:
        raise DatabaseError(f"{file}: cannot be read ({fault.strerror})") from fault
    except sqlite3.Error as fault:
        what = "cannot be read" if _code(fault) == sqlite3.SQLITE_CANTOPEN else "is damaged"
        raise DatabaseError(f"{file}: {what} ({fault}). {_other(file, path)}") from fault


def _other(file: Path, path: Path) -> str:
    """Which backup of the database at `path` to take instead of `file`."""
    newest = newest_backup(path, [file.parent])
    if newest is None or newest.resolve() == file.resolve():
        return "Choose another backup; nothing was changed"
    return f"Choose another backup, such as {newest}; nothing was changed"


def _looks_like_sqlite(file: Path) -> bool:
    with file.open("rb") as start:
        return start.read(len(MAGIC)) == MAGIC


def _require_all_pages(connection: sqlite3.Connection, file: Path) -> None:
    """SQLite reads zeros where the last page was cut off, and may find them sound."""
    pages, size = (
        connection.execute(f"PRAGMA {one}").fetchone()[0] for one in ("page_count", "page_size")
    )
    if file.stat().st_size < pages * size:
        raise sqlite3.DatabaseError("its end is missing")


def _code(fault: sqlite3.Error) -> int:
    """SQLite's own code for an error, without its subdivisions."""
    code: int = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & 0xFF


def _contents(connection: sqlite3.Connection, file: Path, path: Path) -> Contents:
    tables = {
        str(row[0])
        for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    if not tables >= OWN_TABLES | {"alembic_version"}:
        found = f"it has the tables {', '.join(sorted(tables)[:5])}" if tables else "it is empty"
        raise DatabaseError(f"{file}: is no database of quizbot's ({found}). {_other(file, path)}")
    revision = str((connection.execute("SELECT version_num FROM alembic_version").fetchone())[0])
    known = known_revisions()
    if revision not in known:
        raise DatabaseError(
            f"{file}: is from a newer quizbot (revision {revision}; this program knows up to"
            f" {known[0]}). Upgrade quizbot first; nothing was changed"
        )
    groups, answers, last = connection.execute(
        "SELECT (SELECT count(*) FROM study_group), count(*), max(answered_at) FROM answer"
    ).fetchone()
    when = None if last is None else datetime.fromisoformat(str(last)).replace(tzinfo=UTC)
    return Contents(revision, revision != known[0], groups, answers, when)


def restore(
    path: Path, file: Path, now: datetime, agreed: Callable[[Contents], bool], progress: Progress
) -> Restored | None:
    """Put a copy of the backup `file` in the place of the database at `path`.

    Nobody else may be at work on it (`process_lock.replacing`). `agreed` is told what the backup
    holds and says whether to go on; None: it did not. `progress` is told (bytes copied, bytes in
    all). Raises DatabaseError when the backup is not sound, not quizbot's or newer than this
    program, or something cannot be written; then the database is as it was.
    """
    path = path.resolve()
    try:
        with _backup(file, path) as source:
            if path.exists() and path.samefile(file):
                raise DatabaseError(f"{file}: is the database itself, not a backup of it")
            require_soundness(source)
            contents = _contents(source, file, path)
            if not agreed(contents):
                return None
            make_folder(path.parent)
            with unfinished(path.with_name(f"{path.name}{NEW}")) as part:
                fill(source, file, part, progress)
                return Restored(contents, _swap(path, part, file, now))
    except OSError as fault:
        raise DatabaseError(f"{path}: {advice(fault, path)}; nothing was changed") from fault


def _swap(path: Path, part: Path, file: Path, now: datetime) -> Path | None:
    """Steps 2 to 5: the finished copy takes the place of the database; where that is kept."""
    kept = _free_name(path, now)
    note = _note(path)
    with _settled(path) as settled:
        said = {
            "file": str(file.resolve()),
            "kept": str(kept),
            "settled": settled,
            "inode": part.stat().st_ino,
        }
        write_private(note, json.dumps(said).encode())
        _set_aside(path, kept)
        part.replace(path)
        sync(path.parent)
    note.unlink()
    sync(path.parent)
    return kept if kept.exists() else None


def _free_name(path: Path, now: datetime) -> Path:
    """A name for the database from before that no other file has."""
    stem = f"{path.name}{REPLACED}{time_stamp(now)}"
    for number in count(1):
        kept = path.with_name(stem if number == 1 else f"{stem}-{number}")
        if not any(kept.with_name(f"{kept.name}{side}").exists() for side in ("", *SIDES)):
            return kept
    raise AssertionError("unreachable")


@contextmanager
def _settled(path: Path) -> Iterator[bool]:
    """Put what the `-wal` holds into the database and keep every other program out of it.

    False where it is too damaged for that, or is not there. Raises DatabaseError when another
    program has it open.
    """
    if not path.exists() or not _looks_like_sqlite(path):
        yield False
        return
    with closing(sqlite3.connect(path, isolation_level=None, timeout=1.0)) as connection:
        if _fold(connection, path):
            yield True
            return
    yield False


def _fold(connection: sqlite3.Connection, path: Path) -> bool:
    """Put the `-wal` into the database and lock it; False where it is too damaged for that."""
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as fault:
        if _code(fault) in HELD:
            raise DatabaseError(
                f"{path}: another program has this database open ({fault}). Close it first;"
                " nothing was changed"
            ) from fault
        return False
    return bool(mode == "delete")


def _set_aside(path: Path, kept: Path) -> None:
    """Give the database its second name; what lies next to it goes there entirely."""
    if path.exists():
        try:
            os.link(path, kept)
        except OSError:  # no hard links on this disk: for a moment there is no database
            path.rename(kept)
        kept.chmod(0o600)
    for side in SIDES:
        beside = path.with_name(f"{path.name}{side}")
        if beside.exists():
            beside.rename(kept.with_name(f"{kept.name}{side}"))
    sync(path.parent)


@dataclass(frozen=True, slots=True)
class _Interrupted:
    """A restore that was killed: of which file, where the database went, and how far it came."""

    file: str
    kept: Path
    is_settled: bool
    took_place: bool

    @property
    def again(self) -> str:
        return f"quizbot restore {shlex.quote(self.file)}"


def require_whole(url: str) -> None:
    """Raise DatabaseError where a restore was killed and has left no whole database."""
    path = sqlite_file(url)
    found = None if path is None else _interrupted(path.resolve())
    if path is None or found is None or found.took_place or (found.is_settled and path.exists()):
        return
    raise DatabaseError(
        f"{path}: a restore was interrupted, so the database is not whole. Run `{found.again}`"
        f" again; what was there before is kept as {found.kept}"
    )


def after_interruption(url: str) -> str | None:
    """Clear up after a restore that was killed, and return what became of it in a sentence.

    None where there was none. Raises what `require_whole` raises.
    """
    require_whole(url)
    named = sqlite_file(url)
    if named is None:
        return None
    path = named.resolve()
    found = _interrupted(path)
    for one in (NEW, UNDER_WAY):
        path.with_name(f"{path.name}{one}{PART}").unlink(missing_ok=True)
    if found is None:
        return None
    if not found.took_place and found.kept.exists() and found.kept.samefile(path):
        found.kept.unlink()  # only a second name of the database
    _note(path).unlink(missing_ok=True)
    if found.took_place:
        return (
            "a restore was interrupted when it was all but done; the database from before is kept"
            f" as {found.kept}"
        )
    return (
        "a restore was interrupted, so this is still the database from before; stop quizbot and"
        f" run `{found.again}` again"
    )


def _interrupted(path: Path) -> _Interrupted | None:
    try:
        said = json.loads(_note(path).read_bytes())
    except FileNotFoundError:
        return None
    took_place = path.exists() and path.stat().st_ino == said["inode"]
    return _Interrupted(said["file"], Path(said["kept"]), said["settled"], took_place)


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}{UNDER_WAY}")
