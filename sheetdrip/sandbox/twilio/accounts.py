"""Accounts and bought numbers over HTTP: the rest of the 2010 API that is known.

It also says what an account may do that is on trial, suspended or closed.
"""

from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheetdrip.sandbox.twilio.errors import TwilioError, not_found, not_implemented
from sheetdrip.sandbox.twilio.forms import page_of
from sheetdrip.sandbox.twilio.records import Account
from sheetdrip.sandbox.twilio.resources import account_resource, number_resource
from sheetdrip.sandbox.twilio.store import TwilioStore

_ACCOUNT: Final = "/2010-04-01/Accounts/{account}"
_FILTERS: Final = frozenset({"PhoneNumber", "PageSize", "Page", "PageToken"})


def routes(store: TwilioStore) -> list[Route]:
    """The routes of the account itself and of its numbers."""
    return [
        Route(
            f"{_ACCOUNT}/IncomingPhoneNumbers.json", partial(_list_numbers, store), methods=["GET"]
        ),
        Route(
            f"{_ACCOUNT}/IncomingPhoneNumbers/{{sid}}.json",
            partial(_fetch_number, store),
            methods=["GET"],
        ),
        Route(f"{_ACCOUNT}.json", partial(_fetch, store), methods=["GET"]),
    ]


def check_trial(account: Account, to: str) -> None:
    """What a trial account may not send."""
    if account.is_trial and to not in account.verified:
        raise TwilioError(21608)
    if account.is_trial and account.samples_only:
        raise TwilioError(572006)


def check_active(account: Account) -> None:
    """A suspended account is refused whatever it asks for but itself (which code: uncertain)."""
    if account.status != "active":
        raise TwilioError(20005)


async def _fetch(store: TwilioStore, request: Request) -> Response:
    return JSONResponse(account_resource(store.accounts[request.path_params["account"]]))


async def _fetch_number(store: TwilioStore, request: Request) -> Response:
    number = store.numbers.get(request.path_params["sid"])
    if number is None or number.account_sid != request.path_params["account"]:
        raise not_found(request.url.path)
    return JSONResponse(number_resource(number))


async def _list_numbers(store: TwilioStore, request: Request) -> Response:
    for name in request.query_params:
        if name not in _FILTERS:
            raise not_implemented(f"IncomingPhoneNumbers {name}")
    wanted = request.query_params.get("PhoneNumber", "")
    rows = [
        number_resource(number)
        for number in store.numbers.values()
        if number.account_sid == request.path_params["account"] and wanted in number.number
    ]
    return page_of(request, "incoming_phone_numbers", rows)
