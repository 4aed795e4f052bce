"""What `quizbot check` and `doctor` advise about a changed key does what it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import Config
from bot.maintenance import correct_key
from bot.usecases.context import Exam
from bot.usecases.corrected_keys import Differing, keys_that_differ
from bot.usecases.show_standings import show_standings
from questions.bank import load_pack
from questions.question import Question, with_key
from storage.database import Database
from storage.records import Group
from tests.bot.builders import Room, a_context, a_group, local
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_single, an_option, write_pack

SUNDAY_EVENING = local("2026-03-01 20:00")
SINGLE = "spread-of-light"


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(SUNDAY_EVENING))


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return Config(
        _env_file=None,  # type: ignore[call-arg]  # pydantic's own switch
        database_url=SecretStr(database_url),
        data_dir=tmp_path / "data",
        packs_dir=tmp_path / "packs",
    )


async def asked(room: Room) -> Group:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    return group


def mended(room: Room, config: Config, question: Question) -> None:
    """The pack on disk, and the room's, with another key."""
    assert config.packs_dir is not None
    folder = config.packs_dir / "sky-1"
    folder.mkdir(parents=True, exist_ok=True)
    write_pack(folder, [question])
    room.context = a_context(room.context.db, question)


async def differing(room: Room) -> tuple[Differing, ...]:
    return await room.context.db.read(keys_that_differ, room.context, "sky-1")


async def run(room: Room, config: Config, right: str) -> tuple[str | None, list[str]]:
    """What `quizbot rekey` said, and what it asked before."""
    questions: list[str] = []

    def agreed(meaning: str) -> bool:
        questions.append(meaning)
        return True

    said = await correct_key(config, SINGLE, right, room.clock.now(), agreed)
    return said, questions


async def test_a_key_that_was_mended_in_the_pack_first_grades_the_answers_again(
    room: Room, config: Config
) -> None:
    group = await asked(room)
    await room.answers("ana", await room.key_of(group))
    mended(room, config, with_key(a_single(), "C"))
    (one,) = await differing(room)
    assert f"`quizbot rekey {SINGLE} C`" in one.remedy
    said, questions = await run(room, config, "C")
    assert "The key is C already, but something was graded by another one." in questions[0]
    assert said is not None
    assert f"The key of {SINGLE} is C, also for the answers so far." in said
    assert "0 answers are now correct, 1 answer is now incorrect" in said
    assert "reasons still speak" not in said
    board = await show_standings(room.context, group, room.clock.now(), "all")
    assert [entry.row.points for entry in board.rows] == [1]
    assert await differing(room) == ()
    assert await run(room, config, "C") == (
        f"The key of {SINGLE} is C already: nothing was changed.",
        [],
    )


async def test_also_where_no_grade_turns(room: Room, config: Config) -> None:
    """Everybody was wrong by either key, but what is open goes on by the old one."""
    group = await asked(room)
    right = await room.key_of(group)
    letters = [letter for letter in "ABCD" if letter != right]
    outcome = await room.answers("ana", letters[0])
    stored = outcome.choice  # type: ignore[union-attr]
    new = next(letter for letter in "ACD" if letter != stored)
    mended(room, config, with_key(a_single(), new))
    assert len(await differing(room)) == 1
    said, questions = await run(room, config, new)
    assert len(questions) == 1
    assert said is not None
    assert "0 answers are now correct, 0 answers are now incorrect" in said
    assert await differing(room) == ()


async def test_a_question_that_nobody_answered_yet_goes_on_by_the_new_key(
    room: Room, config: Config
) -> None:
    group = await asked(room)
    before = await room.key_of(group)
    mended(room, config, with_key(a_single(), "C"))
    assert await room.key_of(group) == before
    _said, questions = await run(room, config, "C")
    assert len(questions) == 1
    assert await room.key_of(group) != before


async def test_a_key_that_the_asked_version_did_not_offer_needs_nothing_done(
    room: Room, config: Config
) -> None:
    group = await asked(room)
    await room.answers("ana", await room.key_of(group))
    options = [replace(one, correct=False) for one in a_single().options[:3]]
    mended(room, config, a_single(options=(*options, an_option("A radio dish", correct=True))))
    assert await differing(room) == ()


async def test_a_retired_question_can_be_corrected(room: Room, config: Config) -> None:
    group = await asked(room)
    await room.answers("ana", await room.key_of(group))
    mended(room, config, with_key(a_single(), "C"))
    assert config.packs_dir is not None
    (file,) = config.packs_dir.glob("sky-1/bank/*/*.yaml")
    text = file.read_text("utf-8").replace(f"id: {SINGLE}\n", f"id: {SINGLE}\n  status: retired\n")
    file.write_text(text, "utf-8")
    room.context = replace(
        room.context, exams={"sky-1": Exam(load_pack(config.packs_dir / "sky-1"))}
    )
    (one,) = await differing(room)
    assert (one.present, one.asked_with) == ("C", "B")
    said, _questions = await run(room, config, "C")
    assert said is not None
    assert "0 answers are now correct, 1 answer is now incorrect" in said
    assert await differing(room) == ()
