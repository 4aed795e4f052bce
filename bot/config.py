"""Settings from `QUIZBOT_*` variables and `.env`; every fault of them is said at once."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.unknown_settings import UnknownSetting, unknown_settings

MIN_SECRET = 32
MAKE_ONE = "make one with `python -c 'import secrets; print(secrets.token_urlsafe(32))'`"
LOOPBACK = "127.0.0.1"
SLACK_API = "https://slack.com/api/"


class ConfigError(Exception):
    """Settings that cannot be used; the message lists every fault and its remedy."""


class Config(BaseSettings):
    """The operator's settings. Defaults serve one machine: SQLite, loopback, no account."""

    model_config = SettingsConfigDict(
        env_prefix="QUIZBOT_", env_file=".env", extra="ignore", frozen=True
    )

    database_url: SecretStr = SecretStr("sqlite:///data/quizbot.db")
    data_dir: Path = Path("data")
    packs_dir: Path | None = None
    host: str = LOOPBACK
    port: int = Field(8080, ge=0, le=65535)
    base_url: str | None = None
    secret: SecretStr | None = Field(None, validate_default=True)
    operator_contact: str | None = None
    discord_token: SecretStr | None = None
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    discord_shard_ids: str | None = None
    discord_shard_count: int | None = Field(None, ge=1, le=10_000)
    discord_requests_per_second: float = Field(46.0, ge=1, le=50)
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str = SLACK_API
    heartbeat_seconds: float = Field(5.0, ge=0.1, le=60)
    watchdog_seconds: float = Field(300.0, ge=0, le=86_400)
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("*", mode="before")
    @classmethod
    def _unset_if_empty(cls, value: object, info: ValidationInfo) -> object:
        """A variable without a value is as none, where there need be none."""
        optional = cls.model_fields[info.field_name or ""].default is None
        return None if optional and isinstance(value, str) and not value.strip() else value

    @field_validator("secret")
    @classmethod
    def _good_enough(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        host = str(info.data.get("host", LOOPBACK))
        if value is None and not _is_loopback(host):
            raise ValueError(
                f"is needed when others can reach the page (QUIZBOT_HOST is {host}); {MAKE_ONE}"
            )
        if value is not None and len(value.get_secret_value()) < MIN_SECRET:
            raise ValueError(f"must have {MIN_SECRET} characters or more; {MAKE_ONE}")
        return value

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError(
                "must begin with http:// or https://, such as https://quiz.example.org"
            )
        return None if value is None else value.rstrip("/")

    @field_validator("discord_api_url")
    @classmethod
    def _discord_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError(
                "must begin with http:// or https://, such as https://discord.com/api/v10"
            )
        return None if value is None else value.rstrip("/")

    @field_validator("discord_gateway_url")
    @classmethod
    def _gateway_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("ws://", "wss://")):
            raise ValueError("must begin with ws:// or wss://, such as wss://gateway.discord.gg")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _slack_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError(f"must begin with http:// or https://, such as {SLACK_API}")
        if "@" in value:
            raise ValueError(f"must have no name and password in it; it looks like {SLACK_API}")
        return value.rstrip("/") + "/"

    @field_validator("slack_bot_token")
    @classmethod
    def _of_a_bot(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith("xoxb-"):
            raise ValueError("must be the Bot User OAuth Token of your app: it begins with xoxb-")
        return value

    @field_validator("slack_app_token")
    @classmethod
    def _of_an_app(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith("xapp-"):
            raise ValueError("must be an app-level token of your app: it begins with xapp-")
        return value

    @field_validator("discord_shard_ids")
    @classmethod
    def _shards(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"\d{1,4}(,\s*\d{1,4})*", value.strip()):
            raise ValueError("must be numbers with commas between them, such as 0,1,2")
        return value

    @model_validator(mode="after")
    def _whole_shards(self) -> Config:
        ids, count = self.shard_ids, self.discord_shard_count
        if (ids is None) != (count is None):
            raise ValueError(
                "QUIZBOT_DISCORD_SHARD_IDS and QUIZBOT_DISCORD_SHARD_COUNT go together; set both,"
                " or neither for automatic sharding"
            )
        if ids is not None and count is not None and max(ids) >= count:
            raise ValueError(
                f"QUIZBOT_DISCORD_SHARD_IDS: {max(ids)} is too large; with {count} shards they"
                f" go from 0 to {count - 1}"
            )
        return self

    @model_validator(mode="after")
    def _one_way_to_slack(self) -> Config:
        faults = list(_slack_faults(self))
        if faults:
            raise ValueError("\n".join(faults))
        return self

    @property
    def has_slack(self) -> bool:
        """Whether there are settings for Slack."""
        return self.slack_bot_token is not None or self.slack_client_id is not None

    @property
    def shard_ids(self) -> tuple[int, ...] | None:
        """The Discord shards that this process sees to; None: all, automatically."""
        if self.discord_shard_ids is None:
            return None
        return tuple(sorted({int(one) for one in self.discord_shard_ids.split(",")}))

    @property
    def is_loopback(self) -> bool:
        """Whether the web page can be reached from this machine alone."""
        return _is_loopback(self.host)


def _slack_faults(config: Config) -> Iterator[str]:
    """What is missing or too much for one of the ways to Slack: Socket Mode (bot and app token),
    HTTP in one workspace (bot token, signing secret), HTTP in many (signing secret, client)."""
    bot, app = config.slack_bot_token, config.slack_app_token
    signing, client = config.slack_signing_secret, config.slack_client_id
    if (client is None) != (config.slack_client_secret is None):
        yield (
            "QUIZBOT_SLACK_CLIENT_ID and QUIZBOT_SLACK_CLIENT_SECRET go together; set both for"
            " many workspaces, or neither for one"
        )
    elif client is not None:
        if bot is not None or app is not None:
            yield (
                "QUIZBOT_SLACK_CLIENT_ID: with it every workspace gets a token of its own; take"
                " QUIZBOT_SLACK_BOT_TOKEN and QUIZBOT_SLACK_APP_TOKEN out, or take it and"
                " QUIZBOT_SLACK_CLIENT_SECRET out for one workspace"
            )
        if signing is None:
            yield (
                "QUIZBOT_SLACK_SIGNING_SECRET: is needed with QUIZBOT_SLACK_CLIENT_ID; copy it from"
                " Basic Information in your app's settings"
            )
        if config.base_url is None:
            yield (
                "QUIZBOT_BASE_URL: is needed with QUIZBOT_SLACK_CLIENT_ID; set the https:// address"
                " at which Slack reaches this bot"
            )
    elif bot is None and (app is not None or signing is not None):
        yield (
            "QUIZBOT_SLACK_BOT_TOKEN: is needed with QUIZBOT_SLACK_APP_TOKEN or"
            " QUIZBOT_SLACK_SIGNING_SECRET; copy it from OAuth & Permissions in your app's settings"
        )
    elif bot is not None and app is None and signing is None:
        yield (
            "QUIZBOT_SLACK_APP_TOKEN: is needed with QUIZBOT_SLACK_BOT_TOKEN; make an app-level"
            " token with the scope connections:write in Basic Information of your app's settings,"
            " or set QUIZBOT_SLACK_SIGNING_SECRET for HTTP"
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_config(env_file: Path | None = Path(".env")) -> Config:
    """Read the settings; raises ConfigError with every fault at once."""
    try:
        return Config(_env_file=env_file)  # type: ignore[call-arg]  # pydantic's own switch
    except ValidationError as fault:
        lines = [
            (f"QUIZBOT_{'_'.join(map(str, one['loc'])).upper()}: " if one["loc"] else "")
            + one["msg"].removeprefix("Value error, ")
            for one in fault.errors(include_input=False)
        ]
        lines += [f"{one.found}; {one.advice}" for one in unknown(env_file)]
        raise ConfigError("\n".join(lines)) from None  # the cause would print the values
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{env_file}: cannot be read; write it as UTF-8 text") from None


def unknown(env_file: Path | None = Path(".env")) -> Sequence[UnknownSetting]:
    """Variables that look like settings but are not; their values are not read."""
    return unknown_settings(Config, env_file)
