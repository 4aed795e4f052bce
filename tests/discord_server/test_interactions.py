"""An interaction's life, with the real discord.py: in time, once, and then follow-ups."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord.http import Route

from tests.discord_server import Acknowledged, Reply
from tests.discord_server.interactions import Kind
from tests.discord_server.refusals import Refused
from tests.discord_server.sample_bot import Room


async def call(room: Room, method: str, path: str, payload: Any = None) -> tuple[int, int]:
    """Status and code of a raw request; (200, 0) if it was accepted."""
    try:
        await room.bot.http.request(Route(method, path), json=payload)
    except discord.HTTPException as error:
        return error.status, error.code
    return 200, 0


def callback(reply: Reply) -> str:
    return f"/interactions/{reply.interaction.id}/{reply.interaction.token}/callback"


def webhook(room: Room, reply: Reply) -> str:
    return f"/webhooks/{room.bot.application_id}/{reply.interaction.token}"


async def test_three_seconds_to_acknowledge(room: Room) -> None:
    reply = room.ana.start_command(room.channel, "slow")
    room.discord.clock.advance(2.9)
    in_time = not reply.failed
    room.discord.clock.advance(0.2)

    await reply.settled()

    assert (in_time, reply.failed, reply.messages) == (True, True, [])
    room.sample.gate.set()
    await room.discord.until(lambda: reply.interaction.refused)
    await room.discord.until(lambda: room.discord.idle)
    assert [one.code for one in reply.interaction.refused] == [10062]
    assert room.ana.sees(room.channel) == []


async def test_a_late_answer_in_time_is_fine(room: Room) -> None:
    reply = room.ana.start_command(room.channel, "slow")
    room.discord.clock.advance(2.9)
    room.sample.gate.set()
    await reply.settled()
    assert (reply.failed, reply.text) == (False, "too late?")


async def test_only_one_answer(room: Room) -> None:
    reply = await room.ana.command(room.channel, "twice")
    await room.discord.until(lambda: reply.interaction.refused)
    assert [one.code for one in reply.interaction.refused] == [40060]
    assert [one.text for one in room.ana.sees(room.channel)] == ["one"]


async def test_a_replayed_interaction_is_answered_once(room: Room) -> None:
    reply = await room.ana.command(room.channel, "hello")
    room.ana.replay(reply)
    await room.discord.until(lambda: reply.interaction.refused)
    assert [one.code for one in reply.interaction.refused] == [40060]
    assert len(room.ana.sees(room.channel)) == 1


async def test_a_deferred_answer(room: Room) -> None:
    reply = await room.ana.start_command(room.channel, "later").acknowledgement()
    assert reply.acknowledged is Acknowledged.DEFERRED
    assert reply.message.loading
    assert reply.ephemeral
    assert room.ben.sees(room.channel) == []

    room.sample.gate.set()
    await reply.settled()
    assert reply.message.text == "done"
    await room.discord.until(lambda: len(reply.messages) == 2)

    first, second = reply.messages
    assert (first.ephemeral, second.ephemeral, second.text) == (True, False, "and more")
    assert room.ben.sees(room.channel) == [second]


async def test_the_first_follow_up_fills_the_placeholder(room: Room) -> None:
    reply = await room.ana.start_command(room.channel, "later").acknowledgement()
    assert await call(room, "POST", webhook(room, reply), {"content": "x"}) == (200, 0)
    assert [(one.text, one.ephemeral) for one in reply.messages] == [("x", True)]
    room.sample.gate.set()
    await room.discord.until(lambda: len(reply.messages) == 2)


async def test_a_token_lives_15_minutes(room: Room) -> None:
    reply = await room.ana.command(room.channel, "hello")
    hook = webhook(room, reply)
    room.discord.clock.advance(899)
    assert await call(room, "PATCH", f"{hook}/messages/@original", {"content": "x"}) == (200, 0)
    room.discord.clock.advance(2)
    assert await call(room, "POST", hook, {"content": "x"}) == (401, 50027)
    assert await call(room, "GET", f"{hook}/messages/@original") == (401, 50027)


async def test_follow_ups_come_after_the_answer(room: Room) -> None:
    reply = room.ana.start_command(room.channel, "slow")
    assert await call(room, "POST", webhook(room, reply), {"content": "x"}) == (404, 10015)
    room.sample.gate.set()
    await reply.settled()
    wrong = f"/webhooks/1/{reply.interaction.token}"
    assert await call(room, "POST", wrong, {"content": "x"}) == (404, 10015)
    assert await call(room, "GET", f"{webhook(room, reply)}/messages/1") == (404, 10008)


async def test_follow_ups_can_be_read_edited_and_deleted(room: Room) -> None:
    reply = await room.ana.command(room.channel, "hello")
    hook = webhook(room, reply)
    await call(room, "POST", hook, {"content": "more", "flags": 64})
    extra = f"{hook}/messages/{reply.messages[1].id}"
    assert await call(room, "PATCH", extra, {"content": "changed"}) == (200, 0)
    assert [one.text for one in room.ana.sees(room.channel)][1:] == ["changed"]
    assert await call(room, "DELETE", extra) == (200, 0)
    assert len(room.ana.sees(room.channel)) == 1


async def test_an_ephemeral_message_is_not_in_the_channel(room: Room) -> None:
    reply = await room.ana.command(room.channel, "hello")
    path = f"/channels/{room.channel.id}/messages"
    assert await call(room, "GET", f"{path}/{reply.message.id}") == (404, 10008)
    channel = room.bot.get_channel(room.channel.id)
    assert isinstance(channel, discord.TextChannel)
    assert [one async for one in channel.history()] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"type": 8, "data": {"choices": []}}, 50035),
        ({"type": 6}, 50035),
        ({"type": 7, "data": {"content": "x"}}, 50035),
        ({"type": 99}, 50035),
        ({"type": 5, "data": {"flags": 64 | 4}}, 50035),
        ({"type": 4, "data": {"content": "x" * 2001}}, 50035),
        ({"type": 4, "data": {}}, 50006),
        ({"type": 9, "data": {"title": "T", "custom_id": "c", "components": []}}, 50035),
    ],
)
async def test_what_does_not_answer_a_command(room: Room, body: Any, code: int) -> None:
    reply = room.ana.start_command(room.channel, "slow")
    assert await call(room, "POST", callback(reply), body) == (400, code)
    assert reply.acknowledged is None
    room.sample.gate.set()
    await reply.settled()


async def test_the_place_of_a_fault_is_within_data(room: Room) -> None:
    reply = room.ana.start_command(room.channel, "slow")
    body = {"type": 4, "data": {"content": "x" * 2001}}
    await call(room, "POST", callback(reply), body)
    [refused] = reply.interaction.refused
    assert isinstance(refused, Refused)
    assert refused.path == ("data", "content")
    room.sample.gate.set()
    await reply.settled()


async def test_a_wrong_token_is_no_interaction(room: Room) -> None:
    reply = room.ana.start_command(room.channel, "slow")
    path = f"/interactions/{reply.interaction.id}/wrong/callback"
    assert await call(room, "POST", path, {"type": 5}) == (404, 10062)
    room.sample.gate.set()
    await reply.settled()


async def test_a_modal_is_not_answered_by_a_modal(room: Room) -> None:
    data = {"custom_id": "a modal of another process", "components": []}
    interaction = room.discord.sender.send(Kind.MODAL_SUBMIT, room.ana, room.channel, data)
    reply = Reply(interaction, room.discord)
    modal = {"title": "T", "custom_id": "c", "components": [{"type": 10, "content": "x"}]}
    body = {"type": 9, "data": modal}
    assert await call(room, "POST", callback(reply), body) == (400, 50035)
    assert await call(room, "POST", callback(reply), {"type": 6}) == (400, 50035)


async def test_autocomplete_takes_only_suggestions(room: Room) -> None:
    interaction = room.discord.sender.send(
        Kind.AUTOCOMPLETE, room.ana, room.channel, {"id": "1", "name": "none", "type": 1}
    )
    reply = Reply(interaction, room.discord)
    many = [{"name": f"{number}", "value": f"{number}"} for number in range(26)]
    body = {"type": 8, "data": {"choices": many}}
    assert await call(room, "POST", callback(reply), body) == (400, 50035)
    assert await call(room, "POST", callback(reply), {"type": 5}) == (400, 50035)
    body = {"type": 8, "data": {"choices": many[:25]}}
    assert await call(room, "POST", callback(reply), body) == (200, 0)
    assert len(reply.choices) == 25
