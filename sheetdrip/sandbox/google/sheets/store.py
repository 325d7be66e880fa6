"""Keeps the spreadsheets of the sandbox."""

import random
import string
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from sheetdrip.clock import Clock
from sheetdrip.sandbox.google.errors import not_found
from sheetdrip.sandbox.google.sheets.book import Book
from sheetdrip.sandbox.google.sheets.requests import registry
from sheetdrip.sandbox.google.sheets.schema import Json

_ID_LETTERS: Final = string.ascii_letters + string.digits + "-_"
_ID_LENGTH: Final = 43
_IN_THE_BIN: Final = timedelta(days=30)
"""How long Drive keeps what is in the bin; that its ID still opens it until then is uncertain for the API."""


class Spreadsheet(Book):
    """A spreadsheet as the rest of the sandbox sees it."""

    def apply(self, requests: list[Json], principal: str | None = None) -> list[Json]:
        return registry.apply(self, requests, principal)


class SpreadsheetStore:
    """Spreadsheets by id, in the order they were made."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self._clock = clock
        self._random = rng
        self._spreadsheets: dict[str, Spreadsheet] = {}

    def create(
        self, title: str, *, owner: str, time_zone: str = "Etc/GMT", locale: str = "en_US"
    ) -> Spreadsheet:
        """A new spreadsheet with one empty tab `Sheet1` of 1000 x 26, its sheetId 0."""
        made = Spreadsheet(
            "1" + "".join(self._random.choices(_ID_LETTERS, k=_ID_LENGTH)),
            title,
            owner=owner,
            clock=self._clock,
            rng=self._random,
        )
        made.properties |= {"timeZone": time_zone, "locale": locale}
        made.add_sheet({"title": "Sheet1", "sheetId": 0})
        self._spreadsheets[made.spreadsheet_id] = made
        return made

    def get(self, spreadsheet_id: str) -> Spreadsheet:
        """The spreadsheet; 404 as a GoogleError when there is none."""
        found = self._spreadsheets.get(spreadsheet_id)
        if found is None or (
            found.trashed_at and self._clock.now() - found.trashed_at >= _IN_THE_BIN
        ):
            raise not_found()
        return found

    def delete(self, spreadsheet_id: str) -> None:
        """Forget it; 404 when there is none."""
        self.get(spreadsheet_id)
        del self._spreadsheets[spreadsheet_id]

    def __iter__(self) -> Iterator[Spreadsheet]:
        return iter(list(self._spreadsheets.values()))

    def __len__(self) -> int:
        return len(self._spreadsheets)
