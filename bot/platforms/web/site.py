"""The web site: its routes, and what they stand on. `bot.app` puts it together."""

from __future__ import annotations

from aiohttp import web

from bot.charts.artist import Artist
from bot.clock import Clock
from bot.platforms.web import (
    board_page,
    channel_pages,
    group_pages,
    legal_pages,
    machine_pages,
    me_pages,
    pack_pages,
    report_pages,
    review_pages,
    start_pages,
)
from bot.platforms.web.hub import Hub
from bot.platforms.web.links import WebSettings, address_of, invite_link, organiser_link
from bot.platforms.web.rate_limit import Buckets
from bot.platforms.web.render import the_screen
from bot.platforms.web.security import MAX_BODY, MIDDLEWARES, add_headers
from bot.platforms.web.session import Sessions
from bot.platforms.web.visit import SITE, Health, Site
from bot.usecases.context import Context

__all__ = [
    "Health",
    "WebSettings",
    "address_of",
    "invite_link",
    "make_site",
    "organiser_link",
]

# A person is never near these; a script that runs wild is told to wait.
ASKS_BURST, ASKS_A_SECOND = 300, 30.0
ACTS_BURST, ACTS_A_SECOND = 60, 2.0

KEY = "/g/{key:[A-Za-z0-9_-]{4,64}}"
MESSAGE = KEY + "/messages/{message:[0-9]{1,15}}"
QUESTION = KEY + "/questions/{question:[A-Za-z0-9_.-]{1,120}}"
SECTION = "/packs/{exam:[A-Za-z0-9_.-]{1,60}}/{section:[a-z0-9-]{1,80}}"
SIGNED = "{token:[A-Za-z0-9_.-]{8,200}}"


def make_site(
    context: Context,
    settings: WebSettings,
    clock: Clock,
    hub: Hub,
    health: Health,
    artist: Artist,
) -> web.Application:
    """The application; `hub` and `artist` are closed by the caller."""
    app = web.Application(middlewares=MIDDLEWARES, client_max_size=MAX_BODY)
    app[SITE] = Site(
        context=context,
        settings=settings,
        clock=clock,
        hub=hub,
        health=health,
        sessions=Sessions(settings.secret, clock),
        screen=the_screen(),
        artist=artist,
        asks=Buckets(ASKS_BURST, ASKS_A_SECOND, clock.monotonic),
        acts=Buckets(ACTS_BURST, ACTS_A_SECOND, clock.monotonic),
    )
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_end_streams)
    _add_routes(app.router)
    return app


def stylesheet_of(app: web.Application) -> str:
    """The address of what the site's pages look like."""
    return app[SITE].screen.assets["app.css"].path


def _add_routes(router: web.UrlDispatcher) -> None:
    router.add_get("/", start_pages.start)
    for path, handler in (
        (f"/join/{SIGNED}", start_pages.join_by_link),
        (f"/organise/{SIGNED}", start_pages.organise_by_link),
        ("/groups/new", group_pages.new_group),
        (f"{KEY}/settings", group_pages.settings),
        (f"{KEY}/join", start_pages.join_openly),
        (f"{KEY}/me/leave", me_pages.leave),
        (f"{KEY}/me/delete", me_pages.delete),
        (f"{KEY}/me/unlink", me_pages.unlink_browser),
        ("/privacy/delete", legal_pages.delete),
    ):
        router.add_get(path, handler)
        router.add_post(path, handler)
    router.add_post("/language", start_pages.switch_language)
    router.add_get("/bye/{what}", me_pages.farewell)
    router.add_get("/privacy", legal_pages.privacy)
    router.add_get("/privacy/export", legal_pages.export)
    router.add_get("/terms", legal_pages.terms)
    router.add_get("/packs", pack_pages.packs)
    router.add_get(SECTION, pack_pages.section)
    router.add_get(KEY, channel_pages.channel)
    router.add_get(MESSAGE, channel_pages.message)
    router.add_get(f"{MESSAGE}/chart.svg", report_pages.message_chart)
    router.add_get(f"{KEY}/live", channel_pages.live)
    router.add_get(f"{KEY}/leaderboard", board_page.leaderboard)
    router.add_get(f"{KEY}/report", report_pages.my_report)
    router.add_get(f"{KEY}/report/group", report_pages.group_report)
    router.add_get(f"{KEY}/report/chart.svg", report_pages.report_chart)
    router.add_get(f"{KEY}/me", me_pages.me)
    router.add_get(f"{KEY}/questions", review_pages.questions)
    router.add_get(QUESTION, review_pages.question)
    router.add_post(f"{KEY}/act", channel_pages.act)
    router.add_post(f"{KEY}/say", channel_pages.say)
    router.add_post(f"{KEY}/me/boards", me_pages.boards)
    router.add_post(f"{KEY}/me/rest", me_pages.rest)
    router.add_post(f"{KEY}/me/rest/drop", me_pages.rest_drop)
    router.add_post(f"{KEY}/me/link", me_pages.link)
    router.add_post(f"{KEY}/me/link/code", me_pages.link_code)
    router.add_post(f"{QUESTION}/settle", review_pages.settle)
    router.add_post(f"{QUESTION}/key", review_pages.correct_key)
    router.add_post(f"{KEY}/pause", group_pages.pause)
    router.add_post(f"{KEY}/resume", group_pages.resume)
    router.add_post(f"{KEY}/reconnect", group_pages.reconnect)
    router.add_get("/healthz", machine_pages.alive)
    router.add_get("/readyz", machine_pages.ready)
    router.add_get("/static/{version}/{name}", machine_pages.static)


async def _end_streams(app: web.Application) -> None:
    app[SITE].hub.hang_up()
