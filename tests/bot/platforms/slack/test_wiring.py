"""The whole bot with Slack in it, as an operator runs it, and the settings for that."""

from __future__ import annotations

import re
from pathlib import Path

import aiohttp
import pytest

from bot.app import App, slack_step
from bot.config import Config, ConfigError, read_config
from bot.diagnosis import Diagnosis
from bot.doctor import examine
from tests.bot.platforms.slack.house import free_port
from tests.bot.platforms.slack.world import the_app
from tests.questions.builders import a_single, write_pack
from tests.slack_server import LocalSlack, TransportName

BOT, APP = "xoxb-1", "xapp-1"


def config(monkeypatch: pytest.MonkeyPatch, **values: str) -> Config:
    """What is read from `QUIZBOT_*` variables of these names."""
    for name, value in values.items():
        monkeypatch.setenv(f"QUIZBOT_{name.upper()}", value)
    return read_config(None)


class TestSettings:
    """One of three ways to Slack, or none."""

    def test_without_any_there_is_no_slack(self) -> None:
        assert not read_config(None).has_slack
        assert read_config(None).slack_api_url == "https://slack.com/api/"

    @pytest.mark.parametrize(
        "values",
        [
            {"slack_bot_token": BOT, "slack_app_token": APP},
            {"slack_bot_token": BOT, "slack_signing_secret": "s"},
            {
                "slack_client_id": "1.2",
                "slack_client_secret": "c",
                "slack_signing_secret": "s",
                "base_url": "https://quiz.example.org",
            },
        ],
    )
    def test_the_three_ways(self, monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
        assert config(monkeypatch, **values).has_slack

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"slack_bot_token": BOT}, r"SLACK_APP_TOKEN: is needed.*connections:write"),
            ({"slack_app_token": APP}, "SLACK_BOT_TOKEN: is needed"),
            ({"slack_signing_secret": "s"}, "SLACK_BOT_TOKEN: is needed"),
            ({"slack_client_id": "1.2"}, "go together"),
            ({"slack_client_secret": "c"}, "go together"),
            (
                {"slack_client_id": "1.2", "slack_client_secret": "c"},
                r"(?s)SLACK_SIGNING_SECRET: is needed.*BASE_URL: is needed",
            ),
            (
                {"slack_client_id": "1", "slack_client_secret": "c", "slack_bot_token": BOT},
                "token of its own",
            ),
            ({"slack_bot_token": APP, "slack_app_token": BOT}, "begins with xoxb-"),
            ({"slack_bot_token": "xoxp-1", "slack_app_token": APP}, "begins with xoxb-"),
            ({"slack_api_url": "slack.example.org"}, "must begin with http"),
        ],
    )
    def test_what_lacks_is_said(
        self, monkeypatch: pytest.MonkeyPatch, values: dict[str, str], said: str
    ) -> None:
        with pytest.raises(ConfigError, match=said):
            config(monkeypatch, **values)

    def test_tokens_are_not_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made = config(monkeypatch, slack_bot_token="xoxb-hunter2", slack_app_token="xapp-hunter2")
        assert "hunter2" not in repr(made) + made.model_dump_json()
        with pytest.raises(ConfigError) as caught:
            config(monkeypatch, slack_bot_token="hunter2")
        assert "hunter2" not in str(caught.value)


def settings_for(
    monkeypatch: pytest.MonkeyPatch, folder: Path, slack: LocalSlack, token: str
) -> Config:
    """Files below `folder`, any free port, and the workspace of that token."""
    pack = folder / "packs" / "sky-1"
    pack.mkdir(parents=True, exist_ok=True)
    write_pack(pack, [a_single()])
    way = (
        {"slack_app_token": slack.app.app_token}
        if slack.transport == "socket"
        else {"slack_signing_secret": slack.app.signing_secret}
    )
    return config(
        monkeypatch,
        database_url=f"sqlite:///{folder}/quizbot.db",
        data_dir=str(folder / "data"),
        packs_dir=str(folder / "packs"),
        port="0",
        slack_bot_token=token,
        slack_api_url=slack.api_url,
        **way,
    )


async def test_one_program_serves_the_page_and_slack(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, transport: TransportName
) -> None:
    async with LocalSlack(transport, app=the_app()) as slack:
        team = slack.add_team("Study world")
        ana = team.add_user("Ana", admin=True)
        channel = team.add_channel("dp-100", members=[ana], bot=True)
        app = App(settings_for(monkeypatch, tmp_path, slack, team.bot_token))
        await app.start()
        try:
            slack.app.request_url = f"{app.settings.base_url}/slack/events"
            if transport == "socket":
                await slack.until(lambda: slack.sockets.connections)
            assert "then /quiz setup in the channel" in str(await slack_step(app))
            form = await (await ana.command(channel, "/quiz", "setup")).modal()
            assert (await ana.submit(form, {"days": ["Monday", "Sunday"]})).accepted
            now = await (await ana.command(channel, "/quiz", "now")).message()
            assert "on its way" in now.text_of_blocks
            await app.beat()
            assert "Question of the day" in channel.posts()[0].text_of_blocks
            assert await app.ready() == {}
            assert await slack_step(app) is None
            async with aiohttp.ClientSession() as browser:
                async with browser.get(f"{app.settings.base_url}/readyz") as answer:
                    assert answer.status == 200
                async with browser.post(f"{app.settings.base_url}/slack/other") as answer:
                    assert answer.status == 403  # the site's own guards
        finally:
            await app.stop()


async def test_the_pages_of_the_installation_look_like_the_site_and_are_guarded_as_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "packs" / "sky-1").mkdir(parents=True)
    write_pack(tmp_path / "packs" / "sky-1", [a_single()])
    port = free_port()
    async with LocalSlack("http", app=the_app()) as slack:
        settings = config(
            monkeypatch,
            database_url=f"sqlite:///{tmp_path}/quizbot.db",
            data_dir=str(tmp_path / "data"),
            packs_dir=str(tmp_path / "packs"),
            port=str(port),
            base_url="https://quiz.example.org",
            slack_client_id=slack.app.client_id,
            slack_client_secret=slack.app.client_secret,
            slack_signing_secret=slack.app.signing_secret,
            slack_api_url=slack.api_url,
        )
        app = App(settings)
        await app.start()
        address = f"http://{settings.host}:{port}"
        try:
            async with aiohttp.ClientSession() as browser:
                failed = f"{address}/slack/oauth_redirect?error=access_denied&state=x"
                async with browser.get(failed) as answer:
                    text = await answer.text()
                    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
                sheet = re.search(r'rel="stylesheet" href="([^"]+)"', text)
                assert sheet is not None
                async with browser.get(f"{address}{sheet[1]}") as answer:
                    assert answer.status == 200
                install = f"{address}/slack/install"
                for _ in range(500):
                    async with browser.get(install, allow_redirects=False) as answer:
                        if answer.status == 429:
                            break
                        assert answer.status == 302
                assert answer.status == 429
        finally:
            await app.stop()


async def test_a_token_that_is_not_taken_ends_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with LocalSlack(app=the_app()) as slack:
        slack.add_team("Study world")
        app = App(settings_for(monkeypatch, tmp_path, slack, "xoxb-wrong"))
        with pytest.raises(ConfigError, match="QUIZBOT_SLACK_BOT_TOKEN: Slack does not take it"):
            await app.start()


async def test_the_doctor_looks_at_slack_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def found(settings: Config) -> list[Diagnosis]:
        return [one async for one in examine(settings)]

    async with LocalSlack(app=the_app()) as slack:
        team = slack.add_team("Study world")
        right = settings_for(monkeypatch, tmp_path, slack, team.bot_token)
        assert any("“Study world”" in one.line() and one.fine for one in await found(right))
        wrong = settings_for(monkeypatch, tmp_path, slack, "xoxb-wrong")
        assert any(one.what == "Slack token" and not one.fine for one in await found(wrong))
