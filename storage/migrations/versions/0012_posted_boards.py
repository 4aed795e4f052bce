"""Weekly boards as they were posted, and weeks whose goal was reached.

Boards that were posted before are not known and go on being computed.

Revision: 0012, after 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables import Id

revision: str = "0012"
down_revision: str | None = "0011"


def upgrade() -> None:
    op.create_table(
        "goal_reached",
        sa.Column("group_id", Id, nullable=False),
        sa.Column("week", sa.Date(), nullable=False, comment="its Monday, local date"),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["study_group.id"],
            name=op.f("fk_goal_reached_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("group_id", "week", name=op.f("pk_goal_reached")),
    )
    op.create_table(
        "posted_board",
        sa.Column("delivery_id", Id, nullable=False),
        sa.Column(
            "answered",
            sa.Integer(),
            nullable=False,
            comment="how many of the members had answered",
        ),
        sa.Column("members", sa.Integer(), nullable=False, comment="who counted then"),
        sa.Column(
            "goal",
            sa.Integer(),
            nullable=False,
            comment="percent of the members, as it was then",
        ),
        sa.Column("reached", sa.Boolean(), nullable=False, comment="whether the goal was"),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.id"],
            name=op.f("fk_posted_board_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_posted_board")),
    )
    op.create_table(
        "board_row",
        sa.Column("delivery_id", Id, nullable=False),
        sa.Column(
            "place",
            sa.Integer(),
            nullable=False,
            comment="in the order of the board, from 0",
        ),
        sa.Column(
            "rank",
            sa.Integer(),
            nullable=False,
            comment="as it was then, from 1; ties share one",
        ),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="as it was then"),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["posted_board.delivery_id"],
            name=op.f("fk_board_row_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_board_row_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delivery_id", "place", name=op.f("pk_board_row")),
    )
    op.create_index(op.f("ix_board_row_person_id"), "board_row", ["person_id"])
