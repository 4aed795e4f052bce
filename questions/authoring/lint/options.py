"""Rules of options, steps and statements: alike in form, so that only knowledge tells the key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from questions.authoring.lint.parts import OptionList, Part, choice_lists, labels, option_lists
from questions.authoring.lint.rule import Finding, House, ItemRule
from questions.authoring.lint.words import (
    ABSOLUTE_TERMS,
    ABSOLUTES,
    COMBINED_OPTIONS,
    STOP_WORDS,
)
from questions.authoring.prose import CODE_MARK, prose_of, without_markup, words_of
from questions.question import Multiple, Question, Single

MAX_OPTION = 120
MAX_STATEMENT = 200
MAX_LENGTH_RATIO = 2.0
# Lists of names, numbers and short code are exempt from the ratio: `Input` next to `InputDataset`
# gives nothing away, and nothing could be done about it.
SHORT_OPTION = 25
MIN_CONTENT_WORD = 4


def has_options_of_like_length(question: Question, house: House) -> Iterator[Finding]:
    """The longest option has at most twice the characters (without markup) of the shortest.

    Lists whose options all have at most 25 characters are exempt.
    """
    for options in option_lists(question):
        for language in house.languages:
            lengths = [
                (len(without_markup(option.text.in_language(language))), name)
                for name, _, option in options.named()
            ]
            (shortest, short_name), (longest, long_name) = min(lengths), max(lengths)
            if longest > SHORT_OPTION and longest > MAX_LENGTH_RATIO * shortest:
                message = (
                    f"{long_name} ({language}) has {longest} characters and {short_name} "
                    f"{shortest}: keep the longest within twice the shortest"
                )
                yield Finding("option-ratio", options.path, message)


def has_parallel_choices(question: Question, house: House) -> Iterator[Finding]:
    """All choices of a list begin with the same case and end with the same punctuation.

    Choices that begin with code, a digit or a sign have no case; those that are nothing but code
    have no punctuation either.
    """
    for choices in choice_lists(question):
        for language in house.languages:
            texts = [
                (part, prose_of(part.text.in_language(language)).replace("**", ""))
                for part in choices
            ]
            starts = [(part, text[0].isupper()) for part, text in texts if text[:1].isalpha()]
            ends = [(part, _ending(text)) for part, text in texts if text != CODE_MARK]
            yield from _unlike(
                "option-case", language, starts, "begins in another case than the others"
            )
            yield from _unlike(
                "option-punctuation", language, ends, "ends in other punctuation than the others"
            )


def _ending(text: str) -> str:
    return text[-1] if text[-1:] in tuple(".!?:;,") else ""


def _unlike(
    rule: str, language: str, forms: Sequence[tuple[Part, object]], what: str
) -> Iterator[Finding]:
    """A finding for the first choice whose form is in the minority, if there is one."""
    values = [form for _, form in forms]
    if len(set(values)) > 1:
        common = max(values, key=values.count)
        part = next(part for part, form in forms if form != common)
        yield Finding(
            rule, (*part.path, language), f"{part.name} ({language}) {what}: make them alike"
        )


def has_short_choices(question: Question, house: House) -> Iterator[Finding]:
    """Options, steps and labels have at most 120 characters with markup, statements 200."""
    parts = [*labels(question), *(part for choices in choice_lists(question) for part in choices)]
    for part in parts:
        limit = MAX_STATEMENT if part.kind == "statement" else MAX_OPTION
        for language, text in part.text:
            if len(text) > limit:
                message = f"{part.name} ({language}) has {len(text)} characters: cut it to {limit}"
                yield Finding("option-length", (*part.path, language), message)


def has_different_choices(question: Question, house: House) -> Iterator[Finding]:
    """No two choices of a list have the same text."""
    for choices in choice_lists(question):
        for language in house.languages:
            seen: dict[str, str] = {}
            for part in choices:
                text = " ".join(without_markup(part.text.in_language(language)).split())
                first = seen.setdefault(text, part.name)
                if first != part.name:
                    message = f"{part.name} ({language}) is the same as {first}: change one"
                    yield Finding("option-twice", (*part.path, language), message)


def has_no_combined_options(question: Question, house: House) -> Iterator[Finding]:
    """No "all of the above", "none of these", "both A and B"."""
    for part, language, prose in _option_prose(question, house):
        pattern = COMBINED_OPTIONS.get(language)
        found = re.search(pattern, prose.rstrip(".")) if pattern else None
        if found:
            message = f'{part.name} ({language}) says "{found[0]}": write an option of its own'
            yield Finding("option-combined", (*part.path, language), message)


def has_no_absolutes(question: Question, house: House) -> Iterator[Finding]:
    """No always, never, only or usually in the prose of an option: they give it away."""
    for part, language, prose in _option_prose(question, house):
        text = re.sub(ABSOLUTE_TERMS.get(language, r"(?!)"), " ", prose)
        found = [word for word in words_of(text) if word in ABSOLUTES.get(language, ())]
        if found:
            message = f'{part.name} ({language}) says "{found[0]}": say it without'
            yield Finding("option-absolute", (*part.path, language), message)


def _option_prose(question: Question, house: House) -> Iterator[tuple[Part, str, str]]:
    """Each option with language and prose in lower case."""
    for choices in choice_lists(question):
        for part in choices:
            if part.kind == "option":
                for language in house.languages:
                    prose = prose_of(part.text.in_language(language)).replace("**", "")
                    yield part, language, prose.casefold()


def gives_no_echo(question: Question, house: House) -> Iterator[Finding]:
    """No content word of the stem stands in the key and in no distractor.

    Content words have four letters or more and are neither stop words nor terms of the exam (the
    words of the outline's titles and `EXAM_WORDS`). Code is exempt on both sides. In a multiple
    question a word gives away what it stands in when all keys have it. Match is exempt: its stem
    is the code or the text that its options complete.
    """
    if not isinstance(question, Single | Multiple):
        return
    for options in option_lists(question):
        for language in house.languages:
            known = house.exam_words[language] | STOP_WORDS.get(language, frozenset())
            exempt = {_root(word) for word in known}
            stem = _content_words(question.stem.in_language(language)) - exempt
            for word in sorted(stem & _words_of_keys_alone(options, language)):
                message = (
                    f'of the options ({language}) only the key repeats "{word}" of the stem: '
                    "use it in a distractor too, or another word"
                )
                yield Finding("key-echo", options.path, message)


def _words_of_keys_alone(options: OptionList, language: str) -> set[str]:
    keys = [_content_words(o.text.in_language(language)) for o in options.options if o.correct]
    others = [
        _content_words(o.text.in_language(language)) for o in options.options if not o.correct
    ]
    return set.intersection(*keys).difference(*others)


def _content_words(text: str) -> set[str]:
    return {_root(w) for w in words_of(prose_of(text)) if len(w) >= MIN_CONTENT_WORD}


def _root(word: str) -> str:
    """The word without the `s` of a plural, which is as much of an echo as the singular."""
    return word.removesuffix("s")


RULES: tuple[ItemRule, ...] = (
    has_options_of_like_length,
    has_parallel_choices,
    has_short_choices,
    has_different_choices,
    has_no_combined_options,
    has_no_absolutes,
    gives_no_echo,
)
