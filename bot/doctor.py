"""`quizbot doctor`: looks at the settings, the database and every platform, and says what to mend.

With `bot.app` it is the only one that knows the platforms.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy import text

from bot.app import discord_service, load_exams, packs_of, slack_service
from bot.charts.artist import Artist
from bot.clock import SystemClock
from bot.config import Config, ConfigError, secret_of
from bot.diagnosis import Finding
from bot.usecases.context import Context
from questions.bank import BankError
from storage.database import Database, DatabaseError, open_database
from storage.migration import migrate, newest_revision


async def examine(config: Config) -> AsyncIterator[Finding]:
    """Everything that can be looked at without running the bot, finding by finding."""
    try:
        exams = load_exams(packs_of(config))
    except (BankError, ConfigError) as fault:
        yield Finding("Question bank", "cannot be loaded", str(fault))
        return
    for key, exam in exams.items():
        yield Finding("Question bank", f"{key}: {len(exam.pack.questions)} questions")
    clock = SystemClock()
    url = config.database_url.get_secret_value()
    try:
        await migrate(url, clock.now())
        db = open_database(url)
    except DatabaseError as fault:
        yield Finding("Database", "cannot be used", str(fault))
        return
    try:
        yield await _database(db)
        context = Context(db, exams, secret_of(config))
        async for finding in _discord(config, context, clock):
            yield finding
        async for finding in _slack(config, context, clock):
            yield finding
    finally:
        await db.close()


async def _database(db: Database) -> Finding:
    await db.write(lambda connection: connection.execute(text("SELECT 1")).scalar())
    return Finding("Database", f"can be written (revision {newest_revision()})")


async def _discord(config: Config, context: Context, clock: SystemClock) -> AsyncIterator[Finding]:
    if config.discord_token is None:
        yield Finding("Discord", "not set up: QUIZBOT_DISCORD_TOKEN is not set")
        return
    from bot.platforms.discord import doctor
    from bot.platforms.discord.service import DiscordLoginError

    artist = Artist()
    try:
        service = discord_service(config, context, clock, artist)
        async for finding in doctor.examine(service, context.db):
            yield finding
    except DiscordLoginError as fault:
        yield Finding("Discord token", "is not taken", str(fault))
    finally:
        await artist.close()


async def _slack(config: Config, context: Context, clock: SystemClock) -> AsyncIterator[Finding]:
    if not config.has_slack:
        yield Finding("Slack", "not set up: no QUIZBOT_SLACK_ variable is set")
        return
    from bot.platforms.slack import doctor
    from bot.platforms.slack.service import SlackLoginError

    artist = Artist()
    service = slack_service(config, context, clock, artist)
    try:
        async for finding in doctor.examine(service, context.db):
            yield finding
    except SlackLoginError as fault:
        yield Finding("Slack token", "is not taken", str(fault))
    finally:
        await service.stop()
        await artist.close()
