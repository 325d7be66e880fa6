"""What a request of a batch runs in: the spreadsheet, and who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.grid import Box
from sheetdrip.sandbox.google.sheets.protection import check_editable
from sheetdrip.sandbox.google.sheets.references import Place, on_grid
from sheetdrip.sandbox.google.sheets.schema import Json


@dataclass(frozen=True, slots=True)
class Edit:
    """One batch under way; `principal` None may do everything."""

    book: Book
    principal: str | None = None

    def place(self, grid_range: Json) -> Place:
        """A GridRange that is about to be changed: on the grid, and not protected. 400 if not."""
        place = on_grid(self.book, grid_range)
        check_editable(self.book, place.sheet, place.box, self.principal)
        return place

    def check(self, sheet: Sheet, box: Box) -> None:
        """400 when part of the box is protected against the principal."""
        check_editable(self.book, sheet, box, self.principal)


# Takes one request's body, gives the body of its reply ({} when there is none).
Handler = Callable[[Edit, Json], Json]

HANDLERS: Final[dict[str, Handler]] = {}


def answers(kind: str) -> Callable[[Handler], Handler]:
    """Say of a function that it answers the requests of a kind."""

    def registered(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return registered


def required(request: Json, field: str) -> Json:
    """A message field that must be there; 400 in Google's words when it is not."""
    value: Json | None = request.get(field)
    if value is None:
        raise invalid_argument(f"{field} is required.")
    return value
