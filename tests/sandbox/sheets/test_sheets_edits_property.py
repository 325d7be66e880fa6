"""Random structural edits against a naive list of rows."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sheetdrip.clock import ManualClock
from sheetdrip.sandbox.google.sheets import lookups
from sheetdrip.sandbox.google.sheets.store import SpreadsheetStore

WIDTH = 3


@dataclass
class Row:
    """What a person would say a row is: its values, the note on its first cell, its tag."""

    values: list[str] = field(default_factory=lambda: [""] * WIDTH)
    note: str = ""
    tag: int | None = None


class StaffEdits(RuleBasedStateMachine):
    @initialize(names=st.lists(st.sampled_from("abcdef"), min_size=2, max_size=8))
    def fill(self, names: list[str]) -> None:
        store = SpreadsheetStore(ManualClock(datetime(2026, 3, 4, tzinfo=UTC)), random.Random(1))
        self.book = store.create("Model", owner="owner@example.com")
        self.rows = [
            Row([name, str(n), f"{name}{n}"], f"n{n}", n + 1) for n, name in enumerate(names)
        ]
        self.apply(
            "updateSheetProperties",
            properties={"gridProperties": {"rowCount": len(names), "columnCount": WIDTH}},
            fields="gridProperties.rowCount,gridProperties.columnCount",
        )
        for n, row in enumerate(self.rows):
            cells: list[dict[str, Any]] = [
                {"userEnteredValue": {"stringValue": v}} for v in row.values
            ]
            cells[0]["note"] = row.note
            self.apply(
                "updateCells",
                start={"rowIndex": n},
                rows=[{"values": cells}],
                fields="userEnteredValue,note",
            )
            self.apply(
                "createDeveloperMetadata",
                developerMetadata={
                    "metadataId": n + 1,
                    "metadataKey": "row",
                    "visibility": "DOCUMENT",
                    "location": {"dimensionRange": self.span(n, n + 1)},
                },
            )

    def apply(self, kind: str, **body: Any) -> None:  # noqa: ANN401
        self.book.apply([{kind: body}])

    def span(self, start: int, end: int) -> dict[str, Any]:
        return {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}

    def pick(self, data: st.DataObject) -> tuple[int, int]:
        start = data.draw(st.integers(0, len(self.rows) - 1))
        return start, data.draw(st.integers(start + 1, len(self.rows)))

    @rule(data=st.data(), count=st.integers(1, 2))
    def insert(self, data: st.DataObject, count: int) -> None:
        at = data.draw(st.integers(0, len(self.rows) - 1))
        self.apply("insertDimension", range=self.span(at, at + count))
        self.rows[at:at] = [Row() for _ in range(count)]

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        start, end = self.pick(data)
        if end - start < len(self.rows):
            self.apply("deleteDimension", range=self.span(start, end))
            del self.rows[start:end]

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        start, end = self.pick(data)
        to = data.draw(st.integers(0, len(self.rows)).filter(lambda n: not start < n < end))
        self.apply("moveDimension", source=self.span(start, end), destinationIndex=to)
        before, block, after = self.rows[:start], self.rows[start:end], self.rows[end:]
        rest = before + after
        at = to if to <= start else to - len(block)
        self.rows = rest[:at] + block + rest[at:]

    @rule(data=st.data(), column=st.integers(0, WIDTH - 1), down=st.booleans())
    def sort(self, data: st.DataObject, column: int, *, down: bool) -> None:
        start, end = self.pick(data)
        area = {"startRowIndex": start, "endRowIndex": end}
        order = "DESCENDING" if down else "ASCENDING"
        specs = [{"dimensionIndex": column, "sortOrder": order}]
        self.apply("sortRange", range=area, sortSpecs=specs)
        block = self.rows[start:end]
        full = [row for row in block if row.values[column]]
        blank = [row for row in block if not row.values[column]]
        full.sort(key=lambda row: row.values[column], reverse=down)
        self.rows[start:end] = full + blank

    @invariant()
    def the_sheet_is_the_list(self) -> None:
        if not hasattr(self, "rows"):
            return
        grid = self.book.sheets[0].grid
        shown = [[grid.get(n, c).value or "" for c in range(WIDTH)] for n in range(grid.row_count)]
        assert shown == [row.values for row in self.rows]
        notes = [grid.get(n, 0).note or "" for n in range(grid.row_count)]
        assert notes == [row.note for row in self.rows]
        tags = {
            entry["location"]["dimensionRange"]["startIndex"]: entry["metadataId"]
            for entry in lookups.every(self.book)
        }
        assert tags == {n: row.tag for n, row in enumerate(self.rows) if row.tag is not None}


StaffEdits.TestCase.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)
TestStaffEdits = StaffEdits.TestCase
