"""What holds of every reply, whatever else is in it?"""

from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.domain.classification.classifier import Classification, Urgency
from sheetdrip.domain.classification.lexicon import Group
from tests.classifier import CLASSIFIER, WORDS
from tests.phrases.table import every_phrase
from tests.unit.domain.classification.truth_table import rows


def entries(group: Group) -> list[str]:
    return [
        entry.removesuffix("*")
        for language in WORDS.languages
        for entry in language.words.get(group, ())
    ]


ALARMS = [
    *entries(Group.ALARM),
    *entries(Group.VITAL),
    *entries(Group.DECEASED),
    *entries(Group.WANTS_A_CALL),
]
KIND = [*entries(Group.COURTESY), *entries(Group.AUTOMATIC), "👍", "Liked “Hillside”", "😭"]
SAID = [text for text, _, _ in rows()] + [one.text for one in every_phrase()] + KIND
replies = st.one_of(st.sampled_from(SAID), st.text(max_size=30))


def is_harmless(found: Classification) -> bool:
    """Whether nobody reads it: at the most the question is asked once more."""
    return not found.wants_out and found.urgency is Urgency.NOTHING


@given(replies, st.sampled_from(ALARMS), st.floats(0, 1), st.sampled_from([" ", ", ", ". ", "\n"]))
def test_an_alarming_phrase_anywhere_makes_no_reply_harmless(
    said: str, alarm: str, where: float, gap: str
) -> None:
    at = round(where * len(said))
    found = CLASSIFIER.classify(
        f"{said[:at]}{gap}{alarm}{gap}{said[at:]}", "Hillside: how is your pain?"
    )
    assert not is_harmless(found)
    assert not found.is_courtesy
    assert not found.is_automatic


@given(
    st.sampled_from([(text, score) for text, score, _ in rows()]),
    st.sampled_from(entries(Group.COURTESY)),
    st.sampled_from(["{kind}. {text}", "{text}, {kind}", "{text}\n{kind}"]),
)
def test_a_courtesy_changes_no_score(row: tuple[str, int | None], kind: str, form: str) -> None:
    text, score = row
    found = CLASSIFIER.classify(form.format(kind=kind, text=text))
    assert (None if found.reading is None else found.reading.score) == score
