"""Makes a surgery's course: its texts as they ought to be, or why there are none for now."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import assert_never

from sheetdrip.domain.channel import Channel
from sheetdrip.domain.names import Order, first_name, full_name
from sheetdrip.domain.reasons import CLINIC_PAUSED, Reason, ReasonCode
from sheetdrip.domain.rows import InvalidRow
from sheetdrip.domain.send_time import Due, due, instant, local
from sheetdrip.domain.sequence import Sequence, Step, fill, placeholders
from sheetdrip.domain.staff_columns import SAID_COLUMNS
from sheetdrip.domain.surgery import DripSetting, SurgeryRow
from sheetdrip.domain.wording import Statement


class CourseStatus(StrEnum):
    """How a surgery's texts stand."""

    GOING = "going"
    PAUSED = "paused"
    STOPPED = "stopped"
    OPTED_OUT = "opted out"
    """The patient replied STOP (`suppression.suppress`)."""
    WAITING = "waiting"
    """For something a person must do: consent, a mended cell."""
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class DesiredMessage:
    """One step of a surgery as it ought to be: to whom, what, when.

    `carrier`: what sends it, a Messaging Service (MG...) or the step's own carrier; `never_reason`: why it
    can never go; `cap_reason`: why it may not go beside another text to the same phone; `parameters`: what
    its channel is told beside the text; `calls`: the name in the text, "" where it was left out, None where
    none belongs.
    """

    surgery: str
    step: Step
    to: str
    body: str
    due: Due
    zone: str
    carrier: str
    never_reason: Reason | None = None
    cap_reason: Reason | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    calls: str | None = None

    @property
    def channel(self) -> Channel:
        """By what it goes."""
        return self.step.channel

    @property
    def local_time(self) -> datetime:
        """When it is due on the patient's clocks, naive."""
        return local(self.due.send_at, self.zone)


@dataclass(frozen=True, kw_only=True)
class Course:
    """A surgery's status, the reason for it, and its messages by step name (empty when they are not known).

    `clarification`: the text that asks its questions once more; blank when there is none; `remarks`: what the
    row leaves unclear without standing in the way; `unrecorded`: why nothing may be created for it and its
    cells must stay (`evidence`); `unanswered`: why nothing may be created for it until Twilio is asked once
    more (`returning`); `of_row`: the status that the row alone would give it, where its phone has taught
    otherwise. `patient` and `surgery_date`: as the row has them, where it can be read; `sharing`: what
    other rows with its phone are called beside it (`sharing`); `needs`: what a person must do although its
    texts may go, or because none ever did (`sharing`, `unasked`); `is_past`: it was over when it came, one
    of many (`never_asked`); `says_on`: Drip says so in a word, and is not just blank.
    """

    surgery: str
    status: CourseStatus
    why: Reason | None = None
    messages: Mapping[str, DesiredMessage]
    clarification: str = ""
    remarks: tuple[Statement, ...] = ()
    unrecorded: Statement | None = None
    unanswered: Statement | None = None
    of_row: CourseStatus | None = None
    patient: str = field(default="", repr=False)
    surgery_date: date | None = None
    sharing: tuple[str | Statement, ...] = field(default=(), repr=False)
    needs: tuple[Statement, ...] = ()
    is_past: bool = False
    says_on: bool = False

    @property
    def barred(self) -> Statement | None:
        """Why nothing may be created for it whatever its row says; what Twilio holds may be taken back."""
        return self.unrecorded or self.unanswered

    @property
    def is_needing(self) -> bool:
        """Whether its row asks a person for something."""
        if self.status is CourseStatus.WAITING:
            return bool(self.unrecorded) or not self.is_past
        return bool(self.unrecorded) or (self.status is CourseStatus.GOING and bool(self.needs))

    @cached_property
    def phones(self) -> frozenset[str]:
        """Whom its texts reach."""
        return frozenset(desired.to for desired in self.messages.values())

    @cached_property
    def closest(self) -> timedelta:
        """The shortest time between two of its texts."""
        times = sorted(desired.due.send_at for desired in self.messages.values())
        return min((later - sooner for sooner, later in pairwise(times)), default=timedelta.max)

    @cached_property
    def while_clinic_paused(self) -> "Course":
        """The same while its clinic is paused; what says more (stopped, gone, cells to mend) stays."""
        may_go = self.status is CourseStatus.GOING or (
            self.status is CourseStatus.WAITING and self.messages
        )
        return replace(self, status=CourseStatus.PAUSED, why=CLINIC_PAUSED) if may_go else self


def course_of_row(
    surgery: str,
    parsed: SurgeryRow | InvalidRow,
    sequence: Sequence | None,
    clinic: str,
    service_sid: str,
    order: Order = Order.GIVEN_FIRST,
) -> Course:
    """The course of a surgery whose row was parsed.

    `sequence`: the one its row names; `clinic`: its name; `service_sid`: its Messaging Service (MG...);
    `order`: which of a patient's names comes first.
    """
    if isinstance(parsed, InvalidRow) or sequence is None:
        problems = parsed.problems if isinstance(parsed, InvalidRow) else ()
        why = Reason.of(ReasonCode.ROW, problems=problems) if problems else None
        return Course(
            surgery=surgery,
            status=CourseStatus.WAITING,
            why=why,
            messages={},
            remarks=parsed.remarks,
        )
    status, why = _status_of(parsed)
    values = _values(parsed, clinic, order)
    clarification = fill(sequence.clarification.get(parsed.language, ""), values)
    messages = {
        step.name: _desired(
            surgery, step, parsed, {**values, "again": clarification}, step.carrier or service_sid
        )
        for step in sequence.steps
    }
    return Course(
        surgery=surgery,
        status=status,
        why=why,
        messages=messages,
        clarification=clarification,
        remarks=parsed.remarks,
        patient=parsed.patient,
        surgery_date=parsed.surgery_date,
        says_on=parsed.drip is DripSetting.ON and bool(parsed.drip_word),
    )


def removed(surgery: str) -> Course:
    """The course of a surgery whose row is no longer there."""
    return Course(
        surgery=surgery, status=CourseStatus.GONE, why=Reason(ReasonCode.ROW_REMOVED), messages={}
    )


def _status_of(details: SurgeryRow) -> tuple[CourseStatus, Reason | None]:
    match details.drip:
        case DripSetting.STOPPED:
            return CourseStatus.STOPPED, Reason.of(ReasonCode.DRIP_STOPPED, word=details.drip_word)
        case DripSetting.PAUSED:
            return CourseStatus.PAUSED, Reason(ReasonCode.DRIP_PAUSED)
        case DripSetting.ON:
            if not details.consented:
                return CourseStatus.WAITING, _without_consent(details.consent_word)
            return CourseStatus.GOING, None
        case _:
            assert_never(details.drip)


def _without_consent(word: str) -> Reason:
    if not word:
        return Reason(ReasonCode.CONSENT_MISSING)
    return Reason.of(ReasonCode.CONSENT_UNCLEAR, word=word)


def _values(details: SurgeryRow, clinic: str, order: Order) -> Mapping[str, str]:
    preferred = details.preferred_name
    return {
        "patient": full_name(details.patient, order) if preferred is None else preferred,
        "first_name": first_name(details.patient, order) if preferred is None else preferred,
        "clinic": clinic,
        "surgery_date": f"{details.surgery_date:%Y-%m-%d}",
        **{column.placeholder: details.said.get(column.placeholder, "") for column in SAID_COLUMNS},
    }


def _desired(
    surgery: str, step: Step, details: SurgeryRow, values: Mapping[str, str], carrier: str
) -> DesiredMessage:
    when = due(step, details.surgery_date, details.time_zone)
    return DesiredMessage(
        surgery=surgery,
        step=step,
        to=details.phone,
        body=fill(step.texts[details.language], values),
        due=when,
        zone=details.time_zone,
        carrier=carrier,
        never_reason=_obstacle(when, details),
        parameters=_parameters(details, values) if step.channel.takes_parameters else {},
        calls=_called(step.texts[details.language], values),
    )


def _called(text: str, values: Mapping[str, str]) -> str | None:
    """What a text calls the patient; None for a text that never names one."""
    named = [values[name] for name in ("first_name", "patient") if name in placeholders(text)]
    return named[0] if named else None


_PARAMETERS = (
    *("first_name", "clinic", "surgery_date"),
    *(column.placeholder for column in SAID_COLUMNS),
    "again",
)


def _parameters(details: SurgeryRow, values: Mapping[str, str]) -> Mapping[str, str]:
    """The row's data that a channel may use; a blank cell is left out, so that its own default counts."""
    told = {name: values[name] for name in _PARAMETERS if values[name]}
    return {**told, "language": details.language}


def _obstacle(when: Due, details: SurgeryRow) -> Reason | None:
    """A text that would ask about pain before the surgery has begun is never sent."""
    if details.surgery_time is None:
        return None
    surgery = instant(details.surgery_date, details.surgery_time, details.time_zone)
    if when.send_at <= surgery:
        return Reason.of(ReasonCode.SURGERY_LATER, time=f"{details.surgery_time:%H:%M}")
    return None
