"""What Slack needs: events that were seen, installations with their tokens, and OAuth states.

Revision: 0006, after 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision: str = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    op.create_table(
        "platform_event",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column(
            "event", sa.Text(), nullable=False, comment="what the platform calls it, or its hash"
        ),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "event", name=op.f("pk_platform_event")),
    )
    op.create_index(op.f("ix_platform_event_seen_at"), "platform_event", ["seen_at"])
    op.create_table(
        "slack_installation",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("team_name", sa.Text(), nullable=False),
        sa.Column("bot_token", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False, comment="with commas between them"),
        sa.Column(
            "refresh_token",
            sa.Text(),
            nullable=True,
            comment="renews the bot's token once, where tokens rotate",
        ),
        sa.Column(
            "expires_at", UtcDateTime(), nullable=True, comment="of the bot's token; NULL: it lasts"
        ),
        sa.Column("installed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_slack_installation")),
    )
    op.create_table(
        "slack_oauth_state",
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_slack_oauth_state")),
    )
