"""Records what groups are owed by now: the day's questions, drawn by the blueprint.

Nothing is sent here; `deliver` sends what the ledger holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import structlog
from sqlalchemy import Connection

from bot.core.calendar import (
    DueSlots,
    ScheduleError,
    Slot,
    due_slots,
    local_date,
    open_slot,
    schedule_of,
)
from bot.posting.drawing import DrawnDay, draw_day
from bot.usecases.context import Context
from bot.usecases.corrected_keys import corrected_keys
from questions.sampling import SamplerState, SamplerStateError
from storage import deliveries, groups, history, versions
from storage.history import Given
from storage.records import Group, NewDelivery

BATCH = 200

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Planned:
    """What one call recorded. `short` is how many more questions were wanted, while all others of
    their exams were asked on the same day."""

    groups: int = 0
    questions: int = 0
    missed: int = 0
    short: int = 0

    def __add__(self, other: Planned) -> Planned:
        return Planned(
            self.groups + other.groups,
            self.questions + other.questions,
            self.missed + other.missed,
            self.short + other.short,
        )


async def post_due(context: Context, now: datetime) -> Planned:
    """Record the questions of every group that is due at `now`; call it at every heartbeat."""
    total = Planned()
    while await context.db.read(groups.is_questions_due, now):
        planned = await context.db.write(_plan_batch, context, now)
        if planned.groups == 0:  # the rest is in the hands of another replica
            break
        total += planned
    return total


async def post_now(context: Context, group: Group, now: datetime) -> Planned:
    """Record today's questions at once, ahead of their time. Without the exam's pack there are
    none, and nothing is missed."""
    return await context.db.write(_plan_today, context, group, now)


def _plan_batch(connection: Connection, context: Context, now: datetime) -> Planned:
    due = groups.due_groups(connection, now, BATCH)
    plan = _Plan()
    following: dict[int, datetime] = {}
    slots: list[tuple[Group, Slot]] = []
    for group in due:
        found = _due_slots(group, now)
        if found is None:
            groups.set_paused(
                connection, group.id, paused_at=now, next_due_at=None, next_board_at=None
            )
            continue
        following[group.id] = found.next.opens_at
        plan.miss(group, found.missed, context)
        if found.current is not None:
            slots.append((group, found.current))
    _draw_all(connection, context, slots, plan)
    plan.record(connection, now)
    groups.set_next_due(connection, following)
    return Planned(len(due), plan.questions, plan.missed, plan.short)


def _plan_today(connection: Connection, context: Context, group: Group, now: datetime) -> Planned:
    # Other processes posting for the group wait here, then find what was recorded.
    group = groups.lock_group(connection, group.id) or group
    schedule = schedule_of(group.settings)
    slot = open_slot(schedule, local_date(schedule.zone, now))
    if slot is None or group.settings.exam not in context.exams:
        return Planned()
    plan = _Plan()
    _draw_all(connection, context, [(group, Slot(slot.local_date, now, slot.closes_at))], plan)
    plan.record(connection, now)
    return Planned(1, plan.questions, plan.missed, plan.short)


def _due_slots(group: Group, now: datetime) -> DueSlots | None:
    """None when the schedule cannot be kept (a zone that the time zone data lost, say)."""
    try:
        return due_slots(schedule_of(group.settings), group.next_due_at or now, now)
    except ScheduleError as fault:
        log.error("group paused: its schedule cannot be kept", group=group.key, reason=str(fault))
        return None


@dataclass(slots=True)
class _Plan:
    """What is to be recorded in one transaction."""

    new: list[NewDelivery] = field(default_factory=list)
    states: dict[int, str] = field(default_factory=dict)
    # The exam of each question that is drawn, by its delivery's token.
    exams: dict[str, str] = field(default_factory=dict)
    questions: int = 0
    missed: int = 0
    short: int = 0

    def miss(self, group: Group, slots: Sequence[Slot], context: Context) -> None:
        """Note slots that it is too late for, each of the day's questions by itself."""
        for slot in slots:
            for position in range(group.settings.questions_a_day):
                self.new.append(_missed(context, group, slot, position))
                self.missed += 1

    def add(self, group: Group, drawn: DrawnDay) -> None:
        """Note a day's questions, and where the group's sampler is after them."""
        self.exams.update((one.token, group.settings.exam) for one in drawn.new)
        self.new += drawn.new
        self.states[group.id] = drawn.state.to_json()
        self.questions += len(drawn.new)
        self.short += drawn.short

    def keep_versions(self, connection: Connection, context: Context) -> None:
        """Keep what is asked as it is now, once for each distinct content."""
        for code, exam in context.exams.items():
            drawn = {one.question for one in self.new if self.exams.get(one.token) == code}
            kept = versions.keep_versions(
                connection, code, {one: exam.content(one) for one in drawn if one is not None}
            )
            self.new = [
                replace(one, version_id=kept[one.question])
                if one.question is not None and self.exams.get(one.token) == code
                else one
                for one in self.new
            ]

    def record(self, connection: Connection, now: datetime) -> None:
        """Write it all: what was recorded before stays as it was."""
        known = deliveries.recorded_positions(
            connection, "daily", {(one.group_id, one.local_date) for one in self.new}
        )
        new = [one for one in self.new if (one.group_id, one.local_date, one.position) not in known]
        deliveries.add_deliveries(connection, new, now)
        groups.save_samplers(connection, self.states.items())


def _draw_all(
    connection: Connection, context: Context, slots: Sequence[tuple[Group, Slot]], plan: _Plan
) -> None:
    """Draw the questions of these slots, each group from its own state; none that the group was
    asked on the same day, or that is still open when the slot opens. Then there are fewer."""
    states = groups.sampler_states(connection, [group.id for group, _ in slots])
    known = deliveries.recorded_positions(
        connection, "daily", _keys((group, slot) for group, slot in slots)
    )
    given = _given_around(connection, slots)
    keys: dict[str, dict[str, str]] = {}
    for group, slot in slots:
        exam = context.exams.get(group.settings.exam)
        free = [
            position
            for position in range(group.settings.questions_a_day)
            if (group.id, slot.local_date, position) not in known
        ]
        if exam is None:
            log.error("questions missed: no such exam pack", exam=group.settings.exam)
            plan.miss(group, [slot], context)
            continue
        if free:
            state = _sampler_state(group, states.get(group.id))
            if group.settings.exam not in keys:
                keys[group.settings.exam] = corrected_keys(connection, context, group.settings.exam)
            corrected = keys[group.settings.exam]
            plan.add(
                group, draw_day(context, exam, group, slot, free, given[group.id], state, corrected)
            )
    plan.keep_versions(connection, context)


def _sampler_state(group: Group, stored: str | None) -> SamplerState:
    """The group's sampler as it was left; one that cannot be read starts over."""
    if stored is None:
        return SamplerState.fresh()
    try:
        return SamplerState.from_json(stored)
    except SamplerStateError as fault:
        log.error(
            "the sampler starts over: its state is damaged", group=group.key, reason=str(fault)
        )
        return SamplerState.fresh()


def _given_around(
    connection: Connection, slots: Sequence[tuple[Group, Slot]]
) -> Mapping[int, list[Given]]:
    """Group id -> what the group was given around its slot."""
    found: dict[int, list[Given]] = {group.id: [] for group, _ in slots}
    if slots:
        days = [slot.local_date for _, slot in slots]
        for one in history.given_around(connection, list(found), min(days), max(days)):
            found[one.group_id].append(one)
    return found


def _missed(context: Context, group: Group, slot: Slot, position: int) -> NewDelivery:
    return NewDelivery(
        token=context.new_token(),
        group_id=group.id,
        kind="daily",
        local_date=slot.local_date,
        position=position,
        question=None,
        layout=None,
        opens_at=slot.opens_at,
        closes_at=slot.closes_at,
        state="missed",
    )


def _keys(slots: Iterable[tuple[Group, Slot]]) -> set[tuple[int, date]]:
    return {(group.id, slot.local_date) for group, slot in slots}
