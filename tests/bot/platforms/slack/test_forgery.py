"""What no honest client would send: nothing of it acts, and nothing of it is an error of ours."""

from __future__ import annotations

import asyncio
import io
import json
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.platforms.slack.service import SlackService
from bot.platforms.slack.visitor import address_of
from bot.posting.heartbeat import beat
from bot.usecases.set_up_group import set_up_group
from storage import flags, groups, people, seats
from storage.records import Group
from tests.bot.builders import some_settings
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.world import SlackWorld, key_of_user, settings_of, token_of
from tests.questions.builders import a_single
from tests.slack_server import Message
from tests.slack_server.refusal import Json


def forged(world: SlackWorld, post: Message, **changes: object) -> Json:
    """The payload of a press on a post by Ben, with some of it changed."""
    press = {
        "type": "button",
        "action_id": "press:0",
        "block_id": "b",
        "action_ts": "1.0",
        "value": f"a:{token_of(post)}:A",
    }
    payload: Json = {
        "type": "block_actions",
        "team": {"id": world.team.id, "domain": "t"},
        "user": {"id": world.ben.id, "team_id": world.team.id, "username": "ben", "name": "ben"},
        "api_app_id": world.slack.app.id,
        "trigger_id": f"forged-{world.slack.world.new_number()}",
        "container": {"type": "message", "message_ts": post.ts, "channel_id": world.channel.id},
        "channel": {"id": world.channel.id, "name": "dp-100"},
        "state": {"values": {}},
        "response_url": f"{world.slack.url}/actions/{world.slack.world.new_number()}",
        "actions": [press],
    }
    actions = changes.pop("action", None)
    if isinstance(actions, dict):
        payload["actions"] = [press | actions]
    return payload | changes


async def people_in(world: SlackWorld) -> int:
    """How many are in the group: Ana, who set it up, and whoever answered."""
    return await world.context.db.read(people.count_members, (await world.group()).id)


@pytest.mark.parametrize(
    "action",
    [
        {"value": "a:token-9999:A"},
        {"value": "x" * 2_000},
        {"value": "a:token-0002:" + "A" * 90},
        {"value": ""},
        {"value": None},
        {"action_id": "send:several:99"},
        {"action_id": "send:order:2"},
        {"action_id": "press:9999"},
        {"action_id": "noise " * 20},
        {"value": "s:token-0001:pause"},
        {"value": "d:everything:"},
        {"value": "p:token-0001:1-A"},
        {"value": "n:token-0001:"},
        {"type": "overflow"},
        {"type": "static_select"},
    ],
    ids=str,
)
async def test_actions_that_are_none_of_ours(world_of: WorldOf, action: Json) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        answer = await world.slack.deliver("interactive", forged(world, post, action=action))
        assert answer.error is None
        await world.asks(world.ana, "help")
        assert await people_in(world) == 1
        assert (await world.group()).paused_at is None


@pytest.mark.parametrize("missing", ["user", "container", "channel", "state"])
async def test_payloads_with_holes(world_of: WorldOf, missing: str) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        payload = forged(world, post)
        del payload[missing]
        await world.slack.deliver("interactive", payload)
        await world.asks(world.ana, "help")
        assert await people_in(world) <= 2


async def test_an_action_of_another_channel_or_message_does_nothing(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        elsewhere = {"id": "C999", "name": "elsewhere"}
        other = {"type": "message", "message_ts": "1.000001", "channel_id": world.channel.id}
        for changes in ({"channel": elsewhere}, {"container": other}):
            payload = forged(world, post, **changes)
            assert (await world.slack.deliver("interactive", payload)).error is None
        await world.asks(world.ana, "help")
        assert await people_in(world) == 1


async def test_a_payload_of_a_workspace_without_the_app_is_passed_over(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        user = {"id": "U999", "team_id": "T999", "name": "eve"}
        press = forged(world, post, team={"id": "T999", "domain": "x"}, user=user)
        command = {
            "command": "/quiz",
            "text": "help",
            "team_id": "T999",
            "user_id": world.ana.id,
            "channel_id": world.channel.id,
            "trigger_id": "1",
            "response_url": press["response_url"],
        }
        before = len(world.slack.requests)
        assert (await world.slack.deliver("interactive", press)).error is None
        for text in ("help", "setup", "pause"):
            asked = command | {"text": text, "trigger_id": text}
            assert (await world.slack.deliver("slash_commands", asked)).error is None
        await world.service.stop()  # all of it is done by then
        # Slack is not asked who they are with the token of this one; they are told what to do.
        requests = world.slack.requests[before:]
        assert {one.method for one in requests} == {"response_url"}
        assert "isn't installed in this workspace" in str(requests[0])
        assert await people_in(world) == 1
        assert (await world.group()).paused_at is None


async def test_a_guest_of_another_workspace_takes_part_and_manages_nothing(
    world_of: WorldOf,
) -> None:
    """In a shared channel people of other workspaces act, with a team of their own."""
    async with world_of(a_single()) as world:
        post = await world.posted()
        user = {"id": world.ana.id, "team_id": "T999", "name": "ana"}
        payload = forged(world, post, user=user)
        await world.slack.deliver("interactive", payload)
        async with asyncio.timeout(10):
            while await people_in(world) != 2:  # they see no reply: their team has not the app
                pass
        pause = {"value": f"s:{(await world.group()).key}:pause"}
        await world.slack.deliver("interactive", forged(world, post, user=user, action=pause))
        await world.asks(world.ana, "help")
        assert (await world.group()).paused_at is None


async def test_values_of_another_workspace_do_nothing_here(world_of: WorldOf) -> None:
    """Its group is in the same database; the answer, the pause and the problem are Ana's, who is
    an admin here."""
    async with world_of(a_single()) as world:
        post = await world.posted()
        other, token = await a_question_elsewhere(world)
        ana = {"id": world.ana.id, "team_id": world.team.id, "name": "ana"}
        on_post = forged(world, post)["container"]
        for where in (on_post, on_post | {"is_ephemeral": True}):
            for value in (f"a:{token}:A", f"t:{token}:es", f"f:{token}:", f"s:{other.key}:pause"):
                action = {"value": value}
                payload = forged(world, post, action=action, user=ana, container=where)
                assert (await world.slack.deliver("interactive", payload)).error is None
        await world.service.stop()  # all of it is done by then

        told = str([one.arguments for one in world.slack.asked("response_url")])
        assert "observatorio" not in told
        now = await world.context.db.read(groups.group_by_id, other.id)
        assert now is not None
        assert now.paused_at is None
        assert await world.context.db.read(people.count_members, other.id) == 0
        assert await world.context.db.read(flags.open_flags, other.id) == []


async def a_question_elsewhere(world: SlackWorld) -> tuple[Group, str]:
    """A group in another workspace, and the token of its open question."""
    team = world.slack.add_team("Library")
    room = team.add_channel("exam", bot=True)
    settings = some_settings(post_time="10:00")
    group = await set_up_group(
        world.context, settings, lambda _key: address_of(team.id, room.id), world.clock.now()
    )
    service = SlackService(
        world.context, world.clock, world.artist, settings_of(world.slack, team, per_second=1000.0)
    )
    await service.log_in()
    world.slack.clock.advance(3600)
    done = await beat(world.context, {"slack": service.chat}, world.clock)
    assert done.delivered.sent == 1
    await service.stop()
    return group, token_of(room.posts()[0])


async def test_a_language_that_there_is_not_is_not_kept(world: SlackWorld) -> None:
    await world.set_up()
    await world.set_up_member(world.ben)
    home = await world.home(world.ben, "My language, for what only I see")
    menu = home.element("home_language")
    menu.raw["options"][0]["value"] = "xx"
    await world.ben.select(home, "home_language", menu.options_text[0])
    await world.service.stop()
    assert await world.context.db.read(seats.own_language, key_of_user(world.ben)) is None


async def test_somebody_elses_quiz_is_not_mine(world_of: WorldOf) -> None:
    async with world_of(a_single(), a_single("light-again")) as world:
        await world.set_up()
        theirs = await world.asks(world.ana, "")
        mine = await world.asks(world.ben, "")
        mine.buttons[0].raw["value"] = theirs.buttons[0].value
        told = await world.presses(world.ben, mine, mine.labels[0])
        assert "here about" not in told.text_of_blocks


class TestSignatures:
    """Over HTTP, whatever is not signed by Slack in the last five minutes is turned away."""

    @pytest.fixture
    def transport(self) -> str:
        return "http"

    async def post(self, world: SlackWorld, body: str, headers: dict[str, str]) -> int | None:
        form = "application/x-www-form-urlencoded"
        return (await world.slack.http.post(body, form, headers)).status

    def body(self, world: SlackWorld) -> str:
        command = {
            "team_id": world.team.id,
            "user_id": world.ana.id,
            "channel_id": world.channel.id,
            "command": "/quiz",
            "text": "help",
            "trigger_id": "1",
            "response_url": f"{world.slack.url}/actions/1",
        }
        return urlencode(command)

    async def test_the_right_one_is_taken(self, world: SlackWorld) -> None:
        body = self.body(world)
        assert await self.post(world, body, world.slack.http.signature(body)) == 200

    # A time to come lies a little further off: on its way it comes nearer.
    @pytest.mark.parametrize("shift", [-301.0, 360.0])
    async def test_an_old_timestamp(self, world: SlackWorld, shift: float) -> None:
        body = self.body(world)
        headers = world.slack.http.signature(body, shift=shift)
        assert await self.post(world, body, headers) == 401

    @pytest.mark.parametrize("stamp", ["", "yesterday", "1e9", "-1", "nan", "9" * 5_000])
    async def test_a_timestamp_that_is_no_time(self, world: SlackWorld, stamp: str) -> None:
        body = self.body(world)
        headers = {**world.slack.http.signature(body), "X-Slack-Request-Timestamp": stamp}
        assert await self.post(world, body, headers) == 401

    async def test_another_secret(self, world: SlackWorld) -> None:
        body = self.body(world)
        assert await self.post(world, body, world.slack.http.signature(body, secret="no")) == 401

    async def test_another_body(self, world: SlackWorld) -> None:
        headers = world.slack.http.signature(self.body(world))
        assert await self.post(world, self.body(world) + "&text=pause", headers) == 401

    async def test_no_signature_at_all(self, world: SlackWorld) -> None:
        assert await self.post(world, self.body(world), {}) == 401
        assert await world.context.db.read(people.person_of, key_of_user(world.ana)) is None

    async def test_noise(self, world: SlackWorld) -> None:
        for body in ("", "payload=", "payload=%7Bnot+json", "payload=[]", "x" * 1000):
            status = await self.post(world, body, world.slack.http.signature(body))
            assert status is not None
            assert status < 500, body[:20]

    async def test_a_body_that_is_too_large(self, world: SlackWorld) -> None:
        body = io.BytesIO(b"x" * (1024 * 1024 + 1))
        assert world.slack.app.request_url is not None
        async with (
            aiohttp.ClientSession() as session,
            session.post(world.slack.app.request_url, data=body) as answer,
        ):
            assert answer.status == 413

    @pytest.mark.parametrize("form", ["", "payload="])
    async def test_brackets_without_end(self, world: SlackWorld, form: str) -> None:
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        body = form + "[" * 200_000
        assert world.slack.app.request_url is not None
        for headers, status in ((world.slack.http.signature(body), 400), ({}, 401)):
            async with (
                aiohttp.ClientSession() as session,
                session.post(
                    world.slack.app.request_url,
                    data=body,
                    headers={**headers, "Content-Type": kind},
                ) as answer,
            ):
                assert answer.status == status

    @pytest.mark.parametrize(
        "payload",
        [
            "null",
            "[]",
            "7",
            '"text"',
            '{"type": null}',
            '{"type": "block_actions"}',
            '{"type": "block_actions", "actions": null, "user": null, "team": null}',
            '{"type": "block_actions", "actions": [null], "user": {"id": 7}, "team": {"id": []}}',
            '{"type": "view_submission", "view": null}',
            '{"type": "event_callback", "event": null}',
            '{"type": "event_callback", "event": {"type": ["app_home_opened"]}}',
        ],
    )
    async def test_payloads_that_slack_never_makes(self, world: SlackWorld, payload: str) -> None:
        world.expected |= {"an interaction failed", "a form failed"}
        for body in (urlencode({"payload": payload}), payload):
            status = await self.post(world, body, world.slack.http.signature(body))
            assert status is not None
            assert 200 <= status < 500
            assert await self.post(world, body, {}) == 401

    async def test_strangers_write_one_line_a_minute_and_nothing_of_theirs(
        self, world: SlackWorld
    ) -> None:
        secret = "what a stranger wrote\n2026-03-02 [error] forged"
        for number in range(20):
            await self.post(world, secret * 1000, world.slack.http.signature(str(number)))
        said = [one for one in world.log if "did not sign" in one["event"]]
        assert [one["times"] for one in said] == [1]
        world.slack.clock.advance(61)
        await self.post(world, secret, {})
        said = [one for one in world.log if "did not sign" in one["event"]]
        assert [one["times"] for one in said] == [1, 20]
        assert "stranger wrote" not in str(world.log)

    async def test_bytes_that_are_no_text(self, world: SlackWorld) -> None:
        assert world.slack.app.request_url is not None
        async with (
            aiohttp.ClientSession() as session,
            session.post(world.slack.app.request_url, data=b"\xff\xfe\x00") as answer,
        ):
            assert answer.status == 400

    async def test_slacks_question_whether_we_are_there(self, world: SlackWorld) -> None:
        body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aBm2rZg"})
        assert world.slack.app.request_url is not None
        headers = {**world.slack.http.signature(body), "Content-Type": "application/json"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(world.slack.app.request_url, data=body, headers=headers) as answer,
        ):
            assert (answer.status, await answer.json()) == (200, {"challenge": "3eZbrw1aBm2rZg"})
