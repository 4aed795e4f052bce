"""Files that only their owner may read, and that are whole or not there. It knows no database."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISLNK

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
OTHERS = 0o077
PART = ".part"  # at the end of a name: not finished yet, and never to be read


def make_folder(folder: Path) -> None:
    """Make the folder and its missing parents, open to this user only; existing ones are left.

    Raises OSError.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        one.chmod(PRIVATE_FOLDER)  # mkdir's own mode passes through the umask
        give_to_owner(one)


def open_private(path: Path) -> int:
    """Open the file to read and write, made with mode 0600 whatever the umask; a descriptor.

    Raises OSError.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except FileExistsError:
        return os.open(path, os.O_RDWR)
    os.fchmod(descriptor, PRIVATE_FILE)
    give_to_owner(path)
    return descriptor


def write_private(path: Path, content: bytes) -> None:
    """Write or replace a file, mode 0600: after a crash or on a full disk it is whole or as before.

    For one process at a time. Raises OSError.
    """
    part = path.with_name(f"{path.name}{PART}")
    try:
        with open(open_private(part), "wb") as file:
            file.truncate()
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Have a file's content, or a folder's names, reach the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other processes out of a block that is about the same folder. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def give_to_owner(path: Path) -> None:
    """What root makes belongs to the owner of the folder, so that a service can still use it."""
    if os.geteuid() == 0:
        above = path.parent.stat()
        os.chown(path, above.st_uid, above.st_gid)


def close_to_others(paths: Iterable[Path]) -> list[Path]:
    """Take from everybody else what rights they have to these files and folders of ours.

    Returns those that were changed; links, and what belongs to another user, are left alone.
    """
    changed = []
    for path in paths:
        found = path.lstat()
        if S_ISLNK(found.st_mode) or found.st_uid != os.geteuid() or not found.st_mode & OTHERS:
            continue
        path.chmod(found.st_mode & 0o7777 & ~OTHERS)
        changed.append(path)
    return changed
