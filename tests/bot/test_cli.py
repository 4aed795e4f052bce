"""The command line: what each command prints, its exit code, and one clear line for bad input."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import DEFAULT_PACK, cli
from questions.question import Question
from storage.migration import newest_revision
from tests.questions.builders import a_single, one_of_each, text, write_bank_file, write_pack

COMMANDS = [["run"], ["check"], ["audit"], ["migrate"], ["health"], ["outline", "import"]]
SHIPPED_OUTLINE = DEFAULT_PACK / "outline.md"


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Commands run in an empty folder, where no `.env` and no database is."""
    monkeypatch.chdir(tmp_path)


def quizbot(*arguments: str | Path, **environment: str) -> Result:
    variables = {f"QUIZBOT_{name.upper()}": value for name, value in environment.items()}
    return CliRunner().invoke(cli, [str(one) for one in arguments], env=variables)


def a_fresh_pack(directory: Path, *questions: Question) -> Path:
    """A pack whose references were read yesterday: `check` holds them against the real date."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    return write_pack(
        directory,
        [
            replace(
                question,
                references=tuple(replace(one, checked=yesterday) for one in question.references),
            )
            for question in questions or one_of_each()
        ],
    )


def said(result: Result) -> str:
    """The one line that a command fails with, without a traceback and without a result."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


def as_json(result: Result) -> dict[str, Any]:
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


class TestHelp:
    @pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
    def test_every_command_has_an_example(self, command: list[str]) -> None:
        result = quizbot(*command, "--help")
        assert result.exit_code == 0
        assert re.search(rf"Example: .*quizbot {' '.join(command)}", result.stdout)

    def test_all_commands_are_listed(self) -> None:
        listed = quizbot("--help").stdout
        assert all(command[0] in listed for command in COMMANDS)

    def test_without_a_command_the_list_is_shown(self) -> None:
        assert "Commands" in quizbot().output

    def test_an_unknown_command(self) -> None:
        result = quizbot("dance")
        assert result.exit_code == 2
        assert "No such command 'dance'" in result.stderr


class TestCheck:
    def test_the_shipped_bank_is_what_is_checked_by_default(self) -> None:
        found = as_json(quizbot("check", "--json"))
        # References grow old: that is for whoever keeps the bank, not for this test.
        problems = [one for one in found["problems"] if one["rule"] != "reference-date"]
        assert (found["pack"], found["questions"] >= 79, problems) == ("dp-100", True, [])

    def test_json_of_a_sound_pack(self, tmp_path: Path) -> None:
        result = quizbot("check", "--pack", a_fresh_pack(tmp_path), "--json")
        assert result.exit_code == 0
        found = as_json(result)
        assert (found["pack"], found["questions"], found["problems"]) == ("sky-1", 5, [])
        assert found["by_skill"] == {
            "measure-light": 2,
            "find-planets": 2,
            "weigh-planets": 1,
            "draw-maps": 0,
        }
        assert found["by_type"] == dict.fromkeys(
            ("single", "multiple", "order", "match", "series"), 1
        )
        assert found["by_difficulty"] == {"1": 1, "2": 3, "3": 1}
        assert found["key_longest_share"] == 0.0
        assert found["key_positions"] == {"A": 0.0, "B": 1.0, "C": 0.0, "D": 0.0}

    def test_problems_are_told_with_file_line_and_rule(self, tmp_path: Path) -> None:
        a_fresh_pack(tmp_path, a_single(stem=text("A sun's light.", "La luz de un sol.")))
        result = quizbot("check", "--pack", tmp_path, "--json")
        assert result.exit_code == 1
        problems = as_json(result)["problems"]
        assert problems
        for problem in problems:
            assert set(problem) == {"file", "line", "rule", "message"}
            assert (tmp_path / problem["file"]).is_file()
            assert problem["line"] >= 1
            assert problem["message"]

    def test_a_problems_place_can_be_opened_from_where_one_stands(self, tmp_path: Path) -> None:
        (tmp_path / "sky").mkdir()
        a_fresh_pack(tmp_path / "sky", a_single(stem=text("A sun's light.", "La luz de un sol.")))
        result = quizbot("check", "--pack", "sky")
        assert result.exit_code == 1
        file, line, *_ = result.stdout.splitlines()[0].split(":")
        assert Path(file).is_file()
        assert int(line) >= 1

    def test_broken_yaml_is_a_problem_and_no_crash(self, tmp_path: Path) -> None:
        write_bank_file(write_pack(tmp_path), "bank/stars/light.yaml", "section: [light\n")
        result = quizbot("check", "--pack", tmp_path, "--json")
        assert result.exit_code == 1
        assert "bank/stars/light.yaml" in {one["file"] for one in as_json(result)["problems"]}

    def test_a_broken_outline_is_a_problem_and_no_crash(self, tmp_path: Path) -> None:
        (write_pack(tmp_path) / "outline.yaml").write_text("domains: [", encoding="utf-8")
        result = quizbot("check", "--pack", tmp_path)
        assert result.exit_code == 1
        assert "outline.yaml:2: broken YAML" in result.stdout

    @pytest.mark.parametrize("command", ["check", "audit"])
    @pytest.mark.parametrize("pack", ["nowhere", "file", "empty"])
    def test_what_is_no_pack(self, tmp_path: Path, command: str, pack: str) -> None:
        (tmp_path / "file").touch()
        (tmp_path / "empty").mkdir()
        line = said(quizbot(command, "--pack", pack))
        assert line == f"quizbot: {pack}: is no exam pack (it has no outline.yaml)"


class TestAudit:
    def test_json_of_the_shipped_bank(self) -> None:
        result = quizbot("audit", "--questions", "200", "--seed", "7", "--json")
        assert result.exit_code == 0
        found = as_json(result)
        assert {"questions", "domains", "max_deviation", "skills_seen_after", "first_repeat"} <= (
            set(found)
        )
        assert found["questions"] == sum(domain["count"] for domain in found["domains"]) == 200
        assert len(found["domains"]) == 4
        for domain in found["domains"]:
            assert {"id", "weight", "count", "max_deviation"} <= set(domain)
            assert domain["max_deviation"] < 1
            assert abs(domain["count"] - 200 * domain["weight"]) < 1
        assert found["max_deviation"] == max(one["max_deviation"] for one in found["domains"])
        assert sum(domain["weight"] for domain in found["domains"]) == pytest.approx(1)
        assert found["first_repeat"] > 1

    def test_a_seed_draws_the_same_again(self) -> None:
        drawn = [
            quizbot("audit", "--questions", "30", "--seed", seed).stdout for seed in ("7", "7", "8")
        ]
        assert drawn[0] == drawn[1] != drawn[2]

    @pytest.mark.parametrize("questions", ["0", "-5", "1000001"])
    def test_a_number_that_makes_no_sense(self, questions: str) -> None:
        assert "choose a number from 1 to 1,000,000" in said(
            quizbot("audit", "--questions", questions)
        )

    def test_a_word_for_a_number(self) -> None:
        result = quizbot("audit", "--questions", "many")
        assert result.exit_code == 2
        assert "Invalid value for '--questions'" in result.stderr

    def test_a_pack_with_a_fault_is_told_by_file_and_line(self, tmp_path: Path) -> None:
        write_bank_file(write_pack(tmp_path), "bank/stars/light.yaml", "section: [light\n")
        result = quizbot("audit", "--pack", tmp_path)
        assert result.exit_code == 1
        assert re.match(r"quizbot: (\./)?bank/stars/light\.yaml:\d+: ", result.stderr)


class TestOutlineImport:
    def test_json_of_the_shipped_outline(self) -> None:
        found = as_json(quizbot("outline", "import", SHIPPED_OUTLINE, "--json"))
        assert (found["domains"], found["sections"], found["skills"]) == (4, 21, 79)
        assert found["languages"] == ["en", "es"]
        assert found["warnings"]
        for warning in found["warnings"]:
            assert set(warning) == {"line", "message"}
            assert warning["line"] >= 1

    def test_for_people_warnings_go_to_standard_error(self) -> None:
        result = quizbot("outline", "import", SHIPPED_OUTLINE)
        assert result.exit_code == 0
        assert result.stdout.startswith("4 domains, 21 sections, 79 skills in en, es; ")
        warnings = result.stderr.splitlines()
        assert all(line.startswith(f"{SHIPPED_OUTLINE}:") for line in warnings[:-1])
        assert warnings[-1] == "Nothing was written: name a file with --out outline.yaml"

    def test_what_is_written_is_an_outline(self, tmp_path: Path) -> None:
        out = tmp_path / "dp-100" / "outline.yaml"
        out.parent.mkdir()
        result = quizbot("outline", "import", SHIPPED_OUTLINE, "--out", out)
        assert result.exit_code == 0
        checked = as_json(quizbot("check", "--pack", out.parent, "--json"))
        assert len(checked["by_skill"]) == 79

    @pytest.mark.parametrize(
        ("make", "reason"),
        [
            (lambda file: None, "the file cannot be read (No such file or directory): check"),
            (lambda file: file.mkdir(), "the file cannot be read (Is a directory): check its"),
            (lambda file: file.touch(), "the file is empty: give it an outline"),
            (lambda file: file.write_bytes(b"\xff\xfe\x00"), "this is not UTF-8 text: save"),
        ],
        ids=["missing", "folder", "empty", "binary"],
    )
    def test_what_cannot_be_read(
        self, tmp_path: Path, make: Callable[[Path], object], reason: str
    ) -> None:
        make(tmp_path / "guide.md")
        line = said(quizbot("outline", "import", "guide.md"))
        assert line.startswith(f"quizbot: guide.md:1: {reason}")

    def test_what_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        line = said(quizbot("outline", "import", SHIPPED_OUTLINE, "--out", "file/outline.yaml"))
        assert line.startswith("quizbot: file/outline.yaml:1: ")

    def test_a_language_that_is_none(self, tmp_path: Path) -> None:
        line = said(quizbot("outline", "import", SHIPPED_OUTLINE, "--language", "Klingon!"))
        assert "`Klingon!` is no language code" in line


class TestMigrate:
    def test_from_nothing_and_then_nothing_to_do(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/data/quizbot.db"
        first = quizbot("migrate", database_url=url)
        assert (first.exit_code, first.stdout) == (
            0,
            f"The database went from empty to {newest_revision()}.\n",
        )
        second = quizbot("migrate", database_url=url)
        assert second.stdout == f"The database is up to date (revision {newest_revision()}).\n"

    @pytest.mark.parametrize(
        ("url", "advice"),
        [
            ("nonsense hunter2", "Use sqlite:///data/quizbot.db"),
            ("mysql://ana:hunter2@host/db", "use sqlite:/// or postgresql://"),
            ("postgresql://ana:hunter2@127.0.0.1:1/db", "that the server runs"),
            ("sqlite:////dev/null/quizbot.db", "Change QUIZBOT_DATABASE_URL"),
        ],
    )
    def test_a_database_that_cannot_be_used(self, url: str, advice: str) -> None:
        line = said(quizbot("migrate", database_url=url))
        assert advice in line
        assert "hunter2" not in line


@pytest.mark.parametrize("command", ["run", "migrate", "health"])
def test_settings_that_cannot_be_used(command: str) -> None:
    result = quizbot(command, port="many", secret="hunter2")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert [line.split(": ")[-2] for line in result.stderr.splitlines()] == [
        "QUIZBOT_PORT",
        "QUIZBOT_SECRET",
    ]
    assert "hunter2" not in result.stderr


def test_health_of_a_bot_that_does_not_run() -> None:
    line = said(quizbot("health", port="1"))
    assert "http://127.0.0.1:1/readyz: does not answer" in line
    assert line.endswith("Is `quizbot run` running?")
