"""The leaderboard's page: every period by points or accuracy, with the reader's own rank."""

from __future__ import annotations

from typing import get_args

from aiohttp import web

from bot.cards.phrasing import board_card
from bot.commands.typed import BoardKind, BoardRequest
from bot.core.calendar import local_date, parse_zone, week_of
from bot.core.periods import SPANS
from bot.platforms.web.render import CardView
from bot.platforms.web.replies import own_standings
from bot.platforms.web.visit import MemberVisit, member_visit
from bot.usecases.show_standings import Board, show_last_week

KINDS: tuple[BoardKind, ...] = get_args(BoardKind)


async def leaderboard(request: web.Request) -> web.Response:
    """The board that the address asks for, and last week's, as it was posted if it was."""
    visit = await member_visit(request)
    wanted = _wanted(request)
    board = CardView(await own_standings(visit, wanted), "b0")
    last = await _last_week(visit) if wanted == BoardRequest() else None
    return visit.html(
        "leaderboard.html",
        wanted=wanted,
        spans=SPANS,
        kinds=KINDS,
        board=board,
        last=None if last is None else CardView(board_card(last, visit.language), "b1"),
        is_posted=last is not None and last.is_posted,
    )


def _wanted(request: web.Request) -> BoardRequest:
    """This week's points unless the address names another board that there is."""
    usual = BoardRequest()
    span, kind = request.query.get("span"), request.query.get("kind")
    return BoardRequest(
        next((one for one in SPANS if one == span), usual.span),
        next((one for one in KINDS if one == kind), usual.kind),
    )


async def _last_week(visit: MemberVisit) -> Board | None:
    """Last week's board; a group that began this week has none."""
    group, zone = visit.group, parse_zone(visit.group.settings.zone)
    if week_of(local_date(zone, group.created_at)) >= week_of(local_date(zone, visit.now)):
        return None
    return await show_last_week(visit.site.context, group, visit.now)
