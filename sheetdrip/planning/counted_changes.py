"""Counts what a cycle would do to each surgery, in the terms of the safety rules."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sheetdrip.domain.identity import Fingerprint
from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, State
from sheetdrip.domain.message import Draft, Message
from sheetdrip.planning.approval_marks import row_mark, timetable_mark
from sheetdrip.planning.change_limits import Clearance, CountedChange, Kind, Waiting
from sheetdrip.planning.course import Course, CourseStatus
from sheetdrip.planning.diff import Terms, diff
from sheetdrip.planning.pause import gives_back
from sheetdrip.planning.plan import Cancel, Change, Schedule, SendNow

Recorded = Mapping[str, Message]
"""A surgery's newest message by step name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSurgery:
    """A surgery with what is planned for it. `who`: as its row has it, or had it when it was there.

    `row_is_missing`: its row is missing, though not for long enough yet to take its texts back; `anew`: the
    texts that it gets as soon as cancels that were begun are proven (`made_anew`).
    """

    course: Course
    who: Fingerprint
    changes: tuple[Change, ...]
    recorded: Recorded
    clearance: Clearance | None = None
    row_is_missing: bool = False
    anew: tuple[Draft, ...] = ()

    @property
    def creates(self) -> tuple[Draft, ...]:
        return (*_drafts(self.changes), *self.anew)

    @property
    def begun(self) -> tuple[Cancel, ...]:
        """The cancels that were begun, and go on in any case."""
        return tuple(one for one in self.changes if isinstance(one, Cancel) and _is_begun(one))


def count_changes(
    all_planned: Iterable[PlannedSurgery],
    waiting: Mapping[str, Waiting],
    cap_reason: frozenset[date],
    terms: Terms,
) -> Iterator[CountedChange]:
    """The cases that count.

    `waiting`: what waits already, by mark; `cap_reason`: days with too many texts.
    """
    for planned in all_planned:
        kind, drafts = _kind(planned)
        if kind is None and not waiting:
            continue
        mark = row_mark(planned.who, planned.course)
        if kind is not None and kind is not Kind.CREATED and _is_approved(planned, mark):
            kind = None
        yield CountedChange(
            surgery=planned.course.surgery,
            mark=mark,
            kind=kind,
            texts=len(drafts),
            on_crowded_day=any(draft.send_at.date() in cap_reason for draft in drafts),
            is_exempt=planned.course.status is CourseStatus.OPTED_OUT,
            is_over=kind is None and not planned.creates and not _is_ahead(planned, terms),
        )


def days_of(all_planned: Iterable[PlannedSurgery]) -> Counter[date]:
    """How many texts are added on each day (UTC)."""
    return Counter(draft.send_at.date() for planned in all_planned for draft in planned.creates)


_STAYING = MAY_HAVE_REACHED - {State.CANCELLING}
"""What goes on its day, or went."""


def busiest(
    added: Counter[date], messages: Iterable[Message], limit: int
) -> tuple[int, frozenset[date]]:
    """The most texts on one of the days on which any is added, and the days with more than `limit`."""
    days = Counter(added)
    if days:
        live = (one for one in messages if one.state in _STAYING and one.send_at.date() in days)
        days.update(one.send_at.date() for one in live)
    most = max(days.values(), default=0)
    return most, frozenset(day for day, count in days.items() if count > limit)


def carried_out(planned: PlannedSurgery, terms: Terms) -> Iterator[Change]:
    """All that its approval comes to: also what is made anew once the cancels are proven."""
    yield from planned.changes
    cancelled = {one.message.key.step for one in planned.changes if isinstance(one, Cancel)}
    if cancelled and planned.course.status is CourseStatus.GOING:
        after = _without(cancelled, planned.recorded)
        yield from (one for one in diff(planned.course, after, terms) if one not in planned.changes)


def made_anew(course: Course, recorded: Recorded, terms: Terms) -> tuple[Draft, ...]:
    """The texts that a surgery gets in this very cycle, once cancels that were begun before are proven."""
    begun = {step for step, one in recorded.items() if one.state is State.CANCELLING}
    if not begun or course.status is not CourseStatus.GOING:
        return ()
    after = _drafts(diff(course, _without(begun, recorded), terms))
    return tuple(one for one in after if one.key.step in begun)


def _without(cancelled: Collection[str], recorded: Recorded) -> Recorded:
    """What will be on record once the cancels of these steps are proven."""
    return {
        step: replace(one, state=State.CANCELLED, reason=None) if step in cancelled else one
        for step, one in recorded.items()
    }


def _drafts(changes: Iterable[Change]) -> Iterator[Draft]:
    return (one.draft for one in changes if isinstance(one, Schedule | SendNow))


def clearance_of(planned: PlannedSurgery, *, approved: bool) -> Clearance:
    """What is let through for a surgery; `approved`: by a person, with all that its row comes to now."""
    row = row_mark(planned.who, planned.course) if approved else ""
    return Clearance(timetable=timetable_mark(planned.course), row=row)


def _kind(planned: PlannedSurgery) -> tuple[Kind | None, Sequence[Draft]]:
    """What is done to a surgery, and which texts count as created."""
    course, taken = planned.course, _taken_back(planned)
    if planned.row_is_missing:
        return Kind.VANISHED, ()
    if taken:
        return _kind_of_cancels(course, taken), ()
    drafts = _unheard_of(planned)
    return (Kind.CREATED, drafts) if drafts else (None, ())


def _kind_of_cancels(course: Course, taken: Sequence[Message]) -> Kind | None:
    if course.of_row is not None:
        return None  # its phone has taught it, and nobody's hand
    match course.status:
        case CourseStatus.GONE:
            return Kind.VANISHED
        case CourseStatus.PAUSED | CourseStatus.STOPPED:
            return Kind.HALTED
        case CourseStatus.WAITING if course.messages:
            return Kind.HALTED
        case _:
            same = all(_keeps_its_place(course, one) for one in taken)
            if same and all(one.is_untimed for one in taken):
                return None  # they go as the row has it, and nobody's hand has changed that
            return Kind.REWORDED if same else Kind.CHANGED


def _keeps_its_place(course: Course, taken: Message) -> bool:
    desired = course.messages.get(taken.key.step)
    return desired is not None and (desired.to, desired.due.send_at) == (taken.to, taken.send_at)


def _taken_back(planned: PlannedSurgery) -> Sequence[Message]:
    """The texts that would be taken back, but for cancels that were begun."""
    return [
        one.message for one in planned.changes if isinstance(one, Cancel) and not _is_begun(one)
    ]


def _is_begun(cancel: Cancel) -> bool:
    return cancel.message.state is State.CANCELLING


def _unheard_of(planned: PlannedSurgery) -> Sequence[Draft]:
    """The texts that were not let through before, by a person or because they kept within the limits."""
    drafts = planned.creates
    if not drafts or _is_cleared(planned):
        return ()
    recorded = planned.recorded
    return [one for one in drafts if not gives_back(one, recorded.get(one.key.step))]


def _is_cleared(planned: PlannedSurgery) -> bool:
    if planned.clearance is not None:
        return planned.clearance.timetable == timetable_mark(planned.course)
    # what an earlier version or `recover` has on record
    wanted = planned.course.messages
    return any(
        one.state in MAY_HAVE_REACHED
        and step in wanted
        and (one.to, one.send_at) == (wanted[step].to, wanted[step].due.send_at)
        for step, one in planned.recorded.items()
    )


def _is_approved(planned: PlannedSurgery, mark: str) -> bool:
    return planned.clearance is not None and planned.clearance.row == mark


def _is_ahead(planned: PlannedSurgery, terms: Terms) -> bool:
    """Whether one of its texts is still to come."""
    return any(one.due.latest >= terms.now for one in planned.course.messages.values())
