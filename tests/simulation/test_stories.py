"""Do stories that once ended badly end well?"""

from functools import partial
from pathlib import Path

from tests.simulation.scenes import ADA, BEN, Scene
from tests.simulation.wire import Trouble


def test_a_double_whose_cancel_got_lost_is_cancelled_at_the_next_audit(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.breaks("twilio.messages.create", Trouble("late_apply", seconds=300))
    scene.admit(ADA)
    scene.cycles(10, 250)
    scene.breaks("twilio.messages.cancel", Trouble("503"))
    scene.cycles(100)
    assert scene.live(ADA, "Evening") == 2

    scene.cycles(15)

    assert scene.live(ADA, "Evening") == 1
    scene.stage.end()


def test_a_double_is_cancelled_though_another_list_fails_in_the_same_audit(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.breaks("twilio.messages.create", Trouble("late_apply", seconds=300))
    scene.admit(ADA, BEN)
    scene.cycles(10, 250)
    scene.stage.clock.advance(100)
    scene.restart()
    lists = iter([None, *[Trouble("500")] * 4])
    scene.stage.hooks.trouble = lambda call: (
        next(lists, None) if call.operation == "twilio.messages.list" else None
    )
    scene.cycles(1)

    assert scene.live(ADA, "Evening") == 1
    scene.stage.end()


def test_a_date_changed_before_the_id_was_written_moves_the_text(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.breaks("sheets.spreadsheets.batchUpdate", Trouble("503"), times=4)
    scene.admit(ADA)
    scene.cycles(10)
    scene.type_in(ADA, "Surgery date", "2026-03-05")

    scene.cycles(10, 10)

    assert scene.live(ADA, "Evening") == 1
    scene.settle()
    assert scene.judge.violations == []


def test_a_phone_changed_with_the_id_wiped_moves_the_texts(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.admit()
    scene.cycles(10, 10)
    scene.type_in(BEN, "Drip ID", "")
    scene.type_in(BEN, "Phone", "+13125550142")

    scene.cycles(10, 10)

    assert scene.live(BEN, "Evening") == 1
    scene.settle()
    assert scene.judge.violations == []


def test_a_row_overwritten_after_losing_its_id_waits_for_the_old_texts(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.admit(ADA)
    scene.cycles(10, 10)
    for column, value in (
        ("Drip ID", ""),
        ("Phone", "+13125550142"),
        ("Surgery date", "2026-03-05"),
    ):
        edit = partial(scene.staff.edit, "set", row=2, column=column, value=value)
        scene.staff.act("edit", edit)

    scene.cycles(10, 10)
    assert scene.live(ADA, "Evening") == 1

    scene.cycles(600, 10)
    assert scene.live(ADA, "Evening") == 1
    assert {text.message.to for text in scene.judge.pending.values()} == {"+13125550142"}
    assert not [one for one in scene.judge.violations if one.invariant.startswith("I1")]
    scene.stage.end()


def test_a_text_that_comes_into_the_window_just_before_the_verdict_is_no_unrest(
    tmp_path: Path,
) -> None:
    scene = Scene(tmp_path)
    scene.admit(ADA, day="2026-03-04")
    scene.cycles(10, 10)
    # Day 7 is due on 11 March at 15:00 UTC; settling takes 1246 seconds
    scene.until("2026-03-04 14:41:20")

    scene.settle()

    assert scene.live(ADA, "Day 7") == 1
    assert scene.judge.violations == []
