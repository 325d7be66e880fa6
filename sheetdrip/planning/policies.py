"""Lists the rules that hold for all texts whatever a clinic's sequences say, in their order.

Each takes the courses as the one before left them. STOP and phones that cannot be reached come first: what
is not sent crowds nobody. The clinic's pause comes last, since it holds whatever the others let go.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sheetdrip.domain.message import Message
from sheetdrip.planning.course import Course
from sheetdrip.planning.frequency_cap import FrequencyCap, Recorded, cap_texts
from sheetdrip.planning.pause import paused
from sheetdrip.planning.sharing import Since
from sheetdrip.planning.suppression import Contact, suppress

Courses = Mapping[str, Course]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the rules go by.

    `contacts`: what phones have taught, by identity; `unread`: phones held for a reply that nobody has
    acknowledged (`suppression.unread_holds`); `messages`: all that may still count; `recorded`: the newest of
    each step; `first_seen`: when each row came, by Drip ID.
    """

    now: datetime
    spacing: FrequencyCap
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    messages: Iterable[Message] = ()
    recorded: Recorded = field(default_factory=dict)
    first_seen: Since = field(default_factory=dict)
    is_paused: bool = False


def suppression(courses: Courses, given: Circumstances) -> Courses:
    """Nothing to a phone that said STOP, is held for a reply, or cannot be reached."""
    return suppress(courses, given.contacts, given.unread)


def frequency_cap(courses: Courses, given: Circumstances) -> Courses:
    """Not too many texts to one phone, however many rows have it."""
    return cap_texts(
        courses, given.messages, given.recorded, given.spacing, given.now, given.first_seen
    )


def clinic_pause(courses: Courses, given: Circumstances) -> Courses:
    """Nothing at all while the clinic's Pause box is ticked."""
    return paused(courses, given.recorded) if given.is_paused else courses


POLICIES: tuple[Callable[[Courses, Circumstances], Courses], ...] = (
    suppression,
    frequency_cap,
    clinic_pause,
)


def applied(courses: Courses, given: Circumstances) -> Courses:
    """The courses as every policy leaves them, in their order."""
    for policy in POLICIES:
        courses = policy(courses, given)
    return courses
