"""What is kept on disk: the secret, and who may read it, the database and its backups."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import structlog

from bot.config import MIN_SECRET, Config, ConfigError
from storage.backup_files import FOLDER
from storage.backups import has_groups
from storage.database import sqlite_file
from storage.files import OTHERS, alone_in, close_to_others, make_folder, write_private

SECRET_FILE = "secret"  # noqa: S105 - a file name

log = structlog.get_logger(__name__)


def secret_of(config: Config) -> bytes:
    """The secret that signs cookies and seeds samplers: the configured one, or one kept on disk.

    A secret of its own is made at the first start, readable by its owner alone, and again where a
    full disk or a lost file has left none: that stops no start, but is said. Raises ConfigError.
    """
    if config.secret is not None:
        return config.secret.get_secret_value().encode()
    path = config.data_dir / SECRET_FILE
    try:
        make_folder(config.data_dir)
        with alone_in(config.data_dir):
            return _kept(path) or _new(path, config)
    except OSError as fault:
        raise ConfigError(
            f"QUIZBOT_DATA_DIR: {path} cannot be read or written ({fault.strerror}); fix that,"
            " choose another folder or set QUIZBOT_SECRET"
        ) from fault


def _kept(path: Path) -> bytes | None:
    """The secret in a file; None where there is none or it is too short to be one."""
    if not path.exists():
        return None
    found = path.read_bytes().strip()
    return found if len(found) >= MIN_SECRET else None


def _new(path: Path, config: Config) -> bytes:
    was_there = path.exists()
    secret = secrets.token_urlsafe(MIN_SECRET).encode()
    write_private(path, secret)
    if _was_used(config, was_there):
        log.warning(
            "the secret was missing, empty or cut short, as after a full disk, so a new one was"
            " made; links and sign-ins of the web page from before no longer work, and answers are"
            " all there",
            file=str(path),
        )
    return secret


def _was_used(config: Config, was_there: bool) -> bool:
    """Whether an earlier secret can have signed anything: links are made for groups.

    What PostgreSQL holds is not known here, and a new replica may have a new folder.
    """
    database = sqlite_file(config.database_url.get_secret_value())
    return was_there if database is None else has_groups(database)


def close_data(config: Config) -> None:
    """Take from other users what rights they have to the data, and log it.

    The folder itself is closed where nothing else is in it; otherwise the operator is told.
    """
    database = sqlite_file(config.database_url.get_secret_value())
    changed = close_to_others(_files(config.data_dir, database))
    if changed:
        log.info("closed to other users of this machine", files=[str(one) for one in changed])
    folder = config.data_dir
    if folder.is_dir() and folder.stat().st_mode & OTHERS:
        foreign = sorted(one.name for one in folder.iterdir() if not _is_ours(one, database))
        if foreign:
            log.warning(
                "other users of this machine can open the data folder, which holds other things"
                " too; close it with chmod 700, or set QUIZBOT_DATA_DIR to a folder of its own",
                folder=str(folder),
                holds=foreign[:3],
            )
        elif close_to_others([folder]):
            log.info("closed to other users of this machine", files=[str(folder)])


def _files(data: Path, database: Path | None) -> Iterator[Path]:
    """The files and the folder of backups that are there."""
    if (data / SECRET_FILE).exists():
        yield data / SECRET_FILE
    if (data / FOLDER).is_dir():
        yield data / FOLDER
        yield from (one for one in (data / FOLDER).iterdir() if one.is_file())
    if database is not None and database.parent.is_dir():
        real = database.resolve()
        for one in real.parent.iterdir():
            if one.is_file() and (
                one == real or one.name.startswith((f"{real.name}-", f"{real.name}."))
            ):
                yield one


def _is_ours(path: Path, database: Path | None) -> bool:
    name = path.name
    if name.startswith((".", SECRET_FILE)) or name == FOLDER:
        return True
    return database is not None and name.startswith(database.name)
