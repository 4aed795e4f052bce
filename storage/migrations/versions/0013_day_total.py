"""How many questions a day has, where that may be fewer than the group is set to have.

Revision: 0013, after 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"


def upgrade() -> None:
    op.add_column(
        "delivery",
        sa.Column(
            "day_total",
            sa.Integer(),
            nullable=True,
            comment="how many questions its day has; NULL: as many as the group is set to have",
        ),
    )
