"""Examines the Slack side for `quizbot doctor`: tokens, scopes, the connection, every channel."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.cards.phrasing.refused import reason_in_words
from bot.diagnosis import Diagnosis
from bot.platforms.slack.errors import ENDED, Faults, NotInstalledError, chat_error, code_of
from bot.platforms.slack.oauth import INSTALL_PATH, SCOPES
from bot.platforms.slack.service import SlackService
from bot.platforms.slack.visitor import PLATFORM
from bot.posting.port import TryLaterError
from bot.words.catalogue import catalogue
from storage import groups, workspaces
from storage.database import Database
from storage.records import Channel

MOST_CHANNELS = 500
MOST_WORKSPACES = 100
SCOPES_HEADER = "x-oauth-scopes"


async def examine(service: SlackService, db: Database) -> AsyncIterator[Diagnosis]:
    """Look at everything, one after the other; the service is not started for it."""
    name = await service.log_in()
    if name is not None:
        yield Diagnosis("Slack token", f"it is of the workspace “{name}”")
    async for finding in _way(service):
        yield finding
    teams = await service.tokens.teams()
    for team in teams[:MOST_WORKSPACES]:
        yield await _workspace(service, team)
    for channel in await db.read(workspaces.channels_on, PLATFORM, MOST_CHANNELS):
        yield await _channel(service, db, channel)


async def _way(service: SlackService) -> AsyncIterator[Diagnosis]:
    """How payloads come, and how the app gets into workspaces."""
    settings = service.settings
    if settings.by_socket:
        await service.check_socket()
        yield Diagnosis("Slack connection", "Socket Mode: the app token is taken")
        return
    events = f"{settings.base_url or 'this bot'}/slack/events"
    yield Diagnosis("Slack connection", f"HTTP: the request URLs of the app have to be {events}")
    if settings.client_id is not None:
        count = len(await service.tokens.teams())
        installed = f"{count} workspace has" if count == 1 else f"{count} workspaces have"
        link = f"{settings.base_url}{INSTALL_PATH}"
        yield Diagnosis("Slack install link", f"{link} ({installed} installed it)")
        if not settings.base_url.startswith("https://"):
            yield Diagnosis(
                "Slack address",
                f"{settings.base_url} is not encrypted, and Slack sends nothing there",
                "set QUIZBOT_BASE_URL to an https:// address",
            )


async def _workspace(service: SlackService, team: str) -> Diagnosis:
    """The token of one workspace, and what it may do."""
    what = f"Slack workspace {team}"
    try:
        said = await (await service.tokens.client(team)).auth_test()
    except (*Faults, NotInstalledError) as fault:
        return _not_taken(what, fault)
    headers = {name.lower(): value for name, value in said.headers.items()}
    held = set(str(headers.get(SCOPES_HEADER, "")).replace(" ", "").split(","))
    lacking = [scope for scope in SCOPES if scope not in held]
    if lacking:
        return Diagnosis(
            what,
            f"the app is missing the scopes {', '.join(lacking)}",
            "add them under OAuth & Permissions, as slack-manifest.yaml has them, and install the"
            " app again",
        )
    more = sorted(held - set(SCOPES) - {""})
    extra = f"; it does not need {', '.join(more)}" if more else ""
    return Diagnosis(what, f"“{said.get('team')}”: the app has its {len(SCOPES)} scopes{extra}")


def _not_taken(what: str, fault: Exception) -> Diagnosis:
    """Slack's one word for why, which is all that an operator needs."""
    if isinstance(chat_error(fault), TryLaterError) and code_of(fault) not in ENDED:
        found = code_of(fault) or str(fault) or type(fault).__name__
        return Diagnosis(what, f"Slack does not say now ({found})", "try again in a moment")
    found = code_of(fault) or str(fault)
    return Diagnosis(what, f"the token is not taken ({found})", "install the app there once more")


async def _channel(service: SlackService, db: Database, channel: Channel) -> Diagnosis:
    group = await db.read(groups.group_by_id, channel.group_id)
    name = "?" if group is None else group.settings.name
    what = f"Channel {channel.address.channel} of “{name}”"
    why = reason_in_words(channel.parked_reason, catalogue("en"))
    parked = f" It was parked: {why}." if channel.parked_at else ""
    resume = " Then an organiser resumes the group with /quiz resume." if channel.parked_at else ""
    try:
        client = await service.tokens.client(channel.address.workspace)
        answer = await client.conversations_info(channel=channel.address.channel)
    except NotInstalledError:
        return Diagnosis(
            what, "is in a workspace that quizbot was removed from", "add it there again"
        )
    except Faults as fault:
        error = chat_error(fault)
        if isinstance(error, TryLaterError):
            found = code_of(fault) or str(fault) or type(fault).__name__
            return Diagnosis(what, f"Slack does not say now ({found})", "try again in a moment")
        return Diagnosis(
            what,
            f"cannot be seen ({error or fault}).{parked}",
            f"invite quizbot there, or choose another channel with /quiz settings.{resume}",
        )
    about = answer["channel"]
    if about.get("is_archived"):
        return Diagnosis(what, f"is archived.{parked}", f"unarchive it, or choose another.{resume}")
    if not about.get("is_member"):
        return Diagnosis(
            what,
            f"quizbot is not in it.{parked}",
            f"invite it there with /invite @quizbot.{resume}",
        )
    if channel.parked_at:
        return Diagnosis(what, f"can be posted to again.{parked}", resume.strip())
    return Diagnosis(what, f"#{about.get('name')} can be posted to")
