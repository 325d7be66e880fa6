"""Does docs/twilio-codes.md say what the table does? With SHEETDRIP_WRITE_DOCS set it is written anew."""

import os
from collections.abc import Iterator
from pathlib import Path

from sheetdrip.domain.failures import remedy_for
from sheetdrip.domain.twilio_codes import ALL, About, Code, Remedy, page_of
from sheetdrip.domain.wording.english import ENGLISH

PAGE = Path(__file__).parents[3] / "docs" / "twilio-codes.md"
HEAD = """\
# Twilio's codes

What sheetdrip makes of each error code that Twilio documents for Messaging, and what it tells staff. The
table is `sheetdrip/domain/twilio_codes.py`; a test keeps this page in step with it.

- **when refused**: what happens when Twilio does not take a text. *Stops* means that the clinic's other texts
  wait too, because they would be refused alike; everything else stays with its own row.
- **when it failed later**: what happens when Twilio took it and it did not go. A text is sent again only
  where the code proves that the phone did not get it, and while it still makes sense.
- A code that is not here stays with its row, is asked about with growing pauses while the text makes sense,
  and is told with the address of its page at Twilio.

| code | is about | the row says | when refused | when it failed later |
|---|---|---|---|---|
"""
REFUSED = {
    Remedy.TOMORROW: "tried the next morning",
    Remedy.START: "not tried until START",
    Remedy.ANOTHER_PHONE: "not tried until the phone is changed",
    Remedy.ANOTHER_TEXT: "not tried until the text is changed",
    Remedy.NOTHING: "not tried again",
}
FAILED = {
    Remedy.A_WHILE: "tried once more",
    Remedy.TOMORROW: "tried the next morning",
    Remedy.ACCOUNT: "tried with doubling pauses",
    Remedy.SENDER: "tried with doubling pauses",
}


def lines() -> Iterator[str]:
    for code in sorted(ALL, key=lambda one: one.number):
        number = f"[{code.number}]({page_of(code.number)})"
        failed = FAILED.get(remedy_for(code.number), "not sent again")
        yield f"| {number} | {code.about} | {ENGLISH.of_error[code.number]} | {refused(code)} | {failed} |\n"


def refused(code: Code) -> str:
    if code.about is About.ACCOUNT:
        return "stops; one text asks in each cycle"
    return REFUSED.get(code.remedy, "tried with growing pauses")


def test_the_page_says_what_the_table_does() -> None:
    wanted = HEAD + "".join(lines())
    if "SHEETDRIP_WRITE_DOCS" in os.environ:
        PAGE.write_text(wanted, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == wanted
