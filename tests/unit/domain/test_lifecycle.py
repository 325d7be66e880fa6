"""Where can a message go from each state? Every pair, against a table written out by hand."""

import pytest

from sheetdrip.domain.lifecycle import (
    HELD_BY_TWILIO,
    MAY_HAVE_REACHED,
    TERMINAL,
    TRANSITIONS,
    TWILIO_RANK,
    UNSETTLED,
    State,
    can_transition,
    is_forward,
    state_of,
)

ARROWS = {
    "waiting": "intended skipped",
    "intended": "scheduled unknown waiting sent delivered undelivered failed",
    "unknown": "scheduled intended waiting skipped cancelled sent delivered undelivered failed",
    "scheduled": "cancelling cancelled sent delivered undelivered failed",
    "cancelling": "cancelled too_late",
    "sent": "delivered undelivered failed",
    "delivered": "",
    "undelivered": "",
    "failed": "",
    "cancelled": "",
    "too_late": "",
    "skipped": "",
}


@pytest.mark.parametrize("start", State)
def test_a_message_moves_only_along_the_table(start: State) -> None:
    found = {end.value for end in State if can_transition(start, end)}
    assert found == set(ARROWS[start.value].split())


def test_the_table_has_every_state() -> None:
    assert set(TRANSITIONS) == set(State)
    assert {state.value for state in State} == set(ARROWS)


def test_terminal_states_have_no_way_out() -> None:
    assert {state.value for state in TERMINAL} == {
        "delivered",
        "undelivered",
        "failed",
        "cancelled",
        "too_late",
        "skipped",
    }


def test_every_state_can_be_reached_from_waiting() -> None:
    reached, edge = set(), {State.WAITING}
    while edge:
        reached |= edge
        edge = {onward for state in edge for onward in TRANSITIONS[state]} - reached
    assert reached == set(State)


def test_the_groups_of_states_are_these() -> None:
    assert {state.value for state in HELD_BY_TWILIO} == {"scheduled", "cancelling"}
    assert {state.value for state in UNSETTLED} == {"intended", "unknown"}
    assert {state.value for state in MAY_HAVE_REACHED} == {
        "intended",
        "unknown",
        "scheduled",
        "cancelling",
        "sent",
        "delivered",
        "too_late",
    }


RANKS = {
    "scheduled": 0,
    "accepted": 1,
    "queued": 2,
    "sending": 3,
    "sent": 4,
    "delivered": 5,
    "undelivered": 5,
    "failed": 5,
    "canceled": 5,
    "partially_delivered": 5,
    "read": 6,
}


def test_ranks_cover_every_outbound_status_of_twilio() -> None:
    assert TWILIO_RANK == RANKS


@pytest.mark.parametrize("known", RANKS)
def test_a_status_moves_forward_only(known: str) -> None:
    found = {reported for reported in RANKS if is_forward(known, reported)}
    assert found == {reported for reported, rank in RANKS.items() if rank > RANKS[known]}


@pytest.mark.parametrize(
    ("known", "reported", "forward"),
    [
        (None, "scheduled", True),
        (None, "failed", True),
        (None, "invented", False),
        ("sent", "invented", False),
        ("invented", "scheduled", True),
        ("invented", "invented", False),
    ],
    ids=str,
)
def test_a_status_not_met_before_decides_nothing(
    known: str | None, reported: str, *, forward: bool
) -> None:
    assert is_forward(known, reported) is forward


def test_callbacks_out_of_order_end_in_the_furthest_status() -> None:
    known: str | None = None
    for reported in ("sent", "queued", "delivered", "sending", "sent", "undelivered", "scheduled"):
        known = reported if is_forward(known, reported) else known
    assert known == "delivered"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("scheduled", "scheduled"),
        ("accepted", "sent"),
        ("queued", "sent"),
        ("sending", "sent"),
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("read", "delivered"),
        ("partially_delivered", "undelivered"),
        ("undelivered", "undelivered"),
        ("failed", "failed"),
        ("canceled", "cancelled"),
    ],
)
def test_twilios_statuses_have_our_words(status: str, state: str) -> None:
    assert state_of(status) == State(state)


@pytest.mark.parametrize("status", ["", "received", "receiving", "Sent", "cancelled"])
def test_a_status_that_no_outbound_message_has_has_no_word(status: str) -> None:
    assert state_of(status) is None
