"""The world as Discord writes it in JSON; it decides nothing and changes nothing."""

from __future__ import annotations

from datetime import datetime

from tests.discord_server.clock import instant_of
from tests.discord_server.messages import Attachment, Message
from tests.discord_server.permissions import in_guild
from tests.discord_server.refusals import Json
from tests.discord_server.world import (
    DM,
    FORUM,
    VOICE,
    Channel,
    Guild,
    Member,
    Overwrite,
    Role,
    User,
)

MESSAGE_CONTENT = 1 << 15


def stamp(at: datetime | None) -> str | None:
    """An instant in ISO 8601."""
    return at.isoformat() if at else None


def user(one: User) -> Json:
    """A user object."""
    return {
        "id": str(one.id),
        "username": one.name.lower().replace(" ", "_"),
        "global_name": one.name,
        "discriminator": "0",
        "avatar": None,
        "bot": one.bot,
        "public_flags": 0,
    }


def member(one: Member, *, with_user: bool = True) -> Json:
    """A member object."""
    payload: Json = {
        "roles": [str(role.id) for role in one.roles],
        "joined_at": stamp(one.joined_at),
        "nick": one.nick,
        "avatar": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    if with_user:
        payload["user"] = user(one.user)
    return payload


def role(one: Role) -> Json:
    """A role object."""
    return {
        "id": str(one.id),
        "name": one.name,
        "permissions": str(int(one.permissions)),
        "position": one.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": one.mentionable,
        "flags": 0,
    }


def _overwrite(one: Overwrite) -> Json:
    return {
        "id": str(one.target.id),
        "type": 0 if isinstance(one.target, Role) else 1,
        "allow": str(int(one.allow)),
        "deny": str(int(one.deny)),
    }


def channel(one: Channel) -> Json:
    """A channel or thread object."""
    payload: Json = {"id": str(one.id), "type": one.kind, "flags": 0}
    last = str(max(one.messages)) if one.messages else None
    payload["last_message_id"] = last
    if one.kind == DM:
        payload["recipients"] = [user(other) for other in one.recipients if not other.bot]
        return payload
    assert one.guild is not None
    payload |= {"name": one.name, "guild_id": str(one.guild.id), "rate_limit_per_user": 0}
    if one.is_thread:
        return payload | _thread(one)
    payload |= {
        "position": one.position,
        "parent_id": None,
        "topic": one.topic,
        "nsfw": False,
        "permission_overwrites": [_overwrite(over) for over in one.overwrites.values()],
    }
    if one.kind == VOICE:
        payload |= {"bitrate": 64_000, "user_limit": 0}
    if one.kind == FORUM:
        payload["available_tags"] = [
            {"id": str(tag.id), "name": tag.name, "moderated": False, "emoji_name": None}
            for tag in one.tags
        ]
        payload["flags"] = 1 << 4 if one.requires_tag else 0
    return payload


def _thread(one: Channel) -> Json:
    assert one.parent is not None
    return {
        "parent_id": str(one.parent.id),
        "owner_id": str(one.owner.id) if one.owner else "0",
        "message_count": len(one.messages),
        "member_count": 1,
        "total_message_sent": len(one.messages),
        "applied_tags": [str(tag) for tag in one.applied_tags],
        "thread_metadata": {
            "archived": one.archived,
            "locked": one.locked,
            "auto_archive_duration": one.archive_after_min,
            "archive_timestamp": stamp(one.archived_at or instant_of(one.id)),
            "create_timestamp": stamp(instant_of(one.id)),
        },
    }


def guild(one: Guild) -> Json:
    """A guild object, as `GET /guilds/{id}` answers it."""
    return {
        "id": str(one.id),
        "name": one.name,
        "owner_id": str(one.owner.id),
        "preferred_locale": one.locale,
        "roles": [role(each) for each in one.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": [],
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "afk_timeout": 300,
        "afk_channel_id": None,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "icon": None,
    }


def guild_create(one: Guild, bot: User) -> Json:
    """What GUILD_CREATE carries: the guild, its channels and open threads, and the bot's member."""
    threads = [
        each
        for each in one.world.in_guild(one)
        if each.is_thread and not each.archived and each.permissions_of(bot)
    ]
    return guild(one) | {
        "unavailable": False,
        "large": len(one.members) > 250,
        "joined_at": stamp(one.members[bot.id].joined_at),
        "member_count": len(one.members),
        "members": [member(one.members[bot.id])],
        "channels": [channel(each) for each in one.channels],
        "threads": [channel(each) for each in threads],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def attachment(one: Attachment, *, ephemeral: bool = False) -> Json:
    """An attachment object."""
    payload: Json = {
        "id": str(one.id),
        "filename": one.filename,
        "size": len(one.content),
        "url": one.url,
        "proxy_url": one.url,
    }
    if one.description:
        payload["description"] = one.description
    if ephemeral:
        payload["ephemeral"] = True
    return payload


def message(one: Message, *, full: bool = True) -> Json:
    """A message object. Without `full`, its content is left out, as for a bot without the intent
    for message content that reads what others wrote."""
    shown = one.attachments if full else []
    payload: Json = {
        "id": str(one.id),
        "channel_id": str(one.channel.id),
        "author": user(one.author),
        "content": one.content if full else "",
        "timestamp": stamp(one.created_at),
        "edited_timestamp": stamp(one.edited_at),
        "tts": False,
        "mention_everyone": one.pings.everyone,
        "mentions": [
            user(one.channel.world.users[each])
            for each in sorted(one.pings.users)
            if each in one.channel.world.users
        ],
        "mention_roles": [str(each) for each in sorted(one.pings.roles)],
        "attachments": [attachment(each, ephemeral=one.ephemeral) for each in shown],
        "embeds": one.embeds if full else [],
        "components": one.components if full else [],
        "pinned": False,
        "type": 19 if one.reply_to else 20 if one.interaction else 0,
        "flags": one.flags,
    }
    if one.author.bot:
        payload["application_id"] = str(one.author.id)
    if one.nonce is not None:
        payload["nonce"] = one.nonce
    if one.reply_to:
        payload["message_reference"] = {
            "type": 0,
            "channel_id": str(one.channel.id),
            "message_id": str(one.reply_to),
        }
    if one.thread:
        payload["thread"] = channel(one.thread)
    if one.interaction:
        payload["interaction_metadata"] = one.interaction
        payload["webhook_id"] = str(one.author.id)
    return payload


def partial_channel(one: Channel, viewer: User) -> Json:
    """A channel inside an interaction, with the viewer's permissions in it."""
    return channel(one) | {"permissions": str(int(one.permissions_of(viewer)))}


def interacting_member(one: Member, where: Channel) -> Json:
    """A member inside an interaction, with their permissions in the channel."""
    return member(one) | {"permissions": str(int(where.permissions_of(one.user)))}


def resolved(things: list[User | Role | Channel], where: Guild | None, viewer: User) -> Json:
    """The `resolved` part of an interaction: what its ids stand for."""
    found: Json = {}
    for thing in things:
        match thing:
            case User():
                found.setdefault("users", {})[str(thing.id)] = user(thing)
                if where and thing.id in where.members:
                    inside = member(where.members[thing.id], with_user=False)
                    inside["permissions"] = str(int(in_guild(where, thing)))
                    found.setdefault("members", {})[str(thing.id)] = inside
            case Role():
                found.setdefault("roles", {})[str(thing.id)] = role(thing)
            case Channel():
                found.setdefault("channels", {})[str(thing.id)] = partial_channel(thing, viewer)
    return found
