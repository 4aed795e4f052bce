"""What was seen is worked on once, and is forgotten when Slack brings it no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.platforms.slack.deduplicator import REMEMBERED, Deduplicator, name_of
from storage.database import Database
from tests.bot.builders import local
from tests.bot.fakes import FixedClock

PRESS = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1"},
    "trigger_id": "1.1",
    "actions": [{"action_ts": "1.0"}],
}
COMMAND = {"command": "/quiz", "team_id": "T1", "user_id": "U1", "trigger_id": "1.1"}
EVENT = {"event_id": "Ev1", "team_id": "T1"}


async def test_it_is_forgotten_after_a_day_and_not_before(database: Database) -> None:
    clock = FixedClock(local("2026-03-02 09:00"))
    once = Deduplicator(database, clock)
    assert await once.is_new(PRESS)
    clock.pass_time(REMEMBERED - timedelta(hours=2))
    assert not await once.is_new(PRESS)
    clock.pass_time(timedelta(hours=3))
    assert await once.is_new(PRESS)


@pytest.mark.parametrize(
    "other",
    [
        PRESS | {"team": {"id": "T2"}},
        PRESS | {"user": {"id": "U2"}},
        PRESS | {"trigger_id": "1.2"},
        PRESS | {"actions": [{"action_ts": "2.0"}]},
        PRESS | {"type": "view_submission"},
        COMMAND,
        COMMAND | {"team_id": "T2"},
        COMMAND | {"user_id": "U2"},
        COMMAND | {"trigger_id": "1.2"},
        EVENT,
        EVENT | {"team_id": "T2"},
        EVENT | {"event_id": "Ev2"},
    ],
    ids=str,
)
def test_what_differs_is_another(other: dict[str, object]) -> None:
    for one in (PRESS, COMMAND, EVENT):
        assert (name_of(one) == name_of(other)) == (one == other)


@pytest.mark.parametrize("body", [PRESS, COMMAND, EVENT], ids=["press", "command", "event"])
def test_what_slack_changes_in_a_repetition_makes_no_other(body: dict[str, object]) -> None:
    assert name_of(body | {"token": "x", "response_url": "y"}) == name_of(body)
