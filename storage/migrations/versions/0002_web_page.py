"""The messages of the web page's channels.

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Id, UtcDateTime

revision: str = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    op.create_table(
        "web_message",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False, comment="the web channel's name"),
        sa.Column("key", sa.Text(), nullable=False, comment="the sender's idempotency key"),
        sa.Column("card", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("version", sa.Integer(), nullable=False, comment="1, plus 1 for every edit"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_message")),
        sa.UniqueConstraint("key", name=op.f("uq_web_message_key")),
    )
    with op.batch_alter_table("web_message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_web_message_channel_id"), ["channel", "id"], unique=False
        )
