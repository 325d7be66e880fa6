"""Is the sheet of surgeries pleasant to read once `init` has been, and staff's own looks left alone?"""

from typing import Any

import pytest

from sheetdrip.sandbox.google.sheets import document
from tests.integration.clinic import ADA, Clinic
from tests.integration.layout.sight import below, change, column, headers, init, plain, tab


def width(clinic: Clinic, header: str) -> int | None:
    return tab(clinic).grid.columns[headers(clinic).index(header)].pixels


def heading(clinic: Clinic, header: str) -> dict[str, Any]:
    return tab(clinic).grid.get(0, headers(clinic).index(header)).format or {}


def frozen(clinic: Clinic) -> tuple[int, int]:
    grid = tab(clinic).properties["gridProperties"]
    return grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)


def test_sentences_have_room_and_are_wrapped(clinic: Clinic) -> None:
    init(clinic)
    wide = {name: width(clinic, name) for name in ("Status", "Needs a call", "Next text")}
    assert wide == {"Status": 380, "Needs a call": 240, "Next text": 200}
    wrapped = {
        name for name in headers(clinic) if (below(clinic, name).format or {}).get("wrapStrategy")
    }
    assert wrapped == {"Status", "Next text", "Needs a call", "Please read"}
    assert width(clinic, "Evening score") == 80
    assert width(clinic, "Day 7 status") == 180


def test_headers_are_bold_on_one_colour_for_staff_and_one_for_sheetdrip(clinic: Clinic) -> None:
    init(clinic)
    assert all(heading(clinic, name)["textFormat"]["bold"] for name in headers(clinic))
    staffs = heading(clinic, "Phone")["backgroundColor"]
    assert staffs == heading(clinic, "Drip")["backgroundColor"]
    own = heading(clinic, "Status")["backgroundColor"]
    assert own == heading(clinic, "Day 21 score")["backgroundColor"]
    assert own != staffs


def test_the_other_tabs_have_the_same_bands_and_show_what_cannot_be_used(clinic: Clinic) -> None:
    init(clinic)
    staffs, own = (heading(clinic, name)["backgroundColor"] for name in ("Phone", "Status"))
    messages = tab(clinic, "Messages")
    bands = {
        str(cell.value): (cell.format or {})["backgroundColor"] for cell in messages.grid.cells[0]
    }
    assert {name for name, band in bands.items() if band == own} == {
        *("Problem", "Advice from sheetdrip", "Segments", "Preview", "Step ID")
    }
    assert bands["English"] == staffs
    coloured = [
        rule["ranges"][0]["startColumnIndex"] for rule in messages.decor["conditionalFormats"]
    ]
    assert coloured == [list(bands).index(name) for name in ("Problem", "Advice from sheetdrip")]
    replies = tab(clinic, "Replies").grid.cells[0]
    assert {str((cell.format or {})["backgroundColor"]) for cell in replies} == {str(own)}


def test_the_patients_stay_in_sight(clinic: Clinic) -> None:
    init(clinic)
    assert frozen(clinic) == (1, 1)


def test_what_staff_froze_stays_as_it_is(clinic: Clinic) -> None:
    size = {"sheetId": 0, "gridProperties": {"frozenRowCount": 2, "frozenColumnCount": 3}}
    fields = "gridProperties(frozenRowCount,frozenColumnCount)"
    change(clinic, {"updateSheetProperties": {"properties": size, "fields": fields}})
    init(clinic)
    assert frozen(clinic) == (2, 3)


def test_where_patients_stand_elsewhere_no_column_is_frozen(clinic: Clinic) -> None:
    plain(clinic, ["Nr", "Patient", "Phone", "Surgery date"])
    init(clinic)
    assert frozen(clinic) == (1, 0)


def test_cells_merged_across_the_first_column_keep_nothing_from_being_put_up(
    clinic: Clinic,
) -> None:
    plain(clinic, ["Patient", "Phone", "Surgery date"], ["Week 10", "", ""])
    area = {"sheetId": 5, "startRowIndex": 1, "endRowIndex": 2}
    span = {**area, "startColumnIndex": 0, "endColumnIndex": 3}
    change(clinic, {"mergeCells": {"range": span, "mergeType": "MERGE_ALL"}})
    init(clinic)
    assert frozen(clinic) == (1, 0)
    assert width(clinic, "Status") == 380


def test_looks_that_staff_chose_are_kept(clinic: Clinic) -> None:
    plain(clinic, ["Patient", "Phone", "Surgery date", "Status"])
    span = {"sheetId": 5, "dimension": "COLUMNS", "startIndex": 3, "endIndex": 4}
    size = {"range": span, "properties": {"pixelSize": 555}, "fields": "pixelSize"}
    change(clinic, {"updateDimensionProperties": size})
    pink = {"red": 1.0, "green": 0.8, "blue": 0.9}
    header = {"sheetId": 5, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 1}
    painted = {"userEnteredFormat": {"backgroundColor": pink}}
    change(
        clinic,
        {
            "repeatCell": {
                "range": {**header, "endColumnIndex": 2},
                "cell": painted,
                "fields": "userEnteredFormat.backgroundColor",
            }
        },
    )
    theirs = heading(clinic, "Phone")
    init(clinic)
    assert width(clinic, "Status") == 555
    assert heading(clinic, "Phone") == theirs


def test_a_look_that_staff_took_away_does_not_come_back(clinic: Clinic) -> None:
    init(clinic)
    at = column(clinic, "Status")
    place = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": at}
    change(
        clinic,
        {
            "repeatCell": {
                "range": {**place, "endColumnIndex": at + 1},
                "cell": {},
                "fields": "userEnteredFormat",
            }
        },
    )
    assert init(clinic) == ()
    assert heading(clinic, "Status") == {}


@pytest.mark.parametrize(
    ("locale", "date"),
    [("en_US", "3/4/2026"), ("es_ES", "04/03/2026"), ("zh_CN", "2026/3/4")],
)
def test_dates_look_as_the_clinic_writes_them(clinic: Clinic, locale: str, date: str) -> None:
    plain(clinic, ["Patient", "Phone", "Surgery date"])
    init(clinic)
    clinic.add_row(date=46085)
    clinic.cycle()
    clinic.staff("properties", locale=locale)
    assert shown(clinic, "Surgery date") == date


def shown(clinic: Clinic, header: str) -> object:
    """What people see in the first row below a header."""
    (sheet,) = [
        one
        for one in document.spreadsheet(clinic.spreadsheet, grid_data=True)["sheets"]
        if one["properties"]["title"] == "Surgeries"
    ]
    return sheet["data"][0]["rowData"][1]["values"][column(clinic, header)]["formattedValue"]


def test_trouble_turns_the_header_red_and_its_end_gives_the_band_back(clinic: Clinic) -> None:
    init(clinic)
    before = heading(clinic, "Status")
    clinic.add_row("Ada Example", ADA)
    clinic.ctx.sheet.read()
    clinic.ctx.sheet.announce("the sheet cannot be read")
    assert heading(clinic, "Status")["backgroundColor"] != before["backgroundColor"]
    clinic.ctx.sheet.announce("")
    assert heading(clinic, "Status") == before
