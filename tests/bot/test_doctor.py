"""`quizbot doctor` as a whole: it looks, says what to advice, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import Config
from bot.diagnosis import Diagnosis
from bot.doctor import examine
from storage.database import open_database
from storage.migration import known_revision, migrate
from tests.bot.builders import local
from tests.discord_server import Breaks, LocalDiscord
from tests.questions.builders import a_single, write_pack
from tests.slack_server import LocalSlack

NOW = local("2026-03-02 12:00")


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """A pack of one question, and an empty database on each engine."""
    pack = tmp_path / "packs" / "sky-1"
    pack.mkdir(parents=True)
    write_pack(pack, [a_single()])
    return Config(
        _env_file=None,  # type: ignore[call-arg]  # pydantic's own switch
        database_url=SecretStr(database_url),
        data_dir=tmp_path / "data",
        packs_dir=tmp_path / "packs",
    )


async def found_in(config: Config) -> dict[str, Diagnosis]:
    """The findings by what was looked at."""
    return {one.what: one async for one in examine(config)}


def names_in(folder: Path) -> list[str]:
    """The files and folders in it."""
    return sorted(one.name for one in folder.iterdir())


class TestDatabase:
    async def test_none_is_made_by_looking(self, config: Config, tmp_path: Path) -> None:
        findings = await found_in(config)

        assert findings["Database"].fine
        assert findings["Database"].found.endswith(("creates it", "creates the tables"))
        assert names_in(tmp_path) == ["packs"]

    async def test_an_older_one_is_left_as_it_is(self, config: Config, tmp_path: Path) -> None:
        url = config.database_url.get_secret_value()
        await migrate(url, NOW, to="0006")

        finding = (await found_in(config))["Database"]

        assert finding.found.startswith("its tables are older (revision 0006)")
        assert "quizbot migrate" in finding.advice
        db = open_database(url)
        assert await db.read(known_revision) == "0006"
        await db.close()
        assert [name for name in names_in(tmp_path) if "before" in name] == []

    async def test_the_newest_one_can_be_written(self, config: Config) -> None:
        await migrate(config.database_url.get_secret_value(), NOW)

        finding = (await found_in(config))["Database"]

        assert finding.fine
        assert finding.found.startswith("writable (revision 0")

    async def test_one_that_cannot_be_used(self, config: Config, tmp_path: Path) -> None:
        (tmp_path / "text.db").write_text("no database" * 100)
        wrong = SecretStr(f"sqlite:///{tmp_path}/text.db")

        finding = (await found_in(config.model_copy(update={"database_url": wrong})))["Database"]

        assert finding.found == "cannot be used"
        assert "no SQLite database" in finding.advice

    async def test_a_server_that_does_not_run(self, config: Config) -> None:
        wrong = SecretStr("postgresql://ana:hunter2@127.0.0.1:9/quizbot")

        finding = (await found_in(config.model_copy(update={"database_url": wrong})))["Database"]

        assert finding.found.startswith("cannot be used (")
        assert "that the server is running" in finding.advice
        assert "hunter2" not in finding.line()


class TestDiscord:
    @pytest.fixture
    def engine_name(self) -> str:
        """The database does not matter here."""
        return "sqlite"

    async def test_the_invite_link_is_there_before_the_first_start(self, config: Config) -> None:
        server = LocalDiscord()
        async with server.serving():
            with server.pointed_at():
                findings = await found_in(with_discord(config, server, server.token))

        assert "permissions=" in findings["Discord invite link"].found

    async def test_a_wrong_token_and_an_outage_are_findings(self, config: Config) -> None:
        server = LocalDiscord()
        async with server.serving():
            with server.pointed_at():
                wrong = await found_in(with_discord(config, server, "another"))
                server.faults.add("*", "/**", Breaks(503), times=None)
                away = await found_in(with_discord(config, server, server.token))

        assert "copy the token" in wrong["Discord token"].advice
        assert "cannot be reached now (503" in away["Discord"].found


class TestSlack:
    @pytest.fixture
    def engine_name(self) -> str:
        """The database does not matter here."""
        return "sqlite"

    async def test_what_is_wrong_has_a_headline_of_its_own(self, config: Config) -> None:
        async with LocalSlack("socket") as slack:
            team = slack.add_team("Study world")
            with_slack = config.model_copy(
                update={
                    "slack_bot_token": SecretStr(team.bot_token),
                    "slack_app_token": SecretStr("xapp-wrong"),
                    "slack_api_url": slack.api_url,
                }
            )
            wrong = await found_in(with_slack)
            elsewhere = await found_in(
                with_slack.model_copy(update={"slack_api_url": slack.url + "/elsewhere"})
            )

        assert wrong["Slack token"].fine
        assert wrong["Slack connection"].found == "the app token is not taken"
        assert "answers 404" in elsewhere["Slack address"].advice
        assert "Slack token" not in elsewhere


def with_discord(config: Config, server: LocalDiscord, token: str) -> Config:
    """Settings for that Discord."""
    return config.model_copy(
        update={"discord_token": SecretStr(token), "discord_api_url": server.api_url}
    )
