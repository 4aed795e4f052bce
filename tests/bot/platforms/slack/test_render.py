"""Cards become messages and views of Slack: what is where, what is pressed, what does not fit."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cards.card import (
    Button,
    Card,
    Field,
    Form,
    Link,
    Links,
    OptionRow,
    Options,
    Paragraph,
    Tone,
)
from bot.cards.phrasing import erase_card
from bot.charts.artist import Artist
from bot.platforms.slack import limits, render
from bot.platforms.slack.action_ids import Lack
from bot.platforms.slack.incomplete import incomplete_card
from bot.platforms.slack.render import EVENT_TYPE, TooLargeError, key_of
from tests.bot.charts.builders import a_board, a_chart, a_row
from tests.bot.platforms.slack.showing import (
    as_sent,
    buttons,
    in_modal,
    labels,
    of_type,
    posted,
    shown_at_home,
    smalls,
    texts,
)

ABC = (("A", "a `prism`"), ("B", "a lens"), ("C", "a clock"))
YES_NO = (("Y", "Yes"), ("N", "No"))
ACTION = "a:token-01:"
SEVERAL = Form("several", (Field("Choose 2 options.", ABC, 2),), ACTION, "Send")
ORDER = Form("order", (Field("Put them in order.", ABC),), ACTION, "Send")
MATCH = Form("each", (Field("Blank [1]", ABC), Field("Blank [2]", ABC)), ACTION, "Send")
SERIES = Form("each", (Field("1", YES_NO), Field("2", YES_NO)), ACTION, "Send")
ANSWERS = tuple(Button(letter, f"Answer {letter}", ACTION + letter) for letter in "ABCDEF")
SPANISH = Button("Español", "In Spanish", "t:token-01:es", style="quiet")


def inputs(card: Card) -> list[dict[str, Any]]:
    """The inputs of a card's message."""
    return of_type(posted(card), "input")


class TestTexts:
    def test_title_tags_and_footer(self) -> None:
        card = Card("The *day*", tags=("Light", "*Old*"), footer="Open until Tuesday, 09:00.")
        payload = posted(card)
        assert [one["type"] for one in payload["blocks"]] == ["header", "context", "context"]
        assert texts(payload) == ["The *day*", "Light · ∗Old∗", "Open until Tuesday, 09:00."]

    def test_a_notification_names_channels_and_formats_nothing(self) -> None:
        text = "**See** ⟦channel:slack:C09AB⟧ & **⟦channel:slack:C1⟧**:\n```\na *b*\n```\n`c`  d"
        assert posted(Card("T", (Paragraph(text),)))["text"] == (
            "T\nSee <#C09AB> &amp; <#C1>: a ∗b∗ c d"
        )

    @pytest.mark.parametrize(
        ("tone", "title"),
        [("right", "✅ T"), ("wrong", "❌ T"), ("warning", "⚠️ T"), ("info", "T"), ("neutral", "T")],
    )
    def test_the_tone_is_a_sign_beside_words(self, tone: Tone, title: str) -> None:
        payload = posted(Card("T", tone=tone))
        assert (texts(payload), payload["text"]) == ([title], "T")

    def test_paragraphs_stand_apart_and_remarks_are_small(self) -> None:
        card = Card("T", (Paragraph("**a**\n\nb"), Paragraph("c\n\n```\nx\n```", small=True)))
        payload = posted(card)
        assert texts(payload)[1:] == ["*a*\n\nb", "c", "```\nx\n```"]
        assert smalls(payload) == ["c"]

    def test_nothing_is_folded_and_nothing_is_read_into_names(self) -> None:
        payload = posted(Card("T", (Paragraph("a"), Paragraph("b", small=True))))
        (section,) = of_type(payload, "section")
        (context,) = of_type(payload, "context")
        assert section["expand"] is True
        assert section["text"]["verbatim"] is context["elements"][0]["verbatim"] is True

    def test_an_open_question_lists_its_options_in_one_text(self) -> None:
        rows = (OptionRow("A", "a `prism`"), OptionRow("B", "```python\nx\n```"))
        card = Card("T", (Options(rows, label="Blank [1]"),))
        assert texts(posted(card))[1:] == ["*Blank [1]*\n*A.* a `prism`\n*B.*\n```\nx\n```"]

    def test_a_reveal_has_its_reasons_small_below_each_option(self) -> None:
        rows = (
            OptionRow("A", "a prism", "right", True, "It spreads light.", 3),
            OptionRow("B", "a lens", "wrong", False, "It bends.", 4),
        )
        payload = posted(Card("T", (Options(rows, total=7),)))
        assert texts(payload)[1:] == [
            "✅ *A.* a prism",
            "*Right* · *Your answer* · 3 of 7 · It spreads light.",
            "❌ *B.* a lens",
            "Wrong · 4 of 7 · It bends.",
        ]
        assert len(smalls(payload)) == 2

    def test_few_links_stand_in_a_line_and_many_in_a_list(self) -> None:
        links = tuple(Link(f"Page {number}", f"https://a.b/{number}") for number in range(4))
        few, many = Links("To review:", links[:2]), Links("Read", links)
        assert texts(posted(Card("T", (few, many))))[1:] == [
            "*To review*: <https://a.b/0|Page 0> · <https://a.b/1|Page 1>",
            "*Read*\n" + "\n".join(f"• <https://a.b/{n}|Page {n}>" for n in range(4)),
        ]

    def test_a_leaderboard_and_a_chart_without_pictures_are_told_in_words(self) -> None:
        table = a_board("Ana", "**Ben**", rest="and 3 more people")
        chart = a_chart(a_row(heading="Stars"))
        payload = posted(Card("T", (table, chart)))
        assert texts(payload)[1:] == [
            "🥇 *Ana* · Points 2 · Right 2 of 2\n🥈 *∗∗Ben∗∗* · Points 1 · Right 1 of 2",
            "and 3 more people",
            "*Stars*",
            "🔴 Run model training scripts · 50% · débil · 12 answers",
        ]

    def test_the_fallback_says_everything_without_markup(self) -> None:
        rows = (OptionRow("A", "a `prism`", why="It **spreads** light."),)
        blocks = (
            Paragraph("Which *one* & why?"),
            Options(rows, label="Blank"),
            Links("Read more", (Link("Page", "https://a.b"),)),
            a_chart(a_row(), alt="**Ana** knows it."),
        )
        assert posted(Card("T", blocks, tags=("Light",), footer="End."))["text"] == (
            "T\nLight\nWhich ∗one∗ &amp; why?\nBlank\nA. a prism\nIt spreads light.\n"
            "Read more: Page\n∗∗Ana∗∗ knows it.\nEnd."
        )

    def test_a_fallback_ends_after_a_whole_line(self) -> None:
        text = posted(Card("T", tuple(Paragraph("word " * 100) for _ in range(20))))["text"]
        assert limits.FALLBACK_TEXT - 500 < len(text) <= limits.FALLBACK_TEXT
        assert text.endswith("\n" + ("word " * 100).strip())


class TestPictures:
    CARD = Card("T", (Paragraph("x"), a_chart(a_row(), alt="One is weak."), a_board("Ana")))

    def test_files_stand_where_their_blocks_do(self) -> None:
        payload = posted(self.CARD, {1: "F1", 2: "F2"})
        assert [one["type"] for one in payload["blocks"]] == [
            "header",
            "section",
            "image",
            "image",
        ]
        chart, board = of_type(payload, "image")
        assert (chart["slack_file"], chart["alt_text"]) == ({"id": "F1"}, "One is weak.")
        assert (board["slack_file"], board["alt_text"]) == ({"id": "F2"}, "1. Ana, 12 points.")

    def test_one_picture_of_two_leaves_the_other_in_words(self) -> None:
        payload = posted(self.CARD, {2: "F2"})
        assert len(of_type(payload, "image")) == 1
        assert "Run model training scripts" in smalls(payload)[0]

    def test_files_of_other_blocks_are_passed_over(self) -> None:
        assert of_type(posted(self.CARD, {0: "F0", 9: "F9"}), "image") == []

    def test_a_description_fits_and_says_what_it_leaves_out(self) -> None:
        alt = "Mastery: " + "; ".join(f"{'section ' * 6}{n} 45%" for n in range(60)) + "."
        (image,) = of_type(posted(Card("T", (a_chart(alt=alt),)), {0: "F1"}), "image")
        assert limits.ALT_TEXT - 100 < len(image["alt_text"]) <= limits.ALT_TEXT
        assert "more" in image["alt_text"][-30:]

    async def test_without_a_painter_there_are_no_pictures(self) -> None:
        artist = Artist()
        await artist.close()
        assert await artist.pictures(self.CARD) == {}


class TestButtons:
    def test_answers_stand_in_a_row_and_all_else_below(self) -> None:
        going_on = Button("Next", "Next", "n:token-01:", style="primary")
        payload = posted(Card("T", controls=(*ANSWERS, SPANISH, going_on)))
        answers, others = of_type(payload, "actions")
        assert [one["text"]["text"] for one in answers["elements"]] == list("ABCDEF")
        assert [one["text"]["text"] for one in others["elements"]] == ["Español", "Next"]
        assert [one.get("style") for one in others["elements"]] == [None, "primary"]

    def test_what_cannot_be_undone_is_no_invitation(self) -> None:
        (delete,) = buttons(posted(erase_card("en"), key=None))
        assert (delete["text"]["text"], delete["style"]) == ("Delete everything", "danger")

    def test_a_screen_reader_hears_the_name(self) -> None:
        first, *_ = buttons(posted(Card("T", controls=ANSWERS)))
        assert (first["accessibility_label"], first["value"]) == ("Answer A", ACTION + "A")

    def test_labels_are_cut_after_a_word(self) -> None:
        long = Button("Manage " * 20, "x", "q:group-0001:mixed", style="quiet")
        (button,) = buttons(posted(Card("T", controls=(long,))))
        assert button["text"]["text"].endswith("Manage…")

    def test_more_than_a_row_takes_another(self) -> None:
        many = tuple(Button(str(n), str(n), f"a:token-01:{n}") for n in range(30))
        payload = posted(Card("T", controls=many))
        assert [len(row["elements"]) for row in of_type(payload, "actions")] == [25, 5]
        assert len({one["action_id"] for one in buttons(payload)}) == 30


class TestForms:
    def test_several_are_boxes(self) -> None:
        (block,) = inputs(Card("T", controls=(SEVERAL,)))
        assert block["label"]["text"] == "Choose 2 options."
        assert block["element"]["type"] == "checkboxes"
        assert [one["text"]["text"] for one in block["element"]["options"]] == [
            "A. a prism",
            "B. a lens",
            "C. a clock",
        ]

    def test_very_many_are_a_list_that_takes_no_more_than_asked(self) -> None:
        options = tuple((letter, letter) for letter in "ABCDEFGHIJK")
        form = Form("several", (Field("Choose 3.", options, 3),), ACTION, "Send")
        (block,) = inputs(Card("T", controls=(form,)))
        assert block["element"]["type"] == "multi_static_select"
        assert block["element"]["max_selected_items"] == 3

    def test_an_order_has_a_menu_for_each_place(self) -> None:
        card = Card("T", controls=(ORDER,), language="es")
        assert texts(posted(card))[-1] == "*Put them in order.*"
        blocks = inputs(card)
        assert [one["label"]["text"] for one in blocks] == ["Paso 1", "Paso 2", "Paso 3"]
        assert {one["element"]["type"] for one in blocks} == {"static_select"}
        assert blocks[0]["element"]["placeholder"]["text"] == "Elige"

    def test_each_blank_has_a_menu(self) -> None:
        blocks = inputs(Card("T", controls=(MATCH,)))
        assert [one["label"]["text"] for one in blocks] == ["Blank [1]", "Blank [2]"]
        assert {one["element"]["type"] for one in blocks} == {"static_select"}

    @pytest.mark.parametrize(
        ("language", "said"),
        [("en", ["Statement 1", "Statement 2"]), ("es", ["Afirmación 1", "Afirmación 2"])],
    )
    def test_the_label_says_what_a_number_counts(self, language: str, said: list[str]) -> None:
        blocks = inputs(Card("T", controls=(SERIES,), language=language))
        assert [one["label"]["text"] for one in blocks] == said

    def test_each_statement_has_two_radio_buttons(self) -> None:
        blocks = inputs(Card("T", controls=(SERIES,)))
        assert {one["element"]["type"] for one in blocks} == {"radio_buttons"}
        assert [one["text"]["text"] for one in blocks[0]["element"]["options"]] == ["Yes", "No"]
        assert [one["value"] for one in blocks[0]["element"]["options"]] == ["Y", "N"]

    def test_the_form_is_sent_by_the_first_button_below_it(self) -> None:
        payload = posted(Card("T", controls=(SERIES, SPANISH)))
        assert labels(payload) == ["Send", "Español"]
        assert buttons(payload)[0]["style"] == "primary"
        assert payload["blocks"][-1]["type"] == "actions"

    def test_options_are_cut_and_keep_their_letter(self) -> None:
        form = Form("each", (Field("1", (("A", "word " * 40), ("B", "x"))),), ACTION, "Send")
        (block,) = inputs(Card("T", controls=(form,)))
        first = block["element"]["options"][0]["text"]["text"]
        assert first.startswith("A. word")
        assert first.endswith("word…")


class TestIncomplete:
    @pytest.mark.parametrize(
        ("lack", "language", "said"),
        [
            (Lack("several", 2, 0), "en", "Choose exactly 2 options; none is chosen."),
            (Lack("several", 2, 1), "es", "Elige exactamente 2 opciones; hay una elegida."),
            (Lack("several", 1, 3), "en", "Choose exactly one option; 3 are chosen."),
            (Lack("order", 4, 1), "en", "each of the 4 places; so far one is chosen."),
            (Lack("order", 4, 3), "es", "hasta ahora hay 3 distintos elegidos."),
            (Lack("each", 3, 2), "en", "each of the 3 parts; so far 2 are answered."),
            (Lack("each", 3, 0), "es", "hasta ahora no hay ninguna respondida."),
        ],
    )
    def test_it_says_what_lacks_and_that_nothing_is_lost(
        self, lack: Lack, language: str, said: str
    ) -> None:
        payload = posted(incomplete_card(lack, language), key=None)
        assert said in texts(payload)[1]
        assert len(smalls(payload)) == 1


class TestMetadata:
    def test_a_post_is_found_by_its_key(self) -> None:
        metadata = posted(Card("T"), key="token-0001-7")["metadata"]
        assert metadata["event_type"] == EVENT_TYPE
        assert key_of(metadata) == "token-0001-7"

    def test_a_reply_has_none(self) -> None:
        assert "metadata" not in posted(Card("T"), key=None)

    @pytest.mark.parametrize(
        "metadata",
        [
            {},
            {"event_type": "other", "event_payload": {"key": "x"}},
            {"event_type": EVENT_TYPE},
            {"event_type": EVENT_TYPE, "event_payload": "x"},
            {"event_type": EVENT_TYPE, "event_payload": {"key": 7}},
        ],
    )
    def test_somebody_else_s_message_has_no_key(self, metadata: dict[str, Any]) -> None:
        assert key_of(metadata) is None


class TestLimits:
    def test_a_long_text_takes_more_than_one_section(self) -> None:
        payload = posted(Card("T", (Paragraph("\n".join(["**word** " * 60] * 12)),)))
        parts = of_type(payload, "section")
        assert len(parts) > 1
        assert sum(one["text"]["text"].count("*word*") for one in parts) == 720

    def test_a_message_that_is_too_long_is_refused_in_clear_words(self) -> None:
        card = Card("T", tuple(Paragraph("word " * 500) for _ in range(6)))
        with pytest.raises(TooLargeError, match=r"'T' takes 15,\d{3} characters; .* 13,000"):
            render.message(card)

    def test_too_many_texts_are_joined_from_the_end_on(self) -> None:
        rows = tuple(OptionRow("A", f"text {n}", "right", why="because") for n in range(40))
        payload = posted(Card("T", (Options(rows),)))
        assert len(payload["blocks"]) == limits.MESSAGE_BLOCKS
        assert texts(payload)[1] == "✅ *A.* text 0"
        assert as_sent(payload).count("because") == 80  # once more in the fallback

    def test_what_cannot_be_joined_is_refused(self) -> None:
        card = Card("T", tuple(a_board("Ana") for _ in range(60)))
        files = {number: f"F{number}" for number in range(60)}
        with pytest.raises(TooLargeError, match="'T' takes 61 blocks where Slack has 50"):
            render.message(card, files=files)

    def test_views_have_room_for_more(self) -> None:
        rows = tuple(OptionRow("A", f"text {n}", "right", why="because") for n in range(40))
        card = Card("T", (Options(rows),), (SERIES, SPANISH))
        assert len(shown_at_home(card)["blocks"]) == len(in_modal(card)["blocks"]) == 84
