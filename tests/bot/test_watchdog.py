"""A process that has gone silent ends, so that it is started again."""

from __future__ import annotations

import threading

from bot.watchdog import Watchdog, end_within


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_silent_process_ends_with_1() -> None:
    time, ended = Time(), list[int]()
    watchdog = Watchdog(300, time, ended.append)
    time.now = 300
    assert watchdog.look()
    time.now = 301
    assert not watchdog.look()
    assert ended == [1]


def test_a_heartbeat_keeps_it_alive() -> None:
    time, ended = Time(), list[int]()
    watchdog = Watchdog(300, time, ended.append)
    for _ in range(10):
        time.now += 290
        watchdog.alive()
        assert watchdog.look()
    assert ended == []


def test_it_looks_by_itself_also_while_everything_else_hangs() -> None:
    time, ended = Time(), threading.Event()
    watchdog = Watchdog(0.01, time, lambda _code: ended.set())
    time.now = 1.0
    watchdog.start()
    assert ended.wait(20)
    watchdog.stop()


def test_what_does_not_stop_in_time_is_ended() -> None:
    ended = threading.Event()
    end_within(0.01, lambda _code: ended.set())
    assert ended.wait(20)
