"""The page refuses what did not come from its own forms, and every answer is well guarded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer

from bot.platforms.web.site import ASKS_BURST, make_site
from storage import people
from storage.database import Database
from tests.bot.builders import a_context
from tests.bot.platforms.web.world import FixedHealth, Visitor, World, a_world, actions_in
from tests.questions.builders import a_single


async def test_every_answer_has_its_guarding_headers(world: World, ana: Visitor) -> None:
    group = await world.group()
    await ana.join(group, "Ana")
    for path in (f"/g/{group.key}", "/nothing", "/healthz", f"/g/{group.key}/messages/1"):
        headers = (await ana.get(path)).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Server"] == "quizbot"


async def test_no_page_needs_what_the_policy_forbids(world: World, ana: Visitor) -> None:
    group = await world.group()
    await ana.organise(world.organiser(group), "Ana")
    for path in (f"/g/{group.key}", f"/g/{group.key}/settings", "/groups/new", "/nothing"):
        page = (await ana.get(path)).text
        for forbidden in (" style=", "<style", " onclick=", "<script>", "javascript:"):
            assert forbidden not in page


async def test_the_cookie_is_out_of_reach(world: World, ana: Visitor) -> None:
    await world.group()
    cookie = (await ana.get("/")).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=15552000" in cookie
    assert "Secure" not in cookie


async def test_over_https_the_cookie_is_secure(world: World) -> None:
    secure = replace(
        world.settings, base_url="https://quiz.example.org", secure_cookies=True, invites_open=False
    )
    site = make_site(world.context, secure, world.clock, world.hub, FixedHealth(), world.artist)
    async with TestClient(TestServer(site)) as client:
        cookie = (await client.get("/", headers={"Host": "quiz.example.org"})).headers["Set-Cookie"]
    assert cookie.startswith("__Host-quizbot=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


async def test_a_form_needs_the_token_of_its_own_session(
    world: World, ana: Visitor, ben: Visitor
) -> None:
    group = await world.group()
    page = await ana.join(group, "Ana")
    action = actions_in(page.text)[0]
    await ben.get("/")
    for token in ("", "0" * 64, ben.token, "ñ"):
        refused = await ana.act(group, action, csrf=token)
        assert refused.status == 403
        assert "This page is too old" in refused.text
    assert "the one that counts" not in (await ana.act(group, action)).text


async def test_a_tampered_cookie_is_a_stranger(world: World, ana: Visitor, ben: Visitor) -> None:
    group = await world.group()
    await ana.join(group, "Ana")
    (cookie,) = [one for one in ana.http.cookie_jar if one.key == "quizbot"]
    changed = cookie.value[:10] + ("A" if cookie.value[10] != "A" else "B") + cookie.value[11:]
    ben.http.cookie_jar.update_cookies({"quizbot": changed})
    assert "Join Night owls" in (await ben.get(f"/g/{group.key}")).text
    assert (await ben.get(f"/g/{group.key}/leaderboard")).status == 403


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--y\r\n\r\n--y--"),
        ("application/x-www-form-urlencoded; charset=klingon", b"csrf=1"),
        ("application/x-www-form-urlencoded", b"csrf=\xff\xfe"),
    ],
)
async def test_a_form_that_is_none_is_refused_in_words(
    world: World, ana: Visitor, kind: str, body: bytes
) -> None:
    address = f"{ana.base_url}/language"
    async with ana.http.post(address, data=body, headers={"Content-Type": kind}) as answer:
        assert answer.status in (400, 403)
        assert "<h1" in await answer.text()


async def test_other_names_for_this_machine_are_refused(world: World, ana: Visitor) -> None:
    await world.group()
    for host in ("evil.example", "127.0.0.1.evil.example", "[::1", ""):
        assert (await ana.get("/", Host=host)).status in (400, 403)
    assert (await ana.get("/", Host="localhost:8080")).status == 200
    assert (await ana.get("/healthz", Host="10.0.0.7")).status == 200


async def test_too_much_at_once_is_refused(world: World, ana: Visitor) -> None:
    group = await world.group()
    await ana.get("/")
    refused = await ana.post(f"/g/{group.key}/join", {"name": "x" * 100_000})
    assert refused.status == 413
    assert "That was too much at once" in refused.text
    assert await world.context.db.read(people.count_members, group.id) == 0


async def test_a_script_that_runs_wild_has_to_wait(world: World, ana: Visitor) -> None:
    await world.group()
    statuses = [(await ana.get("/nothing")).status for _ in range(ASKS_BURST + 3)]
    assert statuses.count(429) >= 1
    assert (await ana.get("/healthz")).status == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/g/unknown-group", 404),
        ("/g/x", 404),
        ("/g/unknown-group/settings", 404),
        ("/groups/new", 403),
        ("/static/000000000000/app.css", 404),
        ("/static/x/..%2f..%2fsite.py", 404),
        ("/language", 400),
    ],
)
async def test_errors_are_pages_that_say_what_to_do(
    world: World, ana: Visitor, path: str, status: int
) -> None:
    found = await ana.get(path)
    assert found.status in (status, 405)
    assert "To the start page" in found.text
    assert "Traceback" not in found.text
    spanish = await ana.get(path, **{"Accept-Language": "es"})
    assert "A la página de inicio" in spanish.text


async def test_a_fault_of_ours_is_a_page_too_and_tells_nothing(sqlite: Database) -> None:
    async with a_world(a_context(sqlite, a_single())) as world, world.visitor() as ana:
        await world.group()
        await ana.get("/")
        await sqlite.close()
        broken = await ana.get("/")
        assert broken.status == 500
        assert "Something went wrong here" in broken.text
        assert "sqlite" not in broken.text.lower()


async def test_health_is_told_to_machines(world: World, ana: Visitor) -> None:
    assert (await ana.get("/healthz")).text == "ok\n"
    async with ClientSession() as http:
        async with http.get(f"{world.url}/readyz") as response:
            assert (response.status, await response.json()) == (
                200,
                {"ready": True, "problems": {}},
            )
        world.health.wrong["heartbeat"] = "the last one was 90 s ago"
        async with http.get(f"{world.url}/readyz") as response:
            assert response.status == 503
            assert (await response.json())["problems"] == {"heartbeat": "the last one was 90 s ago"}
        assert not http.cookie_jar.filter_cookies(response.url)


async def test_static_files_may_be_kept_for_ever(world: World, ana: Visitor) -> None:
    await world.group()
    page = (await ana.get("/")).text
    for name, kind in (("app.css", "text/css"), ("app.js", "text/javascript")):
        (path,) = [
            part.split('"')[0]
            for part in page.split('="')
            if part.startswith("/static/") and part.split('"')[0].endswith(name)
        ]
        found = await ana.get(path)
        assert found.status == 200
        assert found.headers["Content-Type"].startswith(kind)
        assert "immutable" in found.headers["Cache-Control"]
