"""A restore that is killed at any step leaves a whole database, and the next start says which."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.database import DatabaseError
from storage.migration import migrate
from storage.restoring import after_interruption, restore

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
# Copies the folder for one step after the other, and restores there in a process that kills itself
# when Python is about to take that step; prints how many steps there are.
WORKER = """
import os, shutil, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from storage.restoring import restore

STEPS = {"open", "os.chmod", "os.link", "os.remove", "os.rename", "os.truncate", "sqlite3.connect"}
template, folder = map(Path, sys.argv[1:])


def die_at(step, here):
    taken = 0

    def count(event, arguments):
        nonlocal taken
        if event in STEPS and str(here) in str(arguments[0]) or event == "os.truncate":
            taken += 1
            if taken > step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


for step in range(200):
    here = folder / str(step)
    shutil.copytree(template, here)
    child = os.fork()
    if child == 0:
        die_at(step, here)
        now = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
        restore(here / "quizbot.db", template.parent / "backup.db", now, lambda _: True, print)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        print("STEPS", step, os.waitstatus_to_exitcode(status), flush=True)
        break
"""


def speaks(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [str(one) for (one,) in connection.execute("SELECT language FROM person")]


def add_person(path: Path, language: str, last: str = "") -> None:
    """Somebody who speaks the language, written by a process that does what is `last` then."""
    code = (
        f"import os, sqlite3; c = sqlite3.connect({str(path)!r});"
        "c.execute('PRAGMA journal_mode=WAL');"
        "c.execute('INSERT INTO person (language, created_at) VALUES (?, ?)',"
        f" ({language!r}, '2026-03-01 08:00:00.000000')); c.commit(); {last or 'c.close()'}"
    )
    subprocess.run([sys.executable, "-c", code], check=False)


def killed_at_every_step(template: Path, folder: Path) -> list[Path]:
    """The folder as each death has left it."""
    done = subprocess.run(
        [sys.executable, "-c", WORKER, str(template), str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    word, steps, code = done.stdout.splitlines()[-1].split()
    assert (word, code) == ("STEPS", "0"), done
    assert int(steps) > 15
    return [folder / str(step) for step in range(int(steps))]


@pytest.fixture
def template(sqlite_template: Path, tmp_path: Path) -> Path:
    """A data folder with a database in which somebody speaks German, and Italian in its `-wal`;
    and a backup next to it in which somebody speaks French."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(sqlite_template, tmp_path / "backup.db")
    add_person(tmp_path / "backup.db", "fr")
    shutil.copyfile(sqlite_template, folder / "quizbot.db")
    add_person(folder / "quizbot.db", "de")
    add_person(folder / "quizbot.db", "it", "os.kill(os.getpid(), 9)")
    assert (folder / "quizbot.db-wal").stat().st_size > 0
    return folder


def test_the_database_is_the_old_or_the_new_one_and_the_start_says_which(
    template: Path, tmp_path: Path
) -> None:
    seen = set()
    for folder in killed_at_every_step(template, tmp_path / "killed"):
        url = f"sqlite:///{folder}/quizbot.db"
        said = after_interruption(url)
        asyncio.run(migrate(url, NOW))
        found = speaks(folder / "quizbot.db")
        assert found in (["de", "it"], ["fr"])
        if said is not None:
            assert ("still the database from before" in said) == (found == ["de", "it"])
        kept = [
            one
            for one in folder.glob("*.replaced-*")
            if one.stat().st_nlink == 1 and not one.name.endswith("-shm")
        ]
        assert [speaks(one) for one in kept] == ([["de", "it"]] if found == ["fr"] else [])
        assert not list(folder.glob("*.part"))
        assert after_interruption(url) is None
        seen.add((found[0], said is not None))
    assert seen == {("de", False), ("de", True), ("fr", True), ("fr", False)}


def test_of_a_damaged_database_nothing_is_lost_and_the_start_says_what_to_do(
    template: Path, tmp_path: Path
) -> None:
    damaged = template / "quizbot.db"
    damaged.write_bytes(b"not a database" + damaged.read_bytes()[14:])
    parts = {(template / f"quizbot.db{side}").read_bytes() for side in ("", "-wal")}
    refused = 0
    for folder in killed_at_every_step(template, tmp_path / "killed"):
        path = folder / "quizbot.db"
        if not path.with_name("quizbot.db-wal").exists() and path.read_bytes() in parts:
            with pytest.raises(DatabaseError, match=f"Run `quizbot restore {tmp_path}/backup.db`"):
                after_interruption(f"sqlite:///{path}")
            refused += 1
        assert parts <= {one.read_bytes() for one in folder.iterdir()}
        if path.read_bytes() not in parts:
            assert speaks(path) == ["fr"]
        else:
            restore(path, tmp_path / "backup.db", NOW, lambda _: True, lambda *_: None)
            assert speaks(path) == ["fr"]
            assert parts <= {one.read_bytes() for one in folder.iterdir()}
    assert refused > 0
