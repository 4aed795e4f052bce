"""Every rule for payloads refuses what breaks it, and names the place; no server is needed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.discord_server import limits
from tests.discord_server.checks import (
    EPHEMERAL,
    LAYOUT,
    REPLIABLE,
    check_choices,
    check_deferred,
    check_edit,
    check_message,
)
from tests.discord_server.posting import with_ids
from tests.discord_server.refusals import EMPTY_MESSAGE, INVALID_FORM, Json, Refused


def a_button(**changes: Any) -> Json:
    return {"type": 2, "style": 1, "label": "A", "custom_id": "a"} | changes


def a_select(**changes: Any) -> Json:
    options = [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}]
    return {"type": 3, "custom_id": "s", "options": options} | changes


def a_row(*children: Json) -> Json:
    return {"type": 1, "components": list(children or [a_button()])}


def a_text(content: str = "Hello") -> Json:
    return {"type": 10, "content": content}


def a_gallery(*items: Json) -> Json:
    return {"type": 12, "items": list(items)}


def plain(*rows: Json, **parts: Any) -> Json:
    return {"content": "Hello", "components": list(rows)} | parts


def layout(*components: Json, **parts: Any) -> Json:
    return {"flags": LAYOUT, "components": list(components)} | parts


def buttons(number: int) -> list[Json]:
    return [a_button(custom_id=f"b{index}") for index in range(number)]


def options(number: int) -> list[Json]:
    return [{"label": f"{index}", "value": f"{index}"} for index in range(number)]


FINE: dict[str, Json] = {
    "content": {"content": "x" * limits.CONTENT},
    "embed": {"embeds": [{"title": "t" * 256, "description": "d" * 4096}]},
    "five buttons": plain(a_row(*buttons(5))),
    "a select": plain(a_row(a_select(max_values=2))),
    "link": plain(a_row({"type": 2, "style": 5, "label": "Go", "url": "https://example.org"})),
    "layout": layout(a_text(), a_row(*buttons(5))),
    "section": layout({"type": 9, "components": [a_text()], "accessory": a_button()}),
    "container": layout({"type": 17, "components": [a_text(), {"type": 14}], "accent_color": 1}),
    "40 components": layout(*[a_text() for _ in range(40)]),
    "gallery": layout(a_gallery({"media": {"url": "https://example.org/a.png"}})),
    "ids": layout(a_text() | {"id": 7}, a_text() | {"id": 8}),
    "ids of 0 are none": layout(a_text() | {"id": 0}, a_text() | {"id": 0}),
    "nonce": {"content": "x", "nonce": "n" * 25},
}


@pytest.mark.parametrize("name", FINE)
def test_what_discord_takes(name: str) -> None:
    check_message(FINE[name])


EMBED_TOTAL = [{"description": "d" * 3001}, {"description": "d" * 3000}]
REFUSED: dict[str, tuple[Json, str]] = {
    "long content": ({"content": "x" * 2001}, "content"),
    "content that is no text": ({"content": 5}, "content"),
    "long nonce": ({"content": "x", "nonce": "n" * 26}, "nonce"),
    "ephemeral in a channel": ({"content": "x", "flags": EPHEMERAL}, "flags"),
    "11 embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds"),
    "embed title": ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
    "embed description": ({"embeds": [{"description": "x" * 4097}]}, "embeds.0.description"),
    "26 embed fields": (
        {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]},
        "embeds.0.fields",
    ),
    "embed field name": (
        {"embeds": [{"fields": [{"name": "n" * 257, "value": "v"}]}]},
        "embeds.0.fields.0.name",
    ),
    "embed field value": (
        {"embeds": [{"fields": [{"name": "n", "value": "v" * 1025}]}]},
        "embeds.0.fields.0.value",
    ),
    "embed footer": ({"embeds": [{"footer": {"text": "x" * 2049}}]}, "embeds.0.footer.text"),
    "embed author": ({"embeds": [{"author": {"name": "x" * 257}}]}, "embeds.0.author.name"),
    "embeds in all": ({"embeds": EMBED_TOTAL}, "embeds"),
    "6 rows": (
        plain(*[a_row(a_button(custom_id=f"{index}")) for index in range(6)]),
        "components",
    ),
    "6 buttons": (plain(a_row(*buttons(6))), "components.0.components"),
    "an empty row": (plain({"type": 1, "components": []}), "components.0.components"),
    "a select beside a button": (
        plain(a_row(a_select(), a_button())),
        "components.0.components",
    ),
    "a button without a row": (plain(a_button()), "components.0.type"),
    "a text input in a message": (
        plain(a_row({"type": 4, "custom_id": "t", "style": 1, "label": "T"})),
        "components.0.components.0.type",
    ),
    "an unknown type": (plain(a_row({"type": 99})), "components.0.components.0.type"),
    "long custom id": (
        plain(a_row(a_button(custom_id="x" * 101))),
        "components.0.components.0.custom_id",
    ),
    "no custom id": (
        plain(a_row({"type": 2, "style": 1, "label": "A"})),
        "components.0.components.0.custom_id",
    ),
    "a custom id twice": (
        plain(a_row(a_button(), a_button())),
        "components.0.components.1.custom_id",
    ),
    "long label": (
        plain(a_row(a_button(label="x" * 81))),
        "components.0.components.0.label",
    ),
    "neither label nor emoji": (
        plain(a_row(a_button(label=None))),
        "components.0.components.0",
    ),
    "no such style": (plain(a_row(a_button(style=7))), "components.0.components.0.style"),
    "a url on an ordinary button": (
        plain(a_row(a_button(url="https://example.org"))),
        "components.0.components.0.url",
    ),
    "a link with a custom id": (
        plain(a_row(a_button(style=5, url="https://example.org"))),
        "components.0.components.0.custom_id",
    ),
    "a link to nowhere": (
        plain(a_row({"type": 2, "style": 5, "label": "x", "url": "ftp://example.org"})),
        "components.0.components.0.url",
    ),
    "26 options": (
        plain(a_row(a_select(options=options(26)))),
        "components.0.components.0.options",
    ),
    "no options": (plain(a_row(a_select(options=[]))), "components.0.components.0.options"),
    "long option label": (
        plain(a_row(a_select(options=[{"label": "x" * 101, "value": "1"}]))),
        "components.0.components.0.options.0.label",
    ),
    "long option value": (
        plain(a_row(a_select(options=[{"label": "x", "value": "1" * 101}]))),
        "components.0.components.0.options.0.value",
    ),
    "long option description": (
        plain(a_row(a_select(options=[{"label": "x", "value": "1", "description": "d" * 101}]))),
        "components.0.components.0.options.0.description",
    ),
    "an option twice": (
        plain(a_row(a_select(options=[{"label": "x", "value": "1"}] * 2))),
        "components.0.components.0.options.1.value",
    ),
    "long placeholder": (
        plain(a_row(a_select(placeholder="x" * 151))),
        "components.0.components.0.placeholder",
    ),
    "min above max": (
        plain(a_row(a_select(min_values=2, max_values=1))),
        "components.0.components.0.min_values",
    ),
    "max above options": (
        plain(a_row(a_select(max_values=3))),
        "components.0.components.0.max_values",
    ),
    "max of 26": (
        plain(a_row(a_select(options=options(25), max_values=26))),
        "components.0.components.0.max_values",
    ),
    "two defaults for one": (
        plain(a_row(a_select(options=[one | {"default": True} for one in options(2)]))),
        "components.0.components.0.options",
    ),
    "default users beyond the maximum": (
        plain(a_row({"type": 5, "custom_id": "u", "default_values": [{"id": 1}, {"id": 2}]})),
        "components.0.components.0.default_values",
    ),
    "options of a user select": (
        plain(a_row(a_select(type=5))),
        "components.0.components.0.options",
    ),
    "layout with content": (layout(a_text(), content="x"), "content"),
    "layout with embeds": (layout(a_text(), embeds=[{"title": "x"}]), "embeds"),
    "layout with a poll": (layout(a_text(), poll={"question": {}}), "poll"),
    "an empty layout": (layout(), "components"),
    "text without the flag": (plain(a_text()), "components.0.type"),
    "41 components": (
        layout({"type": 17, "components": [a_text() for _ in range(40)]}),
        "components",
    ),
    "4001 characters": (layout(a_text("x" * 2000), a_text("x" * 2001)), "components"),
    "an empty text": (layout(a_text("")), "components.0.content"),
    "a container in a container": (
        layout({"type": 17, "components": [{"type": 17, "components": [a_text()]}]}),
        "components.0.components.0.type",
    ),
    "an accent beyond white": (
        layout({"type": 17, "components": [a_text()], "accent_color": 1 << 24}),
        "components.0.accent_color",
    ),
    "a section without an accessory": (
        layout({"type": 9, "components": [a_text()]}),
        "components.0.accessory",
    ),
    "4 texts in a section": (
        layout({"type": 9, "components": [a_text()] * 4, "accessory": a_button()}),
        "components.0.components",
    ),
    "a wide separator": (layout({"type": 14, "spacing": 3}), "components.0.spacing"),
    "an id twice": (layout(a_text() | {"id": 7}, a_text() | {"id": 7}), "components.1.id"),
    "an id beyond int32": (layout(a_text() | {"id": 2**31}), "components.0.id"),
    "an empty gallery": (layout(a_gallery()), "components.0.items"),
    "11 pictures": (
        layout(a_gallery(*[{"media": {"url": "https://example.org/a.png"}}] * 11)),
        "components.0.items",
    ),
    "a picture that is not there": (
        layout(a_gallery({"media": {"url": "attachment://a.png"}})),
        "components.0.items.0.media.url",
    ),
    "a picture from the disk": (
        layout(a_gallery({"media": {"url": "file:///a.png"}})),
        "components.0.items.0.media.url",
    ),
    "long alt text in a gallery": (
        layout(a_gallery({"media": {"url": "https://a.example/"}, "description": "d" * 1025})),
        "components.0.items.0.description",
    ),
    "a file by address": (
        layout({"type": 13, "file": {"url": "https://example.org/a.pdf"}}),
        "components.0.file.url",
    ),
    "long alt text": (
        {"content": "x", "attachments": [{"id": 0, "filename": "a", "description": "d" * 1025}]},
        "attachments.0.description",
    ),
    "11 files": (
        {"content": "x", "attachments": [{"id": i, "filename": f"{i}"} for i in range(11)]},
        "attachments",
    ),
    "users to mention, twice": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_discord_refuses(name: str) -> None:
    payload, place = REFUSED[name]

    with pytest.raises(Refused) as caught:
        check_message(payload)

    assert caught.value.code == INVALID_FORM
    assert ".".join(map(str, caught.value.path)) == place


def test_an_empty_message_has_a_code_of_its_own() -> None:
    for payload in ({}, {"content": ""}, {"components": [a_row()]}):
        with pytest.raises(Refused) as caught:
            check_message(payload)
        assert caught.value.code == EMPTY_MESSAGE


def test_a_reply_may_be_ephemeral() -> None:
    check_message({"content": "x", "flags": EPHEMERAL}, flags_allowed=REPLIABLE)


def test_a_picture_that_is_uploaded_is_found() -> None:
    payload = layout(a_gallery({"media": {"url": "attachment://a.png"}}))
    check_message(payload, files=["a.png"])
    check_message(payload | {"attachments": [{"id": 0, "filename": "a.png"}]})


def test_the_body_says_where_the_fault_is() -> None:
    with pytest.raises(Refused) as caught:
        check_message({"embeds": [{"title": "x" * 257}]})

    error = {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256 or fewer in length."}
    assert caught.value.body() == {
        "code": 50035,
        "message": "Invalid Form Body",
        "errors": {"embeds": {"0": {"title": {"_errors": [error]}}}},
    }


def test_the_layout_flag_stays() -> None:
    before = layout(a_text(), attachments=[])
    check_edit({"components": [a_text("New")]}, before=before)
    for payload, place in (
        ({"flags": 0}, ("flags",)),
        ({"content": "Plain"}, ("content",)),
        ({"components": []}, ("components",)),
    ):
        with pytest.raises(Refused) as caught:
            check_edit(payload, before=before)
        assert caught.value.path == place


def test_a_plain_message_becomes_a_layout_once_its_content_is_gone() -> None:
    before = plain(attachments=[])
    change = layout(a_text())
    with pytest.raises(Refused, match="content"):
        check_edit(change, before=before)
    check_edit(change | {"content": None}, before=before)


def test_an_edit_cannot_empty_a_message() -> None:
    with pytest.raises(Refused) as caught:
        check_edit({"content": ""}, before={"content": "x", "attachments": []})
    assert caught.value.code == EMPTY_MESSAGE


def test_components_without_ids_get_the_next_free_ones() -> None:
    sent = [a_text() | {"id": 2}, {"type": 17, "components": [a_text(), a_text()]}]

    shown = with_ids(sent)

    assert [one["id"] for one in (*shown, *shown[1]["components"])] == [2, 1, 3, 4]
    assert "id" not in sent[1]


def test_a_deferral_sets_only_ephemeral() -> None:
    check_deferred({"type": 5, "data": {"flags": EPHEMERAL}})
    with pytest.raises(Refused, match="EPHEMERAL"):
        check_deferred({"type": 5, "data": {"flags": EPHEMERAL | LAYOUT}})


@pytest.mark.parametrize(
    ("choices", "place"),
    [
        ([{"name": "x", "value": "x"}] * 26, ("choices",)),
        ([{"name": "x" * 101, "value": "x"}], ("choices", 0, "name")),
        ([{"name": "x", "value": "x" * 101}], ("choices", 0, "value")),
        ([{"name": "", "value": "x"}], ("choices", 0, "name")),
        ([{"name": "x"}], ("choices", 0, "value")),
    ],
)
def test_suggestions_have_limits(choices: list[Json], place: tuple[str | int, ...]) -> None:
    check_choices({"choices": [{"name": "x" * 100, "value": "x"}] * 25})
    with pytest.raises(Refused) as caught:
        check_choices({"choices": choices})
    assert caught.value.path == place
