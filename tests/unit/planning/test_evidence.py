from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.reply import ReplyRecord
from sheetdrip.domain.wording import as_said
from sheetdrip.planning.clarify import GaveUp, clarifications
from sheetdrip.planning.course import CourseStatus
from sheetdrip.planning.diff import diff, next_moment, retries
from sheetdrip.planning.evidence import (
    fix_first,
    lost,
    shown_alone,
    shows_any,
    sids_in,
    unrecorded,
)
from sheetdrip.planning.plan import Cancel
from sheetdrip.planning.row_matching import match_rows
from tests.builders import (
    DAY_7,
    because,
    course,
    desired,
    failed,
    fingerprint,
    message,
    reply,
    sighting,
    terms,
)

SID = "SM0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("cell", "is_sid"),
    [
        (SID, True),
        (f" {SID} ", True),
        (SID.replace("SM", "MM"), True),
        (SID.replace("SM", "FN"), True),
        (SID.upper(), True),
        ("SM0123", False),
        (f"{SID}0", False),
        (f"see {SID}", False),
        ("called her", False),
        ("", False),
        (None, False),
        (7, False),
    ],
)
def test_only_a_whole_sid_is_a_text(cell: Cell, is_sid: bool) -> None:
    assert bool(list(sids_in({"Day 7 SID": cell}, ["Day 7 SID"]))) is is_sid


def test_only_the_sids_in_question_count() -> None:
    cells = {"Day 7 SID": SID}
    assert shows_any(cells, ["Evening SID", "Day 7 SID"], {SID})
    assert not shows_any(cells, ["Evening SID"], {SID})
    assert not shows_any(cells, ["Day 7 SID"], {"other"})
    assert not shows_any(cells, ["Day 7 SID"], frozenset())


TEXTS = {f"SM{n:032x}": n for n in range(4)}
EVENING_SID, DAY_7_SID, OTHER, STRANGE = TEXTS
OWNERS = {EVENING_SID: "A", DAY_7_SID: "A", OTHER: "B"}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([(EVENING_SID, DAY_7_SID), (OTHER, None)], {2: "A", 3: "B"}),
        ([(EVENING_SID, None), (None, None)], {2: "A"}),
        # with one that the ledger has never seen
        ([(EVENING_SID, STRANGE)], {2: "A"}),
        ([(STRANGE, None), ("called her", 5)], {}),
        # a copy, of all cells or of one
        ([(EVENING_SID, DAY_7_SID), (EVENING_SID, DAY_7_SID)], {}),
        ([(EVENING_SID, None), (None, DAY_7_SID)], {}),
        # a sort of some columns, or a text pasted beside another's
        ([(EVENING_SID, OTHER), (None, DAY_7_SID)], {}),
        ([(EVENING_SID, OTHER), (None, None)], {}),
        ([], {}),
    ],
)
def test_a_row_tells_whose_it_is_by_texts_that_it_alone_shows(
    rows: list[tuple[Cell, Cell]], told: dict[int, str]
) -> None:
    columns = ["Evening SID", "Day 7 SID"]
    cells = [(n, dict(zip(columns, both, strict=True))) for n, both in enumerate(rows, 2)]
    assert shown_alone(cells, columns, OWNERS) == told


def test_a_lost_ledger_is_told_with_both_ways_out() -> None:
    assert lost(1).startswith("1 row shows")
    assert lost(2).startswith("2 rows show")
    assert unrecorded(2, knows_any=False) == lost(2)
    assert unrecorded(1, knows_any=True).startswith("1 row shows a text that")
    assert unrecorded(3, knows_any=True).startswith("3 rows show texts that")


def test_a_row_that_cannot_be_read_says_what_to_fix_before_recover_is_run() -> None:
    told = str(fix_first(as_said("Phone shows a formula error")))
    assert told.startswith("Phone shows a formula error; ")
    assert told.endswith("once fixed, have “sheetdrip recover” run")


UNRECORDED = replace(course(desired()), unrecorded=as_said("it shows a text"))
RECORD = ReplyRecord(
    reply=reply("so so", received_at=DAY_7), verdict="clarify", surgery="A", step="day-7"
)


def test_nothing_is_created_nor_skipped_for_such_a_row_at_any_time() -> None:
    for days in range(-9, 9):
        at = terms(now=DAY_7 + timedelta(days=days))
        assert list(diff(UNRECORDED, {}, at)) == []
        assert next_moment(UNRECORDED, {}, at) is None


def test_what_is_known_is_still_taken_back() -> None:
    stopped = replace(UNRECORDED, status=CourseStatus.STOPPED, why=because("Drip is Stopped"))
    held = {"day-7": message(State.SCHEDULED)}
    (change,) = diff(stopped, held, terms(now=DAY_7 - timedelta(days=1)))
    assert isinstance(change, Cancel)


def test_no_text_is_sent_once_more_and_no_question_asked_again() -> None:
    lost_text = {"day-7": failed(30003)}
    at = terms(now=DAY_7 + timedelta(hours=2))
    assert retries(replace(UNRECORDED, unrecorded=None), lost_text, at)
    assert retries(UNRECORDED, lost_text, at) == {}
    talking = replace(UNRECORDED, clarification="One number, please")
    (handed,) = clarifications([RECORD], {"A": talking}, {}, at)
    assert isinstance(handed, GaveUp)


def test_a_row_with_a_text_that_the_ledger_never_saw_is_no_new_surgery() -> None:
    strange = replace(sighting(2, fingerprint()), shows_sids=True, shows_unrecorded=True)
    (held,) = match_rows([strange], []).held.values()
    assert (held.is_evidence, held.is_unrecorded) == (True, True)
    typed = replace(sighting(2, fingerprint(), "X"), shows_sids=True)
    (held,) = match_rows([typed], []).held.values()
    assert (held.is_evidence, held.is_unrecorded) == (True, False)
