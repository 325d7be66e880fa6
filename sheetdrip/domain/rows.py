"""Parses a row of the sheet into a surgery row, or into an invalid row that says what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import TypedDict, TypeVar

from sheetdrip.domain.cells import Cell, CellProblem, folded, is_unready, text_of
from sheetdrip.domain.consent import Consent, consent_of
from sheetdrip.domain.dates import date_in, surgery_date, surgery_time, to_serial
from sheetdrip.domain.identity import Fingerprint
from sheetdrip.domain.names import PREFERRED_NAME, preferred_name
from sheetdrip.domain.phone import SHOWS_AN_ERROR, phone_number
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.send_time import zone_name
from sheetdrip.domain.sequence import Sequence
from sheetdrip.domain.staff_columns import NEEDED, SAID_COLUMNS
from sheetdrip.domain.surgery import DripSetting, SurgeryRow, drip_setting_of
from sheetdrip.domain.wording import Statement, say

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row as read: its number in the sheet (1 is the header), its cells by column name, its own ID."""

    number: int
    staff: Mapping[str, Cell]
    own: Mapping[str, Cell] = field(default_factory=dict)
    drip_id: str = ""

    @cached_property
    def content(self) -> tuple[object, ...]:
        """What staff wrote, to compare by: 1, 1.0 and a ticked box are equal but not the same cell."""
        return (*self.staff.items(), *map(type, self.staff.values()))

    @property
    def is_blank(self) -> bool:
        """Whether staff wrote nothing that names a surgery (an unticked checkbox says nothing)."""
        return all(self.staff.get(name) in (None, "") for name in NEEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDefaults:
    """What a clinic takes for granted when a cell is blank: without consent too, or not."""

    region: str
    time_zone: str
    sequences: Mapping[str, Sequence]
    sequence: str
    consent_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvalidRow:
    """A row that cannot be acted on, with every reason; `remarks` as of Details."""

    problems: tuple[Statement, ...]
    remarks: tuple[Statement, ...] = ()


class _Reader:
    """Reads cells one by one and keeps every problem instead of stopping at the first."""

    def __init__(self, row: Row) -> None:
        self.cells = row.staff
        self.problems: list[Statement] = []
        self.remarks: list[Statement] = []

    def text(self, name: str) -> str:
        cell = self.cells.get(name)
        if is_unready(cell):
            self.problems.append(_unready(name, cell))
        return text_of(cell)

    def cell(self, name: str, parse: Callable[[Cell], _T], fallback: _T) -> _T:
        cell = self.cells.get(name)
        if is_unready(cell):
            self.problems.append(_unready(name, cell))
            return fallback
        try:
            return parse(cell)
        except CellProblem as problem:
            self.problems.append(problem.what)
            return fallback

    def beside(self, name: str, parse: Callable[[Cell], _T], fallback: _T) -> _T:
        """An optional cell: what cannot be read is left out, and said."""
        before = len(self.problems)
        found = self.cell(name, parse, fallback)
        if not is_unready(self.cells.get(name)):
            self.remarks += self.problems[before:]
            del self.problems[before:]
        return found

    def choice(
        self, name: str, parse: Callable[[str], _T | None], offer: Statement, fallback: _T
    ) -> _T:
        written = self.text(name)
        found = parse(written)
        if found is None:
            self.problems.append(say("cell.choice", column=name, word=written[:20], offer=offer))
            return fallback
        return found


def parse(row: Row, defaults: RowDefaults, today: date) -> SurgeryRow | InvalidRow:
    """Understand a row, or say everything that is wrong with it."""
    read = _Reader(without_unsaid(row, defaults.sequences, defaults.sequence))
    patient = read.text("Patient")
    if not patient:
        read.problems.append(say("cell.blank", column="Patient"))
    known = {folded(name): name for name in defaults.sequences}
    sequence = read.choice(
        "Sequence",
        lambda written: known.get(folded(written or defaults.sequence)),
        say("offer.names", names=tuple(defaults.sequences)),
        defaults.sequence,
    )
    plan = defaults.sequences[sequence]
    details = SurgeryRow(
        patient=patient,
        phone=read.cell("Phone", lambda cell: phone_number(cell, defaults.region), ""),
        surgery_date=read.cell("Surgery date", lambda cell: surgery_date(cell, today), today),
        surgery_time=read.beside("Surgery time", surgery_time, None),
        said={one.placeholder: read.beside(one.name, one.parse, "") for one in SAID_COLUMNS},
        preferred_name=read.beside(PREFERRED_NAME, preferred_name, None),
        language=_language(read, plan),
        time_zone=read.choice(
            "Time zone",
            lambda written: zone_name(written) if written else defaults.time_zone,
            say("offer.zone"),
            defaults.time_zone,
        ),
        sequence=sequence,
        drip=read.choice("Drip", drip_setting_of, say("offer.drip"), DripSetting.ON),
        drip_word=read.text("Drip"),
        **_consent(read, defaults),
        remarks=tuple(dict.fromkeys(read.remarks)),
    )
    if not read.problems:
        return details
    return InvalidRow(problems=tuple(dict.fromkeys(read.problems)), remarks=details.remarks)


def without_unsaid(row: Row, sequences: Mapping[str, Sequence], usual: str) -> Row:
    """The row without those cells that are read only if a text says them, where none of its own texts does.

    `usual`: the sequence of a row that names none.
    """
    asked = [one for one in SAID_COLUMNS if one.only_if_said and one.name in row.staff]
    unsaid = [one.name for one in asked if not _says(row, one.placeholder, sequences, usual)]
    if not unsaid:
        return row
    return replace(row, staff={name: row.staff[name] for name in row.staff if name not in unsaid})


def _says(row: Row, placeholder: str, sequences: Mapping[str, Sequence], usual: str) -> bool:
    wanted = folded(text_of(row.staff.get("Sequence")) or usual)
    plan = next((sequences[name] for name in sequences if folded(name) == wanted), None)
    if plan is None:
        return False
    code = plan.language_of(text_of(row.staff.get("Language"))) or plan.default_language
    return plan.says(placeholder, code)


def fingerprint(row: Row, region: str) -> Fingerprint:
    """Who and when, from the cells alone, so that a faulty row has one too."""
    patient, phone, day = (row.staff.get(name) for name in NEEDED)
    return _fingerprint(patient, phone, day, region)


@lru_cache(maxsize=65_536, typed=True)  # rows hardly change between reads
def _fingerprint(patient: Cell, phone: Cell, day: Cell, region: str) -> Fingerprint:
    try:
        number = identity_of(phone_number(phone, region))
    except CellProblem:
        number = "".join(char for char in text_of(phone) if char.isalnum())
    found = date_in(day)
    if found is not None:
        day = int(to_serial(datetime.combine(found, time())))
    return Fingerprint(folded(text_of(patient)), number, text_of(day))


def _unready(name: str, cell: Cell) -> Statement:
    if name == "Phone" and text_of(cell) == "#ERROR!":
        return SHOWS_AN_ERROR
    return say("cell.formula", column=name)


def _language(read: _Reader, plan: Sequence) -> str:
    """The language's code; texts in the usual one are better than none."""
    written = read.text("Language")
    found = plan.language_of(written)
    if found is None and not is_unready(read.cells.get("Language")):
        usual = plan.name_of(plan.default_language)
        names = tuple(plan.language_names())
        read.remarks.append(say("row.language", word=written[:20], usual=usual, names=names))
    return found or plan.default_language


class _Agreement(TypedDict):
    consented: bool
    consent_word: str


def _consent(read: _Reader, defaults: RowDefaults) -> _Agreement:
    """What the Consent cell says; if it is blank, or there is none, the clinic's settings decide."""
    says = consent_of(read.cells.get("Consent"))
    word = read.text("Consent")[:20] if says is Consent.UNCLEAR else ""
    if says is Consent.BLANK:
        return _Agreement(consented=not defaults.consent_required, consent_word="")
    return _Agreement(consented=says is Consent.GIVEN, consent_word=word)
