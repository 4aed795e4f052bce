"""Loading a pack: what is sound comes out, all that is not is named by file and line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from questions.bank import BankError, load_pack, read_pack
from questions.bank_schema import json_schema_text
from questions.question import Question, Source
from tests.questions.builders import (
    a_multiple,
    a_series,
    a_single,
    an_order,
    an_outline,
    entry_of,
    one_of_each,
    some_facts,
    text,
    write_bank_file,
    write_pack,
)

LIGHT = "bank/stars/light.yaml"


def problems(directory: Path) -> list[str]:
    """Every problem as `file:line: message [rule]`."""
    return [str(problem) for problem in read_pack(directory).problems]


def problems_of(directory: Path, *entries: object, section: str = "light") -> list[str]:
    """The problems of a pack with one file, which holds these entries, without their file."""
    write_pack(directory, [])
    write_bank_file(directory, LIGHT, {"section": section, "questions": list(entries)})
    return [found.removeprefix(f"{LIGHT}:") for found in problems(directory)]


def changed(question: Question, **changes: Any) -> dict[str, Any]:
    """The question's entry with these fields, None taking one away."""
    entry = {**entry_of(question), **changes}
    return {name: value for name, value in entry.items() if value is not None}


def placeless(question: Question) -> Question:
    return replace(question, source=Source("", 0))


def test_a_question_of_every_type_comes_out_as_it_was_written(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path))
    assert pack.facts == some_facts()
    assert pack.outline == an_outline()
    assert {id_: placeless(question) for id_, question in pack.questions.items()} == {
        question.id: placeless(question) for question in one_of_each()
    }


def test_questions_are_listed_by_skill_in_the_order_of_the_outline(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path))
    assert pack.by_skill == {
        "measure-light": ("spread-of-light", "night-at-the-dome"),
        "find-planets": ("signs-of-a-planet", "claims-on-comets"),
        "weigh-planets": ("gaps-in-a-formula",),
        "draw-maps": (),
    }
    assert list(pack.questions) == [id_ for ids in pack.by_skill.values() for id_ in ids]


def test_a_question_knows_its_file_and_line(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path))
    source = pack.questions["night-at-the-dome"].source
    assert source.file == LIGHT
    line = (tmp_path / LIGHT).read_text(encoding="utf-8").splitlines()[source.line - 1]
    assert line == "- id: night-at-the-dome"


def test_one_plain_text_stands_for_all_languages(tmp_path: Path) -> None:
    entry = changed(a_single(), stem="`x = 1`?")
    assert problems_of(tmp_path, entry) == []
    assert load_pack(tmp_path).questions["spread-of-light"].stem == text("`x = 1`?")


def test_values_that_yaml_would_turn_into_something_else_stay_text(tmp_path: Path) -> None:
    path = write_pack(tmp_path, [a_series()]) / "bank/worlds/planets.yaml"
    content = path.read_text(encoding="utf-8")
    content = content.replace("'no'", "no").replace("'yes'", "yes")
    content = content.replace("en: Their nucleus holds ice.", "en: 1.10")
    path.write_text(content.replace("es: Su núcleo contiene hielo.", "es: no"), encoding="utf-8")
    question = load_pack(tmp_path).questions["claims-on-comets"]
    assert placeless(question) == placeless(
        replace(
            a_series(),
            statements=(
                replace(a_series().statements[0], text=text("1.10", "no")),
                *a_series().statements[1:],
            ),
        )
    )


def test_every_fault_of_all_files_is_told_at_once(tmp_path: Path) -> None:
    write_pack(tmp_path, [a_multiple(), replace(a_series(), id="Bad Id")])
    write_bank_file(tmp_path, LIGHT, "section: light\nquestions: [")
    write_bank_file(tmp_path, "bank/worlds/maps.yaml", b"\xff".decode("latin-1"))
    with pytest.raises(BankError) as caught:
        load_pack(tmp_path)
    found = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in found] == [
        LIGHT,
        "bank/worlds/maps.yaml",
        "bank/worlds/planets.yaml",
    ]
    assert "`id` is `Bad Id`: use lower-case-words-with-hyphens [schema]" in found[2]


def test_sound_questions_are_read_beside_faulty_ones(tmp_path: Path) -> None:
    write_pack(tmp_path, [])
    entries = [changed(a_single(), why="?"), entry_of(an_order())]
    write_bank_file(tmp_path, LIGHT, {"section": "light", "questions": entries})
    assert list(read_pack(tmp_path).pack.questions) == ["night-at-the-dome"]


OPTIONS = entry_of(a_single())["options"]
MANY = entry_of(a_multiple())["options"]
BLANKS = [{"label": "[1]", "options": OPTIONS[:2]}]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stem": None}, "`stem` is missing: add it"),
        ({"stem": " "}, "`stem`: this text is empty: write it"),
        ({"stem": {"en": "Which?"}}, "`stem`: `es` is missing: add it"),
        ({"stem": {"en": "Which?", "es": ""}}, "`stem`: `es` is empty: write it"),
        ({"stem": {"en": "Which?", "es": ["x"]}}, "`stem`: `es` must be a text: put it in quotes"),
        (
            {"stem": {"en": "Which?", "es": "¿Qué?", "fr": "Quoi?"}},
            "`stem`: `fr` is not a language of this pack (en, es): remove it",
        ),
        ({"stem": ["Which?"]}, "`stem`: this must be a text, or a text per language"),
        ({"hint": "no"}, "unknown field `hint`: check its spelling"),
        ({"steps": []}, "unknown field `steps`: check its spelling and the question's type"),
        ({"type": None}, "`type` is missing: add one of single, multiple, order, match, series"),
        ({"type": "hotspot"}, "unknown type `hotspot`: use one of 'single', 'multiple'"),
        ({"id": "a" * 61}, "`id` is longer than 60 characters: shorten it"),
        ({"id": "-a"}, "`id` is `-a`: use lower-case-words-with-hyphens"),
        ({"difficulty": 4}, "`difficulty` is `4`: write 1, 2 or 3"),
        ({"difficulty": "hard"}, "`difficulty` is `hard`: write 1, 2 or 3"),
        ({"sdk": "v3"}, "`sdk` is `v3`: write 'any', 'v1' or 'v2'"),
        ({"references": []}, "`references` has 0 entries: write at least 1"),
        ({"references": "x"}, "`references` must be a list, each entry with a `-`"),
        ({"references": ["x"]}, "entry 1 of this list must be a mapping of fields"),
        ({"options": OPTIONS[:3]}, "`options` has 3 entries: write at least 4"),
        ({"options": [*OPTIONS, OPTIONS[0]]}, "`options` has 5 entries: keep at most 4"),
        ({"options": [OPTIONS[0]] * 4}, "`options`: 0 options are `correct: true`: mark exactly"),
        ({"options": [OPTIONS[1]] * 4}, "`options`: 4 options are `correct: true`: mark exactly"),
        ({"type": "multiple"}, "`options`: 1 options are `correct: true`: mark two or more"),
        (
            {"type": "multiple", "options": [*MANY[:3], MANY[2]]},
            "`options`: 1 distractors: write at least 2",
        ),
        ({"type": "match", "options": None, "blanks": BLANKS}, "`blanks` has 1 entries: write at"),
        (
            {
                "type": "match",
                "options": None,
                "blanks": [{"label": "1", "options": OPTIONS[2:]}] * 2,
            },
            "`options`: 0 options are `correct: true`: mark exactly one",
        ),
        (
            {"type": "series", "options": None, "statements": [{"text": "x", "why": "y"}] * 3},
            "`answer` is missing: add it",
        ),
    ],
)
def test_a_faulty_entry_is_told_in_an_authors_words(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    found = problems_of(tmp_path, changed(a_single(), **changes))
    assert found
    assert any(line.split(": ", 1)[1].startswith(message) for line in found), found
    assert all(line.endswith(" [schema]") for line in found)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("checked: '2026-11-20'", "checked: 20/11/2026", "`checked`: this is not a date"),
        ("checked: '2026-11-20'", "checked: 2026-02-30", "`checked`: this is not a date"),
        ("url: https:", "url: http:", "`url` is `http://learn"),
        ("correct: true", "correct: yes", "`correct`: write `true` or `false`"),
        ("en: A brass barometer", "es: x", "`es` stands here again"),
    ],
)
def test_a_faulty_value_is_told_at_its_own_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = write_pack(tmp_path, [a_single()]) / LIGHT
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace(old, new), encoding="utf-8")
    (found,) = problems(tmp_path)
    _, line, said = found.split(":", 2)
    assert said.strip().startswith(message)
    wrong = path.read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert message.split("`")[1] in wrong


def test_a_missing_field_is_told_at_the_entry_that_lacks_it(tmp_path: Path) -> None:
    path = write_pack(tmp_path, [an_order()]) / LIGHT
    lines = path.read_text(encoding="utf-8").splitlines()
    start = lines.index("  steps:") + 1
    path.write_text("\n".join([*lines[:start], "  - text: x", *lines[start:]]), encoding="utf-8")
    assert problems(tmp_path) == [f"{LIGHT}:{start + 1}: `why` is missing: add it [schema]"]


def test_an_id_may_stand_once_in_the_whole_pack(tmp_path: Path) -> None:
    write_pack(tmp_path, [a_single(), a_series("spread-of-light")])
    assert problems(tmp_path) == [
        "bank/worlds/planets.yaml:3: the id `spread-of-light` is taken by "
        f"{LIGHT}:3: choose another [id-unique]"
    ]


def test_an_unknown_skill_is_told(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, changed(a_single(), skill="measure-lite"))
    assert found.startswith(
        "4: the outline has no skill `measure-lite`: did you mean `measure-light`"
    )
    assert found.endswith("[skill-known]")


def test_a_skill_of_another_section_is_told(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, changed(a_single(), skill="find-planets"))
    assert "the skill `find-planets` belongs to section `planets`: move the question" in found


def test_an_unknown_section_is_told(tmp_path: Path) -> None:
    found = problems_of(tmp_path, entry_of(a_single()), section="lite")
    assert found[0].startswith("1: the outline has no section `lite`: use a section id")


def test_a_file_in_the_wrong_place_is_told(tmp_path: Path) -> None:
    write_pack(tmp_path, [a_single()])
    (tmp_path / LIGHT).rename(tmp_path / "bank/stars/lights.yaml")
    assert problems(tmp_path) == [
        "bank/stars/lights.yaml:1: the questions of section `light` live in "
        f"{LIGHT}: move the file there [file-place]"
    ]


def test_a_file_that_would_be_passed_over_is_told(tmp_path: Path) -> None:
    write_pack(tmp_path, [a_single()])
    (tmp_path / "bank/stars/more.yml").write_text("section: light\n")
    (found,) = problems(tmp_path)
    assert found.startswith("bank/stars/more.yml:1: not a .yaml file: rename it")


@pytest.mark.parametrize("content", ["just text", "- a list", "section: light", "questions: []"])
def test_a_file_that_is_no_bank_file_is_told(tmp_path: Path, content: str) -> None:
    write_pack(tmp_path, [a_single()])
    write_bank_file(tmp_path, LIGHT, content)
    assert problems(tmp_path)


def test_a_pack_without_questions_is_told(tmp_path: Path) -> None:
    (found,) = problems(write_pack(tmp_path, []))
    assert found.startswith("bank:1: there are no questions: write <domain id>/<section id>.yaml")


def test_without_an_outline_the_faults_of_the_bank_are_told_too(tmp_path: Path) -> None:
    write_pack(tmp_path, [a_single(), replace(a_series(), id="Bad Id")])
    (tmp_path / "outline.yaml").write_text("pack: [")
    with pytest.raises(BankError) as caught:
        read_pack(tmp_path)
    assert [problem.file for problem in caught.value.problems] == [
        "bank/worlds/planets.yaml",
        "outline.yaml",
    ]


def test_a_folder_that_is_no_pack_is_told(tmp_path: Path) -> None:
    with pytest.raises(BankError, match=r"outline\.yaml:1: the file cannot be read"):
        load_pack(tmp_path / "nowhere")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_a_deeply_nested_bank_file_is_a_problem_like_others(tmp_path: Path, opening: str) -> None:
    write_pack(tmp_path, [a_single()])
    write_bank_file(tmp_path, LIGHT, opening * 100_000)
    (found,) = problems(tmp_path)
    assert found.startswith(f"{LIGHT}:1: nested more than 16 levels deep")


def test_the_schema_for_editors_is_current() -> None:
    committed = Path(__file__).parents[2] / "questions" / "bank.schema.json"
    assert committed.read_text(encoding="utf-8") == json_schema_text(), (
        "write it anew: python -m questions.bank_schema > questions/bank.schema.json"
    )


def test_the_schema_names_every_type_and_lets_plain_text_stand_for_all_languages() -> None:
    schema = json.loads(json_schema_text())
    listed = schema["properties"]["questions"]["items"]["discriminator"]["mapping"]
    assert sorted(listed) == ["match", "multiple", "order", "series", "single"]
    stem = schema["$defs"]["SingleEntry"]["properties"]["stem"]
    assert [form["type"] for form in stem["anyOf"]] == [["string", "number", "boolean"], "object"]
