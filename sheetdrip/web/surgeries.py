"""How do other systems add a surgery and ask about its texts?"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from http import HTTPStatus
from typing import Annotated, Any, Self, TypeVar
from zoneinfo import ZoneInfo

import structlog
from fastapi import APIRouter, Depends, Header, Path, Query, Response
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.dates import to_serial
from sheetdrip.errors import SheetdripError
from sheetdrip.planning.projection import StepAccount
from sheetdrip.sync.desk import Account, Clashing, Enrolled, Request, Unfit
from sheetdrip.web.guard import Doorkeeper, guarded
from sheetdrip.web.house import Front, House
from sheetdrip.web.problems import Refusal, documented

log = structlog.get_logger(__name__)

_T = TypeVar("_T")

KEY = r"^[A-Za-z0-9._~:@+-]{1,200}$"
Key = Annotated[str, Field(pattern=KEY, description="Yours: the same key never adds twice.")]
Text = Annotated[str, Field(max_length=100)]
Named = Annotated[str, Field(min_length=1, max_length=100)]
Day = Annotated[
    str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-03-14"], description="ISO date.")
]
Hour = Annotated[str, Field(pattern=r"^\d{2}:\d{2}$", examples=["14:30"])]

_REFUSALS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


class SurgeryToAdd(BaseModel):
    """A surgery for the sheet. Blank or absent means the clinic's own."""

    model_config = ConfigDict(extra="forbid", strict=True)

    patient: Named
    phone: Annotated[str, Field(min_length=1, max_length=40, examples=["(312) 555-0142"])]
    surgery_date: Day
    surgery_time: Hour | None = None
    procedure: Text | None = None
    language: Text | None = None
    time_zone: Annotated[Text, Field(examples=["America/Chicago"])] | None = None
    sequence: Text | None = None
    consent: bool | None = None
    clinic: Annotated[Named, Field(description="Needed when there are several.")] | None = None
    key: Annotated[Key, Field(description="Instead of the header Idempotency-Key.")] | None = None


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
    def of(cls, one: StepAccount, scores: Mapping[str, int]) -> Self:
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


def router(house: House) -> APIRouter:  # noqa: C901 - five routes
    """The routes for other systems."""
    routes = APIRouter(
        prefix="/v1",
        route_class=guarded(Doorkeeper(house)),
        dependencies=[Depends(HTTPBearer(auto_error=False, description="SHEETDRIP_WEB_TOKEN"))],
        tags=["Other systems"],
        responses=documented(*_REFUSALS),
    )
    ClinicName = Annotated[  # noqa: N806 - a type
        str | None, Query(max_length=200, description="Needed when there are several.")
    ]
    KeyInPath = Annotated[str, Path(pattern=KEY)]  # noqa: N806

    @routes.post(
        "/surgeries",
        status_code=HTTPStatus.CREATED,
        responses={
            200: {"model": Surgery, "description": "Added before, by the same key"},
            202: {"model": Surgery, "description": "The row is in; its texts wait: see notice"},
            **documented(HTTPStatus.CONFLICT),
        },
    )
    def add(
        surgery: SurgeryToAdd,
        response: Response,
        idempotency_key: Annotated[str | None, Header(pattern=KEY)] = None,
    ) -> Surgery:
        """Add a surgery to the sheet and plan its texts at once."""
        front = _front(house, surgery.clinic)
        asked = _request(surgery, _key(surgery.key, idempotency_key))
        match _asked(lambda: front.desk.enrol(asked)):
            case Unfit(problems):
                raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "Nothing was added.", list(problems))
            case Clashing(why):
                raise Refusal(HTTPStatus.CONFLICT, why)
            case Enrolled(account=account, is_new=is_new):
                waits = account.notice is not None
                new = HTTPStatus.CREATED if is_new else HTTPStatus.OK
                response.status_code = HTTPStatus.ACCEPTED if waits else new
                return Surgery.of(front.name, account)

    @routes.get("/surgeries/{key}")
    def look(key: KeyInPath, clinic: ClinicName = None) -> Surgery:
        """How an added surgery stands."""
        front = _front(house, clinic)
        return Surgery.of(front.name, _there(_asked(lambda: front.desk.look(key))))

    @routes.post("/surgeries/{key}/steps/{step}")
    def see_to(
        key: KeyInPath,
        step: Annotated[str, Path(max_length=100)],
        answer: Answer | None = None,
        clinic: ClinicName = None,
        # names the answer's source; the Function's own has slashes
        idempotency_key: Annotated[str | None, Header(min_length=1, max_length=300)] = None,
    ) -> StepOfSurgery:
        """See to one step, or hand over the score that its patient gave; harmless when repeated.

        A score that the patient has texted to the clinic stays.
        """
        desk = _front(house, clinic).desk
        if answer is None:
            account = _there(_asked(lambda: desk.step(key, step)))
        else:
            source = idempotency_key or key
            account = _there(_asked(lambda: desk.score(key, step, answer.score, source)))
        for one in account.steps:
            if one.step == step:
                return StepOfSurgery.of(one, account.scores)
        names = ", ".join(one.step for one in account.steps) or "none at present"
        raise Refusal(HTTPStatus.NOT_FOUND, f"This surgery has no such step; its steps: {names}.")

    @routes.post("/clinics/{clinic}/poke", status_code=HTTPStatus.ACCEPTED)
    def poke(clinic: Annotated[str, Path(max_length=200)]) -> Poked:
        """Have the sheet read soon, because it was edited."""
        front = _front(house, clinic)
        front.poke()
        return Poked(clinic=front.name)

    return routes


def _front(house: House, name: str | None) -> Front:
    if name is None and len(house.clinics) == 1:
        return next(iter(house.clinics.values()))
    if name is None:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "Name the clinic: there are several.")
    front = house.clinics.get(name)
    if front is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "There is no such clinic.")
    return front


def _key(in_body: str | None, in_header: str | None) -> str:
    if in_body is not None and in_header is not None and in_body != in_header:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "Idempotency-Key and key are not the same.")
    key = in_header or in_body
    if key is None:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "A key of yours is missing (Idempotency-Key or key): without it a repeat would add twice.",
        )
    return key


def _request(surgery: SurgeryToAdd, key: str) -> Request:
    """The row that staff would have typed."""
    cells: dict[str, Cell] = {
        "Patient": text_of(surgery.patient),
        "Phone": text_of(surgery.phone),
        "Surgery date": _understood(_day, surgery.surgery_date),
    }
    if surgery.surgery_time is not None:
        cells["Surgery time"] = _understood(_hour, surgery.surgery_time)
    optional = {
        "Procedure": surgery.procedure,
        "Language": surgery.language,
        "Time zone": surgery.time_zone,
        "Sequence": surgery.sequence,
    }
    cells |= {name: text for name, given in optional.items() if (text := text_of(given))}
    if surgery.consent is not None:
        cells["Consent"] = surgery.consent
    asked: dict[str, Any] = surgery.model_dump(exclude={"key", "clinic"}, exclude_none=True)
    return Request(key=key, cells=cells, asked=json.dumps(asked, sort_keys=True))


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


def _there(account: Account | None) -> Account:
    if account is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "No surgery was added with this key.")
    return account


def _asked(ask: Callable[[], _T]) -> _T:
    """An answer of the desk's; its troubles are for later, or for the operator."""
    try:
        return ask()
    except SheetdripError as error:
        log.warning("web.cannot_serve", why=str(error))
        raise Refusal(
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"Not possible now; the same may be asked again. {error}",
            headers={"Retry-After": "30"},
        ) from None
