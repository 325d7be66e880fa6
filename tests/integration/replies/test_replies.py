"""What becomes of what patients text back: scores, questions asked again, STOP and START, remarks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.reply import Reply
from sheetdrip.errors import LedgerTrouble, MessagingUnavailable
from sheetdrip.sync.ports.replies import ReplyStore
from sheetdrip.sync.reply_polling import ReplyPoller, answer
from tests.integration.clinic import ADA, BEN, CANCEL, CREATE, LIST, WRITE, Clinic
from tests.integration.wires import Fuse, Fused, Killed, MeddledSheet


class LockedOnce:
    """A ledger that is locked the first time that replies are to be kept."""

    def __init__(self, reply_store: ReplyStore) -> None:
        self._reply_store = reply_store
        self._is_locked = True

    def __getattr__(self, name: str) -> object:
        return getattr(self._reply_store, name)

    def receive(
        self, replies: Sequence[Reply], at: datetime, *, read_until: datetime | None
    ) -> int:
        if self._is_locked:
            self._is_locked = False
            raise LedgerTrouble("locked")
        return self._reply_store.receive(replies, at, read_until=read_until)


def asked(clinic: Clinic, patient: str = "Ada Example", phone: str = ADA) -> None:
    """A patient whose evening text has arrived."""
    clinic.add_row(patient, phone)
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()


def asked_without_an_answer(clinic: Clinic) -> None:
    """A patient has the evening text, and the daemon does not know."""
    clinic.until("2026-03-04 00:55")
    clinic.add_row("Ada Example", ADA)
    clinic.until("2026-03-04 01:00")
    clinic.fault("cut_after_applied", CREATE)
    clinic.cycle()
    clinic.advance(minutes=1)


def collected(clinic: Clinic) -> int:
    """One look at the replies, and the cycle after it; how many were judged."""
    clinic.advance(minutes=1)
    ReplyPoller(clinic.ctx).fetch()
    judged = answer(clinic.ctx)
    clinic.cycle()
    return judged


def replied(clinic: Clinic, body: str, phone: str = ADA) -> None:
    clinic.reply(phone, body)
    collected(clinic)


def lines(clinic: Clinic) -> list[dict[str, Cell]]:
    """The Replies tab, by header."""
    (tab,) = [sheet for sheet in clinic.spreadsheet.sheets if sheet.title == "Replies"]
    header, *rows = ([cell.value for cell in row] for row in tab.grid.cells)
    named = ({str(name): value for name, value in zip(header, row, strict=False)} for row in rows)
    return [row for row in named if row.get("Reply SID")]  # type: ignore[misc]


def understood(clinic: Clinic) -> list[Cell]:
    return [line["Understood"] for line in lines(clinic)]


def test_a_score_goes_beside_its_question_and_the_words_into_the_replies_tab(
    clinic: Clinic,
) -> None:
    asked(clinic)
    clinic.advance(minutes=4)
    replied(clinic, "about a 7")
    row = clinic.cells_of("Ada Example")
    assert (row["Evening score"], row["Day 7 score"]) == (7, None)
    (line,) = lines(clinic)
    told = {name: line[name] for name in ("Patient", "Question", "Reply", "Understood", "Drip ID")}
    assert told == {
        "Patient": "Ada Example",
        "Question": "Evening",
        "Reply": "about a 7",
        "Understood": "7",
        "Drip ID": row["Drip ID"],
    }
    assert line["After (minutes)"] == 9


def test_each_reply_is_handled_once_however_often_it_is_listed(clinic: Clinic) -> None:
    asked(clinic)
    replied(clinic, "7")
    assert [collected(clinic), collected(clinic)] == [0, 0]
    clinic.restart()
    assert collected(clinic) == 0
    assert len(lines(clinic)) == 1


def test_looking_for_replies_writes_nothing_while_there_are_none(clinic: Clinic) -> None:
    asked(clinic)
    ReplyPoller(clinic.ctx).fetch()
    clinic.forget_calls()
    ReplyPoller(clinic.ctx).fetch()
    answer(clinic.ctx)
    assert (clinic.calls(WRITE), clinic.calls(CREATE)) == (0, 0)


def test_nought_is_a_score(clinic: Clinic) -> None:
    asked(clinic)
    replied(clinic, "0")
    assert clinic.cells_of("Ada Example")["Evening score"] == 0


def test_staff_may_overwrite_a_score_and_theirs_stays(clinic: Clinic) -> None:
    asked(clinic)
    replied(clinic, "7")
    clinic.edit("Ada Example", "Evening score", 3)
    clinic.advance(minutes=1)
    clinic.cycle()
    replied(clinic, "5")
    assert clinic.cells_of("Ada Example")["Evening score"] == 3
    assert understood(clinic) == ["7", "5 (replaces the earlier one)"]


def test_a_patients_correction_replaces_the_patients_own_score(clinic: Clinic) -> None:
    asked(clinic)
    replied(clinic, "7")
    clinic.cycle()
    replied(clinic, "4")
    assert clinic.cells_of("Ada Example")["Evening score"] == 4


def test_scores_follow_their_patients_through_a_sort_of_the_staffs_columns(
    clinic: Clinic,
) -> None:
    clinic.add_row("Ben Example", BEN)
    asked(clinic)
    replied(clinic, "7")
    replied(clinic, "2", BEN)
    clinic.cycle()
    clinic.staff("sort", by="Patient", columns=["Patient", "Drip"])
    clinic.advance(minutes=1)
    clinic.cycle()
    clinic.cycle()
    scores = {row["Patient"]: row["Evening score"] for row in clinic.rows() if row["Patient"]}
    assert scores == {"Ada Example": 7, "Ben Example": 2}


def test_what_is_not_understood_is_asked_once_more_and_then_left_to_a_person(
    clinic: Clinic,
) -> None:
    asked(clinic)
    replied(clinic, "5 or 6")
    asked_again = clinic.texts_to(ADA)[-1]
    assert "ONE number" in asked_again.body
    count = len(clinic.texts_to(ADA))
    replied(clinic, "between 5 and 6")
    assert len(clinic.texts_to(ADA)) == count
    assert understood(clinic) == [
        "not understood: asked once more",
        "not understood: please read",
    ]
    assert "no score could be read" in str(clinic.cells_of("Ada Example")["Please read"])
    replied(clinic, "6")
    row = clinic.cells_of("Ada Example")
    assert (row["Evening score"], row["Please read"]) == (6, None)


def test_nothing_is_asked_again_in_quiet_hours(clinic: Clinic) -> None:
    asked(clinic)
    clinic.until("2026-03-04 04:30")
    count = len(clinic.texts_to(ADA))
    replied(clinic, "5 or 6")
    clinic.cycle()
    assert len(clinic.texts_to(ADA)) == count
    assert clinic.cells_of("Ada Example")["Please read"]


@pytest.mark.parametrize("word", ["STOP", "stop", " Stop. ", "UNSUBSCRIBE"])
def test_stop_cancels_everything_for_that_phone_at_once_and_the_row_says_so(
    clinic: Clinic, word: str
) -> None:
    asked(clinic)
    clinic.until("2026-03-04 18:00")
    clinic.cycle()
    assert [text.status for text in clinic.texts_to(ADA, "day-7")] == ["scheduled"]
    clinic.reply(ADA, word)
    clinic.advance(minutes=1)
    ReplyPoller(clinic.ctx).fetch()
    answer(clinic.ctx)
    assert [text.status for text in clinic.texts_to(ADA, "day-7")] == ["canceled"]
    clinic.cycle()
    row = clinic.cells_of("Ada Example")
    assert "STOP" in str(row["Status"])
    assert row["Next text"] is None


def test_a_stop_does_not_wait_for_a_sheet_that_cannot_be_read(clinic: Clinic) -> None:
    asked(clinic)
    clinic.until("2026-03-04 18:00")
    clinic.cycle()
    clinic.fault("500", "sheets.values.batchGet", times=None)
    clinic.reply(ADA, "STOP")
    clinic.advance(minutes=1)
    ReplyPoller(clinic.ctx).fetch()
    answer(clinic.ctx)
    assert [text.status for text in clinic.texts_to(ADA, "day-7")] == ["canceled"]


def test_a_stop_reaches_every_row_of_the_phone_and_no_other(clinic: Clinic) -> None:
    clinic.add_row("Ben Example", BEN)
    clinic.add_row("Cy Example", ADA, "2026-03-05")
    asked(clinic)
    replied(clinic, "STOP")
    assert clinic.live_to(ADA, "day-7") == []
    assert len(clinic.live_to(BEN, "day-7")) == 1
    assert ["STOP" in str(row["Status"]) for row in clinic.rows() if row["Patient"]] == [
        False,
        True,
        True,
    ]


def test_a_stop_that_was_judged_before_a_crash_is_still_heeded(clinic: Clinic) -> None:
    asked(clinic)
    clinic.until("2026-03-04 18:00")
    clinic.cycle()
    clinic.reply(ADA, "STOP")
    clinic.fault("500", CANCEL, times=None)
    clinic.advance(minutes=1)
    ReplyPoller(clinic.ctx).fetch()
    answer(clinic.ctx)
    clinic.world.faults.clear()
    clinic.restart()
    clinic.cycle()
    assert [text.status for text in clinic.texts_to(ADA, "day-7")] == ["canceled"]


def test_start_lets_go_on_what_lies_ahead_and_catches_nothing_up(clinic: Clinic) -> None:
    asked(clinic)
    replied(clinic, "STOP")
    clinic.until("2026-03-10 15:30")
    clinic.cycle()
    replied(clinic, "START")
    clinic.until("2026-03-12 15:30")
    clinic.cycle()
    assert clinic.live_to(ADA, "day-7") == []
    assert [text.step for text in clinic.live_to(ADA)] == ["evening", "day-14"]
    assert "STOP" in str(clinic.cells_of("Ada Example")["Day 7 status"])


def test_twilios_own_answer_to_stop_is_not_doubled(clinic: Clinic) -> None:
    asked(clinic)
    count = len(clinic.texts_to(ADA))
    replied(clinic, "STOP")
    assert len(clinic.texts_to(ADA)) == count


def test_a_wish_to_stop_in_words_takes_back_what_is_to_come_and_staff_decide(
    clinic: Clinic,
) -> None:
    asked(clinic)
    clinic.until("2026-03-04 18:00")
    clinic.cycle()
    # at once, before any cycle
    clinic.reply(ADA, "please stop texting me")
    ReplyPoller(clinic.ctx).collect()
    assert [text.status for text in clinic.texts_to(ADA, "day-7")] == ["canceled"]
    clinic.cycle()
    row = clinic.cells_of("Ada Example")
    assert "no more texts" in str(row["Needs a call"])
    assert str(row["Status"]).startswith("Call this patient: ")
    assert row["Day 7 status"] == "cancelled: because of a reply, see Status"
    clinic.cycle()
    # a name alone says that somebody has read it, and lets nothing go
    clinic.edit("Ada Example", "Acknowledged by", "JD")
    clinic.advance(minutes=1)
    clinic.cycle()
    row = clinic.cells_of("Ada Example")
    assert (row["Needs a call"], row["Next text"]) == (None, None)
    assert "On into Drip" in str(row["Status"])
    clinic.edit("Ada Example", "Drip", "On")
    clinic.advance(minutes=1)
    clinic.cycle()
    assert [text.status for text in clinic.texts_to(ADA, "day-7")] == ["canceled", "scheduled"]


def test_who_may_have_died_gets_no_text_and_somebody_is_to_call(clinic: Clinic) -> None:
    asked(clinic)
    clinic.until("2026-03-04 18:00")
    clinic.cycle()
    replied(clinic, "she died last night")
    assert [text.status for text in clinic.texts_to(ADA, "day-7")] == ["canceled"]
    row = clinic.cells_of("Ada Example")
    assert "may have died" in str(row["Needs a call"])
    assert "Deceased" in str(row["Status"])


def test_whoever_acknowledges_takes_the_mark_away_and_a_new_reason_brings_it_back(
    clinic: Clinic,
) -> None:
    asked(clinic)
    replied(clinic, "please stop texting me")
    clinic.cycle()
    clinic.edit("Ada Example", "Acknowledged by", "JD")
    clinic.advance(minutes=1)
    clinic.cycle()
    row = clinic.cells_of("Ada Example")
    assert (row["Needs a call"], row["Acknowledged by"]) == (None, "JD")
    assert not str(row["Status"]).startswith("Needs a call")
    clinic.advance(hours=2)
    replied(clinic, "wrong number!!")
    row = clinic.cells_of("Ada Example")
    assert (bool(row["Needs a call"]), row["Acknowledged by"]) == (True, None)


def test_a_reply_from_a_stranger_is_kept_for_staff_and_answered_by_nobody(clinic: Clinic) -> None:
    asked(clinic)
    replied(clinic, "who is this?", BEN)
    (line,) = lines(clinic)
    assert (line["Patient"] or "", line["Reply"]) == ("", "who is this?")
    assert clinic.texts_to(BEN) == []


def test_replies_while_twilio_does_not_answer_are_found_later(clinic: Clinic) -> None:
    asked(clinic)
    postman = ReplyPoller(clinic.ctx)
    postman.fetch()
    clinic.reply(ADA, "7")
    clinic.fault("500", LIST, times=None)
    for _ in range(3):
        clinic.advance(minutes=30)
        with pytest.raises(MessagingUnavailable):
            postman.fetch()
    clinic.world.faults.clear()
    postman.fetch()
    answer(clinic.ctx)
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening score"] == 7


def test_replies_while_the_daemon_was_down_are_found_at_its_start(clinic: Clinic) -> None:
    asked(clinic)
    clinic.reply(ADA, "7")
    clinic.advance(days=2)
    clinic.restart()
    assert collected(clinic) == 1
    assert clinic.cells_of("Ada Example")["Evening score"] == 7


def test_a_reply_is_found_however_long_twilio_was_out_of_reach_and_whoever_died_meanwhile(
    clinic: Clinic,
) -> None:
    asked(clinic)
    ReplyPoller(clinic.ctx).fetch()
    clinic.reply(ADA, "7")
    clinic.fault("500", LIST, times=None)
    for _ in range(2):
        clinic.advance(days=3)
        clinic.restart()
        with pytest.raises(MessagingUnavailable):
            ReplyPoller(clinic.ctx).fetch()
        clinic.cycle()
    clinic.world.faults.clear()
    assert collected(clinic) == 1
    assert clinic.cells_of("Ada Example")["Evening score"] == 7


def test_a_clinics_first_replies_are_found_however_late_the_first_look_succeeds(
    clinic: Clinic,
) -> None:
    clinic.fault("500", LIST, times=None)
    with pytest.raises(MessagingUnavailable):
        ReplyPoller(clinic.ctx).fetch()
    clinic.reply(ADA, "STOP")
    clinic.advance(hours=8)
    clinic.restart()
    clinic.world.faults.clear()
    assert collected(clinic) == 1


def test_what_did_not_get_into_the_ledger_is_asked_for_again(clinic: Clinic) -> None:
    asked(clinic)
    ReplyPoller(clinic.ctx).fetch()
    clinic.reply(ADA, "7")
    clinic.advance(hours=5)
    clinic.wire(reply_store=LockedOnce(clinic.ctx.ledger.reply_store))
    postman = ReplyPoller(clinic.ctx)
    with pytest.raises(LedgerTrouble):
        postman.fetch()
    postman.fetch()
    answer(clinic.ctx)
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening score"] == 7


def test_a_reply_to_a_text_whose_outcome_is_unknown_waits_until_that_is_settled(
    clinic: Clinic,
) -> None:
    asked_without_an_answer(clinic)
    clinic.reply(ADA, "7")
    assert collected(clinic) == 0
    clinic.advance(seconds=241)
    clinic.cycle()
    assert collected(clinic) == 1
    assert clinic.cells_of("Ada Example")["Evening score"] == 7


def test_a_stop_waits_for_no_unknown_outcome(clinic: Clinic) -> None:
    asked_without_an_answer(clinic)
    clinic.reply(ADA, "STOP")
    assert collected(clinic) == 1


@pytest.mark.parametrize(
    "more",
    [
        pytest.param((), id="once"),
        # under the write that puts the first one right a column moves
        pytest.param(
            ({"kind": "move_columns", "column": "Day 7 score", "before": "Evening score"},),
            id="twice in one cycle",
        ),
    ],
)
def test_a_score_that_strays_into_a_moved_row_is_not_taken_for_staffs(
    clinic: Clinic, more: tuple[dict[str, str], ...]
) -> None:
    asked(clinic)
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    clinic.advance(minutes=1)
    clinic.cycle()
    clinic.reply(ADA, "7")
    by_name = partial(clinic.staff, "sort", by="Patient", descending=True)
    moves = (partial(clinic.staff, **edit) for edit in more)
    clinic.wire(sheet=MeddledSheet(clinic.ctx.sheet, by_name, *moves))
    collected(clinic)
    for _ in range(2):
        ada, ben = clinic.cells_of("Ada Example"), clinic.cells_of("Ben Example")
        assert (ada["Evening score"], ben["Evening score"]) == (7, None)
        clinic.advance(minutes=1)
        clinic.cycle()


def test_scores_come_back_into_a_column_that_staff_deleted(clinic: Clinic) -> None:
    asked(clinic)
    replied(clinic, "7")
    clinic.staff("delete_columns", column="Evening score")
    for _ in range(2):
        clinic.advance(minutes=1)
        clinic.cycle()
        assert clinic.cells_of("Ada Example")["Evening score"] == 7


def test_a_score_that_strayed_into_another_row_is_known_by_the_next_process(
    clinic: Clinic,
) -> None:
    asked(clinic)
    clinic.add_row("Ben Example", BEN)
    clinic.cycle()
    clinic.reply(ADA, "7")
    by_name = partial(clinic.staff, "sort", by="Patient", descending=True)
    meddled = MeddledSheet(clinic.ctx.sheet, by_name)
    clinic.wire(sheet=Fused(meddled, Fuse(1), only="write"))
    with pytest.raises(Killed):
        collected(clinic)
    assert clinic.cells_of("Ben Example")["Evening score"] == 7
    clinic.restart()
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening score"] == 7
    assert clinic.cells_of("Ben Example")["Evening score"] is None


def test_texts_from_before_the_first_start_are_another_systems(clinic: Clinic) -> None:
    clinic.reply(ADA, "7")
    clinic.advance(hours=1)
    assert collected(clinic) == 0


def test_a_replies_tab_that_cannot_be_written_holds_nothing_up(clinic: Clinic) -> None:
    asked(clinic)
    clinic.fault("500", WRITE, nth=2, times=1)
    replied(clinic, "7")
    assert clinic.cells_of("Ada Example")["Evening score"] == 7
    clinic.advance(minutes=1)
    clinic.cycle()
    assert understood(clinic) == ["7"]


def test_a_text_refused_with_21610_teaches_that_the_phone_opted_out(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.reply(ADA, "STOP")
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()
    clinic.advance(hours=20)
    clinic.cycle()
    assert clinic.live_to(ADA) == []
    assert "STOP" in str(clinic.cells_of("Ada Example")["Status"])
    mail = clinic.ctx.ledger.reply_store.state(clinic.clock.now())
    assert mail.contacts[ADA].is_opted_out


def test_a_text_refused_for_a_stop_is_scheduled_when_start_comes_before_its_time(
    clinic: Clinic,
) -> None:
    clinic.reply(ADA, "STOP")
    clinic.add_row()
    clinic.cycle()
    assert "21610" in str(clinic.cells_of("Ada Example")["Evening status"])
    clinic.advance(minutes=1)
    replied(clinic, "START")
    assert len(clinic.live_to(ADA, "evening")) == 1
    assert clinic.cells_of("Ada Example")["Evening status"] == "scheduled"


def test_nought_that_strayed_into_a_new_column_is_taken_out_again(clinic: Clinic) -> None:
    asked(clinic)
    ward = partial(clinic.staff, "insert_columns", before="Evening score", header="Ward")
    clinic.wire(sheet=MeddledSheet(clinic.ctx.sheet, ward))
    replied(clinic, "0")
    row = clinic.cells_of("Ada Example")
    assert (row["Ward"], row["Evening score"]) == (None, 0)


def told(clinic: Clinic, **limits: object) -> None:
    """The clinic's own limits, from the next restart on."""
    (own,) = clinic.settings.file.clinics
    alerts = own.alerts.model_copy(update=limits)
    file = clinic.settings.file.model_copy(
        update={"clinics": [own.model_copy(update={"alerts": alerts})]}
    )
    clinic.restart(settings=replace(clinic.settings, file=file))


def test_a_score_at_the_clinics_limit_marks_the_row_and_below_it_does_not(clinic: Clinic) -> None:
    told(clinic, call_at=7)
    clinic.add_row("Ben Example", BEN)
    asked(clinic)
    replied(clinic, "7")
    replied(clinic, "6", BEN)
    marks = {row["Patient"]: row["Needs a call"] for row in clinic.rows() if row["Patient"]}
    assert marks == {"Ada Example": "Evening pain 7 (limit 7)", "Ben Example": None}


def test_without_a_limit_no_score_marks_a_row(clinic: Clinic) -> None:
    asked(clinic)
    replied(clinic, "10")
    assert clinic.cells_of("Ada Example")["Needs a call"] is None


def test_silence_marks_the_row_once_and_a_reply_takes_the_mark_away(clinic: Clinic) -> None:
    told(clinic, silent_hours=12)
    asked(clinic)
    clinic.until("2026-03-04 12:00")
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Needs a call"] is None
    clinic.until("2026-03-04 14:00")
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Needs a call"] == "Evening no reply in 12 hours"
    replied(clinic, "3")
    assert clinic.cells_of("Ada Example")["Needs a call"] is None


def test_who_is_silent_after_being_asked_again_needs_a_call(clinic: Clinic) -> None:
    asked(clinic)
    replied(clinic, "5 or 6")
    clinic.refresh()
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Needs a call"] is None
    clinic.advance(hours=12, minutes=5)
    clinic.cycle()
    assert "no score could be read" in str(clinic.cells_of("Ada Example")["Please read"])


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("chest pain", "wrote something alarming"),
        ("sangro mucho", "wrote something alarming"),
        ("救命", "wrote something alarming"),
        ("she died last night", "may have died"),
        ("llámeme por favor", "asks for a call"),
    ],
)
def test_what_is_alarming_is_told_at_once_and_never_asked_about(
    clinic: Clinic, said: str, told: str
) -> None:
    asked(clinic)
    count = len(clinic.texts_to(ADA))
    replied(clinic, said)
    assert told in str(clinic.cells_of("Ada Example")["Needs a call"])
    clinic.advance(minutes=10)
    clinic.cycle()
    assert len(clinic.texts_to(ADA)) == count


@pytest.mark.parametrize(
    ("first", "then", "score"),
    [
        pytest.param("the bandage came off", "2", 2, id="a later score hides no words"),
        pytest.param("8", "no, thank you", 8, id="words change no score"),
    ],
)
def test_a_score_and_words_in_two_texts_both_count(
    clinic: Clinic, first: str, then: str, score: int
) -> None:
    asked(clinic)
    replied(clinic, first)
    replied(clinic, then)
    row = clinic.cells_of("Ada Example")
    assert row["Evening score"] == score
    assert "read the reply" in str(row["Please read"])
    assert row["Needs a call"] is None
