"""Does `init` make the Messages tab once, and leave to staff what is theirs?"""

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.errors import UserMustFix
from sheetdrip.sandbox.google.sheets.book import Sheet
from tests.integration.clinic import Clinic


def init(clinic: Clinic) -> tuple[str, ...]:
    return clinic.app.apply_layout(clinic.settings.file.clinics[0])


def tab(clinic: Clinic) -> Sheet:
    return next(sheet for sheet in clinic.spreadsheet.sheets if sheet.title == "Messages")


def values(clinic: Clinic) -> list[list[object]]:
    return [[cell.value for cell in row] for row in tab(clinic).grid.cells]


def make(clinic: Clinic, *rows: list[Cell]) -> None:
    """The tab as staff made it themselves."""
    cells = [
        {
            "values": [
                {"userEnteredValue": {"stringValue": str(cell)}} if cell else {} for cell in row
            ]
        }
        for row in rows
    ]
    start = {"sheetId": 50, "rowIndex": 0, "columnIndex": 0}
    update = {"start": start, "rows": cells, "fields": "userEnteredValue"}
    properties = {
        "sheetId": 50,
        "title": "messages",
        "gridProperties": {"rowCount": 3, "columnCount": 7},
    }
    clinic.spreadsheet.apply([{"addSheet": {"properties": properties}}, {"updateCells": update}])


def test_the_tab_has_a_line_per_step_with_its_texts(clinic: Clinic) -> None:
    told = init(clinic)
    assert "Added the tab “Messages”" in told
    header, evening, *_, asking = [row for row in values(clinic) if any(row)]
    assert header == [
        "Step",
        "Day",
        "Time",
        "Latest",
        "English",
        "Spanish",
        "Chinese",
        "Problem",
        "Advice from sheetdrip",
        "Segments",
        "Preview",
        "Step ID",
    ]
    assert evening[:4] == ["Evening", 0, 19 / 24, 20.75 / 24]
    assert str(evening[4]).startswith("{clinic}: about your surgery today.")
    assert (evening[11], asking[0], asking[11]) == ("evening", "Asked again", "asked-again")


def test_the_tab_is_dressed_for_its_readers(clinic: Clinic) -> None:
    init(clinic)
    sheet = tab(clinic)
    assert sheet.properties["gridProperties"]["frozenRowCount"] == 1
    assert sheet.grid.columns[11].hidden
    assert not sheet.grid.columns[10].hidden
    formats = [sheet.grid.get(1, at).format or {} for at in range(12)]
    kinds = [one.get("numberFormat", {}).get("type") for one in formats]
    assert kinds == [None, None, "TIME", "TIME", *["TEXT"] * 8]
    assert ["backgroundColor" in one for one in formats] == [False] * 7 + [True] * 5
    assert all(sheet.grid.get(0, at).note for at in range(12))


def test_a_second_and_a_third_time_change_nothing(clinic: Clinic) -> None:
    init(clinic)
    clinic.staff("set", sheet="Messages", where={"Step": "Day 7"}, column="Step", value="One week")
    clinic.staff("delete_rows", sheet="Messages", where={"Step": "Day 21"})
    before = values(clinic)
    assert (init(clinic), init(clinic)) == ((), ())
    assert values(clinic) == before


def test_a_tab_that_staff_made_gets_only_the_columns_it_lacks(clinic: Clinic) -> None:
    make(clinic, ["Our plan", "Day", "Step", "English"], ["x", "3", "Day 3", "Hello {first_name}"])
    (sheet,) = [one for one in clinic.spreadsheet.sheets if one.title == "messages"]
    told = init(clinic)
    assert (
        "Added to “messages”: Time, Latest, Spanish, Chinese, Problem, Advice from sheetdrip, Segments, "
        "Preview, Step ID"
    ) in told
    rows = [[cell.value for cell in row] for row in sheet.grid.cells]
    assert rows[0][:5] == ["Our plan", "Day", "Step", "English", "Time"]
    assert rows[1][:5] == ["x", "3", "Day 3", "Hello {first_name}", None]
    assert init(clinic) == ()


def test_an_empty_tab_that_staff_made_gets_the_sequence(clinic: Clinic) -> None:
    make(clinic, [])
    init(clinic)
    (sheet,) = [one for one in clinic.spreadsheet.sheets if one.title == "messages"]
    assert [sheet.grid.get(row, 0).value for row in range(6)] == [
        "Step",
        "Evening",
        "Day 7",
        "Day 14",
        "Day 21",
        "Asked again",
    ]
    assert init(clinic) == ()


def test_headers_that_are_there_twice_are_for_a_person_to_put_right(clinic: Clinic) -> None:
    make(clinic, ["Step", "Day", "day", "Time", "English"])
    with pytest.raises(UserMustFix) as refused:
        init(clinic)
    assert refused.value.problems == (
        "“messages”: Columns B and C are both “Day”: rename one of them",
    )


def test_a_renamed_tab_is_not_made_a_second_time(clinic: Clinic) -> None:
    init(clinic)
    clinic.staff("rename_tab", sheet="Messages", title="Texts")
    with pytest.raises(UserMustFix) as refused:
        init(clinic)
    assert refused.value.problems == (
        "The tab “Texts” was made as “Messages”: rename it back, or set messages_tab in the settings",
    )
