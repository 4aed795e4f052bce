"""A local Slack, once for each transport."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.slack_server import LocalSlack, TransportName


@pytest.fixture(params=["socket", "http"])
async def slack(request: pytest.FixtureRequest) -> AsyncIterator[LocalSlack]:
    """An empty local Slack."""
    transport: TransportName = request.param
    async with LocalSlack(transport) as server:
        yield server


@pytest.fixture
async def web_slack() -> AsyncIterator[LocalSlack]:
    """An empty local Slack, for what has nothing to do with transports."""
    async with LocalSlack() as server:
        yield server
