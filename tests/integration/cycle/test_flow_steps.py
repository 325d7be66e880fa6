"""Is a step that is a Studio flow started once, at its time, and does the row tell what it hears?"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import requests

from sheetdrip.channels import SMS, STUDIO
from sheetdrip.domain.cells import Cell
from sheetdrip.domain.sequence import Sequence, Step
from sheetdrip.errors import MessagingUnavailable, PlanRefused
from sheetdrip.messaging.channels.studio.publishing import Publisher
from sheetdrip.planning.report import lines
from sheetdrip.settings.flows import load_flows
from sheetdrip.settings.load import Settings
from sheetdrip.settings.sequences import shipped_config
from sheetdrip.sync.conversation_polling import poll_conversations
from sheetdrip.sync.cycle_planning import preview
from sheetdrip.sync.recover import recover
from sheetdrip.sync.reply_polling import ReplyPoller, answer
from tests.clients import studio_of
from tests.integration.backups import lose_the_ledger
from tests.integration.clinic import ADA, Clinic
from tests.integration.wires import Fuse, Fused, Killed, RacedStudio

START, END = "studio.executions.create", "studio.executions.end"
LISTED, READ = "studio.executions.list", "studio.executions.fetch"
AT_TEN = "2026-03-10 15:00"
BUSY = (
    "another Studio conversation with this phone is still open: it waits for its end (Twilio 20409); "
    "trying again at"
)


@pytest.fixture
def clinic(clinic: Clinic) -> Clinic:
    """A clinic whose day 7 is the shipped flow, at Twilio."""
    publisher = Publisher(clinic.app.connection(), clinic.app.clock)
    (flow,) = load_flows(shipped_config(), clinic.settings.file.studio)
    sid = publisher.push(flow).sid
    sequence = clinic.settings.sequences["post-op"]
    steps = tuple(_asked_by(sid, one) if one.name == "day-7" else one for one in sequence.steps)
    clinic.restart(settings=_with(clinic, replace(sequence, steps=steps)))
    clinic.forget_calls()
    return clinic


def _asked_by(flow: str | None, step: Step) -> Step:
    return replace(step, channel=STUDIO, carrier=flow)


def _with(clinic: Clinic, sequence: Sequence) -> Settings:
    return replace(clinic.settings, sequences={sequence.name: sequence})


def flow_sid(clinic: Clinic) -> str:
    (sid,) = clinic.world.studio.flows
    return sid


def enrolled(clinic: Clinic) -> None:
    """A row whose evening text has gone, a minute before day 7."""
    clinic.add_row()
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()
    clinic.until("2026-03-10 14:59")
    clinic.cycle()


def asked(clinic: Clinic) -> None:
    """A patient whom the flow has asked."""
    enrolled(clinic)
    clinic.until(AT_TEN)
    clinic.cycle()


def says(clinic: Clinic, body: str) -> None:
    """The patient's answer reaches Twilio, and the flow if it waits."""
    url = f"{clinic.world.url}/sandbox/replies"
    requests.post(url, json={"from": ADA, "body": body}, timeout=5).raise_for_status()


def collected(clinic: Clinic) -> int:
    """One look at the replies, and the cycle after it; how many were judged."""
    clinic.advance(minutes=1)
    ReplyPoller(clinic.ctx).fetch()
    judged = answer(clinic.ctx)
    clinic.cycle()
    return judged


def followed(clinic: Clinic) -> int:
    """One look at the flows, and the cycle after it; how many had ended."""
    ended = poll_conversations(clinic.ctx, clinic.ctx.clock.now())
    clinic.cycle()
    return ended


def day_7(clinic: Clinic) -> tuple[Cell, Cell]:
    row = clinic.cells_of("Ada Example")
    return row["Day 7 status"], row["Day 7 score"]


def understood(clinic: Clinic) -> list[Cell]:
    """What the Replies tab says of each reply."""
    tabs = [sheet for sheet in clinic.spreadsheet.sheets if sheet.title == "Replies"]
    if not tabs:
        return []
    header, *rows = ([cell.value for cell in row] for row in tabs[0].grid.cells)
    sid, told = header.index("Reply SID"), header.index("Understood")
    return [row[told] for row in rows if len(row) > sid and row[sid]]  # type: ignore[misc]


def came_out(clinic: Clinic) -> int:
    """How many texts the patient has got, whoever sent them."""
    return sum(one.status != "scheduled" for one in clinic.texts_to(ADA))


def executions(clinic: Clinic) -> int:
    return len(clinic.world.studio.executions)


def test_a_flow_is_started_at_its_time_and_never_before(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.until("2026-03-10 14:59")
    report = clinic.cycle()
    assert report.wake_at == datetime.fromisoformat("2026-03-10T15:00:00+00:00")
    assert clinic.calls(START) == 0
    assert day_7(clinic) == ("waiting", None)
    clinic.until(AT_TEN)
    clinic.cycle()
    clinic.cycle()
    assert clinic.calls(START) == 1
    (text,) = clinic.texts_to(ADA, "day-7")
    assert text.created_at == clinic.clock.now()
    assert day_7(clinic) == ("sent", None)
    assert clinic.cells_of("Ada Example")["Day 7 SID"] in clinic.world.studio.executions


def test_a_flow_is_told_the_rows_data(clinic: Clinic) -> None:
    clinic.add_row(procedure="Knee", language="Spanish")
    clinic.until(AT_TEN)
    clinic.cycle()
    (execution,) = clinic.world.studio.executions.values()
    told = dict(execution.context["flow"]["data"])
    assert "Hillside" in told.pop("body")
    assert "un solo valor" in told.pop("again").lower()
    drip_id = clinic.cells_of("Ada Example")["Drip ID"]
    assert told == {
        "first_name": "Ada",
        "clinic": "Hillside",
        "surgery_date": "2026-03-03",
        "procedure": "Knee",
        "language": "es",
        "sheetdrip_key": f"{drip_id}/day-7/1/1",
    }


def test_a_late_flow_is_started_only_until_its_latest(clinic: Clinic) -> None:
    clinic.until("2026-03-11 01:01")
    clinic.add_row()
    clinic.cycle()
    assert clinic.calls(START) == 0
    assert str(day_7(clinic)[0]).startswith("skipped: too late")


def test_the_score_that_a_flow_hears_is_in_the_row_with_the_reply(clinic: Clinic) -> None:
    asked(clinic)
    clinic.advance(minutes=4)
    says(clinic, "8")
    assert collected(clinic) == 1
    assert day_7(clinic) == ("delivered", 8)
    assert understood(clinic) == ["answered in Studio"]
    assert followed(clinic) == 0
    assert day_7(clinic) == ("delivered", 8)


def test_a_score_is_found_by_following_the_flow_too(clinic: Clinic) -> None:
    asked(clinic)
    says(clinic, "8")
    assert followed(clinic) == 1
    assert day_7(clinic) == ("delivered", 8)
    collected(clinic)
    assert (day_7(clinic), understood(clinic)) == (("delivered", 8), ["answered in Studio"])


def test_following_costs_a_list_while_the_flow_is_active(clinic: Clinic) -> None:
    asked(clinic)
    clinic.forget_calls()
    assert followed(clinic) == 0
    assert (clinic.calls(LISTED), clinic.calls(READ)) == (1, 0)


def test_what_is_written_after_the_flow_has_ended_is_judged_as_ever(clinic: Clinic) -> None:
    asked(clinic)
    says(clinic, "8")
    clinic.advance(minutes=1)
    says(clinic, "5")
    assert collected(clinic) == 2
    assert day_7(clinic) == ("delivered", 5)
    assert understood(clinic) == ["answered in Studio", "5 (replaces the earlier one)"]


def test_a_flow_asks_again_by_itself_and_sheetdrip_does_not(clinic: Clinic) -> None:
    asked(clinic)
    says(clinic, "so so")
    collected(clinic)
    assert came_out(clinic) == 3
    assert day_7(clinic) == ("sent", None)
    says(clinic, "so so")
    collected(clinic)
    assert day_7(clinic) == ("delivered: the answer was not understood", None)
    assert "no score could be read" in str(clinic.cells_of("Ada Example")["Please read"])
    says(clinic, "meh")
    collected(clinic)
    assert came_out(clinic) == 3
    assert understood(clinic)[-1] == "not understood: please read"


def test_silence_is_told_and_raises_nothing(clinic: Clinic) -> None:
    asked(clinic)
    clinic.advance(hours=21)
    clinic.cycle()
    assert followed(clinic) == 1
    assert day_7(clinic) == ("delivered: no answer", None)
    assert clinic.cells_of("Ada Example")["Needs a call"] is None


def test_an_answer_that_no_flow_heard_is_a_persons_turn(clinic: Clinic) -> None:
    clinic.world.twilio.rules = replace(clinic.world.twilio.rules, studio_hears_every_reply=False)
    asked(clinic)
    says(clinic, "8")
    collected(clinic)
    assert day_7(clinic) == ("sent", None)
    clinic.advance(hours=21)
    clinic.cycle()
    followed(clinic)
    assert day_7(clinic) == ("delivered: the answer was not understood", None)
    assert "read the reply" in str(clinic.cells_of("Ada Example")["Please read"])


def called_at(clinic: Clinic, score: int) -> None:
    """The clinic wants to call from this score on."""
    alerts = clinic.settings.file.clinics[0].alerts.model_copy(update={"call_at": score})
    own = clinic.settings.file.clinics[0].model_copy(update={"alerts": alerts})
    file = clinic.settings.file.model_copy(update={"clinics": [own]})
    clinic.restart(settings=replace(clinic.settings, file=file))


@pytest.mark.parametrize(("hears", "says_so"), [(False, "9"), (True, "9/10")])
def test_somebody_is_told_at_once_of_a_high_score_that_the_flow_does_not_take(
    clinic: Clinic, *, hears: bool, says_so: str
) -> None:
    called_at(clinic, 8)
    rules = clinic.world.twilio.rules
    clinic.world.twilio.rules = replace(rules, studio_hears_every_reply=hears)
    asked(clinic)
    says(clinic, says_so)
    collected(clinic)
    assert "read the reply" in str(clinic.cells_of("Ada Example")["Needs a call"])


def test_somebody_is_told_of_a_high_score_that_the_flow_asked_about_again_while_nobody_listened(
    clinic: Clinic,
) -> None:
    called_at(clinic, 8)
    asked(clinic)
    says(clinic, "9/10")
    clinic.advance(minutes=1)
    says(clinic, "2")
    clinic.advance(hours=5)
    collected(clinic)
    assert day_7(clinic) == ("delivered", 2)
    assert "read the reply" in str(clinic.cells_of("Ada Example")["Needs a call"])


def test_what_recover_hears_again_is_still_the_flows(clinic: Clinic, tmp_path: Path) -> None:
    asked(clinic)
    says(clinic, "4/10")
    clinic.advance(minutes=1)
    says(clinic, "2")
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.ctx)
    clinic.cycle()
    followed(clinic)
    assert day_7(clinic) == ("delivered", 2)
    assert understood(clinic) == ["answered in Studio", "answered in Studio"]


def test_what_recover_cannot_ask_studio_about_waits(clinic: Clinic, tmp_path: Path) -> None:
    asked(clinic)
    says(clinic, "4/10")
    lose_the_ledger(clinic, tmp_path)
    clinic.fault("500", "studio.executions.context", times=None)
    with pytest.raises(MessagingUnavailable):
        recover(clinic.ctx)
    clinic.world.faults.clear()
    recover(clinic.ctx)
    clinic.cycle()
    assert day_7(clinic) == ("sent", None)
    assert understood(clinic) == ["answered in Studio"]


def test_a_reply_waits_until_studio_can_say_whether_it_was_for_the_flow(clinic: Clinic) -> None:
    asked(clinic)
    says(clinic, "8")
    clinic.fault("500", READ, times=None)
    assert collected(clinic) == 0
    assert understood(clinic) == []
    clinic.world.faults.clear()
    assert collected(clinic) == 1
    assert day_7(clinic) == ("delivered", 8)


def test_a_busy_contact_is_tried_again_and_skipped_when_it_is_too_late(clinic: Clinic) -> None:
    enrolled(clinic)
    flows = clinic.app.connection().client.studio.v2.flows
    service, anothers = clinic.ctx.clinic.service_sid, {"body": "How was the food?"}
    flows(flow_sid(clinic)).executions.create(ADA, service, parameters=anothers)
    clinic.forget_calls()
    clinic.until(AT_TEN)
    clinic.cycle()
    assert day_7(clinic) == (f"waiting: {BUSY} 10:05", None)
    clinic.cycle()
    assert clinic.calls(START) == 1
    clinic.advance(minutes=5)
    clinic.cycle()
    clinic.cycle()
    assert clinic.calls(START) == 2
    assert day_7(clinic) == (f"waiting: {BUSY} 10:10", None)
    clinic.until("2026-03-10 23:01")
    clinic.cycle()
    assert day_7(clinic)[0] == (
        "skipped: another Studio conversation with this phone was still open"
    )
    assert clinic.cells_of("Ada Example")["Day 14 status"] == "scheduled"


def test_a_contact_who_is_free_again_is_asked(clinic: Clinic) -> None:
    enrolled(clinic)
    flows = clinic.app.connection().client.studio.v2.flows
    executions_ = flows(flow_sid(clinic)).executions
    service, anothers = clinic.ctx.clinic.service_sid, {"body": "How was the food?"}
    other = executions_.create(ADA, service, parameters=anothers)
    clinic.until(AT_TEN)
    clinic.cycle()
    executions_(other.sid).update("ended")
    clinic.advance(minutes=5)
    clinic.cycle()
    assert day_7(clinic) == ("sent", None)


def test_a_flow_that_twilio_does_not_have_holds_up_no_text(clinic: Clinic) -> None:
    enrolled(clinic)
    clinic.world.studio.flows.clear()
    clinic.add_row("Ben Example", "+13125550102", "2026-03-10")
    clinic.until(AT_TEN)
    clinic.cycle()
    assert "Studio flow" in str(day_7(clinic)[0])
    assert clinic.cells_of("Ben Example")["Evening status"] == "scheduled"


@pytest.mark.parametrize("kind", ["cut_after_applied", "truncated"])
def test_a_start_whose_answer_was_lost_is_found_and_not_made_again(
    clinic: Clinic, kind: str
) -> None:
    enrolled(clinic)
    clinic.until(AT_TEN)
    clinic.fault(kind, START)
    clinic.cycle()
    assert str(day_7(clinic)[0]).startswith("unknown")
    clinic.advance(seconds=241)
    clinic.cycle()
    assert day_7(clinic) == ("sent", None)
    assert (clinic.calls(START), executions(clinic)) == (1, 1)
    says(clinic, "8")
    collected(clinic)
    assert day_7(clinic) == ("delivered", 8)


def test_the_flows_own_text_is_not_taken_for_one_whose_create_got_lost(clinic: Clinic) -> None:
    asked(clinic)
    clinic.until("2026-03-10 15:03")
    clinic.fault("500", "twilio.messages.create")
    clinic.cycle()
    assert clinic.states("Ada Example")["day-14"] == "unknown"
    clinic.advance(seconds=241)
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Day 14 status"] == "scheduled"
    assert [one.status for one in clinic.texts_to(ADA, "day-14")] == ["scheduled"]


def test_a_reply_before_a_lost_start_is_found_waits_for_it(clinic: Clinic) -> None:
    enrolled(clinic)
    clinic.until(AT_TEN)
    clinic.fault("cut_after_applied", START)
    clinic.cycle()
    clinic.advance(minutes=1)
    says(clinic, "8")
    assert collected(clinic) == 0
    clinic.advance(seconds=241)
    clinic.cycle()
    assert collected(clinic) == 1
    assert (day_7(clinic), understood(clinic)) == (("delivered", 8), ["answered in Studio"])


def test_a_start_that_never_came_to_be_is_made_after_a_look(clinic: Clinic) -> None:
    enrolled(clinic)
    clinic.until(AT_TEN)
    clinic.fault("500", START)
    clinic.cycle()
    clinic.advance(seconds=241)
    clinic.cycle()
    assert day_7(clinic) == ("sent", None)
    assert (clinic.calls(START), executions(clinic)) == (2, 1)


def test_a_list_that_fails_leaves_it_unknown(clinic: Clinic) -> None:
    enrolled(clinic)
    clinic.until(AT_TEN)
    clinic.fault("cut_after_applied", START)
    clinic.cycle()
    clinic.fault("500", LISTED, times=None)
    clinic.advance(seconds=241)
    clinic.cycle()
    assert str(day_7(clinic)[0]).startswith("unknown")
    clinic.world.faults.clear()
    clinic.cycle()
    assert day_7(clinic) == ("sent", None)
    assert executions(clinic) == 1


def test_a_first_start_that_is_applied_late_is_known_by_its_key(clinic: Clinic) -> None:
    enrolled(clinic)
    clinic.until(AT_TEN)
    clinic.fault("500", START)
    clinic.cycle()
    clinic.advance(seconds=241)
    drip_id = str(clinic.cells_of("Ada Example")["Drip ID"])
    flows = clinic.app.connection().client.studio.v2.flows
    first = {"body": "late", "sheetdrip_key": f"{drip_id}/day-7/1/1"}
    late = flows(flow_sid(clinic)).executions
    clinic.wire(
        studio=RacedStudio(
            studio_of(clinic.ctx),
            lambda: late.create(ADA, clinic.ctx.clinic.service_sid, parameters=first),
        )
    )
    clinic.cycle()
    clinic.cycle()
    assert day_7(clinic) == ("sent", None)
    assert executions(clinic) == 1


@pytest.mark.parametrize(("port", "call"), [("ledger", "intend"), ("studio", "start")])
def test_a_crash_between_intent_and_answer_starts_it_once(
    clinic: Clinic, port: str, call: str
) -> None:
    enrolled(clinic)
    clinic.until(AT_TEN)
    ports = {"ledger": clinic.ctx.ledger, "studio": studio_of(clinic.ctx)}
    clinic.wire(**{port: Fused(ports[port], Fuse(1), only=call)})
    with pytest.raises(Killed):
        clinic.cycle()
    clinic.restart()
    clinic.cycle()
    clinic.advance(seconds=241)
    clinic.cycle()
    clinic.cycle()
    assert day_7(clinic) == ("sent", None)
    assert executions(clinic) == 1


def test_stop_ends_a_flow_that_still_talks(clinic: Clinic) -> None:
    clinic.world.twilio.rules = replace(clinic.world.twilio.rules, studio_hears_every_reply=False)
    asked(clinic)
    says(clinic, "STOP")
    collected(clinic)
    (execution,) = clinic.world.studio.executions.values()
    assert execution.ended
    followed(clinic)
    assert day_7(clinic) == ("delivered: the patient replied STOP", None)
    assert understood(clinic) == ["STOP: no more texts"]
    assert clinic.calls(END) == 1


def test_an_end_that_is_not_heard_is_asked_for_again(clinic: Clinic) -> None:
    clinic.world.twilio.rules = replace(clinic.world.twilio.rules, studio_hears_every_reply=False)
    asked(clinic)
    says(clinic, "STOP")
    clinic.fault("500", END)
    collected(clinic)
    collected(clinic)
    assert followed(clinic) == 1
    assert day_7(clinic) == ("delivered: the patient replied STOP", None)


def test_a_score_given_before_stop_is_kept(clinic: Clinic) -> None:
    asked(clinic)
    says(clinic, "8")
    clinic.advance(seconds=20)
    says(clinic, "STOP")
    collected(clinic)
    followed(clinic)
    assert day_7(clinic) == ("delivered", 8)


def test_a_text_that_becomes_a_flow_is_taken_back_first(clinic: Clinic) -> None:
    sequence = clinic.settings.sequences["post-op"]
    as_flows = clinic.settings
    texts = tuple(replace(one, channel=SMS, carrier=None) for one in sequence.steps)
    clinic.restart(settings=_with(clinic, replace(sequence, steps=texts)))
    clinic.add_row()
    clinic.until("2026-03-08 15:00")
    clinic.cycle()
    assert [one.status for one in clinic.texts_to(ADA, "day-7")] == ["scheduled"]
    clinic.restart(settings=as_flows)
    clinic.cycle()
    assert [one.status for one in clinic.texts_to(ADA, "day-7")] == ["canceled"]
    assert day_7(clinic) == ("waiting", None)


def test_a_refused_plan_starts_no_flow(clinic: Clinic) -> None:
    file = clinic.settings.file
    safety = file.safety.model_copy(update={"max_creates": 1})
    clinic.restart(
        settings=replace(clinic.settings, file=file.model_copy(update={"safety": safety}))
    )
    for number in range(2):
        clinic.add_row(f"Patient {number}", f"+1312555010{number}")
    clinic.until(AT_TEN)
    with pytest.raises(PlanRefused):
        clinic.cycle()
    assert clinic.calls(START) == 0


def test_a_paused_clinic_starts_no_flow(clinic: Clinic) -> None:
    clinic.furnish()
    enrolled(clinic)
    clinic.tick("Pause")
    clinic.until(AT_TEN)
    clinic.cycle()
    assert clinic.calls(START) == 0


def test_a_plan_says_that_it_starts_a_flow_and_with_which_text(clinic: Clinic) -> None:
    enrolled(clinic)
    clinic.until(AT_TEN)
    seen = preview(clinic.ctx)
    (line,) = lines(seen.plan, seen.matched.courses, "UTC")
    assert (line.what, line.step) == ("start flow", "Day 7")
    assert line.text.startswith("Hillside: one week after surgery.")
    assert clinic.calls(START) == 0


def test_after_recovering_a_flow_is_not_started_again(clinic: Clinic, tmp_path: Path) -> None:
    asked(clinic)
    says(clinic, "8")
    lose_the_ledger(clinic, tmp_path)
    found = recover(clinic.ctx)
    assert (found.texts, found.flows, found.unknown_sids) == (2, 1, ())
    clinic.cycle()
    assert clinic.calls(START) == 1
    assert clinic.states("Ada Example")["day-7"] in {"sent", "delivered"}


def test_after_recovering_a_flow_is_followed_by_the_execution_that_its_row_shows(
    clinic: Clinic, tmp_path: Path
) -> None:
    asked(clinic)
    says(clinic, "8")
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.ctx)
    clinic.cycle()
    followed(clinic)
    assert clinic.cells_of("Ada Example")["Day 7 SID"] in clinic.world.studio.executions
    assert day_7(clinic) == ("delivered", 8)
    assert clinic.calls(START) == 1


def test_after_recovering_a_flow_that_no_row_shows_is_not_started_again(
    clinic: Clinic, tmp_path: Path
) -> None:
    enrolled(clinic)
    clinic.until(AT_TEN)
    clinic.wire(studio=Fused(studio_of(clinic.ctx), Fuse(1), only="start"))
    with pytest.raises(Killed):
        clinic.cycle()
    assert clinic.cells_of("Ada Example")["Day 7 SID"] is None
    says(clinic, "8")
    lose_the_ledger(clinic, tmp_path)
    recover(clinic.ctx)
    clinic.cycle()
    followed(clinic)
    assert day_7(clinic) == ("delivered", 8)
    assert (clinic.calls(START), executions(clinic)) == (1, 1)
