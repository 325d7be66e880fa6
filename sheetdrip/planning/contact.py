"""Whom may we text at all? What phones have taught us, applied to every course."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sheetdrip.domain.failures import flags_phone, reason
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.send_time import local
from sheetdrip.planning.course import Course, Way
from sheetdrip.planning.diff import STOPPED_AT_ITS_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What is known of a phone (by its identity); times are aware UTC.

    `opted_out_at` and `opted_in_at`: the last STOP and the last START, each kept when the other comes; the
    later one counts, and STOP where Twilio's whole seconds do not tell. `flaw`: the Twilio code that says
    texts cannot reach it, learned at `flawed_at`.
    """

    phone: str
    opted_out_at: datetime | None = None
    opted_in_at: datetime | None = None
    flaw: int | None = None
    flawed_at: datetime | None = None

    @property
    def is_opted_out(self) -> bool:
        """Whether the last word was STOP."""
        if self.opted_out_at is None:
            return False
        return self.opted_in_at is None or self.opted_in_at <= self.opted_out_at


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
        replace(one, flaw=OWN_NUMBER, flawed_at=now) for one in joined if one.flaw != OWN_NUMBER
    ] + [
        replace(one, flaw=None, flawed_at=now)
        for one in known.values()
        if one.flaw == OWN_NUMBER and one.phone not in own
    ]


def _together(one: Contact, other: Contact) -> Contact:
    """The last word of each kind."""
    flawed = other if _later(one.flawed_at, other.flawed_at) == other.flawed_at else one
    return replace(
        one,
        opted_out_at=_later(one.opted_out_at, other.opted_out_at),
        opted_in_at=_later(one.opted_in_at, other.opted_in_at),
        flaw=flawed.flaw,
        flawed_at=flawed.flawed_at,
    )


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def heed(courses: Mapping[str, Course], contacts: Mapping[str, Contact]) -> Mapping[str, Course]:
    """The courses as their phones allow; the same mapping when that changes none.

    `contacts`: by a phone's identity.
    To be asked before `spacing.space`: what is not sent crowds nothing.
    """
    if not contacts:
        return courses
    changed = {}
    for surgery, course in courses.items():
        heeded = _heeded(course, contacts)
        if heeded is not course:
            changed[surgery] = heeded
    return {**courses, **changed} if changed else courses


def _heeded(course: Course, contacts: Mapping[str, Contact]) -> Course:
    if course.way in {Way.GONE, Way.STOPPED}:
        return course
    for phone in course.phones:
        contact = contacts.get(identity_of(phone))
        if contact is not None:
            return _of_phone(course, contact)
    return course


def _of_phone(course: Course, contact: Contact) -> Course:
    if contact.opted_out_at is not None and contact.is_opted_out:
        why = _opted_out(course, contact.opted_out_at)
        return replace(course, way=Way.OPTED_OUT, why=why, of_row=course.way)
    if flags_phone(contact.flaw) and course.way is Way.GOING:
        return replace(course, way=Way.WAITING, why=reason(contact.flaw), of_row=course.way)
    return _without_catching_up(course, contact)


def _opted_out(course: Course, since: datetime) -> str:
    day = local(since, next(iter(course.messages.values())).zone)
    return (
        f"the patient replied STOP on {day:%a} {day.day} {day:%b}: "
        "nothing more is sent unless they reply START"
    )


def _without_catching_up(course: Course, contact: Contact) -> Course:
    """What fell due before START stays unsent."""
    since = contact.opted_in_at
    if contact.opted_out_at is None or since is None:
        return course
    missed = {
        step: replace(desired, obstacle=STOPPED_AT_ITS_TIME)
        for step, desired in course.messages.items()
        if desired.due.send_at < since and desired.obstacle is None
    }
    return replace(course, messages={**course.messages, **missed}) if missed else course
