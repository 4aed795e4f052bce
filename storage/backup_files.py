"""Where backups of an SQLite file lie, what they are called, and which of them to offer."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from datetime import UTC, datetime
from glob import escape
from pathlib import Path

from storage.files import PART

FOLDER = "backups"
BEFORE = ".before-"  # between a database's name and the revision that an upgrade left behind
REPLACED = ".replaced-"  # between a database's name and the time at which a restore moved it aside


def time_stamp(now: datetime) -> str:
    """An instant in a file's name: it sorts by time."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%S}"


def default_name(path: Path, now: datetime) -> str:
    """What a backup of the database at `path` is called: quizbot-20260302T083015.db."""
    return f"{path.stem}-{time_stamp(now)}{path.suffix or '.db'}"


def newest_backup(path: Path, folders: Iterable[Path] = ()) -> Path | None:
    """The newest finished backup of the database at `path`: one made before an upgrade, or one in
    the folder `backups` next to it or in `folders`."""
    found = [*path.parent.glob(f"{escape(path.name)}{BEFORE}*")]
    for folder in {path.parent / FOLDER, *folders}:
        found += folder.glob(f"{escape(path.stem)}-*{path.suffix or '.db'}")
    whole = [one for one in found if one.suffix != PART and one.is_file()]
    return max(whole, key=lambda one: one.stat().st_mtime, default=None)


def how_to_restore(path: Path) -> str:
    """The command that puts the newest backup in the place of the database at `path`."""
    newest = newest_backup(path)
    if newest is None:
        return "`quizbot restore FILE` puts a backup in its place"
    return f"`quizbot restore {shlex.quote(str(newest))}` puts the newest backup here in its place"
