"""A group's leaderboard of one period, and where one person stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.core.calendar import local_date, zone_or_utc
from bot.core.periods import Period, Span, before, period_of
from bot.core.scoring import Accuracy, Ranked, accuracy_board, ranked
from bot.usecases.context import Context
from storage import people, standings
from storage.records import Delivery, Group, StandingRow


@dataclass(frozen=True, slots=True)
class Board:
    """The standings of a period; `rows` by points, `accuracy` by shrunk share of right answers.

    `answered` counts the members with an answer in it, on boards or not; `members` are in the
    group now. The goal is a share of the members, in percent.
    """

    group: Group
    period: Period
    rows: tuple[Ranked[StandingRow], ...]
    accuracy: tuple[Accuracy[StandingRow], ...]
    answered: int
    members: int

    def place_of(self, person_id: int) -> Ranked[StandingRow] | None:
        """The row of one person, if they have any points in that period."""
        return next((entry for entry in self.rows if entry.row.person_id == person_id), None)

    def accuracy_of(self, person_id: int) -> Accuracy[StandingRow] | None:
        """The accuracy row of one person, if they have answers enough."""
        return next((entry for entry in self.accuracy if entry.row.person_id == person_id), None)

    @property
    def goal_people(self) -> int:
        """How many members have to answer for the group to reach its goal (at least one)."""
        return max(1, -(-self.members * self.group.settings.goal // 100))


async def board_of_delivery(context: Context, group: Group, delivery: Delivery) -> Board:
    """The board that a leaderboard delivery owes: of the week before its Monday."""
    week = before(period_of("week", delivery.local_date))
    return await context.db.read(read_board, group, week)


async def show_standings(
    context: Context, group: Group, now: datetime, span: Span = "week"
) -> Board:
    """The board of the local week (month, or all time) that `now` is in, as it stands."""
    today = local_date(zone_or_utc(group.settings.zone), now)
    return await context.db.read(read_board, group, period_of(span, today))


def read_board(connection: Connection, group: Group, period: Period) -> Board:
    """Read the standings of a period."""
    rows = standings.standings_of(connection, group.id, period.span, period.starts)
    return Board(
        group=group,
        period=period,
        rows=ranked(rows),
        accuracy=accuracy_board(rows),
        answered=standings.members_who_answered(connection, group.id, period.span, period.starts),
        members=people.count_members(connection, group.id),
    )
