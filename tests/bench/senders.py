"""A thousand posts that are due on Discord, sent by real processes of quizbot at a local Discord.

It counts what arrives. Discord allows a bot 50 requests in a second, all of its processes together.

    python -m tests.bench.senders

prints the figures alone.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from bot.app import DISCORD_ALLOWS, ready_made
from bot.exams import PACKS, load_exams
from questions.question import Single
from storage import bindings, groups
from storage.database import open_database
from storage.deliveries import add_deliveries
from storage.records import Address, NewDelivery
from tests.bench.replicas import new_database
from tests.bench.table import Figure, markdown
from tests.discord_server import Clock, LocalDiscord
from tests.postgres import PostgresError, find_programs, throwaway_server

POSTS = 1000
SERVERS = 20
PATIENCE_S = 120.0
ALONE: Mapping[str, str] = {}
SHARDS: Sequence[Mapping[str, str]] = [
    {"QUIZBOT_DISCORD_SHARD_IDS": shard, "QUIZBOT_DISCORD_SHARD_COUNT": "2"} for shard in "01"
]


@dataclass(frozen=True, slots=True)
class Measured:
    """Posts a second from the first to the last, the most requests in any second, and how many
    requests were no posts."""

    rate: float
    busiest: int
    others: int


async def send_by(
    url: str, directory: Path, processes: Sequence[Mapping[str, str]], posts: int
) -> Measured:
    """Let processes with these settings send that many posts from one database."""
    server = LocalDiscord(Clock.running())
    owner = server.add_user("Ana")
    guilds = [server.add_guild(f"Server {number}", owner=owner) for number in range(SERVERS)]
    channels = [guilds[number % SERVERS].add_text_channel(f"c{number}") for number in range(posts)]
    addresses = [
        Address("discord", str(guilds[number % SERVERS].id), str(one.id))
        for number, one in enumerate(channels)
    ]
    connections = 2 if processes == SHARDS else 1
    async with server.serving(), AsyncExitStack() as closing:
        for settings in processes:
            await closing.enter_async_context(_running(url, directory, server, settings))
        await server.until(
            lambda: len(server.gateway.live()) == connections and server.idle,
            PATIENCE_S,
            what="the connection of the processes",
        )
        before = len(server.requests)
        db = open_database(url)
        await db.write(_make_due, addresses, datetime.now(UTC))
        await db.close()
        await server.until(
            lambda: all(one.messages for one in channels), PATIENCE_S, what="all posts"
        )
    sent = server.requests.of("POST", "/channels/*/messages")
    assert all(len(one.messages) == 1 for one in channels)
    seconds = (sent[-1].at - sent[0].at).total_seconds()
    others = len(server.requests) - before - len(sent)
    return Measured((posts - 1) / seconds, server.requests.busiest(), others)


def _make_due(connection: Connection, addresses: Sequence[Address], now: datetime) -> None:
    """A group for each address, with a question that is due now."""
    exam = load_exams(PACKS)["dp-100"]
    question = next(
        one
        for one in exam.pack.questions.values()
        if isinstance(one, Single) and len(one.options) == 4
    )
    new = []
    for number, address in enumerate(addresses):
        group = groups.add_group(
            connection,
            f"bench-{number}",
            ready_made(exam, "UTC"),
            next_due_at=now + timedelta(days=1),
            next_board_at=now + timedelta(days=7),
            now=now,
        )
        bindings.add_channel(connection, group.id, address)
        new.append(
            NewDelivery(
                token=f"bench-{number:06}",
                group_id=group.id,
                kind="daily",
                local_date=now.date(),
                position=0,
                question=question.id,
                layout="ABCD",
                opens_at=now,
                closes_at=now + timedelta(days=1),
                state="open",
            )
        )
    add_deliveries(connection, new, now)


@asynccontextmanager
async def _running(
    url: str, directory: Path, server: LocalDiscord, settings: Mapping[str, str]
) -> AsyncIterator[Process]:
    """`quizbot run`; in the block it has served its page."""
    environment = {
        **os.environ,
        "QUIZBOT_PORT": "0",
        "QUIZBOT_DATA_DIR": str(directory),
        "QUIZBOT_DATABASE_URL": url,
        "QUIZBOT_HEARTBEAT_SECONDS": "1",
        "QUIZBOT_LOG_LEVEL": "error",
        "QUIZBOT_DISCORD_TOKEN": server.token,
        "QUIZBOT_DISCORD_API_URL": server.api_url,
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), env=environment, stdout=PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            assert await process.stdout.readline(), "quizbot did not start"
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def first_beat_while_silent(directory: Path) -> float:
    """Seconds from the command to the first heartbeat, while Discord takes the request for the
    login and does not answer."""
    server = LocalDiscord(Clock.running())
    async with server.serving():
        server.faults.hold("GET", "/users/@me")
        environment = {
            **os.environ,
            "QUIZBOT_PORT": "0",
            "QUIZBOT_DATA_DIR": str(directory),
            "QUIZBOT_DATABASE_URL": f"sqlite:///{directory / 'quizbot.db'}",
            "QUIZBOT_DISCORD_TOKEN": server.token,
            "QUIZBOT_DISCORD_API_URL": server.api_url,
        }
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), env=environment, stdout=DEVNULL, stderr=PIPE
        )
        try:
            assert process.stderr is not None
            async with asyncio.timeout(PATIENCE_S):
                # The first start has a question to post, so that its beat is logged.
                while b"heartbeat" not in await process.stderr.readline():
                    pass
            return time.perf_counter() - started
        finally:
            process.terminate()
            await process.communicate()


async def _all(server: str, directory: Path) -> list[Figure]:
    ways = {"1 process": [ALONE], "2 replicas": [ALONE] * 2, "2 shards in 2 processes": SHARDS}
    figures = []
    for what, processes in ways.items():
        async with new_database(server) as url:
            found = await send_by(url, directory, processes, POSTS)
        figures.append(
            Figure(
                f"{POSTS:,} posts due on Discord, {what}",
                f"{found.rate:.1f} a second, {found.busiest} requests in the busiest,"
                f" {found.others} besides the posts",
                f"44 a second, never above {DISCORD_ALLOWS:.0f}",
                found.rate >= 44.0 and found.busiest <= DISCORD_ALLOWS,
            )
        )
    return figures


def measure(directory: Path) -> list[Figure]:
    """Posts by one process, two replicas, and two shards; the start while Discord is silent."""
    folder = directory / "senders"
    silent = asyncio.run(first_beat_while_silent(directory / "silent"))
    beat = Figure(
        "first heartbeat while Discord does not answer",
        f"{silent:.2f} s",
        "under 2 s",
        silent < 2.0,
    )
    try:
        with throwaway_server(find_programs(os.environ.get("PATH", ""))) as server:
            return [*asyncio.run(_all(server, folder)), beat]
    except PostgresError as fault:
        what = f"{POSTS:,} posts due on Discord"
        return [Figure(what, f"not measured: {str(fault).splitlines()[0]}"), beat]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        results = measure(Path(name))
    print(markdown(results))
    sys.exit(any(one.met is False for one in results))
