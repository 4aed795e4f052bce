"""Exams whose difficulties have to be rebuilt get a table of their own.

They were noted as a row of `difficulty` that was none: `deleted`, with a time in its mean.

Revision: 0015, after 0014
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision: str = "0015"
down_revision: str | None = "0014"


def upgrade() -> None:
    stale = op.create_table(
        "stale_difficulty",
        sa.Column("exam", sa.Text(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column(
            "rebuild_at",
            UtcDateTime(),
            nullable=True,
            comment="when a rebuild may begin; NULL until that is planned",
        ),
        sa.PrimaryKeyConstraint("exam", name=op.f("pk_stale_difficulty")),
    )
    noted = (
        op.get_bind()
        .execute(sa.text("SELECT exam, mean, answers FROM difficulty WHERE node = 'deleted'"))
        .all()
    )
    rows = [
        {
            "exam": row.exam,
            "answers": row.answers,
            "rebuild_at": datetime.fromtimestamp(row.mean, UTC) if row.mean else None,
        }
        for row in noted
    ]
    if rows:
        op.bulk_insert(stale, rows)
    op.execute("DELETE FROM difficulty WHERE node = 'deleted'")
