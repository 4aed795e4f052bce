"""What is kept on disk: a secret that no full disk spoils, and files that only we may read."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.config import Config, ConfigError, read_config
from bot.data_folder import close_data, secret_of
from storage.database import sqlite_engine
from tests.storage.builders import add_group

SECRET = "s3cret-" * 6


def settings(monkeypatch: pytest.MonkeyPatch, **values: str) -> Config:
    """What is read from `QUIZBOT_*` variables of these names."""
    for name, value in values.items():
        monkeypatch.setenv(f"QUIZBOT_{name.upper()}", value)
    return read_config(None)


@pytest.fixture
def used(sqlite_template: Path, tmp_path: Path) -> Path:
    """The database of an installation with a group."""
    path = tmp_path / "quizbot.db"
    shutil.copyfile(sqlite_template, path)
    engine = sqlite_engine(path)
    with engine.begin() as connection:
        add_group(connection, "owls")
    engine.dispose()
    return path


def modes(folder: Path) -> dict[str, int]:
    """The folder itself as `.`, and all below it, with their modes."""
    return {
        str(one.relative_to(folder)): stat.S_IMODE(one.lstat().st_mode)
        for one in (folder, *folder.rglob("*"))
    }


def open_data(folder: Path) -> Path:
    """A data folder as an installation has it that was made with the usual umask."""
    (folder / "backups").mkdir(parents=True)
    for name in (
        *("quizbot.db", "quizbot.db-wal", "quizbot.db-shm", "quizbot.db.before-0007-x"),
        *("quizbot.db.lock", "secret", "backups/quizbot-20260301T080000.db"),
    ):
        (folder / name).write_bytes(b"x" * 40)
        (folder / name).chmod(0o644)
    folder.chmod(0o755)
    return folder


class TestSecret:
    def test_the_configured_one_is_used_and_none_is_written(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        config = settings(monkeypatch, secret=SECRET, data_dir=str(tmp_path / "data"))
        assert secret_of(config) == SECRET.encode()
        assert not (tmp_path / "data").exists()

    def test_one_is_made_for_its_owner_alone_and_kept(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        config = settings(monkeypatch, data_dir=str(tmp_path / "new" / "data"))
        made = secret_of(config)
        file = tmp_path / "new" / "data" / "secret"
        assert len(made) >= 32
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert secret_of(config) == made
        assert file.read_bytes().strip() == made

    def test_another_folder_has_another(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        made = {
            secret_of(settings(monkeypatch, data_dir=str(tmp_path / name))) for name in ("a", "b")
        }
        assert len(made) == 2

    @pytest.mark.parametrize("content", [b"", b"cut sho", b" " * 99, None])
    def test_one_that_a_full_disk_left_empty_blocks_no_start(
        self, monkeypatch: pytest.MonkeyPatch, used: Path, content: bytes | None
    ) -> None:
        file = used.with_name("secret")
        if content is not None:
            file.write_bytes(content)
        config = settings(monkeypatch, data_dir=str(used.parent), database_url=f"sqlite:///{used}")
        with capture_logs() as logs:
            made = secret_of(config)
        assert len(made) >= 32
        assert secret_of(config) == made == file.read_bytes()
        (said,) = logs
        assert (said["log_level"], said["file"]) == ("warning", str(file))
        assert "sign-ins of the web page from before no longer work" in said["event"]
        assert made.decode() not in str(said)

    @pytest.mark.parametrize("content", [b"", None])
    @pytest.mark.parametrize("tables", [True, False])
    def test_nothing_is_said_where_nothing_had_used_it(
        self,
        monkeypatch: pytest.MonkeyPatch,
        sqlite_template: Path,
        tmp_path: Path,
        content: bytes | None,
        tables: bool,
    ) -> None:
        if tables:  # as `quizbot migrate` makes them
            shutil.copyfile(sqlite_template, tmp_path / "quizbot.db")
        if content is not None:
            (tmp_path / "secret").write_bytes(content)
        url = f"sqlite:///{tmp_path}/quizbot.db"
        with capture_logs() as logs:
            made = secret_of(settings(monkeypatch, data_dir=str(tmp_path), database_url=url))
        assert len(made) >= 32
        assert logs == []

    @pytest.mark.parametrize(("content", "said"), [(b"", 1), (None, 0)])
    def test_on_postgresql_only_an_empty_file_tells_of_a_secret_before(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, said: int
    ) -> None:
        if content is not None:
            (tmp_path / "secret").write_bytes(content)
        url = "postgresql://ana@127.0.0.1:1/quizbot"
        with capture_logs() as logs:
            secret_of(settings(monkeypatch, data_dir=str(tmp_path), database_url=url))
        assert len(logs) == said

    def test_a_full_disk_leaves_no_half_secret(self, tmp_path: Path) -> None:
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "import resource; from bot.config import read_config;"
                "from bot.data_folder import secret_of;"
                "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)); secret_of(read_config(None))",
            ],
            cwd=tmp_path,
            env={**os.environ, "QUIZBOT_DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "cannot be read or written (File too large)" in done.stderr
        assert list(tmp_path.iterdir()) == []

    def test_of_processes_that_start_together_all_have_one(self, tmp_path: Path) -> None:
        code = (
            "from bot.config import read_config; from bot.data_folder import secret_of;"
            "print(secret_of(read_config(None)).decode())"
        )
        environment = {**os.environ, "QUIZBOT_DATA_DIR": str(tmp_path / "data")}
        started = [
            subprocess.Popen(
                [sys.executable, "-c", code],
                cwd=tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
            )
            for _ in range(3)
        ]
        assert len({process.communicate()[0] for process in started}) == 1

    def test_a_folder_that_cannot_be_made(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(ConfigError, match=r"QUIZBOT_DATA_DIR: .*choose another folder or set"):
            secret_of(settings(monkeypatch, data_dir=os.fspath(tmp_path / "file")))


class TestCloseData:
    def test_what_others_could_read_is_closed_and_said(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        data = open_data(tmp_path / "data")
        config = settings(
            monkeypatch, data_dir=str(data), database_url=f"sqlite:///{data}/quizbot.db"
        )
        with capture_logs() as logs:
            close_data(config)
        found = modes(data)
        assert {name: mode for name, mode in found.items() if mode & 0o077} == {}
        assert found["."] == found["backups"] == 0o700
        assert found["quizbot.db"] == found["secret"] == 0o600
        assert [one["event"] for one in logs] == ["closed to other users of this machine"] * 2
        with capture_logs() as again:
            close_data(config)
        assert again == []

    def test_a_folder_that_holds_other_things_is_left_and_said(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        data = open_data(tmp_path / "data")
        (data / "website").mkdir(mode=0o755)
        (data / "link.db").symlink_to(tmp_path)
        config = settings(
            monkeypatch, data_dir=str(data), database_url=f"sqlite:///{data}/quizbot.db"
        )
        with capture_logs() as logs:
            close_data(config)
        assert (modes(data)["."], modes(data)["website"]) == (0o755, 0o755)
        assert modes(data)["quizbot.db"] == 0o600
        assert "chmod 700" in logs[-1]["event"]
        assert logs[-1]["holds"] == ["link.db", "website"]

    def test_where_nothing_is_there_yet_nothing_is_said(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        url = f"sqlite:///{tmp_path}/data/quizbot.db"
        with capture_logs() as logs:
            close_data(settings(monkeypatch, data_dir=str(tmp_path / "data"), database_url=url))
        assert logs == []

    def test_the_folder_of_a_database_elsewhere_is_left(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        elsewhere = open_data(tmp_path / "elsewhere")
        config = settings(
            monkeypatch,
            data_dir=str(tmp_path / "data"),
            database_url=f"sqlite:///{elsewhere}/quizbot.db",
        )
        close_data(config)
        found = modes(elsewhere)
        assert (found["."], found["quizbot.db"], found["quizbot.db-wal"]) == (0o755, 0o600, 0o600)
