"""The drawing process answers every request, in order, until there are no more."""

from __future__ import annotations

import io

from bot.charts.wire import (
    Fault,
    Illegible,
    Picture,
    Ready,
    Reply,
    Request,
    dump_request,
    frame,
    load_reply,
)
from bot.charts.worker import serve
from tests.bot.charts.builders import a_board, a_chart, a_row


def answers(requests: bytes) -> list[Reply]:
    """What the worker replies to these bytes."""
    written = io.BytesIO()
    serve(io.BytesIO(requests), written)
    written.seek(0)
    replies: list[Reply] = []
    while head := written.read(4):
        replies.append(load_reply(written.read(int.from_bytes(head, "big"))))
    return replies


def test_it_says_that_it_is_ready_and_then_draws() -> None:
    chart = a_chart(a_row("Añadir"))
    svg = frame(dump_request(Request(chart, "svg", dark=False)))
    png = frame(dump_request(Request(chart, "png", dark=True)))

    ready, first, second = answers(svg + png)

    assert ready == Ready()
    assert isinstance(first, Picture)
    assert "Añadir" in first.content.decode()
    assert isinstance(second, Picture)
    assert second.content.startswith(b"\x89PNG")


def test_what_cannot_be_drawn_is_said_and_the_next_is_drawn() -> None:
    good = frame(dump_request(Request(a_chart(), "svg", dark=False)))

    _, fault, picture = answers(frame(b'{"block": 1}') + good)

    assert isinstance(fault, Fault)
    assert "block" in fault.reason
    assert isinstance(picture, Picture)


def test_a_board_is_drawn_and_one_that_the_font_cannot_write_is_said() -> None:
    good = frame(dump_request(Request(a_board("Ana"), "png", dark=False)))
    bad = frame(dump_request(Request(a_board("Ana", "漢字"), "png", dark=False)))

    _, illegible, picture = answers(bad + good)

    assert illegible == Illegible("the font has no letters for 字漢")
    assert isinstance(picture, Picture)


def test_half_a_request_is_the_end() -> None:
    whole = frame(dump_request(Request(a_chart(), "svg", dark=False)))

    assert answers(whole[:-1]) == [Ready()]
    assert answers(whole[:2]) == [Ready()]
