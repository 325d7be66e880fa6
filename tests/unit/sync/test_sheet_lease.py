from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import pytest

from sheetdrip.clock import ManualClock
from sheetdrip.errors import Fenced, SheetUnavailable, UserMustFix
from sheetdrip.planning.leases import KEPT_MARKS, Claim, Lease
from sheetdrip.planning.unknown_outcomes import SETTLING
from sheetdrip.sync.sheet_lease import (
    GRACE,
    LEASE,
    PATIENCE,
    RENEWED_AFTER,
    SURE_FOR,
    TRUSTED,
    SheetLease,
)
from tests.builders import NOW

SHEET = "S"


class Board:
    """A door in memory with Google's rule: a number is used once. `before_writing` happens just before."""

    def __init__(self, clock: ManualClock) -> None:
        self.up: dict[int, Lease] = {}
        self.looks = self.writes = 0
        self.loses = self.is_down = False
        self.takes_no_writes = self.loses_answers = False
        self.takes_seconds = 0.0
        self.before_writing: list[Callable[[], object]] = []
        self._clock = clock

    def leases(self) -> tuple[Lease, ...]:
        self.looks += 1
        self._answer()
        return tuple(self.up.values())

    def write(self, lease: Lease, replaced: Collection[int]) -> tuple[Lease, ...]:
        while self.before_writing:
            self.before_writing.pop()()
        self.writes += 1
        self._answer()
        if self.takes_no_writes:
            raise SheetUnavailable("no writes")
        number = hash((lease.ledger, lease.counter)) % 1_000_000
        if number not in self.up and not self.loses:
            self.up = {one: kept for one, kept in self.up.items() if one not in replaced}
            self.up[number] = _numbered(lease, number)
        if self.loses_answers:
            raise SheetUnavailable("the answer was lost")
        return tuple(self.up.values())

    def change(self, lease: Lease) -> None:
        if lease.number in self.up:
            self.up[lease.number] = lease

    def remove(self, number: int) -> None:
        self.up.pop(number, None)

    def _answer(self) -> None:
        self._clock.advance(self.takes_seconds)
        if self.is_down:
            raise SheetUnavailable("down")


class Pages:
    """A ledger's claims in memory; `copy` is what a backup or a clone has."""

    def __init__(self, ledger: str = "ours", claim: Claim | None = None) -> None:
        self.claim = claim or Claim(ledger=ledger)

    def of(self, sheet: str) -> Claim:
        assert sheet == SHEET
        return self.claim

    def keep(self, sheet: str, claim: Claim, _at: object) -> None:
        assert sheet == SHEET
        self.claim = claim

    def copy(self) -> "Pages":
        return Pages(claim=self.claim)


def _numbered(lease: Lease, number: int) -> Lease:
    fields = {name: getattr(lease, name) for name in Lease.__slots__}
    return Lease(**{**fields, "number": number})


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def board(clock: ManualClock) -> Board:
    return Board(clock)


def tenancy(
    board: Board, clock: ManualClock, pages: Pages | None = None, host: str = "here"
) -> SheetLease:
    return SheetLease(board, pages or Pages(), clock, sheet=SHEET, host=host)


def seconds(span: timedelta) -> float:
    return span.total_seconds()


def test_the_first_daemon_takes_an_empty_place(board: Board, clock: ManualClock) -> None:
    first = tenancy(board, clock)
    assert not first.is_sure()
    first.keep()
    assert first.is_sure()
    (lease,) = board.up.values()
    assert (lease.ledger, lease.until, lease.since, lease.counter) == ("ours", NOW + LEASE, NOW, 1)


def test_another_ledger_is_told_who_is_there_and_leaves_no_trace(
    board: Board, clock: ManualClock
) -> None:
    tenancy(board, clock).keep()
    theirs = Pages("theirs")
    second = tenancy(board, clock, theirs)
    with pytest.raises(UserMustFix, match="on here, works on this sheet"):
        second.keep()
    assert not second.is_sure()
    assert len(board.up) == 1
    assert theirs.claim == Claim(ledger="theirs")


def test_the_same_ledger_goes_on_at_once_on_another_host(board: Board, clock: ManualClock) -> None:
    pages = Pages()
    tenancy(board, clock, pages).keep()
    clock.advance(1)
    second = tenancy(board, clock, pages, "another")
    second.keep()
    assert second.is_sure()
    assert [(one.host, one.counter) for one in board.up.values()] == [("another", 2)]


def test_after_a_daemon_that_did_not_say_goodbye_nothing_is_created_for_some_seconds(
    board: Board, clock: ManualClock
) -> None:
    pages = Pages()
    tenancy(board, clock, pages).keep()
    second = tenancy(board, clock, pages)
    second.confirm_lease()
    assert clock.now() - NOW >= GRACE
    second.leave()
    before = clock.now()
    tenancy(board, clock, pages).confirm_lease()
    assert clock.now() == before


@pytest.mark.parametrize("act", [SheetLease.confirm_lease, SheetLease.look])
def test_a_daemon_whose_copy_took_over_stops_before_it_does_anything_more(
    board: Board, clock: ManualClock, act: Callable[[SheetLease], None]
) -> None:
    pages = Pages()
    original = tenancy(board, clock, pages)
    original.keep()
    clone = tenancy(board, clock, pages.copy(), "clone")
    clone.keep()
    clock.advance(seconds(TRUSTED))
    with pytest.raises(Fenced, match="on clone"):
        act(original)
    assert not original.is_sure()
    with pytest.raises(Fenced):  # for good
        original.keep()
    clone.confirm_lease()
    with pytest.raises(UserMustFix, match="sheetdrip recover"):
        tenancy(board, clock, pages).keep()


def test_a_daemon_that_has_nothing_to_do_notices_its_copy_within_one_renewal(
    board: Board, clock: ManualClock
) -> None:
    pages = Pages()
    original = tenancy(board, clock, pages)
    original.keep()
    tenancy(board, clock, pages.copy(), "clone").keep()
    clock.advance(seconds(RENEWED_AFTER))
    with pytest.raises(Fenced):
        original.keep()


def test_of_two_copies_that_come_in_the_same_moment_one_is_told(
    board: Board, clock: ManualClock
) -> None:
    pages = Pages()
    tenancy(board, clock, pages).keep()
    copies = [tenancy(board, clock, pages.copy(), f"clone {number}") for number in (1, 2, 3)]
    board.before_writing = [copies[2].keep, copies[1].keep]
    with pytest.raises(UserMustFix, match="on clone 3"):
        copies[0].keep()
    assert [one.is_sure() for one in copies] == [False, False, True]


def test_of_two_copies_that_renew_in_the_same_moment_one_is_told(
    board: Board, clock: ManualClock
) -> None:
    pages = Pages()
    first = tenancy(board, clock, pages)
    first.keep()
    clock.advance(seconds(TRUSTED))
    second = tenancy(board, clock, pages.copy(), "clone")
    board.before_writing = [second.keep]
    with pytest.raises(Fenced):
        first.confirm_lease()
    assert second.is_sure()


def test_a_copy_from_before_the_last_texts_is_behind_also_when_no_process_was_started_since(
    board: Board, clock: ManualClock
) -> None:
    pages = Pages()
    first = tenancy(board, clock, pages)
    first.confirm_lease(anew=True)
    backup = pages.copy()
    first.confirm_lease(anew=True)
    first.leave()
    clock.advance(7 * 86_400)
    with pytest.raises(UserMustFix, match="behind"):
        tenancy(board, clock, backup).keep()


def test_a_backup_put_back_under_a_running_daemon_stops_it(
    board: Board, clock: ManualClock
) -> None:
    pages = Pages()
    first = tenancy(board, clock, pages)
    first.confirm_lease()
    backup = pages.claim
    for _ in range(8):
        clock.advance(seconds(TRUSTED))
        first.confirm_lease()
    pages.claim = backup
    clock.advance(seconds(TRUSTED))
    with pytest.raises((Fenced, UserMustFix)):
        first.confirm_lease()


def test_a_lease_written_into_the_ledger_alone_is_gone_on_from(
    board: Board, clock: ManualClock
) -> None:
    """Killed between ledger and sheet."""
    pages = Pages()
    tenancy(board, clock, pages).keep()
    board.loses = True
    with pytest.raises(SheetUnavailable):
        tenancy(board, clock, pages).keep()
    board.loses = False
    again = tenancy(board, clock, pages)
    again.keep()
    assert again.is_sure()


MANY = 3 * KEPT_MARKS


@pytest.mark.parametrize("pause", [TRUSTED, timedelta(hours=1)])
@pytest.mark.parametrize("restarts", [True, False])
def test_a_daemon_goes_on_after_many_leases_that_google_would_not_write(
    board: Board, clock: ManualClock, pause: timedelta, *, restarts: bool
) -> None:
    """As when pages come in place of its answers, or it may only read the sheet for a day."""
    pages = Pages()
    daemon = tenancy(board, clock, pages)
    daemon.keep()
    board.takes_no_writes = True
    for _ in range(MANY):
        clock.advance(seconds(pause))
        daemon = tenancy(board, clock, pages) if restarts else daemon
        with pytest.raises(SheetUnavailable):
            daemon.confirm_lease(anew=True)
    board.takes_no_writes = False
    daemon.confirm_lease(anew=True)
    assert [one.mark for one in board.up.values()] == [pages.claim.marks[-1]]


@pytest.mark.parametrize("pause", [TRUSTED, timedelta(hours=1)])
def test_a_lease_that_was_written_unheard_of_is_known_after_many_that_were_not(
    board: Board, clock: ManualClock, pause: timedelta
) -> None:
    pages = Pages()
    daemon = tenancy(board, clock, pages)
    daemon.keep()
    clock.advance(seconds(TRUSTED))
    board.loses_answers = True
    with pytest.raises(SheetUnavailable):
        daemon.confirm_lease()
    board.loses_answers, board.takes_no_writes = False, True
    for _ in range(MANY):
        clock.advance(seconds(pause))
        with pytest.raises(SheetUnavailable):
            daemon.confirm_lease()
    board.takes_no_writes = False
    clock.advance(seconds(pause))
    daemon.confirm_lease()
    assert [one.mark for one in board.up.values()] == [pages.claim.marks[-1]]


@pytest.mark.parametrize("pause", [TRUSTED, timedelta(hours=1)])
def test_a_daemon_that_cannot_write_finds_that_its_copy_could(
    board: Board, clock: ManualClock, pause: timedelta
) -> None:
    pages = Pages()
    original = tenancy(board, clock, pages)
    original.keep()
    copy = pages.copy()
    board.takes_no_writes = True
    for _ in range(MANY):
        clock.advance(seconds(pause))
        with pytest.raises(SheetUnavailable):
            original.confirm_lease()
    board.takes_no_writes = False
    clone = tenancy(board, clock, copy, "clone")
    clone.confirm_lease()
    writes = board.writes
    with pytest.raises(Fenced, match="on clone"):
        original.confirm_lease()
    assert board.writes == writes
    clone.confirm_lease(anew=True)


def test_a_dead_daemons_place_is_free_for_another_ledger_when_its_lease_has_run_out(
    board: Board, clock: ManualClock
) -> None:
    tenancy(board, clock).keep()
    clock.advance(seconds(LEASE))
    second = tenancy(board, clock, Pages("theirs"))
    second.keep()
    assert second.is_sure()
    assert [one.ledger for one in board.up.values()] == ["theirs"]


def test_a_daemon_that_slept_past_its_lease_finds_its_place_taken(
    board: Board, clock: ManualClock
) -> None:
    sleeper = tenancy(board, clock)
    sleeper.keep()
    clock.advance(seconds(LEASE))
    tenancy(board, clock, Pages("theirs"), "there").keep()
    with pytest.raises(UserMustFix, match="on there"):
        sleeper.keep()
    assert not sleeper.is_sure()


def test_a_daemon_that_slept_past_its_lease_goes_on_if_nobody_came(
    board: Board, clock: ManualClock
) -> None:
    sleeper = tenancy(board, clock)
    sleeper.keep()
    clock.advance(seconds(LEASE))
    assert not sleeper.is_sure()
    before = clock.now()
    sleeper.confirm_lease()
    assert sleeper.is_sure()
    assert clock.now() == before


def test_a_quiet_daemon_asks_google_for_nothing_between_renewals(
    board: Board, clock: ManualClock
) -> None:
    first = tenancy(board, clock)
    first.keep()
    calls = board.looks + board.writes
    clock.advance(seconds(RENEWED_AFTER) - 1)
    first.keep()
    assert board.looks + board.writes == calls
    clock.advance(1)
    first.keep()
    assert board.looks + board.writes == calls + 1
    assert [one.until for one in board.up.values()] == [clock.now() + LEASE]


def test_what_was_proven_a_moment_ago_is_not_asked_again(board: Board, clock: ManualClock) -> None:
    first = tenancy(board, clock)
    first.keep()
    calls = board.looks + board.writes
    clock.advance(seconds(TRUSTED) - 1)
    first.confirm_lease()
    first.look()
    assert board.looks + board.writes == calls
    clock.advance(1)
    first.look()
    assert board.looks + board.writes == calls + 1


def test_a_proof_is_as_old_as_its_question(board: Board, clock: ManualClock) -> None:
    first = tenancy(board, clock)
    first.keep()
    clock.advance(seconds(TRUSTED))
    board.takes_seconds = seconds(TRUSTED) + 1
    with pytest.raises(SheetUnavailable, match="slowly"):
        first.confirm_lease()
    board.takes_seconds = seconds(TRUSTED) - 1
    first.confirm_lease()


def test_while_google_is_down_only_what_needs_no_sheet_goes_on(
    board: Board, clock: ManualClock
) -> None:
    first = tenancy(board, clock)
    first.keep()
    clock.advance(seconds(TRUSTED))
    board.is_down = True
    with pytest.raises(SheetUnavailable):
        first.confirm_lease()
    calls = board.looks + board.writes
    first.confirm_lease(unread=True)
    assert board.looks + board.writes == calls
    clock.advance(seconds(PATIENCE))
    first.confirm_lease(unread=True)
    assert board.looks + board.writes == calls + 1
    clock.advance(seconds(SURE_FOR))
    with pytest.raises(SheetUnavailable):
        first.confirm_lease(unread=True)


def test_it_stops_being_sure_before_the_lease_ends(board: Board, clock: ManualClock) -> None:
    first = tenancy(board, clock)
    first.keep()
    clock.advance(seconds(SURE_FOR) - 1)
    assert first.is_sure()
    clock.advance(1)
    assert not first.is_sure()
    assert timedelta(minutes=5) < LEASE - SURE_FOR


def test_of_two_ledgers_that_come_at_once_the_later_goes_and_leaves_no_trace(
    board: Board, clock: ManualClock
) -> None:
    theirs = tenancy(board, clock, Pages("theirs"), "there")
    board.before_writing = [theirs.keep]
    ours = Pages()
    late = tenancy(board, clock, ours)
    with pytest.raises(UserMustFix, match="on there"):
        late.keep()
    assert not late.is_sure()
    assert theirs.is_sure()
    assert [one.ledger for one in board.up.values()] == ["theirs"]
    assert ours.claim == Claim(ledger="ours")


def test_a_record_that_the_sheet_did_not_keep_gives_no_place(
    board: Board, clock: ManualClock
) -> None:
    board.loses = True
    first = tenancy(board, clock)
    with pytest.raises(SheetUnavailable):
        first.keep()
    assert not first.is_sure()


def test_a_record_that_somebody_deleted_is_written_anew(board: Board, clock: ManualClock) -> None:
    first = tenancy(board, clock)
    first.keep()
    board.up.clear()
    clock.advance(seconds(RENEWED_AFTER))
    first.look()
    first.keep()
    assert [one.counter for one in board.up.values()] == [2]


def test_one_who_leaves_makes_room_at_once(board: Board, clock: ManualClock) -> None:
    first = tenancy(board, clock)
    first.keep()
    first.leave()
    tenancy(board, clock, Pages("theirs")).keep()
    first.leave()
    assert [one.ledger for one in board.up.values()] == ["theirs"]


def test_a_recovery_takes_the_place_and_the_ledger_is_behind_until_it_has_ended(
    board: Board, clock: ManualClock
) -> None:
    tenancy(board, clock, Pages("lost")).keep()
    pages = Pages()
    recovery = tenancy(board, clock, pages)
    claim = recovery.seize()
    assert clock.now() - NOW == SETTLING
    assert [one.ledger for one in board.up.values()] == ["ours"]
    with pytest.raises(UserMustFix, match="behind"):
        tenancy(board, clock, pages).keep()
    recovery.settle(claim)
    recovery.leave()
    tenancy(board, clock, pages).keep()


@pytest.mark.parametrize("has_ended", [True, False])
@pytest.mark.parametrize("act", [SheetLease.look, SheetLease.confirm_lease])
def test_who_is_at_work_while_another_ledger_recovers_stops(
    board: Board, clock: ManualClock, act: Callable[[SheetLease], None], *, has_ended: bool
) -> None:
    first = tenancy(board, clock, Pages("lost"))
    first.keep()
    clock.advance(seconds(TRUSTED))
    pages = Pages()
    recovery = tenancy(board, clock, pages, "there")
    recovery.settle(recovery.seize())
    if has_ended:
        recovery.leave()
    with pytest.raises(Fenced, match="on there"):
        act(first)
    assert [one.ledger for one in board.up.values()] == ["ours"]
    tenancy(board, clock, pages, "there").keep()


def test_texts_put_on_record_after_a_lease_have_one_of_their_own(
    board: Board, clock: ManualClock
) -> None:
    """A copy made in between would know the lease and not the texts."""
    pages = Pages()
    first = tenancy(board, clock, pages)
    first.keep()
    copy = pages.copy()
    tenancy(board, clock, copy, "clone").keep()
    with pytest.raises(Fenced, match="on clone"):
        first.confirm_lease(anew=True)
    assert copy.claim.counter == 2


@pytest.mark.parametrize("ago", [timedelta(), timedelta(minutes=3), SETTLING, timedelta(days=9)])
def test_a_recovery_waits_until_all_is_at_twilio_that_was_asked_for_before_the_other_left(
    board: Board, clock: ManualClock, ago: timedelta
) -> None:
    first = tenancy(board, clock, Pages("lost"))
    first.keep()
    first.leave()
    clock.advance(seconds(ago))
    began = clock.now()
    tenancy(board, clock).seize()
    assert clock.now() - began == max(SETTLING - ago, timedelta())


def test_a_recovery_on_which_the_time_is_disputed_believes_the_earliest(
    board: Board, clock: ManualClock
) -> None:
    first = tenancy(board, clock, Pages("lost"))
    first.keep()
    first.leave()
    clock.advance(1)

    class Ahead(ManualClock):
        def doubts(self) -> tuple[datetime, ...]:
            return (clock.now(),)

    ahead = Ahead(clock.now() + timedelta(days=1))
    began = ahead.now()
    SheetLease(board, Pages(), ahead, sheet=SHEET, host="here").seize()
    assert ahead.now() - began == SETTLING - timedelta(seconds=1)


def test_a_recovery_of_a_sheet_that_nobody_worked_on_waits_for_nothing(
    board: Board, clock: ManualClock
) -> None:
    tenancy(board, clock).seize()
    assert clock.now() == NOW


def test_a_recovery_that_the_sheet_did_not_keep_is_said(board: Board, clock: ManualClock) -> None:
    board.loses = True
    with pytest.raises(SheetUnavailable):
        tenancy(board, clock).seize()
