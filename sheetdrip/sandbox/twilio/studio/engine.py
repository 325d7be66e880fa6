"""Runs a flow: one step after the other, until it waits for somebody or ends.

Studio answers a start at once and runs beside it; here a start, a reply or a timeout has led as far
as it can when its request is answered, so that a test need not wait. What is due later is deferred to the
world's clock, and is dated by when it was due.
"""

import copy
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sheetdrip.sandbox.deferred import Deferred
from sheetdrip.sandbox.twilio.creation import create_message
from sheetdrip.sandbox.twilio.errors import TwilioError, not_implemented
from sheetdrip.sandbox.twilio.lifecycle import milestones
from sheetdrip.sandbox.twilio.records import Message
from sheetdrip.sandbox.twilio.store import TwilioStore
from sheetdrip.sandbox.twilio.studio.conditions import chosen
from sheetdrip.sandbox.twilio.studio.liquid import render
from sheetdrip.sandbox.twilio.studio.outside import Answer, Call, Outside
from sheetdrip.sandbox.twilio.studio.records import Execution, State, Step
from sheetdrip.sandbox.twilio.studio.resources import webhook_url
from sheetdrip.sandbox.twilio.studio.store import StudioStore
from sheetdrip.sandbox.twilio.webhooks import inbound_webhook

# Limits as Twilio's Studio FAQ has them (docs/vendors/twilio.md#studio).
_LIFETIME: Final = timedelta(days=30)
_MOST_STEPS: Final = 1000
_MOST_REPEATS: Final = 10
_LOST: Final = frozenset({"failed", "undelivered"})
_FORM: Final = "application/x-www-form-urlencoded"
_DEFAULT_TIMEOUT: Final = "3600"

Transition = dict[str, Any]
_Act = Callable[[Execution, State, datetime], Awaitable[Transition | None]]


class Engine:
    """Runs the executions of one world."""

    def __init__(
        self, store: StudioStore, twilio: TwilioStore, deferred: Deferred, outside: Outside
    ) -> None:
        self._store = store
        self._twilio = twilio
        self._deferred = deferred
        self._outside = outside
        self._acts: dict[str, _Act] = {
            "send-message": self._send,
            "send-and-wait-for-reply": self._ask,
            "split-based-on": self._split,
            "set-variables": self._set,
            "make-http-request": self._request,
            "run-function": self._run_function,
        }

    async def start(self, execution: Execution) -> None:
        """Lead a new execution from its trigger as far as it goes."""

        async def expire() -> None:
            self.end(execution, execution.created_at + _LIFETIME)

        self._deferred.add(execution.created_at + _LIFETIME, expire)
        await self._follow(execution, _by(execution, "incomingRequest"), execution.created_at)

    async def hear(self, reply: Message) -> None:
        """Give a patient's text to the flow that waits for it, if one does and is wired to hear it."""
        for execution in list(self._store.active_with(reply.account_sid, reply.sender or "")):
            if execution.waiting and self._hears(execution, reply):
                own = execution.context["widgets"][execution.at]
                own["inbound"] = inbound_webhook("", reply).fields
                transition = _by(execution, "incomingMessage")
                await self._follow(execution, transition, reply.created_at)
                return

    def end(self, execution: Execution, moment: datetime) -> None:
        if not execution.ended:
            execution.ended, execution.waiting = True, False
            execution.updated_at = moment

    def _hears(self, execution: Execution, reply: Message) -> bool:
        if execution.sender not in {reply.service_sid, reply.to}:
            return False
        if self._twilio.rules.studio_hears_every_reply:
            return True
        # Else a reply reaches a flow only where the inbound URL is the flow's
        # (docs/vendors/twilio.md#studio).
        service = self._twilio.services.get(reply.service_sid or "")
        number = self._twilio.number_of(reply.to)
        wired = {service and service.inbound_request_url, number and number.sms_url}
        return webhook_url(self._store.flows[execution.flow_sid]) in wired

    async def _follow(
        self, execution: Execution, transition: Transition | None, moment: datetime
    ) -> None:
        while transition is not None and not execution.ended:
            execution.turn += 1
            execution.waiting = False
            following = transition.get("next") or ""
            self._note(execution, transition.get("event", ""), following, moment)
            if not following or _is_stuck(execution):
                self.end(execution, moment)
                return
            execution.at = following
            transition = await self._act(execution, moment)

    def _note(self, execution: Execution, event: str, following: str, moment: datetime) -> None:
        execution.updated_at = moment
        execution.steps.append(
            Step(
                sid=self._store.new_sid("FT"),
                event=event,
                was=execution.at,
                became=following or "Ended",
                context=copy.deepcopy(execution.context),
                at=moment,
            )
        )

    async def _act(self, execution: Execution, moment: datetime) -> Transition | None:
        states = execution.definition["states"]
        state = next(state for state in states if state["name"] == execution.at)
        act = self._acts.get(state["type"])
        if act is None:
            raise not_implemented(f"the Studio widget {state['type']} in a run")
        return await act(execution, state, moment)

    async def _send(
        self, execution: Execution, state: State, moment: datetime
    ) -> Transition | None:
        # Studio waits for the network's word; here Twilio's own is enough (uncertain).
        message = self._text(execution, state, moment)
        return _by(execution, "failed" if message is None else "sent")

    async def _ask(self, execution: Execution, state: State, moment: datetime) -> Transition | None:
        message = self._text(execution, state, moment)
        if message is None:
            return _by(execution, "deliveryFailure")
        execution.waiting = True
        seconds = int(state["properties"].get("timeout", _DEFAULT_TIMEOUT))
        lost_at = self._lost_at(message)
        self._later(execution, moment + timedelta(seconds=seconds), "timeout")
        if lost_at is not None:
            self._later(execution, lost_at, "deliveryFailure")
        return None

    def _later(self, execution: Execution, due: datetime, event: str) -> None:
        turn = execution.turn

        async def wake() -> None:
            if execution.waiting and execution.turn == turn:
                await self._follow(execution, _by(execution, event), due)

        self._deferred.add(due, wake)

    def _text(self, execution: Execution, state: State, moment: datetime) -> Message | None:
        properties = state["properties"]
        to = render(properties.get("to", ""), execution.context) or execution.to
        fields = {
            "To": [to],
            "From": [render(properties["from"], execution.context)],
            "Body": [render(properties.get("body", ""), execution.context)],
        }
        own = execution.context["widgets"].setdefault(state["name"], {})
        try:
            made = create_message(self._twilio, execution.account_sid, fields)
        except TwilioError as error:
            own["error"] = {"code": error.code, "message": error.message}
            return None
        message = self._twilio.put(replace(made, created_at=moment))
        own["outbound"] = {
            "Sid": message.sid,
            "To": message.to,
            "From": message.sender or "",
            "Body": message.body,
            "DateCreated": moment.isoformat(),
        }
        return message

    def _lost_at(self, message: Message) -> datetime | None:
        for moment in milestones(message):
            state = self._twilio.state(message, moment)
            if state.status in _LOST:
                return moment
        return None

    async def _split(
        self, execution: Execution, state: State, _moment: datetime
    ) -> Transition | None:
        return chosen(state, execution.context)

    async def _set(
        self, execution: Execution, state: State, _moment: datetime
    ) -> Transition | None:
        for pair in state["properties"].get("variables", ()):
            value = render(pair["value"], execution.context)
            execution.context["flow"]["variables"][pair["key"]] = value
        return _by(execution, "next")

    async def _request(
        self, execution: Execution, state: State, _moment: datetime
    ) -> Transition | None:
        properties = state["properties"]
        kind = properties.get("content_type", _FORM)
        body = render(properties["body"], execution.context) if "body" in properties else None
        call = Call(
            url=render(properties["url"], execution.context),
            method=properties.get("method", "GET"),
            content_type=kind,
            fields=_pairs(execution, state),
            body=body,
        )
        return await self._called(execution, state, call, "failed")

    async def _run_function(
        self, execution: Execution, state: State, _moment: datetime
    ) -> Transition | None:
        call = Call(
            url=render(state["properties"]["url"], execution.context),
            method="POST",
            content_type=_FORM,
            fields=_pairs(execution, state),
        )
        return await self._called(execution, state, call, "fail")

    async def _called(
        self, execution: Execution, state: State, call: Call, failure: str
    ) -> Transition | None:
        token = self._twilio.accounts[execution.account_sid].auth_token
        answer = await self._outside.ask(call, token, execution.sid, state["type"])
        execution.context["widgets"][state["name"]] = _told(answer)
        return _by(execution, "success" if answer.is_good else failure)


def _by(execution: Execution, event: str) -> Transition:
    """The transition for an event; one that is not drawn ends the flow."""
    states = execution.definition["states"]
    state = next(state for state in states if state["name"] == execution.at)
    drawn = (t for t in state["transitions"] if t["event"] == event)
    return dict(next(drawn, {"event": event}))


def _is_stuck(execution: Execution) -> bool:
    if len(execution.steps) >= _MOST_STEPS:
        return True
    latest = {step.became for step in execution.steps[-_MOST_REPEATS:]}
    return len(execution.steps) >= _MOST_REPEATS and len(latest) == 1


def _pairs(execution: Execution, state: State) -> dict[str, str]:
    pairs = state["properties"].get("parameters", ())
    return {pair["key"]: render(pair["value"], execution.context) for pair in pairs}


def _told(answer: Answer) -> dict[str, object]:
    told: dict[str, object] = {
        "status_code": answer.status,
        "content_type": answer.content_type,
        "body": answer.body,
    }
    try:
        told["parsed"] = json.loads(answer.body)
    except ValueError:
        return told
    return told
