"""Beliefs, difficulties, practice, reviews, rest days, corrections; boards by month and ever.

Revision: 0003, after 0002
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateSequence

from storage.tables import Id, UtcDateTime

revision: str = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    op.create_table(
        "difficulty",
        sa.Column("exam", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False, comment="question:ID, skill:ID"),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("variance", sa.Double(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("exam", "node", name=op.f("pk_difficulty")),
    )
    op.create_table(
        "rekey",
        sa.Column("exam", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column(
            "answer_key", sa.Text(), nullable=False, comment="in stored letters, over the pack's"
        ),
        sa.Column("rekeyed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("exam", "question", name=op.f("pk_rekey")),
    )
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
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("variance", sa.Double(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False, comment="UTC Monday of the last change, ISO"),
        sa.Column(
            "mean_before", sa.Double(), nullable=False, comment="at the end of the weeks before"
        ),
        sa.Column("variance_before", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_belief_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "exam", "node", name=op.f("pk_belief")),
    )
    op.create_table(
        "practice_session",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("token", sa.Text(), nullable=False, comment="opaque, for action ids"),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("group_id", Id, nullable=False),
        sa.Column("exam", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column(
            "questions", sa.Text(), nullable=False, comment="JSON: [[question, layout, key], ...]"
        ),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "mode IN ('mixed', 'weak', 'missed')", name=op.f("ck_practice_session_mode")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["study_group.id"],
            name=op.f("fk_practice_session_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_practice_session_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_session")),
        sa.UniqueConstraint("token", name=op.f("uq_practice_session_token")),
    )
    with op.batch_alter_table("practice_session", schema=None) as batch_op:
        batch_op.create_index(
            "uq_practice_session_running",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.create_table(
        "question_report",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("group_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["study_group.id"],
            name=op.f("fk_question_report_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_question_report_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_report")),
        sa.UniqueConstraint(
            "group_id",
            "person_id",
            "question",
            name=op.f("uq_question_report_group_id_person_id_question"),
        ),
    )
    with op.batch_alter_table("question_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_report_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "rest",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("group_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column(
            "first_date", sa.Date(), nullable=False, comment="local; days at rest break no streak"
        ),
        sa.Column("last_date", sa.Date(), nullable=False),
        sa.CheckConstraint("first_date <= last_date", name=op.f("ck_rest_dates")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["study_group.id"], name=op.f("fk_rest_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_rest_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rest")),
    )
    with op.batch_alter_table("rest", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rest_group_id_person_id"), ["group_id", "person_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_rest_person_id"), ["person_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("exam", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False, comment="JSON of bot.core.review"),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_review_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "exam", "question", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_person_id_exam_due_at"),
            ["person_id", "exam", "due_at"],
            unique=False,
        )

    op.create_table(
        "practice_answer",
        sa.Column("session_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("exam", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False, comment="in stored letters"),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("out_of", sa.Integer(), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="see answer.number"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_practice_answer_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["practice_session.id"],
            name=op.f("fk_practice_answer_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "position", name=op.f("pk_practice_answer")),
        sa.UniqueConstraint("number", name=op.f("uq_practice_answer_number")),
    )
    with op.batch_alter_table("practice_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_answer_exam_question"), ["exam", "question"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_practice_answer_person_id"), ["person_id"], unique=False
        )

    op.add_column(
        "delivery",
        sa.Column(
            "answer_key",
            sa.Text(),
            nullable=True,
            comment="the right choice in stored letters; NULL: the pack's",
        ),
    )
    op.add_column(
        "delivery",
        sa.Column("detail", sa.Text(), nullable=True, comment="JSON: what a correction changed"),
    )
    op.add_column(
        "delivery",
        sa.Column(
            "feedback",
            sa.Text(),
            nullable=True,
            comment="as the group had it then; NULL: as it has it now",
        ),
    )
    op.create_index("ix_delivery_question", "delivery", ["question"])
    op.add_column(
        "membership",
        sa.Column("on_boards", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.add_column(
        "study_group",
        sa.Column(
            "goal",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("70"),
            comment="percent of the members who shall answer in a week",
        ),
    )
    _number_answers()
    _spread_standings()


def _number_answers() -> None:
    """Answers get the order in which they were counted, as far as it can still be told."""
    op.add_column(
        "answer",
        sa.Column(
            "number",
            sa.BigInteger(),
            nullable=True,
            comment="the order in which answers were counted",
        ),
    )
    op.add_column(
        "answer",
        sa.Column(
            "expected",
            sa.Double(),
            nullable=True,
            comment="the chance of a right answer, predicted before it",
        ),
    )
    op.create_index("uq_answer_number", "answer", ["number"], unique=True)
    op.execute(
        """
        UPDATE answer SET number = counted.number
        FROM (
            SELECT delivery_id, person_id,
                   ROW_NUMBER() OVER (ORDER BY answered_at, delivery_id, person_id) AS number
            FROM answer WHERE counted_on IS NOT NULL
        ) AS counted
        WHERE counted.delivery_id = answer.delivery_id AND counted.person_id = answer.person_id
        """
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(CreateSequence(sa.Sequence("answer_number")))
        op.execute(
            "SELECT setval('answer_number', "
            "(SELECT coalesce(max(number), 0) + 1 FROM answer), false)"
        )


def _spread_standings() -> None:
    """Weeks stay as they are; months and all time are summed from the counted answers."""
    connection = op.get_bind()
    weeks = connection.execute(
        sa.text("SELECT group_id, week, person_id, points, answers, correct FROM standing")
    ).all()
    op.drop_table("standing")
    standing = op.create_table(
        "standing",
        sa.Column("group_id", Id, nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False, comment="local date; all time: 1970-01-01"),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.CheckConstraint("span IN ('week', 'month', 'all')", name=op.f("ck_standing_span")),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["study_group.id"],
            name=op.f("fk_standing_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_standing_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "group_id", "span", "starts", "person_id", name=op.f("pk_standing")
        ),
    )
    op.create_index("ix_standing_person_id", "standing", ["person_id"])
    if weeks:
        connection.execute(
            sa.insert(standing),
            [
                {
                    "group_id": row.group_id,
                    "span": "week",
                    "starts": date.fromisoformat(str(row.week)),
                    "person_id": row.person_id,
                    "points": row.points,
                    "answers": row.answers,
                    "correct": row.correct,
                }
                for row in weeks
            ],
        )
    on_sqlite = connection.dialect.name == "sqlite"
    month = "date(counted_on, 'start of month')" if on_sqlite else "date_trunc('month', counted_on)"
    # A delivery's group is the answer's; 1 point for an answer and 2 more if it was right.
    for span, starts in (("month", f"CAST({month} AS DATE)"), ("all", "DATE '1970-01-01'")):
        if on_sqlite:
            starts = month if span == "month" else "'1970-01-01'"
        op.execute(
            f"""
            INSERT INTO standing (group_id, span, starts, person_id, points, answers, correct)
            SELECT delivery.group_id, '{span}', {starts}, person_id,
                   SUM(CASE WHEN correct THEN 3 ELSE 1 END), COUNT(*),
                   SUM(CASE WHEN correct THEN 1 ELSE 0 END)
            FROM answer JOIN delivery ON delivery.id = answer.delivery_id
            WHERE counted_on IS NOT NULL
            GROUP BY 1, 3, 4
            """  # noqa: S608 - no value of anybody's in it
        )
