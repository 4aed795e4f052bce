"""Variables that are misspelt: named with the nearest setting, never with what they hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.config import ConfigError, read_config, unknown
from bot.unknown_settings import UnknownSetting

NEAREST = UnknownSetting("QUIZBOT_SLACK_BOTTOKEN", "QUIZBOT_SLACK_BOT_TOKEN")


def test_one_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZBOT_SLACK_BOTTOKEN", "hunter2")
    assert unknown(None) == [NEAREST]


def test_one_of_the_file_and_one_that_is_near_to_nothing(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("QUIZBOT_SLACK_BOTTOKEN=hunter2\nQUIZBOT_XYZZY=1\nSLACK_TOKEN=2\n")
    assert unknown(file) == [NEAREST, UnknownSetting("QUIZBOT_XYZZY", None)]


def test_settings_in_any_case_and_those_of_our_tests_are_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("quizbot_port", "8081")
    monkeypatch.setenv("QUIZBOT_TEST_POSTGRES", "x")
    assert unknown(tmp_path / ".env") == []


def test_a_fault_that_it_leads_to_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZBOT_SLACK_APP_TOKEN", "xapp-1")
    monkeypatch.setenv("QUIZBOT_SLACK_BOTTOKEN", "xoxb-hunter2")
    with pytest.raises(ConfigError) as caught:
        read_config(None)
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("QUIZBOT_SLACK_BOT_TOKEN: is needed")
    assert lines[1].startswith("QUIZBOT_SLACK_BOTTOKEN is no setting; call it QUIZBOT_SLACK_BOT_T")
    assert "hunter2" not in str(caught.value)


def test_the_doctor_reports_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(cli, ["doctor"], env={"QUIZBOT_SLACK_BOTTOKEN": "hunter2"})
    assert said.exit_code == 1
    assert "FIX  Settings: QUIZBOT_SLACK_BOTTOKEN is no setting" in said.stdout
    assert "-> call it QUIZBOT_SLACK_BOT_TOKEN, or take it out" in said.stdout
    assert "hunter2" not in said.output
