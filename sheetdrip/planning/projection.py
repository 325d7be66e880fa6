"""Makes the daemon's cells of a row: what each of them should say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import assert_never

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import (
    DRIP_ID,
    HELD,
    NEEDS_CALL,
    NEEDS_YOU,
    NEXT_TEXT,
    PLEASE_READ,
    STATUS,
    step_columns,
)
from sheetdrip.domain.dates import to_serial
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.moments import serial_of
from sheetdrip.domain.reason_sentences import sentence
from sheetdrip.domain.reasons import ReasonCode
from sheetdrip.domain.send_time import local
from sheetdrip.domain.sequence import Step
from sheetdrip.planning.course import Course, CourseStatus, DesiredMessage
from sheetdrip.planning.eligibility import Eligibility, Open, Taken, eligibility, on_record

Cells = Mapping[str, Cell]

_SHOWS_SID = frozenset(
    {State.SCHEDULED, State.CANCELLING, State.SENT, State.DELIVERED}
    | {State.UNDELIVERED, State.FAILED, State.TOO_LATE, State.CANCELLED}
)
_HALTED = frozenset({CourseStatus.PAUSED, CourseStatus.STOPPED, CourseStatus.OPTED_OUT})
_AHEAD = frozenset({"waiting", State.SCHEDULED.value})
_PLANNED_ANEW = frozenset({State.CANCELLED, State.SKIPPED})
_LEFT = frozenset({State.SENT, State.DELIVERED, State.TOO_LATE})
_WORDS = {
    State.INTENDED: "unknown: asking Twilio whether it has it",
    State.UNKNOWN: "unknown: asking Twilio whether it has it",
    State.TOO_LATE: "too late",
}


def project(
    course: Course,
    recorded: Mapping[str, Message],
    steps: tuple[Step, ...],
    retry_times: Mapping[str, datetime] = MappingProxyType({}),
) -> Cells:
    """The own cells of a surgery's row, by column name; `score_cells` adds what patients said.

    `retry_times`: when a step is sent once more (`diff.retries`).
    """
    views = [
        _StepView(
            step,
            course,
            course.messages.get(step.name),
            recorded.get(step.name),
            retry_times.get(step.name),
        )
        for step in steps
    ]
    cells: dict[str, Cell] = {DRIP_ID: course.surgery}
    for one in views:
        columns = step_columns(one.step.label)
        cells |= {columns.status: one.status, columns.time: one.time, columns.sid: one.sid}
    upcoming = _upcoming(views)
    cells[STATUS] = _sentence(course, views)
    cells[NEXT_TEXT] = upcoming[0].with_name if upcoming else ""
    return cells


def next_text(
    courses: Mapping[str, Course], recorded: Mapping[str, Mapping[str, Message]], now: datetime
) -> str:
    """When the clinic's next text goes, on its patient's clocks; "" when none is to come."""
    moments = [
        (desired.due.send_at, desired.local_time)
        for drip_id, course in courses.items()
        if course.status is CourseStatus.GOING
        for step, desired in course.messages.items()
        if desired.due.send_at > now
        and _may_come(eligibility(course, desired, recorded.get(drip_id, {}).get(step)))
    ]
    return _spelled(min(moments)[1]) if moments else ""


def _may_come(found: Eligibility) -> bool:
    if isinstance(found, Taken):
        return found.message.state is State.SCHEDULED
    return isinstance(found, Open)


def project_held(reason: str, steps: tuple[Step, ...], *, is_evidence: bool) -> Cells:
    """The cells of a row that is not acted on: nothing of another surgery's may rest there.

    Evidence of texts that the ledger does not know stays where it is.
    """
    status: Cells = {STATUS: f"{HELD}: {reason}"}
    return status if is_evidence else {**cleared(steps), **status}


def cleared(steps: tuple[Step, ...]) -> Cells:
    """The own cells of a row without a surgery."""
    of_steps = [step_columns(step.label) for step in steps]
    columns = [name for one in of_steps for name in (one.status, one.time, one.sid)]
    return dict.fromkeys((STATUS, NEXT_TEXT, NEEDS_CALL, PLEASE_READ, DRIP_ID, *columns), "")


def differences(wanted: Cells, present: Mapping[str, Cell]) -> Iterator[tuple[str, Cell]]:
    """The cells that must be written: (column, value)."""
    for column, value in wanted.items():
        if not _alike(value, present.get(column)):
            yield column, value


_HALF_A_THOUSANDTH = 0.0005 / 86_400
"""Times tell their offset in thousandths of a second (`moments`)."""


def _alike(wanted: Cell, present: Cell) -> bool:
    if _is_number(wanted) and _is_number(present):
        return abs(float(wanted or 0) - float(present or 0)) < _HALF_A_THOUSANDTH
    # a 0 is a score, and not blank
    one, other = ("" if cell is None else cell for cell in (wanted, present))
    return one == other and type(one) is type(other)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStatus:
    """One step for whoever asks by program: what the row says, in parts.

    `state`: a State's word, or paused, stopped, waiting; `send_at`: aware UTC; `zone`: the patient's.
    """

    step: str
    label: str
    state: str
    reason: str | None
    send_at: datetime
    zone: str
    sid: str | None


def account(
    course: Course, recorded: Mapping[str, Message], steps: tuple[Step, ...]
) -> Iterator[StepStatus]:
    """The steps that a surgery has, in their order."""
    for step in steps:
        desired = course.messages.get(step.name)
        if desired is not None:
            yield _StepView(step, course, desired, recorded.get(step.name)).account(desired)


class _StepView:
    """One step as the row tells it."""

    def __init__(
        self,
        step: Step,
        course: Course,
        desired: DesiredMessage | None,
        recorded: Message | None,
        retry_at: datetime | None = None,
    ) -> None:
        self.step = step
        self._course = course
        self._desired = desired
        self._retry_at = retry_at
        self._recorded = self._relevant(recorded)

    def _relevant(self, recorded: Message | None) -> Message | None:
        """A cancelled or skipped message no longer counts once the step is planned anew."""
        if (
            recorded is None
            or self._course.status is not CourseStatus.GOING
            or self._desired is None
        ):
            return recorded
        is_open = isinstance(on_record(self._desired, recorded), Open)
        return None if is_open and recorded.state in _PLANNED_ANEW else recorded

    @property
    def _is_fixed(self) -> bool:
        return self._recorded is not None and self._recorded.state is not State.WAITING

    @property
    def word(self) -> str:
        if self._is_fixed and self._recorded is not None:
            if self._recorded.is_in_doubt:
                return State.UNKNOWN.value
            return _WORDS.get(self._recorded.state, self._recorded.state.value)
        if self._desired is None:
            return ""
        return self._course.status.value if self._course.status in _HALTED else "waiting"

    def account(self, desired: DesiredMessage) -> StepStatus:
        found = self._recorded if self._is_fixed else None
        return StepStatus(
            step=self.step.name,
            label=self.step.label,
            state=self.word if found is None else found.state.value,
            reason=self._reason or None,
            send_at=desired.due.send_at if found is None else found.send_at,
            zone=desired.zone,
            sid=self.sid or None,
        )

    @property
    def status(self) -> str:
        reason = self._reason
        return f"{self.word}: {reason}" if reason else self.word

    @property
    def _reason(self) -> str | None:
        if self._recorded is None or self._recorded.state is State.WAITING:
            cap_reason = self._desired.cap_reason if self._desired and self.is_crowded else None
            reason = sentence(self._recorded.reason if self._recorded else None)
            return sentence(cap_reason) or "; ".join(
                filter(None, [reason, self._again if reason else None])
            )
        if self._recorded.state is State.SCHEDULED:
            return None
        return "; ".join(filter(None, [sentence(self._recorded.reason), self._again, self._moved]))

    @property
    def _again(self) -> str | None:
        if self._retry_at is None or self._desired is None:
            return None
        at = local(self._retry_at, self._desired.zone)
        day = "" if at.date() == self._desired.local_time.date() else f"on {at:%a} "
        return f"trying {'once more' if self._is_fixed else 'again'} {day}at {at:%H:%M}"

    @property
    def was_not_taken(self) -> bool:
        """Whether it was skipped because Twilio refused it until it was too late."""
        skipped = self._recorded
        return (
            skipped is not None
            and skipped.state is State.SKIPPED
            and skipped.is_because(ReasonCode.NOT_TAKEN_IN_TIME)
        )

    @property
    def misses_its_day(self) -> bool:
        """Whether it had left for another day than it has by now."""
        return self._moved is not None

    @property
    def _moved(self) -> str | None:
        """Which day gets no text, since this one had left for another when the surgery was moved."""
        desired, went = self._desired, self._recorded
        if desired is None or went is None or went.state not in _LEFT:
            return None
        day, meant = local(went.send_at, desired.zone).date(), desired.local_time.date()
        if day == meant or self._course.status is not CourseStatus.GOING:
            return None
        return f"for {_day(day)}; no text goes on {_day(meant)}, the day by the row now"

    @property
    def moment(self) -> datetime | None:
        """When it goes or went, on the patient's clocks; naive."""
        if self._is_fixed and self._recorded is not None and self._desired is not None:
            return local(self._recorded.send_at, self._desired.zone)
        return self._desired.local_time if self._desired else None

    @property
    def time(self) -> Cell:
        """Beside a SID it tells the moment that Twilio was given, whatever zone the row has later."""
        went = self._recorded
        if went is not None and self._desired is not None and self.sid and not went.is_untimed:
            return serial_of(went.send_at, self._desired.zone)
        return to_serial(self.moment) if self.moment else ""

    @property
    def sid(self) -> str:
        if self._recorded is None or self._recorded.state not in _SHOWS_SID:
            return ""
        return self._recorded.sid or ""

    @property
    def is_ahead(self) -> bool:
        return (
            self._course.status is CourseStatus.GOING
            and self.word in _AHEAD
            and not self.is_crowded
        )

    @property
    def is_crowded(self) -> bool:
        """Whether it waits beside another text to its phone, and will be skipped if that stays so."""
        return (
            self.word == "waiting" and self._desired is not None and bool(self._desired.cap_reason)
        )

    @property
    def announced(self) -> str:
        return f"{self.step.label}: {_spelled(self.moment) if self.moment else ''}"

    @property
    def with_name(self) -> str:
        """The same with what the text calls the patient, if it has a place for that."""
        calls = None if self._desired is None else self._desired.calls
        if calls is None:
            return self.announced
        return f"{self.announced}, to “{calls}”" if calls else f"{self.announced}, without a name"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _spelled(moment: datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%b %Y %H:%M}"


def _upcoming(views: list[_StepView]) -> list[_StepView]:
    return sorted((one for one in views if one.is_ahead), key=lambda one: str(one.moment))


def _sentence(course: Course, views: list[_StepView]) -> str:
    """What was done, what comes next, or what to fix: the most urgent first; remarks at the end."""
    return " ".join((_status_words(course, views), *(f"{one}." for one in course.remarks)))


def _status_words(course: Course, views: list[_StepView]) -> str:
    held = [one.step.label for one in views if one.word == State.SCHEDULED]
    troubles = [
        f"{one.step.label} {one.status}."
        for one in views
        if _is_trouble(one) and not (course.needs and one.is_crowded)
    ]
    match course.status:
        case CourseStatus.WAITING if course.is_past:
            return (
                f"Nothing to send: its texts' days were over when it came ({sentence(course.why)})."
            )
        case CourseStatus.WAITING:
            still = f" Still at Twilio: {', '.join(held)}." if held else ""
            return f"{NEEDS_YOU}: {sentence(course.why)}.{still}"
        case CourseStatus.PAUSED | CourseStatus.STOPPED | CourseStatus.OPTED_OUT:
            return " ".join(filter(None, [_halt(course), *troubles, _tally(views)]))
        case CourseStatus.GOING | CourseStatus.GONE:
            needs = f"{NEEDS_YOU}: {course.needs}." if course.needs else ""
            return " ".join(filter(None, [needs, *troubles, _tally(views), _following(views)]))
        case _:
            assert_never(course.status)


def _following(views: list[_StepView]) -> str:
    """What comes next; nothing is said where all that is left waits beside another text."""
    upcoming = _upcoming(views)
    if upcoming:
        return f"Next is {upcoming[0].announced} ({upcoming[0].word})."
    return "" if any(one.is_crowded for one in views) else "Nothing more to send."


def _halt(course: Course) -> str:
    why = sentence(course.why)
    why = f"{why[:1].upper()}{why[1:]}"
    # the reason of an opt-out says what follows from it
    return f"{why}." if course.status is CourseStatus.OPTED_OUT else f"{why}: nothing more is sent."


def _is_trouble(one: _StepView) -> bool:
    stuck = one.word == "waiting" and one.status != "waiting"
    stuck = stuck or one.misses_its_day
    return (
        stuck
        or one.word in {"failed", "undelivered", "too late"}
        or one.word.startswith("unknown")
        or one.was_not_taken
    )


def _tally(views: list[_StepView]) -> str:
    """How many went and arrived, in words; nothing when none did."""
    counts = [
        f"{len(labels)} {word}"
        for word in ("delivered", "sent", "skipped", "cancelled")
        if (labels := [one.step.label for one in views if one.word == word])
    ]
    return f"{', '.join(counts).capitalize()}." if counts else ""
