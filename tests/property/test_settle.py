"""Is nothing made twice, whatever was lost, and whatever Twilio made of the words?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.planning.unknown_outcomes import Adopt, Extra, Listed, Lost, Undetermined, settle
from tests.builders import NOW, draft, key, listed, message

BODIES = (
    "Hillside: hi Ada, this is about your surgery today \u2013 how\u2019s your pain, 0 to 10?",
    "Hillside: one week after your surgery: how is your pain now? Reply 0 to 10.",
    "Hillside: two weeks after your surgery: how is your pain now? Reply 0 to 10.",
)
KEPT: tuple[Callable[[str], str], ...] = (
    str,
    lambda body: f"Sent from your Twilio trial account - {body}",
    lambda body: body.replace("\u2013", "-").replace("\u2019", "'"),
    lambda body: f"{body} \r\n",
    lambda body: body.replace(" ", "\u00a0"),
    str.upper,
    lambda body: body[:45],
    lambda body: body[:9],
    lambda body: f"{body[:40]} https://twil.io/Ab3",
    lambda body: f"{body[:25]} and so on and so forth, see https://example.org/all",
    lambda body: f"{len(body) % 7} see rule seventeen",
    lambda body: body[::-1],
    lambda _: "",
    lambda _: "[redacted]",
    lambda body: "*" * len(body),
)
FOREIGN = ("Northside Pharmacy: your prescription is ready.", "Your parcel comes tomorrow at noon")


def _uncertain(number: int) -> Message:
    of = draft(key(step=f"step-{number}"), body=BODIES[number])
    return message(State.UNKNOWN, of, posted_at=NOW, sid=None)


@given(
    applied=st.lists(st.booleans(), min_size=1, max_size=3),
    keep=st.sampled_from(KEPT),
    foreign=st.lists(st.sampled_from(FOREIGN), max_size=2),
    nameless=st.booleans(),
    twice=st.booleans(),
    shuffle=st.randoms(use_true_random=False),
)
def test_what_twilio_has_is_never_made_again(
    applied: list[bool],
    keep: Callable[[str], str],
    foreign: list[str],
    shuffle: object,
    *,
    nameless: bool,
    twice: bool,
) -> None:
    asked = [_uncertain(number) for number in range(len(applied))]
    ours = {
        f"SM{number}": replace(
            listed(f"SM{number}", body=keep(BODIES[number])),
            created_at=NOW + timedelta(seconds=number),
        )
        for number, was in enumerate(applied)
        if was
    }
    if twice and "SM0" in ours:
        ours["SM0b"] = replace(ours["SM0"], sid="SM0b", created_at=NOW + timedelta(seconds=9))
    found = [*ours.values(), *(listed(f"SMx{n}", body=body) for n, body in enumerate(foreign))]
    found = [replace(one, service_sid=None) if nameless else one for one in found]
    getattr(shuffle, "shuffle")(found)  # noqa: B009
    verdicts = list(settle(asked, found, frozenset()))

    judged = [one.message for one in verdicts if isinstance(one, Adopt | Lost | Undetermined)]
    assert sorted(one.key for one in judged) == sorted(one.key for one in asked)
    lost = {one.message.key.step for one in verdicts if isinstance(one, Lost)}
    assert lost <= {f"step-{number}" for number, was in enumerate(applied) if not was}
    touched: list[Listed] = [one.found for one in verdicts if isinstance(one, Adopt | Extra)]
    assert {one.sid for one in touched} <= ours.keys()
    assert len({one.sid for one in touched}) == len(touched)
