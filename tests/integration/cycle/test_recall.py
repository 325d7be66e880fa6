"""What patients said is found again with a lost ledger: nothing forgotten, nobody asked or told twice."""

from dataclasses import replace
from pathlib import Path

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.errors import MessagingUnavailable
from sheetdrip.sync.recover import Recovered, recover
from sheetdrip.sync.replies import Postman, answer
from tests.integration.clinic import ADA, BEN, CREATE, Clinic


def lose_the_ledger(clinic: Clinic, folder: Path) -> None:
    for path in folder.rglob("sheetdrip.db"):
        path.unlink()
    clinic.restart()


def limited(clinic: Clinic) -> None:
    """The clinic wants to hear of a 7, and of a rise by 3."""
    file = clinic.settings.file
    own = file.clinics[0]
    alerts = own.alerts.model_copy(update={"call_at": 7, "rise": 3})
    clinics = [own.model_copy(update={"alerts": alerts})]
    clinic.restart(
        settings=replace(clinic.settings, file=file.model_copy(update={"clinics": clinics}))
    )
    assert clinic.here.clinic.thresholds.call_at == 7


def collected(clinic: Clinic) -> None:
    clinic.advance(minutes=1)
    Postman(clinic.here).fetch()
    answer(clinic.here)
    clinic.cycle()


def asked(clinic: Clinic) -> None:
    """Ada has her evening text, and its status stands in her row."""
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()


def lines(clinic: Clinic) -> list[list[Cell]]:
    (tab,) = [sheet for sheet in clinic.spreadsheet.sheets if sheet.title == "Replies"]
    rows = ([cell.value for cell in row] for row in tab.grid.cells[1:])
    return [row for row in rows if any(row)]  # type: ignore[misc]


def test_a_nine_that_was_never_read_reaches_the_row(clinic: Clinic, tmp_path: Path) -> None:
    limited(clinic)
    asked(clinic)
    clinic.reply(ADA, "9")
    clinic.advance(hours=2)
    lose_the_ledger(clinic, tmp_path)
    assert recover(clinic.here).replies == 1
    clinic.cycle()
    row = clinic.cells_of("Ada")
    assert row["Evening score"] == 9
    assert "pain 9" in str(row["Needs a call"])
    assert len(lines(clinic)) == 1


def test_a_stop_is_heeded_again_and_start_after_it_too(clinic: Clinic, tmp_path: Path) -> None:
    asked(clinic)
    clinic.add_row("Ben", BEN)
    clinic.reply(ADA, "STOP")
    clinic.reply(BEN, "STOP")
    collected(clinic)
    clinic.reply(BEN, "START")
    collected(clinic)
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.here)
    clinic.until("2026-03-05 18:00")
    clinic.cycle()
    assert clinic.live_to(ADA, "day-7") == []
    assert len(clinic.live_to(BEN, "day-7")) == 1
    assert len(lines(clinic)) == 3


def test_a_stop_that_stands_in_the_replies_tab_alone_is_heeded(
    clinic: Clinic, tmp_path: Path
) -> None:
    """Twilio forgets: texts may be deleted there, or be older than it keeps them."""
    asked(clinic)
    clinic.reply(ADA, "STOP")
    collected(clinic)
    clinic.world.twilio.messages = {
        sid: one for sid, one in clinic.world.twilio.messages.items() if one.direction != "inbound"
    }
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.here)
    clinic.until("2026-03-05 18:00")
    clinic.cycle()
    assert clinic.live_to(ADA, "day-7") == []


def test_a_rise_is_found_over_the_loss(clinic: Clinic, tmp_path: Path) -> None:
    limited(clinic)
    asked(clinic)
    clinic.reply(ADA, "2")
    collected(clinic)
    clinic.until("2026-03-05 18:00")
    clinic.cycle()
    clinic.until("2026-03-10 15:05")
    clinic.refresh()
    clinic.cycle()
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.here)
    clinic.reply(ADA, "6")
    collected(clinic)
    assert "rose from 2 to 6" in str(clinic.cells_of("Ada")["Needs a call"])


def test_a_score_that_staff_typed_and_their_acknowledgement_stay(
    clinic: Clinic, tmp_path: Path
) -> None:
    limited(clinic)
    asked(clinic)
    clinic.reply(ADA, "9")
    collected(clinic)
    clinic.edit("Ada", "Evening score", 8)
    clinic.edit("Ada", "Acknowledged by", "JD")
    clinic.cycle()
    clinic.cycle()
    before = clinic.cells_of("Ada")
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.here)
    for _ in range(3):
        clinic.cycle()
    assert clinic.cells_of("Ada") == before
    assert len(lines(clinic)) == 1


def test_what_could_not_be_read_is_read_by_a_person_and_asked_by_nobody(
    clinic: Clinic, tmp_path: Path
) -> None:
    asked(clinic)
    clinic.reply(ADA, "so so")
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.here)
    clinic.forget_calls()
    clinic.cycle()
    clinic.cycle()
    assert clinic.calls(CREATE) == 0
    assert "read the reply" in str(clinic.cells_of("Ada")["Needs a call"])


def test_recovering_again_changes_nothing(clinic: Clinic, tmp_path: Path) -> None:
    limited(clinic)
    asked(clinic)
    clinic.reply(ADA, "9")
    clinic.reply(ADA, "and it bleeds")
    collected(clinic)
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.here)
    clinic.cycle()
    before = clinic.cells_of("Ada")
    assert recover(clinic.here) == Recovered()
    clinic.cycle()
    assert clinic.cells_of("Ada") == before
    assert len(lines(clinic)) == 2


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_recovery_that_was_cut_short_is_gone_on_with(
    clinic: Clinic, tmp_path: Path, nth: int
) -> None:
    asked(clinic)
    clinic.add_row("Ben", BEN)
    clinic.cycle()
    clinic.reply(ADA, "4")
    texts = {text.sid for text in clinic.texts_to()}
    lose_the_ledger(clinic, tmp_path)
    clinic.fault("503", "twilio.messages.list", nth=nth, times=8)
    with pytest.raises(MessagingUnavailable):
        recover(clinic.here)
    clinic.restart()
    clinic.world.faults.clear()
    recover(clinic.here)
    clinic.cycle()
    assert {text.sid for text in clinic.texts_to()} == texts
    assert clinic.cells_of("Ada")["Evening score"] == 4
