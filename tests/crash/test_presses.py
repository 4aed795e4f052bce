"""What quizbot has acknowledged is stored, whenever the process dies.

Three hundred people answer one post at once, quizbot runs as a process of its own and is killed
with SIGKILL in the middle of it, and every answer that was acknowledged is in the database.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import TypeAlias

import pytest
from aiohttp import ClientError, ClientSession, TCPConnector
from sqlalchemy import Connection, select

from bot.clock import SystemClock
from bot.exams import PACKS, load_exams
from bot.platforms.slack.oauth import SCOPES
from bot.platforms.web.links import address_of
from bot.platforms.web.session import Session, Sessions
from bot.posting.planning import post_now
from bot.usecases.context import Context
from bot.usecases.set_up_group import set_up_group
from questions.question import Single
from storage import people
from storage.database import Database
from storage.records import Address, Group, UserKey
from storage.tables import answer, delivery, identity, web_message
from tests.bot.builders import some_settings
from tests.discord_server import LocalDiscord
from tests.discord_server.clock import Clock as DiscordClock
from tests.discord_server.interactions import Acknowledged
from tests.slack_server import App, LocalSlack
from tests.slack_server.clock import Clock as SlackClock

PEOPLE = 300
# Few enough to be answered in time on a busy machine.
AT_ONCE = 20
UNSURE_AFTER_S = 1.5
SECRET = "a secret for tests that kill, of more than enough letters"
PATIENCE_S = 60.0
READY = b"Ctrl-C stops it."

# Answers by the person's number; True where it was acknowledged.
Press: TypeAlias = Callable[[int], Awaitable[bool]]


@dataclass(frozen=True)
class Scene:
    """A group with open questions in one database, and quizbot's settings for it."""

    context: Context
    settings: dict[str, str]

    async def group(self, address: Callable[[str], Address]) -> Group:
        """A group that is asked ten questions now; they are open for hours, whatever the hour."""
        now = datetime.now(UTC)
        noon = (12 - now.hour) % 24
        zone = f"Etc/GMT{-noon if noon <= 12 else 24 - noon:+d}"
        chosen = some_settings(exam="dp-100", zone=zone, post_time="00:00", questions_a_day=10)
        group = await set_up_group(self.context, chosen, address, now)
        await post_now(self.context, group, now)
        return group

    @asynccontextmanager
    async def running(self, **more: str) -> AsyncIterator[Process]:
        """quizbot as a process of its own, once it says that it runs; dead after the block."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            env={**os.environ, **self.settings, **more},
            stdout=PIPE,
            stderr=DEVNULL,
        )
        assert process.stdout is not None
        try:
            async with asyncio.timeout(PATIENCE_S):
                while READY not in (line := await process.stdout.readline()):
                    assert line, "quizbot ended before it ran"
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


@pytest.fixture
def scene(database: Database, database_url: str, tmp_path: os.PathLike[str]) -> Scene:
    """On each engine."""
    settings = {
        "QUIZBOT_DATABASE_URL": database_url,
        "QUIZBOT_DATA_DIR": str(tmp_path),
        "QUIZBOT_SECRET": SECRET,
        "QUIZBOT_PORT": str(free_port()),
        "QUIZBOT_HEARTBEAT_SECONDS": "1",
    }
    return Scene(Context(database, load_exams(PACKS), SECRET.encode()), settings)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@asynccontextmanager
async def slack_pressing(
    scene: Scene, transport: str
) -> AsyncIterator[tuple[Process, Press, list[UserKey]]]:
    """A workspace on the local Slack in which everybody sees the post."""
    app = App(scopes=SCOPES, commands=("/quiz",))
    clock = SlackClock(datetime.now(UTC), running=True)
    async with LocalSlack("http" if transport == "http" else "socket", app=app, clock=clock) as one:
        team = one.add_team("Study world")
        crowd = [team.add_user(f"Member {number}") for number in range(PEOPLE)]
        channel = team.add_channel("dp-100", members=crowd, bot=True)
        await scene.group(lambda _key: Address("slack", team.id, channel.id))
        url = f"http://127.0.0.1:{scene.settings['QUIZBOT_PORT']}"
        one.app.request_url = f"{url}/slack/events"
        way = (
            {"QUIZBOT_SLACK_SIGNING_SECRET": app.signing_secret, "QUIZBOT_BASE_URL": url}
            if transport == "http"
            else {"QUIZBOT_SLACK_APP_TOKEN": app.app_token}
        )
        async with scene.running(
            QUIZBOT_SLACK_BOT_TOKEN=team.bot_token, QUIZBOT_SLACK_API_URL=one.api_url, **way
        ) as process:
            posts = await one.until(
                lambda: [post for post in channel.posts() if "A" in post.labels], PATIENCE_S
            )

            async def press(number: int) -> bool:
                return (await crowd[number].press(posts[0], "A")).error is None

            yield process, press, [UserKey("slack", team.id, person.id) for person in crowd]


@asynccontextmanager
async def discord_pressing(
    scene: Scene,
) -> AsyncIterator[tuple[Process, Press, list[UserKey]]]:
    """A server on the local Discord in which everybody sees the post."""
    discord = LocalDiscord(DiscordClock.running())
    owner = discord.add_user("Owner")
    guild = discord.add_guild("Study world", owner=owner)
    channel = guild.add_text_channel("dp-100")
    crowd = [discord.add_user(f"Member {number}") for number in range(PEOPLE)]
    for person in crowd:
        guild.join(person)
    async with discord.serving():
        await scene.group(lambda _key: Address("discord", str(guild.id), str(channel.id)))
        async with scene.running(
            QUIZBOT_DISCORD_TOKEN=discord.token,
            QUIZBOT_DISCORD_API_URL=discord.api_url,
            QUIZBOT_DISCORD_GATEWAY_URL=discord.gateway_url,
        ) as process:

            def question() -> object:
                return [
                    one
                    for one in channel.messages.values()
                    if "A" in [button.label for button in one.buttons]
                ]

            await discord.changes.until(question, what="a question with buttons")
            post = question()[0]  # type: ignore[index]

            async def press(number: int) -> bool:
                reply = await crowd[number].start_press(post, "A").acknowledgement()
                return reply.acknowledged is Acknowledged.MESSAGE

            keys = [UserKey("discord", "", str(person.id)) for person in crowd]
            yield process, press, keys


@asynccontextmanager
async def page_pressing(
    scene: Scene,
) -> AsyncIterator[tuple[Process, Press, list[UserKey]]]:
    """The web page, on which everybody has joined."""
    sessions = Sessions(SECRET.encode(), SystemClock())
    crowd = [Session(f"member-{number}") for number in range(PEOPLE)]
    keys = [UserKey("web", "", one.user) for one in crowd]
    group = await scene.group(address_of)
    await scene.context.db.write(_join, group, keys)
    async with scene.running() as process, ClientSession(connector=TCPConnector(limit=0)) as http:
        message, token = await _web_post(scene)
        url = f"http://127.0.0.1:{scene.settings['QUIZBOT_PORT']}/g/{group.key}/act"

        async def press(number: int) -> bool:
            session = crowd[number]
            fields = {
                "csrf": sessions.csrf(session),
                "action": f"a:{token}:A",
                "message": str(message),
            }
            cookie = {"Cookie": f"quizbot={sessions.write(session)}", "X-Fragment": "1"}
            try:
                async with http.post(url, data=fields, headers=cookie) as response:
                    await response.read()
                    return response.status == 200
            except ClientError:
                return False

        yield process, press, keys


def _join(connection: Connection, group: Group, keys: list[UserKey]) -> None:
    now = datetime.now(UTC)
    for number, key in enumerate(keys):
        person = people.person_for(connection, key, now)
        people.join_group(
            connection, group.id, person, f"Member {number}", organiser=False, now=now
        )


async def _web_post(scene: Scene) -> tuple[int, str]:
    """(message, delivery's token) of a question with one right answer: the page is posted to
    before quizbot says that it runs."""
    exam = scene.context.exams["dp-100"]

    def found(connection: Connection) -> tuple[int, str] | None:
        rows = connection.execute(
            select(web_message.c.id, delivery.c.token, delivery.c.question)
            .select_from(web_message, delivery)
            .where(web_message.c.card.contains(delivery.c.token))
        ).all()
        singles = [one for one in rows if isinstance(exam.pack.questions[one.question], Single)]
        return next(((one.id, one.token) for one in singles), None)

    posted = await scene.context.db.read(found)
    assert posted is not None
    return posted


def pressing(
    scene: Scene, door: str
) -> AbstractAsyncContextManager[tuple[Process, Press, list[UserKey]]]:
    match door:
        case "slack by http":
            return slack_pressing(scene, "http")
        case "slack by socket":
            return slack_pressing(scene, "socket")
        case "discord":
            return discord_pressing(scene)
        case _:
            return page_pressing(scene)


def answered(connection: Connection) -> set[UserKey]:
    """Whose answer is stored."""
    rows = connection.execute(
        select(identity.c.platform, identity.c.workspace, identity.c.user_id).join(
            answer, answer.c.person_id == identity.c.person_id
        )
    )
    return {UserKey(*row) for row in rows}


@pytest.mark.parametrize(
    ("engine_name", "door"),
    [
        ("sqlite", "slack by http"),
        ("sqlite", "slack by socket"),
        ("sqlite", "discord"),
        ("sqlite", "page"),
        pytest.param("postgres", "slack by http", marks=pytest.mark.postgres),
        pytest.param("postgres", "page", marks=pytest.mark.postgres),
    ],
    indirect=["engine_name"],
)
async def test_what_was_acknowledged_is_stored_whenever_quizbot_is_killed(
    scene: Scene, door: str
) -> None:
    dies_after = Random(door).randint(20, 200)
    acknowledged: set[UserKey] = set()
    at_once = asyncio.Semaphore(AT_ONCE)

    async with pressing(scene, door) as (process, press, keys):

        async def answers(number: int) -> None:
            async with at_once:
                pressed_at = asyncio.get_running_loop().time()
                if not await press(number):
                    return
                waited = asyncio.get_running_loop().time() - pressed_at
            # Whoever waited longer was told that it is not sure yet.
            if waited < UNSURE_AFTER_S:
                acknowledged.add(keys[number])
                if len(acknowledged) == dies_after:
                    process.kill()

        await asyncio.gather(*map(answers, range(PEOPLE)))
        died = len(acknowledged) >= dies_after
        if not died:
            process.kill()

    assert died
    assert acknowledged <= await scene.context.db.read(answered)
