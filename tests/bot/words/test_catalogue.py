"""The catalogues: complete in every language, used by the code, and right in their plurals."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser, visitor
from fluent.syntax import ast as ftl

import bot
from bot.words.catalogue import LOCALES, CatalogueError, catalogue, languages, supported_language

BOT = Path(bot.__file__).parent
QUOTED = re.compile(r"""["']([a-z0-9-]+)["']""")
# 'error-' ~ reason ~ '-title' of a template
CONCATENATED = re.compile(r"'([a-z0-9-]+-)'\s*~[^~}]*?(?:~\s*'(-[a-z0-9-]+)'|\)\s*}})")
MADRID = ZoneInfo("Europe/Madrid")


class _Arguments(visitor.Visitor):
    """Collects the `{ $names }` of a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


@cache
def messages(language: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Message id -> (its file, its arguments)."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{path}: {entry.content!r}"
            if isinstance(entry, ftl.Message):
                assert entry.id.name not in found, f"{path}: {entry.id.name} stands twice"
                arguments = _Arguments()
                arguments.visit(entry)
                found[entry.id.name] = (path.name, frozenset(arguments.names))
    return found


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(BOT.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def templates() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(BOT.rglob("*.html")))


def said_by_name() -> Iterator[tuple[str, str]]:
    """(where, message id) of every `say("...")` that names its message."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "say":
                for part in ast.walk(node.args[0]) if node.args else ():
                    if isinstance(part, ast.Constant) and not _is_condition(part, node.args[0]):
                        yield f"{path.relative_to(BOT)}:{node.lineno}", str(part.value)
    for said in re.findall(r"\b(?:say|t)\(\s*'([a-z0-9-]+)'\s*[,)]", templates()):
        yield "templates", said


def _is_condition(part: ast.AST, of: ast.expr) -> bool:
    """Whether a constant decides between messages (or is part of a name) rather than names one."""
    if isinstance(of, ast.IfExp):
        return part in ast.walk(of.test)
    return part is not of


def words_of_the_code() -> set[str]:
    """Every string of the code that could be a message id or a part of one."""
    texts = {
        str(node.value)
        for _path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    texts |= set(QUOTED.findall(templates()))
    return texts | {text.replace("_", "-") for text in texts}


def put_together() -> list[re.Pattern[str]]:
    """Patterns of the ids that the code puts together: `f"{which}-title"`, `'notice-' ~ code`."""
    shapes = [
        [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
        for _path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    ]
    shapes += [[start, None, end] for start, end in CONCATENATED.findall(templates())]
    return [
        re.compile("".join("(.+)" if part is None else re.escape(part) for part in shape))
        for shape in shapes
        if any(part and re.fullmatch("[a-z-]{4,}", part) for part in shape)
    ]


class TestCompleteness:
    def test_english_and_spanish_are_spoken(self) -> None:
        assert languages() == ("en", "es")

    @pytest.mark.parametrize("language", languages())
    def test_every_language_has_the_same_messages_with_the_same_arguments(
        self, language: str
    ) -> None:
        assert messages(language) == messages("en")

    def test_every_message_that_the_code_says_exists(self) -> None:
        said = list(said_by_name())
        assert len(said) > 50  # the search itself works
        assert [(where, id_) for where, id_ in said if id_ not in messages("en")] == []

    def test_every_message_is_used(self) -> None:
        words, patterns = words_of_the_code(), put_together()

        def is_used(id_: str) -> bool:
            matches = (pattern.fullmatch(id_) for pattern in patterns)
            filled_in = (match.groups() for match in matches if match)
            return id_ in words or any(all(map(is_word, parts)) for parts in filled_in)

        def is_word(part: str) -> bool:
            return part in words or part.isdigit()  # the number of an HTTP error

        assert [id_ for id_ in messages("en") if not is_used(id_)] == []

    @pytest.mark.parametrize("language", languages())
    def test_every_message_can_be_said(self, language: str) -> None:
        for id_, (_file, arguments) in messages(language).items():
            assert catalogue(language).say(id_, **dict.fromkeys(arguments, 2)).strip()

    def test_no_message_was_left_untranslated(self) -> None:
        same = {
            id_
            for id_, (_file, arguments) in messages("en").items()
            if catalogue("en").say(id_, **dict.fromkeys(arguments, 2))
            == catalogue("es").say(id_, **dict.fromkeys(arguments, 2))
        }
        assert same <= {
            "command-quiz",
            "no",
            "posted",
            "report-blueprint-line",
            "report-chart-line",
            "say-placeholder",
        }


class TestPlurals:
    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", ["+0 points", "+1 point", "+2 points", "+1,234 points"]),
            ("es", ["+0 puntos", "+1 punto", "+2 puntos", "+1.234 puntos"]),
        ],
    )
    def test_points(self, language: str, said: list[str]) -> None:
        words = catalogue(language)
        assert [words.say("points-earned", points=n) for n in (0, 1, 2, 1234)] == said

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            (
                "en",
                ["Nobody answered this time.", "One person answered", "2 people answered"],
            ),
            (
                "es",
                [
                    "Esta vez no ha respondido nadie.",
                    "Ha respondido una persona",
                    "Han respondido 2 personas",
                ],
            ),
        ],
    )
    def test_people_who_answered(self, language: str, said: list[str]) -> None:
        words = catalogue(language)
        assert [words.say("reveal-people", people=n) for n in (0, 1, 2)] == said

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", ["Choose one option.", "Choose 2 options."]),
            ("es", ["Elige una opción.", "Elige 2 opciones."]),
        ],
    )
    def test_a_message_of_several_lines_is_one_sentence(
        self, language: str, said: list[str]
    ) -> None:
        words = catalogue(language)
        assert [words.say("question-choose", count=n) for n in (1, 2)] == said


class TestFaults:
    def test_a_message_that_does_not_exist(self) -> None:
        with pytest.raises(CatalogueError, match="es has no message 'no-such-thing'"):
            catalogue("es").say("no-such-thing")

    @pytest.mark.parametrize("message", ["answer-button", "points-earned"])
    def test_an_argument_that_lacks(self, message: str) -> None:
        with pytest.raises(CatalogueError, match=f"en: '{message}'"):
            catalogue("en").say(message)

    def test_what_people_typed_is_no_message_syntax(self) -> None:
        said = catalogue("en").say("answer-button", letter="{ $letter } { yes }")
        assert said == "Answer { $letter } { yes }"


class TestLocale:
    @pytest.mark.parametrize(("language", "said"), [("en", "March 2"), ("es", "2 de marzo")])
    def test_a_day(self, language: str, said: str) -> None:
        assert catalogue(language).day(date(2026, 3, 2)) == said

    @pytest.mark.parametrize(
        ("language", "said"), [("en", "Tuesday, 00:30"), ("es", "el martes a las 00:30")]
    )
    def test_a_moment_is_told_in_the_groups_zone(self, language: str, said: str) -> None:
        late_on_monday = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
        assert catalogue(language).moment(late_on_monday, MADRID) == said

    def test_in_spanish_one_oclock_is_of_one_hour(self) -> None:
        at_one = datetime(2026, 3, 3, 0, 30, tzinfo=UTC)
        assert catalogue("es").moment(at_one, MADRID) == "el martes a la 01:30"

    def test_one_question_of_one_is_told_in_the_singular(self) -> None:
        said = [
            catalogue("es").say("quiz-summary-title", correct=1, answers=answers)
            for answers in (1, 21)
        ]
        assert [one.split(": ")[1] for one in said] == ["1 de 1 correcta", "1 de 21 correctas"]

    @pytest.mark.parametrize(
        ("language", "said"),
        [("en", ["0%", "0%", "67%", "100%"]), ("es", ["0\xa0%", "0\xa0%", "67\xa0%", "100\xa0%"])],
    )
    def test_a_share(self, language: str, said: list[str]) -> None:
        parts = ((0, 0), (0, 3), (2, 3), (3, 3))
        assert [catalogue(language).share(*part) for part in parts] == said

    def test_a_languages_name_in_itself(self) -> None:
        for language in languages():
            names = [catalogue(language).own_name(other) for other in ("en", "es")]
            assert names == ["English", "Español"]

    @pytest.mark.parametrize(
        ("wanted", "language"),
        [
            ("en", "en"),
            ("es", "es"),
            ("es-MX", "es"),
            ("es_419", "es"),
            ("EN-gb", "en"),
            ("pt-BR", "en"),
            ("", "en"),
            (None, "en"),
            ("../es", "en"),
        ],
    )
    def test_a_locale_finds_its_language(self, wanted: str | None, language: str) -> None:
        assert supported_language(wanted) == language

    def test_a_locale_that_we_do_not_speak_may_fall_back_to_another(self) -> None:
        assert supported_language("pt", "es") == "es"

    def test_a_packs_own_language_keeps_its_name_and_borrows_english_words(self) -> None:
        words = catalogue("pt")
        assert (words.language, words.say("question-title")) == ("pt", "Question of the day")


# Spanish speaks to members as "tú"; these belong to "usted".
FORMAL = re.compile(
    r"\b(usted|ustedes|elija|escriba|pida|envíe|abra|responda a|inténtelo|introdúzcalo|use (un|los)"
    r"|espere|cárguela|indique|reanúdelo|arréglelo|invítelo|le quede)\b",
    re.IGNORECASE,
)


def test_spanish_says_tu() -> None:
    formal = [
        f"{path.name}:{number}: {line.strip()}"
        for path in sorted((LOCALES / "es").glob("*.ftl"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if FORMAL.search(line)
    ]
    assert formal == []
