"""Keeps what Studio knows: in memory, found by SID."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sheetdrip.clock import Clock
from sheetdrip.sandbox.twilio.studio.records import Context, Definition, Execution, Flow

_RATE: Final = 20
_RATE_SPAN: Final = timedelta(seconds=1)


class StudioStore:
    """All flows and executions of one world."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self.clock = clock
        self.flows: dict[str, Flow] = {}
        self.executions: dict[str, Execution] = {}
        self._random = rng
        self._serial = 0

    def new_sid(self, prefix: str) -> str:
        """A fresh SID: two letters and 32 hex digits."""
        return f"{prefix}{self._random.getrandbits(128):032x}"

    def create_flow(self, account_sid: str, name: str, definition: Definition) -> Flow:
        """A draft, at revision 0 until `save` has counted the first."""
        now = self.clock.now()
        return Flow(
            sid=self.new_sid("FW"),
            account_sid=account_sid,
            friendly_name=name,
            definition=definition,
            status="draft",
            revision=0,
            commit_message=None,
            created_at=now,
            updated_at=now,
            serial=self._next_serial(),
        )

    def save(self, flow: Flow) -> Flow:
        """A new revision; a published one goes live."""
        saved = replace(flow, revision=flow.revision + 1, updated_at=self.clock.now())
        if saved.status == "published":
            saved = replace(saved, live=saved.definition, live_revision=saved.revision)
        self.flows[saved.sid] = saved
        return saved

    def create_execution(
        self, flow: Flow, live: Definition, to: str, sender: str, context: Context
    ) -> Execution:
        """A new execution of the live definition, standing at its trigger."""
        now = self.clock.now()
        execution = Execution(
            sid=self.new_sid("FN"),
            account_sid=flow.account_sid,
            flow_sid=flow.sid,
            revision=flow.live_revision,
            definition=live,
            to=to,
            sender=sender,
            context=context,
            created_at=now,
            updated_at=now,
            serial=self._next_serial(),
            at=live["initial_state"],
        )
        self.executions[execution.sid] = execution
        return execution

    def active_with(self, account_sid: str, to: str) -> Iterator[Execution]:
        """The executions that have not ended and talk to `to`."""
        for execution in self.executions.values():
            if (execution.account_sid, execution.to) == (account_sid, to) and not execution.ended:
                yield execution

    def is_too_fast(self, account_sid: str) -> bool:
        """Whether the account has started as many executions in the last second as it may."""
        since = self.clock.now() - _RATE_SPAN
        started = sum(
            execution.account_sid == account_sid and execution.created_at > since
            for execution in self._latest(since)
        )
        return started >= _RATE

    def _latest(self, since: datetime) -> Iterator[Execution]:
        for execution in reversed(self.executions.values()):
            if execution.created_at <= since:
                return
            yield execution

    def _next_serial(self) -> int:
        self._serial += 1
        return self._serial
