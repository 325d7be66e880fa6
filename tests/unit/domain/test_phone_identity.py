"""Are two addresses one phone, whatever channel and spelling a carrier gives it?"""

import pytest

from sheetdrip.domain.phone_identity import current, identity_of, is_same_phone, spellings

SAME = [
    # channels
    ("+13125550100", "rcs:+13125550100"),
    ("+13125550100", "whatsapp:+13125550100"),
    ("+13125550100", "WhatsApp: +1 (312) 555-0100"),
    ("+13125550100", "sms:+13125550100"),
    ("+13125550100", "whatsapp:13125550100"),
    ("+13125550100", "tel:+1-312-555-0100"),
    ("+13125550100", " +13125550100\u200f"),
    ("+13125550100", "＋１３１２５５５０１００"),
    # the mobile prefixes of Argentina and Mexico, Brazil's ninth digit
    ("+541112345678", "+5491112345678"),
    ("+541112345678", "whatsapp:+5491112345678"),
    ("+541112345678", "+54 11 15 1234-5678"),
    ("+541112345678", "+54 0 11 15 1234-5678"),
    ("+542211234567", "+54 9 221 123-4567"),
    ("+525512345678", "+5215512345678"),
    ("+525512345678", "rcs:+5215512345678"),
    ("+525512345678", "+52 044 55 1234 5678"),
    ("+5511987654321", "+551187654321"),
    ("+5511987654321", "whatsapp:+551187654321"),
    # renumbered countries
    ("+22901 97123456", "+22997123456"),
    ("+2250707123456", "+22507123456"),
    ("+2250545123456", "+22545123456"),
    ("+2250101234567", "+22501234567"),
    ("+84323456789", "+841623456789"),
    ("+84703456789", "+841203456789"),
    # trunk prefixes behind the country code
    ("+447700900123", "+4407700900123"),
    ("+4915112345678", "+49015112345678"),
    ("+79123456789", "+7 8 912 345-67-89"),
    ("+61412345678", "+610412345678"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_phone_are_one(one: str, other: str) -> None:
    assert is_same_phone(one, other)
    assert identity_of(one) == identity_of(other)


DIFFERENT = [
    ("+13125550100", "+13125550101"),
    ("+390612345678", "+39612345678"),  # Italy's zero is the number's own
    ("+551123456789", "+5511923456789"),  # a landline has no ninth digit
    ("+22521234567", "+2250121234567"),  # an Ivorian landline's new prefix is not known
    ("+13125550100", "messenger:13125550100"),
    ("+521551234567", "+52551234567"),  # too short to be a mobile with its 1
    ("+84162345678", "+8432345678"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_phones_stay_different(one: str, other: str) -> None:
    assert not is_same_phone(one, other)


@pytest.mark.parametrize(
    "address",
    ["12345", "CLINIC", "Clinic 24", "whatsapp:CLINIC", "rcs:agent_x1", "", ":", "+", "+1", "rcs:", "x" * 300,
     "messenger:1234567890", "+9991234567890", "3125550100", "anonymous", "+123456789012345678901"],
)  # fmt: skip
def test_what_is_no_number_is_compared_as_it_is(address: str) -> None:
    assert identity_of(address) == identity_of(identity_of(address))
    assert is_same_phone(address, address)
    assert not is_same_phone(address, "+13125550100")


@pytest.mark.parametrize("one", sorted({one for pair in SAME for one in pair}))
def test_an_identity_is_its_own(one: str) -> None:
    assert identity_of(identity_of(one)) == identity_of(one)
    assert one.startswith("+") is False or identity_of(one).startswith("+")


@pytest.mark.parametrize(
    ("phone", "others"),
    [
        ("+13125550100", ()),
        ("+541112345678", ("+5491112345678",)),
        ("+5491112345678", ("+541112345678",)),
        ("+5215512345678", ("+525512345678",)),
        ("+5511987654321", ("+551187654321",)),
        ("+2290197123456", ("+22997123456",)),
        ("+2250707123456", ("+22507123456",)),
        ("+390612345678", ()),
    ],
)
def test_a_list_is_asked_for_under_every_spelling(phone: str, others: tuple[str, ...]) -> None:
    assert spellings(phone) == (phone, *others)


def test_only_what_no_exchange_connects_any_more_is_written_anew() -> None:
    assert current("+5215512345678") == "+525512345678"
    assert current("+5491112345678") == "+5491112345678"
    assert current("+551187654321") == "+551187654321"
