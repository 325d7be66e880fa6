"""What patients said is found again with a lost ledger: nothing forgotten, nobody asked or told twice."""

from dataclasses import replace
from pathlib import Path

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.errors import MessagingUnavailable, UserMustFix
from sheetdrip.sync.recover import Recovered, recover
from sheetdrip.sync.reply_polling import ReplyPoller, answer
from tests.integration.backups import back_up, lose_the_ledger, put_back
from tests.integration.clinic import ADA, BEN, CREATE, Clinic


def limited(clinic: Clinic) -> None:
    """The clinic wants to hear of a 7, and of a rise by 3."""
    file = clinic.settings.file
    own = file.clinics[0]
    alerts = own.alerts.model_copy(update={"call_at": 7, "rise": 3})
    clinics = [own.model_copy(update={"alerts": alerts})]
    clinic.restart(
        settings=replace(clinic.settings, file=file.model_copy(update={"clinics": clinics}))
    )
    assert clinic.ctx.clinic.thresholds.call_at == 7


def collected(clinic: Clinic) -> None:
    clinic.advance(minutes=1)
    ReplyPoller(clinic.ctx).fetch()
    answer(clinic.ctx)
    clinic.cycle()


def asked(clinic: Clinic) -> None:
    """Ada has her evening text, and its status stands in her row."""
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()


def daily(clinic: Clinic) -> None:
    """Day 7's question is asked on the second day, and handed over a day before."""
    sequence, file = clinic.settings.sequences["post-op"], clinic.settings.file
    steps = tuple(replace(one, day=2) if one.name == "day-7" else one for one in sequence.steps)
    schedule = file.schedule.model_copy(update={"max_lead_days": 1})
    clinic.restart(
        settings=replace(
            clinic.settings,
            sequences={sequence.name: replace(sequence, steps=steps)},
            file=file.model_copy(update={"schedule": schedule}),
        )
    )


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
    assert recover(clinic.ctx).replies == 1
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
    recover(clinic.ctx)
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
    recover(clinic.ctx)
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
    recover(clinic.ctx)
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
    recover(clinic.ctx)
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
    recover(clinic.ctx)
    clinic.forget_calls()
    clinic.cycle()
    clinic.cycle()
    assert clinic.calls(CREATE) == 0
    assert "read the reply" in str(clinic.cells_of("Ada")["Please read"])


def test_recovering_again_changes_nothing(clinic: Clinic, tmp_path: Path) -> None:
    limited(clinic)
    asked(clinic)
    clinic.reply(ADA, "9")
    clinic.reply(ADA, "and it bleeds")
    collected(clinic)
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.ctx)
    clinic.cycle()
    before = clinic.cells_of("Ada")
    assert recover(clinic.ctx) == Recovered()
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
        recover(clinic.ctx)
    clinic.restart()
    clinic.world.faults.clear()
    recover(clinic.ctx)
    clinic.cycle()
    assert {text.sid for text in clinic.texts_to()} == texts
    assert clinic.cells_of("Ada")["Evening score"] == 4


@pytest.mark.parametrize("body", ["4", "so so"])
def test_an_answer_to_a_text_that_an_old_ledger_does_not_know_is_judged_again(
    clinic: Clinic, tmp_path: Path, body: str
) -> None:
    """`recover` could not read the row at first; meanwhile the text left and was answered."""
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    back_up(tmp_path)
    clinic.until("2026-03-05 18:00")
    clinic.refresh()
    clinic.cycle()
    clinic.staff("break_formulas", columns=["Patient", "Phone", "Surgery date"], shows="REF")
    put_back(clinic, tmp_path)
    with pytest.raises(UserMustFix, match=r"do not say whose they are: 2\."):
        recover(clinic.ctx)
    clinic.until("2026-03-10 15:05")
    clinic.reply(ADA, body)
    collected(clinic)
    clinic.staff("heal_formulas")
    clinic.cycle()
    assert recover(clinic.ctx).replies == 1
    clinic.cycle()
    clinic.cycle()
    row = clinic.cells_of("Ada")
    assert [text.step for text in clinic.texts_to(ADA)] == ["evening", "day-7", "day-14"]
    assert row["Day 7 score"] == (4 if body == "4" else None)
    assert ("Day 7 no score" in str(row["Please read"])) == (body == "so so")
    assert recover(clinic.ctx).is_quiet


def test_a_score_that_an_old_ledger_takes_for_an_earlier_questions_goes_where_it_belongs(
    clinic: Clinic, tmp_path: Path
) -> None:
    daily(clinic)
    asked(clinic)
    clinic.reply(ADA, "6")
    collected(clinic)
    back_up(tmp_path)
    clinic.until("2026-03-05 01:00")
    clinic.cycle()
    put_back(clinic, tmp_path)
    clinic.until("2026-03-05 16:05")
    clinic.reply(ADA, "4")
    collected(clinic)
    assert clinic.ctx.ledger.reply_store.state(clinic.clock.now()).scores.keys() == {
        (str(clinic.cells_of("Ada")["Drip ID"]), "evening")
    }
    recover(clinic.ctx)
    clinic.refresh()
    clinic.cycle()
    clinic.cycle()
    row = clinic.cells_of("Ada")
    assert (row["Evening score"], row["Day 7 score"]) == (6, 4)
    assert recover(clinic.ctx).is_quiet


def test_pictures_are_found_again_with_their_links_and_reach_the_row(
    clinic: Clinic, tmp_path: Path
) -> None:
    asked(clinic)
    sid = clinic.reply(ADA, "", "image/jpeg")
    clinic.advance(hours=2)
    lose_the_ledger(clinic, tmp_path)
    assert recover(clinic.ctx).replies == 1
    clinic.cycle()
    assert "sent a photo" in str(clinic.cells_of("Ada")["Please read"])
    (line,) = lines(clinic)
    assert str(line[9]).startswith("photo: http")
    assert sid in str(line[9])
    texts = len(list(clinic.world.twilio.found(to=ADA)))
    clinic.advance(minutes=20)
    clinic.cycle()
    assert len(list(clinic.world.twilio.found(to=ADA))) == texts


def test_a_picture_that_stands_in_the_replies_tab_alone_is_one_all_the_same(
    clinic: Clinic, tmp_path: Path
) -> None:
    asked(clinic)
    sid = clinic.reply(ADA, "", "image/jpeg")
    collected(clinic)
    told = clinic.cells_of("Ada")["Needs a call"]
    (line,) = lines(clinic)
    clinic.world.twilio.delete(clinic.world.twilio.messages[sid])
    lose_the_ledger(clinic, tmp_path)
    assert recover(clinic.ctx).replies == 1
    (kept,) = clinic.ctx.ledger.reply_store.state(clinic.clock.now()).replies
    assert (kept.reply.sid, kept.verdict, kept.shown) == (sid, "media", False)
    assert str(line[9]) == f"photo: {kept.reply.media[0].url}"
    clinic.cycle()
    assert clinic.cells_of("Ada")["Needs a call"] == told
    assert lines(clinic) == [line]


def test_what_twilio_no_longer_tells_of_a_picture_the_replies_tab_does(
    clinic: Clinic, tmp_path: Path
) -> None:
    asked(clinic)
    sid = clinic.reply(ADA, "", "video/mp4")
    collected(clinic)
    store = clinic.world.twilio
    store.drop_medium(store.messages[sid], store.messages[sid].media[0])
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.ctx)
    clinic.cycle()
    assert "sent a video" in str(clinic.cells_of("Ada")["Please read"])
