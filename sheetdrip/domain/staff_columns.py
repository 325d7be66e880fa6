"""Describes the columns that staff fill, an entry each: all that sheet, texts and other systems need of one.

What decides whom, when and whether to text (a phone, a date, consent) has its rules in `domain.rows`. A
column that texts only say needs no more than its entry here.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from sheetdrip.domain.cells import Cell, folded, text_of
from sheetdrip.domain.names import PREFERRED_NAME, written_name
from sheetdrip.domain.wording import say


class CellFormat(StrEnum):
    """How the cells below a header show what is typed."""

    TEXT = "text"
    DATE = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffColumn:
    """A column that staff fill.

    `name`: its header, where settings do not rename it; `note`: what that header says of it. `placeholder`:
    by which texts say its value, as `parse` has it; what that refuses (CellProblem) is left out and said.
    `only_if_said`: it is read only for rows of which a text says it, and is staff's own business otherwise.
    `examples`: of its values; the example patient's first. `api_field`: its name for other systems, "" for
    none, with `api_note` for them. `cells`: how they show what is typed; `choices`: what they offer;
    `has_boxes`: they are boxes to tick; `width`: in pixels, where we choose it.
    """

    name: str
    note: str
    is_needed: bool = False
    placeholder: str = ""
    parse: Callable[[Cell], str] = text_of
    only_if_said: bool = False
    examples: tuple[str, ...] = ()
    api_field: str = ""
    api_note: str | None = None
    cells: CellFormat | None = None
    choices: tuple[str, ...] = ()
    has_boxes: bool = False
    width: int = 130

    def is_idle(self, said: Collection[str]) -> bool:
        """Whether it is staff's own business. `said`: the columns that texts say, by name."""
        return self.only_if_said and self.name not in said


STAFF_COLUMNS = (
    StaffColumn(
        name="Patient",
        note="The patient's name. Texts call them by it where that is sure. Needed.",
        is_needed=True,
        api_field="patient",
        width=140,
    ),
    StaffColumn(
        name="Phone",
        note="Where the texts go. With or without country code; needed. Keep the column as plain text, "
        "or zeros in front are lost.",
        is_needed=True,
        api_field="phone",
        cells=CellFormat.TEXT,
        width=126,
    ),
    StaffColumn(
        name="Surgery date",
        note="The day of the surgery, as a date. Needed. A changed date moves all texts not yet sent.",
        is_needed=True,
        api_field="surgery_date",
        cells=CellFormat.DATE,
        width=112,
    ),
    StaffColumn(
        name="Surgery time",
        note="Optional. No text that asks about pain goes before it.",
        api_field="surgery_time",
        cells=CellFormat.TIME,
        width=92,
    ),
    StaffColumn(
        name="Procedure",
        note="Optional. May stand in the texts.",
        placeholder="procedure",
        examples=("Knee arthroscopy",),
        api_field="procedure",
        width=140,
    ),
    StaffColumn(
        name="Surgeon",
        note="Optional. May stand in the texts, exactly as typed here; a dash for nothing. Read only where a "
        "text says {surgeon}.",
        placeholder="surgeon",
        parse=partial(written_name, column="Surgeon", use=say("name.surgeon"), longest=60),
        only_if_said=True,
        examples=("Dr. Rivera",),
        api_field="surgeon",
        api_note="As texts are to say it.",
        width=120,
    ),
    StaffColumn(
        name=PREFERRED_NAME,
        note="Optional: what texts call the patient, exactly as typed here; a dash for no name. "
        "Blank: by the name in Patient. “Next text” shows it.",
        api_field="preferred_name",
        api_note="What texts call the patient.",
        width=120,
    ),
    StaffColumn(
        name="Language",
        note="Optional: the language of the texts, such as en or es. Blank is the clinic's own.",
        api_field="language",
        width=92,
    ),
    StaffColumn(
        name="Time zone",
        note="Optional, such as America/Chicago. Blank is the clinic's own.",
        examples=("America/Chicago",),
        api_field="time_zone",
    ),
    StaffColumn(
        name="Sequence",
        note="Optional: which sequence of texts. Blank is the clinic's own.",
        api_field="sequence",
    ),
    StaffColumn(
        name="Consent",
        note="The patient agreed to texts. Unticked, nothing goes out; settings say what blank means.",
        api_field="consent",
        has_boxes=True,
        width=84,
    ),
    StaffColumn(
        name="Drip",
        note="Blank or On: texts go. Where a patient's words have stopped them, they go on with On here and "
        "a name under “Acknowledged by”. Paused: none until it is On again. Stopped, Cancelled, Postponed, "
        "Withdrawn, Deceased: none any more.",
        choices=("On", "Paused", "Stopped", "Cancelled", "Postponed", "Withdrawn", "Deceased"),
        width=84,
    ),
)
"""In the order in which a new sheet has them."""

STAFF = tuple(column.name for column in STAFF_COLUMNS)
NEEDED = tuple(column.name for column in STAFF_COLUMNS if column.is_needed)
SAID_COLUMNS = tuple(column for column in STAFF_COLUMNS if column.placeholder)
"""Those whose values texts may say."""


def possible_columns(titles: Mapping[str, str]) -> tuple[StaffColumn, ...]:
    """The staff columns that a sheet can have; `titles`: headers that settings rename, by plain name.

    One that is read only if it is said gives way to another one that has its name for a title.
    """
    return tuple(
        column
        for column in STAFF_COLUMNS
        if not column.only_if_said or not _is_taken(column.name, titles)
    )


def _is_taken(name: str, titles: Mapping[str, str]) -> bool:
    """Whether another column is called as this one would be."""
    title = folded(titles.get(name, name))
    return any(folded(other) == title for plain, other in titles.items() if plain != name)
