"""What an operator does to the data by hand: corrects a key, recomputes the aggregates.

It opens the database itself, so it works whether or not the bot runs. It knows no web.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from typing import assert_never

from bot.config import Config
from bot.data_folder import secret_of
from bot.exams import load_exams, pack_folders
from bot.usecases import rebuild as rebuilding
from bot.usecases import rekey as rekeying
from bot.usecases.context import Context
from bot.usecases.keep_asked import keep_asked
from bot.usecases.rekey import BadKey, Proposal, Rekeyed, RekeyOutcome, SameKey, UnknownQuestion
from questions.question import (
    LETTERS,
    YES,
    Match,
    Multiple,
    Option,
    Order,
    Question,
    Series,
    Single,
    key,
)
from questions.text import FALLBACK_LANGUAGE, LocalText
from storage.database import open_database
from storage.migration import Migration, is_behind, migrate
from storage.process_lock import running, using
from storage.restoring import require_whole


class RefusedError(ValueError):
    """What was asked for cannot be done; the message says why, and what can."""


@asynccontextmanager
async def opened(config: Config, now: datetime) -> AsyncIterator[Context]:
    """The configured exams and database, brought to the newest tables first.

    Raises ConfigError, BankError and DatabaseError.
    """
    exams = load_exams(*pack_folders(config))
    url = config.database_url.get_secret_value()
    with using(url):
        await bring_up(url, now, "quizbot")
        db = open_database(url)
        try:
            context = Context(db, exams, secret_of(config))
            await keep_asked(context, now)
            yield context
        finally:
            await db.close()


async def bring_up(url: str, now: datetime, command: str) -> Migration:
    """Bring the database to the newest tables, but never under a bot that runs on older ones.

    Raises DatabaseError.
    """
    require_whole(url)
    with running(url, command, now) if await is_behind(url) else nullcontext():
        return await migrate(url, now)


async def correct_key(
    config: Config,
    question_id: str,
    right: str,
    now: datetime,
    agreed: Callable[[str], bool],
) -> str | None:
    """Give a question another key, and return in words what that changed.

    `agreed` is shown what the change means and says whether to go on; None: it did not. Raises
    RefusedError for an unknown question or an impossible key, and what `opened` raises.
    """
    async with opened(config, now) as context:
        found = await rekeying.propose(context, question_id, right)
        if not isinstance(found, Proposal):
            return _in_words(found, question_id, right)
        if not agreed(described(found.question, found.before, found.after)):
            return None
        done = await rekeying.rekey(context, question_id, right, now)
        said = _in_words(done, question_id, right)
        if found.after == key(found.question):
            return said
        return f"{said}\nUpdate the bank's file too: its explanations still describe the old key."


async def rebuild(config: Config, now: datetime, progress: Callable[[int, int], None]) -> str:
    """Recompute every aggregate, and return in words what was corrected.

    `progress` is told (answers replayed, answers in all). Raises what `opened` raises.
    """
    async with opened(config, now) as context:
        done = await rebuilding.rebuild(context, progress)
    replayed = f"{done.answers:,} {_plural(done.answers, 'answer')} replayed"
    mended = [f"{rows:,} of {name}" for name, rows in done.mended.items() if rows]
    if not mended:
        return f"{replayed}; every aggregate was already right."
    return f"{replayed}; rows corrected: {', '.join(mended)}."


def _in_words(outcome: RekeyOutcome, question_id: str, right: str) -> str:
    match outcome:
        case Rekeyed():
            return _changed(outcome)
        case SameKey(key=present):
            return f"The key of {question_id} is {present} already: nothing was changed."
        case BadKey(reason=reason, example=example):
            raise RefusedError(
                f"{question_id}: {right!r} cannot be its key: {reason}. Write it like the present"
                f" one, {example}, in the letters of the bank's file"
            )
        case UnknownQuestion(nearest=nearest):
            advice = f"did you mean {' or '.join(nearest)}?" if nearest else "see the bank's files"
            raise RefusedError(f"there is no question {question_id!r}; {advice}")
        case _:
            assert_never(outcome)


def _are(answers: int) -> str:
    return f"{answers} {_plural(answers, 'answer')} {'is' if answers == 1 else 'are'}"


def _changed(done: Rekeyed) -> str:
    lines = [f"The key of {done.question} is {done.after} now; it was {done.before}."]
    if done.after == done.before:
        lines = [f"The key of {done.question} is {done.after}, also for the answers so far."]
    if done.groups == 0:
        lines.append("No group has answered it in a post, so no points change.")
    else:
        lines.append(
            f"{_are(done.turned_right)} now correct, {_are(done.turned_wrong)} now incorrect;"
            " points, streaks and reports follow."
            f" {done.groups} {_plural(done.groups, 'group')} will be told in the channel by the"
            " running bot."
        )
    if done.unmatched:
        lines.append(
            f"{done.unmatched} {_plural(done.unmatched, 'answer')} to a version with other options"
            " keep the grades that they have."
        )
    return "\n".join(lines)


def _plural(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"


def described(question: Question, present: str, after: str) -> str:
    """A question with its present and its new key, both in the words of its options."""
    lines = [
        f"{question.id} ({question.source.file}:{question.source.line})",
        _said(question.stem),
        "",
        *_choices(question, present, after),
        "",
        f"The key is {present} already, but something was graded by another one."
        if after == present
        else f"The key is {present}; it would be {after}.",
    ]
    return "\n".join(lines)


def _choices(question: Question, present: str, after: str) -> Sequence[str]:
    """Every option under its stored letter; `now` marks the present key and `new` the other."""
    match question:
        case Single(options=options) | Multiple(options=options):
            return _listed(options, present, after)
        case Order(steps=steps):
            return [
                f"  {letter}  {_said(step.text)}"
                for letter, step in zip(LETTERS, steps, strict=False)
            ]
        case Match(blanks=blanks):
            return [
                line
                for blank, was, is_to_be in zip(blanks, present, after, strict=True)
                for line in (f"{_said(blank.label)}:", *_listed(blank.options, was, is_to_be))
            ]
        case Series(statements=statements):
            return [
                f"  {_yes(was):<3} -> {_yes(is_to_be):<3}  {_said(statement.text)}"
                for statement, was, is_to_be in zip(statements, present, after, strict=True)
            ]
        case _:
            assert_never(question)


def _listed(options: Sequence[Option], present: str, after: str) -> list[str]:
    marks = {
        (True, False): "now",
        (False, True): "new",
        (True, True): "now and new",
        (False, False): "",
    }
    return [
        f"  {marks[letter in present, letter in after]:<11}  {letter}  {_said(option.text)}"
        for letter, option in zip(LETTERS, options, strict=False)
    ]


def _yes(letter: str) -> str:
    return "yes" if letter == YES else "no"


def _said(text: LocalText) -> str:
    """A text on one line, in the language that operators read."""
    return " ".join(text.in_language(FALLBACK_LANGUAGE).split())
