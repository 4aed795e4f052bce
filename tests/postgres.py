"""Runs a command beside a throw-away PostgreSQL server; it knows nothing of quizbot's tables.

    python -m tests.postgres -- COMMAND...

The server lives in a temporary folder and listens on a Unix socket that only its owner can reach,
so it needs no port, no password and no installed cluster. COMMAND finds it in
QUIZBOT_TEST_POSTGRES, as a superuser who may create databases. Whatever ends COMMAND ends the
server, and COMMAND's exit code is ours.
"""

from __future__ import annotations

import os
import pwd
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

VARIABLE = "QUIZBOT_TEST_POSTGRES"
SUPERUSER = "quizbot"
# Where Debian, Red Hat and Homebrew keep what they leave out of PATH.
FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
PROGRAMS = ("initdb", "pg_ctl", "postgres")
# The data are thrown away, so nothing has to survive a power cut.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
}


class PostgresError(Exception):
    """No server can be started; the message says what to do."""


def find_programs(path: str, folders: Sequence[str] = FOLDERS) -> Path:
    """The folder of PostgreSQL's programs: in `path` (as in PATH), else the newest of `folders`.

    Raises PostgresError when there is none.
    """
    newest_first = sorted(
        (found for folder in folders for found in Path("/").glob(folder.removeprefix("/"))),
        key=_version,
        reverse=True,
    )
    for folder in [*map(Path, filter(None, path.split(os.pathsep))), *newest_first]:
        if all(os.access(folder / program, os.X_OK) for program in PROGRAMS):
            return folder
    raise PostgresError(
        "there is no PostgreSQL on this machine. Install it (Debian and Ubuntu: apt-get install"
        " postgresql; macOS: brew install postgresql@17), or name a running server of your own:"
        f" {VARIABLE}=postgresql://user:password@host/postgres make test"
    )


def _version(folder: Path) -> float:
    number = re.search(r"\d+(\.\d+)?", folder.parent.name)
    return float(number.group()) if number else 0.0


@contextmanager
def throwaway_server(programs: Path) -> Iterator[str]:
    """Start a server with the programs in that folder, yield its URL, then leave nothing behind.

    Raises PostgresError with the server's own words when it does not start.
    """
    owner = _owner()
    with tempfile.TemporaryDirectory(prefix="quizbot-postgres-") as name:
        home = Path(name)
        if owner is not None:
            os.chown(home, owner.pw_uid, owner.pw_gid)
        data, log = home / "data", home / "log"
        control = (programs / "pg_ctl", "--silent", "--pgdata", data)
        make = (programs / "initdb", "--no-sync", "--encoding=UTF8", "--locale=C", "--auth=trust")
        _call((*make, "--username", SUPERUSER, "--pgdata", data), owner, home)
        settings = SETTINGS | {"unix_socket_directories": str(home)}
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        try:
            _call((*control, "start", "--wait", "--log", log, "--options", options), owner, home)
            yield f"postgresql://{SUPERUSER}@/postgres?host={home}"
        except PostgresError as fault:
            said = log.read_text(errors="replace") if log.exists() else ""
            raise PostgresError(f"{fault}\n{said}".strip()) from None
        finally:
            if (data / "postmaster.pid").exists():
                _call((*control, "stop", "--wait", "--mode", "immediate"), owner, home)


def _owner() -> pwd.struct_passwd | None:
    """Whom to run the server as: PostgreSQL refuses to run as root. None: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresError("PostgreSQL does not run as root; run the tests as another user")


def _call(command: Sequence[str | Path], owner: pwd.struct_passwd | None, home: Path) -> None:
    """Run one of PostgreSQL's programs; raise PostgresError with its words when it fails.

    A session of its own keeps a Ctrl-C in the terminal from the server that it starts. Its output
    goes to a file: the server inherits it, and a pipe would stay open as long as the server runs.
    """
    with tempfile.TemporaryFile(mode="w+", errors="replace") as output:
        result = subprocess.run(
            command,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=None if owner is None else owner.pw_uid,
            group=None if owner is None else owner.pw_gid,
            extra_groups=None if owner is None else [],
            start_new_session=True,
            check=False,
        )
        if result.returncode != 0:
            output.seek(0)
            raise PostgresError(f"{Path(command[0]).name} failed:\n{output.read().strip()}")


def run_beside(command: Sequence[str], url: str) -> int:
    """Run the command with the server's URL in its environment; its exit code, as a shell's."""
    early: list[int] = []
    _on_end(lambda number, _frame: early.append(number))  # nobody to pass it on to yet
    child = subprocess.Popen(command, env=os.environ | {VARIABLE: url})
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the command as well
    _on_end(lambda number, _frame: child.send_signal(number))
    for number in early:
        child.send_signal(number)
    code = child.wait()
    _on_end(signal.SIG_IGN)  # nothing may come between us and the stop
    return code if code >= 0 else 128 - code


def _on_end(handler: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    """What to do when we are told to end: by a program, or by a terminal that closes."""
    signal.signal(signal.SIGTERM, handler)
    signal.signal(signal.SIGHUP, handler)


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def main(arguments: Sequence[str]) -> int:
    """The program; its exit code is the command's, or 2 when there is no server or no command."""
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        print("usage: python -m tests.postgres -- COMMAND...", file=sys.stderr)
        return 2
    _on_end(_end)
    try:
        with throwaway_server(find_programs(os.environ.get("PATH", ""))) as url:
            return run_beside(command, url)
    except PostgresError as fault:
        print(f"tests.postgres: {fault}", file=sys.stderr)
        return 2
    except FileNotFoundError as fault:
        print(f"tests.postgres: {fault.filename}: there is no such program", file=sys.stderr)
        return 127
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
