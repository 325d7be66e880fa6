"""What happens to the daemon's machine and its ledger? Clones, backups put back, moves, losses.

Whatever does, one process goes on in the end, nobody gets a text twice, and nothing due is lost.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from typing import Protocol

from sheetdrip.errors import Fenced, LedgerTrouble, SheetdripError, UserMustFix
from sheetdrip.runner import ClinicRunner, Job
from sheetdrip.sync.clock_watch import ask_the_time
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.reconcile import CycleReport
from sheetdrip.sync.recover import recover
from sheetdrip.sync.sheet_lease import RENEWED_AFTER
from tests.simulation.forgotten import Forgotten
from tests.simulation.judge import Judge
from tests.simulation.outages import HEAL
from tests.simulation.ports import Crash, Taps
from tests.simulation.staff import FILL_IN, MENDING, RENAME_BACK, RENAME_TAB_BACK, Staff
from tests.simulation.stage import Stage, WiredApp
from tests.simulation.weather import Weather

_JOBS = (Job.AUDIT, Job.STATUSES, Job.REPLIES, Job.NOTIFY)
TURNS = 12
"""So many turns at the most until one of two machines has seen the other."""

UNDER_WAY = timedelta(minutes=5)
"""So long a call may take with its tries before its outcome is on record."""

_REMEDIES = {
    "Formulas that fill the sheet are broken": (HEAL,),
    "The spreadsheet has no tab": (RENAME_TAB_BACK,),
    "No column is called": (RENAME_BACK,),
    "These rows show texts": (HEAL, *MENDING, FILL_IN),
}
"""What staff put right of the sheet, by the words in which they are told to."""


class Clinic(Protocol):
    """What is asked of the life whose machines these are."""

    stage: Stage
    staff: Staff
    judge: Judge
    forgotten: Forgotten
    weather: Weather
    taps: Taps
    ctx: ClinicContext
    runner: ClinicRunner

    def opened(self) -> ClinicContext: ...

    def joined(self, app: WiredApp, taps: Taps) -> tuple[ClinicContext, ClinicRunner]: ...

    def left_alone(self) -> None: ...

    def start_anew(self) -> None: ...

    def mended(self, *, everything: bool) -> None: ...


def move(life: Clinic) -> None:
    """The process is killed, and its ledger goes on in another place: at once, nobody has to wait."""
    life.weather.struck["~moved"] += 1
    life.stage.lies_at(life.stage.copied())
    life.start_anew()


def clone(life: Clinic, gap: float = 600.0) -> None:
    """A second machine works with a copy of the ledger, in turns with the first: one of them stops.

    `gap`: seconds between two turns. Whichever is left is the daemon from then on.
    """
    life.weather.struck["~clone"] += 1
    life.left_alone()
    old_app, copy = life.stage.app, life.stage.copied()
    assert old_app is not None
    new_app = life.stage.clone(copy)
    taps = replace(life.taps, on_disk=lambda: life.stage.intents_of(copy))
    _, new_runner = life.joined(new_app, taps)
    # whoever takes no look of its own finds out when it renews its lease
    turns = max(TURNS, ceil(RENEWED_AFTER.total_seconds() / gap) + 2)
    for turn in range(turns):
        life.stage.clock.advance(gap)
        # neither can know of the other, nor do anything, while Google answers nobody
        life.mended(everything=turn >= turns // 2)
        with life.weather.held():  # which of them dies by itself is nobody's question
            is_new_over = is_over(new_runner)
            is_old_over = is_over(life.runner)
        life.judge.look()
        if is_new_over or is_old_over:
            break
    else:
        life.judge.blame("I8 clone", "two machines with one ledger both went on")
        is_old_over = True
    if is_new_over and is_old_over:
        life.judge.blame("I8 clone", "neither of two machines went on")
    if is_old_over:
        life.stage.bury(new_app)
        life.stage.lies_at(copy)
    else:
        life.stage.bury(new_app)
    life.start_anew()


def is_over(runner: ClinicRunner) -> bool:
    """One turn of a daemon; whether it is not the one that may work here any more."""
    try:
        for job in _JOBS:
            runner.run(job)
        outcome = runner.cycle()
        runner.run(Job.DUE)
    except Fenced:
        return True
    return isinstance(outcome, UserMustFix) and "behind" in str(outcome)


def put_back(life: Clinic, copy: str, made_at: datetime | None = None) -> None:
    """An old copy of the ledger is put in its place: it is held until a person runs `recover`.

    `made_at`: when the copy was made. What was cancelled since then looks to it as if somebody had done that
    in Twilio, and is not made again: the row says so, and a person decides.
    """
    life.weather.struck["~put back"] += 1
    if made_at:
        _forget(life, made_at)
    life.left_alone()
    life.stage.lies_at(copy)
    life.ctx = life.opened()
    with life.weather.held():  # the judge asks here, and not the process
        life.forgotten.put_back(life.ctx.ledger.seen)
    before = len(life.stage.world.twilio.messages)
    lacks_any = _lacks_any(life, made_at)
    outcome: object = None
    try:
        outcome = life.runner.cycle()
    except (Fenced, Crash) as error:
        outcome = error
    if lacks_any:
        if isinstance(outcome, CycleReport):
            life.judge.blame("I8 old copy", "a ledger of days ago went on without a word")
        if len(life.stage.world.twilio.messages) != before:
            life.judge.blame("I8 old copy", "a ledger of days ago sent texts")
    recovered(life)


def _forget(life: Clinic, since: datetime) -> None:
    """The ledger does not know of what was done since then, nor of a cancel that was still under way."""
    for one in life.stage.world.twilio.messages.values():
        if one.cancelled_at and one.cancelled_at >= since - UNDER_WAY:
            life.judge.refused.for_good.add(one.to)


def _lacks_any(life: Clinic, made_at: datetime | None) -> bool:
    """Whether texts were asked for since the copy was made; one that lacks none may go on."""
    texts = life.stage.world.twilio.messages.values()
    ours = [one for one in texts if one.direction == "outbound-api"]
    return made_at is None or any(one.created_at >= made_at for one in ours)


def lose(life: Clinic) -> None:
    """The ledger is gone: a person runs `recover` with a new one."""
    life.weather.struck["~lost ledger"] += 1
    _forget(life, life.stage.terms.start)
    life.forgotten.put_back(lambda _sids: ())
    life.left_alone()
    life.stage.lies_at(life.stage.blank())
    recovered(life)


def recovered(life: Clinic) -> None:
    """A person runs `recover` until it says that it is done, and starts the daemon again.

    Whoever is told what to mend in the sheet has it mended at once, and whoever is told of the same trouble
    again and again has that mended, or waits until the services are back; the daemon waits for that person.
    """
    for turn in range(TURNS):
        life.mended(everything=turn >= TURNS // 2)
        life.ctx = life.opened()
        app = life.stage.app
        assert app is not None
        try:
            ask_the_time(app.clock, life.ctx.messenger, life.ctx.sheet)
            recover(life.ctx)
        except UserMustFix as error:
            _do_as_told(life.staff, error)
        except LedgerTrouble as error:
            life.judge.blame("ledger", f"recover: {type(error).__name__}: {error}")
        except (SheetdripError, Crash):
            pass
        else:
            life.forgotten.recovered()
            life.judge.anew = life.stage.clock.now()
            life.start_anew()
            return
        life.stage.clock.advance(timedelta(minutes=2).total_seconds())
    life.judge.blame("I8 recover", "recover does not come to its end")


def _do_as_told(staff: Staff, error: UserMustFix) -> None:
    for words, remedies in _REMEDIES.items():
        for remedy in remedies if words in str(error) else ():
            staff.put_right_now(remedy)


def suspend(life: Clinic, hours: float) -> None:
    """The machine sleeps between two jobs."""
    life.weather.struck["~suspended"] += 1
    life.stage.clock.advance(hours * 3600)
