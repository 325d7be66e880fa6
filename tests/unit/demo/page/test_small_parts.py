"""Undoing, orders, troubles, meters, words: are the page's small parts right?"""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from sheetdrip.demo.page.history import Change, History
from sheetdrip.demo.page.meters import Meter, calls, meters
from sheetdrip.demo.page.order import ranks
from sheetdrip.demo.page.patients import patients
from sheetdrip.demo.page.sandbox_client import Refused
from sheetdrip.demo.page.texts import previews
from sheetdrip.demo.page.told import told
from sheetdrip.demo.page.troubles import TROUBLES, Standing, standing
from tests.builders import EVENING, sequence
from tests.unit.demo.page.sheets import tab_of

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Counter:
    """Something that can be counted up and down."""

    def __init__(self) -> None:
        self.value = 1

    def change(self, told: str) -> Change:
        return Change(told, back=lambda: self.add(-1), again=lambda: self.add(1))

    def add(self, by: int) -> None:
        self.value += by


def test_changes_are_undone_and_done_again_in_turn() -> None:
    counter, history = Counter(), History()
    history.did(counter.change("one"))

    assert (history.undo(), counter.value, history.can_undo) == ("one", 0, False)
    assert (history.redo(), counter.value, history.can_redo) == ("one", 1, False)
    assert (history.redo(), history.undo(), history.undo()) == (None, "one", None)


def test_a_new_change_forgets_what_was_undone() -> None:
    counter, history = Counter(), History(keep=1)
    history.did(counter.change("one"))
    history.undo()
    history.did(counter.change("two"))
    history.did(counter.change("three"))

    assert not history.can_redo
    assert (history.undo(), history.undo()) == ("three", None)


def test_a_change_that_cannot_be_undone_does_not_stand_in_the_way() -> None:
    def refuse() -> None:
        raise Refused("no")

    history = History()
    history.did(Change("one", back=refuse, again=refuse))

    with pytest.raises(Refused):
        history.undo()
    assert history.undo() is None


def ordered(present: str, wanted: str) -> str:
    by_rank = sorted(zip(ranks(present, wanted), present, strict=True))
    return "".join(one for _, one in by_rank)


@pytest.mark.parametrize("present", list(permutations("abcd")))
def test_ranks_bring_back_any_order(present: tuple[str, ...]) -> None:
    assert ordered("".join(present), "abcd") == "abcd"


def test_rows_that_came_meanwhile_stay_below_and_those_gone_are_passed_over() -> None:
    assert ordered("xbya", "azb") == "abxy"


def test_rows_alike_keep_their_places() -> None:
    assert ranks("aba", "aab") == [0, 2, 1]


def test_a_trouble_stands_as_the_sandbox_tells() -> None:
    refused = TROUBLES[0]
    rule = {**refused.faults[0], "id": 1, "injected": 2, "applied": False}

    assert standing(refused, [rule]) == Standing(2, is_armed=True)
    assert standing(refused, [{**rule, "injected": 3}]) == Standing(3, is_armed=False)
    assert standing(refused, []) == Standing(0, is_armed=False)


def test_a_cut_network_stays_cut() -> None:
    network = next(one for one in TROUBLES if one.name == "network-cut")
    rules = [{**fault, "injected": 100} for fault in network.faults]

    assert standing(network, rules) == Standing(500, is_armed=True)


def entry(at: str, method: str, principal: str = "s@x.gserviceaccount.com") -> dict[str, str]:
    return {"at": at, "method": method, "service": "sheets", "principal": principal}


def test_the_meters_count_the_daemons_last_minute() -> None:
    usage = {
        "requests": [
            entry("2026-03-02T11:58:00+00:00", "GET"),
            entry("2026-03-02T11:59:30+00:00", "GET"),
            entry("2026-03-02T12:00:00+00:00", "POST"),
            entry("2026-03-02T12:00:00+00:00", "GET", principal="staff@clinic.example"),
        ],
        "quota": {
            "sheets.read s@x.gserviceaccount.com": {"peak": 4, "total": 10, "refused": 1},
            "sheets.read project": {"peak": 9, "total": 99, "refused": 9},
        },
    }

    assert meters(usage, NOW) == (
        Meter(name="Reads", this_minute=1, busiest=4, total=10, refused=1),
        Meter(name="Writes", this_minute=1, busiest=0, total=0, refused=0),
    )


def test_calls_are_told_in_words() -> None:
    assert calls({"twilio.messages.create": 3, "sheets.values.get": 9})[:2] == [
        ("texts handed to Twilio", 3),
        ("texts cancelled at Twilio", 0),
    ]


@pytest.mark.parametrize(
    ("event", "fields", "sentence"),
    [
        (
            "cycle.done",
            {"rows": 1, "scheduled": 2, "sent": 0, "cancelled": 1, "cells": 3, "gave_up": None},
            "Looked at 1 row: handed 2 texts to Twilio, cancelled 1 text, wrote 3 cells",
        ),
        ("cycle.done", {"rows": 2, "cells": 0}, "Looked at 2 rows: nothing to do"),
        (
            "cycle.done",
            {"rows": 2, "cells": 1, "gave_up": "no answer"},
            "Looked at 2 rows: wrote 1 cell, stopped early: no answer",
        ),
        ("reply.judged", {"sid": "SM1", "verdict": "scored"}, "Read a reply: a score"),
        ("statuses.done", {"changed": 1}, "Learned what became of 1 text"),
        ("cycle.failed", {"why": "no answer"}, "Could not finish, tries again: no answer"),
        ("something.new", {"clinic": "Hillside", "sid": "SM1"}, "something.new: sid SM1"),
        ("something.new", {}, "something.new"),
    ],
)
def test_events_are_told_in_words(event: str, fields: dict[str, object], sentence: str) -> None:
    assert told(event, fields) == sentence


def test_patients_are_known_by_their_phones() -> None:
    tab = tab_of(
        "Patient | Phone | Time zone",
        "Ada | (312) 555-0142 | America/New_York",
        "Ben | 312-555-0142 |",
        "Ada | 312-555-0142 |",
        "Cas | 312 |",
        "Dan | 312-555-0143 | Mars",
    )

    found = patients(tab, "US")

    assert found.names == {"+13125550142": "Ada and Ben", "+13125550143": "Dan"}
    assert found.zones == {"+13125550142": "America/New_York"}
    assert patients(tab_of("Patient", "Ada"), "US").names == {}


def test_texts_are_previewed_as_they_are_read_and_billed() -> None:
    (one,) = previews(sequence(EVENING), "en", {"clinic": "Hillside", "first_name": "Maria"})

    assert one.label == "Evening"
    assert one.when == "on the day of surgery, 19:00"
    assert one.size.endswith("1 segment (GSM-7)")
