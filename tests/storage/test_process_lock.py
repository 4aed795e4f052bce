"""One process at a time on an SQLite file, whatever it is called, and no lock that outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.database import DatabaseError
from storage.process_lock import holder_of, lock_file, replacing, running, using

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def url_of(path: Path | str) -> str:
    return f"sqlite:///{path}"


@contextmanager
def another_process(url: str, held: str = "running") -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until the block ends."""
    what = f"running({url!r}, 'quizbot run', now)" if held == "running" else f"using({url!r})"
    code = (
        "import sys; from datetime import UTC, datetime;"
        "from storage.process_lock import running, using;"
        "now = datetime(2026, 3, 1, 7, 5, tzinfo=UTC)\n"
        f"with {what}: print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def refused(held: AbstractContextManager[None]) -> str:
    """What is said when the lock cannot be had."""
    with pytest.raises(DatabaseError) as caught, held:
        pass
    return str(caught.value)


class TestRunning:
    def test_the_second_is_told_who_the_first_is(self, tmp_path: Path) -> None:
        url = url_of(tmp_path / "quizbot.db")
        with another_process(url) as first:
            said = refused(running(url, "quizbot run", NOW))
        host = os.uname().nodename
        assert f"`quizbot run` (process {first.pid} on {host}, since 2026-03-01 07:05 UTC)" in said
        assert "Stop that one first, or use PostgreSQL" in said

    @pytest.mark.parametrize("name", ["link.db", "here/quizbot.db", "../{}/quizbot.db"])
    def test_every_way_to_name_the_file_is_one_lock(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        (tmp_path / "link.db").symlink_to(tmp_path / "quizbot.db")  # before the file is there
        (tmp_path / "here").symlink_to(tmp_path)
        monkeypatch.chdir(tmp_path)
        other = url_of(name.format(tmp_path.name))
        with running(url_of(tmp_path / "quizbot.db"), "quizbot run", NOW):
            assert "`quizbot run`" in refused(running(other, "again", NOW))

    def test_another_file_is_another_lock(self, tmp_path: Path) -> None:
        one, other = (url_of(tmp_path / name) for name in ("a.db", "b.db"))
        with running(one, "quizbot run", NOW), running(other, "quizbot run", NOW):
            pass

    def test_a_killed_process_leaves_no_lock(self, tmp_path: Path) -> None:
        url = url_of(tmp_path / "quizbot.db")
        with another_process(url) as first:
            first.send_signal(signal.SIGKILL)
            first.wait()
            with running(url, "quizbot run", NOW):
                holder = holder_of(tmp_path / "quizbot.db")
        assert holder is not None
        assert (holder.pid, holder.since) == (os.getpid(), NOW)

    def test_a_note_of_the_dead_names_nobody(self, tmp_path: Path) -> None:
        url = url_of(tmp_path / "quizbot.db")
        with another_process(url) as first:
            first.kill()
            first.wait()
            assert lock_file(tmp_path / "quizbot.db").stat().st_size > 0
            assert holder_of(tmp_path / "quizbot.db") is None

    @pytest.mark.parametrize("note", [b"", b"{", b"[]", b'{"pid": "x"}', b"\xff" * 9_000])
    def test_a_note_that_cannot_be_read_stops_nobody(self, tmp_path: Path, note: bytes) -> None:
        lock_file(tmp_path / "quizbot.db").write_bytes(note)
        assert holder_of(tmp_path / "quizbot.db") is None
        with running(url_of(tmp_path / "quizbot.db"), "quizbot run", NOW):
            pass

    def test_on_postgresql_there_may_be_several(self) -> None:
        url = "postgresql://ana@127.0.0.1:1/quizbot"
        with ExitStack() as several:
            for _ in range(2):
                several.enter_context(running(url, "quizbot run", NOW))
                several.enter_context(using(url))

    @pytest.mark.parametrize(
        ("name", "advice"),
        [(".", "is a folder. Name a file in it"), ("file/quizbot.db", "stands below a file")],
    )
    def test_what_is_no_place_for_a_file_is_said(
        self, tmp_path: Path, name: str, advice: str
    ) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(DatabaseError, match=advice), using(url_of(tmp_path / name)):
            pass


class TestReplacing:
    def test_not_while_the_bot_runs(self, tmp_path: Path) -> None:
        path = tmp_path / "quizbot.db"
        with another_process(url_of(path)) as first:
            said = refused(replacing(path, "quizbot restore", NOW))
        assert f"process {first.pid} on" in said
        assert said.endswith("nothing was changed")

    def test_not_while_a_command_is_at_work(self, tmp_path: Path) -> None:
        path = tmp_path / "quizbot.db"
        with another_process(url_of(path), "using"):
            said = refused(replacing(path, "quizbot restore", NOW))
        assert "another quizbot command" in said
        assert said.endswith("nothing was changed")

    def test_meanwhile_nothing_else_begins(self, tmp_path: Path) -> None:
        path = tmp_path / "quizbot.db"
        with replacing(path, "quizbot restore", NOW):
            for begun in (using(url_of(path)), running(url_of(path), "quizbot run", NOW)):
                said = refused(begun)
                assert "`quizbot restore`" in said
                assert "is replacing" in said

    def test_commands_work_next_to_the_bot_and_each_other(self, tmp_path: Path) -> None:
        url = url_of(tmp_path / "quizbot.db")
        with another_process(url), using(url), using(url):
            pass
