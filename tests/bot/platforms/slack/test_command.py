"""The words behind /quiz, in English and Spanish; whatever is typed is harmless."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands.typed import SLACK_COMMANDS, BoardRequest, QuizRequest
from bot.core.topics import find_topics, topics_of
from bot.platforms.slack.command import (
    LONGEST_ECHO,
    LONGEST_TEXT,
    BoardCommand,
    Command,
    DeleteCommand,
    DisconnectCommand,
    DoingCommand,
    ExportCommand,
    HelpCommand,
    LeaveCommand,
    LinkCommand,
    PrivacyCommand,
    QuizCommand,
    ReportCommand,
    SettingsCommand,
    SetupCommand,
    StopCommand,
    UnknownCommand,
    UnlinkCommand,
    parse,
)
from bot.platforms.slack.text import Mrkdwn
from bot.usecases.link_identities import ALPHABET, LENGTH
from bot.words.catalogue import catalogue, languages
from tests.bot.cards.test_phrasing import shipped


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", QuizCommand(None)),
        ("   ", QuizCommand(None)),
        ("quiz", QuizCommand(None)),
        ("deploy", QuizCommand(QuizRequest("deploy"))),
        ("deploy 10 weak", QuizCommand(QuizRequest("deploy", 10, "weak"))),
        ("practicar 3 débiles", QuizCommand(QuizRequest("", 3, "weak"))),
        ("10", QuizCommand(QuizRequest("", 10))),
        ("missed", QuizCommand(QuizRequest("", 5, "missed"))),
        ("stop", StopCommand()),
        ("quiz stop", StopCommand()),
        ("Terminar", StopCommand()),
        ("leaderboard", BoardCommand(BoardRequest())),
        ("leaderboard month accuracy", BoardCommand(BoardRequest("month", "accuracy"))),
        ("Clasificación mes", BoardCommand(BoardRequest("month"))),
        ("clasificacion siempre precision", BoardCommand(BoardRequest("all", "accuracy"))),
        ("report", ReportCommand("me")),
        ("report group", ReportCommand("group")),
        ("informe del grupo", ReportCommand("group")),
        ("leaderboard foo", BoardCommand(BoardRequest(), "foo")),
        ("report foo", ReportCommand("me", "foo")),
        ("setup", SetupCommand()),
        ("CREAR", SetupCommand()),
        ("settings", SettingsCommand()),
        ("ajustes", SettingsCommand()),
        ("configuración", SettingsCommand()),
        ("pause", DoingCommand("pause")),
        ("pausar", DoingCommand("pause")),
        ("resume", DoingCommand("resume")),
        ("reanudar", DoingCommand("resume")),
        ("now", DoingCommand("now")),
        ("ahora", DoingCommand("now")),
        ("link", LinkCommand(None)),
        ("vincular", LinkCommand(None)),
        ("enlazar", LinkCommand(None)),
        ("unlink", UnlinkCommand()),
        ("desvincular", UnlinkCommand()),
        ("privacy export", ExportCommand()),
        ("privacidad exportar", ExportCommand()),
        ("privacy delete", DeleteCommand()),
        ("Privacidad  BORRAR ", DeleteCommand()),
        ("privacidad eliminar", DeleteCommand()),
        ("privacy", PrivacyCommand()),
        ("¿Privacidad?", PrivacyCommand()),
        ("help", HelpCommand()),
        ("ayuda", HelpCommand()),
        ("¡Ayuda!", HelpCommand()),
        ("?", HelpCommand()),
        ("¿?", HelpCommand()),
    ],
)
def test_what_is_asked(text: str, command: Command) -> None:
    assert parse(text) == command


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7K3F-9QRT", "7K3F-9QRT"),
        ("7k3f 9qrt", "7k3f9qrt"),
        ("CDFG-HJKM", "CDFG-HJKM"),
        ("7K3F", "7K3F"),
        ("ABCD-EFGH", "ABCD-EFGH"),
        ("abcd-efgh", "abcd-efgh"),
        ("ABCD EFGH", "ABCDEFGH"),
    ],
)
def test_a_code_is_entered_with_or_without_its_hyphen(typed: str, code: str) -> None:
    assert parse(f"link {typed}") == parse(f"vincular {typed}") == LinkCommand(code)


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_every_code_that_we_give_is_one(letters: str) -> None:
    assert parse(f"link {letters[:4]}-{letters[4:]}") == LinkCommand(f"{letters[:4]}-{letters[4:]}")


@pytest.mark.parametrize(
    "topic",
    [
        "set up a workspace",
        "setup a workspace",
        "link Azure Databricks",
        "link databricks",
        "link pipeline",
        "now and then",
        "help with pipelines",
        "export models",
        "pipelines",
        "modelos",
        "training",
        "privacidad de los datos",
    ],
)
def test_topics_may_begin_like_commands(topic: str) -> None:
    assert parse(topic) == QuizCommand(QuizRequest(topic))


def test_no_topic_of_the_shipped_exam_is_taken_for_a_command() -> None:
    for topic in topics_of(shipped().outline):
        for _language, title in topic.title:
            command = parse(title[:LONGEST_TEXT])
            assert isinstance(command, QuizCommand), title
            assert command.request is not None


def test_privacy_is_a_topic_where_one_is_called_so() -> None:
    assert parse("privacy", lambda words: words == "privacy") == QuizCommand(QuizRequest("privacy"))


@pytest.mark.parametrize("word", ["ajuste", "pasar", "vincule"])
def test_a_topic_that_is_spelled_almost_like_a_command_is_a_topic(word: str) -> None:
    def of_the_exam(words: str) -> bool:
        return bool(find_topics(shipped().outline, words).topics)

    assert isinstance(parse(word), UnknownCommand)
    assert parse(word, finds_topic=of_the_exam) == QuizCommand(QuizRequest(word))
    assert isinstance(parse("leaderbord", finds_topic=of_the_exam), UnknownCommand)


@pytest.mark.parametrize(
    ("text", "word", "nearest"),
    [
        ("leaderbord", "leaderbord", "leaderboard"),
        ("clasificasion", "clasificasion", "clasificación"),
        ("reprot", "reprot", "report"),
        ("setings", "setings", "settings"),
        ("ajsutes", "ajsutes", "ajustes"),
        ("halp", "halp", "help"),
        ("export", "export", "privacy export"),
        ("borrar", "borrar", "privacidad borrar"),
        ("privacy exprot", "privacy exprot", "privacy export"),
        ("unlik", "unlik", "unlink"),
        ("!!!", "!!!", None),
        ("👍", "👍", None),
    ],
)
def test_a_word_that_is_no_topic_has_a_nearest_command(
    text: str, word: str, nearest: str | None
) -> None:
    assert parse(text) == UnknownCommand(word, nearest)


@pytest.mark.parametrize("text", ["x" * 5_000, "word " * 1_000, "*" * 5_000, "help " * 1_000])
def test_very_long_texts_are_nothing_and_are_not_repeated(text: str) -> None:
    command = parse(text)
    assert isinstance(command, UnknownCommand)
    assert len(command.word) <= LONGEST_ECHO + 1


@given(st.text())
@example("link\x00")
@example("link  ")
@example("privacy\u2003export")
def test_whatever_is_typed_means_something(text: str) -> None:
    command = parse(text)
    if isinstance(command, QuizCommand) and command.request is not None:
        assert len(command.request.topic) <= LONGEST_TEXT
    if isinstance(command, LinkCommand) and command.code is not None:
        assert command.code.replace("-", "").isalnum()


@pytest.mark.parametrize("language", languages())
def test_every_command_that_cards_name_is_understood(language: str) -> None:
    mrkdwn = Mrkdwn(catalogue(language))
    names = {name: value for name, value in asdict(SLACK_COMMANDS).items() if name != "typed"}
    understood = {
        name: parse(mrkdwn.line(value).removeprefix("/quiz")) for name, value in names.items()
    }
    assert understood == {
        "quiz": QuizCommand(None),
        "report": ReportCommand("me"),
        "leaderboard": BoardCommand(BoardRequest()),
        "help": HelpCommand(),
        "setup": SetupCommand(),
        "settings": SettingsCommand(),
        "pause": DoingCommand("pause"),
        "resume": DoingCommand("resume"),
        "now": DoingCommand("now"),
        "export": ExportCommand(),
        "delete": DeleteCommand(),
        "connect": SetupCommand(),
        "disconnect": DisconnectCommand(),
        "link": LinkCommand(None),
        "unlink": UnlinkCommand(),
        "leave": LeaveCommand(),
    }


@pytest.mark.parametrize("words", ["configurar", "level", "configure a", "enlazado"])
def test_words_that_find_topics_are_a_quiz_however_like_a_command(words: str) -> None:
    assert isinstance(parse(words), UnknownCommand)
    assert parse(words, finds_topic=lambda text: text == words) == QuizCommand(QuizRequest(words))
