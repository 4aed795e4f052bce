"""The App Home: everything of mine, to be read again at any time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog

from bot.conversation.home import Home, show_home, speak
from bot.platforms.slack import limits, render
from bot.platforms.slack.blocks import Json, plain_text
from bot.platforms.slack.errors import Faults, code_of
from bot.platforms.slack.replies import Responder
from bot.platforms.slack.visitor import Origin
from bot.words.catalogue import catalogue, languages

LANGUAGE = "home_language"

log = structlog.get_logger(__name__)


async def opened(responder: Responder, body: Mapping[str, Any], team: str) -> None:
    """Somebody opened the App Home."""
    event = body.get("event") or {}
    if event.get("tab") != "home":
        return
    origin = Origin(team=team, user=str(event.get("user")), home=team)
    if await _is_new(responder, body):
        await publish(responder, origin)


async def publish(responder: Responder, origin: Origin) -> None:
    """Show somebody's Home as it is now."""
    view = await _view(responder, origin)
    try:
        client = await responder.tokens.client(origin.team)
        await client.views_publish(user_id=origin.user, view=view)
    except Faults as fault:
        log.info("a Home could not be shown", reason=code_of(fault) or str(fault)[:200])


async def _view(responder: Responder, origin: Origin) -> Json:
    """Somebody's Home; where it cannot be made, that it is our fault."""
    try:
        return home_view(await show_home(responder.context, await responder.visitor(origin)))
    except Exception:
        log.exception("a Home could not be made", team=origin.team)
        card = await responder.failed(origin)
        return home_view(Home((card,), card.language, may_choose=False))


async def _is_new(responder: Responder, body: Mapping[str, Any]) -> bool:
    """Whether an event did not come before. If that cannot be told it is: to show a Home twice is
    as once."""
    try:
        return await responder.once.is_new(body)
    except Exception:
        log.exception("an event could not be remembered")
        return True


async def language_chosen(responder: Responder, body: Mapping[str, Any], team: str) -> None:
    """Somebody chose the language of what only they see."""
    origin = await responder.origin(body, team)
    (action,) = body["actions"]
    language = str((action.get("selected_option") or {}).get("value"))
    if language not in languages() or not await responder.once.is_new(body):
        return
    await speak(responder.context, await responder.visitor(origin), language)
    await publish(responder, origin)


def home_view(home: Home) -> Json:
    """The Home as a view. Cards that would not fit any more are left out."""
    chooser = _language(home.language) if home.may_choose else []
    room = limits.VIEW_BLOCKS - len(chooser)
    blocks: list[Json] = []
    for card in home.cards:
        divider: list[Json] = [{"type": "divider"}] if blocks else []
        more = divider + render.view_blocks(card)
        if len(blocks) + len(more) <= room:
            blocks += more
    return {"type": "home", "blocks": [*blocks, *chooser]}


def _language(language: str) -> list[Json]:
    words = catalogue(language)
    options = [{"text": plain_text(words.own_name(one)), "value": one} for one in languages()]
    select: Json = {"type": "static_select", "action_id": LANGUAGE, "options": options}
    chosen = next((one for one in options if one["value"] == language), None)
    if chosen is not None:
        select["initial_option"] = chosen
    label: Json = {
        "type": "section",
        "text": plain_text(words.say("home-language")),
        "accessory": select,
    }
    return [{"type": "divider"}, label]
