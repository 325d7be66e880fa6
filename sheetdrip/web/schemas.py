"""The bodies of requests and answers: what other systems say to us, and what we answer."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.columns import PREFERRED_NAME
from sheetdrip.domain.dates import to_serial
from sheetdrip.planning.projection import StepStatus
from sheetdrip.sync.enrolment import Account, EnrolmentRequest
from sheetdrip.web.taken import Agreement, Day, Hour, Key, Named, Phone, Text


class SurgeryToAdd(BaseModel):
    """A surgery for the sheet. Blank or absent means the clinic's own."""

    model_config = ConfigDict(extra="forbid", strict=True)

    patient: Named
    phone: Annotated[Phone, Field(examples=["(312) 555-0142"])]
    surgery_date: Day
    surgery_time: Hour = None
    procedure: Text = None
    preferred_name: Annotated[Text, Field(description="What texts call the patient.")] = None
    language: Text = None
    time_zone: Annotated[Text, Field(examples=["America/Chicago"])] = None
    sequence: Text = None
    consent: Agreement = None
    clinic: Annotated[Text, Field(description="Needed when there are several.")] = None
    key: Annotated[
        Key | None, Field(description="Yours: the same key never adds twice. Or Idempotency-Key.")
    ] = None


class Answer(BaseModel):
    """What another system was answered."""

    model_config = ConfigDict(extra="forbid", strict=True)

    score: Annotated[int, Field(ge=0, le=10, description="The patient's own: 0 is no pain.")]


class StepOfSurgery(BaseModel):
    """One text. `state`: waiting, scheduled, sent, delivered, failed ...; times with their offset.

    `score`: the patient's own answer, 0 (no pain) to 10.
    """

    step: str
    label: str
    state: str
    reason: str | None
    send_at: datetime
    local_time: datetime
    time_zone: str
    sid: str | None
    score: int | None

    @classmethod
    def of(cls, one: StepStatus, scores: Mapping[str, int]) -> Self:
        """From what the daemon knows."""
        return cls(
            step=one.step,
            label=one.label,
            state=one.state,
            reason=one.reason,
            send_at=one.send_at.astimezone(UTC),
            local_time=one.send_at.astimezone(ZoneInfo(one.zone)),
            time_zone=one.zone,
            sid=one.sid,
            score=scores.get(one.step),
        )


class Surgery(BaseModel):
    """An added surgery. `status`: as its row says; `notice`: why its texts wait, if they do."""

    key: str
    clinic: str
    drip_id: str
    status: str
    notice: str | None
    steps: list[StepOfSurgery]

    @classmethod
    def of(cls, clinic: str, account: Account) -> Self:
        """From what the daemon knows."""
        return cls(
            key=account.key,
            clinic=clinic,
            drip_id=account.drip_id,
            status=account.status,
            notice=account.notice,
            steps=[StepOfSurgery.of(one, account.scores) for one in account.steps],
        )


class Poked(BaseModel):
    """A cycle runs soon."""

    clinic: str


def request_of(surgery: SurgeryToAdd, key: str) -> EnrolmentRequest:
    """The row that staff would have typed."""
    cells: dict[str, Cell] = {
        "Patient": text_of(surgery.patient),
        "Phone": text_of(surgery.phone) if isinstance(surgery.phone, str) else surgery.phone,
        "Surgery date": _understood(_day, surgery.surgery_date),
    }
    if surgery.surgery_time is not None:
        cells["Surgery time"] = _understood(_hour, surgery.surgery_time)
    optional = {
        "Procedure": surgery.procedure,
        PREFERRED_NAME: surgery.preferred_name,
        "Language": surgery.language,
        "Time zone": surgery.time_zone,
        "Sequence": surgery.sequence,
    }
    cells |= {name: text for name, given in optional.items() if (text := text_of(given))}
    if surgery.consent is not None:
        cells["Consent"] = surgery.consent
    asked: dict[str, Any] = surgery.model_dump(exclude={"key", "clinic"}, exclude_none=True)
    return EnrolmentRequest(key=key, cells=cells, asked=json.dumps(asked, sort_keys=True))


def _understood(parse: Callable[[str], float], text: str) -> Cell:
    """Google's number for a day or an hour; text that is none stays text, which the row's rules refuse."""
    try:
        return parse(text)
    except ValueError:
        return text


def _day(text: str) -> float:
    return int(to_serial(datetime.combine(date.fromisoformat(text), time())))


def _hour(text: str) -> float:
    at = time.fromisoformat(text)
    return (at.hour * 60 + at.minute) / 1440
