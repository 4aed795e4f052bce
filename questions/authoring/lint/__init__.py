"""The rules of item-writing. Each module holds the rules of one topic; none knows files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from questions.authoring.lint import options, pack, references, shown, stem, texts
from questions.authoring.lint.rule import House, ItemRule
from questions.authoring.lint.words import EXAM_WORDS
from questions.authoring.prose import words_of
from questions.bank import Pack, PackReading
from questions.limits import TextLimit
from questions.problem import Problem
from questions.question import Question

ITEM_RULES: tuple[ItemRule, ...] = (
    *stem.RULES,
    *options.RULES,
    *texts.RULES,
    *shown.RULES,
    *references.RULES,
)


def lint(reading: PackReading, today: date, limits: Sequence[TextLimit]) -> tuple[Problem, ...]:
    """Every broken rule of the pack's questions, sorted by place.

    `today` is what the dates of references are held against, `limits` what texts have to fit.
    """
    live = reading.pack.questions.values()
    return tuple(sorted([*lint_items(reading, live, today, limits), *pack.problems(reading)]))


def lint_items(
    reading: PackReading,
    questions: Iterable[Question],
    today: date,
    limits: Sequence[TextLimit],
) -> Iterator[Problem]:
    """The broken rules of some of the pack's questions, each looked at by itself."""
    house = _house(reading.pack, today, limits)
    for question in questions:
        for rule in ITEM_RULES:
            for finding in rule(question, house):
                yield Problem(
                    question.source.file,
                    reading.line_of(question.id, finding.path),
                    finding.rule,
                    f"{question.id}: {finding.message}",
                )


def _house(pack: Pack, today: date, limits: Sequence[TextLimit]) -> House:
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
        limits=limits,
    )
