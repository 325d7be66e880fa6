"""The patients in the sheet: names and zones by phone, as the clinic's settings read the cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheetdrip.demo.page.tables import Cell, Row, Tab
from sheetdrip.domain.cells import CellProblem
from sheetdrip.domain.dates import date_in
from sheetdrip.domain.phone import phone_number


@dataclass(frozen=True, slots=True)
class Patients:
    """Names (more than one on a shared phone), zones and days of surgery, by phone in E.164."""

    names: dict[str, str]
    zones: dict[str, str]
    surgeries: dict[str, tuple[date, ...]]


def patients(tab: Tab, region: str) -> Patients:
    """Everybody whose phone can be read."""
    names: dict[str, list[str]] = {}
    zones: dict[str, str] = {}
    days: dict[str, tuple[date, ...]] = {}
    for row in tab.rows:
        phone = phone_of(tab, row, region)
        if phone is None:
            continue
        name = tab.text(row, "Patient")
        if name not in names.setdefault(phone, []):
            names[phone].append(name)
        if zone := _zone(tab.text(row, "Time zone")):
            zones[phone] = zone
        if day := _day(tab, row):
            days[phone] = (*days.get(phone, ()), day)
    return Patients({phone: " and ".join(who) for phone, who in names.items()}, zones, days)


def phone_of(tab: Tab, row: Row, region: str) -> str | None:
    """A row's phone in E.164; None where it cannot be read."""
    column = tab.column("Phone")
    cell = Cell() if column is None else row.at(column)
    try:
        return phone_number(cell.entered, region)
    except CellProblem:
        return None


def phones_of(tab: Tab, numbers: set[int], region: str) -> Iterator[str]:
    """The phones in some rows."""
    for row in tab.rows:
        phone = phone_of(tab, row, region) if row.number in numbers else None
        if phone is not None:
            yield phone


def _day(tab: Tab, row: Row) -> date | None:
    """A row's day of surgery; None for what cannot be read as one."""
    column = tab.column("Surgery date")
    return None if column is None else date_in(row.at(column).entered)


def _zone(text: str) -> str | None:
    try:
        return str(ZoneInfo(text)) if text else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
