"""A strict local Slack for tests: `LocalSlack`, its people, and checks of raw payloads.

    async with LocalSlack(transport="socket") as slack:
        team = slack.add_team("Study world")
        ana = team.add_user("Ana", tz="Europe/Madrid", locale="es-ES", admin=True)
        channel = team.add_channel("dp-100", members=[ana], bot=True)
        app = app_of(slack, team)
        ...
        async with running(slack, app):
            reply = await ana.command(channel, "/quiz", "5 deployment weak")
            message = await reply.message()
            await ana.press(message, "B")

It takes what Slack takes and refuses what Slack refuses, in Slack's own error strings. Its clock
stands still: `slack.clock.advance(3)` lets an acknowledgement come too late.
"""

from __future__ import annotations

from tests.slack_server.bolt import app_of, client_of, running
from tests.slack_server.checks import check_message, check_view
from tests.slack_server.clock import Clock
from tests.slack_server.faults import Broken, Cut, Hold, Refuse, TooMany
from tests.slack_server.mentions import links, pings
from tests.slack_server.people import Person
from tests.slack_server.refusal import Refused
from tests.slack_server.replies import Reply, Submission
from tests.slack_server.server import LocalSlack, TransportName
from tests.slack_server.surface import Element
from tests.slack_server.workspace import Workspace
from tests.slack_server.world import App, Channel, Message, View

__all__ = [
    "App",
    "Broken",
    "Channel",
    "Clock",
    "Cut",
    "Element",
    "Hold",
    "LocalSlack",
    "Message",
    "Person",
    "Refuse",
    "Refused",
    "Reply",
    "Submission",
    "TooMany",
    "TransportName",
    "View",
    "Workspace",
    "app_of",
    "check_message",
    "check_view",
    "client_of",
    "links",
    "pings",
    "running",
]
