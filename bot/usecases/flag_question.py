"""Members say that something is wrong with a question; organisers see it, with its statistics."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import Connection

from bot.core.items import NO_OPTION, ItemAnswer, ItemStatistics, item_statistics
from bot.usecases.context import Context, Exam
from bot.usecases.corrected_keys import in_letters_of
from bot.usecases.take_answer import Actor
from questions.question import LETTERS, Question, Single, key, with_key
from questions.version import translated
from storage import answers, flags, history, rekeys
from storage.records import Address, Group, QuestionReport

LONGEST_TEXT = 500
# Choice, whether it is right, the chance predicted before, and of all that the person answered: how
# many were right, how many there are; and the choices there were, None for all.
ItemRow: TypeAlias = tuple[str, bool, float | None, int, int, frozenset[str] | None]
Flagged: TypeAlias = Literal["taken", "known", "not-here"]


async def flag_question(
    context: Context, actor: Actor, address: Address, token: str, text: str, now: datetime
) -> Flagged:
    """Record a member's word on the question that was posted at `address` under `token`."""
    said = "".join(one for one in text if one.isprintable())[:LONGEST_TEXT]
    return await context.db.write(_flag, actor, address, token, said, now)


def _flag(
    connection: Connection, actor: Actor, address: Address, token: str, text: str, now: datetime
) -> Flagged:
    state = answers.state(connection, token, address, actor.user)
    if state is None or state.member is None or state.delivery.question is None:
        return "not-here"
    new = flags.add_flag(
        connection, state.group.id, state.member.person_id, state.delivery.question, text, now
    )
    return "taken" if new else "known"


@dataclass(frozen=True, slots=True)
class QuestionReview:
    """A question as an organiser reviews it: what was said, how it was answered, its key. One that
    was `withdrawn` from the bank is as it was asked last."""

    question: Question
    answer_key: str
    corrected: bool
    asked: int
    flags: tuple[QuestionReport, ...]
    statistics: ItemStatistics
    withdrawn: bool = False

    @property
    def urgent(self) -> bool:
        """Whether somebody should look at it."""
        return bool(self.flags) or self.statistics.alarm is not None


async def review_questions(context: Context, group: Group) -> tuple[QuestionReview, ...]:
    """The questions that a group was asked and that are closed, those to be looked at first.

    Statistics are of the answers of all groups to the same exam.
    """
    exam = context.exams.get(group.settings.exam)
    return () if exam is None else await context.db.read(_review, context, exam, group)


async def settle_question(context: Context, group: Group, question: str, now: datetime) -> int:
    """Put away what was said of a question; returns how many reports that were."""
    return await context.db.write(flags.settle_flags, group.id, question, now)


async def settle_reports(context: Context, group: Group, last: int, now: datetime) -> int:
    """Put away what members said, up to the report of id `last`; returns how many that were."""
    return await context.db.write(flags.settle_flags_until, group.id, last, now)


def _review(
    connection: Connection, context: Context, exam: Exam, group: Group
) -> tuple[QuestionReview, ...]:
    code = group.settings.exam
    corrections = rekeys.corrections_of(connection, code)
    said = flags.open_flags(connection, group.id)
    reviews = []
    for identifier, closed in history.closed_questions(connection, group.id).items():
        present = exam.pack.known(identifier)
        question = present or _as_asked(connection, context, closed.version_id)
        if question is None:
            continue
        kept, right = corrections.get(identifier), None
        if kept is not None:
            right = in_letters_of(connection, context, kept, question)
        if right is not None:
            question = with_key(question, right)
        reviews.append(
            QuestionReview(
                question,
                key(question),
                right is not None,
                closed.times,
                tuple(one for one in said if one.question == identifier),
                statistics_of(question, _joined(connection, context, code, question)),
                withdrawn=present is None,
            )
        )
    return tuple(sorted(reviews, key=lambda one: not one.urgent))


def _as_asked(connection: Connection, context: Context, version_id: int | None) -> Question | None:
    """None where that is not known: it was asked before versions were kept."""
    return None if version_id is None else context.versions.get(connection, version_id).question


def _joined(
    connection: Connection, context: Context, code: str, question: Question
) -> list[ItemRow]:
    """The answers to all versions of a question, in the letters of this one. Who chose an option
    that it has not any more is counted, and chose none of its options."""
    given = flags.item_answers(connection, code, question.id)
    ids = {row.version_id for row in given if row.version_id is not None}
    asked = {
        one: version.question for one, version in context.versions.get_all(connection, ids).items()
    }
    choices = [
        (translated(asked[row.version_id], question, row.choice) or NO_OPTION)
        if row.version_id is not None
        else row.choice
        for row in given
    ]
    offered = _offered(question, asked, {*choices, *_options_of(question)} - {NO_OPTION})
    return [
        (
            choice,
            row.correct,
            row.expected,
            row.all_correct,
            row.answered,
            None if row.version_id is None else offered[row.version_id],
        )
        for choice, row in zip(choices, given, strict=True)
    ]


def _offered(
    question: Question, asked: Mapping[int, Question], choices: Collection[str]
) -> dict[int, frozenset[str] | None]:
    """Version -> those of the choices that it had; None for all."""
    found = {
        version_id: frozenset(one for one in choices if translated(question, then, one) is not None)
        for version_id, then in asked.items()
    }
    return {one: None if len(had) == len(choices) else had for one, had in found.items()}


def _options_of(question: Question) -> str:
    """The choices of which one is right, if that is how the question is made."""
    return LETTERS[: len(question.options)] if isinstance(question, Single) else ""


def statistics_of(question: Question, rows: Sequence[ItemRow]) -> ItemStatistics:
    """Item analysis of a question's answers (see `bot.core.items`)."""
    given = [
        ItemAnswer(
            rest=(all_correct - correct) / (answered - 1) if answered > 1 else 0.5,
            expected=0.5 if expected is None else expected,
            choice=choice,
            correct=correct,
            offered=offered,
        )
        for choice, correct, expected, all_correct, answered, offered in rows
    ]
    return item_statistics(given, tuple(_options_of(question)))
