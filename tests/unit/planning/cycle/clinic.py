"""A small clinic without any port: rows as read, what is on record, and what its cycle comes to."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.rows import Row, fingerprint
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.cycle.course_builder import CourseBuilder
from sheetdrip.planning.cycle.cycle_plan import CyclePlan, plan_cycle
from sheetdrip.planning.cycle.snapshot import Policy, Snapshot
from sheetdrip.planning.pause import Pause
from sheetdrip.planning.plan import Change, Schedule, subject
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.sheet_reading import Reading, UnstableRows
from tests.builders import CHICAGO, NOW, SERVICE, SURGERY_SERIAL, message, row_of, sequence

PLAN = sequence()
HILLSIDE = Clinic(
    name="Hillside",
    service_sid=SERVICE,
    region="US",
    sequences={PLAN.name: PLAN},
    sequence=PLAN.name,
)
STILL = UnstableRows(frozenset(), None)


def typed(number: int, *, drip_id: str = "", **cells: Cell) -> Row:
    """A row as staff type it: its own patient and phone, unless the cells (in snake case) say otherwise."""
    staff: dict[str, Cell] = {
        "Patient": f"Patient {number}",
        "Phone": f"+1312555{number:04d}",
        "Surgery date": SURGERY_SERIAL,
    }
    staff |= {name.replace("_", " ").capitalize(): cell for name, cell in cells.items()}
    return row_of(staff, number, drip_id)


def blank(number: int, *, drip_id: str = "", **own: Cell) -> Row:
    """A row in which staff's cells say nothing."""
    return Row(number=number, staff={}, own=own, drip_id=drip_id)


def showing(row: Row, sid: str, column: str = "Day 7 SID") -> Row:
    """The row with a SID in one of the daemon's cells."""
    return replace(row, own={**row.own, column: sid})


def met(drip_id: str, row: Row, **more: object) -> KnownSurgery:
    """The surgery on record that stands in a row."""
    of = KnownSurgery(drip_id=drip_id, fingerprint=fingerprint(row, "US"), first_seen=NOW)
    return replace(of, **more)  # type: ignore[arg-type]


@dataclass
class Scene:
    """What one cycle is decided by; a field of it may be set before each."""

    rows: tuple[Row, ...] = ()
    surgeries: tuple[KnownSurgery, ...] = ()
    messages: tuple[Message, ...] = ()
    clinic: Clinic = HILLSIDE
    records: ClinicRecords = field(default_factory=ClinicRecords)
    reply_state: ReplyState = field(default_factory=ReplyState)
    pause: Pause = field(default_factory=Pause)
    moving: Collection[int] = ()
    strange: Collection[str] = ()
    doubts: tuple[datetime, ...] = ()
    reading: Reading = field(default_factory=lambda: Reading(time_zone=CHICAGO, rows=()))
    now: datetime = NOW
    policy: Policy | None = None
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(
            reading=replace(self.reading, rows=self.rows),
            records=replace(
                self.records,
                surgeries=self.surgeries or self.records.surgeries,
                messages=self.messages or self.records.messages,
            ),
            reply_state=self.reply_state,
            pause=self.pause,
            now=self.now,
            time_zone=CHICAGO,
            moving=UnstableRows(frozenset(self.moving), None),
            strange=frozenset(self.strange),
            doubts=self.doubts,
        )

    def by(self) -> Policy:
        """The policy, which stays the same from one plan to the next."""
        self.policy = self.policy or Policy(
            clinic=self.clinic,
            course_builder=CourseBuilder(self.clinic),
            new_id=lambda: f"new-{next(self.ids)}",
        )
        return self.policy

    def plan(self, approves: Callable[[str], bool] = lambda _digest: False) -> CyclePlan:
        return plan_cycle(self.snapshot, self.by(), approves)

    def carry_out(self, planned: CyclePlan) -> None:
        """As if all of it had been done: surgeries are on record, texts are at Twilio."""
        by_id = {one.drip_id: one for one in (*self.surgeries, *planned.matched.changed)}
        self.surgeries = tuple(by_id.values())
        self.messages += tuple(held(planned.plan.changes))
        self.records = replace(
            self.records,
            clearances={**self.records.clearances, **planned.new_clearances},
            waiting=planned.decision.waiting,
        )


def held(changes: Iterable[Change]) -> Iterator[Message]:
    """What Twilio holds once these changes are made."""
    for number, change in enumerate(changes, 1):
        if isinstance(change, Schedule):
            key = change.draft.key
            yield message(State.SCHEDULED, change.draft, sid=f"SM{key.surgery}-{key.step}-{number}")


def told(changes: Iterable[Change]) -> list[str]:
    """Each change in short: kind, surgery, step."""
    return [
        f"{type(one).__name__.lower()} {subject(one).key.surgery} {subject(one).key.step}"
        for one in changes
    ]


def known_clinic(rows: int) -> Scene:
    """So many rows that are on record, with their next texts at Twilio."""
    scene = Scene(rows=tuple(typed(number) for number in range(2, 2 + rows)))
    planned = scene.plan(lambda _digest: True)
    scene.carry_out(planned)
    places = planned.matched.places
    scene.rows = tuple(replace(row, drip_id=places[row.number]) for row in scene.rows)
    scene.surgeries = tuple(replace(surgery, is_named=True) for surgery in scene.surgeries)
    return scene
