"""Why a text is as it is: a code with its arguments, as JSON, where its sentence stood.

A sentence with arguments keeps them in its own words, and one that nobody knows is kept as it is.
"""

import json
import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_messages = sa.table(
    "messages",
    *(sa.column(name, sa.Text) for name in ("clinic", "surgery", "step", "reason")),
    *(sa.column(name, sa.Integer) for name in ("revision", "error_code")),
)
_KEY = ("clinic", "surgery", "step", "revision")

_SENTENCES = {
    "Twilio sent it at once instead of scheduling it": "not_scheduled",
    "cancelled in Twilio, not by sheetdrip": "cancelled_outside",
    "it was cancelled while another sheetdrip worked on this sheet": "contested",
    "it is no longer at Twilio": "gone_from_twilio",
    "Twilio may have this text and nobody can tell: look for it in Twilio's log of this phone; it is not "
    "sent a second time": "may_have_it",
    "it may have been sent: please check in Twilio's log, or call the patient": "may_have_been_sent",
    "its time at Twilio was not known": "untimed",
    "the answer was not understood": "not_understood",
    "no answer": "no_answer",
    "Studio could not deliver its text: check the number": "flow_undelivered",
    "another Studio conversation with this phone was still open": "flow_busy",
    "Twilio no longer has this conversation: look there for what was answered": "flow_gone",
    "Drip says Paused": "drip_paused",
    "Consent is not ticked": "consent_missing",
    "the row was removed": "row_removed",
    "the step is no longer in the sequence": "step_removed",
    "the phone changed": "phone_changed",
    "the time changed": "time_changed",
    "the text changed": "text_changed",
    "a Studio flow asks it now": "asked_by_flow",
    "the Messaging Service changed": "service_changed",
    "another text took its place": "replaced",
    "this row waits for approval together with others: see the Control tab, or the note on Status": (
        "needs_approval"
    ),
    "the clinic is paused": "clinic_paused",
    "the patient replied STOP": "replied_stop",
    "because of a reply, see Status": "held_by_reply",
    "Drip was Paused at its time": "paused_at_its_time",
    "the clinic was paused at its time": "clinic_paused_at_its_time",
    "the patient had replied STOP at its time": "stopped_at_its_time",
}

_PATTERNS = {
    "it had left when ": "left_before_cancel",
    "not sent in time: ": "not_sent_in_time",
    "Twilio did not take it in time: ": "not_taken_in_time",
    "Drip says [^“”:;]+$": "drip_stopped",
    "Consent says ": "consent_unclear",
    "the patient replied STOP on ": "opted_out",
    "the patient may have died, .*Drip says On already": "may_have_died_but_on",
    "the patient may have died, ": "may_have_died",
    "the patient seems to want no more texts, ": "wants_no_more_but_on",
    "a reply of .* seems to want no more texts": "wants_no_more",
    "too late": "too_late",
    "the surgery is at .*, after this text's time$": "surgery_later",
    "another text to this phone": "phone_texted_nearby",
    "this phone gets": "phone_full",
}
"""How sentences with arguments look; the first that fits counts."""


def upgrade() -> None:
    """Tell the code of every sentence on record."""
    connection = op.get_bind()
    columns = [_messages.c[name] for name in (*_KEY, "reason", "error_code")]
    found = connection.execute(sa.select(*columns).where(_messages.c.reason.is_not(None))).all()
    if not found:
        return
    mine = (_messages.c[name] == sa.bindparam(f"its_{name}") for name in _KEY)
    changed = _messages.update().where(*mine).values(reason=sa.bindparam("becomes"))
    connection.execute(
        changed,
        [
            {f"its_{name}": getattr(row, name) for name in _KEY}
            | {"becomes": _reason(row.reason, row.error_code)}
            for row in found
        ],
    )


def _reason(sentence: str, error_code: int | None) -> str | None:
    if not sentence:
        return None
    return json.dumps(_document(sentence, error_code), ensure_ascii=False)


def _document(sentence: str, error_code: int | None) -> dict[str, Any]:
    if sentence in _SENTENCES:
        return {"code": _SENTENCES[sentence]}
    for pattern, code in _PATTERNS.items():
        if re.match(pattern, sentence):
            return {"code": code, "text": sentence}
    if error_code is not None and str(error_code) in sentence:
        return {"code": "twilio", "error": error_code, "text": sentence}
    return {"code": "text", "text": sentence}
