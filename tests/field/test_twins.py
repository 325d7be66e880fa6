"""Reports on two of everything: copies, restores, doubles, and a Twilio whose copy is not ours."""

import shutil
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.field.between import ASKED
from tests.field.conftest import OpenClinic
from tests.field.kit import (
    ADA,
    BEN,
    CY,
    DAY_7,
    DAY_14,
    EVENING,
    NAMES,
    PHONES,
    Clinic,
    Machine,
)


def rewritten(change: Callable[[str], str]) -> Callable[[Any], Any]:
    """What Twilio shows of a text: its body in its own words."""

    def told(one: Any) -> Any:
        if isinstance(one.get("body"), str) and one.get("direction") != "inbound":
            return one | {"body": change(one["body"])}
        return one

    def retold(page: Any) -> Any:
        if "messages" not in page:
            return told(page)
        return page | {"messages": [told(one) for one in page["messages"]]}

    return retold


REWRITES: dict[str, Callable[[str], str]] = {
    "a trial's prefix": lambda body: f"Sent from your Twilio trial account - {body}",
    "redacted": lambda _body: "",
}


@pytest.mark.parametrize("how", list(REWRITES))
def test_a5_a_text_whose_words_were_rewritten_is_not_made_again(clinic: Clinic, how: str) -> None:
    """A5. elizaOS/eliza#22382: smart encoding, a trial's prefix, redaction and links change the words."""
    clinic.fault("cut_after_applied", "twilio.messages.create", times=2)
    clinic.mean.change(ASKED, rewritten(REWRITES[how]))
    clinic.fill(2)
    clinic.start()
    clinic.wait(hours=2)
    assert [len(clinic.texts(phone, EVENING)) for phone in (ADA, BEN)] == [1, 1]
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone, EVENING)) for phone in (ADA, BEN)] == [1, 1]


def test_a5_a_create_that_never_came_is_made_though_words_are_rewritten(clinic: Clinic) -> None:
    """A5, the other side. twilio/twilio-node#1023: rewritten words cost nobody their text."""
    clinic.fault("reset", "twilio.messages.create", times=1)
    clinic.mean.change(ASKED, rewritten(REWRITES["a trial's prefix"]))
    clinic.fill(2)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone, EVENING)) for phone in (ADA, BEN)] == [1, 1]


def test_e1_two_clones_text_nobody_twice_and_nobody_never(clinic: Clinic) -> None:
    """E1. robfig/cron#417, 4x99/code6#202: two containers of one image run one schedule."""
    clinic.run("init")
    clinic.fill(1)
    clinic.start()
    twin = clinic.new_machine(clone_of=clinic.machine)
    clinic.wait(minutes=5)
    # the twin starts and reads the sheet while the first is still on its way to Twilio
    meddling = _Meanwhile(twin)
    clinic.mean.change(r"POST .*/Messages\.json", lambda answer: answer, when=meddling)
    clinic.staff.write("A3", *([f"New {n}", PHONES[10 + n], "2026-03-03"] for n in range(6)))
    clinic.until("2026-03-03 19:10")
    everybody = (ADA, *PHONES[10:16])
    assert [len(clinic.texts(phone, EVENING)) for phone in everybody] == [1] * 7
    assert [len(clinic.arrived(phone, EVENING)) for phone in everybody] == [1] * 7


class _Meanwhile:
    """While a call is under way, another machine starts and does all that it has to do; once."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._is_done = False

    def __call__(self, _form: object) -> bool:
        if not self._is_done:
            self._is_done = True
            self._machine.start()
            self._machine.step()
        return False


@pytest.mark.parametrize("when", ["2026-03-17 10:30", "2026-03-17 09:50"])
def test_e2_an_old_copy_of_the_ledger_texts_nobody_twice(clinic: Clinic, when: str) -> None:
    """E2. mosamlife/wpmgr#528, leihs/leihs#1980: a restored backup sends again."""
    clinic.run("init")
    clinic.fill(4)
    clinic.start()
    clinic.until("2026-03-09 12:00")
    clinic.machine.stop()
    kept = clinic.folder / "backup.db"
    shutil.copy(clinic.machine.ledger, kept)
    clinic.machine.start()
    clinic.until(when)
    before = {row["Patient"]: row["Day 14 SID"] for row in clinic.staff.table()}
    clinic.machine.kill()
    for file in clinic.machine.folder.glob("sheetdrip.db-*"):
        file.unlink()
    shutil.copy(kept, clinic.machine.ledger)
    clinic.machine.start()
    clinic.wait(hours=2)
    assert [len(clinic.texts(phone, DAY_14)) for phone in PHONES[:4]] == [1] * 4
    after = {row["Patient"]: row["Day 14 SID"] for row in clinic.staff.table()}
    assert after == before
    clinic.machine.stop()
    assert clinic.run("recover").code == 0
    clinic.machine.start()
    clinic.wait(hours=1)
    assert [len(clinic.texts(phone, DAY_14)) for phone in PHONES[:4]] == [1] * 4


def test_e3_a_killed_daemon_is_followed_at_once_by_another_container(clinic: Clinic) -> None:
    """E3. Bleala/Vdirsyncer-DOCKERIZED#3: a container gets another name with each start."""
    clinic.run("init")
    clinic.fill(1)
    clinic.start()
    clinic.machine.kill()
    # the same ledger, seen from another folder
    moved = clinic.machine
    elsewhere = clinic.folder / "elsewhere"
    clinic.settle(ledger={"url": f"sqlite:///{elsewhere}/sheetdrip.db"})
    elsewhere.symlink_to(moved.folder)
    moved.start()
    clinic.staff.add("Ben Example", BEN)
    clinic.wait(minutes=3)
    assert len(clinic.live(BEN)) == 1


def test_e5_a_machine_that_slept_through_a_pause_asks_the_time_again(clinic: Clinic) -> None:
    """E5. klinker-apps/pulse-sms-issues#1056: what was right before the sleep is wrong after it."""
    clinic.start()
    clinic.until("2026-03-03 18:58")
    clinic.fill(1)
    # Twilio asks for a pause, and in it the lid is closed until eleven at night
    sleeping = _Lid(clinic)
    clinic.mean.answer(
        r"POST .*/Messages\.json",
        429,
        {"code": 20429, "message": "Too Many Requests", "status": 429},
        when=sleeping.closes,
        times=1,
    )
    clinic.wait(minutes=3)
    clinic.wait(minutes=10)
    assert sleeping.was_closed
    assert [text for text in clinic.arrived(ADA) if text["date_sent"] > "2026-03-04T03:00"] == []


class _Lid:
    """Four hours pass while a call is under way."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self.was_closed = False

    def closes(self, form: Mapping[str, str]) -> bool:
        if "SendAt" in form or self.was_closed:
            return False
        self.was_closed = True
        self._clinic.advance(4 * 3600)
        return True


def lose_the_ledger(clinic: Clinic) -> None:
    """The disk is gone; a new machine has the settings alone."""
    clinic.machine.kill()
    for file in clinic.machine.folder.glob("sheetdrip.db*"):
        file.unlink()


def test_d5_recover_hears_what_was_said(open_clinic: OpenClinic) -> None:
    """D5. jberkel/sms-backup-plus#903: a restore that believes it has all."""
    # a word that Twilio does not know, and so will not refuse for us
    clinic = open_clinic(replies={"stop_words": ["ALTO"]})
    clinic.named()
    clinic.run("init")
    clinic.fill(3)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    clinic.says(BEN, "ALTO")
    clinic.says(ADA, "3")
    clinic.wait(minutes=5)
    clinic.until("2026-03-09 09:00")
    lose_the_ledger(clinic)
    clinic.says(CY, "9")
    clinic.advance(7200)
    assert clinic.run("recover").code == 0
    clinic.start()
    clinic.until("2026-03-10 10:10")
    scores = [clinic.staff.row(name)["Evening score"] for name in NAMES[:3]]
    assert (scores[0], scores[2]) == ("3", "9")
    assert [len(clinic.arrived(phone, DAY_7)) for phone in (ADA, BEN, CY)] == [1, 0, 1]
    assert [len(clinic.texts(phone, EVENING)) for phone in (ADA, BEN, CY)] == [1, 1, 1]
    assert len(clinic.alerts.received) >= 1


def test_d6_a_lost_ledger_is_said(clinic: Clinic) -> None:
    """D6. smartondev/gwbackupy#26: nothing on record is not the same as nothing done."""
    clinic.run("init")
    clinic.fill(2)
    clinic.start()
    lose_the_ledger(clinic)
    looked = clinic.run("check")
    done = clinic.run("run", "--once")
    assert "recover" in looked.told
    assert "recover" in done.told
    assert len(clinic.texts()) == 2


# more reports


def test_two_daemons_on_one_ledger_are_told_apart(clinic: Clinic) -> None:
    """doctormo/python-crontab#20: the command was started twice."""
    clinic.fill(1)
    clinic.start()
    done = clinic.run("run", "--once")
    assert done.code == 5
    assert len(clinic.texts()) == 1


def test_a_page_of_twilios_list_that_shows_a_text_twice_makes_none(clinic: Clinic) -> None:
    """twilio/twilio-python#606: 18,289 of 128,900 listed records had the SID of another."""
    clinic.fault("cut_after_applied", "twilio.messages.create", times=1)
    clinic.mean.change(
        ASKED,
        lambda page: page | {"messages": page["messages"] * 2} if "messages" in page else page,
    )
    clinic.fill(2)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone, EVENING)) for phone in (ADA, BEN)] == [1, 1]


def test_one_sheet_under_two_names_texts_once(clinic: Clinic) -> None:
    """PipedreamHQ/pipedream#4808: one sheet connected twice, and each row counts for both."""
    whole = f"https://docs.google.com/spreadsheets/d/{clinic.seeded.spreadsheet_id}/edit#gid=0"
    clinic.add_clinic(name="Hillside again", spreadsheet_id=whole)
    clinic.fill(2)
    looked, done = clinic.run("check"), clinic.run("run", "--once")
    assert clinic.texts() == []
    assert (looked.code, done.code) == (2, 2)
    assert "twice" in looked.told
