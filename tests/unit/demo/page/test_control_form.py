"""Is the Control tab read as a form?"""

from sheetdrip.demo.page.control_form import Box, form_of
from sheetdrip.demo.page.tables import Cell, Row, Tab


def control(*lines: tuple[str, str]) -> Tab:
    """A tab of labels and values; its first line is what another tab's header is."""
    first, *others = lines
    rows = tuple(Row(number, tuple(map(Cell, line))) for number, line in enumerate(others, start=2))
    return Tab("Control", first, rows)


LINES = (
    ("Pause", "FALSE"),
    ("State", "Working."),
    ("Errors", ""),
    ("Waiting for approval", "3 to cancel"),
    ("Plan", "abc123"),
    ("Approve", "FALSE"),
)


def test_boxes_are_found_where_they_stand_in_the_sheet() -> None:
    form = form_of(control(*LINES))
    assert form is not None
    assert (form.pause, form.approve) == (Box(1, 1, False), Box(6, 1, False))  # noqa: FBT003


def test_what_sheetdrip_says_is_told_by_label_and_blanks_are_left_out() -> None:
    form = form_of(control(*LINES))
    assert form is not None
    assert form.told == (("State", "Working."), ("Waiting for approval", "3 to cancel"))
    assert form.may_approve


def test_a_ticked_pause_is_on_and_nothing_to_approve_offers_no_button() -> None:
    form = form_of(control(("Pause", "TRUE"), ("State", "Paused.")))
    assert form is not None
    assert form.pause == Box(1, 1, True)  # noqa: FBT003
    assert form.approve is None
    assert not form.may_approve


def test_the_box_for_a_new_dashboard_is_one_of_the_boxes() -> None:
    form = form_of(control(("Pause", "FALSE"), ("New Dashboard", "FALSE")))
    assert form is not None
    assert form.new_dashboard == Box(2, 1, False)  # noqa: FBT003
    assert form.told == ()


def test_another_tab_is_no_form() -> None:
    tab = Tab("Surgeries", ("Patient", "Phone"), (Row(2, (Cell("Ada"), Cell("1"))),))
    assert form_of(tab) is None
