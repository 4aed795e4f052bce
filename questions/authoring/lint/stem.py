"""Rules of the stem: one readable question, asked positively."""

from __future__ import annotations

import re
from collections.abc import Iterator

from questions.authoring.lint.parts import shown_text
from questions.authoring.lint.rule import Finding, House, ItemRule
from questions.authoring.lint.words import (
    CAUSE_QUESTIONS,
    CLAUSE_STARTS,
    EXCEPTIONS,
    NEGATIVES,
    NUMBERS,
    QUESTION_WORDS,
    TRUE_FALSE_STEMS,
)
from questions.authoring.prose import last_sentence, prose_of, reading_seconds, words_of
from questions.question import Multiple, Question, Series

MAX_STEM = 600
MAX_READING_SECONDS = 90

_BOLD_CAPITALS = re.compile(r"\*\*[^a-z*]+\*\*")


def ends_in_question(question: Question, house: House) -> Iterator[Finding]:
    """The question comes last, after all code, and ends in `?` (in Spanish it opens with `¿`)."""
    for language in house.languages:
        stem = question.stem.in_language(language)
        path = ("stem", language)
        if not stem.rstrip("* \n").endswith("?"):
            message = (
                f'stem ({language}) does not end in "?": put the question last, after any code'
            )
            yield Finding("stem-question", path, message)
        elif language == "es" and "¿" not in prose_of(stem):
            yield Finding("stem-question", path, "stem (es) has no opening ¿: add it")


def is_short(question: Question, house: House) -> Iterator[Finding]:
    """The stem, code and markup included, has at most 600 characters in each language."""
    for language, stem in question.stem:
        if len(stem) > MAX_STEM:
            message = f"stem ({language}) has {len(stem)} characters: cut it to {MAX_STEM}"
            yield Finding("stem-length", ("stem", language), message)


def reads_fast(question: Question, house: House) -> Iterator[Finding]:
    """Stem and choices are read in 90 seconds (see `prose.reading_seconds` for the speed)."""
    for language in house.languages:
        seconds = reading_seconds(shown_text(question, language))
        if seconds > MAX_READING_SECONDS:
            message = (
                f"reading stem and choices ({language}) takes {seconds:.0f} s: "
                f"shorten them to {MAX_READING_SECONDS} s"
            )
            yield Finding("reading-time", ("stem", language), message)


def states_number_of_keys(question: Question, house: House) -> Iterator[Finding]:
    """The stem of a multiple question says how many options to choose, as digit or word."""
    if not isinstance(question, Multiple):
        return
    keys = sum(option.correct for option in question.options)
    for language in set(house.languages) & set(NUMBERS):
        word = NUMBERS[language].get(keys, str(keys))
        if not {word, str(keys)} & set(words_of(prose_of(question.stem.in_language(language)))):
            message = f'stem ({language}) does not say to choose {keys}: write "{word}" in it'
            yield Finding("stem-number", ("stem", language), message)


def is_no_true_false(question: Question, house: House) -> Iterator[Finding]:
    """No stem asks "true or false?"; statements to be judged are a series."""
    if isinstance(question, Series):
        return
    for language in house.languages:
        pattern = TRUE_FALSE_STEMS.get(language)
        stem = prose_of(question.stem.in_language(language)).casefold()
        if pattern and re.search(pattern, stem):
            message = f"stem ({language}) asks for true or false: ask which, or use type series"
            yield Finding("true-false", ("stem", language), message)


def is_positive_or_bold(question: Question, house: House) -> Iterator[Finding]:
    """A negative in the main clause of the question is bold and in capitals: **NOT**, **NO**.

    The main clause runs from the question word to the next conjunction or comma, so that "Which
    setting keeps data that must not leave the network?" is no negative question. Questions for a
    cause (why, how) are exempt. "Except" counts anywhere in the last sentence.
    """
    for language in house.languages:
        if language not in NEGATIVES:
            continue
        sentence = last_sentence(question.stem.in_language(language))
        sentence = _BOLD_CAPITALS.sub("", sentence).replace("**", "").casefold()
        clause = _main_clause(sentence, language)
        cause = re.search(CAUSE_QUESTIONS[language], sentence)
        found = re.search(EXCEPTIONS[language], sentence) or (
            None if cause else re.search(NEGATIVES[language], clause)
        )
        if found:
            message = (
                f'stem ({language}) asks negatively ("{found[0]}"): '
                f"ask positively, or write it as **{found[0].upper()}**"
            )
            yield Finding("negative-bold", ("stem", language), message)


def _main_clause(sentence: str, language: str) -> str:
    words = re.split(r"(\W+)", sentence)
    starts = [place for place, word in enumerate(words) if word in QUESTION_WORDS[language]]
    first = starts[0] if starts else 0
    clause: list[str] = []
    for word in words[first:]:
        if clause and (word in CLAUSE_STARTS[language] or "," in word):
            break
        clause.append(word)
    return "".join(clause)


RULES: tuple[ItemRule, ...] = (
    ends_in_question,
    is_short,
    reads_fast,
    states_number_of_keys,
    is_no_true_false,
    is_positive_or_bold,
)
