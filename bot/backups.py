"""`quizbot backup` and `quizbot restore`, in words. On PostgreSQL its own tools do both."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL

from bot.config import Config
from bot.data_folder import SECRET_FILE
from bot.maintenance import RefusedError
from storage import backups, restoring
from storage.backup_files import REPLACED
from storage.database import address_of, sqlite_file
from storage.process_lock import replacing
from storage.restoring import Contents

# What libpq, which pg_dump and pg_restore stand on, understands of an address like ours.
LIBPQ = ("host", "port", "user", "sslmode", "sslrootcert", "sslcert", "sslkey")


def back_up(
    config: Config, file: Path | None, now: datetime, progress: Callable[[int, int], None]
) -> str:
    """Back the database up, also while the bot runs, and return in words what was written.

    `progress` is told (bytes written, bytes in all). Raises RefusedError on PostgreSQL, and
    DatabaseError when nothing was written.
    """
    url = config.database_url.get_secret_value()
    path = sqlite_file(url)
    if path is None:
        target = shlex.quote(str(file or "quizbot.dump"))
        raise RefusedError(
            "this database is on PostgreSQL; nothing was backed up. Back it up with\n\n"
            f"    pg_dump --format=custom --file={target} --dbname={_for_tools(url)}\n\n"
            "The password is asked for, or taken from ~/.pgpass or PGPASSWORD."
        )
    done = backups.back_up(path, file, config.data_dir, now, progress)
    return "\n".join(
        [
            f"The backup is {done.path} ({done.size:,} bytes).",
            f"`quizbot restore {shlex.quote(str(done.path))}` puts it back.",
            *_other_parts(config),
        ]
    )


def _other_parts(config: Config) -> list[str]:
    secret = config.data_dir / SECRET_FILE
    if config.secret is not None or not secret.exists():
        return []
    return [f"Keep a copy of {secret} too: links and sign-ins of the web page depend on it."]


def restore(
    config: Config,
    file: Path,
    now: datetime,
    agreed: Callable[[str], bool],
    progress: Callable[[int, int], None],
) -> str | None:
    """Put a backup in the database's place, and return in words what was done.

    `agreed` is shown what that means and says whether to go on; None: it did not. `progress` is
    told (bytes copied, bytes in all). Raises RefusedError on PostgreSQL, and DatabaseError when
    the backup cannot be used or the bot runs; then nothing was changed.
    """
    url = config.database_url.get_secret_value()
    path = sqlite_file(url)
    if path is None:
        raise RefusedError(
            "this database is on PostgreSQL; nothing was changed. Stop every quizbot process, then"
            " restore what pg_dump has written with\n\n"
            "    pg_restore --clean --if-exists --no-owner --single-transaction"
            f" --dbname={_for_tools(url)} {shlex.quote(str(file))}\n\n"
            "The password is asked for, or taken from ~/.pgpass or PGPASSWORD."
        )
    with replacing(path, "quizbot restore", now):
        done = restoring.restore(
            path, file, now, lambda contents: agreed(_meaning(file, contents, path)), progress
        )
    if done is None:
        return None
    lines = [f"{path} is now the backup {file}."]
    if done.kept is not None:
        lines.append(f"The database from before is kept as {done.kept}.")
    lines.append("Start the bot with `quizbot run`.")
    return "\n".join(lines)


def _meaning(file: Path, contents: Contents, path: Path) -> str:
    """What a backup holds and what happens to the present database, in words."""
    last = "" if contents.last_answer is None else f", the last at {_instant(contents.last_answer)}"
    groups = "1 group" if contents.groups == 1 else f"{contents.groups:,} groups"
    answers = "1 answer" if contents.answers == 1 else f"{contents.answers:,} answers"
    lines = [f"{file} holds {groups} and {answers} to posted questions{last}."]
    if contents.is_older:
        lines.append(
            f"It is from an older quizbot (revision {contents.revision}), and is upgraded at the"
            " next start."
        )
    if path.exists():
        lines.append(
            f"It replaces {path}, which is kept next to it as {path.name}{REPLACED}<time>."
        )
    return "\n".join(lines)


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _for_tools(url: str) -> str:
    """The address of a PostgreSQL database for its own tools, without any password."""
    address = address_of(url)
    query = {key: value for key, value in address.query.items() if key in LIBPQ}
    plain = URL.create(
        "postgresql",
        username=address.username,
        host=address.host,
        port=address.port,
        database=address.database,
        query=query,
    )
    return shlex.quote(plain.render_as_string(hide_password=True))
