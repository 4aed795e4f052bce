"""Corrected keys, in the letters of any version of their questions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bot.usecases.context import Context
from questions.question import ChoiceError, Question, key, with_key
from questions.version import translated
from storage import rekeys, versions
from storage.rekeys import Correction


def corrected_keys(connection: Connection, context: Context, exam: str) -> dict[str, str]:
    """Question id -> corrected key, in the stored letters of the pack as it is now.

    A correction whose options the pack does not have any more is left out: the pack's own key
    counts for what is asked from now on.
    """
    found: dict[str, str] = {}
    for question_id, kept in rekeys.corrections_of(connection, exam).items():
        present = context.present(exam, question_id)
        if present is None:
            continue
        right = in_letters_of(connection, context, kept, present)
        if right is not None:
            found[question_id] = right
    return found


def in_letters_of(
    connection: Connection, context: Context, kept: Correction, question: Question
) -> str | None:
    """A corrected key in the stored letters of any version of its question; None where that has
    not its options."""
    right: str | None = kept.answer_key
    if kept.version_id is not None:
        old = context.versions.get(connection, kept.version_id).question
        right = translated(old, question, kept.answer_key)
    return right if right is not None and _is_key(question, right) else None


def keys_by_version(
    connection: Connection, context: Context, exam: str, present: Question, right: str
) -> dict[int | None, str | None]:
    """Version id -> the key in its letters, or None where it has not all of these options.

    `right` is in the letters of `present`. What has no version has the pack's letters.
    """
    keys: dict[int | None, str | None] = {None: right}
    for version_id in versions.versions_of(connection, exam, present.id):
        asked = context.versions.get(connection, version_id).question
        keys[version_id] = _spelled(present, asked, right)
    return keys


@dataclass(frozen=True, slots=True)
class Differing:
    """A key of the pack that differs from what answers were graded by: `asked_with`, both in the
    pack's letters."""

    question: str
    present: str
    asked_with: str
    answers: int

    @property
    def found(self) -> str:
        """What is the matter, for an operator or an author."""
        counted = "1 answer was" if self.answers == 1 else f"{self.answers:,} answers were"
        return f"the key of {self.question} differs from what {counted} graded by"

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return (
            f"run `quizbot rekey {self.question} {self.present}` to grade them by the pack's key,"
            f" or put the key {self.asked_with} back into the pack"
        )


def keys_that_differ(connection: Connection, context: Context, exam: str) -> tuple[Differing, ...]:
    """Questions whose key was changed in the pack, while answers count by the one before."""
    found: dict[tuple[str, str], Differing] = {}
    for one in versions.graded_by(connection, exam):
        present = context.present(exam, one.question)
        if present is None:
            continue
        asked = context.versions.get(connection, one.version_id).question
        was = translated(asked, present, one.answer_key or key(asked))
        # What cannot be graded by the pack's key stays as it is: nobody needs to do anything.
        if was is None or was == key(present) or not _spelled(present, asked, key(present)):
            continue
        differing = found.get((one.question, was)) or Differing(one.question, key(present), was, 0)
        found[one.question, was] = replace(differing, answers=differing.answers + one.answers)
    corrected = corrected_keys(connection, context, exam)
    return tuple(one for one in found.values() if corrected.get(one.question) != one.asked_with)


def _spelled(present: Question, asked: Question, right: str) -> str | None:
    """A key of `present` in the letters of a version; None where it cannot be its key."""
    spelled = translated(present, asked, right)
    return spelled if spelled and _is_key(asked, spelled) else None


def _is_key(question: Question, right: str) -> bool:
    try:
        with_key(question, right)
    except ChoiceError:
        return False
    return True
