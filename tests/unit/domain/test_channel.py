"""Is a channel known by its name, its kind and what its vendor calls its messages?"""

import pytest

from sheetdrip.channels import SMS, STUDIO
from sheetdrip.domain import channel as abilities
from sheetdrip.domain.channel import (
    Channel,
    channel_of_sid,
    channels,
    is_sid,
    named,
    of_kind,
    plain_text,
    register,
)

DIGITS = "0123456789abcdefABCDEF0123456789"
FAX = Channel(name="fax", kind="fax", sids=("FX",))


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test registers is forgotten after it."""
    monkeypatch.setattr(abilities, "REGISTERED", {SMS.name: SMS, STUDIO.name: STUDIO})


def test_a_channel_is_found_by_its_name_and_by_its_kind() -> None:
    assert (named("sms"), named("studio")) == (SMS, STUDIO)
    assert (of_kind("text"), of_kind("flow"), plain_text()) == (SMS, STUDIO, SMS)
    with pytest.raises(LookupError):
        named("fax")
    with pytest.raises(LookupError):
        of_kind("fax")


def test_another_one_is_registered_after_them_and_again() -> None:
    assert register(FAX) is FAX
    register(FAX)
    assert channels() == (SMS, STUDIO, FAX)
    assert of_kind("fax") is named("fax") is FAX


@pytest.mark.parametrize(("name", "kind"), [("sms", "fax"), ("fax", "flow")])
def test_no_two_have_one_name_or_kind(name: str, kind: str) -> None:
    with pytest.raises(ValueError, match="already"):
        register(Channel(name=name, kind=kind, sids=("FX",)))
    assert channels() == (SMS, STUDIO)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"SM{DIGITS}", SMS),
        (f"MM{DIGITS}", SMS),
        (f"FN{DIGITS}", STUDIO),
        (f"FX{DIGITS}", None),
        (f"SM{DIGITS}0", None),
        (f"SM{DIGITS[1:]}", None),
        (f"SM{DIGITS[1:]}g", None),
        ("", None),
    ],
)
def test_what_a_vendor_calls_a_message_tells_its_channel(
    text: str, expected: Channel | None
) -> None:
    assert is_sid(text) is (expected is not None)
    if expected is not None:
        assert channel_of_sid(text) is expected


def test_a_newly_registered_one_has_names_too() -> None:
    assert channel_of_sid(f"FX{DIGITS}") is None
    register(FAX)
    assert is_sid(f"FX{DIGITS}")
    assert channel_of_sid(f"FX{DIGITS}") is FAX


def test_only_a_channel_that_holds_conversations_is_ever_busy() -> None:
    assert STUDIO.is_busy(20409)
    assert not STUDIO.is_busy(20429)
    assert not STUDIO.is_busy(None)
    assert not SMS.is_busy(20409)
