"""The audit: it measures the promise, finds what is missing, and says it to people and programs."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from questions.authoring.audit import AuditReport, NodeAudit, audit
from questions.outline import Domain, Outline, Section, Skill, WeightRange
from questions.sampling import Blueprint, SamplerState, draw, draw_rng
from questions.text import LocalText


def an_outline() -> Outline:
    """Domains `azure` (25-30), `models` (20-25), `deploy` (35-40), `responsible` (5-10).

    Each has the sections `<domain>-1` of 2 skills and `<domain>-2` of 3.
    """

    def a_section(name: str, skills: int) -> Section:
        title = LocalText.of({"en": name})
        return Section(name, title, tuple(Skill(f"{name}-{n}", title) for n in range(skills)))

    return Outline(
        tuple(
            Domain(
                id=name,
                title=LocalText.of({"en": name}),
                weight=WeightRange(low, high),
                sections=(a_section(f"{name}-1", 2), a_section(f"{name}-2", 3)),
            )
            for name, low, high in (
                ("azure", 25, 30),
                ("models", 20, 25),
                ("deploy", 35, 40),
                ("responsible", 5, 10),
            )
        )
    )


def a_bank(outline: Outline, each: int = 4, without: str = "-") -> dict[str, list[str]]:
    """Questions for all skills but those whose id starts with `without`."""
    return {
        skill: [f"{skill}-q{number}" for number in range(each)]
        for skill in outline.by_skill
        if not skill.startswith(without)
    }


def a_report(
    questions: int = 600, seed: int | str = 0, each: int = 4, without: str = "-"
) -> AuditReport:
    outline = an_outline()
    return audit(Blueprint.of(outline, a_bank(outline, each, without)), outline, questions, seed)


class TestAudit:
    def test_the_promise_is_kept_for_many_groups(self) -> None:
        for seed in range(10):
            report = a_report(questions=150, seed=seed)
            assert report.promise_kept
            assert 0 < report.max_deviation < 1

    def test_counts_stand_against_the_share_of_the_exam(self) -> None:
        domains = {domain.id: domain for domain in a_report(questions=380).domains}

        assert domains["azure"].share == Fraction(55, 190)
        assert {name: domain.count for name, domain in domains.items()} == {
            "azure": 110,
            "models": 90,
            "deploy": 150,
            "responsible": 30,
        }
        assert all(domain.target == domain.count for domain in domains.values())

    def test_sections_weigh_by_their_skills(self) -> None:
        report = a_report()

        sections = {section.id: section for section in report.sections}
        assert sections["deploy-2"].share == Fraction(75, 190) * Fraction(3, 5)
        assert sum(section.count for section in report.sections) == 600
        assert all(section.max_deviation < 2 for section in report.sections)

    def test_it_measures_what_a_count_after_every_draw_measures(self) -> None:
        outline = an_outline()
        blueprint = Blueprint.of(outline, a_bank(outline, each=2))
        report = audit(blueprint, outline, 90, seed="s")

        state, worst = SamplerState.fresh(), dict.fromkeys(blueprint.weights["exam"], Fraction())
        skills: list[str] = []
        asked: list[str] = []
        for number in range(1, 91):
            pick = draw(blueprint, state, draw_rng(b"s", "audit", number - 1))
            state = pick.state
            skills.append(pick.skill)
            asked.append(pick.question)
            for domain, weight in blueprint.weights["exam"].items():
                target = Fraction(number * weight, 190)
                worst[domain] = max(worst[domain], abs(state.counts.get(domain, 0) - target))

        assert [domain.max_deviation for domain in report.domains] == list(worst.values())
        assert report.max_deviation == max(worst.values())
        assert report.skills_seen_after is not None
        assert len(set(skills[: report.skills_seen_after])) == 20
        assert len(set(skills[: report.skills_seen_after - 1])) == 19
        assert report.first_repeat is not None
        assert asked[report.first_repeat - 1] in asked[: report.first_repeat - 1]
        assert len(set(asked[: report.first_repeat - 1])) == report.first_repeat - 1

    def test_the_wait_of_a_domain_that_was_not_drawn_counts(self) -> None:
        for domain in a_report(questions=1).domains:
            assert domain.max_deviation == abs(domain.count - domain.share)

    def test_the_same_seed_gives_the_same_report_and_another_another(self) -> None:
        assert a_report(seed=5) == a_report(seed=5) == a_report(seed="5")
        assert a_report(questions=50, seed=5) != a_report(questions=50, seed=6)

    def test_what_did_not_happen_is_none(self) -> None:
        report = a_report(questions=5)

        assert report.skills_seen_after is None
        assert report.first_repeat is None

    @pytest.mark.parametrize("questions", [0, -1, 1_000_001])
    def test_a_number_of_questions_that_makes_no_sense_is_refused(self, questions: int) -> None:
        with pytest.raises(ValueError, match=r"choose a number from 1 to 1,000,000"):
            a_report(questions=questions)

    def test_an_empty_bank_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no question to draw"):
            a_report(without="")


class TestGaps:
    def test_a_domain_without_questions_is_named_and_its_weight_shared_out(self) -> None:
        report = a_report(questions=175, without="responsible")

        assert report.left_out == (
            "domain:responsible",
            "section:responsible-1",
            "section:responsible-2",
        )
        assert [domain.count for domain in report.domains] == [55, 45, 75, 0]
        assert report.domains[3].share == 0
        assert report.promise_kept
        assert "left out, without a question: domain responsible" in report.table()

    def test_skills_without_questions_are_counted(self) -> None:
        report = a_report(without="azure-2")

        assert (report.skills_with_questions, report.skills) == (17, 20)
        assert report.left_out == ("section:azure-2",)
        assert "skills with questions: 17 of 20" in report.table()

    def test_a_full_bank_leaves_nothing_out(self) -> None:
        assert a_report(questions=10).left_out == ()


class TestReport:
    def test_json_holds_the_promise_and_survives_a_dump(self) -> None:
        report = a_report()
        read = json.loads(json.dumps(report.as_json()))

        assert read["questions"] == 600
        assert read["max_deviation"] == float(report.max_deviation)
        assert read["skills_seen_after"] == report.skills_seen_after
        assert read["first_repeat"] == report.first_repeat
        assert [domain["id"] for domain in read["domains"]] == [
            "azure",
            "models",
            "deploy",
            "responsible",
        ]
        assert sum(domain["weight"] for domain in read["domains"]) == pytest.approx(1)
        assert sum(domain["count"] for domain in read["domains"]) == 600
        assert max(domain["max_deviation"] for domain in read["domains"]) == read["max_deviation"]
        assert len(read["sections"]) == 8

    def test_the_table_shows_every_node_and_the_verdict(self) -> None:
        report = a_report()
        lines = report.table().splitlines()

        (azure,) = (line for line in lines if line.startswith("azure "))
        assert azure.split()[1:] == [
            "28.9%",
            str(report.domains[0].count),
            "173.7",
            f"{float(report.domains[0].max_deviation):.3f}",
        ]
        assert all(any(line.startswith(s.id) for line in lines) for s in report.sections)
        assert lines[-1].startswith("promise kept: in 600 draws")
        assert f"all of them asked after {report.skills_seen_after} draws" in report.table()
        assert f"first repeated question: at draw {report.first_repeat}" in report.table()

    def test_a_short_audit_says_what_it_did_not_see(self) -> None:
        table = a_report(questions=5).table()

        assert "not all of them asked in 5 draws" in table
        assert "first repeated question: none" in table

    def test_a_broken_promise_is_said(self) -> None:
        off = NodeAudit("azure", Fraction(1), 1, Fraction(2), max_deviation=Fraction(1))
        report = replace(a_report(questions=5), domains=(off,))

        assert not report.promise_kept
        assert "promise BROKEN" in report.table()
