"""What Studio remembers: flows with their definitions, executions and the steps they took."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Definition = dict[str, Any]
State = dict[str, Any]
Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Flow:
    """One FW...: its newest definition, and the one that is live (None until it was published)."""

    sid: str
    account_sid: str
    friendly_name: str
    definition: Definition
    status: str
    revision: int
    commit_message: str | None
    created_at: datetime
    updated_at: datetime
    serial: int
    live: Definition | None = None
    live_revision: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One FT...: which event led from which widget to which, with the context at that time."""

    sid: str
    event: str
    was: str
    became: str
    context: Context
    at: datetime


@dataclass(slots=True)
class Execution:
    """One FN... on its way through the definition that was live when it started.

    `turn` grows whenever it moves on, so that a reply and a timeout cannot both move it.
    """

    sid: str
    account_sid: str
    flow_sid: str
    revision: int
    definition: Definition
    to: str
    sender: str
    context: Context
    created_at: datetime
    updated_at: datetime
    serial: int
    at: str
    turn: int = 0
    waiting: bool = False
    ended: bool = False
    steps: list[Step] = field(default_factory=list)
