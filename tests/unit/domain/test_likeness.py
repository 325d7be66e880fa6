"""Are two bodies the same text, when Twilio may have rewritten one?"""

import pytest

from sheetdrip.domain.likeness import ALIKE, UNLIKE, is_readable, likeness

OURS = "Hillside: hola Jos\u00e9, \u00bfc\u00f3mo est\u00e1 su dolor? Responda 0\u201310. hillside.org/form"


@pytest.mark.parametrize(
    "theirs",
    [
        OURS,
        OURS.replace("\u2013", "-"),
        OURS.replace("\u00e9", "e\u0301"),
        OURS.replace("\u00e1", "a").replace("\u00bf", ""),
        OURS.replace(" ", "\u00a0").replace("hola", "ho\u200bla"),
        OURS.replace("hillside.org/form", "https://twil.io/x1"),
        f"Sent from your Twilio trial account - {OURS}",
        f"{OURS}\r\nReply STOP to unsubscribe",
        OURS.upper(),
    ],
)
def test_what_says_our_words_is_our_text(theirs: str) -> None:
    assert likeness(OURS, theirs) == 1


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Hillside: your pain now?", "Ihr Paket kommt morgen"),
        ("Hillside: one week after surgery, how is your pain, 0 to 10?", "Your code is 123456"),
        (
            "Hillside: one week after surgery, how is your pain, 0 to 10?",
            "Hillside: your bill is due",
        ),
        ("\U0001f44d", "\U0001f44e"),
        ("\u4f60\u73b0\u5728\u75bc\u5417", "\u60a8\u7684\u5305\u88f9\u660e\u5929\u5230"),
        ("OK?", ""),
    ],
)
def test_other_words_are_another_text(ours: str, theirs: str) -> None:
    assert likeness(ours, theirs) < UNLIKE


def test_scripts_without_spaces_are_compared_by_their_characters() -> None:
    ours = "\u4f60\u73b0\u5728\u75bc\u5417\uff1f\u8bf7\u56de\u590d0\u523010"
    assert likeness(ours, ours.replace("\uff1f", "?")) == 1
    assert likeness(ours, ours[:-6] + "\u4e8c") >= UNLIKE


def test_a_change_of_a_few_words_leaves_it_alike_but_not_the_same() -> None:
    ours = "Hillside: one week after surgery, how is your pain, 0 to 10? Reply STOP to stop."
    assert ALIKE <= likeness(ours, ours.replace("one week", "two weeks")) < 1
    assert ALIKE <= likeness(ours, ours[:40]) < 1
    assert likeness("\U0001f44d", "\U0001f44d ") == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "  ",
        "****",
        "\u2022\u2022\u2022 \u2022\u2022",
        "XXXX",
        "[redacted]",
        "Message removed for privacy",
        "?????? ??",
    ],
)
def test_what_was_hidden_cannot_be_read(body: str) -> None:
    assert not is_readable(body)


@pytest.mark.parametrize("body", ["OK?", "8", "Your text is late", "\U0001f44d", "\u75bc\u5417"])
def test_what_says_something_can_be_read(body: str) -> None:
    assert is_readable(body)


def test_a_first_word_alone_may_be_the_beginning_of_anything() -> None:
    assert likeness(OURS, "Hillside:") == UNLIKE
