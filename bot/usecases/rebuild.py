"""Recomputes every aggregate from the answers alone: standings, streaks, beliefs, difficulties.

Answers are replayed in the order in which they were counted, by the same rules, so that the values
come out the same. Most of it is read beside the running bot; the end, with what was counted
meanwhile, happens in one transaction.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection

from bot.core.calendar import week_of
from bot.core.periods import periods_of
from bot.core.scoring import FREEZES, grown, points
from bot.core.tree import MODEL, fresh_difficulties, taught
from bot.usecases.context import Context, Exam
from bot.usecases.learn import MEMBER, nodes_of
from storage import aggregates, stale, versions
from storage.aggregates import VERSION, Row, Wanted

CHUNK = 20_000
# Raise it whenever the same answers would teach something else: the next start then rebuilds every
# exam's beliefs.
ESTIMATOR = 3


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild read, and how many rows of each aggregate were not right before."""

    answers: int
    mended: Mapping[str, int]


async def rebuild(context: Context, progress: Callable[[int, int], None]) -> Rebuilt:
    """Recompute every aggregate; `progress` is told (answers replayed, answers in all)."""
    replay = Replay(context.exams)
    last, before = await context.db.write(_horizon)
    done = 0
    while done < last:
        until = min(done + CHUNK, last)
        answers, skills = await context.db.read(_chunk, done, until)
        # In a thread: the running bot must go on meanwhile.
        await asyncio.to_thread(replay.play, answers, skills)
        done = until
        progress(done, last)
    return await context.db.write(_finish, replay, done, before)


async def catch_up(context: Context, progress: Callable[[int, int], None]) -> Rebuilt | None:
    """Rebuild if the stored beliefs come from another estimator or outline; None if they don't.

    Call it at the start, before anyone can see a report. The upgrade of the tables leaves no
    beliefs behind, so this runs once after it. If the process is killed meanwhile, the next start
    repeats it; processes that start together all rebuild, to the same values.
    """
    bases = await context.db.read(aggregates.belief_bases)
    if all(bases.get(code) == basis_of(exam) for code, exam in context.exams.items()):
        return None
    return await rebuild(context, progress)


def basis_of(exam: Exam) -> str:
    """What an exam's beliefs are computed with: estimator, constants, the outline's tree."""
    paths = [(path.domain.id, path.section.id, path.skill.id) for path in exam.pack.outline.paths()]
    told = f"{ESTIMATOR} {MODEL} {paths}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def rebuild_now(connection: Connection, exams: Mapping[str, Exam]) -> Rebuilt:
    """The same inside a transaction that is under way."""
    aggregates.lock_aggregates(connection)
    return _complete(connection, Replay(exams), 0)


def _chunk(connection: Connection, after: int, until: int) -> tuple[list[Row], dict[int, str]]:
    """The answers numbered from `after` to `until`, and the skills of the versions asked."""
    answers = aggregates.counted_between(connection, after, until)
    asked = {answer[VERSION] for answer in answers} - {None}
    return answers, versions.skills_of(connection, asked)


def _horizon(connection: Connection) -> tuple[int, tuple[Any, ...]]:
    """The last number, all before it being there for sure, and what these answers are."""
    # An answer under way may hold a smaller number than one that is there: the lock waits for it.
    aggregates.lock_aggregates(connection)
    last = aggregates.last_number(connection)
    return last, aggregates.fingerprint(connection, last)


def _finish(connection: Connection, replay: Replay, done: int, before: tuple[Any, ...]) -> Rebuilt:
    aggregates.lock_aggregates(connection)
    if aggregates.fingerprint(connection, done) != before:
        # Somebody was deleted, or a key corrected, while we read: once more, and nobody may.
        return _complete(connection, Replay(replay.exams), 0)
    return _complete(connection, replay, done)


def _complete(connection: Connection, replay: Replay, done: int) -> Rebuilt:
    last = aggregates.last_number(connection)
    for first in range(done, last, CHUNK):
        replay.play(*_chunk(connection, first, min(first + CHUNK, last)))
    mended = {
        "standing": aggregates.replace_standings(connection, replay.standings()),
        "streak": aggregates.replace_streaks(connection, _streaks(connection)),
        "belief": aggregates.replace_beliefs(connection, replay.beliefs()),
        "difficulty": aggregates.replace_difficulties(connection, replay.difficulties()),
    }
    stale.clear_stale(connection)
    aggregates.replace_bases(
        connection, {code: basis_of(exam) for code, exam in replay.exams.items()}
    )
    return Rebuilt(replay.answers, mended)


class _Place(NamedTuple):
    """A question in its exam: the nodes that it bears on, and its difficulties, which grow."""

    domain: str
    section: str
    skill: str
    mark: str
    question: list[Any]
    hardness: list[Any]


@dataclass
class Replay:
    """The aggregates as they grow, answer by answer, as bare numbers: there may be millions.

    A belief is [precision, information, answers, week, and the first three before that week], a
    difficulty [mean, variance, answers], a standing [points, answers, right ones].
    """

    exams: Mapping[str, Exam]
    answers: int = 0
    _standings: Wanted = field(default_factory=dict)
    _beliefs: Wanted = field(default_factory=dict)
    _hard: Wanted = field(default_factory=dict)
    _places: dict[tuple[str, str, int | None], _Place | None] = field(default_factory=dict)

    def play(self, answers: list[Row], skills: Mapping[int, str]) -> None:
        """Replay answers in their order (see `aggregates.counted_between`); `skills` are those of
        all versions that were asked."""
        for (
            _number,
            person,
            exam,
            question,
            version,
            correct,
            answered_at,
            group,
            counted_on,
        ) in answers:
            if group is not None:
                self._stand(group, person, counted_on, bool(correct))
            place = self._places.get((exam, question, version), _UNKNOWN)
            if place is _UNKNOWN:
                skill = None if version is None else skills[version]
                place = self._place(exam, question, skill)
                self._places[exam, question, version] = place
            if place is not None:
                mine = self._beliefs.get((person, exam))
                if mine is None:
                    mine = self._beliefs[person, exam] = {}
                week = _week(aggregates.day_key(answered_at))
                _learn(mine, place, bool(correct), week, practised=group is None)
        self.answers += len(answers)

    def standings(self) -> Wanted:
        """Rows of `standing`: (group, span, starts) -> person -> the rest."""
        return self._standings

    def beliefs(self) -> Wanted:
        """Rows of `belief`: (person, exam) -> node -> the rest."""
        return self._beliefs

    def difficulties(self) -> Wanted:
        """Rows of `difficulty`: (exam,) -> node -> the rest."""
        return {
            exam: {node: row for node, row in nodes.items() if row[2] > 0}
            for exam, nodes in self._hard.items()
        }

    def _stand(self, group: int, person: int, counted_on: Any, correct: bool) -> None:
        earned = points(correct=correct)
        for span, starts in _periods(counted_on):
            rows = self._standings.setdefault((group, span, starts), {})
            row = rows.get(person)
            if row is None:
                rows[person] = [earned, 1, int(correct)]
            else:
                row[0] += earned
                row[1] += 1
                row[2] += correct

    def _place(self, code: str, question: str, skill: str | None) -> _Place | None:
        """A question as it was asked about `skill`, or as the pack has it; None for what teaches
        nothing."""
        exam = self.exams.get(code)
        path = None if exam is None else exam.taught(question, skill)
        if path is None:
            return None
        _member, domain, section, node = nodes_of(path)
        hard = self._hard.setdefault((code,), {})
        easy = fresh_difficulties()
        mark = f"question:{question}"
        return _Place(
            domain,
            section,
            node,
            mark,
            hard.setdefault(mark, [easy.question.mean, easy.question.variance, 0]),
            hard.setdefault(node, [easy.skill.mean, easy.skill.variance, 0]),
        )


_UNKNOWN = _Place("", "", "", "", [], [])


def _learn(
    mine: dict[Any, list[Any]], place: _Place, correct: bool, week: str, *, practised: bool
) -> None:
    """What `learn.Lesson.learn` does, on the numbers of a replay."""
    mark = mine.get(place.mark)
    if mark is not None:
        mark[2] += 1
        return
    mine[place.mark] = [0.0, 0.0, 1, week, 0.0, 0.0, 0]
    member = mine.get(MEMBER) or _begun(mine, MEMBER, week)
    domain = mine.get(place.domain) or _begun(mine, place.domain, week)
    section = mine.get(place.section) or _begun(mine, place.section, week)
    skill = mine.get(place.skill) or _begun(mine, place.skill, week)
    question, hardness = place.question, place.hardness
    path, harder = taught(
        (*member[:2], *domain[:2], *section[:2], *skill[:2]),
        skill[2],
        (question[0], question[1], hardness[0], hardness[1]),
        correct,
    )
    for belief, at in ((member, 0), (domain, 2), (section, 4), (skill, 6)):
        if belief[3] != week:
            belief[3:] = (week, belief[0], belief[1], belief[2])
        belief[0], belief[1] = path[at], path[at + 1]
        belief[2] += 1
    if not practised:
        question[0], question[1], hardness[0], hardness[1] = harder
        question[2] += 1
        hardness[2] += 1


def _begun(mine: dict[Any, list[Any]], node: str, week: str) -> list[Any]:
    row = mine[node] = [0.0, 0.0, 0, week, 0.0, 0.0, 0]
    return row


def _streaks(connection: Connection) -> Wanted:
    """Rows of `streak`, from the first answer of each member on each local date.

    Dates are as the driver has them; they compare as dates do.
    """
    posted = aggregates.posting_days(connection)
    places = {
        group: {day: place for place, day in enumerate(days)} for group, days in posted.items()
    }
    rests = aggregates.all_rests(connection)
    by_member: dict[tuple[int, int], list[tuple[Any, Any]]] = {}
    for group, person, day, answered_at in aggregates.given_by_day(connection):
        given = by_member.get((group, person))
        if given is None:
            given = by_member[group, person] = []
        given.append((answered_at, day))
    rows: Wanted = {}
    for (group, person), given in by_member.items():
        given.sort()
        place, resting = places[group], rests.get((group, person), ())
        last = given[0][1]
        days, longest, freezes = 1, 1, FREEZES
        for _at, day in given:
            if day > last:
                missed = place[day] - place[last] - 1
                if missed and resting:
                    between = posted[group][place[last] + 1 : place[day]]
                    missed = sum(not _rested(resting, one) for one in between)
                days, longest, freezes = grown(days, longest, freezes, missed)
                last = day
        rows.setdefault((group,), {})[person] = [days, longest, freezes, last]
    return rows


def _rested(rests: Iterable[tuple[Any, Any]], day: Any) -> bool:
    return any(first <= day <= last for first, last in rests)


@lru_cache(maxsize=4096)
def _periods(counted_on: Any) -> tuple[tuple[str, Any], ...]:
    periods = periods_of(_day(counted_on))
    return tuple((one.span, aggregates.like(counted_on, one.starts)) for one in periods)


@lru_cache(maxsize=4096)
def _week(day: Any) -> str:
    return week_of(_day(day)).isoformat()


@lru_cache(maxsize=4096)
def _day(value: Any) -> date:
    return aggregates.as_date(value)
