"""A backup takes a database's place, or nothing is changed; what was there is never lost."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.database import DatabaseError
from storage.migration import migrate, newest_revision
from storage.restoring import Contents, Restored, after_interruption, require_whole, restore

NOW = datetime(2026, 3, 2, 8, 30, 15, tzinfo=UTC)
STAMP = "20260302T083015"


def yes(_contents: Contents) -> bool:
    return True


def restored(path: Path, file: Path, agreed: Callable[[Contents], bool] = yes) -> Restored | None:
    return restore(path, file, NOW, agreed, lambda _done, _total: None)


def refused(path: Path, file: Path) -> str:
    """What is said of a backup that is not taken; every file is as it was."""
    before = files(path.parent)
    with pytest.raises(DatabaseError) as caught:
        restored(path, file)
    assert files(path.parent) == before
    return str(caught.value)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, but for locks and what SQLite shares between processes."""
    return {
        str(one.relative_to(folder)): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file() and not one.name.endswith("-shm")
    }


def speaks(path: Path) -> list[str]:
    """The languages of the people in a database, which tell ours apart."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [str(one) for (one,) in connection.execute("SELECT language FROM person")]


def write(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def person(language: str) -> str:
    at = "2026-03-01 08:00:00.000000"
    return f"INSERT INTO person (language, created_at) VALUES ('{language}', '{at}')"


@pytest.fixture
def path(sqlite_template: Path, tmp_path: Path) -> Path:
    """The database of an installation, in which somebody speaks German: its data folder has
    nothing else."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copyfile(sqlite_template, data / "quizbot.db")
    write(data / "quizbot.db", person("de"))
    return data / "quizbot.db"


@pytest.fixture
def backup(sqlite_template: Path, tmp_path: Path) -> Path:
    """A backup elsewhere, in which somebody speaks French."""
    shutil.copyfile(sqlite_template, tmp_path / "backup.db")
    write(tmp_path / "backup.db", person("fr"), "PRAGMA journal_mode=DELETE")
    return tmp_path / "backup.db"


def left_by_a_crash(path: Path, *statements: str) -> None:
    """Write to the database as a process does that is killed: its changes stay in the `-wal`."""
    code = (
        f"import os, sqlite3; c = sqlite3.connect({str(path)!r});"
        "c.execute('PRAGMA journal_mode=WAL');"
        f"[c.execute(one) for one in {list(statements)!r}]; c.commit(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0


class TestRestore:
    def test_the_backup_is_in_place_and_the_rest_kept(self, path: Path, backup: Path) -> None:
        before = os.umask(0)
        try:
            done = restored(path, backup)
        finally:
            os.umask(before)
        kept = path.with_name(f"quizbot.db.replaced-{STAMP}")
        assert done == Restored(Contents(newest_revision(), False, 0, 0, None), kept)
        assert (speaks(path), speaks(kept), speaks(backup)) == (["fr"], ["de"], ["fr"])
        assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert set(files(path.parent)) == {path.name, kept.name}
        assert after_interruption(f"sqlite:///{path}") is None

    def test_what_a_killed_process_left_in_the_wal_goes_with_its_own_database(
        self, path: Path, backup: Path
    ) -> None:
        left_by_a_crash(path, person("it"))
        done = restored(path, backup)
        assert done is not None
        assert done.kept is not None
        assert (speaks(path), speaks(done.kept)) == (["fr"], ["de", "it"])
        assert set(files(path.parent)) == {path.name, done.kept.name}

    def test_a_damaged_database_is_kept_with_all_that_belongs_to_it(
        self, path: Path, backup: Path
    ) -> None:
        left_by_a_crash(path, person("it"))
        path.write_bytes(b"not a database" + path.read_bytes()[14:])
        before = files(path.parent)
        done = restored(path, backup)
        assert done is not None
        assert done.kept is not None
        assert speaks(path) == ["fr"]
        kept = {
            name.replace(done.kept.name, path.name): content
            for name, content in files(path.parent).items()
            if name.startswith(done.kept.name)
        }
        assert kept == before

    def test_on_a_new_machine_there_is_nothing_to_keep(self, tmp_path: Path, backup: Path) -> None:
        path = tmp_path / "new" / "data" / "quizbot.db"
        done = restored(path, backup)
        assert done is not None
        assert done.kept is None
        assert speaks(path) == ["fr"]
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_twice_in_the_same_second_both_are_kept(self, path: Path, backup: Path) -> None:
        restored(path, backup)
        write(path, person("pt"))
        second = restored(path, backup)
        assert second is not None
        assert second.kept == path.with_name(f"quizbot.db.replaced-{STAMP}-2")
        assert speaks(path.with_name(f"quizbot.db.replaced-{STAMP}")) == ["de"]
        assert speaks(second.kept) == ["fr", "pt"]

    def test_what_was_kept_can_be_put_back(self, path: Path, backup: Path) -> None:
        done = restored(path, backup)
        assert done is not None
        assert done.kept is not None
        restored(path, done.kept)
        assert speaks(path) == ["de"]

    def test_a_backup_with_a_wal_of_its_own_is_read_through_it(
        self, path: Path, backup: Path
    ) -> None:
        left_by_a_crash(backup, person("nl"))
        restored(path, backup)
        assert speaks(path) == ["fr", "nl"]

    def test_an_older_one_is_upgraded_at_the_next_start(self, path: Path, tmp_path: Path) -> None:
        old = tmp_path / "old.db"
        asyncio.run(migrate(f"sqlite:///{old}", NOW, to="0001"))
        done = restored(path, old)
        assert done is not None
        assert (done.contents.revision, done.contents.is_older) == ("0001", True)
        assert asyncio.run(migrate(f"sqlite:///{path}", NOW)).after == newest_revision()

    def test_what_it_holds_is_shown_and_nothing_done_unless_agreed(
        self, path: Path, backup: Path
    ) -> None:
        before = files(path.parent)
        shown: list[Contents] = []

        def no(contents: Contents) -> bool:
            shown.append(contents)
            return False

        assert restored(path, backup, no) is None
        assert shown == [Contents(newest_revision(), False, 0, 0, None)]
        assert files(path.parent) == before

    def test_by_a_link_the_file_behind_it_is_replaced(
        self, path: Path, backup: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "link.db").symlink_to(path)
        restored(tmp_path / "link.db", backup)
        assert (tmp_path / "link.db").is_symlink()
        assert speaks(path) == ["fr"]


class TestRefusals:
    @pytest.mark.parametrize("part", [0.3, 0.5, 0.99])
    def test_one_that_was_cut_short(self, path: Path, backup: Path, part: float) -> None:
        whole = backup.read_bytes()
        backup.write_bytes(whole[: int(len(whole) * part)])
        said = refused(path, backup)
        assert "backup.db: is damaged" in said
        assert said.endswith("nothing was changed")

    def test_one_with_a_page_of_rubbish(self, path: Path, backup: Path) -> None:
        whole = bytearray(backup.read_bytes())
        whole[8192:12288] = b"\xa5" * 4096
        backup.write_bytes(whole)
        assert "is damaged" in refused(path, backup)

    @pytest.mark.parametrize(
        ("content", "what"),
        [(b"", "is empty"), (b"x", "is no SQLite"), (b"Dear Ana, " * 999, "is no SQLite")],
    )
    def test_a_file_that_is_no_database(
        self, path: Path, tmp_path: Path, content: bytes, what: str
    ) -> None:
        (tmp_path / "letter.txt").write_bytes(content)
        assert f"letter.txt: {what}" in refused(path, tmp_path / "letter.txt")

    def test_the_database_of_another_application(self, path: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.db"
        write(other, "CREATE TABLE invoice (id)", "CREATE TABLE alembic_version (version_num)")
        said = refused(path, other)
        assert "is no database of quizbot's (it has the tables alembic_version, invoice)" in said

    def test_a_database_without_tables(self, path: Path, tmp_path: Path) -> None:
        write(tmp_path / "none.db", "CREATE TABLE a (x)", "DROP TABLE a")
        assert "is no database of quizbot's (it is empty)" in refused(path, tmp_path / "none.db")

    def test_one_of_a_newer_version(self, path: Path, backup: Path) -> None:
        write(backup, "UPDATE alembic_version SET version_num = '9999'")
        said = refused(path, backup)
        assert "is from a newer quizbot (revision 9999" in said
        assert "Upgrade quizbot first; nothing was changed" in said

    def test_one_that_is_not_there_and_which_is(self, path: Path) -> None:
        (path.parent / "backups").mkdir()
        there = path.parent / "backups" / "quizbot-20260301T080000.db"
        there.touch()
        said = refused(path, path.parent / "backups" / "quizbot-20260303T080000.db")
        assert f"is not there. Choose another backup, such as {there}" in said

    def test_one_that_was_never_finished(self, path: Path, backup: Path) -> None:
        part = backup.rename(backup.with_name("backup.db.part"))
        assert "was never finished" in refused(path, part)

    def test_a_folder_and_the_database_itself(self, path: Path) -> None:
        assert "is a folder" in refused(path, path.parent)
        assert "is the database itself" in refused(path, path)

    def test_while_another_program_has_it_open(self, path: Path, backup: Path) -> None:
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA journal_mode=WAL")
            other.execute("SELECT * FROM person").fetchall()
            with pytest.raises(DatabaseError, match="another program has this database open"):
                restored(path, backup)
            assert [row[0] for row in other.execute("SELECT language FROM person")] == ["de"]
        assert speaks(path) == ["de"]
        assert set(files(path.parent)) == {path.name}


class TestInterrupted:
    def test_caught_in_between_the_next_start_says_what_to_do(
        self, path: Path, backup: Path
    ) -> None:
        """As on a disk without hard links, or with a database that is damaged."""
        kept = path.with_name(f"quizbot.db.replaced-{STAMP}")
        note = {"file": str(backup), "kept": str(kept), "settled": False, "inode": -1}
        path.with_name("quizbot.db.restoring").write_text(json.dumps(note))
        path.rename(kept)
        for look in (require_whole, after_interruption):
            with pytest.raises(
                DatabaseError, match=f"Run `quizbot restore {backup}` again.*{kept}"
            ):
                look(f"sqlite:///{path}")
        restored(path, backup)
        assert speaks(path) == ["fr"]
        assert after_interruption(f"sqlite:///{path}") is None

    def test_a_copy_that_was_never_finished_goes(self, path: Path) -> None:
        part = path.with_name("quizbot.db.new.part")
        part.write_bytes(b"half")
        assert after_interruption(f"sqlite:///{path}") is None
        assert not part.exists()

    def test_on_postgresql_there_is_none(self) -> None:
        require_whole("postgresql://ana@127.0.0.1:1/quizbot")
        assert after_interruption("postgresql://ana@127.0.0.1:1/quizbot") is None
