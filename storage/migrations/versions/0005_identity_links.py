"""Codes by which a person's identities are linked, and how often wrong ones were entered.

Revision: 0005, after 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Id, UtcDateTime

revision: str = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    op.create_table(
        "link_code",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False, comment="keyed; the code is nowhere"),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_link_code_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_link_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_link_code_code_hash")),
    )
    op.create_table(
        "link_try",
        sa.Column(
            "who",
            sa.Text(),
            nullable=False,
            comment="an identity that entered codes, keyed hash",
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_link_try")),
    )
