"""Says reasons in the sheet's language.

The sentences of all reasons stand here, and nowhere else; those of Twilio's errors are in `twilio_codes`.
Nothing depends on them: whatever decides goes by a reason's code.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from sheetdrip.domain.failures import reason as of_code
from sheetdrip.domain.reasons import Argument, Reason, ReasonCode

SENTENCES: Mapping[ReasonCode, str] = {
    ReasonCode.NOTHING: "",
    ReasonCode.TWILIO: "{error}",
    ReasonCode.NOT_SCHEDULED: "Twilio sent it at once instead of scheduling it",
    ReasonCode.NOT_TAKEN_IN_TIME: "Twilio did not take it in time: {cause}",
    ReasonCode.LEFT_BEFORE_CANCEL: "it had left when {cause}",
    ReasonCode.CANCELLED_OUTSIDE: "cancelled in Twilio, not by sheetdrip",
    ReasonCode.CONTESTED: "it was cancelled while another sheetdrip worked on this sheet",
    ReasonCode.GONE_FROM_TWILIO: "it is no longer at Twilio",
    ReasonCode.MAY_HAVE_IT: (
        "Twilio may have this text and nobody can tell: look for it in Twilio's log of this phone; it is not "
        "sent a second time"
    ),
    ReasonCode.MAY_HAVE_BEEN_SENT: (
        "it may have been sent: please check in Twilio's log, or call the patient"
    ),
    ReasonCode.UNTIMED: "its time at Twilio was not known",
    ReasonCode.NOT_UNDERSTOOD: "the answer was not understood",
    ReasonCode.NO_ANSWER: "no answer",
    ReasonCode.FLOW_UNDELIVERED: "Studio could not deliver its text: check the number",
    ReasonCode.FLOW_BUSY: "another Studio conversation with this phone was still open",
    ReasonCode.FLOW_GONE: (
        "Twilio no longer has this conversation: look there for what was answered"
    ),
    ReasonCode.DRIP_PAUSED: "Drip says Paused",
    ReasonCode.DRIP_STOPPED: "Drip says {word}",
    ReasonCode.CONSENT_MISSING: "Consent is not ticked",
    ReasonCode.CONSENT_UNCLEAR: (
        "Consent says “{word}”, which is neither yes nor no: tick it, or write Yes"
    ),
    ReasonCode.ROW_REMOVED: "the row was removed",
    ReasonCode.STEP_REMOVED: "the step is no longer in the sequence",
    ReasonCode.PHONE_CHANGED: "the phone changed",
    ReasonCode.TIME_CHANGED: "the time changed",
    ReasonCode.TEXT_CHANGED: "the text changed",
    ReasonCode.ASKED_BY_FLOW: "a Studio flow asks it now",
    ReasonCode.SERVICE_CHANGED: "the Messaging Service changed",
    ReasonCode.REPLACED: "another text took its place",
    ReasonCode.NEEDS_APPROVAL: (
        "this row waits for approval together with others: see the Control tab, or the note on Status"
    ),
    ReasonCode.CLINIC_PAUSED: "the clinic is paused",
    ReasonCode.REPLIED_STOP: "the patient replied STOP",
    ReasonCode.OPTED_OUT: (
        "the patient replied STOP on {day}: nothing more is sent unless they reply START"
    ),
    ReasonCode.HELD_BY_REPLY: "because of a reply, see Status",
    ReasonCode.MAY_HAVE_DIED: (
        "the patient may have died, by a reply of {day}: nothing more is sent. Write Deceased into Drip, or, "
        "if it is not so, On, and your name into “Acknowledged by”"
    ),
    ReasonCode.MAY_HAVE_DIED_BUT_ON: (
        "the patient may have died, by a reply of {day}: nothing more is sent. Drip says On already: write "
        "Deceased there, or empty it, then your name into “Acknowledged by”, in each row of this phone. On "
        "after that lets texts go on"
    ),
    ReasonCode.WANTS_NO_MORE: (
        "a reply of {day} seems to want no more texts: nothing more is sent. If texts are to go on, write On "
        "into Drip and your name into “Acknowledged by”, or let the patient reply START"
    ),
    ReasonCode.WANTS_NO_MORE_BUT_ON: (
        "the patient seems to want no more texts, by a reply of {day}: nothing more is sent. Drip says On "
        "already: write Stopped there, or empty it, then your name into “Acknowledged by”, in each row of "
        "this phone. On after that lets texts go on"
    ),
    ReasonCode.PAUSED_AT_ITS_TIME: "Drip was Paused at its time",
    ReasonCode.CLINIC_PAUSED_AT_ITS_TIME: "the clinic was paused at its time",
    ReasonCode.STOPPED_AT_ITS_TIME: "the patient had replied STOP at its time",
    ReasonCode.EXPIRED: "too late (it goes until {time} on its day)",
    ReasonCode.NOT_SENT_IN_TIME: "not sent in time: {cause}",
    ReasonCode.SURGERY_LATER: "the surgery is at {time}, after this text's time",
    ReasonCode.PHONE_TEXTED_NEARBY: (
        "another text to this phone is for {at}; at most one in {hours} hours"
    ),
    ReasonCode.PHONE_FULL: "this phone gets {count} texts that day already",
}


def sentence(reason: Reason | None) -> str:
    """What people read; "" where there is no reason."""
    if reason is None:
        return ""
    given = reason.by_name
    text = given.get("text")
    if text is not None:
        return str(text)
    words = {name: _SHOWN.get(name, str)(value) for name, value in given.items()}
    return SENTENCES[reason.code].format_map(words)


def _cause(value: Argument) -> str:
    return sentence(value) if isinstance(value, Reason) else ""


def _error(value: Argument) -> str:
    return of_code(value if isinstance(value, int) else None)


def _day(value: Argument) -> str:
    day = date.fromisoformat(str(value))
    return f"{day:%a} {day.day} {day:%b}"


def _moment(value: Argument) -> str:
    return f"{datetime.fromisoformat(str(value)):%a %d %b %H:%M}"


def _number(value: Argument) -> str:
    return f"{float(str(value)):g}"


_SHOWN: Mapping[str, Callable[[Argument], str]] = {
    "cause": _cause,
    "error": _error,
    "day": _day,
    "at": _moment,
    "hours": _number,
}
"""How an argument is written, by its name; any other as it is."""
