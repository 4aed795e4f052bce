"""Runs the bot until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

import structlog

from bot.app import App, links, slack_step
from bot.clock import Clock, SystemClock
from bot.config import Config

log = structlog.get_logger(__name__)

RUNS = "quizbot runs."


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
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    app = App(config, clock or SystemClock())
    if config.slack_client_id is not None and (config.base_url or "").startswith("http://"):
        log.warning(
            "Slack sends nothing to an address that is not encrypted; set QUIZBOT_BASE_URL to an"
            " https:// address",
            base_url=config.base_url,
        )
    await app.start()
    try:
        say(await _welcome(app, headline))
        await stop.wait()
        log.info("stopping")
    finally:
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
