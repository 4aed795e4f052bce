"""HTTP mode: signed requests to the app's own address, replays and forgeries among them."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession

from tests.slack_server.delivery import Answer, Delivery
from tests.slack_server.refusal import Json
from tests.slack_server.world import App

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"


class SignedHttp:
    """Posts to `App.request_url`, signed with the app's secret.

    Timestamps come from `now`, by default the machine's time: the app compares them with its own.
    """

    def __init__(self, app: App) -> None:
        self.duplicate = False
        self.now: Callable[[], float] = time.time
        self._app = app
        self._session: ClientSession | None = None
        self._sent: dict[str, dict[str, str]] = {}

    async def close(self) -> None:
        """Close the connections to the app."""
        if self._session is not None:
            await self._session.close()

    async def send(self, delivery: Delivery, retry: int, reason: str | None) -> Answer:
        """Post it. The same delivery again is the same bytes and the same signature again."""
        body, content_type = _encode(delivery)
        if delivery.id not in self._sent:
            self._sent[delivery.id] = self.signature(body)
        headers = {**self._sent[delivery.id]}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason or ""}
        if self.duplicate:
            await self.post(body, content_type, headers)
        return await self.post(body, content_type, headers)

    def signature(
        self, body: str, *, secret: str | None = None, shift: float = 0
    ) -> dict[str, str]:
        """The headers that prove where a body comes from; `shift` moves its time, in seconds."""
        stamp = str(int(self.now() + shift))
        key = (secret or self._app.signing_secret).encode()
        digest = hmac.new(key, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def post(
        self, body: str, content_type: str = _JSON, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Post any bytes with any headers."""
        if self._app.request_url is None:
            return Answer(error="dispatch_failed")
        if self._session is None:
            self._session = ClientSession()
        try:
            async with self._session.post(
                self._app.request_url,
                data=body.encode(),
                headers={"Content-Type": content_type, **(headers or {})},
            ) as response:
                text = await response.text()
                if response.status != 200:
                    return Answer(error="dispatch_failed", status=response.status)
                return Answer(_decode(text, response.content_type), status=200)
        except (ClientError, ConnectionError):
            return Answer(error="dispatch_failed")

    async def ssl_check(self) -> bool:
        """Ask as Slack does now and then whether the address answers."""
        body = urlencode({"ssl_check": "1", "token": "verification-token"})
        return (await self.post(body, _FORM, self.signature(body))).status == 200

    async def url_verification(self, challenge: str = "3eZbrw1aB") -> bool:
        """Ask as the app's settings page does whether the address is the app's."""
        body = json.dumps(
            {"type": "url_verification", "token": "verification-token", "challenge": challenge}
        )
        answer = await self.post(body, _JSON, self.signature(body))
        return challenge in (answer.body.get("challenge"), answer.body.get("text"))


def _encode(delivery: Delivery) -> tuple[str, str]:
    match delivery.kind:
        case "slash_commands":
            return urlencode(delivery.payload), _FORM
        case "interactive":
            return urlencode({"payload": json.dumps(delivery.payload)}), _FORM
        case "events_api":
            return json.dumps(delivery.payload), _JSON


def _decode(text: str, content_type: str) -> Json:
    if content_type == _JSON and text.strip().startswith("{"):
        body: Json = json.loads(text)
        return body
    return {"text": text} if text.strip() else {}
