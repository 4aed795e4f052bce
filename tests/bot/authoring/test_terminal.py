"""Cards as text: wrapped to the width, marks without colours, colours only when wanted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.cards import asked_card, posed, solved_card
from bot.authoring.terminal import NARROWEST, Terminal
from bot.cards.card import Button, Card, OptionRow, Options, Paragraph
from questions.question import Question
from tests.questions.builders import a_match, a_pack, a_series, a_single, an_order, one_of_each

STYLE = re.compile(r"\x1b\[[\d;]*m")


def shown(*blocks: Paragraph | Options, width: int = 80, colours: bool = False) -> str:
    return Terminal(width, colours).show(Card("Title", blocks))


def question_text(question: Question, *, solved: bool = False, colours: bool = False) -> str:
    asked = posed(a_pack(question), question)
    card = solved_card(asked, "en") if solved else asked_card(asked, "en")
    return Terminal(colours=colours).show(card)


def test_text_is_wrapped_between_words() -> None:
    assert shown(Paragraph("one two three four five"), width=20) == (
        "Title\n\none two three four\nfive"
    )


def test_paragraphs_are_apart_and_code_keeps_its_lines() -> None:
    text = "Read `x`:\n\n```python\nfor x in y:\n\n    print(x)\n```\n\nWhy?"
    assert shown(Paragraph(text)).splitlines()[2:] == [
        *("Read `x`:", ""),
        *("    for x in y:", "", "        print(x)", ""),
        "Why?",
    ]


def test_an_options_text_and_reason_stand_beside_its_letter() -> None:
    why = "It spreads the light of a star."
    row = OptionRow("A", "A prism that spreads the light", mark="right", why=why)
    assert shown(Options((row,)), width=30).splitlines()[2:] == [
        "✓ A  A prism that spreads the",
        "     light",
        "        It spreads the light",
        "        of a star.",
    ]


def test_an_option_that_is_code_begins_below_its_letter() -> None:
    row = OptionRow("A", "```\na = 1\nb = 2\n```")
    assert shown(Options((row,))).splitlines()[2:] == ["  A", "         a = 1", "         b = 2"]


def test_marks_tell_right_from_wrong_without_colours() -> None:
    text = question_text(a_single(), solved=True)
    assert "✓ B  A prism spectrograph" in text
    assert "✗ A  A brass barometer" in text


def test_controls_are_letters_in_brackets() -> None:
    assert question_text(a_single()).endswith("\n\n[A] [B] [C] [D]")
    assert "1 [Yes] [No]\n2 [Yes] [No]" in question_text(a_series())
    assert "first step first. [A] [B] [C] [D]\n[Send answer]" in question_text(an_order())


def test_a_blanks_options_are_listed_once() -> None:
    text = question_text(a_match())
    assert text.count("Blank [1]") == text.count("Blank [2]") == 1
    assert text.endswith("\n\n[Send answer]")


@pytest.mark.parametrize("question", one_of_each(), ids=lambda one: type(one).__name__)
def test_colours_change_no_word(question: Question) -> None:
    for solved in (False, True):
        plain = question_text(question, solved=solved)
        coloured = question_text(question, solved=solved, colours=True)
        assert STYLE.search(plain) is None
        assert STYLE.search(coloured)
        assert STYLE.sub("", coloured) == plain


def test_colour_ends_where_its_text_ends() -> None:
    text = shown(Paragraph("say **no** to `x`."), colours=True)
    assert text.endswith("say \x1b[1mno\x1b[0m to \x1b[36m`x`\x1b[0m.")


def test_a_footer_comes_last_and_empty_parts_leave_no_gap() -> None:
    card = Card("Title", controls=(Button("A", "Answer A", "a"),), footer="The end.")
    assert Terminal().show(card) == "Title\n\n[A]\n\nThe end."


@given(st.lists(st.text("abcé", min_size=1, max_size=12), min_size=1), st.integers(1, 60))
def test_no_line_is_wider_than_the_screen_and_no_word_is_lost(words: list[str], width: int) -> None:
    lines = Terminal(width).prose(" ".join(words))
    assert max(map(len, lines)) <= max(width, NARROWEST)
    assert " ".join(lines).split() == words
