"""A study world: quizbot on a local Discord, and people in it; time passes as a test says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from bot.cards.action import decode
from bot.charts.artist import Artist
from bot.platforms.discord.service import DiscordService, DiscordSettings
from bot.platforms.discord.visitor import PLATFORM, address_of, user_key
from bot.posting.heartbeat import Beat, beat
from bot.usecases.context import Context, asked
from questions.question import Question, key, shown_choice
from storage import deliveries, seats
from storage.database import Database
from storage.records import Group
from tests.bot.builders import a_context, local
from tests.discord_server import Channel, Clock, Guild, LocalDiscord, Message, Person, Reply
from tests.discord_server.forms import Entry
from tests.discord_server.interactions import Kind
from tests.discord_server.refusals import Json

SATURDAY = local("2026-02-28 12:00")

Log: TypeAlias = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class HallClock:
    """The bot's clock: the same time as Discord's."""

    clock: Clock

    def now(self) -> datetime:
        """See bot.clock.Clock."""
        return self.clock.now()

    def monotonic(self) -> float:
        """See bot.clock.Clock."""
        return self.clock.now().timestamp()


@dataclass
class DiscordWorld:
    """A server with two people in it: Ana manages it and reads Spanish, Ben reads English.

    `log` is what quizbot logs; nothing in it may be an error, but for the `expected` events.
    """

    discord: LocalDiscord
    context: Context
    artist: Artist
    guild: Guild
    channel: Channel
    ana: Person
    ben: Person
    settings: DiscordSettings
    log: Log = ()
    expected: set[str] = field(default_factory=set)
    service: DiscordService = field(init=False)

    @asynccontextmanager
    async def open(self, **settings: Any) -> AsyncIterator[DiscordService]:
        """quizbot is connected within the block; after it, it is not."""
        service = self.service = self.a_service(**settings)
        await service.start()
        try:
            await self.ready()
            yield service
        finally:
            await service.stop()

    def a_service(self, **settings: Any) -> DiscordService:
        """One process of quizbot, not started."""
        return DiscordService(
            self.context, self.clock, self.artist, replace(self.settings, **settings)
        )

    async def restart(self) -> None:
        """quizbot goes, and another process of it comes in its place."""
        await self.service.stop()
        self.service = self.a_service()
        await self.service.start()
        await self.ready()

    async def ready(self) -> None:
        """Wait until quizbot is connected and, where it sees to them, its commands are known."""
        service = self.service
        shards = service.settings.shards

        def is_ready() -> bool:
            known = service.client.inbox.replies.commands or not shards.has_first
            return bool(known) and service.is_connected()

        await self.discord.until(is_ready, wake_in_s=0.01, what="quizbot's connection")

    # Time

    @property
    def clock(self) -> HallClock:
        """The bot's clock."""
        return HallClock(self.discord.clock)

    async def at(self, text: str) -> Beat:
        """Move to a local time in Madrid, and let the heart beat there."""
        wait = local(text) - self.discord.clock.now()
        assert wait >= timedelta(0), f"{text} is over"
        self.discord.clock.advance(wait.total_seconds())
        return await self.beat()

    async def later(self, duration: timedelta) -> Beat:
        """Let time pass, then let the heart beat."""
        self.discord.clock.advance(duration.total_seconds())
        return await self.beat()

    async def beat(self) -> Beat:
        """One heartbeat now."""
        done = await beat(self.context, {PLATFORM: self.service.chat}, self.clock)
        assert done.failed == ()
        return done

    # People

    def person(self, name: str, locale: str = "en-US") -> Person:
        """Somebody else joins the server."""
        person = self.discord.add_user(name, locale=locale)
        self.guild.join(person)
        return person

    async def set_up(self, by: Person | None = None, **entries: Entry) -> Reply:
        """Set a group up as an organiser does: the command, then the form."""
        by = by or self.ana
        where = entries.get("channel", self.channel)
        asked_in = where if isinstance(where, Channel) and where in self.writable else self.channel
        begun = await by.command(asked_in, "study setup", zone="Europe/Madrid")
        return await by.submit(begun.modal, {"channel": where, **entries})

    async def posted(self, at: str = "2026-03-02 09:00", **settings: Any) -> Message:
        """The first question of a group in English that is set up so, on Monday at 09:00."""
        await self.set_up(language="English")
        if settings:
            await self.ana.command(self.channel, "study settings", **settings)
        await self.at(at)
        return self.posts()[0]

    def forge(
        self,
        person: Person,
        kind: Kind,
        data: Json,
        channel: Channel | None = None,
        message: Message | None = None,
    ) -> Reply:
        """What no honest client would send."""
        where = channel or self.channel
        sent = self.discord.sender.send(kind, person, where, data, message=message)
        return Reply(sent, self.discord)

    def opens_study_to_all(self) -> None:
        """Ana lets every member use /study, in Server Settings > Integrations."""
        for command in self.discord.application.global_commands:
            if command["name"] == "study":
                command["default_member_permissions"] = None

    # What can be seen

    @property
    def writable(self) -> list[Channel]:
        """The channels and threads in which commands can be typed."""
        return [one for one in self.discord.world.in_guild(self.guild) if one.kind in (0, 11)]

    def posts(self, channel: Channel | None = None) -> list[Message]:
        """What everybody sees in the channel, oldest first."""
        shown = (channel or self.channel).messages.values()
        return [one for one in shown if not one.ephemeral and not one.deleted]

    def told(self, person: Person) -> list[Message]:
        """The direct messages that quizbot sent somebody."""
        return [*self.discord.dm(person).messages.values()]

    async def heard(self, event: str, *, times: int = 1) -> None:
        """Wait until quizbot has logged that so often."""
        await self.discord.until(
            lambda: sum(one["event"] == event for one in self.log) >= times,
            wake_in_s=0.01,
            what=event,
        )

    # What is stored

    async def group(self, channel: Channel | None = None) -> Group:
        """The group of the channel."""
        where = channel or self.channel
        address = address_of(self.guild.id, where.id)
        seat = await self.context.db.read(seats.seat_at, address, user_key(self.ana.id))
        assert seat is not None, f"no group posts to {where!r}"
        return seat.group

    async def key_of(self, post: Message) -> str:
        """The right letters of a post, as it shows them."""
        where = post.channel
        if where.parent is not None and where.parent.kind == 15:
            where = where.parent
        group = await self.group(where)
        token = token_of(post)
        (delivery,) = await self.context.db.read(deliveries.by_tokens, group.id, [token])
        question = await self.context.db.read(asked, self.context, delivery, group)
        assert question is not None
        return shown_choice(question.question, question.layout, key(question.question))


def token_of(post: Message) -> str:
    """The token that the buttons of a question's post carry."""
    ids = [one.custom_id for one in post.buttons if one.custom_id is not None]
    return decode(ids[0][ids[0].index("a:") :]).token


def labels(message: Message) -> list[str]:
    """What can be read on a message's buttons."""
    return [one.label for one in message.buttons]


def bare(message: Message) -> str:
    """What can be read, whatever is bold or code in it."""
    return message.text.replace("**", "").replace("`", "")


@asynccontextmanager
async def a_world(
    db: Database, artist: Artist, *questions: Question
) -> AsyncIterator[DiscordWorld]:
    """A world without quizbot; the exam has these questions, or one of each type."""
    server = LocalDiscord(Clock(SATURDAY))
    async with server.serving():
        with server.pointed_at():
            ana = server.add_user("Ana", locale="es-ES")
            ben = server.add_user("Ben")
            guild = server.add_guild("Night owls", owner=ana)
            guild.join(ben)
            usual = DiscordSettings(
                token=server.token,
                api_url=server.api_url,
                per_second=1000.0,
                settling=0.01,
                identify_wait=0.0,
            )
            yield DiscordWorld(
                server,
                a_context(db, *questions),
                artist,
                guild,
                guild.add_text_channel("sky"),
                ana,
                ben,
                usual,
            )
