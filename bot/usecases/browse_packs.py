"""What an organiser may see of the packs: every question with its key, but none that is open in a
group of theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.usecases.context import Context
from bot.usecases.corrected_keys import corrected_keys
from questions.bank import Pack
from questions.question import ChoiceError, Question, key, with_key
from storage import browsing
from storage.records import UserKey


@dataclass(frozen=True, slots=True)
class ShelfQuestion:
    """A question with its present key, which may be `corrected`: another one than the bank's."""

    question: Question
    corrected: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """What may be seen: all but `hidden` (exam, question); `keys` are the corrected ones."""

    hidden: frozenset[tuple[str, str]]
    keys: Mapping[str, Mapping[str, str]]

    def shown(self, exam: str, pack: Pack, skill: str) -> tuple[ShelfQuestion, ...]:
        """The questions on a skill that may be seen."""
        return tuple(
            self._present(exam, pack.questions[identifier])
            for identifier in pack.by_skill[skill]
            if (exam, identifier) not in self.hidden
        )

    def count_hidden(self, exam: str, pack: Pack, skills: Sequence[str]) -> int:
        """How many questions on these skills may not be seen yet."""
        return sum(
            (exam, identifier) in self.hidden
            for skill in skills
            for identifier in pack.by_skill[skill]
        )

    def _present(self, exam: str, question: Question) -> ShelfQuestion:
        right = self.keys[exam].get(question.id)
        if right is None or right == key(question):
            return ShelfQuestion(question, corrected=False)
        try:
            return ShelfQuestion(with_key(question, right), corrected=True)
        except ChoiceError:  # the bank's question was rewritten since
            return ShelfQuestion(question, corrected=False)


async def browse_packs(context: Context, user: UserKey) -> Shelf | None:
    """What the identity may see now; None unless it is an organiser of a group."""
    return await context.db.read(_shelf, context, user)


def _shelf(connection: Connection, context: Context, user: UserKey) -> Shelf | None:
    if not browsing.organises_any(connection, user):
        return None
    keys = {exam: corrected_keys(connection, context, exam) for exam in context.exams}
    return Shelf(browsing.unrevealed(connection, user), keys)
