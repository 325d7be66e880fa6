"""Says what a refused or failed text means to a clinic, and whether trying again makes sense.

The table is `twilio_codes`. A code that is not in it is taken to concern one row alone: it holds up no
other row, the text is tried again while it still makes sense, and the row names Twilio's page on the code.
"""

from enum import StrEnum

from sheetdrip.domain.twilio_codes import BY_NUMBER, About, Code, Remedy
from sheetdrip.domain.wording import Statement, say


def code_of(number: int) -> Code:
    """The entry of a code; for a code that is not in the table, a careful one."""
    return BY_NUMBER.get(number) or Code(number, About.UNKNOWN, Remedy.A_WHILE)


def reason(number: int | None) -> Statement:
    """What it means, with its code, for the row."""
    return say("twilio.error", number=number)


def is_final(number: int | None) -> bool:
    """Whether asking again with the same number and text is pointless when a create is refused."""
    return number is not None and code_of(number).is_final


def stops_clinic(number: int) -> bool:
    """Whether it is proven to be about the account: the texts behind it would be refused alike."""
    return code_of(number).about is About.ACCOUNT


def remedy_for(number: int | None) -> Remedy:
    """What would heal a text that Twilio took and that failed; nothing unless it is proven not sent."""
    code = None if number is None else code_of(number)
    return code.remedy if code is not None and code.never_sent else Remedy.NOTHING


def flags_phone(number: int | None) -> bool:
    """Whether a phone that failed so should get nothing until staff have changed it."""
    code = None if number is None else code_of(number)
    return code is not None and (code.about, code.remedy) == (About.PHONE, Remedy.ANOTHER_PHONE)


class Responsible(StrEnum):
    """Who can see to it that the next text arrives. Texts that failed with one mender have one cause."""

    STAFF = "staff, by another phone number"
    TWILIO = "whoever looks after the Twilio account"
    WRITER = "whoever writes the texts"
    PATIENT = "the patient, who opted out"
    NOBODY = "nobody: it may pass"


_BY_REMEDY = {
    Remedy.ANOTHER_PHONE: Responsible.STAFF,
    Remedy.START: Responsible.PATIENT,
    Remedy.ACCOUNT: Responsible.TWILIO,
    Remedy.SENDER: Responsible.TWILIO,
    Remedy.TOMORROW: Responsible.TWILIO,
    Remedy.ANOTHER_TEXT: Responsible.WRITER,
}
_FILTERED = 30007
"""A text that a carrier filters: its page names the sender's registration first, then the words
(https://www.twilio.com/docs/api/errors/30007)."""


def responsible_for(number: int | None) -> Responsible:
    """Who mends what kept a text from arriving."""
    if number is None:
        return Responsible.NOBODY
    if number == _FILTERED:
        return Responsible.TWILIO
    return _BY_REMEDY.get(code_of(number).remedy, Responsible.NOBODY)


def is_about_text(number: int | None) -> bool:
    """Whether other words would make a difference."""
    return number is not None and code_of(number).about is About.TEXT


def waits_for_morning(number: int | None) -> bool:
    """Whether a day's limit was reached, which the next morning lifts."""
    return number is not None and code_of(number).remedy is Remedy.TOMORROW


_OPTED_OUT = 21610


def is_opt_out(number: int | None) -> bool:
    """Whether Twilio refused because the patient had replied STOP."""
    return number == _OPTED_OUT
