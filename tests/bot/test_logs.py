"""Logs: one line an event, and no secret in any of them."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from aiohttp.http_exceptions import BadHttpMessage

from bot.logs import MalformedRequests, hide_secrets, keep_to_its_line

# Logging is set up once for a whole process, so these tests have one of their own.
PROGRAM = """
import logging, sys
import structlog
from bot.logs import set_up_logs

early = structlog.get_logger("early")  # as modules do, before the logs are set up
set_up_logs(sys.argv[1], sys.argv[2])
early.info("started", port=8080, name="Ñandú")
early.debug("detail")
early.info("database", url="postgresql://ana:hunter2@host/db")
early.info("nested", options={"url": "postgresql://ana:hunter2@host/db"})
early.info("object", fault=ValueError("xoxb-hunter2-hunter2"))
logging.getLogger("some.library").warning("of a library: %s", "xapp-hunter2")
logging.getLogger("apscheduler").info("chatter")
logging.getLogger("discord.gateway").debug("chatter")
logging.getLogger("slack_bolt.AsyncApp").debug("chatter")
logging.getLogger("slack_sdk.web").debug("chatter")
logging.getLogger("discord.gateway").info("connected")
try:
    raise RuntimeError("postgresql://ana:hunter2@host/db")
except RuntimeError:
    early.exception("failed")
"""


@cache
def lines(style: str, level: str = "info") -> list[str]:
    """What the program writes to standard error."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, style, level],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    assert done.stdout == ""
    return done.stderr.splitlines()


def events(level: str = "info") -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines("json", level)]


def test_json_is_an_object_a_line_with_time_level_and_values() -> None:
    first = events()[0]
    assert (first["event"], first["level"], first["port"]) == ("started", "info", 8080)
    assert first["name"] == "Ñandú"
    assert first["timestamp"].endswith("Z")


def test_a_librarys_log_has_the_same_shape() -> None:
    (library,) = [one for one in events() if "library" in one["event"]]
    assert library["level"] == "warning"
    assert "timestamp" in library


def test_an_exception_comes_with_its_traceback() -> None:
    assert "Traceback" in events()[-1]["exception"]
    assert any("Traceback" in line for line in lines("text"))


def test_the_level_leaves_out_what_is_below() -> None:
    assert "detail" not in {one["event"] for one in events()}
    assert {one["event"] for one in events("error")} == {"failed"}


@pytest.mark.parametrize("level", ["info", "debug"])
def test_chatter_of_libraries_is_left_out(level: str) -> None:
    written = {one["event"] for one in events(level)}
    assert "chatter" not in written
    assert "connected" in written


@pytest.mark.parametrize("style", ["text", "json"])
def test_no_secret_is_written_wherever_it_stands(style: str) -> None:
    written = "\n".join(lines(style))
    assert "hunter2" not in written
    assert "ana:***@host/db" in written
    assert written.count("***") >= 5


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("postgresql://ana:pa:s@s@host/db", "postgresql://ana:***@host/db"),
        ("redis://:hunter2@host", "redis://:***@host"),
        ("http://127.0.0.1:8080/join", "http://127.0.0.1:8080/join"),
        ("token xoxb-12-ab, xapp-1-A_b", "token xoxb-***, xapp-***"),
        ("ana@example.org", "ana@example.org"),
        ("Authorization: Bot MTk4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7", "Authorization: Bot ***"),
        ("token=MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs!", "token=***!"),
        (
            "PATCH https://discord.com/api/v10/webhooks/123/aW50ZXJh.Y3/messages/@original 404",
            "PATCH https://discord.com/api/v10/webhooks/123/***/messages/@original 404",
        ),
        ("POST /interactions/12/aW50ZXJhY3Q/callback", "POST /interactions/12/***/callback"),
        (
            "POST https://hooks.slack.com/actions/T1A/2/x3Y 500",
            "POST https://hooks.slack.com/actions/T1A/*** 500",
        ),
        (
            "https://hooks.slack.com/commands/T1A/2/x3Y?a",
            "https://hooks.slack.com/commands/T1A/***?a",
        ),
        ("Bot Framework 1.2.3", "Bot Framework 1.2.3"),
        ("xoxe.xoxb-1-Mi0yLTM", "xoxe.***"),
    ],
)
def test_what_is_a_secret(line: str, shown: str) -> None:
    assert hide_secrets(None, "info", line) == shown


@pytest.mark.parametrize("character", ["\n", "\r", "\x1b", "\x85", "\u2028", "\u202e", "\x00"])
def test_nothing_that_is_logged_ends_its_line_or_steers_a_terminal(character: str) -> None:
    said = keep_to_its_line(None, "", {"event": f"a{character}b", "reason": f"c{character}d"})
    assert character not in f"{said['event']}{said['reason']}"
    assert said["event"].startswith("a\\")


def test_what_is_long_is_cut() -> None:
    said = keep_to_its_line(None, "", {"event": "x" * 1_000_000})
    assert len(said["event"]) < 2100


def test_a_line_of_a_traceback_cannot_be_taken_for_a_line_of_the_log() -> None:
    forged = "Traceback\nValueError: 'x\n2026-03-02 [error] forged"
    said = keep_to_its_line(None, "", {"event": "failed", "exception": forged})
    assert all(line.startswith("  ") for line in said["exception"].splitlines())


def test_what_is_no_http_is_counted_and_all_else_is_told() -> None:
    now = [0.0]
    malformed = MalformedRequests(lambda: now[0])

    def record(fault: Exception) -> logging.LogRecord:
        kept = (type(fault), fault, None)
        return logging.LogRecord("aiohttp.server", 40, "", 1, "Error", (), kept)

    assert not any(malformed.filter(record(BadHttpMessage("x"))) for _ in range(100))
    assert malformed.filter(record(ValueError("ours")))
