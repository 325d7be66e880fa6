"""Can a lost ledger be rebuilt from the sheet and Twilio, without a second text to anybody?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sheetdrip.errors import UserMustFix
from sheetdrip.sync.preview import preview
from sheetdrip.sync.recover import Recovered, recover
from tests.integration.clinic import ADA, BEN, CREATE, Clinic


def lose_the_ledger(clinic: Clinic, folder: Path) -> None:
    for path in folder.rglob("sheetdrip.db"):
        path.unlink()
    clinic.restart()


def test_without_recovering_nothing_is_sent_and_the_rows_say_why(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    lose_the_ledger(clinic, tmp_path)
    clinic.add_row("Ben Example", BEN)
    before = clinic.cells_of("Ada Example")
    clinic.forget_calls()
    for _ in range(2):
        with pytest.raises(UserMustFix, match=r"1 row shows texts .* `sheetdrip recover`"):
            clinic.cycle()
    assert clinic.calls(CREATE) == 0
    after = clinic.cells_of("Ada Example")
    assert "sheetdrip recover" in str(after["Status"])
    assert {**after, "Status": ""} == {**before, "Status": ""}
    assert "sheetdrip recover" in str(clinic.cells_of("Ben Example")["Status"])
    assert "sheetdrip recover" in " ".join(preview(clinic.here).warnings)


def test_after_recovering_every_text_is_on_record_and_nobody_gets_a_second_one(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.add_row("Ben Example", BEN, date="2026-02-25")
    clinic.cycle()
    clinic.advance(hours=14)
    clinic.refresh()
    clinic.cycle()
    before = {name: clinic.states(name) for name in ("Ada Example", "Ben Example")}
    texts = {text.sid: text.status for text in clinic.texts_to()}
    lose_the_ledger(clinic, tmp_path)
    found = recover(clinic.here)
    clinic.cycle()
    clinic.cycle()
    assert found == Recovered(surgeries=2, texts=3)
    assert {text.sid: text.status for text in clinic.texts_to()} == texts
    recovered = {name: clinic.states(name) for name in before}
    assert {name: states["evening"] for name, states in recovered.items()} == {
        "Ada Example": "delivered",
        "Ben Example": "skipped",
    }
    assert recovered["Ada Example"]["day-7"] == before["Ada Example"]["day-7"] == "scheduled"


def test_a_text_sent_just_before_the_loss_and_not_yet_in_the_sheet_is_found_by_its_words(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.edit("Ada Example", "Evening SID", "")
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.here)
    clinic.cycle()
    assert len(clinic.live_to(ADA, "evening")) == 1


def test_a_text_scheduled_for_a_day_that_staff_have_changed_since_is_moved_to_the_new_one(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.advance(hours=14)
    clinic.cycle()
    (old,) = clinic.live_to(ADA, "day-7")
    moment = datetime(2026, 3, 10, 15, tzinfo=UTC)
    lose_the_ledger(clinic, tmp_path)
    clinic.edit("Ada Example", "Surgery date", "2026-03-02")
    recover(clinic.here)
    clinic.cycle()
    clinic.cycle()
    (live,) = clinic.live_to(ADA, "day-7")
    assert (live.send_at, old.send_at) == (moment - timedelta(days=1), moment)


def test_a_sid_that_twilio_does_not_know_is_told(clinic: Clinic, tmp_path: Path) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.edit("Ada Example", "Day 7 SID", "SM00000000000000000000000000000000")
    lose_the_ledger(clinic, tmp_path)
    assert recover(clinic.here).unknown_sids == ("SM00000000000000000000000000000000",)


def test_recovering_twice_changes_nothing(clinic: Clinic, tmp_path: Path) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.here)
    assert recover(clinic.here) == Recovered()
