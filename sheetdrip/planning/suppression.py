"""Suppresses texts to phones: applies to every course what phones have taught, such as STOP or a hold."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from sheetdrip.domain.failures import flags_phone, is_opt_out
from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.lifecycle import NOT_ARRIVED
from sheetdrip.domain.message import Message
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.reasons import Reason, ReasonCode, of_twilio
from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.domain.send_time import local
from sheetdrip.planning.attention import still_counts
from sheetdrip.planning.concerns import HOLDING
from sheetdrip.planning.course import Course, CourseStatus


class Hold(StrEnum):
    """Why nothing more is sent though nobody wrote STOP: what was written in words of their own."""

    WISH = "wish"
    """Somebody seems to want no more texts, or is a stranger."""
    DEATH = "death"
    """The patient may have died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What is known of a phone (by its identity); times are aware UTC.

    `opted_out_at` and `opted_in_at`: the last STOP and the last START, each kept when the other comes; the
    later one counts, and STOP where Twilio's whole seconds do not tell. `hold`: what was last written, at
    `held_at`, for which nothing more is sent. `unreachable_code`: the Twilio code that says texts cannot
    reach it, learned at `flawed_at`.
    """

    phone: str
    opted_out_at: datetime | None = None
    opted_in_at: datetime | None = None
    held_at: datetime | None = None
    hold: Hold | None = None
    unreachable_code: int | None = None
    flawed_at: datetime | None = None

    @property
    def is_opted_out(self) -> bool:
        """Whether the last word was STOP."""
        if self.opted_out_at is None:
            return False
        return self.opted_in_at is None or self.opted_in_at <= self.opted_out_at

    @property
    def is_held(self) -> bool:
        """Whether something was written for which nothing more is sent.

        START ends it but for the news of a death: whoever has that phone, staff decide.
        """
        if self.held_at is None:
            return False
        if self.hold is Hold.DEATH:
            return True
        return self.opted_in_at is None or self.opted_in_at <= self.held_at

    @property
    def wants_silence(self) -> bool:
        """Whether somebody there asked for silence, by STOP or in words of their own."""
        return self.is_opted_out or self.is_held


def by_phone(contacts: Iterable[Contact]) -> Mapping[str, Contact]:
    """Contacts by their phones' identities; what was learned of several spellings of one is put together."""
    known: dict[str, Contact] = {}
    for contact in contacts:
        phone = identity_of(contact.phone)
        before = known.get(phone)
        known[phone] = replace(
            contact if before is None else _together(before, contact), phone=phone
        )
    return known


OWN_NUMBER = 21266
"""Twilio's code for a text from a number to itself: nobody's phone, but the clinic's."""


def own_numbers(
    numbers: Iterable[str], known: Mapping[str, Contact], now: datetime
) -> list[Contact]:
    """What must be learned anew so that exactly these numbers count as the clinic's own.

    `known`: contacts by their phones' identities.
    """
    own = {identity_of(number) for number in numbers}
    joined = [known.get(phone, Contact(phone=phone)) for phone in sorted(own)]
    return [
        replace(one, unreachable_code=OWN_NUMBER, flawed_at=now)
        for one in joined
        if one.unreachable_code != OWN_NUMBER
    ] + [
        replace(one, unreachable_code=None, flawed_at=now)
        for one in known.values()
        if one.unreachable_code == OWN_NUMBER and one.phone not in own
    ]


def _together(one: Contact, other: Contact) -> Contact:
    """The last word of each kind."""
    flawed = other if _later(one.flawed_at, other.flawed_at) == other.flawed_at else one
    held = max(one, other, key=_hold_rank)
    return replace(
        one,
        held_at=held.held_at,
        hold=held.hold,
        opted_out_at=_later(one.opted_out_at, other.opted_out_at),
        opted_in_at=_later(one.opted_in_at, other.opted_in_at),
        unreachable_code=flawed.unreachable_code,
        flawed_at=flawed.flawed_at,
    )


def _hold_rank(contact: Contact) -> tuple[bool, datetime]:
    """Of what was written of one phone the news of a death counts, else the last word."""
    return contact.hold is Hold.DEATH, contact.held_at or datetime.min.replace(tzinfo=UTC)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def unread_holds(
    contacts: Mapping[str, Contact],
    concerns: Iterable[ConcernRecord],
    surgeries: Iterable[KnownSurgery],
    messages: Iterable[Message],
    now: datetime,
) -> frozenset[str]:
    """The phones, by identity, to which nothing more is sent, and for which nobody has acknowledged why.

    Once somebody has acknowledged why, what the row says decides (`suppress`). So it does where the row that
    showed it is gone for good, and nobody can acknowledge it any more.
    """
    held = {phone for phone, one in contacts.items() if one.is_held}
    if not held:
        return frozenset()
    known = list(surgeries)
    gone = {one.drip_id for one in known if not still_counts(one, now)}
    unread = {
        one.surgery for one in concerns if one.kind in HOLDING and one.acknowledged_at is None
    } - gone
    theirs = {one.fingerprint.phone for one in known if one.drip_id in unread}
    theirs |= {identity_of(one.to) for one in messages if one.key.surgery in unread}
    return frozenset(held & theirs)


def suppress(
    courses: Mapping[str, Course],
    contacts: Mapping[str, Contact],
    unread: Collection[str] = frozenset(),
) -> Mapping[str, Course]:
    """The courses as their phones allow; the same mapping when that changes none.

    `contacts`: by a phone's identity; `unread`: the phones of `unread_holds`.
    """
    if not contacts:
        return courses
    changed = {}
    for surgery, course in courses.items():
        heeded = _heeded(course, contacts, unread)
        if heeded is not course:
            changed[surgery] = heeded
    return {**courses, **changed} if changed else courses


def _heeded(course: Course, contacts: Mapping[str, Contact], unread: Collection[str]) -> Course:
    if course.status in {CourseStatus.GONE, CourseStatus.STOPPED}:
        return course
    for phone in course.phones:
        contact = contacts.get(identity_of(phone))
        if contact is not None:
            return _of_phone(course, contact, is_unread=contact.phone in unread)
    return course


def _of_phone(course: Course, contact: Contact, *, is_unread: bool) -> Course:
    if contact.opted_out_at is not None and contact.is_opted_out:
        why = _opted_out(course, contact.opted_out_at)
        return replace(course, status=CourseStatus.OPTED_OUT, why=why, of_row=course.status)
    if contact.held_at is not None and contact.is_held and (is_unread or not course.says_on):
        why = _held(course, contact.held_at, contact.hold)
        return replace(course, status=CourseStatus.OPTED_OUT, why=why, of_row=course.status)
    if flags_phone(contact.unreachable_code) and course.status is CourseStatus.GOING:
        return replace(
            course,
            status=CourseStatus.WAITING,
            why=of_twilio(contact.unreachable_code),
            of_row=course.status,
        )
    return _without_catching_up(course, contact)


def _opted_out(course: Course, since: datetime) -> Reason:
    return Reason.of(ReasonCode.OPTED_OUT, day=_day(course, since))


def _held(course: Course, since: datetime, hold: Hold | None) -> Reason:
    return Reason.of(_HELD[hold is Hold.DEATH, course.says_on], day=_day(course, since))


_HELD = {
    (True, False): ReasonCode.MAY_HAVE_DIED,
    (True, True): ReasonCode.MAY_HAVE_DIED_BUT_ON,
    (False, False): ReasonCode.WANTS_NO_MORE,
    (False, True): ReasonCode.WANTS_NO_MORE_BUT_ON,
}
"""By whether somebody may have died, and whether Drip said On before (`attention.seen`)."""


def _day(course: Course, moment: datetime) -> str:
    zone = next(iter(course.messages.values())).zone
    return local(moment, zone).date().isoformat()


def _without_catching_up(course: Course, contact: Contact) -> Course:
    """What fell due before START stays unsent."""
    since = contact.opted_in_at
    has_been_silent = contact.opted_out_at is not None or contact.held_at is not None
    if not has_been_silent or since is None:
        return course
    missed = {
        step: replace(desired, never_reason=Reason(ReasonCode.STOPPED_AT_ITS_TIME))
        for step, desired in course.messages.items()
        if desired.due.send_at < since and desired.never_reason is None
    }
    return replace(course, messages={**course.messages, **missed}) if missed else course


def learned_from_failures(
    messages: Iterable[Message], contacts: Mapping[str, Contact]
) -> Iterator[Contact]:
    """The contacts that failed texts change: whoever opted out, or cannot be reached for good.

    Only texts after the phone last proved the contrary (a START, a reply) count against it.
    """
    learned: dict[str, Contact] = {}
    for message in messages:
        if message.state not in NOT_ARRIVED or message.error_code is None:
            continue
        phone = identity_of(message.to)
        contact = learned.get(phone) or contacts.get(phone, Contact(phone=phone))
        changed = _after(message, message.error_code, contact)
        if changed != contact:
            learned[phone] = changed
    yield from learned.values()


def _after(message: Message, code: int, contact: Contact) -> Contact:
    at = _failed_at(message)
    if is_opt_out(code) and not contact.is_opted_out and _is_news(at, contact.opted_in_at):
        return replace(contact, opted_out_at=at)
    if flags_phone(code) and contact.unreachable_code is None and _is_news(at, contact.flawed_at):
        return replace(contact, unreachable_code=code, flawed_at=at)
    return contact


def _is_news(at: datetime, disproved_at: datetime | None) -> bool:
    return disproved_at is None or disproved_at < at


def _failed_at(message: Message) -> datetime:
    """When it failed at the earliest: refused when it was posted, or later, at its time."""
    if message.sid is None and message.posted_at is not None:
        return message.posted_at
    return message.send_at
