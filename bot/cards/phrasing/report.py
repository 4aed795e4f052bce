"""Weak-skill reports: what the group knows (nobody named), and what one member knows (private)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.action import Action, encode
from bot.cards.card import (
    Block,
    Button,
    Card,
    Chart,
    ChartRow,
    Link,
    Links,
    Paragraph,
    Verdict,
)
from bot.core.group_effect import FEWEST_MEMBERS
from bot.core.mastery import WEAK_BELOW
from bot.core.reports import (
    FEWEST_ANSWERS,
    SectionReport,
    to_practise,
    weakest,
)
from bot.usecases.show_report import GroupReport, MyReport
from bot.words.catalogue import Catalogue, catalogue
from questions.question import Reference
from storage.records import Group

NAMED_UNKNOWN = 3
MANY_MISSING = 30
# A change of the chance that a reader would notice.
TREND = 0.05


def group_report_card(report: GroupReport, language: str) -> Card:
    """The group's report, as it is posted on Mondays and shown on demand."""
    words = catalogue(language)
    if all(one.mastery is None for one in report.sections):
        return Card(
            words.say("report-title"),
            (*_none_of_group(report, words), *_blueprint(report, words)),
            (_practise_button(report.group, words, weak=False),),
            tone="info",
            language=language,
        )
    weak = weakest(report.sections)
    return Card(
        title=words.say("report-title"),
        blocks=(
            Paragraph(_intro(weak, words)),
            _chart(report.sections, words, people=True),
            *_weak(weak, words, people=True),
            *_unknown(report.sections, words),
            *_pages(report.read, words),
            *_blueprint(report, words),
        ),
        controls=(_practise_button(report.group, words, weak=bool(weak)),),
        language=language,
        footer=words.say("report-privacy"),
    )


def my_report_card(report: MyReport, language: str) -> Card:
    """One member's own report, for nobody else's eyes."""
    words = catalogue(language)
    if all(one.mastery is None for one in report.sections):
        return Card(
            words.say("my-report-title"),
            _none_of_mine(report, words),
            (_practise_button(report.group, words, weak=False),),
            tone="info",
            language=language,
        )
    weak = weakest(report.sections)
    controls = [_practise_button(report.group, words, weak=bool(weak))]
    if report.due:
        controls.append(_review_button(report.group, words))
    return Card(
        title=words.say("my-report-title"),
        blocks=(
            Paragraph(words.say("my-report-intro", answers=report.answers)),
            Paragraph(f"**{_next_step(report, words)}**"),
            _chart(report.sections, words, people=False),
            *_weak(weak, words, people=False),
            *_unknown(report.sections, words),
            *_trend(report.sections, words),
            *_reviews(report, words),
            *_pages(report.read, words),
        ),
        controls=tuple(controls),
        language=language,
    )


def section_name(one: SectionReport, words: Catalogue) -> str:
    """A section's title in the reader's language."""
    return one.section.title.in_language(words.language)


def _none_of_group(report: GroupReport, words: Catalogue) -> tuple[Block, ...]:
    """What a section needs, and how far the group is."""
    needs = words.say("report-none", needed=FEWEST_ANSWERS, members=FEWEST_MEMBERS)
    answers = sum(one.answers for one in report.sections)
    evidence = words.say("report-evidence", answers=answers, people=report.answering)
    return (Paragraph(needs), Paragraph(_counted(report.sections, evidence, words)))


def _none_of_mine(report: MyReport, words: Catalogue) -> tuple[Block, ...]:
    """What a section needs, and how far the member is."""
    needs = words.say("my-report-none", needed=FEWEST_ANSWERS)
    evidence = words.say("report-answers", answers=report.answers)
    return (Paragraph(needs), Paragraph(_counted(report.sections, evidence, words)))


def _counted(sections: Sequence[SectionReport], evidence: str, words: Catalogue) -> str:
    seen = sum(one.answers > 0 for one in sections)
    if not seen:
        return words.say("report-counted-none")
    return words.say("report-counted", evidence=evidence, seen=seen, sections=len(sections))


def _intro(weak: Sequence[SectionReport], words: Catalogue) -> str:
    return words.say(
        "report-intro", sections=len(weak), line=words.share(round(WEAK_BELOW * 100), 100)
    )


def _chart(sections: Sequence[SectionReport], words: Catalogue, *, people: bool) -> Chart:
    rows: list[ChartRow] = []
    domain = ""
    for one in sections:
        heading = None
        if one.domain.id != domain:
            domain, heading = one.domain.id, one.domain.title.in_language(words.language)
        shown = one.mastery
        rows.append(
            ChartRow(
                label=section_name(one, words),
                chance=None if shown is None else shown.chance,
                low=0.0 if shown is None else shown.low,
                high=1.0 if shown is None else shown.high,
                verdict="unknown" if shown is None else shown.verdict,
                note=_evidence(one, words, people=people),
                heading=heading,
            )
        )
    return Chart(
        rows=tuple(rows),
        line=WEAK_BELOW,
        scale=words.say("report-scale"),
        legend=tuple((verdict, _verdict(verdict, words)) for verdict in _VERDICTS),
        alt=_alt(sections, words),
    )


_VERDICTS: tuple[Verdict, ...] = ("weak", "unknown", "strong")


def _verdict(verdict: Verdict, words: Catalogue) -> str:
    match verdict:
        case "weak":
            return words.say("report-weak-label")
        case "strong":
            return words.say("report-strong-label")
        case "unknown":
            return words.say("report-unknown-label")


def _alt(sections: Sequence[SectionReport], words: Catalogue) -> str:
    known = [(one.mastery, one) for one in sections if one.mastery is not None]
    lines = [
        words.say(
            "report-chart-line",
            section=section_name(one, words),
            chance=_percent(shown.chance, words),
            verdict=_verdict(shown.verdict, words),
        )
        for shown, one in sorted(known, key=lambda pair: pair[0].chance)
    ]
    return words.say("report-chart-alt", lines="; ".join(lines))


def _evidence(one: SectionReport, words: Catalogue, *, people: bool) -> str:
    if one.answers == 0:
        return words.say("report-no-answers")
    if people:
        return words.say("report-evidence", answers=one.answers, people=one.people)
    return words.say("report-answers", answers=one.answers)


def _weak(weak: Sequence[SectionReport], words: Catalogue, *, people: bool) -> tuple[Block, ...]:
    if not weak:
        return ()
    lines = [
        words.say(
            "report-section",
            section=section_name(one, words),
            chance=_percent(one.mastery.chance, words),
            low=_percent(one.mastery.low, words),
            high=_percent(one.mastery.high, words),
            evidence=_evidence(one, words, people=people),
        )
        for one in weak
        if one.mastery is not None
    ]
    heading = Paragraph(f"**{words.say('report-weak-heading')}**")
    return (heading, *(Paragraph(line) for line in lines))


def _unknown(sections: Sequence[SectionReport], words: Catalogue) -> tuple[Block, ...]:
    """What is not settled, nearest to a verdict first, with how much is missing."""
    unknown = sorted((one for one in sections if one.unknown), key=lambda one: one.missing)
    if not unknown:
        return ()
    named = [
        f"{section_name(one, words)} ({_missing(one, words)})" for one in unknown[:NAMED_UNKNOWN]
    ]
    names = ", ".join(named)
    if len(unknown) > NAMED_UNKNOWN:
        names = words.say("report-unknown-more", names=names, more=len(unknown) - NAMED_UNKNOWN)
    return (Paragraph(words.say("report-unknown", sections=len(unknown), names=names)),)


def _missing(one: SectionReport, words: Catalogue) -> str:
    if one.missing >= MANY_MISSING:
        return words.say("report-missing-many")
    return words.say("report-missing", missing=one.missing)


def _pages(read: Sequence[Reference], words: Catalogue) -> tuple[Block, ...]:
    if not read:
        return ()
    return (Links(words.say("report-read"), tuple(Link(one.title, one.url) for one in read)),)


def _blueprint(report: GroupReport, words: Catalogue) -> tuple[Block, ...]:
    if not any(line.asked for line in report.blueprint):
        return ()
    lines = [
        words.say(
            "report-blueprint-line",
            domain=line.domain.title.in_language(words.language),
            asked=line.asked,
            target=words.number(float(line.target)),
        )
        for line in report.blueprint
    ]
    return (Paragraph(words.say("report-blueprint", lines="; ".join(lines)), small=True),)


def _trend(sections: Sequence[SectionReport], words: Catalogue) -> tuple[Block, ...]:
    """How sections moved since last week: nothing is said where none had evidence before it."""
    moved = [
        (one.mastery.chance - one.before.chance, section_name(one, words))
        for one in sections
        if one.mastery is not None and one.before is not None
    ]
    if not moved:
        return ()
    up = [name for change, name in moved if change >= TREND]
    down = [name for change, name in moved if change <= -TREND]
    lines = []
    if up:
        lines.append(words.say("my-report-trend-up", names=", ".join(up)))
    if down:
        lines.append(words.say("my-report-trend-down", names=", ".join(down)))
    return tuple(Paragraph(line) for line in lines or [words.say("my-report-trend-flat")])


def _reviews(report: MyReport, words: Catalogue) -> tuple[Block, ...]:
    if report.due:
        return (Paragraph(words.say("my-report-due", questions=report.due)),)
    if report.next_review is not None:
        day = words.day(report.next_review.date())
        return (Paragraph(words.say("my-report-later", day=day)),)
    return ()


def _next_step(report: MyReport, words: Catalogue) -> str:
    """One sentence: what helps most now."""
    if report.due:
        return words.say("my-report-next-missed")
    weak = weakest(report.sections)
    if weak:
        return words.say("my-report-next-weak", section=section_name(weak[0], words))
    if any(one.unknown for one in to_practise(report.sections)):
        return words.say("my-report-next-more")
    return words.say("my-report-next-keep")


def _practise_button(group: Group, words: Catalogue, *, weak: bool) -> Button:
    label = words.say("report-practise" if weak else "report-practise-any")
    mode = "weak" if weak else "mixed"
    return Button(label, label, encode(Action("quiz", group.key, mode)), style="primary")


def _review_button(group: Group, words: Catalogue) -> Button:
    label = words.say("my-report-review")
    return Button(label, label, encode(Action("quiz", group.key, "missed")), style="quiet")


def _percent(chance: float, words: Catalogue) -> str:
    return words.share(round(chance * 100), 100)
