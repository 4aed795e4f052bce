"""A group as its organiser sees it: settings, channels, what is next, what members reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.core.calendar import ScheduleError, next_slot, schedule_of
from bot.usecases.context import Context
from storage import bindings, deliveries, flags, groups, organisers, people
from storage.records import Channel, Group, QuestionReport


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group's present state; `next_at` is None while it is paused, or when its settings cannot
    be kept any more. `organisers` are the names of those who are named. `questions`: how many its
    exam has that can be asked; None without the exam's pack."""

    group: Group
    channels: tuple[Channel, ...]
    members: int
    next_at: datetime | None
    reports: tuple[QuestionReport, ...]
    organisers: tuple[str, ...]
    questions: int | None = None

    @property
    def is_short(self) -> bool:
        """Whether a day has fewer questions than it should, since none comes twice on one day."""
        return self.questions is not None and self.questions < self.group.settings.questions_a_day


async def show_group(context: Context, group: Group, now: datetime) -> GroupView:
    """Read a group's state."""
    return await context.db.read(_show, context, group.id, now)


def _show(connection: Connection, context: Context, group_id: int, now: datetime) -> GroupView:
    group = groups.group_by_id(connection, group_id)
    if group is None:
        raise AssertionError("a group that somebody sits in exists")
    questions = questions_of(context, group.settings.exam)
    return GroupView(
        group,
        tuple(bindings.channels_of(connection, [group_id])[group_id]),
        people.count_members(connection, group_id),
        _next_question_at(connection, group, now, questions),
        tuple(flags.open_flags(connection, group_id)),
        tuple(organisers.organiser_names(connection, group_id)),
        questions,
    )


def questions_of(context: Context, exam: str) -> int | None:
    """How many questions an exam has that can be asked; None without its pack."""
    known = context.exams.get(exam)
    return None if known is None else known.blueprint.size


def _next_question_at(
    connection: Connection, group: Group, now: datetime, questions: int | None
) -> datetime | None:
    """When a group's next question opens that is not posted already, ahead of its time; None while
    it is paused or cannot be scheduled."""
    if group.paused_at is not None:
        return None
    try:
        schedule = schedule_of(group.settings)
        slot = next_slot(schedule, now)
    except ScheduleError:
        return None
    posted = deliveries.recorded_positions(connection, "daily", {(group.id, slot.local_date)})
    wanted = group.settings.questions_a_day
    if len(posted) >= (wanted if questions is None else min(wanted, questions)):
        slot = next_slot(schedule, slot.opens_at)
    return slot.opens_at
