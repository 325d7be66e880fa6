"""What does the Control tab say, what should it say, and what does a tick in it mean?"""

from datetime import datetime, timedelta

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.dates import to_serial
from sheetdrip.planning.attention import OpenConcerns
from sheetdrip.planning.control_tab import (
    LABELS,
    ControlTab,
    Heartbeat,
    TabStatus,
    find,
    hindered,
    holding,
    is_forsaken,
    is_pressing,
    is_stale,
    pauses,
    refused,
    state_alone,
    stopped,
    to_write,
    troubled,
    with_open,
    working,
)

DIGEST = "0123456789ab"
CHECKED = datetime(2026, 3, 3, 12, 0)  # noqa: DTZ001 - the clinic's clocks
SERIAL = 46084.5
FIVE = timedelta(minutes=5)


def tab(**cells: Cell) -> ControlTab:
    """A tab with every line; cells by label in snake case."""
    said = {label: cells.get(label.casefold().replace(" ", "_")) for label in LABELS}
    return find([[label, cell] for label, cell in said.items()])


def test_values_stand_to_the_right_of_their_labels_wherever_these_are() -> None:
    control = find(
        [
            [],
            ["", " PAUSE: ", False, "", "approve", True],
            ["our notes, by no means a label", 7],
            ["Plan", DIGEST],
            ["state"],
        ]
    )
    assert control == ControlTab(
        values={"Pause": False, "Approve": True, "Plan": DIGEST, "State": None},
        places={
            "Pause": ((1, 2),),
            "Approve": ((1, 5),),
            "Plan": ((3, 1),),
            "State": ((4, 1),),
        },
    )


def test_of_doubled_lines_the_first_counts_but_of_boxes_one_that_is_not_empty() -> None:
    control = find([["State", "a"], ["State", "b"], ["Pause", False], ["Pause", "x"], ["Pause"]])
    assert control.values == {"State": "a", "Pause": "x"}
    assert control.places == {"State": ((0, 1), (1, 1)), "Pause": ((2, 1), (3, 1), (4, 1))}


@pytest.mark.parametrize(
    "cell", [True, "yes", "x", 1, 1.5, "TRUE", "#REF!", "nope", "ja"], ids=repr
)
def test_a_tick_or_any_word_pauses(cell: Cell) -> None:
    assert pauses(cell)


@pytest.mark.parametrize(
    "cell", [False, None, "", " ", 0, "no", "No ", "OFF", "false", "0"], ids=repr
)
def test_an_empty_box_or_a_no_does_not(cell: Cell) -> None:
    assert not pauses(cell)


def test_a_tick_approves_the_plan_beside_it_and_no_other() -> None:
    ticked = tab(approve=True, plan=DIGEST)
    assert ticked.approves(DIGEST)
    assert not ticked.approves("ba9876543210")


def test_a_tick_and_nothing_else_asks_for_a_new_dashboard() -> None:
    assert tab(new_dashboard=True).wants_dashboard
    assert not any(tab(new_dashboard=cell).wants_dashboard for cell in (None, False, "yes", 1))


@pytest.mark.parametrize(
    "control",
    [
        tab(approve=False, plan=DIGEST),
        tab(approve=True),
        tab(approve="TRUE", plan=DIGEST),
        tab(approve=1, plan=DIGEST),
        tab(approve="a formula", plan=DIGEST),
        find([["Approve", True]]),
        find([["Plan", DIGEST]]),
        find([["Approve", True], ["Plan", DIGEST], ["Approve", True]]),
        find([["Approve", True], ["Plan", DIGEST], ["Plan", ""]]),
        find([]),
    ],
)
def test_nothing_else_approves(control: ControlTab) -> None:
    assert not control.approves(DIGEST)


@pytest.mark.parametrize(
    ("notice", "state"),
    [
        (working(0, shadow=False), "Working."),
        (working(1, shadow=False), "Working. 1 row needs you: see Status there."),
        (working(7, shadow=False), "Working. 7 rows need you: see Status there."),
        (working(0, shadow=True), "Rehearsing (shadow): nothing is sent."),
        (working(0, shadow=False, hindrance="no funds"), "In trouble: no funds."),
        (
            working(1, shadow=True, hindrance="no funds", aside="See Messages."),
            "In trouble: no funds. 1 row needs you: see Status there. See Messages.",
        ),
        (hindered(working(0, shadow=False), ""), "Working."),
        (with_open(working(0, shadow=False), OpenConcerns()), "Working."),
        (
            with_open(working(0, shadow=False), OpenConcerns(calls=1)),
            "Working. 1 row needs a call.",
        ),
        (
            with_open(working(0, shadow=False), OpenConcerns(calls=2, reads=1)),
            "Working. 2 rows need a call and 1 row is to be read.",
        ),
        (
            with_open(holding(0), OpenConcerns(reads=2)),
            f"{holding(0).state} 2 rows are to be read.",
        ),
        (
            with_open(working(0, shadow=False), OpenConcerns(strangers=1)),
            "Working. A number that is in no row wrote lately: see Replies.",
        ),
        (
            with_open(working(0, shadow=False), OpenConcerns(strangers=2)),
            "Working. 2 numbers that are in no row wrote lately: see Replies.",
        ),
        (
            hindered(holding(0), "no funds"),
            "Paused: nothing is sent until Pause is unticked or cleared. In trouble as well: no funds.",
        ),
        (holding(0), "Paused: nothing is sent until Pause is unticked or cleared."),
        (
            holding(2),
            "Paused: nothing is sent until Pause is unticked or cleared. 2 not taken back from Twilio yet.",
        ),
        (stopped("No column is called “Phone”"), "Stopped: No column is called “Phone”"),
        (
            troubled("Google did not answer"),
            "In trouble: Google did not answer. It is tried again at every check.",
        ),
    ],
)
def test_the_state_is_a_sentence_or_two(notice: TabStatus, state: str) -> None:
    assert notice == TabStatus(state=state)


def test_a_refused_plan_is_told_with_its_size_its_reasons_and_its_digest() -> None:
    effects = ["150 texts will be scheduled", "3 cancelled"]
    notice = refused(DIGEST, ["too many", "too late"], effects, ambiguous=False)
    assert notice == TabStatus(
        state="Needs you: some changes are waiting for approval; everything else goes on.",
        waiting="If you tick Approve, 150 texts will be scheduled; 3 cancelled. Too many; too late.",
        plan=DIGEST,
    )
    asked = refused(DIGEST, ["was it meant?"], [], ambiguous=False)
    assert asked.waiting == "Was it meant?"


def test_whom_it_concerns_is_named_as_far_as_a_cell_is_readable() -> None:
    whom = [("Ada", ("Evening", "Day 7")), ("Ben", ())]
    told = refused(DIGEST, ["too many"], [], whom, ambiguous=False).waiting
    assert told == "Too many. It concerns Ada (Evening, Day 7), Ben."
    many = refused(DIGEST, [], [], [("Ada", ())] * 31, ambiguous=False).waiting
    assert many.endswith("Ada, and 1 more.")


def test_a_tab_in_which_no_tick_counts_says_what_to_delete() -> None:
    assert refused(DIGEST, [], [], ambiguous=True).state == (
        "Needs you: some changes are waiting for approval; everything else goes on. "
        "First delete the second “Plan” or “Approve” line from this tab."
    )


def test_a_tick_in_any_of_several_boxes_is_taken_out() -> None:
    twice = find([["Approve", False], ["Plan", ""], ["Approve", True], ["State", "Working."]])
    assert to_write(TabStatus(state="Working."), PULSE, twice) == {"Approve": False}


NOTICE = TabStatus(state="Needs you.", waiting="150 to schedule", plan=DIGEST)
PULSE = Heartbeat(checked=CHECKED, next_text="Tue 3 Mar 2026 19:00", errors="none to speak of")
SHOWN = tab(
    pause=True,
    state="Needs you.",
    waiting_for_approval="150 to schedule",
    plan=DIGEST,
    approve=False,
    last_checked=SERIAL,
    next_text="Tue 3 Mar 2026 19:00",
    errors="none to speak of",
)


def test_what_stands_there_already_is_not_written() -> None:
    assert not is_pressing(NOTICE, SHOWN)
    assert to_write(NOTICE, PULSE, SHOWN) == {}


@pytest.mark.parametrize(
    "told",
    [
        tab(state="Working.", waiting_for_approval="150 to schedule", plan=DIGEST),
        tab(state="Needs you.", waiting_for_approval="", plan=DIGEST),
        tab(state="Needs you.", waiting_for_approval="150 to schedule", plan="ba9876543210"),
        tab(state="Needs you.", waiting_for_approval="150 to schedule", plan=DIGEST, approve=True),
        tab(state="Needs you.", waiting_for_approval="150 to schedule", plan=DIGEST, approve="x"),
    ],
)
def test_what_a_person_must_know_is_pressing(told: ControlTab) -> None:
    assert is_pressing(NOTICE, told)


def test_the_pulse_alone_is_not_pressing() -> None:
    bare = tab(state="Needs you.", waiting_for_approval="150 to schedule", plan=DIGEST)
    assert not is_pressing(NOTICE, bare)
    assert to_write(NOTICE, PULSE, bare) == {
        "Last checked": SERIAL,
        "Next text": "Tue 3 Mar 2026 19:00",
        "Errors": "none to speak of",
    }


def test_the_pause_box_is_never_written() -> None:
    written = set(to_write(NOTICE, PULSE, tab(pause=True)))
    assert written == set(LABELS) - {"Pause", "New Dashboard"}


def test_a_new_plan_takes_out_a_tick_that_may_have_been_set_meanwhile() -> None:
    ready = tab(state="Needs you.", waiting_for_approval="150 to schedule", approve=False)
    cells = to_write(NOTICE, PULSE, ready)
    assert (cells["Plan"], cells["Approve"]) == (DIGEST, False)
    unticked = tab(state="Needs you.", waiting_for_approval="", plan=DIGEST, approve=False)
    assert "Approve" not in to_write(NOTICE, PULSE, unticked)


def test_lines_that_are_not_there_are_not_written() -> None:
    assert to_write(NOTICE, PULSE, find([["Plan", "old"], ["State", "Needs you."]])) == {
        "Plan": DIGEST
    }
    assert to_write(NOTICE, PULSE, find([])) == {}


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (SERIAL, False),
        (SERIAL - 298 / 86_400, False),
        (SERIAL - 300 / 86_400, True),
        (SERIAL + 300 / 86_400, True),  # the clocks were turned back
        (None, True),
        ("long ago", True),
        (True, True),
    ],
    ids=str,
)
def test_an_old_or_spoiled_heartbeat_is_stale(shown: Cell, *, expected: bool) -> None:
    assert is_stale(tab(last_checked=shown), CHECKED, FIVE) is expected


def test_a_tab_without_that_line_is_never_stale() -> None:
    assert not is_stale(find([["State", "Working."]]), CHECKED, FIVE)


@pytest.mark.parametrize(
    ("shown", "forsaken"),
    [
        (to_serial(CHECKED - timedelta(minutes=16)), True),
        (to_serial(CHECKED - timedelta(minutes=14)), False),
        (to_serial(CHECKED + timedelta(minutes=16)), True),
        ("soon", False),
        ("", False),
    ],
)
def test_a_sheet_is_forsaken_when_nobody_has_checked_it_for_a_while(
    shown: Cell,
    forsaken: bool,
) -> None:
    assert is_forsaken(find([["Last checked", shown]]), CHECKED) == forsaken


def test_whoever_is_kept_out_writes_the_state_and_nothing_else() -> None:
    shown = find([["State", "Working."], ["Plan", DIGEST], ["Last checked", 5]])
    assert state_alone(stopped("no"), shown) == {"State": "Stopped: no"}
    assert state_alone(stopped("no"), find([["State", "Stopped: no"]])) == {}
