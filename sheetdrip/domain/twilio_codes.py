"""Lists Twilio's error codes for Messaging: what each is about, what heals it, what a clinic does.

Source: Twilio's error and warning dictionary, a page for each code (`page_of`). Titles and causes were read
in the public copies of its twilio-error-codes.json (github.com/men232/twilio-error-codes, 2023-05) and, for
newer codes (10002, 21266, 21635, 21659, 21660, 30036 to 30045, 30610, 30640, 572xxx), in the pages
themselves (docs/vendors/twilio.md#error-codes). Uncertain are 21267, 21268, 21661, 30037, 30038, 30039 and
30040: no public copy of their pages was found. Twilio says that codes of a message may change.

This table, and nothing else, decides two things. A refused create stops a clinic's batch only if the code
is about the account. A text that was handed over and failed is tried again only if `never_sent`: by its
page, Twilio or the carrier turned it away before it reached the phone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """What a refusal is about. Only `ACCOUNT` says something of the texts behind it."""

    TEXT = "this text"
    PHONE = "this phone"
    PAIR = "this sender and this phone"
    ACCOUNT = "the account"
    MOMENT = "this moment"
    FLOW = "a Studio flow or an address of ours"
    UNKNOWN = "unknown"


class Remedy(StrEnum):
    """What heals it."""

    ANOTHER_TEXT = "another text"
    ANOTHER_PHONE = "another phone"
    START = "START from the patient"
    ACCOUNT = "the account's repair"
    SENDER = "the sender's repair"
    TOMORROW = "the next morning"
    A_WHILE = "a while"
    NOTHING = "nothing"


_FINAL = frozenset({Remedy.ANOTHER_TEXT, Remedy.ANOTHER_PHONE, Remedy.START, Remedy.NOTHING})


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `sentence`: what is wrong and what to do, for staff.

    `never_sent`: as the fate of a text that Twilio had taken, it proves that the phone did not get it.
    """

    number: int
    about: About
    remedy: Remedy
    sentence: str
    never_sent: bool = False

    @property
    def is_final(self) -> bool:
        """Whether asking again with the same phone and text is pointless."""
        return self.remedy in _FINAL


def page_of(number: int) -> str:
    """Twilio's own page on a code."""
    return f"https://www.twilio.com/docs/api/errors/{number}"


_Sentences = Mapping[int, str]
_Groups = Mapping[tuple[About, Remedy, bool], _Sentences]

_SENT = False
"""The phone may have got it: no proof of the contrary."""
_NEVER_SENT = True

# What stops a clinic's texts: nobody's can go until the account is mended.
_ACCOUNT: _Groups = {
    (About.ACCOUNT, Remedy.ACCOUNT, _NEVER_SENT): {
        401: "Twilio refused the credentials: check the account SID and the token",
        407: "a proxy between here and Twilio wants a password: ask whoever runs this machine",
        10001: "the Twilio account is not active: add funds, or ask Twilio Support",
        20003: "Twilio refused the credentials: check the account SID and the token",
        20005: "the Twilio account is not active: add funds, or ask Twilio Support",
        20006: "the Twilio account may not do this: ask its owner for the permission",
        20008: "these are Twilio's test credentials: use the account's own",
        20010: "Twilio has disabled this for the account: ask Twilio Support",
        20011: "this machine's TLS is too old for Twilio: bring it up to date",
        20012: "this machine's TLS is too old for Twilio: bring it up to date",
        20403: "Twilio refuses the account, suspended or closed perhaps: ask Twilio Support",
        20404: "Twilio does not know this account, Messaging Service or Studio flow: check its SID",
        21470: "this is no Twilio account SID: check TWILIO_ACCOUNT_SID",
        21471: "there is no such Twilio account: check TWILIO_ACCOUNT_SID",
        21472: "the Twilio account is not active: add funds, or ask Twilio Support",
        21701: "Twilio does not know the Messaging Service of this clinic: check its SID",
        21702: "the Messaging Service may not send now: look at it in Twilio",
        21704: "the Messaging Service has no senders: add a number to it",
        21705: "the Messaging Service is not valid for this account: check its SID",
        30002: "the Twilio account is suspended: add funds, or ask Twilio Support",
        30112: "Twilio does not know this account: check TWILIO_ACCOUNT_SID",
        30124: "the Messaging Service is missing: check its SID in the settings",
        30127: "the Messaging Service is not valid: check its SID in the settings",
        90010: "the Twilio account is not active: add funds, or ask Twilio Support",
    },
    (About.ACCOUNT, Remedy.A_WHILE, _NEVER_SENT): {
        429: "Twilio has too many requests: it is tried again while it makes sense",
        20429: "Twilio has too many requests: it is tried again while it makes sense",
        35125: "the account has 500,000 scheduled messages, Twilio's limit: ask for a higher one",
        60728: "the account has sent all it may in an hour: wait, or ask Twilio for more",
    },
    (About.ACCOUNT, Remedy.TOMORROW, _NEVER_SENT): {
        63038: "the account has sent all it may in 24 hours: wait, or ask Twilio for more"
    },
}

# What is said of one number: it stays with the rows that have it.
_PHONE: _Groups = {
    (About.PHONE, Remedy.ANOTHER_PHONE, _NEVER_SENT): {
        21201: "no phone number was given: fill it in",
        21202: "this is a premium number: ask for a mobile number",
        21211: "Twilio says this is not a phone number: check the digits",
        21214: "Twilio cannot reach this number: check the digits",
        21217: "Twilio says this is not a phone number: check the digits",
        21265: "this is a short code: ask for a mobile number",
        21266: "this is the clinic's own number: ask for the patient's",
        21268: "this is a premium or service number: ask for a mobile number",
        21401: "Twilio says this is not a phone number: check the digits",
        21421: "Twilio says this is not a phone number: check the digits",
        21604: "no phone number was given: fill it in",
        21614: "this is not a mobile number: ask for one",
        21635: "this is a landline: ask for a mobile number",
        30005: "no such phone (any more): check the number",
        30006: "this is a landline or unreachable: ask for a mobile number",
        30014: "Twilio says this is not a phone number: check the digits",
        30640: "Twilio blocks this number: call instead",
        63003: "this phone does not have the channel: ask for another",
        63024: "this phone cannot receive it: ask for another",
        63031: "this is the clinic's own number: ask for the patient's",
    },
    (About.PHONE, Remedy.ANOTHER_PHONE, _SENT): {
        30004: "the phone refuses our texts: call instead",
        63032: "this patient cannot be reached on this channel: call instead",
        63033: "the phone refuses our texts: call instead",
    },
    (About.PHONE, Remedy.START, _NEVER_SENT): {
        21610: "the patient replied STOP: do not text; call instead",
        63014: "the patient has blocked the clinic or opted out: do not text; call instead",
    },
}

# What is said of this sender to this phone, its country or its carrier: others may go.
_PAIR: _Groups = {
    (About.PAIR, Remedy.ACCOUNT, _NEVER_SENT): {
        10002: "a trial account may not do this: upgrade it in Twilio",
        14111: "a trial account texts verified numbers only: verify it, or upgrade the account",
        21219: "a trial account texts verified numbers only: verify it, or upgrade the account",
        21267: "a trial account may not send from a name: use a number, or upgrade the account",
        21408: "texts to this country are not enabled in the Twilio account: switch on its "
        "geographic permission",
        21607: "a trial account sends from its trial number only: upgrade it in Twilio",
        21608: "a trial account texts verified numbers only: verify it, or upgrade the account",
        30037: "Twilio does not let this sender text now: ask Twilio Support why",
        60238: "Twilio blocks texts to this number or country: ask Twilio Support why",
        572002: "a trial account texts this phone from its trial number only: upgrade the account",
        572005: "this number is not yet verified for the trial account: enter the code, or upgrade",
    },
    (About.PAIR, Remedy.SENDER, _NEVER_SENT): {
        14101: "Twilio cannot text this number from here: check the sender and the digits",
        14102: "the sender is not one of the account's numbers: put one into the Messaging Service",
        14108: "the sender cannot send texts: put another into the Messaging Service",
        21210: "the sender is not verified: verify it, or put another into the Messaging Service",
        21212: "the sender is not valid: put another into the Messaging Service",
        21213: "no sender was given: put a number into the Messaging Service",
        21407: "this kind of number cannot send texts: put another into the Messaging Service",
        21601: "the sender cannot send texts: put another into the Messaging Service",
        21603: "no sender was given: check the Messaging Service in the settings",
        21606: "the sender cannot text this number: add one that can to the Messaging Service",
        21612: "Twilio has no route from the sender to this number: add another sender, or ask for "
        "another number",
        21616: "the sender matches several numbers: keep one of them in the Messaging Service",
        21657: "the sender's name is not allowed there: add a number to the Messaging Service",
        21659: "the sender is no Twilio number, or not of this country: add one that is",
        21660: "the sender is another account's: put one of this account's into the service",
        21661: "the sender cannot send texts: put another into the Messaging Service",
        21703: "no sender of the Messaging Service can text this number: add one that can",
        21708: "the Messaging Service has no name to send from: add one, or a number",
        21709: "the sender's name is not allowed in this service: correct it in Twilio",
        21713: "the Messaging Service's use case is not valid: correct it in Twilio",
        21715: "the sender cannot send texts: put another into the Messaging Service",
        21910: "sender and phone are of two channels: look at the Messaging Service in Twilio",
        30024: "the carrier does not know the sender yet: ask Twilio Support about its registration",
        30032: "the toll-free sender is not verified: finish its verification in Twilio",
        30033: "the sender's A2P campaign is suspended: ask Twilio Support why",
        30034: "the sender is not registered for US texts: finish its A2P 10DLC registration",
        30035: "the sender's A2P registration is being set up: wait, then ask Twilio Support",
        30125: "the sender could not be registered for US texts: look at it in Twilio",
        63002: "the channel does not know the sender: correct it in Twilio",
        63007: "the channel does not know the sender: correct it in Twilio",
        63008: "the channel is not set up: look at it in Twilio",
        63015: "the patient has not joined the channel's sandbox: use a real sender",
        63020: "the sender's business account has a problem: look at it in Twilio",
        63022: "the sender's certificate is not valid: renew it in Twilio",
        63035: "the sender's RCS agent has not launched: launch it, or take it out of the service",
        63051: "the sender's WhatsApp account is locked: look at it in Twilio",
    },
    (About.PAIR, Remedy.SENDER, _SENT): {
        30018: "this country wants registered senders: register the sender in Twilio",
        30040: "this country wants registered senders: register the sender in Twilio",
        63001: "the channel refused the sender's credentials: look at it in Twilio",
        63013: "the channel's policy forbids it: look at the sender in Twilio",
        63026: "the channel took the sender's texts for spam: ask Twilio Support",
        63036: "RCS cannot reach this phone: add a number to the Messaging Service",
        63039: "the channel wants fewer texts from this sender: ask Twilio Support",
    },
    (About.PAIR, Remedy.TOMORROW, _NEVER_SENT): {
        30022: "the carrier takes no more from this sender for now: next morning, if it makes sense",
        30023: "the carrier's daily limit for this sender is reached: next morning, if it makes sense",
        30027: "T-Mobile's daily limit for the clinic is reached: next morning, if it makes sense",
    },
    (About.PAIR, Remedy.TOMORROW, _SENT): {
        30610: "Twilio held it back for quiet hours: look at its Compliance Toolkit"
    },
    (About.PAIR, Remedy.A_WHILE, _NEVER_SENT): {
        14107: "too many texts to this phone at once: it goes later if it still makes sense",
        30450: "Twilio blocks this number for half an hour, as suspected fraud: tell Twilio Support "
        "if it goes on",
    },
    (About.PAIR, Remedy.NOTHING, _SENT): {
        14106: "Twilio took it for a loop: call the patient",
        14109: "Twilio took it for a loop: call the patient",
        30025: "half of T-Mobile's daily limit is used: nothing to do",
        30026: "70 % of T-Mobile's daily limit is used: nothing to do",
        30039: "Twilio took it for a loop: call the patient",
    },
}

# What is said of these words: the same would be refused again.
_TEXT: _Groups = {
    (About.TEXT, Remedy.ANOTHER_TEXT, _NEVER_SENT): {
        14103: "the text is empty or not valid: correct the sequence's text",
        21602: "the text is empty: fill in the sequence's text",
        21605: "the text is longer than 160 characters: shorten it",
        21617: "the text is longer than 1,600 characters: shorten it",
        21618: "every carrier filters this text: change its words",
        21619: "the text is empty: fill in the sequence's text",
        21652: "the subject is longer than 40 characters: shorten it",
        21654: "the text's template is missing: correct it in Twilio",
        21655: "the text's template is not valid: correct it in Twilio",
        21656: "the text's template variables are not valid: correct it in Twilio",
        21658: "the text has a part that is too long: shorten it",
        30019: "the text is too long for the carrier: shorten it",
        30038: "Twilio took it for a one-time password: change its words",
        30110: "a link in the text is blocked: take it out",
        30111: "a link in the text is blocked: take it out",
        63005: "the channel did not take the text: change its words",
        63006: "the channel could not format the text: change its words",
        63016: "the channel wants a template here: add a number to the Messaging Service",
        63021: "the channel did not take the text: change its words",
        63027: "the text's template has no such language: correct it in Twilio",
        63028: "the text's template wants other values: correct it in Twilio",
        63030: "the channel does not take this kind of text: change it",
        63040: "the text's template was rejected: correct it in Twilio",
        63041: "the text's template is paused: look at it in Twilio",
        63042: "the text's template is disabled: look at it in Twilio",
    },
    (About.TEXT, Remedy.ANOTHER_TEXT, _SENT): {
        30007: "the carrier filtered it as unwanted: ask Twilio about registration",
        63029: "the phone could not load the template: call the patient",
    },
    (About.TEXT, Remedy.ACCOUNT, _NEVER_SENT): {
        30044: "too long for a trial account: shorten it, or upgrade the account",
        572006: "a trial account sends Twilio's own sample texts only: upgrade the account",
    },
    (About.TEXT, Remedy.SENDER, _NEVER_SENT): {
        20001: "Twilio cannot take the request (a Studio flow: is it published?): look at it in Twilio",
        20422: "Twilio did not take a value of the request: look at the service in Twilio",
        20423: "Twilio did not take a SID of the request: check the SIDs in the settings",
        21502: "Twilio did not take the status address: check web.public_url",
        21609: "Twilio did not take the status address: check web.public_url",
        21624: "the validity period is not allowed: correct it in the Messaging Service",
        21626: "Twilio did not take the status events: check web.public_url",
        21627: "the highest price is not valid: correct it in Twilio",
        30010: "it costs more than the highest price allowed: raise that in Twilio",
        30012: "the validity period is too short: correct it in the Messaging Service",
        30013: "the validity period is too long: correct it in the Messaging Service",
        30015: "the channel is not supported: look at the Messaging Service in Twilio",
        30016: "sender and phone are of two channels: look at the Messaging Service in Twilio",
        30028: "Twilio did not take the API version: bring sheetdrip up to date",
        30029: "keeping no texts is not enabled for the account: ask Twilio Support",
        30030: "hiding numbers is not enabled for the account: ask Twilio Support",
        30031: "the highest rate is not valid: correct it in Twilio",
        30045: "the validity period was out of range: correct it in the Messaging Service",
        30400: "Twilio did not take the request: bring sheetdrip up to date",
        90007: "the validity period is not allowed: correct it in the Messaging Service",
        90014: "the validity period is not allowed: correct it in the Messaging Service",
    },
}

# What passes, or nobody knows the reason of.
_MOMENT: _Groups = {
    (About.MOMENT, Remedy.A_WHILE, _NEVER_SENT): {
        20162: "Twilio was busy with the same thing: it is tried again while it makes sense",
        21611: "the sender's queue at Twilio was full: it is tried again while it makes sense",
        21730: "Twilio is being maintained: it is tried again while it makes sense",
        30001: "Twilio's queue overflowed before it could be sent: add senders to the service",
        30003: "the phone was off or out of reach: call if it stays so",
        30017: "the carrier was overloaded: it is tried again while it makes sense",
        30036: "it waited too long in Twilio's queue: add senders to the service",
        35111: "Twilio saw no send time: it goes at its time",
        35112: "Twilio saw no send time: it goes at its time",
        35113: "Twilio saw no send time: it goes at its time",
        35114: "the send time was outside Twilio's window: it is tried again while it makes sense",
        35115: "the send time was outside Twilio's window: it is tried again while it makes sense",
        35116: "the send time was outside Twilio's window: it is tried again while it makes sense",
        35117: "the send time was outside Twilio's window: it is tried again while it makes sense",
        35118: "Twilio asks for a Messaging Service to schedule: check its SID in the settings",
        35119: "Twilio did not schedule it: it goes at its time",
        35120: "Twilio did not schedule it: it goes at its time",
        35121: "Twilio did not schedule it: it goes at its time",
        35126: "Twilio cannot schedule on this channel: add a number to the Messaging Service",
        63017: "the account sends too fast: it is tried again while it makes sense",
        63018: "the channel takes no more for now: it is tried again while it makes sense",
    },
    (About.MOMENT, Remedy.A_WHILE, _SENT): {
        20500: "Twilio had an error of its own: call the patient if it matters now",
        20503: "Twilio was not available: call the patient if it matters now",
        30008: "the carrier gave no reason: call the patient if it matters now",
        30020: "Twilio's scheduler failed: call the patient",
        30021: "Twilio's Messaging Service failed: call the patient",
        30410: "the carrier did not answer in time: call the patient if it matters now",
        63009: "the channel had an error of its own: call the patient if it matters now",
        63010: "Twilio had an error of its own: call the patient if it matters now",
        63011: "Twilio had an error of its own: call the patient if it matters now",
        63012: "the channel had an error of its own: call the patient if it matters now",
        63023: "the channel gave no reason: call the patient if it matters now",
    },
    (About.FLOW, Remedy.A_WHILE, _NEVER_SENT): {
        20409: "another Studio conversation with this phone is still open: it waits for its end"
    },
}


def _each(sentence: str, causes: Mapping[int, str]) -> dict[int, str]:
    return {number: sentence.format(cause) for number, cause in causes.items()}


# Families in which only the cause differs; their codes are told in Twilio's logs rather than of a text.
_FAMILIES: _Groups = {
    (About.PAIR, Remedy.SENDER, _SENT): _each(
        "the toll-free sender's verification was rejected ({}): correct it in Twilio",
        {
            30440: "unknown error",
            30441: "content",
            30442: "campaign",
            30443: "disallowed content",
            30444: "high risk",
            30445: "wrong information",
            30446: "opt-in",
            30447: "phone number",
            30448: "age gate",
            30449: "links in the samples",
            30451: "address",
            30501: "political campaign",
            30513: "unclear opt-in",
            30879: "number not at Twilio",
        },
    )
    | _each(
        "the sender's A2P campaign was rejected ({}): correct it in Twilio",
        {
            21717: "brand",
            21719: "use case",
            21720: "use case",
            21727: "something is missing",
            21728: "something is too long",
            21729: "suspended",
            30538: "a sample is missing",
            30544: "purpose not said",
            30880: "unknown error",
            30881: "e-mail address",
            30882: "terms",
            30883: "content",
            30884: "phishing",
            30885: "high risk",
            30886: "description",
            30887: "opt-out",
            30888: "age gate",
            30889: "phone number in it",
            30890: "help",
            30891: "website",
            30892: "short links",
            30893: "samples",
            30894: "brand",
            30895: "lending",
            30896: "opt-in",
            30897: "disallowed content",
            30898: "too many for one business",
            30899: "carrier",
            30900: "use case",
            30930: "too many campaigns",
        },
    ),
    (About.TEXT, Remedy.SENDER, _SENT): _each(
        "Twilio could not shorten a link ({}): correct it in Twilio, or take the link out",
        {
            30100: "domain",
            30101: "domain not verified",
            30102: "certificate expired",
            30103: "failure at Twilio",
            30104: "link not found",
            30105: "link not found",
            30106: "no domain",
            30107: "no key",
            30108: "no organization",
            30109: "callback",
            30113: "date",
            30114: "date",
            30115: "date",
            30116: "certificate",
            30117: "certificate",
            30118: "key",
            30119: "certificate and key",
            30120: "no certificate",
            30121: "fallback address",
            30122: "fallback address",
            30123: "callback",
            30128: "service",
            30129: "certificate",
            30130: "service",
            30131: "certificate expires soon",
            30132: "certificate",
            30133: "certificate",
        },
    ),
    (About.TEXT, Remedy.ANOTHER_TEXT, _SENT): _each(
        "Twilio could not send a picture ({}): sheetdrip sends none, look at it in Twilio",
        {
            11751: "too large",
            21620: "its address",
            21621: "the sender cannot",
            21622: "the account cannot",
            21623: "too many",
            30011: "not in this country",
            63019: "not loaded",
            63025: "there already",
            63034: "too large",
            63037: "not loaded",
            63043: "not loaded",
            63044: "not loaded",
            63045: "not loaded",
            63047: "its type",
        },
    ),
    (About.FLOW, Remedy.SENDER, _SENT): _each(
        "Twilio could not reach an address it should call ({}): check web.public_url or the flow",
        {
            11200: "no good answer",
            11201: "timed out",
            11202: "refused",
            11203: "timed out",
            11205: "no connection",
            11206: "no HTTP",
            11210: "unknown host",
            11215: "redirects",
            11217: "an error",
            11220: "TLS",
            11235: "certificate",
            11236: "certificate expired",
            11237: "certificate unknown",
            11240: "edge",
            11241: "edge",
            11242: "edge",
            11243: "retry policy",
            11251: "protocol",
            11750: "too much said",
            11770: "nothing said",
            14104: "method",
            14105: "status address",
            14110: "words it does not know",
        },
    ),
    (About.FLOW, Remedy.NOTHING, _SENT): {
        30009: "a part of a patient's text was lost: ask them to send it again",
        30404: "Twilio does not have this text: look for it in Twilio's log",
        30409: "it could not be cancelled any more: look at its status",
        20009: "it could not be deleted yet: wait some minutes",
        63046: "a template was approved: nothing to do",
    },
}


def _codes() -> Iterator[Code]:
    for groups in (_ACCOUNT, _PHONE, _PAIR, _TEXT, _MOMENT, _FAMILIES):
        for (about, cure, never_sent), sentences in groups.items():
            for number, sentence in sentences.items():
                yield Code(number, about, cure, sentence, never_sent)


ALL: tuple[Code, ...] = tuple(_codes())
"""Every code, in the order of the table."""

BY_NUMBER: Mapping[int, Code] = {code.number: code for code in ALL}
