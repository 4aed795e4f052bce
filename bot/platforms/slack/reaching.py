"""Why Slack does not say whether it takes a token: what came instead, which setting that points to,
and what it must look like. It knows no connection and sends no request."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.platforms.slack.api import SLACK
from bot.platforms.slack.errors import PASSING, code_of, status_of

API_URL = "QUIZBOT_SLACK_API_URL"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Reason:
    """`what` was looked at, what was `found`, and the whole of it `said`, with what to do."""

    what: str
    found: str
    said: str


def reason_of(fault: Exception, url: str, setting: str) -> Reason:
    """Why a request with the token of that setting failed; `url` is where Slack was asked."""
    if not isinstance(fault, SlackApiError):
        what_came = f"no answer from {url} ({_cut(str(fault) or type(fault).__name__)})"
        return _away(what_came, url)
    code, status = code_of(fault), status_of(fault)
    if status == 429 or status >= 500 or code in PASSING:
        return _away(f"it answers {code or status}", url)
    if not code:
        said = (
            f"{API_URL}: {url} answers {status}, and not as Slack does; it must look like"
            f" {SLACK}, with /api/ at its end"
        )
        return Reason("Slack address", "Slack is not there", said)
    what = "Slack token" if setting.endswith("BOT_TOKEN") else "Slack connection"
    said = (
        f"{setting}: Slack refuses ({code}); install the app again and copy its tokens, and if it"
        " stays so, ask an admin of the workspace whether the app may be used there"
    )
    return Reason(what, f"Slack refuses ({code})", said)


def _away(what_came: str, url: str) -> Reason:
    said = f"Slack cannot be reached now: {what_came}; try again in a moment"
    if url != SLACK:
        said += f". If it stays so, look at {API_URL}: it must look like {SLACK}"
    return Reason("Slack", "cannot be reached", said)


def _cut(text: str) -> str:
    return text.replace("\n", " ")[:LONGEST]
