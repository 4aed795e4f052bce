"""What people do and see, through a real Bolt app, over both transports."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from tests.slack_server import LocalSlack, app_of, client_of, running
from tests.slack_server.kit import (
    actions,
    asks,
    boxes,
    button,
    home,
    menu,
    modal,
    plain,
    section,
    text_field,
)
from tests.slack_server.refusal import Json

QUESTION = [
    section("*Which?*"),
    actions(button("A", "a", value="7:a"), button("B", "b", value="7:b"), block_id="row"),
]


def quiz_app(slack: LocalSlack, team: Any) -> AsyncApp:
    """A Bolt app that answers commands and clicks, and keeps what it was told."""
    app = app_of(slack, team)

    @app.command("/quiz")
    async def quiz(ack: Any, respond: Any, command: Json) -> None:
        await ack()
        await respond(text=f"You asked {command['text']}", blocks=QUESTION)

    @app.action("a")
    @app.action("b")
    async def answer(ack: Any, respond: Any, action: Json, body: Json) -> None:
        await ack()
        await respond(text=f"{body['user']['name']}: {action['value']}", replace_original=True)

    return app


async def test_a_command_is_answered_and_its_buttons_replace_the_answer(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana, bo = team.add_user("Ana"), team.add_user("Bo")
    channel = team.add_channel("dp-100", [ana, bo], bot=True)
    async with running(slack, quiz_app(slack, team)):
        reply = await ana.command(channel, "/quiz", "5 deployment weak")
        message = await reply.message()
        assert message.text == "You asked 5 deployment weak"
        assert message.labels == ["A", "B"]
        assert bo.sees(channel) == []
        await ana.press(message, "B")
        await slack.until(lambda: message.edits)
        assert (message.text, message.labels) == ("ana: 7:b", [])


async def test_a_command_can_be_answered_by_its_acknowledgement(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana, bo = team.add_user("Ana"), team.add_user("Bo")
    channel = team.add_channel("dp-100", [ana, bo])
    app = app_of(slack, team)

    @app.command("/quiz")
    async def quiz(ack: Any, command: Json) -> None:
        if command["text"] == "public":
            await ack(text="For all", response_type="in_channel")
        elif command["text"] == "broken":
            await ack(blocks=[section("x" * 3001)])
        else:
            await ack("For you")

    async with running(slack, app):
        await ana.command(channel, "/quiz")
        await ana.command(channel, "/quiz", "public")
        broken = await ana.command(channel, "/quiz", "broken")
    assert [one.text for one in ana.sees(channel)] == ["For you", "For all"]
    assert [one.text for one in bo.sees(channel)] == ["For all"]
    assert broken.refused is not None
    assert broken.refused.error == "invalid_blocks"


async def test_no_acknowledgement_within_three_seconds_is_a_timeout(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana], bot=True)
    app = app_of(slack, team)
    arrived, go = asyncio.Event(), asyncio.Event()

    @app.command("/quiz")
    async def quiz(ack: Any) -> None:
        arrived.set()
        await go.wait()
        await ack("Too late")

    async with running(slack, app):
        typing = asyncio.ensure_future(ana.command(channel, "/quiz"))
        await arrived.wait()
        slack.clock.advance(3)
        reply = await typing
        go.set()
    assert reply.error == "operation_timeout"
    (notice,) = ana.sees(channel)
    assert notice.text == '/quiz failed with the error "operation_timeout"'


async def test_an_app_that_is_not_there_fails_the_command(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana])
    assert (await ana.command(channel, "/quiz")).error == "dispatch_failed"
    slack.app.commands = ("/quiz",)
    with pytest.raises(LookupError, match="not a valid command"):
        await ana.command(channel, "/quizz")
    with pytest.raises(LookupError, match="cannot write"):
        await ana.command(team.add_channel("elsewhere"), "/quiz")


async def test_inputs_in_a_message_travel_in_its_state(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana, bo = team.add_user("Ana"), team.add_user("Bo")
    channel = team.add_channel("dp-100", [ana, bo], bot=True)
    app = app_of(slack, team)
    told: list[Json] = []

    @app.event("message")
    @app.action("tick")
    @app.action("order")
    @app.action("send")
    async def listen(ack: Any, body: Json) -> None:
        await ack()
        told.append(body)

    blocks = [
        asks("Which two?", boxes("A", "B", "C", action_id="quiet"), "pick"),
        actions(boxes("X", "Y", action_id="tick"), block_id="loud"),
        actions(menu("first", "second", action_id="order"), button("Send", "send")),
    ]
    await client_of(slack, team).chat_postMessage(channel=channel.id, text="Q", blocks=blocks)
    (message,) = ana.sees(channel)
    async with running(slack, app):
        await ana.check(message, "pick", ["A", "C"])
        await ana.check(message, "tick", ["X", "Y"])
        await ana.check(message, "tick", ["Y"])
        await ana.select(message, "order", "second")
        await bo.press(message, "Send")
        await ana.press(message, "Send")
    ticks = [len(body["actions"][0]["selected_options"]) for body in told[:3]]
    assert ticks == [1, 2, 1]
    assert told[3]["actions"][0]["selected_option"]["value"] == "second"
    empty, full = (body["state"]["values"] for body in told[4:])
    assert empty["pick"]["quiet"] == {"type": "checkboxes", "selected_options": []}
    assert [one["value"] for one in full["pick"]["quiet"]["selected_options"]] == ["A", "C"]
    assert [one["value"] for one in full["loud"]["tick"]["selected_options"]] == ["Y"]
    assert told[5]["message"]["ts"] == message.ts
    assert told[5]["container"]["is_ephemeral"] is False


async def test_an_edit_keeps_what_was_filled_in_only_in_blocks_that_stay(
    web_slack: LocalSlack,
) -> None:
    team = web_slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana], bot=True)
    client = client_of(web_slack, team)
    stays, goes = (asks(name, boxes("A", "B"), name) for name in ("stays", "goes"))
    await client.chat_postMessage(channel=channel.id, text="Q", blocks=[stays, goes])
    (message,) = ana.sees(channel)
    for block in ("stays", "goes"):
        await ana.check(message, block, ["A"])
    for blocks in ([stays], [stays, goes]):
        await client.chat_update(channel=channel.id, ts=message.ts, text="Q", blocks=blocks)
    values = message.state_for(ana.id)["values"]
    ticked = {name: len(block["boxes"]["selected_options"]) for name, block in values.items()}
    assert ticked == {"stays": 1, "goes": 0}


async def test_nobody_presses_what_they_do_not_see(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    ana, bo = team.add_user("Ana"), team.add_user("Bo")
    channel = team.add_channel("dp-100", [ana, bo], bot=True)
    await client_of(web_slack, team).chat_postEphemeral(
        channel=channel.id, user=ana.id, text="Q", blocks=QUESTION
    )
    (message,) = ana.sees(channel)
    with pytest.raises(LookupError, match="Bo does not see"):
        await bo.press(message, "A")
    ana.reloads()
    with pytest.raises(LookupError, match="Ana does not see"):
        await ana.press(message, "A")
    with pytest.raises(LookupError, match="nothing is called 'C'"):
        await ana.press(message, "C")


async def test_a_modal_shows_errors_at_its_fields_then_closes(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana])
    app = app_of(slack, team)
    saved: list[Json] = []

    @app.command("/setup")
    async def setup(ack: Any, client: Any, command: Json) -> None:
        await ack()
        form = modal(
            asks("Name", text_field(min_length=2), "name"),
            asks("Day", menu("Monday", "Tuesday"), "day"),
            asks("Topics", menu("X", "Y", kind="multi_static_select"), "topics", optional=True),
            private_metadata="group 3",
        )
        await client.views_open(trigger_id=command["trigger_id"], view=form)

    @app.view("form")
    async def save(ack: Any, view: Json) -> None:
        if view["state"]["values"]["name"]["text"]["value"] == "taken":
            await ack(response_action="errors", errors={"name": "This name is taken."})
        else:
            saved.append(view)
            await ack()

    async with running(slack, app):
        form = await (await ana.command(channel, "/setup")).modal()
        assert (form.title, ana.modal) == ("A form", form)
        assert set((await ana.submit(form)).errors) == {"name", "day"}
        short = await ana.submit(form, {"name": "x", "day": "Tuesday"})
        assert short.errors == {"name": "Enter at least 2 characters."}
        taken = await ana.submit(form, {"Name": "taken", "topics": ["X", "Y"]})
        assert taken.errors == {"name": "This name is taken."}
        assert form.errors == taken.errors
        done = await ana.submit(form, {"name": "dp-100"})
    assert done.accepted
    assert ana.modal is None
    values = saved[0]["state"]["values"]
    assert saved[0]["private_metadata"] == "group 3"
    assert values["day"]["menu"]["selected_option"]["value"] == "Tuesday"
    assert [one["value"] for one in values["topics"]["menu"]["selected_options"]] == ["X", "Y"]


async def test_errors_at_unknown_fields_are_trouble(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana])
    app = app_of(slack, team)

    @app.command("/setup")
    async def setup(ack: Any, client: Any, command: Json) -> None:
        await ack()
        form = modal(asks("Name", text_field(), "name"), section("x", block_id="words"))
        await client.views_open(trigger_id=command["trigger_id"], view=form)

    @app.view("form")
    async def save(ack: Any, view: Json) -> None:
        match view["state"]["values"]["name"]["text"]["value"]:
            case "push":
                await ack(response_action="push", view=modal(title=plain("x" * 25)))
            case where:
                await ack(response_action="errors", errors={where: "No."})

    async with running(slack, app):
        form = await (await ana.command(channel, "/setup")).modal()
        for wrong in ("words", "nowhere", "push"):
            said = await ana.submit(form, {"name": wrong})
            assert said.trouble
            assert not said.accepted
        assert ana.modal is form


async def test_modals_stack_three_high(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana])
    app = app_of(slack, team)
    refused: list[str] = []
    closed: list[Json] = []

    @app.command("/setup")
    async def setup(ack: Any, client: Any, command: Json) -> None:
        await ack()
        form = modal(actions(button("More", "more")), title=plain("1"), notify_on_close=True)
        await client.views_open(trigger_id=command["trigger_id"], view=form)

    @app.action("more")
    async def more(ack: Any, client: Any, body: Json) -> None:
        await ack()
        title = plain(str(int(body["view"]["title"]["text"]) + 1))
        form = modal(actions(button("More", "more")), title=title)
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=form)
        except SlackApiError as error:
            refused.append(error.response["error"])
            slack.world.changed()

    @app.view_closed("form")
    async def note(ack: Any, body: Json) -> None:
        await ack()
        closed.append(body)

    @app.view("form")
    async def save(ack: Any) -> None:
        await ack()

    async with running(slack, app):
        first = await (await ana.command(channel, "/setup")).modal()
        second = await (await ana.press(first, "More")).modal()
        third = await (await ana.press(second, "More")).modal()
        assert (third.title, third.previous_id, third.root_id) == ("3", second.id, first.id)
        with pytest.raises(LookupError, match="does not see"):
            await ana.press(first, "More")
        await ana.press(third, "More")
        await slack.until(lambda: refused)
        assert refused == ["push_limit_reached"]
        assert (await ana.submit(third)).view is second
        await ana.closes()
        assert closed == []
        await ana.closes()
    assert [body["view"]["id"] for body in closed] == [first.id]
    assert ana.modal is None


async def test_a_submission_updates_pushes_and_clears(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    app = app_of(slack, team)
    answers = [
        {"response_action": "update", "view": modal(title=plain("Updated"))},
        {"response_action": "push", "view": modal(title=plain("Pushed"))},
        {"response_action": "clear"},
    ]

    @app.shortcut("start")
    async def start(ack: Any, client: Any, shortcut: Json) -> None:
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=modal())

    @app.view("form")
    async def save(ack: Any) -> None:
        await ack(answers.pop(0))

    async with running(slack, app):
        view = await (await ana.shortcut("start")).modal()
        assert (await ana.submit(view)).view is view
        assert view.title == "Updated"
        pushed = (await ana.submit(view)).view
        assert pushed is not None
        assert pushed.title == "Pushed"
        assert (await ana.submit(pushed)).view is None


async def test_a_home_is_published_when_it_is_opened(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    app = app_of(slack, team)

    @app.event("app_home_opened")
    async def show(event: Json, client: Any) -> None:
        view = home(section("Hello"), actions(button("More", "more")))
        await client.views_publish(user_id=event["user"], view=view)

    @app.action("more")
    async def more(ack: Any, client: Any, body: Json) -> None:
        await ack()
        more = home(section(f"More for {body['user']['id']}"))
        shown = body["view"]
        await client.views_update(view_id=shown["id"], hash=shown["hash"], view=more)

    async with running(slack, app):
        await ana.opens_home()
        view = await slack.until(lambda: ana.home)
        assert view is not None
        assert view.text_of_blocks == "Hello\nMore"
        await ana.press(view, "More")
        await slack.until(lambda: "More for" in view.text_of_blocks)


async def test_messages_and_mentions_reach_an_app_that_subscribed(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana], bot=True)
    app = app_of(slack, team)
    heard: list[str] = []

    @app.event("message")
    async def message(event: Json) -> None:
        heard.append(f"{event['channel_type']}: {event['text']}")
        slack.world.changed()

    @app.event("app_mention")
    async def mention(event: Json) -> None:
        heard.append(f"mention: {event['text']}")
        slack.world.changed()

    assert team.installation is not None
    bot = team.installation.bot_user.id
    async with running(slack, app):
        await ana.says(channel, "Not for the bot")
        await ana.says(channel, f"<@{bot}> hi")
        await slack.until(lambda: len(heard) == 1)
        await ana.says(ana.dm, "Hello")
        await slack.until(lambda: len(heard) == 2)
    assert heard == [f"mention: <@{bot}> hi", "im: Hello"]


async def test_a_message_shortcut_carries_its_message(slack: LocalSlack) -> None:
    team = slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana], bot=True)
    app = app_of(slack, team)

    @app.shortcut("explain")
    async def explain(ack: Any, respond: Any, shortcut: Json) -> None:
        await ack()
        await respond(text=f"About {shortcut['message']['text']}")

    message = await ana.says(channel, "this")
    async with running(slack, app):
        reply = await ana.message_shortcut(message, "explain")
        assert (await reply.message()).text == "About this"
