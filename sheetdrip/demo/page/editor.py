"""The edits that can be made to the sheet in the grid: type, paste, insert, delete, move, sort, and undo.

A row is named by its number and by what it is known by, because staff of the story or another browser may
have sorted meanwhile: an edit meant for one patient never lands on another.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from sheetdrip.demo.page.history import Change, History
from sheetdrip.demo.page.order import ranks
from sheetdrip.demo.page.patients import phones_of
from sheetdrip.demo.page.sandbox_client import Refused, SandboxClient, Written
from sheetdrip.demo.page.tables import Key, Row, Tab

_GONE = "That row has changed or moved meanwhile; nothing was written. Look again and repeat it."


@dataclass(frozen=True, slots=True)
class Place:
    """A row as somebody at the page saw it."""

    row: int
    key: Key


@dataclass(frozen=True, slots=True)
class Typed:
    """Text typed or pasted below a header."""

    place: Place
    header: str
    text: str


class Editor:
    """One browser's hand on the sheet. `touch` is told the phones of every row that was changed."""

    def __init__(
        self, client: SandboxClient, region: str, touch: Callable[[Iterable[str]], None]
    ) -> None:
        self._client = client
        self._region = region
        self._touch = touch
        self.history = History()

    def type(self, title: str, typed: Sequence[Typed]) -> dict[Place, Place]:
        """Write texts as if typed by hand; where the rows that were named are to be found from now on."""
        tab = self._tab(title)
        new = [self._located(tab, one) for one in typed]
        old = [Written(one.row, one.column, _entered(tab, one)) for one in new]
        before = {one.row for one in new}
        self._touch(phones_of(tab, before, self._region))
        self._client.write(title, new, typed=True)
        after = self._tab(title)
        self._touch(phones_of(after, before, self._region))
        there = {number: _place(after, number) for number in before}
        kept = [Written(one.row, one.column, _entered(after, one)) for one in new]
        cells = "a cell" if len(new) == 1 else f"{len(new)} cells"
        self.history.did(
            Change(
                f"typing in {cells}",
                back=partial(self._put, title, there, kept, old),
                again=partial(self._put, title, there, old, kept),
            )
        )
        return {
            one.place: Place(cell.row, there[cell.row])
            for one, cell in zip(typed, new, strict=True)
        }

    def tick(self, title: str, row: int, column: int, *, ticked: bool) -> None:
        """A box of a tab that is no table (Control), by its place in the sheet."""

        def put(wanted: bool) -> None:  # noqa: FBT001 - one thing only
            self._client.write(title, [Written(row, column, wanted)], typed=False)

        put(ticked)
        self.history.did(
            Change("a tick", back=partial(put, not ticked), again=partial(put, ticked))
        )

    def insert(self, title: str, place: Place) -> None:
        """A blank row above a row."""
        at = self._found(self._tab(title), place)
        self._client.edit(title, "insert_rows", at=at)
        self.history.did(
            Change(
                "the inserted row",
                back=partial(self._delete_blank, title, at),
                again=partial(self._client.edit, title, "insert_rows", at=at),
            )
        )

    def delete(self, title: str, places: Sequence[Place]) -> None:
        """Rows, with all that is in them."""
        tab = self._tab(title)
        numbers = sorted({self._found(tab, place) for place in places}, reverse=True)
        rows = [row for number in numbers if (row := tab.row(number)) is not None]
        self._touch(phones_of(tab, set(numbers), self._region))
        for row in rows:
            self._client.edit(title, "delete_rows", row=row.number)
        places = [Place(row.number, tab.key(row)) for row in rows]
        what = "the deleted row" if len(rows) == 1 else f"{len(rows)} deleted rows"
        self.history.did(
            Change(
                what,
                back=partial(self._restore, title, rows[::-1]),
                again=partial(self._delete_again, title, places),
            )
        )

    def move(self, title: str, place: Place, by: int) -> int:
        """A row up (-1) or down (1); its new number."""
        tab = self._tab(title)
        at = self._found(tab, place)
        to = at + by
        if not 2 <= to < tab.blank_number or not 2 <= at < tab.blank_number:  # noqa: PLR2004 - below the header
            raise Refused("The row cannot go further")
        self._shift(title, at, by)
        self.history.did(
            Change(
                "moving a row",
                back=partial(self._shift, title, to, -by),
                again=partial(self._shift, title, at, by),
            )
        )
        return to

    def sort(self, title: str, by: str, *, descending: bool) -> None:
        """The whole tab by a column, as staff do."""
        tab = self._tab(title)
        again = partial(self._client.edit, title, "sort", by=by, descending=descending)
        again()
        self.history.did(
            Change(
                f"sorting by {by}",
                back=partial(self._reorder, title, [tab.key(row) for row in tab.rows]),
                again=again,
            )
        )

    def _tab(self, title: str) -> Tab:
        found = self._client.tab(title)
        if found is None:
            raise Refused(f"The tab “{title}” is gone")
        return found

    def _found(self, tab: Tab, place: Place) -> int:
        found = tab.find(place.row, place.key)
        if found is None:
            raise Refused(_GONE)
        return found

    def _located(self, tab: Tab, typed: Typed) -> Written:
        column = tab.column(typed.header)
        if column is None:
            raise Refused(f"The column “{typed.header}” is gone")
        return Written(self._found(tab, typed.place), column, typed.text)

    def _put(
        self, title: str, there: dict[int, Key], expected: list[Written], wanted: list[Written]
    ) -> None:
        """Write `wanted` where `expected` still stands, wherever the rows are now."""
        tab = self._tab(title)
        cells = []
        for was, will in zip(expected, wanted, strict=True):
            found = tab.find(was.row, there[was.row])
            number = was.row if found is None else found
            if _entered(tab, Written(number, was.column, None)) != was.value:
                raise Refused("That cell has changed since: it stays as it is")
            cells.append(Written(number, will.column, will.value))
        self._client.write(title, cells, typed=False)
        after = self._tab(title)
        there.update(
            {was.row: _place(after, cell.row) for was, cell in zip(expected, cells, strict=True)}
        )

    def _delete_blank(self, title: str, at: int) -> None:
        row = self._tab(title).row(at)
        if row is not None and any(cell.shown for cell in row.cells):
            raise Refused("The inserted row has been filled in: it stays")
        self._client.edit(title, "delete_rows", row=at)

    def _restore(self, title: str, rows: Sequence[Row]) -> None:
        for row in rows:
            self._client.edit(title, "insert_rows", at=row.number)
            cells = [
                Written(row.number, column, cell.entered)
                for column, cell in enumerate(row.cells)
                if cell.entered is not None
            ]
            self._client.write(title, cells, typed=False)

    def _delete_again(self, title: str, places: Sequence[Place]) -> None:
        tab = self._tab(title)
        for number in sorted((self._found(tab, place) for place in places), reverse=True):
            self._client.edit(title, "delete_rows", row=number)

    def _shift(self, title: str, at: int, by: int) -> None:
        # the place before which the row goes, counted while it still stands where it was
        self._client.edit(title, "move_rows", row=at, to=at + by + (by > 0))

    def _reorder(self, title: str, wanted: Sequence[Key]) -> None:
        tab = self._tab(title)
        self._client.reorder(title, ranks([tab.key(row) for row in tab.rows], wanted))


def _place(tab: Tab, number: int) -> Key:
    row = tab.row(number)
    return tab.blank_key() if row is None else tab.key(row)


def _entered(tab: Tab, cell: Written) -> str | float | bool | None:
    row = tab.row(cell.row)
    return None if row is None else row.at(cell.column).entered
