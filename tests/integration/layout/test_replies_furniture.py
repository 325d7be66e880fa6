"""Is the Replies tab furnished, whoever made it, and is it the one in which replies are found?"""

from dataclasses import replace

import pytest

from sheetdrip.domain.headers import Headers
from sheetdrip.domain.media import Media
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.errors import UserMustFix
from sheetdrip.sheets.layout.replies import bare_tab, furnish_replies
from sheetdrip.sheets.layout.state import CellState, Tab
from sheetdrip.sheets.replies_tab import RepliesTab
from sheetdrip.sync.ports.sheet import ReplyLine
from tests.integration.clinic import ADA, Clinic
from tests.integration.conftest import OpenClinic
from tests.integration.layout.judge import faults
from tests.integration.layout.sight import change, everything, init, tab
from tests.integration.layout.wishes import WISHES

LINE = ReplyLine(
    sid="SM1",
    received=46083.5,
    patient="Ada Example",
    phone=ADA,
    question="Day 7",
    body="It hurts",
    understood="a message: please read",
    minutes=12,
    drip_id="DRIP0001",
)
SPANISH = {
    "Received": "Recibido",
    "Patient": "Paciente",
    "Reply": "Respuesta",
    "Understood": "Entendido",
    "Reply SID": "Folio",
}


def append(clinic: Clinic, line: ReplyLine = LINE) -> None:
    titles = Headers(SheetLanguage.EN, clinic.settings.file.clinics[0].headers)
    log = RepliesTab(clinic.app.transport(), clinic.seeded.spreadsheet_id, titles=titles)
    log.append([line])


def header(clinic: Clinic) -> list[object]:
    return [cell.value for cell in tab(clinic, "Replies").grid.cells[0]]


def test_the_tab_is_made_with_all_that_it_is_for(clinic: Clinic) -> None:
    assert "Added the tab “Replies”" in init(clinic)
    replies = tab(clinic, "Replies")
    assert header(clinic) == [
        *("Received", "Patient", "Phone", "Question", "Reply", "Understood"),
        *("After (minutes)", "Drip ID", "Reply SID", "Photos and files"),
    ]
    assert replies.properties["gridProperties"]["frozenRowCount"] == 1
    assert [line.pixels for line in replies.grid.columns][3:6] == [110, 360, 220]
    assert [line.hidden for line in replies.grid.columns] == [*7 * [False], True, True, False]
    assert (replies.grid.get(1, 4).format or {})["wrapStrategy"] == "WRAP"
    assert all(cell.note for cell in replies.grid.cells[0])
    (rule,) = replies.decor["conditionalFormats"]
    (area,) = rule["ranges"]
    assert (area["startColumnIndex"], area["endColumnIndex"]) == (5, 6)
    assert rule["booleanRule"]["condition"] == {
        "type": "TEXT_CONTAINS",
        "values": [{"userEnteredValue": "please read"}],
    }


def test_replies_go_into_it_and_leave_its_looks(clinic: Clinic) -> None:
    init(clinic)
    append(clinic)
    grid = tab(clinic, "Replies").grid
    assert [cell.value for cell in grid.cells[1]][3:6] == [
        "Day 7",
        "It hurts",
        "a message: please read",
    ]
    assert (grid.get(1, 4).format or {})["wrapStrategy"] == "WRAP"
    before = everything(clinic)
    assert init(clinic) == ()
    assert everything(clinic) == before


def test_a_tab_that_the_first_reply_made_is_furnished_and_loses_nothing(clinic: Clinic) -> None:
    append(clinic)
    span = {"sheetId": tab(clinic, "Replies").sheet_id, "dimension": "COLUMNS"}
    narrow = {"range": {**span, "startIndex": 4, "endIndex": 5}, "properties": {"pixelSize": 90}}
    change(clinic, {"updateDimensionProperties": {**narrow, "fields": "pixelSize"}})
    told = init(clinic)
    assert "Replies that somebody should read stand out" in told
    assert "Added the tab “Replies”" not in told
    # the width that staff chose stays
    assert tab(clinic, "Replies").grid.columns[4].pixels == 90
    append(clinic, replace(LINE, sid="SM2"))
    assert [tab(clinic, "Replies").grid.get(row, 8).value for row in range(3)] == [
        "Reply SID",
        "SM1",
        "SM2",
    ]
    assert init(clinic) == ()


def test_columns_that_staff_dropped_are_not_put_back(clinic: Clinic) -> None:
    init(clinic)
    clinic.staff("delete_columns", sheet="Replies", column="Phone")
    clinic.staff("move_columns", sheet="Replies", column="Reply", before="Received")
    before = everything(clinic)
    assert init(clinic) == ()
    assert everything(clinic) == before


def test_a_tab_that_staff_deleted_is_not_made_again(clinic: Clinic) -> None:
    init(clinic)
    change(clinic, {"deleteSheet": {"sheetId": tab(clinic, "Replies").sheet_id}})
    assert init(clinic) == ()
    # an empty tab of that name asks for it
    change(clinic, {"addSheet": {"properties": {"title": "Replies"}}})
    assert "Added to “Replies”" in " ".join(init(clinic))
    assert init(clinic) == ()


def test_a_tab_that_was_renamed_is_not_made_a_second_time(clinic: Clinic) -> None:
    init(clinic)
    clinic.staff("rename_tab", sheet="Replies", title="Antworten")
    with pytest.raises(UserMustFix, match="The tab “Antworten” was made as “Replies”"):
        init(clinic)


PICTURED = replace(
    LINE,
    sid="MM1",
    body="",
    media=(
        Media(url="https://api.twilio.com/x/Media/ME1", content_type="image/jpeg"),
        Media(content_type="audio/ogg"),
    ),
)


def of_before(clinic: Clinic) -> None:
    """A tab that was furnished when there was no column for pictures."""
    init(clinic)
    clinic.staff("delete_columns", sheet="Replies", column="Photos and files")
    assert len(tab(clinic, "Replies").grid.columns) == 9


def test_an_older_tab_gets_the_column_for_pictures_when_the_first_one_comes(
    clinic: Clinic,
) -> None:
    of_before(clinic)
    append(clinic)
    assert "Photos and files" not in header(clinic)
    assert init(clinic) == ()
    append(clinic, PICTURED)
    assert header(clinic)[8:] == ["Reply SID", "Photos and files"]
    grid = tab(clinic, "Replies").grid
    assert [grid.get(row, 9).value for row in (1, 2)] == [
        None,
        "photo: https://api.twilio.com/x/Media/ME1\nrecording: see it in Twilio's console",
    ]
    init(clinic)
    assert grid.get(0, 9).note
    assert init(clinic) == ()


def test_where_the_header_is_protected_a_picture_is_shown_without_its_link(clinic: Clinic) -> None:
    of_before(clinic)
    first_row = {
        "sheetId": tab(clinic, "Replies").sheet_id,
        "startRowIndex": 0,
        "endRowIndex": 1,
    }
    protected = {"range": first_row, "editors": {"users": ["owner@example.com"]}}
    change(clinic, {"addProtectedRange": {"protectedRange": protected}})
    append(clinic, PICTURED)
    append(clinic, replace(LINE, sid="SM2"))
    assert [tab(clinic, "Replies").grid.get(row, 8).value for row in (1, 2)] == ["MM1", "SM2"]


def test_headers_may_be_in_another_language(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(clinic={"headers": SPANISH})
    clinic.staff("set", row=1, column="Patient", value="Paciente")
    init(clinic)
    append(clinic)
    assert header(clinic)[:6] == [
        *("Recibido", "Paciente", "Phone", "Question", "Respuesta", "Entendido"),
    ]
    assert tab(clinic, "Replies").grid.get(1, 4).value == "It hurts"
    assert init(clinic) == ()


def test_requests_are_as_googles_discovery_document_has_them() -> None:
    wishes = WISHES
    narrow = Tab(
        sheet_id=4,
        title="Replies",
        column_count=1,
        cell_states=((CellState(value="Reply"),),),
        groups={},
    )
    made = [request for _, request in furnish_replies(bare_tab(7003, "Replies"), wishes)]
    mended = [request for _, request in furnish_replies(narrow, wishes)]
    assert faults(made) == []
    assert faults(mended) == []
    assert {"addSheet", "addConditionalFormatRule"} <= {next(iter(one)) for one in made}
    assert "appendDimension" in {next(iter(one)) for one in mended}
