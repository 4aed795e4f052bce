"""outline.yaml: what is read from it, what is refused, and what an import writes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from questions.authoring.outline_import import import_outline
from questions.authoring.outline_markdown import OutlineError
from questions.authoring.outline_writer import outline_yaml, read_markdown, write_outline
from questions.outline import ExamStatus
from questions.outline_file import OutlineFileError, parse_outline, read_outline
from questions.yaml_reader import YamlError

DP_100 = Path(__file__).parents[2] / "questions" / "packs" / "dp-100"

PACK = """\
pack:
  exam: bread-1  # the second one is in preparation
  title: {en: Bread, es: Pan}
  languages: [en, es]
  retired: 2026-06-01
  successor: BREAD-2
  pass_mark: 700

  note:
    en: Old.
    es: Viejo.
"""
DOMAINS = """\
domains:
  - id: bake
    title: {en: Bake, es: Hornear}
    line: {en: 3, es: 30}
    weight: 60-70
    sections:
      - id: knead
        title: {en: Knead, es: Amasar}
        skills:
          - id: weigh-flour
            title: {en: weigh the flour, es: pesar la harina}
            source: {es: "pesar la [[harina]]"}
          - id: add-water
            title: {en: "no: water", es: agua}
  - id: sell
    title: {en: Sell, es: Vender}
    weight: 35
    sections:
      - id: sell
        title: {en: Sell, es: Vender}
        skills:
          - id: sell
            title: {en: sell, es: vender}
"""
MARKDOWN = """\
# Bread: the exam

## Bake the bread (60-70%)

- weigh the flour
- "quote": the #1 of the [[oven|ovens]]

## Sell the bread (35%)

- no
"""


def the_faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(YamlError) as caught:
        parse_outline(text.encode(), name="outline.yaml")
    return [(fault.line, fault.message) for fault in caught.value.faults]


class TestReading:
    def test_facts_and_outline(self) -> None:
        facts, outline = parse_outline((PACK + DOMAINS).encode(), name="outline.yaml")
        assert (facts.id, facts.languages, facts.pass_mark) == ("bread-1", ("en", "es"), 700)
        assert facts.status == ExamStatus(date(2026, 6, 1), "BREAD-2")
        assert facts.note is not None
        assert facts.note.in_language("es") == "Viejo."
        assert [str(domain.weight) for domain in outline.domains] == ["60-70", "35"]
        assert list(outline.by_skill) == ["weigh-flour", "add-water", "sell"]
        assert outline.by_skill["add-water"].skill.title.in_language("en") == "no: water"

    def test_facts_that_may_be_missing(self) -> None:
        pack = PACK.partition("  retired")[0]
        facts, _ = parse_outline((pack + DOMAINS).encode(), name="outline.yaml")
        assert (facts.status, facts.pass_mark, facts.note) == (ExamStatus(), None, None)

    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ("exam: bread-1", "exam: Bread 1", 2, "is no id"),
            ("  exam: bread-1", "  test: bread-1", 2, "has no `test`"),
            ("title: {en: Bread, es: Pan}", "title: Bread", 3, "for each language: en, es"),
            ("title: {en: Bread, es: Pan}", "title: {en: Bread}", 3, "is missing `es`"),
            ("title: {en: Bread, es: Pan}", "title: {en: Bread, es: ''}", 3, "must be a text"),
            ("title: {en: Bread, es: Pan}", "title: {en: A, es: B, fr: C}", 3, "has no `fr`"),
            ("title: {en: Bread, es: Pan}", "title: [Bread]", 3, "for each language: en, es"),
            ("[en, es]", "[en, es, en]", 4, "stands twice"),
            ("[en, es]", "[en, Spanish]", 4, "is no language code"),
            ("successor: BREAD-2", "successor: [a]", 6, "must be a text"),
            ("line: {en: 3, es: 30}", "line: {en: [3]}", 15, "must be a text"),
            ("[en, es]", "en", 4, "must be a list"),
            ("2026-06-01", "June", 5, "is no date"),
            ("700", "1001", 7, "from 1 to 1,000"),
            ("- id: bake", "- id: bake\n    colour: red", 14, "a domain has no `colour`"),
            ("line: {en: 3, es: 30}", "line: {en: three}", 15, "must be a number"),
            ("line: {en: 3, es: 30}", "line: {fr: 3}", 15, "has no `fr`"),
            ("weight: 60-70", "weight: 70-60", 16, "is no weight"),
            ("weight: 60-70", "weight: 0", 16, "is no weight"),
            ("weight: 60-70", "weight: 10-20", 13, "high ends of the weights add to 55"),
            ("id: add-water", "id: weigh-flour", 24, "stands at line 21 too"),
            ("id: knead", "id: sell", 30, "the section `sell` stands at line 18 too"),
            ('source: {es: "pesar la [[harina]]"}', "source: {fr: x}", 23, "has no `fr`"),
        ],
    )
    def test_faults_by_line(self, old: str, new: str, line: int, words: str) -> None:
        text = PACK + DOMAINS
        assert text.count(old) >= 1
        faults = the_faults(text.replace(old, new, 1))
        assert any(at == line and words in message for at, message in faults), faults

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("just text", "must be a mapping"),
            (PACK, "is missing `domains`"),
            (DOMAINS, "is missing `pack`"),
            (PACK + "domains: []", "at least one entry"),
            (PACK + "domains: [a]", "must be a mapping"),
            (PACK + "domains: &d [*d]", "anchor"),
        ],
    )
    def test_files_of_another_shape(self, text: str, words: str) -> None:
        assert any(words in message for _, message in the_faults(text))

    def test_all_faults_are_named_at_once_with_file_and_line(self, tmp_path: Path) -> None:
        path = tmp_path / "outline.yaml"
        path.write_text((PACK + DOMAINS).replace("700", "0").replace("35", "x"), encoding="utf-8")
        with pytest.raises(OutlineFileError) as caught:
            read_outline(path)
        first, second = str(caught.value).split("\n")
        assert first.startswith(f"{path}:7: ")
        assert second.startswith(f"{path}:28: ")


class TestWriting:
    def test_a_new_file_gets_a_block_to_complete(self, tmp_path: Path) -> None:
        path = tmp_path / "Bread 1" / "outline.yaml"
        path.parent.mkdir()
        imported = import_outline(MARKDOWN)
        write_outline(path, imported)
        facts, outline = read_outline(path)
        assert outline == imported.outline
        assert (facts.id, facts.languages) == ("bread-1", ("en",))
        assert facts.title.in_language("en") == "Bread: the exam"
        assert [entry.name for entry in path.parent.iterdir()] == ["outline.yaml"]

    def test_a_second_import_keeps_what_was_written_by_hand(self, tmp_path: Path) -> None:
        path = tmp_path / "outline.yaml"
        by_hand = PACK.replace(", es: Pan", "").replace(", es]", "]")
        by_hand = by_hand.replace("    es: Viejo.\n", "")
        path.write_text(f"{by_hand}# the end\n\ndomains: old\n", encoding="utf-8")
        write_outline(path, import_outline(MARKDOWN))
        once = path.read_text(encoding="utf-8")
        assert f"\n{by_hand}# the end\n\ndomains:\n  - id: bake-bread\n" in once
        write_outline(path, import_outline(MARKDOWN))
        assert path.read_text(encoding="utf-8") == once

    def test_lines_and_sources_are_written(self) -> None:
        text = outline_yaml(import_outline(MARKDOWN), pack_block="pack:")
        assert text.endswith(
            """\
          - id: quote-1-ovens
            title:
              en: '"quote": the #1 of the ovens'
            source:
              en: '"quote": the #1 of the [[oven|ovens]]'
            line: {en: 6}
  - id: sell-bread
    title:
      en: Sell the bread
    line: {en: 8}
    weight: 35
    sections:
      - id: sell-bread
        title:
          en: Sell the bread
        line: {en: 8}
        skills:
          - id: 'no'
            title:
              en: 'no'
            line: {en: 10}
"""
        )

    def test_a_file_that_is_no_outline_is_not_overwritten(self, tmp_path: Path) -> None:
        path = tmp_path / "README.md"
        path.write_text("# Read me\n", encoding="utf-8")
        with pytest.raises(OutlineError, match="name another file"):
            write_outline(path, import_outline(MARKDOWN))
        assert path.read_text(encoding="utf-8") == "# Read me\n"

    def test_a_block_for_other_languages_is_refused_and_nothing_written(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "outline.yaml"
        path.write_text(PACK, encoding="utf-8")
        with pytest.raises(OutlineError, match="is missing `es`"):
            write_outline(path, import_outline(MARKDOWN))
        assert path.read_text(encoding="utf-8") == PACK

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(OutlineError, match="cannot be written"):
            write_outline(tmp_path / "gone" / "outline.yaml", import_outline(MARKDOWN))

    def test_a_markdown_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(OutlineError, match="cannot be read"):
            read_markdown(tmp_path / "gone.md")


class TestDp100:
    def test_importing_again_gives_the_same_file(self, tmp_path: Path) -> None:
        committed = (DP_100 / "outline.yaml").read_text(encoding="utf-8")
        path = tmp_path / "outline.yaml"
        path.write_text(committed.partition("\ndomains:")[0] + "\n", encoding="utf-8")
        write_outline(path, import_outline(read_markdown(DP_100 / "outline.md")))
        assert path.read_text(encoding="utf-8") == committed

    def test_its_facts(self) -> None:
        facts, outline = read_outline(DP_100 / "outline.yaml")
        assert (facts.id, facts.languages, facts.pass_mark) == ("dp-100", ("en", "es"), 700)
        assert facts.status == ExamStatus(date(2026, 6, 1), "AI-300")
        assert len(outline.by_skill) == 79
