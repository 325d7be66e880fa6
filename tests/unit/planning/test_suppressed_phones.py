"""To which phones does nothing go, whatever their rows say?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.domain.wording import as_said
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.reply_state import ReplyState, silent, unread
from sheetdrip.planning.suppression import Contact, Hold
from tests.builders import NOW, PHONE, known

WISH = ConcernRecord(surgery="A", step="", kind="wants_out", detail=as_said("read"), raised_at=NOW)
HELD = ReplyState(
    contacts={PHONE: Contact(phone=PHONE, hold=Hold.WISH, held_at=NOW)},
    concerns={("A", "", "wants_out"): WISH},
)


@pytest.mark.parametrize(("days", "phones"), [(0, {PHONE}), (2, set())])
def test_a_wish_is_nobodys_any_more_once_its_row_is_gone_for_good(
    days: int, phones: set[str]
) -> None:
    gone = ClinicRecords(surgeries=(replace(known(), absences=9, absent_since=NOW),))
    now = NOW + timedelta(days=days)
    assert unread(HELD, gone, now) == phones
    assert silent(HELD, gone, now) == phones
