"""Rules of every text: it teaches, it is translated, it names nobody, it fits a message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from questions.authoring.lint.parts import parts_of, reasons, revealed_text, shown_text
from questions.authoring.lint.rule import Finding, House, ItemRule
from questions.authoring.lint.words import COMPANIES, FIRST_NAMES
from questions.authoring.prose import (
    CODE_MARK,
    normalised,
    prose_of,
    similarity,
    without_markup,
    words_of,
)
from questions.question import Question
from questions.text import FALLBACK_LANGUAGE

MIN_WHY = 25
MIN_EXPLANATION = 60
SAME = 0.85
MAX_UNTRANSLATED_WORDS = 4

_NAMES = FIRST_NAMES | COMPANIES
# Meant as it is (see `questions.text`).
_POWER = re.compile(r"(?<=[\w)\]])\*+(?=[\w(\[])")
_NAME = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FOREIGN_MARKUP = (
    (re.compile(r"\]\("), "a link"),
    (re.compile(r"^#{1,6} ", re.MULTILINE), "a heading"),
    (re.compile(r"</?[a-zA-Z][^>]*>"), "an HTML tag"),
)


def explains_choices(question: Question, house: House) -> Iterator[Finding]:
    """Every `why` has 25 characters or more and says more than its option."""
    for choice, why in reasons(question):
        for language, text in why.text:
            path = (*why.path, language)
            if len(without_markup(text)) < MIN_WHY:
                message = f"{why.name} ({language}) is too short to teach: write a sentence"
                yield Finding("why-short", path, message)
            said = normalised(choice.text.in_language(language))
            if similarity(normalised(text), said, SAME) >= SAME:
                message = f"{why.name} ({language}) repeats what it explains: give the reason"
                yield Finding("why-repeats", path, message)


def explains_idea(question: Question, house: House) -> Iterator[Finding]:
    """The explanation has 60 characters or more and differs from every `why` text."""
    for language, text in question.explanation:
        path = ("explanation", language)
        if len(without_markup(text)) < MIN_EXPLANATION:
            message = f"explanation ({language}) is too short: teach the idea behind the key"
            yield Finding("explanation-short", path, message)
        for _, why in reasons(question):
            if normalised(why.text.in_language(language)) == normalised(text):
                message = f"explanation ({language}) is the {why.name}: teach the idea behind it"
                yield Finding("explanation-repeats", path, message)


def is_translated(question: Question, house: House) -> Iterator[Finding]:
    """No text of more than four words of prose is the same in English and another language."""
    if FALLBACK_LANGUAGE not in house.languages:
        return
    for part in parts_of(question):
        english = _prose_words(part.text.in_language(FALLBACK_LANGUAGE))
        for language in house.languages:
            if language == FALLBACK_LANGUAGE or len(english) <= MAX_UNTRANSLATED_WORDS:
                continue
            if _prose_words(part.text.in_language(language)) == english:
                message = (
                    f"{part.name} ({language}) is the English text: translate it, "
                    "or put it in backticks if it is code"
                )
                yield Finding("untranslated", (*part.path, language), message)


def _prose_words(text: str) -> list[str]:
    return words_of(prose_of(text).replace(CODE_MARK, " "))


def names_nobody(question: Question, house: House) -> Iterator[Finding]:
    """No personal names and no companies."""
    for part in parts_of(question):
        for language, text in part.text:
            names = _NAME.findall(prose_of(text))
            found = next((name for name in names if name in _NAMES), None)
            if found:
                message = (
                    f'{part.name} ({language}) names "{found}": '
                    "say what they are (a retailer, an analyst) instead"
                )
                yield Finding("name", (*part.path, language), message)


def has_known_markup(question: Question, house: House) -> Iterator[Finding]:
    """Bold, code and code blocks are closed, and there is no other markup."""
    for part in parts_of(question):
        for language, text in part.text:
            prose = prose_of(text)
            wrong = [what for pattern, what in _FOREIGN_MARKUP if pattern.search(prose)]
            if "`" in prose:
                wrong.append("a backtick or fence that is not closed")
            if _POWER.sub("", prose).count("**") % 2:
                wrong.append("`**` that is not closed")
            if wrong:
                message = (
                    f"{part.name} ({language}) has {', '.join(wrong)}: "
                    "use **bold**, `code` and ``` blocks, closed"
                )
                yield Finding("markup", (*part.path, language), message)


def fits_a_message(question: Question, house: House) -> Iterator[Finding]:
    """Stem and choices fit wherever they are asked."""
    for language in house.languages:
        text = shown_text(question, language)
        for limit in house.limits:
            if (length := limit.length(text)) > limit.asked:
                message = (
                    f"stem and choices ({language}) take {length:,} characters of {limit.asked:,} "
                    f"in {limit.place}: shorten them"
                )
                yield Finding("message-length", ("stem", language), message)


def fits_a_reveal(question: Question, house: House) -> Iterator[Finding]:
    """The question with all its reasons and references fits wherever it is revealed."""
    for limit in house.limits:
        if limit.revealed is None:
            continue
        most = limit.revealed - limit.a_choice * len(reasons(question))
        for language in house.languages:
            if (length := limit.length(revealed_text(question, language))) > most:
                message = (
                    f"the reveal ({language}) takes {length:,} characters of {most:,} "
                    f"in {limit.place}: shorten the reasons or the explanation"
                )
                yield Finding("reveal-length", ("explanation", language), message)


RULES: tuple[ItemRule, ...] = (
    explains_choices,
    explains_idea,
    is_translated,
    names_nobody,
    has_known_markup,
    fits_a_message,
    fits_a_reveal,
)
