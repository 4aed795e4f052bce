"""Requests to Slack: one pool of connections, a client for each token. It knows no card.

The SDK repeats a request whose connection broke, and so can post twice: here a request is repeated
only where Slack said that it did not take it, and asked for a short wait.
"""

from __future__ import annotations

import json
from typing import Any

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.errors import ResponseRefusedError

SLACK = "https://slack.com/api/"

# For one request; with one repetition it stays under the time that a delivery has.
TIMEOUT_S = 8
# Longer waits are for the ledger to plan.
LONGEST_WAIT_S = 3
CONNECTIONS = 100

Json = dict[str, Any]


class BriefWaits(AsyncRateLimitErrorRetryHandler):
    """Tries once more where Slack asks for a wait of a few seconds."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if response is None or response.status_code != 429:
            return False
        waits = [
            values[0] for name, values in response.headers.items() if name.lower() == "retry-after"
        ]
        return bool(waits) and waits[0].isdecimal() and int(waits[0]) <= LONGEST_WAIT_S


class SlackApi:
    """The way to Slack. Make it in a running event loop, and close it in the end."""

    def __init__(self, url: str = SLACK) -> None:
        self.url = url.rstrip("/") + "/"
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
            connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            trust_env=True,
        )

    def client(self, token: str | None = None) -> AsyncWebClient:
        """A client with that token; clients are cheap, and share their connections."""
        handlers: list[AsyncRetryHandler] = [BriefWaits(max_retry_count=1)]
        return AsyncWebClient(
            token=token,
            base_url=self.url,
            timeout=TIMEOUT_S,
            session=self._session,
            retry_handlers=handlers,
        )

    async def respond(self, url: str, payload: Json) -> None:
        """Send a payload to a response URL, once.

        Raises ResponseRefusedError, aiohttp.ClientError and TimeoutError.
        """
        async with self._session.post(url, json=payload) as answer:
            text = await answer.text()
        if answer.status != 200:
            raise ResponseRefusedError(_reason(text) or str(answer.status))

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()


def _reason(text: str) -> str:
    try:
        said = json.loads(text)
    except ValueError:
        return text[:100]
    return str(said.get("error") or "") if isinstance(said, dict) else ""
