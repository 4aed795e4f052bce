"""Pages that people don't read: health for whatever watches the bot, and static files."""

from __future__ import annotations

from aiohttp import web

from bot.platforms.web.visit import SITE


async def alive(_request: web.Request) -> web.Response:
    """The process answers."""
    return web.Response(text="ok\n")


async def ready(request: web.Request) -> web.Response:
    """200 when the bot can do its work, else 503 with what is wrong, by part."""
    wrong = await request.app[SITE].health.ready()
    return web.json_response(
        {"ready": not wrong, "problems": dict(wrong)}, status=503 if wrong else 200
    )


async def static(request: web.Request) -> web.Response:
    """A static file; its address changes with its content, so it may be kept for ever."""
    asset = request.app[SITE].screen.assets.get(request.match_info["name"])
    if asset is None or asset.path != request.path:
        raise web.HTTPNotFound
    return web.Response(
        body=asset.content,
        content_type=asset.content_type,
        charset="utf-8",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )
