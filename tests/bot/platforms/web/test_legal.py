"""Privacy and terms: found from every page, in both languages, with the operator's contact."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.charts.artist import Artist
from bot.platforms.web.hub import Hub
from bot.platforms.web.legal_pages import contact_link
from bot.platforms.web.links import WebSettings
from bot.platforms.web.session import LIFETIME
from bot.platforms.web.site import make_site
from storage.database import Database
from tests.bot.builders import SECRET, a_context
from tests.bot.fakes import FixedClock
from tests.bot.platforms.web.world import MONDAY_MORNING, FixedHealth, Visitor, World
from tests.questions.builders import a_single


@pytest.fixture
async def eve(world: World) -> AsyncIterator[Visitor]:
    """Somebody who is in no group."""
    async with world.visitor() as visitor:
        yield visitor


async def test_every_page_links_to_both(world: World, ana: Visitor, eve: Visitor) -> None:
    group = await world.group()
    await ana.organise(world.organiser(group), "Ana")
    own = f"/g/{group.key}"
    pages = ("", "/leaderboard", "/report", "/me", "/me/delete", "/questions", "/settings")
    for path in (*(own + page for page in pages), "/privacy", "/terms", "/groups/new"):
        _links_to_both((await ana.get(path)).text)
    for path in ("/", own, "/nothing", "/bye/deleted"):
        _links_to_both((await eve.get(path)).text)


def _links_to_both(page: str) -> None:
    footer = page.partition("<footer")[2]
    assert re.findall(r'href="([^"]+)"', footer) == ["/privacy", "/terms"]


@pytest.mark.parametrize(
    ("language", "title", "commands"),
    [
        ("en", "Privacy", ("privacy export", "privacy delete")),
        ("es", "Privacidad", ("privacidad exportar", "privacidad borrar")),
    ],
)
async def test_privacy_says_how_to_get_and_delete_data_everywhere(
    eve: Visitor, language: str, title: str, commands: tuple[str, ...]
) -> None:
    page = (await eve.get("/privacy", **{"Accept-Language": language})).text
    assert f"<h1>{title}</h1>" in page
    for command in commands:
        assert f'<code translate="no">/{command}</code>' in page
        assert f'<code translate="no">/quiz {command}</code>' in page
    assert f" {LIFETIME.days} " in page


@pytest.mark.parametrize(("language", "title"), [("en", "Terms"), ("es", "Condiciones")])
async def test_terms_are_there(eve: Visitor, language: str, title: str) -> None:
    page = (await eve.get("/terms", **{"Accept-Language": language})).text
    assert f"<h1>{title}</h1>" in page
    assert "MIT" in page


async def test_without_a_contact_it_is_said_whom_to_ask(eve: Visitor) -> None:
    for path in ("/privacy", "/terms"):
        assert "has not named a contact here" in (await eve.get(path)).text


async def test_who_left_every_group_still_gets_and_deletes_their_data(
    world: World, ana: Visitor
) -> None:
    group = await world.group()
    await ana.join(group, "Ana")
    await ana.get(f"/g/{group.key}/me/leave")
    await ana.post(f"/g/{group.key}/me/leave")
    page = (await ana.get("/privacy")).text
    assert 'href="/privacy/export"' in page
    assert '"left_at": "2026-03-02T' in (await ana.get("/privacy/export")).text
    asked = await ana.get("/privacy/delete")
    assert "at once and for good" in asked.text
    assert (await ana.post("/privacy/delete", {"csrf": "forged"})).status == 403
    gone = await ana.post("/privacy/delete")
    assert gone.path == "/bye/deleted"
    assert (await ana.get("/privacy/export")).path == "/privacy"


async def test_a_stranger_has_nothing_to_get_or_delete(eve: Visitor) -> None:
    assert 'href="/privacy/export"' not in (await eve.get("/privacy")).text
    for path in ("/privacy/export", "/privacy/delete"):
        assert (await eve.get(path)).path == "/privacy"
    assert (await eve.post("/privacy/delete")).path == "/privacy"


async def test_the_language_can_be_changed_there(eve: Visitor) -> None:
    await eve.get("/privacy")
    changed = await eve.post("/language", {"language": "es", "back": "/privacy"})
    assert changed.path == "/privacy"
    assert "<h1>Privacidad</h1>" in changed.text


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        (
            "quiz@example.org",
            '<a href="mailto:quiz@example.org">quiz@example.org</a>',
        ),
        (
            " https://example.org/contact?a=1&b=2 ",
            '<a href="https://example.org/contact?a=1&amp;b=2">'
            "https://example.org/contact?a=1&amp;b=2</a>",
        ),
        ("Room 4, ask for <Eva>", "Contact: Room 4, ask for &lt;Eva&gt;"),
        ("javascript:alert(1)", "Contact: javascript:alert(1)"),
    ],
)
async def test_the_operators_contact_is_shown(sqlite: Database, contact: str, shown: str) -> None:
    clock, artist = FixedClock(MONDAY_MORNING), Artist(seconds=60)
    settings = WebSettings("http://localhost", SECRET, secure_cookies=False, contact=contact)
    context = a_context(sqlite, a_single())
    site = make_site(context, settings, clock, Hub(sqlite), FixedHealth(), artist)
    async with TestClient(TestServer(site)) as http:
        for path in ("/privacy", "/terms"):
            async with http.get(path) as response:
                assert shown in " ".join((await response.text()).split())
    await artist.close()


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("quiz@example.org", "mailto:quiz@example.org"),
        ("http://example.org", "http://example.org"),
        ("https://example.org/contact", "https://example.org/contact"),
        ("", None),
        ("Eva", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x@example.org", None),
        ("https://", None),
        ("http://[broken", None),
        ("a@b", None),
        ("a@example.org?subject=x", None),
    ],
)
def test_a_contact_leads_only_where_it_should(contact: str, link: str | None) -> None:
    assert contact_link(contact) == link


def test_settings_need_no_contact() -> None:
    assert WebSettings("http://localhost", b"", secure_cookies=False).contact is None
