"""Runs the bot until it is told to stop."""

from __future__ import annotations

import asyncio
import math
import signal
from collections.abc import Callable
from types import FrameType

import structlog

from bot.app import App, links, slack_step
from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.watchdog import Watchdog, end_within

log = structlog.get_logger(__name__)

RUNS = "quizbot runs."
# Whatever hangs, a process that is told to stop is gone by then.
STOPS_WITHIN_S = 14.0


async def serve(
    config: Config,
    say: Callable[[str], None],
    clock: Clock | None = None,
    headline: str = RUNS,
) -> None:
    """Start, tell the operator through `say` where the page is, and run until SIGTERM or Ctrl-C.

    `clock` is the machine's own unless another is given; `headline` begins what is said.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    # The other commands end with their reader; a server outlives any client that goes away.
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    clock = clock or SystemClock()
    watchdog = Watchdog(config.watchdog_seconds or math.inf, SystemClock().monotonic)

    def told(_number: int, _frame: FrameType | None) -> None:
        # Not the loop's own handler: the loop may be what hangs.
        end_within(STOPS_WITHIN_S)
        loop.call_soon_threadsafe(stop.set)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, told)
    app = App(config, clock, on_beat=watchdog.alive)
    if config.slack_client_id is not None and (config.base_url or "").startswith("http://"):
        log.warning(
            "Slack sends nothing to an address that is not encrypted; set QUIZBOT_BASE_URL to an"
            " https:// address",
            base_url=config.base_url,
        )
    watchdog.start()
    await app.start()
    try:
        say(await _welcome(app, headline))
        await stop.wait()
        log.info("stopping")
    finally:
        watchdog.stop()
        await app.stop()
    log.info("stopped")


async def _welcome(app: App, headline: str) -> str:
    group = await app.group()
    step = await slack_step(app)
    slack = "" if step is None else f"{step}\n\n"
    if group is None:
        return f"{headline} The page is at {app.settings.base_url}/\n\n{slack}Ctrl-C stops it."
    invite, organiser = links(app, group)
    return (
        f"\n{headline} Open this address to join “{group.settings.name}” and answer today's"
        f" question:\n\n    {invite}\n\nTo organise groups (keep this one to yourself):\n\n"
        f"    {organiser}\n\n{slack}Ctrl-C stops it."
    )
