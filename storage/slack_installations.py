"""Queries about the Slack workspaces that installed the app: their tokens, and OAuth states."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from storage.dialects import per_dialect
from storage.tables import slack_installation, slack_oauth_state


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in a workspace (`team`). A token that rotates ends at `expires_at`, and is renewed
    by the refresh token, once. Tokens stay out of logs."""

    team: str
    team_name: str
    bot_token: str = field(repr=False)
    bot_user: str
    scopes: str
    refresh_token: str | None = field(repr=False)
    expires_at: datetime | None
    installed_at: datetime


_SAVE = per_dialect(
    slack_installation,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["team"],
        set_={
            column.name: insert.excluded[column.name]
            for column in slack_installation.c
            if column.name != "team"
        },
    ),
)


def save_installation(connection: Connection, new: Installation) -> None:
    """Keep an installation, in place of an earlier one of that workspace."""
    row = {column.name: getattr(new, column.name) for column in slack_installation.c}
    connection.execute(_SAVE(connection), row)


def renew_token(
    connection: Connection,
    team: str,
    used: str,
    bot_token: str,
    refresh_token: str | None,
    expires_at: datetime | None,
) -> bool:
    """Keep the token that the refresh token `used` was exchanged for; False if the installation
    has another one by now."""
    changed = connection.execute(
        update(slack_installation)
        .where(slack_installation.c.team == team, slack_installation.c.refresh_token == used)
        .values(bot_token=bot_token, refresh_token=refresh_token, expires_at=expires_at)
    )
    return changed.rowcount == 1


def installation_of(connection: Connection, team: str) -> Installation | None:
    """The installation in a workspace."""
    row = connection.execute(
        select(slack_installation).where(slack_installation.c.team == team)
    ).one_or_none()
    return None if row is None else _installation_from(row)


def installed_teams(connection: Connection) -> list[str]:
    """The workspaces with an installation."""
    return list(
        connection.execute(
            select(slack_installation.c.team).order_by(slack_installation.c.team)
        ).scalars()
    )


def drop_installation(connection: Connection, team: str, bot_token: str) -> bool:
    """Forget a workspace's tokens, if `bot_token` is the one in use; False if another one is."""
    connection.execute(
        delete(slack_installation).where(
            slack_installation.c.team == team, slack_installation.c.bot_token == bot_token
        )
    )
    return installation_of(connection, team) is None


def add_state(connection: Connection, state: str, expires_at: datetime, now: datetime) -> None:
    """Keep a state that Slack is to bring back, and drop those that are too old."""
    connection.execute(delete(slack_oauth_state).where(slack_oauth_state.c.expires_at <= now))
    connection.execute(insert(slack_oauth_state).values(state=state, expires_at=expires_at))


def use_state(connection: Connection, state: str, now: datetime) -> bool:
    """Use a state up; False if it is not ours, too old or used."""
    used = delete(slack_oauth_state).where(
        slack_oauth_state.c.state == state, slack_oauth_state.c.expires_at > now
    )
    return connection.execute(used).rowcount == 1


def _installation_from(row: Row[Any]) -> Installation:
    return Installation(**row._mapping)
