"""A thousand answers within five seconds, over HTTP, to quizbot as a process of its own.

How long Slack waits for an acknowledgement is Slack's limit, three seconds; there is no ratio to
take. The stand-in for Slack works on the same machine.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import sys
import time
from asyncio.subprocess import DEVNULL
from datetime import UTC, datetime
from pathlib import Path

from bot.platforms.slack.oauth import SCOPES
from tests.bench.table import Figure
from tests.slack_server import App, Channel, LocalSlack, Message, Person
from tests.slack_server.clock import Clock

MEMBERS = 1_000
WITHIN_S = 5.0
LIMIT_S = 3.0
PATIENCE_S = 60.0


async def measure(directory: Path) -> list[Figure]:
    """Start `quizbot run` at a local Slack, set a group up, and let everybody answer."""
    app = App(scopes=SCOPES, commands=("/quiz",))
    async with LocalSlack("http", app=app, clock=Clock(datetime.now(UTC), running=True)) as slack:
        team = slack.add_team("Study world")
        ana = team.add_user("Ana", admin=True)
        crowd = [team.add_user(f"Member {number}") for number in range(MEMBERS)]
        channel = team.add_channel("dp-100", members=[ana, *crowd], bot=True)
        port = _free_port()
        slack.app.request_url = f"http://127.0.0.1:{port}/slack/events"
        environment = {
            **os.environ,
            "QUIZBOT_PORT": str(port),
            "QUIZBOT_DATA_DIR": str(directory / "crowd"),
            "QUIZBOT_DATABASE_URL": f"sqlite:///{directory / 'crowd' / 'quizbot.db'}",
            "QUIZBOT_SLACK_BOT_TOKEN": team.bot_token,
            "QUIZBOT_SLACK_SIGNING_SECRET": slack.app.signing_secret,
            "QUIZBOT_SLACK_API_URL": slack.api_url,
            "QUIZBOT_BASE_URL": f"http://127.0.0.1:{port}",
            "QUIZBOT_HEARTBEAT_SECONDS": "1",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=environment, stdout=DEVNULL, stderr=DEVNULL
        )
        try:
            post = await _first_post(slack, ana, channel)
            waits, last = await _all_answer(crowd, post, slack)
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()
    recorded = _recorded(directory / "crowd" / "quizbot.db")
    waits.sort()
    return [
        Figure(
            f"{MEMBERS:,} answers on one post in {WITHIN_S:.0f} s, over HTTP: acknowledged",
            f"slowest {waits[-1] * 1000:.0f} ms, p99 {waits[len(waits) * 99 // 100] * 1000:.0f} ms;"
            f" the last one read its feedback after {last:.1f} s",
            f"all within {LIMIT_S:.0f} s, and {MEMBERS:,} recorded",
            waits[-1] < LIMIT_S and recorded == MEMBERS,
        )
    ]


async def _first_post(slack: LocalSlack, ana: Person, channel: Channel) -> Message:
    """The first question with buttons, once quizbot listens and Ana has set a group up."""

    for _ in range(int(PATIENCE_S / 0.1)):
        if (await ana.command(channel, "/quiz", "help")).error is None:
            break
        await asyncio.sleep(0.1)
    form = await (await ana.command(channel, "/quiz", "setup")).modal()
    days = [one["value"] for one in form.element("days").options]
    await ana.submit(form, {"days": days, "questions_a_day": "10"})
    await ana.command(channel, "/quiz", "now")

    def posts() -> list[Message]:
        return [one for one in channel.posts() if "A" in one.labels]

    return (await slack.until(posts, PATIENCE_S))[0]


async def _all_answer(
    crowd: list[Person], post: Message, slack: LocalSlack
) -> tuple[list[float], float]:
    """Seconds until each acknowledgement, and until the last private feedback from the first press
    on."""
    begun = time.perf_counter()
    before = len(slack.asked("response_url"))

    async def answers(person: Person, number: int) -> float:
        await asyncio.sleep(WITHIN_S * number / MEMBERS)
        pressed = time.perf_counter()
        reply = await person.press(post, "A")
        assert reply.error is None
        return time.perf_counter() - pressed

    waits = await asyncio.gather(*(answers(one, n) for n, one in enumerate(crowd)))
    await slack.until(lambda: len(slack.asked("response_url")) - before >= MEMBERS, PATIENCE_S)
    return list(waits), time.perf_counter() - begun


def _recorded(database: Path) -> int:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        (count,) = connection.execute("SELECT count(*) FROM answer").fetchone()
    connection.close()
    return int(count)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
