"""Text as its reader sees it."""

from __future__ import annotations

import pytest

from questions.authoring.prose import (
    CODE_MARK,
    code_of,
    last_sentence,
    normalised,
    prose_of,
    reading_seconds,
    similarity,
    without_markup,
    words_of,
)

MIXED = "Set **two** of `a_b`:\n\n```python\nx = `1`\ny = 2\n```\n\nWhich?"


def test_markup_is_taken_off_and_code_stays() -> None:
    assert without_markup(MIXED) == "Set two of a_b:\n\nx = 1\ny = 2\n\nWhich?"


def test_prose_is_what_is_left_without_code() -> None:
    assert prose_of(MIXED).split() == ["Set", "**two**", "of", f"{CODE_MARK}:", CODE_MARK, "Which?"]
    assert code_of(MIXED) == "x = `1`\ny = 2\na_b"


def test_a_fence_that_is_not_closed_stays_prose() -> None:
    assert "```" in prose_of("```python\nx = 1\n\nWhich?")


def test_words_are_lower_case_and_keep_their_hyphens() -> None:
    assert words_of("Don't RUN read-only áreas: x_1, 5 %.") == [
        *("don't", "run", "read-only", "áreas", "x", "1", "5")
    ]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("¿Qué **ÁREA** usa?", "que area usa"),
        ("  one,\n two -- `three` ", "one two three"),
        ("Straße", "strasse"),
        ("¡!", ""),
    ],
)
def test_normalised_text_has_bare_words_alone(text: str, bare: str) -> None:
    assert normalised(text) == bare


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("It is dark. Which lamp helps?", "Which lamp helps?"),
        ("It is dark.\n\n```\nx. y?\n```\n\nWhich `lamp.on` helps?", f"Which {CODE_MARK} helps?"),
        ("Choose one: which helps?", "which helps?"),
        ("De noche, ¿qué lámpara sirve?", "qué lámpara sirve?"),
        ("Which lamp?", "Which lamp?"),
    ],
)
def test_the_last_sentence_is_the_question(text: str, last: str) -> None:
    assert last_sentence(text) == last


def test_prose_is_read_at_200_words_a_minute_and_code_at_half_that() -> None:
    assert reading_seconds("word " * 100) == pytest.approx(30)
    assert reading_seconds(f"```\n{'word ' * 100}\n```") == pytest.approx(60)
    assert reading_seconds("one two `three`") == pytest.approx(0.3 * 2 + 0.6)


def test_similarity_is_a_share_and_stops_early_below_its_threshold() -> None:
    assert similarity("abcd", "abcd") == 1
    assert similarity("abcd", "abxy") == pytest.approx(0.5)
    assert similarity("abcd", "abxy", threshold=0.85) == 0
