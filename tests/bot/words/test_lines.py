"""Text is cleaned, wrapped by its width and cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.card import plain
from bot.words.lines import clean, shorten, unmarked, wrap


def letters(text: str) -> float:
    """A ruler for which every letter is as wide as any other."""
    return float(len(text))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Añadir  datos\n", "Añadir datos"),
        ("a\x00b\x0bc", "a b c"),
        ("right\u202eto left", "right to left"),
        ("half \ud800 a letter", "half a letter"),
        ("man\u0303ana", "mañana"),
        ("$x$ & <b>", "$x$ & <b>"),
        ("x" + "\u0323" * 90 + "y", "x" + "\u0323" * 4 + "y"),
    ],
)
def test_what_cannot_be_drawn_becomes_a_space(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


# Those brackets are kept for mentions, and `plain` replaces them.
@given(st.text(st.characters(exclude_characters="⟦⟧")))
def test_what_was_typed_is_read_as_it_was_typed(text: str) -> None:
    assert unmarked(plain(text)) == text


def test_a_picture_shows_no_markup() -> None:
    assert unmarked("**bold** and `code`") == "bold and code"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        (" \t", ()),
        ("short", ("short",)),
        ("exactly 10", ("exactly 10",)),
        ("one two three", ("one two", "three")),
        ("one two three four five six", ("one two", "three fou…")),
        ("incomprehensible", ("incomprehe", "nsible")),
        ("a incomprehensibilities b", ("a", "incompreh…")),
        ("exactly 10 and more", ("exactly 10", "and more")),
    ],
)
def test_two_lines_of_ten_letters(text: str, lines: tuple[str, ...]) -> None:
    assert wrap(text, 10, 2, letters) == lines


def test_a_letter_wider_than_the_line_is_not_waited_for() -> None:
    assert wrap("ab", 0.5, 2, letters) == ("a", "…")


@given(st.text(max_size=60), st.integers(1, 12), st.integers(1, 4))
def test_lines_hold_the_text_from_its_start(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, most, letters)

    assert len(lines) <= most
    assert all(letters(line) <= width for line in lines)
    said = "".join(lines).replace(" ", "")
    whole = clean(text).replace(" ", "")
    assert said == whole or (said.endswith("…") and whole.startswith(said[:-1]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        (" \t", ""),
        ("exactly 10", "exactly 10"),
        ("exactly 10 and more", "exactly…"),
        ("one, two, three", "one, two…"),
        ("models (new ones)", "models…"),
        ("incomprehensible", "incompreh…"),
        ("a incomprehensible", "a incompr…"),
    ],
)
def test_a_line_of_ten_letters_ends_after_a_word(text: str, shown: str) -> None:
    assert shorten(text, 10, letters) == shown


@given(st.text(max_size=60), st.integers(1, 12))
def test_a_shortened_text_is_the_text_from_its_start(text: str, width: int) -> None:
    shown = shorten(text, width, letters)

    assert letters(shown) <= width
    assert shown == clean(text) or clean(text).startswith(shown.removesuffix("…"))
