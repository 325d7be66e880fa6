"""Hands out a long list of Studio's: newest first, by `meta.next_page_url` on the host asked.

A token names the last row shown, so that rows created between two pages neither repeat nor hide
others.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sheetdrip.sandbox.twilio.errors import TwilioError, not_implemented
from sheetdrip.sandbox.twilio.forms import page_bounds
from sheetdrip.sandbox.twilio.resources import Resource

_TOKEN: Final = "PTST"  # noqa: S105
_PAGING: Final = frozenset({"Page", "PageSize", "PageToken"})


class Row(NamedTuple):
    """A row, and its place in the order of creation."""

    serial: int
    resource: Resource


def host_of(request: Request) -> str:
    """The host asked: pagers follow absolute links, and any other would get the credentials."""
    return str(request.base_url).rstrip("/")


def page_of(request: Request, key: str, rows: Iterable[Row], filters: frozenset[str]) -> Response:
    """One page; a filter that is not among `filters` is refused by its name."""
    query = request.query_params
    for name in query:
        if name not in filters | _PAGING:
            raise not_implemented(f"the Studio list filter {name}")
    page, size = page_bounds(query)
    below = _serial(query.get("PageToken"))
    left = [row for row in sorted(rows, reverse=True, key=_order) if row.serial < below]
    shown, more = left[:size], len(left) > size
    following = (
        {"Page": str(page + 1), "PageToken": f"{_TOKEN}{shown[-1].serial:x}"} if more else None
    )
    meta = {
        "page": page,
        "page_size": size,
        "first_page_url": _url(request, filters, size, {"Page": "0"}),
        "previous_page_url": None,
        "url": _url(request, filters, size, {"Page": str(page)}),
        "next_page_url": _url(request, filters, size, following) if following else None,
        "key": key,
    }
    return JSONResponse({"meta": meta, key: [row.resource for row in shown]})


def _order(row: Row) -> int:
    return row.serial


def _url(request: Request, filters: frozenset[str], size: int, more: Mapping[str, str]) -> str:
    kept = {name: value for name, value in request.query_params.items() if name in filters}
    query = urlencode({**kept, "PageSize": str(size), **more})
    return f"{host_of(request)}{request.url.path}?{query}"


def _serial(token: str | None) -> float:
    if not token:
        return float("inf")
    try:
        return int(token.removeprefix(_TOKEN), 16)
    except ValueError as error:
        raise TwilioError(20001, "Invalid PageToken") from error
