"""Text is cleaned, wrapped by its width and cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts.lines import clean, wrap


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
    ],
)
def test_what_cannot_be_drawn_becomes_a_space(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


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
