"""`quizbot backup` and `quizbot restore` as an operator sees them, next to a bot that runs."""

from __future__ import annotations

import os
import re
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, make_url, select

from storage import process_lock
from storage.database import open_database
from storage.migration import migrate
from storage.tables import person
from tests.postgres import find_programs

READY = "Ctrl-C stops it."
# To root everything may be written, so that it gives its rights up, but only after the imports.
WITHOUT_RIGHTS = """
import os, sys
from bot import backups, cli
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65_534)
    os.setuid(65_534)
cli.cli(["restore", sys.argv[1], "--yes"])
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where the bot under test keeps its data; it is not there yet."""
    return tmp_path / "data"


def settings(data: Path, **more: str) -> dict[str, str]:
    mine = {"database_url": f"sqlite:///{data}/quizbot.db", "data_dir": str(data), "port": "0"}
    return {**os.environ, **{f"QUIZBOT_{name.upper()}": v for name, v in {**mine, **more}.items()}}


def quizbot(
    data: Path, *arguments: str | Path, first: Callable[[], None] | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, which does something `first`."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        env=settings(data, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=first,
    )


@contextmanager
def running(data: Path, **more: str) -> Iterator[tuple[int, str]]:
    """The bot, once it says that it runs: its process id and what it said. Stopped after."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env=settings(data, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said += line
                if READY in line:
                    break
            assert READY in said
            yield process.pid, said
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def groups(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [str(name) for (name,) in connection.execute("SELECT name FROM study_group")]


def rename_group(data: Path, name: str) -> None:
    with closing(sqlite3.connect(data / "quizbot.db")) as connection:
        connection.execute("UPDATE study_group SET name = ?", (name,))
        connection.commit()


def test_from_a_first_start_to_a_restored_database(data: Path) -> None:
    old_mask = os.umask(0)
    try:
        with running(data) as (pid, said):
            invite = re.search(r"http://\S+/join/(\S+)", said)
            second = quizbot(data, "run")
            backup = quizbot(data, "backup")
            refused = quizbot(data, "restore", *(data / "backups").iterdir(), "--yes")
            rebuilt = quizbot(data, "rebuild")
    finally:
        os.umask(old_mask)
    assert (second.returncode, refused.returncode) == (1, 1)
    assert f"`quizbot run` (process {pid} on " in second.stderr
    assert f"`quizbot run` (process {pid} on " in refused.stderr
    assert backup.returncode == 0, backup.stderr
    (file,) = (data / "backups").iterdir()
    assert f"The backup is {file} (" in backup.stdout
    assert f"Keep a copy of {data}/secret too" in backup.stdout
    assert rebuilt.returncode == 0, rebuilt.stderr

    rename_group(data, "Later")
    unasked = quizbot(data, "restore", file)
    assert unasked.returncode == 1
    assert "nothing was changed; use --yes to restore without being asked" in unasked.stderr
    assert groups(data / "quizbot.db") == ["Later"]
    done = quizbot(data, "restore", file, "--yes")
    assert done.returncode == 0, done.stderr
    assert f"{file} holds 1 group and 0 answers" in done.stdout
    (kept,) = data.glob("quizbot.db.replaced-*")
    assert f"The database from before is kept as {kept}." in done.stdout
    assert groups(kept) == ["Later"]

    with running(data) as (_, again):
        assert "DP-100 study group" in again
        assert invite is not None
        assert f"/join/{invite[1]}" in again
        others = {
            str(one): oct(one.stat().st_mode)
            for one in (data, *data.rglob("*"))
            if stat.S_IMODE(one.stat().st_mode) & 0o077
        }
    assert others == {}


def test_after_the_secret_was_changed_the_data_is_there_and_the_links_are_new(data: Path) -> None:
    with running(data, secret="the first secret, " * 3) as (_, before):
        assert quizbot(data, "backup", data / "mine.db").returncode == 0
    assert quizbot(data, "restore", data / "mine.db", "--yes").returncode == 0
    with running(data, secret="another secret, " * 3) as (_, after):
        assert "DP-100 study group" in after
    links = [re.findall(r"/join/\S+", one) for one in (before, after)]
    assert len(links[0]) == len(links[1]) == 1
    assert links[0] != links[1]


def test_without_room_nothing_is_changed(data: Path) -> None:
    with running(data):
        assert quizbot(data, "backup", data / "mine.db").returncode == 0
    rename_group(data, "Later")

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = quizbot(data, "restore", data / "mine.db", "--yes", first=no_room)
    assert done.returncode == 1
    assert "Check that the disk has room" in done.stderr
    assert "Traceback" not in done.stderr
    assert groups(data / "quizbot.db") == ["Later"]
    assert not [*data.glob("*.part"), *data.glob("*.replaced-*")]


def test_without_rights_nothing_is_changed(data: Path) -> None:
    with running(data), tempfile.TemporaryDirectory(prefix="quizbot-") as name:
        folder = Path(name)  # which everybody may enter, other than those of pytest
        assert quizbot(data, "backup", folder / "mine.db").returncode == 0
        (folder / "mine.db").chmod(0o644)
        folder.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT_RIGHTS, str(folder / "mine.db")],
            env=settings(folder),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        assert [one.name for one in folder.iterdir()] == ["mine.db"]
        folder.chmod(0o755)
    assert done.returncode == 1
    assert "the database cannot be written (" in done.stderr
    assert "Check the owner and the mode" in done.stderr
    assert "Traceback" not in done.stderr


class TestPostgres:
    async def test_the_named_commands_back_up_and_restore(
        self, postgres_filled_url: str, tmp_path: Path
    ) -> None:
        database = open_database(postgres_filled_url)
        await database.write(add_person, "fr")
        url = make_url(postgres_filled_url).set(password="hunter2")
        address = url.render_as_string(hide_password=False)
        file = tmp_path / "my dump"
        for command, named in (("backup", "pg_dump"), ("restore", "pg_restore")):
            said = quizbot(tmp_path / "data", command, file, database_url=address)
            assert said.returncode == 1  # it has done nothing by itself
            assert "hunter2" not in said.stdout + said.stderr
            (line,) = [one for one in said.stderr.splitlines() if named in one and "   " in one]
            programs = find_programs(os.environ["PATH"])
            typed_in(programs, line)
            assert file.stat().st_size > 0
            if command == "backup":
                await database.write(add_person, "de")
                await database.close()
        database = open_database(postgres_filled_url)
        assert await database.read(languages) == ["fr"]
        await database.close()


def typed_in(programs: Path, line: str) -> None:
    """Run a line as a person would type it, with these programs at hand."""
    path = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(line, shell=True, check=True, env=path)


def add_person(connection: Connection, language: str) -> None:
    now = datetime(2026, 3, 1, 8, tzinfo=UTC)
    connection.execute(insert(person).values(language=language, created_at=now))


def languages(connection: Connection) -> list[str | None]:
    return list(connection.execute(select(person.c.language)).scalars())


async def test_no_command_upgrades_the_tables_under_a_bot_that_runs(data: Path) -> None:
    """It would be one of an older version, which does not know the new ones."""
    url = f"sqlite:///{data}/quizbot.db"
    now = datetime(2026, 3, 1, 8, tzinfo=UTC)
    await migrate(url, now, to="0001")
    with process_lock.running(url, "quizbot run", now):
        for command in (["migrate"], ["rebuild"]):
            done = quizbot(data, *command)
            assert done.returncode == 1
            assert f"`quizbot run` (process {os.getpid()} on " in done.stderr
    assert quizbot(data, "migrate").returncode == 0
    with process_lock.running(url, "quizbot run", now):
        assert quizbot(data, "migrate").returncode == 0  # there is nothing to upgrade
        assert quizbot(data, "rebuild").returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root works on the files of others")
def test_what_root_makes_belongs_to_the_owner_of_the_folder(data: Path) -> None:
    data.mkdir(mode=0o700)
    os.chown(data, 65_534, 65_534)
    assert quizbot(data, "migrate").returncode == 0
    assert quizbot(data, "backup", data / "mine.db").returncode == 0
    assert quizbot(data, "backup").returncode == 0
    assert quizbot(data, "restore", data / "mine.db", "--yes").returncode == 0
    assert {one.stat().st_uid for one in (data, *data.rglob("*"))} == {65_534}
