"""The blueprint sampler: which question a group is asked next. It knows no clock, file or chat.

At every node of the outline (exam > domain > section > skill) one child is drawn at random among
those that quota allows: after n draws at a node, a child of weight w out of W was drawn
floor(n*w/W) or ceil(n*w/W) times, for every n. So the daily questions follow the exam's weights at
any moment, and still cannot be foretold.

A node keeps one **credit** per child, in parts of W: `n*w - W*count`, the part of a question that
the child is owed (positive) or ahead (negative). Credits are whole numbers and add up to 0; quota
means that each stays strictly between -W and W.

When weights or children change (a new pack, a new tilt) credits are carried over: those of
children that left are forgiven, children that join start at 0, and if the rest cannot be kept
within the new quota all are halved until they can. A child is never owed a past that it was not in.

Questions that must not come now (those of the same day, say) are **barred**: then a child is drawn
among those with another question below them, out of quota if none of these is within it. The others
stay owed theirs.

Literature: Balinski and Young 1979, "Quotatone apportionment methods"; Tijdeman 1980, "The chairman
assignment problem"; the look-ahead is Hall's condition for unit jobs with deadlines.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

from questions.outline import Domain, Outline

Node: TypeAlias = str
"""`exam`, `domain:<id>`, `section:<id>` or `skill:<id>`."""

EXAM: Node = "exam"
MIN_TILT, MAX_TILT = 0.5, 2.0
_PERCENT = 100


class SamplerStateError(ValueError):
    """A stored sampler state that cannot be read."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a node owes each child, in parts of `scale` (the sum of the weights in force)."""

    scale: int
    credits: Mapping[Node, int]


@dataclass(frozen=True)
class SamplerState:
    """All that a group's next draw depends on, beside the blueprint and chance.

    `counts`: node -> times drawn. `seen`: skill id -> question ids asked in the current round, in
    order. `ledgers`: node -> its children's credits.
    """

    counts: Mapping[Node, int]
    seen: Mapping[str, tuple[str, ...]]
    ledgers: Mapping[Node, Ledger] = field(default_factory=dict)

    @classmethod
    def fresh(cls) -> SamplerState:
        """The state of a group that was never asked anything."""
        return cls(counts={}, seen={})

    @property
    def draws(self) -> int:
        """How many questions were drawn so far."""
        return sum(count for node, count in self.counts.items() if node.startswith("domain:"))

    def to_json(self) -> str:
        """Compact JSON; equal states give equal text."""
        content = {
            "counts": dict(self.counts),
            "seen": {skill: list(questions) for skill, questions in self.seen.items()},
            "ledgers": {
                node: {"scale": ledger.scale, "credits": dict(ledger.credits)}
                for node, ledger in self.ledgers.items()
            },
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> SamplerState:
        """The inverse of `to_json`. Raises SamplerStateError when `text` is no such state."""
        try:
            content = json.loads(text)
            return cls(
                counts=_whole_numbers(content["counts"]),
                seen={skill: tuple(map(str, ids)) for skill, ids in content["seen"].items()},
                ledgers={node: _ledger(stored) for node, stored in content["ledgers"].items()},
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SamplerStateError(
                f"the stored sampler state cannot be read ({error!r}); "
                "start the group's sampler afresh"
            ) from error


@dataclass(frozen=True)
class Blueprint:
    """What can be drawn, and with which weights.

    `weights`: node -> child -> a positive whole number. `questions`: skill id -> question ids, at
    least one each. What has no question is left out, and its weight goes to its siblings.
    """

    weights: Mapping[Node, Mapping[Node, int]]
    questions: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, outline: Outline, questions_by_skill: Mapping[str, Sequence[str]]) -> Blueprint:
        """The blueprint of an outline whose skills have these questions.

        A domain weighs the midpoint of its range, a section the number of its skills in the
        outline (with or without questions), all skills of a section the same. Questions of skills
        that the outline does not have are ignored, and so is a domain that weighs nothing.
        """
        weights: dict[Node, dict[Node, int]] = {EXAM: {}}
        for domain in outline.domains:
            below = _weights_below(domain, questions_by_skill)
            if below and domain.weight.doubled_midpoint > 0:
                weights[EXAM][f"domain:{domain.id}"] = domain.weight.doubled_midpoint
                weights |= below
        return cls(
            weights=weights,
            questions={
                skill: tuple(dict.fromkeys(questions))
                for skill, questions in questions_by_skill.items()
                if questions and skill in outline.by_skill
            },
        )

    @property
    def size(self) -> int:
        """How many questions can be drawn."""
        below = (child for children in self.weights.values() for child in children)
        return sum(len(self.questions[_id(one)]) for one in below if one not in self.weights)


@dataclass(frozen=True)
class Pick:
    """A question drawn, its skill, and the state to store for the next draw."""

    question: str
    skill: str
    state: SamplerState


def draw(
    blueprint: Blueprint,
    state: SamplerState,
    rng: Random,
    tilt: Mapping[str, float] | None = None,
) -> Pick:
    """Draw the next question of a group: the same arguments give the same pick.

    `tilt` maps section or skill ids to a factor, clipped to [1/2, 2] and rounded to whole percent,
    by which their weight, and so their share, changes among their siblings. A domain's share is
    never tilted. Raises ValueError when the blueprint has no question at all.
    """
    pick = draw_other(blueprint, state, rng, (), tilt)
    if pick is None:
        raise ValueError("there is no question to draw: no skill of the outline has one")
    return pick


def draw_other(
    blueprint: Blueprint,
    state: SamplerState,
    rng: Random,
    barred: Collection[str],
    tilt: Mapping[str, float] | None = None,
) -> Pick | None:
    """As `draw`, but none of the questions in `barred`; None when the blueprint has no other."""
    closed = _without_questions(blueprint, barred)
    if EXAM in closed or not blueprint.weights.get(EXAM):
        return None
    node, counts, ledgers = EXAM, dict(state.counts), dict(state.ledgers)
    while node in blueprint.weights:
        weights = blueprint.weights[node]
        if node != EXAM:
            weights = _tilted(weights, tilt or {})
        child, ledgers[node] = _draw_child(weights, ledgers.get(node), rng, closed)
        counts[child] = counts.get(child, 0) + 1
        node = child
    skill = _id(node)
    before = state.seen.get(skill, ())
    question, asked = _draw_question(blueprint.questions[skill], before, rng, barred)
    seen = {**state.seen, skill: asked}
    return Pick(question, skill, SamplerState(counts=counts, seen=seen, ledgers=ledgers))


def group_seed(secret: bytes, group_key: str) -> bytes:
    """32 bytes that only the holder of `secret` can tell, different for every group."""
    return hmac.digest(secret, group_key.encode(), hashlib.sha256)


def draw_rng(secret: bytes, group_key: str, draws: int) -> Random:
    """The chance for a group's draw after `draws` earlier ones: a replay gives the same pick."""
    seed = hmac.digest(group_seed(secret, group_key), str(draws).encode(), hashlib.sha256)
    return Random(int.from_bytes(seed))


def eligible(weights: Mapping[Node, int], credits_: Mapping[Node, int]) -> tuple[Node, ...]:
    """The children that may be drawn next so that quota can be kept now and for ever.

    Exact for any positive weights; empty only if no sequence of draws keeps these credits within
    quota. Credits are in parts of W = sum of weights and add up to 0. The argument:

    - The k-th next draw of child j is due by draw t = ceil((k*W - credit_j) / w_j) from now, and
      must not come before the credit is positive: j may be drawn now if credit_j + w_j > 0.
    - A schedule exists if and only if, for every t, at most t draws are due by t (Hall). Windows
      that start later never overflow, since floor(x) - ceil(y) <= x - y and the w_j add up to W.
    - Beyond `horizon`, when every child that is ahead has been caught up with, the draws due by t
      are the sum of floor((credit_j + t*w_j) / W) <= t: nothing can break there.
    - If exactly t draws are due by t, each of the next t must be one of them: so the first such t
      excludes the children whose next draw is due later, and nothing else does.
    """
    scale = sum(weights.values())
    if any(abs(credits_[child]) >= scale for child in weights):
        return ()
    horizon = max(-(credits_[child] // weight) for child, weight in weights.items())
    due = sorted(
        -((credits_[child] - nth * scale) // weight)
        for child, weight in weights.items()
        for nth in range(1, (credits_[child] + horizon * weight) // scale + 1)
    )
    full = None
    for draws, moment in enumerate(due, start=1):
        if draws > moment:
            return ()
        if draws == moment and full is None:
            full = moment
    return tuple(
        child
        for child, weight in weights.items()
        if credits_[child] + weight > 0
        and (full is None or credits_[child] + full * weight >= scale)
    )


def _without_questions(blueprint: Blueprint, barred: Collection[str]) -> frozenset[Node]:
    """The nodes below which every question is barred."""
    if not barred:
        return frozenset()
    closed = {
        f"skill:{skill}"
        for skill, questions in blueprint.questions.items()
        if all(question in barred for question in questions)
    }
    # A node comes before those below it, so that from the end each finds its children settled.
    for node, children in reversed(_top_down(blueprint)):
        if children <= closed:
            closed.add(node)
    return frozenset(closed)


def _top_down(blueprint: Blueprint) -> list[tuple[Node, frozenset[Node]]]:
    found: list[tuple[Node, frozenset[Node]]] = []
    ahead = [EXAM]
    for node in ahead:  # it grows meanwhile
        children = blueprint.weights.get(node)
        if children is not None:
            found.append((node, frozenset(children)))
            ahead.extend(children)
    return found


def _draw_child(
    weights: Mapping[Node, int],
    ledger: Ledger | None,
    rng: Random,
    closed: Collection[Node] = (),
) -> tuple[Node, Ledger]:
    """One child that is not closed, and the ledger after it."""
    scale = sum(weights.values())
    credits_ = _carried_over(ledger, weights)
    while not (within := eligible(weights, credits_)):
        # Shrinking ends at the latest with all credits at 0, which any weights can keep.
        credits_ = _scaled(credits_, 1, 2)
    candidates = tuple(child for child in within if child not in closed)
    # Nothing within quota is left: out of it then, which the next draws make good.
    candidates = candidates or tuple(child for child in weights if child not in closed)
    ticket = rng.randrange(sum(weights[child] for child in candidates))
    for drawn in candidates:
        ticket -= weights[drawn]
        if ticket < 0:
            break
    after = {child: credits_[child] + weight for child, weight in weights.items()}
    after[drawn] -= scale
    return drawn, Ledger(scale, after)


def _carried_over(ledger: Ledger | None, weights: Mapping[Node, int]) -> dict[Node, int]:
    """The ledger's credits for these children; unchanged if the same weights made them."""
    if ledger is None:
        return dict.fromkeys(weights, 0)
    kept = {child: ledger.credits.get(child, 0) for child in weights}
    return _scaled(kept, sum(weights.values()), ledger.scale)


def _scaled(credits_: Mapping[Node, int], numerator: int, denominator: int) -> dict[Node, int]:
    """Credits times a fraction, rounded towards 0; the largest are cut until the sum is 0."""
    scaled = {
        child: abs(credit) * numerator // denominator * (1 if credit > 0 else -1)
        for child, credit in credits_.items()
    }
    excess = sum(scaled.values())
    sign = 1 if excess > 0 else -1
    for child in sorted(scaled, key=lambda child: -sign * scaled[child]):
        cut = max(0, min(sign * scaled[child], sign * excess))
        scaled[child] -= sign * cut
        excess -= sign * cut
    return scaled


def _draw_question(
    questions: Sequence[str], asked: tuple[str, ...], rng: Random, barred: Collection[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """A question not yet asked in this round, and the round with it; one at least is not barred."""
    able = [question for question in questions if question not in barred]
    left = [question for question in able if question not in asked]
    if not left:
        # A new round: its first question is not the one that everybody still remembers. Where only
        # barred questions are left in this round, it goes on with one that came before.
        left = [question for question in able if question != asked[-1]] or able
        if all(question in asked for question in questions):
            asked = ()
    question = left[rng.randrange(len(left))]
    return question, (*(one for one in asked if one != question), question)


def _tilted(weights: Mapping[Node, int], tilt: Mapping[str, float]) -> dict[Node, int]:
    return {
        child: weight * round(_PERCENT * min(MAX_TILT, max(MIN_TILT, tilt.get(_id(child), 1.0))))
        for child, weight in weights.items()
    }


def _weights_below(
    domain: Domain, questions_by_skill: Mapping[str, Sequence[str]]
) -> dict[Node, dict[Node, int]]:
    """The weights of a domain's sections and of their skills; empty if it has no question."""
    sections: dict[Node, int] = {}
    below: dict[Node, dict[Node, int]] = {}
    for section in domain.sections:
        skills = {
            f"skill:{skill.id}": 1 for skill in section.skills if questions_by_skill.get(skill.id)
        }
        if skills:
            sections[f"section:{section.id}"] = len(section.skills)
            below[f"section:{section.id}"] = skills
    return {f"domain:{domain.id}": sections, **below} if sections else {}


def _id(node: Node) -> str:
    return node.partition(":")[2]


def _ledger(stored: Mapping[str, object]) -> Ledger:
    numbers = _whole_numbers({"scale": stored["scale"]})
    if numbers["scale"] < 1:
        raise ValueError("a ledger's scale is below 1")
    return Ledger(numbers["scale"], _whole_numbers(stored["credits"]))


def _whole_numbers(stored: object) -> dict[str, int]:
    if not isinstance(stored, dict):
        raise TypeError(f"{stored!r} is no mapping")
    for name, number in stored.items():
        if type(number) is not int:
            raise TypeError(f"{name} is {number!r}, not a whole number")
    return stored
