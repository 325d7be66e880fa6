"""Is a step that a Studio flow asks asked once, at its time, and told as it was? Judged from Studio's side.

The flow's first question is a text like any other and judged as one; here is what texts do not have.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sheetdrip.domain.lifecycle import State
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.sandbox.twilio.studio.records import Execution
from tests.simulation import calendar
from tests.simulation.flows import is_ours, outcome_of
from tests.simulation.wire import Call

if TYPE_CHECKING:
    from tests.simulation.facts import Surgery
    from tests.simulation.judge import Judge

TRIED_AGAIN: Final = timedelta(minutes=15)
"""So long after a start that Twilio did not take, or perhaps did, it is certainly asked for again."""

TOLD: Final = timedelta(minutes=4)
"""So long after its end everybody knows of it."""

_TOLERANCE: Final = timedelta(seconds=60)


def asked_by(call: Call) -> tuple[str | None, str | None]:
    """Whom a call to start a flow asks, and what."""
    told = json.loads(call.form.get("Parameters", "{}"))
    return call.form.get("To"), told.get("body")


def take_in_started(judge: "Judge") -> None:
    """I1, I3: executions that are new, each for a patient of the sheet's, and none a second time."""
    for execution in filter(is_ours, judge.flows.new()):
        body = execution.context["flow"]["data"].get("body")
        known = calendar.step_of_text(judge.clinic).get(body)
        surgery = judge.chronicle.by_phone.get(execution.to)
        if known is None or surgery is None or not judge.flows.asks(known[0].label):
            judge.blame("I3 wrong person", f"a flow for {execution.to}, of no row or no step's")
            continue
        question = surgery.name, known[0].label
        for before in judge.flows.of.get(question, ()):
            if not reached_nobody(before):
                judge.blame("I1 two flows", f"{question} at {execution.created_at} and before")
        judge.flows.belongs(execution, question)
        _check_moment(judge, surgery, execution)


def reached_nobody(execution: Execution) -> bool:
    """Whether its question did not arrive."""
    return outcome_of(execution) == "undelivered"


def _check_moment(judge: "Judge", surgery: "Surgery", execution: Execution) -> None:
    phone, at = execution.to, execution.created_at
    for span in judge.talk.out_at(phone, at):
        if judge.has_seen(span.since, at):
            judge.blame("I4 after STOP", f"a flow is started for {surgery.name} at {at}")
    version = surgery.at(at)
    if version and version.facts and calendar.is_night(at, version.facts.zone):
        judge.blame("I3 wrong person or time", f"a flow for {surgery.name} at {at}: at night")


def check_asked(judge: "Judge", surgery: "Surgery", due: datetime, began: datetime) -> None:
    """I2: an undisturbed cycle while a step may be asked has asked it, and whatever hindered it is over."""
    version, label = surgery.now, judge.flows.label or ""
    facts = version.facts
    if facts is None or facts.day is None or (surgery.name, label) in judge.flows.of:
        return
    (step,) = (one for one in calendar.steps() if one.label == label)
    last = calendar.latest(step, facts.day, facts.zone)
    if not due + _TOLERANCE < began < last - _TOLERANCE or version.since > due:
        return
    tried = judge.flows.tried.get(facts.phone or "")
    is_tried = tried is not None and began - tried < TRIED_AGAIN
    spans = (*judge.chronicle.pauses, *judge.talk.spans.get(facts.phone or "", ()))
    # what the daemon has not seen the end of by then has held it
    ends = [version.since, *(span.until for span in spans if span.since <= began)]
    if not is_tried and all(end is not None and judge.has_seen(end, due) for end in ends):
        judge.blame("I2 not asked", f"{surgery.name} {label} due {due}")


def check_known(judge: "Judge", records: ClinicRecords) -> None:
    """I5: every execution is on record."""
    for sid, question in judge.flows.by_sid.items():
        if sid not in records.by_sid and judge.flows.newest(question).sid == sid:  # type: ignore[union-attr]
            judge.blame("I5 flows", f"{question}: {sid} is not on record")


def check_ends(judge: "Judge", records: ClinicRecords) -> None:
    """I5: it is known in the end of every execution that it has ended."""
    now = judge.store.clock.now()
    for question, executions in judge.flows.of.items():
        for one in executions:
            on_record = records.by_sid.get(one.sid)
            is_over = one.ended and now - one.updated_at > TOLD
            if is_over and on_record is not None and on_record.state is State.SENT:
                judge.blame("I5 status", f"{question}: the flow has ended, and is on record as not")


def untrue_of_flow(
    judge: "Judge", name: str, label: str, cells: Mapping[str, object]
) -> Iterator[str]:
    """I6: what the row says against what the step's execution has come to."""
    one, began = judge.flows.newest((name, label)), judge.good[-1][0]
    if one is None or one.created_at >= began:
        return
    sid, status = cells.get(f"{label} SID"), str(cells.get(f"{label} status") or "")
    if sid != one.sid:
        if not reached_nobody(one):
            yield f"{one.sid} asks it, but the row shows {sid!r} and {status!r}"
    elif not one.ended:
        if status.partition(":")[0] != "sent":
            yield f"the flow still talks, but the row says {status!r}"
    # a start that is found in a cycle is followed before the next one
    elif judge.has_seen(one.updated_at, began) and not status.startswith(_ends(one)):
        yield f"the flow has ended ({outcome_of(one)}), but the row says {status!r}"


def _ends(execution: Execution) -> tuple[str, ...]:
    match outcome_of(execution):
        case "answered":
            return ("delivered",)
        case "undelivered":
            return ("undelivered", "delivered: the answer was not understood")
        case _:
            return ("delivered: ",)
