"""What every use case stands on: the database, the exams, the secret. Put together in `app`."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from questions.bank import Pack
from questions.outline import SkillPath
from questions.question import ChoiceError, Layout, Question, fits, key, with_key
from questions.sampling import Blueprint
from storage.database import Database
from storage.records import Delivery, Feedback, Group

TOKEN_BYTES = 9


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


@dataclass(frozen=True)
class Context:
    """What every use case stands on. `exams` are by exam id, `secret` seeds the samplers."""

    db: Database
    exams: Mapping[str, Exam]
    secret: bytes
    new_token: Callable[[], str] = random_token


@dataclass(frozen=True, slots=True)
class Posed:
    """A question as somebody sees it: what it is, how its options are shuffled, its skill."""

    question: Question
    layout: Layout
    path: SkillPath


@dataclass(frozen=True, slots=True)
class Asked(Posed):
    """A question that was posted to a group."""

    delivery: Delivery
    group: Group

    @property
    def feedback(self) -> Feedback:
        """When answers are graded: as the group had it when the question was posted."""
        return self.delivery.feedback or self.group.settings.feedback

    @property
    def corrected(self) -> bool:
        """Whether its key is another one than the bank's, which its reasons still speak of."""
        return self.delivery.answer_key is not None


def asked(context: Context, delivery: Delivery, group: Group) -> Asked | None:
    """The question behind a delivery; None when the pack does not have it any more, as it was."""
    exam = context.exams.get(group.settings.exam)
    if exam is None or delivery.question is None or delivery.layout is None:
        return None
    question = exam.pack.questions.get(delivery.question)
    if question is None:
        return None
    layout = Layout.parse(delivery.layout)
    if delivery.kind == "daily" and not fits(question, layout):
        return None  # its options are not those that were posted
    if delivery.answer_key == key(question):  # the bank's file was mended since
        delivery = replace(delivery, answer_key=None)
    if delivery.answer_key is not None:
        try:
            question = with_key(question, delivery.answer_key)
        except ChoiceError:
            return None
    path = exam.pack.outline.by_skill[question.skill]
    return Asked(question, layout, path, delivery, group)
