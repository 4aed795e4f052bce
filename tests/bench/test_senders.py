"""Processes that share a Discord token send at most what Discord allows them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.bench.senders import ALONE, SHARDS, send_by


@pytest.mark.parametrize("processes", [[ALONE] * 2, SHARDS], ids=["replicas", "shards"])
async def test_no_second_has_more_than_fifty_requests(
    postgres_filled_url: str, tmp_path: Path, processes: Sequence[Mapping[str, str]]
) -> None:
    found = await send_by(postgres_filled_url, tmp_path, processes, 120)
    assert found.busiest <= 46
    assert found.others <= 4, "nobody asks for the channels of another's servers"
