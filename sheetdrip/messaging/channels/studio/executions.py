"""Starts, follows and ends Studio flows for patients.

A start is posted once, like a text. What became of an uncertain start can be told for certain, unlike with
texts: the parameters of a start stay in the execution's context (flow.data), and ours hold
`sheetdrip_key`, which names surgery, step and revision. So, after the settling time, list the executions
created since the intent (`executions_since`), leave those to other contacts, and read the rest one by one
(`execution`): the one with our key is ours, adopt it; none, and it was never taken. A list does not carry
contexts, so contact first, key second.

A refusal by 20409 (an execution for this contact and sender is active) is certain: this start was not taken.
The active one may be an earlier start of ours whose answer was lost; the same look tells
(docs/vendors/twilio.md#studio).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sheetdrip.channels import BUSY, FLOW, STUDIO
from sheetdrip.clock import Clock
from sheetdrip.domain.flow import KEY
from sheetdrip.domain.requests import ensure_text
from sheetdrip.messaging.answers import ODD_ANSWER, Missing, asked, error_kind, is_missing, posted
from sheetdrip.messaging.connection import Connection
from sheetdrip.planning.conversations import Conversation
from sheetdrip.sync.ports.messaging import (
    CancelAnswer,
    Cancelled,
    NotCancelled,
    SendAnswer,
    Unclear,
)

_PAGE = 1000
_ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRequest:
    """Start a Studio flow for `to`, which it texts through the Messaging Service.

    `parameters` become the flow's `flow.data`: `body` is what it asks, `sheetdrip_key` tells the execution
    for ours (surgery, step and revision in one). Raises ValueError when one of these is not as it should be.
    """

    flow_sid: str
    to: str
    service_sid: str
    parameters: Mapping[str, str]
    post_by: datetime | None = None

    def __post_init__(self) -> None:
        ensure_text(self.to, self.parameters.get("body", ""), self.service_sid)
        if not FLOW.is_one(self.flow_sid):
            raise ValueError("a flow is named by its SID (FW...)")
        if not self.parameters.get(KEY):
            raise ValueError(f"a start needs {KEY}, by which it is known again")


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """A flow. `is_published`: its newest revision is; `webhook_url`: the inbound URL that it hears by."""

    name: str
    is_published: bool
    webhook_url: str


class TwilioStudio:
    """Twilio Studio over its SDK. Questions raise MessagingUnavailable; starts and ends answer.

    Not for several threads at once.
    """

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._flows = connection.client.studio.v2.flows
        self._clock = clock

    def start(self, request: FlowRequest) -> SendAnswer:
        executions = self._flows(request.flow_sid).executions
        return posted(
            lambda: executions.create(
                request.to, request.service_sid, parameters=dict(request.parameters)
            ),
            self._clock,
            request.post_by,
            frozenset({BUSY}),
        )

    def execution(self, flow_sid: str, sid: str) -> Conversation | None:
        """One execution with key and result; None when Twilio does not have it."""
        one = self._flows(flow_sid).executions(sid)
        try:
            # the status first: a context read after the end is the final one
            found = asked(lambda: _execution(one.fetch()), self._clock)
            context = asked(lambda: _context(one.execution_context().fetch()), self._clock)
        except Missing:
            return None
        return found.with_context(key=context[0], result=context[1])

    def executions_since(self, flow_sid: str, moment: datetime) -> tuple[Conversation, ...]:
        """Every execution of a flow created from `moment` on, without key and result.

        A flow that Twilio does not have is no empty list.
        """
        # the SDK stamps Z on any datetime without converting it, and drops what is below a second
        since = moment.astimezone(UTC)
        executions = self._flows(flow_sid).executions
        return asked(
            lambda: tuple(
                map(_execution, executions.list(date_created_from=since, page_size=_PAGE))
            ),
            self._clock,
            missing="Twilio does not have this flow",
        )

    def end(self, flow_sid: str, sid: str) -> CancelAnswer:
        """Ask to end; the caller proves anything but a plain yes by reading it."""
        try:
            ended = self._flows(flow_sid).executions(sid).update(_ENDED)
        except ODD_ANSWER as error:
            return NotCancelled() if is_missing(error) else Unclear(error_kind(error))
        return Cancelled() if ended.status == _ENDED else Unclear("no proof")

    def facts(self, flow_sid: str) -> FlowFacts | None:
        try:
            found = asked(lambda: self._flows(flow_sid).fetch(), self._clock)
        except Missing:
            return None
        is_published = found.status == "published"
        return FlowFacts(str(found.friendly_name), is_published, str(found.webhook_url))


def _execution(found: Any) -> Conversation:  # noqa: ANN401 - the SDK's instances are untyped
    status, updated = str(found.status), found.date_updated
    return Conversation(
        sid=str(found.sid),
        channel=STUDIO,
        carrier_sid=str(found.flow_sid),
        contact=str(found.contact_channel_address),
        status=status,
        created_at=_aware(found.date_created),
        ended_at=_aware(updated) if updated and status == _ENDED else None,
    )


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _context(found: Any) -> tuple[str | None, Mapping[str, str]]:  # noqa: ANN401
    """Our key, and the variables that the flow has set, from `context.flow`."""
    flow = found.context.get("flow")
    if flow is None:
        raise ValueError("a context without flow")  # else a start of ours would look like another's
    key, variables = (flow.get("data") or {}).get(KEY), flow.get("variables") or {}
    result = {str(name): str(value) for name, value in variables.items()}
    return (None if key is None else str(key)), result
