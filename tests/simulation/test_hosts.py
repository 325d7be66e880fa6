"""Does a person who runs `recover` get to its end where a person can, and is it told where none can?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.simulation import hosts, staff
from tests.simulation.life import CREATE
from tests.simulation.scenes import ADA, PHONES, Scene
from tests.simulation.wire import Trouble

LONG = 500
"""More calls than a person makes who does not wait."""


def handed_over(folder: Path) -> Scene:
    scene = Scene(folder)
    scene.admit()
    scene.cycles(10, 10, 10)
    return scene


@pytest.mark.parametrize("operation", ["sheets.*", "oauth.token", "twilio.*"])
def test_a_recovery_comes_to_its_end_after_a_long_outage(tmp_path: Path, operation: str) -> None:
    scene = handed_over(tmp_path)
    scene.breaks(operation, Trouble("503"), times=LONG)

    hosts.lose(scene)

    scene.cycles(10, 10)
    assert scene.live(ADA, "Evening") == 1
    scene.settle()
    assert scene.judge.violations == []


def test_a_recovery_that_fails_while_the_services_answer_is_told(tmp_path: Path) -> None:
    scene = handed_over(tmp_path)
    scene.stage.hooks.trouble = lambda call: (
        Trouble("503") if call.operation.startswith("sheets.") else None
    )

    hosts.lose(scene)

    assert "I8 recover" in {one.invariant for one in scene.judge.violations}
    scene.stage.end()


@pytest.mark.parametrize("edit", [staff.rename_tab, staff.rename_needed])
def test_who_is_told_what_to_rename_back_does_so_and_recovers(
    tmp_path: Path, edit: Callable[[staff.Staff], None]
) -> None:
    scene = handed_over(tmp_path)
    scene.do(edit)
    began = scene.stage.clock.now()

    hosts.lose(scene)

    # at once, not as late as it was meant to be
    assert (scene.stage.clock.now() - began).total_seconds() < 600
    assert scene.staff.agenda == []
    scene.cycles(10, 10)
    scene.settle()
    assert scene.judge.violations == []


def test_nobody_puts_right_what_they_were_not_told_of(tmp_path: Path) -> None:
    scene = handed_over(tmp_path)
    scene.do(staff.rename_tab)
    scene.staff.agenda[:] = [(at, "another repair", edit) for at, _, edit in scene.staff.agenda]

    hosts.lose(scene)

    assert "I8 recover" in {one.invariant for one in scene.judge.violations}
    scene.stage.end()


def with_a_copy(folder: Path) -> tuple[Scene, str, datetime]:
    """A copy of the ledger was made, and each patient has got another text since."""
    scene = handed_over(folder)
    scene.until("2026-03-10 14:00")
    scene.cycles(1, 15)
    copy, made_at = scene.stage.copied(), scene.stage.clock.now()
    scene.until("2026-03-10 16:00")
    scene.cycles(1, 15)
    return scene, copy, made_at


@pytest.mark.parametrize("edit", [staff.clear_row, staff.mistype_date, staff.half_type_phone])
def test_who_is_told_of_a_row_that_shows_texts_mends_it_and_recovers(
    tmp_path: Path, edit: Callable[[staff.Staff, str], None]
) -> None:
    scene, copy, made_at = with_a_copy(tmp_path)
    scene.do(lambda desk: edit(desk, ADA))

    hosts.put_back(scene, copy, made_at)

    scene.cycles(10, 10)
    assert scene.live(ADA, "Day 14") == 1
    scene.settle()
    assert scene.judge.violations == []


def test_who_reads_of_recover_in_a_row_that_came_back_runs_it(tmp_path: Path) -> None:
    """Its texts went to a phone of which the old ledger never heard."""
    scene, copy, made_at = with_a_copy(tmp_path)
    scene.do(lambda desk: staff.change_phone(desk, ADA))
    scene.cycles(1, 15)
    row = scene.staff.row_of(ADA)
    assert row is not None
    cells = staff.by_header(scene.staff, row)
    scene.do(lambda desk: desk.edit("delete_rows", row=row))
    hosts.put_back(scene, copy, made_at)
    scene.do(lambda desk: staff.put_back(desk, ADA, cells))

    asked = []
    for _ in range(5):
        scene.cycles(10)
        asked.append(scene.forgotten.asks)

    assert (True in asked, asked[-1]) == (True, False)
    assert scene.live(ADA, "Day 14") == 1
    scene.settle()
    assert scene.judge.violations == []


def test_who_reads_of_recover_for_a_text_that_was_open_when_the_copy_was_made_runs_it(
    tmp_path: Path,
) -> None:
    """It was cancelled since for the patient's STOP; of such a text the copy knows nothing by itself."""
    scene = Scene(tmp_path)
    scene.breaks(CREATE, Trouble("timeout", applied=True))
    scene.admit()
    scene.cycles(10)
    scene.stage.clock.advance(1)
    copy, made_at = scene.stage.copied(), scene.stage.clock.now()
    scene.cycles(250, 10)
    scene.says(PHONES[ADA], "STOP")
    scene.cycles(10, 10)
    scene.breaks("twilio.messages.list", Trouble("503"), times=8)
    hosts.put_back(scene, copy, made_at)

    asked = []
    for _ in range(6):
        scene.cycles(100)
        asked.append(scene.forgotten.asks)

    assert (True in asked, asked[-1]) == (True, False)
    scene.settle()
    assert scene.judge.violations == []
    assert all("recover" not in str(cells["Status"]) for _, cells in scene.staff.rows())


def test_a_row_that_does_not_ask_for_recover_is_told(tmp_path: Path) -> None:
    scene, copy, made_at = with_a_copy(tmp_path)
    hosts.put_back(scene, copy, made_at)
    scene.cycles(10, 10)

    assert scene.forgotten.look(lambda _sids: ()) == [*PHONES]

    assert {one.invariant for one in scene.judge.violations} == {"I2 silent", "I8 recover"}
    scene.stage.end()
