"""Item analysis: how well a question works, and whether its key may be wrong. Pure.

Statistics of a few answers mislead, so each is given only from a number of answers on. A suspicion
goes to a person: nothing here retires a question. Classical test theory: Crocker and Algina (1986),
"Introduction to classical and modern test theory", chapter 14.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SHARE_FROM = 30
DISCRIMINATION_FROM = 100
DISTRACTORS_FROM = 100
ALARM_FROM = 15
DEAD_BELOW = 0.05
ALARM_Z = -1.5
# The choice of who took an option that the question does not have any more: no option of it, so
# nothing is said of it but how often that was.
NO_OPTION = "–"


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """One member's answer to the question, one row per member.

    `rest` is how able the member is, judged without this answer: any scale on which more is better.
    `expected` is the chance of a right answer, from 0 to 1, that was predicted before this answer
    with all that the earlier ones had taught (with less it finds more, and cries wolf more often).
    `choice` is in stored letters, normalised, or NO_OPTION. `offered` are those choices that the
    question had when it was asked, where it did not have all that it has now: an answer says
    nothing of a choice that was added later.
    """

    rest: float
    expected: float
    choice: str
    correct: bool
    offered: frozenset[str] | None = None

    def could_be(self, choice: str) -> bool:
        """Whether the member had that choice."""
        return self.offered is None or choice in self.offered or choice == NO_OPTION


@dataclass(frozen=True, slots=True)
class WrongKeyAlarm:
    """Why the key may be wrong: the able choose `rival`.

    `key_in_better_half` and `rival_in_better_half` are numbers of answers; `surprise` is how many
    standard deviations fewer answers were right than predicted (below -1.5).
    """

    rival: str
    key_in_better_half: int
    rival_in_better_half: int
    surprise: float


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """How a question works. None where there are too few answers to say.

    `shares` maps each option, and each other choice that occurred, to its share of the answers of
    those who had it, from 0 to 1; `dead` are the wrong options that next to nobody takes.
    """

    answers: int
    share_correct: float | None
    discrimination: float | None
    shares: Mapping[str, float]
    dead: tuple[str, ...] | None
    alarm: WrongKeyAlarm | None


def item_statistics(answers: Iterable[ItemAnswer], options: Sequence[str] = ()) -> ItemStatistics:
    """Analyse the answers to one question.

    `options` are the choices of which one is right (`ABCD` of a single question): without them
    nothing can be said of options that nobody takes, and `dead` is None. Leave them out for
    questions whose choice is made of several letters.
    """
    rows = tuple(answers)
    number = len(rows)
    shares = _shares(rows, options)
    return ItemStatistics(
        answers=number,
        share_correct=_share_correct(rows) if number >= SHARE_FROM else None,
        discrimination=_discrimination(rows) if number >= DISCRIMINATION_FROM else None,
        shares=shares,
        dead=_dead(rows, options, shares) if options and number >= DISTRACTORS_FROM else None,
        alarm=_alarm(rows) if number >= ALARM_FROM else None,
    )


def _shares(rows: Sequence[ItemAnswer], options: Sequence[str]) -> dict[str, float]:
    counts = Counter(dict.fromkeys(options, 0))
    counts.update(row.choice for row in rows)
    had = _had(rows, counts)
    return {choice: count / max(1, had[choice]) for choice, count in counts.items()}


def _had(rows: Sequence[ItemAnswer], choices: Iterable[str]) -> dict[str, int]:
    """How many had each of these choices."""
    alike: dict[frozenset[str] | None, list[ItemAnswer]] = {}
    for row in rows:
        alike.setdefault(row.offered, []).append(row)
    return {
        choice: sum(len(group) for group in alike.values() if group[0].could_be(choice))
        for choice in choices
    }


def _dead(
    rows: Sequence[ItemAnswer], options: Sequence[str], shares: Mapping[str, float]
) -> tuple[str, ...]:
    # A key that nobody chose is told from a distractor by nothing: the alarm speaks of that.
    key = {row.choice for row in rows if row.correct}
    had = _had(rows, options)
    return tuple(
        one
        for one in options
        if one not in key and had[one] >= DISTRACTORS_FROM and shares[one] < DEAD_BELOW
    )


def _share_correct(rows: Sequence[ItemAnswer]) -> float:
    return sum(row.correct for row in rows) / len(rows)


def _discrimination(rows: Sequence[ItemAnswer]) -> float | None:
    """Point-biserial correlation of right answers with the rest score."""
    return correlation([float(row.correct) for row in rows], [row.rest for row in rows])


def _alarm(rows: Sequence[ItemAnswer]) -> WrongKeyAlarm | None:
    """The alarm of the strongest rival, if one meets all three conditions.

    A rival is a wrong choice. In the better half, by rest score, it is taken at least as often as
    the key; over all answers, taking it goes with a higher rest score; and fewer answers are right
    than predicted: (sum of y - p) / sqrt(sum of p (1 - p)) < -1.5. Answers of those who did not
    have it are left out.
    """
    rivals = Counter(dict.fromkeys((row.choice for row in rows if not row.correct), 0))
    rivals.update(row.choice for row in _better_half(rows) if not row.correct)
    del rivals[NO_OPTION]
    # Ties go to the letter that comes first, whatever the order of the answers.
    for rival, _count in sorted(rivals.items(), key=lambda item: (-item[1], item[0])):
        alarm = _alarm_of(rival, [row for row in rows if row.could_be(rival)])
        if alarm is not None:
            return alarm
    return None


def _alarm_of(rival: str, rows: Sequence[ItemAnswer]) -> WrongKeyAlarm | None:
    """The alarm of one rival, among those who had it."""
    surprise = _surprise(rows) if len(rows) >= ALARM_FROM else None
    if surprise is None or surprise >= ALARM_Z:
        return None
    better = _better_half(rows)
    key = sum(row.correct for row in better)
    count = sum(row.choice == rival for row in better if not row.correct)
    if count < max(1, key):
        return None
    rests = [row.rest for row in rows]
    leaning = correlation([float(row.choice == rival) for row in rows], rests)
    if leaning is None or leaning <= 0.0:
        return None
    return WrongKeyAlarm(rival, key, count, surprise)


def _better_half(rows: Sequence[ItemAnswer]) -> list[ItemAnswer]:
    """Those at the median or above: who ties with the median is in, so that order cannot matter."""
    median = sorted(row.rest for row in rows)[len(rows) // 2]
    return [row for row in rows if row.rest >= median]


def _surprise(rows: Sequence[ItemAnswer]) -> float | None:
    """Right answers beyond those predicted, in standard deviations; None if all were certain."""
    variance = math.fsum(row.expected * (1.0 - row.expected) for row in rows)
    if variance <= 0.0:
        return None
    return math.fsum(row.correct - row.expected for row in rows) / math.sqrt(variance)


def correlation(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Pearson's correlation, from -1 to 1; None if either side does not vary."""
    number = len(left)
    if number == 0:
        return None
    mean_left, mean_right = math.fsum(left) / number, math.fsum(right) / number
    from_left = [one - mean_left for one in left]
    from_right = [one - mean_right for one in right]
    scale = math.sqrt(math.fsum(one * one for one in from_left)) * math.sqrt(
        math.fsum(one * one for one in from_right)
    )
    if scale == 0.0:
        return None
    covariance = math.fsum(one * other for one, other in zip(from_left, from_right, strict=True))
    return max(-1.0, min(1.0, covariance / scale))
