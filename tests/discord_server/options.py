"""What a person types after a slash: finds the command and checks its options as a client does.

It knows no server; `NotPossible` says what a person's client would not let them do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tests.discord_server import commands as kinds
from tests.discord_server.permissions import Permission, in_guild
from tests.discord_server.refusals import Json
from tests.discord_server.world import Channel, Role, User

Given: TypeAlias = str | int | float | bool | User | Role | Channel
Thing: TypeAlias = User | Role | Channel


class NotPossible(AssertionError):  # noqa: N818 - a failed step of a test, said as such
    """A person cannot do this in their client: it is not there, or it is greyed out."""


def available(commands: Sequence[Json], channel: Channel, user: User) -> list[Json]:
    """The chat commands that a user is offered in a channel."""
    if not channel.permissions_of(user) & Permission.USE_APPLICATION_COMMANDS:
        return []
    return [one for one in commands if one["type"] == 1 and _offered(one, channel, user)]


def _offered(command: Json, channel: Channel, user: User) -> bool:
    context = kinds.IN_GUILD if channel.guild else kinds.IN_BOT_DM
    contexts = command.get("contexts")
    if contexts is not None and context not in contexts:
        return False
    if contexts is None and channel.guild is None and command.get("dm_permission") is False:
        return False
    needed = command.get("default_member_permissions")
    if needed is None or channel.guild is None:
        return True
    granted = in_guild(channel.guild, user)
    if granted & Permission.ADMINISTRATOR:
        return True
    return int(needed) != 0 and granted & int(needed) == int(needed)


def find(commands: Sequence[Json], name: str) -> tuple[Json, list[Json]]:
    """The command and its subcommands for `study setup`, outermost first. Raises NotPossible."""
    words = name.split()
    level: Sequence[Json] = commands
    chain: list[Json] = []
    for word in words:
        found = next((one for one in level if one["name"] == word), None)
        if found is None:
            there = ", ".join(sorted(one["name"] for one in level)) or "nothing"
            raise NotPossible(f"/{name} is not offered here; there is: {there}")
        chain.append(found)
        level = found.get("options") or []
    if any(one["type"] in (kinds.SUBCOMMAND, kinds.SUBCOMMAND_GROUP) for one in level):
        raise NotPossible(f"/{name} needs one of: {', '.join(one['name'] for one in level)}")
    return chain[0], chain[1:]


def data_of(
    command: Json, chain: Sequence[Json], given: Mapping[str, Given], *, focused: str | None = None
) -> tuple[Json, list[Thing]]:
    """The `data` of an interaction, and the users, roles and channels in it. With `focused`, the
    person is still typing that option. Raises NotPossible."""
    declared = {one["name"]: one for one in (chain[-1] if chain else command).get("options") or []}
    things: list[Thing] = []
    options: list[Json] = []
    for name, value in given.items():
        if name not in declared:
            raise NotPossible(f"/{command['name']} has no option {name}; it has {[*declared]}")
        option = declared[name]
        if name == focused:
            if not option.get("autocomplete"):
                raise NotPossible(f"the option {name} suggests nothing")
            filled: Json = {"name": name, "type": option["type"], "value": value, "focused": True}
        else:
            filled = {"name": name, "type": option["type"], "value": _value(option, value, things)}
        options.append(filled)
    if focused is None:
        missing = [one for one in declared if declared[one].get("required") and one not in given]
        if missing:
            raise NotPossible(f"/{command['name']} needs {missing}")
    for sub in reversed(chain):
        options = [{"name": sub["name"], "type": sub["type"], "options": options}]
    data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": options}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data, things


def _value(option: Json, value: Given, things: list[Thing]) -> str | int | float | bool:
    kind, name = option["type"], option["name"]
    expected: dict[int, tuple[type, ...]] = {
        kinds.STRING: (str,),
        kinds.INTEGER: (int,),
        kinds.BOOLEAN: (bool,),
        kinds.USER: (User,),
        kinds.CHANNEL: (Channel,),
        kinds.ROLE: (Role,),
        kinds.MENTIONABLE: (User, Role),
        kinds.NUMBER: (int, float),
    }
    wrong_bool = isinstance(value, bool) and kind != kinds.BOOLEAN
    if kind not in expected or not isinstance(value, expected[kind]) or wrong_bool:
        raise NotPossible(f"{value!r} cannot be typed into the option {name}")
    if isinstance(value, User | Role | Channel):
        accepted = option.get("channel_types")
        if isinstance(value, Channel) and accepted and value.kind not in accepted:
            raise NotPossible(f"{value!r} is not among the channels that {name} offers")
        things.append(value)
        return str(value.id)
    choices = [one["value"] for one in option.get("choices") or ()]
    if choices and value not in choices:
        raise NotPossible(f"{value!r} is not among the choices of {name}: {choices}")
    size = len(value) if isinstance(value, str) else value
    low, high = (
        ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
    )
    if option.get(low) is not None and size < option[low]:
        raise NotPossible(f"{value!r} is below what {name} takes: {option[low]}")
    if option.get(high) is not None and size > option[high]:
        raise NotPossible(f"{value!r} is above what {name} takes: {option[high]}")
    return value
