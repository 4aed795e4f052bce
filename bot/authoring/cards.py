"""A question of the bank as cards: as it is posted, and as it is solved. It knows no group.

Letters are those of the bank's file, except in an order question: its file has the right order,
which no post ever shows.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import assert_never

from bot.cards.action import Action
from bot.cards.card import Block, Card, Options, Paragraph
from bot.cards.markup import written
from bot.cards.phrasing.answer import feedback_card, spelled
from bot.cards.phrasing.question import controls, question_blocks, question_tags
from bot.usecases.context import Posed
from bot.words.catalogue import Catalogue, catalogue
from questions.bank import Pack
from questions.question import (
    LETTERS,
    Layout,
    Match,
    Multiple,
    Order,
    Question,
    Series,
    Single,
    grade,
    key,
    shuffled_layout,
)

NOWHERE = Action("answer", "no-delivery")


def posed(pack: Pack, question: Question) -> Posed:
    """The question of a pack, laid out as in its file."""
    return Posed(question, file_layout(question), pack.outline.by_skill[question.skill])


def file_layout(question: Question) -> Layout:
    """The order of the options in the bank's file; steps are shuffled, always in the same way."""
    match question:
        case Single(options=options) | Multiple(options=options):
            return Layout((LETTERS[: len(options)],))
        case Match(blanks=blanks):
            return Layout(tuple(LETTERS[: len(blank.options)] for blank in blanks))
        case Order() | Series():
            return shuffled_layout(question, Random(question.id))
        case _:
            assert_never(question)


def asked_card(asked: Posed, language: str) -> Card:
    """The question as members see it before they answer, with controls that lead nowhere."""
    words = catalogue(language)
    return Card(
        title=words.say("question-title"),
        blocks=question_blocks(asked, words),
        controls=controls(asked, words, NOWHERE),
        tone="question",
        language=language,
        tags=question_tags(asked, words),
    )


def solved_card(asked: Posed, language: str, *, corrected: bool = False) -> Card:
    """What everybody sees after the question: stem, key, every reason, explanation, sources.

    `corrected` says that the key is not that of the file, which the reasons speak of.
    """
    words = catalogue(language)
    note = (Paragraph(words.say("reveal-corrected")),) if corrected else ()
    stem = Paragraph(written(asked.question.stem, language))
    return Card(
        title=_title(asked, words),
        blocks=(stem, *note, *solution(asked, words)),
        language=language,
        tags=question_tags(asked, words),
    )


def solution(asked: Posed, words: Catalogue) -> tuple[Block, ...]:
    """What follows an answer, without anybody's answer in it."""
    right = key(asked.question)
    told = feedback_card(asked, right, grade(asked.question, right), words, footer="")
    return tuple(_nobodys(block, asked.question) for block in told.blocks)


def _nobodys(block: Block, question: Question) -> Block:
    """The block as it is for somebody who did not answer."""
    if not isinstance(block, Options):
        return block
    judged = isinstance(question, Series)  # its marks say whether an answer to it was right
    rows = tuple(
        replace(row, chosen=False, mark="none" if judged else row.mark) for row in block.rows
    )
    return replace(block, rows=rows)


def _title(asked: Posed, words: Catalogue) -> str:
    if isinstance(asked.question, Match | Series):
        return words.say("reveal-title-parts")
    return words.say("reveal-title", key=spelled(asked, key(asked.question), words))
