"""Is a line known through all that staff do to it, so that no text goes out twice?"""

from pathlib import Path

import pytest

from sheetdrip.errors import UserMustFix
from tests.integration.clinic import Clinic
from tests.integration.messages.tab import UNTOUCHED, WEEK, Lines

DELIVERED = ["delivered", "scheduled"]
"""Day 7 and, by then, day 14."""


def delivered(lines: Lines) -> None:
    """Ben's day 7 has come, and he has answered it."""
    clinic = lines.clinic
    clinic.until("2026-03-05 16:05")
    clinic.refresh()
    clinic.cycle()
    clinic.edit("Ben Example", "Day 7 score", 3)
    clinic.cycle()
    assert lines.statuses()["Ben"] == DELIVERED


def test_a_renamed_step_is_the_same_step_and_renames_its_columns(lines: Lines) -> None:
    clinic = lines.clinic
    delivered(lines)
    sid = clinic.cells_of("Ben Example")["Day 7 SID"]
    lines.type(WEEK, "Step", "One week")
    clinic.cycle()
    told = clinic.cells_of("Ben Example")
    assert "Day 7 status" not in told
    assert told["One week status"] == "delivered"
    assert (told["One week SID"], told["One week score"]) == (sid, 3)
    assert lines.ids["One week"] == "day-7"
    assert lines.statuses()["Ben"] == DELIVERED
    assert clinic.cycle().is_quiet


def test_a_step_renamed_and_renamed_back_keeps_its_columns(lines: Lines) -> None:
    clinic = lines.clinic
    delivered(lines)
    for name in ("One week", "Seven days", WEEK):
        row = next(row for row in lines.rows if row["Step ID"] == "day-7")
        lines.type(str(row["Step"]), "Step", name)
        clinic.cycle()
        clinic.cycle()
    told = clinic.cells_of("Ben Example")
    assert (told["Day 7 status"], told["Day 7 score"]) == ("delivered", 3)
    assert lines.statuses()["Ben"] == DELIVERED


def test_a_process_that_dies_before_it_renames_the_columns_does_it_later(lines: Lines) -> None:
    clinic = lines.clinic
    delivered(lines)
    lines.type(WEEK, "Step", "One week")
    clinic.ctx.read()
    clinic.ctx.state.active_sequence.keep(clinic.clock.now())
    clinic.restart()
    clinic.cycle()
    told = clinic.cells_of("Ben Example")
    assert "Day 7 status" not in told
    assert (told["One week status"], told["One week score"]) == ("delivered", 3)


def test_the_name_of_another_texts_columns_is_refused(lines: Lines) -> None:
    clinic = lines.clinic
    lines.type(WEEK, "Step", "swapping")
    lines.type("Day 14", "Step", WEEK)
    lines.type("swapping", "Step", "Day 14")
    clinic.cycle()
    assert lines.row("Day 14")["Problem"] == (
        "“Day 14” names the columns of another text in the surgeries' tab: call it something else. "
        "Until you fix it, the old text stays in use."
    )
    assert lines.statuses() == UNTOUCHED
    assert clinic.cycle().is_quiet


def test_a_copied_line_is_a_new_step(lines: Lines) -> None:
    clinic = lines.clinic
    delivered(lines)
    lines.copy(WEEK, Step="Day 9", Day=9)
    clinic.cycle()
    assert (lines.ids[WEEK], lines.ids["Day 9"]) == ("day-7", "day-9")
    assert clinic.cells_of("Ben Example")["Day 9 status"] == "scheduled"
    assert lines.statuses()["Ben"] == [*DELIVERED, "scheduled"]


def test_copy_and_original_are_told_apart_whichever_is_edited(lines: Lines) -> None:
    clinic = lines.clinic
    delivered(lines)
    lines.copy(WEEK)
    clinic.cycle()
    upper, lower = [row for row in lines.rows if row["Step"] == WEEK]
    assert upper["Problem"] is None
    assert lower["Problem"] == (
        "Another line is called “Day 7” too: rename one of them. Until you fix it, it is not sent."
    )
    clinic.staff("set", sheet="Messages", row=upper["row"], column="Step", value="Day 9")
    clinic.staff("set", sheet="Messages", row=upper["row"], column="Day", value=9)
    clinic.cycle()
    assert (lines.ids[WEEK], lines.ids["Day 9"]) == ("day-7", "day-9")
    assert clinic.cells_of("Ben Example")["Day 7 status"] == "delivered"


def test_a_wiped_id_is_found_again_by_label_and_day(lines: Lines) -> None:
    delivered(lines)
    lines.type(WEEK, "Step ID", "")
    lines.type(WEEK, "English", "Other words, {first_name}")
    lines.clinic.cycle()
    assert lines.ids[WEEK] == "day-7"
    assert lines.statuses()["Ben"] == DELIVERED


def test_a_wiped_id_and_a_new_label_are_found_again_by_the_text(lines: Lines) -> None:
    delivered(lines)
    lines.type(WEEK, "Step ID", "")
    lines.type(WEEK, "Step", "One week")
    lines.clinic.cycle()
    assert lines.ids["One week"] == "day-7"
    assert lines.statuses()["Ben"] == DELIVERED


def test_ids_that_a_sort_left_behind_go_back_to_their_lines(lines: Lines) -> None:
    delivered(lines)
    before = lines.ids
    lines.edit("sort", by="English", descending=True, columns=["Step", "Preview"])
    assert lines.ids != before
    lines.clinic.cycle()
    assert lines.ids == before
    assert lines.statuses()["Ben"] == DELIVERED


def test_an_id_typed_by_hand_is_not_taken_for_another_step(lines: Lines) -> None:
    lines.add("Day 10", 10, **{"Step ID": "day-21"})
    lines.clinic.cycle()
    assert (lines.ids["Day 10"], lines.ids["Day 21"]) == ("day-10", "day-21")


def test_names_are_never_given_twice(lines: Lines) -> None:
    clinic = lines.clinic
    lines.type(WEEK, "Step", "One week")
    clinic.cycle()
    clinic.cycle()
    lines.add(WEEK, 9)
    clinic.cycle()
    assert (lines.ids["One week"], lines.ids[WEEK]) == ("day-7", "day-7-2")


def test_a_lost_ledger_finds_the_names_in_the_tab(lines: Lines, clinic: Clinic) -> None:
    lines.add("Week 2 and a bit", 16)
    lines.type(WEEK, "Step", "One week")
    clinic.cycle()
    clinic.close()
    Path(clinic.settings.file.ledger.url.removeprefix("sqlite:///")).unlink()
    clinic.restart()
    with pytest.raises(
        UserMustFix, match="sheetdrip recover"
    ):  # its rows show texts of the lost one
        clinic.cycle()
    assert lines.ids == {
        "Evening": "evening",
        "One week": "day-7",
        "Day 14": "day-14",
        "Day 21": "day-21",
        "Asked again": "asked-again",
        "Week 2 and a bit": "week-2-and-a-bit",
    }
