"""A corrected key: the post that tells a group, and what the organiser who corrected it sees."""

from __future__ import annotations

from typing import assert_never

from bot.cards.card import Card, Paragraph
from bot.cards.markup import as_sentence, written
from bot.cards.phrasing.answer import notice_card
from bot.cards.phrasing.question import question_tags
from bot.cards.worded import bold
from bot.usecases.context import Asked
from bot.usecases.rekey import (
    BadKey,
    OrganiserOutcome,
    OthersToo,
    Rekeyed,
    SameKey,
    UnknownQuestion,
)
from bot.words.catalogue import Catalogue, catalogue
from questions.question import LETTERS, YES, Match, Multiple, Order, Series, Single, key
from questions.text import LocalText


def correction_card(asked: Asked, *, turned_right: int, turned_wrong: int, language: str) -> Card:
    """Which question, what is right, and how many answers of the group it turned."""
    words = catalogue(language)
    return Card(
        title=words.say("correction-title"),
        blocks=(
            Paragraph(written(asked.question.stem, language)),
            Paragraph(words.say("correction-text", key=bold(key_in_words(asked, words)))),
            Paragraph(words.say("correction-changed", right=turned_right, wrong=turned_wrong)),
        ),
        tone="info",
        language=language,
        tags=question_tags(asked, words),
    )


def rekey_card(outcome: OrganiserOutcome, language: str) -> Card:
    """What an organiser is told who corrected a key, or tried to."""
    words = catalogue(language)
    match outcome:
        case Rekeyed(turned_right=right, turned_wrong=wrong, groups=groups):
            text = words.say("rekey-done-text", right=right, wrong=wrong, groups=groups)
            title = words.say("rekey-done-title")
            return Card(title, (Paragraph(text),), tone="right", language=language)
        case SameKey():
            return notice_card("rekey-same", words)
        case BadKey():
            return notice_card("rekey-bad", words)
        case UnknownQuestion():
            return notice_card("rekey-unknown", words)
        case OthersToo(question=question):
            text = words.say("rekey-others-text", command=f"`quizbot rekey {question}`")
            title = words.say("rekey-others-title")
            return Card(title, (Paragraph(text),), tone="info", language=language)
        case _:
            assert_never(outcome)


def key_in_words(asked: Asked, words: Catalogue) -> str:
    """The right answer by its texts: letters differ from post to post."""
    question, language = asked.question, words.language
    match question:
        case Single(options=options) | Multiple(options=options):
            return "; ".join(_in_line(one.text, language) for one in options if one.correct)
        case Order(steps=steps):
            return " → ".join(
                _in_line(steps[LETTERS.index(letter)].text, language) for letter in key(question)
            )
        case Match(blanks=blanks):
            return "; ".join(
                f"{_in_line(blank.label, language)} {_in_line(option.text, language)}"
                for blank in blanks
                for option in blank.options
                if option.correct
            )
        case Series():
            return ", ".join(
                f"{place} {words.say('yes' if letter == YES else 'no')}"
                for place, letter in enumerate(key(question), start=1)
            )
        case _:
            assert_never(question)


def _in_line(text: LocalText, language: str) -> str:
    return as_sentence(written(text, language))
