"""Who an app is: codes and tokens, their test, renewal and end. They know no page and no HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.slack_server import limits
from tests.slack_server.call import Call, Method, Methods
from tests.slack_server.installing import install, new_token, revoke, uninstall
from tests.slack_server.refusal import Json, Refused
from tests.slack_server.world import Team, Token, User


@dataclass(eq=False)
class Code:
    """What the consent page gave to the app, to be exchanged once within ten minutes."""

    value: str
    user: User
    scopes: tuple[str, ...]
    redirect_uri: str
    made_at: float
    used: bool = False


@dataclass(eq=False)
class Codes:
    """All of them, by value."""

    by_value: dict[str, Code] = field(default_factory=dict)

    def methods(self) -> Methods:
        """The methods about tokens, with these codes."""
        return {
            "oauth.v2.access": Method(self._access, token=None),
            "auth.test": Method(_auth_test),
            "auth.revoke": Method(_auth_revoke),
            "apps.uninstall": Method(_uninstall),
        }

    def _access(self, call: Call) -> Json:
        _check_client(call)
        match call.text("grant_type") or "authorization_code":
            case "authorization_code":
                return self._from_code(call)
            case "refresh_token":
                return _from_refresh_token(call)
            case _:
                raise Refused("invalid_grant_type")

    def _from_code(self, call: Call) -> Json:
        code = self.by_value.get(call.text("code"))
        now = call.world.clock.now()
        if code is None or now >= code.made_at + limits.OAUTH_CODE:
            raise Refused("invalid_code")
        if code.used:
            raise Refused("code_already_used")
        if call.text("redirect_uri") not in ("", code.redirect_uri):
            raise Refused("bad_redirect_uri")
        code.used = True
        token = install(code.user.team, code.user, code.scopes)
        call.world.changed()
        return _token_json(token) | {"authed_user": {"id": code.user.id}}


def _from_refresh_token(call: Call) -> Json:
    wanted = call.text("refresh_token")
    for token in call.world.tokens.values():
        if token.refresh and token.refresh == wanted and token.team:
            token.refresh = None
            return _token_json(new_token(token.team, token.scopes))
    raise Refused("invalid_refresh_token")


def _check_client(call: Call) -> None:
    app = call.world.app
    if call.text("client_id") != app.client_id:
        raise Refused("invalid_client_id")
    if call.text("client_secret") != app.client_secret:
        raise Refused("bad_client_secret")


def _token_json(token: Token) -> Json:
    assert token.team is not None
    assert token.team.installation is not None
    world = token.team.world
    body: Json = {
        "app_id": world.app.id,
        "access_token": token.value,
        "token_type": "bot",
        "scope": ",".join(token.scopes),
        "bot_user_id": token.team.installation.bot_user.id,
        "team": {"id": token.team.id, "name": token.team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if token.expires_at is not None:
        body["refresh_token"] = token.refresh
        body["expires_in"] = round(token.expires_at - world.clock.now())
    return body


def _auth_test(call: Call) -> Json:
    team: Team = call.team
    assert team.installation is not None
    return {
        "url": f"{call.base_url}/{team.id}/",
        "team": team.name,
        "user": team.installation.bot_user.name.lower(),
        "team_id": team.id,
        "user_id": team.installation.bot_user.id,
        "bot_id": team.installation.bot_id,
        "is_enterprise_install": call.world.app.org_wide,
    }


def _auth_revoke(call: Call) -> Json:
    assert call.token is not None
    if call.flag("test"):
        return {"revoked": False}
    revoke(call.token)
    return {"revoked": True}


def _uninstall(call: Call) -> Json:
    _check_client(call)
    uninstall(call.team)
    return {}
