"""Makes the daemon's cells of a row: what each of them should say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import assert_never

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import (
    DRIP_ID,
    NEEDS_CALL,
    NEXT_TEXT,
    PLEASE_READ,
    STATUS,
    step_columns,
)
from sheetdrip.domain.dates import to_serial
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.moments import serial_of
from sheetdrip.domain.reasons import NOTHING, ReasonCode
from sheetdrip.domain.send_time import local
from sheetdrip.domain.sequence import Step
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording import Statement, paragraph, say, sentence
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
_TROUBLES = frozenset(
    {State.FAILED, State.UNDELIVERED, State.TOO_LATE, State.UNKNOWN, State.INTENDED}
)
_LEFT = frozenset({State.SENT, State.DELIVERED, State.TOO_LATE})
_ASKED_ABOUT = frozenset({State.INTENDED, State.UNKNOWN})
_TALLIED = {
    State.DELIVERED.value: "tally.delivered",
    State.SENT.value: "tally.sent",
    State.SKIPPED.value: "tally.skipped",
    State.CANCELLED.value: "tally.cancelled",
}


def project(
    course: Course,
    recorded: Mapping[str, Message],
    steps: tuple[Step, ...],
    retry_times: Mapping[str, datetime] = MappingProxyType({}),
    language: SheetLanguage = SheetLanguage.EN,
) -> Cells:
    """The own cells of a surgery's row, by column name; `score_cells` adds what patients said.

    `retry_times`: when a step is sent once more (`diff.retries`); `language`: the sheet's.
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
        status = sentence(one.status, language)
        cells |= {columns.status: status, columns.time: one.time, columns.sid: one.sid}
    upcoming = _upcoming(views)
    cells[STATUS] = paragraph(_status(course, views), language)
    cells[NEXT_TEXT] = sentence(upcoming[0].with_name, language) if upcoming else ""
    return cells


def next_text(
    courses: Mapping[str, Course], recorded: Mapping[str, Mapping[str, Message]], now: datetime
) -> Statement | None:
    """When the clinic's next text goes, on its patient's clocks; None when none is to come."""
    moments = [
        (desired.due.send_at, desired.local_time)
        for drip_id, course in courses.items()
        if course.status is CourseStatus.GOING
        for step, desired in course.messages.items()
        if desired.due.send_at > now
        and _may_come(eligibility(course, desired, recorded.get(drip_id, {}).get(step)))
    ]
    return say("next.moment", at=_iso(min(moments)[1])) if moments else None


def _may_come(found: Eligibility) -> bool:
    if isinstance(found, Taken):
        return found.message.state is State.SCHEDULED
    return isinstance(found, Open)


def project_held(
    reason: Statement,
    steps: tuple[Step, ...],
    *,
    is_evidence: bool,
    language: SheetLanguage = SheetLanguage.EN,
) -> Cells:
    """The cells of a row that is not acted on: nothing of another surgery's may rest there.

    Evidence of texts that the ledger does not know stays where it is.
    """
    status: Cells = {STATUS: sentence(say("status.held", why=reason), language)}
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
            return self._recorded.state.value
        if self._desired is None:
            return ""
        return self._course.status.value if self._course.status in _HALTED else "waiting"

    def account(self, desired: DesiredMessage) -> StepStatus:
        found = self._recorded if self._is_fixed else None
        return StepStatus(
            step=self.step.name,
            label=self.step.label,
            state=self.word if found is None else found.state.value,
            reason="; ".join(map(str, self._reasons)) or None,
            send_at=desired.due.send_at if found is None else found.send_at,
            zone=desired.zone,
            sid=self.sid or None,
        )

    @property
    def state(self) -> Statement | None:
        """The state as the row says it."""
        if not self.word:
            return None
        went = self._recorded
        if went is not None and went.state in _ASKED_ABOUT and not went.is_in_doubt:
            return say("state.asking")
        return say(f"state.{self.word.replace(' ', '_')}")

    @property
    def status(self) -> Statement | None:
        """The state and its reason."""
        reasons = self._reasons
        return say("step.because", state=self.state, why=reasons) if reasons else self.state

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to say but the state."""
        return not self._reasons

    @property
    def _reasons(self) -> tuple[Statement, ...]:
        if self._recorded is None or self._recorded.state is State.WAITING:
            cap_reason = self._desired.cap_reason if self._desired and self.is_crowded else None
            reason = self._recorded.reason if self._recorded else None
            return _given(cap_reason) or _given(reason, self._again if reason else None)
        if self._recorded.state is State.SCHEDULED:
            return ()
        return _given(self._recorded.reason, self._again, self._moved)

    @property
    def _again(self) -> Statement | None:
        if self._retry_at is None or self._desired is None:
            return None
        at = local(self._retry_at, self._desired.zone)
        code = "step.once_more" if self._is_fixed else "step.again"
        if at.date() == self._desired.local_time.date():
            return say(code, time=f"{at:%H:%M}")
        return say(f"{code}_on", day=f"{at.date()}", time=f"{at:%H:%M}")

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
    def _moved(self) -> Statement | None:
        """Which day gets no text, since this one had left for another when the surgery was moved."""
        desired, went = self._desired, self._recorded
        if desired is None or went is None or went.state not in _LEFT:
            return None
        day, meant = local(went.send_at, desired.zone).date(), desired.local_time.date()
        if day == meant or self._course.status is not CourseStatus.GOING:
            return None
        return say("step.moved", went=f"{day}", meant=f"{meant}")

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
    def with_name(self) -> Statement:
        """When it goes, with what the text calls the patient, if it has a place for that."""
        calls = None if self._desired is None else self._desired.calls
        when = {"label": self.step.label, "at": _iso(self.moment)}
        if calls is None:
            return say("next.text", **when)
        return say("next.named", name=calls, **when) if calls else say("next.nameless", **when)


def _given(*said: Statement | None) -> tuple[Statement, ...]:
    return tuple(one for one in said if one is not None and one != NOTHING)


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="minutes")


def _upcoming(views: list[_StepView]) -> list[_StepView]:
    return sorted((one for one in views if one.is_ahead), key=lambda one: str(one.moment))


def _status(course: Course, views: list[_StepView]) -> Iterator[Statement | None]:
    """What was done, what comes next, or what to fix: the most urgent first; remarks at the end."""
    yield from _said_of_course(course, views)
    yield from (say("status.remark", what=one) for one in course.remarks)


def _said_of_course(course: Course, views: list[_StepView]) -> Iterator[Statement | None]:
    troubles = [
        say("status.step", label=one.step.label, status=one.status)
        for one in views
        if _is_trouble(one) and not (course.needs and one.is_crowded)
    ]
    match course.status:
        case CourseStatus.WAITING if course.is_past:
            yield say("status.over", why=course.why)
        case CourseStatus.WAITING:
            yield say("status.fix", why=_given(course.why))
            held = tuple(one.step.label for one in views if one.word == State.SCHEDULED)
            yield say("status.at_twilio", labels=held) if held else None
        case CourseStatus.PAUSED | CourseStatus.STOPPED:
            yield from (say("status.halted", why=course.why), *troubles, _tally(views))
        case CourseStatus.OPTED_OUT:
            # its reason says what follows from it
            yield from (say("status.opted_out", why=course.why), *troubles, _tally(views))
        case CourseStatus.GOING | CourseStatus.GONE:
            yield say("status.fix", why=course.needs) if course.needs else None
            yield from (*troubles, _tally(views), _following(views))
        case _:
            assert_never(course.status)


def _following(views: list[_StepView]) -> Statement | None:
    """What comes next; nothing is said where all that is left waits beside another text."""
    upcoming = _upcoming(views)
    if upcoming:
        first = upcoming[0]
        return say("status.next", label=first.step.label, at=_iso(first.moment), state=first.state)
    return None if any(one.is_crowded for one in views) else say("status.no_more")


def _is_trouble(one: _StepView) -> bool:
    stuck = one.word == State.WAITING and not one.is_bare
    stuck = stuck or one.misses_its_day
    return stuck or one.word in _TROUBLES or one.was_not_taken


def _tally(views: list[_StepView]) -> Statement | None:
    """How many went and arrived, in words; nothing when none did."""
    counts = tuple(
        say(code, count=count)
        for word, code in _TALLIED.items()
        if (count := sum(one.word == word for one in views))
    )
    return say("status.tally", counts=counts) if counts else None
