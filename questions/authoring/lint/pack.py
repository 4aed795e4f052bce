"""Rules of the pack as a whole: no two questions alike, and nothing to be won by guessing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from questions.authoring.balance import KeyBalance
from questions.authoring.prose import normalised, similarity
from questions.bank import BANK_FOLDER, Pack, PackReading
from questions.problem import Problem
from questions.question import Question

ALIKE = 0.85
# Texts that are alike share pairs of neighbouring words; stems that share fewer than this are not
# compared letter by letter, which would take seconds for a large bank.
MIN_SHARED_PAIRS = 0.3

MAX_STANDING_OUT = 0.30
# Chance is a quarter; guessing by form alone may do a little better.
MAX_CENTRAL = 0.35
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
            (question, *_with_pairs(question.stem.in_language(language)))
            for question in reading.pack.questions.values()
        ]
        for (one, text, pairs), (other, other_text, other_pairs) in combinations(stems, 2):
            if len(pairs & other_pairs) < MIN_SHARED_PAIRS * max(len(pairs), len(other_pairs)):
                continue
            share = similarity(text, other_text, ALIKE)
            if share >= ALIKE and other.id not in found:
                found.add(other.id)
                yield _alike_problem(reading, one, other, language, share)


def _with_pairs(stem: str) -> tuple[str, frozenset[tuple[str, str]]]:
    """The normalised stem, and its pairs of neighbouring words."""
    text = normalised(stem)
    words = text.split()
    return text, frozenset(pairwise(words))


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
    share = balance.central / balance.singles
    if share > MAX_CENTRAL:
        yield (
            "key-central",
            f"the key is the option most like the others in {share:.0%} of {balance.singles} single"
            f" questions: let distractors share parts with each other until it is at most"
            f" {MAX_CENTRAL:.0%}",
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
