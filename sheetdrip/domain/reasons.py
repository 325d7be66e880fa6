"""Holds why a text is as it is: a statement whose code decides what becomes of the text.

Decisions go by codes alone. What people read stands in `wording`, so that other words change nothing but
what is shown. A code's word is kept in ledgers: it never changes and is never used again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sheetdrip.domain.wording import Argument, Statement, has_sentence


class ReasonCode(StrEnum):
    """Why a text is where it is, or why a row gets none."""

    NOTHING = "nothing"
    """Forgets what is on record; never kept."""

    TEXT = "text"
    """A sentence of an earlier version whose code nobody can tell, in its own words."""

    # by statements of their own
    ROW = "row"
    """What is wrong with the row's cells."""
    GAVE_UP = "gave_up"
    """What kept the rest of a cycle's texts from being sent."""
    BARRED = "barred"
    """Nothing may be created for the row, whatever it says."""

    # what Twilio said
    TWILIO = "twilio"
    """An error of Twilio's, by its code (`failures`)."""
    NOT_SCHEDULED = "not_scheduled"
    NOT_TAKEN_IN_TIME = "not_taken_in_time"
    LEFT_BEFORE_CANCEL = "left_before_cancel"
    CANCELLED_OUTSIDE = "cancelled_outside"
    """A person cancelled it in Twilio's console."""
    CONTESTED = "contested"
    """Another sheetdrip's cancel, and no person's: it is made again."""
    GONE_FROM_TWILIO = "gone_from_twilio"

    # what nobody can tell
    MAY_HAVE_IT = "may_have_it"
    MAY_HAVE_BEEN_SENT = "may_have_been_sent"
    UNTIMED = "untimed"
    """Twilio holds it, for a time that nobody can tell: it is taken back and made anew."""

    # what a Studio flow found
    NOT_UNDERSTOOD = "not_understood"
    NO_ANSWER = "no_answer"
    FLOW_UNDELIVERED = "flow_undelivered"
    FLOW_BUSY = "flow_busy"
    FLOW_GONE = "flow_gone"

    # what the row asks for
    DRIP_PAUSED = "drip_paused"
    DRIP_STOPPED = "drip_stopped"
    CONSENT_MISSING = "consent_missing"
    CONSENT_UNCLEAR = "consent_unclear"
    ROW_REMOVED = "row_removed"
    STEP_REMOVED = "step_removed"
    PHONE_CHANGED = "phone_changed"
    TIME_CHANGED = "time_changed"
    TEXT_CHANGED = "text_changed"
    ASKED_BY_FLOW = "asked_by_flow"
    SERVICE_CHANGED = "service_changed"
    REPLACED = "replaced"
    NEEDS_APPROVAL = "needs_approval"
    CLINIC_PAUSED = "clinic_paused"
    """The clinic's Pause box is ticked."""

    # what the patient wrote
    REPLIED_STOP = "replied_stop"
    OPTED_OUT = "opted_out"
    HELD_BY_REPLY = "held_by_reply"
    """It is taken back though nobody wrote STOP."""
    MAY_HAVE_DIED = "may_have_died"
    MAY_HAVE_DIED_BUT_ON = "may_have_died_but_on"
    WANTS_NO_MORE = "wants_no_more"
    WANTS_NO_MORE_BUT_ON = "wants_no_more_but_on"

    # what its time, or its phone, does not allow
    PAUSED_AT_ITS_TIME = "paused_at_its_time"
    CLINIC_PAUSED_AT_ITS_TIME = "clinic_paused_at_its_time"
    STOPPED_AT_ITS_TIME = "stopped_at_its_time"
    EXPIRED = "too_late"
    NOT_SENT_IN_TIME = "not_sent_in_time"
    SURGERY_LATER = "surgery_later"
    """The surgery is after the text's time."""
    PHONE_TEXTED_NEARBY = "phone_texted_nearby"
    PHONE_FULL = "phone_full"


IN_DOUBT = frozenset({ReasonCode.MAY_HAVE_IT, ReasonCode.MAY_HAVE_BEEN_SENT})
"""Twilio was asked what became of a call, and nobody can tell."""

HELD_AT_ITS_TIME = frozenset(
    {
        ReasonCode.PAUSED_AT_ITS_TIME,
        ReasonCode.CLINIC_PAUSED_AT_ITS_TIME,
        ReasonCode.STOPPED_AT_ITS_TIME,
    }
)
"""Somebody wanted it not to be sent at its time, so that it is not caught up."""

CROWDING = frozenset({ReasonCode.PHONE_TEXTED_NEARBY, ReasonCode.PHONE_FULL})
"""The frequency cap kept it from its phone."""


@dataclass(frozen=True, slots=True)
class Reason(Statement):
    """A code with its arguments, by name. Days and moments are in ISO 8601.

    `text` is an argument that any code may have: what the sentence says, as it is.
    """

    code: ReasonCode


NOTHING = Reason(ReasonCode.NOTHING)
CANCELLED_OUTSIDE = Reason(ReasonCode.CANCELLED_OUTSIDE)
CLINIC_PAUSED = Reason(ReasonCode.CLINIC_PAUSED)


def of_twilio(error_code: int | None) -> Reason:
    """What Twilio's error means; of one without a code, that it gave none."""
    return Reason.of(ReasonCode.TWILIO, error=error_code)


def as_it_is(text: str) -> Reason:
    """A sentence of an earlier version, whose code nobody can tell."""
    return Reason.of(ReasonCode.TEXT, text=text)


def to_json(said: Statement) -> str:
    """The reason, or another statement, as it is kept: stable, and one line."""
    return json.dumps(_document(said), ensure_ascii=False)


@lru_cache(maxsize=4096)
def from_json(text: str) -> Reason:
    """The reason that was kept; a code of a newer version's counts for nothing, and is shown as it is."""
    said = statement_from_json(text)
    return said if isinstance(said, Reason) else as_it_is(str(said))


def statement_from_json(text: str) -> Statement:
    """The same of any statement."""
    return _statement(json.loads(text))


def kept_statement(text: str) -> Statement:
    """The same where an earlier version kept a sentence in its own words."""
    return statement_from_json(text) if text.startswith("{") else as_it_is(text)


def _document(said: Statement) -> dict[str, Any]:
    return {"code": str(said.code), **{name: _kept(value) for name, value in said.arguments}}


def _kept(value: Argument) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, Statement):
        return _document(value)
    return [_kept(one) for one in value] if isinstance(value, tuple) else value


def _statement(document: Mapping[str, Any]) -> Statement:
    code = document["code"]
    if code not in _CODES and not has_sentence(code):
        return as_it_is(str(document.get("text", code)))
    arguments = {name: _read(value) for name, value in document.items() if name != "code"}
    if code in _CODES:
        return Reason.of(_CODES[code], **arguments)
    return Statement.of(code, **arguments)


def _read(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict):
        return _statement(value)
    return tuple(_read(one) for one in value) if isinstance(value, list) else value


_CODES = {code.value: code for code in ReasonCode}
