"""`quizbot demo` as a process: after the month its page is served, until it is told to stop."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

PATIENCE_S = 60
SMALL = ("--days", "2", "--members", "2")


@asynccontextmanager
async def a_demo(folder: Path, *options: str) -> AsyncIterator[Process]:
    """A demo on a free port; it never outlives its test."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", *SMALL, *options),
        cwd=folder,
        env=os.environ | {"QUIZBOT_PORT": "0"},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def said_until(stream: asyncio.StreamReader | None, wanted: str) -> tuple[str, str]:
    """(what `wanted` matches, everything until then)."""
    assert stream is not None
    said = ""
    async for line in stream:
        said += line.decode()
        if match := re.search(wanted, said):
            return match[0], said
    pytest.fail(f"the demo ended without {wanted!r}: {said}")


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_the_page_shows_the_month_and_stops_when_told(
    tmp_path: Path, by: signal.Signals
) -> None:
    async with a_demo(tmp_path) as demo:
        organiser, said = await said_until(demo.stdout, r"http://\S+/organise/\S+")
        invite = re.search(r"http://\S+/join/\S+", said)
        assert invite is not None
        assert "This is a demo: its 2 members are simulated" in said
        assert "2026-03-30 19:00 UTC" in said
        async with aiohttp.ClientSession() as browser:
            for address in (invite[0], organiser, invite[0].partition("/join/")[0] + "/"):
                async with browser.get(address) as page:
                    assert page.status == 200
                    assert "DP-100" in await page.text()
        demo.send_signal(by)
        _, logged = await demo.communicate()
    assert demo.returncode == 0
    assert "Traceback" not in logged.decode()
    assert os.listdir(tmp_path) == []


async def test_json_stays_json_while_the_page_is_served(tmp_path: Path) -> None:
    async with a_demo(tmp_path, "--json", "--data", str(tmp_path / "kept")) as demo:
        await said_until(demo.stderr, r"http://\S+/organise/\S+")
        demo.terminate()
        printed, _ = await demo.communicate()
    assert json.loads(printed)["days"] == 2
    assert (tmp_path / "kept" / "quizbot.db").is_file()
