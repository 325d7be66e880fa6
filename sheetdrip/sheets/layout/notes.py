"""The notes on headers and labels: a sentence or two for somebody who sees them first."""

from sheetdrip.domain import messages_tab_parser
from sheetdrip.domain.columns import (
    ACKNOWLEDGED,
    DRIP_ID,
    ENCLOSED,
    MINUTES,
    NEEDS_CALL,
    NEXT_TEXT,
    PLEASE_READ,
    QUESTION,
    REPLY,
    REPLY_SID,
    STATUS,
    STEP_FIELDS,
    UNDERSTOOD,
)
from sheetdrip.domain.sequence import PLACEHOLDERS, listed
from sheetdrip.domain.staff_columns import STAFF_COLUMNS
from sheetdrip.planning import control_tab

_FIELDS = {
    STEP_FIELDS.status: "What became of this text, with the reason. sheetdrip writes it.",
    STEP_FIELDS.time: "When this text goes or went, on the patient's clocks. sheetdrip writes it.",
    STEP_FIELDS.sid: "Twilio's number for this text: give it to whoever asks Twilio about it. sheetdrip "
    "writes it.",
    STEP_FIELDS.score: "The patient's answer, 0 (no pain) to 10 (worst imaginable). Staff may type one they "
    "heard.",
}

COLUMNS = {
    **{column.name: column.note for column in STAFF_COLUMNS},
    STATUS: "Where this patient stands: what was done, what comes next, what to mend. sheetdrip writes it.",
    NEXT_TEXT: "The next text and its time on the patient's clocks, and what it calls the patient. sheetdrip "
    "writes it.",
    NEEDS_CALL: "Why somebody should call this patient. Call, then type your name under “Acknowledged by”. "
    "sheetdrip writes it.",
    PLEASE_READ: "What this patient wrote or sent. Read it in the Replies tab, then type your name under "
    "“Acknowledged by”. sheetdrip writes it.",
    ACKNOWLEDGED: "Type your name when you have called, or read. It clears both columns before it, and is "
    "cleared when there is something new.",
    DRIP_ID: "How sheetdrip knows this surgery through sorting and moving. Hide it; never edit or copy it.",
}

REPLIES = {
    "Received": "When the reply came, on the clinic's clocks.",
    "Patient": "Who wrote, as far as the phone tells.",
    "Phone": "The number it came from.",
    QUESTION: "Which text it answers.",
    REPLY: "What the patient wrote, word for word.",
    UNDERSTOOD: "What sheetdrip made of it. “Please read”: somebody should.",
    MINUTES: "How many minutes after the question it came.",
    DRIP_ID: "The surgery's identity, as in the surgeries' tab.",
    ENCLOSED: "Links to what came with the reply, and stays with Twilio. The links ask for Twilio's "
    "credentials; its console shows it, too.",
    REPLY_SID: "Twilio's number for this reply. sheetdrip knows the line by it: hide it; never edit it.",
}

LABELS = {
    control_tab.PAUSE: "Tick to stop at once: nothing is sent, and what Twilio already holds is taken "
    "back. Untick to go on: all that lies ahead is planned anew; what fell due meanwhile is not caught up.",
    control_tab.STATE: "How the clinic stands: working, paused, or stopped and why; how many rows need "
    "you, a call or a reader.",
    control_tab.LAST_CHECKED: "When sheetdrip last looked at this sheet. More than some ten minutes ago: "
    "it is not running, so tell whoever runs it. Texts that Twilio holds go out all the same.",
    control_tab.NEXT_TEXT: "When the next text of any patient goes.",
    control_tab.ERRORS: "The last trouble, and when; it stays for a day. Where it names nothing for you "
    "to do, sheetdrip tries again by itself.",
    control_tab.WAITING: "What sheetdrip would do but does not without your word, because it is more than "
    "a day's usual work. Look for a slip of the hand: a pasted list, a changed column.",
    control_tab.PLAN: "The mark of exactly that plan. A tick counts for no other.",
    control_tab.APPROVE: "Tick if the plan above is meant. It is unticked when that is done, or when the "
    "plan has changed: then look again.",
    control_tab.NEW_DASHBOARD: "Tick to have the Dashboard made anew, with today's steps. The tab of "
    "before stays beside it, under another name.",
}

MESSAGES = {
    messages_tab_parser.STEP: "What this text is called; its columns in the surgeries' tab follow. A new "
    "line is a new text; a deleted line takes back what is not sent yet. “Asked again” is the text that asks "
    "once more when an answer was not understood.",
    messages_tab_parser.DAY: "Days after the surgery; 0 is the same day.",
    messages_tab_parser.TIME: "When it goes, on the patient's clocks.",
    messages_tab_parser.LATEST: "Until when it may still go that day. Blank: eight hours later, or when the "
    "quiet hours begin.",
    messages_tab_parser.PROBLEM: "What to mend on this line. Until then it stays as it was. sheetdrip "
    "writes it.",
    messages_tab_parser.ADVICE: "What would make the texts safer or cheaper; they go as they are. sheetdrip "
    "writes it.",
    messages_tab_parser.SEGMENTS: "How many parts Twilio bills, and in which alphabet. sheetdrip writes it.",
    messages_tab_parser.PREVIEW: "The text as an example patient reads it. sheetdrip writes it.",
    messages_tab_parser.STEP_ID: "How sheetdrip knows this text when it is renamed or moved. Never edit it.",
}

MESSAGES_TEXT = f"The text in this language. {listed(PLACEHOLDERS)} are filled in."


def column_note(name: str) -> str:
    """What a column is for, by its plain name."""
    known = COLUMNS.get(name) or _FIELDS.get(name.rsplit(" ", 1)[-1])
    return known or "sheetdrip writes this column."
