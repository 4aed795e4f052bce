"""Settings: sensible without any, and every fault of them said at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Config, ConfigError, read_config

SECRET = "s3cret-" * 6


def settings(monkeypatch: pytest.MonkeyPatch, **values: str) -> Config:
    """What is read from `QUIZBOT_*` variables of these names."""
    for name, value in values.items():
        monkeypatch.setenv(f"QUIZBOT_{name.upper()}", value)
    return read_config(None)


class TestDefaults:
    def test_they_serve_one_machine(self) -> None:
        config = read_config(None)
        assert config.database_url.get_secret_value() == "sqlite:///data/quizbot.db"
        assert (config.host, config.port, config.secret) == ("127.0.0.1", 8080, None)
        assert config.is_loopback

    @pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
    def test_this_machine_alone_needs_no_secret(
        self, monkeypatch: pytest.MonkeyPatch, host: str
    ) -> None:
        assert settings(monkeypatch, host=host).is_loopback

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "quiz.example.org"])
    def test_others_need_one(self, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
        with pytest.raises(ConfigError, match=r"QUIZBOT_SECRET: is needed.*make one with"):
            settings(monkeypatch, host=host)
        assert not settings(monkeypatch, host=host, secret=SECRET).is_loopback


class TestFaults:
    def test_all_are_said_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(ConfigError) as caught:
            settings(
                monkeypatch,
                host="0.0.0.0",
                port="eighty",
                base_url="quiz.example.org",
                heartbeat_seconds="0",
                log_format="xml",
                log_level="loud",
            )
        named = [line.split(":")[0] for line in str(caught.value).splitlines()]
        assert sorted(named) == [
            "QUIZBOT_BASE_URL",
            "QUIZBOT_HEARTBEAT_SECONDS",
            "QUIZBOT_LOG_FORMAT",
            "QUIZBOT_LOG_LEVEL",
            "QUIZBOT_PORT",
            "QUIZBOT_SECRET",
        ]

    @pytest.mark.parametrize("port", ["-1", "65536", "8080.5", ""])
    def test_a_port_that_is_none(self, monkeypatch: pytest.MonkeyPatch, port: str) -> None:
        with pytest.raises(ConfigError, match="QUIZBOT_PORT: "):
            settings(monkeypatch, port=port)

    def test_a_secret_that_is_too_short_is_not_repeated(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(ConfigError, match="32 characters or more; make one with") as caught:
            settings(monkeypatch, secret="hunter2")
        assert "hunter2" not in str(caught.value)
        assert caught.value.__cause__ is None

    def test_secrets_are_not_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        config = settings(
            monkeypatch, secret=SECRET, database_url="postgresql://ana:hunter2@host/quizbot"
        )
        for shown in (repr(config), str(config), config.model_dump_json()):
            assert "hunter2" not in shown
            assert SECRET not in shown

    @pytest.mark.parametrize(
        "name",
        [
            "base_url",
            "discord_token",
            "discord_api_url",
            "discord_gateway_url",
            "discord_shard_ids",
            "discord_shard_count",
            "operator_contact",
            "packs_dir",
            "secret",
            "slack_app_token",
            "slack_bot_token",
            "slack_client_id",
            "slack_client_secret",
            "slack_signing_secret",
        ],
    )
    @pytest.mark.parametrize("empty", ["", " "])
    def test_what_need_not_be_set_may_be_empty(
        self, monkeypatch: pytest.MonkeyPatch, name: str, empty: str
    ) -> None:
        assert getattr(settings(monkeypatch, **{name: empty}), name) is None

    def test_an_empty_secret_is_none_for_others(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(ConfigError, match="QUIZBOT_SECRET: is needed"):
            settings(monkeypatch, secret="", host="0.0.0.0")

    def test_the_gateways_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(ConfigError, match="QUIZBOT_DISCORD_GATEWAY_URL: must begin with ws://"):
            settings(monkeypatch, discord_gateway_url="https://gateway.example.org")
        url = "wss://gateway.example.org"
        assert settings(monkeypatch, discord_gateway_url=url).discord_gateway_url == url

    @pytest.mark.parametrize(
        ("address", "said"),
        [("slack.com/api", "must begin with"), ("https://ana:hunter2@slack.com/api", "no name")],
    )
    def test_slacks_address(self, monkeypatch: pytest.MonkeyPatch, address: str, said: str) -> None:
        with pytest.raises(ConfigError, match=f"QUIZBOT_SLACK_API_URL: .*{said}.*") as caught:
            settings(monkeypatch, slack_api_url=address)
        assert "https://slack.com/api/" in str(caught.value)
        assert "hunter2" not in str(caught.value)


class TestEnvFile:
    def test_it_is_read(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("QUIZBOT_PORT=9000\nUNRELATED=1\n", encoding="utf-8")
        assert read_config(tmp_path / ".env").port == 9000

    def test_a_variable_comes_before_it(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / ".env").write_text("QUIZBOT_PORT=9000\n", encoding="utf-8")
        monkeypatch.setenv("QUIZBOT_PORT", "9001")
        assert read_config(tmp_path / ".env").port == 9001

    def test_its_faults_are_said_by_name(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("QUIZBOT_PORT=many\n", encoding="utf-8")
        with pytest.raises(ConfigError, match="QUIZBOT_PORT: "):
            read_config(tmp_path / ".env")

    def test_there_may_be_none(self, tmp_path: Path) -> None:
        assert read_config(tmp_path / ".env").port == 8080

    def test_what_is_no_text_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_bytes(b"QUIZBOT_PORT=\xff\xfe\n")
        with pytest.raises(ConfigError, match=r"\.env: cannot be read; write it as UTF-8"):
            read_config(tmp_path / ".env")

    def test_a_slash_at_the_end_of_the_base_url_is_dropped(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("QUIZBOT_BASE_URL=https://quiz.example.org/\n")
        assert read_config(tmp_path / ".env").base_url == "https://quiz.example.org"
