"""What an author gets from `quizbot outline import`, for outlines of many shapes."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from questions.authoring.outline_import import ImportedOutline, import_outline, summary_json
from questions.authoring.outline_markdown import OutlineError
from questions.authoring.outline_writer import read_markdown
from questions.outline import WeightRange

PROJECT = Path(__file__).parents[3]
DP_100 = PROJECT / "questions" / "packs" / "dp-100" / "outline.md"
SHARED = PROJECT.parent / "shared" / "outlines"

SMALL = """\
# Exam of the bakery

## Bake the bread (60-70%)

### Knead the dough for the oven

- weigh the flour
- add water to the flour

### Heat the oven

- choose the temperature

## Sell the bread (30-40%)

### Talk to the customer

- name the price of a loaf
"""

SMALL_SPANISH = """\
## Hornear el pan (60-70%)

### Amasar los ingredientes

- pesar la harina y la sal
- añadir el agua

### Calentar el horno

- elegir la temperatura según los panes

## Vender el pan (30-40%)

### Hablar con los clientes y las clientas

- decir el precio
"""


def an_import(text: str, language: str | None = None) -> ImportedOutline:
    return import_outline(dedent(text), language=language)


def the_faults(text: str, language: str | None = None) -> list[tuple[int, str]]:
    with pytest.raises(OutlineError) as caught:
        an_import(text, language)
    return [(fault.line, fault.message) for fault in caught.value.faults]


def the_fault(text: str, language: str | None = None) -> tuple[int, str]:
    faults = the_faults(text, language)
    assert len(faults) == 1, faults
    return faults[0]


def warned_lines(imported: ImportedOutline, words: str) -> list[int]:
    return [warning.line for warning in imported.warnings if words in warning.message]


def skill_ids(imported: ImportedOutline) -> list[str]:
    return list(imported.outline.by_skill)


@pytest.fixture(scope="module")
def imported() -> ImportedOutline:
    return import_outline(read_markdown(DP_100))


class TestDp100:
    def test_has_all_domains_sections_and_skills(self, imported: ImportedOutline) -> None:
        outline = imported.outline
        assert [str(domain.weight) for domain in outline.domains] == [
            "25-30",
            "20-25",
            "35-40",
            "5-10",
        ]
        assert [len(domain.sections) for domain in outline.domains] == [6, 5, 7, 3]
        assert [len(domain.skills) for domain in outline.domains] == [21, 26, 26, 6]
        assert len(outline.sections) == 21
        assert len(list(outline.paths())) == len(outline.by_skill) == 79

    def test_both_languages_are_aligned(self, imported: ImportedOutline) -> None:
        assert imported.languages == ("en", "es")
        for path in imported.outline.paths():
            for node in (path.domain, path.section, path.skill):
                assert node.title.languages == ("en", "es")
        first = imported.outline.by_skill["configure-parallelrunstep"]
        assert first.skill.title.in_language("es") == "configurar un ParallelRunStep"
        assert first.domain.id == "deploy-operationalize-machine-learning-solutions"

    def test_lines_lead_to_the_titles(self, imported: ImportedOutline) -> None:
        lines = DP_100.read_text(encoding="utf-8").split("\n")
        for titles in imported.origins.values():
            for title in titles.values():
                assert (title.source or title.text) in lines[title.line - 1]

    def test_every_oddity_is_reported_with_its_line(self, imported: ImportedOutline) -> None:
        assert warned_lines(imported, "Azure Jo Associate") == [5, 12]
        assert warned_lines(imported, "run together") == [135, 365]
        assert warned_lines(imported, "wiki link") == [88, 166, 182, 190, 201, 396, 431]
        assert warned_lines(imported, "link an Azure Databricks") == [311]
        assert warned_lines(imported, "nothing but spaces") == [27]
        assert warned_lines(imported, "no language marker") == [22, 252]
        assert warned_lines(imported, "add to 95") == [252]
        assert len(imported.warnings) == 16

    def test_mended_text_stands_beside_its_source(self, imported: ImportedOutline) -> None:
        split = [
            imported.origins["skill", node]["en"]
            for node in ("get-data-automated-ml-run", "retrieve-best-model")
        ]
        assert [title.text for title in split] == [
            "get data for an Automated ML run",
            "retrieve the best model",
        ]
        assert {title.line for title in split} == {365}
        assert {title.source for title in split} == {
            "get data for an Automated ML run retrieve the best model"
        }
        linked = imported.origins["skill", "consume-deployed-endpoint"]["es"]
        assert linked.text == "consumir un endpoint desplegado"
        assert linked.source == "consumir un [[endpoint]] desplegado"
        assert imported.origins["skill", "create-custom-roles"]["en"].source is None

    def test_the_summary_counts(self, imported: ImportedOutline) -> None:
        summary = summary_json(imported)
        warnings = summary.pop("warnings")
        assert summary == {
            "domains": 4,
            "sections": 21,
            "skills": 79,
            "languages": ["en", "es"],
        }
        assert isinstance(warnings, list)
        assert set(warnings[0]) == {"line", "message"}


class TestShapes:
    def test_sections_as_headings(self) -> None:
        imported = an_import(SMALL)
        assert imported.title == "Exam of the bakery"
        assert [domain.weight for domain in imported.outline.domains] == [
            WeightRange(60, 70),
            WeightRange(30, 40),
        ]
        assert [section.id for section in imported.outline.sections] == [
            "knead-dough-oven",
            "heat-oven",
            "talk-customer",
        ]
        assert imported.origins["skill", "choose-temperature"]["en"].line == 12

    def test_sections_as_bullets_in_bold(self) -> None:
        imported = an_import("""\
            ## What the exam asks

            ### Grow the plants – 100 %

            - **Water the plants**
              - fill the can
              - find the roses
            - **Cut the roses**
              * sharpen the scissors
            """)
        (domain,) = imported.outline.domains
        assert domain.title.in_language("en") == "Grow the plants"
        assert [(s.id, len(s.skills)) for s in domain.sections] == [
            ("water-plants", 2),
            ("cut-roses", 1),
        ]

    def test_headings_as_paragraphs_in_bold_between_front_matter(self) -> None:
        imported = an_import("""\
            ---
            title: Part 1
            ---

            **Section 1: Planning of the voyage (~45% of the exam)**

            **1.1 Reading maps** (e.g., charts, [old] ones)

            * Finding the port on a map.
            * Measuring the way to
              the port.

            ---
            ---
            title: Part 2
            ---
            **Section 2: Sailing with the wind (~55% of the exam)**

            **2.1 Setting the sails**

            * Choosing from the sails.
            """)
        first, second = imported.outline.domains
        assert (first.id, str(first.weight)) == ("planning-voyage", "45")
        assert (second.id, str(second.weight)) == ("sailing-wind", "55")
        assert first.sections[0].title.in_language("en") == (
            "Reading maps (e.g., charts, [old] ones)"
        )
        assert first.skills[1].title.in_language("en") == "Measuring the way to the port."
        assert warned_lines(imported, '"Section 1:" is left out') == [5]
        assert imported.origins["domain", "planning-voyage"]["en"].source == (
            "Section 1: Planning of the voyage"
        )

    def test_two_levels_get_a_section_each_and_say_so(self) -> None:
        imported = an_import("""\
            ## Storage - 40%
            - keep the boxes in order
            - count the boxes
            ## Transport: 60 percent
            1. load the boxes
            2) drive with care to the shop
            """)
        assert [(s.id, len(s.skills)) for s in imported.outline.sections] == [
            ("storage", 2),
            ("transport", 2),
        ]
        assert warned_lines(imported, "has no sections") == [1, 4]

    def test_weights_in_a_table(self) -> None:
        imported = an_import("""\
            | No. | Domain | Weight |
            |-----|--------|:------:|
            | 1 | Read the Notes | 30–40% |
            | 2 | Play the notes | 60-70 % |
            | | Total | 100% |

            ## Read the notes
            ### Clefs
            - name the clef
            ## Play the notes
            ### Scales
            - play the scale of C
            """)
        assert [(d.id, str(d.weight)) for d in imported.outline.domains] == [
            ("read-notes", "30-40"),
            ("play-notes", "60-70"),
        ]

    def test_weights_in_a_table_for_headings_in_bold(self) -> None:
        imported = an_import("""\
            Domain | Weight
            --- | ---
            Domain 1: Reading the notes | 40%
            Playing the notes | 60%

            **Reading the notes**

            - name the clef

            **Playing the notes**

            - play the scale of C
            """)
        assert [str(d.weight) for d in imported.outline.domains] == ["40", "60"]

    def test_a_list_at_a_glance_only_repeats_the_domains(self) -> None:
        glance = "## At a glance\n\n- Bake the Bread (60–70%)\n- Sell the bread (30-40%)\n\n"
        assert an_import(glance + SMALL).outline == an_import(SMALL).outline

    def test_a_list_at_a_glance_may_hold_the_only_weights(self) -> None:
        glance = "## At a glance\n- Bake the bread (60-70%)\n- Sell the bread (30-40%)\n\n"
        bare = SMALL.replace(" (60-70%)", "").replace(" (30-40%)", "")
        assert an_import(glance + bare).outline == an_import(SMALL).outline

    def test_a_section_may_have_the_name_of_its_domain(self) -> None:
        glance = "- Bake the bread (60-70%)\n- Sell the bread (30-40%)\n\n"
        text = glance + SMALL.replace("Heat the oven", "Bake the bread")
        assert [s.id for s in an_import(text).outline.sections][1] == "bake-bread"

    def test_underlined_headings_windows_lines_and_closing_marks(self) -> None:
        text = SMALL.replace("# Exam of the bakery", "Exam of the bakery\n===")
        text = text.replace("### Heat the oven", "### Heat the oven ###").replace("\n", "\r\n")
        imported = import_outline(text)
        assert imported.title == "Exam of the bakery"
        assert imported.outline == an_import(SMALL).outline

    def test_links_and_emphasis_leave_their_text(self) -> None:
        text = SMALL.replace("weigh the flour", "weigh *the* [flour](flour.md) in `grams`")
        title = an_import(text).outline.domains[0].skills[0].title
        assert title.in_language("en") == "weigh the flour in `grams`"

    def test_code_and_comments_are_passed_over(self) -> None:
        text = "<!-- a note\n- no skill -->\n```\n## Not a domain (50%)\n```\n" + SMALL
        assert an_import(text).outline == an_import(SMALL).outline

    def test_text_and_lists_around_the_domains_are_left_out(self) -> None:
        text = "## Audience\n\nBakers.\n\n- who love bread\n\n" + SMALL
        imported = an_import(text)
        assert imported.outline == an_import(SMALL).outline
        assert warned_lines(imported, "beneath no domain") == [5]

    def test_percentages_of_something_else_are_left_out(self) -> None:
        imported = an_import("- single choice: 60%\n- order: 40%\n\n" + SMALL)
        assert imported.outline == an_import(SMALL).outline
        assert warned_lines(imported, "belong to no heading") == [1]

    def test_text_among_the_skills_is_reported(self) -> None:
        text = SMALL.replace("- weigh", "Note: by hand.\n\n- weigh")
        assert warned_lines(an_import(text), "text between the skills") == [7]

    def test_midpoints_that_add_to_a_hundred_need_no_warning(self) -> None:
        assert not warned_lines(an_import(SMALL), "midpoints")
        wider = an_import(SMALL.replace("60-70", "60-90"))
        assert warned_lines(wider, "midpoints of the weights add to 110") == [3]


class TestLanguages:
    def test_either_may_come_first(self) -> None:
        one, other = an_import(SMALL + SMALL_SPANISH), an_import(SMALL_SPANISH + SMALL)
        assert one.outline == other.outline
        assert one.languages == other.languages == ("en", "es")
        assert one.outline.domains[0].title.in_language("es") == "Hornear el pan"

    def test_markers_say_it_without_a_warning(self) -> None:
        text = f"<!-- language: es -->\n{SMALL_SPANISH}\n<!-- language: en -->\n{SMALL}"
        assert not warned_lines(an_import(text), "language")

    def test_front_matter_says_it(self) -> None:
        imported = an_import("---\nlang: fr\n---\n" + SMALL)
        assert imported.languages == ("fr",)
        assert warned_lines(imported, "ids are made from `fr`") == [6]

    def test_an_option_says_it_of_the_whole_file(self) -> None:
        imported = an_import("# A\n## B (100%)\n- c\n", language="en")
        assert imported.languages == ("en",)
        assert not warned_lines(imported, "language")

    def test_an_option_must_be_a_language_code(self) -> None:
        assert the_fault(SMALL, language="English\n")[1].startswith("`English\n` is no language")

    def test_a_domain_of_few_words_goes_with_all_others(self) -> None:
        text = SMALL.replace("Talk to the customer", "Talk").replace("Sell the bread", "Sell")
        assert an_import(text.replace("the price of a loaf", "prices")).languages == ("en",)

    def test_what_cannot_be_told_is_refused(self) -> None:
        line, message = the_fault("# A\n\n## B (100%)\n\n### C\n\n- d\n")
        assert line == 3
        assert "<!-- language: en -->" in message

    def test_a_domain_that_may_be_of_two_languages_is_refused(self) -> None:
        text = SMALL_SPANISH + SMALL + "\n## X (5%)\n### Y\n- z\n"
        assert the_fault(text)[0] == text.split("\n").index("## X (5%)") + 1

    def test_spanish_alone_gives_ids_in_ascii(self) -> None:
        imported = an_import(SMALL_SPANISH)
        assert "anadir-el-agua" in skill_ids(imported)
        assert warned_lines(imported, "ids are made from `es`") == [1]

    @pytest.mark.parametrize(
        ("old", "new", "place", "words"),
        [
            ("- añadir el agua\n", "", "- pesar la harina y la sal", "skills from here on: 1"),
            (
                "### Calentar el horno\n",
                "",
                "### Amasar los ingredientes",
                "sections from here on: 1",
            ),
            ("Vender el pan (30-40%)", "Vender el pan (30-45%)", "## Vender", "weight is 30-45"),
        ],
    )
    def test_languages_that_differ_are_refused_with_both_lines(
        self, old: str, new: str, place: str, words: str
    ) -> None:
        text = SMALL + SMALL_SPANISH.replace(old, new)
        line, message = the_fault(text)
        assert text.split("\n")[line - 1].startswith(place)
        assert words in message
        assert " line " in message

    def test_a_missing_domain_is_refused_with_both_lines(self) -> None:
        text = SMALL + SMALL_SPANISH.partition("## Vender")[0]
        line, message = the_fault(text)
        assert line == text.split("\n").index("## Hornear el pan (60-70%)") + 1
        assert "domains from here on: 1" in message
        assert "from line 3 on: 2" in message


class TestIds:
    def test_clashing_skills_are_told_apart_by_their_sections(self) -> None:
        text = SMALL.replace("choose the temperature", "weigh a flour")
        ids = skill_ids(an_import(text))
        assert ids[0] == "weigh-flour-knead-dough"
        assert ids[2] == "weigh-flour-heat-oven"

    def test_an_id_stays_when_other_skills_come(self) -> None:
        before = skill_ids(an_import(SMALL))
        after = skill_ids(an_import(SMALL.replace("- weigh", "- wash the hands\n- weigh")))
        assert [node for node in after if node != "wash-hands"] == before

    def test_the_same_skill_twice_is_refused_with_both_lines(self) -> None:
        line, message = the_fault(SMALL.replace("add water to the flour", "weigh the flour"))
        assert line == 8
        assert "line 7" in message

    def test_a_title_without_latin_letters_is_refused(self) -> None:
        line, message = the_fault(SMALL.replace("weigh the flour", "計量"), language="en")
        assert line == 7
        assert "Latin" in message


class TestRefusals:
    def test_no_weights(self) -> None:
        bare = SMALL.replace(" (60-70%)", "").replace(" (30-40%)", "")
        assert "no domain states its weight" in the_fault(bare)[1]

    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ("(60-70%)", "(70-60%)", 3, "low end is above the high end"),
            ("(60-70%)", "(60-170%)", 3, "between 1% and 100%"),
            ("(60-70%)", "(-5%)", 3, "between 1% and 100%"),
            ("(60-70%)", "(0%)", 3, "between 1% and 100%"),
            ("(60-70%)", "(62.5%)", 3, "whole percents"),
            ("(60-70%)", "(80-90%)", 3, "low ends of the weights add to 110"),
            ("(60-70%)", "(20-30%)", 3, "high ends of the weights add to 70"),
            ("## Sell the bread (30-40%)", "## Sell the bread", 14, "looks like a domain"),
            ("## Sell the bread (30-40%)", "## (30-40%)", 14, "no title"),
            ("### Heat the oven", "### Heat the oven (5%)", 10, "only domains have weights"),
            ("### Heat the oven", "#### Heat the oven", 10, "no fourth level"),
            ("### Heat the oven", "###Heat the oven", 10, "a space between the # marks"),
            ("### Heat the oven", "**Heat the oven**", 10, "no fourth level"),
            ("- choose the temperature", "", 10, "no skills"),
            ("- choose the temperature", "-", 12, "this bullet is empty"),
            ("- add water", "  - add water", 8, "beneath the skill of line 7"),
            ("### Knead the dough for the oven\n", "- a skill\n", 5, "belongs to no section"),
            ("- weigh the flour", "| a | b |\n|---|---|\n| c | d |", 7, "a table among the skills"),
            ("# Exam of the bakery", "- Bake the bread (50%)\n- Sell the bread (30-40%)", 1,
             "but 60-70 at line 4"),
            ("# Exam of the bakery", "- Bread (60%)\n- Sell the bread (30-40%)", 1,
             "no heading has this title"),
            ("# Exam of the bakery", "<!-- what is left", 1, "never ends"),
            ("weigh the flour", "weigh " * 80, 7, "a title has at most 400"),
            ("weigh the flour", "weigh\x00 the flour", 7, "U+0000"),
            ("weigh the flour", "weigh \u202ethe flour", 7, "U+202E"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_read(self, old: str, new: str, line: int, words: str) -> None:
        assert old in SMALL
        faults = the_faults(SMALL.replace(old, new))
        assert faults[0][0] == line, faults
        assert words in faults[0][1]

    def test_a_domain_without_anything(self) -> None:
        assert the_fault(SMALL + "\n## Eat it (5%)\n")[0] == SMALL.count("\n") + 2

    def test_a_bullet_without_skills_among_sections_as_bullets(self) -> None:
        line, message = the_fault("## A (100%)\n- the b\n  - the c\n- the d\n")
        assert (line, "no skills beneath it" in message) == (4, True)

    def test_a_fourth_level_of_bullets(self) -> None:
        line, message = the_fault("## A (100%)\n- the b\n  - the c\n    - of d\n")
        assert (line, "no fourth level" in message) == (4, True)

    def test_an_unweighted_domain_of_two_levels(self) -> None:
        line, message = the_fault("## A (100%)\n- the b\n- the c\n\n## D\n- the e\n")
        assert (line, "looks like a domain" in message) == (5, True)

    def test_all_faults_are_named_at_once(self) -> None:
        text = SMALL.replace("(60-70%)", "(70-60%)").replace("- choose the temperature", "-")
        assert [line for line, _ in the_faults(text)] == [3, 12]

    def test_a_long_list_of_faults_is_cut(self) -> None:
        with pytest.raises(OutlineError) as caught:
            an_import("## A (100%)\n" + "-\n" * 500)
        assert len(caught.value.faults) == 500
        assert str(caught.value).endswith("and 450 more")

    @pytest.mark.parametrize("text", ["", "\n \n", "<!-- nothing -->", "---\na: b\n---\n"])
    def test_nothing(self, text: str) -> None:
        assert "the file is empty" in the_fault(text)[1]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collection of outlines is not beside us")
@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("ai-300-outline.md", (5, 14, 58)),
        ("cncf-cka-v1.34-two-level.md", (5, 5, 27)),
        ("dp-100-2025-outline.md", (4, 14, 64)),
        ("google-pmle-2024-bold-sections.md", (6, 16, 61)),
        ("ms-az-104-2024-nested-bold-bullets.md", (5, 15, 81)),
    ],
)
def test_published_outlines(name: str, counts: tuple[int, int, int]) -> None:
    outline = import_outline(read_markdown(SHARED / name)).outline
    assert (len(outline.domains), len(outline.sections), len(outline.by_skill)) == counts
