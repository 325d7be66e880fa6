"""What do the records of the core look like when nothing about them matters? Builders with defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from sheetdrip.channels import SMS, STUDIO
from sheetdrip.domain.cells import Cell
from sheetdrip.domain.identity import Fingerprint, KnownSurgery
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.media import Media
from sheetdrip.domain.message import (
    Delivery,
    Draft,
    Key,
    Message,
    MessageKind,
    clarification_of,
)
from sheetdrip.domain.reasons import Reason, as_it_is
from sheetdrip.domain.reply import Reply
from sheetdrip.domain.rows import Row, RowDefaults
from sheetdrip.domain.send_time import Due, QuietHours
from sheetdrip.domain.sequence import PLACEHOLDERS, Step
from sheetdrip.domain.sequence import Sequence as Steps
from sheetdrip.domain.surgery import DripSetting, SurgeryRow
from sheetdrip.domain.wording import Statement
from sheetdrip.planning.conversations import Conversation
from sheetdrip.planning.course import Course, CourseStatus, DesiredMessage
from sheetdrip.planning.diff import Terms
from sheetdrip.planning.row_matching import Sighting
from sheetdrip.planning.send_window import Window
from sheetdrip.planning.unknown_outcomes import Listed

OFFERED = f"use one of {', '.join(f'{{{name}}}' for name in sorted(PLACEHOLDERS))}"
"""What is told of a placeholder that there is not."""

CHICAGO = "America/Chicago"
PHONE = "+13125550101"
SERVICE = "MG00000000000000000000000000000001"
FLOW = "FW00000000000000000000000000000001"
RUN = "FN00000000000000000000000000000001"
NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
"""Tuesday noon in Chicago, before the clocks change on 8 March."""

SURGERY_SERIAL = 46084
"""3 March 2026 as Google has it."""

DAY_7 = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
"""10:00 in Chicago, a week after the surgery and two days after the clocks changed."""

DAY_7_LATEST = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
NIGHT = QuietHours(time(21), time(8))


def step(
    name: str = "day-7",
    *,
    label: str | None = None,
    day: int = 7,
    at: time = time(10),
    latest: time = time(18),
    texts: Mapping[str, str] | None = None,
) -> Step:
    return Step(
        name=name,
        label=label or name.capitalize().replace("-", " "),
        day=day,
        at=at,
        latest=latest,
        texts=texts or {"en": "{clinic}: how is your pain now, {first_name}?"},
    )


EVENING = step("evening", day=0, at=time(19), latest=time(20, 45))
DAY_SEVEN = step()
DAY_14 = step("day-14", day=14)
DAY_21 = step("day-21", day=21)


def sequence(
    *steps: Step,
    name: str = "post-op",
    languages: Mapping[str, tuple[str, ...]] | None = None,
    default_language: str = "en",
) -> Steps:
    return Steps(
        name=name,
        steps=steps or (EVENING, DAY_SEVEN, DAY_14, DAY_21),
        languages=languages or {"en": ("English",)},
        default_language=default_language,
    )


def details(
    *,
    surgery_date: date = date(2026, 3, 3),
    surgery_time: time | None = None,
    drip: DripSetting = DripSetting.ON,
    consented: bool = True,
    remarks: tuple[Statement, ...] = (),
    said: Mapping[str, str] | None = None,
    **words: str,
) -> SurgeryRow:
    """Words: patient, phone, language, time_zone, sequence, drip_word."""
    given = {
        "patient": "Ada Example",
        "phone": PHONE,
        "language": "en",
        "time_zone": CHICAGO,
        "sequence": "post-op",
        "drip_word": "",
    } | words
    return SurgeryRow(
        surgery_date=surgery_date,
        surgery_time=surgery_time,
        drip=drip,
        consented=consented,
        remarks=remarks,
        said=said or {},
        **given,
    )


def row_defaults(
    *,
    region: str = "US",
    time_zone: str = CHICAGO,
    sequences: Sequence[Steps] = (),
    consent_required: bool = False,
) -> RowDefaults:
    plans = sequences or (sequence(),)
    return RowDefaults(
        region=region,
        time_zone=time_zone,
        sequences={plan.name: plan for plan in plans},
        sequence=plans[0].name,
        consent_required=consent_required,
    )


def row(number: int = 2, *, drip_id: str = "", **cells: Cell) -> Row:
    """Staff cells by column name in snake case: patient, phone, surgery_date, time_zone, ..."""
    named = {name.replace("_", " ").capitalize(): cell for name, cell in cells.items()}
    return row_of(named, number, drip_id)


def row_of(cells: Mapping[str, Cell], number: int = 2, drip_id: str = "") -> Row:
    """Staff cells by column name, over those of a good row."""
    staff: dict[str, Cell] = {
        "Patient": "Ada Example",
        "Phone": PHONE,
        "Surgery date": SURGERY_SERIAL,
    }
    return Row(number=number, staff={**staff, **cells}, drip_id=drip_id)


def fingerprint(
    patient: str = "ada example", phone: str = PHONE, day: str = "46084"
) -> Fingerprint:
    return Fingerprint(patient, phone, day)


def sighting(
    number: int, fingerprint_: Fingerprint, drip_id: str = "", *, shows_sids: bool = False
) -> Sighting:
    return Sighting(row(number, drip_id=drip_id), fingerprint_, shows_sids)


def known(
    drip_id: str = "A",
    fingerprint_: Fingerprint | None = None,
    *,
    first_seen: datetime | None = None,
) -> KnownSurgery:
    return KnownSurgery(
        drip_id=drip_id, fingerprint=fingerprint_ or fingerprint(), first_seen=first_seen
    )


def due(send_at: datetime = DAY_7, latest: datetime = DAY_7_LATEST) -> Due:
    return Due(send_at, latest)


def desired(
    of: Step = DAY_SEVEN,
    *,
    surgery: str = "A",
    to: str = PHONE,
    body: str = "How is your pain now?",
    when: Due | None = None,
    never_reason: Reason | str | None = None,
) -> DesiredMessage:
    return DesiredMessage(
        surgery=surgery,
        step=of,
        to=to,
        body=body,
        due=when or due(),
        zone=CHICAGO,
        carrier=of.carrier or SERVICE,
        never_reason=_reason(never_reason),
    )


def course(
    *messages: DesiredMessage,
    surgery: str = "A",
    status: CourseStatus = CourseStatus.GOING,
    why: Reason | str | None = None,
    patient: str = "Ada Example",
    surgery_date: date | None = None,
) -> Course:
    by_step = {message.step.name: message for message in messages}
    return Course(
        surgery=surgery,
        status=status,
        why=_reason(why),
        messages=by_step,
        patient=patient,
        surgery_date=surgery_date,
    )


def key(surgery: str = "A", step: str = "day-7", revision: int = 1) -> Key:
    return Key(surgery=surgery, step=step, revision=revision)


def because(text: str) -> Reason:
    """A reason on which nothing depends, in words."""
    return as_it_is(text)


def _reason(why: Reason | str | None) -> Reason | None:
    return (because(why) if why else None) if isinstance(why, str) else why


def draft(
    names: Key | None = None,
    *,
    to: str = PHONE,
    body: str = "How is your pain now?",
    when: Due | None = None,
    service_sid: str = SERVICE,
    delivery: Delivery = "scheduled",
) -> Draft:
    times = when or due()
    return Draft(
        key=names or key(),
        kind=MessageKind.STEP,
        to=to,
        body=body,
        channel=STUDIO if service_sid == FLOW else SMS,
        service_sid=service_sid,
        send_at=times.send_at,
        latest=times.latest,
        delivery=delivery,
    )


def clarification(
    question: Key | None = None,
    *,
    to: str = PHONE,
    when: Due | None = None,
) -> Draft:
    """A text that asks a step's question once more."""
    what = question or key()
    names = clarification_of(what.surgery, what.step)
    of = draft(names, to=to, when=when, delivery="now")
    return replace(of, kind=MessageKind.CLARIFICATION)


def message(
    state: State = State.SCHEDULED,
    of: Draft | None = None,
    *,
    attempt: int = 1,
    posted_at: datetime | None = NOW,
    sid: str | None = "SM00000000000000000000000000000001",
    reason: Reason | str | None = None,
) -> Message:
    """A record of a draft."""
    what = of or draft()
    return Message(
        key=what.key,
        kind=what.kind,
        to=what.to,
        body=what.body,
        channel=what.channel,
        service_sid=what.service_sid,
        send_at=what.send_at,
        latest=what.latest,
        delivery=what.delivery,
        state=state,
        attempt=attempt,
        posted_at=posted_at,
        sid=sid,
        reason=_reason(reason),
    )


def started(
    state: State = State.SENT,
    names: Key | None = None,
    *,
    attempt: int = 1,
    posted_at: datetime = DAY_7,
    code: int | None = None,
    reason: Reason | str | None = None,
) -> Message:
    """A record of a step that a Studio flow asks."""
    of = draft(names, service_sid=FLOW, delivery="now")
    sid = None if state in {State.WAITING, State.INTENDED, State.UNKNOWN} else RUN
    one = message(state, of, attempt=attempt, posted_at=posted_at, sid=sid, reason=reason)
    return replace(one, error_code=code)


def conversation(
    sid: str = RUN,
    *,
    contact: str = PHONE,
    created_at: datetime = DAY_7,
    ended_at: datetime | None = None,
    key: str | None = None,
    result: Mapping[str, str] | None = None,
) -> Conversation:
    """A run of the flow; `result`: the variables that it has set."""
    return Conversation(
        sid=sid,
        channel=STUDIO,
        carrier_sid=FLOW,
        contact=contact,
        status="active" if ended_at is None else "ended",
        created_at=created_at,
        ended_at=ended_at,
        key=key,
        result=result or {},
    )


def failed(
    code: int | None,
    of: Draft | None = None,
    *,
    state: State = State.UNDELIVERED,
    posted_at: datetime | None = NOW,
    reason: Reason | str | None = None,
) -> Message:
    """A record of a draft that did not arrive, with Twilio's code."""
    return replace(message(state, of, posted_at=posted_at, reason=reason), error_code=code)


def listed(
    sid: str = "SM00000000000000000000000000000009",
    *,
    body: str = "How is your pain now?",
    service_sid: str | None = SERVICE,
    status: str = "scheduled",
    direction: str = "outbound-api",
    created_at: datetime = NOW,
) -> Listed:
    return Listed(
        sid=sid,
        to=PHONE,
        body=body,
        service_sid=service_sid,
        status=status,
        direction=direction,
        created_at=created_at,
    )


def terms(
    now: datetime = NOW,
    *,
    window: Window | None = None,
    quiet: QuietHours = NIGHT,
    service_sid: str = SERVICE,
    doubts: tuple[datetime, ...] = (),
) -> Terms:
    return Terms(
        now=now,
        window=window or Window(),
        quiet=quiet,
        service_sid=service_sid,
        doubts=doubts,
    )


def reply(
    body: str = "8",
    *,
    sid: str = "SM00000000000000000000000000000101",
    phone: str = PHONE,
    received_at: datetime = DAY_7,
    opt_out_type: str | None = None,
    media: tuple[Media, ...] = (),
) -> Reply:
    return Reply(
        sid=sid,
        phone=phone,
        body=body,
        received_at=received_at,
        opt_out_type=opt_out_type,
        media=media,
    )
