"""A preview: found by its id, in a language of the pack, with what the author needs beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.preview import PreviewError, preview
from bot.authoring.terminal import Terminal
from questions.bank import BankError
from tests.questions.builders import a_single, an_order, write_bank_file, write_pack

NAME = a_single().id


def test_it_shows_the_question_then_key_reasons_explanation_and_sources(tmp_path: Path) -> None:
    text = preview(write_pack(tmp_path), NAME, None, "packs/sky").text(Terminal(60))
    parts = text.split("─" * 60 + "\n")
    assert parts[0].splitlines() == [
        "packs/sky/bank/stars/light.yaml:3",
        "spread-of-light · measure-light · single · difficulty 2 ·",
        "SDK any",
    ]
    assert "what a distant sun is made of" in parts[1]
    assert "prism that" not in parts[1]
    assert parts[2].startswith("The answer: B\n\n✗ A  A brass barometer\n")
    assert "https://learn.microsoft.com/azure/machine-learning/" in parts[2]
    assert "Light that passes a prism" in parts[2]


def test_the_stem_is_said_once(tmp_path: Path) -> None:
    text = preview(write_pack(tmp_path), NAME, "en").text(Terminal(400))
    assert text.count("An observatory wants to know") == 1


def test_it_is_english_unless_told(tmp_path: Path) -> None:
    write_pack(tmp_path)
    assert preview(tmp_path, NAME, None).asked.language == "en"
    found = preview(tmp_path, NAME, "es")
    assert found.asked.language == found.solved.language == "es"
    assert "La solución: B" in found.text(Terminal())


def test_an_unknown_question_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(PreviewError, match="no question `spread`: did you mean `spread-of-light`"):
        preview(write_pack(tmp_path), "spread", None)


def test_a_language_that_the_pack_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(PreviewError, match="the pack is not in `fr`: choose en or es"):
        preview(write_pack(tmp_path), NAME, "fr")


def test_faults_of_other_questions_are_in_nobodys_way(tmp_path: Path) -> None:
    write_bank_file(write_pack(tmp_path), "bank/worlds/maps.yaml", "section: [\n")
    assert preview(tmp_path, NAME, None).asked.title == "Question of the day"
    with pytest.raises(PreviewError, match="`quizbot check` finds faults"):
        preview(tmp_path, "nothing-like-it", None)


def test_without_an_outline_there_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(BankError):
        preview(tmp_path, NAME, None)


def test_an_order_is_shown_as_a_post_would(tmp_path: Path) -> None:
    found = preview(write_pack(tmp_path), an_order().id, None)
    assert "The answer: A, B, C, D" not in found.text(Terminal())
