"""Can a lost ledger be rebuilt from the sheet and Twilio, without a second text to anybody?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.staff_columns import NEEDED
from sheetdrip.errors import UserMustFix
from sheetdrip.sync.audit import Auditor
from sheetdrip.sync.cycle_planning import preview
from sheetdrip.sync.recover import Recovered, recover, recover_each
from tests.integration.backups import back_up, lose_the_ledger, put_back
from tests.integration.clinic import ADA, BEN, CANCEL, CREATE, CY, LIST, Clinic
from tests.integration.conftest import OpenClinic


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
    assert "sheetdrip recover" in " ".join(preview(clinic.ctx).warnings)


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
    found = recover(clinic.ctx)
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
    recover(clinic.ctx)
    clinic.cycle()
    assert len(clinic.live_to(ADA, "evening")) == 1


@pytest.mark.parametrize(
    ("columns", "shows", "is_lost"),
    [(["Patient"], "REF", True), (["Phone"], "LOADING", False), ([*NEEDED], "BLANK", True)],
)
def test_a_recovery_does_not_end_while_formulas_hide_what_twilio_has(
    clinic: Clinic, tmp_path: Path, columns: list[str], shows: str, *, is_lost: bool
) -> None:
    """Twilio has taken a text, the answer was lost: neither the sheet nor an old ledger has its SID."""
    clinic.alone = False
    clinic.restart()
    clinic.cycle()
    back_up(tmp_path)
    for name, phone in (("Ada Example", ADA), ("Ben Example", BEN), ("Cy Example", CY)):
        clinic.add_row(name, phone)
    clinic.fault("cut_after_applied", CREATE)
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening SID"] in {"", None}
    lose_the_ledger(clinic, tmp_path)
    if not is_lost:
        put_back(clinic, tmp_path)
    clinic.advance(minutes=10)
    clinic.staff("break_formulas", columns=columns, shows=shows)
    with pytest.raises(UserMustFix, match=r": 2\).*`sheetdrip recover` again"):
        recover(clinic.ctx)
    clinic.staff("heal_formulas")
    clinic.forget_calls()
    clinic.restart()
    with pytest.raises(UserMustFix, match="sheetdrip recover"):
        clinic.app.leases["Hillside"].keep()
    assert clinic.calls(CREATE) == 0
    recover(clinic.ctx)
    clinic.restart()
    clinic.cycle()
    clinic.cycle()
    assert [len(clinic.live_to(phone, "evening")) for phone in (ADA, BEN, CY)] == [1, 1, 1]


@pytest.mark.parametrize("is_lost", [True, False])
def test_a_ledger_that_lacks_what_a_row_shows_does_nothing_but_hear_until_that_is_compared(
    clinic: Clinic, tmp_path: Path, *, is_lost: bool
) -> None:
    """The rows are unreadable; meanwhile their texts would pass for doubles."""
    clinic.alone = False
    clinic.restart()
    for name, phone in (("Ada Example", ADA), ("Ben Example", BEN), ("Cy Example", CY)):
        clinic.add_row(name, phone)
    clinic.cycle()
    back_up(tmp_path)
    clinic.edit("Ada Example", "Surgery date", "2026-03-04")
    clinic.cycle()
    texts = clinic.texts_to()
    clinic.staff("break_formulas", columns=["Patient"], shows="REF")
    lose_the_ledger(clinic, tmp_path)
    if not is_lost:
        put_back(clinic, tmp_path)
    clinic.advance(minutes=10)
    with pytest.raises(UserMustFix, match="do not say whose they are: 2") as told:
        recover(clinic.ctx)
    assert len(told.value.problems) == 1
    clinic.restart()
    with pytest.raises(UserMustFix, match="sheetdrip recover"):
        clinic.app.leases["Hillside"].keep()
    Auditor(clinic.ctx).audit(clinic.clock.now())
    assert clinic.texts_to() == texts
    clinic.staff("heal_formulas")
    recover(clinic.ctx)
    clinic.restart()
    clinic.cycle()
    clinic.cycle()
    Auditor(clinic.ctx).audit(clinic.clock.now())
    assert clinic.texts_to() == texts


TORN = {
    "texts": ("Evening status", "Evening time", "Evening SID"),
    "own cells": ("Status", "Evening status", "Evening time", "Evening SID", "Drip ID"),
    "IDs": ("Drip ID",),
}


@pytest.mark.parametrize(
    ("columns", "is_lost"),
    [(TORN["texts"], True), (TORN["own cells"], False), (TORN["IDs"], True)],
)
def test_own_cells_beside_another_patient_give_nobody_anothers_text(
    clinic: Clinic, tmp_path: Path, columns: tuple[str, ...], *, is_lost: bool
) -> None:
    """A part of the columns was sorted, and the ledger knows the patients, or not, and none of the texts."""
    clinic.add_row("Ada Example", ADA, drip="Paused")
    clinic.add_row("Ben Example", BEN, date="2026-03-04", drip="Paused")
    clinic.cycle()
    back_up(tmp_path)
    for name in ("Ada Example", "Ben Example"):
        clinic.edit(name, "Drip", "On")
    clinic.cycle()
    texts = clinic.texts_to()
    ada, ben = clinic.cells_of("Ada Example"), clinic.cells_of("Ben Example")
    for column in columns:
        clinic.edit("Ada Example", column, ben[column])
        clinic.edit("Ben Example", column, ada[column])
    lose_the_ledger(clinic, tmp_path)
    if not is_lost:
        put_back(clinic, tmp_path)
    assert recover(clinic.ctx).texts == 2
    assert {one.sid: one.to for one in clinic.recorded().values() if one.sid} == {
        one.sid: one.to for one in texts
    }
    for _ in range(4):
        clinic.cycle()
        clinic.advance(minutes=6)
    assert clinic.texts_to() == texts
    assert clinic.cells_of("Ada Example")["Evening SID"] == ada["Evening SID"]
    assert clinic.cells_of("Ben Example")["Evening SID"] == ben["Evening SID"]


def test_a_row_with_anothers_id_gets_its_own_texts_back(clinic: Clinic, tmp_path: Path) -> None:
    """Copied as a template, with its ID, or typed over; the ledger has never heard of the second one."""
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    back_up(tmp_path)
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    texts = clinic.texts_to()
    clinic.edit("Ben Example", "Drip ID", clinic.cells_of("Ada Example")["Drip ID"])
    put_back(clinic, tmp_path)
    assert recover(clinic.ctx) == Recovered(surgeries=1, texts=1)
    for _ in range(3):
        clinic.cycle()
    assert clinic.texts_to() == texts
    assert recover(clinic.ctx).is_quiet


def test_one_clinics_rows_keep_no_other_clinic_from_its_recovery(
    open_clinic: OpenClinic, tmp_path: Path
) -> None:
    faulty, other = open_clinic(), open_clinic()
    for clinic in (faulty, other):
        clinic.add_row("Ada Example", ADA)
        clinic.cycle()
    faulty.edit("Ada Example", "Surgery date", "tomorow")
    for clinic in (faulty, other):
        clinic.close()
    for path in tmp_path.rglob("sheetdrip.db"):
        path.unlink()
    for clinic in (faulty, other):
        clinic.restart()
    found, (problem,) = recover_each(faulty.app.clock, [faulty.ctx, other.ctx])
    assert found == {"Hillside": Recovered(surgeries=1, texts=1)}
    assert problem.startswith("Hillside: These rows show texts that the ledger does not know")


def test_a_text_that_twilio_takes_late_is_known_before_the_recovery_ends(
    clinic: Clinic, tmp_path: Path
) -> None:
    """Nobody lists Twilio between a request and the text that comes of it."""
    clinic.alone = False
    clinic.restart()
    clinic.cycle()
    back_up(tmp_path)
    clinic.add_row("Ada Example", ADA)
    clinic.fault("late_apply", CREATE, seconds=150)
    clinic.cycle()
    assert clinic.texts_to(ADA) == []
    lose_the_ledger(clinic, tmp_path)
    put_back(clinic, tmp_path)
    found, problems = recover_each(clinic.app.clock, [clinic.ctx])
    assert (found["Hillside"].texts, problems) == (1, [])
    for _ in range(2):
        clinic.cycle()
        clinic.advance(minutes=5)
    assert len(clinic.live_to(ADA, "evening")) == 1
    assert [one.status for one in clinic.texts_to(ADA)] == ["canceled", "scheduled"]


def test_broken_formulas_of_a_surgery_long_over_keep_no_recovery_from_its_end(
    clinic: Clinic,
) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.add_row("Ben Example", BEN, date="2026-01-12")
    clinic.cycle()
    clinic.staff("break_formulas", columns=["Patient"], shows="REF", row=3, count=1)
    assert recover(clinic.ctx).is_quiet


DAY_7 = datetime(2026, 3, 10, 15, tzinfo=UTC)
"""10:00 in Chicago, a week after the surgery."""

CLEARED = {
    "shown": (),
    "no SID": ("Day 7 SID",),
    "no time": ("Day 7 time",),
    "nothing": ("Day 7 SID", "Day 7 time", "Day 7 status"),
}


@pytest.mark.parametrize(
    ("cleared", "column", "value", "later"),
    [
        *(
            (cleared, "Time zone", "Pacific/Honolulu", [timedelta(hours=5)])
            for cleared in CLEARED.values()
        ),
        (CLEARED["nothing"], "Surgery date", "2026-03-02", [timedelta(days=-1)]),
        (CLEARED["no SID"], "Surgery date", "2026-02-20", []),
    ],
)
def test_a_text_scheduled_for_a_time_that_staff_have_changed_since_is_moved_to_the_new_one(
    clinic: Clinic,
    tmp_path: Path,
    cleared: tuple[str, ...],
    column: str,
    value: str,
    later: list[timedelta],
) -> None:
    """Twilio never tells for when it holds a text; in another zone 10:00 is another time."""
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.advance(hours=14)
    clinic.cycle()
    (old,) = clinic.live_to(ADA, "day-7")
    lose_the_ledger(clinic, tmp_path)
    for own in cleared:
        clinic.edit("Ada Example", own, "")
    clinic.edit("Ada Example", column, value)
    recover(clinic.ctx)
    clinic.cycle()
    clinic.cycle()
    live = [one.send_at for one in clinic.live_to(ADA, "day-7")]
    assert (live, old.send_at) == ([DAY_7 + one for one in later], DAY_7)


def test_the_text_of_a_removed_row_is_taken_back_whenever_it_was_to_go(
    clinic: Clinic, tmp_path: Path
) -> None:
    """The copy has its surgery on an earlier day, by which that step is over."""
    clinic.add_row("Ada Example", ADA, date="2026-02-20")
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    back_up(tmp_path)
    clinic.advance(hours=14)
    clinic.edit("Ada Example", "Surgery date", "2026-03-03")
    clinic.cycle()
    (text,) = clinic.live_to(ADA, "day-7")
    clinic.staff("delete_rows", where={"Patient": "Ada Example"})
    put_back(clinic, tmp_path)
    recover(clinic.ctx)
    for _ in range(4):
        clinic.cycle()
        clinic.advance(minutes=20)
    assert [one.status for one in clinic.texts_to(ADA) if one.sid == text.sid] == ["canceled"]


def test_a_sid_that_twilio_does_not_know_is_told(clinic: Clinic, tmp_path: Path) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.edit("Ada Example", "Day 7 SID", "SM00000000000000000000000000000000")
    lose_the_ledger(clinic, tmp_path)
    assert recover(clinic.ctx).unknown_sids == ("SM00000000000000000000000000000000",)


def test_recovering_twice_changes_nothing(clinic: Clinic, tmp_path: Path) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.ctx)
    assert recover(clinic.ctx) == Recovered()


OWN = ("Drip ID", "Status", "Evening SID", "Evening status", "Evening time", "Next text")


@pytest.mark.parametrize(("hours", "phone"), [(0, int(ADA[2:])), (14, ADA)])
def test_a_row_whose_own_cells_were_cleared_gets_its_texts_back_from_twilios_list(
    clinic: Clinic, tmp_path: Path, hours: int, phone: Cell
) -> None:
    """Before its text has left, and after; staff may write the phone in another way.

    What nobody can tell the time of is taken back and made anew.
    """
    clinic.add_row("Ada Example", phone)
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    clinic.advance(hours=hours)
    for column in OWN:
        clinic.edit("Ada Example", column, "")
    (before,), bens = clinic.texts_to(ADA, "evening"), clinic.texts_to(BEN, "evening")
    lose_the_ledger(clinic, tmp_path)
    found = recover(clinic.ctx)
    clinic.cycle()
    clinic.cycle()
    (now,) = clinic.live_to(ADA, "evening")
    assert (found.surgeries, clinic.texts_to(BEN, "evening")) == (2, bens)
    assert (now.sid == before.sid, now.send_at) == (hours > 0, before.send_at)
    assert len(clinic.texts_to(ADA, "evening")) == (1 if hours else 2)
    assert clinic.cells_of("Ada Example")["Evening SID"] == now.sid
    assert recover(clinic.ctx).is_quiet


def test_the_text_of_an_earlier_surgery_is_not_taken_for_that_of_a_new_one(
    clinic: Clinic, tmp_path: Path
) -> None:
    """The row is used again for the same patient, and they get the text of that day too."""
    clinic.add_row("Ada Example", ADA)
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    clinic.advance(hours=14)
    clinic.cycle()
    clinic.edit("Ada Example", "Surgery date", "2026-03-05")
    for column in (*OWN, "Day 7 SID", "Day 7 status", "Day 7 time"):
        clinic.edit("Ada Example", column, "")
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.ctx)
    clinic.cycle()
    clinic.cycle()
    assert [one.status for one in clinic.live_to(ADA, "evening")] == ["delivered", "scheduled"]


def test_a_row_that_was_changed_beyond_recognition_since_the_copy_keeps_its_texts(
    clinic: Clinic, tmp_path: Path
) -> None:
    """The ledger that is put back has the patient under another name, phone and date."""
    clinic.add_row("Ada Exampel", "+13125550188", date="2026-03-04")
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    back_up(tmp_path)
    clinic.edit("Ada Exampel", "Phone", ADA)
    clinic.cycle()
    clinic.edit("Ada Exampel", "Surgery date", "2026-03-03")
    clinic.cycle()
    clinic.edit("Ada Exampel", "Patient", "Ada Example")
    clinic.cycle()
    texts = {text.sid for text in clinic.texts_to()}
    put_back(clinic, tmp_path)
    clinic.cycle()
    recover(clinic.ctx)
    for _ in range(4):
        clinic.cycle()
        clinic.advance(minutes=20)
    assert {text.sid for text in clinic.texts_to()} == texts
    assert len(clinic.live_to(ADA, "evening")) == 1


@pytest.mark.parametrize("language", ["", "Spanish"])
def test_a_text_of_a_row_that_was_removed_since_the_copy_is_taken_back(
    clinic: Clinic, tmp_path: Path, language: str
) -> None:
    """Neither the copy nor the sheet knows the text; the copy knows the patient."""
    clinic.add_row("Ada Example", ADA, language=language)
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    back_up(tmp_path)
    clinic.until("2026-03-05 01:00")
    clinic.cycle()
    *_, text = clinic.live_to(ADA)
    assert text.status == "scheduled"
    clinic.staff("delete_rows", where={"Patient": "Ada Example"})
    put_back(clinic, tmp_path)
    recover(clinic.ctx)
    for _ in range(4):
        clinic.cycle()
        clinic.advance(minutes=20)
    assert [one.status for one in clinic.texts_to(ADA) if one.sid == text.sid] == ["canceled"]
    assert clinic.texts_to(ADA)[-1].sid == text.sid
    assert len(clinic.live_to(BEN, "day-7")) == 1


@pytest.mark.parametrize("shows", ["the first try", "the second try", "nothing"])
def test_a_second_try_that_the_copy_does_not_know_is_not_made_a_third_time(
    clinic: Clinic, tmp_path: Path, shows: str
) -> None:
    """The copy has the first try as scheduled; that one failed, and the next one arrived."""
    store = clinic.world.twilio
    service = store.services[clinic.seeded.messaging_service_sid]
    store.services[service.sid] = replace(service, number_sids=())
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    store.services[service.sid] = service
    back_up(tmp_path)
    clinic.until("2026-03-04 01:01")
    clinic.refresh()
    clinic.cycle()
    clinic.until("2026-03-04 01:46")
    clinic.cycle()
    clinic.advance(minutes=5)
    first, second = clinic.texts_to(ADA, "evening")
    cell = {"the first try": first.sid, "the second try": second.sid, "nothing": ""}[shows]
    clinic.edit("Ada Example", "Evening SID", cell)
    put_back(clinic, tmp_path)
    recover(clinic.ctx)
    for _ in range(6):
        clinic.cycle()
        clinic.refresh()
        clinic.advance(minutes=20)
    assert [one.sid for one in clinic.texts_to(ADA, "evening")] == [first.sid, second.sid]
    assert clinic.states("Ada Example")["evening"] == "delivered"
    assert recover(clinic.ctx).is_quiet


@pytest.mark.parametrize("day", ["2026-03-04", "2026-02-23"])
def test_a_row_that_shows_a_text_of_before_a_change_costs_the_next_one_nothing(
    clinic: Clinic, day: str
) -> None:
    """A copy of the row is pasted back; by the new day there is a next text, or it is too late for one."""
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    (first,) = clinic.texts_to(ADA, "evening")
    clinic.edit("Ada Example", "Surgery date", day)
    clinic.cycle()
    clinic.cycle()
    texts, records = clinic.texts_to(), clinic.recorded()
    assert records["DRIP0001", "evening"].key.revision == 2
    clinic.edit("Ada Example", "Evening SID", first.sid)

    assert recover(clinic.ctx).is_quiet
    assert recover(clinic.ctx).is_quiet

    clinic.cycle()
    clinic.cycle()
    assert (clinic.texts_to(), clinic.recorded()) == (texts, records)


def test_a_new_row_takes_no_text_that_an_earlier_try_of_another_was(clinic: Clinic) -> None:
    """The first try failed and the second arrived; somebody enters the patient once more."""
    store = clinic.world.twilio
    service = store.services[clinic.seeded.messaging_service_sid]
    store.services[service.sid] = replace(service, number_sids=())
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    store.services[service.sid] = service
    clinic.until("2026-03-04 01:01")
    clinic.refresh()
    clinic.cycle()
    clinic.until("2026-03-04 01:46")
    clinic.cycle()
    clinic.advance(minutes=5)
    clinic.refresh()
    texts, records = clinic.texts_to(step="evening"), clinic.recorded()
    assert [one.status for one in texts] == ["failed", "delivered"]
    clinic.add_row("Ada B Example", ADA)

    assert recover(clinic.ctx).is_quiet

    assert (clinic.texts_to(step="evening"), clinic.recorded()) == (texts, records)


def test_a_cancelled_text_of_somebody_elses_takes_back_nothing(
    clinic: Clinic, tmp_path: Path
) -> None:
    """Its SID was pasted into the row, and the copy of the ledger has never heard of it."""
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    back_up(tmp_path)
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    clinic.edit("Ben Example", "Drip", "Stopped")
    clinic.cycle()
    (bens,) = clinic.texts_to(BEN, "evening")
    clinic.edit("Ada Example", "Evening SID", bens.sid)
    put_back(clinic, tmp_path)

    recover(clinic.ctx)
    assert recover(clinic.ctx).is_quiet

    clinic.cycle()
    clinic.cycle()
    assert [one.status for one in clinic.texts_to(step="evening")] == ["scheduled", "canceled"]
    assert clinic.recorded()["DRIP0001", "evening"].key.revision == 1


def forget(clinic: Clinic, folder: Path) -> str:
    """A recovery, with a ledger of before Ada's text was made and while her row is away; the text's SID."""
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    back_up(folder)
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    (text,) = clinic.live_to(ADA)
    clinic.staff("delete_rows", where={"Patient": "Ada Example"})
    put_back(clinic, folder)
    recover(clinic.ctx)
    clinic.cycle()
    return text.sid


@pytest.mark.parametrize(
    ("drip", "trouble"), [("On", "none"), ("Paused", LIST), ("Stopped", CANCEL), ("On", CANCEL)]
)
def test_a_row_that_comes_back_after_the_recovery_has_what_nobody_knew_of_taken_back(
    clinic: Clinic, tmp_path: Path, drip: str, trouble: str
) -> None:
    """It shows no text. Twilio never tells for when it holds one, and the row is on another day now."""
    sid = forget(clinic, tmp_path)
    clinic.advance(minutes=5)
    clinic.add_row("Ada Example", ADA, date="2026-03-05", drip=drip)
    if trouble != "none":
        clinic.fault("500", trouble, times=3)
    for _ in range(6):
        clinic.advance(minutes=1)
        clinic.cycle()
        assert len(clinic.live_to(ADA)) <= 1
    first, *others = clinic.texts_to(ADA)
    assert (first.sid, first.status) == (sid, "canceled")
    assert [(one.status, one.send_at) for one in others] == (
        [("scheduled", datetime(2026, 3, 6, 1, 0, tzinfo=UTC))] if drip == "On" else []
    )
    clinic.forget_calls()
    clinic.cycle()
    assert clinic.calls(LIST) == 0


def test_a_text_that_left_while_its_row_was_away_is_not_made_again(
    clinic: Clinic, tmp_path: Path
) -> None:
    sid = forget(clinic, tmp_path)
    clinic.until("2026-03-04 01:05")
    clinic.add_row("Ada Example", ADA)
    for _ in range(3):
        clinic.advance(minutes=1)
        clinic.cycle()
    assert [one.sid for one in clinic.texts_to(ADA, "evening")] == [sid]
    assert clinic.cells_of("Ada Example")["Evening SID"] == sid


def test_a_row_that_comes_back_waits_while_another_call_to_its_phone_is_open(
    clinic: Clinic, tmp_path: Path
) -> None:
    """Nobody can tell yet whose the text is that Twilio has: it is not taken for the row's."""
    forget(clinic, tmp_path)
    clinic.add_row("Cy Example", ADA, date="2026-02-25")
    clinic.fault("cut_after_applied", CREATE)
    clinic.cycle()
    (text,) = clinic.live_to(ADA)
    clinic.add_row("Ada Example", ADA, drip="Paused")
    for _ in range(2):
        clinic.advance(minutes=1)
        clinic.cycle()
    assert clinic.cells_of("Ada Example")["Drip ID"] in {None, ""}
    for _ in range(3):
        clinic.advance(minutes=3)
        clinic.cycle()
    assert clinic.live_to(ADA) == [text]
    assert clinic.cells_of("Cy Example")["Day 7 SID"] == text.sid
    assert clinic.cells_of("Ada Example")["Drip ID"]


@pytest.mark.parametrize(
    ("column", "value", "phone"), [("Phone", BEN, BEN), ("Surgery date", "2026-03-04", ADA)]
)
def test_a_changed_rows_text_is_taken_back_though_twilio_cannot_be_asked_what_else_it_has(
    clinic: Clinic, column: str, value: str, phone: str
) -> None:
    """A ledger that was brought up to date a while ago; the former phone may be somebody else's."""
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    (old,) = clinic.live_to(ADA)
    recover(clinic.ctx)
    clinic.edit("Ada Example", column, value)
    clinic.fault("500", LIST, times=100)
    for _ in range(2):
        clinic.cycle()
        assert clinic.live_to() == []

    clinic.world.faults.clear()
    clinic.cycle()

    (live,) = clinic.live_to()
    assert (live.to, live.step) == (phone, old.step)


@pytest.mark.parametrize("lost", [False, True])
def test_a_text_that_gives_way_to_anothers_which_its_row_shows_is_made_again(
    clinic: Clinic, tmp_path: Path, *, lost: bool
) -> None:
    """Ben's SID is pasted over Ada's and his row removed; the cancel of hers may get no answer."""
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    back_up(tmp_path)
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    (bens,) = clinic.texts_to(BEN, "evening")
    clinic.edit("Ada Example", "Evening SID", bens.sid)
    clinic.staff("delete_rows", where={"Patient": "Ben Example"})
    put_back(clinic, tmp_path)
    if lost:
        clinic.fault("500", CANCEL, applied=True)

    recover(clinic.ctx)
    for _ in range(3):
        clinic.cycle()
        clinic.advance(minutes=1)
    # until it is compared again, the row says that it shows a text which the ledger does not know
    clinic.edit("Ada Example", "Evening SID", "")
    for _ in range(4):
        clinic.cycle()
        clinic.advance(minutes=1)

    assert len(clinic.live_to(ADA, "evening")) == 1
