"""Lists Twilio's error codes for Messaging: what each is about, and what heals it.

What a clinic does stands with the other sentences (`wording`).

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
    """One code.

    `never_sent`: as the fate of a text that Twilio had taken, it proves that the phone did not get it.
    """

    number: int
    about: About
    remedy: Remedy
    never_sent: bool = False

    @property
    def is_final(self) -> bool:
        """Whether asking again with the same phone and text is pointless."""
        return self.remedy in _FINAL


def page_of(number: int) -> str:
    """Twilio's own page on a code."""
    return f"https://www.twilio.com/docs/api/errors/{number}"


_Groups = Mapping[tuple[About, Remedy, bool], tuple[int, ...]]

_SENT = False
"""The phone may have got it: no proof of the contrary."""
_NEVER_SENT = True

# What stops a clinic's texts: nobody's can go until the account is mended.
_ACCOUNT: _Groups = {
    (About.ACCOUNT, Remedy.ACCOUNT, _NEVER_SENT): (
        401,
        407,
        10001,
        20003,
        20005,
        20006,
        20008,
        20010,
        20011,
        20012,
        20403,
        20404,
        21470,
        21471,
        21472,
        21701,
        21702,
        21704,
        21705,
        30002,
        30112,
        30124,
        30127,
        90010,
    ),
    (About.ACCOUNT, Remedy.A_WHILE, _NEVER_SENT): (429, 20429, 35125, 60728),
    (About.ACCOUNT, Remedy.TOMORROW, _NEVER_SENT): (63038,),
}

# What is said of one number: it stays with the rows that have it.
_PHONE: _Groups = {
    (About.PHONE, Remedy.ANOTHER_PHONE, _NEVER_SENT): (
        21201,
        21202,
        21211,
        21214,
        21217,
        21265,
        21266,
        21268,
        21401,
        21421,
        21604,
        21614,
        21635,
        30005,
        30006,
        30014,
        30640,
        63003,
        63024,
        63031,
    ),
    (About.PHONE, Remedy.ANOTHER_PHONE, _SENT): (30004, 63032, 63033),
    (About.PHONE, Remedy.START, _NEVER_SENT): (21610, 63014),
}

# What is said of this sender to this phone, its country or its carrier: others may go.
_PAIR: _Groups = {
    (About.PAIR, Remedy.ACCOUNT, _NEVER_SENT): (
        10002,
        14111,
        21219,
        21267,
        21408,
        21607,
        21608,
        30037,
        60238,
        572002,
        572005,
    ),
    (About.PAIR, Remedy.SENDER, _NEVER_SENT): (
        14101,
        14102,
        14108,
        21210,
        21212,
        21213,
        21407,
        21601,
        21603,
        21606,
        21612,
        21616,
        21657,
        21659,
        21660,
        21661,
        21703,
        21708,
        21709,
        21713,
        21715,
        21910,
        30024,
        30032,
        30033,
        30034,
        30035,
        30125,
        63002,
        63007,
        63008,
        63015,
        63020,
        63022,
        63035,
        63051,
    ),
    (About.PAIR, Remedy.SENDER, _SENT): (30018, 30040, 63001, 63013, 63026, 63036, 63039),
    (About.PAIR, Remedy.TOMORROW, _NEVER_SENT): (30022, 30023, 30027),
    (About.PAIR, Remedy.TOMORROW, _SENT): (30610,),
    (About.PAIR, Remedy.A_WHILE, _NEVER_SENT): (14107, 30450),
    (About.PAIR, Remedy.NOTHING, _SENT): (14106, 14109, 30025, 30026, 30039),
}

# What is said of these words: the same would be refused again.
_TEXT: _Groups = {
    (About.TEXT, Remedy.ANOTHER_TEXT, _NEVER_SENT): (
        14103,
        21602,
        21605,
        21617,
        21618,
        21619,
        21652,
        21654,
        21655,
        21656,
        21658,
        30019,
        30038,
        30110,
        30111,
        63005,
        63006,
        63016,
        63021,
        63027,
        63028,
        63030,
        63040,
        63041,
        63042,
    ),
    (About.TEXT, Remedy.ANOTHER_TEXT, _SENT): (30007, 63029),
    (About.TEXT, Remedy.ACCOUNT, _NEVER_SENT): (30044, 572006),
    (About.TEXT, Remedy.SENDER, _NEVER_SENT): (
        20001,
        20422,
        20423,
        21502,
        21609,
        21624,
        21626,
        21627,
        30010,
        30012,
        30013,
        30015,
        30016,
        30028,
        30029,
        30030,
        30031,
        30045,
        30400,
        90007,
        90014,
    ),
}

# What passes, or nobody knows the reason of.
_MOMENT: _Groups = {
    (About.MOMENT, Remedy.A_WHILE, _NEVER_SENT): (
        20162,
        21611,
        21730,
        30001,
        30003,
        30017,
        30036,
        35111,
        35112,
        35113,
        35114,
        35115,
        35116,
        35117,
        35118,
        35119,
        35120,
        35121,
        35126,
        63017,
        63018,
    ),
    (About.MOMENT, Remedy.A_WHILE, _SENT): (
        20500,
        20503,
        30008,
        30020,
        30021,
        30410,
        63009,
        63010,
        63011,
        63012,
        63023,
    ),
    (About.FLOW, Remedy.A_WHILE, _NEVER_SENT): (20409,),
}


# Families in which only the cause differs; their codes are told in Twilio's logs rather than of a text.
_FAMILIES: _Groups = {
    (About.PAIR, Remedy.SENDER, _SENT): (
        30440,
        30441,
        30442,
        30443,
        30444,
        30445,
        30446,
        30447,
        30448,
        30449,
        30451,
        30501,
        30513,
        30879,
        21717,
        21719,
        21720,
        21727,
        21728,
        21729,
        30538,
        30544,
        30880,
        30881,
        30882,
        30883,
        30884,
        30885,
        30886,
        30887,
        30888,
        30889,
        30890,
        30891,
        30892,
        30893,
        30894,
        30895,
        30896,
        30897,
        30898,
        30899,
        30900,
        30930,
    ),
    (About.TEXT, Remedy.SENDER, _SENT): (
        30100,
        30101,
        30102,
        30103,
        30104,
        30105,
        30106,
        30107,
        30108,
        30109,
        30113,
        30114,
        30115,
        30116,
        30117,
        30118,
        30119,
        30120,
        30121,
        30122,
        30123,
        30128,
        30129,
        30130,
        30131,
        30132,
        30133,
    ),
    (About.TEXT, Remedy.ANOTHER_TEXT, _SENT): (
        11751,
        21620,
        21621,
        21622,
        21623,
        30011,
        63019,
        63025,
        63034,
        63037,
        63043,
        63044,
        63045,
        63047,
    ),
    (About.FLOW, Remedy.SENDER, _SENT): (
        11200,
        11201,
        11202,
        11203,
        11205,
        11206,
        11210,
        11215,
        11217,
        11220,
        11235,
        11236,
        11237,
        11240,
        11241,
        11242,
        11243,
        11251,
        11750,
        11770,
        14104,
        14105,
        14110,
    ),
    (About.FLOW, Remedy.NOTHING, _SENT): (30009, 30404, 30409, 20009, 63046),
}


def _codes() -> Iterator[Code]:
    for groups in (_ACCOUNT, _PHONE, _PAIR, _TEXT, _MOMENT, _FAMILIES):
        for (about, cure, never_sent), numbers in groups.items():
            for number in numbers:
                yield Code(number, about, cure, never_sent)


ALL: tuple[Code, ...] = tuple(_codes())
"""Every code, in the order of the table."""

BY_NUMBER: Mapping[int, Code] = {code.number: code for code in ALL}
