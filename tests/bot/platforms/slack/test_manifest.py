"""slack-manifest.yaml: what Slack's published schema allows, and exactly what quizbot needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.platforms.slack.http_endpoint import EVENTS_PATH
from bot.platforms.slack.listeners import COMMAND, SHORTCUT
from bot.platforms.slack.oauth import REDIRECT_PATH, SCOPES

FILE = Path(__file__).parents[4] / "slack-manifest.yaml"
HOST = "https://quiz.example.org"

Url: TypeAlias = Annotated[str, Field(pattern=r"^https?://", max_length=2_500)]


def length(least: int, most: int) -> Any:
    """The constraint of a string's length."""
    return Field(min_length=least, max_length=most)


class Strict(BaseModel):
    """An object that has no other fields."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Metadata(Strict):
    major_version: Literal[1, 2]
    minor_version: int


class Display(Strict):
    name: Annotated[str, length(1, 35)]
    description: Annotated[str, length(1, 140)]
    long_description: Annotated[str, length(175, 4_000)]
    background_color: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]


class Home(Strict):
    home_tab_enabled: bool
    messages_tab_enabled: bool
    messages_tab_read_only_enabled: bool


class BotUser(Strict):
    display_name: Annotated[str, length(1, 80)]
    always_online: bool


class Shortcut(Strict):
    name: Annotated[str, length(1, 24)]
    type: Literal["message", "global"]
    callback_id: Annotated[str, length(1, 255)]
    description: Annotated[str, length(1, 150)]


class Command(Strict):
    command: Annotated[str, Field(pattern=r"^/", min_length=2, max_length=32)]
    url: Url | None = None
    description: Annotated[str, length(1, 2_000)]
    usage_hint: Annotated[str, length(1, 1_000)]
    should_escape: bool


class Features(Strict):
    app_home: Home
    bot_user: BotUser
    shortcuts: Annotated[list[Shortcut], Field(min_length=1, max_length=10)]
    slash_commands: Annotated[list[Command], Field(min_length=1, max_length=50)]


class Scopes(Strict):
    bot: list[Annotated[str, length(1, 50)]]


class OAuth(Strict):
    redirect_urls: list[Url] = []
    scopes: Scopes


class Events(Strict):
    request_url: Url | None = None
    bot_events: list[Annotated[str, length(1, 50)]]


class Interactivity(Strict):
    is_enabled: bool
    request_url: Url | None = None


class Settings(Strict):
    event_subscriptions: Events
    interactivity: Interactivity
    org_deploy_enabled: bool
    socket_mode_enabled: bool
    token_rotation_enabled: bool


class Manifest(Strict):
    """As far as quizbot needs it."""

    metadata: Annotated[Metadata, Field(alias="_metadata")]
    display_information: Display
    features: Features
    oauth_config: OAuth
    settings: Settings


def by_socket() -> Any:
    """The file as it stands."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def over_http() -> Any:
    """The file as its first lines say for HTTP."""
    said = FILE.read_text(encoding="utf-8").replace("# HTTP: ", "")
    return yaml.safe_load(said.replace("socket_mode_enabled: true", "socket_mode_enabled: false"))


@pytest.mark.parametrize("read", [by_socket, over_http])
def test_slack_takes_it(read: Any) -> None:
    Manifest.model_validate(read())


def test_what_slack_would_not_take_is_noticed() -> None:
    wrong = by_socket()
    wrong["features"]["shortcuts"][0]["name"] = "A name that is longer than Slack allows"
    wrong["settings"]["something"] = True
    with pytest.raises(ValidationError, match="2 validation errors"):
        Manifest.model_validate(wrong)


@pytest.mark.parametrize("read", [by_socket, over_http])
def test_it_asks_for_what_quizbot_does_and_no_more(read: Any) -> None:
    manifest = Manifest.model_validate(read())
    assert tuple(manifest.oauth_config.scopes.bot) == SCOPES
    assert set(SCOPES) == {
        "commands",
        "chat:write",
        "channels:read",
        "groups:read",
        "channels:history",
        "groups:history",
        "users:read",
        "files:write",
        "im:write",
    }
    assert [one.command for one in manifest.features.slash_commands] == [COMMAND]
    assert [one.callback_id for one in manifest.features.shortcuts] == [SHORTCUT]
    assert manifest.settings.event_subscriptions.bot_events == [
        "app_home_opened",
        "app_uninstalled",
        "tokens_revoked",
    ]
    assert manifest.settings.interactivity.is_enabled
    assert manifest.features.app_home.home_tab_enabled
    assert manifest.features.app_home.messages_tab_enabled


def test_by_socket_it_needs_no_address() -> None:
    assert HOST not in yaml.safe_dump(by_socket())
    assert Manifest.model_validate(by_socket()).settings.socket_mode_enabled


def test_over_http_its_addresses_are_those_that_are_served() -> None:
    manifest = Manifest.model_validate(over_http())
    events = f"{HOST}{EVENTS_PATH}"
    assert [one.url for one in manifest.features.slash_commands] == [events]
    assert manifest.settings.event_subscriptions.request_url == events
    assert manifest.settings.interactivity.request_url == events
    assert manifest.oauth_config.redirect_urls == [f"{HOST}{REDIRECT_PATH}"]
    assert not manifest.settings.socket_mode_enabled
