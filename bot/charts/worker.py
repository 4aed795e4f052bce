"""The process that draws: `python -m bot.charts.worker`, started by the artist and by nobody else.

It reads requests from standard input and writes replies to standard output, one after the other,
until the input ends: so it never outlives the bot, however the bot ends. Only this process pays
for matplotlib's memory. It knows no group and no person.
"""

from __future__ import annotations

import gc
import signal
import sys
from typing import BinaryIO

from bot.cards.card import Chart, ChartRow
from bot.charts.draw import draw
from bot.charts.scene import IllegibleError
from bot.charts.wire import (
    LENGTH_BYTES,
    Fault,
    Illegible,
    Picture,
    Ready,
    Reply,
    dump_reply,
    frame,
    load_request,
)

_REHEARSAL = Chart((ChartRow("a", 0.5, 0.4, 0.6, "weak", "a", "a"),), 0.65, "a", (), "a")


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Draw until the requests end. What cannot be drawn is said, and is not the end."""
    draw(_REHEARSAL, "png")
    draw(_REHEARSAL, "svg")
    _write(replies, Ready())
    while (body := _read(requests)) is not None:
        _write(replies, _reply(body))
        # While nobody waits: see `main`.
        gc.collect()


def _reply(body: bytes) -> Reply:
    try:
        request = load_request(body)
        return Picture(draw(request.block, request.style, dark=request.dark))
    except IllegibleError as error:
        return Illegible(str(error))
    except Exception as error:
        return Fault(f"{type(error).__name__}: {error}")


def _read(requests: BinaryIO) -> bytes | None:
    head = requests.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        return None
    length = int.from_bytes(head, "big")
    body = requests.read(length)
    return body if len(body) == length else None


def _write(replies: BinaryIO, reply: Reply) -> None:
    replies.write(frame(dump_reply(reply)))
    replies.flush()


def main() -> None:
    """Serve the standard streams; what a library prints goes to standard error instead."""
    # Ctrl-C in a terminal reaches this process too; the bot still wants its pictures then.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A collection in the middle of a picture would walk through all that the libraries made, for
    # a tenth of a second. They stay; the rest is collected after each picture.
    gc.disable()
    gc.freeze()
    replies = sys.stdout.buffer
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, replies)


if __name__ == "__main__":
    main()
