"""Putting the app into a workspace and taking it out again: bot users and tokens. No HTTP."""

from __future__ import annotations

from tests.slack_server import limits
from tests.slack_server.refusal import Json
from tests.slack_server.world import Installation, Team, Token, User


def install(team: Team, installer: User | None, scopes: tuple[str, ...]) -> Token:
    """Install, or install again with more scopes; the new token, or the same one if it lasts."""
    world = team.world
    if team.installation is None:
        bot = User(world.new_id("UB"), world.app.name, team, bot=True)
        team.users[bot.id] = bot
        team.installation = Installation(bot, world.new_id("B"), installer, scopes)
    held = tuple(dict.fromkeys((*team.installation.scopes, *scopes)))
    team.installation.scopes = held
    team.installation.installer = installer
    if not world.app.token_rotation:
        for token in world.tokens.values():
            if token.team is team and token.state == "live":
                token.scopes = held
                return token
    return new_token(team, held)


def new_token(team: Team, scopes: tuple[str, ...]) -> Token:
    """A bot token; with rotation it ends, and has a refresh token."""
    world = team.world
    number = world.new_number()
    if world.app.token_rotation:
        ends = world.clock.now() + limits.TOKEN
        token = Token(
            f"xoxe.xoxb-{number}-local", team, scopes, expires_at=ends, refresh=f"xoxe-{number}"
        )
    else:
        token = Token(f"xoxb-{number}-local", team, scopes)
    world.tokens[token.value] = token
    return token


def uninstall(team: Team) -> None:
    """Take the app out: its tokens are dead, its channels and their messages stay."""
    installation = team.installation
    if installation is None:
        return
    world = team.world
    for token in world.tokens.values():
        if token.team is team and token.state == "live":
            token.state = "inactive"
            token.refresh = None
    revoked = {"oauth": [], "bot": [installation.bot_user.id]}
    team.installation = None
    for channel in team.channels.values():
        channel.bot = channel.kind == "im"
    world.publish(team, {"type": "tokens_revoked", "tokens": revoked})
    world.publish(team, {"type": "app_uninstalled"})
    world.changed()


def revoke(token: Token) -> None:
    """End one token."""
    assert token.team is not None
    token.state = "revoked"
    token.refresh = None
    installation = token.team.installation
    bots = [installation.bot_user.id] if installation else []
    event: Json = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": bots}}
    token.team.world.publish(token.team, event)
    token.team.world.changed()
