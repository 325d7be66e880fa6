"""Is trouble told for as long as it lasts, with what ends it?"""

from datetime import UTC, datetime

from sheetdrip.demo.page.conductor import Beat
from sheetdrip.demo.page.control_form import ControlForm
from sheetdrip.demo.page.notices import Remedy, notices
from sheetdrip.demo.page.troubles import DOWN, TROUBLES

NETWORK = next(one for one in TROUBLES if one.name == "network-cut")


def beat(*, up: bool = True, trouble: str | None = None) -> Beat:
    return Beat(
        now=datetime(2026, 3, 2, tzinfo=UTC),
        serial=1,
        speed=1,
        is_paused=True,
        until=None,
        is_opening=False,
        is_behind=False,
        is_daemon_up=up,
        trouble=trouble,
    )


def form(waiting: str = "") -> ControlForm:
    return ControlForm(pause=None, approve=None, new_dashboard=None, told=(), waiting=waiting)


def test_when_all_is_well_nothing_is_said() -> None:
    assert notices(beat(), [], form()) == ()


def test_a_cut_network_is_told_until_it_is_mended() -> None:
    rules = [{**fault, "injected": 9} for fault in NETWORK.faults]

    (one,) = notices(beat(), rules, None)

    assert (one.text, one.remedy) == (NETWORK.lasting, Remedy.MEND)


def test_trouble_that_has_struck_as_often_as_it_could_is_over() -> None:
    spent = [{**fault, "injected": fault["times"]} for fault in TROUBLES[0].faults]

    assert notices(beat(), spent, None) == ()


def test_a_daemon_that_is_down_can_be_started_and_says_why_it_ended() -> None:
    (killed,) = notices(beat(up=False), [], form())
    (ended,) = notices(beat(up=False, trouble="the ledger is busy"), [], form())

    assert (killed.text, killed.remedy) == (DOWN, Remedy.REVIVE)
    assert "the ledger is busy" in ended.text


def test_what_waits_for_approval_leads_to_the_control_tab() -> None:
    (one,) = notices(beat(), [], form("8 to cancel."))

    assert one.remedy is Remedy.CONTROL
    assert one.text.endswith("8 to cancel.")
