"""What every use case stands on: the database, the exams, the secret. Put together in `app`."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from sqlalchemy import Connection

from questions.bank import Pack
from questions.outline import SkillPath
from questions.question import ChoiceError, Layout, Question, fits, key, with_key
from questions.sampling import Blueprint
from questions.version import Version, digest_of, dump_version, load_version
from storage import versions
from storage.database import Database, may_see_undone
from storage.records import Delivery, Feedback, Group

TOKEN_BYTES = 9
# The detail of a delivery whose question left its pack while it was open.
WITHDRAWN = '{"withdrawn": true}'


def random_token() -> str:
    """An opaque name that nobody can guess (72 bits)."""
    return secrets.token_urlsafe(TOKEN_BYTES)


@dataclass(frozen=True)
class Exam:
    """A pack, ready to be sampled."""

    pack: Pack

    @cached_property
    def blueprint(self) -> Blueprint:
        """The sampler's view of the pack."""
        return Blueprint.of(self.pack.outline, self.pack.by_skill)

    def taught(self, question_id: str, skill: str | None) -> SkillPath | None:
        """Where an answer to a question teaches: in the skill of the version that was asked,
        whatever the bank says now, so that a rebuild comes out the same. Where no version is known
        (`skill` is None), in the pack's. None where the outline has lost that skill."""
        if skill is None:
            question = self.pack.known(question_id)
            if question is None:
                return None
            skill = question.skill
        return self.pack.outline.by_skill.get(skill)

    @cached_property
    def _contents(self) -> dict[str, tuple[str, str]]:
        return {}

    def content(self, question_id: str) -> tuple[str, str]:
        """(digest, content) of the present version of a question that the pack has."""
        kept = self._contents.get(question_id)
        if kept is None:
            question = self.pack.known(question_id)
            if question is None:
                raise KeyError(question_id)
            content = dump_version(question, self.pack.outline.by_skill[question.skill])
            kept = self._contents[question_id] = digest_of(content), content
        return kept


def languages_of(exams: Mapping[str, Exam]) -> tuple[str, ...]:
    """The languages in which some exam can be asked, whether the bot speaks them or not."""
    return tuple(sorted({code for exam in exams.values() for code in exam.pack.facts.languages}))


class VersionCache:
    """Versions by their ids, which never change; the last few thousand are kept.

    An id is kept only where it is committed for sure: see `may_see_undone`.
    """

    def __init__(self, most: int = 4096) -> None:
        self._most = most
        self._kept: dict[int, Version] = {}
        self._loaded = lru_cache(most)(load_version)

    def get(self, connection: Connection, version_id: int) -> Version:
        """A version that is in the database."""
        return self.get_all(connection, (version_id,))[version_id]

    def get_all(self, connection: Connection, ids: Collection[int]) -> dict[int, Version]:
        """The same of several, in one query. Raises KeyError for one that is not there."""
        # Read once: another thread may clear what is kept meanwhile.
        held = ((one, self._kept.get(one)) for one in ids)
        found = {one: version for one, version in held if version is not None}
        missing = [one for one in ids if one not in found]
        if not missing:
            return found
        contents = versions.contents_of(connection, missing)
        loaded = {one: self._loaded(contents[one]) for one in missing}
        if not may_see_undone(connection):
            if len(self._kept) + len(loaded) > self._most:
                self._kept.clear()
            self._kept.update(loaded)
        return found | loaded


@dataclass(frozen=True)
class Context:
    """What every use case stands on. `exams` are by exam id, `secret` seeds the samplers."""

    db: Database
    exams: Mapping[str, Exam]
    secret: bytes
    new_token: Callable[[], str] = random_token
    versions: VersionCache = field(default_factory=VersionCache, compare=False, repr=False)

    def present(self, exam: str, question_id: str) -> Question | None:
        """The question as the pack has it now, if it does."""
        found = self.exams.get(exam)
        return None if found is None else found.pack.known(question_id)

    def taught_by(
        self, connection: Connection, exam: str, question_id: str, version_id: int | None
    ) -> SkillPath | None:
        """Where an answer teaches (see `Exam.taught`); None also while the pack is away."""
        known = self.exams.get(exam)
        if known is None:
            return None
        if version_id is None:
            return known.taught(question_id, None)
        return known.taught(question_id, self.versions.get(connection, version_id).question.skill)


@dataclass(frozen=True, slots=True)
class Posed:
    """A question as somebody sees it: what it is, how its options are shuffled, its skill.

    `version_id` is None for what was posed before versions were kept.
    """

    question: Question
    layout: Layout
    path: SkillPath
    version_id: int | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Asked(Posed):
    """A question that was posted to a group. `withdrawn`: the pack does not have it any more."""

    delivery: Delivery
    group: Group
    withdrawn: bool = False

    @property
    def feedback(self) -> Feedback:
        """When answers are graded: as the group had it when the question was posted."""
        return self.delivery.feedback or self.group.settings.feedback

    @property
    def said_withdrawn(self) -> bool:
        """Whether its post says, while it is open, that it was withdrawn."""
        return self.delivery.kind == "daily" and self.delivery.detail == WITHDRAWN

    @property
    def corrected(self) -> bool:
        """Whether its key is another one than the bank's, which its reasons still speak of."""
        return self.delivery.answer_key is not None


def asked(
    connection: Connection, context: Context, delivery: Delivery, group: Group
) -> Asked | None:
    """The question behind a delivery, as it was asked; None where that is not known: it was posted
    before versions were kept, and the pack has it no longer as it was."""
    if delivery.question is None or delivery.layout is None:
        return None
    posed = pose(
        connection,
        context,
        group.settings.exam,
        delivery.question,
        Layout.parse(delivery.layout),
        delivery.answer_key,
        delivery.version_id,
        is_shown=delivery.kind == "daily",
    )
    if posed is None:
        return None
    if delivery.answer_key is not None and not posed.corrected:
        delivery = replace(delivery, answer_key=None)
    one = posed.posed
    withdrawn = context.present(group.settings.exam, one.question.id) is None
    return Asked(
        one.question,
        one.layout,
        one.path,
        delivery,
        group,
        withdrawn,
        version_id=one.version_id,
    )


class KeyedQuestion(NamedTuple):
    """A question with its key; `corrected`: the key is another one than its version's."""

    posed: Posed
    corrected: bool


def pose(
    connection: Connection,
    context: Context,
    exam: str,
    question_id: str,
    layout: Layout,
    answer_key: str | None,
    version_id: int | None,
    *,
    is_shown: bool = True,
) -> KeyedQuestion | None:
    """A question as it was posed: its version, else the pack's if the layout still fits it.

    `answer_key` is its corrected key, in stored letters. None where it is not known.
    """
    question, path = _asked_as(connection, context, exam, question_id, version_id)
    if question is None or path is None or (is_shown and not fits(question, layout)):
        return None
    corrected = answer_key is not None and answer_key != key(question)
    if answer_key is not None and corrected:
        try:
            question = with_key(question, answer_key)
        except ChoiceError:
            return None
    return KeyedQuestion(Posed(question, layout, path, version_id=version_id), corrected)


def _asked_as(
    connection: Connection,
    context: Context,
    exam: str,
    question_id: str,
    version_id: int | None,
) -> tuple[Question | None, SkillPath | None]:
    path = context.taught_by(connection, exam, question_id, version_id)
    if version_id is None:
        return context.present(exam, question_id), path
    version = context.versions.get(connection, version_id)
    return version.question, path or version.path
