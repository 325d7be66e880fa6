"""The bodies of requests and answers: what other systems say to us, and what we answer."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, create_model

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.dates import to_serial
from sheetdrip.domain.staff_columns import STAFF_COLUMNS, CellFormat, StaffColumn
from sheetdrip.planning.projection import StepStatus
from sheetdrip.sync.enrolment import Account, EnrolmentRequest
from sheetdrip.web.lenient_values import Agreement, Day, Hour, Key, Named, Phone, Text

_OF_FIELD: Mapping[str, object] = {
    "patient": Named,
    "phone": Annotated[Phone, Field(examples=["(312) 555-0142"])],
    "surgery_date": Day,
    "surgery_time": Hour,
    "consent": Agreement,
}
"""How fields are read that are more than text."""

_COLUMNS = {column.api_field: column for column in STAFF_COLUMNS if column.api_field}


def _field(column: StaffColumn) -> Any:  # noqa: ANN401 - a type and its default, as pydantic takes them
    examples = list(column.examples) or None
    text = Annotated[Text, Field(description=column.api_note, examples=examples)]
    return _OF_FIELD.get(column.api_field, text), ... if column.is_needed else None


_FIELDS = {name: _field(column) for name, column in _COLUMNS.items()}


class SurgeryToAdd(create_model("_Columns", **_FIELDS)):  # type: ignore[misc] # a field for each column
    """A surgery for the sheet. Blank or absent means the clinic's own."""

    model_config = ConfigDict(extra="forbid", strict=True)

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
    cells: dict[str, Cell] = {}
    for field, column in _COLUMNS.items():
        cell = _cell(column, getattr(surgery, field))
        if column.is_needed or (cell is not None and cell != ""):
            cells[column.name] = cell
    asked: dict[str, Any] = surgery.model_dump(exclude={"key", "clinic"}, exclude_none=True)
    return EnrolmentRequest(key=key, cells=cells, asked=json.dumps(asked, sort_keys=True))


def _cell(column: StaffColumn, value: Cell) -> Cell:
    if not isinstance(value, str):
        return value
    if column.cells is CellFormat.DATE:
        return _understood(_day, value)
    if column.cells is CellFormat.TIME:
        return _understood(_hour, value)
    return text_of(value)


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
