"""Messages, threads and permissions over REST, with the real discord.py."""

from __future__ import annotations

import io
from typing import Any

import aiohttp
import discord
import pytest
from discord.http import Route

from tests.discord_server import Channel, LocalDiscord, Permission
from tests.discord_server.components import walk
from tests.discord_server.messages import Pings
from tests.discord_server.sample_bot import PICTURE, Room, question


def text_channel(room: Room, channel: Channel | None = None) -> discord.TextChannel:
    found = room.bot.get_channel((channel or room.channel).id)
    assert isinstance(found, discord.TextChannel)
    return found


def partial(room: Room, channel: Channel) -> discord.PartialMessageable:
    return room.bot.get_partial_messageable(channel.id, guild_id=room.guild.id)


async def refused(awaitable: Any) -> tuple[int, int]:
    """The status and code of a refusal."""
    with pytest.raises(discord.HTTPException) as caught:
        await awaitable
    return caught.value.status, caught.value.code


async def raw(room: Room, method: str, path: str, payload: Any = None) -> Any:
    return await room.bot.http.request(Route(method, path), json=payload)


# Sending, editing, reading


async def test_send_edit_delete(room: Room) -> None:
    sent = await text_channel(room).send("Good morning")
    assert [one.text for one in room.ana.sees(room.channel)] == ["Good morning"]

    await sent.edit(content="Good evening")
    [seen] = room.ana.sees(room.channel)
    assert (seen.text, seen.edited) == ("Good evening", True)

    await sent.delete()
    assert room.ana.sees(room.channel) == []


async def test_components_come_back_with_ids(room: Room) -> None:
    sent = await text_channel(room).send(view=question())
    fetched = await text_channel(room).fetch_message(sent.id)
    [container] = fetched.components
    assert isinstance(container, discord.Container)
    [seen] = room.ana.sees(room.channel)
    assert [one["id"] for one in walk(seen.components)] == [1, 2, 3, 4, 5]
    assert fetched.flags.components_v2


async def test_the_answer_to_a_fault_is_discords(room: Room) -> None:
    channel = text_channel(room)
    with pytest.raises(discord.HTTPException, match="Must be 2000 or fewer") as caught:
        await channel.send("x" * 2001)
    assert (caught.value.status, caught.value.code) == (400, 50035)
    assert await refused(channel.send("")) == (400, 50006)
    assert await refused(channel.fetch_message(1)) == (404, 10008)
    assert await refused(raw(room, "GET", "/channels/1")) == (404, 10003)
    assert await refused(raw(room, "GET", "/guilds/1")) == (404, 10004)
    assert await refused(raw(room, "GET", "/no/such/route")) == (404, 0)
    assert await refused(raw(room, "PUT", "/users/@me")) == (405, 0)
    assert await refused(raw(room, "GET", "/users/1")) == (404, 10013)
    assert await refused(raw(room, "GET", "/applications/1/commands")) == (404, 10002)
    member = f"/guilds/{room.guild.id}/members/1"
    assert await refused(raw(room, "GET", member)) == (404, 10007)
    messages = f"/channels/{room.channel.id}/messages"
    assert await refused(raw(room, "GET", f"{messages}?limit=101")) == (400, 50035)


async def test_headers_and_types_are_discords(room: Room) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{room.discord.api_url}/users/@me") as answer:
            assert answer.status == 401
            assert answer.headers["Content-Type"] == "application/json"
            assert answer.headers["X-RateLimit-Bucket"]
            assert await answer.json() == {"message": "401: Unauthorized", "code": 0}
        headers = {"Authorization": f"Bot {room.discord.token}"}
        url = f"{room.discord.api_url}/channels/{room.channel.id}/messages"
        async with session.post(url, data=b"{", headers=headers) as answer:
            assert (answer.status, (await answer.json())["code"]) == (400, 50109)


async def test_history_by_pages(room: Room) -> None:
    said = [room.ana.say(room.channel, f"{number}") for number in range(5)]
    channel = text_channel(room)
    middle = discord.Object(said[2].id)

    async def ids(**where: Any) -> list[int]:
        return [one.id async for one in channel.history(**where)]

    numbers = [one.id for one in said]
    assert await ids(limit=2) == numbers[:2:-1]
    assert await ids(before=middle) == numbers[1::-1]
    assert await ids(after=middle) == numbers[3:]
    assert await ids(around=middle, limit=3) == numbers[3:0:-1]


async def test_only_the_bots_own_messages_can_be_edited(room: Room) -> None:
    said = room.ana.say(room.channel, "mine")
    message = text_channel(room).get_partial_message(said.id)
    assert await refused(message.edit(content="yours")) == (403, 50005)
    assert await refused(message.delete()) == (403, 50013)
    room.guild.everyone.set_permissions(
        room.guild.everyone.permissions | Permission.MANAGE_MESSAGES
    )
    await message.delete()
    assert room.ana.sees(room.channel) == []


# Files


async def test_files_keep_bytes_name_and_alt_text(room: Room) -> None:
    file = discord.File(io.BytesIO(PICTURE), "chart.png", description="A rising line")
    sent = await text_channel(room).send("Look", file=file)
    [attachment] = room.ana.sees(room.channel)[0].attachments
    assert (attachment.filename, attachment.content) == ("chart.png", PICTURE)
    assert await sent.attachments[0].read() == PICTURE
    assert sent.attachments[0].description == "A rising line"

    other = discord.File(io.BytesIO(b"2"), "b.png")
    edited = await sent.edit(attachments=[sent.attachments[0], other])
    assert [one.filename for one in edited.attachments] == ["chart.png", "b.png"]
    edited = await edited.edit(attachments=[])
    assert edited.attachments == []


async def test_a_gallery_refers_to_its_upload(room: Room) -> None:
    reply = await room.ana.command(room.channel, "photo")
    assert reply.message.alt_texts == ["A rising line"]
    [attachment] = reply.message.attachments
    media = reply.message.components[0]["items"][0]["media"]
    assert media["url"] == attachment.url


async def test_an_attachment_that_is_not_there(room: Room) -> None:
    path = f"/channels/{room.channel.id}/messages"
    payload = {"content": "x", "attachments": [{"id": 0, "filename": "a.png"}]}
    assert await refused(raw(room, "POST", path, payload)) == (400, 50035)
    assert room.ana.sees(room.channel) == []


# Nonce and mentions


async def test_an_enforced_nonce_gives_the_message_already_there(room: Room) -> None:
    channel = text_channel(room)
    first = await channel.send("x", nonce="delivery-1")
    assert (await channel.send("x", nonce="delivery-1")).id == first.id
    assert (await channel.send("x", nonce="delivery-2")).id != first.id
    path = f"/channels/{room.channel.id}/messages"
    loose = await raw(room, "POST", path, {"content": "x", "nonce": "delivery-1"})
    assert loose["id"] != str(first.id)

    room.discord.clock.advance(601)
    assert (await channel.send("x", nonce="delivery-1")).id != first.id
    assert len(room.ana.sees(room.channel)) == 4


async def test_whom_a_message_would_notify(room: Room) -> None:
    channel = text_channel(room)
    role = room.guild.add_role("Learners")
    role.mentionable = True
    content = f"@everyone <@{room.ana.id}> <@&{role.id}>"

    async def pings(allowed: discord.AllowedMentions) -> Pings:
        sent = await channel.send(content, allowed_mentions=allowed)
        found = room.discord.world.find_message(sent.id)
        assert found is not None
        return found.pings

    everybody = discord.AllowedMentions.all()
    nobody = discord.AllowedMentions.none()
    only_ana = discord.AllowedMentions(everyone=False, users=[room.ana], roles=False)
    loud = await pings(everybody)
    assert loud == Pings(False, frozenset({room.ana.id}), frozenset({role.id}))
    assert not await pings(nobody)
    assert await pings(only_ana) == Pings(users=frozenset({room.ana.id}))
    room.guild.everyone.set_permissions(
        room.guild.everyone.permissions | Permission.MENTION_EVERYONE
    )
    assert (await pings(everybody)).everyone


# Permissions


@pytest.mark.parametrize(
    ("missing", "code"),
    [(Permission.VIEW_CHANNEL, 50001), (Permission.SEND_MESSAGES, 50013)],
)
async def test_without_permission_nothing_is_sent(
    room: Room, missing: Permission, code: int
) -> None:
    room.channel.set_permissions(room.discord.bot, deny=missing)
    assert await refused(partial(room, room.channel).send("x")) == (403, code)
    room.channel.set_permissions(room.discord.bot)
    await partial(room, room.channel).send("x")


async def test_roles_and_overwrites_add_up(room: Room) -> None:
    role = room.guild.add_role("Bots", Permission.EMBED_LINKS)
    room.guild.give(room.discord.bot, role)
    everyone = room.guild.everyone
    room.channel.set_permissions(everyone, deny=Permission.SEND_MESSAGES)
    assert await refused(partial(room, room.channel).send("x")) == (403, 50013)
    room.channel.set_permissions(role, allow=Permission.SEND_MESSAGES)
    await partial(room, room.channel).send("x")
    room.channel.set_permissions(room.discord.bot, deny=Permission.SEND_MESSAGES)
    assert await refused(partial(room, room.channel).send("x")) == (403, 50013)
    role.set_permissions(Permission.ADMINISTRATOR)
    await partial(room, room.channel).send("x")


async def test_embeds_and_files_need_permission(room: Room) -> None:
    channel = partial(room, room.channel)
    room.channel.set_permissions(room.guild.everyone, deny=Permission.EMBED_LINKS)
    assert await refused(channel.send(embed=discord.Embed(title="x"))) == (403, 50013)
    room.channel.set_permissions(room.guild.everyone, deny=Permission.ATTACH_FILES)
    await channel.send(embed=discord.Embed(title="x"))
    file = discord.File(io.BytesIO(b"x"), "x.png")
    assert await refused(channel.send(file=file)) == (403, 50013)


async def test_without_history_there_is_none(room: Room) -> None:
    sent = await text_channel(room).send("x")
    room.channel.set_permissions(room.discord.bot, deny=Permission.READ_MESSAGE_HISTORY)
    assert [one async for one in text_channel(room).history()] == []
    assert await refused(text_channel(room).fetch_message(sent.id)) == (403, 50013)
    await sent.edit(content="still mine")


async def test_a_guild_without_the_bot_is_out_of_reach(room: Room) -> None:
    room.guild.leave(room.discord.bot)
    assert await refused(partial(room, room.channel).send("x")) == (403, 50001)
    assert await refused(room.bot.fetch_guild(room.guild.id)) == (403, 50001)


async def test_a_deleted_channel_is_unknown(room: Room) -> None:
    room.channel.delete()
    assert await refused(partial(room, room.channel).send("x")) == (404, 10003)


# Threads and forums


async def test_a_thread_under_a_message_has_its_id(room: Room) -> None:
    sent = await text_channel(room).send("Question 1")
    thread = await sent.create_thread(name="Talk about it")
    assert thread.id == sent.id
    assert await refused(sent.create_thread(name="Again")) == (400, 160004)
    await thread.send("Inside")
    inside = room.discord.world.channels[thread.id]
    assert [one.text for one in room.ana.sees(inside)] == ["Inside"]
    fetched = await text_channel(room).fetch_message(sent.id)
    assert fetched.thread is not None
    assert [one.id for one in await room.bot.guilds[0].active_threads()] == [thread.id]


async def test_threads_need_permission_and_a_name(room: Room) -> None:
    sent = await text_channel(room).send("Question 1")
    path = f"/channels/{room.channel.id}/messages/{sent.id}/threads"
    assert await refused(raw(room, "POST", path, {"name": "x" * 101})) == (400, 50035)
    payload = {"name": "x", "auto_archive_duration": 61}
    assert await refused(raw(room, "POST", path, payload)) == (400, 50035)
    room.channel.set_permissions(room.discord.bot, deny=Permission.CREATE_PUBLIC_THREADS)
    assert await refused(raw(room, "POST", path, {"name": "x"})) == (403, 50013)


async def test_writing_in_threads_has_its_own_permission(room: Room) -> None:
    thread = room.channel.add_thread("Talk", room.ana)
    room.channel.set_permissions(room.discord.bot, deny=Permission.SEND_MESSAGES)
    await partial(room, thread).send("x")
    room.channel.set_permissions(room.discord.bot, deny=Permission.SEND_MESSAGES_IN_THREADS)
    assert await refused(partial(room, thread).send("x")) == (403, 50013)


async def test_archived_threads(room: Room) -> None:
    thread = room.channel.add_thread("Talk", room.ana)
    sent = await partial(room, thread).send("x")
    thread.archive()
    assert await refused(sent.edit(content="y")) == (400, 50083)
    listed = [one async for one in text_channel(room).archived_threads()]
    assert [one.id for one in listed] == [thread.id]
    assert await room.bot.guilds[0].active_threads() == []

    await partial(room, thread).send("opens it again")
    assert not thread.archived
    thread.archive(locked=True)
    assert await refused(partial(room, thread).send("y")) == (400, 50083)
    path = f"/channels/{thread.id}"
    assert await refused(raw(room, "PATCH", path, {"archived": False})) == (403, 50013)


async def test_a_forum_post(room: Room) -> None:
    forum = room.guild.add_forum("questions", tags=["daily", "old"], requires_tag=True)
    path = f"/channels/{forum.id}/threads"
    post: dict[str, Any] = {"name": "Monday", "message": {"content": "Which one?"}}
    assert await refused(raw(room, "POST", path, post)) == (400, 40067)
    assert await refused(raw(room, "POST", path, post | {"applied_tags": ["1"]})) == (400, 50035)
    tagged = post | {"applied_tags": [str(forum.tags[0].id)]}
    empty = tagged | {"message": {"content": ""}}
    assert await refused(raw(room, "POST", path, empty)) == (400, 50006)
    assert await refused(partial(room, forum).send("x")) == (400, 50008)

    made = await raw(room, "POST", path, tagged)

    assert made["id"] == made["message"]["id"]
    [thread] = room.discord.world.threads(forum)
    assert (thread.name, thread.applied_tags) == ("Monday", [forum.tags[0].id])
    assert [one.text for one in room.ana.sees(thread)] == ["Which one?"]


async def test_a_forum_post_by_discord_py(room: Room) -> None:
    forum = room.guild.add_forum("questions", tags=["daily"])
    found = await room.bot.fetch_channel(forum.id)
    assert isinstance(found, discord.ForumChannel)
    file = discord.File(io.BytesIO(PICTURE), "chart.png")
    created = await found.create_thread(
        name="Monday", content="Look", file=file, applied_tags=found.available_tags
    )
    assert created.message.attachments[0].filename == "chart.png"


# Direct conversations and the rest


async def test_direct_messages(room: Room) -> None:
    user = await room.bot.fetch_user(room.ana.id)
    await user.send("psst")
    assert [one.text for one in room.ana.sees(room.discord.dm(room.ana))] == ["psst"]
    room.ana.accepts_dms = False
    assert await refused(user.send("psst")) == (403, 50007)


async def test_commands_are_registered_and_keep_their_ids(room: Room) -> None:
    first = {one.name: one.id for one in await room.bot.tree.fetch_commands()}
    assert {"study", "hello", "quiz"} <= set(first)
    again = await room.bot.tree.sync()
    assert {one.name: one.id for one in again} == first
    path = f"/applications/{room.bot.application_id}/commands"
    assert await refused(raw(room, "PUT", path, [{"name": "Bad Name"}])) == (400, 50035)


async def test_every_request_is_recorded(room: Room) -> None:
    await text_channel(room).send("x", nonce="n")
    [request] = room.discord.requests.of("POST", "/channels/*/messages")
    assert (request.status, request.payload["nonce"]) == (200, "n")
    assert room.discord.idle


async def test_the_system_chooses_the_port(discord_server: LocalDiscord) -> None:
    other = LocalDiscord()
    async with other.serving():
        assert other.api_url != discord_server.api_url


async def test_the_bot_edits_a_channel(room: Room) -> None:
    channel = text_channel(room)
    assert await refused(channel.edit(topic="Daily")) == (403, 50013)
    manager = room.guild.add_role("Manager", Permission.MANAGE_CHANNELS | Permission.MANAGE_ROLES)
    room.guild.give(room.discord.bot, manager)
    await channel.edit(topic="Daily")
    await channel.set_permissions(channel.guild.default_role, send_messages=False)
    assert room.channel.topic == "Daily"
    assert not room.channel.permissions_of(room.ben) & Permission.SEND_MESSAGES
    await channel.set_permissions(channel.guild.default_role, overwrite=None)
    assert room.channel.permissions_of(room.ben) & Permission.SEND_MESSAGES
    await channel.delete()
    assert room.channel.deleted


async def test_the_bot_keeps_its_own_threads(room: Room) -> None:
    sent = await text_channel(room).send("Question 1")
    thread = await sent.create_thread(name="Talk")
    await thread.edit(name="Talk more", archived=True)
    kept = room.discord.world.channels[thread.id]
    assert (kept.name, kept.archived) == ("Talk more", True)
    await thread.edit(archived=False)
    assert not kept.archived
    assert await refused(thread.edit(locked=True)) == (403, 50013)


async def test_commands_of_one_guild(room: Room) -> None:
    path = f"/applications/{room.bot.application_id}/guilds/{room.guild.id}/commands"
    await raw(room, "PUT", path, [{"name": "local", "description": "Only here"}])
    assert [one["name"] for one in await raw(room, "GET", path)] == ["local"]
    assert "local" in room.ana.commands(room.channel)
    other = room.discord.add_guild("Elsewhere", owner=room.ana).add_text_channel("general")
    assert "local" not in room.ana.commands(other)


async def test_a_reply_names_its_message(room: Room) -> None:
    said = room.ana.say(room.channel, "Which one?")
    message = await text_channel(room).fetch_message(said.id)
    sent = await message.reply("This one")
    assert sent.reference is not None
    assert sent.reference.message_id == said.id
