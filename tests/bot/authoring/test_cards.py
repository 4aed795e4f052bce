"""A question of the bank as cards: nothing of the key before it, and nobody's answer after it."""

from __future__ import annotations

import pytest

from bot.authoring.cards import asked_card, file_layout, posed, solved_card
from bot.cards.action import decode
from bot.cards.card import Button, Card, Form, Links, OptionRow, Options, Paragraph, dump_card
from bot.cards.markup import question_text
from questions.question import LETTERS, Question, fits, key, with_key
from tests.bot.cards.reading import marked
from tests.questions.builders import a_match, a_pack, a_series, a_single, an_order, one_of_each

BY_TYPE = pytest.mark.parametrize("question", one_of_each(), ids=lambda one: type(one).__name__)


def asked(question: Question, language: str = "en") -> Card:
    return asked_card(posed(a_pack(question), question), language)


def solved(question: Question, language: str = "en", *, corrected: bool = False) -> Card:
    return solved_card(posed(a_pack(question), question), language, corrected=corrected)


def rows(card: Card) -> list[OptionRow]:
    return [row for block in card.blocks if isinstance(block, Options) for row in block.rows]


@BY_TYPE
def test_before_the_answer_nothing_tells_the_key(question: Question) -> None:
    card = asked(question)
    assert {(row.mark, row.why, row.chosen, row.people) for row in rows(card)} == {
        ("none", None, False, None)
    }
    assert question.explanation.in_language("en") not in dump_card(card)
    assert Paragraph(question_text(question.explanation.in_language("en"))) not in card.blocks
    assert card.controls


@BY_TYPE
def test_controls_lead_nowhere(question: Question) -> None:
    actions = [one.action for one in asked(question).controls]
    assert {decode(action).token for action in actions} == {"no-delivery"}


@BY_TYPE
@pytest.mark.parametrize("language", ["en", "es"])
def test_after_it_every_reason_is_there(question: Question, language: str) -> None:
    card = solved(question, language)
    assert card.language == language
    explanation = question_text(question.explanation.in_language(language))
    assert Paragraph(explanation) in card.blocks
    assert all(row.why for row in rows(card))
    assert card.blocks[0] == Paragraph(question_text(question.stem.in_language(language)))
    (links,) = (block for block in card.blocks if isinstance(block, Links))
    assert [one.url for one in links.links] == [one.url for one in question.references]


@BY_TYPE
def test_it_is_nobodys_answer(question: Question) -> None:
    card = solved(question)
    assert not any(row.chosen for row in rows(card))
    assert {row.people for row in rows(card)} == {None}
    assert (card.tone, card.controls, card.footer) == ("neutral", (), None)


def test_letters_are_those_of_the_bank() -> None:
    right = [row.letter for row in rows(solved(a_single())) if row.mark == "right"]
    assert right == [key(a_single())] == ["B"]
    assert solved(a_single()).title == "The answer: B"
    marks = [(row.letter, row.mark) for row in rows(solved(a_match()))]
    assert [letter for letter, mark in marks if mark == "right"] == list(key(a_match()))


def test_steps_are_never_shown_in_their_right_order() -> None:
    order = an_order()
    shown = [marked(row.text) for row in rows(asked(order))]
    right = [step.text.in_language("en") for step in order.steps]
    assert sorted(shown) == sorted(right) != shown != right
    assert [marked(row.text) for row in rows(solved(order))] == right
    assert asked(order) == asked(order)


def test_statements_are_told_as_yes_or_no_and_not_marked() -> None:
    told = rows(solved(a_series()))
    assert [marked(row.why or "")[:8] for row in told] == ["**Yes** ", "**No** i", "**Yes** "]
    assert {row.mark for row in told} == {"none"}


@BY_TYPE
def test_the_layout_is_one_of_the_question(question: Question) -> None:
    layout = file_layout(question)
    assert fits(question, layout)
    if not isinstance(question, type(an_order())):
        assert all(one == LETTERS[: len(one)] for one in layout.lists)


def test_a_corrected_key_is_said_and_marked() -> None:
    question = with_key(a_single(), "C")
    card = solved(question, corrected=True)
    assert card.title == "The answer: C"
    assert len(card.blocks) == len(solved(question).blocks) + 1
    assert [row.letter for row in rows(card) if row.mark == "right"] == ["C"]


def test_a_single_has_a_button_for_each_option_and_others_a_form() -> None:
    assert all(isinstance(one, Button) for one in asked(a_single()).controls)
    assert all(isinstance(one, Form) for one in asked(a_match()).controls)
