"""PostgreSQL addresses as hosters give them -> what asyncpg is told. It connects to nothing.

What was given is never repeated but for the names of parameters: an address holds a password, and a
mistyped one may hold it anywhere.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL

# A connection that says nothing for so long is given up; what it was asked is asked of another one.
CONNECT_S = 10.0
COMMAND_S = 120.0
# Of TCP: the first probe after so many idle seconds, then so many, so far apart.
IDLE_S, PROBES, BETWEEN_S = 30, 3, 10
UNANSWERED_MS = 30_000
# The server lets go of us, too, when we are gone without a word.
SETTINGS = {
    "tcp_keepalives_idle": str(IDLE_S),
    "tcp_keepalives_interval": str(BETWEEN_S),
    "tcp_keepalives_count": str(PROBES),
    "idle_in_transaction_session_timeout": f"{2 * COMMAND_S:.0f}s",
}

SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
# Of libpq's parameters those that mean nothing to a program that always waits for its answers.
_HARMLESS = frozenset({"channel_binding", "gssencmode", "keepalives", "client_encoding"})
_OURS = frozenset({"connect_timeout", "application_name", "options", "sslmode", "sslrootcert"})
_OPTION = re.compile(r"(?:-c\s*|--)([A-Za-z_][\w.]*)=((?:\\.|[^\s\\])*)")


class AddressError(ValueError):
    """A parameter of an address that quizbot cannot honour; the message says what to do."""


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """An address without parameters, and what they come to: `arguments` are asyncpg's.

    `settings` are told to the server once it is connected: a pooler in between refuses a connection
    that asks for them at once.
    """

    url: URL
    arguments: Mapping[str, Any]
    settings: Mapping[str, str]


def postgres_address(address: URL) -> PostgresAddress:
    """What to connect to, and how. Raises AddressError for what cannot be honoured."""
    given = {
        name: value if isinstance(value, str) else value[-1]
        for name, value in address.query.items()
    }
    options = _options(given.get("options", ""))
    arguments: dict[str, Any] = {
        "timeout": _seconds(given.get("connect_timeout")),
        "command_timeout": COMMAND_S,
        "server_settings": {
            "application_name": given.get("application_name", "quizbot"),
            **options,
        },
    }
    if "sslmode" in given or "sslrootcert" in given:
        arguments["ssl"] = _ssl(given.get("sslmode", "prefer"), given.get("sslrootcert"))
    # asyncpg takes a socket's folder as a host, and SQLAlchemy hands it on from the query.
    places = {name: address.query[name] for name in ("host", "port") if name in address.query}
    for name in given:
        if name not in _OURS | _HARMLESS | {"host", "port", "target_session_attrs"}:
            raise AddressError(
                f"QUIZBOT_DATABASE_URL: the parameter {name[:40]!r} is not known; take it out"
            )
    if given.get("target_session_attrs", "any") not in ("any", "read-write", "primary"):
        raise AddressError(
            "QUIZBOT_DATABASE_URL: quizbot writes, so target_session_attrs can be read-write or"
            " primary only; change it or take it out"
        )
    ours = {name: value for name, value in SETTINGS.items() if name not in options}
    return PostgresAddress(address.set(query=places), arguments, ours)


def _seconds(given: str | None) -> float:
    if given is None:
        return CONNECT_S
    if not given.isascii() or not given.isdecimal():
        raise AddressError(
            "QUIZBOT_DATABASE_URL: connect_timeout is a whole number of seconds, such as 10"
        )
    # libpq waits for ever at 0; nobody wants that of a bot.
    return float(given) or CONNECT_S


def _options(given: str) -> dict[str, str]:
    if _OPTION.sub("", given).strip():
        raise AddressError(
            "QUIZBOT_DATABASE_URL: options can be settings of the server only, such as"
            " options=-c%20search_path%3Dquiz; take the rest out"
        )
    return {name: re.sub(r"\\(.)", r"\1", value) for name, value in _OPTION.findall(given)}


def _ssl(mode: str, root: str | None) -> str | ssl.SSLContext:
    if mode not in SSL_MODES:
        raise AddressError(f"QUIZBOT_DATABASE_URL: sslmode is one of {', '.join(SSL_MODES)}")
    if root is None:
        return mode
    if mode not in ("require", "verify-ca", "verify-full"):
        raise AddressError(
            "QUIZBOT_DATABASE_URL: sslrootcert goes with sslmode=verify-full or verify-ca"
        )
    try:
        context = ssl.create_default_context(cafile=None if root == "system" else root)
    except (OSError, ssl.SSLError) as fault:
        raise AddressError(
            "QUIZBOT_DATABASE_URL: the file of sslrootcert cannot be read as certificates; give"
            " the path of a PEM file, or system"
        ) from fault
    context.check_hostname = mode == "verify-full"
    return context
