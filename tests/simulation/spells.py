"""Which longer troubles befall a clinic? Refusals, outages, hanging calls, clones, clocks that are off.

Each kind has a stream of its own, so that another kind leaves the rest as it was, and befalls every clinic at
least once in its first days. Each is counted with a "~".
"""

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from sheetdrip.sandbox.twilio.refusals import Rule
from tests.simulation import calendar, hosts
from tests.simulation.refused import Refused
from tests.simulation.weather import Armed
from tests.simulation.wire import HANGING, PAGES, Call, Trouble

FIRST: Final = (0.3, 4.5)
"""Days after which a kind comes first."""

BETWEEN: Final = 8.0
"""Days between two of a kind, on average, where there are 8 faults a day."""

_READS: Final = ("sheets.spreadsheets.get", "sheets.values.batchGet")
_WRITES: Final = ("sheets.spreadsheets.batchUpdate",)
_LISTS: Final = ("twilio.messages.list", "twilio.messages.fetch")
_LEASE: Final = ("sheets.spreadsheets.get", "sheets.spreadsheets.batchUpdate")

FOR_GOOD: Final = (21211, 21214, 21614, 21217)
"""Twilio never takes this phone (https://www.twilio.com/docs/api/errors/21211 and the others)."""

FOR_A_WHILE: Final = (
    (21612, None, "json"),
    (21408, None, "json"),
    (29876, None, "json"),  # in no dictionary
    (29877, 422, "json"),
    (29876, 400, "html"),
    (29876, 400, "no_code"),
)
"""Code, HTTP's status and shape of refusals that somebody can mend, or that nobody knows."""

_OF_SENDERS: Final = (21606, 21612)
_OF_ACCOUNTS: Final = (20003, 20005, 90010)
_DELIVERY: Final = (30003, 30004, 30005, 30006, 30007, 30008, 30032, 30034)


class Clinic(hosts.Clinic, Protocol):
    """What is asked of the life that the spells befall."""

    def cycle(self) -> object: ...

    def is_quiet(self) -> bool: ...


@dataclass(slots=True)
class Kind:
    """One kind of trouble: what it does, its stream, and when it comes next."""

    name: str
    befall: Callable[["Spells", random.Random], float]
    rng: random.Random
    next_at: datetime


class Spells:
    """The spells of one clinic. `faults_per_day`: of the clinic, 0 for none at all."""

    def __init__(
        self, life: Clinic, seed: int, faults_per_day: float, without: Collection[str] = ()
    ) -> None:
        self._life = life
        self._store = life.stage.world.twilio
        self._ends: list[tuple[datetime, Callable[[], None]]] = []
        self._copy: tuple[str, datetime] | None = None
        self._is_everybodys = False
        self._rate = faults_per_day / 8
        start = life.stage.clock.now()
        self._kinds = [
            Kind(name, befall, rng, start + timedelta(days=rng.uniform(*FIRST)))
            for name, befall in {**KINDS, **(OF_FLOWS if life.judge.flows.label else {})}.items()
            if faults_per_day and name not in without
            for rng in (random.Random(f"{seed}/spells/{name}"),)
        ]
        self.is_clock_far_off = False

    def next_at(self, otherwise: datetime) -> datetime:
        """When something begins or ends."""
        moments = [one.next_at for one in self._kinds] + [at for at, _ in self._ends]
        return min(moments, default=otherwise)

    def befall(self, now: datetime) -> None:
        """What begins or ends by now."""
        self.end(now)
        for kind in self._kinds:
            if kind.next_at <= now:
                pause = kind.befall(self, kind.rng)
                days = kind.rng.expovariate(self._rate) * BETWEEN if pause == 0 else pause
                kind.next_at = now + timedelta(days=days)

    def end(self, until: datetime) -> None:
        """What ends by then is over now."""
        for one in [one for one in self._ends if one[0] <= until]:
            self._ends.remove(one)
            one[1]()

    def clear(self) -> None:
        """Everything is mended, and what rests because of it has been tried again."""
        self._kinds.clear()
        self.end(datetime.max.replace(tzinfo=UTC))
        for _ in range(4 if self._life.judge.refused.last else 0):
            self._life.stage.clock.advance(3700)
            self._life.cycle()

    def refused(self, call: Call) -> None:
        """Twilio has not taken a text."""
        if call.operation == "twilio.messages.create":
            now, to = self._life.stage.clock.now(), call.form.get("To", "")
            self._noted.note(to, now, is_everybodys=self._is_everybodys)

    @property
    def _noted(self) -> Refused:
        return self._life.judge.refused

    def _count(self, name: str) -> None:
        self._life.weather.struck[f"~{name}"] += 1

    def _until(self, hours: float, end: Callable[[], None]) -> None:
        self._ends.append((self._life.stage.clock.now() + timedelta(hours=hours), end))

    def _arm(self, operations: tuple[str, ...], trouble: Trouble, times: int) -> None:
        self._life.weather.armed += [Armed(one, trouble, times) for one in operations]

    # calls

    def pages(self, rng: random.Random) -> float:
        """A page, or nothing, in place of answers."""
        kind = rng.choice(sorted(PAGES))
        operation = rng.choice((*_READS, *_WRITES, *_LISTS, "twilio.messages.create"))
        applied = operation in {*_WRITES, "twilio.messages.create"} and rng.random() < 0.5
        self._count("pages")
        self._arm((operation,), Trouble(kind, applied=applied), rng.choice((1, 2, 6)))
        return 0

    def hang(self, rng: random.Random) -> float:
        """A read takes minutes, and then answers or fails."""
        self._count("hang")
        operation = rng.choice((*_READS, *_LISTS))
        self._arm((operation,), Trouble("hangs", applied=rng.random() < 0.5, seconds=240), 1)
        return 0

    def burst(self, rng: random.Random) -> float:
        """Too many requests, it says, many times in a row."""
        self._count("429 burst")
        operation = rng.choice(("sheets.*", "twilio.*", "twilio.messages.create"))
        self._arm((operation,), Trouble("429"), rng.choice((8, 15, 30)))
        return 0

    def wave(self, rng: random.Random) -> float:
        """A service is away for many calls in a row."""
        self._count("503 wave")
        operation = rng.choice(("sheets.*", "twilio.*", "messaging.*"))
        self._arm((operation,), Trouble(rng.choice(("503", "html_503"))), rng.choice((10, 20, 40)))
        return 0

    def token(self, rng: random.Random) -> float:
        """Google gives no token, for some tries."""
        self._count("token")
        kind = rng.choice(("503", "html_503", "reset"))
        self._arm(("oauth.token",), Trouble(kind), rng.choice((3, 8)))
        return 0

    def lease(self, rng: random.Random) -> float:
        """The calls that tell who works on the sheet go wrong."""
        self._count("lease calls")
        applied = rng.random() < 0.5
        self._arm(_LEASE, Trouble(rng.choice(("503", "timeout")), applied=applied), 2)
        return 0

    def suspend(self, rng: random.Random) -> float:
        """The machine sleeps in the middle of a call."""
        self._count("suspended")
        operation = rng.choice(("twilio.messages.create", *_READS, *_WRITES, *_LISTS))
        seconds = rng.choice((1800, 3 * 3600, 9 * 3600))
        trouble = Trouble("suspended", applied=False, seconds=seconds)
        self._arm((operation,), trouble, 1)
        return 0

    def studio(self, rng: random.Random) -> float:
        """Studio is away for many calls, or hangs, or the machine sleeps while a flow is started."""
        self._count("studio")
        kind = rng.choice(("503", "html_503", "html_200", "hangs", "suspended"))
        if kind in HANGING:
            operation = rng.choice(("studio.executions.create", "studio.executions.list"))
            seconds = 240 if kind == "hangs" else rng.choice((1800, 3 * 3600))
            applied = kind == "hangs" and rng.random() < 0.5
            self._arm((operation,), Trouble(kind, applied=applied, seconds=seconds), 1)
        else:
            self._arm(("studio.*",), Trouble(kind), rng.choice((6, 12, 25)))
        return 0

    # Twilio's own

    def others_flow(self, rng: random.Random) -> float:
        """Somebody else talks by Studio to a patient whom a flow is to ask soon: one at a time may."""
        now, flows = self._life.stage.clock.now(), self._life.judge.flows
        soon = sorted(
            surgery.now.facts.phone
            for surgery in self._life.judge.chronicle.surgeries.values()
            if surgery.now.facts and surgery.now.facts.phone
            if surgery.now.facts.day
            for step in calendar.steps()
            if flows.asks(step.label)
            for due in (calendar.planned(step, surgery.now.facts.day, surgery.now.facts.zone),)
            if timedelta() < due - now < timedelta(hours=8)
        )
        end = self._life.stage.starts_another_flow(rng.choice(soon)) if soon else None
        if end is None:
            return 0.2
        self._count("another's flow")
        self._until(rng.choice((4, 9, 15)), end)
        return 0

    def refuse_a_phone(self, rng: random.Random) -> float:
        """One patient's phone is refused: for good, or for hours."""
        phones = sorted(self._life.judge.chronicle.by_phone)
        if not phones:
            return 0.1
        phone = rng.choice(phones)
        if rng.random() < 0.4:
            self._noted.for_good.add(phone)
            self._rule(rng.choice(FOR_GOOD), phone)
            self._count("refused phone")
            return 0
        code, status, shape = rng.choice(FOR_A_WHILE)
        rule = self._rule(code, phone, status=status, shape=shape)
        self._count("refused phone for hours")
        self._until(rng.choice((2, 10, 40)), lambda: self._lift(rule))
        return 0

    def refuse_the_sender(self, rng: random.Random) -> float:
        """The sender is refused towards everybody for some time: each row by itself."""
        rule = self._rule(rng.choice(_OF_SENDERS), "*")
        self._count("refused sender")
        self._until(rng.choice((0.5, 2)), lambda: self._lift(rule))
        return 0

    def refuse_the_account(self, rng: random.Random) -> float:
        """The account is refused for an hour."""
        rule = self._rule(rng.choice(_OF_ACCOUNTS), "*")
        self._is_everybodys = True
        self._count("refused account")

        def repair() -> None:
            self._lift(rule)
            self._is_everybodys = False

        self._until(1, repair)
        return 0

    def fail(self, rng: random.Random) -> float:
        """What leaves in these hours reaches nobody, with one code."""
        rule = self._rule(rng.choice(_DELIVERY), "*", kind="failure")
        self._count("delivery code")
        self._until(rng.choice((1, 4)), lambda: self._lift(rule))
        return 0

    def queue(self, rng: random.Random) -> float:
        """The sender's queue at Twilio is long."""
        before = self._store.rules
        self._store.rules = replace(before, queue_seconds=rng.choice((60, 1800, 5 * 3600)))
        self._count("queue")

        def end() -> None:
            self._store.rules = replace(self._store.rules, queue_seconds=before.queue_seconds)

        self._until(rng.choice((3, 10)), end)
        return 0

    def _rule(
        self,
        code: int,
        to: str,
        *,
        kind: str = "refusal",
        status: int | None = None,
        shape: str = "json",
    ) -> Rule:
        now = self._life.stage.clock.now()
        rule = Rule(kind, code, to=to, status=status, shape=shape, since=now)
        self._store.refusals.add(rule)
        return rule

    def _lift(self, rule: Rule) -> None:
        """End one rule. The others begin where they began, or they could not be known again to be lifted."""
        others = [one for one in self._store.refusals.rules if one != rule]
        self._store.refusals.lift(self._life.stage.clock.now())
        for one in others:
            self._store.refusals.add(one)

    # machines

    def clock(self, rng: random.Random) -> float:
        """The machine's clock is set wrong for some hours."""
        if self._life.stage.machine.off:
            return 0.1
        off = rng.choice((-86400.0, -2400.0, -40.0, 40.0, 2400.0, 86400.0))
        self._life.stage.machine.off = off
        self.is_clock_far_off = abs(off) > 3000
        self._life.judge.behind = timedelta(seconds=max(0.0, -off))
        self._count("clock off")

        def repair() -> None:
            self._life.stage.machine.off = 0.0
            self.is_clock_far_off = False
            self._life.judge.behind = timedelta()

        self._until(rng.choice((2, 8)), repair)
        return 0

    def move(self, _rng: random.Random) -> float:
        """The daemon goes on in another place."""
        return self._with_a_machine(hosts.move)

    def clone(self, rng: random.Random) -> float:
        """Two machines at a time."""
        gap = rng.choice((20.0, 600.0, 1800.0))
        return self._with_a_machine(lambda life: hosts.clone(life, gap))

    def back_up(self, rng: random.Random) -> float:
        """A copy of the ledger is made, and put back some days later."""
        if self._copy is None:
            if self._life.stage.app is None:
                return 0.05
            self._copy = self._life.stage.copied(), self._life.stage.clock.now()
            return rng.choice((0.3, 1.5))
        copy = self._copy
        if self._with_a_machine(lambda life: hosts.put_back(life, *copy)):
            return 0.05
        self._copy = None
        return 0

    def _with_a_machine(self, act: Callable[[hosts.Clinic], None]) -> float:
        """Not while there is no process, or while staff have something to put right; then a bit later."""
        if self._life.stage.app is None or not self._life.is_quiet():
            return 0.05
        act(self._life)
        return 0


KINDS: Mapping[str, Callable[[Spells, random.Random], float]] = {
    "pages": Spells.pages,
    "hang": Spells.hang,
    "burst": Spells.burst,
    "wave": Spells.wave,
    "token": Spells.token,
    "lease": Spells.lease,
    "suspend": Spells.suspend,
    "refused phone": Spells.refuse_a_phone,
    "refused sender": Spells.refuse_the_sender,
    "refused account": Spells.refuse_the_account,
    "delivery code": Spells.fail,
    "queue": Spells.queue,
    "clock": Spells.clock,
    "move": Spells.move,
    "clone": Spells.clone,
    "backup": Spells.back_up,
}
"""Every kind by its stream's name."""

OF_FLOWS: Mapping[str, Callable[[Spells, random.Random], float]] = {
    "studio": Spells.studio,
    "another's flow": Spells.others_flow,
}
"""Those of clinics in which a flow asks a step."""
