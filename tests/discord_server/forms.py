"""A modal as a person sees and fills it in; it knows no server and no message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tests.discord_server import components as kinds
from tests.discord_server import limits
from tests.discord_server.components import walk
from tests.discord_server.interactions import Interaction
from tests.discord_server.options import NotPossible, Thing
from tests.discord_server.refusals import Json
from tests.discord_server.world import Channel, Role, User

Entry: TypeAlias = "str | bool | Thing | Sequence[str | Thing]"
ONE_VALUE = (kinds.TEXT_INPUT, kinds.RADIO_GROUP, kinds.CHECKBOX)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in; `options` are (label, value)."""

    label: str
    description: str
    component: Json

    @property
    def custom_id(self) -> str:
        """Its id for the bot."""
        return str(self.component["custom_id"])

    @property
    def kind(self) -> int:
        """Its component type."""
        return int(self.component["type"])

    @property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen."""
        return [(one["label"], one["value"]) for one in self.component.get("options") or ()]

    @property
    def default(self) -> str | bool | list[str] | None:
        """What stands there before anybody touches it."""
        chosen = [one["value"] for one in self.component.get("options") or () if one.get("default")]
        chosen += [str(one["id"]) for one in self.component.get("default_values") or ()]
        match self.kind:
            case kinds.TEXT_INPUT:
                return str(self.component.get("value") or "")
            case kinds.CHECKBOX:
                return bool(self.component.get("default"))
            case kinds.RADIO_GROUP:
                return chosen[0] if chosen else None
            case _:
                return chosen

    @property
    def required(self) -> bool:
        """Whether it must be filled in."""
        return bool(self.component.get("required", True))


@dataclass(frozen=True, slots=True)
class Modal:
    """An open modal."""

    title: str
    custom_id: str
    fields: tuple[Field, ...]
    interaction: Interaction

    @property
    def text(self) -> str:
        """All that can be read in it."""
        rows = (self.interaction.modal or {}).get("components") or ()
        told = [one["content"] for one in rows if one["type"] == kinds.TEXT_DISPLAY]
        labels = [piece for one in self.fields for piece in (one.label, one.description) if piece]
        return "\n".join([self.title, *told, *labels])

    def field(self, name: str) -> Field:
        """The field with this label or custom id. Raises NotPossible."""
        for one in self.fields:
            if name in (one.label, one.custom_id):
                return one
        raise NotPossible(f"no field {name!r}; there are {[one.label for one in self.fields]}")


def opened(interaction: Interaction) -> Modal:
    """The modal that answered an interaction."""
    assert interaction.modal is not None
    fields: list[Field] = []
    for row in interaction.modal["components"]:
        if row["type"] == kinds.LABEL:
            fields.append(Field(row["label"], row.get("description") or "", row["component"]))
        inputs = walk(row.get("components") or ())
        fields.extend(Field(component["label"], "", component) for component in inputs)
    shown = interaction.modal
    return Modal(shown["title"], shown["custom_id"], tuple(fields), interaction)


def submitted(modal: Modal, entries: Mapping[str, Entry]) -> tuple[Json, list[Thing]]:
    """The `data` of a submit, and the users, roles and channels in it. Raises NotPossible."""
    things: list[Thing] = []
    by_id = {modal.field(name).custom_id: entry for name, entry in entries.items()}
    filled = {one.custom_id: _fill(one, by_id, things) for one in modal.fields}
    assert modal.interaction.modal is not None
    rows = []
    for row in modal.interaction.modal["components"]:
        here: Json = {"type": row["type"], "id": row["id"]}
        if row["type"] == kinds.LABEL:
            here["component"] = filled[row["component"]["custom_id"]]
        elif row["type"] == kinds.ACTION_ROW:
            here["components"] = [filled[one["custom_id"]] for one in row["components"]]
        rows.append(here)
    return {"custom_id": modal.custom_id, "components": rows}, things


def _fill(field: Field, entries: Mapping[str, Entry], things: list[Thing]) -> Json:
    component = field.component
    made: Json = {"type": field.kind, "id": component["id"], "custom_id": field.custom_id}
    given = field.custom_id in entries
    entry = entries[field.custom_id] if given else field.default
    match field.kind:
        case kinds.TEXT_INPUT:
            made["value"] = _typed(field, entry)
        case kinds.CHECKBOX:
            made["value"] = bool(entry)
        case kinds.FILE_UPLOAD:
            raise NotPossible("file uploads in modals are not built here")
        case kinds.RADIO_GROUP:
            values = chosen(field.options, [] if entry is None else entry, things)
            if not values and field.required:
                raise NotPossible(f"{field.label!r} must be chosen")
            made["value"] = values[0] if values else None
        case _:
            made["values"] = _chosen(field, entry if entry is not None else [], things)
    return made


def _typed(field: Field, entry: object) -> str:
    if not isinstance(entry, str):
        raise NotPossible(f"{field.label!r} takes text, not {entry!r}")
    least = field.component.get("min_length") or 0
    most = field.component.get("max_length") or limits.TEXT_INPUT
    if field.required and not entry:
        raise NotPossible(f"{field.label!r} must be filled in")
    if entry and not least <= len(entry) <= most:
        raise NotPossible(f"{field.label!r} takes {least} to {most} characters")
    return entry


def _chosen(field: Field, entry: Entry, things: list[Thing]) -> list[str]:
    values = chosen(field.options, entry, things)
    least, most = field.component.get("min_values"), field.component.get("max_values")
    group = field.kind == kinds.CHECKBOX_GROUP
    top = len(field.options) if group else 1
    low = 1 if least is None else least
    if not field.required:
        low = 0 if not values else low
    if not low <= len(values) <= (top if most is None else most):
        raise NotPossible(f"{field.label!r} takes {low} to {most or top} choices, not {values}")
    return values


def chosen(options: Sequence[tuple[str, str]], entry: Entry, things: list[Thing]) -> list[str]:
    """The values of what a person picks by label, by value or as a thing. Raises NotPossible."""
    picked: Iterable[str | Thing]
    if isinstance(entry, str | User | Role | Channel):
        picked = [entry]
    elif isinstance(entry, bool):
        raise NotPossible("a yes or no cannot be picked from a list")
    else:
        picked = entry
    values: list[str] = []
    for one in picked:
        if isinstance(one, User | Role | Channel):
            things.append(one)
            values.append(str(one.id))
            continue
        found = [value for label, value in options if one in (label, value)]
        if options and not found:
            raise NotPossible(f"{one!r} is not offered; there are {[pair[0] for pair in options]}")
        values.append(found[0] if found else one)
    return values
