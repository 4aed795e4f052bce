"""Discord's rules for message payloads, usable without a server: renderers' tests call them too.

check_message(payload)                              # None, or raises Refused
check_message(payload, files=["chart.png"])         # with what is uploaded beside it
check_edit(payload, before=message_as_sent)         # a PATCH of it
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tests.discord_server import fields, limits
from tests.discord_server.components import check_layout, check_rows
from tests.discord_server.refusals import EMPTY_MESSAGE, Json, Path, Refused, invalid

SUPPRESS_EMBEDS = 1 << 2
EPHEMERAL = 1 << 6
LOADING = 1 << 7
SUPPRESS_NOTIFICATIONS = 1 << 12
LAYOUT = 1 << 15

SENDABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | LAYOUT
REPLIABLE = SENDABLE | EPHEMERAL
BESIDE_LAYOUT = ("content", "embeds", "poll", "sticker_ids")


def check_message(
    payload: Json, *, files: Collection[str] = (), flags_allowed: int = SENDABLE
) -> None:
    """Refuse a new message. `files` are the names of what is uploaded with it. Raises Refused."""
    flags = payload.get("flags") or 0
    if flags & ~flags_allowed:
        text = f"Flags {flags & ~flags_allowed} cannot be set here."
        raise invalid(("flags",), "BITFIELD_INVALID", text)
    names = [*files, *_attachment_names(payload)]
    check_files(payload, names)
    if flags & LAYOUT:
        _check_layout(payload, names)
    else:
        _check_plain(payload)
        if not any(payload.get(part) for part in (*BESIDE_LAYOUT, "attachments")) and not files:
            raise Refused(EMPTY_MESSAGE)
    check_mentions(payload)
    nonce = payload.get("nonce")
    if nonce is not None and len(str(nonce)) > limits.NONCE:
        raise fields.too_long(("nonce",), limits.NONCE)


def check_edit(payload: Json, *, before: Json, files: Collection[str] = ()) -> None:
    """Refuse an edit of `before` (a message as Discord shows it). Raises Refused."""
    flags_before = before.get("flags") or 0
    flags = payload.get("flags")
    if flags is None:
        flags = flags_before
    if flags_before & LAYOUT and not flags & LAYOUT:
        text = "The IS_COMPONENTS_V2 flag cannot be removed."
        raise invalid(("flags",), "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", text)
    after = {name: payload[name] for name in payload if name != "flags"}
    kept = payload.get("attachments") if "attachments" in payload else before.get("attachments")
    names = [*files, *_attachment_names({"attachments": kept}), *_attachment_names(payload)]
    names += [shown["filename"] for shown in before.get("attachments") or () if _kept(shown, kept)]
    check_files(payload, names)
    if flags & LAYOUT:
        for part in BESIDE_LAYOUT:
            after.setdefault(part, before.get(part))
        after.setdefault("components", before.get("components"))
        _check_layout(after, names, edited="components" in payload)
    else:
        _check_plain(after)
        whole = {**before, **payload}
        if not any(whole.get(part) for part in (*BESIDE_LAYOUT, "attachments")) and not files:
            raise Refused(EMPTY_MESSAGE)
    check_mentions(payload)


def _kept(shown: Json, kept: Any) -> bool:
    return any(str(one.get("id")) == str(shown["id"]) for one in kept or ())


def _check_layout(payload: Json, files: Collection[str], *, edited: bool = True) -> None:
    for part in BESIDE_LAYOUT:
        if payload.get(part):
            text = f"The '{part}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            raise invalid((part,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)
    if edited:
        check_layout(payload.get("components"), files)


def _check_plain(payload: Json) -> None:
    fields.text(payload, "content", (), most=limits.CONTENT)
    check_embeds(payload.get("embeds") or [])
    check_rows(payload.get("components") or [])


def _attachment_names(payload: Mapping[str, Any]) -> Iterable[str]:
    return [one["filename"] for one in payload.get("attachments") or () if one.get("filename")]


def check_files(payload: Json, names: Collection[str]) -> None:
    """At most ten files, each with an alt text of at most 1024 characters."""
    if len(set(names)) > limits.FILES:
        raise fields.too_long(("attachments",), limits.FILES)
    attachments = fields.rows(payload, "attachments", (), most=limits.FILES)
    for index, attachment in enumerate(attachments):
        path: Path = ("attachments", index)
        fields.text(attachment, "description", path, most=limits.FILE_DESCRIPTION)


def check_embeds(embeds: list[Json], path: Path = ("embeds",)) -> None:
    """Ten embeds, 6000 characters in all, and the limits of each part."""
    fields.rows({"embeds": embeds}, "embeds", path[:-1], most=limits.EMBEDS)
    total = 0
    for index, embed in enumerate(embeds):
        here = (*path, index)
        total += len(fields.text(embed, "title", here, most=limits.EMBED_TITLE))
        most = limits.EMBED_DESCRIPTION
        total += len(fields.text(embed, "description", here, most=most))
        for part, name, most in (
            ("footer", "text", limits.EMBED_FOOTER),
            ("author", "name", limits.EMBED_AUTHOR),
        ):
            inner = embed.get(part) or {}
            total += len(fields.text(inner, name, (*here, part), most=most))
        for number, field in enumerate(
            fields.rows(embed, "fields", here, most=limits.EMBED_FIELDS)
        ):
            place = (*here, "fields", number)
            most = limits.EMBED_FIELD_NAME
            total += len(fields.text(field, "name", place, most=most, required=True))
            most = limits.EMBED_FIELD_VALUE
            total += len(fields.text(field, "value", place, most=most, required=True))
    if total > limits.EMBEDS_TOTAL:
        text = f"Embed size exceeds maximum size of {limits.EMBEDS_TOTAL}"
        raise invalid(path, "MAX_EMBED_SIZE_EXCEEDED", text)


def check_mentions(payload: Json) -> None:
    """`parse` and a list of the same kind exclude each other."""
    allowed = payload.get("allowed_mentions")
    if not allowed:
        return
    for kind in ("users", "roles"):
        if kind in (allowed.get("parse") or ()) and allowed.get(kind):
            text = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            raise invalid(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text)
        if len(allowed.get(kind) or ()) > limits.HISTORY_PAGE:
            raise fields.too_long(("allowed_mentions", kind), limits.HISTORY_PAGE)


def check_deferred(payload: Json) -> None:
    """A deferred reply may set only EPHEMERAL. Raises Refused."""
    data = payload.get("data") or {}
    if (data.get("flags") or 0) & ~EPHEMERAL:
        text = "A deferred reply can set only EPHEMERAL."
        raise invalid(("data", "flags"), "BITFIELD_INVALID", text)


def check_choices(data: Json) -> None:
    """Refuse the `data` of an autocomplete response. Raises Refused."""
    choices = fields.rows(data, "choices", (), most=limits.CHOICES)
    for index, choice in enumerate(choices):
        path: Path = ("choices", index)
        fields.text(choice, "name", path, most=limits.CHOICE_NAME, required=True)
        if isinstance(choice.get("value"), str):
            fields.text(choice, "value", path, most=limits.CHOICE_VALUE, required=True)
        elif not isinstance(choice.get("value"), int | float):
            raise invalid((*path, "value"), "BASE_TYPE_REQUIRED", "This field is required")
