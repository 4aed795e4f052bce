"""Puts everything together, for production and for tests: the only place that wires things."""

from __future__ import annotations

import asyncio
import errno
import hmac
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import structlog
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError
from tzlocal import get_localzone_name

from bot.charts.artist import Artist
from bot.clock import Clock, SystemClock
from bot.config import Config, ConfigError
from bot.core.calendar import ScheduleError, parse_zone
from bot.data_folder import close_data, secret_of
from bot.exams import load_exams, pack_folders
from bot.platforms.web.chat import WebChat
from bot.platforms.web.hub import Hub
from bot.platforms.web.site import (
    WebSettings,
    address_of,
    invite_link,
    make_site,
    organiser_link,
    stylesheet_of,
)
from bot.posting.heartbeat import beat
from bot.posting.planning import post_now
from bot.posting.port import Chat
from bot.posting.post_sender import PostSender
from bot.posting.withdrawals import tell_withdrawn
from bot.scheduling import Heartbeat
from bot.usecases.context import Context, Exam
from bot.usecases.keep_asked import keep_asked
from bot.usecases.rebuild import catch_up
from bot.usecases.set_up_group import set_up_group
from storage import groups, workspaces
from storage.database import Database, SqliteDatabase, open_database
from storage.migration import migrate
from storage.process_lock import running
from storage.records import Group, GroupSettings
from storage.restoring import after_interruption

if TYPE_CHECKING:
    from bot.platforms.discord.service import DiscordService
    from bot.platforms.slack.service import SlackService


class Service(Protocol):
    """A connection to a platform that is kept open."""

    def trouble(self) -> str | None:
        """What keeps it from working; None when it works."""
        ...


# A slow channel holds a heartbeat up for so long at most.
BEAT_WAITS_S = 2.0
STALE_BEATS = 12
# So many groups without a pack are named.
NAMED_GROUPS = 5
# How long another process waits for a silent one before it connects to Discord in its place.
GATEWAY_LEASE_S = 30.0
# So many requests a bot may send in a second, all of its processes together.
DISCORD_ALLOWS = 50.0
FILE_GONE = (
    "its file was moved or deleted while the bot runs, so that answers are lost; stop the bot, put"
    " the file or a backup back (quizbot restore FILE), and start again"
)

log = structlog.get_logger(__name__)


def discord_service(
    config: Config, context: Context, clock: Clock, artist: Artist, *, examining: bool = False
) -> DiscordService:
    """The Discord side, not started; the settings have a token. For an examination it needs no turn
    at the token, and sends no more than the running bot leaves over."""
    # Imported here: without a token, nobody should wait for it or hold it in memory.
    from bot.platforms.discord.client import Shards
    from bot.platforms.discord.service import DiscordService, DiscordSettings

    if config.discord_token is None:
        raise ConfigError("QUIZBOT_DISCORD_TOKEN: is not set")
    per_second, replicas = config.discord_requests_per_second, _has_replicas(context)
    settings = DiscordSettings(
        token=config.discord_token.get_secret_value(),
        api_url=config.discord_api_url,
        gateway_url=config.discord_gateway_url,
        shards=Shards(config.shard_ids, config.discord_shard_count),
        per_second=max(1.0, DISCORD_ALLOWS - per_second) if examining else per_second,
        lease=GATEWAY_LEASE_S if replicas and not examining else None,
    )
    return DiscordService(context, clock, artist, settings)


def _has_replicas(context: Context) -> bool:
    """Whether another process may have the same token or shards: never on SQLite, and nobody waits
    there after a crash."""
    return context.db.url.startswith("postgresql")


def slack_service(
    config: Config,
    context: Context,
    clock: Clock,
    artist: Artist,
    stylesheet: str | None = None,
) -> SlackService:
    """The Slack side, not started; the settings have a token or a client. `stylesheet` is the
    address of what its pages look like."""
    from bot.platforms.slack.service import SlackService, SlackSettings

    def secret(value: SecretStr | None) -> str | None:
        return None if value is None else value.get_secret_value()

    settings = SlackSettings(
        bot_token=secret(config.slack_bot_token),
        app_token=secret(config.slack_app_token),
        signing_secret=secret(config.slack_signing_secret),
        client_id=config.slack_client_id,
        client_secret=secret(config.slack_client_secret),
        api_url=config.slack_api_url,
        base_url=config.base_url or "",
        stylesheet=stylesheet,
    )
    return SlackService(context, clock, artist, settings)


@dataclass
class App:
    """The running bot. `start` returns once the page is served, `stop` once all is at rest; a
    heartbeat that is under way then has `patience` seconds."""

    config: Config
    clock: Clock = field(default_factory=SystemClock)
    patience: float = 10.0
    # Told of every heartbeat in which nothing stayed silent.
    on_beat: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self._beating: asyncio.Task[None] | None = None
        # What is open, to be closed the other way round.
        self._closing = AsyncExitStack()

    async def start(self) -> None:
        """Migrate, load, serve, and begin to beat.

        Raises ConfigError, DatabaseError, BankError: each says what to do, and nothing is left
        open behind it.
        """
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise

    async def _start(self) -> None:
        url = self.config.database_url.get_secret_value()
        self._closing.enter_context(running(url, "quizbot run", self.clock.now()))
        interrupted = after_interruption(url)
        if interrupted is not None:
            log.warning(interrupted)
        close_data(self.config)
        secret = secret_of(self.config)
        exams = load_exams(*pack_folders(self.config))
        migration = await migrate(url, self.clock.now())
        if migration.backup is not None:
            log.info("database upgraded", backup=str(migration.backup), to=migration.after)
        await self._open(url, secret, exams)

    async def _open(self, url: str, secret: bytes, exams: Mapping[str, Exam]) -> None:
        self.db: Database = open_database(url)
        self._closing.push_async_callback(self.db.close)
        self.context = Context(self.db, exams, secret)
        await keep_asked(self.context, self.clock.now())
        await tell_withdrawn(self.context, self.clock.now())
        self.hub = Hub(self.db)
        self.chats: dict[str, Chat] = {"web": WebChat(self.db, self.hub, self.clock)}
        self.services: dict[str, Service] = {}
        self._courier = PostSender(self.context, self.chats, self.clock, BEAT_WAITS_S)
        self.last_beat = self.clock.monotonic()
        self.failed_steps: tuple[str, ...] = ()
        self.artist = Artist()
        self._closing.push_async_callback(self.artist.close)
        # It logs in meanwhile, and is looked at last: a slow Discord holds up nothing else.
        discord = self._begin_discord() if self.config.discord_token is not None else None
        # Before anyone is served: until it is done, reports would be empty.
        await catch_up(self.context, _say_progress)
        await self._serve(secret)
        if self._slack is not None:
            await self._connect_slack(self._slack)
        await self._first_group(secret)
        for exam, names in (await self._without_pack()).items():
            log.error("groups get no questions", reason=without_pack(exam, names))
        self._closing.push_async_callback(self._rest)
        await self.beat()
        heartbeat = Heartbeat(self._beat_alone, self.config.heartbeat_seconds, self.clock)
        heartbeat.start()
        self._closing.callback(heartbeat.stop)
        if discord is not None:
            await self._connect_discord(discord)

    async def stop(self) -> None:
        """Stop beating and serving, then close the database; what is due stays in the ledger."""
        await self._closing.aclose()

    async def beat(self) -> None:
        """Do what is due now, and log it."""
        done = await beat(self.context, self.chats, self.clock, self._courier)
        self.last_beat = self.clock.monotonic()
        self.failed_steps = done.failed
        if not done.silent:
            self.on_beat()
        if done.did_anything:
            log.info(
                "heartbeat",
                closed=done.closed,
                questions=done.planned.questions,
                missed=done.planned.missed,
                boards=done.boards,
                sent=done.delivered.sent,
                revealed=done.delivered.edited,
                later=done.delivered.later,
            )

    async def _beat_alone(self) -> None:
        self._beating = asyncio.create_task(self.beat())
        # A stop ends the loop around it at once; `_rest` then ends the heartbeat itself.
        await asyncio.shield(self._beating)

    async def _rest(self) -> None:
        """A beat and posts that are under way end before the platforms are left; what takes too
        long is broken off, which loses nothing: the ledger knows how far it came."""
        ends = self.clock.monotonic() + self.patience
        if self._beating is not None:
            await asyncio.wait([self._beating], timeout=self.patience)
            if not self._beating.done():
                log.warning("the heartbeat was broken off: it did not end in time")
            await _cancelled(self._beating)
        await self._courier.end(max(0.0, ends - self.clock.monotonic()))

    async def ready(self) -> Mapping[str, str]:
        """What keeps the bot from working, by part; empty when it is ready."""
        wrong: dict[str, str] = {}
        try:
            await asyncio.wait_for(self.db.write(_touch), timeout=5)
        except Exception as fault:
            log.error("database not ready", reason=str(fault))
            wrong["database"] = "cannot be written; see the log"
        else:
            if isinstance(self.db, SqliteDatabase) and self.db.is_gone:
                wrong["database"] = FILE_GONE
            for exam, names in (await self._without_pack()).items():
                wrong[f"pack {exam}"] = without_pack(exam, names)
        if self.failed_steps:
            wrong["steps"] = (
                f"{', '.join(self.failed_steps)} failed in the last heartbeat; see the log"
            )
        for name, service in self.services.items():
            trouble = service.trouble()
            if trouble is not None:
                wrong[name] = trouble
        silent = self.clock.monotonic() - self.last_beat
        if silent > max(60.0, STALE_BEATS * self.config.heartbeat_seconds):
            wrong["heartbeat"] = f"the last one was {silent:.0f} s ago; see the log"
        return wrong

    @property
    def settings(self) -> WebSettings:
        """The web page's settings, with the port that it was given."""
        return self._settings

    async def group(self) -> Group | None:
        """The oldest group: the ready-made one on a new installation."""
        return await self.db.read(groups.any_group)

    async def _serve(self, secret: bytes) -> None:
        listener = _listen(self.config.host, self.config.port)
        port = listener.getsockname()[1]
        base_url = self.config.base_url or f"http://{_visible(self.config.host)}:{port}"
        self._settings = WebSettings(
            base_url=base_url,
            secret=secret,
            secure_cookies=base_url.startswith("https://"),
            # Behind a public address a listener on loopback is not private either.
            invites_open=self.config.is_loopback and self.config.base_url is None,
            contact=self.config.operator_contact,
        )
        site = make_site(self.context, self._settings, self.clock, self.hub, self, self.artist)
        self._slack: SlackService | None = None
        if self.config.has_slack:
            self._slack = slack_service(
                self.config, self.context, self.clock, self.artist, stylesheet_of(site)
            )
            self._closing.push_async_callback(self._slack.stop)
            if self._slack.door is not None:
                site.middlewares.insert(0, self._slack.door.middleware)
                site.add_routes(self._slack.door.routes)
        runner = web.AppRunner(site, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        self._closing.push_async_callback(runner.cleanup)
        await self.hub.start()
        self._closing.push_async_callback(self.hub.close)
        await web.SockSite(runner, listener).start()

    def _begin_discord(self) -> DiscordService:
        service = discord_service(self.config, self.context, self.clock, self.artist)
        self._closing.push_async_callback(service.stop)
        service.begin()
        self.chats["discord"] = service.chat
        self.services["discord"] = service
        return service

    async def _connect_discord(self, service: DiscordService) -> None:
        from bot.platforms.discord.service import DiscordLoginError

        try:
            await service.start()
        except DiscordLoginError as fault:
            raise ConfigError(str(fault)) from fault

    async def _connect_slack(self, service: SlackService) -> None:
        from bot.platforms.slack.service import SlackLoginError

        try:
            await service.start()
        except SlackLoginError as fault:
            raise ConfigError(str(fault)) from fault
        self.chats["slack"] = service.chat
        self.services["slack"] = service

    async def _without_pack(self) -> dict[str, list[str]]:
        """Exam -> the groups that get no questions, because no pack is here for it."""
        return await self.db.read(groups.without_pack, tuple(self.context.exams))

    async def _first_group(self, secret: bytes) -> None:
        """An empty database gets a ready-made group, with today's question at once."""
        if await self.db.read(groups.any_group) is not None:
            return
        now = self.clock.now()
        exam = next(iter(self.context.exams.values()))
        # The same key in every replica: of several that start at once, one sets the group up.
        key = hmac.new(secret, b"ready-made group", "sha256").hexdigest()[:12]
        with_key = replace(self.context, new_token=lambda: key)
        try:
            group = await set_up_group(with_key, ready_made(exam, _local_zone()), address_of, now)
        except IntegrityError:
            log.info("another replica has set the first group up")
            return
        await post_now(self.context, group, now)


def ready_made(exam: Exam, zone: str) -> GroupSettings:
    """The group of a new installation: a question every day, from midnight, so that whenever
    somebody tries the bot there is one to answer."""
    facts = exam.pack.facts
    return GroupSettings(
        name=f"{facts.id.upper()} study group",
        exam=facts.id,
        language="en" if "en" in facts.languages else facts.languages[0],
        zone=zone,
        post_time="00:00",
        days="1234567",
        questions_a_day=1,
        feedback="at_once",
    )


def without_pack(exam: str, names: Sequence[str]) -> str:
    """What an operator is told of groups whose exam has no pack here."""
    shown = ", ".join(f"“{name}”" for name in names[:NAMED_GROUPS])
    more = f" and {len(names) - NAMED_GROUPS} more" if len(names) > NAMED_GROUPS else ""
    return (
        f"there is no pack for the exam {exam}, so {shown}{more} get no questions; add the folder"
        " of its pack to QUIZBOT_PACKS_DIR"
    )


def links(app: App, group: Group) -> tuple[str, str]:
    """(invite link, organiser link) of a group."""
    return invite_link(app.settings, group), organiser_link(app.settings, group)


async def slack_step(app: App) -> str | None:
    """What gets quizbot into a Slack channel, in a sentence; None where it is in one, and for many
    workspaces always the link."""
    config = app.config
    if config.slack_client_id is not None:
        from bot.platforms.slack.oauth import INSTALL_PATH

        link = f"{app.settings.base_url}{INSTALL_PATH}"
        return f"Open {link} to add quizbot to a Slack workspace."
    if not config.has_slack:
        return None
    channels = await app.db.read(workspaces.channels_on, "slack", 1)
    if channels:
        return None
    return (
        "In Slack, type /invite @quizbot and then /quiz setup in the channel that should get the"
        " questions."
    )


def _say_progress(done: int, total: int) -> None:
    log.info("recomputing what members know from their answers", done=done, of=total)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens already, so that a port in use is said before anything is served."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise ConfigError(
                f"QUIZBOT_PORT: {port} is in use on {host}; stop what uses it or choose another"
                f" port, such as QUIZBOT_PORT={port + 1}"
            ) from fault
        raise ConfigError(
            f"QUIZBOT_HOST: cannot listen on {host} port {port} ({fault.strerror})"
        ) from fault


def _visible(host: str) -> str:
    """The host as an address can hold it; a server that listens everywhere is found by name."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _local_zone() -> str:
    name = get_localzone_name() or "UTC"
    try:
        parse_zone(name)
    except ScheduleError:
        return "UTC"
    return name


def _touch(connection: Connection) -> None:
    connection.execute(text("UPDATE study_group SET id = id WHERE id = -1"))
