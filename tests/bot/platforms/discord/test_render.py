"""Cards become messages of Discord: what is where, what is pressed, what does not fit."""

from __future__ import annotations

import hashlib

import pytest
from structlog.testing import capture_logs

from bot.cards.card import (
    Button,
    Card,
    Chart,
    Field,
    Form,
    Link,
    Links,
    OptionRow,
    Options,
    Paragraph,
    Table,
    Tone,
    plain,
)
from bot.charts.artist import Artist
from bot.platforms.discord import limits, render
from bot.platforms.discord.render import ACCENTS, TooLargeError, marker
from tests.bot.charts.builders import a_board, a_chart, a_row
from tests.bot.platforms.discord.reading import read_line
from tests.bot.platforms.discord.showing import (
    COMMANDS,
    KEY,
    buttons,
    content_of,
    ids_by_label,
    images,
    labels,
    posted,
    replied,
    selects,
    texts,
    whole,
)
from tests.discord_server.components import ACTION_ROW, CONTAINER

ABC = (("A", "a `prism`"), ("B", "a lens"), ("C", "a clock"))
YES_NO = (("Y", "Yes"), ("N", "No"))
ACTION = "a:token-01:"
SEVERAL = Form("several", (Field("Choose 2 options.", ABC, 2),), ACTION, "Send")
ORDER = Form("order", (Field("Put them in order.", ABC),), ACTION, "Send")
MATCH = Form("each", (Field("Blank [1]", ABC), Field("Blank [2]", ABC)), ACTION, "Send")
SERIES = Form("each", (Field("1", YES_NO), Field("2", YES_NO)), ACTION, "Send")
ANSWERS = tuple(Button(letter, f"Answer {letter}", ACTION + letter) for letter in "ABCDEF")
SPANISH = Button("Español", "In Spanish", "t:token-01:es", style="quiet")
PNG = b"\x89PNG"


class TestTexts:
    def test_title_tags_and_footer(self) -> None:
        card = Card("The *day*", tags=("Light", "Old"), footer="Open until Tuesday, 09:00.")
        assert texts(posted(card)) == [
            "### The \\*day\\*\n-# Light · Old",
            "-# Open until Tuesday, 09:00.",
        ]

    def test_paragraphs_stand_apart_and_remarks_are_small(self) -> None:
        card = Card("T", (Paragraph("**a**\n\nb"), Paragraph("c\n\nd", small=True)))
        assert texts(posted(card))[1:] == ["**a**\n\nb", "-# c\n-# d"]

    def test_an_open_question_lists_its_options(self) -> None:
        rows = (OptionRow("A", "a `prism`"), OptionRow("B", "```python\nx\n```"))
        card = Card("T", (Options(rows, label="Blank [1]"),))
        assert texts(posted(card))[1] == (
            "**Blank \\[1\\]**\n**A.** a `prism`\n**B.**\n```python\nx\n```"
        )

    def test_a_reveal_says_right_wrong_mine_how_many_and_why(self) -> None:
        rows = (
            OptionRow("A", "a prism", "right", True, "It spreads light.", 3),
            OptionRow("B", "a lens", "wrong", False, "It bends.\n\n```\nx\n```", 4),
        )
        assert texts(posted(Card("T", (Options(rows, total=7),))))[1] == (
            "✅ **A.** a prism\n-# **Right** · **Your answer** · 3 of 7 · It spreads light.\n"
            "❌ **B.** a lens\n-# Wrong · 4 of 7 · It bends.\n```\nx\n```"
        )

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (Options((OptionRow("1", "x", people=3),), total=7, counts="right"), "3 of 7 right"),
            (Options((OptionRow("1", "x", people=3),), total=7), "3 of 7"),
            (Options((OptionRow("1", "x", people=3),), counts="right"), "3 right"),
            (Options((OptionRow("1", "x", people=3),)), "3 answers"),
        ],
    )
    def test_counts_say_what_they_count(self, options: Options, said: str) -> None:
        assert texts(posted(Card("T", (options,))))[1] == f"**1.** x\n-# {said}"

    def test_few_links_stand_in_a_line_and_many_in_a_list(self) -> None:
        links = tuple(Link(f"Page {number}", f"https://a.b/{number}") for number in range(4))
        few, many = Links("To review:", links[:2]), Links("Read", links)
        assert texts(posted(Card("T", (few, many))))[1:] == [
            "**To review**: [Page 0](https://a.b/0) · [Page 1](https://a.b/1)",
            "**Read**\n" + "\n".join(f"- [Page {n}](https://a.b/{n})" for n in range(4)),
        ]

    def test_a_leaderboard_in_words(self) -> None:
        table = a_board("Ana", "**Ben**", "Cai", "Dan", rest="and 3 more people")
        assert texts(posted(Card("T", (table,))))[1] == (
            "🥇 **Ana** · Points 4 · Right 4 of 4\n"
            "🥈 **\\*\\*Ben\\*\\*** · Points 3 · Right 3 of 4\n"
            "🥉 **Cai** · Points 2 · Right 2 of 4\n"
            "4\\. **Dan** · Points 1 · Right 1 of 4\n"
            "-# and 3 more people"
        )

    def test_a_leaderboard_in_words_has_the_rows_of_its_picture(self) -> None:
        table = a_board("Ana", "Ben")
        more = Table(table.header, table.rows * 50, table.align, table.alt, table.bars, "and 98")
        assert texts(posted(Card("T", (more,))))[1].count("\n") == 2

    @pytest.mark.parametrize("name", ["N" * 5_000, "*" * 5_000, "word " * 1_000])
    def test_endless_names_are_cut(self, name: str) -> None:
        (line,) = texts(posted(Card("T", (a_board(name),))))[1:]
        (bold,) = [seen.text for seen in read_line(line) if seen.how == "bold"]
        assert name.startswith(bold.removesuffix("…"))
        assert bold.endswith("…")
        assert len(bold) <= 60

    def test_a_chart_in_words(self) -> None:
        chart = a_chart(
            a_row("Prisms", 0.354, "weak", heading="Light"),
            a_row("Comets", None, "unknown", "no answers yet"),
        )
        assert texts(posted(Card("T", (chart,))))[1] == (
            "**Light**\n-# 🔴 Prisms · 35% · débil · 12 answers\n-# ⚪ Comets · no answers yet"
        )

    def test_nothing_is_sent_empty(self) -> None:
        card = Card("", (Paragraph(" "), Options(()), Table((), (), "")), footer="f")
        assert texts(posted(card)) == ["### …", "-# f"]

    def test_commands_can_be_clicked(self) -> None:
        card = Card("T", (Paragraph("Try **⟦command:discord:study settings⟧**."),))
        number = COMMANDS["study settings"]
        assert texts(posted(card))[1] == f"Try **</study settings:{number}>**."


class TestLayout:
    @pytest.mark.parametrize("tone", ACCENTS)
    def test_the_accent_tells_the_tone(self, tone: Tone) -> None:
        (container,) = posted(Card("T", tone=tone))["components"]
        assert container["type"] == CONTAINER
        assert container.get("accent_color") == ACCENTS[tone]

    def test_answers_stand_in_rows_of_five_and_the_rest_below(self) -> None:
        payload = posted(Card("T", controls=(SPANISH, *ANSWERS)))
        rows = [
            [one["label"] for one in row["components"]]
            for row in payload["components"][0]["components"]
            if row["type"] == ACTION_ROW
        ]
        assert rows == [["A", "B", "C", "D", "E"], ["F"], ["Español"]]
        assert ids_by_label(payload)["F"] == "a:token-01:F"
        assert {one["style"] for one in buttons(payload)} == {2}

    def test_what_is_best_done_next_stands_out(self) -> None:
        going_on = Button("Next", "Next", "n:token-01:", style="primary")
        (payload,) = replied(Card("T", controls=(going_on, SPANISH)))
        assert [(one["label"], one["style"]) for one in buttons(payload)] == [
            ("Next", 1),
            ("Español", 2),
        ]

    def test_what_cannot_be_undone_is_no_invitation(self) -> None:
        delete = Button("Delete", "Delete", "d:everything:", style="danger")
        for payload in (posted(Card("T", controls=(delete,))), *replied(Card("T", (), (delete,)))):
            assert [one["style"] for one in buttons(payload)] == [4]

    def test_labels_are_cut_and_have_no_markup(self) -> None:
        many = tuple(
            Button(plain(f"{n} *" + "word " * 40), "", f"q:token-01:mixed-{n}", style="quiet")
            for n in range(8)
        )
        payload = posted(Card("T", controls=(*many, Button("", "", "q:token-01:x"))))
        first = next(one for one in labels(payload) if one.startswith("0"))
        assert first.startswith("0 *word word")
        assert first.endswith(" word…")
        assert len(first) <= limits.BUTTON_LABEL
        assert "…" in labels(payload)
        assert len(labels(payload)) == 9

    def test_a_post_is_marked_with_its_key(self) -> None:
        card = Card("T", (Paragraph("x"),), ANSWERS)
        (container,) = posted(card)["components"]
        first, second = marker(KEY)
        digits = format(int(hashlib.sha256(KEY.encode()).hexdigest(), 16), "0256b")
        assert (first, second) == (int(digits[:31], 2), int(digits[31:62], 2))
        assert container["id"] == first
        assert container["components"][0]["id"] == second
        assert posted(card, key="another")["components"][0]["id"] != first
        assert "id" not in replied(card)[0]["components"][0]

    def test_markers_are_ids_that_discord_takes(self) -> None:
        for number in range(500):
            first, second = marker(f"key-{number}")
            assert first != second
            assert min(first, second) >= 1
            assert max(first, second) <= limits.COMPONENT_ID

    async def test_discord_py_keeps_nothing_of_it(self) -> None:
        assert render.public(Card("T", controls=ANSWERS), KEY, {}, {}).view.is_finished()


class TestForms:
    def test_a_post_has_a_button_that_opens_its_form(self) -> None:
        payload = posted(Card("T", controls=(SEVERAL, SPANISH)))
        assert labels(payload) == ["Answer", "Español"]
        assert ids_by_label(payload)["Answer"] == "form::a:token-01:"
        assert not selects(payload)

    def test_several_are_picked_from_a_list(self) -> None:
        (empty,) = replied(Card("T", controls=(SEVERAL,)))
        (select,) = selects(empty)
        assert (select["min_values"], select["max_values"]) == (2, 2)
        assert select["placeholder"] == "Choose 2 options."
        assert [(one["label"], one["value"]) for one in select["options"]] == [
            ("A. a prism", "A"),
            ("B. a lens", "B"),
            ("C. a clock", "C"),
        ]
        assert labels(empty) == ["(Send)"]
        assert texts(empty)[1] == "Choose 2 options.\nNothing chosen yet."
        (full,) = replied(Card("T", controls=(SEVERAL,)), "AC")
        assert [one["default"] for one in selects(full)[0]["options"]] == [True, False, True]
        assert selects(full)[0]["custom_id"] == "pick:0:AC:a:token-01:"
        assert ids_by_label(full) == {"Send": "a:token-01:AC"}
        assert labels(full) == ["Send"]
        assert texts(full)[1].endswith("\nYour choice so far: A, C")

    def test_an_order_is_tapped_step_by_step(self) -> None:
        (empty,) = replied(Card("T", controls=(ORDER,)))
        assert labels(empty) == ["A", "B", "C", "(Send)"]
        assert texts(empty)[-1] == "-# Step 1"
        assert ids_by_label(empty)["C"] == "form:C:a:token-01:"
        (one,) = replied(Card("T", controls=(ORDER,)), "C")
        assert labels(one) == ["A", "B", "(C)", "(Send)", "Undo"]
        (two,) = replied(Card("T", controls=(ORDER,)), "CA")
        assert labels(two) == ["(A)", "B", "(C)", "(Send)", "Undo", "Start again"]
        assert ids_by_label(two)["Undo"] == "form:C:a:token-01:"
        assert ids_by_label(two)["Start again"] == "form::a:token-01:"
        (full,) = replied(Card("T", controls=(ORDER,)), "CAB")
        assert labels(full) == ["(A)", "(B)", "(C)", "Send", "Undo", "Start again"]
        assert ids_by_label(full)["Send"] == "a:token-01:CAB"
        assert "Your choice so far: C, A, B" in whole(full)
        assert "Step" not in whole(full)

    def test_each_blank_has_a_list(self) -> None:
        (payload,) = replied(Card("T", controls=(MATCH,)), "_B")
        one, two = selects(payload)
        assert one["placeholder"] == "Choose: Blank [1]"
        assert not any(option["default"] for option in one["options"])
        assert [option["default"] for option in two["options"]] == [False, True, False]
        assert two["custom_id"] == "pick:1:_B:a:token-01:"
        assert "Your choice so far: Blank \\[2\\] B" in whole(payload)
        assert labels(payload) == ["(Send)"]

    def test_each_statement_has_two_buttons(self) -> None:
        (payload,) = replied(Card("T", controls=(SERIES,)), "Y_")
        assert labels(payload) == ["1: Yes", "1: No", "2: Yes", "2: No", "(Send)"]
        assert [one["style"] for one in buttons(payload)][:4] == [3, 2, 2, 2]
        assert ids_by_label(payload) == {
            "1: Yes": "form:__:a:token-01:",  # taken back
            "1: No": "form:N_:a:token-01:",
            "2: Yes": "form:YY:a:token-01:",
            "2: No": "form:YN:a:token-01:",
            "Send": "a:token-01:Y_",
        }
        assert "Your choice so far: 1 Yes" in whole(payload)
        (full,) = replied(Card("T", controls=(SERIES,)), "YN")
        assert labels(full)[-1] == "Send"

    @pytest.mark.parametrize("form", [SEVERAL, ORDER, MATCH, SERIES], ids=lambda one: one.ask)
    def test_picks_that_do_not_fit_begin_anew(self, form: Form) -> None:
        card = Card("T", controls=(form,))
        assert replied(card, "XYZXYZ") == replied(card)

    def test_long_options_are_cut_between_words(self) -> None:
        long = "word " * 40
        form = Form("several", (Field(long, (("A", long), ("B", "x"))),), ACTION, "Send")
        (select,) = selects(replied(Card("T", controls=(form,)))[0])
        assert select["options"][0]["label"].endswith(" word…")
        assert len(select["options"][0]["label"]) <= limits.OPTION_LABEL
        assert len(select["placeholder"]) <= limits.PLACEHOLDER


class TestPictures:
    CARD = Card("T", (Paragraph("x"), a_board("Ana", alt="1. Ana, 1 point."), a_chart(a_row())))

    def test_a_picture_stands_in_its_blocks_place_with_its_words(self) -> None:
        message = render.public(self.CARD, KEY, {1: PNG, 2: PNG + b"2"}, {})
        payload = posted(self.CARD, {1: PNG, 2: PNG + b"2"})
        assert [item["description"] for item in images(payload)] == [
            "1. Ana, 1 point.",
            "One section is weak.",
        ]
        assert texts(payload) == ["### T", "x"]
        assert [content_of(file) for file in message.files] == [PNG, PNG + b"2"]

    def test_one_that_could_not_be_drawn_is_said_in_words(self) -> None:
        payload = posted(self.CARD, {2: PNG})
        assert texts(payload)[2].startswith("🥇 **Ana**")
        assert len(images(payload)) == 1

    @pytest.mark.parametrize(("language", "said"), [("en", "more."), ("es", "más.")])
    def test_long_descriptions_lose_whole_items_and_say_so(self, language: str, said: str) -> None:
        alt = "Mastery: " + "; ".join(f"{'section ' * 6}{n} 45% (weak)" for n in range(40)) + "."
        card = Card("T", (Chart((), 0.65, "", (), alt),), language=language)
        (item,) = images(posted(card, {0: PNG}))
        kept, _, more = item["description"].rpartition("; ")
        assert said in more
        assert alt.startswith(kept + "; ")
        assert len(kept.split("; ")) + int("".join(filter(str.isdecimal, more))) == 40
        assert limits.MEDIA_DESCRIPTION - 80 < len(item["description"]) <= limits.MEDIA_DESCRIPTION

    def test_a_description_without_items_is_cut(self) -> None:
        card = Card("T", (Chart((), 0.65, "", (), "word " * 1_000),))
        (item,) = images(posted(card, {0: PNG}))
        assert item["description"].endswith("word…")

    async def test_without_a_painter_there_are_no_pictures_and_the_operator_is_told(self) -> None:
        artist = Artist()
        await artist.close()
        with capture_logs() as logs:
            assert await artist.pictures(self.CARD) == {}
        assert [one["log_level"] for one in logs] == ["warning", "warning"]

    async def test_what_has_no_words_or_no_letters_is_left_out_quietly(self) -> None:
        artist = Artist()
        blocks = (a_board("Ana", alt=""), Paragraph("x"), a_board("\ue000" * 5), a_chart(a_row()))
        try:
            with capture_logs() as logs:
                pictures = await artist.pictures(Card("T", blocks))
        finally:
            await artist.close()
        assert list(pictures) == [3]
        assert pictures[3].startswith(PNG)
        assert logs == []


class TestLimits:
    def test_a_post_that_does_not_fit_is_refused_in_clear_words(self) -> None:
        with pytest.raises(
            TooLargeError, match=r"'T' takes 4,\d{3} characters, 3 components and 0"
        ):
            posted(Card("T", (Paragraph("word " * 900),)))

    def test_a_chart_in_words_is_told_shortly_where_there_is_no_room(self) -> None:
        rows = tuple(a_row(f"Section {n} " + "x" * 90) for n in range(20))
        alt = "Mastery: " + "; ".join(f"section {n} 45% (weak)" for n in range(100)) + "."
        chart = a_chart(*rows, alt=alt)
        for length, least, most in ((0, 2_000, 4_000), (2_500, 900, 1_024), (3_500, 200, 310)):
            payload = posted(Card("T", (Paragraph("y" * length + "."), chart)))
            assert least < len(texts(payload)[2]) <= most
            assert ("more." in texts(payload)[2]) == (length > 0)

    def test_many_blocks_of_a_post_are_put_together(self) -> None:
        card = Card("T", tuple(Paragraph(f"{n}.") for n in range(60)), ANSWERS, footer="f")
        payload = posted(card)
        assert whole(payload).split("\n") == [
            "### T",
            *(f"{n}\\." for n in range(60)),
            "-# f",
        ]

    def test_a_private_card_takes_as_many_messages_as_it_needs(self) -> None:
        blocks = tuple(Paragraph(f"{n} " + "word " * 300) for n in range(9))
        first, *others = replied(Card("T", blocks, (SERIES, *ANSWERS), footer="f"))
        assert len(others) == 4
        assert texts(first)[0] == "### T"
        assert [bool(buttons(one)) for one in (first, *others)] == [False] * 4 + [True]
        assert "-# f" in texts(others[-1])
        assert whole(first, *others).count("word") == 2_700

    def test_one_long_block_is_parted_between_lines(self) -> None:
        options = Options(tuple(OptionRow(str(n), "word " * 20, why="y" * 90) for n in range(60)))
        payloads = replied(Card("T", (options,)))
        assert len(payloads) > 2
        assert all(text.startswith(("**", "-# ")) for one in payloads[1:] for text in texts(one))

    def test_one_endless_line_is_parted_too(self) -> None:
        payloads = replied(Card("T" * 5_000, (Paragraph("*" * 5_000),), footer="f" * 5_000))
        assert whole(*payloads).count("\\*") == 5_000
        assert texts(payloads[0])[0].endswith("T…")

    def test_many_blocks_go_to_several_messages_or_together(self) -> None:
        card = Card("T", tuple(Paragraph(f"p{n}") for n in range(100)), ANSWERS)
        assert len(texts(replied(card)[0])) == 39
        assert "".join(whole(*replied(card)).split()) == "###T" + "".join(
            f"p{n}" for n in range(100)
        )

    def test_a_post_with_too_many_pictures_is_refused(self) -> None:
        card = Card("T", tuple(a_chart(a_row()) for _ in range(11)))
        with pytest.raises(TooLargeError, match="and 11 pictures"):
            posted(card, dict.fromkeys(range(11), PNG))

    def test_many_blocks_make_room_for_the_controls(self) -> None:
        (payload,) = replied(Card("T", tuple(Paragraph(f"p{n}") for n in range(38)), ANSWERS))
        assert whole(payload).split("\n") == ["### T", *(f"p{n}" for n in range(38))]

    def test_pictures_are_distributed_too(self) -> None:
        blocks = tuple(a_chart(a_row()) for _ in range(45))
        payloads = replied(Card("T", blocks), pictures=dict.fromkeys(range(45), PNG))
        assert sum(len(images(one)) for one in payloads) == 45

    def test_controls_that_fill_more_than_a_message_are_refused(self) -> None:
        many = tuple(Button("x", "x", f"q:token-01:{n}") for n in range(40))
        with pytest.raises(TooLargeError, match="the controls of 'T'"):
            replied(Card("T", controls=many))
