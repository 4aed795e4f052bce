"""The Web API, as Slack's own client meets it."""

from __future__ import annotations

import json

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError

from tests.slack_server import App, LocalSlack, client_of
from tests.slack_server.kit import button, section
from tests.slack_server.refusal import Json


async def refusal(slack: LocalSlack, method: str, token: str | None = None, **args: object) -> Json:
    """The body with which the Web API says no."""
    client = client_of(slack)
    client.token = token
    with pytest.raises(SlackApiError) as raised:
        await client.api_call(method, json=args)
    body = raised.value.response.data
    assert isinstance(body, dict)
    return body


async def test_a_post_is_stored_and_shown(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana], bot=True)
    reply = await client_of(web_slack, team).chat_postMessage(
        channel=channel.id,
        text="Question 1",
        blocks=[section("*Which?*", accessory=button("A", "answer", value="a"))],
        metadata={"event_type": "quiz", "event_payload": {"delivery": "7"}},
    )
    (message,) = ana.sees(channel)
    assert reply["ts"] == message.ts
    assert message.text_of_blocks == "*Which?*\nA"
    assert message.labels == ["A"]
    assert message.metadata == {"event_type": "quiz", "event_payload": {"delivery": "7"}}
    assert message.pings == ()


@pytest.mark.parametrize("form", ["query", "form", "json"])
async def test_arguments_come_in_any_form(web_slack: LocalSlack, form: str) -> None:
    team = web_slack.add_team("Study world")
    channel = team.add_channel("dp-100", bot=True)
    said = {"channel": channel.id, "text": "Hello", "blocks": json.dumps([section("Hello")])}
    headers = {"Authorization": f"Bearer {team.bot_token}"}
    url = f"{web_slack.api_url}chat.postMessage"
    async with ClientSession(headers=headers) as session:
        match form:
            case "query":
                response = await session.get(url, params=said)
            case "form":
                response = await session.post(url, data=said)
            case _:
                response = await session.post(url, json=said)
        body = await response.json()
    assert body["ok"], body
    assert [one.text_of_blocks for one in channel.posts()] == ["Hello"]
    assert "chat:write" in response.headers["x-oauth-scopes"]


async def test_what_is_no_json_object_is_refused(web_slack: LocalSlack) -> None:
    headers = {"Content-Type": "application/json"}
    errors = []
    async with ClientSession(headers=headers) as session:
        for text in ("{", "[]"):
            response = await session.post(f"{web_slack.api_url}auth.test", data=text)
            errors.append((await response.json())["error"])
    assert errors == ["invalid_json", "json_not_object"]


async def test_tokens_are_checked(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    token = team.bot_token
    assert (await refusal(web_slack, "auth.test"))["error"] == "not_authed"
    assert (await refusal(web_slack, "auth.test", "xoxb-no"))["error"] == "invalid_auth"
    app_token = web_slack.app.app_token
    wrong = await refusal(web_slack, "auth.test", app_token)
    assert wrong["error"] == "not_allowed_token_type"
    wrong = await refusal(web_slack, "apps.connections.open", token)
    assert wrong["error"] == "not_allowed_token_type"
    await client_of(web_slack, team).auth_revoke()
    assert (await refusal(web_slack, "auth.test", token))["error"] == "token_revoked"


async def test_the_tokens_of_a_workspace_that_removed_the_app_are_inactive(
    web_slack: LocalSlack,
) -> None:
    team = web_slack.add_team("Study world")
    token = team.bot_token
    team.uninstall()
    assert (await refusal(web_slack, "auth.test", token))["error"] == "account_inactive"


async def test_a_missing_scope_is_named() -> None:
    async with LocalSlack(app=App(scopes=("commands", "channels:read"))) as slack:
        team = slack.add_team("Study world")
        channel = team.add_channel("dp-100", bot=True)
        token = team.bot_token
        body = await refusal(slack, "chat.postMessage", token, channel=channel.id, text="x")
        assert (body["error"], body["needed"]) == ("missing_scope", "chat:write")
        assert body["provided"] == "commands,channels:read"
        secret = team.add_channel("secret", bot=True, private=True)
        body = await refusal(slack, "conversations.info", token, channel=secret.id)
        assert (body["error"], body["needed"]) == ("missing_scope", "groups:read")


async def test_each_kind_of_channel_has_a_scope_of_its_own() -> None:
    async with LocalSlack(app=App(scopes=("channels:history",))) as slack:
        team = slack.add_team("Study world")
        channel = team.add_channel("dp-100", bot=True)
        secret = team.add_channel("secret", bot=True, private=True)
        await client_of(slack, team).conversations_history(channel=channel.id)
        token = team.bot_token
        body = await refusal(slack, "conversations.history", token, channel=secret.id)
        assert (body["error"], body["needed"]) == ("missing_scope", "groups:history")


async def test_workspaces_do_not_see_each_other(web_slack: LocalSlack) -> None:
    ours, theirs = web_slack.add_team("Ours"), web_slack.add_team("Theirs")
    channel = theirs.add_channel("dp-100", bot=True)
    person = theirs.add_user("Bo")
    token = ours.bot_token
    body = await refusal(web_slack, "chat.postMessage", token, channel=channel.id, text="x")
    assert body["error"] == "channel_not_found"
    assert (await refusal(web_slack, "users.info", token, user=person.id))["error"] == (
        "user_not_found"
    )


async def test_the_app_writes_only_where_it_is(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    places = {
        "not_in_channel": team.add_channel("open"),
        "channel_not_found": team.add_channel("secret", private=True),
        "is_archived": team.add_channel("old", bot=True, archived=True),
    }
    for error, channel in places.items():
        body = await refusal(
            web_slack, "chat.postMessage", team.bot_token, channel=channel.id, text="x"
        )
        assert body["error"] == error
        assert channel.posts() == []
    await client_of(web_slack, team).conversations_join(channel=places["not_in_channel"].id)
    await client_of(web_slack, team).chat_postMessage(channel=places["not_in_channel"].id, text="x")


async def test_direct_messages_need_the_messages_tab(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    ana = team.add_user("Ana")
    client = client_of(web_slack, team)
    opened = await client.conversations_open(users=[ana.id])
    assert opened["channel"]["id"] == ana.dm.id
    await client.chat_postMessage(channel=ana.id, text="For you")
    assert [one.text for one in ana.sees(ana.dm)] == ["For you"]
    web_slack.app.messages_tab = False
    body = await refusal(web_slack, "chat.postMessage", team.bot_token, channel=ana.id, text="x")
    assert body["error"] == "messages_tab_disabled"
    ana.deleted = True
    body = await refusal(web_slack, "conversations.open", team.bot_token, users=ana.id)
    assert body["error"] == "user_disabled"


async def test_a_bad_block_is_refused_and_nothing_is_posted(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    channel = team.add_channel("dp-100", bot=True)
    body = await refusal(
        web_slack,
        "chat.postMessage",
        team.bot_token,
        channel=channel.id,
        blocks=[section("x" * 3001)],
    )
    assert body["error"] == "invalid_blocks"
    assert body["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert channel.posts() == []
    body = await refusal(
        web_slack, "chat.postMessage", team.bot_token, channel=channel.id, blocks="[{"
    )
    assert body["error"] == "invalid_blocks_format"


async def test_an_update_with_text_alone_removes_the_blocks(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    channel = team.add_channel("dp-100", bot=True)
    client = client_of(web_slack, team)
    metadata = {"event_type": "quiz", "event_payload": {"delivery": "7"}}
    sent = await client.chat_postMessage(
        channel=channel.id, text="Old", blocks=[section("Old")], metadata=metadata
    )
    await client.chat_update(channel=channel.id, ts=str(sent["ts"]), text="New")
    (message,) = channel.posts()
    assert (message.text, message.blocks, message.edits) == ("New", [], 1)
    assert message.metadata == metadata


async def test_only_own_messages_can_be_changed(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana], bot=True)
    hers = await ana.says(channel, "Mine")
    client = client_of(web_slack, team)
    shown = await client.chat_postEphemeral(channel=channel.id, user=ana.id, text="Psst")
    token, ts = team.bot_token, shown["message_ts"]
    for method, wrong, error in (
        ("chat.update", hers.ts, "cant_update_message"),
        ("chat.delete", hers.ts, "cant_delete_message"),
        ("chat.update", ts, "message_not_found"),
        ("chat.delete", "1.000001", "message_not_found"),
    ):
        body = await refusal(web_slack, method, token, channel=channel.id, ts=wrong, text="x")
        assert body["error"] == error
    own = await client.chat_postMessage(channel=channel.id, text="Ours")
    body = await refusal(web_slack, "chat.update", token, channel=channel.id, ts=own["ts"])
    assert body["error"] == "no_text"
    await client.chat_delete(channel=channel.id, ts=str(own["ts"]))
    assert channel.posts() == [hers]


async def test_history_comes_in_pages_with_metadata_on_demand(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    channel = team.add_channel("dp-100", [team.add_user("Ana")], bot=True)
    client = client_of(web_slack, team)
    for number in range(5):
        web_slack.clock.advance(60)
        await client.chat_postMessage(
            channel=channel.id,
            text=f"{number}",
            metadata={"event_type": "quiz", "event_payload": {"n": number}},
        )
    page = await client.conversations_history(channel=channel.id, limit=2)
    assert [one["text"] for one in page["messages"]] == ["4", "3"]
    assert "metadata" not in page["messages"][0]
    rest = await client.conversations_history(
        channel=channel.id,
        limit=9,
        cursor=page["response_metadata"]["next_cursor"],
        include_all_metadata=True,
    )
    assert [one["metadata"]["event_payload"]["n"] for one in rest["messages"]] == [2, 1, 0]
    assert not rest["has_more"]
    third = channel.posts()[2].ts
    after = await client.conversations_history(channel=channel.id, oldest=third)
    assert [one["text"] for one in after["messages"]] == ["4", "3"]
    upto = await client.conversations_history(channel=channel.id, latest=third, inclusive=True)
    assert [one["text"] for one in upto["messages"]] == ["2", "1", "0"]
    token = team.bot_token
    for wrong, error in (
        ({"oldest": "x"}, "invalid_ts_oldest"),
        ({"cursor": "x"}, "invalid_cursor"),
        ({"limit": 0}, "invalid_limit"),
    ):
        body = await refusal(web_slack, "conversations.history", token, channel=channel.id, **wrong)
        assert body["error"] == error


async def test_threads_have_their_own_history(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    channel = team.add_channel("dp-100", bot=True)
    client = client_of(web_slack, team)
    top = str((await client.chat_postMessage(channel=channel.id, text="Top"))["ts"])
    await client.chat_postMessage(channel=channel.id, text="Below", thread_ts=top)
    history = await client.conversations_history(channel=channel.id)
    assert [one["text"] for one in history["messages"]] == ["Top"]
    thread = await client.conversations_replies(channel=channel.id, ts=top)
    assert [one["text"] for one in thread["messages"]] == ["Top", "Below"]
    body = await refusal(
        web_slack,
        "chat.postMessage",
        team.bot_token,
        channel=channel.id,
        text="x",
        thread_ts="1.000001",
    )
    assert body["error"] == "thread_not_found"


async def test_people_have_a_zone_a_locale_and_a_standing(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    ana = team.add_user("Ana", tz="Europe/Madrid", locale="es-ES", admin=True)
    gus = team.add_user("Gus", guest="single")
    client = client_of(web_slack, team)
    shown = (await client.users_info(user=ana.id, include_locale=True))["user"]
    assert (shown["tz"], shown["tz_offset"], shown["locale"]) == ("Europe/Madrid", 3600, "es-ES")
    assert (shown["is_admin"], shown["is_owner"], shown["is_restricted"]) == (True, False, False)
    guest = (await client.users_info(user=gus.id))["user"]
    assert (guest["is_restricted"], guest["is_ultra_restricted"]) == (True, True)
    assert "locale" not in guest


async def test_conversations_can_be_looked_up(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana], bot=True)
    secret = team.add_channel("secret", [ana], bot=True, private=True)
    team.add_channel("elsewhere", [ana])
    client = client_of(web_slack, team)
    info = (await client.conversations_info(channel=channel.id))["channel"]
    assert (info["name"], info["is_member"], info["is_private"]) == ("dp-100", True, False)
    members = (await client.conversations_members(channel=channel.id))["members"]
    bot = (await client.auth_test())["user_id"]
    assert members == [ana.id, bot]
    public = await client.users_conversations()
    assert [one["id"] for one in public["channels"]] == [channel.id]
    both = await client.users_conversations(types="public_channel,private_channel")
    assert [one["id"] for one in both["channels"]] == [channel.id, secret.id]
    assert (await client.team_info())["team"]["name"] == "Study world"
    assert (await client.bots_info())["bot"]["user_id"] == bot
    body = await refusal(web_slack, "conversations.join", team.bot_token, channel=secret.id)
    assert body["error"] == "method_not_supported_for_channel_type"


async def test_a_file_is_uploaded_in_three_steps(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    ana = team.add_user("Ana")
    channel = team.add_channel("dp-100", [ana], bot=True)
    client = client_of(web_slack, team)
    await client.files_upload_v2(
        channel=channel.id,
        filename="chart.png",
        content=b"PNG",
        alt_txt="A chart",
        initial_comment="This week",
    )
    (message,) = ana.sees(channel)
    (file,) = message.files
    assert (message.text, file.content, file.alt_text) == ("This week", b"PNG", "A chart")
    picture = {"type": "image", "slack_file": {"id": file.id}, "alt_text": "A chart"}
    await client.chat_postMessage(channel=channel.id, text="Chart", blocks=[picture])
    picture["slack_file"] = {"id": "F404"}
    body = await refusal(
        web_slack, "chat.postMessage", team.bot_token, channel=channel.id, blocks=[picture]
    )
    assert body["error"] == "invalid_blocks"


async def test_an_upload_that_is_not_as_announced_is_refused(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    client = client_of(web_slack, team)
    announced = await client.files_getUploadURLExternal(filename="a.png", length=9)
    async with ClientSession() as session:
        response = await session.post(str(announced["upload_url"]), data=b"PNG")
        assert (response.status, await response.text()) == (400, "length_mismatch")
    files = [{"id": announced["file_id"]}]
    body = await refusal(web_slack, "files.completeUploadExternal", team.bot_token, files=files)
    assert body["error"] == "file_not_found"


async def test_an_unknown_method_and_a_missing_argument_are_named(web_slack: LocalSlack) -> None:
    team = web_slack.add_team("Study world")
    assert (await refusal(web_slack, "chat.shout"))["error"] == "unknown_method"
    body = await refusal(web_slack, "chat.postMessage", team.bot_token, text="x")
    assert body["error"] == "invalid_arguments"
    assert "channel" in body["response_metadata"]["messages"][0]
