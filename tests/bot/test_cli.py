"""The command line: what each command prints, its exit code, and one clear line for bad input."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.demo.people import mistaken
from bot.maintenance import described
from questions.bank import load_pack
from questions.question import (
    Match,
    Multiple,
    Order,
    Question,
    Series,
    Single,
    key,
    question_type,
)
from questions.text import LocalText
from storage.migration import newest_revision
from tests.questions.builders import (
    DP_100,
    a_single,
    one_of_each,
    text,
    write_bank_file,
    write_pack,
)

COMMANDS = [
    *(["run"], ["check"], ["audit"], ["migrate"], ["health"], ["outline", "import"]),
    *(["demo"], ["rekey"], ["rebuild"], ["preview"], ["new"], ["backup"], ["restore"]),
]
SHIPPED_OUTLINE = DP_100 / "outline.md"


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Commands run in an empty folder, where no `.env` and no database is."""
    monkeypatch.chdir(tmp_path)


def quizbot(*arguments: str | Path, typed: str | None = None, **environment: str) -> Result:
    variables = {f"QUIZBOT_{name.upper()}": value for name, value in environment.items()}
    return CliRunner().invoke(cli, [str(one) for one in arguments], input=typed, env=variables)


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
        told = "is no exam pack (it has no outline.yaml); exams here: dp-100"
        assert line == f"quizbot: {pack}: {told}"

    def test_targets_are_told_and_are_faults_only_when_strict(self, tmp_path: Path) -> None:
        a_fresh_pack(tmp_path)
        told = quizbot("check", "--pack", tmp_path)
        assert told.exit_code == 0
        assert "type single                          20.0%  50% to 65%   NO" in told.stdout
        strict = quizbot("check", "--pack", tmp_path, "--strict")
        assert (strict.exit_code, strict.stdout) == (1, told.stdout)
        as_numbers = quizbot("check", "--pack", tmp_path, "--strict", "--json")
        assert as_numbers.exit_code == 1
        (single,) = (x for x in as_json(as_numbers)["targets"] if x["name"] == "type-single")
        assert (single["measured"], single["low"], single["met"]) == (0.2, 0.5, False)


class TestPreview:
    def test_it_shows_the_question_and_its_key(self, tmp_path: Path) -> None:
        (tmp_path / "sky").mkdir()
        a_fresh_pack(tmp_path / "sky")
        result = quizbot("preview", a_single().id, "--pack", "sky", "--lang", "es")
        assert result.exit_code == 0
        place, *_ = result.stdout.splitlines()
        assert re.fullmatch(r"sky/bank/stars/light\.yaml:\d+", place)
        assert "La solución: B" in result.stdout
        assert "\x1b" not in result.stdout

    def test_lines_are_as_wide_as_the_terminal(self, tmp_path: Path) -> None:
        a_fresh_pack(tmp_path)
        arguments = ("preview", a_single().id, "--pack", str(tmp_path))
        narrow = CliRunner().invoke(cli, arguments, env={"COLUMNS": "50"})
        assert "─" * 50 in narrow.stdout.splitlines()
        wide = CliRunner().invoke(cli, arguments, env={"COLUMNS": "300"})
        assert "─" * 100 in wide.stdout.splitlines()

    def test_a_page_is_written_when_asked_for(self, tmp_path: Path) -> None:
        a_fresh_pack(tmp_path)
        before = set(tmp_path.rglob("*"))
        quizbot("preview", a_single().id, "--pack", tmp_path)
        assert set(tmp_path.rglob("*")) == before
        result = quizbot("preview", a_single().id, "--pack", tmp_path, "--html", "page.html")
        assert (result.exit_code, result.stdout) == (0, "page.html: open it in a browser\n")
        page = (tmp_path / "page.html").read_text(encoding="utf-8")
        assert "A prism spectrograph" in page

    def test_a_page_that_cannot_be_written(self, tmp_path: Path) -> None:
        a_fresh_pack(tmp_path)
        line = said(
            quizbot("preview", a_single().id, "--pack", tmp_path, "--html", tmp_path / "no/page")
        )
        assert line.endswith("no/page: cannot be written (No such file or directory)")

    def test_an_unknown_question(self) -> None:
        line = said(quizbot("preview", "studio-or-portal"))
        assert line.startswith(
            "quizbot: the pack has no question `studio-or-portal`: did you mean `studio-or-portal-"
        )

    def test_what_is_no_pack(self, tmp_path: Path) -> None:
        assert said(quizbot("preview", "any", "--pack", "nowhere")).endswith(
            "it has no outline.yaml); exams here: dp-100"
        )
        (tmp_path / "outline.yaml").write_text("domains: [", encoding="utf-8")
        result = quizbot("preview", "any", "--pack", tmp_path)
        assert result.exit_code == 1
        assert "outline.yaml:2: broken YAML" in result.stderr


class TestNew:
    def test_it_says_where_the_question_is_and_what_comes_next(self, tmp_path: Path) -> None:
        (tmp_path / "sky").mkdir()
        a_fresh_pack(tmp_path / "sky")
        result = quizbot("new", "maps", "--pack", "sky", "--type", "series")
        assert (result.exit_code, result.stdout.splitlines()) == (
            0,
            [
                "sky/bank/worlds/maps.yaml:3: draw-maps-1",
                "It covers the skill draw-maps. Fill in its texts, then run:",
                "  quizbot check --pack sky",
                "  quizbot preview draw-maps-1 --pack sky",
            ],
        )
        checked = quizbot("check", "--pack", "sky")
        assert checked.exit_code == 0
        first, second, *_ = checked.stdout.splitlines()
        assert first.startswith("sky/bank/worlds/maps.yaml:3: draw-maps-1 is a draft: ")
        assert second.endswith("draw-maps-1: stem (en) is still to be written [todo]")
        assert "1 draft, no problems" in checked.stdout
        assert quizbot("preview", "draw-maps-1", "--pack", "sky").exit_code == 0

    def test_a_skill_of_the_section(self, tmp_path: Path) -> None:
        a_fresh_pack(tmp_path)
        result = quizbot("new", "planets", "--pack", tmp_path, "--skill", "find-planets")
        assert "find-planets-3" in result.stdout
        line = said(quizbot("new", "planets", "--pack", tmp_path, "--skill", "find-planet"))
        assert "section `planets` has no skill `find-planet`: did you mean `find-planets`" in line

    def test_an_unknown_section_or_type(self, tmp_path: Path) -> None:
        a_fresh_pack(tmp_path)
        line = said(quizbot("new", "planet", "--pack", tmp_path))
        assert line == "quizbot: the outline has no section `planet`: did you mean `planets`?"
        result = quizbot("new", "planets", "--pack", tmp_path, "--type", "essay")
        assert result.exit_code == 2
        assert "'essay' is not one of 'single'" in result.stderr

    def test_what_is_no_pack(self, tmp_path: Path) -> None:
        assert said(quizbot("new", "any", "--pack", "nowhere")).endswith(
            "it has no outline.yaml); exams here: dp-100"
        )
        (tmp_path / "outline.yaml").write_text("domains: [", encoding="utf-8")
        result = quizbot("new", "any", "--pack", tmp_path)
        assert result.exit_code == 1
        assert "outline.yaml:2: broken YAML" in result.stderr


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
        assert found["first_repeat"] is None  # the bank holds more than was drawn

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
            ("postgresql://ana:hunter2@127.0.0.1:1/db", "that the server is running"),
            ("sqlite:////dev/null/quizbot.db", "Change QUIZBOT_DATABASE_URL"),
        ],
    )
    def test_a_database_that_cannot_be_used(self, url: str, advice: str) -> None:
        line = said(quizbot("migrate", database_url=url))
        assert advice in line
        assert "hunter2" not in line


SMALL_DEMO = ("--days", "9", "--members", "4", "--no-serve")


class TestDemo:
    def test_json_of_nine_days(self) -> None:
        result = quizbot("demo", *SMALL_DEMO, "--json")
        assert result.exit_code == 0, result.stderr
        found = as_json(result)
        assert {
            *("days", "members", "deliveries", "posts", "answers", "missed", "double"),
            *("leaderboards", "reports", "max_domain_deviation"),
            *("weak_sections_true", "weak_sections_flagged"),
        } <= set(found)
        assert (found["days"], found["members"]) == (9, 4)
        assert (found["missed"], found["double"]) == (0, 0)
        assert (found["leaderboards"], found["reports"]) == (1, 1)
        assert found["posts"] == found["deliveries"] + 2
        assert found["answers"] > found["deliveries"] > 0
        assert found["max_domain_deviation"] < 1
        # Progress is for people, so it is not in the way of the JSON.
        assert len(result.stderr.splitlines()) == 9
        assert all(
            word in result.stderr for word in ("the bot is down", "holiday", "clocks go forward")
        )

    def test_a_seed_gives_the_same_again_and_another_one_another(self) -> None:
        few = ("--days", "4", "--members", "3", "--no-serve", "--json")
        one, again, other = [quizbot("demo", *few, "--seed", seed) for seed in "778"]
        assert one.stdout == again.stdout
        assert one.stderr == again.stderr
        assert one.stderr != other.stderr

    def test_for_people(self) -> None:
        result = quizbot("demo", "--days", "2", "--members", "2", "--no-serve")
        assert result.exit_code == 0
        assert re.search(r"^questions asked +2$", result.stdout, re.MULTILINE)
        assert "Weak sections, in truth and in the group's report:" in result.stdout

    def test_it_keeps_its_data_where_it_is_told_and_never_over_another(self) -> None:
        few = ("--days", "1", "--members", "1", "--no-serve", "--data", "mine")
        assert quizbot("demo", *few).exit_code == 0
        line = said(quizbot("demo", *few))
        assert line == "quizbot: mine/quizbot.db is there already: name an empty folder"

    def test_it_leaves_the_configured_database_alone(self, tmp_path: Path) -> None:
        few = ("--days", "1", "--members", "1", "--no-serve")
        assert quizbot("demo", *few, database_url=f"sqlite:///{tmp_path}/own.db").exit_code == 0
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("option", "number", "advice"),
        [
            ("--days", "0", "cannot last 0 days: choose from 1 to 366"),
            ("--days", "367", "choose from 1 to 366"),
            ("--members", "0", "cannot have 0 members: choose from 1 to 100"),
        ],
    )
    def test_a_number_that_makes_no_sense(self, option: str, number: str, advice: str) -> None:
        assert advice in said(quizbot("demo", option, number, "--no-serve"))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in which three people answered for three days; copy it."""
    folder = tmp_path_factory.mktemp("lived") / "demo"
    few = ("--days", "3", "--members", "3", "--no-serve", "--data", folder)
    assert quizbot("demo", *few).exit_code == 0
    return folder / "quizbot.db"


@pytest.fixture
def own_database(lived: Path, tmp_path: Path) -> str:
    """The URL of a database of one's own, with answers in it."""
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(lived)) as there, closing(sqlite3.connect(copy)) as here:
        there.backup(here)
    return f"sqlite:///{copy}"


def asked_single(url: str) -> tuple[str, str, int, int]:
    """A single-choice question that was answered: its id, another key, and how many answers that
    would turn right and wrong."""
    pack = load_pack(DP_100)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        rows = database.execute(
            "SELECT question, choice FROM delivery JOIN answer ON delivery_id = delivery.id"
        ).fetchall()
    options = [
        (name, letter, given.count(letter), given.count(key(question)))
        for name in sorted({name for name, _ in rows})
        if isinstance(question := pack.questions[name], Single)
        for given in ["".join(choice for asked, choice in rows if asked == name)]
        for letter in "ABCD"
        if letter != key(question)
    ]
    assert options, "no single-choice question was asked: choose another seed"
    return max(options, key=lambda one: (one[2] > 0) + (one[3] > 0))


class TestRekey:
    def test_what_it_would_mean_is_shown_and_done_when_agreed(self, own_database: str) -> None:
        name, other, right, wrong = asked_single(own_database)
        result = quizbot("rekey", name, other.lower(), "--yes", database_url=own_database)
        assert result.exit_code == 0, result.output
        before = key(load_pack(DP_100).questions[name])
        assert f"The key is {before}; it would be {other}." in result.stdout
        assert re.search(rf"^  now +{before}  \S", result.stdout, re.MULTILINE)
        assert re.search(rf"^  new +{other}  \S", result.stdout, re.MULTILINE)
        assert f"The key of {name} is {other} now; it was {before}." in result.stdout
        turned = re.search(
            r"(\d+) answers? (?:is|are) now correct, (\d+) answers? (?:is|are) now incorrect",
            result.stdout,
        )
        assert turned is not None
        assert (int(turned[1]), int(turned[2])) == (right, wrong)
        assert right + wrong > 0
        assert "1 group will be told" in result.stdout

        again = quizbot("rekey", name, other, "--yes", database_url=own_database)
        assert (again.exit_code, again.stdout) == (
            0,
            f"The key of {name} is {other} already: nothing was changed.\n",
        )

    @pytest.mark.parametrize("answer", ["n\n", ""])
    def test_without_a_yes_nothing_is_changed(self, own_database: str, answer: str) -> None:
        name, other, *_ = asked_single(own_database)
        refused = quizbot("rekey", name, other, database_url=own_database, typed=answer)
        assert refused.exit_code == 1
        assert "Change the key, and grade every answer again?" in refused.stdout
        assert "quizbot: nothing was changed" in refused.stderr
        done = quizbot("rekey", name, other, database_url=own_database, typed="y\n")
        assert f"The key of {name} is {other} now" in done.stdout

    def test_a_question_that_nobody_was_asked(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/new/quizbot.db"
        name, question = next(iter(load_pack(DP_100).questions.items()))
        other = "".join(reversed(key(question))) if len(key(question)) > 1 else "D"
        other = "A" if other == key(question) else other
        result = quizbot("rekey", name, other, "--yes", database_url=url)
        assert "No group has answered it in a post, so no points change." in result.stdout

    def test_an_unknown_question_names_the_nearest(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/quizbot.db"
        name = next(iter(load_pack(DP_100).questions))
        line = said(quizbot("rekey", f"{name}x", "A", "--yes", database_url=url))
        assert line.startswith(f"quizbot: there is no question '{name}x'; did you mean ")
        assert name in line.partition("did you mean")[2]

    def test_a_key_that_cannot_be_tells_why_and_how(self, own_database: str) -> None:
        name, *_ = asked_single(own_database)
        present = key(load_pack(DP_100).questions[name])
        line = said(quizbot("rekey", name, "AB", "--yes", database_url=own_database))
        assert line == (
            f"quizbot: {name}: 'AB' cannot be its key: choose 1 option, not 2. Write it like the"
            f" present one, {present}, in the letters of the bank's file"
        )

    @pytest.mark.parametrize("question", one_of_each(), ids=question_type)
    def test_every_type_is_shown_with_both_keys(self, question: Question) -> None:
        right = key(question)
        other = mistaken(question, Random(1))
        shown = described(question, right, other)
        assert shown.splitlines()[-1] == f"The key is {right}; it would be {other}."
        assert question.source.file in shown.splitlines()[0]
        for text_ in texts_of(question):
            assert " ".join(text_.in_language("en").split()) in shown


def texts_of(question: Question) -> list[LocalText]:
    """What a key is chosen among."""
    match question:
        case Single(options=options) | Multiple(options=options):
            return [option.text for option in options]
        case Order(steps=steps):
            return [step.text for step in steps]
        case Match(blanks=blanks):
            return [option.text for blank in blanks for option in blank.options]
        case Series(statements=statements):
            return [statement.text for statement in statements]


class TestRebuild:
    def test_what_is_right_stays(self, own_database: str) -> None:
        result = quizbot("rebuild", database_url=own_database)
        assert result.exit_code == 0, result.output
        assert re.fullmatch(
            r"\d+ answers replayed; every aggregate was already right\.\n", result.stdout
        )
        assert re.search(r"^(\d+) of \1 answers$", result.stderr, re.MULTILINE)

    def test_what_is_wrong_is_mended_and_counted(self, own_database: str) -> None:
        file = own_database.removeprefix("sqlite:///")
        with closing(sqlite3.connect(file)) as database, database:
            boards = database.execute("UPDATE standing SET points = 99 WHERE span = 'all'").rowcount
            streaks = database.execute("DELETE FROM streak").rowcount
        assert boards > 0 < streaks
        result = quizbot("rebuild", database_url=own_database)
        assert f"rows corrected: {boards} of standing, {streaks} of streak." in result.stdout
        again = quizbot("rebuild", database_url=own_database)
        assert "every aggregate was already right" in again.stdout

    def test_with_nothing_to_replay(self, tmp_path: Path) -> None:
        result = quizbot("rebuild", database_url=f"sqlite:///{tmp_path}/quizbot.db")
        assert result.stdout == "0 answers replayed; every aggregate was already right.\n"


@pytest.mark.parametrize(
    "command",
    [["run"], ["migrate"], ["health"], ["demo"], ["rebuild"], ["rekey", "sky-light-1", "A"]],
    ids=lambda command: command[0],
)
def test_settings_that_cannot_be_used(command: list[str]) -> None:
    result = quizbot(*command, port="many", secret="hunter2")
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
