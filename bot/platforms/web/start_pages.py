"""Pages before a group: the start page, joining by a link and a name, the language switch."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aiohttp import web
from sqlalchemy import Connection

from bot.core.names import NameFaultError
from bot.platforms.web.links import PLATFORM, LinkKind, linked_group
from bot.platforms.web.visit import (
    SITE,
    GroupVisit,
    group_visit,
    see_other,
    visit,
    visit_to,
)
from bot.usecases.join_group import choose_language, join_group
from bot.words.catalogue import languages
from storage import groups, people
from storage.records import Group, Member, UserKey

LISTED_GROUPS = 100
KEPT_INPUT = 100
_OUR_PATH = re.compile(r"/(?!/)[A-Za-z0-9_.~/=?-]*")


async def start(request: web.Request) -> web.Response:
    """The visitor's groups and, where invites are open, those to join."""
    here = visit(request)
    site = here.site
    mine, others = await site.context.db.read(_groups_for, here.user, site.settings.invites_open)
    if len(mine) == 1 and not others:
        return see_other(f"/g/{mine[0].key}")
    if len(others) == 1 and not mine:
        return join_page(GroupVisit(request, site, others[0]), f"/g/{others[0].key}/join")
    return here.html("start.html", mine=mine, others=others)


async def join_by_link(request: web.Request) -> web.Response:
    """Join the group that an invite link names."""
    here = await _invited(request, "join")
    if here.member is not None:
        return see_other(here.path)
    return await _join(here, organiser=False)


async def join_openly(request: web.Request) -> web.Response:
    """Join a group without a link, where the operator lets everyone in."""
    here = await group_visit(request)
    if here.member is not None:
        return see_other(here.path)
    if not here.site.settings.invites_open:
        raise web.HTTPForbidden
    return await _join(here, organiser=False)


async def organise_by_link(request: web.Request) -> web.Response:
    """Become an organiser of the group that an organiser's link names."""
    here = await _invited(request, "organise")
    if here.member is not None and here.member.organiser and here.session.organiser:
        return see_other(here.path)
    return await _join(here, organiser=True)


async def switch_language(request: web.Request) -> web.Response:
    """Keep the language that the visitor wants, for this browser and for private replies."""
    here = visit(request)
    form = await request.post()
    language, back = str(form.get("language", "")), str(form.get("back", "/"))
    if language not in languages():
        raise web.HTTPBadRequest
    here.keep(language=language)
    member = await here.site.context.db.read(_any_membership, here.user)
    if member is not None:
        await choose_language(here.site.context, member, language)
    return see_other(back if _OUR_PATH.fullmatch(back) else "/")


def join_page(
    here: GroupVisit,
    action: str,
    *,
    organiser: bool = False,
    name: str = "",
    fault: str | None = None,
) -> web.Response:
    """The page that asks for a name; `fault` is a code of NameFaultError."""
    return here.html(
        "join.html",
        status=200 if fault is None else 422,
        action=action,
        organiser=organiser,
        name=name[:KEPT_INPUT],
        fault=fault,
    )


async def _invited(request: web.Request, kind: LinkKind) -> GroupVisit:
    key = linked_group(request.app[SITE].settings, kind, request.match_info["token"])
    if key is None:
        raise web.HTTPNotFound
    return await visit_to(request, key)


async def _join(here: GroupVisit, *, organiser: bool) -> web.Response:
    request, context = here.request, here.site.context
    name = "" if here.member is None else here.member.name
    if request.method != "POST":
        return join_page(here, request.path, organiser=organiser, name=name)
    name = str((await request.post()).get("name", ""))
    try:
        member = await join_group(
            context, here.group, here.user, name, here.now, organiser=organiser
        )
    except NameFaultError as fault:
        return join_page(here, request.path, organiser=organiser, name=name, fault=fault.code)
    if member.language is None and here.session.language is not None:
        await choose_language(context, member, here.session.language)
    if organiser:
        here.keep(organiser=True)
    return see_other(here.path)


def _groups_for(
    connection: Connection, user: UserKey, everything: bool
) -> tuple[Sequence[Group], Sequence[Group]]:
    """The groups that a user is in, and those that are open to join."""
    ids = people.groups_of(connection, user)
    mine = [group for one in ids if (group := groups.group_by_id(connection, one)) is not None]
    if not everything:
        return mine, []
    on_web = groups.groups_on(connection, PLATFORM, LISTED_GROUPS)
    return mine, [group for group in on_web if group.id not in ids]


def _any_membership(connection: Connection, user: UserKey) -> Member | None:
    ids = people.groups_of(connection, user)
    return people.member_of(connection, ids[0], user) if ids else None
