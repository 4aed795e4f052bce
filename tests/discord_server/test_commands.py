"""Every rule for commands refuses what breaks it, and names the place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.discord_server.commands import check_commands
from tests.discord_server.refusals import Json, Refused


def a_command(**changes: Any) -> Json:
    return {"type": 1, "name": "quiz", "description": "Practise"} | changes


def an_option(**changes: Any) -> Json:
    return {"type": 3, "name": "topic", "description": "What about"} | changes


def test_what_a_command_takes() -> None:
    setup = {"type": 1, "name": "setup", "description": "Set up", "options": [an_option()]}
    group = {"type": 2, "name": "more", "description": "More", "options": [setup]}
    check_commands(
        [
            a_command(
                name_localizations={"es-ES": "práctica"}, contexts=[0, 1], integration_types=[0]
            ),
            a_command(name="study", options=[setup, group], default_member_permissions="32"),
        ]
    )


REFUSED_COMMANDS: dict[str, tuple[list[Json], str]] = {
    "a capital": ([a_command(name="Quiz")], "0.name"),
    "a space": ([a_command(name="my quiz")], "0.name"),
    "33 characters": ([a_command(name="q" * 33)], "0.name"),
    "no description": ([a_command(description="")], "0.description"),
    "long description": ([a_command(description="d" * 101)], "0.description"),
    "no such locale": ([a_command(name_localizations={"es": "x"})], "0.name_localizations.es"),
    "a localised capital": (
        [a_command(name_localizations={"es-ES": "Práctica"})],
        "0.name_localizations.es-ES",
    ),
    "a long translation": (
        [a_command(description_localizations={"es-ES": "d" * 101})],
        "0.description_localizations.es-ES",
    ),
    "permissions that are none": (
        [a_command(default_member_permissions="manage")],
        "0.default_member_permissions",
    ),
    "no such context": ([a_command(contexts=[3])], "0.contexts.0"),
    "no such install": (
        [a_command(integration_types=[2])],
        "0.integration_types.0",
    ),
    "twice": ([a_command(), a_command()], "1"),
    "26 options": (
        [a_command(options=[an_option(name=f"o{index}") for index in range(26)])],
        "0.options",
    ),
    "26 choices": (
        [a_command(options=[an_option(choices=[{"name": "x", "value": "x"}] * 26)])],
        "0.options.0.choices",
    ),
    "an option twice": ([a_command(options=[an_option(), an_option()])], "0.options.1"),
    "required after optional": (
        [a_command(options=[an_option(), an_option(name="other", required=True)])],
        "0.options.1",
    ),
    "choices and suggestions": (
        [a_command(options=[an_option(choices=[{"name": "x", "value": "x"}], autocomplete=True)])],
        "0.options.0.autocomplete",
    ),
    "a kind of channel that is in no schema": (
        [a_command(options=[an_option(type=7, channel_types=[0, 16])])],
        "0.options.0.channel_types.1",
    ),
    "a group in a group": (
        [
            a_command(
                options=[
                    an_option(type=2, options=[an_option(type=2, name="inner", options=[])]),
                ]
            )
        ],
        "0.options.0.options.0",
    ),
    "8001 characters": (
        [
            a_command(
                options=[
                    an_option(
                        name=f"o{index}",
                        choices=[{"name": "n" * 100, "value": "v" * 100}] * 10,
                    )
                    for index in range(5)
                ]
            )
        ],
        "0",
    ),
}


@pytest.mark.parametrize("name", REFUSED_COMMANDS)
def test_what_a_command_refuses(name: str) -> None:
    commands, place = REFUSED_COMMANDS[name]

    with pytest.raises(Refused) as caught:
        check_commands(commands)

    assert ".".join(map(str, caught.value.path)) == place


def test_101_commands_are_too_many() -> None:
    with pytest.raises(Refused):
        check_commands([a_command(name=f"c{index}") for index in range(101)])
