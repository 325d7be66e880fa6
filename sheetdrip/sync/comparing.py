"""Compares what Twilio and the sheet tell of each row's texts with the ledger, and finds what it lacks.

It takes three looks over all rows. First what a row shows, went to its phone and says the step's words. Then
what Twilio has for its phone with these words and is nobody else's: its cells may stand beside another
patient, be cleared or not be written yet. Last whatever else a row shows: staff may have changed phone or
words since; what is another row's in a torn sheet, that row has claimed by then.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.channel import channel_of_sid
from sheetdrip.domain.columns import step_columns
from sheetdrip.domain.dates import date_in, time_of_day
from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED
from sheetdrip.domain.likeness import is_readable, likeness
from sheetdrip.domain.message import Draft, Key, Message, MessageKind
from sheetdrip.domain.moments import moment_in
from sheetdrip.domain.phone_identity import is_same_phone
from sheetdrip.domain.rows import Row
from sheetdrip.domain.send_time import instant
from sheetdrip.planning.comparison import (
    Missing,
    RecordConflict,
    Shown,
    being_replaced,
    in_order,
    lacking,
    may_be_its,
    may_displace,
    replaced,
)
from sheetdrip.planning.conversations import Conversation, is_for
from sheetdrip.planning.course import Course, DesiredMessage
from sheetdrip.planning.delivery_status import DeliveryStatus, outcome_of
from sheetdrip.planning.evidence import sids_in
from sheetdrip.planning.unknown_outcomes import Listed
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.messaging import Cancelled


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside a SID, wherever that is: the step's status, and the time it was given."""

    status: str
    time: Cell


class Comparison:
    """Compares rows with Twilio's lists, puts on record what is lacking, and counts.

    `unknown`: SIDs of rows that Twilio does not know; `asked`: those that it was asked about.
    """

    def __init__(self, ctx: ClinicContext, rows: Iterable[Row], now: datetime) -> None:
        self._ctx = ctx
        self._now = now
        self._lists: dict[str, tuple[Listed, ...]] = {}
        self._conversations: dict[str, tuple[Conversation, ...]] = {}
        self._beside = _beside(rows, [step.label for step in ctx.clinic.steps])
        self.texts = self.updated = self.conversations = 0
        self.unknown: list[str] = []
        self.asked: set[str] = set()

    def listed_to(self, phone: str) -> tuple[Listed, ...]:
        """Everything that Twilio has for a phone, as of this recovery."""
        if phone not in self._lists:
            self._lists[phone] = self._ctx.messenger.listed_to(phone)
        return self._lists[phone]

    def own(self, row: Row, course: Course) -> None:
        """The first look: what the row shows, went to its phone and says the step's words."""
        listed = self._listed(course)
        for step, sid in _shown_sids(row, course).items():
            if sid in listed and _says(course.messages[step], listed[sid]):
                self._put_back(course.messages[step], listed[sid])

    def alike(self, row: Row, course: Course) -> None:
        """The second: what went to its phone with a step's words, and is nobody else's."""
        listed, shown = self._listed(course), _shown_sids(row, course)
        for step, desired in course.messages.items():
            found = [
                one
                for one in self._may_be(desired, listed.values())
                if self._is_free(one.sid, course.surgery)
            ]
            own = next((one for one in found if one.sid == shown.get(step)), None)
            status = step_columns(desired.step.label).status
            told = "" if step in shown else text_of(row.own.get(status))
            for one in in_order(own, found):
                self._put_back(desired, one, told)

    def elsewhere(self, row: Row, course: Course) -> None:
        """The last: whatever else the row shows."""
        listed = self._listed(course)
        for step, sid in _shown_sids(row, course).items():
            self.asked.add(sid)
            if not self._is_free(sid, course.surgery):
                continue
            one = listed.get(sid) or self._fetched(sid, course)
            if one is None:
                self.unknown.append(sid)
            else:
                self._put_back(course.messages[step], one)

    def strays(self, course: Course) -> Sequence[Listed]:
        """What Twilio holds for a row's phone with a step's words, and nobody knows of."""
        listed, services = self._listed(course), {self._ctx.clinic.service_sid, None, ""}
        held = [one for one in listed.values() if one.status == "scheduled"]
        return [
            one
            for one in held
            if one.service_sid in services
            and any(_may_say(desired, one) for desired in course.messages.values())
            and not self._is_known(one.sid)
        ]

    def sought(
        self, course: Course, without: Collection[str] = frozenset()
    ) -> Sequence[tuple[DesiredMessage, Listed]]:
        """The texts of a row that shows none: those at Twilio that are on record for nobody.

        `without`: SIDs that do not count.
        """
        listed = self._listed(course).values()
        return [
            (desired, one)
            for desired in course.messages.values()
            for one in in_order(
                None,
                [
                    one
                    for one in self._may_be(desired, listed)
                    if one.sid not in without
                    and not self._is_known(one.sid)
                    and may_be_its(one, desired.due, self._now)
                ],
            )
        ]

    def adopt(self, found: Iterable[tuple[DesiredMessage, Listed]]) -> None:
        """Put on record what was sought and found."""
        for desired, one in found:
            self._put_back(desired, one)

    def _listed(self, course: Course) -> Mapping[str, Listed]:
        return {one.sid: one for phone in sorted(course.phones) for one in self.listed_to(phone)}

    def _is_known(self, sid: str) -> bool:
        return bool(self._ctx.ledger.seen([sid]))

    def _is_free(self, sid: str, surgery: str) -> bool:
        """Whether it is nobody else's."""
        owner = self._ctx.ledger.records().by_sid.get(sid)
        return owner.key.surgery == surgery if owner is not None else not self._is_known(sid)

    def _may_be(self, desired: DesiredMessage, listed: Iterable[Listed]) -> list[Listed]:
        """What Twilio has that may be this step's: its flow's executions, or texts with its phone and words.

        Texts that a conversation sends belong to no step. Where a step has no conversation, a text may be
        from the time before it was one.
        """
        return self._begun(desired) or [one for one in listed if _may_say(desired, one)]

    def _begun(self, desired: DesiredMessage) -> list[Listed]:
        channel, carrier = desired.channel, desired.carrier
        if not channel.hears_replies or desired.due.send_at > self._now:
            return []
        port = self._ctx.port(channel)
        if carrier not in self._conversations:
            self._conversations[carrier] = port.conversations_since(
                carrier, self._now - channel.lasts
            )
        theirs = [
            one for one in self._conversations[carrier] if is_same_phone(one.contact, desired.to)
        ]
        read = [port.conversation(carrier, one.sid) for one in theirs]
        # what it hears is read when it is followed
        return [
            one.listed(status="sent")
            for one in read
            if one and is_for(one, desired.surgery, desired.step.name, desired.due)
        ]

    def _fetched(self, sid: str, course: Course) -> Listed | None:
        channel = channel_of_sid(sid)
        if channel is None:
            return None
        senders = {one.carrier for one in course.messages.values() if one.channel is channel} or {
            self._ctx.clinic.service_sid
        }
        port = self._ctx.port(channel)
        for carrier in sorted(senders):
            found = port.fetch(carrier, sid)
            if found is not None:
                return replace(found, to=min(course.phones)) if channel.hears_replies else found
        return None

    def _put_back(self, desired: DesiredMessage, one: Listed, told: str = "") -> None:
        """With the intent that a send has, so that the history says where each record is from.

        `told`: what the row says of the step, where no SID does.
        """
        ledger = self._ctx.ledger
        before = self._before(desired)
        is_newest = before is not None and before.sid == one.sid
        if not is_newest and self._is_known(one.sid):
            return  # an older revision, over or not, or another surgery's: it is on record
        beside, shown = self._beside.get(one.sid), Shown(told)
        if beside is not None:
            desired = _scheduled_for(desired, beside.time)
            shown = Shown(beside.status, moment_in(beside.time))
        draft = _draft(desired, one, self._ctx.clinic.service_sid)
        lack = lacking(before, one, draft, shown)
        if isinstance(lack, RecordConflict):
            if not self._withdrawn(lack.message, one):
                return
            lack = lacking(self._before(desired), one, draft, shown)
        if isinstance(lack, Missing):
            if lack.draft is None:
                ledger.record(list(lack.outcomes), self._now)
            else:
                ledger.adopt(lack.draft, lack.outcomes, self._now)
            self.texts += 1
            self.conversations += desired.channel.hears_replies
        elif lack is not None and not isinstance(lack, RecordConflict):
            ledger.record([lack], self._now)
            self.updated += 1

    def _before(self, desired: DesiredMessage) -> Message | None:
        book = self._ctx.ledger.records()
        return book.by_surgery.get(desired.surgery, {}).get(desired.step.name)

    def _withdrawn(self, message: Message, other: Listed) -> bool:
        """Whether a text on record certainly does not reach the patient: it is taken back if need be.

        `other`: the text at Twilio that would have its place.
        """
        port = self._ctx.port(message.channel)
        found = port.fetch(message.service_sid, message.sid or "")
        if found is not None and found.status == "scheduled":
            # two of one step are scheduled: the one in the row stays
            if not may_displace(other) or not self._is_cancelled(message):
                return False
        elif found is not None and found.status != "canceled":
            return self._has_failed(message, found)
        outcome = replaced(message)
        if outcome is None:
            return False
        self._ctx.ledger.record([outcome], self._now)
        return True

    def _is_cancelled(self, message: Message) -> bool:
        """Whether Twilio certainly took a text back; that it is asked to is on record before."""
        begun = being_replaced(message)
        if begun is not None:
            self._ctx.ledger.record([begun], self._now)
        port = self._ctx.port(message.channel)
        return isinstance(port.cancel(message.service_sid, message.sid or ""), Cancelled)

    def _has_failed(self, message: Message, found: Listed) -> bool:
        """Whether a text on record did not arrive, so that another may be the next try; that is recorded."""
        outcome = outcome_of(message, DeliveryStatus(found.status, found.error_code))
        if outcome is None or outcome.state in MAY_HAVE_REACHED:
            return False
        self._ctx.ledger.record([outcome], self._now)
        self.updated += 1
        return True


def _beside(rows: Iterable[Row], labels: Sequence[str]) -> Mapping[str, _Beside]:
    """What stands beside each SID: a sort of some columns leaves a step's cells together."""
    found: dict[str, _Beside] = {}
    for row in rows:
        for label in labels:
            columns = step_columns(label)
            status, time = text_of(row.own.get(columns.status)), row.own.get(columns.time)
            for one in sids_in(row.own, [columns.sid]):
                found.setdefault(one, _Beside(status, time))
    return found


def _shown_sids(row: Row, course: Course) -> Mapping[str, str]:
    """The SID in the row, by step."""
    return {
        name: sid
        for name, desired in course.messages.items()
        for sid in sids_in(row.own, [step_columns(desired.step.label).sid])
    }


def _scheduled_for(desired: DesiredMessage, cell: Cell) -> DesiredMessage:
    """The text with the time that stands beside its SID: the plan's may be another one by now.

    Of one that does not tell the moment it is as near as can be known when the text was to leave.
    """
    day, at = date_in(cell), time_of_day(cell)
    if day is None or at is None:
        return desired
    moment = instant(day, at, desired.zone)
    if abs(moment - desired.due.send_at) < timedelta(minutes=1):
        return desired
    return replace(desired, due=replace(desired.due, send_at=moment))


def _may_say(desired: DesiredMessage, one: Listed) -> bool:
    return is_same_phone(one.to, desired.to) and _says(desired, one)


def _says(desired: DesiredMessage, one: Listed) -> bool:
    """Twilio may have rewritten the body."""
    return one.direction == "outbound-api" and likeness(desired.body, one.body) == 1


def _draft(desired: DesiredMessage, one: Listed, service_sid: str) -> Draft:
    return Draft(
        key=Key(surgery=desired.surgery, step=desired.step.name, revision=1),
        kind=MessageKind.STEP,
        to=_phone_of(one, desired),
        body=desired.body if _is_kept(desired, one) else one.body,
        channel=one.channel,
        service_sid=one.service_sid or service_sid,
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
