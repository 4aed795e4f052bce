"""What Slack takes as a message or a view, and how it says no to the rest."""

from __future__ import annotations

import pytest

from tests.slack_server import Refused, check_message, check_view
from tests.slack_server.kit import (
    actions,
    asks,
    boxes,
    button,
    home,
    menu,
    modal,
    option,
    plain,
    section,
    text_field,
)
from tests.slack_server.refusal import Json


def image(**more: object) -> Json:
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A", **more}


def context(*texts: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text} for text in texts]}


def header(text: str) -> Json:
    return {"type": "header", "text": plain(text)}


def chart(series: int = 1, label: str = "Mon") -> Json:
    data = [{"name": f"s{i}", "data": [{"label": label, "value": 1}]} for i in range(series)]
    axis = {"categories": ["Mon"]}
    return {
        "type": "data_visualization",
        "title": "Week",
        "chart": {"type": "bar", "series": data, "axis_config": axis},
    }


def table(rows: int, columns: int) -> Json:
    cell = {"type": "raw_text", "text": "1"}
    return {"type": "table", "rows": [[cell] * columns] * rows}


def row(element: Json) -> Json:
    return actions(element)


EXTREMES = [
    section("x" * 3000),
    {"type": "section", "fields": [plain("x" * 2000)] * 3},
    {"type": "section", "fields": [plain("x")] * 10},
    header("x" * 150),
    context(*"0123456789"),
    actions(*(button("x" * 75, f"a{i}", value="v" * 200) for i in range(25))),
    row(button("A", "a" * 255, value="v" * 2000, style="primary")),
    row({**menu(), "options": [option("x" * 75, "v" * 150)] * 100}),
    row(boxes(*"0123456789")),
    row({**menu(*"01234", kind="overflow")}),
    {"type": "divider", "block_id": "b" * 255},
    image(title=plain("x" * 2000)),
    asks("Label", text_field(max_length=3000), "b"),
    asks("Label", menu("A", kind="multi_static_select"), "b", optional=True),
    chart(6),
    table(100, 20),
    {"type": "markdown", "text": "x" * 12_000},
    section("x", accessory=image()),
]


@pytest.mark.parametrize("block", EXTREMES, ids=lambda block: str(block["type"]))
def test_what_is_just_short_enough_is_taken(block: Json) -> None:
    check_message({"blocks": [block]})


REFUSALS = [
    (section("x" * 3001), "/text/text", "must be less than 3001 characters"),
    (section(""), "/text/text", "must be more than 0 characters"),
    ({"type": "section"}, "", "must define either `text` or `fields`"),
    ({"type": "section", "fields": [plain("x")] * 11}, "/fields", "no more than 10 items allowed"),
    ({"type": "section", "fields": [plain("x" * 2001)]}, "/fields/0/text", "less than 2001"),
    (header("x" * 151), "/text/text", "must be less than 151 characters"),
    ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "/text/type", "unsupported type"),
    (context(*["x"] * 11), "/elements", "no more than 10 items allowed"),
    (context(), "/elements", "must provide at least 1 items"),
    (actions(*(button("A", f"a{i}") for i in range(26))), "/elements", "no more than 25 items"),
    (row(button("x" * 76, "a")), "/elements/0/text/text", "must be less than 76 characters"),
    (row(button("A", "a", value="v" * 2001)), "/elements/0/value", "less than 2001"),
    (row(button("A", "a" * 256)), "/elements/0/action_id", "less than 256"),
    (row(button("A", "a", style="quiet")), "/elements/0/style", "must be one of"),
    (row(button("A", "a", colour="red")), "/elements/0", "invalid additional property: colour"),
    (actions(button("A", "a"), button("B", "a")), "/elements/1/action_id", "already exists"),
    (row({**menu(), "options": [option("x")] * 101}), "/elements/0/options", "no more than 100"),
    (row({**menu(), "options": []}), "/elements/0/options", "at least 1"),
    (row(menu("x" * 76)), "/elements/0/options/0/text/text", "less than 76"),
    (
        row({**menu(), "options": [option("x", "v" * 151)]}),
        "/elements/0/options/0/value",
        "less than 151",
    ),
    (
        row({**menu("A"), "initial_option": option("B")}),
        "/elements/0/initial_option",
        "must be one of the options",
    ),
    (row({"type": "static_select", "action_id": "a"}), "/elements/0", "must define either"),
    (row(boxes(*"0123456789x")), "/elements/0/options", "no more than 10 items allowed"),
    (row(menu(*"012345", kind="overflow")), "/elements/0/options", "no more than 5 items"),
    (
        row({**boxes("A"), "initial_options": [option("B")]}),
        "/elements/0/initial_options/0",
        "must be one of the options",
    ),
    (row(menu(*"0123456789x", kind="radio_buttons")), "/elements/0/options", "no more than 10"),
    (row(text_field()), "/elements/0/type", "unsupported type: plain_text_input"),
    (asks("A", button("A", "a"), "b"), "/element/type", "unsupported type: button"),
    (
        asks("A", {"type": "email_text_input", "action_id": "a"}, "b"),
        "/element/type",
        "unsupported type: email_text_input",
    ),
    (asks("x" * 2001, text_field(), "b"), "/label/text", "less than 2001"),
    ({"type": "divider", "block_id": "b" * 256}, "/block_id", "less than 256"),
    ({"type": "image", "image_url": "https://x.org/a.png"}, "", "missing required field: alt_text"),
    ({"type": "image", "alt_text": "A"}, "", "must define either `image_url` or `slack_file`"),
    (image(image_url="file:///a.png"), "/image_url", "invalid url"),
    ({"type": "poll"}, "/type", "unsupported type: poll"),
    ({"text": "x"}, "", "missing required field: type"),
    (chart(7), "/chart/series", "no more than 6 items allowed"),
    (chart(label="Tue"), "/chart/series/0/data", "labels must match the categories"),
    (table(101, 1), "/rows", "no more than 100 items allowed"),
    (table(1, 21), "/rows/0", "no more than 20 items allowed"),
]


@pytest.mark.parametrize(("block", "pointer", "text"), REFUSALS)
def test_what_is_too_long_or_unknown_is_refused_where_it_stands(
    block: Json, pointer: str, text: str
) -> None:
    with pytest.raises(Refused) as refusal:
        check_message({"blocks": [section("First"), block]})
    assert refusal.value.error == "invalid_blocks"
    assert refusal.value.pointer == f"/blocks/1{pointer}"
    assert text in refusal.value.text


MESSAGES = [
    ({"text": "  "}, "no_text"),
    ({}, "no_text"),
    ({"text": "x" * 40_001}, "msg_too_long"),
    ({"text": 3}, "invalid_arguments"),
    ({"blocks": {"type": "divider"}}, "invalid_blocks_format"),
    ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
    ({"blocks": [section("x" * 3000)] * 5}, "msg_blocks_too_long"),
    ({"blocks": [{"type": "divider", "block_id": "b"}] * 2}, "invalid_blocks"),
    ({"blocks": [chart()] * 3}, "invalid_blocks"),
    ({"blocks": [table(1, 1)] * 2}, "invalid_blocks"),
    ({"attachments": [{"color": "#fff", "blocks": [header("x" * 151)]}]}, "invalid_blocks"),
    ({"attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
    ({"attachments": "x"}, "invalid_attachments"),
    ({"text": "x", "metadata": {"event_type": "quiz"}}, "invalid_metadata_format"),
    ({"text": "x", "metadata": "quiz"}, "invalid_metadata_format"),
    (
        {"text": "x", "metadata": {"event_type": "quiz", "event_payload": {"a": {"b": 1}}}},
        "invalid_metadata_schema",
    ),
    (
        {"text": "x", "metadata": {"event_type": "quiz", "event_payload": {"a": "x" * 16_000}}},
        "metadata_too_large",
    ),
]


@pytest.mark.parametrize(("payload", "error"), MESSAGES)
def test_a_message_is_refused_as_a_whole(payload: Json, error: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_message(payload)
    assert refusal.value.error == error


def test_a_full_message_is_taken() -> None:
    check_message(
        {
            "text": "x" * 40_000,
            "blocks": [section("x" * 190)] * 50,
            "attachments": [{"color": "#2eb67d", "blocks": [section("Right")]}],
            "metadata": {"event_type": "quiz", "event_payload": {"delivery": "7"}},
        }
    )


def test_a_refusal_reads_as_slack_writes_it() -> None:
    with pytest.raises(Refused) as refusal:
        check_message({"blocks": [section("x" * 3001)]})
    said = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert refusal.value.body() == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [said],
        "response_metadata": {"messages": [f"[ERROR] {said}"]},
    }


VIEWS = [
    (modal(title=plain("x" * 25)), "/view/title/text", "less than 25"),
    (modal(submit=plain("x" * 25)), "/view/submit/text", "less than 25"),
    (modal(close=plain("x" * 25)), "/view/close/text", "less than 25"),
    (modal(private_metadata="x" * 3001), "/view/private_metadata", "less than 3001"),
    (modal(callback_id="x" * 256), "/view/callback_id", "less than 256"),
    (modal(submit_disabled=True), "/view", "invalid additional property: submit_disabled"),
    (modal(*[{"type": "divider"}] * 101), "/view/blocks", "no more than 100 items allowed"),
    (modal({"type": "markdown", "text": "x"}), "/view/blocks/0", "unsupported surface"),
    ({"type": "modal", "blocks": []}, "/view", "missing required field: title"),
    ({"type": "page", "blocks": []}, "/view/type", "must be one of: modal, home"),
    ({**home(), "title": plain("x")}, "/view", "invalid additional property: title"),
    (
        {"type": "modal", "title": plain("A"), "blocks": [asks("A", text_field(), "b")]},
        "/view",
        "missing required field: submit",
    ),
    (
        home(asks("A", {"type": "url_text_input", "action_id": "a"}, "b")),
        "/view/blocks/0/element/type",
        "unsupported type: url_text_input",
    ),
]


@pytest.mark.parametrize(("view", "pointer", "text"), VIEWS)
def test_a_view_is_refused_where_it_is_wrong(view: Json, pointer: str, text: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_view(view)
    assert refusal.value.error == "invalid_arguments"
    assert refusal.value.pointer == pointer
    assert text in refusal.value.text


def test_full_views_are_taken() -> None:
    check_view(modal(*[section("x" * 2000)] * 100, private_metadata="x" * 3000))
    check_view(home(*[{"type": "divider"}] * 100))
    check_view(modal(asks("A", {"type": "email_text_input", "action_id": "a"}, "b")))


def test_a_view_of_more_than_250_kilobytes_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        check_view(modal(*[section("x" * 2600)] * 100))
    assert refusal.value.error == "view_too_large"
