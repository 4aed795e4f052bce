"""The leaderboard's page: this week with the reader's own rank, and last week as it was posted."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from bot.cards.phrasing import board_card
from bot.core.calendar import local_date, parse_zone, week_of
from bot.platforms.web.channel_pages import own_standings
from bot.platforms.web.render import CardView
from bot.platforms.web.visit import member_visit
from bot.usecases.show_standings import show_standings


async def leaderboard(request: web.Request) -> web.Response:
    """Both boards; a group that began this week has no last one."""
    visit = await member_visit(request)
    group = visit.group
    cards = [await own_standings(visit)]
    zone = parse_zone(group.settings.zone)
    if week_of(local_date(zone, group.created_at)) < week_of(local_date(zone, visit.now)):
        last = await show_standings(visit.site.context, group, visit.now - timedelta(days=7))
        cards.append(board_card(last, visit.language))
    views = [CardView(card, f"b{place}") for place, card in enumerate(cards)]
    return visit.html("leaderboard.html", cards_shown=views)
