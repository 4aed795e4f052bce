"""What the Slack SDK raises, in the port's terms and in words that an organiser understands. It
knows no channel and sends no request."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.posting.port import ChatError, MessageGoneError, TryLaterError
from bot.posting.refusing import refused

# The app is not in the workspace any more, or its token is not taken there.
GONE = frozenset(
    {"account_inactive", "app_uninstalled", "invalid_auth", "not_authed", "token_revoked"}
)

# It was taken once: the app was removed since then.
REMOVED = frozenset({"account_inactive", "app_uninstalled", "token_revoked"})
# A token that can no longer be renewed: its refresh token is rejected too.
NOT_RENEWED = GONE | {"invalid_refresh_token"}
# A token that rotates has ended; where it can be, it is renewed.
ENDED = frozenset({"token_expired", "invalid_refresh_token"})
# Only another token in the settings fixes these; other refusals pass or are Slack's own.
WRONG_TOKEN = GONE | {"missing_scope", "not_allowed_token_type"}

# Slack's word for a refusal -> the code of a reason that the catalogues have.
REFUSED: Mapping[str, str] = {
    "channel_not_found": "channel-unseen",
    "not_in_channel": "not-in-channel",
    "is_archived": "channel-archived",
    "method_not_supported_for_channel_type": "channel-kind",
    "restricted_action": "workspace-rules",
    "restricted_action_read_only_channel": "workspace-rules",
    "restricted_action_thread_only_channel": "workspace-rules",
    "restricted_action_non_threadable_channel": "no-threads",
    "restricted_action_thread_locked": "thread-locked",
    "posting_to_general_channel_denied": "workspace-rules",
    "no_permission": "workspace-rules",
    "team_access_not_granted": "workspace-closed",
    "ekm_access_denied": "posting-suspended",
    "missing_scope": "scope-missing",
    "as_user_not_supported": "channel-kind",
    "cannot_dm_bot": "no-direct-messages",
    "messages_tab_disabled": "no-messages-tab",
    "user_disabled": "no-account",
    "user_not_found": "no-account",
    "user_not_visible": "no-direct-messages",
}
_MESSAGE_GONE = frozenset(
    {
        "message_not_found",
        "thread_not_found",
        "cant_update_message",
        "edit_window_closed",
        "invalid_ts",
        "bad_timestamp",
    }
)
# They pass by themselves: limits, moves of a workspace, trouble at Slack.
PASSING = frozenset(
    {
        "accesslimited",
        "fatal_error",
        "internal_error",
        "message_limit_exceeded",
        "org_login_required",
        "ratelimited",
        "rate_limited",
        "request_timeout",
        "rollup_error",
        "service_unavailable",
        "team_added_to_org",
    }
)


class NotInstalledError(Exception):
    """There is no token of the app for that workspace, or only the `token` that has ended."""

    def __init__(self, message: str, token: str = "") -> None:
        super().__init__(message)
        self.token = token


class RepeatedError(Exception):
    """Duplicate delivery by Slack; already handled."""


class ResponseRefusedError(SlackClientError):
    """A response URL did not take what was sent to it; `code` is Slack's word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# What a request may raise. TimeoutError is an OSError.
Faults = (SlackClientError, aiohttp.ClientError, asyncio.TimeoutError, OSError, NotInstalledError)


def code_of(fault: Exception) -> str:
    """Slack's own word for a refusal, such as `not_in_channel`; empty for other faults."""
    if isinstance(fault, ResponseRefusedError):
        return fault.code
    if isinstance(fault, SlackApiError):
        data = getattr(fault.response, "data", None)
        if isinstance(data, dict):
            return str(data.get("error") or "")
    return ""


def status_of(fault: SlackApiError) -> int:
    """The HTTP status of an answer; 0 where it is not known."""
    response = fault.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def chat_error(fault: Exception) -> ChatError | None:
    """The port's error for a fault of a request; None for a fault of ours, a bug."""
    match fault:
        case NotInstalledError():
            return refused("removed")
        case SlackApiError():
            return _refusal(fault, code_of(fault))
        case SlackClientError() | aiohttp.ClientError() | OSError():
            return TryLaterError(f"Slack cannot be reached: {fault or type(fault).__name__}")
    return None


def _refusal(fault: SlackApiError, code: str) -> ChatError | None:
    status = status_of(fault)
    if status == 429 or code == "ratelimited":
        return TryLaterError("Slack asks us to wait", retry_after(fault))
    if status >= 500 or code in PASSING:
        return TryLaterError(f"Slack has trouble: {status} {code}".strip())
    if code in GONE:
        return refused("removed")
    if code in _MESSAGE_GONE:
        return MessageGoneError("the message was deleted, or cannot be changed any more")
    if code in ENDED:
        return TryLaterError("the token has just expired")
    if code in REFUSED:
        return refused(REFUSED[code])
    if not code:
        return TryLaterError("something between us and Slack answers in its place")
    return None


def retry_after(fault: SlackApiError) -> float | None:
    """The seconds that Slack asks us to wait."""
    headers = getattr(fault.response, "headers", None) or {}
    for name, value in headers.items():
        if name.lower() == "retry-after":
            try:
                return float(value[0] if isinstance(value, list) else value)
            except ValueError:
                return None
    return None
