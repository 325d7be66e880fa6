"""What holds for one surgery through every edit, outcome and hour?"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, State, can_transition
from sheetdrip.domain.message import Draft, Key, Message
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE, Reason
from sheetdrip.domain.send_time import local
from sheetdrip.domain.surgery import DripSetting, SurgeryRow
from sheetdrip.planning.course import Course, course_of_row, removed
from sheetdrip.planning.diff import diff, next_moment
from sheetdrip.planning.plan import Cancel, Change, Schedule, SendNow, Skip, make_plan
from sheetdrip.planning.projection import differences, project
from sheetdrip.planning.send_window import Window
from sheetdrip.planning.unknown_outcomes import Adopt, Extra, Listed, Lost, settle
from tests.builders import (
    CHICAGO,
    NIGHT,
    NOW,
    SERVICE,
    details,
    draft,
    key,
    listed,
    message,
    sequence,
    terms,
)
from tests.property.stories import EXAMPLES

Script = list[tuple[SurgeryRow | None, timedelta, list[State]]]
PLAN = sequence()
DAY = timedelta(days=1)


@dataclass
class Ledger:
    """Every revision of every step, as the product's ledger keeps them, without its disk."""

    messages: dict[Key, Message] = field(default_factory=dict)

    def newest(self) -> dict[str, Message]:
        return {one.key.step: one for one in sorted(self.messages.values(), key=lambda m: m.key)}

    def put(self, of: Draft, state: State, reason: Reason | None = None) -> None:
        before = self.messages.get(of.key)
        assert (
            before is None or can_transition(before.state, State.INTENDED) or state is State.SKIPPED
        )
        self.messages[of.key] = message(state, of, reason=reason)

    def apply(self, change: Change, answer: State) -> None:
        match change:
            case Cancel(held, reason):
                proven = State.TOO_LATE if answer is State.SENT else State.CANCELLED
                self.messages[held.key] = replace(held, state=proven, reason=reason)
            case Schedule(of):
                self.put(of, State.SCHEDULED if answer is State.SENT else answer)
            case SendNow(of):
                self.put(of, answer)
            case Skip(of, reason):
                self.put(of, State.SKIPPED, reason)

    def live(self, step: str) -> int:
        return sum(
            one.key.step == step and one.state in MAY_HAVE_REACHED for one in self.messages.values()
        )


rows = st.one_of(
    st.none(),
    st.builds(
        details,
        phone=st.sampled_from(["+13125550101", "+13125550102"]),
        patient=st.sampled_from(["Ada Example", "Bea Example"]),
        surgery_date=st.sampled_from([(NOW + days * DAY).date() for days in (-30, -7, 0, 1, 20)]),
        drip=st.sampled_from(
            [DripSetting.ON, DripSetting.ON, DripSetting.PAUSED, DripSetting.STOPPED]
        ),
        consented=st.sampled_from([True, True, True, False]),
    ),
)
answers = st.sampled_from(
    [State.SENT, State.SENT, State.SCHEDULED, State.UNKNOWN, State.FAILED, State.WAITING]
)
hours = st.one_of(st.integers(0, 36), st.integers(0, 24 * 20)).map(lambda n: timedelta(hours=n))
scripts = st.lists(st.tuples(rows, hours, st.lists(answers, min_size=1)), min_size=1, max_size=6)


def course_of(row: SurgeryRow | None) -> Course:
    return removed("A") if row is None else course_of_row("A", row, PLAN, "Hillside", SERVICE)


def run(
    script: Script,
) -> Iterator[tuple[Course, Ledger, datetime]]:
    """Live through a script; every state of affairs after the cycles of each of its acts."""
    ledger, now = Ledger(), NOW
    for row, wait, given_answers in script:
        now += wait
        course = course_of(row)
        for number in range(3):
            plan = make_plan(diff(course, ledger.newest(), terms(now)))
            check(plan.changes, ledger, now)
            for change in plan.changes:
                ledger.apply(change, given_answers[number % len(given_answers)])
        yield course, ledger, now


def check(changes: tuple[Change, ...], ledger: Ledger, now: datetime) -> None:
    keys = [(one.message if isinstance(one, Cancel) else one.draft).key for one in changes]
    assert len({one.step for one in keys}) == len(keys)
    for change in changes:
        match change:
            case Schedule(of):
                assert ledger.live(of.key.step) == 0
                assert Window().takes(of.send_at, now)
            case SendNow(of):
                assert ledger.live(of.key.step) == 0
                assert of.send_at <= now <= of.latest
                assert not NIGHT.covers(local(now, CHICAGO).time())
            case Skip(of, reason):
                assert ledger.live(of.key.step) == 0
                assert reason
            case Cancel(held, _):
                assert held.state in {State.SCHEDULED, State.CANCELLING}


@given(scripts)
@settings(max_examples=EXAMPLES * 5 // 3)
def test_a_step_reaches_a_patient_at_most_once(
    script: Script,
) -> None:
    for _, ledger, _ in run(script):
        assert all(ledger.live(step.name) <= 1 for step in PLAN.steps)
        for step in PLAN.steps:
            revisions = [one.revision for one in ledger.messages if one.step == step.name]
            assert sorted(revisions) == list(range(1, len(revisions) + 1))


@given(st.lists(st.tuples(rows, hours, st.just([State.SENT])), min_size=1, max_size=6))
@settings(max_examples=EXAMPLES * 5 // 3)
def test_the_differences_of_what_was_done_are_none(
    script: Script,
) -> None:
    for course, ledger, now in run(script):
        assert list(diff(course, ledger.newest(), terms(now))) == []
        wake = next_moment(course, ledger.newest(), terms(now))
        assert wake is None or wake > now


@given(scripts)
def test_the_row_always_says_something_and_the_same_twice(
    script: Script,
) -> None:
    for course, ledger, _ in run(script):
        cells = project(course, ledger.newest(), PLAN.steps)
        assert str(cells["Status"]).strip() == cells["Status"] != ""
        assert "  " not in str(cells["Status"])
        assert list(differences(cells, cells)) == []
        for step in PLAN.steps:
            told = cells[f"{step.label} status"]
            assert told or step.name not in course.messages


@given(st.sampled_from(State), st.sampled_from([None, CANCELLED_OUTSIDE, "x"]), rows, hours)
def test_what_may_have_reached_somebody_is_never_made_again(
    state: State, reason: Reason | str | None, row: SurgeryRow | None, wait: timedelta
) -> None:
    recorded = {
        step.name: message(state, draft(key(step=step.name)), reason=reason) for step in PLAN.steps
    }
    changes = list(diff(course_of(row), recorded, terms(NOW + wait)))
    creates = [one for one in changes if isinstance(one, Schedule | SendNow)]
    if state in MAY_HAVE_REACHED:
        assert creates == []
    # the same revision only where Twilio certainly has nothing
    again = 1 if state is State.WAITING else 2
    assert all(one.draft.key.revision == again for one in creates)


bodies = st.sampled_from(["one", "two"])
offsets = st.integers(0, 3600).map(lambda seconds: timedelta(seconds=seconds))
missing = st.lists(st.tuples(bodies, offsets), max_size=5).map(
    lambda found: [
        message(State.UNKNOWN, draft(key(step=f"s{n}"), body=body), posted_at=NOW + at, sid=None)
        for n, (body, at) in enumerate(found)
    ]
)
lists = st.lists(
    st.tuples(bodies, offsets, st.sampled_from(["scheduled", "delivered", "canceled"])), max_size=6
).map(
    lambda found: [
        listed(f"SM{n}", body=body, created_at=NOW + timedelta(hours=1) + at, status=status)
        for n, (body, at, status) in enumerate(found)
    ]
)


@given(missing, lists, st.sets(st.integers(0, 5).map(lambda n: f"SM{n}")))
def test_settling_accounts_for_each_call_and_each_text_once(
    uncertain: list[Message], found: list[Listed], known: set[str]
) -> None:
    verdicts = list(settle(uncertain, found, frozenset(known)))
    judged = [one.message for one in verdicts if isinstance(one, Adopt | Lost)]
    assert sorted(one.key for one in judged) == sorted(one.key for one in uncertain)
    sids = [one.found.sid for one in verdicts if isinstance(one, Adopt | Extra)]
    assert len(sids) == len(set(sids))
    assert not set(sids) & known
    for body in ("one", "two"):
        kinds = {
            type(one)
            for one in verdicts
            if (one.found.body if isinstance(one, Extra) else one.message.body) == body
        }
        # never is one created again while another is cancelled as too many
        assert not {Lost, Extra} <= kinds
    for one in verdicts:
        if isinstance(one, Adopt):
            assert one.message.body == one.found.body
            assert one.found.status != "canceled"
