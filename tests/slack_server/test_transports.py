"""How payloads reach the app: sockets and signed requests, twice, late, forged or not at all."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server import LocalSlack, Workspace, app_of, running
from tests.slack_server.refusal import Json


def counting_app(slack: LocalSlack, team: Workspace) -> tuple[AsyncApp, list[Json]]:
    """An app that keeps every command and every event that it gets."""
    app = app_of(slack, team)
    told: list[Json] = []

    @app.command("/quiz")
    async def quiz(ack: Any, body: Json) -> None:
        told.append(body)
        await ack()

    @app.event("app_home_opened")
    async def opened(body: Json, request: Any) -> None:
        told.append({**body, "retry": request.headers.get("x-slack-retry-num")})
        slack.world.changed()

    return app, told


async def test_the_same_delivery_twice_runs_a_listener_twice(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana])
    app, told = counting_app(slack, team)
    async with running(slack, app):
        await ana.command(channel, "/quiz", "5")
        assert (await slack.again()).error is None
    assert len(told) == 2
    assert told[0] == told[1]


async def test_every_delivery_can_come_twice_at_once(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    app, told = counting_app(slack, team)
    slack.sockets.duplicate = slack.http.duplicate = True
    async with running(slack, app):
        await ana.opens_home()
        await slack.until(lambda: len(told) == 2)
    assert told[0]["event_id"] == told[1]["event_id"]


async def test_an_event_that_is_not_acknowledged_comes_again(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    app = app_of(slack, team)
    told: list[str] = []
    gate = asyncio.Event()

    @app.middleware
    async def slow(body: Json, request: Any, next: Any) -> None:  # noqa: A002 - Bolt's name
        if body.get("type") == "event_callback":
            told.append((request.headers.get("x-slack-retry-num") or ["0"])[0])
            slack.world.changed()
            if len(told) < 3:
                await gate.wait()
        await next()

    @app.event("app_home_opened")
    async def opened() -> None:
        pass

    async with running(slack, app):
        opening = asyncio.ensure_future(ana.opens_home())
        await slack.until(lambda: len(told) == 1)
        slack.clock.advance(3)
        await opening
        await slack.until(lambda: len(told) == 2)
        slack.clock.advance(3)
        await slack.until(lambda: len(slack.attempts) == 2)
        slack.clock.advance(60)
        await slack.until(lambda: len(slack.attempts) == 3)
        gate.set()
    assert told == ["0", "1", "2"]
    errors = [attempt.answer.error for attempt in slack.attempts]
    assert errors == ["operation_timeout", "operation_timeout", None]


async def test_a_payload_goes_to_one_of_several_connections() -> None:
    async with LocalSlack("socket") as slack:
        team = slack.add_team("Study world")
        ana = team.add_user("Ana")
        channel = team.add_channel("dp-100", [ana])
        app, told = counting_app(slack, team)
        async with running(slack, app), running(slack, app), running(slack, app):
            for number in range(6):
                await ana.command(channel, "/quiz", str(number))
            received = [len(one.received) for one in slack.sockets.connections]
        assert received == [2, 2, 2]
        assert [body["text"] for body in told] == list("012345")


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_an_app_connects_again_when_it_is_asked_to(reason: str) -> None:
    async with LocalSlack("socket") as slack:
        team = slack.add_team("Study world")
        ana = team.add_user("Ana")
        channel = team.add_channel("dp-100", [ana])
        app, told = counting_app(slack, team)
        async with running(slack, app):
            (first,) = slack.sockets.connections
            await slack.sockets.disconnect(reason)
            await slack.until(
                lambda: slack.sockets.connections and first not in slack.sockets.connections
            )
            assert (await ana.command(channel, "/quiz")).error is None
        assert len(told) == 1


async def test_a_command_in_flight_fails_when_the_connection_breaks() -> None:
    async with LocalSlack("socket") as slack:
        team = slack.add_team("Study world")
        ana = team.add_user("Ana")
        channel = team.add_channel("dp-100", [ana])
        app = app_of(slack, team)
        arrived = asyncio.Event()

        @app.command("/quiz")
        async def quiz(ack: Any) -> None:
            arrived.set()
            await asyncio.Event().wait()

        async with running(slack, app):
            typing = asyncio.ensure_future(ana.command(channel, "/quiz"))
            await arrived.wait()
            await slack.sockets.break_off()
            assert (await typing).error == "dispatch_failed"


async def test_the_eleventh_connection_is_sent_away() -> None:
    async with LocalSlack("socket") as slack:
        client = AsyncWebClient(base_url=slack.api_url, retry_handlers=[])
        greetings = []
        async with ClientSession() as session:
            sockets = []
            for _ in range(11):
                opened = await client.apps_connections_open(app_token=slack.app.app_token)
                sockets.append(await session.ws_connect(str(opened["url"])))
            for socket in sockets:
                said = json.loads(await socket.receive_str())
                greetings.append(said.get("reason", said["type"]))
            reused = await session.get(str(opened["url"]).replace("ws://", "http://"))
            assert reused.status == 403
            for socket in sockets:
                await socket.close()
        assert greetings == ["hello"] * 10 + ["too_many_websockets"]


async def test_a_wrong_app_token_opens_nothing() -> None:
    async with LocalSlack("socket") as slack:
        app, _ = counting_app(slack, slack.add_team("Study world"))
        handler = AsyncSocketModeHandler(app, "xapp-wrong")
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await handler.client.issue_new_wss_url()
        await handler.close_async()  # type: ignore[no-untyped-call]


async def test_forged_requests_do_not_reach_the_listeners() -> None:
    async with LocalSlack("http") as slack:
        team = slack.add_team("Study world")
        ana = team.add_user("Ana")
        channel = team.add_channel("dp-100", [ana])
        app, told = counting_app(slack, team)
        body = "command=%2Fquiz&text=forged"
        form = "application/x-www-form-urlencoded"
        async with running(slack, app):
            for headers in (
                {},
                slack.http.signature(body, secret="guessed"),
                slack.http.signature(body, shift=-301),
                slack.http.signature(body, shift=+360),
                slack.http.signature(body + "x"),
            ):
                answer = await slack.http.post(body, form, headers)
                assert (answer.status, answer.error) == (401, "dispatch_failed")
            assert told == []
            await ana.command(channel, "/quiz", "true")
        assert [one["text"] for one in told] == ["true"]


async def test_a_replay_has_the_same_time_and_signature() -> None:
    async with LocalSlack("http") as slack:
        team = slack.add_team("Study world")
        ana = team.add_user("Ana")
        channel = team.add_channel("dp-100", [ana])
        app = app_of(slack, team)
        stamps: list[str] = []

        @app.command("/quiz")
        async def quiz(ack: Any, request: Any) -> None:
            stamps.append(request.headers["x-slack-request-timestamp"][0])
            await ack()

        machine = slack.http.now
        async with running(slack, app):
            slack.http.now = lambda: machine() - 60
            await ana.command(channel, "/quiz")
            slack.http.now = machine
            await slack.again()
            await ana.command(channel, "/quiz")
        assert stamps[0] == stamps[1] < stamps[2]


async def test_the_address_answers_slacks_own_questions() -> None:
    async with LocalSlack("http") as slack:
        app, told = counting_app(slack, slack.add_team("Study world"))
        assert not await slack.http.ssl_check()
        async with running(slack, app):
            assert await slack.http.ssl_check()
            assert await slack.http.url_verification()
        assert told == []


async def test_any_forged_payload_can_be_delivered(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana])
    app, told = counting_app(slack, team)
    async with running(slack, app):
        await ana.command(channel, "/quiz", "true")
        forged = {**slack.attempts[-1].delivery.payload, "text": "forged"}
        assert (await slack.deliver("slash_commands", forged)).error is None
    assert [one["text"] for one in told] == ["true", "forged"]
