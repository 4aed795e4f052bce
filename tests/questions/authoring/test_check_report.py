"""The report of a check: problems one can click, tables that add up, JSON for programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from questions.authoring.check_report import CheckReport, check_pack
from questions.authoring.targets import targets_of
from questions.bank import load_pack
from questions.problem import Problem
from tests.questions.builders import (
    DP_100,
    TODAY,
    a_pack,
    a_series,
    a_single,
    an_option,
    text,
    write_bank_file,
    write_pack,
)


def cells(report: CheckReport, title: str) -> list[str]:
    """The row of the table that begins with `title`, as cells."""
    line = next(line for line in report.table().splitlines() if line.strip().startswith(title))
    return line.strip().removeprefix(title).split()


def test_a_sound_pack_passes(tmp_path: Path) -> None:
    report = check_pack(write_pack(tmp_path), TODAY, ())
    assert report.passed
    assert report.text().splitlines()[-1].startswith("sky-1: 5 questions, no problems, ")


def test_a_row_counts_questions_skills_types_difficulties_and_sdks() -> None:
    report = CheckReport.of(a_pack(), ())
    assert cells(report, "Light") == [
        *("2", "1/1"),
        *("1", "0", "1", "0", "0"),
        *("0", "2", "0"),
        *("1", "1", "0"),
        *("en", "es"),
    ]
    assert cells(report, "Maps") == ["0", "0/1", *("0",) * 11]
    assert report.tallies[0].balance.positions == {"A": 0, "B": 1, "C": 0, "D": 0}


def test_a_large_bank_fits_a_terminal() -> None:
    many = [a_single(f"q-{number}") for number in range(400)]
    report = CheckReport.of(a_pack(*many), ())
    assert {len(line) for line in report.table().splitlines()} <= set(range(121))
    assert {len(line) for line in report.target_table().splitlines()} <= set(range(101))
    head, _, *rows = report.table().splitlines()
    assert cells(report, "All")[:2] == ["400", "1/4"]
    # Each number ends below the end of its heading.
    assert rows[0][: head.index("single") + len("single")].endswith("400")


def test_long_titles_keep_both_ends() -> None:
    tallies = check_pack(DP_100, TODAY, ()).table()
    assert "Create an Azure M...ning workspace" in tallies
    assert "Create an Azure M...ch inferencing" in tallies


def test_each_target_is_a_line_and_the_verdict_counts_them() -> None:
    report = CheckReport.of(a_pack(), ())
    lines = report.target_table().splitlines()
    assert lines[0].split() == ["target", "measured", "wanted", "met"]
    assert "type multiple                        20.0%  10% to 15%   NO" in lines
    assert "recall (difficulty 1)                20.0%  at most 35%  yes" in lines
    assert any(line.startswith("fewest questions on a skill: measure-light (2)") for line in lines)
    met = sum(target.met for target in report.targets)
    assert report.text().splitlines()[-1] == (
        f"sky-1: 5 questions, no problems, {met} of {len(report.targets)} targets met"
    )


def test_a_target_that_is_missed_is_a_fault_only_when_strict() -> None:
    report = CheckReport.of(a_pack(), ())
    assert report.passed_as(strict=False)
    assert not report.passed_as(strict=True)
    met = replace(report, targets=tuple(one for one in report.targets if one.met))
    assert met.passed_as(strict=True)
    faulty = replace(met, problems=(Problem("bank/stars/light.yaml", 7, "name", "say who"),))
    assert not faulty.passed_as(strict=True)
    assert not faulty.passed_as(strict=False)


def test_sections_come_before_their_domain_and_the_pack_last() -> None:
    titles = [
        line.split("  ")[0] or line.split()[0]
        for line in CheckReport.of(a_pack(), ()).table().splitlines()[2:]
    ]
    assert titles == ["Light", "Stars (60-70%)", "Planets", "Maps", "Worlds (30-40%)", "All"]


def test_domains_add_up_to_the_pack() -> None:
    tallies = CheckReport.of(a_pack(), ()).tallies
    whole, domains = tallies[-1], [t for t in tallies[:-1] if t.level == 0]
    assert whole.questions == sum(domain.questions for domain in domains) == 5
    assert whole.skills == sum(domain.skills for domain in domains) == 4
    assert whole.skills_covered == 3
    assert list(whole.by_type.values()) == [1, 1, 1, 1, 1]


def test_the_json_says_the_same_to_programs() -> None:
    problem = Problem("bank/stars/light.yaml", 7, "name", "say who else")
    pack = a_pack(a_single(), a_single("second", options=a_single().options[::-1]), a_series())
    found = CheckReport.of(pack, [problem]).as_json()
    targets = found.pop("targets")
    assert [one["met"] for one in targets] == [one.met for one in targets_of(pack)]
    assert found == {
        "pack": "sky-1",
        "questions": 3,
        "by_skill": {"measure-light": 2, "find-planets": 1, "weigh-planets": 0, "draw-maps": 0},
        "drafts": [],
        "by_type": {"single": 2, "multiple": 0, "order": 0, "match": 0, "series": 1},
        "by_difficulty": {"1": 0, "2": 3, "3": 0},
        "problems": [
            {
                "file": "bank/stars/light.yaml",
                "line": 7,
                "rule": "name",
                "message": "say who else",
            }
        ],
        "key_longest_share": 0.0,
        "key_positions": {"A": 0.0, "B": 0.5, "C": 0.5, "D": 0.0},
    }


def test_without_single_questions_shares_are_unknown() -> None:
    report = CheckReport.of(a_pack(a_series()), ()).as_json()
    assert report["key_longest_share"] is None
    assert set(report["key_positions"].values()) == {None}


def test_a_key_that_stands_out_in_one_language_stands_out() -> None:
    options = list(a_single().options)
    options[1] = an_option("A prism", "Un espectrógrafo de prisma y red", correct=True)
    report = CheckReport.of(a_pack(a_single(options=tuple(options))), ())
    assert report.as_json()["key_longest_share"] == 1.0
    assert report.tallies[-1].balance.shortest == 1


def test_problems_are_sorted_by_place_and_can_be_clicked(tmp_path: Path) -> None:
    write_pack(tmp_path, [replace(a_series(), difficulty=1), a_single()])
    late = Problem("bank/worlds/planets.yaml", 3, "name", "z")
    early = Problem("bank/stars/light.yaml", 12, "name", "y")
    first = Problem("bank/stars/light.yaml", 9, "name", "x")
    shown = CheckReport.of(load_pack(tmp_path), [late, early, first]).text("packs/sky/")
    assert shown.splitlines()[:3] == [
        "packs/sky/bank/stars/light.yaml:9: x [name]",
        "packs/sky/bank/stars/light.yaml:12: y [name]",
        "packs/sky/bank/worlds/planets.yaml:3: z [name]",
    ]
    assert shown.splitlines()[-1].startswith("sky-1: 2 questions, 3 problems, ")


def test_structure_and_style_are_checked_together(tmp_path: Path) -> None:
    write_pack(tmp_path, [a_single(explanation=text("Light bends.", "La luz se dobla."))])
    write_bank_file(tmp_path, "bank/worlds/maps.yaml", "section: maps")
    rules = [problem.rule for problem in check_pack(tmp_path, TODAY, ()).problems]
    assert rules == ["explanation-short", "explanation-short", "schema"]


def test_a_folder_without_an_outline_gets_a_report_and_no_table(tmp_path: Path) -> None:
    report = check_pack(tmp_path, TODAY, ())
    assert not report.passed
    assert report.table() == report.target_table() == ""
    assert report.text().endswith(": 0 questions, 2 problems\n")
    assert f"{tmp_path.name}: 0 questions, 2 problems" in report.text()
    assert report.as_json()["by_type"]["single"] == 0
