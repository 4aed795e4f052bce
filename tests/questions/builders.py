"""Complete, valid, bilingual questions and packs for tests: `a_single()`, `write_pack(...)`.

Every builder gives a question without a single problem; a test changes what it is about:
`a_single(stem=text("...", "..."))`. Builders of one type differ by `id` alone unless told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, assert_never

import yaml

import questions
from questions.bank import Pack
from questions.outline import Domain, ExamFacts, Outline, Section, Skill, WeightRange
from questions.question import (
    Blank,
    Match,
    Multiple,
    Option,
    Order,
    Question,
    Reference,
    Series,
    Single,
    Source,
    Statement,
    Step,
    question_type,
)
from questions.text import LocalText

TODAY = date(2026, 11, 23)
READ_ON = date(2026, 11, 20)
DP_100 = Path(questions.__file__).parent / "packs" / "dp-100"
SOMEWHERE = Source("bank/stars/light.yaml", 1)


def text(en: str, es: str | None = None) -> LocalText:
    """A text in English and Spanish; code needs to be given once."""
    return LocalText.of({"en": en, "es": en if es is None else es})


def an_option(en: str, es: str | None = None, *, correct: bool = False) -> Option:
    """An option whose reasons differ from option to option."""
    return Option(
        text(en, es),
        text(
            f"A telescope shows at first sight what there is to say here about {en}.",
            f"Un telescopio muestra a primera vista lo que cabe decir aquí de {es or en}.",
        ),
        correct,
    )


EXPLANATION = text(
    "Light that passes a prism is spread by its wavelength, so that each colour can be measured.",
    "La luz que atraviesa un prisma se reparte por longitud de onda y cada color se puede medir.",
)
REFERENCES = (
    Reference("Work with data", "https://learn.microsoft.com/azure/machine-learning/", READ_ON),
)


def a_single(name: str = "spread-of-light", /, **changes: Any) -> Single:
    """A single question on the skill `measure-light`; option B is the key."""
    question = Single(
        id=name,
        skill="measure-light",
        difficulty=2,
        sdk="any",
        stem=text(
            "An observatory wants to know what a distant sun is made of. Which device helps?",
            "Un observatorio quiere saber de qué está hecho un sol lejano. ¿Qué aparato le ayuda?",
        ),
        explanation=EXPLANATION,
        references=REFERENCES,
        source=SOMEWHERE,
        options=(
            an_option("A brass barometer", "Un barómetro de latón"),
            an_option("A prism spectrograph", "Un espectrógrafo de prisma", correct=True),
            an_option("A sundial of marble", "Un gnomon de mármol"),
            an_option("A nautical chronometer", "Un cronómetro de navegación"),
        ),
    )
    return replace(question, **changes)


def a_multiple(name: str = "signs-of-a-planet", /, **changes: Any) -> Multiple:
    """A multiple question on the skill `find-planets`; options A and C are the keys."""
    question = Multiple(
        id=name,
        skill="find-planets",
        difficulty=3,
        sdk="v2",
        stem=text(
            "A survey looks for worlds around other suns. Which **two** signs should it note?",
            "Un sondeo busca mundos junto a otros soles. ¿Qué **dos** indicios debe anotar?",
        ),
        explanation=EXPLANATION,
        references=REFERENCES,
        source=SOMEWHERE,
        options=(
            an_option("A dip in brightness", "Una caída del brillo", correct=True),
            an_option("A tail of dust", "Una cola de polvo"),
            an_option("A wobble in velocity", "Un vaivén de la velocidad", correct=True),
            an_option("A ring of crystals", "Un anillo de cristales"),
            an_option("A flash of gamma rays", "Un destello de rayos gamma"),
        ),
    )
    return replace(question, **changes)


def an_order(name: str = "night-at-the-dome", /, **changes: Any) -> Order:
    """An order question with four steps on the skill `measure-light`."""
    question = Order(
        id=name,
        skill="measure-light",
        difficulty=2,
        sdk="v1",
        stem=text(
            "A night of observing begins at dusk. In which order should these steps be taken?",
            "Una noche de observación empieza al caer el sol. ¿En qué orden se dan estos pasos?",
        ),
        explanation=EXPLANATION,
        references=REFERENCES,
        source=SOMEWHERE,
        steps=tuple(
            Step(option.text, option.why)
            for option in (
                an_option("Open the dome", "Abrir la cúpula"),
                an_option("Cool the camera", "Enfriar la cámara"),
                an_option("Point the mirror", "Apuntar el espejo"),
                an_option("Expose the plate", "Exponer la placa"),
            )
        ),
    )
    return replace(question, **changes)


def a_match(name: str = "gaps-in-a-formula", /, **changes: Any) -> Match:
    """A match question with blanks of two and three options on `weigh-planets`; key `BA`."""
    question = Match(
        id=name,
        skill="weigh-planets",
        difficulty=1,
        sdk="any",
        stem=text(
            "A script computes an orbit:\n\n```python\nyear = [1](axis ** [2])\n```\n\n"
            "What goes into each gap?",
            "Un script calcula una órbita:\n\n```python\nyear = [1](axis ** [2])\n```\n\n"
            "¿Qué va en cada hueco?",
        ),
        explanation=EXPLANATION,
        references=REFERENCES,
        source=SOMEWHERE,
        blanks=(
            Blank(text("[1]"), (an_option("`abs`"), an_option("`sqrt`", correct=True))),
            Blank(
                text("[2]"), (an_option("`3`", correct=True), an_option("`2`"), an_option("`4`"))
            ),
        ),
    )
    return replace(question, **changes)


def a_series(name: str = "claims-on-comets", /, **changes: Any) -> Series:
    """A series on the skill `find-planets`; key `YNY`."""
    question = Series(
        id=name,
        skill="find-planets",
        difficulty=2,
        sdk="any",
        stem=text(
            "A museum writes a panel on comets. Does each of these sentences hold?",
            "Un museo escribe un panel sobre cometas. ¿Se sostiene cada una de estas frases?",
        ),
        explanation=EXPLANATION,
        references=REFERENCES,
        source=SOMEWHERE,
        statements=tuple(
            Statement(option.text, option.why, option.correct)
            for option in (
                an_option("Their nucleus holds ice.", "Su núcleo contiene hielo.", correct=True),
                an_option("Their tail leads them.", "Su cola los precede."),
                an_option("Their orbit is oval.", "Su órbita es ovalada.", correct=True),
            )
        ),
    )
    return replace(question, **changes)


def one_of_each() -> tuple[Question, ...]:
    """A question of every type."""
    return a_single(), a_multiple(), an_order(), a_match(), a_series()


def some_facts(languages: tuple[str, ...] = ("en", "es")) -> ExamFacts:
    """The facts of the exam `sky-1`."""
    return ExamFacts("sky-1", text("Sky", "Cielo"), languages)


def an_outline() -> Outline:
    """Two domains, three sections, four skills; one skill (`draw-maps`) has no question."""
    measure = Skill("measure-light", text("measure light", "medir la luz"))
    planets = Skill("find-planets", text("find planets", "encontrar planetas"))
    weigh = Skill("weigh-planets", text("weigh planets", "pesar planetas"))
    draw = Skill("draw-maps", text("draw maps", "dibujar mapas"))
    light = Section("light", text("Light", "Luz"), (measure,))
    planet = Section("planets", text("Planets", "Planetas"), (planets, weigh))
    maps = Section("maps", text("Maps", "Mapas"), (draw,))
    return Outline(
        (
            Domain("stars", text("Stars", "Estrellas"), WeightRange(60, 70), (light,)),
            Domain("worlds", text("Worlds", "Mundos"), WeightRange(30, 40), (planet, maps)),
        )
    )


def a_pack(*questions: Question) -> Pack:
    """A pack of these questions, or of one of each type."""
    chosen = questions or one_of_each()
    return Pack(some_facts(), an_outline(), {question.id: question for question in chosen})


def write_pack(directory: Path, questions: Iterable[Question] | None = None) -> Path:
    """Write a pack of these questions (or of one of each type) into `directory`, and return it."""
    outline = an_outline()
    (directory / "outline.yaml").write_text(outline_yaml(some_facts(), outline), encoding="utf-8")
    by_section: dict[str, list[Question]] = {}
    for question in one_of_each() if questions is None else questions:
        path = outline.by_skill[question.skill]
        file = f"bank/{path.domain.id}/{path.section.id}.yaml"
        by_section.setdefault(file, []).append(question)
    for file, members in by_section.items():
        section = Path(file).stem
        content = {"section": section, "questions": [entry_of(question) for question in members]}
        write_bank_file(directory, file, content)
    return directory


def write_bank_file(directory: Path, file: str, content: object) -> Path:
    """Write a bank file; `content` is text, or what YAML is to be made of."""
    path = directory / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else _yaml(content), encoding="utf-8")
    return path


def entry_of(question: Question) -> dict[str, Any]:
    """The question as the mapping that an author would write."""
    entry: dict[str, Any] = {
        "id": question.id,
        "skill": question.skill,
        "type": question_type(question),
        "difficulty": question.difficulty,
        "sdk": question.sdk,
        "stem": _text_entry(question.stem),
    }
    match question:
        case Single(options=options) | Multiple(options=options):
            entry["options"] = [_option_entry(option) for option in options]
        case Order(steps=steps):
            entry["steps"] = [
                {"text": _text_entry(step.text), "why": _text_entry(step.why)} for step in steps
            ]
        case Match(blanks=blanks):
            entry["blanks"] = [
                {
                    "label": _text_entry(blank.label),
                    "options": [_option_entry(option) for option in blank.options],
                }
                for blank in blanks
            ]
        case Series(statements=statements):
            entry["statements"] = [
                {
                    "text": _text_entry(statement.text),
                    "why": _text_entry(statement.why),
                    "answer": "yes" if statement.correct else "no",
                }
                for statement in statements
            ]
        case _:
            assert_never(question)
    references = [
        {"title": r.title, "url": r.url, "checked": r.checked.isoformat()}
        for r in question.references
    ]
    return {**entry, "explanation": _text_entry(question.explanation), "references": references}


def outline_yaml(facts: ExamFacts, outline: Outline) -> str:
    """The outline.yaml of an exam."""

    def node(of: Domain | Section | Skill, **more: object) -> dict[str, object]:
        return {"id": of.id, "title": dict(of.title), "line": {"en": 1, "es": 1}, **more}

    return _yaml(
        {
            "pack": {
                "exam": facts.id,
                "title": dict(facts.title),
                "languages": list(facts.languages),
            },
            "domains": [
                node(
                    domain,
                    weight=str(domain.weight),
                    sections=[
                        node(section, skills=[node(skill) for skill in section.skills])
                        for section in domain.sections
                    ],
                )
                for domain in outline.domains
            ],
        }
    )


def _text_entry(of: LocalText) -> dict[str, str] | str:
    by_language: Mapping[str, str] = dict(of)
    return by_language["en"] if len(set(by_language.values())) == 1 else dict(by_language)


def _option_entry(option: Option) -> dict[str, Any]:
    entry: dict[str, Any] = {"text": _text_entry(option.text), "why": _text_entry(option.why)}
    return {**entry, "correct": True} if option.correct else entry


class _Dumper(yaml.SafeDumper):
    """Writes out what stands twice, since the reader refuses aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _yaml(content: object) -> str:
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True)
