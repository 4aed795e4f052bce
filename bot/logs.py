"""Structured logs: lines for people, JSON for machines. Secrets never reach them."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any, Literal

import structlog

# Up to the last @: a password that was not quoted may hold one itself.
_SECRETS = re.compile(
    r"""(?P<password>://[^:/@\s]*:)[^\s"']+(?=@)"""
    r"""|(?P<slack>xox[a-z]-|xapp-|xoxe\.)[\w.-]+"""
    r"""|(?P<discord>\bBot\s+)[\w.-]{20,}"""
    r"""|\b[\w-]{18,}\.[\w-]{6,7}\.[\w-]{27,}"""  # a Discord token by itself
    r"""|(?P<reply>/(?:interactions|webhooks)/\d+/)[^/\s"'?]+"""
    r"""|(?P<response>/(?:actions|commands)/[TE][A-Z0-9]+/)[^\s"'?]+"""
)


def set_up_logs(style: Literal["text", "json"], level: str) -> None:
    """Send all logs, ours and the libraries', to standard error in one format."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
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
                hide_secrets,  # last, so that it sees all that will be written
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # At debug they write every event, with what people said and did.
    for talkative in ("discord", "slack_bolt", "slack_sdk"):
        logging.getLogger(talkative).setLevel(max(logging.INFO, root.level))
    for chatty in ("alembic", "aiohttp.access"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
    # It warns of a heartbeat that is left out because the last one is not over: that is as it
    # should be.
    logging.getLogger("apscheduler").setLevel(max(logging.ERROR, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def hide_secrets(_logger: object, _method: str, line: Any) -> str:
    """Blot out passwords in addresses and platform tokens, wherever they stand in a line."""
    return _SECRETS.sub(_blotted, str(line))


def _blotted(found: re.Match[str]) -> str:
    """What stands before a secret says what it was."""
    return (found[found.lastgroup] if found.lastgroup else "") + "***"
