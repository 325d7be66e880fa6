"""What holds for rows and surgeries, whatever staff did?"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.domain.identity import Fingerprint, KnownSurgery
from sheetdrip.planning.row_matching import RowMatches, Sighting, match_rows
from tests.builders import known, sighting

# few values, so that copies, look-alikes and stray IDs are common
fingerprints = st.builds(
    Fingerprint,
    st.sampled_from(["ada", "bea", "cyd"]),
    st.sampled_from(["+13125550101", "+13125550102"]),
    st.sampled_from(["46084", "46085"]),
)
ids = st.sampled_from(["A", "B", "C", "D", "", "elsewhere"])
sheets = st.lists(st.tuples(fingerprints, ids, st.booleans()), max_size=8).map(
    lambda rows: [
        sighting(number, fingerprint_, drip_id, shows_sids=shows)
        for number, (fingerprint_, drip_id, shows) in enumerate(rows, 2)
    ]
)
ledgers = st.lists(fingerprints, max_size=4).map(
    lambda found: [known(drip_id, one) for drip_id, one in zip("ABCD", found, strict=False)]
)
pendings = st.frozensets(st.sampled_from("ABCD"))
unlike = st.lists(fingerprints, min_size=3, max_size=6, unique=True)


def named(found: list[Fingerprint]) -> list[KnownSurgery]:
    return [known(f"ID{index}", one) for index, one in enumerate(found)]


def by_print(rows: list[Sighting], result: RowMatches) -> dict[Fingerprint, str]:
    return {one.fingerprint: result.claims[one.row.number] for one in rows}


@given(sheets, ledgers, pendings)
def test_every_row_is_one_thing_and_every_surgery_in_one_row(
    rows: list[Sighting], ledger: list[KnownSurgery], pending: frozenset[str]
) -> None:
    result = match_rows(rows, ledger, pending)
    numbers = sorted([*result.claims, *result.fresh, *result.held])
    assert numbers == [one.row.number for one in rows]
    assert len(set(result.claims.values())) == len(result.claims)
    known_ids = {surgery.drip_id for surgery in ledger}
    assert set(result.claims.values()) <= known_ids
    assert not {surgery.drip_id for surgery in result.absent} & set(result.claims.values())


@given(sheets, ledgers)
def test_no_two_rows_that_say_the_same_are_both_new(
    rows: list[Sighting], ledger: list[KnownSurgery]
) -> None:
    result = match_rows(rows, ledger)
    fresh = [one.fingerprint for one in rows if one.row.number in result.fresh]
    assert len(fresh) == len(set(fresh))
    claimed = {one.fingerprint for one in rows if one.row.number in result.claims}
    remembered = {surgery.fingerprint for surgery in ledger}
    # neither is what stands in a claimed row that is as the ledger has it
    assert not set(fresh) & claimed & remembered


@given(unlike, st.data())
def test_a_sort_of_whole_rows_changes_nothing(
    found: list[Fingerprint], data: st.DataObject
) -> None:
    ledger = named(found)
    order = data.draw(st.permutations(ledger))
    rows = [sighting(n, one.fingerprint, one.drip_id) for n, one in enumerate(order, 2)]
    result = match_rows(rows, ledger)
    assert result.claims == {n: one.drip_id for n, one in enumerate(order, 2)}
    assert (result.fresh, result.held, result.absent) == ((), {}, ())


@given(unlike, st.data())
def test_ids_sorted_wiped_or_copied_without_their_rows_lose_nobody(
    found: list[Fingerprint], data: st.DataObject
) -> None:
    ledger = named(found)
    stray = st.sampled_from(["", *(one.drip_id for one in ledger)])
    order = data.draw(st.permutations(found))
    rows = [sighting(number, one, data.draw(stray)) for number, one in enumerate(order, 2)]
    result = match_rows(rows, ledger)
    assert by_print(rows, result) == {one.fingerprint: one.drip_id for one in ledger}
    assert (result.fresh, result.held, result.absent) == ((), {}, ())


@given(unlike, st.integers(0, 5), st.data())
def test_one_edited_phone_is_an_edit_wherever_the_row_stands(
    found: list[Fingerprint], which: int, data: st.DataObject
) -> None:
    ledger = named(found)
    target = ledger[which % len(ledger)]
    before = target.fingerprint
    after = Fingerprint(before.patient, "+13125550199", before.date)
    order = data.draw(st.permutations(ledger))
    rows = [
        sighting(n, after if one is target else one.fingerprint, one.drip_id)
        for n, one in enumerate(order, 2)
    ]
    result = match_rows(rows, ledger)
    assert result.claims == {n: one.drip_id for n, one in enumerate(order, 2)}
    assert (result.fresh, result.absent) == ((), ())


@given(sheets, ledgers, st.data())
def test_the_order_of_agreeing_rows_decides_nothing_for_them(
    rows: list[Sighting], ledger: list[KnownSurgery], data: st.DataObject
) -> None:
    agreeing = [sighting(100 + n, one.fingerprint, one.drip_id) for n, one in enumerate(ledger)]
    shuffled = data.draw(st.permutations([*rows, *agreeing]))
    # whatever else is in the sheet does not shake an untouched surgery unless it is its equal
    result = match_rows(shuffled, ledger)
    for one in ledger:
        holders = [number for number, drip_id in result.claims.items() if drip_id == one.drip_id]
        assert len(holders) == 1
        (holder,) = [row for row in shuffled if row.row.number == holders[0]]
        assert holder.fingerprint == one.fingerprint
    assert result.absent == ()


@given(sheets, ledgers, pendings)
def test_what_was_recognised_is_recognised_again(
    rows: list[Sighting], ledger: list[KnownSurgery], pending: frozenset[str]
) -> None:
    """Write the IDs back as the daemon does, remember the rows and what is missing, and read again."""
    first = match_rows(rows, ledger, pending)
    given_ids = {**first.claims, **{number: f"new{number}" for number in first.fresh}}
    written, remembered = [], {one.drip_id: one for one in ledger}
    remembered |= {one.drip_id: replace(one, absences=1) for one in first.absent}
    for one in rows:
        number = one.row.number
        evidence = number in first.held and first.held[number].is_evidence
        drip_id = one.row.drip_id if evidence else given_ids.get(number, "")
        written.append(sighting(number, one.fingerprint, drip_id, shows_sids=one.shows_sids))
        if number in given_ids:
            remembered[drip_id] = known(drip_id, one.fingerprint)
    second = match_rows(written, remembered.values(), pending)
    assert second.fresh == ()
    # of what was held, something may have become clear
    assert second.claims.items() >= given_ids.items()
    assert set(second.held) <= set(first.held)


@given(unlike, st.sampled_from(["patient", "phone", "date"]), st.data())
def test_a_row_that_lost_its_id_and_one_part_is_never_planned_beside_its_old_self(
    found: list[Fingerprint], part: str, data: st.DataObject
) -> None:
    ledger = named(found)
    target = data.draw(st.sampled_from(ledger))
    new = {"patient": "eve", "phone": "+13125550199", "date": "46086"}[part]
    rows = [
        sighting(n, replace(one.fingerprint, **{part: new}), "")
        if one is target
        else sighting(n, one.fingerprint, one.drip_id)
        for n, one in enumerate(ledger, 2)
    ]
    result = match_rows(rows, ledger, frozenset({target.drip_id}))
    assert (result.fresh, result.held, result.absent) == ((), {}, ())
