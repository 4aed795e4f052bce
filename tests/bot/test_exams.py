"""Exam packs are found in the shipped folder and in those that an operator adds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import structlog
import yaml

from bot.config import Config, ConfigError
from bot.exams import PACKS, load_exams, pack_folders, pack_named
from bot.usecases.set_up_group import SettingsError, set_up_group
from bot.usecases.take_answer import Graded
from questions.bank import BankError
from storage.database import Database
from tests.bot.builders import Room, a_context, fake_address, local, some_settings
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_single, write_pack


def a_config(*folders: Path) -> Config:
    joined = Path(os.pathsep.join(map(str, folders)))
    return Config.model_construct(packs_dir=joined)


def a_pack_in(folder: Path, name: str = "sky", *questions: Any) -> Path:
    directory = folder / name
    directory.mkdir(parents=True)
    return write_pack(directory, questions or None)


def in_german(directory: Path) -> Path:
    """The pack with all its texts in German alone."""

    def german(value: Any) -> Any:
        if isinstance(value, dict):
            if set(value) == {"en", "es"}:
                return {"de": value["en"]}
            return {name: german(one) for name, one in value.items()}
        if isinstance(value, list):
            return ["de"] if value == ["en", "es"] else [german(one) for one in value]
        return value

    for file in directory.rglob("*.yaml"):
        content = german(yaml.safe_load(file.read_text(encoding="utf-8")))
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        file.write_text(text, encoding="utf-8")
    return directory


class TestTheSearchPath:
    def test_adds_to_the_shipped_packs(self, tmp_path: Path) -> None:
        a_pack_in(tmp_path)
        exams = load_exams(*pack_folders(a_config(tmp_path)))
        assert list(exams) == ["sky-1", "dp-100"]

    def test_may_name_a_pack_itself_and_several_folders(self, tmp_path: Path) -> None:
        mine = a_pack_in(tmp_path / "mine")
        other = a_pack_in(tmp_path / "other", "sky", a_single("other-question"))
        exams = load_exams(*pack_folders(a_config(mine, other)))
        assert list(exams["sky-1"].pack.questions) == ["other-question"]

    def test_says_when_a_pack_takes_the_place_of_another_one(self, tmp_path: Path) -> None:
        first, second = a_pack_in(tmp_path / "a"), a_pack_in(tmp_path / "b")
        with structlog.testing.capture_logs() as said:
            load_exams(first, second)
        assert [one["left_out"] for one in said] == [str(first)]

    def test_takes_no_two_packs_of_one_id_in_a_folder(self, tmp_path: Path) -> None:
        one, two = a_pack_in(tmp_path, "one"), a_pack_in(tmp_path, "two")
        with pytest.raises(ConfigError, match="both packs of sky-1") as fault:
            load_exams(tmp_path)
        assert str(one) in str(fault.value)
        assert str(two) in str(fault.value)

    def test_names_a_folder_that_is_not_there_or_is_empty(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="nowhere is not a folder"):
            pack_folders(a_config(tmp_path / "nowhere"))
        with pytest.raises(ConfigError, match="holds no exam pack"):
            pack_folders(a_config(tmp_path))

    def test_names_the_pack_whose_questions_have_faults(self, tmp_path: Path) -> None:
        pack = a_pack_in(tmp_path)
        file = next((pack / "bank").rglob("*.yaml"))
        file.write_text(file.read_text(encoding="utf-8").replace("difficulty:", "hardness:"))
        with pytest.raises(BankError, match=str(file)):
            load_exams(tmp_path)

    def test_is_what_every_command_sees(self, tmp_path: Path) -> None:
        pack = a_pack_in(tmp_path)
        config = a_config(tmp_path)
        assert pack_named(config, "sky-1") == pack
        assert pack_named(config, "dp-100") == PACKS / "dp-100"
        assert pack_named(config, str(pack)) == pack
        with pytest.raises(ConfigError, match="exams here: dp-100, sky-1"):
            pack_named(config, "ai-300")


class TestStates:
    def test_drafts_and_retired_questions_are_never_drawn(self, tmp_path: Path) -> None:
        pack = a_pack_in(tmp_path, "sky", a_single("kept"), a_single("old"), a_single("raw"))
        (file,) = (pack / "bank").rglob("*.yaml")
        text = file.read_text(encoding="utf-8")
        text = text.replace("id: old\n", "id: old\n  status: retired\n")
        text = text.replace("id: raw\n", "id: raw\n  status: draft\n")
        file.write_text(text, encoding="utf-8")
        loaded = load_exams(tmp_path)["sky-1"]
        assert loaded.blueprint.questions == {"measure-light": ("kept",)}
        assert list(loaded.pack.retired) == ["old"]
        assert [one.id for one in loaded.pack.drafts] == ["raw"]

    def test_a_text_that_is_still_to_do_makes_a_draft(self, tmp_path: Path) -> None:
        pack = a_pack_in(tmp_path, "sky", a_single("kept"), a_single("raw"))
        (file,) = (pack / "bank").rglob("*.yaml")
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        content["questions"][1]["stem"]["en"] = "TODO: a short scenario"
        content["questions"][1]["status"] = "live"
        del content["questions"][1]["explanation"]
        file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        with structlog.testing.capture_logs() as said:
            loaded = load_exams(tmp_path)["sky-1"]
        assert list(loaded.pack.questions) == ["kept"]
        (draft,) = loaded.pack.drafts
        assert {one.rule for one in draft.to_do} == {"todo", "schema"}
        assert [one["drafts"] for one in said] == [["raw"]]


class TestALanguageThatTheInterfaceDoesNotSpeak:
    async def test_is_asked_answered_and_revealed(self, database: Database, tmp_path: Path) -> None:
        exams = load_exams(in_german(a_pack_in(tmp_path, "sky", a_single())))
        context = a_context(database, a_single())
        room = Room(context, FixedClock(local("2026-03-01 20:00")))
        room.context = type(context)(database, exams, context.secret, context.new_token)
        settings = some_settings(language="de")
        group = await set_up_group(room.context, settings, fake_address, room.clock.now())
        await room.at("2026-03-02 09:00")
        assert a_single().stem.in_language("en") in str(room.chat.last.card)
        assert "Question of the day" in room.chat.titles()
        assert isinstance(await room.answers("ana", await room.key_of(group)), Graded)
        await room.at("2026-03-03 09:00")
        assert a_single().explanation.in_language("en") in str(room.chat.messages[0].card)

    async def test_is_the_packs_and_no_other(self, database: Database, tmp_path: Path) -> None:
        exams = load_exams(in_german(a_pack_in(tmp_path)))
        context = a_context(database, a_single())
        german = type(context)(database, exams, context.secret, context.new_token)
        with pytest.raises(SettingsError, match="language"):
            await set_up_group(
                german, some_settings(language="en"), fake_address, local("2026-03-01 20:00")
            )
