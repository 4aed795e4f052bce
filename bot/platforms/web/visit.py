"""A visit: one request, who makes it, where, and in which language the page answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web
from sqlalchemy import Connection

from bot.charts.artist import Artist
from bot.clock import Clock
from bot.platforms.web.hub import Hub
from bot.platforms.web.links import PLATFORM, WebSettings, address_of
from bot.platforms.web.rate_limit import Buckets
from bot.platforms.web.render import Templates
from bot.platforms.web.session import Session, Sessions
from bot.usecases.context import Context
from bot.usecases.take_answer import Actor
from bot.words.catalogue import Catalogue, catalogue, languages, supported_language
from storage import groups, people
from storage.records import Address, Group, Member, UserKey

FRAGMENT_HEADER = "X-Fragment"


class Health(Protocol):
    """What knows whether the bot can do its work."""

    async def ready(self) -> Mapping[str, str]:
        """What is wrong, by part; empty when the bot is ready."""
        ...


@dataclass(frozen=True)
class Site:
    """What every page stands on."""

    context: Context
    settings: WebSettings
    clock: Clock
    hub: Hub
    health: Health
    sessions: Sessions
    screen: Templates
    artist: Artist
    asks: Buckets
    acts: Buckets


SITE = web.AppKey("site", Site)
SESSION = web.RequestKey("session", Session)


@dataclass(frozen=True)
class Visit:
    """One request. `group` is the one whose page it is, `member` the visitor's place in it."""

    request: web.Request
    site: Site
    group: Group | None = None
    member: Member | None = None

    @property
    def session(self) -> Session:
        """The visitor's session, as it stands now."""
        return self.request[SESSION]

    @property
    def user(self) -> UserKey:
        """The visitor's identity on this platform."""
        return UserKey(PLATFORM, "", self.session.user)

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.site.clock.now()

    @property
    def language(self) -> str:
        """The visitor's own choice, else what the browser asks for, else the group's."""
        chosen = self.session.language
        if self.member is not None and self.member.language is not None:
            chosen = self.member.language
        group_language = "en" if self.group is None else self.group.settings.language
        otherwise = accepted(self.request.headers.get("Accept-Language", ""), group_language)
        return supported_language(chosen, otherwise)

    @property
    def words(self) -> Catalogue:
        """The catalogue of the page."""
        return catalogue(self.language)

    @property
    def wants_fragment(self) -> bool:
        """Whether the page's script asks, which puts a piece of HTML into the page itself."""
        return FRAGMENT_HEADER in self.request.headers

    @property
    def back(self) -> str:
        """Where the language switch returns to: this page, or the feed that the form was on."""
        path = self.request.path
        for form in ("/act", "/say"):
            path = path.removesuffix(form)
        return path

    def keep(self, **changes: Any) -> None:
        """Change the session; the answer's cookie says so."""
        self.request[SESSION] = replace(self.session, **changes, issued=0)

    def html(self, template: str, *, status: int = 200, **values: object) -> web.Response:
        """A page or a fragment, from a template."""
        shared = {
            "visit": self,
            "group": self.group,
            "member": self.member,
            "csrf": self.site.sessions.csrf(self.session),
            "languages": languages(),
            "own_name": self.words.own_name,
        }
        body = self.site.screen.render(template, self.words, {**shared, **values})
        return web.Response(text=str(body), status=status, content_type="text/html")


@dataclass(frozen=True)
class GroupVisit(Visit):
    """A visit to a page of a group; whether the visitor is a member is not settled."""

    group: Group

    @property
    def address(self) -> Address:
        """The group's web channel."""
        return address_of(self.group.key)

    @property
    def actor(self) -> Actor:
        """The visitor, as use cases want to know them: on the web nobody joins by answering."""
        name = "" if self.member is None else self.member.name
        return Actor(self.user, name, self.language, may_join=False)

    @property
    def path(self) -> str:
        """The group's own page."""
        return f"/g/{self.group.key}"


@dataclass(frozen=True)
class MemberVisit(GroupVisit):
    """A visit by somebody who is in the group."""

    member: Member


def visit(request: web.Request) -> Visit:
    """A visit to a page that belongs to no group."""
    return Visit(request, request.app[SITE])


async def group_visit(request: web.Request) -> GroupVisit:
    """A visit to the group that the path names; raises HTTPNotFound when there is none."""
    return await visit_to(request, request.match_info["key"])


async def visit_to(request: web.Request, key: str) -> GroupVisit:
    """A visit to the group of that key; raises HTTPNotFound when there is none."""
    plain = visit(request)
    group, member = await plain.site.context.db.read(_group_and_member, key, plain.user)
    if group is None:
        raise web.HTTPNotFound
    return GroupVisit(request, plain.site, group, member)


async def member_visit(request: web.Request) -> MemberVisit:
    """As `group_visit`, for members; raises HTTPForbidden for anybody else."""
    found = await group_visit(request)
    if found.member is None:
        raise web.HTTPForbidden
    return MemberVisit(request, found.site, found.group, found.member)


async def organiser_visit(request: web.Request) -> MemberVisit:
    """As `group_visit`, for the group's organisers; raises HTTPForbidden for anybody else."""
    found = await member_visit(request)
    if not found.member.organiser:
        raise web.HTTPForbidden
    return found


def see_other(path: str) -> web.Response:
    """Go on to a page of ours after a form was taken."""
    return web.Response(status=303, headers={"Location": path})


def accepted(header: str, otherwise: str) -> str:
    """The language we speak that an Accept-Language header likes best."""
    wishes: list[tuple[float, str]] = []
    for wish in header.split(",")[:20]:
        tag, _, weight = wish.partition(";q=")
        try:
            wishes.append((-float(weight or 1), tag.strip()))
        except ValueError:
            continue
    for weight_below_zero, tag in sorted(wishes, key=lambda wish: wish[0]):
        known = supported_language(tag, "")
        if known and weight_below_zero < 0:
            return known
    return otherwise


def _group_and_member(
    connection: Connection, key: str, user: UserKey
) -> tuple[Group | None, Member | None]:
    group = groups.group_by_key(connection, key)
    if group is None:
        return None, None
    return group, people.member_of(connection, group.id, user)
