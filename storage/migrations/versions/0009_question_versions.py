"""Questions as they were asked, for deliveries, practice and corrected keys.

What is there already gets its versions at the next start: migrations know no packs.

Revision: 0009, after 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Id, UtcDateTime

revision: str = "0009"
down_revision: str | None = "0008"


def upgrade() -> None:
    op.create_table(
        "question_version",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("exam", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False, comment="id in the pack"),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON of questions.version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_version")),
        sa.UniqueConstraint(
            "exam", "question", "digest", name=op.f("uq_question_version_exam_question_digest")
        ),
    )
    op.create_table(
        "upkeep",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_upkeep")),
    )
    _add("delivery", "what was asked; NULL: posted before versions were kept", indexed=True)
    _add("rekey", "whose letters these are; NULL: the pack's", indexed=False)
    _add("practice_answer", "see delivery.version_id", indexed=True)
    with op.batch_alter_table("practice_session") as batch:
        batch.alter_column(
            "questions",
            comment="JSON: [[question, layout, key, version], ...]",
            existing_comment="JSON: [[question, layout, key], ...]",
            existing_type=sa.Text(),
            existing_nullable=False,
        )


def _add(table: str, comment: str, *, indexed: bool) -> None:
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column("version_id", Id, nullable=True, comment=comment))
        batch.create_foreign_key(
            op.f(f"fk_{table}_version_id"),
            "question_version",
            ["version_id"],
            ["id"],
        )
    if indexed:
        op.create_index(op.f(f"ix_{table}_version_id"), table, ["version_id"])
