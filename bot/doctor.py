"""`quizbot doctor`: looks at the settings, the database and every platform, and says what to fix.

With `bot.app` it is the only one that knows the platforms.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.app import discord_service, slack_service, without_pack
from bot.charts.artist import Artist
from bot.clock import SystemClock
from bot.config import Config, ConfigError
from bot.diagnosis import Diagnosis
from bot.exams import load_exams, pack_folders
from bot.unknown_settings import UnknownSetting
from bot.usecases.context import Context, Exam
from bot.usecases.corrected_keys import keys_that_differ
from questions.bank import BankError
from storage import groups
from storage.database import Database, DatabaseError, address_of, open_database
from storage.migration import known_revision, migrate, newest_revision


async def examine(
    config: Config, unknown: Sequence[UnknownSetting] = ()
) -> AsyncIterator[Diagnosis]:
    """Everything that can be looked at without running the bot, finding by finding; and variables
    that are `unknown`."""
    for one in unknown:
        yield Diagnosis("Settings", one.found, one.advice)
    try:
        exams = load_exams(*pack_folders(config))
    except (BankError, ConfigError) as fault:
        yield Diagnosis("Question bank", "cannot be loaded", str(fault))
        return
    for key, exam in exams.items():
        drafts = len(exam.pack.drafts)
        more = f" and {drafts} drafts, which are never asked" if drafts else ""
        yield Diagnosis("Question bank", f"{key}: {len(exam.pack.questions)} questions{more}")
    yield Diagnosis("Zone data", f"tzdata {version('tzdata')}")
    clock = SystemClock()
    async with AsyncExitStack() as closing:
        finding, db = await _database(config.database_url.get_secret_value(), closing)
        yield finding
        if db is None:
            db = await _empty(clock, closing)
        # Nothing is signed here, so that no secret need be made.
        context = Context(db, exams, secret=b"")
        for absent, names in (await db.read(groups.without_pack, tuple(exams))).items():
            told, _, remedy = without_pack(absent, names).partition("; ")
            yield Diagnosis("Question bank", told, remedy)
        for code in exams:
            for changed in await db.read(keys_that_differ, context, code):
                yield Diagnosis("Answer keys", changed.found, changed.remedy)
        async for finding in _discord(config, context, clock):
            yield finding
        async for finding in _slack(config, context, clock):
            yield finding


async def changed_keys(config: Config, exam: Exam) -> list[str]:
    """Keys of a pack that differ from what answers were graded by, in sentences; none where there
    is no database that this program can read."""
    async with AsyncExitStack() as closing:
        _finding, db = await _database(config.database_url.get_secret_value(), closing)
        if db is None:
            return []
        code = exam.pack.facts.id
        context = Context(db, {code: exam}, secret=b"")
        found = await db.read(keys_that_differ, context, code)
        return [f"{one.found}: {one.remedy}" for one in found]


async def _database(url: str, closing: AsyncExitStack) -> tuple[Diagnosis, Database | None]:
    """The database as it is, if this program can read it; nothing in it is changed."""
    what = "Database"
    try:
        if not _is_there(url):
            return Diagnosis(what, "no database yet; `quizbot run` creates it"), None
        db = open_database(url)
        closing.push_async_callback(db.close)
        revision, newest = await db.read(known_revision), newest_revision()
        if revision is None:
            return Diagnosis(what, "empty; `quizbot run` creates the tables"), None
        if revision != newest:
            older = f"its tables are older (revision {revision}) than this program ({newest})"
            return Diagnosis(what, older, "run `quizbot migrate`, or start quizbot"), None
        await db.write(lambda connection: connection.execute(text("SELECT 1")).scalar())
        return Diagnosis(what, f"writable (revision {newest})"), db
    except DatabaseError as fault:
        return Diagnosis(what, "cannot be used", str(fault)), None
    except (SQLAlchemyError, OSError) as fault:
        reason = getattr(fault, "orig", None) or fault
        advice = "check QUIZBOT_DATABASE_URL, the password, and that the server is running"
        return Diagnosis(what, f"cannot be used ({reason})", advice), None


def _is_there(url: str) -> bool:
    address = address_of(url)
    return address.get_backend_name() != "sqlite" or Path(address.database or "").exists()


async def _empty(clock: SystemClock, closing: AsyncExitStack) -> Database:
    """A database without groups, gone afterwards: the rest can be looked at all the same."""
    folder = closing.enter_context(TemporaryDirectory(prefix="quizbot-"))
    url = f"sqlite:///{folder}/quizbot.db"
    await migrate(url, clock.now())
    db = open_database(url)
    closing.push_async_callback(db.close)
    return db


async def _discord(
    config: Config, context: Context, clock: SystemClock
) -> AsyncIterator[Diagnosis]:
    if config.discord_token is None:
        yield Diagnosis("Discord", "not set up: QUIZBOT_DISCORD_TOKEN is not set")
        return
    from bot.platforms.discord import doctor
    from bot.platforms.discord.service import DiscordLoginError

    artist = Artist()
    try:
        service = discord_service(config, context, clock, artist, examining=True)
        async for finding in doctor.examine(service, context.db):
            yield finding
    except DiscordLoginError as fault:
        yield Diagnosis("Discord token", "is not taken", str(fault))
    except Exception as fault:
        yield _unforeseen("Discord", fault)
    finally:
        await artist.close()


def _unforeseen(what: str, fault: Exception) -> Diagnosis:
    """Say a fault of our own like the platform's, without a traceback."""
    found = f"the check failed ({type(fault).__name__}: {fault})"
    return Diagnosis(what, found, "please report this")


async def _slack(config: Config, context: Context, clock: SystemClock) -> AsyncIterator[Diagnosis]:
    if not config.has_slack:
        yield Diagnosis("Slack", "not set up: no QUIZBOT_SLACK_ variable is set")
        return
    from bot.platforms.slack import doctor
    from bot.platforms.slack.service import SlackLoginError

    artist = Artist()
    service = slack_service(config, context, clock, artist)
    try:
        async for finding in doctor.examine(service, context.db):
            yield finding
    except SlackLoginError as fault:
        yield Diagnosis(fault.what, fault.found, str(fault))
    except Exception as fault:
        yield _unforeseen("Slack", fault)
    finally:
        await service.stop()
        await artist.close()
