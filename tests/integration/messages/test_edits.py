"""Do edits of the Messages tab win over what is not yet sent, each of them once?"""

from datetime import UTC, datetime

from tests.builders import OFFERED
from tests.integration.clinic import BEN, CANCEL, CREATE, READ, WRITE, Clinic
from tests.integration.conftest import OpenClinic
from tests.integration.messages.tab import OTHER_WORDS, UNTOUCHED, WEEK, Lines


def test_a_new_tab_changes_no_text(lines: Lines) -> None:
    assert lines.statuses() == UNTOUCHED
    assert lines.ids == {
        "Evening": "evening",
        "Day 7": "day-7",
        "Day 14": "day-14",
        "Day 21": "day-21",
        "Asked again": "asked-again",
    }
    assert lines.clinic.cycle().is_quiet


def test_each_line_shows_its_segments_and_how_it_reads(lines: Lines) -> None:
    lines.type(WEEK, "English", "Hi {first_name}, your {procedure} was on {surgery_date}.")
    lines.type(WEEK, "Spanish", "Hola {first_name}")
    lines.type(WEEK, "Chinese", "{first_name}您好")
    lines.clinic.cycle()
    row = lines.row(WEEK)
    assert row["Preview"] == (
        "Hi Ada, your Knee arthroscopy was on 2026-03-02.\n\nHola Ada\n\nAda您好"
    )
    assert row["Segments"] == "English 1 (GSM-7), Spanish 1 (GSM-7), Chinese 1 (UCS-2)"
    assert row["Problem"] is None


def test_other_words_take_back_the_text_and_make_it_anew_once(lines: Lines) -> None:
    clinic = lines.clinic
    lines.type(WEEK, "English", OTHER_WORDS)
    report = clinic.cycle()
    assert (report.applied.cancelled, report.applied.scheduled) == (1, 1)
    assert lines.statuses() == {"Ada": ["scheduled"], "Ben": ["canceled", "scheduled"]}
    (live,) = clinic.live_to(BEN)
    assert live.body == "Hillside: it is one week now, Ben. Your pain, 0 to 10? STOP to end."
    assert clinic.cells_of("Ben Example")["Day 7 SID"] == live.sid
    assert clinic.cycle().is_quiet
    assert (clinic.calls(CANCEL), clinic.calls(CREATE)) == (1, 1)


def test_another_time_moves_the_text(lines: Lines) -> None:
    lines.type(WEEK, "Time", "11:30")
    lines.clinic.cycle()
    (live,) = lines.clinic.live_to(BEN)
    assert live.send_at == datetime(2026, 3, 5, 17, 30, tzinfo=UTC)


def test_another_day_moves_the_text(lines: Lines) -> None:
    lines.type(WEEK, "Day", 8)
    lines.clinic.cycle()
    (live,) = lines.clinic.live_to(BEN)
    assert live.send_at == datetime(2026, 3, 6, 16, 0, tzinfo=UTC)


def test_a_faulty_line_says_why_and_changes_nothing(lines: Lines) -> None:
    clinic = lines.clinic
    lines.type(WEEK, "English", "Hello {name}")
    lines.type(WEEK, "Day", "soon")
    report = clinic.cycle()
    assert lines.statuses() == UNTOUCHED
    assert lines.row(WEEK)["Problem"] == (
        "Day “soon” is not a whole number from 0 to 365: write the days after surgery; "
        f"English: {{name}} is not known: {OFFERED}. Until you fix it, the old text stays in use."
    )
    assert clinic.control("State") == "Working. 1 line of Messages: see Problem there."
    assert report.warnings == (
        (
            "Messages, row 3: Day “soon” is not a whole number from 0 to 365: write the days after "
            f"surgery; English: {{name}} is not known: {OFFERED}"
        ),
    )
    assert clinic.cycle().is_quiet


def test_other_lines_come_into_force_beside_a_faulty_one(lines: Lines) -> None:
    lines.type("Evening", "Time", "noon-ish")
    lines.type(WEEK, "English", OTHER_WORDS)
    lines.clinic.cycle()
    assert lines.statuses() == {"Ada": ["scheduled"], "Ben": ["canceled", "scheduled"]}


def test_a_mended_line_comes_into_force(lines: Lines) -> None:
    lines.type(WEEK, "English", "Hello {name}")
    lines.clinic.cycle()
    lines.type(WEEK, "English", "Hello {first_name}")
    lines.clinic.cycle()
    assert lines.row(WEEK)["Problem"] is None
    assert [text.body for text in lines.clinic.live_to(BEN)] == ["Hello Ben"]


def test_a_deleted_line_takes_back_its_texts_and_says_so(lines: Lines) -> None:
    clinic = lines.clinic
    lines.delete(WEEK)
    clinic.cycle()
    assert lines.statuses() == {"Ada": ["scheduled"], "Ben": ["canceled"]}
    told = clinic.cells_of("Ben Example")
    assert told["Day 7 status"] == "cancelled: the step is no longer in the sequence"
    assert clinic.cycle().is_quiet
    assert clinic.calls(CREATE) == 0


def test_the_columns_of_a_deleted_line_may_go_too(lines: Lines) -> None:
    clinic = lines.clinic
    lines.delete(WEEK)
    clinic.cycle()
    for field in ("status", "time", "SID", "score"):
        clinic.staff("delete_columns", column=f"Day 7 {field}")
    clinic.cycle()
    assert clinic.cycle().is_quiet
    assert "Day 7 status" not in clinic.cells_of("Ben Example")


def test_a_deleted_line_that_comes_back_is_the_same_step(lines: Lines) -> None:
    clinic = lines.clinic
    was = lines.row(WEEK)
    clinic.until("2026-03-05 16:05")
    clinic.refresh()
    clinic.cycle()
    lines.delete(WEEK)
    clinic.cycle()
    lines.add(WEEK, 7, "10:00")
    clinic.cycle()
    assert lines.row(WEEK)["Step ID"] == was["Step ID"] == "day-7"
    assert lines.statuses()["Ben"] == ["delivered", "scheduled"]
    assert clinic.cells_of("Ben Example")["Day 7 status"] == "delivered"


def test_a_new_line_is_a_new_step_with_columns_of_its_own(lines: Lines) -> None:
    clinic = lines.clinic
    lines.add("Day 10", 10)
    clinic.cycle()
    assert lines.row("Day 10")["Step ID"] == "day-10"
    assert lines.statuses() == {"Ada": ["scheduled"], "Ben": ["scheduled", "scheduled"]}
    assert clinic.cells_of("Ben Example")["Day 10 status"] == "scheduled"
    assert clinic.cycle().is_quiet


def test_a_new_line_sends_nothing_whose_time_has_passed(lines: Lines) -> None:
    clinic = lines.clinic
    lines.add("Day 3", 3)
    clinic.cycle()
    assert lines.statuses()["Ben"] == ["scheduled"]
    assert clinic.cells_of("Ben Example")["Day 3 status"] == (
        "skipped: too late (it goes until 19:00 on its day)"
    )


def test_a_new_faulty_line_is_not_sent(lines: Lines) -> None:
    lines.add("Day 10", 10, Spanish="")
    lines.clinic.cycle()
    assert lines.statuses() == UNTOUCHED
    row = lines.row("Day 10")
    assert (row["Problem"], row["Step ID"]) == (
        "Spanish is blank: every language needs a text. Until you fix it, it is not sent.",
        None,
    )


def test_sorting_and_moving_lines_changes_nothing(lines: Lines) -> None:
    clinic = lines.clinic
    lines.edit("sort", by="English", descending=True)
    lines.edit("move_rows", row=2, to=6)
    lines.edit("insert_rows", at=3)
    assert clinic.cycle().applied.cancelled == 0
    assert clinic.cycle().is_quiet
    assert lines.statuses() == UNTOUCHED


def test_columns_may_stand_anywhere(lines: Lines) -> None:
    lines.edit("move_columns", column="English")
    lines.edit("move_columns", column="Step ID", before="Step")
    lines.edit("insert_columns", before="Day", header="Our notes")
    lines.type(WEEK, "Our notes", "ask Dr. Example")
    lines.clinic.cycle()
    assert lines.statuses() == UNTOUCHED
    lines.type(WEEK, "English", "Hello {name}")
    lines.clinic.cycle()
    assert str(lines.row(WEEK)["Problem"]).startswith("English: {name} is not known")


def test_the_daemons_columns_come_back_when_they_were_deleted(lines: Lines) -> None:
    for column in ("Problem", "Preview", "Step ID"):
        lines.edit("delete_columns", column=column)
    lines.clinic.cycle()
    assert lines.row(WEEK)["Step ID"] == "day-7"
    assert str(lines.row(WEEK)["Preview"]).startswith("Hillside: one week")
    assert lines.statuses() == UNTOUCHED
    assert lines.clinic.cycle().is_quiet


def test_reading_the_tab_costs_no_request_of_its_own(lines: Lines) -> None:
    clinic = lines.clinic
    clinic.cycle()
    assert clinic.all_calls() == {READ: 1}
    lines.type(WEEK, "English", OTHER_WORDS)
    clinic.cycle()
    counts = clinic.all_calls()
    assert (counts[READ], counts[WRITE]) == (2, 1)


def test_columns_that_change_cost_one_read_more(lines: Lines) -> None:
    lines.type(WEEK, "Step", "One week")
    lines.clinic.cycle()
    counts = lines.clinic.all_calls()
    assert (counts[READ], counts[WRITE]) == (2, 1)


def test_lines_are_left_alone_while_somebody_types(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(schedule={"settle_seconds": 30})
    clinic.add_row("Ben Example", BEN, "2026-02-26")
    clinic.cycle()
    clinic.apply_layout()
    clinic.cycle()
    lines = Lines(clinic)
    lines.type(WEEK, "English", "Hel")
    report = clinic.cycle()
    assert report.wake_at == datetime(2026, 3, 3, 14, 4, 31, tzinfo=UTC)
    clinic.advance(seconds=20)
    lines.type(WEEK, "English", "Hello {first_name}")
    clinic.cycle()
    assert [text.status for text in clinic.texts_to(BEN)] == ["scheduled"]
    clinic.advance(seconds=30)
    clinic.cycle()
    assert [text.body for text in clinic.live_to(BEN)] == ["Hello Ben"]
    assert len(clinic.texts_to(BEN)) == 2


def test_another_text_of_the_clarification_is_heeded(lines: Lines, clinic: Clinic) -> None:
    words = "{clinic}: once more please, 0 to 10?"
    for language in ("English", "Spanish", "Chinese"):
        lines.type("Asked again", language, words)
    clinic.cycle()
    assert clinic.ctx.state.active_sequence.plan.clarification == dict.fromkeys(
        ("en", "es", "zh"), words
    )
    lines.type("Asked again", "Spanish", "")
    clinic.cycle()
    assert lines.row("Asked again")["Problem"] == (
        "Spanish is blank: every language needs a text. Until you fix it, the old text stays in use."
    )
    assert clinic.ctx.state.active_sequence.plan.clarification["es"] == words
    lines.delete("Asked again")
    clinic.cycle()
    assert clinic.ctx.state.active_sequence.plan.clarification == {}
