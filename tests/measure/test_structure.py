"""The house as it is, and that its figures are counted right."""

from __future__ import annotations

from pathlib import Path

from tests.measure.structure import Source, Structure, ambiguous_names, floors, sources

LEVELS = [["app"], ["platforms"], ["core", "words"]]


def a_file(module: str, *lines: str) -> Source:
    path = Path(module.replace(".", "/")).with_suffix(".py")
    return Source(path, "".join(f"{line}\n" for line in lines))


def test_nothing_is_imported_upward() -> None:
    assert Structure.of(sources(), floors()).upward == ()


def test_what_is_imported_upward_is_named() -> None:
    core = a_file("bot.core.goals", "from bot.app import App", "from bot.words import catalogue")
    found = Structure.of(
        [core, a_file("bot.app", "import bot.core.goals", "def run(): pass")], LEVELS
    )
    assert found.upward == ("bot/core/goals.py:1: bot.app.App",)
    assert (found.lines, found.files, found.median_function) == (4, 2, 1)
    assert found.imports == 3 / 4


def test_a_name_with_two_meanings_is_found_but_not_one_that_platforms_share() -> None:
    files = [
        a_file("bot.platforms.slack.inbox", "class Inbox: ...", "class _Own: ..."),
        a_file("bot.platforms.discord.inbox", "class Inbox: ...", "class _Own: ..."),
        a_file("storage.records", "class Board: ..."),
        a_file("bot.usecases.boards", "class Board: ..."),
    ]
    assert ambiguous_names(files) == {"Board": ["bot.usecases.boards", "storage.records"]}


def test_every_name_has_one_meaning() -> None:
    assert Structure.of(sources(), floors()).ambiguous == {}
