"""Structured logs: lines for people, JSON for machines. Secrets never reach them."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from typing import Any, Literal

import structlog

from bot.clock import SystemClock
from bot.counted import CountedLog

# Up to the last @: a password that was not quoted may hold one itself.
_SECRETS = re.compile(
    r"""(?P<password>://[^:/@\s]*:)[^\s"']+(?=@)"""
    r"""|(?P<slack>xox[a-z]-|xapp-|xoxe\.)[\w.-]+"""
    r"""|(?P<discord>\bBot\s+)[\w.-]{20,}"""
    r"""|\b[\w-]{18,}\.[\w-]{6,7}\.[\w-]{27,}"""  # a Discord token by itself
    r"""|(?P<reply>/(?:interactions|webhooks)/\d+/)[^/\s"'?]+"""
    r"""|(?P<response>/(?:actions|commands)/[TE][A-Z0-9]+/)[^\s"'?]+"""
)


# What ends a line, or a terminal takes for orders.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
LONGEST_TEXT = 2000


def set_up_logs(style: Literal["text", "json"], level: str) -> None:
    """Send all logs, ours and the libraries', to standard error in one format."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        keep_to_its_line,
    ]
    render: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                render,
                hide_secrets,  # last: it has to see everything that will be written
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # At debug they write every event, with what people said and did.
    for talkative in ("discord", "slack_bolt", "slack_sdk"):
        logging.getLogger(talkative).setLevel(max(logging.INFO, root.level))
    for chatty in ("alembic", "aiohttp.access", "apscheduler"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
    logging.getLogger("aiohttp.server").addFilter(MalformedRequests(SystemClock().monotonic))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


class MalformedRequests(logging.Filter):
    """Counts what is no HTTP, instead of a traceback for each: anybody may send it."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        super().__init__()
        self._counted = CountedLog("malformed requests to the page are turned away", monotonic)

    def filter(self, record: logging.LogRecord) -> bool:
        """See logging.Filter."""
        kind = record.exc_info[0] if record.exc_info else None
        if kind is None or kind.__module__ != "aiohttp.http_exceptions":
            return True
        self._counted.note()
        return False


def keep_to_its_line(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Escape what would end a line, or steer a terminal, and cut what is too long: part of it may
    be a stranger's. Tracebacks keep their lines, each of them indented."""
    for name, value in event.items():
        if not isinstance(value, str):
            continue
        if name in ("exception", "stack"):
            lines = (_escaped(line) for line in value.splitlines())
            event[name] = "\n".join(f"  {line}" for line in lines)
        else:
            event[name] = _escaped(value)
    return event


def _escaped(text: str) -> str:
    text = _CONTROLS.sub(lambda found: found.group().encode("unicode_escape").decode(), text)
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"


def hide_secrets(_logger: object, _method: str, line: Any) -> str:
    """Blot out passwords in addresses and platform tokens, wherever they stand in a line."""
    return _SECRETS.sub(_blotted, str(line))


def _blotted(found: re.Match[str]) -> str:
    """What stands before a secret says what it was."""
    return (found[found.lastgroup] if found.lastgroup else "") + "***"
