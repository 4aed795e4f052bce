"""Rules of the pack as a whole: no two questions alike, and nothing to be won by guessing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from questions.balance import KeyBalance
from questions.bank import BANK_FOLDER, Pack, PackReading
from questions.problem import Problem
from questions.prose import normalised, similarity
from questions.question import Question

ALIKE = 0.85
# Two texts that are alike share words; pairs that share fewer are not compared letter by letter.
MIN_SHARED_WORDS = 0.5

MAX_STANDING_OUT = 0.30
POSITION_SHARE = (0.20, 0.30)
MAX_RECALL = 0.35
RECALL = 1
# Below this many questions the shares are noise, and are reported only.
ENFORCED_FROM = 40


def problems(reading: PackReading) -> Iterator[Problem]:
    """Every broken rule of the pack."""
    yield from _alike(reading)
    for rule, message in (*_unbalanced(reading.pack), *_too_easy(reading.pack)):
        yield Problem(BANK_FOLDER, 1, rule, message)


def _alike(reading: PackReading) -> Iterator[Problem]:
    """Questions whose normalised stems are alike by .85 or more in any language."""
    found: set[str] = set()
    for language in reading.pack.facts.languages:
        stems = [
            (question, text, frozenset(text.split()))
            for question in reading.pack.questions.values()
            for text in (normalised(question.stem.in_language(language)),)
        ]
        for (one, text, words), (other, other_text, other_words) in combinations(stems, 2):
            if len(words & other_words) < MIN_SHARED_WORDS * max(len(words), len(other_words)):
                continue
            share = similarity(text, other_text, ALIKE)
            if share >= ALIKE and other.id not in found:
                found.add(other.id)
                yield _alike_problem(reading, one, other, language, share)


def _alike_problem(
    reading: PackReading, one: Question, other: Question, language: str, share: float
) -> Problem:
    message = (
        f"{other.id}: the stem ({language}) is {share:.0%} alike to that of {one.id} "
        f"({one.source.file}:{one.source.line}): ask something else"
    )
    line = reading.line_of(other.id, ("stem", language))
    return Problem(other.source.file, line, "alike", message)


def _unbalanced(pack: Pack) -> Iterator[tuple[str, str]]:
    balance = KeyBalance.of(pack.questions.values(), pack.facts.languages)
    if balance.singles < ENFORCED_FROM:
        return
    for rule, count in (("key-longest", balance.longest), ("key-shortest", balance.shortest)):
        share = count / balance.singles
        if share > MAX_STANDING_OUT:
            extreme = rule.removeprefix("key-")
            yield (
                rule,
                f"the key is the {extreme} option in {share:.0%} of {balance.singles} single "
                f"questions: rewrite options until it is at most {MAX_STANDING_OUT:.0%}",
            )
    low, high = POSITION_SHARE
    for letter, count in balance.positions.items():
        share = count / balance.singles
        if not low <= share <= high:
            yield (
                "key-position",
                f"the key is option {letter} in {share:.0%} of {balance.singles} single "
                f"questions: move keys until it is {low:.0%} to {high:.0%}",
            )


def _too_easy(pack: Pack) -> Iterator[tuple[str, str]]:
    total = len(pack.questions)
    recall = sum(question.difficulty == RECALL for question in pack.questions.values())
    if total >= ENFORCED_FROM and recall > MAX_RECALL * total:
        yield (
            "recall-share",
            f"{recall / total:.0%} of {total} questions ask for recall (difficulty 1): "
            f"keep it within {MAX_RECALL:.0%}",
        )
