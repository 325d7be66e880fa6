"""What would a cycle do now? The plan, and what of it a safety rule withholds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sheetdrip.domain.cells import text_of
from sheetdrip.domain.columns import sid_columns
from sheetdrip.domain.message import Message
from sheetdrip.errors import PlanRefused, UserMustFix
from sheetdrip.planning import doubt
from sheetdrip.planning.changes import Change, SendNow
from sheetdrip.planning.clarify import GaveUp, clarifications
from sheetdrip.planning.course import Course
from sheetdrip.planning.diff import Terms, retries
from sheetdrip.planning.evidence import lost, sids_in
from sheetdrip.planning.pause import Pause, pause_of
from sheetdrip.planning.plan import Plan, make_plan
from sheetdrip.planning.policies import Circumstances, applied
from sheetdrip.planning.retry import may_go_again
from sheetdrip.planning.safety import LetThrough, Ruling
from sheetdrip.sync import silence
from sheetdrip.sync.gather import Gathered, Moment, gather
from sheetdrip.sync.notes import was_paused
from sheetdrip.sync.ports.ledger import Book
from sheetdrip.sync.ports.sheet import Reading
from sheetdrip.sync.restraint import Concerned, told_of, unweighed, weigh
from sheetdrip.sync.shelf import Given, Shelf
from sheetdrip.sync.surroundings import Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a cycle would do now, what of it waits for a person's word and why, and what it is based on.

    `plan`: what goes on; `withheld`: what approval would add; `gathered`: with those rows told to wait;
    `courses`: of whatever goes on; `passing`: what is let through with it, by Drip ID; `whom`: whose changes
    wait; `approved`: the digest that a person has approved; `sequence`: which one is in force, in words;
    `advice`: what would make its texts better.
    """

    plan: Plan
    gathered: Gathered
    recorded: Mapping[str, Mapping[str, Message]]
    terms: Terms
    courses: Mapping[str, Course]
    ruling: Ruling = field(default_factory=Ruling)
    withheld: Plan = field(default_factory=lambda: Plan(()))
    whom: tuple[Concerned, ...] = ()
    passing: Mapping[str, LetThrough] = field(default_factory=dict)
    approved: str = ""
    warnings: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    pause: Pause = field(default_factory=Pause)
    time_zone: str = "UTC"
    given_up: tuple[GaveUp, ...] = ()
    sequence: str = ""

    @property
    def dangers(self) -> tuple[str, ...]:
        """Why something waits, without anybody's name."""
        return self.ruling.reasons

    @property
    def digest(self) -> str:
        """What a person approves; when nothing waits, it names the plan."""
        return self.ruling.digest or self.plan.digest

    @property
    def refused(self) -> PlanRefused | None:
        """What waits, as it is told."""
        if not self.ruling.waiting:
            return None
        return PlanRefused(self.digest, self.dangers, told_of(self.withheld, self.whom))

    @property
    def patients(self) -> Mapping[str, str]:
        """The name in each surgery's row, by Drip ID."""
        rows = self.gathered.rows
        standing = {
            drip_id: text_of(rows[number].staff.get("Patient"))
            for number, drip_id in self.gathered.places.items()
        }
        return {one.surgery: one.patient for one in self.whom if one.surgery} | standing


def preview(here: Surroundings) -> Preview:
    """What the next cycle would do; changes nothing."""
    reading = here.read()
    pause = pause_in(here, reading)
    check(reading, pause)
    return look(here, reading, here.ledger.book(here.clinic.name), pause, here.clock.now())


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
    reading: Reading,
    book: Book,
    pause: Pause,
    now: datetime,
    approves: Callable[[str], bool] = lambda _digest: False,
) -> Preview:
    """What a cycle would do with a usable reading. `approves`: whether a person let exactly that go on."""
    gathered = take_in(here, reading, book, pause, now)
    terms = terms_at(here, now, pause)
    mail = here.correspondence.mail(here.clinic.name, now)
    weighed = (
        unweighed(gathered, book, terms)
        if pause.is_on
        else weigh(gathered, book, terms, here.clinic, approves)
    )
    if weighed.takes_down:
        gathered = take_in(here, reading, book, pause, now, whole=True)
        # what waits then is of what was approved
        approved = bool(weighed.approved)
        weighed = weigh(
            gathered, book, terms, here.clinic, lambda digest: approved or approves(digest)
        )
    asked_again = list(clarifications(mail.replies, gathered.courses, book.by_surgery, terms))
    # whoever has just written is answered at once
    sends = () if terms.doubts else (one for one in asked_again if isinstance(one, SendNow))
    return Preview(
        plan=make_plan([*weighed.changes, *sends]),
        gathered=weighed.gathered,
        recorded=book.by_surgery,
        terms=terms,
        courses=weighed.courses,
        ruling=weighed.ruling,
        withheld=replace(make_plan(weighed.withheld), unlisted=weighed.unlisted),
        whom=weighed.whom,
        passing=weighed.passing,
        approved=weighed.approved,
        warnings=(*reading.warnings, *here.wording.warnings, *_losses(gathered, book)),
        advice=here.wording.advice,
        pause=pause,
        time_zone=here.zone(reading),
        given_up=tuple(one for one in asked_again if isinstance(one, GaveUp)),
        sequence=here.wording.told,
    )


def _losses(gathered: Gathered, book: Book) -> Iterator[str]:
    if is_lost(gathered, book):
        yield lost(gathered.untold)


def take_in(
    here: Surroundings,
    reading: Reading,
    book: Book,
    pause: Pause,
    now: datetime,
    *,
    whole: bool = False,
) -> Gathered:
    """What is there now, as the clinic's pause lets it be. `whole`: no new rows are put aside."""
    zone, mail = here.zone(reading), here.correspondence.mail(here.clinic.name, now)
    contacts, unread = mail.contacts, silence.unread(mail, book, now)
    today = now.astimezone(ZoneInfo(zone)).date()
    given = Given(
        interpreter=here.interpreter,
        time_zone=zone,
        today=today,
        contacts=contacts,
        unread=unread,
    )
    shelf = Shelf(here.clinic, given, terms_at(here, now, pause), here.sketches)
    moment = Moment(
        now=now,
        time_zone=zone,
        today=today,
        moving=here.stillness.moving((row for row in reading.rows if not row.is_blank), now),
        untold=strange(here, reading, book),
        shelve=partial(shelf.put, waiting=book.waiting, whole=whole or pause.is_on),
    )
    gathered = gather(here.clinic, reading, book, moment, here.interpreter, here.new_id)
    if is_lost(gathered, book):
        return gathered.held_together()
    circumstances = Circumstances(
        now=now,
        spacing=here.clinic.spacing,
        contacts=contacts,
        unread=unread,
        messages=book.messages,
        recorded=book.by_surgery,
        first_seen=gathered.first_seen,
        is_paused=pause.is_on,
    )
    return replace(gathered, courses=applied(gathered.courses, circumstances))


def strange(here: Surroundings, reading: Reading, book: Book) -> frozenset[str]:
    """The SIDs that stand in rows and that the ledger has never seen."""
    columns = sid_columns(step.label for step in here.clinic.steps)
    shown = {sid for row in reading.rows for sid in sids_in(row.own, columns)}
    unknown = shown - book.by_sid.keys()
    return frozenset(unknown - here.ledger.seen(unknown)) if unknown else frozenset()


def is_lost(gathered: Gathered, book: Book) -> bool:
    """Whether the ledger knows nobody, and rows show texts: it is not the one that sent them."""
    return bool(gathered.untold) and not book.surgeries


def terms_at(here: Surroundings, now: datetime, pause: Pause) -> Terms:
    """What holds for every text of the clinic."""
    clinic = here.clinic
    return Terms(
        now=now,
        window=clinic.window,
        quiet=clinic.quiet,
        service_sid=clinic.service_sid,
        paused_until=here.resumption.moment(now, here.clock) if pause.is_over else None,
        doubts=here.clock.doubts(),
    )


def changes_of(
    courses: Mapping[str, Course], recorded: Mapping[str, Mapping[str, Message]], terms: Terms
) -> Iterator[Change]:
    """The changes for every surgery."""
    for drip_id, course in courses.items():
        yield from doubt.changes_of(course, recorded.get(drip_id, {}), terms)


def retries_of(
    courses: Mapping[str, Course], book: Book, terms: Terms
) -> Mapping[str, Mapping[str, datetime]]:
    """What is tried again because it was refused or did not arrive, by surgery and step; most have none."""
    failed = {one.key.surgery for one in book.messages if may_go_again(one)}
    return {
        drip_id: retries(courses[drip_id], book.by_surgery[drip_id], terms)
        for drip_id in failed & courses.keys()
    }
