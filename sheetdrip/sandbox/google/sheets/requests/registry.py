"""Answers the requests of a batch, each by its handler, and says what happens when one of them refuses."""

from sheetdrip.sandbox.google.errors import GoogleError, invalid_argument, unimplemented
from sheetdrip.sandbox.google.sheets.book import Book, located
from sheetdrip.sandbox.google.sheets.requests import (  # noqa: F401 - each adds its own
    cells,
    charts,
    dimensions,
    filters,
    groups,
    looks,
    merges,
    metadata,
    names,
    pasting,
    protections,
    rules,
    sheets,
    sorting,
    tables,
    texts,
    validation,
)
from sheetdrip.sandbox.google.sheets.requests.edit import HANDLERS, Edit
from sheetdrip.sandbox.google.sheets.schema import Json, messages, normalise

__all__ = ["HANDLERS", "apply"]


def apply(book: Book, requests: list[Json], principal: str | None = None) -> list[Json]:
    """All requests in order, or none of them; one reply for each."""
    clean = [normalise("Request", item, f"requests[{n}]") for n, item in enumerate(requests)]
    if not clean:
        raise invalid_argument("Must specify at least one request.")
    edit = Edit(book, principal)
    with book.atomic():
        replies = [_one(edit, n, request) for n, request in enumerate(clean)]
    book.touch()
    return replies


def _one(edit: Edit, number: int, request: Json) -> Json:
    if len(request) != 1:
        raise invalid_argument(f"Invalid requests[{number}]: exactly one request kind must be set.")
    kind, body = next(iter(request.items()))
    handler = HANDLERS.get(kind)
    if handler is None:
        raise unimplemented(f"the batchUpdate request {kind}")
    try:
        reply = handler(edit, body)
    except GoogleError as error:
        raise located(f"requests[{number}].{kind}", error) from None
    # A kind with a reply message shows it even when it is empty (docs/vendors/sheets.md#groups).
    return {kind: reply} if kind in messages()["Response"] else {}
