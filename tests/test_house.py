"""Rules of the house that no linter knows: clocks, chance, first lines, and pinned requirements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("questions", "storage", "bot")
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
# The edges of the program, where time comes in.
CLOCKS = {"bot/clock.py", "bot/cli.py"}
CLOCK_READERS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "localtime", "gmtime"},
}
OWN_CHANCE = {"Random", "SystemRandom"}


def faults(source: str) -> Iterator[str]:
    """Where the source reads a clock or rolls the dice that all modules share, as `line: what`.

    What stands under `if __name__ == "__main__"` is a program's edge, and may read the clock.
    """
    module = ast.parse(source)
    module.body = [
        statement
        for statement in module.body
        if not (isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test))
    ]
    for line, owner, name in _uses(module):
        if name in CLOCK_READERS.get(owner, ()):
            yield f"{line}: {owner}.{name} reads the clock; take `now` as an argument"
        if owner == "random" and name not in OWN_CHANCE:
            yield f"{line}: random.{name} is shared by all; take a Random as an argument"


def _uses(module: ast.Module) -> Iterator[tuple[int, str, str]]:
    """(line, owner, name) of `owner.name`, `module.owner.name` and `from owner import name`."""
    for node in ast.walk(module):
        match node:
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
                yield node.lineno, owner, name
            case ast.ImportFrom(module=str(owner), names=names):
                yield from ((node.lineno, owner, one.name) for one in names)
            case _:
                pass


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.datetime.now()",
        "from datetime import date\ndate.today()",
        "import time\ntime.monotonic()",
        "from time import time",
        "import random\nrandom.shuffle([])",
        "from random import choice",
    ],
)
def test_clocks_and_shared_chance_are_noticed(source: str) -> None:
    assert list(faults(source))


@pytest.mark.parametrize(
    "source",
    [
        "from random import Random\nRandom(7).random()",
        "import random\nrandom.Random(7).choice([1])",
    ],
)
def test_chance_of_ones_own_is_fine(source: str) -> None:
    assert not list(faults(source))


def test_time_and_chance_are_arguments() -> None:
    found = [
        f"{name}:{fault}"
        for path in SOURCES
        if (name := path.relative_to(ROOT).as_posix()) not in CLOCKS
        for fault in faults(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


def test_the_first_line_of_a_file_says_what_it_is_for() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]
        if (source := path.read_text(encoding="utf-8"))
        and ast.get_docstring(ast.parse(source)) is None
    ]
    assert not silent, f"without a first line: {', '.join(silent)}"


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_requirements_are_pinned_and_name_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]

    assert pins
    assert all("==" in pin for pin in pins)
    assert all(f"{pin}\n    --hash=sha256:" in text for pin in pins)
    assert "://" not in text


def test_what_runs_is_what_was_tested() -> None:
    run, dev = (
        {
            line.partition(" ")[0]
            for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
            if "==" in line
        }
        for name in ("run.txt", "dev.txt")
    )
    assert run <= dev, f"other versions for tests: {', '.join(sorted(run - dev))}"
