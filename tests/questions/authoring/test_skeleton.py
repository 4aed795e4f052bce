"""A new question: it is well formed, everything in it is named as unwritten, nothing else moves."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from questions.authoring.check_report import check_pack
from questions.authoring.skeleton import Added, SkeletonError, add_question
from questions.bank import BankError, load_pack
from questions.question import QuestionType, key, question_type
from tests.questions.builders import (
    DP_100,
    TODAY,
    a_series,
    a_single,
    text,
    write_bank_file,
    write_pack,
)

TYPES: tuple[QuestionType, ...] = get_args(QuestionType)
LIGHT = "bank/stars/light.yaml"


def add(
    directory: Path,
    section: str = "light",
    *,
    skill: str | None = None,
    type_: QuestionType = "single",
) -> Added:
    return add_question(directory, section, skill=skill, type_=type_, today=TODAY)


@pytest.mark.parametrize("type_", TYPES)
def test_a_skeleton_of_every_type_is_well_formed(tmp_path: Path, type_: QuestionType) -> None:
    added = add(write_pack(tmp_path), type_=type_)
    pack = load_pack(tmp_path)
    assert added.question not in pack.questions
    question = pack.written[added.question]
    assert question_type(question) == type_
    assert question.skill == added.skill == "measure-light"
    assert question.stem.languages == ("en", "es")
    assert question.source.line == added.line
    assert tmp_path / question.source.file == added.file


@pytest.mark.parametrize("type_", TYPES)
def test_each_text_is_named_as_unwritten_and_as_nothing_else(
    tmp_path: Path, type_: QuestionType
) -> None:
    write_pack(tmp_path)
    # Two of a kind are also alike, have the same options, and so on: all of that is not said.
    added = [add(tmp_path, type_=type_), add(tmp_path, type_=type_)]
    report = check_pack(tmp_path, TODAY, ())
    assert not report.problems
    problems = [problem for one in report.drafts for problem in one.to_do]
    assert {problem.rule for problem in problems} == {"todo"}
    lines = added[0].file.read_text(encoding="utf-8").splitlines()
    todo = [number for number, line in enumerate(lines, 1) if "TODO" in line]
    # A block's text stands in the line below its language.
    named = {problem.line for problem in problems}
    assert named == {n if lines[n - 1].split("TODO")[0].strip() else n - 1 for n in todo}
    assert all(any(one.question in p.message for one in added) for p in problems)


def test_what_is_written_is_held_to_the_rules_again(tmp_path: Path) -> None:
    write_pack(tmp_path, [a_single(explanation=text("TODO: why", "La luz se dobla."))])
    report = check_pack(tmp_path, TODAY, ())
    assert not report.problems
    (draft,) = report.drafts
    found = [(problem.rule, problem.message) for problem in draft.to_do]
    assert [rule for rule, _ in found] == ["todo", "explanation-short"]
    assert found[0][1] == "spread-of-light: explanation (en) is still to be written"


def test_the_file_stays_as_it_is_to_the_byte(tmp_path: Path) -> None:
    write_pack(tmp_path)
    for content in (
        (tmp_path / LIGHT).read_bytes(),
        (tmp_path / LIGHT).read_bytes().rstrip(b"\n"),
        (tmp_path / LIGHT).read_bytes() + b"\n# the end\n",
        b"\xef\xbb\xbf# a remark\n" + (tmp_path / LIGHT).read_bytes(),
    ):
        (tmp_path / LIGHT).write_bytes(content)
        added = add(tmp_path)
        after = (tmp_path / LIGHT).read_bytes()
        assert after.startswith(content)
        assert added.question.encode() in after[len(content) :]
        assert after.splitlines()[added.line - 1].strip() == f"- id: {added.question}".encode()
        load_pack(tmp_path)


def test_a_file_with_windows_ends_of_lines_keeps_to_them(tmp_path: Path) -> None:
    file = write_pack(tmp_path) / LIGHT
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    add(tmp_path)
    content = file.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert len(load_pack(tmp_path).written) == 6


def test_it_is_indented_as_the_others(tmp_path: Path) -> None:
    shutil.copytree(DP_100, tmp_path / "pack")
    added = add(tmp_path / "pack", "deploy-model-service")
    assert added.file.read_text(encoding="utf-8").splitlines()[added.line - 1].startswith("  - id")
    load_pack(tmp_path / "pack")


def test_a_section_without_a_file_gets_one(tmp_path: Path) -> None:
    added = add(write_pack(tmp_path), "maps")
    assert added.file == tmp_path / "bank/worlds/maps.yaml"
    assert added.question == "draw-maps-1"
    assert added.file.read_text(encoding="utf-8").startswith("section: maps\nquestions:\n  - id:")
    assert load_pack(tmp_path).written["draw-maps-1"].source.line == added.line


def test_a_file_beside_the_schema_names_it_for_editors(tmp_path: Path) -> None:
    (tmp_path / "packs/sky").mkdir(parents=True)
    (tmp_path / "bank.schema.json").touch()
    added = add(write_pack(tmp_path / "packs/sky"), "maps")
    first, *_ = added.file.read_text(encoding="utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=../../../../bank.schema.json"
    assert (added.file.parent / first.partition("=")[2]).resolve().is_file()
    assert load_pack(tmp_path / "packs/sky").written[added.question].source.line == added.line


def test_the_skill_with_the_fewest_questions_comes_first(tmp_path: Path) -> None:
    write_pack(tmp_path)
    assert add(tmp_path, "planets").skill == "weigh-planets"
    assert add(tmp_path, "planets").skill == "find-planets"  # two each: the outline's order
    assert add(tmp_path, "planets", skill="find-planets").skill == "find-planets"


def test_an_id_is_taken_by_a_broken_question_too(tmp_path: Path) -> None:
    write_pack(tmp_path)
    write_bank_file(tmp_path, "bank/worlds/maps.yaml", "questions:\n- id: measure-light-3\n")
    assert add(tmp_path).question == "measure-light-4"
    assert add(tmp_path).question == "measure-light-5"


def test_a_key_stands_where_the_fewest_do(tmp_path: Path) -> None:
    options = a_single().options
    pack = write_pack(
        tmp_path,
        [a_single(f"q-{n}", options=options[n:] + options[:n]) for n in (0, 1, 3)],
    )
    added = add(pack)  # keys are B, A and C
    assert key(load_pack(pack).written[added.question]) == "D"


@pytest.mark.parametrize(
    ("section", "skill", "said"),
    [
        ("planet", None, "no section `planet`: did you mean `planets`?"),
        ("zzz", None, "no section `zzz`: use a section id of the outline, such as `light`"),
        ("planets", "planet", "no skill `planet`: did you mean `find-planets` or `weigh-planets`?"),
        ("light", "draw-maps", "no skill `draw-maps`: its skills are measure-light"),
    ],
)
def test_names_that_nobody_knows(
    tmp_path: Path, section: str, skill: str | None, said: str
) -> None:
    write_pack(tmp_path)
    with pytest.raises(SkeletonError) as error:
        add(tmp_path, section, skill=skill)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("section: [light\n", "light.yaml:2: broken YAML"),
        ("section: light\n", "has no list of questions"),
        ("section: light\nquestions: []\n", "has no list of questions"),
        ("section: light\nquestions: [{id: a}]\n", "has no list of questions"),
        ("questions:\n  - id: a\nsection: light\n", "make that list the last thing"),
        ("section: light\nquestions:\n  - id: |+\n      a\n", "make that list the last thing"),
        ("section: light\nquestions:\n  - id: a\n...\n", "make that list the last thing"),
    ],
)
def test_a_file_that_cannot_be_added_to_is_left_alone(
    tmp_path: Path, content: str, said: str
) -> None:
    file = write_bank_file(write_pack(tmp_path), LIGHT, content)
    with pytest.raises(SkeletonError, match=r"light\.yaml") as error:
        add(tmp_path)
    assert said in str(error.value)
    assert file.read_text(encoding="utf-8") == content


def test_without_an_outline_there_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="outline"):
        add(tmp_path)


def test_a_reference_that_is_still_to_be_found_is_named(tmp_path: Path) -> None:
    write_pack(tmp_path, [a_series()])
    add(tmp_path, "planets")
    (draft,) = check_pack(tmp_path, TODAY, ()).drafts
    named = [problem.message for problem in draft.to_do]
    assert "weigh-planets-1: title of reference 1 is still to be written" in named
    assert "weigh-planets-1: url of reference 1 is still to be written" in named


def test_the_day_of_reading_is_today(tmp_path: Path) -> None:
    added = add(write_pack(tmp_path))
    (reference,) = load_pack(tmp_path).written[added.question].references
    assert reference.checked == TODAY
    (draft,) = check_pack(tmp_path, TODAY - timedelta(days=1), ()).drafts
    rules = {problem.rule for problem in draft.to_do}
    assert rules == {"todo", "reference-date"}
