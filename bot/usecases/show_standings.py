"""A group's leaderboard of one period, and where one person stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.core.attendance import goal_people, who_counts
from bot.core.calendar import local_date, zone_or_utc
from bot.core.periods import Period, Span, before, period_of
from bot.core.scoring import Accuracy, Ranked, accuracy_board, ranked
from bot.usecases.context import Context
from storage import attendance, boards, standings
from storage.attendance import Turnout
from storage.boards import PostedBoard, PostedRow
from storage.records import Delivery, Group, StandingRow

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Board:
    """The standings of a period; `rows` by points, `accuracy` by shrunk share of right answers.

    `answered` of the `members` who count (see `bot.core.attendance`) have an answer in it, on
    boards or not. The `goal` is a share of them, in percent. `was_reached` if a week's goal was
    reached at some time in the week, even if members left or joined since. `is_posted`: this is
    what was posted when the week was over.
    """

    group: Group
    period: Period
    rows: tuple[Ranked[StandingRow], ...]
    accuracy: tuple[Accuracy[StandingRow], ...]
    answered: int
    members: int
    goal: int
    was_reached: bool = False
    is_posted: bool = False

    def place_of(self, person_id: int) -> Ranked[StandingRow] | None:
        """The row of one person, if they have any points in that period."""
        return next((entry for entry in self.rows if entry.row.person_id == person_id), None)

    def accuracy_of(self, person_id: int) -> Accuracy[StandingRow] | None:
        """The accuracy row of one person, if they have answers enough."""
        return next((entry for entry in self.accuracy if entry.row.person_id == person_id), None)

    @property
    def goal_people(self) -> int:
        """How many members have to answer for the group to reach its goal (at least one)."""
        return goal_people(self.members, self.goal)

    @property
    def goal_reached(self) -> bool:
        """Whether the goal of the week is reached: once it is, it stays so."""
        return self.was_reached or self.answered >= self.goal_people


async def board_of_delivery(
    context: Context, group: Group, delivery: Delivery, now: datetime
) -> Board:
    """The board that a leaderboard delivery owes: of the week before its Monday, as it was when
    the delivery was recorded. One that was recorded by an older version is kept as it is now."""
    return await context.db.write(_board_of, group, delivery, now)


def _board_of(connection: Connection, group: Group, delivery: Delivery, now: datetime) -> Board:
    week = before(period_of("week", delivery.local_date))
    if boards.board_of_monday(connection, group.id, delivery.local_date) is None:
        boards.keep_board(connection, delivery.id, _present_board(connection, group, week, now))
    return read_board(connection, group, week, now)


async def show_standings(
    context: Context, group: Group, now: datetime, span: Span = "week"
) -> Board:
    """The board of the local week (month, or all time) that `now` is in, as it stands.

    A goal that somebody was told is reached stays so, also where nothing but time made it so.
    """
    today = local_date(zone_or_utc(group.settings.zone), now)
    board = await context.db.read(read_board, group, period_of(span, today), now)
    if span == "week" and board.goal_reached and not board.was_reached:
        await context.db.write(attendance.note_goal, group.id, board.period.starts)
    return board


async def show_last_week(context: Context, group: Group, now: datetime) -> Board:
    """The board of the local week before the one that `now` is in, as it was posted; until it is
    posted, as it stands."""
    this_week = period_of("week", local_date(zone_or_utc(group.settings.zone), now))
    return await context.db.read(read_board, group, before(this_week), now)


def read_board(connection: Connection, group: Group, period: Period, now: datetime) -> Board:
    """Read the standings of a period, as of `now` or as they were posted."""
    if period.span == "week":
        posted = boards.board_of_monday(connection, group.id, period.starts + WEEK)
        if posted is not None:
            return _board(group, period, posted, is_posted=True)
    return _board(group, period, _present_board(connection, group, period, now))


def keep_board(connection: Connection, group: Group, delivery_id: int, now: datetime) -> None:
    """Keep the board of the last local week, as it is now, for the delivery that posts it."""
    today = local_date(zone_or_utc(group.settings.zone), now)
    week = before(period_of("week", today))
    boards.keep_board(connection, delivery_id, _present_board(connection, group, week, now))


def note_goal(connection: Connection, group: Group, now: datetime) -> None:
    """Note it for good if the goal of the week is reached now; call it after what may reach it."""
    week = period_of("week", local_date(zone_or_utc(group.settings.zone), now))
    if attendance.is_goal_noted(connection, group.id, week.starts):
        return
    answered, members = _turnout(connection, group, week, now)
    if answered >= goal_people(members, group.settings.goal):
        attendance.note_goal(connection, group.id, week.starts)


def _board(group: Group, period: Period, shown: PostedBoard, *, is_posted: bool = False) -> Board:
    return Board(
        group=group,
        period=period,
        rows=tuple(Ranked(one.rank, one.row) for one in shown.rows),
        accuracy=accuracy_board([one.row for one in shown.rows]),
        answered=shown.turnout.answered,
        members=shown.turnout.members,
        goal=shown.goal,
        was_reached=shown.reached,
        is_posted=is_posted,
    )


def _present_board(
    connection: Connection, group: Group, period: Period, now: datetime
) -> PostedBoard:
    rows = standings.standings_of(connection, group.id, period.span, period.starts)
    there = _turnout(connection, group, period, now)
    noted = period.span == "week" and attendance.is_goal_noted(connection, group.id, period.starts)
    shown = tuple(PostedRow(one.rank, one.row) for one in ranked(rows))
    return PostedBoard(shown, there, group.settings.goal, noted)


def _begins(zone: ZoneInfo, day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone)


def _turnout(connection: Connection, group: Group, period: Period, now: datetime) -> Turnout:
    zone = zone_or_utc(group.settings.zone)
    first = attendance.first_day(connection, group.id) or local_date(zone, group.created_at)
    who = who_counts(period, local_date(zone, now), first)
    joined = who.joined_before
    return attendance.turnout(
        connection,
        group.id,
        period.span,
        period.starts,
        joined_before=None if joined is None else _begins(zone, joined),
        heard_since=(who.heard_since, _begins(zone, who.heard_since)),
    )
