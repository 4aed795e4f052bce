"""The ledger: what groups are owed (deliveries) and where each stands on the way (posts).

A post moves like this; every step names the attempt that took it, so that a worker who lost its
lease changes nothing:

    pending -> sending -> sent -> edit -> editing -> done
       |          |-> parked (the channel refuses; back to pending when it is fixed)
       '----------'-> missed (its time is over)

`sending` and `editing` are leases: `due_at` is when they end and somebody else may take over.
An edit is the reveal; one of a question that is open still goes back to `sent`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    bindparam,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from storage import bindings
from storage.bindings import UNTIL_MENDED, channel_from
from storage.groups import group_from
from storage.records import EVERYTHING, Claim, Delivery, Group, NewDelivery, Share
from storage.tables import channel, delivery, post, study_group

# In the statement's text, not among its parameters: SQLite uses a partial index only where it
# reads in the statement that the index covers it.
_IS_TO_DO = post.c.state.in_(
    bindparam(
        "work_states",
        ("pending", "sending", "edit", "editing"),
        expanding=True,
        literal_execute=True,
    )
)
# Longer lists of pairs are too deep for PostgreSQL.
SLOTS_AT_ONCE = 500
_IS_OPEN = delivery.c.state == literal("open", literal_execute=True)


def add_deliveries(connection: Connection, new: Sequence[NewDelivery], now: datetime) -> list[int]:
    """Record deliveries, and for each open one a pending post in each of its group's channels.

    One that opens later than `now` is not sent before.

    Returns the ids in the order given. Raises IntegrityError when one is recorded already
    (UNIQUE group, kind, date, position): that is the guard against doubles.
    """
    if not new:
        return []
    rows = connection.execute(
        insert(delivery).returning(delivery.c.id, delivery.c.token),
        [asdict(one) for one in new],
    )
    by_token = {row.token: row.id for row in rows}
    ids = [by_token[one.token] for one in new]
    opened = [delivery_id for delivery_id, one in zip(ids, new, strict=True) if one.state == "open"]
    if opened:
        connection.execute(
            insert(post).from_select(
                ["delivery_id", "channel_id", "state", "attempt", "due_at"],
                select(
                    delivery.c.id,
                    channel.c.id,
                    case((channel.c.parked_at.is_(None), "pending"), else_="parked"),
                    literal(0),
                    case(
                        (delivery.c.opens_at > now, delivery.c.opens_at),
                        else_=literal(now, post.c.due_at.type),
                    ),
                )
                .join(
                    channel,
                    (channel.c.group_id == delivery.c.group_id) & channel.c.unbound_at.is_(None),
                )
                .where(delivery.c.id.in_(opened)),
            )
        )
    return ids


def recorded_positions(
    connection: Connection, kind: str, slots: Iterable[tuple[int, date]]
) -> set[tuple[int, date, int]]:
    """Which (group id, local date, position) of these slots are in the ledger already."""
    wanted = list(slots)
    found: set[tuple[int, date, int]] = set()
    for first in range(0, len(wanted), SLOTS_AT_ONCE):
        rows = connection.execute(
            select(delivery.c.group_id, delivery.c.local_date, delivery.c.position).where(
                delivery.c.kind == kind,
                tuple_(delivery.c.group_id, delivery.c.local_date).in_(
                    wanted[first : first + SLOTS_AT_ONCE]
                ),
            )
        )
        found.update((row.group_id, row.local_date, row.position) for row in rows)
    return found


# A look-up for each due post rather than a join, which SQLite would begin at the channels and so
# read every post there ever was.
_PLATFORM = select(channel.c.platform).where(channel.c.id == post.c.channel_id).scalar_subquery()

_CLAIMABLE = (
    select(post.c.id)
    .where(
        _IS_TO_DO,
        post.c.due_at <= bindparam("now"),
        _PLATFORM.in_(bindparam("platforms", expanding=True)),
    )
    .order_by(post.c.due_at, post.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=post, skip_locked=True)
)

_DIGITS = "0123456789"
# Numbers up to this have 19 digits at most, and as many are ordered as their texts are.
_LARGEST = str(2**63 - 1)
_IS_NUMBER = (
    (channel.c.workspace != "")
    & (func.trim(channel.c.workspace, _DIGITS) == "")
    & or_(
        func.length(channel.c.workspace) < len(_LARGEST),
        (func.length(channel.c.workspace) == len(_LARGEST)) & (channel.c.workspace <= _LARGEST),
    )
)
_NUMBER = case((_IS_NUMBER, cast(channel.c.workspace, BigInteger)), else_=0)
_PART = (
    select(_NUMBER.bitwise_rshift(bindparam("shift", type_=Integer)) % bindparam("of"))
    .where(channel.c.id == post.c.channel_id)
    .scalar_subquery()
)


# Statements of their own: mostly no channel is left out, and no workspace is another process's.
@cache
def _claimable(*, but: bool, shared: bool) -> Select[tuple[int]]:
    query = _CLAIMABLE
    if but:
        query = query.where(post.c.channel_id.not_in(bindparam("but", expanding=True)))
    if shared:
        query = query.where(_PART.in_(bindparam("parts", expanding=True)))
    return query


_TAKE = (
    update(post)
    .where(post.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        state=case((post.c.state.in_(("edit", "editing")), "editing"), else_="sending"),
        # Editing has attempts of its own: the look-up is for sending alone.
        attempt=post.c.attempt + 1,
        due_at=bindparam("lease_until"),
        first_attempt_at=func.coalesce(post.c.first_attempt_at, bindparam("now_")),
    )
)

_CLAIMS = (
    select(
        post.c.id.label("post_id"),
        post.c.attempt,
        post.c.first_attempt_at,
        post.c.state.label("post_state"),
        post.c.message_ref,
        *(column.label(f"delivery_{column.name}") for column in delivery.c),
        *(column.label(f"channel_{column.name}") for column in channel.c),
        *(column.label(f"group_{column.name}") for column in study_group.c),
    )
    .join(delivery, delivery.c.id == post.c.delivery_id)
    .join(channel, channel.c.id == post.c.channel_id)
    .join(study_group, study_group.c.id == delivery.c.group_id)
    .where(post.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(post.c.id)
)


def claim(
    connection: Connection,
    *,
    now: datetime,
    lease_until: datetime,
    platforms: Sequence[str],
    limit: int,
    but: Sequence[int] = (),
    share: Share = EVERYTHING,
) -> list[Claim]:
    """Take up to `limit` posts that are due, or whose lease has ended, until `lease_until`; none
    of the channels in `but`, nor of workspaces outside of `share`."""
    chosen: dict[str, Any] = {"now": now, "platforms": list(platforms), "limit": limit}
    if but:
        chosen["but"] = list(but)
    shared = share != EVERYTHING
    if shared:
        chosen |= {"parts": list(share.parts), "of": share.of, "shift": share.shift}
    query = _claimable(but=bool(but), shared=shared)
    ids = list(connection.execute(query, chosen).scalars())
    if not ids:
        return []
    connection.execute(_TAKE, {"ids": ids, "lease_until": lease_until, "now_": now})
    return [_claim_from(row) for row in connection.execute(_CLAIMS, {"ids": ids})]


def is_anything_to_send(connection: Connection, now: datetime) -> bool:
    """Whether any post waits for a worker (reads one index, writes nothing)."""
    query = select(post.c.id).where(_IS_TO_DO, post.c.due_at <= now).limit(1)
    return connection.execute(query).first() is not None


def _claim_from(row: Row[Any]) -> Claim:
    return Claim(
        post_id=row.post_id,
        attempt=row.attempt,
        first_attempt_at=row.first_attempt_at,
        editing=row.post_state == "editing",
        message_ref=row.message_ref,
        channel=channel_from(row, "channel_"),
        delivery=delivery_from(row, "delivery_"),
        group=group_from(row, "group_"),
    )


def delivery_from(row: Row[Any], prefix: str = "") -> Delivery:
    """Build a Delivery from a row that holds all columns of `delivery` under `prefix`."""
    value = row._mapping
    return Delivery(**{name: value[prefix + name] for name in Delivery.__slots__})


def mark_sent(connection: Connection, claimed: Claim, message_ref: str, now: datetime) -> bool:
    """The post is on the platform. False: the lease was lost, somebody else will see to it.

    Also of an open question's post that was edited. A delivery that closed while its post was
    under way wants the edit that its other posts already got. The share lock makes this wait for a
    close that is under way, which locks the delivery too.
    """
    state = connection.execute(
        select(delivery.c.state)
        .where(delivery.c.id == claimed.delivery.id)
        .with_for_update(read=True)
    ).scalar_one()
    reveal = state == "closed" and claimed.delivery.kind == "daily"
    return _settle(
        connection,
        claimed,
        state="edit" if reveal else "sent",
        message_ref=message_ref,
        due_at=now,
        error=None,
    )


def mark_edited(connection: Connection, claimed: Claim, *, error: str | None = None) -> bool:
    """The post shows its reveal (or never can: `error` says why)."""
    return _settle(connection, claimed, state="done", error=error)


def mark_missed(connection: Connection, claimed: Claim, error: str) -> bool:
    """The post's time is over and it is not on the platform."""
    settled = _settle(connection, claimed, state="missed", error=error)
    _miss_unposted(connection, [claimed.delivery.id])
    return settled


def hand_on(connection: Connection, claimed: Claim, now: datetime) -> None:
    """The post does not stand in its channel, which the group has left: see `bindings.hand_on`."""
    bindings.hand_on(connection, claimed, now)
    _miss_unposted(connection, [claimed.delivery.id])


def try_later(connection: Connection, claimed: Claim, due_at: datetime, error: str) -> bool:
    """Give the post back until `due_at`."""
    state = "edit" if claimed.editing else "pending"
    return _settle(connection, claimed, state=state, due_at=due_at, error=error)


def _settle(connection: Connection, claimed: Claim, **values: object) -> bool:
    settled = connection.execute(
        update(post)
        .where(post.c.id == claimed.post_id, post.c.attempt == claimed.attempt)
        .values(**values)
    )
    return settled.rowcount == 1


_TO_CLOSE = (
    select(
        *(column.label(f"delivery_{column.name}") for column in delivery.c),
        *(column.label(f"group_{column.name}") for column in study_group.c),
    )
    .join(study_group, study_group.c.id == delivery.c.group_id)
    .where(_IS_OPEN, delivery.c.closes_at <= bindparam("now"))
    .order_by(delivery.c.closes_at)
    .limit(bindparam("limit"))
    .with_for_update(of=delivery, skip_locked=True)
)


def to_close(connection: Connection, now: datetime, limit: int) -> list[tuple[Delivery, Group]]:
    """Open deliveries whose close has come, with their groups; locked."""
    rows = connection.execute(_TO_CLOSE, {"now": now, "limit": limit})
    return [(delivery_from(row, "delivery_"), group_from(row, "group_")) for row in rows]


def is_anything_to_close(connection: Connection, now: datetime) -> bool:
    """Whether any delivery's close has come (reads one index, writes nothing)."""
    query = select(delivery.c.id).where(_IS_OPEN, delivery.c.closes_at <= now).limit(1)
    return connection.execute(query).first() is not None


_PARKED = select(channel.c.id).where(channel.c.parked_at.is_not(None))


def close(connection: Connection, delivery_ids: Sequence[int], now: datetime) -> None:
    """Close deliveries: sent daily posts get their reveal, posts never tried are missed.

    A post that is under way keeps its lease: the next to claim it looks it up first. In a parked
    channel the reveal waits, too.
    """
    connection.execute(
        update(delivery).where(delivery.c.id.in_(delivery_ids)).values(state="closed")
    )
    daily = select(delivery.c.id).where(delivery.c.id.in_(delivery_ids), delivery.c.kind == "daily")
    _want_edit(connection, post.c.delivery_id.in_(daily), now)
    connection.execute(
        update(post)
        .where(
            post.c.delivery_id.in_(delivery_ids),
            or_(
                post.c.state == "parked",
                (post.c.state == "pending") & (post.c.attempt == 0),
            ),
        )
        .values(state="missed", error="closed before it could be posted")
    )
    _miss_unposted(connection, delivery_ids)


def _want_edit(connection: Connection, which: ColumnElement[bool], now: datetime) -> None:
    """Have posts that stand edited; in a parked channel that waits."""
    connection.execute(
        update(post)
        .where(which, post.c.state == "sent")
        .values(
            state="edit",
            due_at=case(
                (post.c.channel_id.in_(_PARKED), literal(now + UNTIL_MENDED, post.c.due_at.type)),
                else_=literal(now, post.c.due_at.type),
            ),
        )
    )


def _miss_unposted(connection: Connection, delivery_ids: Sequence[int]) -> None:
    """Closed questions that nobody saw are missed: they break no streak and were not asked."""
    seen = exists().where(
        post.c.delivery_id == delivery.c.id, post.c.state.not_in(("missed", "parked"))
    )
    connection.execute(
        update(delivery)
        .where(
            delivery.c.id.in_(delivery_ids),
            delivery.c.kind == "daily",
            delivery.c.state == "closed",
            ~seen,
        )
        .values(state="missed")
    )


def by_tokens(connection: Connection, group_id: int, tokens: Sequence[str]) -> list[Delivery]:
    """The group's deliveries that action ids name, oldest first."""
    rows = connection.execute(
        select(delivery)
        .where(delivery.c.group_id == group_id, delivery.c.token.in_(tokens))
        .order_by(delivery.c.id)
    )
    return [delivery_from(row) for row in rows]


def next_position(connection: Connection, group_id: int, kind: str, day: date) -> int:
    """The first free position of a group's deliveries of a kind on a local date."""
    last = connection.execute(
        select(func.max(delivery.c.position)).where(
            delivery.c.group_id == group_id,
            delivery.c.kind == kind,
            delivery.c.local_date == day,
        )
    ).scalar_one()
    return 0 if last is None else last + 1


def reveal_again(connection: Connection, exam: str, question: str, now: datetime) -> None:
    """Edit every revealed post of a question once more.

    An edit that is under way may show the old key: it counts as lost, and its lease has to end.
    """
    shown = (
        select(delivery.c.id)
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .where(
            study_group.c.exam == exam,
            delivery.c.question == question,
            delivery.c.state == "closed",
        )
    )
    connection.execute(
        update(post)
        .where(
            post.c.delivery_id.in_(shown),
            post.c.state == "done",
            post.c.message_ref.is_not(None),
        )
        .values(state="edit", due_at=now)
    )
    connection.execute(
        update(post)
        .where(post.c.delivery_id.in_(shown), post.c.state == "editing")
        .values(attempt=post.c.attempt + 1)
    )


class OpenQuestion(NamedTuple):
    """A question that may still be answered in a group."""

    id: int
    question: str
    detail: str | None


def open_questions(connection: Connection, exam: str) -> list[OpenQuestion]:
    """The open questions of an exam's groups that are kept as they were asked; locked."""
    rows = connection.execute(
        select(delivery.c.id, delivery.c.question, delivery.c.detail)
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .where(
            _IS_OPEN,
            study_group.c.exam == exam,
            delivery.c.kind == "daily",
            delivery.c.version_id.is_not(None),
        )
        .order_by(delivery.c.id)
        .with_for_update(of=delivery)
    )
    return [OpenQuestion(*row) for row in rows]


def edit_while_open(
    connection: Connection, ids: Sequence[int], detail: str | None, now: datetime
) -> None:
    """Give open deliveries another detail, and have their posts edited to it.

    An edit that is under way counts as lost: it shows what was before.
    """
    connection.execute(update(delivery).where(delivery.c.id.in_(ids)).values(detail=detail))
    _want_edit(connection, post.c.delivery_id.in_(ids), now)
    connection.execute(
        update(post)
        .where(post.c.delivery_id.in_(ids), post.c.state == "editing")
        .values(attempt=post.c.attempt + 1)
    )


def open_until(connection: Connection, exam: str, question: str) -> dict[int, datetime]:
    """Group id -> when a question that it may still answer is revealed there."""
    rows = connection.execute(
        select(delivery.c.group_id, func.max(delivery.c.closes_at).label("closes_at"))
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .where(
            study_group.c.exam == exam,
            delivery.c.kind == "daily",
            delivery.c.question == question,
            delivery.c.state == "open",
        )
        .group_by(delivery.c.group_id)
    )
    return {row.group_id: row.closes_at for row in rows}
