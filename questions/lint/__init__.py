"""The rules of item-writing. Each module holds the rules of one topic; none knows files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from questions.bank import Pack, PackReading
from questions.lint import options, pack, references, stem, texts
from questions.lint.rule import House, ItemRule
from questions.lint.words import EXAM_WORDS
from questions.problem import Problem
from questions.prose import words_of

ITEM_RULES: tuple[ItemRule, ...] = (
    *stem.RULES,
    *options.RULES,
    *texts.RULES,
    *references.RULES,
)


def lint(reading: PackReading, today: date) -> tuple[Problem, ...]:
    """Every broken rule of the pack's questions, sorted by place.

    `today` is what the dates of references are held against.
    """
    return tuple(sorted([*_item_problems(reading, today), *pack.problems(reading)]))


def _item_problems(reading: PackReading, today: date) -> Iterator[Problem]:
    house = _house(reading.pack, today)
    for question in reading.pack.questions.values():
        for rule in ITEM_RULES:
            for finding in rule(question, house):
                yield Problem(
                    question.source.file,
                    reading.line_of(question.id, finding.path),
                    finding.rule,
                    f"{question.id}: {finding.message}",
                )


def _house(pack: Pack, today: date) -> House:
    outline = pack.outline
    titles = [
        *(domain.title for domain in outline.domains),
        *(section.title for section in outline.sections),
        *(path.skill.title for path in outline.paths()),
    ]
    return House(
        languages=pack.facts.languages,
        today=today,
        exam_words={
            language: EXAM_WORDS.union(*(words_of(title.in_language(language)) for title in titles))
            for language in pack.facts.languages
        },
    )
