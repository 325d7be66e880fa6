from datetime import timedelta

import pytest

from sheetdrip.planning.leases import (
    KEPT_MARKS,
    Behind,
    Claim,
    Lease,
    Occupied,
    Take,
    decide_lease,
    newest,
    own_of,
    successor,
    until_quiet,
)
from tests.builders import NOW

HOUR = timedelta(hours=1)
FRESH = Claim(ledger="ours")
HELD = Claim(ledger="ours", counter=7, marks=("m6", "m7"))


def lease(ledger: str = "ours", counter: int = 7, mark: str = "m7", **more: object) -> Lease:
    fields = {"host": "h", "until": NOW + HOUR, "sheet": "S", "number": counter, **more}
    return Lease(ledger=ledger, counter=counter, mark=mark, **fields)  # type: ignore[arg-type]


def test_an_empty_sheet_is_taken() -> None:
    assert decide_lease(FRESH, [], "S", NOW) == Take(None)


@pytest.mark.parametrize("mark", ["m6", "m7"])
@pytest.mark.parametrize("host", ["h", "another"])
@pytest.mark.parametrize("left", [True, False])
def test_a_record_that_this_ledger_wrote_is_taken_at_once_from_any_host(
    mark: str, host: str, left: bool
) -> None:
    own = lease(mark=mark, host=host, has_left=left)
    assert decide_lease(HELD, [own], "S", NOW) == Take(own)


@pytest.mark.parametrize("counter", [3, 7, 8, 900])
def test_a_mark_of_our_id_that_this_ledger_never_wrote_means_that_it_is_behind(
    counter: int,
) -> None:
    """Whatever its counter: a copy that went on from the same lease has the same one."""
    other = lease(counter=counter, mark="x")
    assert decide_lease(HELD, [other], "S", NOW) == Behind(other)
    assert decide_lease(HELD, [other], "S", NOW + 100 * HOUR) == Behind(other)


def test_the_newest_of_several_records_counts() -> None:
    late, new = lease(counter=6, mark="m6"), lease(counter=9, mark="x")
    assert decide_lease(HELD, [new, late], "S", NOW) == Behind(new)
    again = lease(counter=7, mark="m7", number=99)
    assert decide_lease(HELD, [late, again, lease()], "S", NOW) == Take(again)
    assert newest([]) is None


def test_another_ledger_is_left_alone_until_its_lease_ends_or_it_leaves() -> None:
    theirs = lease("theirs", mark="t1", counter=1)
    for claim in (FRESH, HELD):
        assert decide_lease(claim, [theirs], "S", NOW) == Occupied(theirs)
        assert decide_lease(claim, [lease(), theirs], "S", NOW) == Occupied(theirs)
    assert decide_lease(FRESH, [theirs], "S", NOW + HOUR) == Take(None)
    assert decide_lease(FRESH, [lease("theirs", has_left=True)], "S", NOW) == Take(None)


def test_a_ledger_that_another_one_followed_is_behind() -> None:
    theirs = lease("theirs", mark="t1", counter=1, has_left=True)
    assert decide_lease(HELD, [theirs], "S", NOW) == Behind(theirs)
    own = lease()
    assert decide_lease(HELD, [own, theirs], "S", NOW) == Take(own)


def test_a_record_that_somebody_deleted_is_written_anew() -> None:
    assert decide_lease(HELD, [], "S", NOW) == Take(None)


def test_a_record_that_came_along_with_a_copied_sheet_is_nobodys() -> None:
    assert decide_lease(HELD, [lease(mark="x", sheet="original")], "S", NOW) == Take(None)
    assert decide_lease(FRESH, [lease("theirs", sheet="original")], "S", NOW) == Take(None)


def test_records_of_older_versions_are_heeded() -> None:
    old = Lease(ledger="by host and folder", host="h", until=NOW + HOUR)
    assert decide_lease(FRESH, [old], "S", NOW) == Occupied(old)
    assert decide_lease(FRESH, [old], "S", NOW + HOUR) == Take(None)
    assert decide_lease(HELD, [old], "S", NOW + HOUR) == Take(None)
    upgraded = Claim(ledger="ours", former="by host and folder")
    assert decide_lease(upgraded, [old], "S", NOW) == Take(old)


def test_the_next_lease_is_above_both_counters_and_old_marks_are_let_go() -> None:
    claim = Claim(ledger="ours", former="f")
    for number in range(KEPT_MARKS + 2):
        claim = claim.with_next(f"m{number}")
    assert claim.counter == KEPT_MARKS + 2
    assert len(claim.marks) == KEPT_MARKS
    assert claim.marks[-1] == f"m{KEPT_MARKS + 1}"
    assert claim.former == "f"
    assert claim.with_next("z", 40).counter == 41


def test_the_mark_that_stands_in_the_sheet_is_kept_however_many_leases_do_not_reach_it() -> None:
    claim = HELD
    for number in range(3 * KEPT_MARKS):
        claim = claim.with_next(f"n{number}", standing={"m7", "n2"})
    assert claim.marks[:2] == ("m7", "n2")
    assert len(claim.marks) == KEPT_MARKS + 2
    assert decide_lease(claim, [lease()], "S", NOW) == Take(lease())
    assert claim.with_next("z", standing={"n2"}).marks[:1] == ("n2",)
    assert len(claim.with_next("z").marks) == KEPT_MARKS


def test_a_mark_that_stands_in_the_sheet_is_not_ours_for_that() -> None:
    claim = HELD.with_next("m8", standing={"x"})
    assert claim.marks == ("m6", "m7", "m8")
    assert decide_lease(claim, [lease(mark="x")], "S", NOW) == Behind(lease(mark="x"))


def test_a_ledgers_own_records_are_those_for_this_sheet_and_for_none_in_particular() -> None:
    here, unnamed = lease(), lease(sheet="")
    found = [here, unnamed, lease(sheet="T"), lease("another")]
    assert own_of(HELD, found, "S") == [here, unnamed]


@pytest.mark.parametrize("left", [True, False])
def test_a_recovery_that_began_after_ones_own_tenancy_follows_it(*, left: bool) -> None:
    mine = lease(since=NOW)
    theirs = lease("theirs", mark="t1", counter=1, since=NOW + HOUR / 60, has_left=left)
    assert successor(mine, HELD, [mine, theirs]) == theirs
    assert successor(theirs, Claim(ledger="theirs"), [mine, theirs]) is None


def test_who_came_before_or_works_on_another_sheet_is_no_successor() -> None:
    mine = lease(since=NOW)
    assert successor(mine, HELD, [lease("theirs", since=NOW)]) is None
    assert successor(mine, HELD, [lease("theirs")]) is None
    assert successor(mine, HELD, [lease("theirs", since=NOW + HOUR, sheet="another")]) is None
    assert successor(lease(), HELD, [lease("theirs", since=NOW)]) is None


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("found", "wait"),
    [
        pytest.param([], 0, id="nobody"),
        pytest.param([{"until": NOW + MINUTE}], 4, id="at work"),
        pytest.param([{"until": NOW - MINUTE}], 0, id="dead for as long as a lease"),
        pytest.param([{"until": NOW - MINUTE, "has_left": True}], 3, id="left a minute ago"),
        pytest.param([{"until": NOW - 5 * MINUTE, "has_left": True}], 0, id="left long ago"),
        pytest.param([{"until": NOW + HOUR, "has_left": True}], 4, id="left by a clock ahead"),
        pytest.param(
            [
                {"until": NOW - 5 * MINUTE, "has_left": True},
                {"until": NOW - MINUTE, "has_left": True},
            ],
            3,
            id="the last that left",
        ),
    ],
)
def test_whoever_recovers_waits_for_requests_that_are_still_on_their_way(
    found: list[dict[str, object]], wait: int
) -> None:
    held = [lease(**one) for one in found]  # type: ignore[arg-type]
    assert until_quiet(held, NOW, 4 * MINUTE) == wait * MINUTE
