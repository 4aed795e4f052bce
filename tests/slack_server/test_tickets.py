"""What lasts only for a while: triggers, response URLs, ephemeral messages, views' hashes."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError

from tests.slack_server import LocalSlack, Person, Workspace, client_of
from tests.slack_server.kit import actions, button, home, modal, section
from tests.slack_server.refusal import Json

Scene = tuple[LocalSlack, Workspace, Person]


@pytest.fixture
def scene(web_slack: LocalSlack) -> Scene:
    """A workspace with one person; no app listens."""
    team = web_slack.add_team("Study world")
    return web_slack, team, team.add_user("Ana")


async def error_of(slack: LocalSlack, team: Workspace, method: str, **args: object) -> str:
    """The error of a request that is refused."""
    with pytest.raises(SlackApiError) as raised:
        await client_of(slack, team).api_call(method, json=args)
    return str(raised.value.response["error"])


async def payload_of_press(slack: LocalSlack, person: Person, message: Any) -> Json:
    """What the app would get for a click."""
    await person.press(message, "A")
    return slack.attempts[-1].delivery.payload


async def send(url: str, **body: object) -> tuple[int, str]:
    """Post to a response URL."""
    async with ClientSession() as session, session.post(url, json=body) as response:
        return response.status, await response.text()


async def test_a_trigger_opens_one_view(scene: Scene) -> None:
    slack, team, ana = scene
    await ana.shortcut("start")
    trigger = slack.attempts[-1].delivery.payload["trigger_id"]
    await client_of(slack, team).views_open(trigger_id=trigger, view=modal())
    assert await error_of(slack, team, "views.open", trigger_id=trigger, view=modal()) == (
        "exchanged_trigger_id"
    )


async def test_a_trigger_ends_after_three_seconds(scene: Scene) -> None:
    slack, team, ana = scene
    await ana.shortcut("start")
    trigger = slack.attempts[-1].delivery.payload["trigger_id"]
    slack.clock.advance(3)
    assert await error_of(slack, team, "views.open", trigger_id=trigger, view=modal()) == (
        "expired_trigger_id"
    )
    assert await error_of(slack, team, "views.open", trigger_id="1.2.x", view=modal()) == (
        "invalid_trigger_id"
    )


async def test_a_trigger_of_another_workspace_is_invalid(scene: Scene) -> None:
    slack, _, ana = scene
    other = slack.add_team("Other")
    await ana.shortcut("start")
    trigger = slack.attempts[-1].delivery.payload["trigger_id"]
    assert await error_of(slack, other, "views.open", trigger_id=trigger, view=modal()) == (
        "invalid_trigger_id"
    )


async def test_a_view_can_only_be_pushed_onto_a_view(scene: Scene) -> None:
    slack, team, ana = scene
    await ana.shortcut("start")
    trigger = slack.attempts[-1].delivery.payload["trigger_id"]
    assert await error_of(slack, team, "views.push", trigger_id=trigger, view=modal()) == (
        "invalid_trigger_id"
    )


async def test_a_view_that_is_wrong_costs_no_trigger(scene: Scene) -> None:
    slack, team, ana = scene
    await ana.shortcut("start")
    trigger = slack.attempts[-1].delivery.payload["trigger_id"]
    for wrong in (home(), {"type": "modal"}, "modal"):
        error = await error_of(slack, team, "views.open", trigger_id=trigger, view=wrong)
        assert error == "invalid_arguments"
    await client_of(slack, team).views_open(trigger_id=trigger, view=modal())


async def test_views_are_updated_by_id_and_hash(scene: Scene) -> None:
    slack, team, ana = scene
    client = client_of(slack, team)
    await ana.shortcut("start")
    trigger = slack.attempts[-1].delivery.payload["trigger_id"]
    opened = await client.views_open(trigger_id=trigger, view=modal(external_id="form-1"))
    view_id, old = opened["view"]["id"], opened["view"]["hash"]
    await client.views_update(view_id=view_id, hash=old, view=modal(external_id="form-1"))
    update = "views.update"
    assert await error_of(slack, team, update, view_id=view_id, hash=old, view=modal()) == (
        "hash_conflict"
    )
    assert await error_of(slack, team, update, view_id="V404", view=modal()) == "not_found"
    assert await error_of(slack, team, update, view_id=view_id, view=home()) == "invalid_arguments"
    await client.views_update(external_id="form-1", view=modal(section("New")))
    assert ana.modal is not None
    assert ana.modal.text_of_blocks == "New"
    await ana.closes()
    assert await error_of(slack, team, update, view_id=view_id, view=modal()) == "not_found"


async def test_an_external_id_is_unique_in_its_workspace(scene: Scene) -> None:
    slack, team, ana = scene
    await client_of(slack, team).views_publish(
        user_id=ana.id, view={**home(), "external_id": "same"}
    )
    bo = team.add_user("Bo")
    view = {**home(), "external_id": "same"}
    assert await error_of(slack, team, "views.publish", user_id=bo.id, view=view) == (
        "duplicate_external_id"
    )


async def test_a_home_needs_a_person_and_the_home_tab(scene: Scene) -> None:
    slack, team, ana = scene
    publish = "views.publish"
    for user_id, view in (("U404", home()), (ana.id, modal())):
        error = await error_of(slack, team, publish, user_id=user_id, view=view)
        assert error == "invalid_arguments"
    slack.app.home_tab = False
    assert await error_of(slack, team, publish, user_id=ana.id, view=home()) == "not_enabled"


async def test_a_response_url_writes_five_times(scene: Scene) -> None:
    slack, team, ana = scene
    channel = team.add_channel("dp-100", [ana])
    await ana.command(channel, "/quiz")
    url = slack.attempts[-1].delivery.payload["response_url"]
    for number in range(5):
        assert await send(url, text=f"{number}") == (200, "ok")
    status, text = await send(url, text="5")
    assert (status, "used_url" in text) == (404, True)
    assert [one.text for one in ana.sees(channel)][1:] == ["0", "1", "2", "3", "4"]


async def test_a_response_url_ends_after_thirty_minutes(scene: Scene) -> None:
    slack, team, ana = scene
    channel = team.add_channel("dp-100", [ana])
    await ana.command(channel, "/quiz")
    url = slack.attempts[-1].delivery.payload["response_url"]
    slack.clock.advance(30 * 60)
    status, text = await send(url, text="late")
    assert (status, "expired_url" in text) == (404, True)
    status, text = await send(f"{slack.url}/actions/T/1/forged", text="x")
    assert (status, "expired_url" in text) == (404, True)


async def test_a_response_url_refuses_what_a_message_may_not_be(scene: Scene) -> None:
    slack, team, ana = scene
    channel = team.add_channel("dp-100", [ana])
    await ana.command(channel, "/quiz")
    url = slack.attempts[-1].delivery.payload["response_url"]
    for body, error in (
        ({"text": "x", "replace_original": "true"}, "invalid_payload"),
        ({"text": "x", "response_type": "loud"}, "invalid_payload"),
        ({"text": ""}, "no_text"),
        ({"blocks": [section("x" * 3001)]}, "invalid_blocks"),
    ):
        status, text = await send(url, **body)
        assert (status, error in text) == (400, True)
    assert len(ana.sees(channel)) == 1


async def test_a_response_url_replaces_and_deletes_its_message(scene: Scene) -> None:
    slack, team, ana = scene
    channel = team.add_channel("dp-100", [ana], bot=True)
    await client_of(slack, team).chat_postEphemeral(
        channel=channel.id, user=ana.id, text="Q", blocks=[actions(button("A", "a"))]
    )
    (message,) = ana.sees(channel)
    payload = await payload_of_press(slack, ana, message)
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    url = payload["response_url"]
    await send(url, text="Right", replace_original=True)
    assert [one.text for one in ana.sees(channel)] == ["Right"]
    await send(url, text="Beside it")
    await send(url, delete_original=True)
    assert [one.text for one in ana.sees(channel)] == ["Beside it"]


async def test_ephemerals_need_somebody_who_is_there(scene: Scene) -> None:
    slack, team, ana = scene
    bo = team.add_user("Bo")
    channel = team.add_channel("dp-100", [ana], bot=True)
    client = client_of(slack, team)
    error = await error_of(
        slack, team, "chat.postEphemeral", channel=channel.id, user=bo.id, text="x"
    )
    assert error == "user_not_in_channel"
    ana.active = False
    await client.chat_postEphemeral(channel=channel.id, user=ana.id, text="Lost")
    ana.active = True
    assert ana.sees(channel) == []
    await client.chat_postEphemeral(channel=channel.id, user=ana.id, text="Seen")
    assert [one.text for one in ana.sees(channel)] == ["Seen"]
    history = await client.conversations_history(channel=channel.id)
    assert history["messages"] == []
    ana.reloads()
    assert ana.sees(channel) == []


async def test_guests_see_only_their_own_channels(scene: Scene) -> None:
    slack, team, ana = scene
    gus = team.add_user("Gus", guest="multi")
    channel = team.add_channel("dp-100", [ana], bot=True)
    secret = team.add_channel("secret", [gus], bot=True, private=True)
    for one in (channel, secret):
        await client_of(slack, team).chat_postMessage(channel=one.id, text="x")
    bo = team.add_user("Bo")
    assert [len(one.sees(channel)) for one in (ana, bo, gus)] == [1, 1, 0]
    assert [len(one.sees(secret)) for one in (ana, bo, gus)] == [0, 0, 1]
