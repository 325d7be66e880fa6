"""Is a third channel one package and one line? Nothing of the product but that line knows of this one."""

from dataclasses import replace
from pathlib import Path

import pytest

from sheetdrip.check import check
from sheetdrip.domain import channel as abilities
from sheetdrip.messaging.channels import register, registry
from sheetdrip.planning.report import lines
from sheetdrip.runner import ClinicRunner, Job
from sheetdrip.settings.sequences import load_sequence
from sheetdrip.sync.cycle_planning import preview
from sheetdrip.sync.reconcile import CycleReport
from sheetdrip.sync.recover import recover
from tests.integration.backups import lose_the_ledger
from tests.integration.clinic import ADA, CREATE, Clinic
from tests.integration.cycle.toy_channel import MAILBOX, Mailbox

SEQUENCE = """
name = "post-op"
default_language = "en"

[languages]
en = ["English"]

[[steps]]
label = "Evening"
day = 0
time = 19:00:00
latest = 20:45:00
[steps.texts]
en = "{clinic}: surgery today. How is your pain now, 0 to 10?"

[[steps]]
label = "Day 7"
day = 7
time = 10:00:00
latest = 18:00:00
kind = "mailbox"
mailbox = "box-knees"
[steps.texts]
en = "{clinic}: one week after surgery. How is your pain now, 0 to 10?"
"""


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """The vendor, whose channel is registered: the one line."""
    monkeypatch.setattr(abilities, "REGISTERED", dict(abilities.REGISTERED))
    monkeypatch.setattr(registry, "CONNECTS", dict(registry.CONNECTS))
    found = Mailbox()
    register(MAILBOX, found.connect)
    return found


@pytest.fixture
def rung(clinic: Clinic, mailbox: Mailbox, tmp_path: Path) -> Clinic:
    """A clinic whose day 7 goes by the mailbox, some days before, with one patient."""
    path = tmp_path / "post-op.toml"
    path.write_text(SEQUENCE, encoding="utf-8")
    sequences = {"post-op": load_sequence(path)}
    clinic.restart(settings=replace(clinic.settings, sequences=sequences))
    clinic.furnish()
    clinic.add_row()
    clinic.until("2026-03-08 15:00")
    assert mailbox.rings == {}
    return clinic


def done(clinic: Clinic) -> CycleReport:
    """Every job of the daemon, once."""
    report = ClinicRunner(clinic.app, clinic.ctx).everything()
    assert isinstance(report, CycleReport)
    return report


def day_7(clinic: Clinic) -> tuple[object, object]:
    cells = clinic.cells_of("Ada Example")
    return cells["Day 7 status"], cells["Day 7 score"]


def test_it_schedules_ahead_delivers_and_its_answer_is_a_score(
    rung: Clinic, mailbox: Mailbox
) -> None:
    assert done(rung).applied.scheduled == 1
    (ring,) = mailbox.rings.values()
    assert (ring.carrier, ring.to, ring.status) == ("box-knees", ADA, "scheduled")
    assert day_7(rung) == ("scheduled", None)
    assert rung.cells_of("Ada Example")["Day 7 SID"] == ring.sid
    rung.until("2026-03-10 15:02")
    mailbox.at(rung.clock.now())
    done(rung)
    assert day_7(rung) == ("delivered", None)
    rung.reply(ADA, "4")
    done(rung)
    assert day_7(rung) == ("delivered", 4)
    assert rung.texts_to(ADA, "day-7") == []


def test_it_is_taken_back_and_made_anew(rung: Clinic, mailbox: Mailbox) -> None:
    done(rung)
    rung.edit("Ada Example", "Surgery date", "2026-03-04")
    done(rung)
    done(rung)
    assert [one.status for one in mailbox.rings.values()] == ["canceled", "scheduled"]
    rung.edit("Ada Example", "Drip", "Stopped")
    done(rung)
    assert [one.status for one in mailbox.rings.values()] == ["canceled", "canceled"]
    assert "cancelled" in str(day_7(rung)[0])


def test_what_it_holds_is_taken_back_when_the_patient_says_stop(
    rung: Clinic, mailbox: Mailbox
) -> None:
    done(rung)
    rung.reply(ADA, "STOP")
    done(rung)
    assert [one.status for one in mailbox.rings.values()] == ["canceled"]


@pytest.mark.parametrize("took_it", [True, False])
def test_an_unknown_outcome_is_found_out(rung: Clinic, mailbox: Mailbox, *, took_it: bool) -> None:
    mailbox.is_mute, mailbox.is_deaf = took_it, not took_it
    done(rung)
    assert str(day_7(rung)[0]).startswith("unknown")
    mailbox.is_mute = mailbox.is_deaf = False
    rung.advance(seconds=241)
    done(rung)
    done(rung)
    assert day_7(rung) == ("scheduled", None)
    assert len(mailbox.rings) == 1


def test_an_audit_of_twilios_texts_does_not_miss_it_there(rung: Clinic, mailbox: Mailbox) -> None:
    done(rung)
    runner = ClinicRunner(rung.app, rung.ctx)
    for _ in range(3):
        assert runner.run(Job.AUDIT) == 0
        rung.advance(hours=12)
    assert [one.status for one in mailbox.rings.values()] == ["scheduled"]


def test_a_text_that_becomes_its_is_taken_back_first(clinic: Clinic, mailbox: Mailbox) -> None:
    sequence = clinic.settings.sequences["post-op"]
    clinic.add_row()
    clinic.until("2026-03-08 15:00")
    clinic.cycle()
    assert [one.status for one in clinic.texts_to(ADA, "day-7")] == ["scheduled"]
    steps = tuple(
        replace(one, channel=MAILBOX, carrier="box-knees") if one.name == "day-7" else one
        for one in sequence.steps
    )
    changed = {"post-op": replace(sequence, steps=steps)}
    clinic.restart(settings=replace(clinic.settings, sequences=changed))
    clinic.cycle()
    clinic.cycle()
    assert [one.status for one in clinic.texts_to(ADA, "day-7")] == ["canceled"]
    assert [one.status for one in mailbox.rings.values()] == ["scheduled"]


def test_a_plan_and_the_check_tell_of_it(rung: Clinic, mailbox: Mailbox) -> None:
    rung.until("2026-03-10 15:00")
    seen = preview(rung.ctx)
    told = {line.step: line.what for line in lines(seen.plan, seen.matched.courses, "UTC")}
    assert told == {"Evening": "skip", "Day 7": "ring"}
    assert mailbox.rings == {}
    assert "the mailbox box-knees rings" in [one.says for one in check(rung.app)]


def test_after_recovering_it_does_not_ring_again(
    rung: Clinic, mailbox: Mailbox, tmp_path: Path
) -> None:
    done(rung)
    lose_the_ledger(rung, tmp_path)
    assert recover(rung.ctx).texts == 1
    rung.forget_calls()
    rung.cycle()
    assert len(mailbox.rings) == 1
    assert rung.calls(CREATE) == 0
    assert day_7(rung) == ("scheduled", None)
