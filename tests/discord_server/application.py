"""The bot's registration with Discord: token, intents, commands; it knows no HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.discord_server import payloads
from tests.discord_server.refusals import Json
from tests.discord_server.world import Guild, User, World

GUILDS, GUILD_MEMBERS, GUILD_PRESENCES = 1 << 0, 1 << 1, 1 << 8
GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT

# The flags by which an application says which privileged intents it has (below 100 guilds).
INTENT_FLAGS = {GUILD_PRESENCES: 1 << 13, GUILD_MEMBERS: 1 << 15, MESSAGE_CONTENT: 1 << 19}


@dataclass(eq=False)
class Application:
    """What its owner set up in the developer portal, and the commands that it registered."""

    world: World
    owner: User
    token: str = "local-bot-token"
    privileged_intents: int = 0
    max_concurrency: int = 1
    recommended_shards: int = 1
    global_commands: list[Json] = field(default_factory=list)
    guild_commands: dict[int, list[Json]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The application's id, which is its bot user's."""
        return self.world.bot.id

    @property
    def flags(self) -> int:
        """Its public flags."""
        return sum(flag for bit, flag in INTENT_FLAGS.items() if self.privileged_intents & bit)

    def commands_in(self, guild: Guild | None) -> list[Json]:
        """The commands that exist in a guild (its own first), or in a direct conversation."""
        own = self.guild_commands.get(guild.id, []) if guild else []
        return [*own, *self.global_commands]

    def register(self, commands: list[Json], guild: Guild | None) -> list[Json]:
        """Replace all commands; those that stay keep their id."""
        old = self.guild_commands.get(guild.id, []) if guild else self.global_commands
        ids = {(one["type"], one["name"]): one["id"] for one in old}
        made = []
        for command in commands:
            whole = {
                "type": 1,
                "description": "",
                "options": [],
                "default_member_permissions": None,
                "nsfw": False,
                "contexts": None,
                "integration_types": [0],
                "version": str(self.world.ids.next()),
            } | command
            whole["id"] = ids.get((whole["type"], whole["name"]), str(self.world.ids.next()))
            whole["application_id"] = str(self.id)
            if guild:
                whole["guild_id"] = str(guild.id)
            made.append(whole)
        if guild:
            self.guild_commands[guild.id] = made
        else:
            self.global_commands = made
        return made

    def payload(self) -> Json:
        """The application object."""
        return {
            "id": str(self.id),
            "name": self.world.bot.name,
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": payloads.user(self.owner),
            "team": None,
            "verify_key": "0" * 64,
            "flags": self.flags,
            "bot": payloads.user(self.world.bot),
            "approximate_guild_count": len(self.world.guilds),
            "integration_types_config": {"0": {}},
        }
