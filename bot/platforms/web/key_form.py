"""A question's key as a form, in the letters of the bank's file; and how it was answered, in words.

Pure: it knows no request and no database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from bot.cards.card import Content
from bot.cards.markup import written
from bot.core.items import (
    ALARM_FROM,
    DISCRIMINATION_FROM,
    DISTRACTORS_FROM,
    SHARE_FROM,
    WrongKeyAlarm,
)
from bot.usecases.flag_question import QuestionReview
from bot.words.catalogue import Catalogue
from questions.question import (
    LETTERS,
    NO,
    YES,
    Match,
    Multiple,
    Option,
    Order,
    Question,
    Series,
    Single,
    Step,
    key,
)

MOST_SHARES = 6

Ask: TypeAlias = Literal["one", "several", "step"]


@dataclass(frozen=True, slots=True)
class KeyField:
    """One part of a key: `chosen` are the letters that are right now."""

    legend: Content
    options: tuple[tuple[str, Content], ...]
    chosen: str
    ask: Ask


@dataclass(frozen=True, slots=True)
class Statistic:
    """One figure about a question; `text` says from how many answers on, where there are fewer."""

    label: str
    text: str
    known: bool


def key_fields(question: Question, words: Catalogue) -> tuple[KeyField, ...]:
    """What an organiser picks to name the key."""
    right, language = key(question), words.language
    match question:
        case Single(options=options):
            return (KeyField(words.say("key-one"), _listed(options, words), right, "one"),)
        case Multiple(options=options):
            legend = words.say("key-several")
            return (KeyField(legend, _listed(options, words), right, "several"),)
        case Order(steps=steps):
            listed = _listed(steps, words)
            return tuple(
                KeyField(words.say("step-position", number=number), listed, letter, "step")
                for number, letter in enumerate(right, start=1)
            )
        case Match(blanks=blanks):
            return tuple(
                KeyField(
                    written(blank.label, language), _listed(blank.options, words), letter, "one"
                )
                for blank, letter in zip(blanks, right, strict=True)
            )
        case Series(statements=statements):
            answers = ((YES, words.say("yes")), (NO, words.say("no")))
            return tuple(
                KeyField(written(statement.text, language), answers, letter, "one")
                for statement, letter in zip(statements, right, strict=True)
            )
        case _:
            assert_never(question)


def statistics(review: QuestionReview, words: Catalogue) -> tuple[Statistic, ...]:
    """How the question works, each figure only from the number of answers that it needs."""
    found = review.statistics
    correct, discrimination, dead = found.share_correct, found.discrimination, found.dead
    lines = [
        _statistic(
            "share", SHARE_FROM, None if correct is None else _percent(correct, words), words
        ),
        _statistic(
            "choices", SHARE_FROM, None if correct is None else _shares(review, words), words
        ),
        _statistic(
            "discrimination",
            DISCRIMINATION_FROM,
            None if discrimination is None else _discrimination(discrimination, words),
            words,
        ),
    ]
    if isinstance(review.question, Single):
        text = None
        if dead is not None:
            text = ", ".join(dead) if dead else words.say("item-dead-none")
        lines.append(_statistic("dead", DISTRACTORS_FROM, text, words))
    lines.append(_statistic("alarm", ALARM_FROM, _alarm(review, words), words))
    return tuple(lines)


def _statistic(name: str, needed: int, text: str | None, words: Catalogue) -> Statistic:
    label = words.say(f"item-{name}")
    if text is None:
        return Statistic(label, words.say("item-from", answers=needed), known=False)
    return Statistic(label, text, known=True)


def _listed(parts: Sequence[Option | Step], words: Catalogue) -> tuple[tuple[str, Content], ...]:
    return tuple(
        (letter, written(part.text, words.language))
        for letter, part in zip(LETTERS, parts, strict=False)
    )


def _shares(review: QuestionReview, words: Catalogue) -> str:
    """Each option's share of a single; of other types the most frequent choices."""
    shares = list(review.statistics.shares.items())
    if not isinstance(review.question, Single):
        shares = sorted(shares, key=lambda item: (-item[1], item[0]))[:MOST_SHARES]
    return " · ".join(f"{choice} {_percent(share, words)}" for choice, share in shares)


def _discrimination(value: float, words: Catalogue) -> str:
    number = words.number(value, decimals=2)
    return words.say("item-discriminates" if value >= 0.2 else "item-hardly", value=number)


def _alarm(review: QuestionReview, words: Catalogue) -> str | None:
    if review.statistics.answers < ALARM_FROM:
        return None
    alarm: WrongKeyAlarm | None = review.statistics.alarm
    if alarm is None:
        return words.say("item-alarm-none")
    return words.say(
        "item-alarm-text",
        rival=alarm.rival,
        rivals=alarm.rival_in_better_half,
        right=alarm.key_in_better_half,
    )


def _percent(share: float, words: Catalogue) -> str:
    return words.share(round(share * 100), 100)
