"""Reads the Control tab, makes what it should say, and says what a tick in it means.

Each line is a label with its value to the right, found by the label's text wherever staff move it. Staff
own the boxes; the daemon writes the rest, and takes ticks out of `Approve` and `New Dashboard`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sheetdrip.domain.cells import Cell, folded, text_of
from sheetdrip.domain.dates import to_serial
from sheetdrip.planning.attention import OpenConcerns

PAUSE = "Pause"
STATE = "State"
LAST_CHECKED = "Last checked"
NEXT_TEXT = "Next text"
ERRORS = "Errors"
WAITING = "Waiting for approval"
PLAN = "Plan"
APPROVE = "Approve"
NEW_DASHBOARD = "New Dashboard"
BOXES = (PAUSE, APPROVE, NEW_DASHBOARD)
LABELS = (PAUSE, STATE, LAST_CHECKED, NEXT_TEXT, ERRORS, WAITING, PLAN, APPROVE, NEW_DASHBOARD)

Place = tuple[int, int]
"""Row and column, 0-based."""

_BY_TEXT = {folded(label): label for label in LABELS}
_LONGEST = max(map(len, LABELS)) + 3
_A_SECOND = timedelta(seconds=1)
"""Serials are fractions of a day."""

_FORSAKEN = timedelta(minutes=15)
"""A daemon at work writes `Last checked` three times as often."""

_UNTICKED = frozenset({"", "false", "no", "off", "0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlTab:
    """The tab as read, by label: the value, and every place where it stands.

    Of a label that stands there more than once the first value counts, but of boxes one that is not empty.
    """

    values: Mapping[str, Cell]
    places: Mapping[str, tuple[Place, ...]]

    @property
    def is_ambiguous(self) -> bool:
        return any(len(self.places.get(label, ())) > 1 for label in (PLAN, APPROVE))

    @property
    def wants_dashboard(self) -> bool:
        """Whether staff have asked for the Dashboard to be made anew."""
        return self.values.get(NEW_DASHBOARD) is True

    def approves(self, digest: str) -> bool:
        """Whether a tick stands beside exactly this plan."""
        is_ticked = self.values.get(APPROVE) is True and self.values.get(PLAN) == digest
        return is_ticked and not self.is_ambiguous


def find(grid: Sequence[Sequence[Cell]]) -> ControlTab:
    """The lines of a tab."""
    values: dict[str, Cell] = {}
    places: dict[str, tuple[Place, ...]] = {}
    for label, (row, column) in _labels(grid):
        value = grid[row][column] if column < len(grid[row]) else None
        places[label] = (*places.get(label, ()), (row, column))
        if label not in values or (label in BOXES and pauses(value)):
            values[label] = value
    return ControlTab(values=values, places=places)


def _labels(grid: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, Place]]:
    """Each label with the place of its value."""
    for number, row in enumerate(grid):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) <= _LONGEST:
                label = _BY_TEXT.get(folded(cell).rstrip(": "))
                if label is not None:
                    yield label, (number, column + 1)


def pauses(cell: Cell) -> bool:
    """Whether a Pause cell stops the clinic: a tick does, or any word typed over the box but a no."""
    return folded(text_of(cell)) not in _UNTICKED


@dataclass(frozen=True, slots=True, kw_only=True)
class TabStatus:
    """What the tab must say at once. `plan`: the digest that a tick would approve."""

    state: str
    waiting: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """What the tab says of the daemon's work, whenever something is written anyway.

    `checked`: on the clinic's clocks, naive.
    """

    checked: datetime
    next_text: str = ""
    errors: str = ""


def working(needing: int, *, shadow: bool, aside: str = "", hindrance: str = "") -> TabStatus:
    """All is well, but for rows that need a person, and what `aside` says of another tab.

    `hindrance`: what keeps the whole clinic from its work (`planning.hindrance`); nothing is well then.
    """
    word = "Rehearsing (shadow): nothing is sent" if shadow else "Working"
    first = f"In trouble: {hindrance}" if hindrance else word
    rows = "1 row needs you" if needing == 1 else f"{needing} rows need you"
    state = f"{first}. {rows}: see Status there." if needing else f"{first}."
    return TabStatus(state=f"{state} {aside}".rstrip())


def holding(still_held: int) -> TabStatus:
    """The clinic is paused. `still_held`: texts at Twilio that could not be taken back yet."""
    left = f" {still_held} not taken back from Twilio yet." if still_held else ""
    return TabStatus(state=f"Paused: nothing is sent until Pause is unticked or cleared.{left}")


Whom = Sequence[tuple[str, Sequence[str]]]
"""Names, with the labels of their texts."""

_NAMED = 30
"""So many names are shown at most."""


def refused(
    digest: str, reasons: Sequence[str], effects: Sequence[str], whom: Whom = (), *, ambiguous: bool
) -> TabStatus:
    """Some changes wait for a person. `effects`: of a tick; `ambiguous`: the tab is, so that none counts."""
    first = " First delete the second “Plan” or “Approve” line from this tab." if ambiguous else ""
    state = "Needs you: some changes are waiting for approval; everything else goes on."
    ticked = f"If you tick Approve, {'; '.join(effects)}." if effects else ""
    return TabStatus(
        state=f"{state}{first}",
        waiting=" ".join(filter(None, [ticked, _closed("; ".join(reasons)), _named(whom)])),
        plan=digest,
    )


def _closed(told: str) -> str:
    """A sentence with a capital, and with a full stop unless it asks."""
    return f"{told[:1].upper()}{told[1:]}{'' if told.endswith('?') or not told else '.'}"


def _named(whom: Whom) -> str:
    """Whom it concerns, and with which texts."""
    names = [
        f"{patient} ({', '.join(steps)})" if steps else patient for patient, steps in whom[:_NAMED]
    ]
    more = [f"and {len(whom) - _NAMED} more"] if len(whom) > _NAMED else []
    return f"It concerns {', '.join([*names, *more])}." if names else ""


def with_open(notice: TabStatus, waiting: OpenConcerns) -> TabStatus:
    """The same, and how many rows wait for somebody who calls or reads."""
    calls, reads, strangers = waiting.calls, waiting.reads, waiting.strangers
    told = []
    if calls:
        told.append("1 row needs a call" if calls == 1 else f"{calls} rows need a call")
    if reads:
        told.append("1 row is to be read" if reads == 1 else f"{reads} rows are to be read")
    said = f" {' and '.join(told)}." if told else ""
    if strangers:
        who = "A number that is" if strangers == 1 else f"{strangers} numbers that are"
        said += f" {who} in no row wrote lately: see Replies."
    return replace(notice, state=f"{notice.state}{said}")


def hindered(notice: TabStatus, hindrance: str) -> TabStatus:
    """The same where something keeps the whole clinic from its work besides (`planning.hindrance`)."""
    if not hindrance:
        return notice
    return replace(notice, state=f"{notice.state} In trouble as well: {hindrance}.")


def stopped(why: str) -> TabStatus:
    """A person must mend something first."""
    return TabStatus(state=f"Stopped: {why}")


def troubled(why: str) -> TabStatus:
    """A service does not answer."""
    return TabStatus(state=f"In trouble: {why}. It is tried again at every check.")


def is_forsaken(control: ControlTab, now: datetime) -> bool:
    """Whether `Last checked` tells that nobody has worked on the sheet for a while; `now` as there, naive."""
    shown = control.values.get(LAST_CHECKED)
    return isinstance(shown, int | float) and is_stale(control, now, _FORSAKEN)


def state_alone(notice: TabStatus, control: ControlTab) -> Mapping[str, Cell]:
    """The one cell that a daemon writes which may do nothing else here."""
    return _differing({STATE: notice.state}, control)


def is_pressing(notice: TabStatus, control: ControlTab) -> bool:
    """Whether the tab says something else than it must."""
    return bool(_differing(_at_once(notice), control))


def is_stale(control: ControlTab, checked: datetime, heartbeat: timedelta) -> bool:
    """Whether `Last checked` is so old (or spoiled) that it is written on its own."""
    if LAST_CHECKED not in control.places:
        return False
    shown = control.values.get(LAST_CHECKED)
    if not isinstance(shown, int | float):
        return True
    return abs(to_serial(checked) - shown) > (heartbeat - _A_SECOND) / timedelta(days=1)


def to_write(notice: TabStatus, pulse: Heartbeat, control: ControlTab) -> Mapping[str, Cell]:
    """The cells to write, by label.

    Whenever the plan changes, the box beside it is written too: a tick set meanwhile was for another one.
    """
    wanted = _at_once(notice) | {
        LAST_CHECKED: to_serial(pulse.checked),
        NEXT_TEXT: pulse.next_text,
        ERRORS: pulse.errors,
    }
    cells = _differing(wanted, control)
    if PLAN in cells and APPROVE in control.places:
        cells[APPROVE] = False
    return cells


def _at_once(notice: TabStatus) -> dict[str, Cell]:
    return {
        STATE: notice.state,
        WAITING: notice.waiting,
        PLAN: notice.plan,
        APPROVE: False,
    }


def _differing(wanted: Mapping[str, Cell], control: ControlTab) -> dict[str, Cell]:
    return {
        label: cell
        for label, cell in wanted.items()
        if label in control.places and (control.values.get(label) or "") != (cell or "")
    }
