"""The throw-away server: found where it is installed, gone whatever ends the command."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import asyncpg
import pytest

from tests.postgres import PROGRAMS, VARIABLE, PostgresError, find_programs

RUN = [sys.executable, "-m", "tests.postgres", "--"]
PRINT_URL = f"import os; print(os.environ[{VARIABLE!r}], flush=True)"


def installed(folder: Path, programs: tuple[str, ...] = PROGRAMS) -> Path:
    """A folder that holds executables of these names."""
    folder.mkdir(parents=True)
    for program in programs:
        (folder / program).touch(mode=0o755)
    return folder


def test_programs_in_path_come_first(tmp_path: Path) -> None:
    mine, packaged = installed(tmp_path / "mine"), installed(tmp_path / "lib" / "17" / "bin")

    path = f"{tmp_path / 'empty'}{os.pathsep}{mine}"
    assert find_programs(path, [f"{packaged.parents[1]}/*/bin"]) == mine


def test_the_newest_packaged_version_is_found(tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        installed(tmp_path / version / "bin")
    installed(tmp_path / "18" / "bin", ("postgres",))  # a server without its tools

    assert find_programs("", [f"{tmp_path}/*/bin"]) == tmp_path / "17" / "bin"


def test_without_postgresql_the_reader_is_told_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(PostgresError, match="apt-get install postgresql"):
        find_programs(str(tmp_path), [f"{tmp_path}/*/bin"])


def test_no_command_is_a_question_of_usage() -> None:
    result = subprocess.run(RUN, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout) == (2, "")
    assert "COMMAND" in result.stderr


@pytest.mark.usefixtures("postgres_server")
@pytest.mark.postgres
@pytest.mark.parametrize("code", [0, 3])
def test_the_exit_code_is_the_commands_and_nothing_is_left(code: int) -> None:
    command = [sys.executable, "-c", f"{PRINT_URL}; raise SystemExit({code})"]
    result = subprocess.run([*RUN, *command], capture_output=True, text=True, check=False)

    assert (result.returncode, result.stderr) == (code, "")
    assert not home_of(result.stdout).exists()


@pytest.mark.usefixtures("postgres_server")
@pytest.mark.postgres
async def test_sigterm_ends_the_command_and_the_server() -> None:
    command = [sys.executable, "-c", f"{PRINT_URL}; input()"]
    runner = await asyncio.create_subprocess_exec(*RUN, *command, stdin=PIPE, stdout=PIPE)
    assert runner.stdout is not None
    url = (await runner.stdout.readline()).decode().strip()
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT 1") == 1

    runner.terminate()

    assert await runner.wait() == 128 + signal.SIGTERM
    assert not home_of(url).exists()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
        await connection.fetchval("SELECT 1")


def home_of(url: str) -> Path:
    """The server's folder, as its URL names it."""
    return Path(url.strip().partition("?host=")[2])
