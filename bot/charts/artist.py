"""Asks the drawing process for pictures, so that neither the event loop nor our memory pays.

Must not import `draw` (and with it matplotlib): an idle bot stays small.
"""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import OrderedDict
from contextlib import suppress

from bot.charts.wire import (
    LENGTH_BYTES,
    Drawable,
    Fault,
    Illegible,
    Picture,
    Ready,
    Reply,
    Request,
    Style,
    dump_request,
    frame,
    load_reply,
)

ATTEMPTS = 2
# A post that waits for a picture in vain has to have time left to be sent in words.
SECONDS = 12.0


class ChartError(Exception):
    """A picture cannot be had now. Its words are for the operator's log; show the block in words
    (its `alt`) or as text."""


class IllegibleChartError(ChartError):
    """The picture's font lacks letters of this block, and always will: show it as text. That is
    nobody's fault, and nothing for a log."""


class _WorkerLostError(Exception):
    """The worker ended in the middle of something."""


class Artist:
    """Draws charts and leaderboards in one process of its own, which starts at the first use.

    One picture at a time; the last `keep` pictures are kept by their content. `seconds` is how
    long a caller waits in all, the start of the process included. Used from one event loop.
    """

    def __init__(self, *, seconds: float = SECONDS, keep: int = 64) -> None:
        self.seconds = seconds
        self.keep = keep
        self._kept: OrderedDict[Request, bytes] = OrderedDict()
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._closed = False

    @property
    def process_id(self) -> int | None:
        """The operating system's number of the worker, or None when there is none."""
        return None if self._process is None else self._process.pid

    async def warm(self) -> None:
        """Start the worker and wait until it can draw. Raises ChartError."""
        try:
            async with asyncio.timeout(self.seconds), self._turn:
                await self._worker()
        except TimeoutError:
            raise self._too_late() from None
        except (_WorkerLostError, OSError) as error:
            raise _cannot_start(error) from error

    async def picture(self, block: Drawable, style: Style, dark: bool = False) -> bytes:
        """The chart or the leaderboard as a whole SVG or PNG file, for a light or a dark ground.

        A table has a picture if it has `alt`; ask for no other. Raises IllegibleChartError when a
        PNG would show boxes instead of letters, and ChartError when it cannot be drawn, takes
        too long, or the artist is closed.
        """
        request = Request(block, style, dark)
        if (kept := self._recall(request)) is not None:
            return kept
        try:
            async with asyncio.timeout(self.seconds), self._turn:
                # Somebody before us in the queue may have wanted the same picture.
                if (kept := self._recall(request)) is not None:
                    return kept
                content = await self._draw(request)
        except TimeoutError:
            raise self._too_late() from None
        self._kept[request] = content
        while len(self._kept) > self.keep:
            self._kept.popitem(last=False)
        return content

    async def close(self) -> None:
        """End the worker and forget the pictures; whoever still waits gets a ChartError."""
        self._closed = True
        self._kill()
        async with self._turn:
            await self._end()
        self._kept.clear()

    def _recall(self, request: Request) -> bytes | None:
        if request in self._kept:
            self._kept.move_to_end(request)
        return self._kept.get(request)

    async def _draw(self, request: Request) -> bytes:
        """The picture from the worker; from a new worker if the first one ends over it."""
        lost: Exception | None = None
        for _ in range(ATTEMPTS):
            try:
                return await self._ask(await self._worker(), request)
            except (_WorkerLostError, OSError) as error:
                lost = error
                await self._end()
        raise _cannot_start(lost) from lost

    async def _ask(self, worker: Process, request: Request) -> bytes:
        assert worker.stdin is not None
        try:
            body = dump_request(request)
        except ValueError as error:
            raise _cannot_draw(str(error)) from error
        try:
            worker.stdin.write(frame(body))
            await worker.stdin.drain()
            reply = await _reply_of(worker)
        except asyncio.CancelledError:
            # Its answer would still come, and the next caller would take it for their own.
            await self._end()
            raise
        match reply:
            case Picture(content):
                return content
            case Illegible(reason):
                raise IllegibleChartError(f"no picture, but text instead: {reason}")
            case Fault(reason):
                raise _cannot_draw(reason)
            case Ready():
                raise _WorkerLostError("it answered nothing to a request")

    async def _worker(self) -> Process:
        """The worker, started and ready. Raises _WorkerLostError, OSError, ChartError."""
        if self._closed:
            raise ChartError("no charts: the bot is closing")
        if self._process is not None and self._process.returncode is None:
            return self._process
        await self._end()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", "-m", "bot.charts.worker"),
            stdin=PIPE,
            stdout=PIPE,
            env=_environment(),
        )
        try:
            await _reply_of(self._process)
        except BaseException:
            await self._end()
            raise
        return self._process

    def _kill(self) -> None:
        """It holds nothing worth keeping."""
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _end(self) -> None:
        """Kill the worker, if there is one, and see it gone. Only for who has the turn."""
        self._kill()
        process, self._process = self._process, None
        if process is not None:
            assert process.stdin is not None
            process.stdin.close()
            await process.communicate()

    def _too_late(self) -> ChartError:
        return ChartError(
            f"a chart was not drawn within {self.seconds:g} s: the machine is too busy or too slow"
        )


async def _reply_of(worker: Process) -> Reply:
    assert worker.stdout is not None
    try:
        head = await worker.stdout.readexactly(LENGTH_BYTES)
        return load_reply(await worker.stdout.readexactly(int.from_bytes(head, "big")))
    except asyncio.IncompleteReadError as error:
        raise _WorkerLostError("it ended without an answer") from error


def _cannot_draw(reason: str) -> ChartError:
    return ChartError(f"a chart could not be drawn, please report this: {reason}")


def _cannot_start(error: Exception | None) -> ChartError:
    return ChartError(
        f"the process that draws charts does not run ({error}): see the lines above in the log;"
        " `python -m bot.charts.worker` shows what is wrong"
    )


def _environment() -> dict[str, str]:
    """Ours without our settings, some of which are secret; the worker finds our modules."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("QUIZBOT_")}
    paths = os.pathsep.join(os.path.abspath(path) for path in sys.path)
    return {**ours, "PYTHONPATH": paths, "MPLBACKEND": "agg"}
