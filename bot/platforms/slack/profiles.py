"""What Slack says of people: name, language, time zone, and whether they manage the workspace.

It knows no payload. Profiles are kept for an hour; for organisers they are loaded again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.platforms.slack.errors import Faults, code_of, retry_after
from bot.platforms.slack.tokens import Tokens

KEPT_FOR_S = 3600.0
MOST_KEPT = 20_000
# After this long we answer without a profile: the answer matters more than the name.
PATIENCE_S = 2.0
UNKNOWN_FOR_S = 3.0
USUAL_PAUSE_S = 30.0
SLACKBOT = "USLACKBOT"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Profile:
    """One person. `locale` is such as `es-ES`, `zone` an IANA zone; `manages`: an admin or owner
    of the workspace; `belongs`: a person with an account in it, no app and nobody's guest from
    another one."""

    name: str
    locale: str | None = None
    zone: str | None = None
    manages: bool = False
    belongs: bool = False


class Profiles:
    """The people of all workspaces; `monotonic` gives seconds."""

    def __init__(self, tokens: Tokens, monotonic: Callable[[], float]) -> None:
        self._tokens = tokens
        self._monotonic = monotonic
        self._kept: OrderedDict[tuple[str, str], tuple[float, Profile]] = OrderedDict()
        self._paused_until: dict[str, float] = {}
        self._unknown: dict[tuple[str, str], float] = {}

    async def of(self, team: str, user: str, *, fresh: bool = False) -> Profile | None:
        """A person's profile; None when Slack does not say it in time. `fresh`: not one that was
        kept."""
        now = self._monotonic()
        known = self.at_hand(team, user)
        if known is not None and not fresh:
            return known
        if not fresh and now < self._paused_until.get(team, now):
            return None
        if not fresh and self._is_just_unknown(team, user, now):
            return None
        try:
            async with asyncio.timeout(PATIENCE_S):
                client = await self._tokens.client(team)
                said = await client.users_info(user=user, include_locale=True)
        except Faults as fault:
            if len(self._unknown) >= MOST_KEPT:
                self._unknown.clear()
            self._unknown[team, user] = now
            self._pause(team, fault, now)
            return None
        except Exception:  # the database, where the token is
            log.exception("nobody's profile can be asked for", team=team)
            return None
        profile = _profile_from(said["user"], team)
        self._kept[team, user] = (now, profile)
        self._kept.move_to_end((team, user))
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return profile

    def at_hand(self, team: str, user: str) -> Profile | None:
        """A person's profile, if it was asked for within the last hour: no request is sent."""
        known = self._kept.get((team, user))
        is_fresh = known is not None and self._monotonic() - known[0] < KEPT_FOR_S
        return known[1] if known is not None and is_fresh else None

    def _is_just_unknown(self, team: str, user: str, now: float) -> bool:
        """Whether Slack did not say it a moment ago: one press asks several times, and its windows
        have three seconds."""
        since = self._unknown.get((team, user))
        return since is not None and now - since < UNKNOWN_FOR_S

    def kept(self, team: str, user: str) -> Profile | None:
        """What Slack said of a person some time ago, if it is kept."""
        known = self._kept.get((team, user))
        return None if known is None else known[1]

    def _pause(self, team: str, fault: Exception, now: float) -> None:
        """Ask nothing more for as long as Slack wants, when too much was asked."""
        log.info("somebody's profile is not known", team=team, reason=str(fault)[:200])
        if isinstance(fault, SlackApiError) and code_of(fault) in ("ratelimited", "rate_limited"):
            self._paused_until[team] = now + (retry_after(fault) or USUAL_PAUSE_S)


def _profile_from(user: dict[str, Any], team: str) -> Profile:
    about = user.get("profile") or {}
    name = about.get("display_name") or about.get("real_name") or user.get("name") or ""
    guest = user.get("is_restricted") or user.get("is_ultra_restricted")
    manages = user.get("is_admin") or user.get("is_owner")
    return Profile(
        name=str(name),
        locale=user.get("locale"),
        zone=user.get("tz"),
        manages=bool(manages and not guest),
        belongs=_belongs(user, team),
    )


def _belongs(user: dict[str, Any], team: str) -> bool:
    """Whether somebody is a person of that workspace. Slack's own Slackbot is called no bot."""
    is_app = user.get("is_bot") or user.get("id") == SLACKBOT
    is_away = user.get("deleted") or user.get("is_stranger")
    # On Enterprise Grid people are of several workspaces, and `team_id` is any of them.
    teams = (user.get("enterprise_user") or {}).get("teams") or ()
    is_here = user.get("team_id", team) == team or team in teams
    return not is_app and not is_away and is_here
