"""What would a cycle do now? A snapshot is taken through the ports, and planned (`planning.cycle`)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sheetdrip.domain.columns import sid_columns
from sheetdrip.errors import UserMustFix
from sheetdrip.planning.book import Book
from sheetdrip.planning.cycle.cycle_plan import CyclePlan, Policy, courses_of, plan_cycle
from sheetdrip.planning.cycle.gather import Gathered
from sheetdrip.planning.cycle.snapshot import Snapshot
from sheetdrip.planning.diff import Terms
from sheetdrip.planning.evidence import sids_in
from sheetdrip.planning.pause import Pause, pause_of
from sheetdrip.planning.reading import Reading
from sheetdrip.sync.notes import was_paused
from sheetdrip.sync.surroundings import Surroundings


def preview(here: Surroundings) -> CyclePlan:
    """What the next cycle would do; changes nothing."""
    reading = here.read()
    pause = pause_in(here, reading)
    check(reading, pause)
    book = here.ledger.book(here.clinic.name)
    return look(here, snapshot_of(here, reading, book, pause, here.clock.now()))


def check(reading: Reading, pause: Pause | None = None) -> None:
    """Raise UserMustFix with all that a person must mend before anything can be done."""
    problems = reading.problems
    if pause is not None and pause.problem is not None:
        problems = (*problems, pause.problem)
    if problems:
        raise UserMustFix(*problems)


def pause_in(here: Surroundings, reading: Reading) -> Pause:
    """What the Pause box says, seen with what it said before."""
    return pause_of(reading.control, was_on=was_paused(here.clinic.name, here.ledger))


def look(
    here: Surroundings,
    snapshot: Snapshot,
    approves: Callable[[str], bool] = lambda _digest: False,
) -> CyclePlan:
    """What a cycle would do with a usable reading. `approves`: whether a person let exactly that go on."""
    planned = plan_cycle(snapshot, policy_of(here), approves)
    return replace(
        planned,
        warnings=(*snapshot.reading.warnings, *here.wording.warnings, *planned.warnings),
        advice=here.wording.advice,
        sequence=here.wording.told,
    )


def take_in(here: Surroundings, snapshot: Snapshot) -> Gathered:
    """What is there now, as the clinic's policies let it be."""
    return courses_of(snapshot, policy_of(here))


def policy_of(here: Surroundings) -> Policy:
    """By what the clinic decides now."""
    return Policy(
        clinic=here.clinic,
        interpreter=here.interpreter,
        new_id=here.new_id,
        sketches=here.sketches,
    )


def snapshot_of(
    here: Surroundings, reading: Reading, book: Book, pause: Pause, now: datetime
) -> Snapshot:
    """One moment of the clinic, as far as it was read already."""
    terms = terms_at(here, now, pause)
    return Snapshot(
        reading=reading,
        book=book,
        mail=here.correspondence.mail(here.clinic.name, now),
        pause=pause,
        now=now,
        time_zone=here.zone(reading),
        moving=here.stillness.moving((row for row in reading.rows if not row.is_blank), now),
        strange=strange(here, reading, book),
        paused_until=terms.paused_until,
        doubts=terms.doubts,
    )


def strange(here: Surroundings, reading: Reading, book: Book) -> frozenset[str]:
    """The SIDs that stand in rows and that the ledger has never seen."""
    columns = sid_columns(step.label for step in here.clinic.steps)
    shown = {sid for row in reading.rows for sid in sids_in(row.own, columns)}
    unknown = shown - book.by_sid.keys()
    return frozenset(unknown - here.ledger.seen(unknown)) if unknown else frozenset()


def terms_at(here: Surroundings, now: datetime, pause: Pause) -> Terms:
    """What holds for every text of the clinic."""
    ended = here.resumption.moment(now, here.clock) if pause.is_over else None
    return here.clinic.terms(now, ended, here.clock.doubts())
