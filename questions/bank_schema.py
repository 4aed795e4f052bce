"""The bank file as authors write it, and what to say when a file is invalid. It opens no files.

The models serve twice: they check what `yaml_reader` read (all scalars are strings), and they
give the JSON Schema (`bank.schema.json`) by which editors help authors. Run this module to print
that schema again.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from questions.question import Difficulty, SdkVersion
from questions.text import LocalText
from questions.yaml_reader import Plain, YamlPath

SINGLE_OPTIONS = 4
MIN_DISTRACTORS = 2
_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$"
_SCALAR_SCHEMA = {"type": ["string", "number", "boolean"]}
_TEXT_SCHEMA = {
    "description": "A text per language, or one text where all languages share it (pure code)",
    "anyOf": [
        _SCALAR_SCHEMA,
        {
            "type": "object",
            "propertyNames": {"pattern": _LANGUAGE},
            "additionalProperties": _SCALAR_SCHEMA,
            "minProperties": 1,
        },
    ],
}


def _text(value: object, info: ValidationInfo) -> LocalText:
    """A LocalText in the pack's languages, which come as the context `{"languages": [...]}`."""
    languages: Sequence[str] = (info.context or {}).get("languages", ())
    if isinstance(value, str):
        if not value.strip():
            raise _fault("this text is empty: write it")
        return LocalText.of(dict.fromkeys(languages or ("en",), value.strip()))
    if not isinstance(value, Mapping) or not value:
        raise _fault("this must be a text, or a text per language (`en: ...`, `es: ...`)")
    complaints = [
        *(f"`{language}` is missing: add it" for language in languages if language not in value),
        *(
            f"`{language}` is not a language of this pack ({', '.join(languages)}): remove it"
            for language in value
            if languages and language not in languages
        ),
        *(
            f"`{language}` is empty: write it"
            if isinstance(text, str)
            else f"`{language}` must be a text: put it in quotes or a block"
            for language, text in value.items()
            if not isinstance(text, str) or not text.strip()
        ),
    ]
    if complaints:
        raise _fault("; ".join(complaints))
    return LocalText.of({language: text.strip() for language, text in value.items()})


def _title(value: object, info: ValidationInfo) -> str:
    """A page's title. Pages are cited by one title; of several the English one is taken."""
    return _text(value, info).in_language("en")


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def _boolean(value: object) -> bool:
    match value:
        case "true":
            return True
        case "false":
            return False
        case _:
            raise _fault("write `true` or `false`")


def _day(value: object) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _fault("this is not a date: write it as YYYY-MM-DD")


def _fault(message: str) -> PydanticCustomError:
    # Braces would be taken for a template's fields.
    return PydanticCustomError("bank", "{message}", {"message": message})


Text: TypeAlias = Annotated[LocalText, PlainValidator(_text), WithJsonSchema(_TEXT_SCHEMA)]
Title: TypeAlias = Annotated[str, PlainValidator(_title), WithJsonSchema(_TEXT_SCHEMA)]
Identifier: TypeAlias = Annotated[str, Field(pattern=_ID, max_length=60)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReferenceEntry(_Entry):
    """A page of the official documentation that settles the key."""

    title: Title
    url: Annotated[str, Field(pattern=r"^https://\S+$", description="https, an allowed host")]
    checked: Annotated[
        date,
        PlainValidator(_day),
        WithJsonSchema({"type": "string", "format": "date"}),
        Field(description="The day on which the page was last read"),
    ]


class OptionEntry(_Entry):
    """An option and why it is right or wrong."""

    text: Text
    why: Text
    correct: Annotated[
        bool, PlainValidator(_boolean), WithJsonSchema({"type": "boolean", "default": False})
    ] = False


class StepEntry(_Entry):
    """A step and why it has its place."""

    text: Text
    why: Text


class StatementEntry(_Entry):
    """A statement, whether it is true, and why."""

    text: Text
    why: Text
    answer: Literal["yes", "no"]


def _one_key(options: list[OptionEntry]) -> list[OptionEntry]:
    keys = sum(option.correct for option in options)
    if keys != 1:
        raise _fault(f"{keys} options are `correct: true`: mark exactly one")
    return options


def _several_keys(options: list[OptionEntry]) -> list[OptionEntry]:
    keys = sum(option.correct for option in options)
    if keys < 2:
        raise _fault(f"{keys} options are `correct: true`: mark two or more, or use type single")
    if len(options) - keys < MIN_DISTRACTORS:
        raise _fault(f"{len(options) - keys} distractors: write at least {MIN_DISTRACTORS}")
    return options


class BlankEntry(_Entry):
    """A gap of a match question with options of its own."""

    label: Text
    options: Annotated[
        list[OptionEntry], Field(min_length=2, max_length=4), AfterValidator(_one_key)
    ]


Status: TypeAlias = Literal["draft", "live", "retired"]


class _ItemEntry(_Entry):
    id: Annotated[Identifier, Field(description="Unique in the pack; never hints at the key")]
    skill: Annotated[str, Field(description="A skill id of this section, see outline.yaml")]
    difficulty: Annotated[
        Difficulty, BeforeValidator(_number), Field(description="1 recall, 2 apply, 3 analyse")
    ]
    sdk: Annotated[SdkVersion, Field(description="The SDK on which the answer depends")]
    stem: Annotated[Text, Field(description="Scenario, task, and one question that ends in ?")]
    explanation: Annotated[Text, Field(description="Teaches the idea behind the key")]
    status: Annotated[
        Status,
        Field(description="draft: never asked; live; retired: not asked again, its past stays"),
    ] = "live"
    references: Annotated[list[ReferenceEntry], Field(min_length=1)]


class SingleEntry(_ItemEntry):
    """One of four options is right."""

    type: Literal["single"]
    options: Annotated[
        list[OptionEntry],
        Field(min_length=SINGLE_OPTIONS, max_length=SINGLE_OPTIONS),
        AfterValidator(_one_key),
    ]


class MultipleEntry(_ItemEntry):
    """Several options are right; the stem says how many."""

    type: Literal["multiple"]
    options: Annotated[
        list[OptionEntry], Field(min_length=4, max_length=6), AfterValidator(_several_keys)
    ]


class OrderEntry(_ItemEntry):
    """Steps, written in the right order."""

    type: Literal["order"]
    steps: Annotated[list[StepEntry], Field(min_length=3, max_length=6)]


class MatchEntry(_ItemEntry):
    """A choice for every blank (hotspot)."""

    type: Literal["match"]
    blanks: Annotated[list[BlankEntry], Field(min_length=2, max_length=4)]


class SeriesEntry(_ItemEntry):
    """Three statements, each to be judged yes or no."""

    type: Literal["series"]
    statements: Annotated[list[StatementEntry], Field(min_length=3, max_length=3)]


QuestionEntry: TypeAlias = Annotated[
    SingleEntry | MultipleEntry | OrderEntry | MatchEntry | SeriesEntry,
    Field(discriminator="type"),
]


class BankFile(_Entry):
    """The questions of one section of the outline."""

    section: Annotated[str, Field(description="The section's id, which is also the file's name")]
    questions: Annotated[list[QuestionEntry], Field(min_length=1)]


_QUESTION: TypeAdapter[QuestionEntry] = TypeAdapter(QuestionEntry)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What a file's check found: the section it names (if it does), its sound questions by
    position, and every fault as (path within the file, message)."""

    section: str | None
    questions: Mapping[int, QuestionEntry]
    faults: tuple[tuple[YamlPath, str], ...]


def check_file(content: Plain, languages: Sequence[str]) -> CheckedFile:
    """Check a whole file. With `languages` empty the languages of texts are not checked."""
    context = {"languages": tuple(languages)}
    try:
        file = BankFile.model_validate(content, context=context)
    except ValidationError as error:
        faults = tuple((_path(found["loc"]), _message(found)) for found in error.errors())
    else:
        return CheckedFile(file.section, dict(enumerate(file.questions)), ())
    section = content.get("section") if isinstance(content, dict) else None
    listed = content.get("questions") if isinstance(content, dict) else None
    faulty = {path[1] for path, _ in faults if len(path) > 1}
    sound = {
        index: _QUESTION.validate_python(item, context=context)
        for index, item in enumerate(listed if isinstance(listed, list) else ())
        if index not in faulty
    }
    return CheckedFile(section if isinstance(section, str) else None, sound, faults)


def _path(loc: tuple[int | str, ...]) -> YamlPath:
    """The path in the file. pydantic adds the type's name after a question's position."""
    if len(loc) > 2 and loc[0] == "questions":
        return (*loc[:2], *loc[3:])
    return loc


def _message(error: ErrorDetails) -> str:
    """What is wrong and what to do, in an author's words."""
    field = _field(error["loc"])
    context = error.get("ctx", {})
    match error["type"]:
        case "bank":
            return f"{field}: {error['msg']}"
        case "missing":
            return f"{field} is missing: add it"
        case "extra_forbidden":
            return (
                f"unknown field {field}: check its spelling and the question's type, or remove it"
            )
        case "union_tag_not_found":
            return "`type` is missing: add one of single, multiple, order, match, series"
        case "union_tag_invalid":
            return f"unknown type `{context['tag']}`: use one of {context['expected_tags']}"
        case "literal_error":
            return f"{field} is `{error['input']}`: write {context['expected']}"
        case "string_pattern_mismatch" if field == "`url`":
            return f"{field} is `{error['input']}`: write an https:// address without spaces"
        case "string_pattern_mismatch":
            return f"{field} is `{error['input']}`: use lower-case-words-with-hyphens"
        case "string_too_long":
            return f"{field} is longer than {context['max_length']} characters: shorten it"
        case "too_short":
            least, found = context["min_length"], context["actual_length"]
            return f"{field} has {found} entries: write at least {least}"
        case "too_long":
            # pydantic stops counting at the limit for some inputs, so the count is taken here.
            return (
                f"{field} has {len(error['input'])} entries: keep at most {context['max_length']}"
            )
        case "string_type":
            return f"{field} must be a text"
        case "list_type":
            return f"{field} must be a list, each entry with a `-`"
        case _:
            return f"{field} must be a mapping of fields (`name: value`)"


def _field(loc: tuple[int | str, ...]) -> str:
    """What a message calls the place: its field, or its number in a list."""
    match loc:
        case ():
            return "the file"
        case (*_, int(position)):
            return f"entry {position + 1} of this list"
        case _:
            return f"`{loc[-1]}`"


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a bank file, for editors."""
    schema = BankFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def json_schema_text() -> str:
    """The exact content of `bank.schema.json`."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(json_schema_text())
