"""Does a slip of the hand in the Messages tab, or a restart, leave the texts as they were?"""

from dataclasses import replace

import pytest

from sheetdrip.errors import PlanRefused, UserMustFix
from sheetdrip.settings.load import Settings
from sheetdrip.sync.cycle_planning import preview
from tests.integration.clinic import CANCEL, CREATE, Clinic
from tests.integration.conftest import OpenClinic
from tests.integration.messages.tab import OTHER_WORDS, UNTOUCHED, WEEK, Lines

KEPT = "Until then all texts stay as they were"


def test_an_emptied_tab_changes_nothing_and_says_so(lines: Lines) -> None:
    clinic = lines.clinic
    lines.edit("delete_rows", row=1, count=6)
    report = clinic.cycle()
    assert lines.statuses() == UNTOUCHED
    assert report.warnings[0] == (
        f"Messages: No column is called “Step”: add it, or rename it back, in row 1. {KEPT}"
    )
    assert str(clinic.control("State")).startswith("Working. Messages: No column is called “Step”")


def test_a_tab_without_lines_changes_nothing_and_init_fills_it_again(lines: Lines) -> None:
    clinic = lines.clinic
    lines.type(WEEK, "Step", "One week")
    clinic.cycle()
    before = lines.ids
    lines.edit("delete_rows", row=2, count=5)
    report = clinic.cycle()
    assert report.warnings == (f"Messages: It has no line with a step. {KEPT}",)
    assert lines.statuses() == UNTOUCHED
    assert "“Messages” has the texts that are in force again" in clinic.apply_layout()
    clinic.cycle()
    assert (lines.ids, lines.statuses()) == (before, UNTOUCHED)
    assert clinic.apply_layout() == ()


@pytest.mark.parametrize("column", ["Step", "Day", "Time", "English", "Chinese"])
def test_a_column_that_vanished_changes_nothing_and_says_so(lines: Lines, column: str) -> None:
    lines.edit("delete_columns", column=column)
    lines.clinic.cycle()
    assert lines.statuses() == UNTOUCHED
    (first, *_) = lines.rows
    assert first["Problem"] == (
        f"No column is called “{column}”: add it, or rename it back, in row 1. {KEPT}."
    )
    assert lines.clinic.cycle().is_quiet


def test_a_column_that_is_there_twice_changes_nothing_and_says_so(lines: Lines) -> None:
    lines.edit("insert_columns", before="Day", header="Español")
    lines.clinic.cycle()
    assert lines.rows[0]["Problem"] == (
        f"Columns B and G are both “Spanish”: rename one of them. {KEPT}."
    )
    assert lines.statuses() == UNTOUCHED


def test_a_deleted_tab_changes_nothing_and_init_makes_it_anew(lines: Lines) -> None:
    clinic = lines.clinic
    lines.type(WEEK, "English", OTHER_WORDS)
    clinic.cycle()
    before = lines.ids
    (tab,) = [one for one in clinic.spreadsheet.sheets if one.title == "Messages"]
    clinic.spreadsheet.apply([{"deleteSheet": {"sheetId": tab.sheet_id}}])
    report = clinic.cycle()
    assert report.warnings == (
        (
            "Messages: the tab is gone, and its texts stay in force as they last were: restore it, or "
            "run sheetdrip init, which makes it anew"
        ),
    )
    clinic.restart()
    clinic.cycle()
    assert [text.status for text in clinic.live_to()] == ["scheduled", "scheduled"]
    clinic.apply_layout()
    clinic.cycle()
    assert lines.ids == before
    assert lines.row(WEEK)["English"] == OTHER_WORDS
    assert len(clinic.texts_to()) == 3


def test_a_restart_with_a_faulty_tab_keeps_the_last_good_version(lines: Lines) -> None:
    clinic = lines.clinic
    lines.type(WEEK, "English", OTHER_WORDS)
    clinic.cycle()
    lines.type(WEEK, "English", "Hello {name}")
    lines.type("Evening", "Time", "23:30")
    clinic.cycle()
    clinic.restart()
    clinic.forget_calls()
    clinic.cycle()
    assert (clinic.calls(CREATE), clinic.calls(CANCEL)) == (0, 0)
    assert clinic.ctx.state.active_sequence.plan.steps[1].texts["en"] == OTHER_WORDS
    assert lines.row("Evening")["Problem"] == (
        "Time 23:30 is inside the quiet hours, 21:00 to 08:00: choose another. "
        "Until you fix it, the old text stays in use."
    )


def test_a_restart_alone_cancels_nothing(lines: Lines) -> None:
    clinic = lines.clinic
    lines.type(WEEK, "English", OTHER_WORDS)
    lines.add("Day 10", 10)
    clinic.cycle()
    clinic.restart()
    clinic.forget_calls()
    report = clinic.cycle()
    assert (clinic.calls(CREATE), clinic.calls(CANCEL)) == (0, 0)
    assert report.applied.cancelled == 0


def five_patients(open_clinic: OpenClinic) -> Clinic:
    """More than may be cancelled without approval."""
    clinic = open_clinic(safety={"max_cancels": 2, "max_share": 0.01})
    for number in range(5):
        clinic.add_row(f"Pat {number}", f"+1312555010{number}")
    clinic.cycle()
    clinic.apply_layout()
    clinic.cycle()
    return clinic


def test_a_mass_change_of_texts_waits_for_approval_and_shows_its_preview(
    open_clinic: OpenClinic,
) -> None:
    lines = Lines(five_patients(open_clinic))
    clinic = lines.clinic
    lines.type("Evening", "English", "Hello {first_name}, 0 to 10?")
    with pytest.raises(PlanRefused) as refused:
        clinic.cycle()
    assert [text.status for text in clinic.texts_to()] == ["scheduled"] * 5
    assert str(lines.row("Evening")["Preview"]).startswith("Hello Ada, 0 to 10?\n\n")
    report = clinic.cycle(approved=refused.value.digest)
    assert (report.applied.cancelled, report.applied.scheduled) == (5, 5)
    assert len(clinic.live_to()) == 5


def test_a_change_taken_back_before_it_is_approved_changes_nothing(
    open_clinic: OpenClinic,
) -> None:
    lines = Lines(five_patients(open_clinic))
    clinic = lines.clinic
    was = lines.row("Evening")["English"]
    lines.type("Evening", "English", "Hello")
    with pytest.raises(PlanRefused):
        clinic.cycle()
    lines.type("Evening", "English", was)
    clinic.cycle()
    assert [text.status for text in clinic.texts_to()] == ["scheduled"] * 5


def test_a_look_ahead_shows_what_an_edit_would_do_and_keeps_nothing(lines: Lines) -> None:
    clinic = lines.clinic
    lines.type(WEEK, "English", OTHER_WORDS)
    lines.type("Evening", "Day", "")
    seen = preview(clinic.ctx)
    assert seen.plan.summary == "1 to cancel"
    assert seen.warnings == (
        "Messages, row 2: Day is blank: write the days after surgery, 0 for the same day",
    )
    clinic.restart()
    assert clinic.ctx.state.active_sequence.plan.steps[1].texts["en"] != OTHER_WORDS


def test_lines_moved_between_read_and_write_are_put_right(lines: Lines, clinic: Clinic) -> None:
    lines.type(WEEK, "English", OTHER_WORDS)
    lines.add("Day 10", 10)

    class Meddled:
        """A sheet in which staff insert a line just before the daemon writes."""

        def __init__(self) -> None:
            self.inner, self.done = clinic.ctx.sheet, False

        def __getattr__(self, name: str) -> object:
            return getattr(self.inner, name)

        def write(self, *told: object, **more: object) -> object:
            if not self.done:
                self.done = True
                lines.edit("insert_rows", at=2)
            return self.inner.write(*told, **more)  # type: ignore[arg-type]

    clinic.wire(sheet=Meddled())
    clinic.cycle()
    clinic.cycle()
    clinic.cycle()
    assert lines.ids == {
        "Evening": "evening",
        "Day 7": "day-7",
        "Day 14": "day-14",
        "Day 21": "day-21",
        "Asked again": "asked-again",
        "Day 10": "day-10",
    }
    assert len(clinic.texts_to()) == 4


def settings_with(clinic: Clinic, **changes: object) -> Settings:
    """The settings with another post-op sequence."""
    plan = replace(clinic.settings.sequences["post-op"], **changes)  # type: ignore[arg-type]
    return replace(clinic.settings, sequences={"post-op": plan})


def test_a_language_added_since_waits_for_its_column(lines: Lines) -> None:
    clinic = lines.clinic
    plan = clinic.settings.sequences["post-op"]
    more = {**plan.languages, "fr": ("French", "Français")}
    clinic.restart(settings=settings_with(clinic, languages=more))
    report = clinic.cycle()
    assert "No column is called “French”" in report.warnings[0]
    assert lines.statuses() == UNTOUCHED
    clinic.add_row("Cy Example", "+13125550103", language="Français")
    clinic.cycle()
    status = str(clinic.cells_of("Cy Example")["Status"])
    assert "Language says “Français”, in which there are no texts, so they go in English" in status


def test_a_default_language_in_which_nothing_is_written_stops_the_clinic(lines: Lines) -> None:
    clinic = lines.clinic
    plan = clinic.settings.sequences["post-op"]
    more = {**plan.languages, "fr": ("French",)}
    clinic.restart(settings=settings_with(clinic, languages=more, default_language="fr"))
    with pytest.raises(UserMustFix, match="no text in “fr”"):
        clinic.cycle()
    assert lines.statuses() == UNTOUCHED
