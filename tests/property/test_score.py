"""What holds for every text that could be a pain score?"""

import re
import string

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sheetdrip.domain.classification.classifier import Urgency
from sheetdrip.domain.keywords import Keywords, keyword_of
from sheetdrip.domain.reply import Reply
from tests.builders import NOW, PHONE
from tests.classifier import CLASSIFIER
from tests.property.stories import EXAMPLES
from tests.unit.domain.classification.truth_table import rows


def parse_score(text: str) -> int | None:
    reading = CLASSIFIER.classify(text).reading
    return None if reading is None else reading.score


ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SPANISH = (
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
)
CHINESE = "零一二三四五六七八九十"
FULL_WIDTH = (*"０１２３４５６７８９", "１０")
KEYCAPS = (*(f"{digit}\ufe0f\u20e3" for digit in range(10)), "🔟")
SCRIPTS = (tuple(map(str, range(11))), ENGLISH, SPANISH, CHINESE, FULL_WIDTH, KEYCAPS)

scores = st.integers(0, 10)
spoken = st.tuples(scores, st.sampled_from(SCRIPTS)).map(lambda pair: (pair[0], pair[1][pair[0]]))
NOISE = (
    *(
        " ",
        "  ",
        "\n",
        "\t",
        "\u00a0",
        "!",
        "...",
        "*",
        "_",
        "😭",
        "👍🏽",
        "\u200b",
        "\ufeff",
        "“",
        "”",
    ),
    *("~", "#", " thanks ", " ok, ", " my pain is ", " now ", " it's an ", "。", "，", "痛 "),
)
noise = st.lists(st.sampled_from(NOISE), max_size=6).map("".join)
fragments = st.lists(
    st.one_of(
        st.sampled_from([text for text, _, _ in rows()]),
        st.sampled_from([" ", ", ", ". ", " and ", " pain ", " of ", "\n", "/", "-", "de", "分"]),
        st.text(max_size=4),
    ),
    max_size=6,
).map("".join)


@given(spoken, noise, noise)
@example((8, "8"), "...", "")
def test_noise_around_a_bare_number_never_changes_it(
    said: tuple[int, str], before: str, after: str
) -> None:
    score, word = said
    # a space, for a word ends where another begins
    assert parse_score(f"{before} {word} {after}") == score


between = st.sampled_from(
    [
        " ",
        ", ",
        ". ",
        "-",
        " or ",
        " to ",
        " and ",
        "\n",
        " out of ",
        " of ",
        "/",
        " y ",
        "到",
        " pain ",
        "; ",
    ]
)
around = st.sampled_from(
    ["", "pain ", "thanks, ", "8/10 is what I said. ", " 痛", "no pain, ", "!"]
)


@given(spoken, between, spoken, around, around)
def test_two_different_numbers_that_are_no_share_of_ten_are_never_a_score(
    one: tuple[int, str], gap: str, other: tuple[int, str], before: str, after: str
) -> None:
    if one[0] == other[0] or (other[0] == 10 and gap in {"/", " of ", " out of "}):
        return
    # a space, for a word ends where another begins
    assert parse_score(f"{before}{one[1]}{gap}{other[1]} {after}") is None


@given(fragments)
def test_a_score_is_always_a_number_that_stands_in_the_text_or_none_at_all(text: str) -> None:
    reading = CLASSIFIER.classify(text).reading
    if reading is not None:
        assert 0 <= reading.score <= 10
        # 8.0 is 8, and the scale that is named beside a score is none
        told = re.sub(r"[.,]0\b|\b[01] to (?=10)", "", text)
        digits = set(re.findall("[0-9]+", told)) - {"10"}
        assert digits <= {str(reading.score)}


@given(st.text())
@example("\ud800")
@example("\x00")
@example("\U000e0001")
def test_any_text_at_all_is_judged_without_an_error(text: str) -> None:
    assert parse_score(text) in {None, *range(11)}
    assert CLASSIFIER.classify(text, text).urgency in set(Urgency)
    reply = Reply(sid="SM1", phone=PHONE, body=text, received_at=NOW)
    assert keyword_of(reply, Keywords(stop=(text,))) in {None, "STOP", "START", "HELP"}


PIECES = (
    *(
        "8",
        "8 ",
        "8.",
        ":(",
        "'",
        "no pain ",
        "十",
        "\u0301",
        "\u0301\u0323",
        "a",
        "/",
        "10/",
        ".1",
        " -",
    ),
    *("ﷺ", "stop ", "liked “", "谢谢", "-", "\n"),
)


@given(st.sampled_from(PIECES), st.sampled_from(string.ascii_letters + "8 "))
@settings(max_examples=min(EXAMPLES, 30))
def test_a_huge_text_is_no_harder_than_a_long_one(piece: str, last: str) -> None:
    huge = piece * 20_000 + last
    assert parse_score(huge) is None
    # of a long one the beginning is judged: a text of this length took seconds if that were not linear
    found, begun = CLASSIFIER.classify(huge), CLASSIFIER.classify(huge[:1600])
    assert (found.wants_out, found.is_courtesy) == (begun.wants_out, begun.is_courtesy)
