"""The tables, the same for SQLite and PostgreSQL. Nothing here queries them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Sequence,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
    true,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Aware on the Python side, UTC in the database, whatever the engine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; SQLite, which has no zones, gets the UTC reading."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value!r}")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always UTC-aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite gives automatic ids to INTEGER keys only, PostgreSQL wants BIGINT for growth.
Id = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


person = Table(
    "person",
    metadata,
    _id(),
    Column("language", Text, comment="the member's own choice; NULL: the platform's locale"),
    Column("created_at", UtcDateTime, nullable=False),
)

identity = Table(
    "identity",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False),
    Index(None, "person_id"),
)

study_group = Table(
    "study_group",
    metadata,
    _id(),
    Column("key", Text, nullable=False, unique=True, comment="opaque, for links"),
    Column("name", Text, nullable=False),
    Column("exam", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("post_time", Text, nullable=False, comment="HH:MM, local"),
    Column("days", Text, nullable=False, comment="ISO weekdays, such as 12345"),
    Column("questions_a_day", Integer, nullable=False),
    Column("feedback", Text, nullable=False),
    Column("paused_at", UtcDateTime),
    Column("departed_at", UtcDateTime, comment="paused since its last workspace was left"),
    Column("next_due_at", UtcDateTime, index=True, comment="NULL while paused"),
    Column("next_board_at", UtcDateTime, index=True, comment="NULL while paused"),
    Column("created_at", UtcDateTime, nullable=False),
    Column(
        "goal",
        Integer,
        nullable=False,
        server_default=text("70"),
        comment="percent of the members who shall answer in a week",
    ),
    Column(
        "discussion",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="a thread under every question",
    ),
    CheckConstraint("feedback IN ('at_once', 'at_reveal')", name="feedback"),
    CheckConstraint("questions_a_day BETWEEN 1 AND 10", name="questions_a_day"),
)

channel = Table(
    "channel",
    metadata,
    _id(),
    Column("group_id", Id, ForeignKey(study_group.c.id, ondelete="CASCADE"), nullable=False),
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("parked_at", UtcDateTime),
    Column("parked_reason", Text),
    Column("told_at", UtcDateTime, comment="when organisers were told that it is parked"),
    Column("organiser_role", Text, comment="a role of the workspace that may organise the group"),
    Column("unbound_at", UtcDateTime, comment="set: it gets reveals of old posts, no new ones"),
    Column("departed_at", UtcDateTime, comment="parked since its workspace was left"),
    Index(None, "group_id"),
    Index(
        "uq_channel_bound",
        "platform",
        "workspace",
        "channel",
        unique=True,
        sqlite_where=text("unbound_at IS NULL"),
        postgresql_where=text("unbound_at IS NULL"),
    ),
    Index(
        "ix_channel_to_tell",
        "parked_at",
        sqlite_where=text("parked_at IS NOT NULL AND told_at IS NULL"),
        postgresql_where=text("parked_at IS NOT NULL AND told_at IS NULL"),
    ),
)

membership = Table(
    "membership",
    metadata,
    Column("group_id", Id, ForeignKey(study_group.c.id, ondelete="CASCADE"), primary_key=True),
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("organiser", Boolean, nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    Column("left_at", UtcDateTime),
    Column("on_boards", Boolean, nullable=False, server_default=true()),
    Column("asked_at", UtcDateTime, comment="when the platforms were last asked for them"),
    Column("away_at", UtcDateTime, comment="since when they are in no workspace of the group"),
    Index(None, "person_id"),
    Index(None, "asked_at"),
)

question_version = Table(
    "question_version",
    metadata,
    _id(),
    Column("exam", Text, nullable=False),
    Column("question", Text, nullable=False, comment="id in the pack"),
    Column("digest", Text, nullable=False),
    Column("content", Text, nullable=False, comment="JSON of questions.version"),
    UniqueConstraint("exam", "question", "digest"),
)

# What was brought up to date once, after an upgrade that needed more than SQL.
upkeep = Table(
    "upkeep",
    metadata,
    Column("name", Text, primary_key=True),
    Column("done_at", UtcDateTime, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    _id(),
    Column("token", Text, nullable=False, unique=True, comment="opaque, for action ids"),
    Column("group_id", Id, ForeignKey(study_group.c.id, ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("position", Integer, nullable=False),
    Column("question", Text, comment="id in the pack; NULL for boards and missed slots"),
    Column("layout", Text, comment="the shown order of the options"),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("answer_key", Text, comment="the right choice in stored letters; NULL: the pack's"),
    Column(
        "detail",
        Text,
        comment="JSON: what a correction changed, or that the question was withdrawn",
    ),
    Column("feedback", Text, comment="as the group had it then; NULL: as it has it now"),
    Column(
        "version_id",
        Id,
        ForeignKey(question_version.c.id),
        comment="what was asked; NULL: posted before versions were kept",
    ),
    Column(
        "day_total",
        Integer,
        comment="how many questions its day has; NULL: as many as the group is set to have",
    ),
    UniqueConstraint("group_id", "kind", "local_date", "position"),
    CheckConstraint("kind IN ('daily', 'leaderboard', 'report', 'correction')", name="kind"),
    CheckConstraint("state IN ('open', 'closed', 'missed')", name="state"),
    Index(None, "question"),
    Index(None, "version_id"),
    Index(
        "ix_delivery_to_close",
        "closes_at",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

post = Table(
    "post",
    metadata,
    _id(),
    Column("delivery_id", Id, ForeignKey(delivery.c.id, ondelete="CASCADE"), nullable=False),
    Column("channel_id", Id, ForeignKey(channel.c.id, ondelete="CASCADE"), nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False, comment="when to try next, or the lease's end"),
    Column("first_attempt_at", UtcDateTime),
    Column("message_ref", Text),
    Column("error", Text),
    UniqueConstraint("delivery_id", "channel_id"),
    CheckConstraint(
        "state IN ('pending', 'sending', 'sent', 'edit', 'editing', 'done', 'parked', 'missed')",
        name="state",
    ),
    Index(
        "ix_post_to_do",
        "due_at",
        sqlite_where=text("state IN ('pending', 'sending', 'edit', 'editing')"),
        postgresql_where=text("state IN ('pending', 'sending', 'edit', 'editing')"),
    ),
    Index(None, "channel_id"),
)

answer = Table(
    "answer",
    metadata,
    Column("delivery_id", Id, ForeignKey(delivery.c.id, ondelete="CASCADE"), primary_key=True),
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), primary_key=True),
    Column("choice", Text, nullable=False, comment="in stored letters"),
    Column("score", Integer, nullable=False),
    Column("out_of", Integer, nullable=False),
    Column("correct", Boolean, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("counted_on", Date, comment="local date on which it entered the standings"),
    Column("number", BigInteger, comment="the order in which answers were counted"),
    Column("expected", Double, comment="the chance of a right answer, predicted before it"),
    Index(None, "person_id"),
    Index("uq_answer_number", "number", unique=True),
)

# PostgreSQL numbers answers by this sequence, drawn while the rows that they move are locked;
# SQLite has one writer and counts on.
answer_number = Sequence("answer_number", metadata=metadata)

standing = Table(
    "standing",
    metadata,
    Column("group_id", Id, ForeignKey(study_group.c.id, ondelete="CASCADE"), primary_key=True),
    Column("span", Text, primary_key=True),
    Column("starts", Date, primary_key=True, comment="local date; all time: 1970-01-01"),
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), primary_key=True),
    Column("points", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("correct", Integer, nullable=False),
    CheckConstraint("span IN ('week', 'month', 'all')", name="span"),
    Index(None, "person_id"),
)

# Weeks whose goal was reached: members who leave or join later do not change that.
goal_reached = Table(
    "goal_reached",
    metadata,
    Column("group_id", Id, ForeignKey(study_group.c.id, ondelete="CASCADE"), primary_key=True),
    Column("week", Date, primary_key=True, comment="its Monday, local date"),
)

# Weekly boards as they were posted: later changes of members and points change none of them.
posted_board = Table(
    "posted_board",
    metadata,
    Column("delivery_id", Id, ForeignKey(delivery.c.id, ondelete="CASCADE"), primary_key=True),
    Column("answered", Integer, nullable=False, comment="how many of the members had answered"),
    Column("members", Integer, nullable=False, comment="who counted then"),
    Column("goal", Integer, nullable=False, comment="percent of the members, as it was then"),
    Column("reached", Boolean, nullable=False, comment="whether the goal was"),
)

board_row = Table(
    "board_row",
    metadata,
    Column(
        "delivery_id",
        Id,
        ForeignKey(posted_board.c.delivery_id, ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("place", Integer, primary_key=True, comment="in the order of the board, from 0"),
    Column("rank", Integer, nullable=False, comment="as it was then, from 1; ties share one"),
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False, comment="as it was then"),
    Column("points", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("correct", Integer, nullable=False),
    Index(None, "person_id"),
)

streak = Table(
    "streak",
    metadata,
    Column("group_id", Id, ForeignKey(study_group.c.id, ondelete="CASCADE"), primary_key=True),
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), primary_key=True),
    Column("days", Integer, nullable=False),
    Column("longest", Integer, nullable=False),
    Column("freezes", Integer, nullable=False),
    Column("last_date", Date, nullable=False),
    Index(None, "person_id"),
)

sampler = Table(
    "sampler",
    metadata,
    Column("group_id", Id, ForeignKey(study_group.c.id, ondelete="CASCADE"), primary_key=True),
    Column("state", Text, nullable=False, comment="JSON of questions.sampling.SamplerState"),
)

web_message = Table(
    "web_message",
    metadata,
    _id(),
    Column("channel", Text, nullable=False, comment="the web channel's name"),
    Column("key", Text, nullable=False, unique=True, comment="the sender's idempotency key"),
    Column("card", Text, nullable=False, comment="JSON"),
    Column("version", Integer, nullable=False, comment="1, plus 1 for every edit"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("edited_at", UtcDateTime),
    Index(None, "channel", "id"),
)

rest = Table(
    "rest",
    metadata,
    _id(),
    Column("group_id", Id, ForeignKey(study_group.c.id, ondelete="CASCADE"), nullable=False),
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False),
    Column("first_date", Date, nullable=False, comment="local; days at rest break no streak"),
    Column("last_date", Date, nullable=False),
    CheckConstraint("first_date <= last_date", name="dates"),
    Index(None, "group_id", "person_id"),
    Index(None, "person_id"),
)

belief = Table(
    "belief",
    metadata,
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), primary_key=True),
    Column("exam", Text, primary_key=True),
    Column(
        "node",
        Text,
        primary_key=True,
        comment="member, domain:ID, section:ID, skill:ID; question:ID marks one as answered",
    ),
    Column("precision", Double, nullable=False, comment="of what the answers below it say"),
    Column("information", Double, nullable=False, comment="precision times mean, in logits"),
    Column("answers", Integer, nullable=False),
    Column("week", Text, nullable=False, comment="UTC Monday of the last change, ISO"),
    Column("precision_before", Double, nullable=False, comment="at the end of the weeks before"),
    Column("information_before", Double, nullable=False),
    Column("answers_before", Integer, nullable=False),
)

belief_basis = Table(
    "belief_basis",
    metadata,
    Column("exam", Text, primary_key=True),
    Column(
        "basis",
        Text,
        nullable=False,
        comment="estimator and outline that its beliefs were computed by",
    ),
)

difficulty = Table(
    "difficulty",
    metadata,
    Column("exam", Text, primary_key=True),
    Column("node", Text, primary_key=True, comment="question:ID, skill:ID"),
    Column("mean", Double, nullable=False),
    Column("variance", Double, nullable=False),
    Column("answers", Integer, nullable=False),
)

stale_difficulty = Table(
    "stale_difficulty",
    metadata,
    Column("exam", Text, primary_key=True),
    Column("answers", Integer, nullable=False),
    Column(
        "rebuild_at", UtcDateTime, comment="when a rebuild may begin; NULL until that is planned"
    ),
)

rekey = Table(
    "rekey",
    metadata,
    Column("exam", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("answer_key", Text, nullable=False, comment="in stored letters, over the pack's"),
    Column("rekeyed_at", UtcDateTime, nullable=False),
    Column(
        "version_id",
        Id,
        ForeignKey(question_version.c.id),
        comment="whose letters these are; NULL: the pack's",
    ),
)

practice_session = Table(
    "practice_session",
    metadata,
    _id(),
    Column("token", Text, nullable=False, unique=True, comment="opaque, for action ids"),
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False),
    Column("group_id", Id, ForeignKey(study_group.c.id, ondelete="CASCADE"), nullable=False),
    Column("exam", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column(
        "questions", Text, nullable=False, comment="JSON: [[question, layout, key, version], ...]"
    ),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    CheckConstraint("mode IN ('mixed', 'weak', 'missed')", name="mode"),
    Index(None, "person_id"),
    Index(
        "uq_practice_session_running",
        "person_id",
        unique=True,
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
)

practice_answer = Table(
    "practice_answer",
    metadata,
    Column(
        "session_id",
        Id,
        ForeignKey(practice_session.c.id, ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True),
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False),
    Column("exam", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("choice", Text, nullable=False, comment="in stored letters"),
    Column("score", Integer, nullable=False),
    Column("out_of", Integer, nullable=False),
    Column("correct", Boolean, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("number", BigInteger, nullable=False, unique=True, comment="see answer.number"),
    Column("version_id", Id, ForeignKey(question_version.c.id), comment="see delivery.version_id"),
    Index(None, "person_id"),
    Index(None, "version_id"),
    Index(None, "exam", "question"),
)

review = Table(
    "review",
    metadata,
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), primary_key=True),
    Column("exam", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("card", Text, nullable=False, comment="JSON of bot.core.review"),
    Column("due_at", UtcDateTime, nullable=False),
    Index(None, "person_id", "exam", "due_at"),
)

question_report = Table(
    "question_report",
    metadata,
    _id(),
    Column("group_id", Id, ForeignKey(study_group.c.id, ondelete="CASCADE"), nullable=False),
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False),
    Column("question", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    UniqueConstraint("group_id", "person_id", "question"),
    Index(None, "person_id"),
)

link_code = Table(
    "link_code",
    metadata,
    Column("person_id", Id, ForeignKey(person.c.id, ondelete="CASCADE"), primary_key=True),
    Column("code_hash", Text, nullable=False, unique=True, comment="keyed; the code is nowhere"),
    Column("expires_at", UtcDateTime, nullable=False),
)

link_try = Table(
    "link_try",
    metadata,
    Column("who", Text, primary_key=True, comment="an identity that entered codes, keyed hash"),
    Column("tries", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

platform_event = Table(
    "platform_event",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("event", Text, primary_key=True, comment="what the platform calls it, or its hash"),
    Column("seen_at", UtcDateTime, nullable=False),
    Index(None, "seen_at"),
)

slack_installation = Table(
    "slack_installation",
    metadata,
    Column("team", Text, primary_key=True),
    Column("team_name", Text, nullable=False),
    Column("bot_token", Text, nullable=False),
    Column("bot_user", Text, nullable=False),
    Column("scopes", Text, nullable=False, comment="with commas between them"),
    Column("refresh_token", Text, comment="renews the bot's token once, where tokens rotate"),
    Column("expires_at", UtcDateTime, comment="of the bot's token; NULL: it lasts"),
    Column("installed_at", UtcDateTime, nullable=False),
)

slack_oauth_state = Table(
    "slack_oauth_state",
    metadata,
    Column("state", Text, primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False, comment="a process, by a random name"),
    Column("until", UtcDateTime, nullable=False),
)

# The commands last registered with Discord; they are registered again only when they change.
discord_commands = Table(
    "discord_commands",
    metadata,
    Column("application", Text, primary_key=True),
    Column("digest", Text, nullable=False, comment="of the commands in all languages"),
)
