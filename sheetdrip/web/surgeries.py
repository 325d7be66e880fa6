"""The routes by which other systems add a surgery and ask about its texts."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, TypeVar

import structlog
from fastapi import APIRouter, Depends, Header, Path, Query, Response
from fastapi.security import HTTPBearer

from sheetdrip.errors import SheetdripError
from sheetdrip.sync.enrolment import Account, Clashing, Enrolled, Unfit
from sheetdrip.web.context import ClinicHandle, WebContext
from sheetdrip.web.guard import TokenGuard, guarded
from sheetdrip.web.lenient_values import Key
from sheetdrip.web.problems import Refusal, documented
from sheetdrip.web.schemas import (
    Answer,
    Poked,
    StepOfSurgery,
    Surgery,
    SurgeryToAdd,
    request_of,
)

log = structlog.get_logger(__name__)

_T = TypeVar("_T")

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


ClinicName = Annotated[
    str | None, Query(max_length=200, description="Needed when there are several.")
]
KeyInPath = Annotated[Key, Path()]


def router(web: WebContext) -> APIRouter:
    """The routes for other systems."""
    routes = APIRouter(
        prefix="/v1",
        route_class=guarded(TokenGuard(web)),
        dependencies=[Depends(HTTPBearer(auto_error=False, description="SHEETDRIP_WEB_TOKEN"))],
        tags=["Other systems"],
        responses=documented(*_REFUSALS),
    )
    counter = SurgeryEndpoints(web)
    routes.post(
        "/surgeries",
        status_code=HTTPStatus.CREATED,
        responses={
            200: {"model": Surgery, "description": "Added before, by the same key"},
            202: {"model": Surgery, "description": "The row is in; its texts wait: see notice"},
            **documented(HTTPStatus.CONFLICT),
        },
    )(counter.add)
    routes.get("/surgeries/{key}")(counter.look)
    routes.post("/surgeries/{key}/steps/{step}")(counter.see_to)
    routes.post("/clinics/{clinic}/poke", status_code=HTTPStatus.ACCEPTED)(counter.poke)
    return routes


class SurgeryEndpoints:
    """Serves other systems: a method is a route, and its docstring is what the OpenAPI document says."""

    def __init__(self, web: WebContext) -> None:
        self._house = web

    def add(
        self,
        surgery: SurgeryToAdd,
        response: Response,
        idempotency_key: Annotated[Key | None, Header()] = None,
    ) -> Surgery:
        """Add a surgery to the sheet and plan its texts at once."""
        handle = self._front(surgery.clinic)
        asked = request_of(surgery, _key(surgery.key, idempotency_key))
        match _asked(lambda: handle.enrolments.enrol(asked)):
            case Unfit(problems):
                raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "Nothing was added.", list(problems))
            case Clashing(why):
                raise Refusal(HTTPStatus.CONFLICT, why)
            case Enrolled(account=account, is_new=is_new):
                waits = account.notice is not None
                new = HTTPStatus.CREATED if is_new else HTTPStatus.OK
                response.status_code = HTTPStatus.ACCEPTED if waits else new
                return Surgery.of(handle.name, account)

    def look(self, key: KeyInPath, clinic: ClinicName = None) -> Surgery:
        """How an added surgery stands."""
        handle = self._front(clinic)
        return Surgery.of(handle.name, _there(_asked(lambda: handle.enrolments.look(key))))

    def see_to(
        self,
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
        enrolments = self._front(clinic).enrolments
        if answer is None:
            account = _there(_asked(lambda: enrolments.step(key, step)))
        else:
            source = idempotency_key or key
            account = _there(_asked(lambda: enrolments.score(key, step, answer.score, source)))
        for one in account.steps:
            if one.step == step:
                return StepOfSurgery.of(one, account.scores)
        names = ", ".join(one.step for one in account.steps) or "none at present"
        raise Refusal(HTTPStatus.NOT_FOUND, f"This surgery has no such step; its steps: {names}.")

    def poke(self, clinic: Annotated[str, Path(max_length=200)]) -> Poked:
        """Have the sheet read soon, because it was edited."""
        handle = self._front(clinic)
        handle.poke()
        return Poked(clinic=handle.name)

    def _front(self, name: str | None) -> ClinicHandle:
        clinics = self._house.clinics
        if name is None and len(clinics) == 1:
            return next(iter(clinics.values()))
        if name is None:
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "Name the clinic: there are several.")
        handle = clinics.get(name)
        if handle is None:
            raise Refusal(HTTPStatus.NOT_FOUND, "There is no such clinic.")
        return handle


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


def _there(account: Account | None) -> Account:
    if account is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "No surgery was added with this key.")
    return account


def _asked(ask: Callable[[], _T]) -> _T:
    """An answer of the enrolment service's; its troubles are for later, or for the operator."""
    try:
        return ask()
    except SheetdripError as error:
        log.warning("web.cannot_serve", why=str(error))
        raise Refusal(
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"Not possible now; the same may be asked again. {error}",
            headers={"Retry-After": "30"},
        ) from None
