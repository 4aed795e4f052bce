"""Privacy and terms, and visitors' own data, also of those who have left their groups."""

from __future__ import annotations

import re
from datetime import UTC
from urllib.parse import urlsplit

from aiohttp import web

from bot.platforms.web.session import LIFETIME
from bot.platforms.web.visit import SESSION, Visit, see_other, visit
from bot.usecases.privacy import delete_person_of, export_person
from storage import people

_EMAIL = re.compile(r"[^\s@:/?#]+@[^\s@:/?#]+\.[^\s@:/?#]+")


async def privacy(request: web.Request) -> web.Response:
    """What is stored about people, why, for how long, and how they get or remove it."""
    here = visit(request)
    return _page(here, "privacy.html", known=await _is_known(here))


async def terms(request: web.Request) -> web.Response:
    """What to expect of this service, and of each other."""
    return _page(visit(request), "terms.html", known=False)


async def export(request: web.Request) -> web.Response:
    """All that is stored about the visitor, as a file to keep."""
    here = visit(request)
    now = here.now
    found = await export_person(here.site.context, here.user, now, here.language)
    if found is None:  # nothing is stored: the page says what would be
        return see_other("/privacy")
    name = f"quizbot-{now.astimezone(UTC).date().isoformat()}.json"
    return web.Response(
        body=found,
        content_type="application/json",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def delete(request: web.Request) -> web.Response:
    """Remove the visitor with all that is stored about them, after asking."""
    here = visit(request)
    if not await _is_known(here):
        return see_other("/privacy")
    if request.method != "POST":
        return here.html("confirm.html", what="delete")
    await delete_person_of(here.site.context, here.user)
    # The browser, too, is a stranger from now on.
    request[SESSION] = here.site.sessions.fresh()
    return see_other("/bye/deleted")


async def _is_known(here: Visit) -> bool:
    return await here.site.context.db.read(people.person_of, here.user) is not None


def _page(here: Visit, template: str, *, known: bool) -> web.Response:
    contact = (here.site.settings.contact or "").strip()
    return here.html(
        template,
        contact=contact,
        contact_link=contact_link(contact),
        cookie_days=LIFETIME.days,
        known=known,
    )


def contact_link(contact: str) -> str | None:
    """Where a contact leads to; None for words, which lead nowhere."""
    if _EMAIL.fullmatch(contact):
        return f"mailto:{contact}"
    try:
        parts = urlsplit(contact)
    except ValueError:
        return None
    return contact if parts.scheme in ("http", "https") and parts.hostname else None
