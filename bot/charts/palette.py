"""The colours of pictures, for a light and a dark ground. Pure; it knows no shape."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cards.card import Verdict


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours for one ground. Those of verdicts and bars are of the Okabe-Ito palette, which
    people with any kind of colour vision tell apart (M. Okabe, K. Ito: Color Universal Design).

    `medals` are those of the first three ranks, with `medal_ink` on them.
    """

    ground: str
    ink: str
    soft: str
    track: str
    rule: str
    verdicts: dict[Verdict, str]
    bar: str
    medals: tuple[str, str, str]
    medal_ink: str


LIGHT = Palette(
    ground="#ffffff",
    ink="#1a2130",
    soft="#566074",
    track="#e6e9f0",
    rule="#c9cfdb",
    verdicts={"weak": "#d55e00", "strong": "#0072b2", "unknown": "#566074"},
    bar="#0072b2",
    medals=("#f4c23c", "#c3cad6", "#dd9a68"),
    medal_ink="#1a2130",
)
DARK = Palette(
    ground="#1a1f29",
    ink="#e8ebf2",
    soft="#a7b0c2",
    track="#2c3444",
    rule="#465066",
    verdicts={"weak": "#e69f00", "strong": "#56b4e9", "unknown": "#a7b0c2"},
    bar="#56b4e9",
    medals=("#f4c23c", "#c3cad6", "#dd9a68"),
    medal_ink="#1a2130",
)
