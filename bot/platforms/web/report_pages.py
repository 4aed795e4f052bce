"""What a member knows and what the group knows, as pages, and the pictures of their charts."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.cards.card import Card, Chart, load_card
from bot.charts.artist import ChartError
from bot.commands.typed import Whose
from bot.platforms.web.render import CardView
from bot.platforms.web.replies import report_of
from bot.platforms.web.visit import MemberVisit, member_visit
from storage import web_feed

# A picture is a document of its own when it is opened by itself: it may do nothing there.
PICTURE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "no-store",
}

log = structlog.get_logger(__name__)


async def my_report(request: web.Request) -> web.Response:
    """The reader's own report, for nobody else."""
    return await _page(request, "me")


async def group_report(request: web.Request) -> web.Response:
    """The group's report as it stands, for its members."""
    return await _page(request, "group")


async def report_chart(request: web.Request) -> web.Response:
    """The picture of the reader's own report, or of the group's (`of=group`)."""
    visit = await member_visit(request)
    match request.query.get("of"):
        case "me":
            return await _picture(visit, (await report_of(visit, "me")).card)
        case "group":
            return await _picture(visit, (await report_of(visit, "group")).card)
        case _:
            raise web.HTTPNotFound


async def message_chart(request: web.Request) -> web.Response:
    """The picture of the chart in a message of the group's channel."""
    visit = await member_visit(request)
    message_id = int(request.match_info["message"])
    row = await visit.site.context.db.read(web_feed.message_by_id, visit.group.key, message_id)
    if row is None:
        raise web.HTTPNotFound
    return await _picture(visit, load_card(row.card))


async def _page(request: web.Request, whose: Whose) -> web.Response:
    visit = await member_visit(request)
    reply = await report_of(visit, whose)
    view = CardView(reply.card, "report", chart=reply.chart)
    return visit.html("report.html", report=view, whose=whose)


async def _picture(visit: MemberVisit, card: Card) -> web.Response:
    """The card's chart as SVG; 503 when it cannot be drawn now, and the page shows its table."""
    chart = next((block for block in card.blocks if isinstance(block, Chart)), None)
    if chart is None:
        raise web.HTTPNotFound
    dark = visit.request.query.get("dark") == "1"
    try:
        drawn = await visit.site.artist.picture(chart, "svg", dark)
    except ChartError as fault:
        log.warning("chart not drawn", reason=str(fault))
        return web.Response(status=503, text=chart.alt, headers=PICTURE_HEADERS)
    return web.Response(body=drawn, content_type="image/svg+xml", headers=PICTURE_HEADERS)
