"""Do replies stand in the Replies tab, once each and just as they were written?"""

from dataclasses import replace

import pytest

from sheetdrip.errors import SheetUnavailable
from sheetdrip.sandbox.google.sheets.book import Sheet as Tab
from sheetdrip.sheets.replies_tab import RepliesTab
from sheetdrip.sync.ports.sheet import ReplyLine
from tests.integration.clinic import ADA, READ, WRITE, Clinic

LINE = ReplyLine(
    sid="SM1",
    received=46083.5,
    patient="Ada Example",
    phone=ADA,
    question="Day 7",
    body="7",
    understood="7",
    minutes=12,
    drip_id="DRIP0001",
)


def tab(clinic: Clinic) -> RepliesTab:
    return RepliesTab(clinic.app.transport(), clinic.seeded.spreadsheet_id)


def sheet_of(clinic: Clinic, title: str = "Replies") -> Tab:
    (found,) = [one for one in clinic.spreadsheet.sheets if one.title == title]
    return found


def lines(clinic: Clinic, title: str = "Replies") -> list[list[object]]:
    grid = sheet_of(clinic, title).grid
    return [[cell.value for cell in row] for row in grid.cells if any(cell.value for cell in row)]


def test_the_tab_is_made_with_its_header_when_the_first_reply_comes(clinic: Clinic) -> None:
    tab(clinic).append([LINE])
    header, line = lines(clinic)
    assert header[:9] == [
        *("Received", "Patient", "Phone", "Question", "Reply", "Understood"),
        *("After (minutes)", "Drip ID", "Reply SID"),
    ]
    assert line[:9] == [46083.5, "Ada Example", ADA, "Day 7", "7", "7", 12, "DRIP0001", "SM1"]


def test_a_reply_is_appended_once_whoever_asks_again(clinic: Clinic) -> None:
    tab(clinic).append([LINE])
    again = tab(clinic)
    again.append([LINE, replace(LINE, sid="SM2")])
    again.append([LINE, replace(LINE, sid="SM2")])
    assert [line[8] for line in lines(clinic)] == ["Reply SID", "SM1", "SM2"]


def test_an_append_whose_answer_was_lost_is_found_and_not_repeated(clinic: Clinic) -> None:
    replies = tab(clinic)
    replies.append([LINE])
    clinic.fault("cut_after_applied", WRITE)
    with pytest.raises(SheetUnavailable):
        replies.append([replace(LINE, sid="SM2")])
    replies.append([replace(LINE, sid="SM2")])
    assert [line[8] for line in lines(clinic)] == ["Reply SID", "SM1", "SM2"]


@pytest.mark.parametrize(
    "body", ['=IMPORTXML("http://x")', "+1", "007", "TRUE", "3/4", "'x", "\u202e7"]
)
def test_what_a_patient_writes_stays_text(clinic: Clinic, body: str) -> None:
    tab(clinic).append([replace(LINE, body=body)])
    assert sheet_of(clinic).grid.get(1, 4).value == body


def test_columns_that_staff_move_or_drop_are_found_by_their_header(clinic: Clinic) -> None:
    replies = tab(clinic)
    replies.append([LINE])
    clinic.staff("move_columns", sheet="Replies", column="Reply", before="Received")
    clinic.staff("delete_columns", sheet="Replies", column="Phone")
    replies.append([replace(LINE, sid="SM2", body="eight")])
    header, _, second = lines(clinic)
    told = dict(zip(header, second, strict=False))
    assert (told["Reply"], told["Reply SID"], "Phone" in told) == ("eight", "SM2", False)


def test_a_tab_that_was_renamed_is_still_the_tab_and_one_that_was_deleted_is_made_anew(
    clinic: Clinic,
) -> None:
    replies = tab(clinic)
    replies.append([LINE])
    clinic.staff("rename_tab", sheet="Replies", title="Antworten")
    replies.append([replace(LINE, sid="SM2")])
    assert len(lines(clinic, "Antworten")) == 3
    gone = sheet_of(clinic, "Antworten").sheet_id
    clinic.spreadsheet.apply([{"deleteSheet": {"sheetId": gone}}])
    replies.append([replace(LINE, sid="SM3")])
    assert [line[8] for line in lines(clinic)] == ["Reply SID", "SM3"]


def test_many_replies_cost_as_many_requests_as_one(clinic: Clinic) -> None:
    replies = tab(clinic)
    replies.append([LINE])
    clinic.forget_calls()
    replies.append([replace(LINE, sid=f"SM{number}") for number in range(2, 300)])
    assert (clinic.calls(READ), clinic.calls(WRITE)) == (2, 1)
    assert len(lines(clinic)) == 300


def test_a_tab_that_cannot_be_read_is_an_error_and_nothing_is_appended(clinic: Clinic) -> None:
    replies = tab(clinic)
    replies.append([LINE])
    clinic.fault("500", READ, times=None)
    with pytest.raises(SheetUnavailable):
        replies.append([replace(LINE, sid="SM2")])
    assert len(lines(clinic)) == 2
