"""Installations and their tokens, and states that are taken back once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage import slack_installations as stored
from storage.database import Database
from storage.slack_installations import Installation

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HALL = Installation(
    team="T1",
    team_name="Study world",
    bot_token="xoxb-one",
    bot_user="U1",
    scopes="commands,chat:write",
    refresh_token="xoxe-one",
    expires_at=NOW + timedelta(hours=12),
    installed_at=NOW,
)


async def test_an_installation_is_kept_replaced_and_dropped(database: Database) -> None:
    assert await database.read(stored.installation_of, "T1") is None
    await database.write(stored.save_installation, HALL)
    assert await database.read(stored.installation_of, "T1") == HALL
    again = replace(HALL, bot_token="xoxb-two", refresh_token=None, expires_at=None)
    await database.write(stored.save_installation, again)
    assert await database.read(stored.installation_of, "T1") == again
    await database.write(stored.save_installation, replace(HALL, team="T2"))
    assert await database.read(stored.installed_teams) == ["T1", "T2"]
    assert not await database.write(stored.drop_installation, "T1", HALL.bot_token)
    assert await database.read(stored.installed_teams) == ["T1", "T2"]
    for _ in range(2):
        assert await database.write(stored.drop_installation, "T1", "xoxb-two")
    assert await database.read(stored.installed_teams) == ["T2"]


async def test_of_two_that_renew_a_token_the_first_counts(database: Database) -> None:
    await database.write(stored.save_installation, HALL)
    later = NOW + timedelta(hours=24)
    first = ("T1", "xoxe-one", "xoxb-two", "xoxe-two", later)
    second = ("T1", "xoxe-one", "xoxb-three", "xoxe-three", later)
    assert await database.write(stored.renew_token, *first)
    assert not await database.write(stored.renew_token, *second)
    kept = await database.read(stored.installation_of, "T1")
    assert kept == replace(HALL, bot_token="xoxb-two", refresh_token="xoxe-two", expires_at=later)


async def test_a_state_is_taken_once_and_in_time(database: Database) -> None:
    soon = NOW + timedelta(minutes=10)
    for state in ("one", "two"):
        await database.write(stored.add_state, state, soon, NOW)
    uses = [database.write(stored.use_state, "one", NOW) for _ in range(5)]
    assert sorted(await asyncio.gather(*uses)) == [False] * 4 + [True]
    assert not await database.write(stored.use_state, "two", soon)
    assert not await database.write(stored.use_state, "never", NOW)


async def test_old_states_are_dropped(database: Database) -> None:
    soon = NOW + timedelta(minutes=10)
    await database.write(stored.add_state, "old", soon, NOW)
    await database.write(stored.add_state, "new", soon + timedelta(hours=1), soon)
    assert not await database.write(stored.use_state, "old", NOW)


def test_tokens_are_not_shown() -> None:
    assert "xox" not in repr(HALL)
