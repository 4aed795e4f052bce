"""Beliefs become evidence (precision and information) and record what they were computed with.

Nothing is lost: beliefs are derived from the answers, and because `belief_basis` is empty, the
first start after the upgrade recomputes them.

Revision: 0008, after 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Id

revision: str = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    op.drop_table("belief")
    op.create_table(
        "belief",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("exam", sa.Text(), nullable=False),
        sa.Column(
            "node",
            sa.Text(),
            nullable=False,
            comment="member, domain:ID, section:ID, skill:ID; question:ID marks one as answered",
        ),
        sa.Column(
            "precision", sa.Double(), nullable=False, comment="of what the answers below it say"
        ),
        sa.Column(
            "information", sa.Double(), nullable=False, comment="precision times mean, in logits"
        ),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False, comment="UTC Monday of the last change, ISO"),
        sa.Column(
            "precision_before",
            sa.Double(),
            nullable=False,
            comment="at the end of the weeks before",
        ),
        sa.Column("information_before", sa.Double(), nullable=False),
        sa.Column("answers_before", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_belief_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "exam", "node", name=op.f("pk_belief")),
    )
    op.create_table(
        "belief_basis",
        sa.Column("exam", sa.Text(), nullable=False),
        sa.Column(
            "basis",
            sa.Text(),
            nullable=False,
            comment="estimator and outline that its beliefs were computed by",
        ),
        sa.PrimaryKeyConstraint("exam", name=op.f("pk_belief_basis")),
    )
