"""How is a ledger brought up to date that was lost, or that is an old copy? Sending nothing.

The sheet's SIDs and Twilio's own lists hold every text, Twilio's lists and the Replies tab every reply. Rows
that the ledger knows are compared too, and those that show nothing: their own cells may have been cleared.
Whoever works on the sheet is stopped first; a recovery that is cut short is begun anew, and what is done
already is found done. It does not end while Twilio has a text that neither the ledger nor the row shows, as
when the answer to a create was lost, and broken formulas hide whose it is: it would be created again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from sheetdrip.domain.cells import Cell, is_unready, text_of
from sheetdrip.domain.columns import NEEDED, sid_columns, step_columns
from sheetdrip.domain.dates import date_in, time_of_day
from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.lifecycle import LIVE
from sheetdrip.domain.likeness import is_readable, likeness
from sheetdrip.domain.message import Draft, Key, Message
from sheetdrip.domain.phone_identity import is_same_phone
from sheetdrip.domain.rows import Row, fingerprint
from sheetdrip.domain.send_time import instant
from sheetdrip.errors import UserMustFix
from sheetdrip.planning.comparison import (
    Missing,
    Rival,
    in_order,
    lacking,
    may_be_its,
    may_displace,
    replaced,
)
from sheetdrip.planning.course import Course, DesiredMessage
from sheetdrip.planning.evidence import shows_any, sids_in
from sheetdrip.planning.identity import pairs_of
from sheetdrip.planning.news import News, outcome_of
from sheetdrip.planning.outage import unreadable
from sheetdrip.planning.settle import Listed
from sheetdrip.sync.gather import loses
from sheetdrip.sync.ports.ledger import Book
from sheetdrip.sync.ports.messaging import Cancelled
from sheetdrip.sync.ports.sheet import Reading
from sheetdrip.sync.preview import check, strange
from sheetdrip.sync.recall import recall
from sheetdrip.sync.surroundings import Surroundings

log = structlog.get_logger(__name__)

SHOWN = 5
"""So many row numbers are told at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What was found: surgeries, texts and replies put back on record, SIDs that Twilio does not know.

    `updated`: texts on record that have got further; `flows`: how many of the texts a Studio flow had sent;
    `unread`: rows that show texts and do not say whose they are, so that they could not be compared.
    """

    surgeries: int = 0
    texts: int = 0
    updated: int = 0
    flows: int = 0
    replies: int = 0
    unread: int = 0
    unknown_sids: tuple[str, ...] = field(default=())

    @property
    def is_quiet(self) -> bool:
        """Whether the ledger lacked nothing of what could be compared."""
        return self == Recovered(unread=self.unread, unknown_sids=self.unknown_sids)


def recover(here: Surroundings) -> Recovered:
    """Compare the ledger with every row and with Twilio, and put on record what it lacks.

    Raises what reading the sheet and asking Twilio raise, and UserMustFix after all else was compared while
    broken formulas hide whose texts Twilio has; run again it goes on.
    """
    claim = None if here.place is None else here.place.seize()
    found = _compared(here)
    if here.place is not None and claim is not None:
        here.place.settle(claim)
        here.place.leave()
    return found


def _compared(here: Surroundings) -> Recovered:
    now, name = here.clock.now(), here.clinic.name
    known = {one.drip_id: one for one in here.ledger.book(name).surgeries}
    tally = _Tally(here, now)
    surgeries, cells = 0, {}
    reading = here.read()
    check(reading)
    for row, course in _once(_charted(here, reading, now)):
        cells[course.surgery] = row.own
        before, texts = known.get(course.surgery), tally.texts
        is_new = before is None and _names_somebody(row, here.clinic.region)
        if is_new:
            # before its texts: a recovery that is begun anew finds it by who stands in the row
            _remember(here, before, row, course, now)
        tally.compare(row, course)
        if not is_new and tally.texts > texts:
            _remember(here, before, row, course, now)
        surgeries += is_new
    for row, course in list(_nameless(here, reading, now)):
        found = tally.sought(course)
        if found:
            cells[course.surgery] = row.own
            surgeries += 1
            _remember(here, None, row, course, now)
            tally.adopt(found)
    replies = recall(here, cells, here.zone(reading))
    recovered = Recovered(
        surgeries=surgeries,
        texts=tally.texts,
        updated=tally.updated,
        flows=tally.flows,
        replies=replies,
        unread=_unread(here, reading, tally.unknown),
        unknown_sids=tuple(tally.unknown),
    )
    if hidden := list(_hidden(here, reading, now)):
        raise UserMustFix(_told_hidden(hidden))
    log.info("recover.done", clinic=name, surgeries=surgeries, texts=tally.texts, replies=replies)
    return recovered


def _hidden(here: Surroundings, reading: Reading, now: datetime) -> Iterator[int]:
    """The rows with broken formulas for which Twilio may have texts that nothing tells of, by number.

    Nothing is created for a row that shows a SID which the ledger does not know, nor for one that is over.
    """
    book, clinic = here.ledger.book(here.clinic.name), here.clinic
    known = {one.drip_id: one for one in book.surgeries}
    losing = {one.drip_id for one in book.surgeries if loses(one, book.pending, clinic, now)}
    # a row that went blank beside an ID of which this ledger never heard
    losing |= {row.drip_id for row in reading.rows if row.is_blank} - known.keys() - {""}
    named = [row for row in reading.rows if not row.is_blank]
    prints = {row.number: fingerprint(row, clinic.region) for row in named}
    broken = unreadable(reading.rows, known, losing, prints)
    columns, untold = _sid_columns(here), strange(here, reading, book)
    for row in reading.rows:
        is_over = row.drip_id in {"", *known} and row.drip_id not in losing
        if row.number in broken and not is_over and not shows_any(row.own, columns, untold):
            of_row = {prints[row.number].phone} if row.number in prints else set()
            surgery = known.get(row.drip_id)
            of_record = {surgery.fingerprint.phone} if surgery is not None else set()
            given = {one.to for one in book.by_surgery.get(row.drip_id, {}).values()}
            if _has_more(here, book, of_row | of_record | given):
                yield row.number


def _has_more(here: Surroundings, book: Book, phones: Collection[str]) -> bool:
    """Whether Twilio has, or may have, a text of the clinic's to these phones that is not on record."""
    certain = [one for one in phones if one.startswith("+")]
    found = {
        one.sid
        for phone in certain
        for one in here.messenger.listed_to(phone)
        if one.direction == "outbound-api" and one.status != "canceled"
    }
    lacking_sids = found - book.by_sid.keys()
    return not certain or bool(lacking_sids - here.ledger.seen(lacking_sids))


def _told_hidden(rows: Sequence[int]) -> str:
    shown = ", ".join(map(str, rows[:SHOWN])) + (", ..." if len(rows) > SHOWN else "")
    return (
        f"Formulas that fill the sheet are broken (row numbers: {shown}), and Twilio may have texts for "
        "these patients that are not on record: all else was compared, and nothing is sent. Mend the "
        "formulas, then run `sheetdrip recover` again"
    )


def _sid_columns(here: Surroundings) -> Collection[str]:
    return sid_columns(step.label for step in here.clinic.steps)


def _names_somebody(row: Row, region: str) -> bool:
    """Whether the row says enough to be known by: formulas that are out of order say nothing."""
    is_ready = not any(is_unready(row.staff.get(name)) for name in NEEDED)
    return is_ready and any(pairs_of(fingerprint(row, region)))


def _remember(
    here: Surroundings, before: KnownSurgery | None, row: Row, course: Course, now: datetime
) -> None:
    """The surgery as its row has it now: its texts are to be found there again."""
    print_ = fingerprint(row, here.clinic.region)
    standing = before or KnownSurgery(drip_id=course.surgery, fingerprint=print_)
    standing = replace(standing, fingerprint=print_, absent_since=None, absences=0)
    here.ledger.remember(here.clinic.name, [standing], now)


def _unread(here: Surroundings, reading: Reading, told: Collection[str]) -> int:
    """How many rows still show texts that the ledger does not know, and that Twilio was not asked about."""
    columns = _sid_columns(here)
    untold = strange(here, reading, here.ledger.book(here.clinic.name)) - set(told)
    return sum(shows_any(row.own, columns, untold) for row in reading.rows)


def _once(rows: Iterable[tuple[Row, Course]]) -> Iterator[tuple[Row, Course]]:
    """Of rows with one ID the first: the others are copies, which the next cycle tells."""
    seen = set()
    for row, course in rows:
        if course.surgery not in seen:
            seen.add(course.surgery)
            yield row, course


class _Tally:
    """Compares row by row, and counts."""

    def __init__(self, here: Surroundings, now: datetime) -> None:
        self._here = here
        self._now = now
        self.texts = self.updated = self.flows = 0
        self.unknown: list[str] = []

    def compare(self, row: Row, course: Course) -> None:
        """Put on record what the ledger lacks of one row's texts."""
        shown = _shown_sids(row, course)
        if not course.messages:
            self.unknown += shown.values()
            return
        listed = self._listed(course, shown.values())
        self.unknown += [sid for sid in shown.values() if sid not in listed]
        for step, desired in course.messages.items():
            alike = [
                one
                for one in listed.values()
                if is_same_phone(one.to, desired.to) and _says(desired, one)
            ]
            status, time, *_ = step_columns(desired.step.label)
            told, moment = text_of(row.own.get(status)), row.own.get(time)
            for one in in_order(listed.get(shown.get(step, "")), alike):
                is_shown = one.sid == shown.get(step)
                theirs = _scheduled_for(desired, moment) if is_shown else desired
                self._put_back(theirs, one, told)

    def sought(self, course: Course) -> Sequence[tuple[DesiredMessage, Listed]]:
        """The texts of a row that shows none: those at Twilio that are on record for nobody."""
        listed = self._listed(course, ()).values() if course.messages else ()
        owned = self._here.ledger.seen({one.sid for one in listed})
        return [
            (desired, one)
            for desired in course.messages.values()
            for one in in_order(
                None,
                [
                    one
                    for one in listed
                    if one.sid not in owned
                    and is_same_phone(one.to, desired.to)
                    and _says(desired, one)
                    and may_be_its(one, desired.due, self._now)
                ],
            )
        ]

    def adopt(self, found: Iterable[tuple[DesiredMessage, Listed]]) -> None:
        """Put on record what was sought and found."""
        for desired, one in found:
            self._put_back(desired, one, "")

    def _listed(self, course: Course, shown: Iterable[str]) -> dict[str, Listed]:
        """Everything that Twilio has for the row's phones, and what its SIDs name."""
        messenger = self._here.messenger
        listed = {
            one.sid: one for phone in sorted(course.phones) for one in messenger.listed_to(phone)
        }
        for sid in shown:
            if sid not in listed:
                one = self._fetched(sid, course)
                if one is not None:
                    listed[sid] = one
        return listed

    def _fetched(self, sid: str, course: Course) -> Listed | None:
        if not sid.startswith("FN"):
            return self._here.messenger.fetch(sid)
        flows = {one.flow for one in course.messages.values() if one.flow is not None}
        for flow in sorted(flows):
            execution = self._here.studio.execution(flow, sid)
            if execution is not None:
                return Listed(
                    sid=sid,
                    to=min(course.phones),
                    body="",
                    service_sid=flow,
                    status="sent",
                    direction="outbound-api",
                    created_at=execution.created_at,
                )
        return None

    def _put_back(self, desired: DesiredMessage, one: Listed, told: str) -> None:
        """Through the same two steps as a send, so that the history says where each record is from."""
        name, ledger = self._here.clinic.name, self._here.ledger
        before = self._before(desired)
        is_newest = before is not None and before.sid == one.sid
        if not is_newest and ledger.seen({one.sid}):
            return  # an older revision, over or not, or another surgery's: it is on record
        lack = lacking(before, one, _draft(self._here, desired, one), told)
        if isinstance(lack, Rival):
            if not self._withdrawn(lack.message, one):
                return
            lack = lacking(self._before(desired), one, _draft(self._here, desired, one), told)
        if isinstance(lack, Missing):
            if lack.draft is not None:
                ledger.intend(name, [lack.draft], self._now)
            ledger.record(name, list(lack.outcomes), self._now)
            self.texts += 1
            self.flows += desired.flow is not None
        elif lack is not None and not isinstance(lack, Rival):
            ledger.record(name, [lack], self._now)
            self.updated += 1

    def _before(self, desired: DesiredMessage) -> Message | None:
        book = self._here.ledger.book(self._here.clinic.name)
        return book.by_surgery.get(desired.surgery, {}).get(desired.step.name)

    def _withdrawn(self, message: Message, other: Listed) -> bool:
        """Whether a text on record certainly does not reach the patient: it is taken back if need be.

        `other`: the text at Twilio that would have its place.
        """
        messenger, sid = self._here.messenger, message.sid or ""
        found = messenger.fetch(sid)
        if found is not None and found.status == "scheduled":
            # two of one step are scheduled: the one in the row stays
            if not may_displace(other) or not isinstance(messenger.cancel(sid), Cancelled):
                return False
        elif found is not None and found.status != "canceled":
            return self._has_failed(message, found)
        outcome = replaced(message)
        if outcome is None:
            return False
        self._here.ledger.record(self._here.clinic.name, [outcome], self._now)
        return True

    def _has_failed(self, message: Message, found: Listed) -> bool:
        """Whether a text on record did not arrive, so that another may be the next try; that is recorded."""
        outcome = outcome_of(message, News(found.status, found.error_code))
        if outcome is None or outcome.state in LIVE:
            return False
        self._here.ledger.record(self._here.clinic.name, [outcome], self._now)
        self.updated += 1
        return True


def _charted(here: Surroundings, reading: Reading, now: datetime) -> Iterator[tuple[Row, Course]]:
    """Every row that is or was a surgery, with its course: by its ID, by who stands in it, or by its SIDs."""
    zone = here.zone(reading)
    today = now.astimezone(ZoneInfo(zone)).date()
    known = here.ledger.book(here.clinic.name).surgeries
    ids = {one.drip_id for one in known}
    by_print = {one.fingerprint: one.drip_id for one in known}
    columns = _sid_columns(here)
    for row in reading.rows:
        if row.is_blank:
            continue
        drip_id = row.drip_id
        if drip_id not in ids:
            drip_id = by_print.get(fingerprint(row, here.clinic.region), drip_id)
        if not drip_id and any(sids_in(row.own, columns)):
            drip_id = here.new_id()
        if drip_id:
            yield row, here.interpreter.course_of(row, drip_id, zone, today)


def _nameless(here: Surroundings, reading: Reading, now: datetime) -> Iterator[tuple[Row, Course]]:
    """Every row that shows nothing of a surgery and is none that the ledger knows, with a new one's course.

    It may be new, or its own cells were cleared, or they were not written yet.
    """
    zone = here.zone(reading)
    today = now.astimezone(ZoneInfo(zone)).date()
    known = {one.fingerprint for one in here.ledger.book(here.clinic.name).surgeries}
    columns = _sid_columns(here)
    for row in reading.rows:
        is_shown = row.is_blank or row.drip_id or any(sids_in(row.own, columns))
        if not is_shown and fingerprint(row, here.clinic.region) not in known:
            yield row, here.interpreter.course_of(row, here.new_id(), zone, today)


def _shown_sids(row: Row, course: Course) -> Mapping[str, str]:
    """The SID in the row, by step."""
    return {
        name: sid
        for name, desired in course.messages.items()
        for sid in sids_in(row.own, [step_columns(desired.step.label)[2]])
    }


def _scheduled_for(desired: DesiredMessage, cell: Cell) -> DesiredMessage:
    """The text with the time that its row shows: the plan's may be another one by now.

    Twilio never tells SendAt (twilio.md 1.5), and the row's cell says what it was given.
    """
    day, at = date_in(cell), time_of_day(cell)
    if day is None or at is None:
        return desired
    moment = instant(day, at, desired.zone)
    if abs(moment - desired.due.send_at) < timedelta(minutes=1):
        return desired
    return replace(desired, due=replace(desired.due, send_at=moment))


def _says(desired: DesiredMessage, one: Listed) -> bool:
    """Twilio may have rewritten the body."""
    return one.direction == "outbound-api" and likeness(desired.body, one.body) == 1


def _draft(here: Surroundings, desired: DesiredMessage, one: Listed) -> Draft:
    return Draft(
        key=Key(surgery=desired.surgery, step=desired.step.name, revision=1),
        to=_phone_of(one, desired),
        body=desired.body if _is_kept(desired, one) else one.body,
        service_sid=one.service_sid or here.clinic.service_sid,
        send_at=desired.due.send_at,
        latest=desired.due.latest,
        delivery="scheduled",
    )


def _phone_of(one: Listed, desired: DesiredMessage) -> str:
    """To may be told obfuscated."""
    is_theirs = is_same_phone(one.to, desired.to) or not one.to[1:].isdigit()
    return desired.to if is_theirs else one.to


def _is_kept(desired: DesiredMessage, one: Listed) -> bool:
    """Whether Twilio has our words, however it keeps them."""
    return likeness(desired.body, one.body) == 1 or not is_readable(one.body)
