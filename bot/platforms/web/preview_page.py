"""A question's preview as one self-contained HTML file. It knows no request."""

from __future__ import annotations

from markupsafe import Markup

from bot.authoring.preview import Preview
from bot.platforms.web.render import CardView, the_screen
from bot.words.catalogue import catalogue


def preview_page(preview: Preview) -> str:
    """The question and its reveal, looking as on the web page; what is pressed leads nowhere."""
    screen = the_screen()
    style, script = (
        # They are ours, and neither holds the end of the element that they stand in.
        Markup(screen.assets[name].content.decode())  # noqa: S704
        for name in ("app.css", "app.js")
    )
    values = {
        "facts": f"{preview.facts} · {preview.place}",
        "asked": CardView(preview.asked, "asked"),
        "solved": CardView(preview.solved, "solved"),
        "style": style,
        "script": script,
    }
    words = catalogue(preview.asked.language)
    return str(screen.render("preview.html", words, values))
