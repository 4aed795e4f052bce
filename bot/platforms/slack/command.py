"""The words behind `/quiz` -> what is asked. Pure; it knows no group, no topic and no reply.

Words of commands are English and Spanish, with or without accents. All else is a topic: a
command that takes no words is one only if it stands alone, since topics begin with "setup", "link"
and "privacy" too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, TypeAlias, assert_never

from bot.commands.typed import (
    BoardRequest,
    QuizRequest,
    Whose,
    parse_board,
    parse_quiz,
    parse_report,
    stray_of_board,
    stray_of_report,
)
from bot.core.topics import folded

# No topic is longer, and looking for one takes time.
LONGEST_TEXT = 200
LONGEST_ECHO = 30
NEAR = 0.75

DoingName: TypeAlias = Literal["pause", "resume", "now"]


@dataclass(frozen=True, slots=True)
class QuizCommand:
    """Begin a quiz; without a request, go on with the running one."""

    request: QuizRequest | None


@dataclass(frozen=True, slots=True)
class StopCommand:
    """End the running quiz."""


@dataclass(frozen=True, slots=True)
class BoardCommand:
    """Show a leaderboard; `stray` is a word behind it that none is called by."""

    request: BoardRequest
    stray: str = ""


@dataclass(frozen=True, slots=True)
class ReportCommand:
    """Show what I know, or what the group knows; `stray` is a word that means neither."""

    whose: Whose
    stray: str = ""


@dataclass(frozen=True, slots=True)
class SetupCommand:
    """Set a group up."""


@dataclass(frozen=True, slots=True)
class SettingsCommand:
    """See the group's settings, or change them."""


@dataclass(frozen=True, slots=True)
class DoingCommand:
    """Pause or resume the group, or post today's question now."""

    name: DoingName


@dataclass(frozen=True, slots=True)
class DisconnectCommand:
    """Stop the group from posting here."""


@dataclass(frozen=True, slots=True)
class LinkCommand:
    """Link another identity: get a code, or enter one."""

    code: str | None


@dataclass(frozen=True, slots=True)
class UnlinkCommand:
    """Part this identity from the others."""


@dataclass(frozen=True, slots=True)
class LeaveCommand:
    """Leave the group."""


@dataclass(frozen=True, slots=True)
class PrivacyCommand:
    """See what can be done with what is stored about me."""


@dataclass(frozen=True, slots=True)
class ExportCommand:
    """Get all that is stored about me."""


@dataclass(frozen=True, slots=True)
class DeleteCommand:
    """Delete all that is stored about me."""


@dataclass(frozen=True, slots=True)
class HelpCommand:
    """See what can be done."""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """No command and no topic; `nearest` is what may be meant, as it is typed behind `/quiz`."""

    word: str
    nearest: str | None


Command: TypeAlias = (
    QuizCommand
    | StopCommand
    | BoardCommand
    | ReportCommand
    | SetupCommand
    | SettingsCommand
    | DoingCommand
    | DisconnectCommand
    | LinkCommand
    | UnlinkCommand
    | LeaveCommand
    | PrivacyCommand
    | ExportCommand
    | DeleteCommand
    | HelpCommand
    | UnknownCommand
)

# Alone.
_ALONE: dict[str, Command] = {
    **dict.fromkeys(("stop", "parar", "terminar", "fin"), StopCommand()),
    **dict.fromkeys(("setup", "crear"), SetupCommand()),
    **dict.fromkeys(("settings", "ajustes", "configuracion"), SettingsCommand()),
    **dict.fromkeys(("pause", "pausar", "pausa"), DoingCommand("pause")),
    **dict.fromkeys(("resume", "reanudar"), DoingCommand("resume")),
    **dict.fromkeys(("now", "ahora"), DoingCommand("now")),
    **dict.fromkeys(("disconnect", "desconectar"), DisconnectCommand()),
    **dict.fromkeys(("unlink", "desvincular", "desenlazar"), UnlinkCommand()),
    **dict.fromkeys(("leave", "salir", "abandonar"), LeaveCommand()),
    **dict.fromkeys(("help", "ayuda"), HelpCommand()),
    **dict.fromkeys(("privacy export", "privacidad exportar"), ExportCommand()),
    **dict.fromkeys(
        ("privacy delete", "privacidad borrar", "privacidad eliminar"), DeleteCommand()
    ),
}
# With words behind them, or alone.
_HEADS: dict[str, Literal["quiz", "board", "report", "link"]] = {
    **dict.fromkeys(("quiz", "practise", "practice", "practicar"), "quiz"),
    **dict.fromkeys(("leaderboard", "clasificacion"), "board"),
    **dict.fromkeys(("report", "informe"), "report"),
    **dict.fromkeys(("link", "vincular", "enlazar"), "link"),
}
# What may be meant by what is spelled wrongly or not whole, and how it is shown.
_GUESSES: dict[str, str] = {
    **{words: words for words in (*_ALONE, *_HEADS) if _ALONE.get(words) != StopCommand()},
    "clasificacion": "clasificación",
    "configuracion": "configuración",
    "export": "privacy export",
    "exportar": "privacidad exportar",
    "delete": "privacy delete",
    "borrar": "privacidad borrar",
    "eliminar": "privacidad eliminar",
}
_PRIVACY = frozenset({"privacy", "privacidad"})
# Codes have no vowels, so that they spell no words; people may leave the hyphen out. What looks
# like one is one that was mistyped, whatever its letters.
_CODE = re.compile(r"(?=[^ ]*\d|[^aeiou ]*$)[A-Z0-9][A-Z0-9-]{3,11}", re.ASCII | re.IGNORECASE)
_LIKE_A_CODE = re.compile(r"[A-Za-z0-9]{4}-[A-Za-z0-9]{4}|[A-Z0-9]{8}", re.ASCII)


def no_topic(words: str) -> bool:
    """Of an exam that is not known."""
    return False


def parse(
    text: str,
    is_topic: Callable[[str], bool] = no_topic,
    finds_topic: Callable[[str], bool] = no_topic,
) -> Command:
    """What somebody asks for by `text`, which stood behind the command; of any length.

    `privacy` alone is no quiz on it, unless `is_topic` says that a topic is called so. What is
    spelled almost like a command is Unknown, unless `finds_topic` says that topics are found by it.
    """
    typed = text.strip()
    said = folded(typed) if len(typed) <= LONGEST_TEXT else ""
    if not typed:
        return QuizCommand(None)
    if not typed.strip("¿?"):
        return HelpCommand()
    if not said:
        return UnknownCommand(_echo(typed), None)
    alone = _ALONE.get(said) or _with_words(typed)
    if alone is not None:
        return alone
    if said in _PRIVACY and not is_topic(typed):
        return PrivacyCommand()
    near = get_close_matches(said, _GUESSES, n=1, cutoff=NEAR)
    if near and not finds_topic(typed):
        return UnknownCommand(_echo(typed), _GUESSES[near[0]])
    return QuizCommand(parse_quiz(typed))


def _with_words(typed: str) -> Command | None:
    """A command that may have words behind it; None if it is not one."""
    word, _, rest = typed.partition(" ")
    match _HEADS.get(folded(word)):
        case "quiz":
            return (
                StopCommand()
                if _ALONE.get(folded(rest)) == StopCommand()
                else QuizCommand(parse_quiz(rest))
            )
        case "board":
            return BoardCommand(parse_board(rest), stray_of_board(rest))
        case "report":
            return ReportCommand(parse_report(rest), stray_of_report(rest))
        case "link":
            code = rest.replace(" ", "")
            if not code:
                return LinkCommand(None)
            is_code = _CODE.fullmatch(code) or _LIKE_A_CODE.fullmatch(code)
            return LinkCommand(code) if is_code else None
        case None:
            return None
        case other:
            assert_never(other)


def _echo(typed: str) -> str:
    return typed if len(typed) <= LONGEST_ECHO else typed[:LONGEST_ECHO] + "…"
