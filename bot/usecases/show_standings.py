"""A group's leaderboard of one week, and where one person stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.core.calendar import local_date, parse_zone, week_of
from bot.core.scoring import Ranked, ranked
from bot.usecases.context import Context
from storage import people, standings
from storage.records import Delivery, Group, StandingRow

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Board:
    """The standings of a local week that begins on `week`; `members` are in the group now."""

    group: Group
    week: date
    rows: tuple[Ranked[StandingRow], ...]
    members: int

    def place_of(self, person_id: int) -> Ranked[StandingRow] | None:
        """The row of one person, if they have any points in that week."""
        return next((entry for entry in self.rows if entry.row.person_id == person_id), None)


async def board_of_delivery(context: Context, group: Group, delivery: Delivery) -> Board:
    """The board that a leaderboard delivery owes: of the week before its Monday."""
    return await context.db.read(_board, group, delivery.local_date - WEEK)


async def show_standings(context: Context, group: Group, now: datetime) -> Board:
    """The board of the local week that `now` is in, as it stands."""
    week = week_of(local_date(parse_zone(group.settings.zone), now))
    return await context.db.read(_board, group, week)


def _board(connection: Connection, group: Group, week: date) -> Board:
    return Board(
        group=group,
        week=week,
        rows=ranked(standings.week_standings(connection, group.id, week)),
        members=people.count_members(connection, group.id),
    )
