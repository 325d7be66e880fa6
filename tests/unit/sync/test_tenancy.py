from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.clock import ManualClock
from sheetdrip.errors import SheetUnavailable, UserMustFix
from sheetdrip.sync.tenancy import LEASE, RENEWED_AFTER, SURE_FOR, Plate, Tenancy
from tests.builders import NOW


class Board:
    """A door in memory; `beforehand` is hung up by somebody else just before the next plate."""

    def __init__(self) -> None:
        self.plates_up: list[Plate] = []
        self.beforehand: list[Plate] = []
        self.looks = 0
        self.loses = False

    def plates(self) -> tuple[Plate, ...]:
        self.looks += 1
        return tuple(self.plates_up)

    def put_up(self, plate: Plate) -> None:
        for one in (*self.beforehand, *([] if self.loses else [plate])):
            self.plates_up.append(replace(one, number=len(self.plates_up) + 1))

    def renew(self, plate: Plate) -> None:
        self.plates_up = [plate if one.number == plate.number else one for one in self.plates_up]

    def take_down(self, plate: Plate) -> None:
        self.plates_up = [one for one in self.plates_up if one.number != plate.number]


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


def tenancy(board: Board, clock: ManualClock, ledger: str = "ours") -> Tenancy:
    return Tenancy(board, clock, ledger=ledger, host=f"host of {ledger}")


def test_the_first_daemon_takes_an_empty_place(board: Board, clock: ManualClock) -> None:
    first = tenancy(board, clock)
    first.keep()
    assert first.is_sure()
    assert [(one.ledger, one.until) for one in board.plates_up] == [("ours", NOW + LEASE)]


def test_a_second_daemon_with_another_ledger_is_told_who_is_there(
    board: Board, clock: ManualClock
) -> None:
    tenancy(board, clock).keep()
    second = tenancy(board, clock, "theirs")
    with pytest.raises(UserMustFix, match="on host of ours, works on this sheet"):
        second.keep()
    assert not second.is_sure()
    assert len(board.plates_up) == 1


def test_a_restart_on_the_same_ledger_takes_its_own_place_again(
    board: Board, clock: ManualClock
) -> None:
    tenancy(board, clock).keep()
    clock.advance(60)
    tenancy(board, clock).keep()
    assert [one.until for one in board.plates_up] == [clock.now() + LEASE]


def test_a_dead_daemons_place_is_free_when_its_lease_has_run_out(
    board: Board, clock: ManualClock
) -> None:
    tenancy(board, clock).keep()
    clock.advance(LEASE.total_seconds())
    second = tenancy(board, clock, "theirs")
    second.keep()
    assert second.is_sure()
    assert [one.ledger for one in board.plates_up] == ["theirs"]


def test_a_daemon_that_slept_past_its_lease_is_not_sure_and_finds_its_place_taken(
    board: Board, clock: ManualClock
) -> None:
    sleeper = tenancy(board, clock)
    sleeper.keep()
    clock.advance(LEASE.total_seconds())
    assert sleeper.has_lapsed()
    tenancy(board, clock, "theirs").keep()
    with pytest.raises(UserMustFix, match="host of theirs"):
        sleeper.keep()
    assert not sleeper.is_sure()


def test_a_lease_is_renewed_in_time_without_looking(board: Board, clock: ManualClock) -> None:
    first = tenancy(board, clock)
    first.keep()
    looks = board.looks
    clock.advance(RENEWED_AFTER.total_seconds() - 1)
    first.keep()
    assert board.plates_up[0].until == NOW + LEASE
    clock.advance(1)
    first.keep()
    assert board.plates_up[0].until == NOW + RENEWED_AFTER + LEASE
    assert board.looks == looks


def test_it_stops_being_sure_before_the_lease_ends(board: Board, clock: ManualClock) -> None:
    first = tenancy(board, clock)
    assert not first.has_lapsed()
    first.keep()
    clock.advance(SURE_FOR.total_seconds() - 1)
    assert first.is_sure()
    clock.advance(1)
    assert not first.is_sure()
    assert timedelta(minutes=5) < LEASE - SURE_FOR


def test_of_two_daemons_that_come_at_once_the_earlier_stays(
    board: Board, clock: ManualClock
) -> None:
    board.beforehand = [Plate(ledger="theirs", host="there", until=NOW + LEASE)]
    late = tenancy(board, clock)
    with pytest.raises(UserMustFix, match="on there"):
        late.keep()
    assert not late.is_sure()
    assert [one.ledger for one in board.plates_up] == ["theirs"]


def test_a_plate_that_the_sheet_did_not_keep_gives_no_place(
    board: Board, clock: ManualClock
) -> None:
    board.loses = True
    first = tenancy(board, clock)
    with pytest.raises(SheetUnavailable):
        first.keep()
    assert not first.is_sure()


def test_one_who_leaves_makes_room_at_once(board: Board, clock: ManualClock) -> None:
    first = tenancy(board, clock)
    first.keep()
    first.leave()
    assert board.plates_up == []
    tenancy(board, clock, "theirs").keep()
    first.leave()
    assert [one.ledger for one in board.plates_up] == ["theirs"]
