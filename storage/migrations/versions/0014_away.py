"""Members who left the server or the workspace, as the platforms say when they are asked.

Revision: 0014, after 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision: str = "0014"
down_revision: str | None = "0013"


def upgrade() -> None:
    op.add_column(
        "membership",
        sa.Column(
            "asked_at",
            UtcDateTime(),
            nullable=True,
            comment="when the platforms were last asked for them",
        ),
    )
    op.add_column(
        "membership",
        sa.Column(
            "away_at",
            UtcDateTime(),
            nullable=True,
            comment="since when they are in no workspace of the group",
        ),
    )
    op.create_index(op.f("ix_membership_asked_at"), "membership", ["asked_at"])
    op.execute("UPDATE membership SET asked_at = joined_at")
