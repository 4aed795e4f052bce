"""A study world: quizbot on a local Slack, and people in it; time passes as a test says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from aiohttp import web

from bot.cards.action import decode
from bot.charts.artist import Artist
from bot.platforms.slack.oauth import SCOPES
from bot.platforms.slack.service import SlackService, SlackSettings
from bot.platforms.slack.visitor import PLATFORM, address_of
from bot.posting.heartbeat import Beat, beat
from bot.usecases.context import Context, asked
from questions.question import Question, key, shown_choice
from storage import deliveries, seats
from storage.database import Database
from storage.records import Group, UserKey
from tests.bot.builders import a_context, local
from tests.slack_server import (
    App,
    Channel,
    LocalSlack,
    Message,
    Person,
    Submission,
    TransportName,
    View,
    Workspace,
)
from tests.slack_server.clock import Clock

SATURDAY = local("2026-02-28 12:00")

Log: TypeAlias = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class HallClock:
    """The bot's clock: the same time as Slack's."""

    clock: Clock

    def now(self) -> datetime:
        """See bot.clock.Clock."""
        return datetime.fromtimestamp(self.clock.now(), UTC)

    def monotonic(self) -> float:
        """See bot.clock.Clock."""
        return self.clock.now()


@dataclass
class SlackWorld:
    """A workspace with two people in it: Ana is an admin and reads Spanish, Ben reads English.

    `log` is what quizbot logs; nothing in it may be an error, but for the `expected` events.
    """

    slack: LocalSlack
    context: Context
    artist: Artist
    team: Workspace
    channel: Channel
    ana: Person
    ben: Person
    settings: SlackSettings
    log: Log = ()
    port: int = 0
    expected: set[str] = field(default_factory=set)
    service: SlackService = field(init=False)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[SlackService]:
        """quizbot is connected within the block; after it, it is not."""
        async with connected(
            self.slack, self.context, self.artist, self.settings, self.port
        ) as service:
            self.service = service
            yield service

    # Time

    @property
    def clock(self) -> HallClock:
        """The bot's clock."""
        return HallClock(self.slack.clock)

    async def at(self, text: str) -> Beat:
        """Move to a local time in Madrid, and let the heart beat there."""
        wait = local(text) - self.clock.now()
        assert wait >= timedelta(0), f"{text} is over"
        return await self.later(wait)

    async def later(self, duration: timedelta) -> Beat:
        """Let time pass, then let the heart beat."""
        self.slack.clock.advance(duration.total_seconds())
        return await self.beat()

    async def beat(self) -> Beat:
        """One heartbeat now."""
        done = await beat(self.context, {PLATFORM: self.service.chat}, self.clock)
        assert done.failed == ()
        return done

    # People

    def person(self, name: str, **about: Any) -> Person:
        """Somebody else joins the workspace and the channel."""
        person = self.team.add_user(name, **about)
        self.channel.members.append(person)
        return person

    async def form(self, by: Person | None = None, channel: Channel | None = None) -> View:
        """The form that sets a group up, opened by its command."""
        asked = await (by or self.ana).command(channel or self.channel, "/quiz", "setup")
        return await asked.modal()

    async def set_up(
        self, by: Person | None = None, channel: Channel | None = None, **changes: Any
    ) -> Submission:
        """Set a group up as an organiser does: the command, then the form. Every day at 09:00 in
        Madrid, in English, unless something else is said."""
        by = by or self.ana
        view = await self.form(by, channel)
        days = [one["value"] for one in view.element("days").options]
        return await by.submit(view, {"days": days, "language": "en", **changes})

    async def posted(self, at: str = "2026-03-02 09:00", **changes: Any) -> Message:
        """The first question of a group that is set up so, on Monday at 09:00."""
        assert (await self.set_up(**changes)).accepted
        await self.at(at)
        return self.posts()[0]

    async def set_up_member(self, person: Person) -> None:
        """Somebody joins the channel's group, by beginning a quiz and ending it."""
        await self.asks(person, "")
        await self.asks(person, "stop")

    async def asks(self, person: Person, text: str, channel: Channel | None = None) -> Message:
        """What somebody is told who types that behind `/quiz`."""
        reply = await person.command(channel or self.channel, "/quiz", text)
        assert reply.error is None
        return await reply.message()

    async def presses(self, person: Person, surface: Message, button: str) -> Message:
        """The private message that the press of a button leads to: a new one, or the same."""
        before = surface.edits
        reply = await person.press(surface, button)
        assert reply.error is None

        def answered() -> Message | None:
            if surface.edits > before:
                return surface
            new = [one for one in person.sees(surface.channel) if one.number > reply.since]
            return new[0] if new else None

        found = await self.slack.until(answered)
        assert found is not None
        return found

    # What can be seen

    def posts(self, channel: Channel | None = None) -> list[Message]:
        """What everybody sees in the channel, oldest first, without what is in threads."""
        return [one for one in (channel or self.channel).posts() if one.thread_ts in (None, one.ts)]

    def told(self, person: Person) -> list[Message]:
        """The direct messages that quizbot sent somebody."""
        return [one for one in person.dm.posts() if one.by_app]

    async def shows(self, view: View, text: str) -> str:
        """What a modal or a Home says, once it says `text`."""
        await self.slack.until(lambda: text in view.text_of_blocks)
        return view.text_of_blocks

    async def home(self, person: Person, text: str = "") -> View:
        """Somebody's Home, opened anew, once it says `text`."""
        before = len(self.slack.asked("views.publish"))
        await person.opens_home()
        await self.slack.until(lambda: len(self.slack.asked("views.publish")) > before)
        await self.slack.until(lambda: person.home and text in person.home.text_of_blocks)
        assert person.home is not None
        return person.home

    # What is stored

    async def group(self, channel: Channel | None = None) -> Group:
        """The group of the channel."""
        address = address_of(self.team.id, (channel or self.channel).id)
        seat = await self.context.db.read(seats.seat_at, address, key_of_user(self.ana))
        assert seat is not None, f"no group posts to {address}"
        return seat.group

    async def key_of(self, post: Message) -> str:
        """The right letters of a post, as it shows them."""
        group = await self.group(post.channel)
        token = token_of(post)
        (delivery,) = await self.context.db.read(deliveries.by_tokens, group.id, [token])
        question = await self.context.db.read(asked, self.context, delivery, group)
        assert question is not None
        return shown_choice(question.question, question.layout, key(question.question))


def key_of_user(person: Person) -> UserKey:
    """Somebody, as quizbot stores them."""
    return UserKey(PLATFORM, person.team.id, person.id)


def token_of(post: Message) -> str:
    """The token that the buttons of a question's post carry."""
    return decode(next(one.value for one in post.buttons if one.value)).token


@asynccontextmanager
async def connected(
    slack: LocalSlack,
    context: Context,
    artist: Artist,
    settings: SlackSettings,
    port: int = 0,
) -> AsyncIterator[SlackService]:
    """quizbot, connected by the transport of that Slack; with HTTP it listens on `port`."""
    clock = HallClock(slack.clock)
    before = len(slack.sockets.connections)
    service = SlackService(context, clock, artist, settings)
    await service.start()
    try:
        if service.door is None:
            await slack.until(lambda: len(slack.sockets.connections) > before)
            yield service
            return
        async with serving(service, port) as address:
            slack.app.request_url = f"{address}/slack/events"
            yield service
    finally:
        await service.stop()


@asynccontextmanager
async def serving(service: SlackService, port: int) -> AsyncIterator[str]:
    """A site with nothing but Slack's door; its address."""
    assert service.door is not None
    site = web.Application(middlewares=[service.door.middleware])
    site.add_routes(service.door.routes)
    runner = web.AppRunner(
        site,
        access_log=None,
        shutdown_timeout=0.1,
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def settings_of(slack: LocalSlack, team: Workspace, **changes: Any) -> SlackSettings:
    """One workspace, by the transport of that Slack; nothing waits for time to pass."""
    usual = SlackSettings(
        bot_token=team.bot_token,
        app_token=slack.app.app_token if slack.transport == "socket" else None,
        signing_secret=slack.app.signing_secret if slack.transport == "http" else None,
        api_url=slack.api_url,
        acknowledge_after=1.5,
        per_second=1000.0,
    )
    return replace(usual, **changes)


def the_app() -> App:
    """The app as the manifest describes it."""
    return App(scopes=SCOPES, commands=("/quiz",))


@asynccontextmanager
async def a_world(
    db: Database, artist: Artist, transport: TransportName, *questions: Question
) -> AsyncIterator[SlackWorld]:
    """A world without quizbot; the exam has these questions, or one of each type."""
    async with LocalSlack(transport, app=the_app(), clock=Clock(SATURDAY)) as slack:
        team = slack.add_team("Study world")
        ana = team.add_user("Ana", tz="Europe/Madrid", locale="es-ES", admin=True)
        ben = team.add_user("Ben", locale="en-US")
        channel = team.add_channel("dp-100", members=[ana, ben], bot=True)
        yield SlackWorld(
            slack,
            a_context(db, *questions),
            artist,
            team,
            channel,
            ana,
            ben,
            settings_of(slack, team),
        )
