"""Whether guessing pays: where keys stand and how long they are. Pure; it judges nothing.

Only single questions are looked at: their four options make a guess worth 25%.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from questions.authoring.prose import without_markup
from questions.question import LETTERS, Question, Single, key

POSITIONS = LETTERS[:4]
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class KeyBalance:
    """Counts over `singles` single questions.

    `longest` and `shortest` count, in the language where it is worst, the keys that stand out as
    the one longest or the one shortest option, measured in characters without markup; a tie does
    not stand out. `central` counts, likewise, the keys that are most like the other options: who
    makes distractors by changing one part of the key after the other leaves it in their middle.
    `positions` counts the keys by their letter in the bank's file.
    """

    singles: int
    longest: int
    shortest: int
    central: int
    positions: Mapping[str, int]

    @classmethod
    def of(cls, questions: Iterable[Question], languages: Sequence[str]) -> KeyBalance:
        """The balance of the single questions among `questions`."""
        singles = [question for question in questions if isinstance(question, Single)]
        positions = Counter(key(single) for single in singles)
        lengths = {language: [_lengths(s, language) for s in singles] for language in languages}
        return cls(
            singles=len(singles),
            longest=max((sum(k > max(o) for k, o in each) for each in lengths.values()), default=0),
            shortest=max(
                (sum(k < min(o) for k, o in each) for each in lengths.values()), default=0
            ),
            central=max(
                (
                    sum(_is_central(single, language) for single in singles)
                    for language in languages
                ),
                default=0,
            ),
            positions={letter: positions[letter] for letter in POSITIONS},
        )

    def share(self, count: int) -> float | None:
        """`count` as a share of the singles, 0 to 1; None where there are no singles."""
        return count / self.singles if self.singles else None


def _lengths(single: Single, language: str) -> tuple[int, list[int]]:
    """The length of the key and those of the other options."""

    def lengths(correct: bool) -> list[int]:
        return [
            len(without_markup(option.text.in_language(language)))
            for option in single.options
            if option.correct is correct
        ]

    return lengths(True)[0], lengths(False)


def _is_central(single: Single, language: str) -> bool:
    """Whether the key alone is most like the others, by the words that they share (Jaccard)."""
    words = [_words(option.text.in_language(language)) for option in single.options]
    likeness = [
        sum(
            len(one & other) / len(one | other)
            for other in words
            if other is not one and one | other
        )
        for one in words
    ]
    right = next(place for place, option in enumerate(single.options) if option.correct)
    return all(likeness[right] > value for place, value in enumerate(likeness) if place != right)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(without_markup(text).casefold()))
