"""A person's own data: hands all of it out as JSON, and removes it for good. It knows no platform.

An export never tells the key of a question that is still open: an answer that waits for the
reveal is there without its grade, and quizzes are there without their keys.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias, assert_never

import structlog
from sqlalchemy import Connection

from bot.core import scoring
from bot.usecases.context import Context
from bot.usecases.rebuild import Rebuilt, rebuild
from bot.words.catalogue import catalogue, supported_language
from questions.question import (
    LETTERS,
    YES,
    Layout,
    Match,
    Multiple,
    Option,
    Order,
    Question,
    Series,
    Single,
    fits,
    shown_choice,
)
from questions.text import LocalText
from storage import people, privacy, stale
from storage.privacy import Kept
from storage.records import UserKey

# Of an answer's row: the question as it was asked.
ASKED = "asked"
FORMAT, VERSION = "quizbot-personal-data", 1
# One rebuild serves all who were deleted meanwhile; it reads every answer there is.
MEND_AFTER = timedelta(hours=1)

Row: TypeAlias = Mapping[str, Any]
Entry: TypeAlias = dict[str, Any]

log = structlog.get_logger(__name__)


async def export_person(
    context: Context, user: UserKey, now: datetime, language: str | None = None
) -> bytes | None:
    """All that is stored about the person behind an identity, as JSON (UTF-8, indented, instants
    in UTC); None for an identity that nobody has used here.

    Its sentences are in the person's own language, else in `language`, as the platform knows it.
    """
    kept = await context.db.read(_kept_of, context, user)
    # In a thread: somebody's years of answers must not keep everybody else waiting.
    if kept is None:
        return None
    (person,) = kept["person"]
    chosen = supported_language(person["language"], supported_language(language))
    return await asyncio.to_thread(_document, kept, now, chosen)


def _kept_of(connection: Connection, context: Context, user: UserKey) -> Kept | None:
    """All rows; those of answers with the question as it was asked, in place of its version."""
    person_id = people.person_of(connection, user)
    if person_id is None:
        return None
    kept = privacy.kept_of(connection, person_id)
    for row in (*kept["answer"], *kept["practice_answer"]):
        version_id = row.pop("version_id")
        row[ASKED] = (
            context.present(row["exam"], row["question"])
            if version_id is None
            else context.versions.get(connection, version_id).question
        )
    return kept


async def delete_person_of(context: Context, user: UserKey) -> bool:
    """Remove the person behind an identity, with all their identities and every row about them,
    in every group. False: nobody has used that identity here.

    Boards, streaks and beliefs are right at once. `mend_after_deletions` recomputes the question
    difficulties that the answers had moved. A group that loses its last organiser stays: anyone who
    manages the channel on its platform, or has the organiser link, can organise it.
    """
    return await context.db.write(_forget, user)


def _forget(connection: Connection, user: UserKey) -> bool:
    person_id = people.person_of(connection, user)
    return person_id is not None and privacy.forget(connection, person_id)


async def mend_after_deletions(context: Context, now: datetime) -> Rebuilt | None:
    """Recompute what answers of deleted people still sway; call it at every heartbeat.

    An answer moves difficulties, which move what is believed of everybody who answers later, so
    the only true remedy is a rebuild. It reads beside the running bot and writes what is wrong in
    one transaction; it comes an hour after the first deletion that it serves, so that deletions
    cost one rebuild an hour at most. None: nothing was to be recomputed now.
    """
    exams = tuple(context.exams)
    if not await context.db.read(stale.stale_answers, exams):
        return None
    if not await context.db.write(stale.claim_rebuild, exams, now, MEND_AFTER):
        return None
    done = await rebuild(context, _unwatched)
    log.info("recomputed after deletions", answers=done.answers, rows=sum(done.mended.values()))
    return done


def _unwatched(_done: int, _all: int) -> None:
    """Nobody waits for this rebuild."""


def _document(kept: Kept, now: datetime, language: str) -> bytes:
    words = catalogue(language)
    document = {
        "about": {
            "format": FORMAT,
            "version": VERSION,
            "made_at": now,
            "what": words.say("export-what"),
            "answers": words.say("export-answers"),
            "beliefs": words.say("export-beliefs"),
        },
        "person": kept["person"][0],
        "identities": kept["identity"],
        "memberships": kept["membership"],
        "answers": [_answer(row, language) for row in kept["answer"]],
        "practice_sessions": _sessions(kept, language),
        "beliefs": kept["belief"],
        "streaks": kept["streak"],
        "standings": kept["standing"],
        "posted_boards": kept["board_row"],
        "rests": kept["rest"],
        "review_cards": [row | {"card": json.loads(row["card"])} for row in kept["review"]],
        "question_reports": kept["question_report"],
    }
    text = json.dumps(document, indent=2, ensure_ascii=False, default=_iso)
    return f"{text}\n".encode()


def _answer(row: Row, language: str) -> Entry:
    """A group's question: what was chosen, as the post showed it, and what it was worth."""
    question = row[ASKED]
    entry = _without(row, "layout", ASKED) | {
        "choice": _in_words(question, row["choice"], language),
        "letters": _letters(question, row["layout"], row["choice"]),
        "points": scoring.points(correct=row["correct"]),
    }
    if row["counted_on"] is None:
        entry |= dict.fromkeys(("correct", "score", "out_of", "points"))
    return entry


def _sessions(kept: Kept, language: str) -> list[Entry]:
    """The quizzes, each with its answers."""
    answers: dict[int, list[Entry]] = defaultdict(list)
    for row in kept["practice_answer"]:
        words = _in_words(row[ASKED], row["choice"], language)
        entry = _without(row, "session_id", "exam", ASKED)
        answers[row["session_id"]].append(entry | {"choice": words})
    return [
        _without(row, "id") | {"answers": answers[row["id"]]} for row in kept["practice_session"]
    ]


def _without(row: Row, *names: str) -> Entry:
    """The rest of a row: a column that is new in its table is handed out as it is."""
    return {name: value for name, value in row.items() if name not in names}


def _letters(question: Question | None, layout: str | None, choice: str) -> str | None:
    """The letters as the post showed them; None when the question is not what it was."""
    order = Layout.parse(layout or "")
    if question is None or not fits(question, order):
        return None
    try:
        return shown_choice(question, order, choice)
    except ValueError:  # the options have changed since
        return None


def _in_words(question: Question | None, choice: str, language: str) -> str | list[str]:
    """The texts of what was chosen; the letters of the question bank where they are not there."""
    texts = None if question is None else _chosen(question, choice)
    if texts is None:
        return choice
    said = [one.in_language(language).strip() for one in texts]
    return said[0] if isinstance(question, Single) else said


def _chosen(question: Question, choice: str) -> list[LocalText] | None:
    """The texts of a choice in stored letters; None when they no longer fit the question."""
    match question:
        case Single(options=options) | Multiple(options=options):
            return _picked([options] * len(choice), choice)
        case Order(steps=steps):
            places = [LETTERS.find(letter) for letter in choice]
            known = all(0 <= place < len(steps) for place in places)
            return [steps[place].text for place in places] if known else None
        case Match(blanks=blanks):
            return _picked([blank.options for blank in blanks], choice)
        case Series(statements=statements):
            if len(statements) != len(choice):
                return None
            return [
                _judged(one.text, letter == YES)
                for one, letter in zip(statements, choice, strict=True)
            ]
        case _:
            assert_never(question)


def _picked(lists: Sequence[Sequence[Option]], choice: str) -> list[LocalText] | None:
    places = [LETTERS.find(letter) for letter in choice]
    if len(lists) != len(choice) or not all(
        0 <= place < len(options) for place, options in zip(places, lists, strict=True)
    ):
        return None
    return [options[place].text for place, options in zip(places, lists, strict=True)]


def _judged(statement: LocalText, agreed: bool) -> LocalText:
    return LocalText.of(
        {
            language: f"{catalogue(language).say('yes' if agreed else 'no')}: {text}"
            for language, text in statement
        }
    )


def _iso(value: object) -> str:
    """Instants as 2026-03-02T08:00:00Z, dates as 2026-03-02."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an export")
