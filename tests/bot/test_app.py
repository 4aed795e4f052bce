"""The whole bot, put together as an operator runs it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from pydantic import SecretStr
from sqlalchemy import Connection, delete

from bot.app import App, links, ready_made
from bot.cards.card import Card, load_card
from bot.config import Config, ConfigError
from bot.demo.transcript import answer_token
from bot.platforms.web.links import address_of
from bot.posting.planning import post_now
from bot.usecases.join_group import join_group
from bot.usecases.set_up_group import set_up_group
from bot.usecases.take_answer import Actor, Graded, take_answer
from storage import groups, web_feed
from storage.records import Address, Group, WebMessage
from storage.tables import belief, belief_basis
from tests.bot.builders import a_user
from tests.bot.fakes import FakeChat
from tests.bot.usecases.classroom import aggregates
from tests.discord_server import LocalDiscord
from tests.discord_server.client import pointed_at
from tests.questions.builders import a_single, write_pack

PATIENCE_S = 60


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """An empty database on each engine."""
    return a_config(database_url, tmp_path)


def a_config(database_url: str, folder: Path, port: int = 0) -> Config:
    """Settings with all files below `folder`: a pack of one question there, and any free port."""
    pack = folder / "packs" / "sky-1"
    pack.mkdir(parents=True, exist_ok=True)
    write_pack(pack, [a_single()])
    return Config(
        _env_file=None,  # type: ignore[call-arg]  # pydantic's own switch
        database_url=SecretStr(database_url),
        data_dir=folder / "data",
        packs_dir=folder / "packs",
        port=port,
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of this machine on which somebody listens already."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@asynccontextmanager
async def running(config: Config) -> AsyncIterator[App]:
    app = App(config)
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


async def messages(app: App, group: Group) -> list[WebMessage]:
    return await app.db.read(web_feed.last_messages, address_of(group.key).channel, 10)


async def only_group(app: App) -> Group:
    group = await app.group()
    assert group is not None
    return group


class TestFirstStart:
    async def test_a_group_is_ready_made_and_has_its_question_at_once(self, config: Config) -> None:
        async with running(config) as app:
            group = await only_group(app)
            (posted,) = await messages(app, group)
        assert (group.settings.name, group.settings.exam) == ("SKY-1 study group", "sky-1")
        assert load_card(posted.card).title == "Question of the day"

    async def test_the_page_is_served_and_the_bot_is_ready(self, config: Config) -> None:
        async with running(config) as app, aiohttp.ClientSession() as browser:
            assert await app.ready() == {}
            base_url = app.settings.base_url
            async with browser.get(f"{base_url}/readyz") as answer:
                assert (answer.status, await answer.json()) == (
                    200,
                    {"ready": True, "problems": {}},
                )
            invite, organiser = links(app, await only_group(app))
            assert invite.startswith(f"{base_url}/join/")
            for link in (invite, organiser):
                async with browser.get(link) as page:
                    assert page.status == 200

    async def test_after_the_stop_nobody_listens(self, config: Config) -> None:
        async with running(config) as app:
            base_url = app.settings.base_url
        async with aiohttp.ClientSession() as browser:
            with pytest.raises(aiohttp.ClientConnectorError):
                await browser.get(f"{base_url}/readyz")

    async def test_groups_whose_pack_is_gone_are_named(
        self, config: Config, tmp_path: Path
    ) -> None:
        async with running(config):
            pass
        other = tmp_path / "others" / "sea-1"
        other.mkdir(parents=True)
        write_pack(other, [a_single()])
        outline = other / "outline.yaml"
        outline.write_text(outline.read_text(encoding="utf-8").replace("sky-1", "sea-1"))
        async with running(config.model_copy(update={"packs_dir": other})) as app:
            problems = await app.ready()
        assert list(problems) == ["pack sky-1"]
        assert "“SKY-1 study group” get no questions; add the folder" in problems["pack sky-1"]

    async def test_a_database_that_went_away_is_said(self, config: Config) -> None:
        async with running(config) as app:
            await app.db.close()
            assert await app.ready() == {"database": "cannot be written; see the log"}

    async def test_a_file_that_is_deleted_under_it_is_said(self, tmp_path: Path) -> None:
        async with running(a_config(f"sqlite:///{tmp_path}/quizbot.db", tmp_path)) as app:
            (tmp_path / "quizbot.db").unlink()
            assert "its file was moved or deleted" in (await app.ready())["database"]
            (tmp_path / "quizbot.db").touch()
            assert "its file was moved or deleted" in (await app.ready())["database"]


class SlowChat(FakeChat):
    """A chat that answers when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.let_go = asyncio.Event()

    async def post(self, address: Address, card: Card, key: str) -> str:
        """See Chat.post."""
        self.asked.set()
        await self.let_go.wait()
        return await super().post(address, card, key)


class TestStop:
    @asynccontextmanager
    async def slow(self, config: Config, patience: float) -> AsyncIterator[tuple[App, SlowChat]]:
        """A bot in the middle of a heartbeat, whose chat does not answer."""
        app = App(config.model_copy(update={"heartbeat_seconds": 0.1}), patience=patience)
        await app.start()
        chat = app.chats["web"] = SlowChat()
        settings = ready_made(next(iter(app.context.exams.values())), "UTC")
        group = await set_up_group(app.context, settings, address_of, app.clock.now())
        await post_now(app.context, group, app.clock.now())
        await asyncio.wait_for(chat.asked.wait(), PATIENCE_S)
        yield app, chat

    async def test_a_heartbeat_that_is_under_way_ends_first(self, config: Config) -> None:
        async with self.slow(config, patience=PATIENCE_S) as (app, chat):
            stopping = asyncio.create_task(app.stop())
            await asyncio.sleep(0)
            chat.let_go.set()
            await stopping
        assert len(chat.messages) == 1

    async def test_no_heartbeat_begins_after_it(self, config: Config) -> None:
        async with self.slow(config, patience=PATIENCE_S) as (app, chat):
            stopping = asyncio.create_task(app.stop())
            await asyncio.sleep(0)
            chat.let_go.set()
            await stopping
        assert asyncio.all_tasks() == {asyncio.current_task()}

    async def test_it_is_not_waited_for_without_end(self, config: Config) -> None:
        async with self.slow(config, patience=0.01) as (app, chat):
            async with asyncio.timeout(PATIENCE_S):
                await app.stop()
        assert chat.messages == []


class TestDiscord:
    async def test_an_outage_of_discord_keeps_the_page_up(
        self, config: Config, discord_put_back: None
    ) -> None:
        nowhere = "http://127.0.0.1:9/api/v10"
        token = SecretStr("token")
        away = config.model_copy(update={"discord_token": token, "discord_api_url": nowhere})
        async with running(away) as app, aiohttp.ClientSession() as browser:
            async with browser.get(f"{app.settings.base_url}/readyz") as answer:
                problems = (await answer.json())["problems"]
            assert answer.status == 503
            assert "cannot be reached now (Cannot connect" in problems["discord"]
            async with browser.get(links(app, await only_group(app))[0]) as page:
                assert page.status == 200

    async def test_a_wrong_token_is_said_at_once(self, config: Config) -> None:
        server = LocalDiscord()
        async with server.serving():
            with server.pointed_at():
                wrong = config.model_copy(
                    update={"discord_token": SecretStr("x"), "discord_api_url": server.api_url}
                )
                with pytest.raises(ConfigError, match="QUIZBOT_DISCORD_TOKEN: Discord does not"):
                    await App(wrong).start()

    async def test_a_discord_that_does_not_answer_holds_up_nothing(self, config: Config) -> None:
        server = LocalDiscord()
        async with server.serving():
            with server.pointed_at():
                server.faults.hold("GET", "/users/@me")
                silent = config.model_copy(
                    update={
                        "discord_token": SecretStr(server.token),
                        "discord_api_url": server.api_url,
                    }
                )
                async with running(silent) as app:
                    assert (await app.ready())["discord"] == "not connected to Discord yet"
                    group = await only_group(app)
                    assert len(await messages(app, group)) == 1
                    server.faults.clear()
                    await server.until(server.gateway.live, what="a connection")

    async def test_of_replicas_on_postgres_one_is_connected(
        self, postgres_filled_url: str, tmp_path: Path
    ) -> None:
        server = LocalDiscord()
        async with server.serving():
            with server.pointed_at():
                config = a_config(postgres_filled_url, tmp_path).model_copy(
                    update={
                        "discord_token": SecretStr(server.token),
                        "discord_api_url": server.api_url,
                    }
                )
                async with running(config) as first:
                    await server.until(lambda: server.gateway.live(), what="a connection")
                    async with running(config) as second:
                        assert "discord" not in await second.ready()
                        assert "discord" in first.chats
                    assert len(server.gateway.identified) == 1


@pytest.fixture
def discord_put_back() -> Iterator[None]:
    """discord.py speaks to whom it spoke before."""
    with pointed_at(Route.BASE, str(DiscordWebSocket.DEFAULT_GATEWAY)):
        yield


class TestNextStart:
    async def test_group_question_and_links_are_the_same(self, config: Config) -> None:
        async with running(config) as app:
            group = await only_group(app)
            before = (group, await messages(app, group), token_of(app, group))
        async with running(config) as app:
            group = await only_group(app)
            after = (group, await messages(app, group), token_of(app, group))
        assert after == before
        assert len(after[1]) == 1

    async def test_the_first_groups_key_comes_from_the_secret(self, tmp_path: Path) -> None:
        """So that of replicas that race for an empty database the second finds the key taken."""
        keys = []
        for number, data in enumerate(("shared", "shared", "another")):
            config = a_config(f"sqlite:///{tmp_path}/{number}.db", tmp_path)
            async with running(config.model_copy(update={"data_dir": tmp_path / data})) as app:
                keys.append((await only_group(app)).key)
        assert keys[0] == keys[1] != keys[2]

    async def test_after_an_upgrade_of_the_estimator_reports_are_as_they_were(
        self, config: Config
    ) -> None:
        """What members know is made of their answers, before the page is served."""
        async with running(config) as app:
            group, now = await only_group(app), app.clock.now()
            ana = a_user("ana").user
            await join_group(app.context, group, ana, "ana", now)
            (posted,) = await messages(app, group)
            token = answer_token(load_card(posted.card))
            assert token is not None
            place = address_of(group.key)
            given = await take_answer(app.context, Actor(ana, "ana"), place, token, "A", now)
            assert isinstance(given, Graded)
            before = await app.db.read(aggregates)
            await app.db.write(_as_after_an_upgrade)
        async with running(config) as app:
            assert await app.db.read(aggregates) == before
        assert len(before["belief"]) == 5

    async def test_replicas_that_start_together_make_one_group(
        self, postgres_filled_url: str, tmp_path: Path
    ) -> None:
        replicas = [App(a_config(postgres_filled_url, tmp_path)) for _ in range(3)]
        await asyncio.gather(*(replica.start() for replica in replicas))
        try:
            one = replicas[0]
            assert len(await one.db.read(groups.groups_on, "web", 9)) == 1
            assert len(await messages(one, await only_group(one))) == 1
        finally:
            for replica in replicas:
                await replica.stop()


def _as_after_an_upgrade(connection: Connection) -> None:
    for table in (belief, belief_basis):
        connection.execute(delete(table))


def token_of(app: App, group: Group) -> str:
    """The signed end of the invite link: the port before it changes from start to start."""
    return links(app, group)[0].rsplit("/", 1)[1]


class TestWhatCannotStart:
    async def test_a_port_in_use_is_named(
        self, config: Config, tmp_path: Path, taken_port: int
    ) -> None:
        url = config.database_url.get_secret_value()
        app = App(a_config(url, tmp_path, taken_port))
        with pytest.raises(ConfigError, match=rf"QUIZBOT_PORT: {taken_port} is in use.*choose"):
            await app.start()
        await app.db.close()

    async def test_a_folder_without_packs(self, config: Config, tmp_path: Path) -> None:
        empty = config.model_copy(update={"packs_dir": tmp_path})
        with pytest.raises(ConfigError, match=r"QUIZBOT_PACKS_DIR: .* holds no exam pack"):
            await App(empty).start()


class TestProgram:
    """`quizbot run` as a process, with its default pack."""

    @pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
    async def test_it_prints_its_address_and_stops_when_told(
        self, tmp_path: Path, by: signal.Signals
    ) -> None:
        async with program(tmp_path, "run", port="0") as bot:
            address = await printed_address(bot)
            async with aiohttp.ClientSession() as browser, browser.get(address) as page:
                assert page.status == 200
                assert "DP-100" in await page.text()
            bot.send_signal(by)
            _, logged = await bot.communicate()
        assert bot.returncode == 0
        assert "Traceback" not in logged.decode()
        assert "stopped" in logged.decode()

    async def test_slacks_next_step_is_printed_and_what_is_wrong_is_logged(
        self, tmp_path: Path
    ) -> None:
        settings = {
            "slack_client_id": "1.2",
            "slack_client_secret": "c",
            "slack_signing_secret": "s",
            "base_url": "http://quiz.example.org",
            "slack_bottoken": "hunter2",
        }
        async with program(tmp_path, "run", port="0", **settings) as bot:
            assert bot.stdout is not None
            printed = b""
            while b"Ctrl-C" not in printed:
                line = await bot.stdout.readline()
                assert line, printed
                printed += line
            bot.terminate()
            _, logged = await bot.communicate()
        assert b"Open http://quiz.example.org/slack/install to add quizbot" in printed
        said = logged.decode()
        assert "set QUIZBOT_BASE_URL to an https:// address" in said
        assert "QUIZBOT_SLACK_BOTTOKEN is no setting" in said
        assert "hunter2" not in said

    async def test_health_tells_whether_it_runs(self, tmp_path: Path) -> None:
        async with program(tmp_path, "run", port="0") as bot:
            port = re.findall(r":(\d+)/", await printed_address(bot))[0]
            async with program(tmp_path, "health", port=port) as health:
                said, _ = await health.communicate()
            bot.terminate()
            await bot.communicate()
        assert (health.returncode, said.decode().strip()) == (0, '{"ready": true, "problems": {}}')

    async def test_a_port_in_use_is_one_clear_line(self, tmp_path: Path, taken_port: int) -> None:
        async with program(tmp_path, "run", port=str(taken_port)) as bot:
            printed, said = await bot.communicate()
        assert (bot.returncode, printed) == (1, b"")
        assert [line for line in said.decode().splitlines() if line.startswith("quizbot: ")] == [
            f"quizbot: QUIZBOT_PORT: {taken_port} is in use on 127.0.0.1; stop what uses it or"
            f" choose another port, such as QUIZBOT_PORT={taken_port + 1}"
        ]
        assert b"Traceback" not in said


@asynccontextmanager
async def program(
    folder: Path, command: str, **settings: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A quizbot command as a process of its own, with its data in `folder`; it never outlives
    its test."""
    own = {f"QUIZBOT_{name.upper()}": value for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command),
        cwd=folder,
        env=os.environ | own,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def printed_address(bot: asyncio.subprocess.Process) -> str:
    """The invite link that the program prints once it can be opened."""
    assert bot.stdout is not None
    async for line in bot.stdout:
        if match := re.search(rb"http://\S+/join/\S+", line):
            return match[0].decode()
    pytest.fail("the program ended without an address")
