"""Which surgery does each row hold, after whatever staff did to the sheet?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from sheetdrip.domain.identity import Fingerprint, KnownSurgery
from sheetdrip.domain.wording import say
from sheetdrip.planning.row_matching import (
    HeldRow,
    RowMatches,
    Sighting,
    asked,
    match_rows,
    pairs_of,
    reclaimed,
)
from tests.builders import fingerprint, known, sighting

ADA = fingerprint("ada example", "+13125550101", "46084")
BEA = fingerprint("bea example", "+13125550102", "46085")
CYD = fingerprint("cyd example", "+13125550103", "46086")
DEE = fingerprint("dee example", "+13125550104", "46087")
LEDGER = [known("A", ADA), known("B", BEA), known("C", CYD)]
COPIES = HeldRow(say("held.copied_id"), is_evidence=True)
ELSEWHERE = HeldRow(say("held.elsewhere"), is_evidence=True)
LEAVING = HeldRow(say("held.too_soon"))


def same_as(number: int) -> HeldRow:
    return HeldRow(say("held.twin", row=number))


def seen(*rows: tuple[Fingerprint, str]) -> list[Sighting]:
    """Rows 2, 3, ... with their fingerprints and the IDs that stand in them."""
    return [
        sighting(number, fingerprint_, drip_id)
        for number, (fingerprint_, drip_id) in enumerate(rows, 2)
    ]


def found(*rows: tuple[Fingerprint, str], ledger: list[KnownSurgery] = LEDGER) -> RowMatches:
    return match_rows(seen(*rows), ledger)


def edited(of: Fingerprint, **parts: str) -> Fingerprint:
    changed = {"patient": of.patient, "phone": of.phone, "date": of.date} | parts
    return Fingerprint(**changed)


def absent(result: RowMatches) -> list[str]:
    return [surgery.drip_id for surgery in result.absent]


def test_an_untouched_sheet_is_recognised() -> None:
    assert found((ADA, "A"), (BEA, "B"), (CYD, "C")) == RowMatches(
        {2: "A", 3: "B", 4: "C"}, (), {}, ()
    )


def test_an_empty_sheet_misses_every_surgery() -> None:
    result = found()
    assert (result.claims, result.fresh, result.held) == ({}, (), {})
    assert absent(result) == ["A", "B", "C"]


def test_a_new_sheet_holds_new_surgeries() -> None:
    assert found((ADA, ""), (BEA, ""), (CYD, ""), ledger=[]) == RowMatches({}, (2, 3, 4), {}, ())


@pytest.mark.parametrize(
    "order", list(permutations([(ADA, "A"), (BEA, "B"), (CYD, "C")])), ids=range(6)
)
def test_a_row_moved_by_sort_keeps_its_surgery(order: tuple[tuple[Fingerprint, str], ...]) -> None:
    result = found(*order)
    assert result.claims == {number: drip_id for number, (_, drip_id) in enumerate(order, 2)}
    assert (result.fresh, result.held, result.absent) == ((), {}, ())


@pytest.mark.parametrize("ids", list(permutations("ABC")), ids="".join)
def test_ids_left_behind_by_a_partial_sort_are_put_right(ids: tuple[str, ...]) -> None:
    result = found(*zip((ADA, BEA, CYD), ids, strict=True))
    assert result == RowMatches({2: "A", 3: "B", 4: "C"}, (), {}, ())


def test_wiped_ids_are_given_back() -> None:
    result = found((CYD, ""), (ADA, ""), (BEA, "B"))
    assert result == RowMatches({4: "B", 2: "C", 3: "A"}, (), {}, ())


def test_a_row_cut_and_pasted_elsewhere_is_still_itself() -> None:
    rows = [sighting(2, BEA, "B"), sighting(90, ADA, "A"), sighting(3, CYD, "C")]
    assert match_rows(rows, LEDGER).claims == {2: "B", 90: "A", 3: "C"}


@pytest.mark.parametrize(
    "now",
    [
        edited(ADA, phone="+13125550199"),
        edited(ADA, date="46099"),
        edited(ADA, patient="ada sample"),
        # two at once, as long as the patient stays
        edited(ADA, phone="+13125550199", date="46099"),
        edited(ADA, phone="", date="3/14?"),
    ],
    ids=str,
)
def test_an_edited_row_stays_its_surgery(now: Fingerprint) -> None:
    result = found((BEA, "B"), (now, "A"), (CYD, "C"))
    assert result == RowMatches({2: "B", 4: "C", 3: "A"}, (), {}, ())


@pytest.mark.parametrize(
    "now",
    [
        edited(ADA, patient="eve example", phone="+13125550199"),
        edited(ADA, patient="eve example", date="46099"),
        fingerprint("eve example", "+13125550199", "46099"),
    ],
    ids=str,
)
def test_a_row_overwritten_with_somebody_else_is_a_new_surgery(now: Fingerprint) -> None:
    result = found((now, "A"), (BEA, "B"), (CYD, "C"))
    assert (result.claims, result.fresh, result.held) == ({3: "B", 4: "C"}, (2,), {})
    assert absent(result) == ["A"]


@pytest.mark.parametrize(
    "now",
    [
        edited(ADA, phone="+13125550199"),
        edited(ADA, date="46099"),
        edited(ADA, patient="ada sample"),
        # half typed: not a date yet
        edited(ADA, date="3/14?"),
    ],
    ids=str,
)
@pytest.mark.parametrize("drip_id", ["", "B", "typed by hand"])
def test_a_row_without_its_id_is_still_known_by_two_of_patient_phone_and_date(
    now: Fingerprint, drip_id: str
) -> None:
    result = found((now, drip_id), (BEA, "B"), (CYD, "C"))
    assert result == RowMatches({2: "A", 3: "B", 4: "C"}, (), {}, ())


def test_a_surgery_missed_before_is_known_by_two_parts_while_its_texts_are_pending() -> None:
    ledger = [replace(LEDGER[0], absences=1)]
    rows = seen((edited(ADA, date="46099"), ""))
    assert match_rows(rows, ledger, {"A"}).claims == {2: "A"}
    assert match_rows(rows, ledger).fresh == (2,)


def test_the_same_patient_months_later_is_a_new_surgery() -> None:
    rows = seen((edited(ADA, date="46115"), ""), (edited(BEA, date="46117"), ""))
    result = match_rows(rows, LEDGER[:2])
    assert (result.claims, result.fresh) == ({2: "A"}, (3,))


def test_blank_cells_tell_nothing_about_whose_row_it_is() -> None:
    ledger = [known("A", fingerprint("ada example", "", ""))]
    rows = seen((fingerprint("bea example", "", ""), ""))
    assert match_rows(rows, ledger, {"A"}).fresh == (2,)


def test_two_rows_that_may_be_the_lost_one_are_held_while_its_texts_are_pending() -> None:
    rows = seen((edited(ADA, date="46090"), ""), (edited(ADA, date="46091"), ""))
    result = match_rows(rows, LEDGER[:1], {"A"})
    assert (result.claims, result.fresh) == ({}, ())
    assert result.held == {2: LEAVING, 3: LEAVING}
    assert absent(result) == ["A"]
    assert match_rows(rows, LEDGER[:1]).fresh == (2, 3)


def test_a_row_that_may_be_either_of_two_lost_ones_is_neither() -> None:
    twin = edited(ADA, patient="ann example")
    ledger = [known("A", ADA), known("T", twin)]
    rows = seen((edited(ADA, patient="anna example"), ""))
    assert match_rows(rows, ledger, {"A"}).held == {2: LEAVING}
    assert match_rows(rows, ledger).fresh == (2,)


@pytest.mark.parametrize("drip_id", ["", "A"])
@pytest.mark.parametrize(
    "now",
    [
        edited(ADA, patient="eve example", date="46099"),
        edited(ADA, phone="+13125550199", date="46199"),
    ],
    ids=str,
)
def test_a_row_like_one_that_vanished_waits_until_its_texts_are_taken_back(
    now: Fingerprint, drip_id: str
) -> None:
    ledger = [replace(LEDGER[0], absences=1)]
    rows = seen((now, drip_id if now.patient == "eve example" else ""))
    assert match_rows(rows, ledger, {"A"}).held == {2: LEAVING}
    assert match_rows(rows, ledger).fresh == (2,)


def test_two_rows_edited_at_once_each_stay_their_surgery() -> None:
    result = found(
        (edited(ADA, phone="+13125550199"), "A"), (edited(BEA, date="46100"), "B"), (CYD, "C")
    )
    assert result == RowMatches({4: "C", 2: "A", 3: "B"}, (), {}, ())


def test_a_row_edited_into_one_whose_own_row_is_gone_becomes_that_surgery() -> None:
    result = found((BEA, "A"), (CYD, "C"))
    assert result.claims == {2: "B", 3: "C"}
    assert absent(result) == ["A"]


def test_an_unchanged_copy_is_held_and_the_original_goes_on() -> None:
    result = found((ADA, "A"), (BEA, "B"), (ADA, "A"), (CYD, "C"), (ADA, "A"))
    assert result.claims == {2: "A", 3: "B", 5: "C"}
    assert result.held == {4: same_as(2), 6: same_as(2)}
    assert (result.fresh, result.absent) == ((), ())


def test_a_copy_above_its_original_is_what_goes_on() -> None:
    result = found((ADA, ""), (ADA, "A"), (BEA, "B"), (CYD, "C"))
    assert result.claims == {3: "A", 4: "B", 5: "C"}
    assert result.held == {2: same_as(3)}


def test_a_copy_edited_into_another_patient_is_a_new_surgery() -> None:
    result = found((ADA, "A"), (DEE, "A"), (BEA, "B"), (CYD, "C"))
    assert result == RowMatches({2: "A", 4: "B", 5: "C"}, (3,), {}, ())


def test_a_copy_for_the_same_patients_second_surgery_is_a_new_surgery() -> None:
    second = edited(ADA, date="46200")
    result = found((ADA, "A"), (second, "A"), (BEA, "B"), (CYD, "C"))
    assert result == RowMatches({2: "A", 4: "B", 5: "C"}, (3,), {}, ())


def test_an_id_on_several_edited_rows_is_held_until_one_is_left() -> None:
    one, two = edited(ADA, phone="+13125550198"), edited(ADA, phone="+13125550199")
    result = found((one, "A"), (BEA, "B"), (two, "A"), (CYD, "C"))
    assert result.claims == {3: "B", 5: "C"}
    assert result.held == {2: COPIES, 4: COPIES}
    # its row is there, only not known which: it must not be taken for removed
    assert (result.fresh, result.absent) == ((), ())
    misplaced = found((BEA, "B"), (two, "A"), (CYD, "C"))
    assert misplaced.claims == {2: "B", 4: "C", 3: "A"}


def test_of_several_rows_with_an_id_the_only_one_that_resembles_it_has_it() -> None:
    near = edited(ADA, date="46100")
    result = found((DEE, "A"), (near, "A"), (BEA, "B"), (CYD, "C"))
    assert result == RowMatches({4: "B", 5: "C", 3: "A"}, (2,), {}, ())


def test_several_rows_with_an_id_that_none_resembles_are_new_surgeries() -> None:
    eve = fingerprint("eve example", "+13125550105", "46088")
    result = found((DEE, "A"), (eve, "A"), (BEA, "B"), (CYD, "C"))
    assert (result.fresh, result.held) == ((2, 3), {})
    assert absent(result) == ["A"]


def test_new_rows_that_say_the_same_are_one_surgery_and_held_copies() -> None:
    result = found((DEE, ""), (BEA, "B"), (DEE, ""), (DEE, "x"))
    assert result.fresh == (2,)
    assert result.held == {4: same_as(2), 5: same_as(2)}


def test_a_row_edited_to_say_the_same_as_another_is_held() -> None:
    result = found((ADA, "A"), (ADA, "B"), (CYD, "C"))
    assert result.claims == {2: "A", 4: "C"}
    assert result.held == {3: same_as(2)}
    assert absent(result) == ["B"]


def test_surgeries_that_the_ledger_has_twice_keep_their_rows() -> None:
    twins = [known("A", ADA), known("A2", ADA), known("B", BEA)]
    assert found((ADA, "A2"), (ADA, "A"), (BEA, "B"), ledger=twins).claims == {
        2: "A2",
        3: "A",
        4: "B",
    }
    assert found((ADA, ""), (BEA, ""), (ADA, ""), ledger=twins).claims == {2: "A", 3: "B", 4: "A2"}


def test_a_row_from_elsewhere_that_shows_texts_is_held_as_evidence() -> None:
    rows = [
        sighting(2, ADA, "A"),
        sighting(3, DEE, "elsewhere", shows_sids=True),
        sighting(4, BEA, "B"),
    ]
    result = match_rows(rows, LEDGER)
    assert result.held == {3: ELSEWHERE}
    assert (result.claims, result.fresh, absent(result)) == ({2: "A", 4: "B"}, (), ["C"])


@pytest.mark.parametrize(
    ("drip_id", "shows_sids"),
    [("elsewhere", False), ("", True), ("", False), ("A", True), ("B", True)],
)
def test_other_rows_with_somebody_new_are_new_surgeries(drip_id: str, *, shows_sids: bool) -> None:
    rows = [sighting(2, BEA, "B"), sighting(3, DEE, drip_id, shows_sids=shows_sids)]
    assert match_rows(rows, LEDGER).fresh == (3,)


def test_a_known_patient_with_a_foreign_id_gets_the_right_one_back() -> None:
    result = match_rows([sighting(2, ADA, "elsewhere", shows_sids=True)], LEDGER)
    assert (result.claims, result.held) == ({2: "A"}, {})


def test_a_removed_row_is_absent_and_the_others_stay() -> None:
    result = found((ADA, "A"), (CYD, "C"))
    assert result.claims == {2: "A", 3: "C"}
    assert result.absent == (known("B", BEA),)


REACHED = {"A": {ADA.phone}}


@pytest.mark.parametrize(
    ("asked_as", "before", "now", "is_hers"),
    [
        # one cell after the other, for the next patient: the last of them tells
        ({ADA.patient}, edited(ADA, phone=BEA.phone), edited(BEA, date=ADA.date), False),
        (
            {ADA.patient},
            edited(BEA, phone=ADA.phone, date=ADA.date),
            edited(BEA, date="46084"),
            False,
        ),
        (set(), edited(ADA, date=BEA.date), edited(ADA, phone=BEA.phone, date=BEA.date), True),
        # corrections leave one of them
        ({ADA.patient}, ADA, edited(ADA, phone=BEA.phone), True),
        ({ADA.patient}, ADA, edited(ADA, patient=BEA.patient), True),
        ({ADA.patient}, edited(ADA, patient="ada marsh"), edited(ADA, patient="ada m"), True),
        # a text has left under each of two names
        (
            {ADA.patient, BEA.patient},
            edited(ADA, patient=BEA.patient),
            edited(BEA, date=ADA.date),
            True,
        ),
        # half typed
        (
            {ADA.patient},
            edited(ADA, phone=BEA.phone),
            edited(ADA, patient="", phone=BEA.phone),
            True,
        ),
        ({ADA.patient}, edited(BEA, phone=ADA.phone), edited(BEA, phone=""), True),
        ({ADA.patient}, edited(BEA, phone=ADA.phone), edited(BEA, phone="312555"), True),
    ],
)
def test_a_row_whose_texts_have_left_is_hers_while_her_name_or_phone_is_left(
    asked_as: set[str], before: Fingerprint, now: Fingerprint, is_hers: bool
) -> None:
    ledger = [replace(known("A", before), asked_as=frozenset(asked_as))]
    for drip_id in ("A", ""):
        if not drip_id and not (now.patient and now.phone):
            continue
        result = match_rows(seen((now, drip_id)), ledger, reached=REACHED)
        assert (result.claims, result.fresh) == (({2: "A"}, ()) if is_hers else ({}, (2,)))


def test_a_name_is_noted_with_each_text_that_leaves_under_it() -> None:
    noon = datetime(2026, 3, 3, 12, tzinfo=UTC)
    quiet = known("A", ADA)
    assert asked(quiet, None) == quiet
    first = asked(quiet, noon)
    assert (first.asked_as, first.asked_until) == (frozenset({ADA.patient}), noon)
    renamed = replace(first, fingerprint=edited(ADA, patient="ada marsh"))
    assert asked(renamed, noon) == renamed
    assert asked(renamed, noon + timedelta(days=7)).asked_as == {ADA.patient, "ada marsh"}


def test_a_row_without_a_name_is_noted_once_it_has_one() -> None:
    noon = datetime(2026, 3, 3, 12, tzinfo=UTC)
    nameless = known("A", edited(ADA, patient=""))
    assert asked(nameless, noon) == nameless
    assert asked(replace(nameless, fingerprint=ADA), noon).asked_as == {ADA.patient}


def test_a_row_used_again_waits_until_the_other_ones_texts_are_taken_back() -> None:
    ledger = [replace(known("A", edited(ADA, phone=BEA.phone)), asked_as=frozenset({ADA.patient}))]
    now = edited(BEA, date=ADA.date)
    result = match_rows(seen((now, "A")), ledger, {"A"}, REACHED)
    assert (result.held, absent(result)) == ({2: LEAVING}, ["A"])


def test_a_row_whose_texts_have_not_left_may_become_anybodys() -> None:
    ledger = [known("A", edited(ADA, phone=BEA.phone))]
    assert match_rows(seen((edited(BEA, date=ADA.date), "A")), ledger).claims == {2: "A"}


def test_a_row_that_says_the_same_as_another_keeps_what_the_ledger_does_not_know() -> None:
    copy = replace(sighting(3, ADA, "B"), shows_sids=True, shows_unrecorded=True)
    result = match_rows([sighting(2, ADA, "A"), copy], LEDGER)
    assert result.held == {3: replace(same_as(2), is_evidence=True, is_unrecorded=True)}


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        # a ledger that knows them: by who stands there, whatever ID a sort has put beside them
        ([(ADA, "B"), (BEA, "A")], {2: "A", 3: "B"}),
        # what nothing else tells is told by the ID: two of the three have changed since
        ([(edited(ADA, patient="x", phone="y"), "A")], {2: "A"}),
        # another's ID, typed or copied along: nobody that is known
        ([(ADA, "A"), (DEE, "A")], {2: "A"}),
        ([(DEE, "A"), (ADA, "A")], {3: "A"}),
        # an ID that the ledger has never heard of
        ([(DEE, "D"), (ADA, "A")], {2: "D", 3: "A"}),
        ([(DEE, "D"), (edited(DEE, patient="x"), "D")], {2: "D"}),
        ([(DEE, "")], {}),
    ],
)
def test_a_ledger_that_is_lost_or_old_knows_rows_by_more_than_their_ids(
    rows: list[tuple[Fingerprint, str]], places: dict[int, str]
) -> None:
    assert reclaimed(seen(*rows), LEDGER, (), {}) == places


def test_a_ledger_that_knows_nobody_has_the_ids_alone() -> None:
    assert reclaimed(seen((ADA, "B"), (BEA, "A")), [], (), {}) == {2: "B", 3: "A"}


def test_an_old_ledger_knows_a_row_that_was_away_when_it_was_copied() -> None:
    ledger = [replace(LEDGER[0], absences=1)]
    now = edited(ADA, phone=DEE.phone)
    assert reclaimed(seen((now, "")), ledger, {"A"}, {}) == {2: "A"}
    shows = replace(sighting(2, now), shows_of="A")
    assert reclaimed([shows], ledger, (), {}) == {2: "A"}


def showing(of: str, now: Fingerprint, drip_id: str = "", number: int = 2) -> Sighting:
    return replace(sighting(number, now, drip_id), shows_sids=True, shows_of=of)


@pytest.mark.parametrize("drip_id", ["", "typed by hand"])
@pytest.mark.parametrize("pending", [set(), {"A"}], ids=["left", "pending"])
@pytest.mark.parametrize("absences", [0, 2])
@pytest.mark.parametrize(
    "now",
    [
        edited(ADA, phone="+13125550199"),
        edited(ADA, patient="ada sample"),
        edited(ADA, phone="+13125550199", date="46099"),
        edited(ADA, phone="", date="3/14?"),
    ],
    ids=str,
)
def test_the_texts_that_a_row_alone_shows_stand_for_a_lost_id(
    now: Fingerprint, absences: int, pending: set[str], drip_id: str
) -> None:
    ledger = [replace(LEDGER[0], absences=absences), *LEDGER[1:]]
    rows = [showing("A", now, drip_id), sighting(3, BEA, "B"), sighting(4, CYD, "C")]
    assert match_rows(rows, ledger, pending) == RowMatches({3: "B", 4: "C", 2: "A"}, (), {}, ())


@pytest.mark.parametrize(
    "now",
    [
        fingerprint("eve example", "+13125550199", ADA.date),
        edited(ADA, patient="eve example", date="46099"),
        edited(ADA, phone="+13125550199", date="46199"),
    ],
    ids=str,
)
def test_texts_beside_somebody_else_or_another_time_bind_nobody(now: Fingerprint) -> None:
    assert match_rows([showing("A", now)], LEDGER[:1]).fresh == (2,)


def test_texts_of_a_surgery_that_stands_elsewhere_bind_nobody() -> None:
    second = edited(ADA, phone="+13125550199", date="46099")
    result = match_rows([sighting(2, ADA, "A"), showing("A", second, number=3)], LEDGER[:1])
    assert (result.claims, result.fresh) == ({2: "A"}, (3,))


def test_texts_of_a_surgery_that_several_rows_may_be_bind_nobody() -> None:
    one, two = edited(ADA, phone="+13125550198"), edited(ADA, phone="+13125550199")
    third = showing("A", edited(ADA, phone="+13125550197", date="46099"), number=4)
    result = match_rows([*seen((one, "A"), (two, "A")), third], LEDGER[:1])
    assert result.held == {2: COPIES, 3: COPIES}
    assert result.claims == {}


def test_an_id_that_is_known_counts_before_the_texts() -> None:
    now = edited(ADA, phone="+13125550199", date="46099")
    result = match_rows([showing("A", now, "B"), sighting(3, BEA, "B")], LEDGER[:2])
    assert (result.claims, result.fresh) == ({3: "B"}, (2,))


def test_a_row_whose_patient_and_phone_are_anothers_is_not_bound_by_its_texts() -> None:
    before = edited(ADA, phone=BEA.phone, date=BEA.date)
    ledger = [replace(known("A", before), asked_as=frozenset({ADA.patient}))]
    assert match_rows([showing("A", BEA)], ledger, reached=REACHED).fresh == (2,)


def test_of_several_that_a_row_may_be_its_texts_tell_which() -> None:
    ledger = [known("A", ADA), known("T", edited(ADA, patient="ann example"))]
    result = match_rows([showing("T", edited(ADA, patient="anna example"))], ledger)
    assert (result.claims, absent(result)) == ({2: "T"}, ["A"])


def test_a_row_that_lost_its_id_and_was_used_again_is_not_reclaimed_by_its_texts() -> None:
    ledger = [replace(known("A", edited(BEA, date="46084")), asked_as=frozenset({ADA.patient}))]
    shows = replace(sighting(2, edited(BEA, date="46090")), shows_of="A")
    assert reclaimed([shows], ledger, (), {}) == {2: "A"}
    assert reclaimed([shows], ledger, (), REACHED) == {}


def test_a_row_whose_surgery_had_no_name_yet_may_get_one() -> None:
    nameless = edited(ADA, patient="", phone=BEA.phone)
    now = edited(ADA, phone=BEA.phone)
    assert match_rows(seen((now, "A")), [known("A", nameless)], reached=REACHED).claims == {2: "A"}


@pytest.mark.parametrize(
    ("now", "pairs"),
    [(ADA, 3), (edited(ADA, date=""), 1), (edited(ADA, patient="", date=""), 0)],
    ids=["all", "no date", "phone alone"],
)
def test_a_row_is_known_by_two_parts_that_say_something(now: Fingerprint, pairs: int) -> None:
    assert len(list(pairs_of(now))) == pairs
