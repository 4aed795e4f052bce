"""Corrects a wrong key: answers are graded again, every aggregate is recomputed, groups are told.

All of it is one transaction, so that nobody sees half of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import TypeAlias

from sqlalchemy import Connection

from bot.core.calendar import local_date, parse_zone
from bot.usecases.context import Context
from bot.usecases.corrected_keys import corrected_keys, keys_by_version
from bot.usecases.practise import give_keys
from bot.usecases.rebuild import rebuild_now
from questions.question import ChoiceError, Grade, Question, grade, key, with_key
from storage import aggregates, deliveries, groups, people, rekeys, versions
from storage.records import Group, NewDelivery, UserKey
from storage.rekeys import AnswerTo, PracticeAnswerTo

TOLD_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """Done: how many answers turned right and wrong, in how many groups. `unmatched` answers are
    to versions of the question that have not all of its options: they stay as they are."""

    question: str
    before: str
    after: str
    turned_right: int
    turned_wrong: int
    groups: int
    unmatched: int = 0


@dataclass(frozen=True, slots=True)
class UnknownQuestion:
    """No pack has a question of that id; `nearest` are alike."""

    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadKey:
    """That cannot be the question's key; `example` is its present one."""

    reason: str
    example: str


@dataclass(frozen=True, slots=True)
class SameKey:
    """It is the key already; nothing was changed."""

    key: str


@dataclass(frozen=True, slots=True)
class OthersToo:
    """Groups of other organisers are asked this question too: it is for the operator to correct."""

    question: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a correction would do to a question of the pack: its key before and after.

    They are the same where the pack was corrected first and answers were graded by its old key.
    """

    question: Question
    before: str
    after: str


RekeyOutcome: TypeAlias = Rekeyed | UnknownQuestion | BadKey | SameKey
ProposalOutcome: TypeAlias = Proposal | UnknownQuestion | BadKey | SameKey
OrganiserOutcome: TypeAlias = RekeyOutcome | OthersToo


async def rekey_by(
    context: Context, user: UserKey, group: Group, question_id: str, right: str, now: datetime
) -> OrganiserOutcome:
    """As `rekey`, by an organiser, whose own groups alone may be touched: nobody acts across
    groups. A key is the exam's, so every group that prepares for it has to be theirs."""
    if not await context.db.read(people.organises_all, user, group.settings.exam):
        return OthersToo(question_id)
    return await rekey(context, question_id, right, now)


async def rekey(context: Context, question_id: str, right: str, now: datetime) -> RekeyOutcome:
    """Make `right` (in stored letters, the order of the bank's file) the key of a question."""
    found = _find(context, question_id)
    if isinstance(found, UnknownQuestion):
        return found
    code, question = found
    return await context.db.write(_rekey, context, code, question, right.strip().upper(), now)


async def propose(context: Context, question_id: str, right: str) -> ProposalOutcome:
    """What `rekey` would do; nothing is changed."""
    found = _find(context, question_id)
    if isinstance(found, UnknownQuestion):
        return found
    code, question = found
    return await context.db.read(_propose, context, code, question, right.strip().upper())


def _find(context: Context, question_id: str) -> tuple[str, Question] | UnknownQuestion:
    known: list[str] = []
    for code, exam in context.exams.items():
        question = exam.pack.known(question_id)
        if question is not None:
            return code, question
        known += [*exam.pack.questions, *exam.pack.retired]
    return UnknownQuestion(tuple(get_close_matches(question_id, known, n=3)))


def _propose(
    connection: Connection, context: Context, code: str, question: Question, right: str
) -> Proposal | BadKey | SameKey:
    before = corrected_keys(connection, context, code).get(question.id, key(question))
    try:
        corrected = with_key(question, right)
    except ChoiceError as fault:
        return BadKey(str(fault), before)
    after = key(corrected)
    keys = keys_by_version(connection, context, code, question, after)
    if after == before and not _Regrading(context, code, corrected, keys).changes(connection):
        return SameKey(before)
    return Proposal(question, before, after)


@dataclass(slots=True)
class _Turned:
    """How one group's answers changed."""

    right: int = 0
    wrong: int = 0


def _rekey(
    connection: Connection,
    context: Context,
    code: str,
    question: Question,
    right: str,
    now: datetime,
) -> RekeyOutcome:
    proposal = _propose(connection, context, code, question, right)
    if not isinstance(proposal, Proposal):
        return proposal
    after = proposal.after
    keys = keys_by_version(connection, context, code, question, after)
    regrading = _Regrading(context, code, with_key(question, after), keys)
    kept = versions.keep_versions(
        connection, code, {question.id: context.exams[code].content(question.id)}
    )[question.id]
    # First the deliveries and quizzes, then the aggregates, as an answer does: so neither waits
    # for the other in turn.
    rekeys.save_key(connection, code, question.id, after, kept, now)
    versions.correct_deliveries(
        connection, code, question.id, {one: right for one, right in keys.items() if right}
    )
    give_keys(connection, code, question.id, keys)
    aggregates.lock_aggregates(connection)
    turned = regrading.write(connection)
    deliveries.reveal_again(connection, code, question.id, now)
    rebuild_now(connection, context.exams)
    told = _tell(connection, context, question.id, after, kept, turned, now)
    return Rekeyed(
        question.id,
        proposal.before,
        after,
        sum(one.right for one in turned.values()),
        sum(one.wrong for one in turned.values()),
        told,
        regrading.unmatched,
    )


@dataclass
class _Regrading:
    """Grades the answers to a question again, each by the key of the version that was asked."""

    context: Context
    code: str
    corrected: Question
    keys: Mapping[int | None, str | None]
    unmatched: int = 0

    def changes(self, connection: Connection) -> bool:
        """Whether anything is graded by another key: the bank's file may have changed since."""
        name = self.corrected.id
        if any(
            self._has_another_key(connection, *one)
            for one in versions.keys_asked_with(connection, self.code, name)
        ):
            return True
        given: list[AnswerTo | PracticeAnswerTo] = [
            *rekeys.answers_to(connection, self.code, name),
            *rekeys.practice_answers_to(connection, self.code, name),
        ]
        for one in given:
            new = self._grade(connection, one.version_id, one.choice)
            if new not in (None, Grade(one.score, one.out_of)):
                return True
        return False

    def _has_another_key(
        self, connection: Connection, version_id: int | None, was: str | None
    ) -> bool:
        right = self.keys.get(version_id)
        if was is None and version_id is not None:
            was = key(self.context.versions.get(connection, version_id).question)
        return None not in (right, was) and right != was

    def write(self, connection: Connection) -> dict[int, _Turned]:
        """Grade all again; group id -> how they changed, for every group that saw the key."""
        self.unmatched = 0
        turned: dict[int, _Turned] = {}
        graded: list[tuple[int, int, int, int, bool]] = []
        for one in rekeys.answers_to(connection, self.code, self.corrected.id):
            new = self._grade(connection, one.version_id, one.choice)
            if new is None:
                self.unmatched += 1
                continue
            graded.append((one.delivery, one.person, new.score, new.out_of, new.correct))
            if one.counted:
                mine = turned.setdefault(one.group, _Turned())
                mine.right += new.correct and not one.correct
                mine.wrong += one.correct and not new.correct
        rekeys.regrade(connection, graded)
        practised: list[tuple[int, int, int, int, bool]] = []
        for row in rekeys.practice_answers_to(connection, self.code, self.corrected.id):
            new = self._grade(connection, row.version_id, row.choice)
            if new is not None:
                practised.append((row.session, row.position, new.score, new.out_of, new.correct))
        rekeys.regrade_practice(connection, practised)
        return turned

    def _grade(self, connection: Connection, version_id: int | None, choice: str) -> Grade | None:
        """None where the version has not the options of the new key."""
        if version_id is None:
            return regraded(self.corrected, choice)
        right = self.keys.get(version_id)
        if right is None:
            return None
        asked = self.context.versions.get(connection, version_id).question
        return regraded(with_key(asked, right), choice)


def regraded(corrected: Question, choice: str) -> Grade:
    """The grade of a stored choice under another key; one that no longer fits is wrong."""
    try:
        return grade(corrected, choice)
    except ChoiceError:
        return Grade(0, 1)


def _tell(
    connection: Connection,
    context: Context,
    question: str,
    right: str,
    version_id: int,
    turned: dict[int, _Turned],
    now: datetime,
) -> int:
    """One post for each group that was shown a key: now, or when the question is closed there."""
    new: list[NewDelivery] = []
    for group_id, change in turned.items():
        group = groups.group_by_id(connection, group_id)
        if group is not None:
            closes = deliveries.open_until(connection, group.settings.exam, question)
            at = max(now, closes.get(group_id, now))
            told = _correction(connection, context, group, question, change, at)
            new.append(replace(told, answer_key=right, version_id=version_id))
    deliveries.add_deliveries(connection, new, now)
    return len(new)


def _correction(
    connection: Connection,
    context: Context,
    group: Group,
    question: str,
    change: _Turned,
    at: datetime,
) -> NewDelivery:
    today = local_date(parse_zone(group.settings.zone), at)
    return NewDelivery(
        token=context.new_token(),
        group_id=group.id,
        kind="correction",
        local_date=today,
        position=deliveries.next_position(connection, group.id, "correction", today),
        question=question,
        layout="",
        opens_at=at,
        closes_at=at + TOLD_FOR,
        state="open",
        detail=json.dumps({"right": change.right, "wrong": change.wrong}),
    )
