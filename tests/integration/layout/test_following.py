"""Does the Dashboard follow the Messages tab, and leave alone what staff made of it?"""

from collections.abc import Callable
from copy import deepcopy

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.runner import ClinicRunner, Job
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sheets.layout.dashboard import furnish_dashboard
from sheetdrip.sheets.layout.figures import Source
from sheetdrip.sheets.layout.state import Mark, Tab
from tests.integration.clinic import BEN, CY, Clinic
from tests.integration.layout.sight import change, everything, init, tab
from tests.integration.layout.test_dashboard import shown
from tests.integration.layout.wishes import WISHES
from tests.integration.messages.tab import Lines

TOP = 42
"""The row (0-based) of the table's header in a new Dashboard."""


@pytest.fixture
def office(clinic: Clinic) -> "Office":
    """A furnished clinic at work, with a text of day 7 to come."""
    init(clinic)
    clinic.add_row("Ben Example", BEN, "2026-02-26")
    here = Office(clinic)
    here.work()
    return here


class Office:
    """A clinic whose daemon works, and the tabs that staff look at."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.lines = Lines(clinic)
        self._runner = ClinicRunner(clinic.app, clinic.ctx)

    @property
    def board(self) -> Sheet:
        return tab(self.clinic, "Dashboard")

    def work(self) -> None:
        """Two cycles of the daemon: what was typed comes into force, and is handed over."""
        self._runner.run(Job.CYCLE)
        self._runner.run(Job.CYCLE)

    def type(self, row: int, column: int, value: Cell) -> None:
        """Staff type into the Dashboard."""
        kind = "stringValue" if isinstance(value, str) else "numberValue"
        start = {"sheetId": self.board.sheet_id, "rowIndex": row, "columnIndex": column}
        rows = [{"values": [{"userEnteredValue": {kind: value}}]}]
        change(
            self.clinic,
            {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}},
        )

    def insert(self, dimension: str, start: int, end: int) -> None:
        span = {"sheetId": self.board.sheet_id, "dimension": dimension}
        place = {**span, "startIndex": start, "endIndex": end}
        change(self.clinic, {"insertDimension": {"range": place}})

    def widen(self) -> None:
        """Two more columns at the right."""
        growth = {"sheetId": self.board.sheet_id, "dimension": "COLUMNS", "length": 2}
        change(self.clinic, {"appendDimension": growth})

    @property
    def steps(self) -> list[str]:
        """Those that the table shows, in its order, twice."""
        told = shown(self.clinic)
        return [name for name in told if f"ahead {name}" in told]

    @property
    def hidden(self) -> list[int]:
        return [number for number, row in enumerate(self.board.grid.rows) if row.hidden]


def test_added_renamed_and_deleted_steps_are_followed_and_nothing_else_changes(
    office: Office,
) -> None:
    assert office.hidden == [*range(TOP + 5, TOP + 17), *range(TOP + 24, TOP + 36)]
    office.widen()
    office.type(TOP + 2, 17, "our own figures")
    office.type(TOP + 46, 1, "a note below")
    office.type(TOP + 42, 1, 0.5)
    charts = deepcopy(office.board.decor["charts"])
    office.lines.add("Day 3", 3)
    office.lines.type("Day 7", "Step", "One week")
    office.lines.delete("Day 21")
    office.work()
    table = shown(office.clinic)
    assert office.steps == ["Evening", "Day 3", "One week", "Day 14"]
    assert table["One week"][0] == 7
    assert table["One week"][6:] == [0, 1, 0, 0, 0, 0]
    assert table["ahead One week"][:4] == [0, 0, 1, 0]
    assert table["Cost"][2] == 0.5
    assert office.board.decor["charts"] == charts
    assert office.board.grid.get(TOP + 2, 17).value == "our own figures"
    assert office.board.grid.get(TOP + 46, 1).value == "a note below"
    office.lines.add("Day 28", 28)
    office.work()
    assert office.steps[-1] == "Day 28"
    assert office.hidden == [*range(TOP + 6, TOP + 17), *range(TOP + 25, TOP + 36)]
    assert not any("Dashboard" in said for said in init(office.clinic))
    before = everything(office.clinic)
    office.work()
    assert everything(office.clinic) == before


def test_each_text_counts_its_own_parts_in_the_rows_language(office: Office) -> None:
    office.clinic.add_row("Cy Example", CY, "2026-02-26")
    office.clinic.edit("Cy Example", "Language", "español")
    office.lines.type("Day 7", "Spanish", "{clinic}: ¿cuánto le duele, 0 a 10? STOP." + "x" * 60)
    office.work()
    table = shown(office.clinic)
    assert table["ahead Day 7"][2] == 2
    assert table["ahead Day 7"][7:12] == [1, "Spanish 2", 0, 0, 3]
    assert table["Segments"][2] == 3


SPOILT: dict[str, Callable[[Office], None]] = {
    "a figure": lambda office: office.type(TOP + 2, 3, 5),
    "a label": lambda office: office.type(TOP + 1, 0, "our name"),
    "a row to spare": lambda office: office.type(TOP + 12, 1, "in a row to spare"),
    "no warning": lambda office: office.board.decor.update(protectedRanges=[]),
    "moved": lambda office: office.insert("COLUMNS", 0, 1),
}


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_table_that_staff_have_changed_stays_as_it_is(office: Office, spoil: str) -> None:
    SPOILT[spoil](office)
    before = deepcopy(office.board.grid.cells)
    office.lines.type("Day 14", "Step", "Two weeks")
    office.work()
    assert office.board.grid.cells == before


def test_rows_inserted_above_take_the_table_along(office: Office) -> None:
    office.insert("ROWS", 1, 3)
    office.lines.type("Day 14", "Step", "Two weeks")
    office.work()
    assert office.steps == ["Evening", "Day 7", "Two weeks", "Day 21"]
    assert "ahead Texts" not in shown(office.clinic)


def test_more_steps_than_there_is_room_for_are_left_out_and_said(office: Office) -> None:
    for number in range(22, 22 + 15):
        office.lines.add(f"Day {number}", number)
    said = init_after_reading(office)
    assert any("the first 16 of 19" in one for one in said)
    assert len(office.steps) == 16
    assert office.hidden == []


def init_after_reading(office: Office) -> tuple[str, ...]:
    """What `init` says of lines that came into force while Google took no writing of figures."""
    office.clinic.cycle()
    office.clinic.cycle()
    return init(office.clinic)


def test_a_row_to_hide_stays_in_sight_where_staff_have_something_beside_it(office: Office) -> None:
    office.widen()
    office.type(TOP + 4, 17, "ours")
    office.lines.delete("Day 21")
    office.work()
    assert office.hidden[0] == TOP + 5
    assert TOP + 23 in office.hidden


def test_trouble_with_the_figures_troubles_nobody_and_is_tried_again(office: Office) -> None:
    office.lines.type("Day 14", "Step", "Two weeks")
    office.clinic.cycle()
    office.clinic.fault("500", "sheets.spreadsheets.get", times=None)
    office.work()
    office.clinic.world.faults.clear()
    office.work()
    assert office.steps[2] == "Day 14"
    office.clinic.advance(minutes=11)
    office.work()
    assert office.steps[2] == "Two weeks"


def test_a_dashboard_from_before_it_followed_stays_as_it_is() -> None:
    wishes = WISHES
    mark = Mark(number=1, of="Dashboard", has=frozenset({"figures", "charts", "warned"}))
    board = Tab(sheet_id=4, title="Dashboard", mark=mark)
    assert list(furnish_dashboard(board, wishes, Source(title="S", width=9), None)) == []
