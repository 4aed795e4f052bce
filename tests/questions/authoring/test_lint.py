"""The rules of item-writing: each breaks on what it is for, and lets good items pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
import yaml

from bot.platforms.discord.limits import QUESTION as ON_DISCORD
from bot.platforms.slack.limits import QUESTION as ON_SLACK
from questions.authoring.lint import lint
from questions.authoring.lint.parts import revealed_text
from questions.bank import read_pack
from questions.problem import Problem
from questions.question import Blank, Option, Question, Reference, Single, question_type
from questions.text import LocalText
from tests.questions.builders import (
    EXPLANATION,
    TODAY,
    a_match,
    a_multiple,
    a_series,
    a_single,
    an_option,
    an_order,
    one_of_each,
    text,
    write_bank_file,
    write_pack,
)

Lint: TypeAlias = Callable[..., list[Problem]]


@pytest.fixture
def linted(tmp_path: Path) -> Lint:
    """Lints a pack of the given questions, written to files and read again."""

    def run(*questions: Question) -> list[Problem]:
        reading = read_pack(write_pack(tmp_path, questions))
        assert reading.problems == ()
        return list(lint(reading, TODAY, (ON_DISCORD, ON_SLACK)))

    return run


def rules(problems: Sequence[Problem]) -> list[str]:
    return sorted({problem.rule for problem in problems})


def asking(en: str, es: str = "¿Qué aparato le ayuda?") -> Single:
    return a_single(stem=text(en, es))


def preguntando(es: str) -> Single:
    return a_single(stem=text("Which device helps?", es))


def offering(*options: str, es: Sequence[str] = ()) -> Single:
    """A single whose options have these texts; the second is the key."""
    spanish = es or [f"Cosa número {place}" for place in "abcd"]
    built = [an_option(*both) for both in zip(options, spanish, strict=True)]
    built[1] = replace(built[1], correct=True)
    return a_single(options=tuple(built))


def ofreciendo(*options: str) -> Single:
    return offering("A brass tube", "A tin tube", "A zinc tube", "A lead tube", es=options)


@pytest.mark.parametrize("question", one_of_each(), ids=question_type)
def test_a_good_question_of_any_type_has_no_problem(linted: Lint, question: Question) -> None:
    assert linted(question) == []


LONG = "Light " * 99

BROKEN: list[tuple[str, Question]] = [
    ("stem-question", asking("Name the device that helps.")),
    ("stem-question", asking("Which device helps?\n\n```python\nx = 1\n```")),
    ("stem-question", asking("Which device helps? Choose well.")),
    ("stem-question", preguntando("Qué aparato le ayuda?")),
    ("stem-question", preguntando("¿Qué aparato le ayuda? Elija.")),
    ("stem-length", asking(f"{LONG} Which device?")),
    ("stem-number", a_multiple(stem=text("Which signs help?", "¿Qué dos indicios ayudan?"))),
    ("stem-number", a_multiple(stem=text("Which two signs help?", "¿Qué indicios ayudan?"))),
    ("stem-number", a_multiple(stem=text("Which three signs help?", "¿Qué dos ayudan?"))),
    ("true-false", asking("Suns are warm. True or false?")),
    ("true-false", asking("Suns are warm. Is this statement true?")),
    ("true-false", preguntando("Los soles arden. ¿Verdadero o falso?")),
    ("negative-bold", asking("Which device does not help?")),
    ("negative-bold", asking("It is dark. Which of these can't be seen?")),
    ("negative-bold", asking("It is dark. Which of these **not** be seen?")),
    ("negative-bold", asking("All of these help except which?")),
    ("negative-bold", preguntando("¿Qué aparato no le ayuda?")),
    ("negative-bold", preguntando("¿Qué aparatos ayudan, excepto uno?")),
    ("option-ratio", offering("A tube", "A lens", "A mirror", "A clock as tall as a dome door")),
    ("option-case", offering("A tube", "A lens", "a mirror", "A clock")),
    ("option-case", ofreciendo("Un tubo", "un lente", "un espejo", "un reloj")),
    ("option-punctuation", offering("A tube", "A lens.", "A mirror", "A clock")),
    ("option-punctuation", offering("Use `a`.", "Use `b`.", "Use `c`.", "Use `d`")),
    (
        "option-length",
        a_single(
            options=tuple(
                replace(o, text=text(f"{n}" * 121)) for n, o in enumerate(a_single().options)
            )
        ),
    ),
    ("option-twice", offering("A tube", "A lens", "A tube", "A clock")),
    ("option-twice", offering("`A`", "B", "A", "C")),
    ("option-combined", offering("A tube", "A lens", "A mirror", "All of the above")),
    ("option-combined", offering("A tube", "A lens", "A mirror", "None of these")),
    ("option-combined", offering("A tube", "A lens", "A mirror", "Both A and B")),
    ("option-combined", offering("A tube", "A lens", "A mirror", "A and C")),
    ("option-combined", ofreciendo("Un tubo", "Un lente", "Un reloj", "Todas las anteriores")),
    ("option-combined", ofreciendo("Un tubo", "Un lente", "Un reloj", "Ninguna de las anteriores")),
    ("option-combined", ofreciendo("Un tubo", "Un lente", "Un reloj", "Tanto A como B")),
    ("option-absolute", offering("A tube", "A lens", "A mirror", "Always a clock")),
    ("option-absolute", offering("A tube", "Only a lens", "A mirror", "A clock")),
    ("option-absolute", ofreciendo("Un tubo", "Solo un lente", "Un reloj", "Un espejo")),
    ("option-absolute", ofreciendo("Un tubo", "Nunca un lente", "Un reloj", "Un espejo")),
    ("key-echo", offering("A brass tube", "A distant lens", "A mirror", "A clock")),
    ("key-echo", ofreciendo("Un tubo", "Un lente lejano", "Un reloj", "Un espejo")),
    (
        "key-echo",
        a_multiple(
            stem=text("A dip, a wobble in what two?", "¿En qué dos hay caída?"),
            options=tuple(
                replace(o, text=text(f"wobble {n}" if o.correct else f"flash {n}"))
                for n, o in enumerate(a_multiple().options)
            ),
        ),
    ),
    (
        "why-short",
        a_single(
            options=(replace(a_single().options[0], why=text("No.")), *a_single().options[1:])
        ),
    ),
    (
        "explanation-short",
        a_single(explanation=text("Light bends.", EXPLANATION.in_language("es"))),
    ),
    ("explanation-repeats", a_single(explanation=a_single().options[1].why)),
    ("untranslated", a_single(explanation=text(EXPLANATION.in_language("en")))),
    ("untranslated", asking("Which device helps at night?", "¿Which device helps at night?")),
    ("name", asking("Maria looks at a sun. Which device helps?")),
    ("name", asking("A team at Google looks at a sun. Which device helps?")),
    ("name", asking("A team at Contoso looks at a sun. Which device helps?")),
    ("name", preguntando("José mira un sol. ¿Qué aparato le ayuda?")),
    ("markup", asking("Which **device helps?")),
    ("markup", asking("Which `device helps?")),
    ("markup", asking("See [this](https://fairlearn.org). Which device helps?")),
    ("markup", asking("# Stars\n\nWhich device helps?")),
    ("markup", asking("Some <b>light</b>. Which device helps?")),
    ("markup", asking("```python\nx = 1\n\nWhich device helps?")),
    ("backslash", asking(r"A share \\host\dome is full. Which device helps?")),
    ("backslash", asking(r"It copies C:\data\*.csv at night. Which device helps?")),
]


@pytest.mark.parametrize(("rule", "question"), BROKEN)
def test_a_broken_rule_is_found_and_no_other(linted: Lint, rule: str, question: Question) -> None:
    found = linted(question)
    assert rules(found) == [rule]
    for problem in found:
        assert problem.message.startswith(f"{question.id}: ")


GOOD: list[tuple[str, Question]] = [
    (
        "code before the question",
        asking("Given:\n\n```python\nx = [1]\n```\n\nWhich device helps?"),
    ),
    ("a path in code", asking(r"It copies `C:\data\*.csv` at night. Which device helps?")),
    ("an escape", asking(r"It says \*dark\* and \_cold\_. Which device helps?")),
    ("a power", asking("The axis is 2**3 long. Which device helps?")),
    ("a list", asking("It must:\n\n- be cheap\n  1. very\n- run\n\nWhich device helps?")),
    ("a table", asking("See:\n\n| Name | Size |\n|---|--:|\n| T1 | 2 m |\n\nWhich device helps?")),
    ("bold question", asking("It is dark. **Which device helps?**")),
    ("bold NOT", asking("Which device does **NOT** help?")),
    ("bold NO", preguntando("¿Qué aparato **NO** le ayuda?")),
    ("negative in the scenario", asking("The dome does not open. Which device helps?")),
    ("negative in a clause", asking("Which device shows light that does not reach the eye?")),
    ("negative before a comma", asking("If the dome does not open, which device helps?")),
    ("negative purpose", preguntando("¿Qué aparato sirve para que la luz no se pierda?")),
    ("cause", asking("The dome is shut. Why does it not open?")),
    ("causa", preguntando("La cúpula sigue cerrada. ¿Por qué no se abre?")),
    ("digit", a_multiple(stem=text("Which 2 signs help?", "¿Qué 2 indicios ayudan?"))),
    ("short options", offering("`x`", "`a_longer_name`", "`y`", "`z`")),
    ("code has no case", offering("`tube`", "Lens", "Mirror", "Clock")),
    ("numbers have no case", offering("5 tubes", "6 tubes", "7 tubes", "8 tubes")),
    ("read-only", offering("A tube", "A read-only lens", "A mirror", "A clock")),
    ("solo lectura", ofreciendo("Un tubo", "Un lente de solo lectura", "Un reloj", "Un espejo")),
    ("absolute in code", offering("`always()`", "`never()`", "`only()`", "`usually()`")),
    (
        "an echo in a distractor",
        offering("A distant tube", "A distant lens", "A mirror", "A clock"),
    ),
    (
        "an echo in one of two keys",
        a_multiple(stem=text("What two make a wobble?", "¿Qué dos hacen un vaivén?")),
    ),
    ("an echo in code", offering("A tube", "A `distant` lens", "A mirror", "A clock")),
    (
        "a term of the exam",
        a_single(
            stem=text("To measure light, what helps?", "¿Qué le ayuda?"),
            options=offering("A tube", "A light", "A mirror", "A clock").options,
        ),
    ),
    ("a name within a word", asking("The Annapurna dome. Which device helps?")),
    ("a name in code", asking("In `Maria.fit()`, which device helps?")),
    ("signs in code", asking("Given `a[0](b) < c > d`, which device helps?")),
    ("comparison", asking("When x < 3 and y > 4, which device helps?")),
    (
        "same code in both languages",
        a_single(
            stem=text(
                "```\none two three four five six\n```\n\nWhy?",
                "```\none two three four five six\n```\n\n¿Por qué?",
            )
        ),
    ),
]


@pytest.mark.parametrize(("deep", "found"), [("> " * 15, []), ("> " * 45, ["nesting"])])
def test_what_is_nested_too_deep_is_named(linted: Lint, deep: str, found: list[str]) -> None:
    assert rules(linted(asking(f"{deep}x\n\nWhich device helps?"))) == found


def test_a_table_that_a_place_cannot_show_is_named(linted: Lint) -> None:
    cells = "| " + "wide " * 5 + "| " + "wide " * 5 + "|\n"
    question = asking(f"See:\n\n{cells}|---|---|\n{cells}\nWhich device helps?")
    (found, *_) = [one for one in linted(question) if one.rule == "table-width"]
    assert "a table of 51 characters a line; a Discord message shows" in found.message


@pytest.mark.parametrize("question", [good for _, good in GOOD], ids=[name for name, _ in GOOD])
def test_what_only_looks_wrong_passes(linted: Lint, question: Question) -> None:
    assert linted(question) == []


def test_a_problem_has_the_line_of_its_text(linted: Lint, tmp_path: Path) -> None:
    (problem,) = linted(offering("A tube", "A lens", "A mirror", "Always a clock"))
    line = (tmp_path / problem.file).read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert line.strip() == "en: Always a clock"
    assert problem.message == ('spread-of-light: option D (en) says "always": say it without')


def test_a_reason_may_not_repeat_its_option(linted: Lint) -> None:
    option = Option(
        text("A dip in the brightness of the sun", "Una caída del brillo del sol lejano"),
        text("A dip in the brightness of this sun.", "Una caída del brillo del sol lejano."),
        correct=False,
    )
    options = tuple(
        replace(option, text=text(f"{en} dip of the brightness", f"{es} del brillo del sol"))
        for en, es in (("Slow", "Caída"), ("Fast", "Subida"), ("Late", "Pausa"))
    )
    key = an_option("Some wobble in the velocity", "Vaivén en la velocidad", correct=True)
    question = a_single(options=(option, key, *options[:2]))
    found = [p for p in linted(question) if p.rule == "why-repeats"]
    assert [p.message.split(": ")[1] for p in found] == [
        "why of option A (en) repeats what it explains",
        "why of option A (es) repeats what it explains",
    ]


def test_options_of_a_blank_keep_the_rules_of_options(linted: Lint) -> None:
    blanks = (
        a_match().blanks[0],
        Blank(text("[2]"), (an_option("only", "solo", correct=True), an_option("Two", "Dos"))),
    )
    found = linted(a_match(blanks=blanks))
    assert rules(found) == ["option-absolute", "option-case"]
    assert "blank 2, option A (en)" in found[0].message


def test_steps_and_statements_are_parallel_too(linted: Lint) -> None:
    steps = an_order().steps
    order = an_order(steps=(replace(steps[0], text=text("Open the dome.", "Abrir")), *steps[1:]))
    claims = a_series().statements
    series = a_series(statements=(replace(claims[0], text=text("ice.", "hielo.")), *claims[1:]))
    assert rules(linted(order, series)) == ["option-case", "option-punctuation"]


def test_reading_takes_no_more_than_90_seconds(linted: Lint) -> None:
    # 600 one-letter words of code at 100 words a minute are six minutes.
    code = "\n".join(["a b c d e f g h i j"] * 20)
    stem = text(f"```\n{code}\n```\n\nWhy?", f"```\n{code}\n```\n\n¿Por qué?")
    found = linted(a_single(stem=stem))
    assert rules(found) == ["reading-time"]
    assert "takes 1" in found[0].message


def test_a_question_fits_one_message(linted: Lint) -> None:
    options = tuple(an_option(f"{place} {'<>' * 50}") for place in range(4))
    blanks = tuple(
        Blank(text(f"[{place}]"), (replace(options[0], correct=True), *options[1:]))
        for place in range(4)
    )
    stem = text(f"{'<>' * 100} Why?", f"{'<>' * 100} ¿Por qué?")
    found = [
        p.message for p in linted(a_match(stem=stem, blanks=blanks)) if p.rule == "message-length"
    ]
    assert len(found) == 4
    assert any("of 1,800 in a Discord message" in message for message in found)
    assert any("of 2,800 in a Slack section" in message for message in found)


def test_a_reveal_fits_one_post(linted: Lint) -> None:
    def explained(english: int) -> Single:
        return a_single(explanation=text(("Light " * 700)[:english], EXPLANATION.in_language("es")))

    rest = len(revealed_text(explained(0), "en"))
    fits = 4_000 - 300 - 4 * 50 - rest  # and so much for each of four options
    assert linted(explained(fits)) == []
    (problem,) = linted(explained(fits + 1))
    assert problem.rule == "reveal-length"
    assert (
        "the reveal (en) takes 3,501 characters of 3,500 in a Discord message: shorten"
        in problem.message
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://learn.microsoft.com/azure/machine-learning/x",
        "https://github.com/Azure/azureml-examples/blob/main/README.md",
        "https://fairlearn.org/main/user_guide/",
        "https://mlflow.org/docs/latest/",
    ],
)
def test_official_documentation_may_be_cited(linted: Lint, url: str) -> None:
    assert linted(a_single(references=(Reference("Page", url, TODAY),))) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/learn.microsoft.com",
        "https://learn.microsoft.com.example.com/",
        "https://learn.microsoft.com@example.com/",
        "https://learn.microsoft.com:8443/",
        "https://github.com/somebody/azureml-examples",
        "https://github.com",
        "https://[",
    ],
)
def test_other_addresses_may_not(linted: Lint, url: str) -> None:
    found = linted(a_single(references=(Reference("Page", url, TODAY),)))
    assert rules(found) == ["reference-host"]


@pytest.mark.parametrize(
    ("checked", "expected"),
    [
        (TODAY, []),
        (TODAY + timedelta(days=1), ["reference-date"]),
        (date(2023, 11, 25), []),
        (date(2023, 11, 1), ["reference-date"]),
    ],
)
def test_a_page_was_read_within_three_years(
    linted: Lint, checked: date, expected: list[str]
) -> None:
    url = "https://learn.microsoft.com/azure/"
    assert rules(linted(a_single(references=(Reference("Page", url, checked),)))) == expected


def test_no_two_stems_are_alike(linted: Lint) -> None:
    stem = text(
        "An **observatory** wants to know what a distant SUN is made of! Which device helps?",
        "Hay otro sol. ¿Y si se mira de otro modo?",
    )
    (found,) = linted(a_single(), a_single("again", stem=stem))
    assert found.rule == "alike"
    assert "again: the stem (en) is 100% alike to that of spread-of-light" in found.message


def test_stems_that_share_half_their_words_are_not_alike(linted: Lint) -> None:
    stem = text(
        "An observatory wants to know how old a star cluster has become. Which model helps?",
        "Un observatorio quiere saber la edad de un cúmulo de estrellas. ¿Qué modelo le ayuda?",
    )
    assert linted(a_single(), a_single("again", stem=stem)) == []


WORDS = ("amber", "basil", "cedar", "dune", "ember", "fjord", "grove", "heath", "inlet", "jetty")


def many(count: int, *, key: Callable[[int], int], lengths: Sequence[int]) -> list[Question]:
    """Different singles whose key stands at `key(n)`; option texts have these lengths, the key
    the first."""

    def option(n: int, place: int) -> Option:
        keyed = key(n) % 4
        rank = 0 if place == keyed else 1 + (place - keyed - 1) % 4
        return an_option("ABCD"[place] * lengths[rank], correct=rank == 0)

    def stem(n: int) -> LocalText:
        words = " ".join(WORDS[(n * k) % len(WORDS)] * (1 + n % k) for k in (3, 5, 7, 11))
        return text(f"{n} {words}: which?", f"{n} {words}: ¿y ahora?")

    return [
        a_single(f"q-{n}", stem=stem(n), options=tuple(option(n, place) for place in range(4)))
        for n in range(count)
    ]


def balance_rules(problems: Sequence[Problem]) -> list[str]:
    return [problem.rule for problem in problems if problem.file == "bank"]


def test_keys_in_all_positions_and_of_middle_length_are_balanced(linted: Lint) -> None:
    balanced = many(40, key=lambda n: n, lengths=(5, 4, 6, 5))
    assert balance_rules(linted(*balanced)) == []


def test_keys_may_not_stand_out_by_length(linted: Lint) -> None:
    assert balance_rules(linted(*many(40, key=int, lengths=(7, 4, 6, 5)))) == ["key-longest"]


def test_nor_by_being_short(linted: Lint) -> None:
    assert balance_rules(linted(*many(40, key=int, lengths=(3, 4, 6, 5)))) == ["key-shortest"]


def test_nor_by_being_the_one_most_like_the_others(linted: Lint) -> None:
    parts = ("near sun", "near moon", "far sun", "red star")
    options = tuple(
        an_option(english, english, correct=place == 0) for place, english in enumerate(parts)
    )
    shuffled = [options[n % 4 :] + options[: n % 4] for n in range(40)]
    questions = many(40, key=lambda n: -n % 4, lengths=(5, 4, 6, 5))
    hubs = [
        a_single(one.id, stem=one.stem, options=turned)
        for one, turned in zip(questions, shuffled, strict=True)
    ]
    found = [one for one in linted(*hubs) if one.rule == "key-central"]
    assert [one.message for one in found] == [
        "the key is the option most like the others in 100% of 40 single questions: let distractors"
        " share parts with each other until it is at most 35%"
    ]


def test_a_tie_does_not_stand_out(linted: Lint) -> None:
    assert balance_rules(linted(*many(40, key=int, lengths=(6, 6, 5, 5)))) == []


def test_keys_may_not_prefer_a_position(linted: Lint) -> None:
    found = linted(*many(40, key=lambda n: n % 3, lengths=(5, 4, 6, 5)))
    assert balance_rules(found) == ["key-position"] * 4
    last = next(problem.message for problem in found if "option D" in problem.message)
    assert last == (
        "the key is option D in 0% of 40 single questions: move keys until it is 20% to 30%"
    )


def test_a_small_pack_is_not_judged_by_its_shares(linted: Lint) -> None:
    assert balance_rules(linted(*many(39, key=lambda n: 0, lengths=(7, 4, 6, 5)))) == []


@pytest.mark.parametrize(("recall", "expected"), [(14, []), (15, ["recall-share"])])
def test_recall_is_at_most_35_percent(linted: Lint, recall: int, expected: list[str]) -> None:
    questions = many(40, key=int, lengths=(5, 4, 6, 5))
    eased = [replace(question, difficulty=1) for question in questions[:recall]]
    assert balance_rules(linted(*eased, *questions[recall:])) == expected


def with_languages(value: object, names: Mapping[str, str]) -> object:
    """The content of a pack's file with its languages renamed; those without a name go."""
    if isinstance(value, list):
        return [with_languages(item, names) for item in value]
    if isinstance(value, dict):
        return {
            names.get(key, key): with_languages(item, names)
            for key, item in value.items()
            if key not in {"en", "es"} or key in names
        }
    return value


@pytest.mark.parametrize("names", [{"en": "en"}, {"en": "en", "es": "fr"}, {"es": "es"}])
def test_packs_have_the_languages_they_name(tmp_path: Path, names: Mapping[str, str]) -> None:
    """Also a language without word lists (fr), whose rules of words are passed over."""
    for path in write_pack(tmp_path).rglob("*.yaml"):
        content = with_languages(yaml.safe_load(path.read_text(encoding="utf-8")), names)
        if path.name == "outline.yaml" and isinstance(content, dict):
            content["pack"]["languages"] = list(names.values())
        write_bank_file(path.parent, path.name, content)
    reading = read_pack(tmp_path)
    assert reading.problems == ()
    assert lint(reading, TODAY, ()) == ()
    assert reading.pack.facts.languages == tuple(names.values())
