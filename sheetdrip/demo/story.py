"""What staff do over the days of the demo, and which texts should come of it.

The expectations are worked out here by plain calendar arithmetic, apart from `planning`: a judge that shared
the planner's code would share its mistakes.
"""

import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sheetdrip.domain.sequence import Sequence, Step
from sheetdrip.sandbox.people import Person, draw

CLINIC_ZONE = "America/Chicago"
START = datetime(2026, 3, 2, 7, tzinfo=ZoneInfo(CLINIC_ZONE))
"""A Monday morning, six days before the clocks go forward in the United States."""

Edit = Mapping[str, Any]
"""As the sandbox's control surface takes it."""


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """Something that staff do to the sheet at a moment, or a patient with a phone.

    `surface`: which of the sandbox's controls takes the `edit`.
    """

    at: datetime
    told: str
    edit: Edit = field(compare=False)
    surface: Literal["edits", "replies"] = field(default="edits", compare=False)

    @property
    def who(self) -> str:
        return "staff" if self.surface == "edits" else "a patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A surgery as the story ends: what the sheet says from when on."""

    person: Person
    entered: datetime
    right_since: datetime
    called_off: datetime | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """When a phone wants no texts: from STOP until START, or for good."""

    stop: datetime
    start: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Whether nothing may leave at that moment."""
        return self.stop <= moment and (self.start is None or moment < self.start)


@dataclass(frozen=True, slots=True)
class Due:
    """A text that must go out: to whom, which step, when on the patient's clocks, and from when on it may."""

    patient: Patient
    step: Step
    at: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """Everything staff do, in order, and the patients it is about."""

    acts: tuple[Act, ...]
    patients: tuple[Patient, ...]

    def due(
        self,
        sequence: Sequence,
        until: datetime,
        stopped: Mapping[str, Collection[Span]] = MappingProxyType({}),
    ) -> Iterator[Due]:
        """Every text that must have left by `until`. `stopped`: by phone, when its patient wanted none."""
        for patient in self.patients:
            spans = stopped.get(patient.person.e164, ())
            for step in sequence.steps:
                one = _due(patient, step)
                # what fell due meanwhile is not caught up with either
                ended = one is None or any(span.covers(one.at) for span in spans)
                if one is not None and not ended and one.at <= until:
                    yield one


def write_story(surgeries: int, days: int, seed: int) -> Story:
    """Rows appear over the days; now and then one is entered late, mistyped, moved or called off."""
    rng = random.Random(f"{seed}/story")  # noqa: S311 - a story, not a secret
    people = draw(surgeries, START.date(), rng)
    acts: list[Act] = []
    patients = []
    for person in people:
        patient, its_acts = _life(person, days, rng)
        patients.append(patient)
        acts += its_acts
    if surgeries > 1:
        acts += _sorts(days)
    return Story(tuple(sorted(acts)), tuple(patients))


def _life(person: Person, days: int, rng: random.Random) -> tuple[Patient, list[Act]]:
    entered = _office_hour(START.date() + timedelta(days=rng.randrange(days)), rng)
    kind = rng.choices(("plain", "late", "mistyped", "moved", "called off"), (82, 5, 4, 5, 4))[0]
    ahead = -3 if kind == "late" else rng.choice((0, 0, 0, 1, 2, 4))
    ahead = max(3, ahead) if kind in {"moved", "called off"} else ahead
    person = replace(person, surgery_date=entered.date() + timedelta(days=ahead))
    patient = Patient(person=person, entered=entered, right_since=entered)
    enter = Act(entered, "enters a surgery", _appended(person))
    if kind == "late":
        return patient, [replace(enter, told="enters a surgery of three days ago")]
    following = entered + timedelta(days=1)
    where = {"Patient": person.name, "Phone": person.phone}
    match kind:
        case "mistyped":
            mistyped = {**_appended(person), "values": {**_typed(person), "Phone": "312-555"}}
            mended = _set({"Patient": person.name, "Phone": "312-555"}, "Phone", str(person.phone))
            acts = [
                Act(entered, "enters a surgery with half a phone number", mistyped),
                Act(following, "mends the phone number", mended),
            ]
            return replace(patient, right_since=following), acts
        case "moved":
            moved = person.surgery_date + timedelta(days=2)
            move = Act(
                following, "moves a surgery by two days", _set(where, "Surgery date", str(moved))
            )
            return replace(patient, person=replace(person, surgery_date=moved)), [enter, move]
        case "called off":
            stop = Act(following, "calls a surgery off", _set(where, "Drip", "Cancelled"))
            return replace(patient, called_off=following), [enter, stop]
        case _:
            return patient, [enter]


def _sorts(days: int) -> Iterator[Act]:
    """Once a week somebody sorts the sheet."""
    for week, column in enumerate(["Patient", "Surgery date"] * (days // 14 + 1)):
        at = START + timedelta(days=7 * week + 3, hours=5, minutes=20)
        if at < START + timedelta(days=days):
            yield Act(at, f"sorts the sheet by {column}", {"kind": "sort", "by": column})


def _appended(person: Person) -> Edit:
    return {"kind": "append", "values": _typed(person)}


def _typed(person: Person) -> dict[str, Any]:
    return {
        "Patient": person.name,
        "Phone": person.phone,
        "Surgery date": f"{person.surgery_date:%Y-%m-%d}",
        "Surgery time": f"{person.surgery_minutes // 60}:{person.surgery_minutes % 60:02d}",
        "Procedure": person.procedure,
        "Language": person.language,
        "Time zone": person.time_zone,
        "Consent": True,
    }


def _set(where: Mapping[str, Any], column: str, value: str) -> Edit:
    return {"kind": "set", "where": dict(where), "column": column, "value": value}


def _office_hour(day: date, rng: random.Random) -> datetime:
    minutes = rng.randrange(8 * 60, 17 * 60)
    return datetime.combine(day, time(minutes // 60, minutes % 60), ZoneInfo(CLINIC_ZONE))


def _due(patient: Patient, step: Step) -> Due | None:
    """The text, unless it had become senseless before the row was right, or the surgery was called off."""
    person = patient.person
    zone = ZoneInfo(person.time_zone)
    day = person.surgery_date + timedelta(days=step.day)
    planned, latest = (datetime.combine(day, at, zone) for at in (step.at, step.latest))
    if patient.right_since > latest:
        return None
    if patient.called_off is not None and patient.called_off < planned:
        return None
    return Due(patient, step, max(planned, patient.right_since), latest)
