"""Installing, renewing and removing the app, through Bolt's own OAuth."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server import App, LocalSlack, client_of, running
from tests.slack_server.refusal import Json

SCOPES = ("commands", "chat:write")
# slack_sdk's own way of sending the client's id and secret.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@asynccontextmanager
async def distributed(
    folder: Path, *, rotation: bool = False
) -> AsyncIterator[tuple[LocalSlack, FileInstallationStore, str]]:
    """A Slack and an app for many workspaces; yields them and the address of the install page."""
    settings = App(scopes=SCOPES, token_rotation=rotation)
    async with LocalSlack("http", app=settings) as slack:
        store = FileInstallationStore(base_dir=str(folder / "installations"))
        states = FileOAuthStateStore(expiration_seconds=600, base_dir=str(folder / "states"))
        client = AsyncWebClient(base_url=slack.api_url, retry_handlers=[])
        oauth = AsyncOAuthSettings(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            scopes=list(SCOPES),
            installation_store=store,
            state_store=states,
            authorization_url=slack.authorize_url,
        )
        # Bolt renews tokens with a client of its own, which knows only the real Slack.
        assert isinstance(oauth.authorize, AsyncInstallationStoreAuthorize)
        oauth.authorize.token_rotator = AsyncTokenRotator(
            client_id=settings.client_id, client_secret=settings.client_secret, client=client
        )
        app = AsyncApp(client=client, signing_secret=settings.signing_secret, oauth_settings=oauth)
        app.enable_token_revocation_listeners()

        @app.command("/quiz")
        async def quiz(ack: Any, client: AsyncWebClient) -> None:
            await ack(f"Hello, {(await client.auth_test())['team']}")

        async with running(slack, app) as address:
            settings.redirect_urls.append(f"{address}/slack/oauth_redirect")
            yield slack, store, f"{address}/slack/install"


async def test_each_workspace_that_installs_gets_its_own_token(tmp_path: Path) -> None:
    async with distributed(tmp_path) as (slack, _, install):
        heard = []
        for name in ("Study world", "Library"):
            team = slack.add_team(name, installed=False)
            ana = team.add_user("Ana", admin=True)
            page = await ana.installs(install)
            assert page.status == 200, page
            channel = team.add_channel("dp-100", [ana])
            reply = await ana.command(channel, "/quiz")
            heard.append((await reply.message()).text)
        assert heard == ["Hello, Study world", "Hello, Library"]


async def test_whoever_cancels_has_installed_nothing(tmp_path: Path) -> None:
    async with distributed(tmp_path) as (slack, _, install):
        team = slack.add_team("Study world", installed=False)
        page = await team.add_user("Ana").installs(install, allow=False)
        assert "access_denied" in page.text
        assert team.installation is None


@pytest.mark.parametrize(
    ("tamper", "status", "text"),
    [
        (lambda query: {**query, "state": "forged"}, 400, "invalid_browser"),
        (lambda query: {"code": query["code"]}, 400, "invalid_browser"),
        (lambda query: {"state": query["state"]}, 401, "missing_code"),
    ],
)
async def test_a_way_back_that_was_tampered_with_installs_nothing(
    tmp_path: Path, tamper: Any, status: int, text: str
) -> None:
    async with distributed(tmp_path) as (slack, _, install):
        team = slack.add_team("Study world", installed=False)
        page = await team.add_user("Ana").browser().install(install, tamper=tamper)
        assert (page.status, text in page.text) == (status, True)
        assert team.installation is None


async def test_guests_and_wrong_settings_stop_at_the_consent_page(tmp_path: Path) -> None:
    async with distributed(tmp_path) as (slack, _, install):
        team = slack.add_team("Study world", installed=False)
        page = await team.add_user("Gus", guest="multi").installs(install)
        assert (page.status, page.text) == (400, "guests cannot install apps")
        ana = team.add_user("Ana")
        for name, wrong, said in (
            ("scopes", ("commands",), "invalid_scope"),
            ("client_id", "other", "invalid_client_id"),
        ):
            right = getattr(slack.app, name)
            setattr(slack.app, name, wrong)
            page = await ana.installs(install)
            setattr(slack.app, name, right)
            assert (page.status, said in page.text) == (400, True)
        evil = "scope=commands&redirect_uri=https://evil.example/"
        consent = f"{slack.authorize_url}?client_id={slack.app.client_id}&{evil}"
        page = await ana.installs(consent)
        assert (page.status, "bad_redirect_uri" in page.text) == (400, True)
        assert team.installation is None


async def test_a_code_is_exchanged_once_within_ten_minutes(tmp_path: Path) -> None:
    async with distributed(tmp_path) as (slack, _, install):
        ana = slack.add_team("Study world", installed=False).add_user("Ana")
        codes: list[str] = []

        def keep(query: dict[str, str]) -> dict[str, str]:
            codes.append(query["code"])
            return query

        def spoil(query: dict[str, str]) -> dict[str, str]:
            codes.append(query["code"])
            return {"error": "x"}

        await ana.browser().install(install, tamper=keep)
        await ana.browser().install(install, tamper=spoil)
        await ana.browser().install(install, tamper=spoil)
        client = client_of(slack)
        app = slack.app

        async def error(code: str, secret: str = app.client_secret, **more: str) -> str:
            with pytest.raises(SlackApiError) as raised:
                await client.oauth_v2_access(
                    client_id=app.client_id, client_secret=secret, code=code, **more
                )
            return str(raised.value.response["error"])

        assert await error(codes[0]) == "code_already_used"
        assert await error("guessed") == "invalid_code"
        assert await error(codes[1], "wrong") == "bad_client_secret"
        assert await error(codes[1], redirect_uri="https://evil.example") == "bad_redirect_uri"
        assert await error(codes[1], grant_type="password") == "invalid_grant_type"
        await client.oauth_v2_access(
            client_id=app.client_id, client_secret=app.client_secret, code=codes[1]
        )
        slack.clock.advance(600)
        assert await error(codes[2]) == "invalid_code"


async def test_a_token_is_renewed_before_it_ends(tmp_path: Path) -> None:
    async with distributed(tmp_path, rotation=True) as (slack, store, install):
        team = slack.add_team("Study world", installed=False)
        ana = team.add_user("Ana")
        await ana.installs(install)
        channel = team.add_channel("dp-100", [ana])
        first = team.bot_token
        slack.clock.advance(12 * 60 * 60)
        with pytest.raises(SlackApiError, match="token_expired"):
            await client_of(slack, team).auth_test()
        # Bolt compares with its own clock, so its store has to say that the token is about to end.
        installation = await store.async_find_installation(enterprise_id=None, team_id=team.id)
        assert installation is not None
        installation.bot_token_expires_at = 1
        used = installation.bot_refresh_token
        await store.async_save(installation)
        reply = await ana.command(channel, "/quiz")
        assert (await reply.message()).text == "Hello, Study world"
        assert team.bot_token != first
        with pytest.raises(SlackApiError, match="invalid_refresh_token"):
            await client_of(slack).oauth_v2_access(
                client_id=slack.app.client_id,
                client_secret=slack.app.client_secret,
                grant_type="refresh_token",
                refresh_token=used,
            )


@pytest.mark.parametrize("way", ["settings", "method", "revoke"])
async def test_an_app_that_is_removed_is_told(tmp_path: Path, way: str) -> None:
    async with distributed(tmp_path) as (slack, store, install):
        team = slack.add_team("Study world", installed=False)
        await team.add_user("Ana").installs(install)
        client = client_of(slack, team)
        match way:
            case "settings":
                team.uninstall()
            case "method":
                await client.api_call(
                    "apps.uninstall",
                    params={
                        "client_id": slack.app.client_id,
                        "client_secret": slack.app.client_secret,
                    },
                )
            case _:
                await client.auth_revoke()
        kinds = ["tokens_revoked"] if way == "revoke" else ["tokens_revoked", "app_uninstalled"]

        def told() -> list[Json]:
            return [one.delivery.payload["event"] for one in slack.attempts]

        await slack.until(lambda: [event["type"] for event in told()] == kinds)
        bot = await store.async_find_bot(enterprise_id=None, team_id=team.id)
        assert bot is None
