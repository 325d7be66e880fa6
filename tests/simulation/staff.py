"""What do staff do to the sheet? Every kind of edit by hand, of a row or of the whole, and undone again."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import zip_longest
from zoneinfo import ZoneInfo

from sheetdrip.sandbox.edits import EditUnclear, apply_edit
from sheetdrip.sandbox.google.errors import GoogleError
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.cell import BARE, Cell
from sheetdrip.sandbox.google.sheets.grid import Grid
from sheetdrip.sandbox.seeding import DAEMON_HEADERS, HEADERS
from tests.simulation.facts import NEEDED, RENAMED, Chronicle, Value, is_readable, kept
from tests.simulation.patients import ZONES, Patients
from tests.simulation.stage import Stage

Later = Callable[[], None]
Place = tuple[object, str | None]
"""A column by its header, and the note there: a clinic's own column may be called like the daemon's."""

DRIP_ID: Place = ("Drip ID", None)

_OWN = frozenset(DAEMON_HEADERS)
UNDO = "undo slip"
RENAME_BACK = "rename back"
RENAME_TAB_BACK = "rename tab back"
MEND_PHONE, MEND_DATE = "mend phone", "mend date"
MENDING = (MEND_PHONE, MEND_DATE, *(f"again {column}" for column in NEEDED))
FILL_IN = "fill in again"


@dataclass(slots=True)
class Staff:
    """People at the clinic with the sheet open. `agenda`: what they will put right, and when."""

    stage: Stage
    chronicle: Chronicle
    patients: Patients
    rng: random.Random
    done: Counter[str] = field(default_factory=Counter)
    agenda: list[tuple[datetime, str, Later]] = field(default_factory=list)
    slipped: bool = False
    theirs: list[tuple[Cell, ...]] = field(default_factory=list)
    edits: int = 0
    edited_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    torn: set[str] = field(default_factory=set)
    touched: dict[str, set[str]] = field(default_factory=dict)
    cleared: dict[str, Mapping[Place, Cell]] = field(default_factory=dict)
    overwritten: Callable[[str, str], None] = lambda _name, _step: None
    """Told whose score, of which step, somebody wrote over."""

    named: dict[str, datetime] = field(default_factory=dict)
    """When a row got its present name, where it had another."""

    is_known_without: Callable[[str, str], bool] = lambda _name, _part: True
    """Whether a row is known by its other part when its Patient or its Phone becomes another's."""

    # the desk

    @property
    def sheet(self) -> Sheet:
        """The tab they have open."""
        return self.stage.book.sheets[0]

    @property
    def now(self) -> datetime:
        """The time."""
        return self.stage.clock.now()

    def act(self, kind: str, edit: Later) -> None:
        """Do one thing, which takes a second, and see what the sheet now says."""
        self.stage.clock.advance(1)
        edit()
        self.edits += 1
        self.edited_at = self.now
        self.done[kind] += 1
        self.chronicle.look(self.sheet, self.now)
        self.theirs = self.their_cells()

    @property
    def columns_moved(self) -> int:
        """How often columns were moved, inserted, renamed or deleted."""
        return sum(self.done[edit] for edit in OF_COLUMNS)

    @property
    def may_move_columns(self) -> bool:
        """Whether columns may come and go: not while formulas fill some of them."""
        return not self.slipped and not self.sheet.outages

    def put_right(self) -> None:
        """Every cell of theirs as it was after the last edit."""
        columns = kept(self.sheet.grid.cells[0])
        for row in range(self.sheet.grid.row_count):
            theirs = self.theirs[row] if row < len(self.theirs) else ()
            for index, cell in zip_longest(columns, theirs, fillvalue=BARE):
                if isinstance(index, int):
                    self.sheet.grid.put(row, index, cell)

    def seen(self) -> None:
        """An undisturbed cycle has read all this."""
        self.torn.clear()
        self.touched.clear()

    def may_change(self, name: str, part: str) -> bool:
        """Whether a change of patient, phone or date leaves enough for the row to be recognised by.

        A row that has its ID is known by it as long as the patient stays; any row is known by two of the
        three. What loses more than that before it is read again cannot be told from a new patient's (whose
        row was copied from this one, say): it is held until the old texts are taken back, and what has left
        by then may be sent once more. That is the limit of what can be judged here.
        """
        surgery = self.chronicle.surgeries.get(name)
        if surgery is None or surgery.now.contested:
            return False
        touched = self.touched.setdefault(name, set())
        changed = touched | {part}
        torn = {name, "*"} & self.torn or not self._has_id(name)
        if len(changed) > 1 and (torn or "Patient" in changed):
            return False
        touched.add(part)
        return True

    def _has_id(self, name: str) -> bool:
        row = self.row_of(name)
        return row is not None and bool(dict(self.rows())[row].get("Drip ID"))

    def tear(self, name: str) -> bool:
        """Whether a row ("*": any) may lose its ID now: two of patient, phone and date are as last read."""
        names = self.touched if name == "*" else {name} & self.touched.keys()
        if any(len(self.touched[one]) > 1 for one in names):
            return False
        self.torn.add(name)
        return True

    def later(self, hours: float, kind: str, edit: Later, rng: random.Random | None = None) -> None:
        """Put something right after a while."""
        when = self.now + timedelta(hours=hours * (rng or self.rng).uniform(0.5, 1.5))
        self.agenda.append((when, kind, edit))
        self.agenda.sort(key=lambda one: one[0])

    def catch_up(self) -> None:
        """Do what is due on the agenda."""
        while self.agenda and self.agenda[0][0] <= self.now:
            _, kind, edit = self.agenda.pop(0)
            if self.slipped and kind != UNDO:
                self.later(2, kind, edit)
            else:
                self.act(kind, edit)

    def put_right_now(self, kind: str) -> None:
        """What of this kind is on the agenda is not left until its time: somebody was told of it."""
        due = [one for one in self.agenda if one[1] == kind]
        self.agenda[:] = [one for one in self.agenda if one[1] != kind]
        for _, _, edit in due:
            self.act(kind, edit)
        if kind == FILL_IN:
            self._fill_in_again()

    def _fill_in_again(self) -> None:
        """Who stood in the rows that somebody has cleared, beside which texts still stand."""
        blank = {
            cells.get("Drip ID")
            for _, cells in self.chronicle.cells_of(self.sheet)
            if not any(cells.get(name) for name in NEEDED)
        }
        for name, before in self.cleared.items():
            if before.get(DRIP_ID, BARE).value in blank - {None, ""}:
                self.act(FILL_IN, partial(put_back, self, name, before))

    def edit(self, kind: str, **asked: object) -> None:
        """One edit as the sandbox's control surface takes it; one that makes no sense now is left."""
        try:
            apply_edit(self.stage.world.spreadsheets, {"kind": kind, **asked})
        except (EditUnclear, GoogleError):
            self.done["(given up)"] += 1

    def their_cells(self) -> list[tuple[Cell, ...]]:
        """Every cell that is not the daemon's, with formats and notes."""
        return self.chronicle.reader.theirs(self.sheet)

    # rows

    def rows(self) -> list[tuple[int, Mapping[str, Value]]]:
        """Rows with a patient in them."""
        return [row for row in self.chronicle.cells_of(self.sheet) if row[1].get("Patient")]

    def names(self) -> list[str]:
        """Patients whose one row is there."""
        return [
            surgery.name
            for surgery in self.chronicle.surgeries.values()
            if surgery.versions and surgery.now.facts is not None and not surgery.now.contested
        ]

    def lively(self) -> str | None:
        """Somebody whose texts are not over, more likely than not."""
        today = self.now.date()
        names = [
            name
            for name in self.names()
            if (facts := self.chronicle.surgeries[name].now.facts)
            and facts.day
            and today - timedelta(days=22) <= facts.day
        ]
        return self.rng.choice(names) if names else None

    def row_of(self, name: str) -> int | None:
        """Where a patient's row is now."""
        found = (
            number
            for number, cells in self.rows()
            if self.chronicle.name_of(cells["Patient"]) == name
        )
        return next(found, None)

    def type_in(self, name: str, column: str, value: object, *, mends: bool = False) -> None:
        """Type into a patient's row, if it is still there. `mends`: what it says is nobody else's then."""
        row = self.row_of(name)
        if row is None or not (mends or self.is_known_without(name, column)):
            return
        if column in NEEDED and not self.may_change(name, column):
            again = partial(self.type_in, name, column, value, mends=mends)
            self.later(1, f"again {column}", again)
            return
        self.edit("set", row=row, column=column, value=value)

    def today_at(self, zone: str) -> datetime:
        """The local time."""
        return self.now.astimezone(ZoneInfo(zone))

    def admit(self, count: int = 1, spread: tuple[int, int] = (0, 4)) -> None:
        """New rows at the end."""
        zone = self.chronicle.zone
        for _ in range(count):
            free_row(self)
            day = self.patients.day_near(self.today_at(zone).date(), spread=spread)
            self.edit("append", values=self.patients.row(day, self.rng.choice(ZONES)))


# edits of one row


def move_date(staff: Staff, name: str) -> None:
    facts = staff.chronicle.surgeries[name].now.facts
    if facts and facts.day:
        day = facts.day + timedelta(days=staff.rng.choice((-3, -1, 1, 2, 5)))
        staff.type_in(name, "Surgery date", f"{day:%Y-%m-%d}")


def change_phone(staff: Staff, name: str) -> None:
    staff.type_in(name, "Phone", staff.patients.phone())


def half_type_phone(staff: Staff, name: str) -> None:
    row = staff.row_of(name)
    if row is None:
        return
    before = dict(staff.rows())[row].get("Phone")
    staff.type_in(name, "Phone", "312-555", mends=True)
    is_same = isinstance(before, str) or not staff.is_known_without(name, "Phone")
    mended = before if is_same else staff.patients.phone()
    staff.later(0.2, MEND_PHONE, lambda: staff.type_in(name, "Phone", mended, mends=is_same))


def mistype_date(staff: Staff, name: str) -> None:
    facts = staff.chronicle.surgeries[name].now.facts
    if facts and facts.day:
        right = f"{facts.day:%Y-%m-%d}"
        staff.type_in(name, "Surgery date", "tomorow")
        staff.later(0.5, MEND_DATE, lambda: staff.type_in(name, "Surgery date", right))


def change_language(staff: Staff, name: str) -> None:
    staff.type_in(name, "Language", staff.rng.choice(("English", "Spanish", "Chinese", "")))


def change_zone(staff: Staff, name: str) -> None:
    staff.type_in(name, "Time zone", staff.rng.choice(("", *ZONES)))


def pause(staff: Staff, name: str) -> None:
    staff.type_in(name, "Drip", "Paused")
    staff.later(30, "resume", lambda: staff.type_in(name, "Drip", staff.rng.choice(("", "On"))))


def stop(staff: Staff, name: str) -> None:
    staff.type_in(name, "Drip", staff.rng.choice(("Stopped", "Cancelled", "Deceased", "Postponed")))
    if staff.rng.random() < 0.3:
        staff.later(5, "on again", lambda: staff.type_in(name, "Drip", "On"))


def withdraw_consent(staff: Staff, name: str) -> None:
    ticked, unticked = True, False
    staff.type_in(name, "Consent", unticked)
    staff.later(12, "consent again", lambda: staff.type_in(name, "Consent", ticked))


def correct_name(staff: Staff, name: str) -> None:
    row = staff.row_of(name)
    if row is None:
        return
    if not (staff.is_known_without(name, "Patient") and staff.may_change(name, "Patient")):
        return
    staff.named[name] = staff.now
    corrected = f"{dict(staff.rows())[row]['Patient']} Jr"
    staff.chronicle.aliases[corrected] = name
    staff.edit("set", row=row, column="Patient", value=corrected)


def delete_row(staff: Staff, name: str) -> None:
    row = staff.row_of(name)
    if row is None:
        return
    before = by_header(staff, row)
    staff.edit("delete_rows", row=row)
    if staff.rng.random() < 0.6:
        hours = staff.rng.choice((0.05, 0.3, 3.0, 40.0))
        staff.later(hours, "restore row", lambda: put_back(staff, name, before))


def put_back(staff: Staff, name: str, cells: Mapping[Place, Cell]) -> None:
    """Undo a deletion: the row as it was, the daemon's old cells included, at the end."""
    if staff.row_of(name) is None:
        header = [(cell.value, cell.note) for cell in staff.sheet.grid.cells[0]]
        _put(staff, [cells.get(place, Cell()) for place in header])


def by_header(staff: Staff, row: int) -> dict[Place, Cell]:
    """A row's cells by what stands above them."""
    header, cells = staff.sheet.grid.cells[0], staff.sheet.grid.cells[row - 1]
    return {(head.value, head.note): cell for head, cell in zip(header, cells, strict=False)}


def _put(staff: Staff, cells: Sequence[Cell]) -> int:
    """Paste a row at the end; its index."""
    index = free_row(staff)
    staff.sheet.grid.cells[index] = list(cells)
    return index


def free_row(staff: Staff) -> int:
    """Index of the first row after everything; there is always room."""
    bottom = staff.sheet.grid.used().bottom
    if bottom >= staff.sheet.grid.row_count:
        more = {"sheetId": staff.sheet.sheet_id, "dimension": "ROWS", "length": 20}
        staff.stage.book.apply([{"appendDimension": more}])
    return bottom


def archive(staff: Staff) -> None:
    """Rows whose texts were over days ago are deleted for good, some at a time."""
    today, over = staff.now.date(), []
    for name in staff.names():
        facts = staff.chronicle.surgeries[name].now.facts
        if facts and facts.day and facts.day + timedelta(days=25) < today:
            over.append(name)
    for name in over[:15]:
        row = staff.row_of(name)
        if row is not None:
            staff.edit("delete_rows", row=row)


def clear_row(staff: Staff, name: str) -> None:
    row = staff.row_of(name)
    if row is None:
        return
    before = staff.cleared[name] = by_header(staff, row)
    for index, header in enumerate(staff.sheet.grid.cells[0]):
        if header.value in HEADERS and header.value not in _OWN:
            _blank(staff, row, index)
    if staff.rng.random() < 0.5:
        staff.later(
            staff.rng.choice((0.1, 6.0)), "undo clear", lambda: put_back(staff, name, before)
        )


def _blank(staff: Staff, row: int, index: int) -> None:
    cells = staff.sheet.grid.cells[row - 1]
    if index < len(cells):
        cells[index] = Cell()


def copy_row(staff: Staff, name: str) -> None:
    """Copied with its ID and left twice for a while."""
    row = staff.row_of(name)
    if row is None or not staff.tear(name):
        return
    for _ in range(staff.rng.choice((1, 1, 2))):
        _put(staff, staff.sheet.grid.cells[row - 1])
    staff.later(
        staff.rng.choice((0.2, 2.0, 20.0)), "delete copies", lambda: drop_copies(staff, name)
    )


def drop_copies(staff: Staff, name: str) -> None:
    """Delete all rows of a patient but one."""
    rows = [
        number
        for number, cells in staff.rows()
        if staff.chronicle.name_of(cells["Patient"]) == name
    ]
    keep = staff.rng.choice(rows) if rows else 0
    for number in reversed(rows):
        if number != keep:
            staff.edit("delete_rows", row=number)


def copy_into_new(staff: Staff, name: str) -> None:
    """A row copied as a template, with its ID, and made another patient's.

    Not while a column has another name: the new patient would keep the phone of the other, and everybody has
    a phone of their own here.
    """
    row = staff.row_of(name)
    if row is None or not is_readable(staff.sheet):
        return
    index = _put(staff, staff.sheet.grid.cells[row - 1])
    for column, value in (("Patient", staff.patients.name()), ("Phone", staff.patients.phone())):
        staff.edit("set", row=index + 1, column=column, value=value)


def cut_and_paste(staff: Staff, name: str) -> None:
    row, last = staff.row_of(name), staff.sheet.grid.used().bottom
    if row is not None:
        staff.edit("move_rows", row=row, to=staff.rng.randint(2, last + 1))


def wipe_id(staff: Staff, name: str) -> None:
    if staff.tear(name):
        staff.type_in(name, "Drip ID", "")


def steal_id(staff: Staff, name: str) -> None:
    """Another row's ID typed or pasted over this one's."""
    others = [str(cells.get("Drip ID") or "") for _, cells in staff.rows()]
    if not staff.tear(name):
        return
    staff.type_in(name, "Drip ID", staff.rng.choice(others) if others else "")


OF_A_ROW: dict[Callable[[Staff, str], None], int] = {
    move_date: 20,
    change_phone: 14,
    half_type_phone: 6,
    mistype_date: 4,
    change_language: 6,
    change_zone: 6,
    pause: 8,
    stop: 6,
    withdraw_consent: 4,
    correct_name: 3,
    delete_row: 9,
    clear_row: 4,
    copy_row: 6,
    copy_into_new: 5,
    cut_and_paste: 6,
    wipe_id: 3,
    steal_id: 3,
}

# edits of the whole sheet


def sort_all(staff: Staff) -> None:
    by = staff.rng.choice(("Patient", "Phone", "Surgery date", "Status"))
    staff.edit("sort", by=by, descending=staff.rng.random() < 0.5)


def sort_staff_half(staff: Staff) -> None:
    """The daemon's columns stay behind."""
    _sort_between(staff, "Patient", "Drip", "Patient")


def sort_without_id(staff: Staff) -> None:
    _sort_between(staff, "Patient", "Day 21 score", "Surgery date")


def sort_own_half(staff: Staff) -> None:
    _sort_between(staff, "Status", "Drip ID", "Status")


def _sort_between(staff: Staff, first: str, last: str, by: str) -> None:
    """Only where the columns still stand in the order of the seeded sheet: else it would tear rows apart."""
    headers = [cell.value for cell in staff.sheet.grid.cells[0]]
    if headers[: len(HEADERS)] == list(HEADERS) and staff.tear("*"):
        staff.edit("sort", by=by, descending=staff.rng.random() < 0.5, columns=(first, last))


def insert_above(staff: Staff) -> None:
    staff.edit("insert_rows", at=2, count=staff.rng.randint(1, 3))


def insert_between(staff: Staff) -> None:
    staff.edit("insert_rows", at=staff.rng.randint(2, staff.sheet.grid.used().bottom))


def move_a_column(staff: Staff) -> None:
    names = [str(cell.value) for cell in staff.sheet.grid.cells[0] if cell.value]
    staff.edit("move_columns", column=staff.rng.choice(names), before=staff.rng.choice(names))


def insert_a_column(staff: Staff) -> None:
    names = [str(cell.value) for cell in staff.sheet.grid.cells[0] if cell.value]
    if len(names) < len(HEADERS) + 4:
        header = f"Notes {staff.edits}"
        staff.edit("insert_columns", before=staff.rng.choice(names), header=header)


def rename_own(staff: Staff) -> None:
    _rename(staff, staff.rng.choice(("Next text", "Day 7 status", "Status", "Day 14 SID")), 2)


def rename_needed(staff: Staff) -> None:
    """Nothing can be read meanwhile."""
    _rename(staff, staff.rng.choice(("Phone", "Surgery date", "Patient")), 1)


def _rename(staff: Staff, header: str, hours: float) -> None:
    staff.edit("set", row=1, column=header, value=f"{header}{RENAMED}")

    def back() -> None:
        if not _is_replaced(staff, header):
            staff.edit("set", row=1, column=f"{header}{RENAMED}", value=header)

    staff.later(hours, RENAME_BACK, back)


def _is_replaced(staff: Staff, header: str) -> bool:
    """Whether a new column has that name, and nothing was ever written into the old one: nobody wants it."""
    names = [cell.value for cell in staff.sheet.grid.cells[0]]
    renamed = f"{header}{RENAMED}"
    if header not in names or renamed not in names:
        return False
    index = names.index(renamed)
    return all(
        cells[index].value is None for cells in staff.sheet.grid.cells[1:] if index < len(cells)
    )


def drop_own_column(staff: Staff) -> None:
    staff.edit(
        "delete_columns", column=staff.rng.choice(("Next text", "Day 21 score", "Day 7 SID"))
    )


def drop_ids(staff: Staff) -> None:
    if staff.tear("*"):
        staff.edit("delete_columns", column="Drip ID")


def rename_tab(staff: Staff) -> None:
    staff.edit("rename_tab", title=f"Surgeries {staff.edits}")
    staff.later(20, RENAME_TAB_BACK, lambda: staff.edit("rename_tab", title="Surgeries"))


OF_THE_SHEET: dict[Callable[[Staff], None], int] = {
    sort_all: 20,
    sort_staff_half: 8,
    sort_without_id: 8,
    sort_own_half: 6,
    insert_above: 10,
    insert_between: 8,
    move_a_column: 5,
    insert_a_column: 3,
    rename_own: 3,
    rename_needed: 3,
    drop_own_column: 2,
    drop_ids: 3,
    rename_tab: 3,
}

OF_COLUMNS = frozenset(
    {
        "move_a_column",
        "insert_a_column",
        "drop_own_column",
        "drop_ids",
        "rename_own",
        "timestamp_column",
        "own_column",
    }
)


# the clinic's own box


def tick_pause(staff: Staff) -> None:
    """The clinic's Pause box: ticked, or unticked."""
    ticked = not staff.chronicle.is_paused
    staff.edit("set", sheet="Control", beside="Pause", value=ticked)
    staff.chronicle.tick(staff.now)


def pause_all(staff: Staff, rng: random.Random) -> None:
    """The clinic pauses for some hours, if it has the box."""
    if not staff.stage.terms.has_control_tab or staff.chronicle.is_paused:
        return
    staff.act("tick_pause", lambda: tick_pause(staff))
    hours = rng.choice((0.2, 3.0, 12.0, 40.0))
    staff.later(hours, "untick_pause", lambda: tick_pause(staff), rng)


def tick_approve(staff: Staff) -> None:
    """The box beside the plan that waits."""
    staff.edit("set", sheet="Control", beside="Approve", value=True)


# slips of the hand: too big to be meant, and undone before long


def empty_the_sheet(staff: Staff) -> None:
    _slip(
        staff,
        lambda: staff.edit("delete_rows", row=2, count=max(1, staff.sheet.grid.used().bottom - 1)),
    )


def delete_half(staff: Staff) -> None:
    count = max(1, int(staff.sheet.grid.used().bottom * 0.6))
    _slip(staff, lambda: staff.edit("delete_rows", row=2, count=count))


def shift_all_dates(staff: Staff) -> None:
    def shift() -> None:
        for number, cells in staff.rows():
            day = cells.get("Surgery date")
            if isinstance(day, float | int):
                staff.edit("set", row=number, column="Surgery date", value=day + 1)

    _slip(staff, shift)


def _slip(staff: Staff, edit: Later) -> None:
    before: Grid = staff.sheet.grid.copy()
    edit()
    staff.slipped = True

    def undo() -> None:
        staff.sheet.grid = before
        staff.slipped = False

    staff.later(1, UNDO, undo)


SLIPS = (empty_the_sheet, delete_half, shift_all_dates)


def edit_a_row(staff: Staff) -> None:
    """One edit of somebody's row."""
    name = staff.lively()
    if name is None or staff.slipped:
        return
    edit = staff.rng.choices(list(OF_A_ROW), list(OF_A_ROW.values()))[0]
    staff.act(edit.__name__, lambda: edit(staff, name))


def edit_the_sheet(staff: Staff) -> None:
    """One edit of the whole."""
    if not staff.slipped:
        edit = staff.rng.choices(list(OF_THE_SHEET), list(OF_THE_SHEET.values()))[0]
        if edit.__name__ in OF_COLUMNS and not staff.may_move_columns:
            return
        staff.act(edit.__name__, lambda: edit(staff))


def slip(staff: Staff) -> None:
    """One slip of the hand."""
    if not staff.slipped:
        edit = staff.rng.choice(SLIPS)
        staff.act(edit.__name__, lambda: edit(staff))
