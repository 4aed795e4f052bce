"""A question is kept as it was asked, and its answers can be read in another version of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.bank import load_pack
from questions.question import (
    Match,
    Multiple,
    Order,
    Question,
    Series,
    Single,
    Source,
    grade,
    key,
)
from questions.text import LocalText
from questions.version import VersionError, digest_of, dump_version, load_version, translated
from tests.questions.builders import a_match, a_multiple, a_pack, a_series, a_single, an_order

PACKS = Path("questions/packs")
KINDS: tuple[Question, ...] = (a_single(), a_multiple(), an_order(), a_match(), a_series())


def shuffled(question: Question, rng: Random) -> Question:
    """The question with its parts in another order, and the same key by their texts."""

    def mixed(parts: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(rng.sample(parts, len(parts)))

    match question:
        case Single() | Multiple():
            return replace(question, options=mixed(question.options))
        case Order():
            steps = mixed(question.steps)
            letters = "ABCDEFGH"
            right = "".join(letters[steps.index(step)] for step in question.steps)
            return replace(question, steps=steps, corrected=right)
        case Match():
            blanks = [replace(one, options=mixed(one.options)) for one in question.blanks]
            return replace(question, blanks=mixed(tuple(blanks)))
        case Series():
            return replace(question, statements=mixed(question.statements))


def test_every_question_of_the_bank_comes_back_as_it_was() -> None:
    for outline in sorted(PACKS.glob("*/outline.yaml")):
        pack = load_pack(outline.parent)
        for question in pack.questions.values():
            path = pack.outline.by_skill[question.skill]
            text = dump_version(question, path)
            version = load_version(text)
            assert version.question == replace(question, source=Source("", 0))
            assert version.path.section.title == path.section.title
            assert dump_version(version.question, version.path) == text


def test_where_a_question_is_in_its_file_makes_no_new_version() -> None:
    path = a_pack(a_single()).outline.by_skill[a_single().skill]
    moved = replace(a_single(), source=Source("bank/elsewhere.yaml", 99))
    assert dump_version(moved, path) == dump_version(a_single(), path)


@pytest.mark.parametrize("question", KINDS, ids=lambda one: type(one).__name__)
def test_whatever_a_reader_sees_makes_a_new_version(question: Question) -> None:
    path = a_pack(question).outline.by_skill[question.skill]
    kept = digest_of(dump_version(question, path))
    for changed in (
        replace(question, stem=LocalText.of({"en": "Another stem?"})),
        replace(question, explanation=LocalText.of({"en": "Another explanation."})),
        shuffled(question, Random(3)),
    ):
        assert digest_of(dump_version(changed, path)) != kept


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"type": "essay"}', '{"type": "single"}', "null"]
)
def test_text_that_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(VersionError, match="cannot be read"):
        load_version(text)


def test_a_version_of_a_newer_program_is_refused() -> None:
    path = a_pack(a_single()).outline.by_skill[a_single().skill]
    stored = json.loads(dump_version(a_single(), path))
    stored["type"] = "hologram"
    with pytest.raises(VersionError):
        load_version(json.dumps(stored))


@given(st.sampled_from(KINDS), st.integers(0, 10_000))
@settings(max_examples=80, deadline=None, derandomize=True, database=None)
def test_the_key_is_the_key_in_any_order(question: Question, seed: int) -> None:
    other = shuffled(question, Random(seed))
    there = translated(question, other, key(question))
    assert there is not None
    assert grade(other, there).correct
    assert translated(other, question, there) == key(question)


class TestOptionsThatAreNotThere:
    def test_have_no_letter(self) -> None:
        question = a_single()
        shorter = replace(question, options=question.options[1:])
        assert translated(question, shorter, "A") is None
        assert translated(question, shorter, "B") == "A"

    def test_are_the_same_while_one_language_is(self) -> None:
        question = a_single()
        first = question.options[0]
        spanish = LocalText.of({**dict(first.text), "es": "Dicho de otra manera"})
        edited = replace(question, options=(replace(first, text=spanish), *question.options[1:]))
        assert translated(question, edited, "A") == "A"

    def test_make_a_set_of_statements_another_one(self) -> None:
        series = a_series()
        first = replace(series.statements[0], text=LocalText.of({"en": "Another claim."}))
        edited = replace(series, statements=(first, *series.statements[1:]))
        assert translated(series, edited, key(series)) is None

    def test_of_another_type_are_never_meant(self) -> None:
        assert translated(a_single(), a_multiple(), "A") is None
        assert translated(a_series(), a_match(), "YYY") is None
