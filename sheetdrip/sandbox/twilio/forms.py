"""Parses what the caller asked: form bodies and query strings, once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sheetdrip.sandbox.twilio.errors import TwilioError, not_implemented

_TRUE: Final = "true"


async def form_of(request: Request) -> dict[str, list[str]]:
    """Form fields with all their values, blank ones kept."""
    fields: dict[str, list[str]] = {}
    for name, value in parse_qsl((await request.body()).decode(), keep_blank_values=True):
        fields.setdefault(name, []).append(value)
    return fields


def single(fields: Mapping[str, list[str]], name: str) -> str | None:
    """The field's last value; None when absent or blank."""
    values = fields.get(name)
    return (values[-1] or None) if values else None


def refuse_unknown(fields: Iterable[str], what: str, known: set[str]) -> None:
    """501 with the name of a field that the sandbox does not know."""
    for name in fields:
        if name not in known:
            raise not_implemented(f"{what} {name}")


def flag(value: str) -> bool:
    """A form boolean."""
    return value.lower() == _TRUE


def page_bounds(query: Mapping[str, str]) -> tuple[int, int]:
    """(page, page size): 50 unless asked, at most 1000 (docs/vendors/twilio.md#listing-and-pagination)."""
    size = _whole(query.get("PageSize"), 50)
    return _whole(query.get("Page"), 0), max(1, min(size, 1000))


def page_of(request: Request, key: str, rows: Sequence[Mapping[str, object]]) -> Response:
    """One page of a short list of the 2010 API, by its number."""
    page, size = page_bounds(request.query_params)
    start = page * size
    shown = rows[start : start + size]

    def uri(number: int) -> str:
        return f"{request.url.path}?{urlencode({'PageSize': size, 'Page': number})}"

    body = {
        key: shown,
        "first_page_uri": uri(0),
        "next_page_uri": uri(page + 1) if start + size < len(rows) else None,
        "previous_page_uri": uri(page - 1) if page else None,
        "page": page,
        "page_size": size,
        "start": start,
        "end": start + max(0, len(shown) - 1),
        "uri": uri(page),
    }
    return JSONResponse(body)


def _whole(text: str | None, default: int) -> int:
    if not text:
        return default
    if not text.isdecimal():
        raise TwilioError(20001, f"Invalid page parameter {text}")
    return int(text)
