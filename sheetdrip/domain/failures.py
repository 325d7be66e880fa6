"""What does a Twilio error code mean to a clinic, and does trying again make sense?

Codes and their meaning: twilio.md 1.4 (Twilio's error dictionary). Twilio says that codes of a message may
change, so an unknown one has a default sentence.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Who can put it right: time, the row, the account, or nobody."""

    TEMPORARY = "temporary"
    PHONE = "phone"
    ACCOUNT = "account"
    TEXT = "text"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a text failed, as a sentence with what to do."""

    kind: Kind
    sentence: str


_MEANINGS: dict[int, Failure] = {
    21211: Failure(Kind.PHONE, "Twilio says this is not a phone number: check the digits"),
    21214: Failure(Kind.PHONE, "Twilio cannot reach this number: check the digits"),
    21217: Failure(Kind.PHONE, "Twilio says this is not a phone number: check the digits"),
    21265: Failure(Kind.PHONE, "this is a short code: ask for a mobile number"),
    21408: Failure(Kind.ACCOUNT, "texts to this country are not enabled in the Twilio account"),
    21602: Failure(Kind.TEXT, "the text is empty: fill in the sequence's text"),
    21606: Failure(Kind.ACCOUNT, "the Messaging Service's sender cannot send texts"),
    21610: Failure(Kind.PHONE, "the patient replied STOP: do not text; call instead"),
    21611: Failure(Kind.TEMPORARY, "the sender's queue at Twilio was full"),
    21612: Failure(Kind.PHONE, "Twilio has no route to this number: ask for another"),
    21614: Failure(Kind.PHONE, "this is not a mobile number: ask for one"),
    21617: Failure(Kind.TEXT, "the text is longer than 1,600 characters: shorten it"),
    21701: Failure(Kind.ACCOUNT, "Twilio does not know the Messaging Service of this clinic"),
    21703: Failure(Kind.ACCOUNT, "the Messaging Service has no sender that can be used"),
    21704: Failure(Kind.ACCOUNT, "the Messaging Service has no senders: add a number to it"),
    21705: Failure(Kind.ACCOUNT, "the Messaging Service is not valid for this account"),
    20001: Failure(Kind.ACCOUNT, "Twilio cannot start the Studio flow: is it published?"),
    20003: Failure(Kind.ACCOUNT, "Twilio refused the credentials"),
    20404: Failure(
        Kind.ACCOUNT, "Twilio does not know the Messaging Service or Studio flow of this clinic"
    ),
    20409: Failure(Kind.TEMPORARY, "another Studio conversation with this phone is still open"),
    30001: Failure(Kind.TEMPORARY, "Twilio's queue overflowed before it could be sent"),
    30002: Failure(Kind.ACCOUNT, "the Twilio account is suspended"),
    30003: Failure(Kind.TEMPORARY, "the phone was off or out of reach"),
    30004: Failure(Kind.PHONE, "the phone refuses our texts: call instead"),
    30005: Failure(Kind.PHONE, "no such phone (any more): check the number"),
    30006: Failure(Kind.PHONE, "this is a landline or unreachable: ask for a mobile number"),
    30007: Failure(Kind.TEXT, "the carrier filtered it as unwanted: ask Twilio about registration"),
    30008: Failure(Kind.TEMPORARY, "the carrier gave no reason"),
    30020: Failure(Kind.TEMPORARY, "Twilio's scheduler failed: call the patient"),
    30034: Failure(Kind.ACCOUNT, "the sender is not registered for US texts (A2P 10DLC)"),
    30036: Failure(Kind.TEMPORARY, "it waited too long in Twilio's queue"),
    30045: Failure(Kind.OTHER, "its validity period was out of range"),
    30410: Failure(Kind.TEMPORARY, "the carrier did not answer in time"),
    30450: Failure(Kind.ACCOUNT, "Twilio blocked it as suspected fraud"),
    30610: Failure(Kind.OTHER, "Twilio held it back for quiet hours"),
    30640: Failure(Kind.PHONE, "Twilio blocks this number: call instead"),
    35111: Failure(Kind.TEMPORARY, "Twilio missed the send time"),
    35114: Failure(Kind.TEMPORARY, "the send time was outside Twilio's window"),
    35115: Failure(Kind.TEMPORARY, "the send time was outside Twilio's window"),
    35117: Failure(Kind.TEMPORARY, "the send time was outside Twilio's window"),
    35118: Failure(Kind.ACCOUNT, "Twilio asks for a Messaging Service to schedule"),
    35125: Failure(Kind.ACCOUNT, "the account has 500,000 scheduled messages, Twilio's limit"),
}


def failure(code: int | None) -> Failure:
    """What a code means; a default sentence for none or an unknown one."""
    if code is None:
        return Failure(Kind.OTHER, "Twilio gave no reason")
    return _MEANINGS.get(code, Failure(Kind.OTHER, f"see Twilio's error {code}"))


def is_final(code: int | None) -> bool:
    """Whether asking again with the same number and text is pointless when a create is refused."""
    return failure(code).kind not in {Kind.TEMPORARY, Kind.ACCOUNT}


def reason(code: int | None) -> str:
    """The sentence with its code, for the row."""
    told = failure(code).sentence
    return told if code is None or str(code) in told else f"{told} (Twilio {code})"


_NEVER_ARRIVED = frozenset({30001, 30003, 30036, 35111})
"""They prove that the phone did not get it. Not 30008, 30020 and 30410, after which it may have; not the
refusals at create, which leave the text waiting anyway."""

_FLAW = frozenset({21211, 21214, 21217, 21265, 21612, 21614} | {30004, 30005, 30006, 30640})
"""They say something of the phone, and not of the text: the next one would fail as this one did."""

_OPTED_OUT = 21610


def may_retry(code: int | None) -> bool:
    """Whether a text that failed so may be sent once more: it did not arrive, and the next one may."""
    return code in _NEVER_ARRIVED


def flags_phone(code: int | None) -> bool:
    """Whether a phone that failed so should get nothing until staff have changed it."""
    return code in _FLAW


def is_opt_out(code: int | None) -> bool:
    """Whether Twilio refused because the patient had replied STOP."""
    return code == _OPTED_OUT
