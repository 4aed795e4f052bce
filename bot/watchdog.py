"""Ends a process that has gone silent, so that whatever runs it starts it again.

It is a thread, because the event loop may be what hangs; and it ends the process at once, because
what hangs may never let go. It knows no database and no platform.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import structlog

LOOKS_EVERY_S = 5.0

log = structlog.get_logger(__name__)


def exit_at_once(code: int) -> None:
    """End the process, whatever hangs. What is due is in the database."""
    os._exit(code)


class Watchdog:
    """Ends the process when it was not `alive` for `seconds`. `monotonic` gives seconds."""

    def __init__(
        self,
        seconds: float,
        monotonic: Callable[[], float],
        end: Callable[[int], None] = exit_at_once,
    ) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._end = end
        self._alive_at = monotonic()
        self._stopped = threading.Event()

    def alive(self) -> None:
        """A heartbeat has done its work."""
        self._alive_at = self._monotonic()

    def look(self) -> bool:
        """Whether all is well; if not, the process ends with 1."""
        silent = self._monotonic() - self._alive_at
        if silent <= self._seconds:
            return True
        log.critical(
            "no heartbeat has done its work for too long; the process ends, to be started again",
            seconds=round(silent),
        )
        self._end(1)
        return False

    def start(self) -> None:
        """Look every few seconds, in a thread that keeps no process from its end."""
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Stop looking."""
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.wait(min(LOOKS_EVERY_S, self._seconds / 4)):
            self.look()


def end_within(seconds: float, end: Callable[[int], None] = exit_at_once) -> threading.Timer:
    """End the process with 1 after so many seconds, unless the timer is cancelled: it was told to
    stop, and something does not let it."""

    def late() -> None:
        log.critical("something did not stop in time; the process ends without it")
        end(1)

    timer = threading.Timer(seconds, late)
    timer.daemon = True
    timer.start()
    return timer
