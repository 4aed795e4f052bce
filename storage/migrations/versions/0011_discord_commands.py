"""What Discord was told to offer: commands are registered only when they change.

Revision: 0011, after 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"


def upgrade() -> None:
    op.create_table(
        "discord_commands",
        sa.Column("application", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="of the commands in all languages"),
        sa.PrimaryKeyConstraint("application", name=op.f("pk_discord_commands")),
    )
