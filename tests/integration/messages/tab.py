"""What do staff do in the Messages tab, and what does it show them?"""

from dataclasses import dataclass

from sheetdrip.domain.cells import Cell
from sheetdrip.sandbox.google.sheets.cell import Formula
from tests.integration.clinic import ADA, BEN, Clinic

OTHER_WORDS = "{clinic}: it is one week now, {first_name}. Your pain, 0 to 10? STOP to end."
WEEK = "Day 7"


@dataclass(frozen=True)
class Lines:
    """The Messages tab of a clinic."""

    clinic: Clinic

    def type(self, step: str, column: str, value: Cell) -> None:
        """Type into a step's line."""
        self.clinic.staff("set", sheet="Messages", where={"Step": step}, column=column, value=value)

    def edit(self, kind: str, **asked: object) -> None:
        """Anything else by hand."""
        self.clinic.staff(kind, sheet="Messages", **asked)

    def delete(self, step: str) -> None:
        self.edit("delete_rows", where={"Step": step})

    def add(self, step: str = "Day 3", day: Cell = 3, time: Cell = "11:00", **more: Cell) -> None:
        """A new line at the end, in three languages."""
        words = f"{{clinic}}: {step} of your recovery. Pain, 0 to 10?"
        texts = {"English": words, "Spanish": words, "Chinese": words}
        cells = {"Step": step, "Day": day, "Time": time, **texts, **more}
        self.edit("append", values=cells)

    @property
    def rows(self) -> list[dict[str, Cell]]:
        """Every line that says anything, by header, with its row number as “row”."""
        (tab,) = [one for one in self.clinic.spreadsheet.sheets if one.title == "Messages"]
        grid = [[_value(cell.value) for cell in row] for row in tab.grid.cells]
        header = [str(cell) for cell in grid[0]]
        return [
            {**dict(zip(header, row, strict=False)), "row": number}
            for number, row in enumerate(grid[1:], start=2)
            if any(cell not in (None, "") for cell in row)
        ]

    def row(self, step: str) -> dict[str, Cell]:
        """The one line of a step."""
        (only,) = [row for row in self.rows if row["Step"] == step]
        return only

    def copy(self, step: str, **changes: Cell) -> None:
        """Copy a line, its ID too, and paste it at the end with some cells changed."""
        cells = {name: cell for name, cell in self.row(step).items() if cell and name != "row"}
        self.edit("append", values={**cells, **changes})

    @property
    def ids(self) -> dict[str, Cell]:
        """The Step ID beside each step."""
        return {str(row["Step"]): row["Step ID"] for row in self.rows}

    def statuses(self) -> dict[str, list[str]]:
        """What became of Ada's and of Ben's texts, oldest first."""
        return {
            name: [text.status for text in self.clinic.texts_to(phone)]
            for name, phone in (("Ada", ADA), ("Ben", BEN))
        }


UNTOUCHED = {"Ada": ["scheduled"], "Ben": ["scheduled"]}


def _value(cell: Cell | Formula) -> Cell:
    assert not isinstance(cell, Formula)
    return cell
