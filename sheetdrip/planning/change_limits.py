"""Holds back changes that are too many to be meant: a slip of the hand must not become a mass text.

A danger is of one kind of change and touches some surgeries. Only what is planned for those waits for a
person's word, and all else of the cycle goes on. What waits is kept by its rows' marks (`approval_marks`), so
that it is the same in every cycle and after a restart: neither time passing, nor another row, nor texts that
leave meanwhile change what an approval is for. Rows that staff put right drop out of it, and once so few
are left that they would not have been stopped, they go on.

Patients are counted, not texts: a clinic that schedules three weeks ahead has three texts for each. More
than `max_cancels` of them at once are always asked about, and more than two when they are more than
`max_share` of all: that protects nine rows as well as nine hundred, and leaves one or two edits alone.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one cycle may do without a person's go-ahead.

    `max_creates`: texts for surgeries that were not let through before; `max_cancels`: patients whose texts
    are taken back, changed or left without a row; `max_share` (0 to 1): the same as a share of all patients
    with texts, from the third one on; `max_per_day`: texts on one day (UTC).
    """

    max_creates: int = 100
    max_cancels: int = 20
    max_share: float = 0.3
    max_per_day: int = 1000


FEW = 2
"""So many patients at once are an edit by hand, whatever their share."""

EMPTIED = 3
"""A sheet without rows is a slip of the hand when so many surgeries had texts."""


class Kind(StrEnum):
    """What is done to a surgery, as a slip of the hand can do it to many at once."""

    CREATED = "created"
    """It gets texts, and nobody has let it through before."""
    CROWDED = "crowded day"
    """The same, on a day that has too many texts."""
    CHANGED = "changed"
    """Its scheduled texts go to another phone or at another time, or cannot be made any more."""
    REWORDED = "reworded"
    """They read otherwise."""
    HALTED = "halted"
    """They are taken back because of Drip or Consent."""
    VANISHED = "vanished"
    """Its row is gone."""
    EMPTIED = "emptied"
    """The same, and so are all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedChange:
    """One surgery's part in what a cycle would do. `mark`: of its row; `kind`: None if nothing is counted.

    `texts`: how many it gets; `on_crowded_day`: whether one of them goes on a day with too many;
    `is_over`: whether nothing is left to be done or lost; `is_exempt`: whether it waits for nobody, since the
    patient replied STOP.
    """

    surgery: str
    mark: str
    kind: Kind | None
    texts: int = 0
    on_crowded_day: bool = False
    is_over: bool = False
    is_exempt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How a row that waits for a person's word was counted. `of`: out of how many patients with texts."""

    kind: Kind
    texts: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """What went on for a surgery. `timetable`: whom its texts reach and when; `row`: what was approved."""

    timetable: str
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeScope:
    """The size of things that changes are measured against.

    `patients`: how many have texts at Twilio; `known`: surgeries with texts that were in the sheet so far;
    `rows`: in the sheet now; `busiest_day`: the most texts that would go on one day.
    """

    patients: int
    known: int
    rows: int
    busiest_day: int = 0


@dataclass(frozen=True, slots=True)
class ApprovalDecision:
    """What waits, by surgery and by mark, and why in sentences without anybody's name.

    `effects`: what a person's word lets happen, a part of a sentence each.
    """

    surgeries: frozenset[str] = frozenset()
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What a person approves: twelve hexadecimal digits over every row that waits; "" when none does."""
        if not self.waiting:
            return ""
        told = sorted(f"{one.kind} {mark}" for mark, one in self.waiting.items())
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]


def decide_approvals(
    cases: Iterable[CountedChange],
    before: Mapping[str, Waiting],
    scope: ChangeScope,
    limits: Limits,
) -> ApprovalDecision:
    """What has to wait for a person. `before`: what waits already, by mark."""
    kept: dict[Kind, list[tuple[CountedChange, Waiting]]] = {}
    fresh: dict[Kind, list[CountedChange]] = {}
    for case in cases:
        known = before.get(case.mark)
        if known is not None:
            kept.setdefault(known.kind, []).append((case, known))
        elif case.kind is not None:
            fresh.setdefault(case.kind, []).append(case)
    held = {kind: many for kind, many in kept.items() if _still(kind, many, scope, limits)}
    for kind, many in _too_many(fresh, scope, limits):
        of = scope.known if kind in _ROWS else scope.patients
        held.setdefault(kind, []).extend(
            (case, Waiting(kind=kind, texts=case.texts, of=of)) for case in many
        )
    everything = [pair for many in held.values() for pair in many]
    return ApprovalDecision(
        surgeries=frozenset(case.surgery for case, _ in everything if not case.is_exempt),
        waiting={case.mark: one for case, one in everything},
        reasons=tuple(
            _reason(kind, [one for _, one in many], scope, limits) for kind, many in held.items()
        ),
        effects=tuple(_effect(kind, [one for _, one in many]) for kind, many in held.items()),
    )


_ROWS = frozenset({Kind.VANISHED, Kind.EMPTIED})


def _still(
    kind: Kind, many: list[tuple[CountedChange, Waiting]], scope: ChangeScope, limits: Limits
) -> bool:
    """Whether rows that wait still have to: not once nothing is left to do, or so few are left."""
    if all(case.is_over for case, _ in many):
        return False
    ones = [one for _, one in many]
    of = max(one.of for one in ones)
    match kind:
        case Kind.CROWDED:
            return scope.busiest_day > limits.max_per_day
        case Kind.EMPTIED:
            return len(ones) >= EMPTIED
        case _:
            return _exceeds(kind, len(ones), sum(one.texts for one in ones), of, limits)


def _too_many(
    fresh: Mapping[Kind, list[CountedChange]], scope: ChangeScope, limits: Limits
) -> Iterable[tuple[Kind, list[CountedChange]]]:
    """What is too much of this cycle's own."""
    for kind, many in fresh.items():
        texts = sum(case.texts for case in many)
        if kind is Kind.VANISHED and scope.rows == 0 and len(many) >= EMPTIED:
            yield Kind.EMPTIED, many
        elif _exceeds(
            kind, len(many), texts, scope.known if kind in _ROWS else scope.patients, limits
        ):
            yield kind, many
        elif crowding := [case for case in many if case.on_crowded_day]:
            yield Kind.CROWDED, crowding


def _exceeds(kind: Kind, count: int, texts: int, of: int, limits: Limits) -> bool:
    if kind is Kind.CREATED:
        return texts > limits.max_creates
    share = count / max(1, of) > limits.max_share
    if kind is Kind.REWORDED:
        return count > limits.max_cancels and share
    return count > limits.max_cancels or (count > FEW and share)


def _reason(kind: Kind, ones: list[Waiting], scope: ChangeScope, limits: Limits) -> str:
    count, of = len(ones), max(one.of for one in ones)
    told = f"(limits {limits.max_cancels} and {limits.max_share:.0%})"
    match kind:
        case Kind.CREATED:
            texts = sum(one.texts for one in ones)
            return (
                f"{texts} texts would be created in one cycle (limit {limits.max_creates}): "
                "was a whole list pasted, or a date column changed?"
            )
        case Kind.CROWDED:
            return (
                f"{scope.busiest_day} texts would go on one day (limit {limits.max_per_day}): "
                "if the clinic is that large, raise safety.max_per_day"
            )
        case Kind.EMPTIED:
            return f"the sheet has no rows, but {count} surgeries were in it: was it emptied by mistake?"
        case Kind.VANISHED:
            return f"{count} of {of} rows disappeared at once {told}: were they deleted by mistake?"
        case _:
            what, question = _TAKEN_BACK[kind]
            return f"the scheduled texts of {count} of {of} patients {what} {told}: {question}"


def _effect(kind: Kind, ones: list[Waiting]) -> str:
    patients = _many(len(ones), "patient")
    match kind:
        case Kind.CREATED | Kind.CROWDED:
            texts = sum(one.texts for one in ones)
            return f"{_many(texts, 'text')} to {patients} will be scheduled"
        case Kind.CHANGED:
            return (
                f"the scheduled texts of {patients} will be cancelled or moved, as the rows say now"
            )
        case Kind.REWORDED:
            return f"the scheduled texts of {patients} will be replaced by the new words"
        case Kind.HALTED:
            return f"the scheduled texts of {patients} will be cancelled"
        case Kind.VANISHED:
            return f"the scheduled texts of {patients} without a row will be cancelled"
        case Kind.EMPTIED:
            return f"all {patients}' scheduled texts will be cancelled"
        case _:
            assert_never(kind)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


_TAKEN_BACK = {
    Kind.CHANGED: ("would be cancelled or moved", "was a column changed by mistake?"),
    Kind.REWORDED: ("would be worded anew", "was a text changed by mistake?"),
    Kind.HALTED: (
        "would be taken back",
        "were Drip or Consent changed for a whole list by mistake?",
    ),
}
