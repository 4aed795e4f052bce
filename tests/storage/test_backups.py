"""Copies of a database in use: consistent, closed to others, whole or not there at all."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.backups import Backup, back_up
from storage.database import DatabaseError

NOW = datetime(2026, 3, 2, 8, 30, 15, tzinfo=UTC)


def backed_up(path: Path, target: Path | None = None) -> Backup:
    return back_up(path, target, path.parent, NOW, lambda _done, _total: None)


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (found,) = connection.execute("SELECT count(*) FROM note").fetchone()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return int(found)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of a thousand notes, in WAL mode."""
    path = tmp_path / "quizbot.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, words BLOB)")
        connection.executemany("INSERT INTO note (words) VALUES (?)", [(b"x" * 900,)] * 1_000)
        connection.commit()
    return path


class TestBackUp:
    def test_it_lies_in_the_folder_of_backups_for_its_owner_alone(self, path: Path) -> None:
        before = os.umask(0)
        try:
            done = backed_up(path)
        finally:
            os.umask(before)
        assert done.path == path.parent / "backups" / "quizbot-20260302T083015.db"
        assert done.size == done.path.stat().st_size
        assert stat.S_IMODE(done.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(done.path.parent.stat().st_mode) == 0o700
        assert list(done.path.parent.iterdir()) == [done.path]
        assert rows(done.path) == 1_000

    def test_what_others_have_committed_is_in_it_and_what_they_have_not_is_not(
        self, path: Path
    ) -> None:
        with (
            closing(sqlite3.connect(path, isolation_level=None)) as one,
            closing(sqlite3.connect(path, isolation_level=None)) as other,
        ):
            one.execute("INSERT INTO note (words) VALUES ('committed, and in the -wal')")
            other.execute("BEGIN IMMEDIATE")
            other.execute("INSERT INTO note (words) VALUES ('under way')")
            done = backed_up(path)
            other.execute("COMMIT")
        assert rows(done.path) == 1_001

    def test_a_folder_is_one_to_put_it_in(self, path: Path, tmp_path: Path) -> None:
        (tmp_path / "disk").mkdir()
        done = backed_up(path, tmp_path / "disk")
        assert done.path == tmp_path / "disk" / "quizbot-20260302T083015.db"

    def test_nothing_is_overwritten(self, path: Path, tmp_path: Path) -> None:
        (tmp_path / "mine").write_text("mine")
        with pytest.raises(DatabaseError, match=r"mine: is there already.*nothing was changed"):
            backed_up(path, tmp_path / "mine")
        backed_up(path)
        with pytest.raises(DatabaseError, match="is there already"):
            backed_up(path)
        assert (tmp_path / "mine").read_text() == "mine"

    def test_progress_is_told_up_to_the_end(self, path: Path) -> None:
        told: list[tuple[int, int]] = []
        back_up(path, None, path.parent, NOW, lambda *step: told.append(step))
        totals = {total for _, total in told}
        assert len(totals) == 1
        assert told[-1] == (max(totals), max(totals))
        assert [done for done, _ in told] == sorted(done for done, _ in told)

    def test_what_a_killed_backup_left_is_written_over(self, path: Path, tmp_path: Path) -> None:
        left = tmp_path / "copy.db.part"
        left.write_bytes(b"half a backup" * 100)
        left.chmod(0o644)
        done = backed_up(path, tmp_path / "copy.db")
        assert rows(done.path) == 1_000
        assert stat.S_IMODE(done.path.stat().st_mode) == 0o600
        assert not left.exists()

    def test_without_a_database_there_is_nothing_to_back_up(self, tmp_path: Path) -> None:
        with pytest.raises(DatabaseError, match="there is no database yet"):
            backed_up(tmp_path / "quizbot.db")
        assert list(tmp_path.iterdir()) == []

    def test_a_name_for_unfinished_files_is_refused(self, path: Path, tmp_path: Path) -> None:
        with pytest.raises(DatabaseError, match="Choose another name"):
            backed_up(path, tmp_path / "copy.part")

    def test_a_damaged_database_makes_no_backup(self, path: Path, tmp_path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(DatabaseError, match="malformed"):
            backed_up(path, tmp_path / "copy.db")
        assert not list(tmp_path.glob("copy*"))

    def test_a_disk_that_takes_no_more_leaves_nothing(self, path: Path, tmp_path: Path) -> None:
        done = in_a_child(path, tmp_path / "copy.db", "resource.setrlimit(1, (90_000, 90_000))")
        assert "copy.db: cannot be written" in done.stderr
        assert "nothing was changed" in done.stderr
        assert not list(tmp_path.glob("copy*"))

    def test_one_that_is_killed_leaves_nothing_that_looks_whole(
        self, path: Path, tmp_path: Path
    ) -> None:
        done = in_a_child(path, tmp_path / "copy.db", "", "os.kill(os.getpid(), 9)")
        assert done.returncode == -signal.SIGKILL
        assert [one.name for one in tmp_path.glob("copy*")] == ["copy.db.part"]
        assert rows(backed_up(path, tmp_path / "copy.db").path) == 1_000


def in_a_child(
    path: Path, target: Path, first: str, at_progress: str = "None"
) -> subprocess.CompletedProcess[str]:
    """A process that makes a backup: what it does `first`, and whenever it makes progress."""
    code = (
        "import os, resource; from datetime import UTC, datetime; from pathlib import Path;"
        f"from storage.backups import back_up; {first or 'pass'};"
        f"back_up(Path({str(path)!r}), Path({str(target)!r}), Path('.'),"
        f"datetime(2026, 3, 2, tzinfo=UTC), lambda done, total: {at_progress})"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
