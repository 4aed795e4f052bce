"""Makes two persons one, inside a transaction: all sums are recomputed from the answers of both.

Standings, streaks and review cards come out as if one person had given all the answers. Beliefs do
nearly: the answers teach again by the difficulties as they are now, and a rebuild is noted that
makes them exact, with the difficulties of everything that they have taught.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection

from bot.core.calendar import week_of, zone_or_utc
from bot.core.periods import periods_of
from bot.core.review import reviewed
from bot.core.scoring import points, streaks_over
from bot.core.tree import Belief, fresh_difficulties
from bot.usecases.context import Exam
from bot.usecases.learn import fresh_belief, moved, nodes_of
from storage import answered, beliefs, merging, practice, standings, versions
from storage.answered import Counted
from storage.merging import Topic
from storage.records import BeliefRow, DifficultyRow
from storage.stale import note_stale

Hardness: TypeAlias = Mapping[str, tuple[float, float, int]]


def merge_people(
    connection: Connection, exams: Mapping[str, Exam], one: int, other: int, now: datetime
) -> int:
    """Make one person of two, who must be held (`merging.hold_people`): the one recorded first.

    Returns to how many questions of a group both had answered; the earlier answer counts.
    """
    keep, gone = min(one, other), max(one, other)
    given = [answered.counted_of(connection, person_id) for person_id in (keep, gone)]
    twice = merging.drop_later_answers(connection, keep, gone)
    merging.move_all(connection, keep, gone, now)
    together = answered.counted_of(connection, keep)
    _stand(connection, keep, together)
    _streak(connection, keep)
    mixed = set.intersection(*({answer.exam for answer in of_one} for of_one in given))
    for exam in sorted(mixed):
        _believe(connection, exams.get(exam), exam, keep, together)
    topics = set.intersection(*({(one.exam, one.question) for one in of_one} for of_one in given))
    _review(connection, keep, topics, together)
    swayed = Counter(answer.exam for of_one in given for answer in of_one if answer.exam in mixed)
    note_stale(connection, swayed)
    return twice


def _stand(connection: Connection, person_id: int, given: Iterable[Counted]) -> None:
    """The person's standings: [points, answers, right ones] of each period."""
    sums: dict[tuple[int, str, date], list[int]] = defaultdict(lambda: [0, 0, 0])
    for answer in given:
        if answer.group_id is None or answer.counted_on is None:  # practice
            continue
        for period in periods_of(answer.counted_on):
            row = sums[answer.group_id, period.span, period.starts]
            row[0] += points(correct=answer.correct)
            row[1] += 1
            row[2] += answer.correct
    names = ("group_id", "span", "starts", "points", "answers", "correct")
    rows = [dict(zip(names, (*key, *row), strict=True)) for key, row in sums.items()]
    merging.replace_standings(connection, person_id, rows)


def _streak(connection: Connection, person_id: int) -> None:
    """The person's streak in each group."""
    rows: list[dict[str, Any]] = []
    for group_id, days in answered.days_answered(connection, person_id).items():
        first = min(days)
        posted = answered.days_posted(connection, group_id, first)
        rests = standings.rests_of(connection, group_id, person_id, first)
        after = streaks_over(days, posted, rests)[-1]
        rows.append(
            {
                "group_id": group_id,
                "days": after.days,
                "longest": after.longest,
                "freezes": after.freezes,
                "last_date": after.last_date,
            }
        )
    merging.replace_streaks(connection, person_id, rows)


def _believe(
    connection: Connection, known: Exam | None, exam: str, person_id: int, given: Iterable[Counted]
) -> None:
    """What an exam's answers tell of the person, by the present difficulties."""
    merging.drop_beliefs(connection, person_id, exam)
    if known is None:  # as in a rebuild, nothing is taught while the pack is away
        return
    of_exam = [one for one in given if one.exam == exam]
    asked = {one.version_id for one in of_exam if one.version_id is not None}
    skills = versions.skills_of(connection, asked)
    rows = believed(known, of_exam, skills, merging.difficulties_of(connection, exam))
    beliefs.save_beliefs(connection, person_id, exam, rows)


_EASY = fresh_difficulties()


def believed(
    exam: Exam, given: Iterable[Counted], skills: Mapping[int, str], hard: Hardness
) -> list[BeliefRow]:
    """The beliefs about somebody who gave these answers, in their order. Pure.

    `skills` are those of the versions that were asked, `hard` the difficulties by node, which stay
    as they are.
    """
    own: dict[str, BeliefRow] = {}
    for answer in given:
        skill_then = None if answer.version_id is None else skills[answer.version_id]
        path = exam.taught(answer.question, skill_then)
        if path is None:
            continue
        week = week_of(answer.answered_at.astimezone(UTC).date()).isoformat()
        node = f"question:{answer.question}"
        if node in own:  # a question teaches once
            own[node] = own[node]._replace(answers=own[node].answers + 1)
            continue
        member, domain, section, skill = nodes_of(path)
        before = (
            own.get(member) or fresh_belief(member, week),
            own.get(domain) or fresh_belief(domain, week),
            own.get(section) or fresh_belief(section, week),
            own.get(skill) or fresh_belief(skill, week),
            fresh_belief(node, week),
        )
        hardness = (_hard(hard, node, _EASY.question), _hard(hard, skill, _EASY.skill))
        after, _ = moved(before, hardness, answer.correct, week)
        own.update((row.node, row) for row in after)
    return list(own.values())


def _hard(hard: Hardness, node: str, prior: Belief) -> DifficultyRow:
    return DifficultyRow(node, *hard.get(node, (prior.mean, prior.variance, 0)))


def _review(
    connection: Connection, person_id: int, topics: Collection[Topic], given: Iterable[Counted]
) -> None:
    """The review cards of questions that both had answered; the others' are right as they are.

    Also of questions that left the pack: they may come back."""
    cards: dict[Topic, tuple[str, datetime]] = {}
    for answer in given:
        topic = (answer.exam, answer.question)
        if topic in topics and (topic in cards or not answer.correct):
            card = cards[topic][0] if topic in cards else None
            cards[topic] = reviewed(
                card, answer.correct, answer.answered_at, zone_or_utc(answer.zone)
            )
    merging.drop_reviews(connection, person_id, topics)
    for (exam, question), (card, due_at) in cards.items():
        practice.save_review_card(connection, person_id, exam, question, card, due_at)
