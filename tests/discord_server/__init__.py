"""A Discord of our own for tests: REST API v10, gateway, and people who use it.

The real discord.py connects to it. It refuses what Discord refuses, with Discord's codes.

    limits.py        every number                 checks.py, components.py, modals.py, commands.py,
    refusals.py      codes and error JSON         fields.py         rules, usable without a server
    world.py         users, guilds, channels      messages.py       a message as people read it
    permissions.py   bits, and how they add up    access.py         what the bot may reach
    posting.py       making and editing messages  interactions.py   3 s, 15 min, follow-ups
    gateway.py       shards, resuming             sessions.py       one client, one socket
    events.py        what the bot hears           application.py    token, intents, commands
    sending.py       a person's action, sent      changes.py        waiting; clock.py: time, ids
    rest.py          the HTTP front door          *routes.py        what each path does
    faults.py        faults on purpose, requests  people.py, reply.py, options.py, forms.py
    server.py        LocalDiscord                 client.py         pointing discord.py at it

Stricter than Discord, on purpose: EPHEMERAL on an ordinary message is refused, not ignored.
Not built: voice, reactions, polls, stickers, user installs, uploads in modals, rate limits of its
own (`faults` makes 429s).
"""

import warnings

# On Python before 3.13 discord.py imports audioop, for voice, and Python warns of it.
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    import discord as _  # noqa: F401

from tests.discord_server.checks import check_edit, check_message
from tests.discord_server.client import payload_of, pointed_at, running
from tests.discord_server.clock import Clock
from tests.discord_server.faults import Breaks, Holds, LosesReply, RateLimited, Refuses
from tests.discord_server.forms import Modal
from tests.discord_server.interactions import Acknowledged
from tests.discord_server.messages import Button, Message, Select
from tests.discord_server.modals import check_modal
from tests.discord_server.options import NotPossible
from tests.discord_server.people import Person
from tests.discord_server.permissions import Permission
from tests.discord_server.refusals import Refused
from tests.discord_server.reply import Choice, Reply
from tests.discord_server.server import LocalDiscord
from tests.discord_server.world import Channel, Guild, Role, User

__all__ = [
    "Acknowledged",
    "Breaks",
    "Button",
    "Channel",
    "Choice",
    "Clock",
    "Guild",
    "Holds",
    "LocalDiscord",
    "LosesReply",
    "Message",
    "Modal",
    "NotPossible",
    "Permission",
    "Person",
    "RateLimited",
    "Refused",
    "Refuses",
    "Reply",
    "Role",
    "Select",
    "User",
    "check_edit",
    "check_message",
    "check_modal",
    "payload_of",
    "pointed_at",
    "running",
]
