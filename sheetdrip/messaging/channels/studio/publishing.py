"""Publishes a clinic's Studio flow at Twilio: validated first, and only when it differs.

A flow is found by its name. Which definition it has is told by its last commit message, which holds our
digest: Studio may hand a definition back in another shape than it was given.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from twilio.base.exceptions import TwilioRestException

from sheetdrip.clock import Clock
from sheetdrip.domain.flow import Flow
from sheetdrip.errors import MessagingUnavailable, UserMustFix
from sheetdrip.messaging.answers import ODD_ANSWER, asked, error_kind, is_twilios, status_of
from sheetdrip.messaging.connection import CREDENTIALS_REFUSED, Connection

_T = TypeVar("_T")

_PAGE = 1000
_REFUSED = frozenset({401, 403})
_INVALID = 400
_PUBLISHED = "published"
_STATE = re.compile(r"#/states/(\d+)")

# what Studio says of a flaw, and what to do about it
_FIXES = (
    ("found, string expected", "put it in quotes"),
    ("found, boolean expected", "write true or false without quotes"),
    ("is missing but it is required", "add it"),
    ("must not be null", "give it a value"),
    ("must be a constant value", "use one of these"),
    ("does not have a value in the enumeration", "use one of these"),
    ("no state is named", "name a widget that exists, or leave it out to end the flow there"),
    ("is another state's name too", "give every widget a name of its own"),
)

Did = Literal["valid", "invalid", "created", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What Twilio finds wrong: the path in the definition, the widget there, its words, the fix if known."""

    path: str
    widget: str
    says: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What came of one flow."""

    flow: str
    did: Did
    sid: str | None = None
    revision: int | None = None
    flaws: tuple[Flaw, ...] = ()


class Publisher:
    """Validates and publishes flows. Both raise UserMustFix and MessagingUnavailable."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._studio = connection.client.studio.v2
        self._clock = clock

    def validate(self, flow: Flow) -> Published:
        """What Twilio says of it; nothing is changed."""
        try:
            self._asked(
                lambda: self._studio.flow_validate.update(flow.name, _PUBLISHED, flow.definition)
            )
        except _Invalid as error:
            return Published(flow=flow.name, did="invalid", flaws=_flaws(error.details, flow))
        return Published(flow=flow.name, did="valid")

    def push(self, flow: Flow) -> Published:
        """Publish it, unless it is invalid or there already.

        Repeating it after an outcome that nobody knows is harmless: what was created is found by its name.
        """
        seen = self.validate(flow)
        if seen.flaws:
            return seen
        present = self._present(flow.name)
        note = f"{flow.name} {flow.digest}"
        if present is not None and (present.status, present.commit_message) == (_PUBLISHED, note):
            return Published(
                flow=flow.name, did="unchanged", sid=present.sid, revision=present.revision
            )
        draft = self._draft(flow, present, note)
        live = self._changed(
            lambda: self._studio.flows(draft.sid).update(
                _PUBLISHED, definition=flow.definition, commit_message=note
            )
        )
        did: Did = "created" if present is None else "updated"
        return Published(flow=flow.name, did=did, sid=str(live.sid), revision=live.revision)

    def _present(self, name: str) -> Any:  # noqa: ANN401 - the SDK's instances are untyped
        flows = self._asked(lambda: self._studio.flows.list(page_size=_PAGE))
        sids = [flow.sid for flow in flows if flow.friendly_name == name]
        if len(sids) > 1:
            raise UserMustFix(
                f"Twilio has {len(sids)} flows named {name!r} ({', '.join(sids)}): "
                "delete or rename all but one"
            )
        # a list leaves the commit message out
        return self._asked(lambda: self._studio.flows(sids[0]).fetch()) if sids else None

    def _draft(self, flow: Flow, present: Any, note: str) -> Any:  # noqa: ANN401
        if present is None:
            return self._changed(
                lambda: self._studio.flows.create(
                    flow.name, "draft", flow.definition, commit_message=note
                )
            )
        return self._changed(
            lambda: self._studio.flows(present.sid).update(
                "draft", definition=flow.definition, commit_message=note
            )
        )

    def _asked(self, ask: Callable[[], _T]) -> _T:
        gone = "Twilio does not have the flow any more; push again"
        return asked(lambda: _told_apart(ask), self._clock, missing=gone)

    def _changed(self, change: Callable[[], Any]) -> Any:  # noqa: ANN401
        """The answer to a change, which is not repeated."""
        try:
            return _told_apart(change)
        except _Invalid as error:
            raise UserMustFix(f"Twilio refuses the flow: {error.details}") from None
        except ODD_ANSWER as error:
            raise MessagingUnavailable(
                f"Twilio did not answer ({error_kind(error)}); push again: nothing is created twice"
            ) from None


class _Invalid(Exception):
    """Twilio will not take the definition."""

    def __init__(self, details: object) -> None:
        super().__init__("invalid")
        self.details = details


def _told_apart(ask: Callable[[], _T]) -> _T:
    """The answer; bad credentials and bad definitions are no outages."""
    try:
        return ask()
    except ODD_ANSWER as error:
        if not is_twilios(error):
            raise
        if status_of(error) in _REFUSED:
            raise UserMustFix(CREDENTIALS_REFUSED) from None
        if isinstance(error, TwilioRestException) and error.status == _INVALID:
            raise _Invalid(error.details or error.msg) from None
        raise


def _flaws(details: object, flow: Flow) -> tuple[Flaw, ...]:
    errors = details.get("errors") if isinstance(details, dict) else None
    if not errors:
        return (Flaw("#", "", str(details), ""),)
    return tuple(_flaw(error, flow) for error in errors)


def _flaw(error: dict[str, Any], flow: Flow) -> Flaw:
    path, says = str(error.get("property_path", "#")), str(error.get("message", "is not accepted"))
    fix = next((fix for words, fix in _FIXES if words in says), "")
    return Flaw(path, _widget(path, flow), says, fix)


def _widget(path: str, flow: Flow) -> str:
    """The name of the widget that a path leads into."""
    found = _STATE.match(path)
    states = flow.definition["states"]
    if found is None or int(found[1]) >= len(states):
        return ""
    return str(states[int(found[1])].get("name", ""))
