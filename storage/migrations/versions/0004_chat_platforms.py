"""What chat platforms need: organiser roles, notices of parked channels, discussions, departures.

Revision: 0004, after 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision: str = "0004"
down_revision: str | None = "0003"

_TO_TELL = sa.text("parked_at IS NOT NULL AND told_at IS NULL")


def upgrade() -> None:
    op.add_column(
        "study_group",
        sa.Column(
            "departed_at",
            UtcDateTime(),
            nullable=True,
            comment="paused since its last workspace was left",
        ),
    )
    op.add_column(
        "study_group",
        sa.Column(
            "discussion",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="a thread under every question",
        ),
    )
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "told_at",
                UtcDateTime(),
                nullable=True,
                comment="when organisers were told that it is parked",
            )
        )
        batch_op.add_column(
            sa.Column(
                "organiser_role",
                sa.Text(),
                nullable=True,
                comment="a role of the workspace that may organise the group",
            )
        )
        batch_op.add_column(
            sa.Column(
                "unbound_at",
                UtcDateTime(),
                nullable=True,
                comment="set: it gets reveals of old posts, no new ones",
            )
        )
        batch_op.add_column(
            sa.Column(
                "departed_at",
                UtcDateTime(),
                nullable=True,
                comment="parked since its workspace was left",
            )
        )
        batch_op.drop_constraint(
            batch_op.f("uq_channel_platform_workspace_channel"), type_="unique"
        )
    bound = sa.text("unbound_at IS NULL")
    op.create_index(
        "uq_channel_bound",
        "channel",
        ["platform", "workspace", "channel"],
        unique=True,
        sqlite_where=bound,
        postgresql_where=bound,
    )
    op.create_index(
        "ix_channel_to_tell",
        "channel",
        ["parked_at"],
        sqlite_where=_TO_TELL,
        postgresql_where=_TO_TELL,
    )
    op.create_index(
        op.f("ix_practice_session_person_id"), "practice_session", ["person_id"], unique=False
    )
