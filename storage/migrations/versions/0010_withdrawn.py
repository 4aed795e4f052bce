"""The detail of a delivery may say that its question was withdrawn; nothing else changes.

Revision: 0010, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column(
            "delivery",
            "detail",
            comment="JSON: what a correction changed, or that the question was withdrawn",
            existing_comment="JSON: what a correction changed",
            existing_type=sa.Text(),
            existing_nullable=True,
        )
